"""Sheets of a plan that somebody changed and that are not read back: cell by cell.

They are set beside those that the plan gave as it was written, by what ``verify`` sets
beside one another; whatever follows from posts that were changed since is no change of
these sheets.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lawyer_assign.cli.messages import Language, both, tell
from lawyer_assign.cli.plans.made_by import is_of_before, made_by_lines
from lawyer_assign.cli.plans.recheck import Known, rechecked
from lawyer_assign.cli.plans.recheck_said import place_said
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.errors import Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.terms import fold
from lawyer_assign.files.formats.edits import edited_beside
from lawyer_assign.files.plans.contacts.typed import CONTACTS_BY_HAND
from lawyer_assign.files.plans.desk_lists import LINES_BY_HAND, TIME_BY_HAND
from lawyer_assign.files.plans.edits import READ_BACK, Edited
from lawyer_assign.files.plans.own import own_sheets_kept
from lawyer_assign.files.plans.signing.days import BY_HAND
from lawyer_assign.files.plans.tables import BASELINE, BASELINE_ZH
from lawyer_assign.files.stated.differences import Difference
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import find_foreign, recounted

MOST_CELLS = 3
"""Cells that are named of one sheet: a message holds so many in both languages."""

TYPED_BY_HAND = {**BY_HAND, **TIME_BY_HAND, **CONTACTS_BY_HAND}
"""Sheet -> headers of its columns that are read back."""


class Beside(NamedTuple):
    """Sheets that are not as they were written, besides what is read back.

    ``resorted`` stand in another order alone; ``is_hidden_gone`` says that nobody can
    tell any more what was written in the sheet of posts.
    """

    changed: tuple[str, ...]
    resorted: tuple[str, ...]
    is_hidden_gone: bool

    @classmethod
    def of(cls, path: Path) -> "Beside":
        """Look at a workbook; of other kinds of files nothing is known."""
        kept = (*READ_BACK, *own_sheets_kept(path))
        found = edited_beside(path, kept, TYPED_BY_HAND, LINES_BY_HAND)
        # Of a sheet that is gone nothing can be lost: it is written anew.
        changed = [one for one in found.changed or () if one not in found.gone]
        hidden = {BASELINE, BASELINE_ZH} & {*found.gone}
        return cls(tuple(changed), found.resorted, bool(hidden))


def left_out_lines(
    found: Mapping[str, Sequence[Difference]], lang: Language
) -> Iterator[str]:
    """Yield a line for each changed sheet whose changes a new plan does not have."""
    shown = (one for one in found.items() if one[0] not in (BASELINE, BASELINE_ZH))
    for name, cells in shown:
        said = cells_said(cells).of(lang.value)
        yield tell("sheet_left_out", lang, name=name, cells=said)


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
