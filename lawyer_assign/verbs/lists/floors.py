r"""Bounds that hold of all allowed pairs, where lists leave some of them out.

A backend sees listed pairs only. What it proves of them says nothing of plans with
another pair, which may cost less. A bound of a tier holds of all pairs where

1. no list is cut: all allowed pairs are listed; or
2. it is the ideal of the tier, 0, and no plan is paid anything there; or
3. it is what posts cost that stay open by counting: all who could serve some committees
   are on their lists, and too few (:func:`lawyer_assign.verbs.widen.never_covered`); or
4. it was proved of a table in which no list is cut, whatever tiers stand behind it:
   plans over that table are all plans, and tiers behind change no price before them; or
5. it is what budgets prove by counting posts, whoever is listed
   (:mod:`lawyer_assign.verbs.lists.counted`); or
6. it counts blocking pairs, and was proved of plans whose unlisted lawyers are sent
   home (:mod:`lawyer_assign.verbs.lists.dispatched`).

From the tier of points on bounds are of plans among the listed pairs: that is what
:class:`lawyer_assign.Reach` promises, and no more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest

from lawyer_assign.formulation import takes_only
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import (
    Affinity,
    Budget,
    Caseload,
    ChosenOnly,
    Conflicts,
    Coverage,
    DutyLoad,
    FewestChanges,
    FixedAgreements,
    FurtherPosts,
    MustHave,
    OneEach,
    OneFirm,
    OwnLimits,
    Refusals,
    Rule,
    Seats,
    Stability,
    TeamSize,
    Willingness,
    WorstServed,
)
from lawyer_assign.solver.answer import Answer, Listed, TierAnswer
from lawyer_assign.statements import LoadCost
from lawyer_assign.verbs.widen import never_covered

OF_POINTS = (Affinity, WorstServed)
"""Rules that weigh what pairs are worth."""

PLAIN: frozenset[type[Rule]] = frozenset(
    {
        Budget,
        Caseload,
        ChosenOnly,
        Conflicts,
        Coverage,
        DutyLoad,
        FewestChanges,
        FixedAgreements,
        FurtherPosts,
        MustHave,
        OneEach,
        OneFirm,
        OwnLimits,
        Refusals,
        Seats,
        Stability,
        TeamSize,
        Willingness,
    }
)
"""Rules that count what is missed or what is too much, and so cost 0 at least."""

Floors = tuple[int | None, ...]
"""By place of a tier before points: what plans as good before it cost at least."""


def front_of(policy: Policy) -> tuple[int, ...]:
    """Return the numbers of the tiers before the first in which points are weighed."""
    of_points = [
        number
        for rule in policy.rules
        if isinstance(rule, OF_POINTS)
        for number in rule.tiers
    ]
    first = min(of_points, default=None)
    return tuple(one for one in policy.tiers if first is None or one < first)


def with_front_alone(policy: Policy) -> Policy:
    """Return the musts of a policy, and the wishes of tiers before points."""
    front = front_of(policy)
    behind = (
        one.kind for one in policy.rules if one.tiers and one.tiers[0] not in front
    )
    return policy.without(*behind)


def floors_of(problem: Problem, answer: Answer, known: Mapping[int, int]) -> Floors:
    """Return what holds by itself of every tier before points.

    Parameters
    ----------
    problem, answer
        What was solved.
    known
        By number of the tier: bounds of plans over whatever pairs, each of those that
        cost what is known of the tiers before.
    """
    policy, front = problem.policy, front_of(problem.policy)
    rules = _rules_of_front(policy)
    is_plain = never_below_zero(problem)
    floors: list[int | None] = []
    holds = True
    for place, number in enumerate(front):
        least = [known[number]] if holds and number in known else []
        if is_plain[place]:
            least.append(0)
            least += _counted(problem, answer.tiers[place].price, rules[place])
        floors.append(max(least, default=None))
        holds = holds and floors[-1] == known.get(number, floors[-1])
    return tuple(floors)


def never_below_zero(problem: Problem) -> tuple[bool, ...]:
    """Return per tier before points whether nothing in it is ever below 0.

    Whatever pair comes to the lists: a rule of somebody's own may pay for one that is
    not there yet, unless it only counts, or says that it never does.
    """
    return tuple(
        all(_takes_only(rule, problem) for rule in beside)
        for beside in _rules_of_front(problem.policy)
    )


def _takes_only(rule: Rule, problem: Problem) -> bool:
    if type(rule) in PLAIN or rule.never_pays:
        return True
    said = tuple(rule.statements(problem.facts, problem.pairs))
    return bool(said) and all(
        takes_only(one) and not isinstance(one, LoadCost) for one in said
    )


def _rules_of_front(policy: Policy) -> list[list[Rule]]:
    return [
        [one for one in policy.rules if number in one.tiers]
        for number in front_of(policy)
    ]


def _counted(problem: Problem, price: int | None, beside: Sequence[Rule]) -> list[int]:
    """Return what the posts cost that nobody could be found for, if any are open."""
    found = [one for one in beside if isinstance(one, Coverage)]
    if price == 0 or not found or problem.is_after:
        return []
    weights = [one.wish.weight for one in found if one.wish is not None]
    return [sum(weights) * never_covered(problem)]


def joined(own: Floors, more: Sequence[int | None], bare: Floors) -> Floors:
    """Return the greater of floors and of bounds that hold of all pairs.

    Parameters
    ----------
    own
        What holds of every tier, each of plans that cost the floors before.
    more
        Bounds of the first tiers, or of all.
    bare
        Floors that hold whatever tiers before cost: they stand for those of ``own``
        behind a tier that ``more`` raises.
    """
    found: list[int | None] = []
    holds = True
    for first, other, second in zip_longest(own, more[: len(own)], bare):
        mine = first if holds else second
        both = [one for one in (mine, other) if one is not None]
        found.append(max(both, default=None))
        holds = holds and found[-1] == first
    return tuple(found)


def is_met(answer: Answer, floors: Floors) -> bool:
    """Return whether a plan costs no more than its floors before points."""
    prices = tuple(tier.price for tier in answer.tiers[: len(floors)])
    return answer.chosen is not None and prices == floors


def held_to(answer: Answer, floors: Floors, numbers: Sequence[int]) -> Answer:
    """Return an answer with bounds that hold of all pairs before points.

    What is proved of the listed ones alone is said under that condition. Behind a tier
    that lists alone closed nothing is proved: with other pairs it may cost less, and
    what follows more or less.

    Parameters
    ----------
    answer
        Over lists that were cut.
    floors
        Of every tier before points.
    numbers
        Of the tiers.
    """
    tiers: list[TierAnswer] = []
    holds, is_listed = True, False
    for place, tier in enumerate(answer.tiers):
        if place < len(floors):
            bound = floors[place] if holds else None
            tiers.append(_with_bound(tier, bound))
            is_listed |= tier.price == tier.bound != bound
            holds = holds and tier.price == bound
        else:
            tiers.append(_with_bound(tier, None) if is_listed else tier)
    front = [number for number, _ in zip(numbers, floors, strict=False)]
    closed = {
        number
        for number, tier in zip(front, tiers, strict=False)
        if tier.price == tier.bound
    }
    budget_bounds = tuple(
        one
        for one in answer.budget_bounds
        if one.tier not in front or one.tier in closed
    )
    return replace(answer, tiers=tuple(tiers), budget_bounds=budget_bounds)


def _with_bound(tier: TierAnswer, bound: int | None) -> TierAnswer:
    """Return a tier with a bound of all pairs; its own goes with a condition."""
    if tier.bound is None and tier.conditional is None:
        return replace(tier, bound=bound)
    known = tier.conditional or tier
    if known.bound is None or (bound is not None and bound >= known.bound):
        return replace(tier, bound=bound, conditional=None)
    if isinstance(tier.conditional, Listed):
        return replace(tier, bound=bound)
    return replace(tier, bound=bound, conditional=Listed(known.bound, tier.conditional))
