"""A case in a line, for the tests of single rules about times."""

from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import FixedTime, Roster, RosterRow
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.rules.rule import Context
from tests.worlds.small import committee, lawyer, world

CONTEXT = Context(Policy().reach.travel, Policy().duty)
NEAR = {"lat": 30.0, "lon": 120.0}
FAR = {"lat": 31.0, "lon": 120.0}


def village(name, **more):
    return committee(name, kind="village", **more)


def case_of(committees, posts, lawyers=2, weeks=(), stand_ins=None, **tables):
    if isinstance(lawyers, int):
        lawyers = [lawyer(f"l{at}") for at in range(1, lawyers + 1)]
    facts = world(committees, lawyers, **tables)
    return RosterCase(facts, Plan.of(posts), weeks, stand_ins or {})


def roster_of(case, **times):
    """Return a roster of times said as "tue-am" or "tue-am 2"."""
    rows = []
    for name, said in times.items():
        half_day, _, nth = said.partition(" ")
        time = FixedTime(half_day, int(nth) if nth else None)
        rows.append(RosterRow(name, time, case.plan.lawyers_of(name)))
    return Roster.of(rows)


def found(rule, case, **times):
    """Return amounts by whom they are about."""
    said = rule.within(CONTEXT).violations(case, roster_of(case, **times))
    return {one.tag.who: one.amount for one in said}
