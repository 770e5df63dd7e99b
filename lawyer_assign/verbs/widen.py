"""Longer lists where a shortage may be the table's and not that of lawyers."""

from collections.abc import Callable
from dataclasses import replace
from itertools import chain, repeat, zip_longest
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.problem.candidates import most_posts, pairs_asked_for
from lawyer_assign.problem.hall import groups_of
from lawyer_assign.problem.scarcity import open_posts
from lawyer_assign.problem.too_many import MOST_PAIRS
from lawyer_assign.rules import Budget, Coverage, OneFirm, Stability
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.answer import Answer, TierAnswer, no_worse
from lawyer_assign.solver.backend import BackendName, Solved
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.run import run
from lawyer_assign.year.costs import Costs

PAIRS = "pairs"
"""Making the table of pairs: a step that hears nothing until it ends."""


LOOK = 4
"""Looking who is short, and longer lists, take so many times as long as the table."""


class Planned(NamedTuple):
    """What was solved in the end, and the answer to it."""

    problem: Problem
    solved: Solved


def solve_widening(
    problem: Problem,
    backend: BackendName | None,
    settings: Settings,
    watch: Watch,
    plan: Plan | None = None,
) -> Planned:
    """Solve a problem, and solve it again with more candidates where some are short.

    The table keeps the nearest lawyers only. The shortened lists of committees that
    stay uncovered are filled up to the limit of travel; where that does not do, those
    of their districts, and then those of all who share lawyers or seats with whoever is
    short: so a shortage is always one of lawyers, time allowing. ``plan`` is one to
    begin with, as for :func:`lawyer_assign.solver.run.run`.
    """
    widened = _short_before_search(problem, settings, watch)
    if widened:
        problem = problem.widened(widened)
    planned = Planned(problem, run(problem, backend, settings, watch, plan))
    if planned.solved.answer.is_infeasible and not problem.is_given:
        planned = _with_wishes(planned, backend, settings, watch)
        problem = planned.problem
    if planned.solved.answer.is_infeasible and _can_be_cut(problem):
        return _with_more_pairs(planned, backend, settings, watch)
    for reach in chain((_short_committees, _short_districts), repeat(_short_groups)):
        # A wider problem begins with its own table, bounds and first plan.
        if not watch.allows(PAIRS, Flow.name, Flow.name):
            return _unproved(planned)
        problem, known = planned.problem, planned.solved.answer
        more = _cut_lists(problem, known, reach)
        if not more and reach is _short_groups:
            break
        if not more:
            continue
        if len(problem.pairs) + len(more) * len(problem.facts.lawyers) > MOST_PAIRS:
            return _unproved(planned)
        widened |= more
        watch.tell("pairs")
        with watch.step(PAIRS):
            wider = problem.widened(widened)
        solved = run(wider, backend, settings, watch, plan)
        answer = with_known(wider, solved.answer, problem, known)
        planned = Planned(wider, replace(solved, answer=answer))
    return planned


def _unproved(planned: Planned) -> Planned:
    """Return what was solved, without bounds that longer lists may pass.

    There was no time or no room for these: what covers nobody else of those who are
    short is not known. Only posts that stay open whatever other lists hold are proved.
    """
    problem, answer = planned.problem, planned.solved.answer
    coverage = problem.policy.find(Coverage)
    if coverage is None or coverage.wish is None or not _may_gain(problem, answer):
        return planned
    at = problem.policy.tiers.index(coverage.wish.tier)
    beside = [
        one
        for one in problem.policy.rules
        if one.wish is not None and one.wish.tier == coverage.wish.tier
    ]
    least = coverage.wish.weight * never_covered(problem) if len(beside) == 1 else None
    bounds = [*(tier.bound for tier in answer.tiers[:at]), least]
    tiers = [
        TierAnswer(tier.price, bound, tier.seconds)
        for tier, bound in zip_longest(answer.tiers, bounds[: len(answer.tiers)])
    ]
    answer = replace(answer, tiers=tuple(tiers))
    return Planned(problem, replace(planned.solved, answer=answer))


