"""The notice: nothing leads outside, nothing is run, a change touches its own files."""

import io
import re
import zipfile
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest

from lawyer_assign.facts import Phone
from lawyer_assign.plan import Plan
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.publication import publication
from lawyer_assign.publish.site import WORDS, site
from lawyer_assign.publish.slugs import slug
from lawyer_assign.roster.publish_rules import PublishRules
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.published import (
    HIDDEN_PHONE,
    ONE,
    PHONE,
    STAMP,
    outcome_of,
    stood_in,
    town,
    town_facts,
    town_plan,
    with_visits,
)

FIRST = "committees/330102001001.html"


@pytest.fixture(scope="module")
def outcome():
    return town()


@pytest.fixture(scope="module")
def pages(outcome):
    return {n: b.decode() for n, b in site(Edition(outcome)).items()}


def unpacked(name, content):
    """Return what a file holds, workbooks unpacked."""
    if not name.endswith(".xlsx"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return b"".join(book.read(part) for part in book.namelist())


class Links(HTMLParser):
    """Collects what a page refers to, and every tag that it has."""

    def __init__(self, text):
        super().__init__()
        self.found, self.tags = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.found += [v for k, v in attrs if k in ("href", "src")]


def test_there_is_a_page_for_every_committee_town_and_district(pages, outcome):
    towns = {(row.district, row.town) for row in outcome.facts.committees}
    expected = {f"committees/{row.id}.html" for row in outcome.facts.committees}
    expected |= {f"towns/{slug(f'{d}/{t}')}.html" for d, t in towns}
    expected |= {"districts/d1.html", "districts/d2.html"}
    expected |= {"index.html", "search-index.js", "notice.css", "notice.js"}
    assert set(pages) == expected


def test_every_link_leads_to_a_file_of_the_site(outcome):
    files = publication(Edition(outcome, shows_phones=True), STAMP)
    for name, content in files.items():
        if not name.endswith(".html"):
            continue
        for link in Links(content.decode()).found:
            if link.startswith("tel:"):
                continue
            parts = [*name.split("/")[:-1], *unquote(link).split("/")]
            path = []
            for part in parts:
                if part == "..":
                    path.pop()
                else:
                    path.append(part)
            assert "/".join(path) in files, (name, link)


def test_nothing_leads_outside(outcome):
    for name, content in publication(Edition(outcome), STAMP).items():
        if name.startswith("notice/"):
            assert not re.search(rb"(?i)https?:|[\"'(=]//|@import|url\(", content), name


def test_a_page_says_who_when_where_and_what_has_changed(pages):
    page = pages[FIRST]
    for said in ("清波社区", "上城区", "清波街道", "王甲", "甲律师事务所", "每周一上午",
                 "every Monday morning", "09:00", "11:30", "微信 周一至周五",
                 "孙明白、周明白", "2026年2月24日（周二）上午",
                 "原2月23日（周一）上午，遇休息日"):  # fmt: skip
        assert said in page, said
    assert "only for us" not in page
    assert "每月第1个周三上午" in pages["committees/330127101201.html"]


def test_the_title_of_a_page_is_in_one_language(pages):
    """Browsers print it on top of the poster."""
    whole = {"zh": "社区（村）法律顾问服务公示", "en": "Lawyers on duty near you"}
    for name, content in pages.items():
        if not name.endswith(".html"):
            continue
        found = re.search(
            r'<title data-zh="(.*?)" data-en="(.*?)">(.*?)</title>', content
        )
        assert found[1] == found[3]
        assert found[1].endswith(whole["zh"])
        assert found[2].endswith(whole["en"])
        assert whole["en"] not in found[1]
        assert whole["zh"] not in found[2]
    assert "<title" in pages[FIRST]
    assert ">清波社区 · 社区（村）法律顾问服务公示</title>" in pages[FIRST]


def notes_of(outcome, visit):
    """Return the lines of the changes, and of the dates, of a visit's page."""
    page = site(Edition(outcome))[f"committees/{slug(visit.committee)}.html"].decode()
    changes, _, dates = page.partition('<input type="checkbox"')
    day = f'data-date="{visit.date.isoformat()}"'
    found = []
    for part in (changes, dates):
        (line,) = [one for one in part.splitlines() if day in one]
        found.append(line)
    return found


@pytest.mark.parametrize(
    ("why", "zh", "en"),
    [
        ("leave", "由张丙律师代班（王甲律师另有安排）",
         "张丙 comes (王甲 is not available)"),
        ("asked", "由张丙律师代班（代王甲律师，应要求调整）",
         "张丙 comes (stands in for 王甲; moved on request)"),
        ("", "由张丙律师代班（代王甲律师）", "张丙 comes (stands in for 王甲)"),
    ],
)  # fmt: skip
def test_residents_read_who_comes_instead(outcome, why, zh, en):
    other = stood_in(outcome, 0, "l3")
    visit = other.visits[0]._replace(why=why)
    assert visit.instead_of == ("l1",)
    lines = notes_of(with_visits(other, (visit, *other.visits[1:])), visit)
    for line in lines:
        assert zh in line
        assert en in line
    # Where the note is hidden on paper, a mark stands.
    assert "<i>" not in lines[0]
    assert '<i><span lang="zh">有调整</span>' in lines[1]


def test_a_date_in_another_half_day_says_its_hours(outcome):
    first = outcome.visits[0]
    assert first.half == "am"
    moved = first._replace(half="pm", why="asked")
    lines = notes_of(with_visits(outcome, (moved, *outcome.visits[1:])), moved)
    assert all("14:00–17:00" in line for line in lines)
    assert "原1月5日（周一）上午" in lines[0]
    later = first._replace(date=first.date + ONE, why="asked")
    lines = notes_of(with_visits(outcome, (later, *outcome.visits[1:])), later)
    assert not any("–" in line for line in lines)


def test_a_committee_without_a_lawyer_offers_neither_calendar_nor_poster(pages):
    facts = town_facts()
    nobody = facts.committees[-1].id
    plan = Plan.of([one for one in town_plan().posts if one.committee != nobody])
    found = site(Edition(outcome_of(facts, plan, town().days)))
    page = found[f"committees/{slug(nobody)}.html"].decode()
    assert WORDS["nobody"].zh in page
    assert ".ics" not in page
    assert 'id="print"' not in page
    assert 'id="print"' in pages[FIRST]
    assert ".ics" in pages[FIRST]


def test_a_phone_is_shown_only_if_asked_for_and_allowed(outcome):
    for shows in (False, True):
        files = publication(Edition(outcome, shows_phones=shows), STAMP)
        text = b"".join(unpacked(name, content) for name, content in files.items())
        assert (PHONE.encode() in text) == shows
        assert HIDDEN_PHONE.encode() not in text
        assert b"139****9876" not in text


def test_a_phone_in_a_wrong_column_is_masked():
    facts = town_facts()
    rows = [row.model_copy(update={"name": f"{row.name}{HIDDEN_PHONE}"})
            for row in facts.committees]  # fmt: skip
    people = [row.model_copy(update={"name": f"{row.name} {HIDDEN_PHONE}"})
              for row in facts.lawyers]  # fmt: skip
    hours = [row.model_copy(update={"hours": HIDDEN_PHONE})
             for row in facts.online_hours]  # fmt: skip
    odd = facts.replace(committees=rows, lawyers=people, online_hours=hours)
    edition = Edition(outcome_of(odd, town_plan(), town().days), shows_phones=True)
    for name, content in publication(edition, STAMP).items():
        assert HIDDEN_PHONE.encode() not in unpacked(name, content), name


def test_an_id_card_number_is_published_nowhere_whatever_made_the_facts():
    facts, card = town_facts(), "330109198001011234"
    people = [row.model_copy(deep=True) for row in facts.lawyers]
    for row in people:
        row.__dict__["phone"] = Phone(card)  # as nobody validated it
    hours = [row.model_copy(update={"hours": f"{row.hours} {card}"})
             for row in facts.online_hours]  # fmt: skip
    odd = facts.replace(online_hours=hours, lawyers=people)
    edition = Edition(outcome_of(odd, town_plan(), town().days), shows_phones=True)
    for name, content in publication(edition, STAMP).items():
        assert b"19800101" not in unpacked(name, content), name


def test_names_are_text_and_never_markup():
    facts = town_facts()
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    rows = [row.model_copy(update={"name": evil, "town": evil})
            for row in facts.committees]  # fmt: skip
    odd = facts.replace(committees=rows)
    outcome = outcome_of(odd, town_plan(), town().days)
    rules = PublishRules(publisher=evil)
    for name, content in site(Edition(outcome, rules)).items():
        if name.endswith(".html"):
            tags = Links(content.decode()).tags
            assert "img" not in tags
            assert tags.count("script") == (2 if name == "index.html" else 1)


def test_a_poster_has_a_phone_for_complaints_and_a_date_to_fill_in(outcome):
    phone = "0571-87654321"
    rules = PublishRules(complaints=phone)
    for edition, said in ((Edition(outcome, rules), phone), (Edition(outcome), "____")):
        pages = [content.decode() for name, content in site(edition).items()
                 if name.startswith("committees/")]  # fmt: skip
        assert pages
        for page in pages:
            assert (
                f'监督电话：</span><span lang="en">Complaints (phone): </span>{said}'
                in (page)
            )
            assert "公示日期：____" in page


def test_the_same_edition_gives_the_same_bytes(outcome):
    assert publication(Edition(town()), STAMP) == publication(Edition(outcome), STAMP)


def test_one_stand_in_touches_one_committee_and_two_lawyers(outcome):
    at = next(i for i, visit in enumerate(outcome.visits) if visit.lawyers == ("l1",))
    committee = outcome.visits[at].committee
    before = publication(Edition(outcome), STAMP)
    after = publication(Edition(stood_in(outcome, at, "l2")), STAMP)
    changed = {name for name in after if after[name] != before.get(name)}
    assert before.keys() == after.keys()
    assert changed == {
        f"notice/committees/{committee}.html",
        f"notice/calendars/{committee}.ics",
        "lawyers/l1.ics",
        "lawyers/l2.ics",
        "值班表.xlsx",
    }


def test_years_that_nobody_announced_are_named_on_every_page(pages):
    for name, content in site(Edition(town(2027))).items():
        if name.endswith(".html"):
            assert "2027年日历为暂定" in content.decode(), name
            assert "暂定" not in pages.get(name, "")


def test_a_committee_without_a_time_says_so(outcome):
    facts = town_facts()
    plan = town_plan()
    posts = [post for post in plan.posts if post.committee != "330102002001"]
    left = outcome_of(facts, type(plan).of(posts), outcome.days)
    page = site(Edition(left))["committees/330102002001.html"].decode()
    assert "尚未确定" in page
    assert "尚未配备律师" in page


def test_both_languages_say_the_same():
    for text in WORDS.values():
        assert not strict_faults_of(text), text


@pytest.mark.parametrize(
    "one",
    ["330102001001", "A", "a", "村/1", "../../x", "con", "x" * 200, "a b", "_41"],
)
def test_names_of_files_are_safe_and_their_own(one):
    name = slug(one)
    assert re.fullmatch(r"[0-9a-z_-]{1,120}", name)
    others = ["330102001001", "A", "a", "村/1", "../../x", "con", "x" * 200, "a b",
              "_41"]  # fmt: skip
    assert [other for other in others if slug(other) == name] == [one]
