"""DataFrames to facts and back, for notebooks and for systems that hold tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from lawyer_assign.arrays import MOST_DEPTH, is_deeper
from lawyer_assign.calls import checked
from lawyer_assign.errors import Defect, Defects, Text, listed
from lawyer_assign.facts import MODELS, Fact, Facts
from lawyer_assign.facts.origin import Origin
from lawyer_assign.facts.sheets.sheet import Column
from lawyer_assign.files.cells.assemble import Rows, assemble
from lawyer_assign.files.cells.cell import (
    Fault,
    header_text,
    read_id,
    read_phone,
    read_phone_text,
    read_text,
    seen,
    write_text,
)
from lawyer_assign.files.cells.grids import READERS, Grid, Reader, read_grid
from lawyer_assign.files.cells.labels import (
    SHEETS,
    CellKind,
    Slot,
    fold_header,
    spellings,
)
from lawyer_assign.files.cells.numbers import meant_by_number, plain_value
from lawyer_assign.files.cells.own_columns import OWN_MARK
from lawyer_assign.files.cells.sentences import closest
from lawyer_assign.files.cells.tables import (
    NAMES,
    NO_TABLE,
    is_passed_over,
    note_unfilled,
)
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.cells.written import shown
from lawyer_assign.files.formats.from_memory import TOO_DEEP
from lawyer_assign.files.formats.guards import check_frame

if TYPE_CHECKING:
    import pandas as pd


class _Ready:
    """A cell that is already the value of its field, to be taken as it is."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __str__(self) -> str:
        return str(self.value)


def _or_ready(reader: Reader) -> Callable[[Any], object]:
    return lambda cell: cell.value if isinstance(cell, _Ready) else reader(cell)


_FRAME_READERS: dict[CellKind, Reader] = {
    kind: _or_ready(reader) for kind, reader in READERS.items()
}


_TEXTS: dict[CellKind, Callable[[object], str]] = {
    "id": read_id,
    "text": read_text,
    "phone": read_phone_text,
}
"""Kinds of columns that hold one text, and what reads it."""

_DTYPES: dict[CellKind, str] = {
    "count": "Int64",
    "yuan": "Int64",  # a frame holds fen, as its header says
    "flag": "boolean",
    "degrees": "float64",
}


class FrameGrid(Grid):
    """A grid whose places are rows and columns of a DataFrame."""

    def header_place(self, column: int) -> str:
        """Return table and header."""
        headers = self.headers
        return f"{self.table}.{seen(headers[column]) if headers else ''}".rstrip(".")

    def cell_place(self, row: int, column: int) -> str:
        """Return table, row and header."""
        return f"{self.table}[{row}].{seen(self.headers[column])}"

    def absent_place(self, field: str) -> str:
        """Return table and field."""
        return f"{self.table}.{field}"

    def place(self, row: int, field: str, skill: str = "") -> str:
        """Return table, row and field."""
        parts = [part for part in (field, skill) if part]
        return ".".join([f"{self.table}[{row}]", *parts])

    def origin(self, rows: Sequence[int]) -> Origin:
        """Return the rows of the frame."""
        return Origin(self.table, tuple(rows))


@checked
def facts_from_frames(frames: Mapping[str, pd.DataFrame]) -> Facts:
    """Make facts of DataFrames.

    Parameters
    ----------
    frames
        Table name, such as ``"lawyers"`` or ``"律师"``, to its frame. Columns are the
        fields of the model or the headers of the workbook. Sets and score fields may
        be Python collections or the text of a workbook's cell; NaN and None are
        missing; text is read as :func:`read` reads it: without spaces at its ends,
        unless behind an apostrophe. An index is read as a column if it has the
        name of one that the frame lacks, else not: a place such as
        ``lawyers[12].skills`` counts rows from 0. The guide of a workbook, and what
        has a name that starts with ``_``, is passed over, as :func:`read` does: what
        ``pd.read_excel(path, sheet_name=None)`` gives can be handed in whole.

    Raises
    ------
    BadInputError
        With every defect.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> toy = la.datasets.toy()
    >>> frames = la.facts_to_frames(toy)
    >>> la.facts_from_frames(frames) == toy
    True
    """
    defects = Defects()
    tables: dict[str, Rows] = {}
    unread: set[str] = set()
    for given, frame in frames.items():
        name = str(given)
        table = NAMES.get(fold(name))
        if table is None and is_passed_over(name):
            continue
        if table is None or table in tables:
            defects.append(_misnamed(name, table))
            continue
        if getattr(getattr(frame, "columns", None), "nlevels", 1) > 1:
            unread.add(table)
            defects.append(_several_levels(table, frame))
            continue
        tables[table] = read_grid(
            _grid(table, frame), defects, _FRAME_READERS, needs_all=False
        )
    unread.update(note_unfilled(tables, defects, known=unread))
    return assemble(tables, defects, unread)


