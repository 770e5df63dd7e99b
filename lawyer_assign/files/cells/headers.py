"""Which column a header names, and which one was probably meant."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Self

from lawyer_assign.errors import Lang, Text
from lawyer_assign.files.cells.cell import HIDDEN, CellError, seen, suggestion
from lawyer_assign.files.cells.labels import Sheet, Slot, fold_header, spellings_of
from lawyer_assign.files.cells.lists import read_skill
from lawyer_assign.files.cells.own_columns import (
    OWN_MARK,
    holds_phones,
    is_own_column,
    rename_column,
)
from lawyer_assign.files.cells.terms import fold

_SHORTEST = 3
"""Letters of a name that another may begin with by more than chance."""


class Spellings(NamedTuple):
    """Headers that the columns of a sheet may have, folded.

    Parameters
    ----------
    table
        Name of the sheet.
    form
        What it is made of.
    known
        Spelling -> the column.
    free
        Those of columns that no header names: one of them may be meant.
    """

    table: str
    form: Sheet
    known: Mapping[str, Slot]
    free: Mapping[str, Slot]

    @classmethod
    def of(cls, table: str, form: Sheet, headers: Iterable[str]) -> Self:
        """Return the spellings of a sheet with some headers."""
        known = spellings_of(form)
        there = {_named(fold_header(one), known) for one in headers}
        free = {name: slot for name, slot in known.items() if slot not in there}
        return cls(table, form, known, free)


def _named(folded: str, known: Mapping[str, Slot]) -> Slot | None:
    """Return what a header names; a remark in brackets may be added."""
    return known.get(folded) or known.get(folded.partition("(")[0])


def slot_of(header: str, spellings: Spellings) -> Slot:
    """Return the column that a header names.

    Raises
    ------
    CellError
        It names none, or says another unit.
    """
    table, form = spellings.table, spellings.form
    folded = fold_header(header)
    slot = _named(folded, spellings.known)
    if folded not in spellings.known:
        _check_unit(slot, folded)
    if slot is not None:
        return slot
    before, dot, _ = folded.partition(".")
    for column in form.columns:
        heads = (fold(column.short), fold(column.field))
        if dot and column.kind == "scores" and before in heads:
            for colon in "：.":
                header = header.replace(colon, ":")
            return Slot(column, read_skill(header.partition(":")[2].strip(HIDDEN)))
    # Who writes English headers is told the English one.
    lang: Lang = "en" if folded.isascii() else "zh"
    titles: dict[str, str | Text] = {
        one: Text(other.header(lang), other.header("zh"))
        for one, other in spellings.free.items()
    }
    raise CellError(
        Text(f"is no column of {table}", f"“{form.zh}”（{table}）表中没有这一列"),
        _meant(folded, titles).then(rename_column(header)),
    )


def _meant(folded: str, titles: Mapping[str, str | Text]) -> Text:
    """Return "Did you mean ...? " for the column that a header spells, or nothing.

    What begins with the whole of a column's name is that written out: longitude, lon.
    """
    short = [one for one in titles if len(one) >= _SHORTEST and folded.startswith(one)]
    near = max(short, key=len, default=folded)
    return suggestion(near, titles, cutoff=0.5)


def what_is_wrong(
    header: str, spellings: Spellings, unknown: CellError
) -> CellError | None:
    """Return what is wrong with a header that names no column; ``None`` = an own one.

    Where the sheet's own column of phones is missing, 联系电话 is meant to be that one:
    all phones would be passed over without a word.
    """
    if not is_own_column(header):
        return unknown
    meant = [x for x in spellings.free.values() if x.column.kind == "phone"]
    if not meant or not holds_phones(header):
        return None
    title = Text(meant[0].header("en"), meant[0].header("zh"))
    own = f"{OWN_MARK}{seen(header.strip(HIDDEN))}"
    return CellError(
        Text(
            f"is not read, and the column of phones, {title.en}, is missing",
            f"这一列不读取，而存放电话的“{title.zh}”列缺失",
        ),
        Text(
            f"Name the column {title.en}; one of your own has a name that starts with "
            f"{OWN_MARK}: {own}",
            f"请将表头改为“{title.zh}”；确为自用的列，请以 {OWN_MARK} 开头命名，"
            f"如“{own}”",
        ),
    )


def _check_unit(slot: Slot | None, folded: str) -> None:
    """Refuse a header that says another unit than its column has."""
    if slot is None:
        return
    unit = fold_header(slot.header("zh")).partition("(")[2].rstrip(")")
    said = folded.partition("(")[2].rstrip(")")
    if unit and said and not said.startswith(unit):
        raise CellError(
            Text(
                f"says another unit than {slot.header('zh')}",
                f"单位与“{slot.header('zh')}”不同",
            ),
            Text(
                f"Give the column in {unit}, and write that in the header, or no unit",
                f"请将该列换算为{unit}，表头写明{unit}或不写单位",
            ),
        )
