"""Columns of records: every distinct value read once, names looked up among facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lawyer_assign.errors import Defect, Text
from lawyer_assign.files.cells.cell import CellError, Fault, read_text, seen
from lawyer_assign.files.cells.grids import ADD_COLUMN
from lawyer_assign.files.year.record_cells import cell_reader, is_blank
from lawyer_assign.files.year.record_labels import (
    NAME_COLUMNS,
    RECORD_SHEETS,
    RecordColumn,
)

if TYPE_CHECKING:
    import pandas as pd

    from lawyer_assign.facts.origin import Origin
    from lawyer_assign.files.cells.known_names import KnownNames


@dataclass(frozen=True, slots=True)
class _Alone:
    """Stands where an id is empty and a name stands beside it."""

    field: str
    name: str


_NO_FACTS = (
    Text(
        "is a name without an id, and there are no facts to find the id in",
        "只有名称，没有编号，也没有数据可供查找编号",
    ),
    Text(
        "Hand in the facts too, as in la.read_records(path, facts), or fill in the id",
        "请一并传入数据（la.read_records 的第二个参数），或填写编号",
    ),
)


def read_columns(
    table: str,
    given: Mapping[str, Any],
    origin: Origin,
    defects: list[Defect],
    known: KnownNames | None = None,
) -> pd.DataFrame:
    """Read the columns of a table; what cannot be read becomes a defect.

    A column of names in which nobody is named is left out.

    Parameters
    ----------
    table
        Of records.
    given
        Field -> its cells, an array; all of one length.
    origin
        Where the rows stand.
    defects
        Added to.
    known
        Names of the facts: one that a single row has may stand for its id.
    """
    import pandas as pd

    columns = RECORD_SHEETS[table][1]
    size = max(map(len, given.values()), default=0)
    found: dict[str, Any] = {}
    for column in columns:
        cells = _cells_of(column, given)
        if cells is not None:
            found[column.field] = _values(column, cells, origin, defects, known)
        elif not column.of:
            if size and column.is_needed:
                problem = Text(
                    f"the column {column.zh} ({column.field}) is missing",
                    f"缺少列“{column.zh}”（{column.field}）",
                )
                defects.append(Defect(origin.name, "", problem, ADD_COLUMN))
            found[column.field] = _nothing(column, size)
    nobody = [one.field for one in NAME_COLUMNS if not any(found.get(one.field, ()))]
    return pd.DataFrame({name: of for name, of in found.items() if name not in nobody})


def _cells_of(column: RecordColumn, given: Mapping[str, Any]) -> Any:  # noqa: ANN401
    """Return a column's cells, None where there are none.

    Of ids names where the ids, or all of their column, are empty and names are not.
    """
    import numpy as np

    cells = given.get(column.field)
    if column.kind != "id":
        return cells
    beside = next(one.field for one in NAME_COLUMNS if one.of == column.field)
    if beside not in given:
        return cells
    if cells is None:
        if all(is_blank(name) for name in given[beside]):
            return None
        cells = np.full(len(given[beside]), "", object)
    found = np.empty(len(cells), object)
    for at, (one, name) in enumerate(zip(cells, given[beside], strict=True)):
        is_alone = is_blank(one) and isinstance(name, str) and not is_blank(name)
        found[at] = _Alone(beside, read_text(name)) if is_alone else one
    return found


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
    known: KnownNames | None,
) -> Any:  # noqa: ANN401
    """Read every distinct value once, and name each row of one that is bad."""
    import numpy as np
    import pandas as pd

    read = cell_reader(column)
    if column.kind == "id":
        read = _looked_up(read, column.target, known)
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
        value, field = distinct[codes[row]], column.field
        if isinstance(value, _Alone):
            field, value = value.field, value.name
        shown = "" if is_blank(value) else seen(value)
        place = origin.place(row, field)
        defects.append(Defect(place, shown, said.problem, said.cure))
    return out[codes]


def _looked_up(
    read: Callable[[Any], object], target: str, known: KnownNames | None
) -> Callable[[Any], object]:
    """Return what reads ids, and finds those of names where there are facts."""

    def look(value: Any) -> object:  # noqa: ANN401 (any cell)
        if isinstance(value, _Alone):
            if known is None:
                raise CellError(*_NO_FACTS)
            return known.id_of_name(target, value.name)
        return read(value) if known is None else known.id_of(target, str(read(value)))

    return look


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
