"""Which table a sheet or a CSV file holds, and which tables must be there."""

from collections.abc import Collection, Iterator, Mapping

from lawyer_assign.errors import Defect, Text, listed
from lawyer_assign.facts.base import TABLES_ZH
from lawyer_assign.facts.checks.crosschecks import REFERENCES
from lawyer_assign.facts.checks.unfilled import is_empty
from lawyer_assign.files.cells.cell import KEEP_ONE, suggestion
from lawyer_assign.files.cells.labels import GUIDE, SHEETS, Sheet
from lawyer_assign.files.cells.own_columns import OWN_MARK
from lawyer_assign.files.cells.rows import NOT_LOOKED_AT, Rows
from lawyer_assign.files.cells.terms import fold


def names_of(sheets: Mapping[str, Sheet]) -> dict[str, str]:
    """Return every accepted name of a table, folded."""
    return {
        **{fold(table): table for table in sheets},
        **{fold(sheet.zh): sheet.table for sheet in sheets.values()},
    }


NAMES: dict[str, str] = names_of(SHEETS)
"""Every accepted name of a table, folded."""

SHEET = Text("sheet", "工作表")
CSV_FILE = Text("CSV file", " CSV 文件")
NO_TABLE = Text("is not the name of any table", "不是任何表的名称")

_GUIDES = frozenset(fold(name) for name in GUIDE.values())


def table_of(
    name: str,
    has_cells: bool,
    taken: Collection[str],
    defects: list[Defect],
    sheets: Mapping[str, Sheet] = SHEETS,
) -> str | None:
    """Return the table that a sheet or file name stands for; None if it is skipped.

    Parameters
    ----------
    name
        Of the sheet, or of the file without its suffix.
    has_cells
        Empty unknown sheets, such as Excel's own Sheet1, are skipped in silence.
    taken
        Tables found before; a second sheet for one is a defect.
    defects
        Added to.
    sheets
        Tables that there are, by name.
    """
    names = NAMES if sheets is SHEETS else names_of(sheets)
    table = names.get(fold(name))
    if table is not None and table not in taken:
        return table
    if table is not None:
        defects.append(second_sheet(name, table, sheets[table].zh))
    elif has_cells and not is_passed_over(name):
        hint = suggestion(fold(name), {n: sheets[t].zh for n, t in names.items()})
        known = listed(sheet.zh for sheet in sheets.values())
        cure = Text(
            f"Name it one of {known.en}, or start its name with {OWN_MARK} to keep it "
            "as your own notes",
            f"请改名为 {known.zh} 之一；自用的表请以 {OWN_MARK} 开头命名",
        )
        defects.append(Defect(name, "", NO_TABLE, hint.then(cure)))
    return None


def is_passed_over(name: str) -> bool:
    """Return whether a sheet is the guide, or one that its name says is not read."""
    return fold(name) in _GUIDES or name.startswith(OWN_MARK)


def second_sheet(place: str, table: str, zh: str) -> Defect:
    """Return the defect of a second sheet for one table."""
    problem = Text(
        f"is a second sheet for {zh} ({table})", f"与“{zh}”（{table}）表重复"
    )
    return Defect(place, "", problem, KEEP_ONE)


def find_missing(
    file: str, found: Mapping[str, object], word: Text = SHEET
) -> Iterator[Defect]:
    """Yield a defect for every table that must be there and is not."""
    for sheet in SHEETS.values():
        if sheet.is_core and sheet.table not in found:
            yield Defect(
                file, "",
                Text(
                    f"the {word.en} {sheet.zh} ({sheet.table}) is missing",
                    f"缺少{word.zh}“{sheet.zh}”（{sheet.table}）",
                ),
                Text(
                    f"Add the {word.en}, with its headers even if it has no rows",
                    f"请补上该{word.zh}，没有数据也要有表头",
                ).then(NOT_LOOKED_AT),
            )  # fmt: skip


def note_unfilled(
    tables: Mapping[str, Rows],
    defects: list[Defect],
    place: str = "",
    known: Collection[str] = (),
) -> set[str]:
    """Note tables that are missing or have no row, while others name their rows.

    That is said once of the table, and not of every row that names one.

    Parameters
    ----------
    tables
        Table name -> its rows.
    defects
        Added to.
    place
        What stands before the name of a table that is missing.
    known
        Tables that are reported already.

    Returns
    -------
    set
        Those that were noted.
    """
    noted: set[str] = set()
    for target in TABLES_ZH:
        found = tables.get(target)
        is_filled = found is not None and (found.values or found.absent)
        naming = listed(dict.fromkeys(_naming(target, tables, place)))
        if target in known or is_filled or not naming.en:
            continue
        noted.add(target)
        if found is None:
            defects.append(_missing(f"{place}{target}", target, naming))
        else:
            defects.append(is_empty(found.source.origin(()).name, naming))
    return noted


def _naming(target: str, tables: Mapping[str, Rows], file: str) -> Iterator[str]:
    """Yield what the tables are called in which a row names one of another table."""
    for table, field, known in REFERENCES:
        rows = tables.get(table)
        if known == target and rows and any(row.get(field) for row in rows.values):
            yield rows.source.origin(()).name.removeprefix(file)


def _missing(place: str, table: str, naming: Text) -> Defect:
    return Defect(
        place, "",
        Text(
            f"the table {table} is missing, while {naming.en} name its rows",
            f"缺少“{SHEETS[table].zh}”（{table}）表，而 {naming.zh} 引用了其中的行",
        ),
        Text(
            "Add the table, or hand in those tables without what names its rows",
            "请补上该表，或去掉其他表中引用它的内容",
        ),
    )  # fmt: skip
