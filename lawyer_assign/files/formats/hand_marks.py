"""What people mark in a workbook beside what they type: comments, fills and the like.

Also what a sheet of their own needs to be written again: widths and merged cells; and
which widths somebody has set, by those that the workbook was written with.
"""

from __future__ import annotations

import colorsys
import io
import json
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from lawyer_assign.disk import content_of
from lawyer_assign.files.cells.cell import header_text
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.formats import guards
from lawyer_assign.files.formats.print_style import BLUE, GREY, PALE
from lawyer_assign.files.formats.xlsx_reader import (
    Cells,
    header_row,
    properties_in,
    readable,
    sheet_parts,
)
from lawyer_assign.files.parts import Cell, walk_cells

_OURS = frozenset({BLUE, GREY, PALE})
"""Fills of heads and totals, which are nobody's marks."""
_STYLES, _THEME = "xl/styles.xml", "xl/theme/theme1.xml"
_THEME_ORDER = (1, 0, 3, 2)
"""The first colours of a theme stand dark before light, and are numbered otherwise."""
_REF = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_WIDTH = re.compile(rb"<(?:\w+:)?col\s([^>]*)>")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z0-9:]+)"')
_LINK = re.compile(rb'<(?:\w+:)?hyperlink\s[^>]*?ref="([A-Z0-9]+)')
_RICH = re.compile(rb"<(?:\w+:)?(?:f|drawing)[\s>/]")
WIDTHS = "lawyer_assign.widths."
"""Starts properties of a workbook that hold these widths, piece by piece."""
NO_HEAD = ""
"""Stands for the head of a page of sentences, which has but one column."""
PADDING = 5 / 7
"""Of a column, in the width that a file says of it and the writer is not told."""
_DOTS = 7
"""Of a digit in the standard font."""
_MOST = 200
"""Characters of a property, of which a workbook holds 255."""
_SAME = 1.01
"""Dots up to which a width is the same: programs round it to 0.01 of a digit, or to
whole dots of a digit that is one wider."""

Widths = Mapping[str, Mapping[str, int]]
"""Sheet -> folded head -> width in dots."""

Place = tuple[int, int]
"""Row and column, from 0."""


class Mark(NamedTuple):
    """How somebody marked a cell: a fill, such as ``"#FFFF00"``, and a comment."""

    fill: str = ""
    comment: str = ""


class HandColumn(NamedTuple):
    """How a column looks in a file: its width in digits, 0 where nothing says it.

    ``is_custom`` says that it is no longer as wide as all columns of a new sheet.
    """

    width: float = 0.0
    is_custom: bool = False
    is_hidden: bool = False


class HandSheet(NamedTuple):
    """What people do to a sheet besides typing.

    ``is_rich`` says that there are formulas, charts or pictures, which nobody can write
    again from what its cells show.
    """

    marks: Mapping[Place, Mark]
    columns: Mapping[int, HandColumn]
    merged: Sequence[tuple[Place, Place]]
    is_rich: bool
    unlike: Sequence[Place] = ()
    """Cells with a link, or text that is struck out, which nobody writes again."""


def hand_sheets(path: Path) -> dict[str, HandSheet]:
    """Return what people did to each sheet of a workbook.

    Raises
    ------
    BadInputError
        It is no workbook that can be read.
    """
    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with readable(path):
        guards.check_archive(path.name, content)
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            looks = _Looks(_fills_in(archive), _struck_in(archive))
            return {
                name: _hand_sheet(archive, part, looks)
                for name, part in sheet_parts(path.name, archive).items()
            }


class _Looks(NamedTuple):
    """Styles of a workbook in which somebody filled cells, or struck them out."""

    fills: Mapping[str, str]
    struck: Mapping[str, str]


def _hand_sheet(archive: zipfile.ZipFile, part: str, looks: _Looks) -> HandSheet:
    text = archive.read(part)
    marks = {
        place: Mark(comment=said) for place, said in _comments(archive, part).items()
    }
    for place, fill in _styled(text, looks.fills).items():
        marks[place] = marks.get(place, Mark())._replace(fill=fill)
    linked = {_place(one.decode()) for one in _LINK.findall(text)} - {None}
    unlike = sorted({*filter(None, linked), *_styled(text, looks.struck)})
    return HandSheet(
        marks, _columns(text), list(_merged(text)), bool(_RICH.search(text)), unlike
    )


