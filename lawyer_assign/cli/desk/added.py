"""What somebody added to a plan's workbook and the one written anew does not have."""

from collections.abc import Iterator
from pathlib import Path

from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.files.plans.own import Added

MOST_CELLS = 10


def added_lines(added: Added, out: Path, lang: Language) -> Iterator[str]:
    """Yield what is not carried over of comments, fills and own sheets."""
    apart = "、" if lang is Language.ZH else ", "
    is_book = out.suffix.lower() == ".xlsx"
    marks, sheets = len(added.marks), [one.name for one in added.sheets]
    if not is_book and (marks or sheets):
        names = apart.join(sheets) or "-"
        yield tell("added_to_no_book", lang, count=f"{marks:,}", names=names)
    rich = [one.name for one in added.sheets if one.hand.is_rich]
    if is_book and rich:
        yield tell("own_as_values", lang, names=apart.join(rich))
    if added.lost:
        cells = apart.join(added.lost[:MOST_CELLS])
        more = " …" if len(added.lost) > MOST_CELLS else ""
        count = f"{len(added.lost):,}"
        yield tell("marks_left_out", lang, count=count, cells=f"{cells}{more}")
