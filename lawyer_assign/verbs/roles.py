"""Fill roles and name stand-ins: two small flows over the posts of a plan.

A *place* is a role of a committee, or a committee's need of a stand-in; its candidates
are lawyers. Both fillings are laminar on either side, so each is one flow, and its
potentials prove every tier:

1. fewest places that nobody fills;
2. a rising price per lawyer, so that no one does everything: her n-th role costs n - 1
   over all her committees, and n - 1 again within one team; her n-th stand-in costs
   n - 1 + the posts she has;
3. most points: skill levels for roles, affinity for stand-ins.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.errors import VerificationError
from lawyer_assign.facts import Facts
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.rules import Affinity
from lawyer_assign.rules.ints import ints
from lawyer_assign.solver.flow import Flow
from lawyer_assign.statements import Bound, Cost, LoadCost
from lawyer_assign.teams import Proof, Team, Teams, lead_of
from lawyer_assign.teams.team import Task

STEEPEST = 24
"""Stand-ins, or roles, from which on each further one costs the same."""

MEANINGS: tuple[Literal["open", "spread", "points"], ...] = ("open", "spread", "points")


def fill(facts: Facts, policy: Policy, plan: Plan) -> Teams:
    """Return leads, stand-ins and roles of the teams of a plan.

    Parameters
    ----------
    facts, policy
        Of the problem whose plan it is.
    plan
        Not changed.

    Raises
    ------
    VerificationError
        The flow left a place open, or a price unproved, that it should not have.
    """
    affinity = policy.find(Affinity)
    served = [row.id for row in facts.columns.committees if plan.lawyers_of(row.id)]
    leads = {one: lead_of(facts, plan, one, affinity) or "" for one in served}
    roles, role_proofs = _fill_roles(facts, policy, plan, leads)
    stand_ins, stand_in_proofs = _fill_stand_ins(facts, policy, plan, leads, affinity)
    rows = tuple(
        Team(one, plan.lawyers_of(one), leads[one], stand_ins[one], tuple(roles[one]))
        for one in served
    )
    return Teams(rows, (*role_proofs, *stand_in_proofs))


Roles = dict[str, list[tuple[str, str | None]]]


def _fill_roles(
    facts: Facts, policy: Policy, plan: Plan, leads: dict[str, str]
) -> tuple[Roles, list[Proof]]:
    columns = facts.columns
    places: list[tuple[str, str]] = []
    candidates: list[tuple[int, int, int, int]] = []
    for committee, lead in leads.items():
        at = columns.committee_at[committee]
        firm = facts.firm[facts.lawyer[lead].firm]
        for role in policy.roles.table:
            if not role.is_asked(facts.committee[committee], firm):
                continue
            candidates += (
                (len(places), at, columns.lawyer_at[one], role.level_of(who))
                for one in plan.lawyers_of(committee)
                if role.fits(who := facts.lawyer[one])
            )
            places.append((committee, role.id))
    table = np.array(candidates, np.int64).reshape(-1, 4)
    place, committee_at, lawyer, level = table.T
    pairs = _table(facts, policy, committee_at, lawyer)
    width = max(1, len(columns.lawyers))
    cells, cell = np.unique(committee_at * width + lawyer, return_inverse=True)
    spread = (
        _rising(cell.reshape(-1), np.zeros(len(cells), np.int64)),
        _rising(lawyer, np.zeros(width, np.int64)),
    )
    taken, proofs = _solve("roles", pairs, place, len(places), spread, -level)
    found: Roles = {committee: [] for committee in leads}
    for at, (committee, named) in zip(taken, places, strict=True):
        holder = None if at < 0 else columns.lawyers[lawyer[at]].id
        found[committee].append((named, holder))
    return found, proofs


def _fill_stand_ins(
    facts: Facts,
    policy: Policy,
    plan: Plan,
    leads: dict[str, str],
    affinity: Affinity | None,
) -> tuple[dict[str, str | None], list[Proof]]:
    columns = facts.columns
    served = ints(columns.committee_at[one] for one in leads)
    firm = columns.lawyer_firm[ints(columns.lawyer_at[one] for one in leads.values())]
    place, lawyer = columns.lawyers_of_firms(firm)
    order = np.lexsort((lawyer, place))
    place, lawyer = place[order], lawyer[order]
    pairs = _table(facts, policy, served[place], lawyer)
    kept = _may_stand_in(facts, policy, plan, pairs)
    pairs, place = pairs.keep(kept), place[kept]
    points = np.zeros(len(pairs), np.int64)
    for cost in () if affinity is None else affinity.statements(facts, pairs):
        points += cost.points
    posts = ints(len(plan.committees_of(row.id)) for row in columns.lawyers)
    spread = (_rising(pairs.lawyer, posts),)
    taken, proofs = _solve("stand_ins", pairs, place, len(served), spread, points)
    named = [None if at < 0 else columns.lawyers[pairs.lawyer[at]].id for at in taken]
    return dict(zip(leads, named, strict=True)), proofs


def _table(facts: Facts, policy: Policy, committee: Ints, lawyer: Ints) -> Pairs:
    """Return a table of candidates; a pair stands there once for each place."""
    is_cut = np.zeros(len(facts.columns.committees), bool)
    return make_pairs(facts, policy, committee, lawyer, is_cut)


def _may_stand_in(facts: Facts, policy: Policy, plan: Plan, pairs: Pairs) -> Mask:
    """Return who is no member, may serve there, and has room for one post more."""
    columns = facts.columns
    width = max(1, len(columns.lawyers))
    posts = ints(
        columns.committee_at[c] * width + columns.lawyer_at[w] for c, w in plan.posts
    )
    mask = ~np.isin(pairs.committee * width + pairs.lawyer, posts)
    mask &= eligible(facts, policy, pairs)
    now = _table(facts, policy, *np.divmod(posts, width))
    for rule in policy.rules:
        if rule.wish is not None or not rule.limits_posts:
            continue
        # Both tables have the same rows, one after another: what is held, what is new.
        held = rule.said(facts, now)
        new = rule.said(facts, pairs)
        for one, other in zip(held, new, strict=True):
            if isinstance(one, Bound) and one.upper is not None:
                assert isinstance(other, Bound)
                count = one.counts(np.ones(len(now), bool))
                full = count >= one.upper
                mask &= (other.group < 0) | ~full[other.group]
    return mask


def _rising(group: Ints, first: Ints) -> LoadCost:
    """Return the rule that the n-th of a row costs ``first + n - 1``."""
    most = int(np.bincount(group, minlength=1).max(initial=1))
    steps = first[:, None] + np.arange(min(max(most, 1), STEEPEST))
    return LoadCost("spread", range_names(len(first)), group, steps=steps)


def range_names(count: int) -> Sequence[str]:
    """Return names of rows nobody reads."""
    return [""] * count


def _solve(
    task: Task,
    pairs: Pairs,
    place: Ints,
    places: int,
    spread: Sequence[LoadCost],
    points: Ints,
) -> tuple[list[int], list[Proof]]:
    """Return which candidate fills each place (-1: nobody), and the proofs."""
    names = range_names(places)
    one = np.ones(places, np.int64)
    tiers = (
        Tier(1, (Term(Bound("open", names, place, lower=one), 1),)),
        Tier(2, tuple(Term(each, 1) for each in spread)),
        Tier(3, (Term(Cost("points", names, place, points=points), 1),)),
    )
    form = Formulation(pairs, (Bound("place", names, place, upper=one),), tiers)
    answer = Flow().solve(form, Run())
    if answer.chosen is None:
        raise VerificationError(f"the flow found no filling of the {task}")
    taken = np.full(places, -1, np.int64)
    chosen = np.flatnonzero(answer.chosen)
    taken[place[chosen]] = chosen
    proofs = [
        Proof(task, meaning, tier.price or 0, tier.bound or 0)
        for meaning, tier in zip(MEANINGS, answer.tiers, strict=True)
    ]
    found: list[int] = taken.tolist()
    return found, proofs