def _several_levels(table: str, frame: pd.DataFrame) -> Defect:
    """Return what is wrong with headers that are tuples."""
    return Defect(
        f"{table}.columns",
        str(frame.columns.nlevels),
        Text("are headers of several levels", "是多级表头"),
        Text(
            "Keep the level that names the fields: frame.columns = "
            "frame.columns.get_level_values(-1)",
            "请只保留字段名所在的一级：frame.columns = "
            "frame.columns.get_level_values(-1)",
        ),
    )


def _misnamed(name: str, table: str | None) -> Defect:
    """Return what is wrong with the name of a frame: of no table, or of one again."""
    problem = NO_TABLE
    if table is not None:
        problem = Text(f"is a second frame for {table}", f"与 {table} 表重复")
    known = listed(MODELS)
    cure = Text(
        f"Name it one of {known.en}, or start its name with {OWN_MARK} to keep it "
        "unread",
        f"请改名为 {known.zh} 之一；不需读取的请以 {OWN_MARK} 开头命名",
    )
    return Defect(name, "", problem, closest(name, MODELS).then(cure))


@checked
def facts_to_frames(facts: Facts, *, phones: bool = False) -> dict[str, pd.DataFrame]:
    """Return every table as a DataFrame with the fields of its model as columns.

    Numbers and flags that may be missing have pandas' nullable types; sets are
    frozensets and scores dicts. Ids are text. A text that would be read otherwise, such
    as a name that ends in a space, stands behind an apostrophe, as in a workbook.
    Phones are masked unless ``phones`` is true; with it :func:`facts_from_frames` gives
    back equal facts.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> toy = la.datasets.toy()
    >>> frames = la.facts_to_frames(toy)
    >>> la.facts_from_frames(frames) == toy
    True
    """
    import pandas as pd

    frames: dict[str, pd.DataFrame] = {}
    for table, sheet in SHEETS.items():
        rows: tuple[Fact, ...] = getattr(facts, table)
        frames[table] = pd.DataFrame(
            {
                column.field: pd.Series(
                    _values(rows, column, phones=phones),
                    dtype=_DTYPES.get(column.kind, "object"),
                )
                for column in sheet.columns
            }
        )
    return frames


def _values(rows: Sequence[Fact], column: Column, *, phones: bool) -> list[object]:
    """Return the values of a field; texts so that reading gives them back."""
    values = [shown(getattr(row, column.field), phones=phones) for row in rows]
    read = _TEXTS.get(column.kind)
    if read is None:
        return values
    texts = {one for one in values if isinstance(one, str) and one}
    written = {one: write_text(one, read=read) for one in texts}
    return [written.get(one, one) for one in values]


def with_index(frame: pd.DataFrame, known: Mapping[str, Slot]) -> pd.DataFrame:
    """Return a frame with those parts of its index as columns that are fields.

    ``frame.set_index("id")`` would otherwise lose ids, or worse, a field that may be
    left out.
    """
    heads = {fold_header(header_text(one)) for one in frame.columns}
    names = {one: fold_header(one) for one in frame.index.names if isinstance(one, str)}
    lost = [one for one, name in names.items() if name in known and name not in heads]
    return frame.reset_index(lost) if lost else frame


def _grid(table: str, frame: pd.DataFrame) -> Grid:
    check_frame(table, frame)
    known = spellings(table)
    frame = with_index(frame, known)
    columns: list[list[object]] = []
    # By their number: headers may repeat, or be no names at all.
    frame, heads = frame.set_axis(range(frame.shape[1]), axis="columns"), frame.columns
    for header, (_, values) in zip(heads, frame.items(), strict=True):
        slot = known.get(fold_header(header_text(header)))
        kind = None if slot is None or slot.skill else slot.column.kind
        missing = values.isna().tolist()
        columns.append(
            [
                "" if is_missing else _cell(one, kind)
                for one, is_missing in zip(values.tolist(), missing, strict=True)
            ]
        )
    rows = [list(row) for row in zip(*columns, strict=True)]
    return FrameGrid(table, table, [header_text(name) for name in heads], rows)


def _cell(value: Any, kind: CellKind | None) -> object:  # noqa: ANN401
    """Return a value of a frame as a cell; texts are read as in a workbook."""
    if isinstance(value, str):
        if kind == "phone":
            return _Ready(read_phone(value))
        return value if value or kind not in _TEXTS else _Ready(value)
    if is_deeper(value, MOST_DEPTH - 3):  # as a field of a row of a table of a document
        return Fault(f"{MOST_DEPTH + 1}", *TOO_DEEP)
    if isinstance(value, Mapping):
        table = {key: plain_value(one) for key, one in value.items()}
        return _Ready(meant_by_number(table, kind))
    if isinstance(value, (Set, list, tuple)):
        return _Ready(meant_by_number([plain_value(one) for one in value], kind))
    if kind == "yuan" and isinstance(value, Decimal):
        return str(value)  # read by its digits
    native: Any = plain_value(value)
    if isinstance(native, list):
        return _Ready(meant_by_number(native, kind))
    return native
