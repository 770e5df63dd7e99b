"""Columns that somebody added to a plan: kept beside their posts, as typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from lawyer_assign.files.cells.cell import HIDDEN, as_text, header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.plan import Post

Key = TypeVar("Key")

if TYPE_CHECKING:
    from lawyer_assign.files.cells.written import Cell
    from lawyer_assign.files.formats.xlsx_reader import Cells


class OwnColumn(NamedTuple):
    """A column that somebody added to a plan: its header, and what it says of posts."""

    header: str
    cells: Mapping[Post, object]


def own_columns(
    headers: Sequence[object],
    body: Cells,
    first: Mapping[Post, int],
    known: Container[str],
) -> Iterator[OwnColumn]:
    """Yield the columns that the program does not write, if anything stands in them.

    Parameters
    ----------
    headers, body
        Of the sheet; rows below the headers.
    first
        Post -> its row.
    known
        Folded headers of columns that the program writes.
    """
    width = max([len(headers), *map(len, body)])
    for column in range(width):
        header = header_text(headers[column]) if column < len(headers) else ""
        if fold_header(header) in known:
            continue
        cells = {
            post: as_typed(body[at][column])
            for post, at in first.items()
            if column < len(body[at]) and not is_blank(body[at][column])
        }
        if header.strip() or cells:
            yield OwnColumn(header, alike(cells))


def alike(cells: Mapping[Key, Cell]) -> dict[Key, Cell]:
    """Return the cells of a column; among texts and numbers dates become texts.

    They would lose their look there, and be numbers.
    """
    if all(isinstance(one, dt.date) for one in cells.values()):
        return dict(cells)
    return {key: _undated(one) for key, one in cells.items()}


def _undated(cell: Cell) -> Cell:
    if not isinstance(cell, dt.datetime):
        return cell.isoformat() if isinstance(cell, dt.date) else cell
    is_day = cell.time() == dt.time()
    return cell.date().isoformat() if is_day else cell.isoformat(" ")


def as_typed(cell: object) -> Cell:
    """Return a cell as it can be written again; an error or a time becomes a text."""
    if isinstance(cell, str | int | float | dt.date) and not isinstance(cell, bool):
        return cell
    return as_text(cell)


def is_blank(cell: object) -> bool:
    """Return whether nothing that can be seen stands in a cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip(HIDDEN))
