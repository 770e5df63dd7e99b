"""What somebody added to a plan's workbook and the one written anew does not have."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.plans.own import Added
from lawyer_assign.files.stated.out_of_sight import find_hidden, hides_rows
from lawyer_assign.files.stated.tables_in import StatedTable

MOST_CELLS = 10


def hidden_rows(path: Path) -> tuple[str, ...]:
    """Return the rows of a workbook that somebody hid, or filtered out, by sheet."""
    if path.suffix.lower() != ".xlsx" or not hides_rows(path):
        return ()
    seen = [
        StatedTable(name, cells, lambda row, _: f"{row + 1}")
        for name, cells in read_sheets(path)
    ]
    found = (one for one in find_hidden(path, seen) if one.sort == "rows")
    return tuple(f"{one.sheet}!{one.which}" for one in found)


def added_lines(
    added: Added, hidden: Sequence[str], out: Path, lang: Language
) -> Iterator[str]:
    """Yield what is not carried over of what was marked or hidden, and own sheets.

    ``hidden`` are rows, as :func:`hidden_rows` found them before anything was written.
    """
    apart = "、" if lang is Language.ZH else ", "
    is_book = out.suffix.lower() == ".xlsx"
    marks, sheets = len(added.marks), [one.name for one in added.sheets]
    if not is_book and (marks or sheets):
        names = apart.join(sheets) or "-"
        yield tell("added_to_no_book", lang, count=f"{marks:,}", names=names)
    rich = [one.name for one in added.sheets if one.hand.is_rich]
    if is_book and rich:
        yield tell("own_as_values", lang, names=apart.join(rich))
    lost = {
        "marks_left_out": added.lost,
        "unlike_left_out": added.unlike,
        "rows_shown": hidden,
    }
    for key, found in lost.items():
        if found:
            more = " …" if len(found) > MOST_CELLS else ""
            cells = apart.join(found[:MOST_CELLS]) + more
            yield tell(key, lang, count=f"{len(found):,}", cells=cells)
