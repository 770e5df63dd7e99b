"""Teams read back from a written plan: lead, stand-in and roles by their ids."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of
from lawyer_assign.errors import BadInputError, Defect, Defects, Text, listed
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import disagreement, is_name
from lawyer_assign.files.cells.cell import (
    FILL_IN_ROW,
    CellError,
    header_text,
    read_id,
    read_text,
    seen,
    write_text,
)
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.numbers import read_count
from lawyer_assign.files.cells.own_columns import find_mistyped
from lawyer_assign.files.formats.csv_folder import SUFFIX, read_cells
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.formats.xlsx_reader import Cells, header_row, read_sheets
from lawyer_assign.files.plans.corrected_names import ids_written
from lawyer_assign.files.plans.reader import read_plan
from lawyer_assign.files.plans.team_tables import (
    OF_BEFORE,
    PRICE_HEADS,
    PRICES_NAME,
    PRICES_ZH,
    PROOF_ZH,
    ROLE_HEADS,
    ROLES_NAME,
    ROLES_ZH,
    TEAM_HEADS,
    TEAMS_NAME,
    TEAMS_ZH,
)
from lawyer_assign.files.table import Heads
from lawyer_assign.teams import Proof, Team, Teams


class Place(NamedTuple):
    """Where a row stands: its sheet and number, and the letters of its columns."""

    row: str
    letters: Mapping[str, str]
    number: int

    def of(self, head: str) -> str:
        """Return where a cell of the row stands."""
        if not self.letters:
            return f"{self.row}.{head}"
        return f"{self.row}!{self.letters.get(head, 'A')}{self.number}"


Row = tuple[Place, dict[str, object]]
_SHEETS: tuple[tuple[str, str, Heads], ...] = (
    (TEAMS_NAME, TEAMS_ZH, TEAM_HEADS),
    (ROLES_NAME, ROLES_ZH, ROLE_HEADS),
    (PRICES_NAME, PRICES_ZH, PRICE_HEADS),
)
_PROOF_EN = {
    word: en for en, zh in PROOF_ZH.items() for word in (zh, OF_BEFORE.get(zh, zh))
}
_PROOF_WORDS = Text(
    f"Use the words {listed(PROOF_ZH).en}",
    f"请用下列词语：{listed(f'{zh}（{en}）' for en, zh in PROOF_ZH.items()).zh}",
)
_TABLES = {"committee": "committees", "lead": "lawyers", "stand_in": "lawyers",
           "lawyer": "lawyers"}  # fmt: skip
"""Head of a column of ids -> the table of the facts that has them."""
_HEADS_ZH = {en: zh for _, _, heads in _SHEETS for en, zh in heads}


@checked
def read_teams(path: str | Path, facts: Facts | None = None) -> Teams | None:
    """Read the teams that a plan file names, edited by hand or not.

    Members are those of the plan. Whether leads, stand-ins and roles are good is for
    :func:`lawyer_assign.check_teams` to say.

    Parameters
    ----------
    path
        What :func:`lawyer_assign.write` wrote with ``teams``.
    facts
        With them a name that one only has may stand where an id is asked or beside an
        empty one, and names beside ids are compared.

    Returns
    -------
    Teams or None
        ``None`` if the file has no sheet of teams.

    Raises
    ------
    BadInputError
        With every cell of the sheets that holds no id where one is needed, every
        header that looks like one which is missing, and, of facts, every id and name
        beside it that disagree.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> outcome = la.solve(la.datasets.toy())
    >>> la.write(outcome, folder / "plan.xlsx", teams=la.fill_teams(outcome))
    >>> la.read_teams(folder / "plan.xlsx") == la.fill_teams(outcome)
    True
    """
    place = path_of(path)
    return unmixed(place, lambda: _read(place, facts))


def _read(place: Path, facts: Facts | None) -> Teams | None:
    plan = read_plan(place, facts)
    sheets = _sheets(place)
    if TEAMS_NAME not in sheets:
        return None
    defects = Defects()
    known = None if facts is None else KnownNames(facts)
    ids = _Ids(known, defects, place)
    roles: dict[str, list[tuple[str, str | None]]] = {}
    for row in sheets.get(ROLES_NAME, ()):
        committee = ids.of(row, "committee")
        who = ids.of(row, "lawyer", is_needed=False)
        roles.setdefault(committee, []).append((ids.of(row, "role"), who or None))
    rows = [
        Team(
            committee := ids.of(row, "committee"),
            plan.lawyers_of(committee),
            ids.of(row, "lead"),
            ids.of(row, "stand_in", is_needed=False) or None,
            tuple(roles.get(committee, ())),
        )
        for row in sheets[TEAMS_NAME]
    ]
    proofs = tuple(_proofs(sheets.get(PRICES_NAME, ()), defects))
    if defects:
        raise BadInputError(defects)
    return Teams(tuple(sorted(rows, key=lambda team: team.committee)), proofs)


def _sheets(path: Path) -> dict[str, list[Row]]:
    """Return the rows of the sheets of teams, each with its place."""
    suffix = path.suffix.lower()
    if suffix == ".json":
        return dict(_of_json(path.name, load_json(path)))
    found: dict[str, list[Row]] = {}
    for name, zh, heads in _SHEETS:
        sheet, cells = _cells(path, suffix, name, zh)
        if cells:
            found[name] = list(_of_cells(sheet, cells, heads))
    return found


def _cells(path: Path, suffix: str, name: str, zh: str) -> tuple[str, Cells]:
    """Return what a sheet is called in the file, and its cells; none = no cells."""
    if suffix == ".xlsx":
        known = (name, zh, OF_BEFORE.get(zh, zh))
        sheets = (sheet for sheet in read_sheets(path) if sheet[0] in known)
        return next(sheets, (name, []))
    table = path / f"{name}{SUFFIX}"
    is_there = path.is_dir() and table.is_file()
    return table.name, read_cells(table) if is_there else []


def _of_json(name: str, document: Mapping[str, Any]) -> Iterator[tuple[str, list[Row]]]:
    for table, _, _ in _SHEETS:
        rows = document.get(table)
        if isinstance(rows, list):
            yield (
                table,
                [
                    (
                        Place(f"{name}: {table}[{at}]", {}, at),
                        {head: _as_cell(head, cell) for head, cell in row.items()},
                    )
                    for at, row in enumerate(rows)
                    if isinstance(row, dict)
                ],
            )


def _as_cell(head: str, value: object) -> object:
    """Return a JSON text as a cell from which the same is read."""
    if not isinstance(value, str) or not value:
        return value
    if head.endswith("_name"):
        return write_text(value)
    return write_text(value, read=read_id) if head in (*_TABLES, "role") else value


def _of_cells(name: str, cells: Cells, heads: Heads) -> Iterator[Row]:
    known = {
        fold_header(one): en
        for en, zh in heads
        for one in (en, zh, OF_BEFORE.get(zh, zh))
    }
    top = header_row(cells, known)
    first = [fold_header(header_text(cell)) for cell in cells[top]]
    columns = {known[head]: at for at, head in enumerate(first) if head in known}
    absent = {
        head: worded(dict(heads)[en]) for head, en in known.items() if en not in columns
    }
    slips = find_mistyped(
        cells[top], known, absent, lambda at: f"{name}!{column_letters(at)}{top + 1}"
    )
    if found := list(slips):
        raise BadInputError(found)
    letters = {en: column_letters(at) for en, at in columns.items()}
    for at, line in enumerate(cells[top + 1 :], start=top + 2):
        if any(cell not in ("", None) for cell in line):
            row = {en: line[c] for en, c in columns.items() if c < len(line)}
            yield Place(name, letters, at), row


class _Ids:
    """Reads cells with ids; with facts also names in their place, and beside them."""

    def __init__(
        self, known: KnownNames | None, defects: list[Defect], path: Path
    ) -> None:
        self._known = known
        self._defects = defects
        self._path = path

    @cached_property
    def _written(self) -> frozenset[tuple[str, str]]:
        """Ids with their names as they were written: the facts may have newer ones."""
        return ids_written(self._path)

    def of(self, row: Row, head: str, *, is_needed: bool = True) -> str:
        """Return the id in a row, nothing if there is none."""
        place, cells = row
        cell, name = cells.get(head), cells.get(f"{head}_name")
        said = name if isinstance(name, str) else ""
        try:
            if cell in ("", None):
                return self._without_id(place, head, said, is_needed=is_needed)
            found = read_id(cell)
            if self._known is not None and head in _TABLES:
                found = self._known.id_of(_TABLES[head], found)
                self._compare(place, head, (found, said), self._known)
        except CellError as error:
            shown = seen(said if cell in ("", None) else cell)
            at = place.of(f"{head}_name" if cell in ("", None) else head)
            self._defects.append(Defect(at, shown, error.problem, error.cure))
            return ""
        return found

    def _without_id(
        self, place: Place, head: str, said: str, *, is_needed: bool
    ) -> str:
        if self._known is not None and said and head in _TABLES:
            return self._known.id_of_name(_TABLES[head], read_text(said))
        if is_needed:
            zh = _HEADS_ZH[head]
            problem = Text(f"the id in {head} is missing", f"缺少{zh}（{head}）")
            self._defects.append(Defect(place.of(head), "", problem, FILL_IN_ROW))
        return ""

    def _compare(
        self, place: Place, head: str, both: tuple[str, str], known: KnownNames
    ) -> None:
        one, said = both
        if not known.has(_TABLES[head], one):
            return
        name = known.name_of(_TABLES[head], one)
        text = read_text(said)
        if is_name(text, name) or known.means(_TABLES[head], one, text):
            return
        if both not in self._written:
            cells = (place.of(head), one), (place.of(f"{head}_name"), said)
            told = known.name_beside(_TABLES[head], one, text)
            self._defects.append(disagreement(*cells, told))


def _proofs(rows: Iterable[Row], defects: list[Defect]) -> Iterator[Proof]:
    for place, row in rows:
        words = [str(row.get(head, "")) for head in ("task", "meaning")]
        task, meaning = (_PROOF_EN.get(word, word) for word in words)
        if task not in PROOF_ZH or meaning not in PROOF_ZH:
            problem = Text("is no price of teams", "不是团队的达到情况")
            defects.append(
                Defect(place.of("task"), " ".join(words), problem, _PROOF_WORDS)
            )
            continue
        try:
            price = _whole(row.get(head := "price"))
            bound = _whole(row.get(head := "bound"))
        except CellError as error:
            shown = seen(row.get(head))
            defects.append(Defect(place.of(head), shown, error.problem, error.cure))
            continue
        yield Proof(task, meaning, price, bound)  # type: ignore[arg-type] # seen above


def _whole(cell: object) -> int:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    return read_count(cell)
