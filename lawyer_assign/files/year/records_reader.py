"""Records from workbooks, CSV folders, JSON or DataFrames, whole columns at once.

Every distinct value of a column is read once, by the readers that facts files use, so
that a hundred thousand rows are read in about a second, and every row that cannot be
read is named with its sheet and cell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of
from lawyer_assign.errors import BadInputError, Defect, Defects, Text, listed, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.origin import Origin
from lawyer_assign.files.cells.cell import header_text
from lawyer_assign.files.cells.grids import (
    Grid,
    match_columns,
    object_rows,
    report_headless,
)
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.cells.labels import spellings_of
from lawyer_assign.files.cells.own_columns import OWN_MARK
from lawyer_assign.files.cells.tables import NO_TABLE, second_sheet
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.guards import check_exists, check_frame, suffix_of
from lawyer_assign.files.formats.sheets import named_cells
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.formats.xlsx_reader import Cells, grid_of
from lawyer_assign.files.frames import FrameGrid, with_index
from lawyer_assign.files.kinds import RECORDS, asking_for
from lawyer_assign.files.year.record_columns import read_columns
from lawyer_assign.files.year.record_guide import GUIDES
from lawyer_assign.files.year.record_labels import (
    RECORD_NAMES,
    RECORD_SHEETS,
    record_sheet,
)
from lawyer_assign.files.year.records_json import read_document
from lawyer_assign.year.assessment import Records
from lawyer_assign.year.assessment.naming import misnamed_of, strangers_of, with_names

if TYPE_CHECKING:
    import pandas as pd


_BLANK = Text(
    "holds nothing, not even headers, so nobody can tell whether there are no records",
    "没有任何内容，连表头也没有，无法判断是否确实没有记录",
)
_NAME_COLUMNS = Text(
    "Export it again, with headers; a table without rows keeps its headers, or is left "
    "out of the file",
    "请重新导出并带表头；确无记录的，保留表头，或不要放入该表",
)


@checked
def read_records(path: str | Path, facts: Facts | None = None) -> Records:
    """Read records from an .xlsx workbook, a folder of .csv files or a .json document.

    Parameters
    ----------
    path
        Holds the sheets 值班签到 (check_ins), 服务日志 (logs), 群众评价 (ratings) and
        问卷调查 (questionnaires); one that is missing has no rows. The schema of a
        document is ``lawyer_assign/files/records.schema.json``.
    facts
        With them a name that one only has may stand where an id is asked or beside an
        empty one, names beside ids are compared, and the tables have names.

    Raises
    ------
    BadInputError
        With every cell that cannot be read, every sheet and header unknown, and, of
        facts, every id and name beside it that disagree.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> la.write_records_template(folder / "records.xlsx")
    >>> len(la.read_records(folder / "records.xlsx").logs)
    0
    """
    place = path_of(path)
    with asking_for(RECORDS, place):
        return unmixed(place, lambda: _read(place, facts))


def _read(place: Path, facts: Facts | None) -> Records:
    suffix = suffix_of(place, ".xlsx", ".json")
    check_exists(place, is_folder=suffix == "")
    reader = _Reader(facts)
    if suffix == ".json":
        for table, columns, origin in read_document(place, reader.defects):
            reader.take(table, columns, origin)
        return reader.records()
    for name, file, cells in named_cells(place):
        known = reader.table_of(name, file, any(any(row) for row in cells))
        if known is not None:
            reader.read_cells(known, file, cells)
    return reader.records()


@checked
def records_from_frames(
    frames: Mapping[str, pd.DataFrame], facts: Facts | None = None
) -> Records:
    """Make records of DataFrames.

    Parameters
    ----------
    frames
        Table name, such as ``"check_ins"`` or ``"值班签到"``, to its frame, columns by
        either name; an index with the name of a column that is missing is one. Days
        are dates, datetimes or text such as 2024-09-15. A place such as
        ``check_ins[12].minutes`` counts rows from 0.
    facts
        As for :func:`read_records`.

    Raises
    ------
    BadInputError
        With every defect.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import pandas as pd
    >>> visit = {"lawyer": ["l6"], "committee": ["c3"], "day": ["2026-03-02"]}
    >>> visit["duty"] = ["publicity"]
    >>> records = la.records_from_frames({"logs": pd.DataFrame(visit)})
    >>> len(records.logs)
    1
    """
    reader = _Reader(facts)
    for given, frame in frames.items():
        name = str(given)
        table = reader.table_of(name, name, has_cells=True)
        if table is not None:
            check_frame(name, frame)
            reader.read_frame(table, frame)
    return reader.records()


class _Reader:
    """Tables as they are read, and everything that is wrong with them."""

    def __init__(self, facts: Facts | None) -> None:
        self.defects = Defects()
        self._facts = facts
        self._known = None if facts is None else KnownNames(facts)
        self._frames: dict[str, pd.DataFrame] = {}
        self._origins: dict[str, Origin] = {}

    def table_of(self, name: str, place: str, has_cells: bool) -> str | None:
        """Return the table that a name stands for; None for one that is not read."""
        table = RECORD_NAMES.get(fold(name))
        if (table is not None and table not in self._frames) or fold(name) in GUIDES:
            return table
        if table is not None:
            self.defects.append(second_sheet(place, table, RECORD_SHEETS[table][0]))
        elif not name.startswith(OWN_MARK) and has_cells:
            names = [(one, zh) for one, (zh, _) in RECORD_SHEETS.items()]
            known = ", ".join(f"{zh} ({one})" for one, zh in names)
            known_zh = "、".join(f"{zh}（{one}）" for one, zh in names)
            cure = Text(
                f"Name it one of {known}, or start its name with {OWN_MARK}",
                f"请改名为 {known_zh} 之一，或以 {OWN_MARK} 开头命名",
            )
            self.defects.append(Defect(place, "", NO_TABLE, cure))
        return None

    def read_cells(self, table: str, name: str, cells: Cells) -> None:
        """Read a sheet; the planner's own columns are passed over."""
        grid = grid_of(table, name, cells, record_sheet(table))
        live = object_rows(grid, self.defects)

        def column_of(at: int) -> list[object]:
            rows = (grid.rows[row] for row in live)
            return [row[at] if at < len(row) else "" for row in rows]

        given: dict[str, Any] = {}
        for at, slot in enumerate(match_columns(grid, self.defects)):
            if slot is None:
                report_headless(grid, at, column_of(at), live, self.defects)
            elif slot.column.field:
                given[slot.column.field] = _array(column_of(at))
        if not any(map(header_text, grid.headers)):
            self.defects.append(Defect(name, "", _BLANK, _NAME_COLUMNS))
            given = {}
        self.take(table, given, grid.origin(live))

    def read_frame(self, table: str, frame: pd.DataFrame) -> None:
        """Read a frame; columns are taken by their number, for headers may repeat."""
        frame = with_index(frame, spellings_of(record_sheet(table)))
        plain = frame.set_axis(range(frame.shape[1]), axis="columns")
        heads: Sequence[object] = [header_text(one) for one in frame.columns]
        grid: Grid = FrameGrid(table, table, heads, [], sheet=record_sheet(table))
        given = {
            slot.column.field: plain[at].to_numpy()
            for at, slot in enumerate(match_columns(grid, self.defects))
            if slot is not None and slot.column.field
        }
        self._read(table, given, Origin(table))

    def take(self, table: str, given: Mapping[str, Any], origin: Origin) -> None:
        """Read the columns of a table of a file."""
        self._origins[table] = origin
        self._read(table, given, origin)

    def _read(self, table: str, given: Mapping[str, Any], origin: Origin) -> None:
        self._frames[table] = read_columns(
            table, given, origin, self.defects, self._known
        )

    def records(self) -> Records:
        """Return what was read.

        Raises
        ------
        BadInputError
            With every defect, or there is nothing.
        """
        frames = self._frames
        is_empty = not any(map(len, frames.values())) and not self._origins
        if is_empty and not self.defects:
            names = listed(RECORD_SHEETS)
            cure = Text(f"Hand in rows of {names.en}", f"请提供 {names.zh} 的数据行")
            raise refuse(
                "records", "", Text("hold no rows", "记录表没有任何数据行"), cure
            )
        there = {*frames}
        for table in RECORD_SHEETS:
            if table not in frames:
                frames[table] = read_columns(table, {}, Origin(table), self.defects)
        absent = tuple(one for one in RECORD_SHEETS if one not in there)
        found = Records(
            **frames,
            origins=dict(self._origins),
            absent=absent if self._origins else (),
        )
        if self._facts is not None:
            self.defects += misnamed_of(self._facts, found)
        if self._facts is not None and self.defects:
            # Who reads may not ask for them; who is refused hears of all at once. A
            # cell that cannot be read names nobody.
            strangers = strangers_of(self._facts, found)
            self.defects += [one for one in strangers if one.value]
        if self.defects:
            raise BadInputError(self.defects)
        return found if self._facts is None else with_names(self._facts, found)


def _array(cells: Sequence[object]) -> Any:  # noqa: ANN401
    """Return cells as an array of objects, lists among them too."""
    import numpy as np

    found = np.empty(len(cells), object)
    found[:] = cells
    return found