def _styled(text: bytes, fills: Mapping[str, str]) -> dict[Place, str]:
    """Return what styles say of cells; a sheet without any of them is only searched."""
    found: dict[Place, str] = {}
    if not any(f's="{one}"'.encode() in text for one in fills):
        return found

    def hear(cell: Cell) -> None:
        if cell.style in fills:
            found[cell.row - 1, cell.column - 1] = fills[cell.style]

    walk_cells(text, hear)
    return found


def _comments(archive: zipfile.ZipFile, part: str) -> dict[Place, str]:
    """Return the comments of a sheet, from the part that its links name."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links not in archive.namelist():
        return {}
    found = {}
    for link in ElementTree.fromstring(archive.read(links)):
        if not link.get("Type", "").endswith("/comments"):
            continue
        target = posixpath.join("/", folder, link.get("Target", ""))
        at = posixpath.normpath(target).lstrip("/")
        if at in archive.namelist():
            for one in ElementTree.fromstring(archive.read(at)).iter():
                place = _place(one.get("ref", ""))
                if one.tag.endswith("}comment") and place is not None:
                    said = (x.text or "" for x in one.iter() if x.tag.endswith("}t"))
                    found[place] = "".join(said)
    return found


def _place(ref: str) -> Place | None:
    known = _REF.fullmatch(ref)
    if known is None:
        return None
    column = 0
    for letter in known[1]:
        column = column * 26 + ord(letter) - 64
    return int(known[2]) - 1, column - 1


def _merged(text: bytes) -> list[tuple[Place, Place]]:
    found = []
    for one in _MERGED.findall(text):
        first, _, last = one.decode().partition(":")
        ends = _place(first), _place(last)
        if ends[0] is not None and ends[1] is not None:
            found.append((ends[0], ends[1]))
    return found


def _columns(text: bytes) -> dict[int, HandColumn]:
    found = {}
    for one in _WIDTH.findall(text):
        said = dict(re.findall(rb'(\w+)="([^"]*)"', one))
        first, last = int(said.get(b"min", 1)), int(said.get(b"max", 1))
        is_custom, is_hidden = (
            said.get(one) in (b"1", b"true") for one in (b"customWidth", b"hidden")
        )
        column = HandColumn(float(said.get(b"width", 0)), is_custom, is_hidden)
        for at in range(first - 1, min(last, guards.MOST_COLUMNS)):
            found[at] = column
    return found


def _fills_in(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return style -> its fill, of the styles in which somebody filled a cell."""
    if _STYLES not in archive.namelist():
        return {}
    theme = _theme_in(archive)
    styles = _styles_in(archive)
    fills = [_colour(fill, theme) for fill in styles.get("fills", ())]
    looks = styles.get("cellXfs", ())
    found = {}
    for style, look in enumerate(looks):
        at = int(look.get("fillId", 0))
        fill = fills[at] if at < len(fills) else ""
        if fill and fill not in _OURS:
            found[str(style)] = fill
    return found


