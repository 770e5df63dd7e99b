"""A frontier as tables: its points, and the posts of each."""

from lawyer_assign.errors import Lang, Text
from lawyer_assign.explain.answers import title
from lawyer_assign.files.table import Table, heads
from lawyer_assign.scenario.frontier import Frontier

FORMAT = "lawyer_assign.scenario.frontier/1"
_POINTS = heads("point=序号 first=甲 second=乙 is_proved=已证明 posts=配对数")
_POSTS = heads(
    "point=序号 committee=社区村编号 committee_name=社区村名称 lawyer=律师编号 "
    "lawyer_name=姓名"
)
_MEANING = heads("measure=项目 rules=规则")


def tables_of_frontier(found: Frontier, lang: Lang) -> list[Table]:
    """Return the tables of a frontier; names are those of its outcomes' facts."""
    facts = found.outcomes[0].problem.facts
    points = tuple(
        (at, one.first, one.second, one.is_proved, len(one.posts))
        for at, one in enumerate(found.points, 1)
    )
    posts = tuple(
        (at, place, facts.committee[place].name, who, facts.lawyer[who].name)
        for at, one in enumerate(found.points, 1)
        for place, who in one.posts
    )
    kept = [title(one) for one in found.held]
    names = Text("; ".join(x.en for x in kept), "；".join(x.zh for x in kept))
    meaning = (
        ("first", found.first.text.of(lang)),
        ("second", found.second.text.of(lang)),
        ("held", names.of(lang)),
    )
    words = {"first": "甲", "second": "乙", "held": "保持最优"}
    return [
        Table("points", "权衡", _POINTS, points, ("is_proved",)),
        Table("posts", "权衡配对", _POSTS, posts),
        Table("measures", "权衡项目", _MEANING, meaning, ("measure",), words,
              prose=("rules",)),
    ]  # fmt: skip
