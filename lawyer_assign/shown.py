"""What a planner reads beside a number that can be set, kept where the number is."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic.fields import FieldInfo

from lawyer_assign.errors import Text

UNITS: dict[str, Text] = {
    "": Text("", ""),
    "points": Text("points", "分"),
    "minutes": Text("minutes", "分钟"),
    "minutes_a_year": Text("minutes a year", "分钟/年"),
    "percent": Text("%", "%"),
    "lawyers": Text("lawyers", "名律师"),
    "committees": Text("committees", "个社区（村）"),
    "half_days": Text("half days a year", "半天/年"),
    "half_days_a_week": Text("half days a week", "半天/周"),
    "metres": Text("metres", "米"),
    "signs": Text("characters", "字"),
    "times": Text("times", "次"),
    "kmh": Text("km/h", "公里/小时"),
    "level": Text("level", "级"),
    "years": Text("years", "年"),
    "posts": Text("posts", "个配对"),
    "values": Text("values", "个"),
    "events": Text("events a year", "次/年"),
    "visits": Text("visits", "次"),
    "days": Text("days", "天"),
    "months": Text("months", "个月"),
    "score": Text("points of 100", "分（满分100）"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """Words of a parameter, written as ``Annotated[int, Shown(...)]``.

    The settings workbook, its checks and its template are made of these: a parameter
    with words is a row, one without is not for planners.

    Parameters
    ----------
    zh
        Short name in Chinese; in English the field's own name serves.
    means
        What it does.
    unit
        Key of :data:`UNITS`.
    part
        Key inside the field, for a field that is a table by kind of committee.
    """

    zh: str
    means: Text
    unit: str = ""
    part: str = ""

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unit {self.unit!r} is none of {sorted(UNITS)}")


def parameter_names(fields: Mapping[str, FieldInfo]) -> dict[str, Text]:
    """Return what parameters are called: in Chinese by their words, the code behind.

    One without words, or with a word for each of its parts, goes by its code.
    """
    found = {}
    for code, field in fields.items():
        words = [one for one in field.metadata if isinstance(one, Shown)]
        zh = f"{words[0].zh}（{code}）" if len(words) == 1 else code
        found[code] = Text(code, zh)
    return found


INPUT_COUNTS = (
    Text(
        "Input = minutes of all check-ins / minutes that posts ask for, at most 100.",
        "投入＝各次签到的分钟合计÷应值班分钟，最高100分；含法治宣传当日的。",
    ),
    Text(
        "Days of publicity events count too; more on one day makes up for a day "
        "missed. Days missed are told by `attendance`.",
        "多到的可抵少到的，缺勤不单独扣分；逐次缺勤见签到核对结果。",
    ),
)
"""Said below the scores: 100 of input does not say that no day was missed."""
