"""Rows that are printed: what columns look like, and which rows share a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby, islice
from typing import Literal, NamedTuple

from lawyer_assign.files.cells.terms import Lang
from lawyer_assign.files.formats.foot_pages import (
    FOOT_HEIGHT,
    HEAD_HEIGHT,
    SEAL_HEIGHT,
    block_pages,
    room_of,
    scale_of,
)
from lawyer_assign.files.formats.print_style import (
    LEGIBLE,
    column_widths,
    height_of,
    worded,
)
from lawyer_assign.files.plans.cells import IDS, texts_of
from lawyer_assign.files.table import Blocks, Row, Table

_TITLE_HEIGHT, _TOTAL_HEIGHT = 22.0, 18.0
MOST_BREAKS = 1023
"""Breaks between pages that a sheet can have."""


class Line(NamedTuple):
    """A line of a sheet in blocks: what it is, which row or text, how high."""

    sort: Literal["row", "title", "total", "foot"]
    height: float
    row: int = -1
    text: str = ""


class Laid(NamedTuple):
    """The lines of a sheet in blocks below its headers, and where pages begin.

    The last lines, ``unprinted``, stand on no page.
    """

    lang: Lang
    lines: list[Line]
    breaks: list[int]
    unprinted: int = 0


def laid_out(table: Table, blocks: Blocks, lang: Lang) -> Laid:
    """Return how a table in blocks is laid out, whatever was typed into it by hand."""
    by_hand = [head in table.by_hand for head, _ in table.heads]
    rows = [
        [
            None if is_typed else cell
            for cell, is_typed in zip(row, by_hand, strict=True)
        ]
        for row in texts_of(table, lang, lives=False)
    ]
    kinds = [kind_of(table, at, rows, lang) for at in range(len(table.heads))]
    widths = column_widths(
        headers_of(table, lang), rows, kinds, table.printed, LEGIBLE
    )[: table.printed]
    heights = [printed_height(row, widths) for row in rows]
    scale = scale_of(sum(widths))
    at = [head for head, _ in table.heads].index(blocks.of)
    found = Laid(lang, [], [])
    lines = [Line("row", height, one) for one, height in enumerate(heights)]
    signed = lines[: len(lines) - blocks.rows_of_rest]
    for value, own in groupby(signed, lambda one: str(table.rows[one.row][at])):
        _lay_block(found, blocks, value, list(own), scale)
    rest = lines[len(signed) :]
    if rest:
        rest = [Line("title", _TITLE_HEIGHT, text=blocks.rest.of(lang)), *rest]
    found.lines.extend(rest)
    # A page begins before each but the first.
    breaks = found.breaks[1 : MOST_BREAKS + 1]
    return found._replace(breaks=breaks, unprinted=len(rest))


def _lay_block(
    laid: Laid, said: Blocks, value: str, rows: list[Line], scale: int
) -> None:
    lang = laid.lang
    foot = [FOOT_HEIGHT] * (len(said.foot) - 1) + [SEAL_HEIGHT * 100 / scale]
    room = room_of(scale) - HEAD_HEIGHT - _TITLE_HEIGHT - _TOTAL_HEIGHT
    pages = block_pages([one.height for one in rows], room, sum(foot))
    left = iter(rows)
    for number, count in enumerate(pages, start=1):
        laid.breaks.append(len(laid.lines) + 1)
        page = said.page.of(lang).format(number, len(pages))
        title = f"{said.titles[value].of(lang)}{page}"
        laid.lines.append(Line("title", _TITLE_HEIGHT, text=title))
        if number == 1:
            total = said.totals[value].of(lang)
            laid.lines.append(Line("total", _TOTAL_HEIGHT, text=total))
        laid.lines.extend(islice(left, count))
    laid.lines.extend(
        Line("foot", height, text=one.of(lang))
        for one, height in zip(said.foot, foot, strict=True)
    )


def printed_height(row: Row, widths: Sequence[float]) -> float:
    """Return the height of a row in points, by the texts in it."""
    texts = [(str(one), width) for one, width in zip(row, widths, strict=False)
             if isinstance(one, str)]  # fmt: skip
    return height_of(texts) - 1


def headers_of(table: Table, lang: Lang) -> list[str]:
    """Return the headers of a table as a sheet has them."""
    headers = table.headers(lang)
    return headers if table.is_verbatim else [worded(one) for one in headers]


def kind_of(table: Table, at: int, rows: Sequence[Row], lang: Lang) -> str:
    """Return the look of a column, by its name and what stands in it."""
    kind = _kind_of(table, at, rows)
    return "day_zh" if kind == "day" and lang == "zh" else kind


def _kind_of(table: Table, at: int, rows: Sequence[Row]) -> str:
    name = table.heads[at][0]
    if name in table.prose:
        return "prose"
    cells = [row[at] for row in rows if row[at] is not None]
    if name in table.by_hand and name.endswith("_seal"):
        return "seal"
    if name in table.by_hand and name.endswith("_on") and not cells:
        return "day"
    if name in table.as_typed:
        if any(isinstance(one, str) for one in cells):
            return "text"
        return "day" if any(isinstance(one, dt.date) for one in cells) else "number"
    if name in IDS:
        return "id"
    if name.endswith("yuan") or name.endswith("fen"):
        return "yuan"
    if cells and all(isinstance(one, dt.date) for one in cells):
        return "day"
    if cells and all(isinstance(one, int | float) for one in cells):
        return "whole" if all(float(x).is_integer() for x in cells) else "number"  # type: ignore[arg-type] # numbers, as just seen
    is_word = name in table.words and all(len(str(one)) <= 6 for one in cells)
    return "word" if is_word else "text"
