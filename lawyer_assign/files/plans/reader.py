"""A plan read back, edited by hand or not: only ids of a post, and names, count."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of
from lawyer_assign.errors import (
    NOTHING,
    BadInputError,
    Defect,
    Defects,
    Text,
    refuse,
)
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import (
    header_text,
    nearest,
    read_text,
    seen,
    verbatim,
)
from lawyer_assign.files.cells.grids import column_letters
from lawyer_assign.files.cells.known_names import KnownNames
from lawyer_assign.files.cells.labels import fold_header
from lawyer_assign.files.cells.namesakes import TELLING, telling
from lawyer_assign.files.cells.own_columns import find_mistyped
from lawyer_assign.files.cells.rows import total_defect, total_in
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.csv_folder import SUFFIX, read_cells
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.print_style import worded
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.formats.xlsx_reader import Cells, header_row, read_sheets
from lawyer_assign.files.kinds import PLAN, asking_for, check_one_sheet
from lawyer_assign.files.plans.cells import HEADS, IdCell, id_or_defect
from lawyer_assign.files.plans.corrected_names import without_corrected_names
from lawyer_assign.files.plans.own import OwnColumn, is_blank, own_columns
from lawyer_assign.files.plans.tables import PLAN_HEADS, PLAN_NAME, PLAN_ZH
from lawyer_assign.files.plans.team_tables import TEAM_COLUMNS
from lawyer_assign.plan import Beside, Plan, Post

_NAME_HEADS = {
    name: (name, zh)
    for name, zh in PLAN_HEADS
    if name in ("committee_name", "lawyer_name")
}
_FIRM = TELLING["lawyer"]
_TELLS = {*TELLING["committee"], *_FIRM}
_BESIDE = _NAME_HEADS | {name: (name, zh) for name, zh in PLAN_HEADS if name in _TELLS}
KNOWN = {fold_header(head) for both in (*PLAN_HEADS, *TEAM_COLUMNS) for head in both}
_FIELDS = frozenset(en for en, _ in (*PLAN_HEADS, *TEAM_COLUMNS))
_NAMES = frozenset({fold(PLAN_NAME), fold(PLAN_ZH)})

_LOOKS = Text(
    "; a table of your own needs but the columns 社区村名称 (committee_name) and "
    "律师姓名 (lawyer_name); 乡镇街道 (town), 律所名称 (firm_name) tell equal names",
    "；自制的表只有“社区村名称”（committee_name）、“律师姓名”（lawyer_name）两列也可，"
    "有同名的另加“乡镇街道”（town）、“律所名称”（firm_name）以区分",
)
_EXAMPLE = f'{{"{PLAN_NAME}": [{{"committee": "...", "lawyer": "..."}}]}}'

Place = Callable[[int, str], str]
Rows = Iterator[tuple[int, dict[str, object]]]


class PlanFile(NamedTuple):
    """A plan, and the columns of its file that are the planner's own."""

    plan: Plan
    own: tuple[OwnColumn, ...]
    is_titled: bool = False
    """Whether anything stands above the headers, which no program wrote."""


@checked
def read_plan(path: str | Path, facts: Facts | None = None) -> Plan:
    """Read a plan from a workbook, a CSV file or folder, or a JSON document.

    Of the plan sheet the columns of committee and lawyer ids count, and the names
    beside them, which have to be those of the ids, unless they stand as they were
    written and the facts have corrected them since; the firm tells whose lawyer it was
    that has left since. All else is there for people, your own columns too, unless one
    looks like one of these with a slip in its header.
    Whether the ids are known, names agree with them, and the plan is good, is for
    :func:`lawyer_assign.check` to say, and for every other function that takes plan and
    facts: the plan remembers names and cells.

    Parameters
    ----------
    path
        What :func:`lawyer_assign.write` wrote, or a file with these two columns.
    facts
        With them a name may stand where an id is asked, as long as one only has it,
        or district, town or firm beside it say who of several is meant, or the town
        in brackets behind it.

    Raises
    ------
    BadInputError
        With every row that is no post: an id missing, broken, or a post said twice.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> outcome = la.solve(la.datasets.toy())
    >>> la.write(outcome, folder / "plan.xlsx")
    >>> la.read_plan(folder / "plan.xlsx") == outcome.plan
    True
    """
    return read_plan_file(path_of(path), facts).plan


def read_plan_file(place: Path, facts: Facts | None = None) -> PlanFile:
    """Read a plan with the planner's own columns; see :func:`read_plan`."""
    with asking_for(PLAN, place):
        return unmixed(place, lambda: _read(place, facts))


