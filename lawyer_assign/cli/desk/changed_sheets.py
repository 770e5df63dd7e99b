"""Sheets of a plan that somebody changed and that are not read back: cell by cell.

They are set beside those that the plan gave as it was written, by what ``verify`` sets
beside one another; whatever follows from posts that were changed since is no change of
these sheets.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lawyer_assign.cli.messages import Language, both
from lawyer_assign.cli.plans.made_by import is_of_before, made_by_lines
from lawyer_assign.cli.plans.recheck import Known, rechecked
from lawyer_assign.cli.plans.recheck_said import place_said
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.plans.contacts.typed import CONTACTS_BY_HAND
from lawyer_assign.files.plans.desk_lists import TIME_BY_HAND
from lawyer_assign.files.plans.edits import Edited
from lawyer_assign.files.plans.signing.days import BY_HAND
from lawyer_assign.files.stated.differences import Difference
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import find_foreign, recounted

MOST_CELLS = 3
"""Cells that are named of one sheet: a message holds so many in both languages."""

TYPED_BY_HAND = {**BY_HAND, **TIME_BY_HAND, **CONTACTS_BY_HAND}
"""Sheet -> headers of its columns that are read back."""


def changed_sheets(
    out: Path, sheets: Sequence[str], found: Mapping[str, Sequence[Difference]]
) -> list[Defect]:
    """Return a defect for each sheet, with the first of its cells that are known.

    Parameters
    ----------
    out
        The workbook.
    sheets
        Names of those that were changed.
    found
        What :func:`cells_changed` returned; empty where nobody looked yet.
    """
    said, cure = both("edited_beside"), both("edited_beside_cure")
    return [
        Defect(f"{out}!{name}", "", said.then(cells_said(found.get(name, ()))), cure)
        for name in sheets
    ]


def cells_changed(
    path: Path,
    sheets: Sequence[str],
    edited: Edited,
    facts: Facts,
    rules: Policy,
    last: Plan | None,
) -> dict[str, list[Difference]]:
    """Return in which cells sheets are not as they were written, as far as is known.

    Nothing is known where the file does not keep its posts as they were written, or
    where these are of other facts.
    """
    written = Plan.of(sorted(edited.written or ()))
    if not written.posts or find_foreign(facts, written):
        return {}
    outcome, report = recounted(facts, rules, written)
    other = bool(made_by_lines(path, facts, rules, Language.EN))
    known = Known(
        outcome,
        path,
        written_tiers(path),
        None if report.violations else api.fill_teams(outcome),
        last,
        report.violations,
        other or is_of_before(path, rules),
    )
    by_table = {fold(x): found for x, found in rechecked(known).by_table.items()}
    return {name: _lost(name, by_table.get(fold(name), ())) for name in sheets}


def _lost(name: str, found: Sequence[Difference]) -> list[Difference]:
    """Return the cells of a sheet but for those that are read back."""
    typed = TYPED_BY_HAND.get(name, frozenset())
    return [one for one in found if one.column not in typed]


def cells_said(found: Sequence[Difference]) -> Text:
    """Return what stands in the first cells and what should, behind a colon."""
    if not found:
        return Text("", "")
    first = found[:MOST_CELLS]
    en = "; ".join(place_said(one, Language.EN) for one in first)
    zh = "；".join(place_said(one, Language.ZH) for one in first)
    more = len(found) - len(first)
    rest = both("more_cells", count=f"{more:,}") if more else Text("", "")
    return Text(f": {en}", f"：{zh}").then(rest)
