"""Columns that share a page: which of them give way, and what then takes two lines.

A name that is cut somewhere leaves a sign alone on a line of its own, beside columns
with room to spare. So the widths are chosen together: of all that fit the page, those
with which the rows are lowest, counted in places of a digit, as the programs do.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

ROOM = 2.2
"""Beside the text of a cell: both margins of it, and the line between columns."""
STRETCH = 1.08
"""By which the fonts of Chinese systems are wider than what widths are counted in."""
_TIGHT = 1.0
"""The same of what these programs print with, with nothing left for others."""
_FONTS = (STRETCH, _TIGHT, 0.9, 0.8, 0.72, 0.66)
"""The same of other fonts: a page may be printed where there are none of these."""
_HEAD, _HARDLY = 0.5, 0.2
"""Prices of a header on more lines, and of a name that has no room to spare, in rows of
a name on two lines."""
_STEP = 0.5
"""Places by which widths are told apart."""
_MOST_LINES = 5
"""Of a name: more are for sentences."""
_SENTENCE_STEP = 3.0


class Column(NamedTuple):
    """What a column needs.

    Parameters
    ----------
    least, wanted
        Width that it cannot go below, and with which nothing in it is broken.
    head
        Width in which its header stands well.
    lines
        Places -> how many lines of so many places stand in it, of what may be broken.
    is_prose
        Whether these are sentences, which are read on any number of lines.
    """

    least: float
    wanted: float
    head: float
    lines: Mapping[float, int]
    is_prose: bool = False


def fitted(columns: Sequence[Column], limit: float) -> list[float]:
    """Return widths that are together no wider than a limit, if they can be.

    Names are broken into parts that are about as long as one another, those first
    that are seldom as long; sentences give way before names do. Room that is left goes
    to the sentences.
    """
    wanted = [one.wanted for one in columns]
    if sum(wanted) <= limit:
        return wanted
    least = [one.least for one in columns]
    if sum(least) >= limit:
        return least
    chosen = _cheapest(columns, limit)
    most = [
        one.wanted if one.is_prose else width
        for one, width in zip(columns, chosen, strict=True)
    ]
    return _shared(most, chosen, limit)


def _cheapest(columns: Sequence[Column], limit: float) -> list[float]:
    """Return the widths with which the rows are lowest: one way for each sum is kept.

    The least widths of all fit the limit, so there is always one.
    """
    room = limit - sum(one.least for one in columns)
    kept: dict[int, tuple[float, tuple[float, ...]]] = {0: (0.0, ())}
    for one in columns:
        found: dict[int, tuple[float, tuple[float, ...]]] = {}
        for width, price in _choices(one):
            more = math.ceil((width - one.least) / _STEP)
            for used, (paid, widths) in kept.items():
                known = found.get(used + more)
                if (used + more) * _STEP <= room and (
                    known is None or paid + price < known[0]
                ):
                    found[used + more] = (paid + price, (*widths, width))
        kept = found
    return list(min((paid, used, widths) for used, (paid, widths) in kept.items())[2])


def _choices(column: Column) -> list[tuple[float, float]]:
    """Return widths and their prices: from narrow to wide, each cheaper than before."""
    tried = {column.least, column.wanted, min(column.head, column.wanted)}
    if column.is_prose:
        steps = int((column.wanted - column.least) / _SENTENCE_STEP)
        tried |= {column.least + _SENTENCE_STEP * step for step in range(steps)}
    else:
        tried |= {
            _part(places, parts) * font + ROOM
            for places in column.lines
            for parts in range(1, _MOST_LINES + 1)
            for font in (STRETCH, _TIGHT)
        }
    found: list[tuple[float, float]] = []
    for width in sorted(tried):
        if column.least <= width <= column.wanted:
            price = _price(column, width)
            if not found or price < found[-1][1]:
                found.append((width, price))
    return found


def _part(places: float, parts: int) -> float:
    """Return the places of the longest of so many parts of a text."""
    return places if parts == 1 else 2 * math.ceil(places / (2 * parts))


def _price(column: Column, width: float) -> float:
    """Return what it costs that a column is no wider: lines, and signs left alone.

    A name on three lines is worse than two on two; a header is there once.
    """
    price = _HEAD if width < column.head else 0.0
    if column.is_prose:
        return price + sum(
            count * (_lines(long, width, STRETCH) - 1)
            for long, count in column.lines.items()
        )
    rooms = [max(2, int((width - ROOM) / one + 1e-6)) for one in _FONTS]
    for long, count in column.lines.items():
        more = _lines(long, width, _TIGHT) - 1
        if more:
            price += count * (more**2 + _is_alone(long, rooms))
        elif _lines(long, width, STRETCH) > 1:
            price += count * _HARDLY
    return price


def _lines(places: float, width: float, font: float) -> int:
    """Return the lines of a text: no half of a Chinese sign stands on one."""
    room = int((width - ROOM) / font + 1e-6)
    return 1 if places <= room else math.ceil(places / max(2, room // 2 * 2))


def _is_alone(places: float, rooms: Sequence[int]) -> bool:
    """Whether one sign alone stands on the last line, in one of the fonts."""
    rooms = [*rooms, *(room // 2 * 2 for room in rooms)]
    return any((places - 1) % room < 2 for room in rooms if room < places)


def _shared(
    wanted: Sequence[float], least: Sequence[float], limit: float
) -> list[float]:
    """Return widths that fit a limit: the widest give way first, to their least."""
    if sum(wanted) <= limit:
        return list(wanted)
    low, high = 0.0, max(wanted)
    for _ in range(40):
        cap = (low + high) / 2
        total = sum(_capped(wanted, least, cap))
        low, high = (low, cap) if total > limit else (cap, high)
    return _capped(wanted, least, low)


def _capped(wanted: Sequence[float], least: Sequence[float], cap: float) -> list[float]:
    return [max(few, min(many, cap)) for many, few in zip(wanted, least, strict=True)]
