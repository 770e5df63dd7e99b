"""The few kinds of arrays that columns are made of, and lists of unequal length."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_DEPTH = 12
"""How deep lists and tables lie in one another in anything that is handed in."""
MOST_SHOWN = 100
"""How deep they may lie in what an error shows: Python shows some hundreds."""
_HOLDERS = (dict, list, tuple, set, frozenset)
_HELD = frozenset((str, int, float, bool, type(None)))
"""What nearly all of it is: looked at first, for a city has millions."""

UNBOUNDED = np.iinfo(np.int64).max // 4
"""Stands for "no upper bound" in arrays; no count comes near it."""


def runs(start: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return, for runs of so many numbers from a start, the run and number of each."""
    at = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(at)) - np.repeat(np.cumsum(count) - count, count)
    return at, start[at] + within


def alike(key: Ints, asked: Ints) -> tuple[Ints, Ints]:
    """Return, for each number asked for, the entries of an ascending key that are it.

    Which was asked for, and the place in the key, of one after the other.
    """
    first, end = (np.searchsorted(key, asked, side) for side in ("left", "right"))
    return runs(first, end - first)


def ranks(key: Ints) -> Ints:
    """Return the number of each entry among those of its key, which lie together."""
    starts = np.append(0, np.flatnonzero(key[1:] != key[:-1]) + 1)
    lengths = np.diff(starts, append=len(key))
    found: Ints = np.arange(len(key)) - np.repeat(starts, lengths)
    return found


def places_in(keys: Ints, asked: Ints) -> Ints:
    """Return where each number asked for stands among some keys, -1 if it does not."""
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], asked)
    found = np.append(order, -1)[at]
    is_there = np.append(keys, -1)[found] == asked
    places: Ints = np.where((found >= 0) & is_there, found, -1)
    return places


def plain(value: Any) -> Any:  # noqa: ANN401 (whatever was handed in)
    """Return scalars of NumPy and pandas as Python's own, at any depth.

    A member of an enumeration is its value. A moment at midnight that names no zone, as
    a column of days has it, is that day.
    What holds none of these is handed back itself, and so is what is nested deeper
    than anything of ours.
    """
    return value if is_deeper(value) else _plain(value)


MOST_DIGITS = 15
"""Spreadsheets, and numbers with a fraction, keep numbers to so many; longer ids are
text."""


def id_text(value: object) -> str | None:
    """Return an id as text: a whole number by its digits, 11 and 11.0 alike.

    ``None`` for what is neither a text nor such a number.
    """
    native = plain(value)
    if isinstance(native, str):
        return native
    if isinstance(native, bool) or not isinstance(native, int | float):
        return None
    is_whole = isinstance(native, int) or native.is_integer()
    return str(int(native)) if is_whole and abs(native) < 10**MOST_DIGITS else None


def is_deeper(value: object, most: int = MOST_DEPTH) -> bool:
    """Return whether lists and tables lie in one another more often than so.

    What holds itself does, too. Nothing is entered by calls within calls, of which
    Python allows some hundreds.
    """
    level: list[Any] = [value] if isinstance(value, _HOLDERS) else []
    for _ in range(most):
        inside = (
            one
            for holder in level
            for one in (holder.values() if isinstance(holder, dict) else holder)
            if type(one) not in _HELD and isinstance(one, _HOLDERS)
        )
        level = list({id(one): one for one in inside}.values())
        if not level:
            return False
    return bool(level)


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever was handed in)
    if isinstance(value, dict):
        said = {key: _plain(one) for key, one in value.items()}
        return (
            said if any(said[key] is not one for key, one in value.items()) else value
        )
    if isinstance(value, list | tuple | set | frozenset):
        parts = [_plain(one) for one in value]
        is_same = all(one is other for one, other in zip(value, parts, strict=True))
        return value if is_same else parts
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, np.datetime64):  # whose own way out may count nanoseconds
        value = value.astype("datetime64[us]").item()
    elif isinstance(value, np.generic):
        value = value.item()
    # Of pandas' NaT, a moment too, nothing can be asked but whether it equals itself.
    is_moment = isinstance(value, dt.datetime) and value == value and not value.tzinfo
    return value.date() if is_moment and value.time() == dt.time() else value


class ByValue:
    """Equality of dataclasses whose fields are arrays or tables: field by field."""

    def __eq__(self, other: object) -> bool:
        """Return whether all fields that count are equal, empty cells among them."""
        if type(self) is not type(other):
            return NotImplemented
        own: Any = self  # a dataclass, which no type says
        names = (one.name for one in fields(own) if one.compare)
        return all(_is_same(getattr(self, x), getattr(other, x)) for x in names)

    def __hash__(self) -> int:
        """Return the same for all of a kind; what they hold has no hash."""
        return hash(type(self))


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            _is_same(one[key], other[key]) for key in one
        )
    if hasattr(one, "equals"):  # a table
        return bool(one.equals(other))
    return one == other


class Lists:
    """Rows of numbers of unequal length: ``of(row)`` returns owners and members."""

    def __init__(self, row: Ints, member: Ints, rows: int) -> None:
        order = np.argsort(row, kind="stable")
        self._member = member[order]
        self._first = np.searchsorted(row[order], np.arange(rows + 1))

    def of(self, row: Ints) -> tuple[Ints, Ints]:
        """Return, for all members of some rows, the place in ``row``, and the member.

        Parameters
        ----------
        row
            Rows, in any order, repeated or not.
        """
        first = self._first[row]
        at, places = runs(first, self._first[row + 1] - first)
        return at, self._member[places]
