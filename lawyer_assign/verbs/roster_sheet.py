"""The visits of a roster as the search for changes takes them."""

from collections.abc import Sequence
from functools import partial

from lawyer_assign.errors import Text, refuse
from lawyer_assign.problem.barring import barring
from lawyer_assign.roster import Visit
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.solver.roster import Colleagues, Sheet
from lawyer_assign.verbs.roster_check import roster_of


def sheet_of(outcome: RosterOutcome) -> Sheet:
    """Return the visits of an outcome, and what binds them."""
    policy = outcome.policy
    return Sheet(
        outcome.visits,
        outcome.facts,
        roster_of(outcome),
        outcome.days,
        policy.roster.date_rules(policy.reach.travel),
        colleagues_of(outcome),
    )


def colleagues_of(outcome: RosterOutcome) -> Colleagues:
    """Return who stands in for whom where somebody is on leave."""
    return Colleagues(outcome.facts, outcome.plan, partial(_barred, outcome))


def place_of(outcome: RosterOutcome, visit: Visit) -> int:
    """Return where a visit that takes place stands, or refuse it."""
    for at, one in enumerate(outcome.visits):
        if one == visit and not one.is_lapsed:
            return at
    raise refuse(
        "visit", f"{visit.committee} {visit.date} {visit.half}",
        Text("is no visit of the roster", "值班表中没有这次服务"),
        Text(
            "Take one of outcome.visits that does not lapse",
            "请从 outcome.visits 中选取未取消的一次",
        ),
    )  # fmt: skip


def _barred(
    outcome: RosterOutcome, pairs: Sequence[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Return which pairs a rule that must hold forbids, be it for a day."""
    if not pairs:
        return set()
    return {pairs[at] for at, _ in barring(outcome.facts, outcome.policy, pairs)}