def _struck_in(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the styles whose text is struck out; of each, that it is."""
    if _STYLES not in archive.namelist():
        return {}
    styles = _styles_in(archive)
    struck = {
        str(at)
        for at, font in enumerate(styles.get("fonts", ()))
        for one in font
        if one.tag.endswith("}strike") and one.get("val", "1") in ("1", "true")
    }
    looks = styles.get("cellXfs", ())
    return {
        str(at): "struck"
        for at, look in enumerate(looks)
        if look.get("fontId", "0") in struck
    }


def _styles_in(archive: zipfile.ZipFile) -> dict[str, Sequence[ElementTree.Element]]:
    """Return the tables of styles of a workbook by name."""
    root = ElementTree.fromstring(archive.read(_STYLES))
    return {one.tag.rpartition("}")[2]: list(one) for one in root}


def _theme_in(archive: zipfile.ZipFile) -> list[str]:
    """Return the colours of the theme, in the order in which fills number them."""
    if _THEME not in archive.namelist():
        return []
    root = ElementTree.fromstring(archive.read(_THEME))
    scheme = next((x for x in root.iter() if x.tag.endswith("}clrScheme")), ())
    colours = [
        next((x.get("lastClr") or x.get("val") or "" for x in one), "")
        for one in scheme
    ]
    return [
        colours[_THEME_ORDER[at] if at < len(_THEME_ORDER) else at]
        for at in range(len(colours))
    ]


def _colour(fill: ElementTree.Element, theme: Sequence[str]) -> str:
    """Return the colour of a fill; nothing where there is none."""
    pattern = next(iter(fill), None)
    if pattern is None or pattern.get("patternType") in (None, "none", "gray125"):
        return ""
    said = next((x for x in pattern if x.tag.endswith("}fgColor")), None)
    if said is None:
        return ""
    rgb, at = said.get("rgb", "")[-6:], said.get("theme", "")
    if not rgb and at.isdecimal() and int(at) < len(theme):
        rgb = _tinted(theme[int(at)], float(said.get("tint", 0)))
    return f"#{rgb.upper()}" if re.fullmatch("[0-9A-Fa-f]{6}", rgb) else ""


def _tinted(rgb: str, tint: float) -> str:
    """Return a colour made lighter, or darker where the tint is below 0."""
    parts = [int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    hue, light, full = colorsys.rgb_to_hls(*parts)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    made = colorsys.hls_to_rgb(hue, light, full)
    return "".join(f"{round(255 * one):02X}" for one in made)


def dots_of(width: float) -> int:
    """Return a width as it is remembered, of one that the writer is told."""
    return round((width + PADDING) * _DOTS)


def properties_of(widths: Widths) -> Iterator[tuple[str, str]]:
    """Yield names and texts of the properties that keep widths in a workbook."""
    said = {sheet: of for sheet, of in widths.items() if of}
    text = json.dumps(said, separators=(",", ":"), ensure_ascii=False)
    text = text.replace(" ", "\\u0020")  # at the end of a piece it would be stripped
    for number, at in enumerate(range(0, len(text) if said else 0, _MOST)):
        yield f"{WIDTHS}{number}", text[at : at + _MOST]


def widths_written(path: Path) -> Widths:
    """Return the widths of a workbook as they were written.

    Nothing of one that does not say them, or in which somebody has changed that.

    Raises
    ------
    BadInputError
        It is no workbook that can be read.
    """
    content = content_of(path, guards.MOST_PACKED, guards.NO_PICTURES)
    with readable(path):
        guards.check_archive(path.name, content)
        said = properties_in(content)
    pieces = {
        int(name.removeprefix(WIDTHS)): text
        for name, text in said.items()
        if name.startswith(WIDTHS) and name.removeprefix(WIDTHS).isdecimal()
    }
    try:
        found = json.loads("".join(pieces[at] for at in sorted(pieces)))
    except json.JSONDecodeError:
        return {}
    is_whole = isinstance(found, dict) and all(map(_is_sheet, found.values()))
    return found if is_whole else {}


def _is_sheet(said: object) -> bool:
    return isinstance(said, dict) and all(type(one) is int for one in said.values())


def set_by_hand(
    cells: Cells, columns: Mapping[int, HandColumn], written: Mapping[str, int]
) -> dict[str, HandColumn]:
    """Return the columns of a sheet that somebody made wider, narrower, or hid.

    Parameters
    ----------
    cells, columns
        Of the sheet as it is.
    written
        Folded head -> width as it was written.

    Returns
    -------
    dict
        By folded head; a width of 0 is the one that was written.
    """
    heads = [NO_HEAD]
    if NO_HEAD not in written:
        top = header_row(cells, written)
        heads = [fold_header(header_text(one)) for one in cells[top]] if cells else []
    found = {}
    for at, column in columns.items():
        head = heads[at] if at < len(heads) else NO_HEAD
        if heads.count(head) != 1 or (head == NO_HEAD and head not in written):
            continue
        # A column that somebody added has no width yet that was written.
        is_set = column.is_custom
        if head in written:
            is_set = abs(column.width * _DOTS - written[head]) > _SAME
        if is_set or column.is_hidden:
            found[head] = column._replace(width=column.width if is_set else 0.0)
    return found
