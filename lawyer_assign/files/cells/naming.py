"""Names, and choices from a list, where rows of facts name an id; names beside ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from lawyer_assign.errors import Defect, listed
from lawyer_assign.facts import Facts
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.facts.names import disagreement, seen_name
from lawyer_assign.facts.sheets import Column, names_beside
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.files.cells.rows import UNREAD, Rows


class _Known(NamedTuple):
    id: str
    name: str
    town: str


def resolve_names(
    tables: Mapping[str, Rows],
    beside: Facts | None = None,
    unnamed: Collection[str] = (),
) -> Iterator[Defect]:
    """Put ids where names of one only, or ``id name``, stand; yield what is unclear.

    Names beside ids are compared with them and taken out; where the ids are empty, they
    are looked up.

    Parameters
    ----------
    tables
        Rows that were read and are not yet validated; changed in place.
    beside
        Facts that hold the tables which are not among the rows.
    unnamed
        Tables whose names could not be read, which is reported: names that would
        lead there are not looked at.
    """
    known = KnownNames(
        {table: list(_known(table, tables, beside)) for table in TABLES_ZH},
        _places(tables, beside),
    )
    for table, rows in tables.items():
        for column in SHEETS[table].columns:
            if column.target and column.field not in rows.absent:
                yield from _resolved(rows, column.field, column.target, known)
            names = names_beside(column)
            if names is not None and names.target in unnamed:
                _pass_over(rows, names)
            elif names is not None:
                yield from _compared(rows, names, known)


def _known(
    table: str, tables: Mapping[str, Rows], beside: Facts | None
) -> Iterator[_Known]:
    if table not in tables:
        rows: Sequence[Any] = () if beside is None else getattr(beside, table)
        yield from (_Known(x.id, x.name, getattr(x, "town", "")) for x in rows)
        return
    for at, values in enumerate(tables[table].values):
        one, name, town = map(values.get, ("id", "name", "town"))
        yield _Known(
            one if isinstance(one, str) else f"{UNREAD}{at}",
            name if isinstance(name, str) else "",
            town if isinstance(town, str) else "",
        )


def _places(
    tables: Mapping[str, Rows], beside: Facts | None
) -> Callable[[str, int], str]:
    def place(table: str, at: int) -> str:
        if table in tables:
            return _place(tables[table], at, "id")
        return "" if beside is None else beside.place(table, at, "id")

    return place


def _place(rows: Rows, at: int, field: str) -> str:
    return rows.source.place(rows.at[at], field)


def _resolved(
    rows: Rows, field: str, target: str, known: KnownNames
) -> Iterator[Defect]:
    for index, values in enumerate(rows.values):
        said = values.get(field)
        if said is None or (isinstance(said, str) and known.has(target, said)):
            continue
        try:
            _put(rows, index, field, _id_of(said, target, known))
        except CellError as error:
            rows.failed.setdefault(index, set()).add(field)
            yield _defect(rows, index, field, error)


def _put(rows: Rows, index: int, field: str, found: Any) -> None:  # noqa: ANN401
    """Put the id of a name into a row; one that was not read is reported where it is.

    A name whose id cannot be read is none that nobody has.
    """
    rows.values[index][field] = found
    ids = (found,) if isinstance(found, str) else found
    if isinstance(ids, Iterable) and any(UNREAD in str(one) for one in ids):
        rows.failed.setdefault(index, set()).add(field)


def _defect(rows: Rows, index: int, field: str, error: CellError) -> Defect:
    shown = rows.source.value(rows.at[index], field)
    return Defect(_place(rows, index, field), shown, error.problem, error.cure)


def _id_of(said: Any, target: str, known: KnownNames) -> Any:  # noqa: ANN401
    if isinstance(said, str):
        return known.id_of(target, said)
    if isinstance(said, list | tuple | set | frozenset):
        found = [known.id_of(target, x) if isinstance(x, str) else x for x in said]
        return type(said)(found)
    return said


def _compared(rows: Rows, names: Column, known: KnownNames) -> Iterator[Defect]:
    """Take a column of names out of the rows; yield where it is not that of the ids."""
    for index, values in enumerate(rows.values):
        said = values.pop(names.field, None)
        if not said or names.of in rows.failed.get(index, ()):
            continue
        ids = values.get(names.of)
        if ids is None:
            try:
                _put(rows, index, names.of, _named(said, names.target, known))
            except CellError as error:
                rows.failed.setdefault(index, set()).add(names.of)
                yield _defect(rows, index, names.field, error)
        else:
            yield from _disagreement(rows, index, names, (ids, said), known)


def _pass_over(rows: Rows, names: Column) -> None:
    """Take a column of names out; ids that only these say are not missed."""
    for index, values in enumerate(rows.values):
        if values.pop(names.field, None) and values.get(names.of) is None:
            rows.failed.setdefault(index, set()).add(names.of)


def _named(said: Any, target: str, known: KnownNames) -> Any:  # noqa: ANN401
    """Return the ids of names that stand alone."""
    if isinstance(said, str):
        return known.id_of_name(target, said)
    return type(said)(known.id_of_name(target, str(one)) for one in said)


def _disagreement(
    rows: Rows,
    index: int,
    names: Column,
    both: tuple[Any, Any],
    known: KnownNames,
) -> Iterator[Defect]:
    """Compare ids that are known with the names beside them, in whatever order."""
    ids, said = ([x] if isinstance(x, str) else list(x) for x in both)
    if not all(isinstance(x, str) and known.has(names.target, x) for x in ids):
        return  # reported where the id stands
    theirs = [known.name_of(names.target, x) for x in ids]
    if said == theirs or not any(theirs):
        return
    shown = [_name_in(x, ids, names.target, known) for x in said]
    if _as_seen(shown) == _as_seen(theirs):
        return
    at, source = rows.at[index], rows.source
    yield disagreement(
        (_place(rows, index, names.of), source.value(at, names.of)),
        (_place(rows, index, names.field), source.value(at, names.field)),
        listed(_told(x, said, names.target, known) for x in ids).zh,
    )


def _name_in(said: str, ids: Iterable[str], target: str, known: KnownNames) -> str:
    """Return the name in a text that says more of one of some ids: it, or its town."""
    own = (one for one in ids if known.means(target, one, said))
    return next((known.name_of(target, one) for one in own), said)


def _told(one: str, said: Iterable[str], target: str, known: KnownNames) -> str:
    """Return the name of an id, told apart from names that are none of its."""
    told = (known.name_beside(target, one, x) for x in said)
    name = known.name_of(target, one)
    return next((x for x in told if x != name), name)


def _as_seen(names: Iterable[str]) -> list[str]:
    return sorted(filter(None, map(seen_name, names)))
