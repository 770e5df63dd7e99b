"""Sheets, CSV files and frames alike: headers matched, columns read cell by cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lawyer_assign.errors import Defect, Text, listed
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.facts.origin import Origin
from lawyer_assign.facts.sheets import names_beside
from lawyer_assign.files.cells.cell import (
    HIDDEN,
    CellError,
    Fault,
    header_text,
    read_flag,
    read_id,
    read_kind,
    read_phone,
    read_text,
    seen,
)
from lawyer_assign.files.cells.headers import Spellings, slot_of, what_is_wrong
from lawyer_assign.files.cells.labels import (
    SHEETS,
    CellKind,
    Column,
    Sheet,
    Slot,
)
from lawyer_assign.files.cells.left_empty import cure_of
from lawyer_assign.files.cells.lists import (
    read_channel,
    read_day_kind,
    read_half,
    read_half_day_cell,
    read_half_days,
    read_ids,
    read_open_words,
    read_scores,
    read_skill_set,
    read_words,
)
from lawyer_assign.files.cells.numbers import (
    read_count,
    read_date,
    read_degrees,
    read_yuan,
)
from lawyer_assign.files.cells.own_columns import OWN_MARK
from lawyer_assign.files.cells.rows import (
    NOT_LOOKED_AT,
    Rows,
    total_defect,
    total_in,
)
from lawyer_assign.files.cells.terms import skill_word
from lawyer_assign.phones import mask

Reader = Callable[[Any], object]
ADD_COLUMN = Text("Add the column, with this header", "请补上该列，表头照此填写")

_OWN = Slot(Column("", "text", ""))
"""Stands for a column that is not read."""

READERS: dict[CellKind, Reader] = {
    "id": read_id,
    "text": read_text,
    "phone": read_phone,
    "count": read_count,
    "degrees": read_degrees,
    "flag": read_flag,
    "date": read_date,
    "kind": read_kind,
    "ids": read_ids,
    "id_list": read_ids,
    "words": read_open_words,
    "skill_set": read_skill_set,
    "scores": read_scores,
    "half_days": read_half_days,
    "half_day": read_half_day_cell,
    "half": read_half,
    "day_kind": read_day_kind,
    "channel": read_channel,
    "yuan": read_yuan,
    "name": read_text,
    "names": read_words,
}


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 0, as spreadsheets show them."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass
class Grid:
    """Cells of one table with the headers above them.

    ``rows[0]`` stands in row ``first_row`` and column ``first_column`` of the sheet,
    both counted from 0. Empty cells are ``""`` or ``None``. ``sheet`` says what the
    columns are, where the table is none of the facts; ``is_unread``: that what holds
    the table could not be read at all, which is reported.
    """

    table: str
    name: str
    headers: Sequence[object]
    rows: Sequence[Sequence[object]]
    first_row: int = 1
    first_column: int = 0
    columns: dict[tuple[str, str], int] = field(default_factory=dict)
    sheet: Sheet | None = None
    is_unread: bool = False

    @property
    def form(self) -> Sheet:
        """What the sheet is made of; that of the facts table if nothing is said."""
        return SHEETS[self.table] if self.sheet is None else self.sheet

    def header_place(self, column: int) -> str:
        """Return where a header stands."""
        return self._cell(-1, column)

    def cell_place(self, row: int, column: int) -> str:
        """Return where a cell stands."""
        return self._cell(row, column)

    def absent_place(self, field: str) -> str:  # noqa: ARG002 (frames name it)
        """Return where the header of a field should stand: among the others."""
        return self.header_place(0)

    def _cell(self, row: int, column: int) -> str:
        letters = column_letters(column + self.first_column)
        return f"{self.name}!{letters}{self.first_row + row + 1}"

    def place(self, row: int, field: str, skill: str = "") -> str:
        """Return where a field of a row stands."""
        return self.cell_place(row, self._column(field, skill) or 0)

    def value(self, row: int, field: str, skill: str = "") -> str:
        """Return what stands in a field of a row."""
        column = self._column(field, skill)
        cells = self.rows[row]
        if column is None or column >= len(cells) or cells[column] is None:
            return ""
        cell = cells[column]
        is_phone = any(
            x.field == field and x.kind == "phone" for x in self.form.columns
        )
        hides = is_phone and not isinstance(cell, Fault)
        return mask(seen(cell)) if hides else seen(cell)

    def origin(self, rows: Sequence[int]) -> Origin:
        """Return where some rows stand, without what stands there."""
        letters = {
            field: column_letters(column + self.first_column)
            for (field, skill), column in self.columns.items()
            if not skill
        }
        numbers = tuple(self.first_row + row + 1 for row in rows)
        return Origin(self.name, numbers, letters)

    def _column(self, field: str, skill: str) -> int | None:
        return self.columns.get((field, skill), self.columns.get((field, "")))


def read_grid(
    grid: Grid,
    defects: list[Defect],
    readers: Mapping[CellKind, Reader] = READERS,
    *,
    needs_all: bool = True,
) -> Rows:
    """Read a grid's cells; every cell that cannot be read becomes a defect.

    Parameters
    ----------
    grid
        Headers and cells.
    defects
        Added to.
    readers
        Reader of each kind of cell.
    needs_all
        Whether a required column must be there even if the table has no rows.
    """
    if grid.is_unread:
        return Rows(grid.table, grid, absent=frozenset(["id"]))
    matched = match_columns(grid, defects)
    live = object_rows(grid, defects)
    rows = Rows(grid.table, grid, values=[{} for _ in live], at=live)
    if needs_all or live:
        rows.absent = _absent(grid, defects)
    for column, slot in enumerate(matched):
        cells = [
            row[column] if column < len(row) else ""
            for row in (grid.rows[at] for at in live)
        ]
        if slot is None:
            report_headless(grid, column, cells, live, defects)
        else:
            _read_column(rows, slot, cells, readers, defects)
    return rows


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(HIDDEN))


def live_rows(rows: Sequence[Sequence[object]]) -> list[int]:
    """Return the numbers of rows in which something stands."""
    return [
        at for at, cells in enumerate(rows) if not all(_is_blank(one) for one in cells)
    ]


def object_rows(grid: Grid, defects: list[Defect]) -> list[int]:
    """Return the numbers of rows that hold an object; one of totals is a defect."""
    found = []
    for at in live_rows(grid.rows):
        column = total_in(grid.rows[at])
        if column is None:
            found.append(at)
        else:
            place = grid.cell_place(at, column)
            defects.append(total_defect(place, grid.rows[at][column]))
    return found


def match_columns(grid: Grid, defects: list[Defect]) -> list[Slot | None]:
    """Return what each column of a grid is; ``None`` for one without a header.

    The planner's own columns, and those that become a defect, have no field.
    """
    headers = [header_text(one) for one in grid.headers]
    spellings = Spellings.of(grid.table, grid.form, headers)
    width = max([len(grid.headers), *(len(row) for row in grid.rows)])
    matched: list[Slot | None] = []
    for column in range(width):
        header = grid.headers[column] if column < len(grid.headers) else ""
        if _is_blank(header):
            matched.append(None)
            continue
        text = header_text(header)
        if text.strip(HIDDEN).startswith(OWN_MARK):
            matched.append(_OWN)
            continue
        try:
            matched.append(slot_of(text, spellings))
            _take(grid, column, matched, defects)
        except CellError as unknown:
            matched.append(_OWN)
            error = what_is_wrong(text, spellings, unknown)
            if error is not None:
                place, text = grid.header_place(column), seen(header)
                defects.append(Defect(place, text, error.problem, error.cure))
    return matched


def _take(
    grid: Grid, column: int, matched: list[Slot | None], defects: list[Defect]
) -> None:
    """Note which column holds a field; a second one for the same is a defect."""
    slot = matched[column]
    if slot is None:
        return
    key = (slot.column.field, slot.skill)
    first = grid.columns.setdefault(key, column)
    if first != column:
        matched[column] = _OWN
        defects.append(
            Defect(
                grid.header_place(column),
                seen(grid.headers[column]),
                Text(
                    f"is the same column as {grid.header_place(first)}",
                    f"与 {grid.header_place(first)} 是同一列",
                ),
                Text("Keep one of the two columns", "请保留其中一列"),
            )
        )


def _absent(grid: Grid, defects: list[Defect]) -> frozenset[str]:
    present = {name for name, _ in grid.columns}
    absent = [
        column
        for column in grid.form.columns
        if column.field not in present
        and grid.form.needs(column.field)
        and not _is_named(column, grid)
    ]
    defects += [
        Defect(
            grid.absent_place(column.field),
            "",
            Text(
                f"the required column {column.zh} ({column.field}) is missing",
                f"缺少必填列“{column.zh}”（{column.field}）",
            ),
            ADD_COLUMN.then(NOT_LOOKED_AT)
            if grid.table in TABLES_ZH and column.field in ("id", "name")
            else ADD_COLUMN,
        )
        for column in absent
    ]
    return frozenset(column.field for column in absent)


def _is_named(column: Column, grid: Grid) -> bool:
    """Return whether names say whom a column of ids would, of one row at least."""
    names = names_beside(column)
    at = None if names is None else grid.columns.get((names.field, ""))
    return at is not None and any(
        at < len(row) and not _is_blank(row[at]) for row in grid.rows
    )


def report_headless(
    grid: Grid,
    column: int,
    cells: Sequence[object],
    live: Sequence[int],
    defects: list[Defect],
) -> None:
    """Note the first cell with something in it below no header."""
    for index, value in enumerate(cells):
        if not _is_blank(value):
            defects.append(
                Defect(
                    grid.cell_place(live[index], column),
                    seen(value),
                    Text("stands in a column without a header", "所在列没有表头"),
                    Text(
                        "Give the column a header or clear it", "请补上表头，或清空该列"
                    ),
                )
            )
            return


def _read_column(
    rows: Rows,
    slot: Slot,
    cells: Sequence[object],
    readers: Mapping[CellKind, Reader],
    defects: list[Defect],
) -> None:
    name, is_scores = slot.column.field, slot.column.kind == "scores"
    if not name:
        return  # an unknown or repeated header, reported
    read = readers["count"] if slot.skill else readers[slot.column.kind]
    for index, value in enumerate(cells):
        if value == "" or _is_blank(value):
            continue
        try:
            found = read(value)
            if is_scores:
                _add_scores(rows.values[index], name, slot.skill, found)
            else:
                rows.values[index][name] = found
        except CellError as error:
            rows.failed.setdefault(index, set()).add(name)
            said: CellError | Fault = value if isinstance(value, Fault) else error
            place = rows.source.place(rows.at[index], name, slot.skill)
            shown = rows.source.value(rows.at[index], name, slot.skill)
            cure = cure_of(slot, value, said.cure)
            defects.append(Defect(place, shown, said.problem, cure))


def _add_scores(row: dict[str, Any], name: str, skill: str, found: object) -> None:
    scores = row.setdefault(name, {})
    new = {skill: found} if skill else found
    if not isinstance(new, Mapping):
        scores = row[name] = new  # left for validation to report
        return
    twice = scores.keys() & new.keys()
    if twice:
        names = sorted(twice)
        zh = listed(skill_word(one, "zh") for one in names).zh
        raise CellError(
            Text(
                f"gives {', '.join(names)}, which has a column of its own",
                f"又填了“{zh}”，该项另有一列",
            ),
            Text("Keep the number in one place", "请只在一处填写分值"),
        )
    scores.update(new)
