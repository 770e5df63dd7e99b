"""What columns and sheets are, whatever they are called."""

from dataclasses import dataclass
from typing import Literal

from lawyer_assign.errors import Lang
from lawyer_assign.facts.base import SKILLS_ZH, TABLES_ZH
from lawyer_assign.facts.facts import MODELS

CellKind = Literal[
    "id", "text", "phone", "count", "degrees", "flag", "date", "kind",
    "ids", "id_list", "words", "skill_set", "scores", "half_days", "yuan",
    "half_day", "half", "day_kind", "channel", "rule", "strength", "skill", "kinds",
    "cell", "note", "name", "names", "time",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a model as planners see it.

    ``target`` is the table whose ids stand here. ``short`` is the word before the
    colon in the headers of a score field, which has a column for each default skill.
    ``en`` is the English header where it is not the field: sheets show yuan where the
    field holds fen. ``zh_before`` is a Chinese header of workbooks made before, still
    read. ``of`` is the field of the ids that names stand beside: no model has it.
    """

    field: str
    kind: CellKind
    zh: str
    note_zh: str = ""
    note_en: str = ""
    target: str = ""
    short: str = ""
    en: str = ""
    zh_before: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One model as a sheet; ``is_core`` sheets must be in every file.

    ``needed`` names the columns that every row must fill in; ``None`` for a sheet of
    facts, whose model says so.
    """

    table: str
    zh: str
    is_core: bool
    clause: str
    note_zh: str
    note_en: str
    columns: tuple[Column, ...]
    needed: tuple[str, ...] | None = None

    def needs(self, field: str) -> bool:
        """Whether every row must give the field."""
        if self.needed is not None:
            return field in self.needed
        known = MODELS[self.table].model_fields
        return field in known and known[field].is_required()


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of a sheet: a field, or one default skill of a score field."""

    column: Column
    skill: str = ""

    def header(self, lang: Lang) -> str:
        """Return the header text in a language."""
        column = self.column
        if not self.skill:
            return column.zh if lang == "zh" else column.en or column.field
        if lang == "zh":
            return f"{column.short}：{SKILLS_ZH.get(self.skill, self.skill)}"
        return f"{column.field}.{self.skill}"


def id_of(target: str, field: str, zh: str) -> Column:
    """Return a column in which ids of another sheet stand."""
    note_zh = f"须在“{TABLES_ZH[target]}”表中"
    return Column(field, "id", zh, note_zh, f"An id of the {target} sheet", target)


_NAME = ("可不填；填写的须与编号一致", "May be empty; else the name of the id")
_NAMES = (
    "可不填；填写的须与编号一致，以分号隔开",
    "May be empty; else the names of the ids, between semicolons",
)


def names_beside(column: Column) -> Column | None:
    """Return the column of names beside one of ids of another sheet."""
    if not column.target:
        return None
    zh = column.zh.removesuffix("编号")
    zh = f"{zh}姓名" if column.target == "lawyers" else f"{zh}名称"
    if column.kind == "id":
        field = f"{column.field}_name"
        return Column(field, "name", zh, *_NAME, column.target, of=column.field)
    field = f"{column.field.removesuffix('s')}_names"
    return Column(field, "names", zh, *_NAMES, column.target, of=column.field)
