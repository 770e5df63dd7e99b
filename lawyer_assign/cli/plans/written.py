"""The prices and bounds that a plan file says of itself."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

TABLE = ("tiers", "目标达到情况", "各层价格")
HEADS = {
    "tier": ("层级",),
    "price": ("未达到程度（负数为得分）", "价格"),
    "bound": ("已证明的最小值", "已证明下界"),
}
"""Headers of today, then those of workbooks that were written before."""


class WrittenTier(NamedTuple):
    """Price and bound of a tier as a file has them."""

    price: int | None
    bound: int | None


def written_tiers(path: Path) -> dict[int, WrittenTier]:
    """Return the tiers a plan file records; none for a plan typed by hand.

    Only for files that :func:`lawyer_assign.read_plan` has read: what is no number
    counts as not recorded.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _of_json(path)
    cells = _sheet(path) if suffix == ".xlsx" else _csv(path)
    if not cells:
        return {}
    heads = [str(cell).strip() for cell in cells[0]]
    places = {en: _place(heads, (en, *zh)) for en, zh in HEADS.items()}
    return _tiers(
        [{name: _cell(line, at) for name, at in places.items()} for line in cells[1:]]
    )


def _of_json(path: Path) -> dict[int, WrittenTier]:
    from lawyer_assign.files.formats.json_document import load_json

    document = load_json(path)
    rows = document.get(TABLE[0]) if isinstance(document, dict) else None
    if not isinstance(rows, list):
        return {}
    return _tiers([row for row in rows if isinstance(row, dict)])


def _sheet(path: Path) -> Sequence[Sequence[object]]:
    from lawyer_assign.files.formats.xlsx_reader import read_sheets

    return next((cells for name, cells in read_sheets(path) if name in TABLE), [])


def _csv(path: Path) -> Sequence[Sequence[object]]:
    from lawyer_assign.files.formats.csv_folder import read_cells

    table = path / f"{TABLE[0]}.csv" if path.is_dir() else None
    return read_cells(table) if table is not None and table.is_file() else []


def _place(heads: list[str], known: tuple[str, ...]) -> int | None:
    return next((at for at, head in enumerate(heads) if head in known), None)


def _cell(line: Sequence[object], at: int | None) -> object:
    return line[at] if at is not None and at < len(line) else None


def _tiers(rows: Sequence[dict[str, object]]) -> dict[int, WrittenTier]:
    found: dict[int, WrittenTier] = {}
    for row in rows:
        number = _whole(row.get("tier"))
        if number is not None:
            price, bound = _whole(row.get("price")), _whole(row.get("bound"))
            found[number] = WrittenTier(price, bound)
    return found


def _whole(cell: object) -> int | None:
    """Return a whole number that a cell holds, as a number or as text."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        return None
    try:
        return int(cell)
    except (ValueError, OverflowError):
        return None
