"""Records from workbooks, CSV folders, JSON or DataFrames, whole columns at once.

Every distinct value of a column is read once, by the readers that facts files use, so
that a hundred thousand rows are read in about a second, and every row that cannot be
read is named with its sheet and cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawyer_assign.calls import checked
from lawyer_assign.disk import exists, path_of
from lawyer_assign.errors import BadInputError, Defect, Defects, Text, listed, refuse
from lawyer_assign.facts.origin import Origin
from lawyer_assign.files.cells.cell import (
    CellError,
    Fault,
    header_text,
    seen,
    suggestion,
)
from lawyer_assign.files.cells.grids import ADD_COLUMN, RENAME_COLUMN, column_letters
from lawyer_assign.files.cells.tables import NO_TABLE, OWN_MARK, second_sheet
from lawyer_assign.files.cells.terms import Lang, fold
from lawyer_assign.files.formats.guards import check_exists, check_frame, suffix_of
from lawyer_assign.files.formats.sheets import named_cells
from lawyer_assign.files.formats.xlsx_reader import header_row
from lawyer_assign.files.plans.writer import write_tables
from lawyer_assign.files.year.record_cells import cell_reader, is_blank
from lawyer_assign.files.year.record_guide import GUIDES, record_guide
from lawyer_assign.files.year.record_labels import (
    RECORD_NAMES,
    RECORD_SHEETS,
    RecordColumn,
    record_headers,
)
from lawyer_assign.files.year.record_tables import tables_of_records
from lawyer_assign.files.year.records_json import RECORDS, read_document
from lawyer_assign.year.assessment import Records

if TYPE_CHECKING:
    import pandas as pd

Cells = Sequence[Sequence[object]]
_ODD_COLUMN = Text(
    "is no column of the table, or one given twice", "该表没有这一列，或该列重复"
)


@checked
def read_records(path: str | Path) -> Records:
    """Read records from an .xlsx workbook, a folder of .csv files or a .json document.

    Parameters
    ----------
    path
        Holds the sheets 值班签到 (check_ins), 服务日志 (logs), 群众评价 (ratings) and
        问卷调查 (questionnaires); one that is missing has no rows. The schema of a
        document is ``lawyer_assign/files/records.schema.json``.

    Raises
    ------
    BadInputError
        With every cell that cannot be read, and every sheet and header unknown.

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
    suffix = suffix_of(place, ".xlsx", ".json")
    check_exists(place, is_folder=suffix == "")
    defects = Defects()
    found: dict[str, pd.DataFrame] = {}
    origins: dict[str, Origin] = {}
    if suffix == ".json":
        for table, columns, origin in read_document(place, defects):
            found[table] = _columns(table, tuple(columns.items()), origin, defects)
            origins[table] = origin
        return _records(found, origins, defects)
    for name, file, cells in named_cells(place):
        known = _table_of(name, file, cells, found, defects)
        if known is not None:
            found[known], origins[known] = _read_table(known, file, cells, defects)
    return _records(found, origins, defects)


@checked
def records_from_frames(frames: Mapping[str, pd.DataFrame]) -> Records:
    """Make records of DataFrames.

    Parameters
    ----------
    frames
        Table name, such as ``"check_ins"`` or ``"值班签到"``, to its frame, columns by
        either name. Days are dates, datetimes or text such as 2024-09-15. A place such
        as ``check_ins[12].minutes`` counts rows from 0.

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
    defects = Defects()
    found: dict[str, pd.DataFrame] = {}
    for name, frame in frames.items():
        table = _table_of(name, name, ((name,),), found, defects)
        if table is not None:
            check_frame(name, frame)
            # By their number: headers may repeat, or be no names at all.
            plain = frame.set_axis(range(frame.shape[1]), axis="columns")
            columns = [
                (header_text(one), plain[at].to_numpy())
                for at, one in enumerate(frame.columns)
            ]
            found[table] = _columns(table, columns, Origin(table), defects)
    return _records(found, {}, defects)


@checked
def write_records_template(path: str | Path, *, lang: Lang = "zh") -> None:
    """Write an empty workbook (or folder of CSV, or document) of records to fill in.

    Parameters
    ----------
    path
        .xlsx, .json, or no suffix for a folder. Nothing that exists is replaced.
    lang
        ``"zh"`` or ``"en"``.

    Raises
    ------
    BadInputError
        If the path exists or is of another kind.

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
    suffix = place.suffix.lower()
    if exists(place) or suffix not in ("", ".xlsx", ".json"):
        raise refuse(
            str(place), suffix,
            Text(
                "exists already, or is no kind of file for records",
                "已存在，或不是记录表可用的文件类型",
            ),
            Text(
                "Choose a new .xlsx or .json file, or a new folder",
                "请另选新的 .xlsx 或 .json 文件，或新的文件夹",
            ),
        )  # fmt: skip
    empty = {table: _columns(table, (), Origin(table), []) for table in RECORD_SHEETS}
    records = Records(**empty, origins={})
    tables = tables_of_records(records)
    if suffix == ".xlsx":
        tables = [record_guide(), *tables]
    write_tables(tables, place, suffix, lang=lang, form=RECORDS)


def _table_of(
    name: str, place: str, cells: Cells, taken: Mapping[str, Any], defects: list[Defect]
) -> str | None:
    table = RECORD_NAMES.get(fold(name))
    if (table is not None and table not in taken) or fold(name) in GUIDES:
        return table
    if table is not None:
        defects.append(second_sheet(place, table, RECORD_SHEETS[table][0]))
    elif not name.startswith(OWN_MARK) and any(any(row) for row in cells):
        names = [(one, zh) for one, (zh, _) in RECORD_SHEETS.items()]
        known = ", ".join(f"{zh} ({one})" for one, zh in names)
        known_zh = "、".join(f"{zh}（{one}）" for one, zh in names)
        cure = Text(
            f"Name it one of {known}, or start its name with {OWN_MARK}",
            f"请改名为 {known_zh} 之一，或以 {OWN_MARK} 开头命名",
        )
        defects.append(Defect(place, "", NO_TABLE, cure))
    return None


