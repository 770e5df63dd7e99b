"""The notice (公示) as a static site: it opens from a disk, on a phone, on paper.

Nothing in it leads outside, and nothing depends on the day on which it is made: which
dates are still to come is for the reader's own clock to say. A change of one committee
touches its page and its feed; that of a fixed time or a lawyer also the lists that show
them.
"""

import json
from functools import lru_cache

from markupsafe import Markup, escape

from lawyer_assign.errors import Text
from lawyer_assign.publish.edition import Edition, plain
from lawyer_assign.publish.notice import (
    MOST_CHANGES,
    CommitteePage,
    Notice,
    feed_file,
)
from lawyer_assign.templates import asset, environment, searched

INDEX = "index.html"
ASSETS = ("notice.css", "notice.js")
WORDS: dict[str, Text] = {
    "title": Text("Lawyers on duty near you", "社区（村）法律顾问服务公示"),
    "poster": Text("Legal adviser: notice", "社区（村）法律顾问公示牌"),
    "home": Text("Home", "首页"),
    "publisher": Text("Published by ", "发布单位："),
    "complaints": Text("Complaints (phone): ", "监督电话："),
    "issued": Text(
        f"Issued on: {'_' * 14}", f"公示日期：{'_' * 6}年{'_' * 4}月{'_' * 4}日"
    ),
    "footer": Text(
        "Dates may change; changed dates are marked here.",
        "服务时间如有调整，以本公示标注为准。",
    ),
    "fixed": Text("Fixed time", "固定服务时间"),
    "place": Text("Place: ", "服务地点："),
    "lawyers": Text("Lawyers", "律师"),
    "nobody": Text("No lawyer has been named yet", "尚未配备律师"),
    "stand_in": Text("Stand-in: ", "替补律师："),
    "residents": Text("Law-literate residents: ", "法律明白人："),
    "online": Text("Without coming (online): ", "非现场服务："),
    "changes": Text("Changed dates", "时间调整"),
    "dates": Text("Next dates", "近期服务日期"),
    "changed": Text("changed", "有调整"),
    "cancelled": Text("cancelled", "本次取消"),
    "all": Text("Show all dates", "显示全部日期"),
    "calendar": Text("Add to my calendar (.ics)", "订阅日历（.ics）"),
    "print": Text("Print the poster (A4)", "打印公示牌（A4）"),
    "search": Text("Find your community or village", "查找社区（村）"),
    "example": Text("name, town or lawyer", "社区（村）、乡镇（街道）、律师"),
    "none": Text("Nothing found; try a shorter word", "没有找到，请换更短的词试试"),
    "more": Text("More than 50 found; type more", "结果超过50条，请多输入几个字"),
    "districts": Text("Districts", "区、县（市）"),
}


def site(edition: Edition) -> dict[str, bytes]:
    """Return the files of the notice, feeds apart, by their path.

    The same edition always gives the same bytes.
    """
    notice = Notice(edition)
    pages = environment("publish")
    shared = {
        "t": _both,
        "words": WORDS,
        "remark": edition.remark,
        "publisher": plain(edition.rules.publisher),
        # Meant for everybody: no mask.
        "complaints": edition.rules.complaints.strip(),
        "most": edition.rules.next_dates,
        "most_changes": MOST_CHANGES,
    }
    found = {name: asset("publish", name).encode() for name in ASSETS}
    found["notice.js"] = f"{searched()}\n".encode() + found["notice.js"]
    listing = pages.get_template("list.html", globals=shared)
    single = pages.get_template("committee.html", globals=shared)
    for district in notice.districts:
        heading = Text(district.name, district.name)
        found[district.file] = listing.render(
            root="../", heading=heading, above=None, towns=district.towns
        ).encode()
        for town in district.towns:
            found[town.file] = listing.render(
                root="../", heading=town.name, above=district, towns=(town,)
            ).encode()
            for page in town.committees:
                found[page.file] = single.render(
                    root="../", page=page, feed=feed_file(page.id),
                    several=len(page.lawyers) > 1,
                ).encode()  # fmt: skip
    index = pages.get_template("index.html", globals=shared)
    found[INDEX] = index.render(root="", districts=notice.districts).encode()
    found["search-index.js"] = _search_index(notice).encode()
    return found


def _search_index(notice: Notice) -> str:
    """Return what the search looks through: a script, since a disk serves no JSON."""
    rows = [
        json.dumps(_found(page), ensure_ascii=False, separators=(",", ":"))
        for district in notice.districts
        for page in district.committees
    ]
    lines = ",\n".join(rows)
    return f"window.NOTICE = [\n{lines}\n];\n"


def _found(page: CommitteePage) -> list[str]:
    where = f"{page.district} {page.town.zh}"
    who = "、".join(one.name for one in page.lawyers)
    return [page.name, page.file, where, page.time.zh, page.time.en, who]


@lru_cache(maxsize=100_000)
def _both(text: Text) -> Markup:
    """Return a text in both languages, of which the page shows one."""
    if text.zh == text.en:
        return escape(text.zh)
    return Markup('<span lang="zh">{}</span><span lang="en">{}</span>').format(
        text.zh, text.en
    )
