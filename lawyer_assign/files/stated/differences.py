"""Where a table of a file is not as it should be, cell by cell.

Rows may stand in another order: who sorts a sheet has changed nothing.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from lawyer_assign.files.cells.cell import HIDDEN, as_text, header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.formats.xlsx_reader import header_row

if TYPE_CHECKING:
    from lawyer_assign.files.formats.xlsx_reader import Cells
    from lawyer_assign.files.stated.made import MadeTable
    from lawyer_assign.files.stated.tables_in import StatedTable

MOST_PAIRED = 200
"""Rows of a sheet that are set beside those they were made from; of more, whole rows
are named."""
Sort = Literal["cell", "row_added", "row_missing", "column_added", "column_missing"]
_DECIMAL = re.compile(r"-?\d+\.\d+(e-?\d+)?")
Line = tuple[str, ...]


class Difference(NamedTuple):
    """What stands somewhere in a file, and what should."""

    sort: Sort
    place: str
    column: str
    found: str
    wanted: str


class _Body(NamedTuple):
    """Rows of a table below its headers: number of each, and what is compared."""

    rows: list[tuple[int, Line]]
    columns: list[int]
    """Where each compared column stands."""
    headers: list[str]


def find_differences(
    made: MadeTable, stated: StatedTable, known: Container[str] = ()
) -> list[Difference]:
    """Return how a table of a file differs from what it should be.

    Parameters
    ----------
    made, stated
        The table as it should be, and as it stands there.
    known
        Folded headers that nobody may use for a column of her own.
    """
    if not any(stated.cells):  # an empty list of a document has no headers either
        lines = (tuple(map(plain, row)) for row in made.rows)
        return [Difference("row_missing", stated.title, "", "", _said(one))
                for one in lines]  # fmt: skip
    found, wanted, body = _compared(made, stated, known)
    return [*found, *_of_rows(body, wanted, stated)]


def columns_apart(
    made: MadeTable, stated: StatedTable, known: Container[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the columns of an open table that are compared with nothing.

    Those of somebody's own, each with its place, and those of the program that are not
    there. One whose header was renamed or emptied is both.

    Parameters
    ----------
    made, stated, known
        As for :func:`find_differences`, which speaks of own columns called as in
        ``known``.
    """
    if not (made.is_open and any(stated.cells)):
        return [], []
    top = _top(made, stated.cells)
    folded = [fold_header(header_text(one)) for one in stated.cells[top]]
    places = {one: _first(folded, fold_header(one)) for one in made.headers}
    used = {one for one in places.values() if one is not None}
    own = [
        (stated.place(filled[0], column), head)
        for column, head, filled in _beside(stated, top, used)
        if filled[-1] > top and fold_header(head) not in known
    ]
    return own, [one for one, place in places.items() if place is None]


def lines_above(made: MadeTable, stated: StatedTable) -> list[str]:
    """Return where somebody wrote above the headers of an open table, line by line."""
    if not (made.is_open and any(stated.cells)):
        return []
    return [
        stated.place(at, column)
        for at, row in enumerate(stated.cells[: max(0, _top(made, stated.cells))])
        for column in [one for one, cell in enumerate(row) if plain(cell)][:1]
    ]


def is_in_order(made: MadeTable, stated: StatedTable) -> bool:
    """Return whether the rows of a table that is as it should be stand as written."""
    _, wanted, body = _compared(made, stated, ())
    return [line for _, line in body.rows] == [line for line in wanted if any(line)]


def _compared(
    made: MadeTable, stated: StatedTable, known: Container[str]
) -> tuple[list[Difference], list[Line], _Body]:
    """Return what is wrong with columns, the rows that should stand there, and do."""
    top = _top(made, stated.cells)
    found, at = _columns(made, stated, top, known)
    kept = [one for one in range(len(at)) if at[one] is not None]
    wanted = [
        tuple(plain(row[one]) for one in kept)
        for row in made.rows
        if not made.is_free(row[0])
    ]
    columns = [column for column in at if column is not None]
    body = _Body(
        list(_lines(made, stated.cells, top, columns)),
        columns,
        [made.headers[one] if made.headers else "" for one in kept],
    )
    return found, wanted, body


def _top(made: MadeTable, cells: Cells) -> int:
    """Return the row of the headers; a page has none, nor is anything above allowed."""
    if not made.headers:
        return -1
    return header_row(cells, {*map(fold_header, made.headers)}) if made.is_open else 0


