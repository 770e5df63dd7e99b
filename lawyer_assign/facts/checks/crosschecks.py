"""Rules between objects: keys are unique and every reference leads somewhere."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.facts.checks.mismatch import OTHER, Mismatch, Rows
from lawyer_assign.facts.checks.money_checks import find_money_mismatches
from lawyer_assign.facts.duty import find_duty_mismatches

KEYS: dict[str, tuple[str, ...]] = {
    "districts": ("id",),
    "committees": ("id",),
    "firms": ("id",),
    "lawyers": ("id",),
    "choices": ("firm", "committee"),
    "conflicts": ("committee", "lawyer", "firm"),
    "agreements": ("committee", "firm", "is_fixed"),
    "scores": ("lawyer", "committee"),
    "online_hours": ("lawyer", "channel"),
    "residents": ("committee", "name"),
    "contacts": ("committee", "name"),
    "inspectors": ("id",),
    "days": ("date",),
    "venues": ("id",),
    "times": ("committee", "is_fixed"),
}
"""Table -> the fields that together occur once."""

REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("committees", "district", "districts"),
    ("firms", "district", "districts"),
    ("lawyers", "firm", "firms"),
    ("lawyers", "districts", "districts"),
    ("choices", "firm", "firms"),
    ("choices", "committee", "committees"),
    ("conflicts", "committee", "committees"),
    ("conflicts", "lawyer", "lawyers"),
    ("conflicts", "firm", "firms"),
    ("approvals", "district", "districts"),
    ("approvals", "lawyer", "lawyers"),
    ("agreements", "committee", "committees"),
    ("agreements", "firm", "firms"),
    ("agreements", "lawyers", "lawyers"),
    ("scores", "lawyer", "lawyers"),
    ("scores", "committee", "committees"),
    ("online_hours", "lawyer", "lawyers"),
    ("residents", "committee", "committees"),
    ("contacts", "committee", "committees"),
    ("inspectors", "district", "districts"),
    ("inspectors", "firm", "firms"),
    ("venues", "committees", "committees"),
    ("leaves", "lawyer", "lawyers"),
    ("time_wishes", "lawyer", "lawyers"),
    ("time_wishes", "committee", "committees"),
    ("times", "committee", "committees"),
)
"""Table, its field, and the table whose ids the field names."""

_GONE = {
    "lawyers": Text(
        "; if the lawyer has left, remove her here", "；如该律师已离职，请删去此处"
    ),
    "firms": Text(
        "; if the firm has left, remove it here", "；如该律所已退出，请删去此处"
    ),
    "committees": Text(
        "; if the committee was dissolved, remove it here",
        "；如该社区（村）已撤并，请删去此处",
    ),
}
"""What else to do where somebody is named who is no longer there."""

_KEYS_ZH = {
    "id": "编号",
    "firm": "律所",
    "committee": "社区（村）",
    "lawyer": "律师",
    "date": "日期",
    "is_fixed": "固定不变（is_fixed）",
    "channel": "方式",
    "name": "姓名",
}


def find_mismatches(rows: Rows, sound: Rows | None = None) -> Iterator[Mismatch]:
    """Find every duplicate key, dangling reference and impossible agreement.

    Parameters
    ----------
    rows
        Table name -> its rows; a table may be missing.
    sound
        Tables in which nothing was found before. Of those that are the very same
        objects now, only what other tables say is looked at again.
    """
    touched = {
        table
        for table in {*rows, *(sound or ())}
        if sound is None or rows.get(table, ()) is not sound.get(table, ())
    }
    for table, fields in KEYS.items():
        if table in touched:
            yield from _duplicates(table, fields, rows.get(table, ()))
    ids: dict[str, set[str]] = {}
    lost: dict[str, bool] = {}
    for table, field, target in REFERENCES:
        if target not in ids:
            ids[target] = {row.id for row in rows.get(target, ())}
            lost[target] = target in touched and _is_one_lost(target, ids, sound)
        if table in touched or lost[target]:
            yield from _dangling(table, field, target, ids[target], rows.get(table, ()))
    for find, read in READING.items():
        if not touched.isdisjoint(read):
            yield from find(rows)


def _is_one_lost(table: str, ids: Mapping[str, set[str]], sound: Rows | None) -> bool:
    """Return whether an id that was there is there no more."""
    before = () if sound is None else sound.get(table, ())
    return sound is None or any(row.id not in ids[table] for row in before)


def _duplicates(
    table: str, fields: tuple[str, ...], rows: Sequence[Any]
) -> Iterator[Mismatch]:
    if len(set(map(attrgetter(*fields), rows))) == len(rows):
        return
    first: dict[tuple[Any, ...], int] = {}
    for at, row in enumerate(rows):
        key = tuple(getattr(row, field) for field in fields)
        if first.setdefault(key, at) != at:
            value = " + ".join(str(part) for part in key if part is not None)
            zh = "、".join(_KEYS_ZH[field] for field in fields)
            yield Mismatch(
                table, at, fields[0], value,
                Text(
                    f"the same {' and '.join(fields)} as {OTHER}",
                    f"{zh}与{OTHER}相同",
                ),
                Text(
                    "Merge the two rows or correct the id; names may repeat",
                    "请合并这两行，或改正编号；名称可以重复",
                ),
                other=first[key],
            )  # fmt: skip


def _dangling(
    table: str, field: str, target: str, known: set[str], rows: Sequence[Any]
) -> Iterator[Mismatch]:
    zh = TABLES_ZH[target]
    problem = Text(f"there is no such id among the {target}", f"“{zh}”表中没有这个编号")
    cure = Text(
        f"Correct the id or add the missing row to {target}",
        f"请改正编号，或在“{zh}”表中补上这一行",
    ).then(_GONE.get(target, NOTHING))
    bare: dict[str, str] | None = None
    for at, row in enumerate(rows):
        value = getattr(row, field)
        if value is None or value in known:
            continue
        named = (value,) if isinstance(value, str) else sorted(value)
        for one in named:
            if one not in known:
                bare = bare if bare is not None else _bare(known)
                meant = _with_zeros(bare.get(one.lstrip("0"))).then(cure)
                yield Mismatch(table, at, field, one, problem, meant, target=target)


def _bare(known: Iterable[str]) -> dict[str, str]:
    """Return ids that begin with zeros, by what is left without these."""
    return {one.lstrip("0"): one for one in known if one.startswith("0")}


def _with_zeros(known: str | None) -> Text:
    """Return that an id is known with other zeros in front, if one is."""
    if known is None:
        return NOTHING
    return Text(
        f"Did you mean {known}? A cell that holds a number loses zeros in front: make "
        "it text. ",
        f"是否应为 {known}？数值单元格会丢失开头的零，请设为文本格式。",
    )


def _odd_agreements(rows: Rows) -> Iterator[Mismatch]:
    # A firm that could not be read is reported at its lawyer, not once more here.
    firm_of = {row.id: row.firm for row in rows.get("lawyers", ()) if row.firm}
    most = {row.id: row.lawyers_max for row in rows.get("committees", ())}
    pinned: Counter[str] = Counter()
    for at, row in enumerate(rows.get("agreements", ())):
        for lawyer in row.lawyers if row.is_fixed else ():
            # Of last year's, whoever moved to another firm since is no mistake.
            if firm_of.get(lawyer, row.firm) != row.firm:
                yield Mismatch(
                    "agreements", at, "lawyers", lawyer,
                    Text(
                        f"is a lawyer of firm {firm_of[lawyer]}, not of {row.firm}",
                        f"是律所 {firm_of[lawyer]} 的律师，不是 {row.firm} 的",
                    ),
                    Text(
                        "Name a lawyer of the signing firm, or correct the firm",
                        "请填写签约律所的律师，或改正律所",
                    ),
                )  # fmt: skip
        twice = [one for one, times in Counter(row.lawyers).items() if times > 1]
        if twice:
            yield Mismatch(
                "agreements", at, "lawyers", ", ".join(twice),
                Text("is named twice", "重复填写"),
                Text("Name each lawyer once", "每名律师请只填一次"),
            )  # fmt: skip
        if row.is_fixed:
            pinned[row.committee] += max(1, len(set(row.lawyers)))
            if pinned[row.committee] > most.get(row.committee, 10**9):
                yield _pinned_too_many(
                    at, row.committee, pinned[row.committee], most[row.committee]
                )


def _pinned_too_many(at: int, committee: str, pinned: int, most: int) -> Mismatch:
    return Mismatch(
        "agreements", at, "lawyers", committee,
        Text(
            f"fixed agreements pin {pinned} lawyers to a "
            f"committee whose lawyers_max is {most}",
            f"固定不变的协议共指定{pinned}名律师，而该"
            f"社区（村）最多律师数（lawyers_max）为{most}",
        ),
        Text(
            "Raise lawyers_max or unpin an agreement",
            "请提高最多律师数（lawyers_max），或将某份协议改为可变动",
        ),
    )  # fmt: skip


READING: dict[Callable[[Rows], Iterator[Mismatch]], tuple[str, ...]] = {
    _odd_agreements: ("committees", "lawyers", "agreements"),
    find_money_mismatches: ("districts", "committees", "tariffs", "adjustments"),
    find_duty_mismatches: ("committees", "venues", "times"),
}
"""What is asked of several tables at once -> the tables that it reads."""
