"""Cells of records, one at a time: dates, times of day, duties, counts, degrees."""

from collections.abc import Callable
from typing import Any

from lawyer_assign.errors import Text
from lawyer_assign.files.cells.cell import (
    FILL_IN_ROW,
    CellError,
    Fault,
    read_id,
    read_text,
)
from lawyer_assign.files.cells.lists import read_skill_set
from lawyer_assign.files.cells.numbers import (
    as_clock,
    plain_value,
    read_count,
    read_date,
    read_degrees,
)
from lawyer_assign.files.year.record_labels import RecordColumn

NOT_ONE_DUTY = Text("is not one duty", "不是一项服务事项")
ONE_DUTY_CURE = Text("Name one duty a row", "请每行填一项")


def cell_reader(column: RecordColumn) -> Callable[[Any], object]:
    """Return what reads the cells of a column."""
    import numpy as np

    def read(value: Any) -> object:  # noqa: ANN401 (any cell)
        if isinstance(value, Fault):
            raise CellError(value.problem, value.cure)
        if is_blank(value) and not column.is_needed:
            return np.nan if column.kind == "degrees" else ""
        if is_blank(value):
            problem = Text(
                f"{column.field} ({column.zh}) is missing",
                f"缺少{column.zh}（{column.field}）",
            )
            raise CellError(problem, FILL_IN_ROW)
        if column.kind == "date":
            return read_date(_moment(value))
        plain = plain_value(value)
        if column.kind in ("count", "degrees"):
            number = read_count if column.kind == "count" else read_degrees
            return _bounded(column, number(plain))
        return _READERS[column.kind](plain)

    return read


def _moment(value: Any) -> object:  # noqa: ANN401 (any cell)
    """Return a time of pandas' or NumPy's as Python's own, all else as it is."""
    import numpy as np
    import pandas as pd

    if not isinstance(value, (pd.Timestamp, np.datetime64)):
        return value
    try:
        return pd.Timestamp(value).to_pydatetime()
    except (ValueError, OverflowError):
        return str(value)  # a year that Python's calendar does not have


def _read_duty(value: object) -> str:
    """Read one duty; in double quotes it is taken as it stands."""
    found = read_skill_set(value)
    if len(found) != 1:
        raise CellError(NOT_ONE_DUTY, ONE_DUTY_CURE)
    return found[0]


def _read_time(value: object) -> str:
    """Read a time of day as text, such as 09:05."""
    found = as_clock(value)
    if found is None:
        raise CellError(
            Text("is not a time of day", "不是时刻"),
            Text(
                "Enter a time of 24 hours like 09:05 or 14:10",
                "请按24小时制填写时刻，如09:05、14:10",
            ),
        )
    return found


_READERS: dict[str, Callable[[Any], object]] = {
    "id": read_id,
    "skill": _read_duty,
    "time": _read_time,
    "text": read_text,
    "name": read_text,
}
"""Readers of cells, numbers and dates apart."""


def _bounded(column: RecordColumn, number: float) -> float:
    if column.least <= number <= column.most:
        return number
    least, most = column.least, column.most
    problem = Text(f"is above {most}", f"大于{most}")
    if number < least:
        problem = Text(f"is below {least}", f"小于{least}")
    whole = Text("a whole number", "整数")
    sort = whole if column.kind == "count" else Text("a number", "数值")
    cure = Text(
        f"Enter {sort.en} from {least} to {most}",
        f"请填写{least}至{most}的{sort.zh}",
    )
    raise CellError(problem, cure)


def is_blank(value: Any) -> bool:  # noqa: ANN401 (any cell)
    """Return whether nothing stands in a cell."""
    import pandas as pd

    if isinstance(value, str):
        return not value.strip()
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))