def _read(place: Path, facts: Facts | None) -> PlanFile:
    suffix = suffix_of(place, ".xlsx", ".json", SUFFIX)
    if suffix == ".json":
        check_exists(place, is_folder=False)
        return _from_json(place, facts)
    if suffix == ".xlsx":
        check_exists(place, is_folder=False)
        found = _from_cells(*_plan_sheet(place), facts)
        if facts is None:
            return found
        return found._replace(plan=without_corrected_names(found.plan, place, facts))
    if suffix != SUFFIX:
        check_exists(place, is_folder=True)
        place = place / f"{PLAN_NAME}{SUFFIX}"
    check_exists(place, is_folder=False)
    return _from_cells(place.name, read_cells(place), facts)


def _plan_sheet(path: Path) -> tuple[str, Cells]:
    check_one_sheet(path, (PLAN_NAME, PLAN_ZH))
    names: list[str] = []
    for name, cells in read_sheets(path):
        if fold(name) in _NAMES:
            return name, cells
        names.append(name)
    raise refuse(
        path.name, ", ".join(names),
        Text(
            f"has no sheet {PLAN_ZH} ({PLAN_NAME})",
            f"没有“{PLAN_ZH}”（{PLAN_NAME}）工作表",
        ),
        Text(
            f"Name the sheet with the plan {PLAN_ZH} or {PLAN_NAME}",
            f"请将方案所在的工作表命名为 {PLAN_ZH} 或 {PLAN_NAME}",
        ).then(_LOOKS),
    )  # fmt: skip


def _from_cells(name: str, cells: Cells, facts: Facts | None) -> PlanFile:
    top = header_row(cells, KNOWN)
    headers = cells[top] if cells else []
    named = _name_columns(name, top, headers)
    columns = _columns(name, top, headers, named if facts else {}) | named
    body = cells[top + 1 :]

    def place(row: int, head: str) -> str:
        column = columns.get(head, columns.get(f"{head}_name", 0))
        return f"{name}!{column_letters(column)}{top + row + 2}"

    totals = Defects()

    def rows() -> Rows:
        for at, line in enumerate(body):
            total = total_in(line)
            if total is not None:
                where = f"{name}!{column_letters(total)}{top + at + 2}"
                totals.append(total_defect(where, line[total]))
            elif not all(is_blank(cell) for cell in line):
                yield (
                    at,
                    {
                        head: line[column] if column < len(line) else ""
                        for head, column in columns.items()
                    },
                )

    plan, first = _plan(rows(), place, facts, totals)
    own = tuple(own_columns(headers, body, first, KNOWN))
    return PlanFile(plan, own, not all(map(is_blank, chain(*cells[:top]))))


def _name_columns(name: str, top: int, headers: list[object]) -> dict[str, int]:
    """Return where names and firm stand; a header that stands twice says nothing.

    Raises
    ------
    BadInputError
        There is none, and a header looks like it: what is below would not be compared.
    """
    folded = [fold_header(header_text(header)) for header in headers]
    found = {}
    for head, spellings in _BESIDE.items():
        wanted = [fold_header(one) for one in spellings]
        at = [place for place, one in enumerate(folded) if one in wanted]
        if len(at) == 1:
            found[head] = at[0]
    absent = {
        fold_header(one): worded(spellings[1])
        for head, spellings in _NAME_HEADS.items()
        if not {*map(fold_header, spellings)} & {*folded}
        for one in spellings
    }
    slips = list(
        find_mistyped(
            headers, KNOWN, absent, lambda at: f"{name}!{column_letters(at)}{top + 1}"
        )
    )
    if slips:
        raise BadInputError(slips)
    return found


def _columns(
    name: str, top: int, headers: list[object], named: dict[str, int]
) -> dict[str, int]:
    """Return where ids stand; a column is not missed where ``named`` has its names."""
    folded = [fold_header(header_text(header)) for header in headers]
    columns: dict[str, int] = {}
    defects: list[Defect] = []
    for head, spellings in HEADS.items():
        wanted = [fold_header(one) for one in spellings]
        found = [at for at, one in enumerate(folded) if one in wanted]
        if len(found) == 1:
            columns[head] = found[0]
            continue
        strange = [one for one in folded if one not in KNOWN]
        near = nearest(wanted[1], strange)
        hint = NOTHING
        if not near and not found and f"{head}_name" in named:
            continue
        if near and not found:
            meant = seen(headers[folded.index(near)])
            hint = Text(f"Is {meant} meant? ", f"是否就是“{meant}”列？")
        many = Text("is missing", "缺少")
        if found:
            many = Text("stands more than once", "重复的")
        defects.append(
            Defect(
                f"{name}!{column_letters(found[1] if found else 0)}{top + 1}", "",
                Text(
                    f"the column {spellings[1]} ({head}) {many.en}",
                    f"{many.zh}列“{spellings[1]}”（{head}）",
                ),
                hint.then(
                    Text("Give one column this header", "请为且仅为一列填写该表头")
                ).then(NOTHING if found else _LOOKS),
            )
        )  # fmt: skip
    if defects:
        raise BadInputError(defects)
    return columns


