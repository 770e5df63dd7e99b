"""Leaves of lawyers (sheet 请假) in a file of their own."""

from __future__ import annotations

from pathlib import Path

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of
from lawyer_assign.errors import Defects, Text, refuse
from lawyer_assign.facts import Facts, Leave
from lawyer_assign.files.cells.assemble import assemble
from lawyer_assign.files.formats.hidden_sheets import telling_hidden
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.one_sheet import CSV, rows_of

LEAVES = "leaves"
_NO_LEAVES = Text(
    "holds no leaves: there is no sheet 请假 (leaves), or it is empty",
    "没有请假记录：缺少“请假”（leaves）工作表，或该表没有内容",
)
_FILL_IN = Text(
    "Give it the columns lawyer, first_day and last_day; first_half and last_half are "
    "for leaves of half a day",
    "请填写“律师编号”（lawyer）、“开始日期”（first_day）、“结束日期”（last_day）三列；"
    "请半天假的另填“开始上下午”（first_half）、“结束上下午”（last_half）",
)


@checked
def read_leaves(path: str | Path, facts: Facts) -> tuple[Leave, ...]:
    """Read who is away and when, from a sheet 请假 in a file of its own.

    Parameters
    ----------
    path
        An .xlsx workbook or .json document with the sheet, a folder with leaves.csv,
        or one .csv file of any name; columns as in the facts.
    facts
        Whose lawyers are meant.

    Raises
    ------
    BadInputError
        With every cell that cannot be read and every lawyer whom the facts do not know,
        each at its place; or the file holds no leaves.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> import pandas as pd
    >>> row = {"lawyer": ["l1"], "first_day": ["2026-03-02"]}
    >>> row["last_day"] = ["2026-03-06"]
    >>> (folder / "leaves").mkdir()
    >>> pd.DataFrame(row).to_csv(folder / "leaves" / "leaves.csv", index=False)
    >>> len(la.read_leaves(folder / "leaves", la.datasets.toy()))
    1
    """
    place = path_of(path)
    with telling_hidden(place):
        return unmixed(place, lambda: _read(place, facts))


def _read(place: Path, facts: Facts) -> tuple[Leave, ...]:
    defects = Defects()
    rows = rows_of(place, LEAVES, defects, CSV)
    if rows is None or not (rows.values or rows.absent or defects):
        raise refuse(place.name, "", _NO_LEAVES, _FILL_IN)
    return assemble({LEAVES: rows}, defects, beside=facts).leaves
