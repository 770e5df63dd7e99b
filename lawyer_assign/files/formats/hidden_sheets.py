"""Say of a sheet in which something is wrong that nobody sees it: it is hidden."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from lawyer_assign.disk import is_folder
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.files.formats.xlsx_reader import sheets_in

_IS_HIDDEN = Text(", and the sheet is hidden", "，该工作表已隐藏")
_UNHIDE = Text(
    "Unhide it: right-click the tab of any sheet, Unhide. ",
    "请先右击任一工作表标签，选“取消隐藏”。",
)
_UNHIDE_DEEP = Text(
    "Unhide does not list it: in Excel press Alt+F11, choose the sheet, set Visible to "
    "-1. ",
    "“取消隐藏”中不列出该表，请先在Excel中按Alt+F11，选中该表，将Visible改为-1。",
)


@contextmanager
def telling_hidden(path: Path) -> Iterator[None]:
    """Say with the first thing wrong in each sheet that is hidden how to see it.

    Raises
    ------
    BadInputError
        Of reading.
    """
    try:
        yield
    except BadInputError as error:
        is_book = path.suffix.lower() == ".xlsx" and not is_folder(path)
        hidden = _hidden(path) if is_book else {}
        if not hidden:
            raise
        raise BadInputError(_told(error.defects, hidden)) from None


def _hidden(path: Path) -> Mapping[str, bool]:
    """Return the sheets that are hidden, and whether so that planners cannot unhide."""
    from python_calamine import SheetVisibleEnum as Visible

    try:
        sheets = sheets_in(path)
    except BadInputError:  # no workbook at all, which is what is being told
        return {}
    return {
        one.name: one.visible == Visible.VeryHidden
        for one in sheets
        if one.visible != Visible.Visible
    }


def _told(defects: tuple[Defect, ...], hidden: Mapping[str, bool]) -> Iterator[Defect]:
    left = dict(hidden)
    for one in defects:
        sheet = one.place if one.place in left else one.place.rpartition("!")[0]
        is_deep = left.pop(sheet, None)
        if is_deep is None:
            yield one
            continue
        cure = (_UNHIDE_DEEP if is_deep else _UNHIDE).then(one.cure)
        yield replace(one, problem=one.problem.then(_IS_HIDDEN), cure=cure)
