"""From ranked lists of both sides to the pairs that both sides accept."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.matching.market_columns import Id, Market, from_pairs
from lawyer_assign.quoting import as_written

_UNKNOWN = Text("this id is unknown on the other side", "另一方没有这个编号")
_NO_HOSPITAL = Text("no such hospital", "没有这个 hospital")
_NO_ID = Text("is no id", "不是编号")
_TEXT_OR_WHOLE = Text("Use text or whole numbers as ids", "编号请用文本或整数")
_NO_LIST = Text("is no list", "不是列表")
_LIST_THEM = Text("List those it ranks, none as []", "请列出其排序；没有的写 []")
_CORRECT_IT = Text("Correct it", "请改正")
_DROP_IT = Text("Drop it", "请删去")
LISTED_TWICE = Text("listed twice", "重复列出")
NO_SEATS = Text("no number of seats", "不是名额数")

TIES = (list, tuple, set, frozenset)
Entry = Id | Sequence[Id]
"""One id, or several in a tie."""


@dataclass(slots=True)
class Lists:
    """Ranked lists of one side as columns: who ranks whom, and where."""

    owner: list[int] = field(default_factory=list)
    other: list[int] = field(default_factory=list)
    rank: list[int] = field(default_factory=list)

    def add(self, owner: int, other: int, rank: int) -> None:
        """Append one entry."""
        self.owner.append(owner)
        self.other.append(other)
        self.rank.append(rank)


def mutual(
    residents: tuple[Id, ...],
    hospitals: tuple[Id, ...],
    seats: Ints,
    wishes: Lists,
    offers: Lists,
) -> Market:
    """Keep the pairs that both sides list.

    Parameters
    ----------
    wishes, offers
        Lists of the residents and of the hospitals, no entry twice.
    """
    width = max(len(hospitals), 1)
    left = _column(wishes.owner) * width + _column(wishes.other)
    right = _column(offers.other) * width + _column(offers.owner)
    keys, at_left, at_right = np.intersect1d(
        left, right, assume_unique=True, return_indices=True
    )
    # Back to the order of the residents' lists, which breaks ties "as listed".
    order = np.argsort(at_left)
    return from_pairs(
        residents,
        hospitals,
        seats,
        (keys[order] // width, keys[order] % width),
        (
            _column(wishes.rank)[at_left[order]],
            _column(offers.rank)[at_right[order]],
        ),
    )


@checked
def market(
    residents: Mapping[Id, Iterable[Entry]],
    hospitals: Mapping[Id, Iterable[Entry]],
    seats: Mapping[Id, int] | int = 1,
) -> Market:
    """Build a market from plain lists.

    Parameters
    ----------
    residents
        Resident id -> hospitals, best first; a tie is a list or tuple inside. Ids are
        text or whole numbers; what else equals one of them (``True``, ``1.0``) is none.
    hospitals
        Hospital id -> residents, in the same way.
    seats
        Hospital id -> seats, or one number for all.

    Returns
    -------
    Market
        Pairs that only one side lists are left out.

    Raises
    ------
    BadInputError
        With every unknown or repeated id, everything that is none, and every impossible
        number of seats.

    Examples
    --------
    >>> example = market({"a": ["x", "y"], "b": [("x", "y")]}, {"x": "ab", "y": "ba"})
    >>> example.pairs
    4
    """
    defects = [*_strangers(residents, "residents"), *_strangers(hospitals, "hospitals")]
    left = {name: i for i, name in enumerate(residents)}
    right = {name: i for i, name in enumerate(hospitals)}
    wishes = _read(residents, right, "residents", defects)
    offers = _read(hospitals, left, "hospitals", defects)
    room = [_seats(name, seats, defects) for name in hospitals]
    if isinstance(seats, Mapping):
        defects += [
            Defect(f"seats[{name!r}]", str(seats[name]), _NO_HOSPITAL, _DROP_IT)
            for name in seats
            if not _is_id(name) or name not in right
        ]
    if defects:
        raise BadInputError(defects)
    return mutual(tuple(left), tuple(right), _column(room), wishes, offers)


def _is_id(name: object) -> bool:
    """Return whether something is text or a whole number; True equals 1 and is none."""
    return isinstance(name, (str, Integral)) and not isinstance(name, bool)


def _strangers(lists: Mapping[Id, Iterable[Entry]], side: str) -> Iterator[Defect]:
    for name in lists:
        if not _is_id(name):
            yield Defect(f"{side}[{name!r}]", repr(name), _NO_ID, _TEXT_OR_WHOLE)


def _read(
    lists: Mapping[Id, Iterable[Entry]],
    index: Mapping[Id, int],
    side: str,
    defects: list[Defect],
) -> Lists:
    """Read the lists of one side as columns."""
    columns = Lists()
    for i, (name, entries) in enumerate(lists.items()):
        seen = set[Hashable]()
        given: object = entries
        if not isinstance(given, Iterable):
            place = f"{side}[{name!r}]"
            defects.append(Defect(place, as_written(given), _NO_LIST, _LIST_THEM))
            continue
        for rank, entry in enumerate(entries):
            for other in entry if isinstance(entry, TIES) else (entry,):
                problem = None
                if not _is_id(other) or other not in index:
                    problem = _UNKNOWN
                elif other in seen:
                    problem = LISTED_TWICE
                if problem is None:
                    seen.add(other)
                    columns.add(i, index[other], rank)
                else:
                    place = f"{side}[{name!r}]"
                    defects.append(
                        Defect(place, as_written(other), problem, _CORRECT_IT)
                    )
    return columns


def _seats(name: Id, seats: Mapping[Id, int] | int, defects: list[Defect]) -> int:
    """Return the seats of one hospital, 0 with a defect noted if there is no number."""
    number: object = seats.get(name) if isinstance(seats, Mapping) else seats
    if (
        type(number) is not bool
        and isinstance(number, Integral)  # those of NumPy too
        and 0 <= int(number) < 10**9
    ):
        return int(number)
    cure = Text("Give a whole number, 0 to 999999999", "请填写0至999999999的整数")
    defects.append(Defect(f"seats[{name!r}]", as_written(number), NO_SEATS, cure))
    return 0


def _column(numbers: list[int]) -> Ints:
    """Return whole numbers as a column."""
    return np.array(numbers, dtype=np.int64)