def _from_json(path: Path, facts: Facts | None) -> PlanFile:
    document = load_json(path)
    posts = document.get(PLAN_NAME) if isinstance(document, dict) else None
    if not isinstance(posts, list) or not all(isinstance(p, dict) for p in posts):
        is_there = isinstance(document, dict) and PLAN_NAME in document
        raise refuse(
            f"{path.name}: {PLAN_NAME}" if is_there else path.name,
            _seen_json(posts if is_there else document),
            Text(
                f"has no list of objects named {PLAN_NAME}",
                f"没有名为 {PLAN_NAME} 的对象列表",
            ),
            Text(f"Write {_EXAMPLE}", f"请写成 {_EXAMPLE}"),
        )  # fmt: skip
    rows: Rows = (
        (
            at,
            {
                head: _verbatim(post.get(head))
                for head in (*HEADS, *_BESIDE)
                if head in HEADS or head in post
            },
        )
        for at, post in enumerate(posts)
    )
    plan, first = _plan(
        rows,
        lambda row, head: f"{path.name}: {PLAN_NAME}[{row}].{head}",
        facts,
        Defects(),
    )
    keys = dict.fromkeys(key for one in posts for key in one if key not in _FIELDS)
    own = (
        OwnColumn(key, {post: posts[at].get(key) for post, at in first.items()})
        for key in keys
    )
    return PlanFile(plan, tuple(own))


def _seen_json(value: object) -> str:
    """Return a value as JSON says it; of an object, what it has."""
    if isinstance(value, dict):
        return seen(", ".join(value))
    return seen(json.dumps(value, ensure_ascii=False))


def _verbatim(value: object) -> object:
    """Return a JSON text so that no cell rule is applied to it."""
    return verbatim(value) if isinstance(value, str) and value else value


def _plan(
    rows: Rows, place: Place, facts: Facts | None, defects: Defects
) -> tuple[Plan, dict[Post, int]]:
    """Return the plan, and the row of each post; ``rows`` may add to ``defects``."""
    first: dict[Post, int] = {}
    beside: dict[Post, Beside] = {}
    known = None if facts is None else KnownNames(facts)
    for at, row in rows:
        names = {head: _name_or_nothing(row.get(f"{head}_name")) for head in HEADS}
        asked = {
            head: IdCell(row.get(head), place(at, head), head, names[head], fits)
            for head, fits in ((one, telling(one, row, facts)) for one in HEADS)
        }
        ids = {head: id_or_defect(one, known, defects) for head, one in asked.items()}
        if not all(ids.values()):
            continue
        post = Post(ids["committee"], ids["lawyer"])
        if first.setdefault(post, at) != at:
            defects.append(_twice(place, at, first[post], post))
        name_cells = (place(at, one) if one in row else "" for one in _NAME_HEADS)
        firm = (_name_or_nothing(row.get(one)) for one in _FIRM)
        beside[post] = Beside(*names.values(), *name_cells, *firm)
    if defects:
        raise BadInputError(defects)
    cells = {
        post: Post(place(at, "committee"), place(at, "lawyer"))
        for post, at in first.items()
    }
    return Plan.of(first, cells, beside), first


def _twice(place: Place, at: int, other: int, post: tuple[str, str]) -> Defect:
    return Defect(
        place(at, "committee"), " + ".join(post),
        Text(
            f"is the same post as {place(other, 'committee')}",
            f"与 {place(other, 'committee')} 是同一配对",
        ),
        Text("Remove one of the two rows", "请删去其中一行"),
    )  # fmt: skip


def _name_or_nothing(cell: object) -> str:
    """Return the name beside an id; what is no text is no name that anybody has."""
    if not isinstance(cell, str) or is_blank(cell):
        return ""
    return read_text(cell)
