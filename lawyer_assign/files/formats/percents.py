"""Numbers that a workbook shows as percentages, of which it keeps the hundredth part.

Who types 100% into a cell and reads 1 back would never learn of it: 1 is a percentage.
"""

import re
import zipfile
from collections.abc import Collection
from xml.etree import ElementTree

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.cell import Fault
from lawyer_assign.files.parts import Cell, walk_cells

_STYLES = "xl/styles.xml"
_SHIPPED = ("9", "10")
"""Ids of the formats 0% and 0.00%, which no file spells out."""
_QUOTED = re.compile(r'"[^"]*"|\\.')
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


def percent_styles(archive: zipfile.ZipFile) -> frozenset[str]:
    """Return the styles that show percentages, as the cells of a workbook name them."""
    if _STYLES not in archive.namelist():
        return frozenset()
    root = ElementTree.fromstring(archive.read(_STYLES))
    shown = set(_SHIPPED)
    looks: Collection[ElementTree.Element] = ()
    for one in root.iter():
        if one.tag.endswith("}numFmt"):
            if "%" in _QUOTED.sub("", one.get("formatCode", "")):
                shown.add(one.get("numFmtId", ""))
        elif one.tag.endswith("}cellXfs"):
            looks = list(one)
    return frozenset(
        str(at) for at, look in enumerate(looks) if look.get("numFmtId") in shown
    )


def percentages(text: bytes, styles: Collection[str]) -> dict[tuple[int, int], Fault]:
    """Return the numbers of a sheet that stand in such styles; places count from 0."""
    found: dict[tuple[int, int], Fault] = {}
    if not any(f's="{one}"'.encode() in text for one in styles):
        return found

    def hear(cell: Cell) -> None:
        if cell.style in styles and cell.sort == "n" and cell.value:
            shown = f"{100 * float(cell.value):.12g}%"
            found[cell.row - 1, cell.column - 1] = Fault(shown, *_PERCENTAGE)

    walk_cells(text, hear)
    return found
