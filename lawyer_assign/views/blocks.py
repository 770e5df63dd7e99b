"""Blocks of a report, and how they become text or HTML."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest

GAP = "  "


@dataclass(frozen=True, slots=True)
class Block:
    """A titled table; without heads it is a list of named values.

    ``left`` names the columns whose cells are words and stand on the left; numbers
    stand on the right. A cell of several lines takes as many on a terminal.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: frozenset[int] = frozenset({0})
    notes: tuple[str, ...] = ()


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
    rows = [line for row in block.rows for line in _lines_of(row)]
    grid = [block.heads, *rows] if block.heads else rows
    widths = _widths(grid)
    for row in grid:
        cells = (
            _pad(cell, widths[at], is_left=at in block.left)
            for at, cell in enumerate(row)
        )
        lines.append(f"{GAP}{GAP.join(cells)}".rstrip())
    lines += [f"{GAP}{note}" for note in block.notes]
    return lines


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
