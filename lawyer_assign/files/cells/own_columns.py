"""Columns that people keep beside those that are read, told from mistyped ones.

Every reader asks here. What starts with ``_``, and a few headers that everybody uses,
are the planner's own: such a column is kept and not read. In sheets that are filled in,
any other header has to be known. In sheets that the program wrote, of which only some
columns are read back, any other column is kept too, unless it is one slip away from
one that is read and is not there: then what stands in it would be passed over.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence

from lawyer_assign.errors import Defect, Text
from lawyer_assign.files.cells.cell import HIDDEN, did_you_mean, header_text, seen
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.guesses import is_one_edit_apart

OWN_MARK = "_"
"""Sheets, files and columns whose name starts so are the planner's own, not read."""

_PHONE_HEADS = frozenset(
    fold(one)
    for one in (
        "联系电话", "联系方式", "电话", "手机", "手机号", "手机号码", "固定电话",
        "座机", "contact phone", "telephone", "mobile", "phone",
    )
)  # fmt: skip
"""Of these such as hold phones."""

_OWN_HEADS = _PHONE_HEADS | frozenset(
    fold(one)
    for one in (
        "序号", "号", "No", "No.", "#", "serial", "备注", "说明", "remark", "remarks",
        "note", "notes", "联系人", "微信", "微信号", "邮箱", "电子邮箱", "传真", "地址",
        "contact", "email", "e-mail", "wechat", "fax", "address",
    )
)  # fmt: skip
"""Columns that people keep beside a sheet's: numbers of rows, contacts, notes."""


def is_own_column(header: str) -> bool:
    """Return whether a column is the planner's own: it is kept and not read.

    A column of a sheet's own name, such as 电话 of lawyers, is that column. A remark in
    brackets may stand behind, as in 备注（选填）.
    """
    plain = fold(header).partition("(")[0]
    return header.strip().startswith(OWN_MARK) or plain in _OWN_HEADS


def holds_phones(header: str) -> bool:
    """Return whether a header is one that people give to a column of phones."""
    return fold(header).partition("(")[0] in _PHONE_HEADS


def rename_column(header: str) -> Text:
    """Return the cure of a header that no column has: it may be the planner's own."""
    own = f"{OWN_MARK}{seen(header.strip(HIDDEN))}"
    return Text(
        "Rename or remove the column; one of your own, kept and not read, has a name "
        f"that starts with {OWN_MARK}: {own}",
        f"请改名或删去该列；自用的列请以 {OWN_MARK} 开头命名，如“{own}”，保留而不读取",
    )


def find_mistyped(
    headers: Sequence[object],
    known: Container[str],
    absent: Mapping[str, str],
    place: Callable[[int], str],
) -> Iterator[Defect]:
    """Yield headers one slip away from those of columns that are read and not there.

    Parameters
    ----------
    headers
        Of a sheet that the program wrote, changed by hand.
    known
        Every accepted header, folded.
    absent
        Folded header of a column that is not there -> how it is written.
    place
        Where the header with a number, counted from 0, stands.
    """
    for at, header in enumerate(headers):
        text = header_text(header)
        folded = fold_header(text)
        if not folded or folded in known or is_own_column(text):
            continue
        said = folded.partition("(")[0]  # a remark in brackets may stand behind
        near = [one for one in absent if said == one or is_one_edit_apart(said, one)]
        if near:
            meant = absent[near[0]]
            problem = Text(
                f"is no column of the sheet, while {meant} is missing",
                f"该表没有这一列，而“{meant}”列缺失",
            )
            cure = did_you_mean(meant).then(rename_column(text))
            yield Defect(place(at), seen(header), problem, cure)
