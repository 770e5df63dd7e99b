"""Cells of a plan that the program fills, and in which somebody typed something else.

What is merely out of date, as posts, facts or rules were changed since, is none.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from lawyer_assign.cli.desk.changed_sheets import cells_said
from lawyer_assign.cli.messages import Language, both, tell
from lawyer_assign.cli.plans.recheck_said import place_said
from lawyer_assign.errors import Defect
from lawyer_assign.facts import Facts
from lawyer_assign.files.cells.cell import as_text
from lawyer_assign.files.plans.edits import Edited
from lawyer_assign.files.plans.follow_on import are_alike, following_of
from lawyer_assign.files.stated.differences import Difference
from lawyer_assign.outcome import Outcome
from lawyer_assign.policy import Policy
from lawyer_assign.teams import Teams
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import recounted

MOST_TYPED = 20


def find_typed_over(
    edited: Edited, outcome: Outcome, teams: Teams | None
) -> list[Difference]:
    """Return cells in which stands neither what was written nor what should be.

    Parameters
    ----------
    edited
        The plan as somebody left it.
    outcome, teams
        The same plan counted anew, and its teams if it breaks no rules.
    """
    of = {
        lang: following_of(outcome, teams, lang)
        for lang in {one.lang for one in edited.following or ()}
    }
    found = []
    for one in edited.following or ():
        wanted = of[one.lang][one.post].get(one.head)
        if not are_alike(one.found, wanted, one.head):
            said = (as_text(one.found), "" if wanted is None else as_text(wanted))
            found.append(Difference("cell", one.place, one.header, *said))
    return found


def refused_typed_over(
    out: Path, edited: Edited, facts: Facts, rules: Policy
) -> list[Defect]:
    """Return a defect with the first cells whose content a new plan would lose.

    Nothing is counted anew where nothing was typed.

    Raises
    ------
    BadInputError
        The plan is not of these facts.
    """
    if not edited.following:
        return []
    outcome, report = recounted(facts, rules, edited.plan)
    teams = None if report.violations else api.fill_teams(outcome)
    found = find_typed_over(edited, outcome, teams)
    if not found:
        return []
    sheet = edited.following[0].place.rpartition("!")[0]
    said, cure = both("typed_over"), both("typed_over_cure")
    return [Defect(f"{out}!{sheet}", "", said.then(cells_said(found)), cure)]


def typed_over_lines(
    edited: Edited, found: Sequence[Difference], lang: Language
) -> Iterator[str]:
    """Yield what stood in cells that a new plan does not have, and what it has."""
    if edited.following is None:
        yield tell("typed_over_unknown", lang)
    if not found:
        return
    yield tell("typed_over_left_out", lang, count=f"{len(found):,}")
    for one in found[:MOST_TYPED]:
        yield f"  {place_said(one, lang)}"
    if (left := len(found) - MOST_TYPED) > 0:
        yield tell("more_lines", lang, count=f"{left:,}")
