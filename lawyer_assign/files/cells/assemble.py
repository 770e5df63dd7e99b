"""Rows from any file to :class:`Facts`: validated once, cross-checked, all reported."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import MODELS, Fact, Facts
from lawyer_assign.facts.checks.crosschecks import (
    KEYS,
    find_mismatches,
)
from lawyer_assign.facts.checks.mismatch import Mismatch
from lawyer_assign.facts.checks.money_checks import find_money_mismatches
from lawyer_assign.files.cells.cell import did_you_mean
from lawyer_assign.files.cells.naming import resolve_names
from lawyer_assign.files.cells.rows import UNREAD
from lawyer_assign.files.cells.rows import Rows as Rows
from lawyer_assign.files.cells.sentences import named_fields, say, subject
from lawyer_assign.files.guesses import meant_id, meant_name

_PRICES = ("tariffs", "adjustments")
_PRICED = frozenset((*_PRICES, "districts", "committees"))
_MOST_SUGGESTIONS = 30
_MOST_LOOKED_AT = 300_000
"""Nearest-id search looks at every id, for some microseconds each, so only the first
dangling ones get one."""


def assemble(
    tables: Mapping[str, Rows],
    defects: list[Defect],
    unread: Collection[str] = (),
    beside: Facts | None = None,
) -> Facts:
    """Validate all rows and make facts of them.

    Parameters
    ----------
    tables
        Table name -> its rows; missing tables are empty.
    defects
        What was found before; everything found here is added.
    unread
        Tables already reported as missing: that ids and names of theirs lead nowhere
        is not said once more for every row.
    beside
        Facts whose other tables the rows are about, and which go along.

    Raises
    ------
    BadInputError
        With every defect, if there is any.
    """
    unnamed = _unnamed(tables, unread)
    defects += resolve_names(tables, beside, unnamed)
    facts: dict[str, list[Fact]] = {
        name: [] if beside is None else list(getattr(beside, name)) for name in MODELS
    }
    spoilt: set[str] = set()
    for table, rows in tables.items():
        before = len(defects)
        facts[table] = list(_validated(rows, defects))
        if rows.failed or rows.absent or len(defects) > before:
            spoilt.add(table)
    without_ids = {table for table, rows in tables.items() if "id" in rows.absent}
    unseen = without_ids.union(unnamed, unread)
    reported = {one.place for one in defects}
    defects += _cross_checked(tables, facts, unseen, spoilt, reported)
    if defects:
        raise BadInputError(defects)
    # Cross-checks have just been made; Facts(...) would make them again.
    done: dict[str, Any] = {table: tuple(facts.get(table, ())) for table in MODELS}
    facts_read = Facts.model_construct(**done)
    origins = {name: rows.source.origin(rows.at) for name, rows in tables.items()}
    return facts_read.from_file(origins)


def _unnamed(tables: Mapping[str, Rows], unread: Collection[str]) -> set[str]:
    """Return the tables of which no name can be looked up: that is reported there."""
    return set(unread).union(
        table
        for table, rows in tables.items()
        if "name" in rows.absent or (rows.absent and not rows.values)
    )


def _validated(rows: Rows, defects: list[Defect]) -> Iterator[Fact]:
    """Yield a fact per row; a stand-in where the row is bad, so that numbers fit."""
    model = MODELS[rows.table]
    for index, values in enumerate(rows.values):
        if index in rows.failed:
            yield _stand_in(rows, index, defects)
            continue
        try:
            yield model.model_validate(values)
        except ValidationError:
            yield _stand_in(rows, index, defects)


def _stand_in(rows: Rows, index: int, defects: list[Defect]) -> Fact:
    """Report a bad row and return what can be used of it for cross-checks."""
    model, values = MODELS[rows.table], dict(rows.values[index])
    bad = set(rows.failed.get(index, ()))
    try:
        model.model_validate(values)
    except ValidationError as error:
        reported = frozenset(bad) | rows.absent
        for one in error.errors(include_url=False):
            bad |= {str(part) for part in one["loc"][:1]}
            defects += _defects_of(rows, index, dict(one), reported)
            if not one["loc"] and not reported:
                bad.add(_subject(rows, dict(one)))
    for name in bad:
        values.pop(name, None)
    defects += _second_look(rows, index, values, bad)
    # Without validation lists stay lists, which the cross-checks cannot hash.
    values = {n: tuple(v) if isinstance(v, list) else v for n, v in values.items()}
    for name, info in model.model_fields.items():
        if name not in values and (info.is_required() or name in bad):
            is_key = name in KEYS.get(rows.table, ())
            stands = (
                f"{UNREAD}{index}"
                if is_key
                else info.get_default(call_default_factory=True, validated_data={})
            )
            values[name] = None if info.is_required() and not is_key else stands
    return model.model_construct(**values)


def _second_look(
    rows: Rows, index: int, values: Mapping[str, Any], bad: Collection[str]
) -> Iterator[Defect]:
    """Yield what contradicts itself among the cells of a bad row that are right.

    A model compares fields only where each of them is fine, so that the row is read
    once more without those that are not. What is said counts only if it names two
    fields or more that were read: of one left out it would say what nobody wrote.
    """
    model, left, without = MODELS[rows.table], dict(values), set(bad)
    while left:
        try:
            model.model_validate(left)
        except ValidationError as error:
            one = dict(error.errors(include_url=False)[0])
        else:
            return
        if one["loc"]:
            return
        names = list(named_fields(say(rows.table, one)[0], model.model_fields))
        if len(set(names)) < 2 or without.intersection(names) or names[0] not in left:
            return
        yield from _defects_of(rows, index, one, frozenset())
        without.add(names[0])
        del left[names[0]]


def _subject(rows: Rows, error: dict[str, Any]) -> str:
    problem, _ = say(rows.table, error)
    return subject(problem, MODELS[rows.table].model_fields)


def _defects_of(
    rows: Rows, index: int, error: dict[str, Any], reported: frozenset[str]
) -> Iterator[Defect]:
    loc = error["loc"]
    if not loc and reported:
        return  # a rule between fields, one of which was never read
    name = str(loc[0]) if loc else ""
    if name in reported:
        return
    problem, cure = say(rows.table, error)
    if not loc:
        name = subject(problem, MODELS[rows.table].model_fields)
    skill = str(loc[1]) if len(loc) > 1 and isinstance(loc[1], str) else ""
    at, source = rows.at[index], rows.source
    yield Defect(
        source.place(at, name, skill), source.value(at, name, skill), problem, cure
    )


def _cross_checked(
    tables: Mapping[str, Rows],
    facts: Mapping[str, list[Fact]],
    unread: Collection[str],
    spoilt: Collection[str],
    reported: Collection[str],
) -> Iterator[Defect]:
    """Yield what does not fit; a cell that could not be read is not missing as well."""
    hints = _Hints(facts)
    told = [
        found
        for found in _mismatches(facts, spoilt)
        if UNREAD not in found.value and found.target not in unread
    ]
    named = Counter((found.target, found.value) for found in told)
    lost = {table: _lost_id(table, tables, facts) for table, _ in named}
    for found in told:
        place = lost[found.target]
        times = named.pop((found.target, found.value), 0)
        if place and not times:
            continue  # said already, with how often
        rows = tables[found.table]
        at = rows.source.place(rows.at[found.row], found.field)
        if at in reported and not found.value:
            continue
        other = rows.source.place(rows.at[found.other or 0], found.field)
        problem = found.said(Text(other, f" {other} "))
        cure = hints.cure(found)
        if place:
            cure = _may_be(place, times).then(cure)
        yield Defect(at, found.value, problem, cure)


def _lost_id(
    table: str, tables: Mapping[str, Rows], facts: Mapping[str, list[Any]]
) -> str:
    """Return where the first id of a table stands that cannot be read, if any."""
    rows = tables.get(table)
    for at, row in enumerate(facts[table] if rows else ()):
        if rows and UNREAD in row.id:
            return rows.source.place(rows.at[at], "id")
    return ""


def _may_be(place: str, times: int) -> Text:
    """Return what an id that leads nowhere may be, where one cannot be read."""
    return Text(
        f"It may be the id of {place}, which cannot be read; it is named {times} "
        "time(s). ",
        f"可能就是 {place} 处未能读取的编号（共有{times}处引用）。",
    )


def _mismatches(
    facts: Mapping[str, list[Fact]], spoilt: Collection[str]
) -> Iterator[Mismatch]:
    """Yield what does not fit, of prices what rows that cannot be read do not change.

    Gaps and overlaps mean nothing in a table of prices with an unreadable row; one
    without is asked by itself where places or districts have such rows.
    """
    if _PRICED.isdisjoint(spoilt):
        yield from find_mismatches(facts)
        return
    none: list[Fact] = []
    yield from find_mismatches({**facts, **dict.fromkeys(_PRICES, none)})
    yield from find_money_mismatches(
        {table: facts[table] for table in _PRICES if table not in spoilt}
    )


class _Hints:
    """Finds what id was meant by one that leads nowhere."""

    def __init__(self, facts: Mapping[str, list[Fact]]) -> None:
        self._facts = facts
        self._left = _MOST_SUGGESTIONS
        self._ids_left = _MOST_LOOKED_AT

    def cure(self, found: Mismatch) -> Text:
        """Return the cure, with the id that was probably meant in front."""
        if not found.target or self._left <= 0 or self._ids_left <= 0:
            return found.cure
        rows: Sequence[Any] = self._facts.get(found.target, ())
        self._left -= 1
        self._ids_left -= len(rows)
        same_name = [row.id for row in rows if row.name == found.value]
        if len(same_name) == 1:
            meant = Text(
                f"That is the name of {same_name[0]}; enter this id. ",
                f"这是 {same_name[0]} 的名称，请填写该编号。",
            )
            return meant.then(found.cure)
        ids = [row.id for row in rows if UNREAD not in row.id]
        near = meant_id(found.value, ids)
        if near is None:
            near = meant_name(found.value, (row.name for row in rows))
        return found.cure if near is None else did_you_mean(near).then(found.cure)
