"""A frontier as tables: its points, and the posts of each."""

from collections.abc import Sequence

from lawyer_assign.errors import Lang, Text
from lawyer_assign.facts import Facts
from lawyer_assign.files.table import Table, heads
from lawyer_assign.policy import title_of
from lawyer_assign.scenario.frontier_points import FrontierPoint, Measure

FORMAT = "lawyer_assign.scenario.frontier/1"
_POINTS = heads("point=序号 first=甲 second=乙 is_proved=已证明 posts=配对数")
_POSTS = heads(
    "point=序号 committee=社区村编号 committee_name=社区村名称 lawyer=律师编号 "
    "lawyer_name=姓名"
)

_MEANING = heads("measure=项目 rules=规则")


_MEASURES_ZH = {"first": "甲", "second": "乙", "held": "保持最优"}


def points_sheet(
    points: Sequence[FrontierPoint], first: Measure, second: Measure
) -> Table:
    """Return the sheet of the points, whose pages say what the two columns are."""
    one, other = _in_short(first), _in_short(second)
    caption = Text(
        f"first: {one.en}; second: {other.en}", f"甲：{one.zh}；乙：{other.zh}"
    )
    rows = tuple(
        (at, one.first, one.second, one.is_proved, len(one.posts))
        for at, one in enumerate(points, 1)
    )
    return Table("points", "权衡", _POINTS, rows, ("is_proved",), caption=caption)


def _in_short(measure: Measure) -> Text:
    """Return the rule that was asked for; a title of a page has no room for more."""
    said = title_of(measure.rule)
    if len(measure.rules) == 1:
        return said
    return said.then(Text(" with its tier", "等"))


def posts_sheet(points: Sequence[FrontierPoint], facts: Facts) -> Table:
    """Return the sheet of the posts of every point, with names."""
    rows = tuple(
        (at, place, facts.committee[place].name, who, facts.lawyer[who].name)
        for at, one in enumerate(points, 1)
        for place, who in one.posts
    )
    return Table("posts", "权衡配对", _POSTS, rows)


def measures_sheet(
    first: Measure, second: Measure, held: Sequence[str], lang: Lang
) -> Table:
    """Return the sheet of what is traded, and of the rules held at their best."""
    kept = [title_of(one) for one in held]
    names = Text("; ".join(x.en for x in kept), "；".join(x.zh for x in kept))
    rows = (
        ("first", first.text.of(lang)),
        ("second", second.text.of(lang)),
        ("held", names.of(lang)),
    )
    return Table(
        "measures", "权衡项目", _MEANING, rows, ("measure",), _MEASURES_ZH,
        prose=("rules",),
    )  # fmt: skip
