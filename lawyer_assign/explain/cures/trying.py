"""A lever tried: the problem with what is asked for, its plan, and the steps behind."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.answers import Named
from lawyer_assign.explain.cures.applying import changed
from lawyer_assign.explain.cures.cures import Step
from lawyer_assign.explain.cures.levers import LEAST_PER_CONSENT, Lever, LeverKind
from lawyer_assign.explain.door import Watch, solved, solved_beyond
from lawyer_assign.explain.shortages.causes import covering
from lawyer_assign.formulation import Term, Tier, formulate
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, FixedAgreements, OneFirm, Stability
from lawyer_assign.rules.ints import ints
from lawyer_assign.statements import Bound, Cost, Statement

MANY = 1_000
"""Posts that a limit allows while it is not known how many are needed."""

LIMITED: tuple[LeverKind, ...] = ("seats", "offer", "consent")
"""Levers that raise a limit, by one or by more."""

ASKED = "remedies"
"""Stands for the wish to ask as little as will do, which is no rule."""


def tried(lever: Lever, taken: Mask, steps: tuple[Step, ...] | None = None) -> Problem:
    """Return the problem as it is once some options are taken.

    Parameters
    ----------
    lever, taken
        What may be asked for, and what is.
    steps
        The same as steps; with limits wide open if not given.
    """
    problem = lever.problem
    _, free = lever.with_taken(taken)
    facts = problem.facts
    if lever.kind != "recruit":
        said = steps_of(lever, taken) if steps is None else steps
        facts = changed(lever.kind, said, facts, problem.policy)
    pairs = problem.pairs.keep(free | (lever.option_of < 0))
    return replace(problem, facts=facts, pairs=replace(pairs, columns=facts.columns))


def plan_of(
    lever: Lever, taken: Mask, watch: Watch, steps: tuple[Step, ...] | None = None
) -> Pairs | None:
    """Return posts that cover as many as can be, by few of whom one asks.

    ``None`` if there are none, or time is up.
    """
    problem = tried(lever, taken, steps)
    pairs = problem.pairs
    points = _asked_for(lever, taken, pairs).astype(np.int64)
    few = Cost(ASKED, pairs.committee_ids, pairs.committee, points=points)
    return _solved(problem, few, watch)


def fewest_plan_of(lever: Lever, watch: Watch) -> Pairs | None:
    """Return posts that cover as many as can be, by the fewest options there are.

    Every option counts once, however many posts it brings: of levers whose options add
    pairs. ``None`` if there are no such posts, or time is up.
    """
    everybody = np.ones(len(lever.options), bool)
    problem = tried(lever, everybody)
    _, free = lever.with_taken(everybody)
    option = lever.option_of[free | (lever.option_of < 0)]
    row = np.where(option >= 0, 0, -1)
    none = np.zeros(1, np.int64)
    few = Bound(ASKED, (ASKED,), row, upper=none, once_per=np.maximum(option, 0))
    return _solved(problem, few, watch)


def _solved(problem: Problem, few: Statement, watch: Watch) -> Pairs | None:
    """Solve for coverage first, and then for what is asked."""
    pairs = problem.pairs
    form = formulate(replace(problem, policy=covering(problem.policy)))
    tiers = (*form.tiers, Tier(form.tiers[-1].number + 1, (Term(few, 1),)))
    chosen = solved(replace(form, tiers=tiers), watch).chosen
    return None if chosen is None else pairs.keep(chosen)


def missing_of(posts: Pairs) -> Ints:
    """Return how many posts stay open in a plan, per committee."""
    asked = ints(row.lawyers_min for row in posts.columns.committees)
    served = np.bincount(posts.committee, minlength=len(asked))
    found: Ints = np.maximum(asked - served, 0)
    return found


def left_open(posts: Pairs) -> int:
    """Return how many posts stay open in a plan."""
    return int(missing_of(posts).sum())


class Missing(NamedTuple):
    """Posts that stay open, per committee, and whether no fewer can."""

    posts: Ints
    is_least: bool


def missing_once_solved(problem: Problem, missing: Ints, watch: Watch) -> Missing:
    """Return posts that stay open once solved for coverage, nobody asked for more.

    As they are unless fewer stay open so. Whoever is within reach may serve, on a list
    or not: what fills a place without anybody being asked is no remedy.
    """
    asked = replace(problem, policy=covering(problem.policy))
    found = solved_beyond(asked, watch)
    answer, posts = found.solved.answer, missing
    if answer.chosen is not None:
        left = missing_of(found.problem.pairs.keep(answer.chosen))
        posts = left if left.sum() < missing.sum() else missing
    return Missing(posts, answer.tiers[0].bound == int(posts.sum()))


def _asked_for(lever: Lever, taken: Mask, pairs: Pairs) -> Mask:
    """Return the pairs of those who are asked for something."""
    who = [lever.options[at].who for at in np.flatnonzero(taken).tolist()]
    side = pairs.firm if lever.kind in ("seats", "lift") else pairs.lawyer
    mask: Mask = np.isin(side, who)
    return mask


def steps_of(lever: Lever, taken: Mask) -> tuple[Step, ...]:
    """Return the options taken as steps, limits as open as they may be."""
    columns = lever.problem.facts.columns
    most = MANY if lever.consented is None else lever.consented
    found: list[Step] = []
    for at in np.flatnonzero(taken).tolist():
        option = lever.options[at]
        where: Named | None = None
        skills: tuple[str, ...] = ()
        at_firm: Named | None = None
        if lever.kind in ("seats", "lift"):
            firm = columns.firms[option.who]
            who = Named(firm.id, firm.name)
        else:
            one = columns.lawyers[option.who]
            who = Named(one.id, one.name)
            if lever.kind == "recruit":
                skills = tuple(sorted(one.skills))
                firm = columns.firms[columns.lawyer_firm[option.who]]
                at_firm = Named(firm.id, firm.name)
        if lever.kind == "lift":
            place = columns.committees[option.where]
            where = Named(place.id, place.name)
        elif option.where >= 0:
            area = columns.districts[option.where]
            where = Named(area.id, area.name)
        found.append(Step(who, where, most, skills, at_firm))
    return tuple(found)


def limits_of(lever: Lever) -> Ints:
    """Return what limits everybody, or every firm, before anything is asked for."""
    facts = lever.problem.facts
    if lever.kind == "seats":
        return ints(row.seats or 0 for row in facts.columns.firms)
    if lever.kind == "offer":
        return ints(row.max_committees or 0 for row in facts.columns.lawyers)
    if lever.kind == "consent":
        return lever.room.within[:, 0] + lever.room.pinned
    return np.zeros(len(facts.columns.lawyers), np.int64)


def held_of(lever: Lever, posts: Pairs) -> Ints:
    """Return posts, or seats, that everybody, or every firm, holds in a plan."""
    columns = posts.columns
    if lever.kind == "seats":
        places = max(1, len(columns.committees))
        served = np.unique(posts.firm * places + posts.committee)
        return np.bincount(served // places, minlength=len(columns.firms))
    return np.bincount(posts.lawyer, minlength=len(columns.lawyers))


def used_by(lever: Lever, posts: Pairs) -> Mask:
    """Return which options a plan uses."""
    used = np.zeros(len(lever.options), bool)
    if lever.kind in ("lend", "lift", "recruit"):
        there = lever.option_of[lever.problem.pairs.find(posts.committee, posts.lawyer)]
        used[there[there >= 0]] = True
        return used
    held, now = held_of(lever, posts), limits_of(lever)
    for number, option in enumerate(lever.options):
        used[number] = held[option.who] > now[option.who]
    return used


def tight_steps(lever: Lever, taken: Mask, posts: Pairs) -> tuple[Step, ...]:
    """Return steps with limits as low as the plan that was found needs."""
    steps = steps_of(lever, taken)
    if lever.kind == "lift":
        return tuple(step._replace(to=0) for step in steps)
    held, now = held_of(lever, posts), limits_of(lever)
    places = [lever.options[at].who for at in np.flatnonzero(taken).tolist()]
    bound, floor = _bound_to_firms(lever, posts), _least_asked(lever)
    return tuple(
        step._replace(
            to=max(int(held[at]), int(now[at]), floor),
            firm=step.firm if at in bound else None,
        )
        for step, at in zip(steps, places, strict=True)
    )


def _bound_to_firms(lever: Lever, posts: Pairs) -> set[int]:
    """Return the lawyers whose firm matters to a plan.

    They serve with others where all are of one firm, or for a firm that is pinned
    there; where firms choose, or money counts, all are.
    """
    policy, columns = lever.problem.policy, posts.columns
    if policy.must(Stability) is not None or policy.must(Budget) is not None:
        return set(posts.lawyer.tolist())
    served = np.bincount(posts.committee, minlength=len(columns.committees))
    is_bound = served[posts.committee] > 1
    if policy.must(OneFirm) is None:
        is_bound[:] = False
    if policy.must(FixedAgreements) is not None:
        at = columns.committee_at
        pinned = [at[r.committee] for r in lever.problem.facts.fixed if not r.lawyers]
        is_bound |= np.isin(posts.committee, ints(pinned))
    found: set[int] = set(posts.lawyer[is_bound].tolist())
    return found


def one_more(lever: Lever, taken: Mask) -> tuple[Step, ...]:
    """Return the steps by which all who are asked give one more."""
    now, floor = limits_of(lever), _least_asked(lever)
    who = [lever.options[at].who for at in np.flatnonzero(taken).tolist()]
    steps = zip(steps_of(lever, taken), who, strict=True)
    return tuple(step._replace(to=max(int(now[at]) + 1, floor)) for step, at in steps)


def _least_asked(lever: Lever) -> int:
    """Return the least number that a step may name.

    Where nobody may rather leave, more room can leave more open: then a consent is for
    as many posts as facts can say, and is solved so.
    """
    is_stable = lever.problem.policy.must(Stability) is not None
    return LEAST_PER_CONSENT if lever.kind == "consent" and is_stable else 0
