"""Names, and choices from a list, where rows of facts name an id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from lawyer_assign.errors import Defect
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.files.cells.rows import Rows


class _Known(NamedTuple):
    id: str
    name: str


def resolve_names(tables: Mapping[str, Rows]) -> Iterator[Defect]:
    """Put ids where names of one only, or ``id name``, stand; yield what is unclear.

    Parameters
    ----------
    tables
        Rows that were read and are not yet validated; changed in place.
    """
    known = KnownNames(
        {table: list(_known(tables.get(table))) for table in TABLES_ZH},
        lambda table, at: _place(tables[table], at),
    )
    for table, rows in tables.items():
        for column in SHEETS[table].columns:
            if column.target and column.field not in rows.absent:
                yield from _resolved(rows, column.field, column.target, known)


def _known(rows: Rows | None) -> Iterator[_Known]:
    for values in () if rows is None else rows.values:
        one, name = values.get("id"), values.get("name")
        yield _Known(
            one if isinstance(one, str) else "", name if isinstance(name, str) else ""
        )


def _place(rows: Rows, at: int) -> str:
    return rows.source.place(rows.at[at], "id")


def _resolved(
    rows: Rows, field: str, target: str, known: KnownNames
) -> Iterator[Defect]:
    for index, values in enumerate(rows.values):
        said = values.get(field)
        if said is None or (isinstance(said, str) and known.has(target, said)):
            continue
        try:
            values[field] = _id_of(said, target, known)
        except CellError as error:
            rows.failed.setdefault(index, set()).add(field)
            place = rows.source.place(rows.at[index], field)
            shown = rows.source.value(rows.at[index], field)
            yield Defect(place, shown, error.problem, error.cure)


def _id_of(said: Any, target: str, known: KnownNames) -> Any:  # noqa: ANN401
    if isinstance(said, str):
        return known.id_of(target, said)
    if isinstance(said, list | tuple | set | frozenset):
        found = [known.id_of(target, x) if isinstance(x, str) else x for x in said]
        return type(said)(found)
    return said
