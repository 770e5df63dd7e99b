"""Numbers that a workbook shows otherwise than it keeps them.

Who types 100% into a cell and reads 1 back would never learn of it: 1 is a percentage.
Who sees 001200, because the cell is shown in six digits, means no id 1200.
"""

import re
import zipfile
from collections.abc import Collection, Mapping
from xml.etree import ElementTree

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.cell import Fault
from lawyer_assign.files.parts import Cell, walk_cells

_STYLES = "xl/styles.xml"
_SHIPPED = {"9": "0%", "10": "0.00%"}
"""Ids of the formats of percentages that no file spells out."""
_QUOTED = re.compile(r'"[^"]*"|\\.')
_ALL_ZEROS = re.compile("0{2,}")
_WHOLE = re.compile(r"\d+(?:\.0+)?")
_PERCENTAGE = (
    Text(
        "is a percentage, of which a spreadsheet keeps the hundredth part",
        "是百分数，表格软件存的是其百分之一",
    ),
    Text(
        "Format the cell as General, then enter what stands before the sign, 20 for "
        "20%",
        "请将单元格设为常规格式，再填百分号前的数，如20%填20",
    ),
)


def formats_in(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the formats of numbers by style, as the cells of a workbook name it."""
    if _STYLES not in archive.namelist():
        return {}
    root = ElementTree.fromstring(archive.read(_STYLES))
    codes = dict(_SHIPPED)
    looks: Collection[ElementTree.Element] = ()
    for one in root.iter():
        if one.tag.endswith("}numFmt"):
            codes[one.get("numFmtId", "")] = one.get("formatCode", "")
        elif one.tag.endswith("}cellXfs"):
            looks = list(one)
    found = {str(at): look.get("numFmtId", "") for at, look in enumerate(looks)}
    return {style: codes[one] for style, one in found.items() if one in codes}


def percentages(
    text: bytes, formats: Mapping[str, str]
) -> dict[tuple[int, int], Fault]:
    """Return the numbers of a sheet that are shown so; places count from 0."""
    styles = {style for style, code in formats.items() if "%" in _QUOTED.sub("", code)}
    return {
        place: Fault(f"{100 * float(value):.12g}%", *_PERCENTAGE)
        for place, (value, _) in _numbers(text, styles).items()
    }


def padded(text: bytes, formats: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """Return the whole numbers of a sheet that are shown with zeros in front.

    As they are shown; places count from 0.
    """
    sizes = {
        style: len(code)
        for style, code in formats.items()
        if _ALL_ZEROS.fullmatch(code)
    }
    return {
        place: value.partition(".")[0].zfill(sizes[style])
        for place, (value, style) in _numbers(text, sizes).items()
        if _WHOLE.fullmatch(value)
    }


def _numbers(
    text: bytes, styles: Collection[str]
) -> dict[tuple[int, int], tuple[str, str]]:
    """Return the numbers that stand in some styles, and in which, by place."""
    found: dict[tuple[int, int], tuple[str, str]] = {}
    if not any(f's="{one}"'.encode() in text for one in styles):
        return found

    def hear(cell: Cell) -> None:
        if cell.style in styles and cell.sort == "n" and cell.value:
            found[cell.row - 1, cell.column - 1] = (cell.value, cell.style)

    walk_cells(text, hear)
    return found
