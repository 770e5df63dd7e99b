"""What the sheets and columns of a records file are called, zh and en."""

from dataclasses import dataclass
from typing import Literal

from lawyer_assign.files.cells.terms import Lang, fold

RecordKind = Literal["id", "date", "count", "skill", "time", "degrees", "text"]


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column; ``least`` and ``most`` bound numbers.

    Cells of a column that is not needed may be empty, and so may the whole column.
    """

    field: str
    zh: str
    kind: RecordKind
    least: int = 0
    most: int = 0
    is_needed: bool = True

    def header(self, lang: Lang) -> str:
        """Return the header."""
        return self.zh if lang == "zh" else self.field


_WHERE = (
    RecordColumn("lawyer", "律师编号", "id"),
    RecordColumn("committee", "社区（村）编号", "id"),
    RecordColumn("day", "日期", "date"),
)
RECORD_SHEETS: dict[str, tuple[str, tuple[RecordColumn, ...]]] = {
    "check_ins": (
        "值班签到",
        (
            *_WHERE,
            RecordColumn("minutes", "时长（分钟）", "count", 0, 1440),
            RecordColumn("time", "签到时刻", "time", is_needed=False),
            RecordColumn("lat", "签到纬度", "degrees", -90, 90, is_needed=False),
            RecordColumn("lon", "签到经度", "degrees", -180, 180, is_needed=False),
        ),
    ),
    "logs": (
        "服务日志",
        (
            *_WHERE,
            RecordColumn("duty", "服务事项", "skill"),
            RecordColumn("text", "日志内容", "text", is_needed=False),
        ),
    ),
    "ratings": (
        "群众评价",
        (*_WHERE, RecordColumn("stars", "评价（1至5）", "count", 1, 5)),
    ),
    "questionnaires": (
        "问卷调查",
        (*_WHERE, RecordColumn("points", "得分（0至100）", "count", 0, 100)),
    ),
}
"""Table -> its Chinese name and columns."""

RECORD_NAMES = {fold(name): name for name in RECORD_SHEETS} | {
    fold(zh): name for name, (zh, _) in RECORD_SHEETS.items()
}
"""Every accepted name of a table of records, folded."""


def record_headers(table: str) -> dict[str, RecordColumn]:
    """Return every accepted header of a table, folded."""
    found: dict[str, RecordColumn] = {}
    for column in RECORD_SHEETS[table][1]:
        whole = fold(column.zh)  # 社区（村） without its brackets; those of a unit stay
        for name in (whole, whole.partition("(")[0], fold(column.field)):
            found[name] = column
    return found
