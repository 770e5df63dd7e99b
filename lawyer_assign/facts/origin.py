"""Where rows of a table stood, so that people find what is wrong with one."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lawyer_assign.errors import Text


@dataclass(frozen=True, slots=True)
class Origin:
    """Where rows of a table stood.

    Parameters
    ----------
    name
        Of the sheet, file or frame.
    rows
        Number of each row that was kept, counted as people see it.
    letters
        Field -> letters of its column; empty for a DataFrame or a document.
    """

    name: str
    rows: tuple[int, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    def only(self, rows: Iterable[int]) -> "Origin":
        """Return where some of the rows stood, counted from 0; in their order."""
        places = [self.rows[one] if self.rows else one for one in rows]
        return Origin(self.name, tuple(places), self.letters)

    def place(self, row: int, column: str) -> str:
        """Return where a field of a row stands; the row, if it has no such column."""
        number = self.rows[row] if self.rows else row
        if column in self.letters:
            return f"{self.name}!{self.letters[column]}{number}"
        if self.letters:
            return f"{self.name}!{number}:{number}"
        return f"{self.name}[{number}].{column}"


def places_text(places: Sequence[str], apart: str = "; ") -> str:
    """Return places with what they share said once: ``logs!A3-5; 9``.

    Of a text that a lawyer repeats all year there are hundreds, and of a column that
    is filled in amiss as many: a cell that names each in full is higher than a page,
    and nobody reads such a line.

    Parameters
    ----------
    places
        In the order in which they are said.
    apart
        Stands between rows that do not follow each other, and between sheets.
    """
    found: list[str] = []
    for around, group in groupby(map(_parted, places), key=lambda one: one[::2]):
        numbers = [number for _, number, _ in group]
        before, behind = around
        found.append(f"{before}{apart.join(_runs(numbers))}{behind}")
    return apart.join(found)


def first_places(places: Sequence[str], most: int) -> Text:
    """Return the first of some places, and that there are more."""
    said, left = ", ".join(places[:most]), len(places) - most
    if left <= 0:
        return Text(said, said)
    return Text(f"{said} and {left:,} more", f"{said}等{len(places):,}处")


def _parted(place: str) -> tuple[str, str, str]:
    """Return what stands before the last number of a place, it, and what behind."""
    match = re.fullmatch(r"(.*?)(\d+)(\D*)", place)
    return (place, "", "") if match is None else (match[1], match[2], match[3])


def _runs(numbers: Sequence[str]) -> Iterator[str]:
    """Yield numbers in their order, those that follow each other from first to last."""
    start = 0
    for at in range(1, len(numbers) + 1):
        if at == len(numbers) or int(numbers[at]) != int(numbers[at - 1]) + 1:
            first, last = numbers[start], numbers[at - 1]
            yield first if start == at - 1 else f"{first}-{last}"
            start = at