def _read_table(
    table: str, name: str, cells: Cells, defects: list[Defect]
) -> tuple[pd.DataFrame, Origin]:
    import numpy as np

    top = header_row([list(row) for row in cells[:10]], record_headers(table))
    headers = [header_text(one) for one in cells[top]] if cells else []
    rows = [
        (at, row) for at, row in enumerate(cells[top + 1 :], top + 2) if any(
            cell not in ("", None) for cell in row
        )
    ]  # fmt: skip
    columns: list[tuple[str, Any]] = []
    letters: dict[str, str] = {}
    known = record_headers(table)
    for at, header in enumerate(headers):
        values = np.empty(len(rows), object)
        values[:] = [row[at] if at < len(row) else "" for _, row in rows]
        if header.strip() or any(one not in ("", None) for one in values):
            columns.append((header, values))
            column = known.get(fold(header))
            letters.setdefault(column.field if column else header, column_letters(at))
    origin = Origin(name, tuple(number for number, _ in rows), letters)
    return _columns(table, columns, origin, defects), origin


def _columns(
    table: str,
    given: Sequence[tuple[str, Any]],
    origin: Origin,
    defects: list[Defect],
) -> pd.DataFrame:
    """Read the columns of a table; what cannot be read becomes a defect."""
    import pandas as pd

    known = record_headers(table)
    found: dict[str, Any] = {}
    for header, values in given:
        column = known.get(fold(header))
        if column is None or column.field in found:
            place = f"{origin.name}!{seen(header)}"
            heads = {one: column.zh for one, column in known.items()}
            cure = suggestion(fold(header), heads).then(RENAME_COLUMN)
            defects.append(Defect(place, seen(header), _ODD_COLUMN, cure))
        else:
            found[column.field] = _values(column, values, origin, defects)
    size = max((len(one) for _, one in given), default=0)
    for column in RECORD_SHEETS[table][1]:
        if column.field not in found:
            if size and column.is_needed:
                problem = Text(
                    f"the column {column.zh} ({column.field}) is missing",
                    f"缺少列“{column.zh}”（{column.field}）",
                )
                defects.append(Defect(origin.name, "", problem, ADD_COLUMN))
            found[column.field] = _nothing(column, size)
    return pd.DataFrame(
        {one.field: found[one.field] for one in RECORD_SHEETS[table][1]}
    )


def _nothing(column: RecordColumn, size: int) -> Any:  # noqa: ANN401 (an array)
    import numpy as np

    if column.kind == "count":
        return np.zeros(size, np.int64)
    if column.kind == "date":
        return np.zeros(size, "datetime64[s]")
    if column.kind == "degrees":
        return np.full(size, np.nan)
    return np.full(size, "", object)


def _values(
    column: RecordColumn,
    values: Any,  # noqa: ANN401 (an array)
    origin: Origin,
    defects: list[Defect],
) -> Any:  # noqa: ANN401
    """Read every distinct value once, and name each row of one that is bad."""
    import numpy as np
    import pandas as pd

    read = cell_reader(column)
    codes, distinct = pd.factorize(_told_apart(values, read), use_na_sentinel=False)
    out = _nothing(column, len(distinct))
    bad: dict[int, CellError] = {}
    for at, value in enumerate(distinct):
        try:
            out[at] = read(value)
        except CellError as error:
            bad[at] = error
    for row in np.flatnonzero(np.isin(codes, list(bad))).tolist():
        said = bad[int(codes[row])]
        shown = "" if is_blank(distinct[codes[row]]) else seen(distinct[codes[row]])
        place = origin.place(row, column.field)
        defects.append(Defect(place, shown, said.problem, said.cure))
    return out[codes]


def _told_apart(
    values: Any,  # noqa: ANN401 (an array)
    read: Callable[[Any], object],
) -> Any:  # noqa: ANN401
    """Return cells of which equal ones read alike: TRUE is no 1, no list has equals."""
    import numpy as np

    if values.dtype not in (object, bool):
        return values
    cells = np.empty(len(values), object)
    for at, one in enumerate(values.tolist()):
        cells[at] = _fault(one, read) if _is_odd(one) else one
    return cells


def _is_odd(value: object) -> bool:
    if isinstance(value, str):
        return False
    if isinstance(value, bool):
        return True
    try:
        hash(value)
    except TypeError:
        return True
    return False


def _fault(value: object, read: Callable[[Any], object]) -> object:
    try:
        read(value)
    except CellError as error:
        return Fault(seen(value), error.problem, error.cure)
    return value.tolist() if hasattr(value, "tolist") else value


def _records(
    found: dict[str, pd.DataFrame], origins: Mapping[str, Origin], defects: list[Defect]
) -> Records:
    if defects:
        raise BadInputError(defects)
    for table in RECORD_SHEETS:
        if table not in found:
            found[table] = _columns(table, (), Origin(table), defects)
    if not any(len(one) for one in found.values()) and not origins:
        names = listed(found)
        cure = Text(f"Hand in rows of {names.en}", f"请提供 {names.zh} 的数据行")
        raise refuse("records", "", Text("hold no rows", "记录表没有任何数据行"), cure)
    return Records(**found, origins=dict(origins))
