"""The answer of ``trainings`` as sheets: a row per training, and how it is proved."""

from lawyer_assign.errors import Lang, listed
from lawyer_assign.explain.lessons.lessons import Trainings
from lawyer_assign.explain.lessons.words import head_text, proof_text, skill_text
from lawyer_assign.files.table import Table, heads

HEADS = heads(
    """place=序号 lawyer=律师编号 lawyer_name=律师姓名 skill=培训内容 now=现等级
    level=培训后等级 at=服务的社区（村） points=增加得分 meets=补上必备能力"""
)


def sheets(found: Trainings, lang: Lang) -> list[Table]:
    """Return a row per training; one row that says so if there is none."""
    rows = tuple(
        (
            at, *one.lawyer, skill_text(one.skill).of(lang), one.now, found.level,
            listed(place.of(lang) for place in one.at).of(lang), one.points, one.meets,
        )
        for at, one in enumerate(found.found, start=1)
    )  # fmt: skip
    said = (head_text(found), proof_text(found))
    how = tuple((one.of(lang),) for one in said)
    return [
        Table("trainings", "培训建议", HEADS, rows, prose=("at",)),
        Table("how", "计算说明", heads("said=说明"), how, prose=("said",)),
    ]
