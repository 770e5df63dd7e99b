"""Settings from a workbook, a folder of CSV files or TOML: each problem with a cell."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from lawyer_assign.calls import checked
from lawyer_assign.disk import is_folder, path_of
from lawyer_assign.errors import BadInputError, Defect, Defects, Text
from lawyer_assign.files.cells.assemble import Rows
from lawyer_assign.files.cells.cell import CellError, nearest, seen
from lawyer_assign.files.cells.grids import Grid, read_grid
from lawyer_assign.files.cells.tables import table_of
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.guards import check_exists
from lawyer_assign.files.formats.hidden_sheets import telling_hidden
from lawyer_assign.files.formats.sheets import named_cells
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.formats.xlsx_reader import grid_of
from lawyer_assign.files.settings.cells import SETTINGS_READERS, read_value
from lawyer_assign.files.settings.labels import PARTS, SETTINGS_SHEETS
from lawyer_assign.files.settings.models import (
    Row,
    doubts_of,
    inspection_of,
    policy_of,
    publishing_of,
    score_sheet_of,
)
from lawyer_assign.files.settings.sentences import (
    NOT_A_KIND,
    flaw,
    missing,
    no_part,
    plain,
    twice,
    unknown,
)
from lawyer_assign.files.settings.terms import (
    GROUPS,
    POLICY_SETTINGS,
    SETTINGS,
    Setting,
)
from lawyer_assign.policy import Policy
from lawyer_assign.policy.settings import Parts, Settings, parts_of_toml
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.year.assessment import ScoreSheet
from lawyer_assign.year.attendance import DoubtRules
from lawyer_assign.year.inspection_rules import InspectionRules

TOML = ".toml"
_LISTED = frozenset({"parameters", "score_sheet", "inspection", "publishing", "doubts"})
"""Sheets with one setting a row."""
_GROUP = Text("a rule with parameters, nor policy, reach, travel, duty", "规则代码")
_SETTING = Text("a parameter of it", "参数代码")
_MODELS = {"policy": policy_of, "score_sheet": score_sheet_of,
           "inspection": inspection_of, "publishing": publishing_of,
           "doubts": doubts_of}  # fmt: skip


@checked
def read_settings(path: str | Path) -> Settings:
    """Read settings from an .xlsx workbook, a folder of .csv files or a .toml file.

    Parameters
    ----------
    path
        What :func:`write_settings` wrote, edited or not. A sheet that is missing, and a
        cell left empty, mean the default; a rule not listed in the sheet of rules is
        off.

    Raises
    ------
    BadInputError
        With every problem of the file, each with sheet and cell, what stands there,
        and the cure.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> settings = la.Settings(policy=la.Policy.hangzhou_2024())
    >>> la.write_settings(settings, folder / "settings.xlsx")
    >>> la.read_settings(folder / "settings.xlsx").policy == settings.policy
    True
    """
    return Settings(**_parts(path_of(path)))


def read_policy(path: str | Path) -> Policy:
    """Read the policy of a settings file, which has to hold one."""
    found: Policy = _part(path_of(path), "policy")
    return found


def read_score_sheet(path: str | Path) -> ScoreSheet:
    """Read the score sheet of a settings file, which has to hold one."""
    found: ScoreSheet = _part(path_of(path), "score_sheet")
    return found


def read_inspection_rules(path: str | Path) -> InspectionRules:
    """Read the rules of inspection of a settings file, which has to hold some."""
    found: InspectionRules = _part(path_of(path), "inspection")
    return found


def read_publish_rules(path: str | Path) -> PublishRules:
    """Read the rules of publishing of a settings file, which has to hold some."""
    found: PublishRules = _part(path_of(path), "publishing")
    return found


def read_doubt_rules(path: str | Path) -> DoubtRules:
    """Read the rules of doubtful records of a settings file, which has to hold some."""
    found: DoubtRules = _part(path_of(path), "doubts")
    return found


def _part(path: Path, name: str) -> Any:  # noqa: ANN401 (one of three models)
    parts = _parts(path)
    if name not in parts:
        raise BadInputError([_no_part(path, PARTS[name])])
    return parts[name]


def _no_part(path: Path, tables: tuple[str, ...]) -> Defect:
    named = [(table, SETTINGS_SHEETS[table].zh) for table in tables]
    return flaw(path.name, None, no_part(named))


def _parts(path: Path) -> Parts:
    """Return the parts of the settings that a file holds."""
    suffix = path.suffix.lower()
    if suffix not in (TOML, ".xlsx", "") and not is_folder(path):
        raise BadInputError([flaw(path.name, suffix, NOT_A_KIND)])
    check_exists(path, is_folder=suffix not in (TOML, ".xlsx"))
    if suffix == TOML:
        return parts_of_toml(path)
    with telling_hidden(path):
        return unmixed(path, lambda: _parts_of_tables(path))


def _parts_of_tables(path: Path) -> Parts:
    defects = Defects()
    tables = _tables(path, defects)
    parts: Parts = {}
    for name, sheets in PARTS.items():
        held = {table: tables[table] for table in sheets if table in tables}
        if held:
            parts[name] = _MODELS[name](held, defects)
    if defects:
        raise BadInputError(defects)
    return parts


def _tables(path: Path, defects: list[Defect]) -> dict[str, list[Row]]:
    grids: dict[str, Grid] = {}
    strange: list[Defect] = []
    for name, place, cells in named_cells(path):
        has_cells = any(any(row) for row in cells)
        table = table_of(name, has_cells, grids, strange, SETTINGS_SHEETS)
        if table is not None:
            grids[table] = grid_of(table, place, cells, SETTINGS_SHEETS[table])
    if not grids:
        # Another file altogether: one sentence for it, not one for every sheet.
        raise BadInputError([_no_part(path, tuple(SETTINGS_SHEETS))])
    defects += strange
    found: dict[str, list[Row]] = {}
    for table, grid in grids.items():
        rows = read_grid(grid, defects, SETTINGS_READERS)
        found[table] = list(_rows(table, rows, defects))
    return found


def _rows(table: str, rows: Rows, defects: list[Defect]) -> Iterator[Row]:
    """Yield rows that name what they are of; others become defects."""
    sheet = SETTINGS_SHEETS[table]
    keys = sheet.needed or ()
    first: dict[tuple[object, ...], str] = {}
    for index, values in enumerate(rows.values):
        failed = rows.failed.get(index, set())
        row = Row(rows.source, rows.at[index], values, failed)
        empty = [one for one in keys if one not in values and one not in failed]
        for one in empty:
            if one not in rows.absent:
                zh = next(c.zh for c in sheet.columns if c.field == one)
                defects.append(flaw(row.place(one), None, missing(one, zh)))
        if empty or not failed.isdisjoint(keys):
            continue
        if table in _LISTED:
            _find_setting(table, row, defects)
        key = tuple(fold(str(row.key or row.get(one))) for one in keys)
        if table != "grades":
            place = first.setdefault(key, row.place(keys[-1]))
            if place != row.place(keys[-1]):
                said = twice(place)
                defects.append(flaw(row.place(keys[-1]), row.get(keys[-1]), said))
                continue
        yield row


def _find_setting(table: str, row: Row, defects: list[Defect]) -> None:
    """Note which setting a row is of, and read its value."""
    field = "item"
    group = table
    if table == "parameters":
        field = "parameter"
        group = _group(row, defects)
        if not group:
            return
    names = {one.name: one for key, one in SETTINGS.items() if key[0] == group}
    setting = _named(row, field, names, defects)
    if setting is None:
        return
    row.key = (setting.group, setting.name)
    cell = row.get("value")
    if cell is None:
        return
    try:
        row.values["value"] = read_value(setting, cell)
    except CellError as error:
        place = row.place("value")
        defects.append(Defect(place, seen(cell), error.problem, error.cure))
        del row.values["value"]


def _group(row: Row, defects: list[Defect]) -> str:
    said = fold(str(row.get("rule")))
    groups = dict.fromkeys(one.group for one in POLICY_SETTINGS)
    for group in groups:
        if said in (fold(group), *(fold(one) for one in GROUPS[group])):
            return group
    said_of_it = unknown(_GROUP, _closest(said, groups), map(plain, groups))
    defects.append(flaw(row.place("rule"), row.get("rule"), said_of_it))
    return ""


def _named(
    row: Row, field: str, names: Mapping[str, Setting], defects: list[Defect]
) -> Setting | None:
    said = fold(str(row.get(field)))
    for setting in names.values():
        if said in (fold(setting.name), fold(setting.zh)):
            return setting
    said_of_it = unknown(_SETTING, _closest(said, names), map(plain, names))
    defects.append(flaw(row.place(field), row.get(field), said_of_it))
    return None


def _closest(word: str, codes: Iterable[str]) -> Text | None:
    near = nearest(word, codes)
    return None if near is None else plain(near)
