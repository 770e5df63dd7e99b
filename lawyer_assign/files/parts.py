"""How much the XML of a workbook would unfold to, before a reader unfolds it.

A reader keeps the whole rectangle that a sheet's cells span, and a copy of a shared
string for every cell that names it. Sheets are measured as bytes, in a few passes of
NumPy, if their cells are written as every spreadsheet program writes them; other sheets
are walked through with a parser, and refused where that would take long.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from xml.parsers import expat

if TYPE_CHECKING:
    import numpy as np

    Bytes = np.ndarray[tuple[int], np.dtype[np.uint8]]
    Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
    Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

MOST_WALKED = 32 << 20
"""Bytes of a sheet whose cells are not written in the usual way: some seconds."""

_STEP = 4 << 20
_PAD = 32
"""Bytes that are looked at behind a ``<``: more than the address of a cell needs."""
_BLANKS = b" \t\r\n/>"
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d{1,7})", re.IGNORECASE)
_SHARED = re.compile(rb't="s"><v>(\d{1,9})</v>')
_STRING = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)")
_PREFIXED = re.compile(rb":c[\s/>]")
_SHORT = 64
_MOST_DIGITS = 10
BEYOND = 10**10
"""Row of an address that no spreadsheet has: the reader takes as many of its digits as
fit in 32 bits, and may ask for more memory than there is."""


class OddSheetError(ValueError):
    """A large sheet is written as no spreadsheet program writes one."""


class Spread(NamedTuple):
    """Rows and columns that the filled cells of a sheet span, and their number."""

    rows: int = 0
    columns: int = 0
    cells: int = 0


def longest_run(content: bytes, signs: bytes) -> int:
    """Return the most bytes in a row that are none of some signs."""
    import numpy as np

    everything = np.frombuffer(content, np.uint8)
    last, longest = -1, 0
    for start in range(0, len(everything), _STEP):
        found = _places(everything[start : start + _STEP], signs) + start
        if len(found):
            inside = int(np.diff(found, prepend=last).max()) - 1
            longest, last = max(longest, inside), int(found[-1])
    return max(longest, len(everything) - last - 1)


def spread_of(text: bytes) -> Spread:
    """Return what the filled cells of a sheet span.

    Raises
    ------
    OddSheetError
        Its cells are not written in the usual way, and there are too many to look at
        one by one.
    xml.parsers.expat.ExpatError
        They are not, and the sheet is no XML.
    """
    found = _plain_spread(text)
    return _walked(text)[0] if found is None else found


def references(text: bytes) -> Counter[int]:
    """Return how often the cells of a sheet name each shared string.

    Raises
    ------
    OddSheetError
        As in :func:`spread_of`.
    """
    counts: Counter[bytes] = Counter()
    start = 0
    while start < len(text):
        end = text.find(b"<c", start + _STEP)
        end = len(text) if end < 0 else end
        counts.update(_SHARED.findall(text, start, end))
        start = end
    is_plain = text.count(b'"s"') == counts.total() and b"'s'" not in text
    if not is_plain:
        return _walked(text)[1]
    return Counter({int(name): times for name, times in counts.items()})


def string_sizes(text: bytes) -> Sequence[int]:
    """Return the bytes of every shared string; markup inside long ones is left out."""
    starts = array("q", (found.start() for found in _STRING.finditer(text)))
    starts.append(len(text))
    return array("q", (_size(text, *ends) for ends in pairwise(starts)))


def _size(text: bytes, start: int, end: int) -> int:
    if end - start <= _SHORT:
        return end - start
    piece = text[start:end]
    if b"<!" in piece:
        return len(piece)
    return sum(map(len, _TEXT.findall(piece)))


def _plain_spread(text: bytes) -> Spread | None:
    """Return the spread of a sheet written in the usual way, ``None`` for others.

    The usual way is ``<c r="AB12" ...>`` without a prefix: Excel, WPS, LibreOffice and
    the libraries for workbooks all keep to it.
    """
    import numpy as np

    if _PREFIXED.search(text):
        return None
    spread = Spread()
    for chunk in _chunks(text):
        tags = _places(chunk[:-_PAD], b"<")
        is_cell = (chunk[tags + 1] == ord("c")) & _is_in(chunk[tags + 2], _BLANKS)
        # What comes behind the last tag of a chunk is not seen: taken as filled.
        is_filled = chunk[np.append(tags, 2)[1:] - 2] != ord("/")
        is_filled[-1:] = True
        found = _addresses(chunk, tags[is_cell & is_filled])
        if found is None:
            return None
        spread = Spread(
            max(spread.rows, int(found[0].max(initial=0))),
            max(spread.columns, int(found[1].max(initial=0))),
            spread.cells + len(found[0]),
        )
    return spread


def _chunks(text: bytes) -> Iterator[Bytes]:
    """Yield a text part by part, each with the first bytes of the next behind it."""
    import numpy as np

    everything = np.frombuffer(text, np.uint8)
    for start in range(0, len(everything), _STEP):
        chunk = everything[start : start + _STEP + _PAD]
        lacking = _PAD if start + _STEP >= len(everything) else 0
        yield np.pad(chunk, (0, lacking)) if lacking else chunk


def _places(content: Bytes, signs: bytes) -> Ints:
    import numpy as np

    return np.flatnonzero(_is_in(content, signs))


def _is_in(content: Bytes, signs: bytes) -> Flags:
    found: Flags = content == signs[0]
    for sign in signs[1:]:
        found |= content == sign
    return found


def _addresses(chunk: Bytes, at: Ints) -> tuple[Ints, Ints] | None:
    """Return row and column of cells, or nothing if one has no plain address."""
    import numpy as np

    is_plain = np.ones(len(at), bool)
    for behind, sign in enumerate(b' r="', start=2):
        is_plain &= chunk[at + behind] == sign
    here = at + 6
    rows, columns = np.zeros((2, len(at)), np.int64)
    for most, base, first, numbers in ((3, 26, ord("A"), columns), (7, 10, 48, rows)):
        for _ in range(most):
            digit = chunk[here].astype(np.int64) - first
            fits = (digit >= 0) & (digit < base)
            digit += base == 26  # A counts as 1
            numbers[:] = np.where(fits, numbers * base + digit, numbers)
            here = here + fits
    is_plain &= (chunk[here] == ord('"')) & (rows > 0) & (columns > 0)
    return (rows, columns) if is_plain.all() else None


class Cell(NamedTuple):
    """A cell as its XML says it; row and column count from 1."""

    row: int
    column: int
    sort: str
    formula: str | None
    value: str
    is_filled: bool
    style: str


def walk_cells(text: bytes, hear: Callable[[Cell], None]) -> None:
    """Tell of every cell of a sheet, in order.

    Raises
    ------
    xml.parsers.expat.ExpatError
        The sheet is no XML.
    """
    walk = _Walk(hear)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True  # a text with many entities would come sign by sign
    parser.StartElementHandler = walk.start
    parser.EndElementHandler = walk.end
    parser.CharacterDataHandler = walk.characters
    parser.Parse(text, True)


class _Walk:
    """Handlers of one pass over a sheet's XML."""

    def __init__(self, hear: Callable[[Cell], None]) -> None:
        self._hear = hear
        self._row = self._column = 0
        self._sort, self._inside, self._style = "n", "", "0"
        self._has_formula = self._is_filled = False
        self._said: dict[str, list[str]] = {"f": [], "v": [], "t": []}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an element."""
        name = self._inside = tag.rpartition(" ")[2]
        if name == "row":
            given = attributes.get("r")
            self._row = self._row + 1 if given is None else _row_number(given)
            self._column = 0
        elif name == "c":
            self._column += 1
            given = attributes.get("r")
            found = _ADDRESS.fullmatch(given or "")
            if found:
                self._row, self._column = int(found[2]), _number(found[1])
            elif given is not None:
                self._row = BEYOND
            self._sort = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._has_formula = self._is_filled = False
            self._said = {"f": [], "v": [], "t": []}
        else:
            self._is_filled = True
            self._has_formula |= name == "f"

    def characters(self, text: str) -> None:
        """Take text."""
        if self._inside in self._said:
            self._said[self._inside].append(text)

    def end(self, tag: str) -> None:
        """End an element."""
        self._inside = ""
        if tag.rpartition(" ")[2] == "c":
            formula = "".join(self._said["f"]) if self._has_formula else None
            value = "".join(self._said["v"] or self._said["t"])
            sort, style = self._sort, self._style
            where = self._row, self._column
            filled = self._is_filled
            self._hear(Cell(*where, sort, formula, value, filled, style))


def _row_number(given: str) -> int:
    is_plain = given.isdecimal() and len(given) < _MOST_DIGITS
    return int(given) if is_plain else BEYOND


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _walked(text: bytes) -> tuple[Spread, Counter[int]]:
    """Return spread and names of shared strings, cell by cell."""
    if len(text) > MOST_WALKED:
        raise OddSheetError
    spread, names = Spread(), Counter[int]()

    def hear(cell: Cell) -> None:
        nonlocal spread
        if not cell.is_filled:
            return
        rows, columns = max(spread.rows, cell.row), max(spread.columns, cell.column)
        spread = Spread(rows, columns, spread.cells + 1)
        name = cell.value.strip()
        if cell.sort == "s" and name.isdecimal() and len(name) < _MOST_DIGITS:
            names[int(name)] += 1

    walk_cells(text, hear)
    return spread, names