def _columns(
    made: MadeTable, stated: StatedTable, top: int, known: Container[str]
) -> tuple[list[Difference], list[int | None]]:
    """Return where the columns stand, none for those that are not compared.

    Also what is wrong with the columns themselves.
    """
    if not made.headers:
        return list(_added(stated, top, {0}, None)), [0]
    cells = stated.cells
    row = [header_text(one) for one in cells[top]] if cells else []
    folded = [fold_header(one) for one in row]
    places: list[int | None] = []
    used: set[int] = set()
    found: list[Difference] = []
    for head, header in zip(made.heads, made.headers, strict=True):
        column = _first(folded, fold_header(header))
        if column is not None:
            used.add(column)
        elif not made.is_open:
            found.append(Difference("column_missing", stated.title, header, "", ""))
        places.append(None if head in made.free else column)
    found += _added(stated, top, used, known if made.is_open else None)
    return found, places


def _first(folded: Sequence[str], wanted: str) -> int | None:
    return folded.index(wanted) if wanted in folded else None


def _added(
    stated: StatedTable, top: int, used: set[int], known: Container[str] | None
) -> Iterator[Difference]:
    """Yield columns that should not be there; of ``known`` only those of the program.

    ``known=None``: nobody may add any.
    """
    for column, head, filled in _beside(stated, top, used):
        if known is None or fold_header(head) in known:
            at = filled[0]
            first = plain(stated.cells[at][column])
            yield Difference("column_added", stated.place(at, column), head, first, "")


def _beside(
    stated: StatedTable, top: int, used: set[int]
) -> Iterator[tuple[int, str, list[int]]]:
    """Yield every other column, its header, and the rows in which anything stands."""
    cells = stated.cells
    width = max((len(row) for row in cells), default=0)
    for column in range(width):
        filled = [
            at
            for at, row in enumerate(cells)
            if at >= max(top, 0) and column < len(row) and plain(row[column])
        ]
        if filled and column not in used:
            has_head = top >= 0 and column < len(cells[top])
            yield column, header_text(cells[top][column]) if has_head else "", filled


def _lines(
    made: MadeTable, cells: Cells, top: int, columns: Sequence[int]
) -> Iterator[tuple[int, Line]]:
    """Yield the rows below the headers in which anything that is compared stands."""
    for at, row in enumerate(cells[top + 1 :], start=top + 1):
        line = tuple(plain(row[one]) if one < len(row) else "" for one in columns)
        if any(line) and not made.is_free(line[0]):
            yield at, line


def _of_rows(
    body: _Body, wanted: Sequence[Line], stated: StatedTable
) -> Iterator[Difference]:
    left = Counter(line for line in wanted if any(line))
    strange: list[tuple[int, Line]] = []
    for at, line in body.rows:
        if left[line] > 0:
            left[line] -= 1
        else:
            strange.append((at, line))
    lacking: list[Line] = []
    for line in wanted:
        if left[line] > 0:
            left[line] -= 1
            lacking.append(line)
    for at, line in strange:
        other = _nearest(line, lacking) if len(strange) <= MOST_PAIRED else None
        if other is None:
            place = stated.place(at, body.columns[0])
            yield Difference("row_added", place, "", _said(line), "")
        else:
            lacking.remove(other)
            yield from _of_cells(body, stated, (at, line), other)
    for line in lacking:
        yield Difference("row_missing", stated.title, "", "", _said(line))


def _of_cells(
    body: _Body, stated: StatedTable, found: tuple[int, Line], wanted: Line
) -> Iterator[Difference]:
    at, line = found
    for header, column, one, other in zip(
        body.headers, body.columns, line, wanted, strict=True
    ):
        if one != other:
            yield Difference("cell", stated.place(at, column), header, one, other)


def _nearest(line: Line, lacking: Sequence[Line]) -> Line | None:
    """Return the row that should stand here: the one with most of these cells."""
    best, most = None, 0
    for other in lacking[:MOST_PAIRED]:
        same = sum(one == two for one, two in zip(line, other, strict=True) if two)
        if same > most or best is None:
            best, most = other, same
    if best is None or len(line) == 1:
        return best
    return best if 2 * most >= sum(map(bool, best)) else None


def _said(line: Line) -> str:
    return "·".join(one for one in line if one)


def plain(cell: object) -> str:
    """Return what stands in a cell, the same for every kind of file."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return (cell.date() if cell.time() == dt.time() else cell).isoformat()
    if isinstance(cell, float):
        return _number(cell)
    text = as_text(cell).replace("\r\n", "\n").strip(HIDDEN)
    return _number(float(text)) if _DECIMAL.fullmatch(text) else text


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)