def _may_gain(problem: Problem, answer: Answer) -> bool:
    """Return whether longer lists may cover somebody who is left open."""
    if answer.chosen is None:
        return problem.leaves_out
    is_short = _short_over_lists(problem, answer)
    if is_short is None:
        return False
    reaches = (_short_committees, _short_districts, _short_groups)
    cut = problem.pairs.is_cut
    return any(bool((cut & reach(problem, is_short)).any()) for reach in reaches)


def _can_be_cut(problem: Problem) -> bool:
    """Return whether a must asks for lawyers whom shortened lists may leave out."""
    is_must = problem.policy.must(Coverage) is not None
    return is_must and problem.leaves_out


def with_enough_pairs(
    problem: Problem, settings: Settings, watch: Watch
) -> tuple[Problem, Answer]:
    """Return a problem whose lists are as long as covering all can need.

    With coverage as a wish there is a plan to see who is short, and so whose lists are
    to be longer.

    Returns
    -------
    tuple
        The problem with its longer lists, and the answer with coverage as the one wish.
    """
    softer = replace(problem, policy=with_coverage_alone(problem.policy))
    wider, alone = solve_widening(softer, None, settings, watch)
    return replace(wider, policy=problem.policy), alone.answer


def _short_before_search(
    problem: Problem, settings: Settings, watch: Watch
) -> frozenset[str]:
    """Return who is short without budgets, and may not be over longer lists.

    Under budgets and with teams a search takes all the time there is: over lists that
    are to be longer anyhow it would be lost. Who is short without money and two-way
    choice is short with them. Where the time does not suffice for this and a search,
    the lists stay as they are.
    """
    policy, facts = problem.policy, problem.facts
    is_of_money = policy.must(Budget) is not None and len(facts.tariffs) > 0
    is_of_teams = policy.must(OneFirm) is not None and any(
        row.lawyers_max > 1 for row in facts.committees
    )
    is_asked = (is_of_money or is_of_teams) and policy.find(Coverage) is not None
    is_asked = is_asked and watch.allows(*[PAIRS] * LOOK)
    if not is_asked or not problem.leaves_out:
        return frozenset()
    left_out = [kind_of(one) for one in (Budget, Stability) if policy.must(one)]
    softer = replace(problem, policy=with_coverage_alone(policy.without(*left_out)))
    answer = run(softer, None, settings, watch).answer
    if watch.must_stop:
        return frozenset()
    return _cut_lists(softer, answer, _short_committees)


def _with_more_pairs(
    known: Planned, backend: BackendName | None, settings: Settings, watch: Watch
) -> Planned:
    """Solve a problem again that has no plan among its pairs, if more may help.

    That the musts hold over no lists is proved only if somebody is short over all.
    """
    problem, solved = known
    wider, found = with_enough_pairs(problem, settings, watch)
    missing = found.tiers[0]
    if found.is_infeasible or missing.bound:
        return known
    if missing.price != 0:
        open_ = replace(solved.answer, is_infeasible=False)
        return Planned(problem, replace(solved, answer=open_))
    return Planned(wider, run(wider, backend, settings, watch))


def _with_wishes(
    known: Planned, backend: BackendName | None, settings: Settings, watch: Watch
) -> Planned:
    """Solve a problem again that has no plan, with all pairs of who asks for posts.

    That own limits cannot hold is proved only over all pairs of lawyers who want to
    serve so many at least.
    """
    problem, solved = known
    posts = pairs_asked_for(problem.facts, problem.policy, problem.pairs)
    if posts == []:
        return known
    if posts is None or not watch.allows(PAIRS, Flow.name):
        open_ = replace(solved.answer, is_infeasible=False)
        return Planned(problem, replace(solved, answer=open_))
    wider = problem.holding(posts)
    return Planned(wider, run(wider, backend, settings, watch))


def with_coverage_alone(policy: Policy) -> Policy:
    """Return the musts of a policy, with coverage as the only wish."""
    kept = [
        rule for rule in policy.rules if rule.wish is None or isinstance(rule, Coverage)
    ]
    bare = policy.without(*(rule.kind for rule in policy.rules))
    for rule in kept:
        bare = bare.with_rule(rule)
    return bare.soften("coverage", tier=1)


def plan_of(pairs: Pairs, chosen: Mask) -> Plan:
    """Return the plan of chosen pairs."""
    committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
    places = np.flatnonzero(chosen)
    return Plan.of(
        (committees[c], lawyers[w])
        for c, w in zip(
            pairs.committee[places].tolist(), pairs.lawyer[places].tolist(), strict=True
        )
    )


