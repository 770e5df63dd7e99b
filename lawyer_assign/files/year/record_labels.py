"""What the sheets and columns of a records file are called, zh and en."""

from dataclasses import dataclass
from typing import Literal

from lawyer_assign.facts.sheets import Column, Sheet, names_beside
from lawyer_assign.files.cells.terms import Lang, fold

RecordKind = Literal["id", "name", "date", "count", "skill", "time", "degrees", "text"]


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """One column; ``least`` and ``most`` bound numbers.

    Cells of a column that is not needed may be empty, and so may the whole column.
    ``target`` is the table of the facts whose ids or names stand here, ``of`` the field
    of the ids that names stand beside.
    """

    field: str
    zh: str
    kind: RecordKind
    least: int = 0
    most: int = 0
    is_needed: bool = True
    target: str = ""
    of: str = ""

    def header(self, lang: Lang) -> str:
        """Return the header."""
        return self.zh if lang == "zh" else self.field


def _id_and_name(field: str, zh: str, target: str) -> tuple[RecordColumn, ...]:
    """Return a column of ids, and that of the names beside them."""
    names = names_beside(Column(field, "id", zh, target=target))
    assert names is not None  # ids of a table have names
    return (
        RecordColumn(field, zh, "id", target=target),
        RecordColumn(
            names.field, names.zh, "name", is_needed=False, target=target, of=field
        ),
    )


_WHERE = (
    *_id_and_name("lawyer", "律师编号", "lawyers"),
    *_id_and_name("committee", "社区（村）编号", "committees"),
    RecordColumn("day", "日期", "date"),
)
NAME_COLUMNS = tuple(one for one in _WHERE if one.of)
"""Of names beside ids: tables have them only where somebody is named."""
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


def record_sheet(table: str) -> Sheet:
    """Return a table of records as the reader of facts takes sheets.

    It adds the columns of names beside the ids.
    """
    zh, columns = RECORD_SHEETS[table]
    return Sheet(
        table, zh, is_core=False, clause="", note_zh="", note_en="",
        columns=tuple(
            Column(one.field, one.kind, one.zh, target=one.target)
            for one in columns if not one.of
        ),
        needed=tuple(one.field for one in columns if one.is_needed),
    )  # fmt: skip
