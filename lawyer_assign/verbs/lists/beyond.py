"""Solving once more over whole lists where cut ones leave a tier before points open.

Lists hold the nearest lawyers, which is what points ask for. Whoever is cheaper, has
the skill, or is of a firm with seats may be farther: the price of a tier before points,
and that there is no plan at all, can be of the lists and not of the lawyers. So these
tiers, and the musts, are solved once more over whole lists, without points. Its bounds
hold of all plans (:mod:`lawyer_assign.verbs.lists.floors`). If its plan is better its
posts become candidates, and everything is solved again over lists that hold it: that
plan costs as little before points as the whole lists allow, and points are of plans
among listed pairs as before. Where whole lists are too many pairs, or time is short,
only what holds without them is called proved.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.fixed import FixedDict
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.problem.posts_due import AMPLE
from lawyer_assign.rules import Coverage, Willingness
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.backend import BackendName
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.run import run
from lawyer_assign.verbs.lists.counted import asks_for_counts, counted
from lawyer_assign.verbs.lists.dispatched import of_dispatch
from lawyer_assign.verbs.lists.floors import (
    Floors,
    floors_of,
    held_to,
    is_met,
    joined,
    with_front_alone,
)
from lawyer_assign.verbs.widen import (
    PAIRS,
    Planned,
    missing_of,
    never_covered,
    plan_of,
    solve_widening,
    with_coverage_alone,
    with_known,
)

MANY = 2_000_000
"""Pairs of whole lists that are made at most: some six seconds, and six to solve."""

SHARE = 0.5
"""Of the time left, for whole lists: so much is kept for points."""

COUNTING = 4
"""Counting what all posts cost takes so many times as long as the table of pairs."""

MOST_COUNTING = 0.1
"""Of the time left, for that, at most."""

NOTHING_KNOWN: Mapping[int, int] = FixedDict()


def solve_beyond(
    problem: Problem,
    backend: BackendName | None,
    settings: Settings,
    watch: Watch,
    plan: Plan | None = None,
) -> Planned:
    """Solve a problem, with bounds before points that no list of candidates makes.

    Parameters
    ----------
    problem, backend, settings, watch, plan
        As for :func:`lawyer_assign.verbs.widen.solve_widening`.
    """
    search = _but_for_counts(problem, watch)
    planned = solve_widening(problem, backend, settings, search, plan)
    return beyond_lists(planned, backend, settings, watch)


def beyond_lists(
    planned: Planned,
    backend: BackendName | None,
    settings: Settings,
    watch: Watch,
    known: Mapping[int, int] = NOTHING_KNOWN,
) -> Planned:
    """Return what was solved, or what is better with pairs that no list held.

    Parameters
    ----------
    planned
        What was solved over lists.
    backend, settings, watch
        As for :func:`solve_beyond`.
    known
        By number of the tier: bounds of plans over whatever pairs, each of those that
        cost what is known of the tiers before.
    """
    problem, answer = planned.problem, planned.solved.answer
    if not problem.leaves_out:
        return planned
    if answer.is_infeasible and _is_short_by_counting(problem):
        return planned
    floors = floors_of(problem, answer, _with_dispatch(problem, answer, known))
    if is_met(answer, floors):
        return planned
    bare = floors_of(problem, answer, NOTHING_KNOWN)
    whole = _whole(planned, watch)
    if whole is None or not whole.is_all:
        floors = joined(floors, counted(problem, answer, bare, watch), bare)
    if whole is None or watch.must_stop:
        return _held(planned, floors)
    start = None if answer.chosen is None else plan_of(problem.pairs, answer.chosen)
    front = replace(whole.problem, policy=with_front_alone(problem.policy))
    found = run(front, None, settings, watch.part(SHARE), start).answer
    if whole.is_all:
        floors = joined(floors, [tier.bound for tier in found.tiers], bare)
        if found.is_infeasible and answer.chosen is None:
            solved = replace(planned.solved, answer=replace(answer, is_infeasible=True))
            return Planned(problem, solved)
    wider = _with_its_posts(planned, whole.problem, found)
    if wider is None:
        return _held(planned, floors)
    solved = run(wider, backend, settings, watch, plan_of(front.pairs, _chosen(found)))
    better = with_known(wider, solved.answer, problem, answer)
    return _held(Planned(wider, replace(solved, answer=better)), floors)


def _with_dispatch(
    problem: Problem, answer: Answer, known: Mapping[int, int]
) -> Mapping[int, int]:
    """Return what is known of tiers, with blocking pairs proved whoever is sent.

    These are of plans that cost nothing before.
    """
    found = of_dispatch(problem, answer)
    first = min(found, default=0)
    if any(bound for number, bound in known.items() if number < first):
        return known
    own = {at: max(bound, known.get(at, bound)) for at, bound in found.items()}
    return {**known, **own}


def with_lists_for_all(problem: Problem, settings: Settings, watch: Watch) -> Problem:
    """Return a problem that must cover all, with lists as long as that can need.

    Parameters
    ----------
    problem, settings, watch
        As for :func:`solve_beyond`.
    """
    softer = replace(problem, policy=with_coverage_alone(problem.policy))
    wider, _ = solve_beyond(softer, None, settings, watch)
    return replace(wider, policy=problem.policy)


def _but_for_counts(problem: Problem, watch: Watch) -> Watch:
    """Return the watch of a search that leaves time to count what all posts cost."""
    if not asks_for_counts(problem) or watch.time_limit is None:
        return watch
    kept = min(COUNTING * watch.longest.get(PAIRS, 0.0), MOST_COUNTING * watch.left)
    return watch.within(watch.left - kept)


def _is_short_by_counting(problem: Problem) -> bool:
    """Return whether a must asks for more lawyers than all lists could ever hold."""
    is_must = problem.policy.must(Coverage) is not None
    return is_must and not problem.is_after and never_covered(problem) > 0


def _held(planned: Planned, floors: Floors) -> Planned:
    """Return what was solved, with what is proved of all allowed pairs.

    That there is no plan over lists proves nothing of others.
    """
    problem, answer = planned.problem, planned.solved.answer
    if not problem.leaves_out:
        return planned
    answer = replace(answer, is_infeasible=False)
    answer = held_to(answer, floors, problem.policy.tiers)
    return Planned(problem, replace(planned.solved, answer=answer))


class _Whole(NamedTuple):
    """A problem with whole lists, and whether all its lists are whole."""

    problem: Problem
    is_all: bool


def _whole(planned: Planned, watch: Watch) -> _Whole | None:
    """Return the problem with whole lists, or with those of districts in trouble.

    ``None`` where these would be too many pairs, or take longer than there is time.
    """
    problem, pairs = planned.problem, planned.problem.pairs
    every = pairs.is_cut
    for asked in (every, every & _in_trouble(planned)):
        size = len(pairs) + int(_reachable(problem)[asked].sum())
        steps = -(-size // max(1, len(pairs)))
        is_short = not watch.allows(*[PAIRS, Flow.name] * steps)
        if not asked.any() or size > MANY or is_short:
            continue
        watch.tell("pairs")
        with watch.step(PAIRS):
            wide = problem.with_whole_lists(np.flatnonzero(asked))
        return _Whole(wide, bool(asked.sum() == every.sum()))
    return None


def _reachable(problem: Problem) -> Ints:
    """Return per committee how many lawyers a whole list could hold."""
    columns = problem.facts.columns
    count = columns.is_willing.sum(axis=0)
    if problem.policy.must(Willingness) is None:
        count = np.full(len(columns.districts), len(columns.lawyers))
    found: Ints = count[columns.committee_district].astype(np.int64)
    return found


def _in_trouble(planned: Planned) -> Mask:
    """Return whose districts have posts open, or lawyers with several."""
    pairs, chosen = planned.problem.pairs, planned.solved.answer.chosen
    district = pairs.columns.committee_district
    if chosen is None:
        return np.zeros(len(district), bool)
    is_open = missing_of(planned.problem, chosen) > 0
    posts = np.bincount(pairs.lawyer[chosen], minlength=len(pairs.columns.lawyers))
    several = pairs.committee[chosen][posts[pairs.lawyer[chosen]] > 1]
    found: Mask = np.isin(district, [*district[is_open], *district[several]])
    return found


def _with_its_posts(planned: Planned, whole: Problem, found: Answer) -> Problem | None:
    """Return the problem whose lists hold a better plan; ``None`` if there is none.

    Where somebody stays short it is the one with whole lists, if these are not too
    many: so what would help is asked of everybody.
    """
    problem, answer = planned.problem, planned.solved.answer
    if found.chosen is None:
        return None
    if missing_of(whole, found.chosen).any() and len(whole.pairs) <= AMPLE:
        return whole
    paid = [tier.price for tier in answer.tiers[: len(found.tiers)]]
    least = [tier.price for tier in found.tiers]
    if answer.chosen is not None and _no_less(least, paid):
        return None
    return problem.holding(plan_of(whole.pairs, found.chosen).posts)


def _no_less(one: list[int | None], other: list[int | None]) -> bool:
    pairs = zip(one, other, strict=True)
    first = next(((a, b) for a, b in pairs if a != b), None)
    return first is None or first[0] is None or first[1] is None or first[0] > first[1]


def _chosen(answer: Answer) -> Mask:
    assert answer.chosen is not None
    return answer.chosen
