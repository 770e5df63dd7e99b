"""Where a page begins, so that lines to sign never stand below headers alone.

Rows of a block share pages, whose end is to be signed and sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count as counting

from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.formats.print_style import PAGE, lines_of

FOOT_HEIGHT = 26.0
"""Of a line below a table, in points: somebody writes on it."""
KEPT = 2
"""Rows of a table that stand above its foot at least."""
_MOST = 12
"""Rows that are moved to the page of the foot, at most."""
_FEW = 15
"""Rows on the page before, below which it looks torn off."""
_ROOM = 498.0
"""Of A4 across between its margins, in points."""
_LINES = tuple(14.5 + at / 4 for at in range(15))
"""Heights of a line of cells, in points: programs and fonts differ."""
_LOW = 16.0
_MANY = 2
"""Pages above which nobody can tell where the last one begins."""

SEAL_HEIGHT = 120.0
"""Points on paper: a round seal of 4 cm, and a little more."""
_USED = 0.96
"""Of the room of a page, with some left for other fonts."""
_STEPS = 40


def foot_breaks(
    foot: int, rows: Sequence[Sequence[Cell]], widths: Sequence[float]
) -> list[int]:
    """Return the row before which the last page begins, if the foot may be alone.

    In some program, by some font: where lines are a little higher or lower, the foot
    of a table that just fits a page moves to the next.

    Parameters
    ----------
    foot
        Lines below the table.
    rows, widths
        What is printed, and how wide its columns are.
    """
    if not foot or len(rows) <= KEPT:
        return []
    room = _ROOM * max(sum(widths) / PAGE, 1.0)
    lines = [_lines(row, widths) for row in rows]
    below = FOOT_HEIGHT * foot
    is_long = sum(lines) * _LOW > _MANY * room
    if not is_long and not any(_is_alone(lines, x, room, below) for x in _LINES):
        return []
    moved = range(KEPT, min(_MOST, len(rows) - 1) + 1)
    # The page before is as full as can be, in every program, but for what looks torn.
    best = max(moved, key=lambda one: (_fewest_before(lines[:-one], room), -one))
    return [len(rows) + 1 - best]


def _lines(row: Sequence[Cell], widths: Sequence[float]) -> int:
    """Return the lines that the highest cell of a row takes."""
    texts = (
        (str(one), width)
        for one, width in zip(row, widths, strict=False)
        if isinstance(one, str)
    )
    return max((lines_of(*one) for one in texts), default=1)


def _last_page(lines: Sequence[int], line: float, room: float) -> tuple[int, float]:
    """Return the rows on the last page, and its height with them."""
    head = full = 2 * line  # a header may take two lines
    count = 0
    for one in lines:
        if full + one * line > room:
            full, count = head, 0
        full += one * line
        count += 1
    return count, full


def _is_alone(lines: Sequence[int], line: float, room: float, below: float) -> bool:
    """Return whether fewer rows than are to be kept stand on the page of the foot."""
    count, full = _last_page(lines, line, room)
    # A header may take one line only; then the last row stands a line higher.
    return count < KEPT + 1 or full + line + below > room


def _fewest_before(lines: Sequence[int], room: float) -> int:
    """Return the fewest rows on the last page of those before the foot's, up to few."""
    return min(_FEW, *(_last_page(lines, line, room)[0] for line in _LINES))


def scale_of(width: float) -> int:
    """Return the percent at which columns of a width are printed: never made to fit."""
    return int(100 * min(PAGE / width, 1.0))


def room_of(scale: int) -> float:
    """Return the height of a page in points of its cells, printed at a percentage."""
    return _ROOM * _USED * 100 / scale


def block_pages(heights: Sequence[float], room: float, end: float) -> list[int]:
    """Return how many rows each page of a block has, on as few pages as can be.

    They are about as full as one another, so that none has a row or two alone.

    Parameters
    ----------
    heights
        Of the rows.
    room
        For rows on a page.
    end
        What stands below the last row.
    """
    heights = [min(one, room) for one in heights]
    for pages in counting(1):
        rooms = [*[room] * (pages - 1), room - end]
        if _filled(heights, rooms) is None:
            continue
        shares = (step / _STEPS for step in range(1, _STEPS))
        even = (_filled(heights, [x * share for x in rooms]) for share in shares)
        return next(filter(None, even), None) or _filled(heights, rooms) or [0]
    raise AssertionError  # counting does not end


def _filled(heights: Sequence[float], rooms: Sequence[float]) -> list[int] | None:
    """Return the rows that go on each page, one after the other, if all have room."""
    found = [0] * len(rooms)
    at, full = 0, 0.0
    for height in heights:
        while at < len(rooms) and full + height > rooms[at]:
            at, full = at + 1, 0.0
        if at == len(rooms):
            return None
        found[at] += 1
        full += height
    return found