def missing_of(problem: Problem, chosen: Mask) -> Ints:
    """Return how many lawyers every committee lacks."""
    pairs, rows = problem.pairs, problem.pairs.columns.committees
    served = np.bincount(pairs.committee[chosen], minlength=len(rows))
    asked = np.array([row.lawyers_min for row in rows], np.int64)
    missing: Ints = np.maximum(asked - served, 0)
    return missing


def _cut_lists(
    problem: Problem, answer: Answer, reach: Callable[[Problem, Mask], Mask]
) -> frozenset[str]:
    """Return the committees whose lists are to be longer."""
    is_short = _short_over_lists(problem, answer)
    if is_short is None:
        return frozenset()
    columns = problem.pairs.columns
    cut = problem.pairs.is_cut & reach(problem, is_short)
    return frozenset(columns.committees[at].id for at in np.flatnonzero(cut).tolist())


def _short_over_lists(problem: Problem, answer: Answer) -> Mask | None:
    """Return which committees are short, and may not be over longer lists.

    ``None`` where longer lists can change nothing, or there is no plan to see it by.
    """
    if answer.chosen is None or problem.is_given:
        return None
    columns = problem.pairs.columns
    missing = missing_of(problem, answer.chosen)
    is_short: Mask = missing > 0
    if is_short.any():
        if missing.sum() == never_covered(problem):
            return None
        spent = _spent_out(problem, answer.chosen)
        is_spent = np.isin(columns.committee_district, spent)
        if answer.without_money is not None:
            is_spent &= missing_of(problem, answer.without_money) == 0
        is_short &= ~is_spent
    return is_short


def never_covered(problem: Problem) -> int:
    """Return the posts that stay open whatever other lists hold.

    The table is made so that whoever is short for want of room has a list that is
    whole, or to which nobody could be added who is not spent on others that are short:
    longer lists of others free nobody for them.
    """
    pairs = problem.pairs
    room = most_posts(problem.facts, problem.policy)
    return open_posts(pairs.columns, pairs.committee, pairs.lawyer, room)


def _short_committees(problem: Problem, is_short: Mask) -> Mask:  # noqa: ARG001
    return is_short


def _short_districts(problem: Problem, is_short: Mask) -> Mask:
    district: Ints = problem.pairs.columns.committee_district
    mask: Mask = np.isin(district, district[is_short])
    return mask


def _short_groups(problem: Problem, is_short: Mask) -> Mask:
    """Return whose lists may free a lawyer or a seat for somebody who is short."""
    mask = np.zeros(len(is_short), bool)
    if is_short.any():
        _, _, cut = groups_of(problem)
        mask[[problem.pairs.columns.committee_at[one] for one in cut]] = True
    return mask


def _spent_out(problem: Problem, chosen: Mask) -> list[int]:
    """Return the districts that lack money and not lawyers."""
    if problem.policy.must(Budget) is None or not problem.facts.tariffs:
        return []
    costs = Costs.of(problem.facts, plan_of(problem.pairs, chosen))
    return [problem.facts.columns.district_at[one] for one in costs.spent_out()]


def with_known(
    wider: Problem, answer: Answer, problem: Problem, known: Answer
) -> Answer:
    """Return the answer of the wider problem, with the known plan if that is better.

    A run that was cut short may find less among more pairs; its bounds hold all the
    same.
    """
    before = [tier.price for tier in known.tiers if tier.price is not None]
    if known.chosen is None:
        return answer
    place = _places(wider.pairs, problem.pairs, known.chosen)
    if place is None:
        return answer
    chosen = np.zeros(len(wider.pairs), bool)
    chosen[place] = True
    return no_worse(answer, chosen, before)


def _places(wider: Pairs, pairs: Pairs, chosen: Mask) -> Ints | None:
    """Return where the chosen pairs stand in a wider table, if all do."""
    width = max(1, len(pairs.columns.lawyers))
    keys = wider.committee * width + wider.lawyer
    wanted = (pairs.committee * width + pairs.lawyer)[chosen]
    place: Ints = np.searchsorted(keys, wanted)
    if len(keys) == 0 or (keys[np.minimum(place, len(keys) - 1)] != wanted).any():
        return None
    return place
