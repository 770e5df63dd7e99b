"""Blocks of a report, and how they become text or HTML."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product, zip_longest

GAP = "  "


@dataclass(frozen=True, slots=True)
class Block:
    """A titled table; without heads it is a list of named values.

    ``left`` names the columns whose cells are words and stand on the left; numbers
    stand on the right. A cell of several lines takes as many on a terminal. ``room``
    is how wide a text is at most: the widest column of words takes more lines for it,
    then the next. ``cut`` names columns, of file names for one, where a word too long
    for a line goes on in the next.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int] = frozenset({0})
    notes: tuple[str, ...] = ()
    room: int | None = None
    cut: frozenset[int] = frozenset()


TERMINAL = 80
"""Columns of a terminal that nobody has made wider."""
_NARROWEST = (24, 16)
"""Of a column of words, however little room there is: at first, and once all are so."""
_WORD = re.compile(
    r"[（“「《]*(?:[!-~]+|[^!-~ （“「《])[，。；：、！？）”」》%]*| +|[（“「《]+"
)
"""What no line breaks in: a run of ASCII, or one sign with the marks beside it."""
_PART = re.compile(r"[^-_./]*[-_./]+|[^-_./]+")
"""Of a word that is cut all the same, such as a file name: a piece up to a mark."""


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes; Chinese takes two."""
    return sum(_mark_width(mark) for mark in text)


def _mark_width(mark: str) -> int:
    if unicodedata.combining(mark):
        return 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" else 1


def as_text(blocks: Iterable[Block]) -> str:
    """Return blocks as text for a terminal, an empty line between them."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks)


def _lines(block: Block) -> list[str]:
    lines = [block.title] if block.title else []
    rows = [line for row in _narrowed(block) for line in _lines_of(row)]
    grid = [*_lines_of(block.heads), *rows]
    widths = _widths(grid)
    for row in grid:
        cells = (
            _pad(cell, widths[at], is_left=at in block.left)
            for at, cell in enumerate(row)
        )
        lines.append(f"{GAP}{GAP.join(cells)}".rstrip())
    lines += [f"{GAP}{note}" for note in block.notes]
    return lines


def _narrowed(block: Block) -> Sequence[tuple[str, ...]]:
    """Return the rows, as wide as there is room: the widest words first give way."""
    rows = block.rows
    if block.room is None:
        return rows
    widths = _widths_of(block, rows)
    wordy = sorted(block.left, key=lambda one: -widths[one])
    for least, at in product(_NARROWEST, wordy):
        widths = _widths_of(block, rows)
        over = sum(widths) + len(GAP) * len(widths) - block.room
        if over <= 0:
            break
        most, is_cut = max(least, widths[at] - over), at in block.cut
        rows = tuple(
            (*row[:at], _even(whole[at], most, is_cut=is_cut), *row[at + 1 :])
            for row, whole in zip(rows, block.rows, strict=True)
        )
    return rows


def _widths_of(block: Block, rows: Sequence[tuple[str, ...]]) -> list[int]:
    return _widths([line for row in (block.heads, *rows) for line in _lines_of(row)])


def _even(cell: str, most: int, *, is_cut: bool) -> str:
    """Return a cell in lines about as long as each other, none a word by itself."""
    lines = []
    for line in cell.split("\n"):
        wide = width(line)
        count = -(-wide // most) or 1
        goal = min(most, -(-wide // count) + 4)
        words = _pieces(line, goal) if is_cut else _WORD.findall(line)
        lines.append(line if wide <= goal else _broken_line(words, goal, ""))
    return "\n".join(lines)


def _pieces(line: str, most: int) -> Iterator[str]:
    """Yield the words of a line; of too long ones what ends in a mark, or what fits."""
    for word in _WORD.findall(line):
        for part in _PART.findall(word) if width(word) > most else [word]:
            while width(part) > most:
                yield part[:most]
                part = part[most:]
            yield part


def broken(text: str, most: int, behind: str = "") -> str:
    """Return a text in lines no wider than asked for, but for longer words.

    Parameters
    ----------
    text
        Of one line or several.
    most
        Columns of a terminal.
    behind
        What lines begin with that were none before.
    """
    return "\n".join(
        line if width(line) <= most else _broken_line(_WORD.findall(line), most, behind)
        for line in text.split("\n")
    )


def _broken_line(words: Iterable[str], most: int, behind: str) -> str:
    lines, here = [], ""
    for word in words:
        if width(f"{here}{word}") > most and here.strip():
            lines.append(here.rstrip())
            here = behind + word.lstrip()
        else:
            here += word
    return "\n".join([*lines, here.rstrip()])


def fitted(text: str, columns: int) -> str:
    """Return a text for a terminal: sentences broken between words, tables as are.

    What goes on in a line of its own stands further in than where it began.
    """
    lines = text.split("\n")
    for at, line in enumerate(lines):
        said = line.lstrip(" ")
        if GAP not in said:
            behind = " " * (len(line) - len(said) + len(GAP))
            lines[at] = broken(line, columns, behind)
    return "\n".join(lines)


def _lines_of(row: Sequence[str]) -> list[tuple[str, ...]]:
    """Return a row as lines of a terminal."""
    return list(zip_longest(*(cell.split("\n") for cell in row), fillvalue=""))


def _widths(grid: Sequence[Sequence[str]]) -> list[int]:
    count = max((len(row) for row in grid), default=0)
    return [
        max((width(row[at]) for row in grid if at < len(row)), default=0)
        for at in range(count)
    ]


def _pad(text: str, wide: int, *, is_left: bool) -> str:
    space = " " * (wide - width(text))
    return text + space if is_left else space + text


def as_html(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML tables below their titles; every text is escaped.

    A title is no caption: that is as narrow as its table, and an answer that is all
    title would run down a notebook in a strip.
    """
    return "<div>" + "".join(_table(block) for block in blocks) + "</div>"


def _table(block: Block) -> str:
    title = f'<p style="font-weight:bold">{escape(block.title)}</p>'
    sides = ("right", "left")
    heads = "".join(
        f'<th style="text-align:{sides[at in block.left]}">{escape(one)}</th>'
        for at, one in enumerate(block.heads)
    )
    head = f"<thead><tr>{heads}</tr></thead>" if block.heads else ""
    body = "".join(
        "<tr>"
        + "".join(
            f'<td style="text-align:{sides[at in block.left]}">{escape(cell)}</td>'
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in block.rows
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in block.notes)
    table = f"<table>{head}<tbody>{body}</tbody></table>" if head or body else ""
    return f"{title if block.title else ''}{table}{notes}"
