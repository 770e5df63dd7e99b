"""Where a page begins, so that lines to sign never stand below headers alone.

Rows of a block share pages, whose end is to be signed and sealed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count as counting

from lawyer_assign.files.formats.print_style import PAGE

FOOT_HEIGHT = 26.0
"""Of a line below a table, in points: somebody writes on it."""
KEPT = 2
"""Rows of a table that stand above its foot at least."""
HEAD_HEIGHT = 30.0
"""Of the headers, which every page repeats."""
_ROOM = 498.0
"""Of A4 across between its margins, in points."""
_GAP = 16.0
"""Of the empty line between a table and its foot."""

SEAL_HEIGHT = 120.0
"""Points on paper: a round seal of 4 cm, and a little more."""
_USED = 0.96
"""Of the room of a page, with some left for other fonts."""
_STEPS = 40


def foot_breaks(foot: int, heights: Sequence[float], width: float) -> list[int]:
    """Return the rows before which pages begin, where lines to sign stand below.

    On as few pages as can be, each about as full as the others. Lines are a little
    higher here than in any program, so that no page begins but where it is said.

    Parameters
    ----------
    foot
        Lines below the table.
    heights, width
        Of its rows, in points, and of all its printed columns.
    """
    if not foot or not heights:
        return []
    # Heights have some left for other fonts: no part of the page is set aside as well.
    room = _page_of(scale_of(width)) - HEAD_HEIGHT
    pages = block_pages(heights, room, _GAP + FOOT_HEIGHT * foot)
    few = min(KEPT, len(heights)) - pages[-1]
    if len(pages) > 1 and few > 0:
        pages[-2:] = [pages[-2] - few, pages[-1] + few]
    return [1 + sum(pages[:at]) for at in range(1, len(pages)) if pages[at]]


def scale_of(width: float) -> int:
    """Return the percent at which columns of a width are printed: never made to fit."""
    return int(100 * min(PAGE / width, 1.0))


def room_of(scale: int) -> float:
    """Return the points of cells that a page printed at a percentage has room for."""
    return _USED * _page_of(scale)


def _page_of(scale: int) -> float:
    return _ROOM * 100 / scale


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
