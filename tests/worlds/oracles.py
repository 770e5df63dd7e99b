"""The right answer by the slow road: every choice of pairs, priced like an auditor."""

import random
from collections import Counter
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.formulation import Formulation
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Rule
from lawyer_assign.statements import Bound, Cost, LoadCost, Statement, Tag
from tests.worlds.strategies import Case, Seeded, case_pool, small_case


class World(NamedTuple):
    """Facts with scarcity settled, pairs without any rule, and all plans of them."""

    facts: Facts
    pairs: Pairs
    plans: list[Plan]

    @classmethod
    def of(cls, case: Case) -> "World":
        problem = Problem.of(case.facts, Policy(), case.table)
        return cls(problem.facts, problem.pairs, every_plan(problem.pairs))


class Worlds(tuple[World, ...]):
    """Worlds that do not fill the screen when a test that takes them fails."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"{len(self)} worlds"


@cache
def small_worlds() -> Worlds:
    """Return the worlds of the pool of small cases; made once for many tests."""
    return Worlds(World.of(case) for case in case_pool())


def world_at(seed: int) -> World:
    """Return a world of its own for any seed; the first 300 are those of the pool."""
    return World.of(small_case(Seeded(random.Random(seed))))


@cache
def every_choice(pairs: int) -> Mask:
    """Return all choices of so many pairs, shape ``(2 ** pairs, pairs)``."""
    return (np.arange(2**pairs)[:, None] >> np.arange(pairs) & 1).astype(bool)


def priced_plans(formulation: Formulation) -> list[tuple[tuple[int, ...], Mask]]:
    """Return all choices that hold with their prices, in the order of all choices.

    What :meth:`Formulation.holds` and ``prices`` say one by one, said of all at once
    (``tests/solver/test_oracle.py``).
    """
    chosen = every_choice(len(formulation.pairs))
    for one in sorted(formulation.must, key=lambda must: not is_a_sum(must)):
        chosen = chosen[~amounts_of(one, chosen).any(axis=1)]
    prices = np.zeros((len(chosen), len(formulation.tiers)), np.int64)
    for at, tier in enumerate(formulation.tiers):
        for term in tier.terms:
            amounts = amounts_of(term.statement, chosen)
            prices[:, at] += term.weight * amounts.sum(axis=1)
    return list(zip(map(tuple, prices.tolist()), chosen, strict=True))


def is_a_sum(statement: Statement) -> bool:
    """Return whether a sum over the chosen pairs says what a row amounts to."""
    if isinstance(statement, Bound):
        return statement.once_per is None
    return isinstance(statement, Cost | LoadCost)


def amounts_of(statement: Statement, chosen: Mask) -> Ints:
    """Return the amounts of many choices, shape ``(choices, rows)``."""
    if not is_a_sum(statement):
        each = [statement.amounts(one) for one in chosen]
        return np.array(each, np.int64).reshape(len(chosen), -1 if each else 0)
    inside, rows = np.flatnonzero(statement.group >= 0), len(statement.who)
    weights = np.zeros((len(statement.group), rows), np.int64)
    factor = (
        statement.points
        if isinstance(statement, Cost)
        else (getattr(statement, "factor", None))
    )
    weights[inside, statement.group[inside]] = 1 if factor is None else factor[inside]
    sums: Ints = chosen.astype(np.int64) @ weights
    if isinstance(statement, Cost):
        return sums
    row = np.tile(np.arange(rows), len(chosen))
    return statement.amount_of(sums.ravel(), row).reshape(sums.shape)


def every_plan(pairs: Pairs) -> list[Plan]:
    """Return the plan of every choice, in the order of :func:`every_choice`."""
    committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
    posts = [
        (committees[c], lawyers[w])
        for c, w in zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True)
    ]
    return [
        Plan.of(posts[at] for at in np.flatnonzero(chosen).tolist())
        for chosen in every_choice(len(posts))
    ]


def by_tag(amounts: Iterable[tuple[Tag, int]]) -> dict[Tag, int]:
    """Return the sum of amounts of every tag, without those that are zero."""
    total: Counter[Tag] = Counter()
    for tag, amount in amounts:
        total[tag] += amount
    return {tag: amount for tag, amount in total.items() if amount}


def total_of(rule: Rule, facts: Facts, plan: Plan) -> int:
    """Return by how much a plan misses a rule, in the eyes of the auditor."""
    return sum(found.amount for found in rule.violations(facts, plan))


def prices_of(facts: Facts, policy: Policy, plan: Plan) -> tuple[int, ...] | None:
    """Return the prices of a plan by tier; ``None`` if it breaks a must."""
    prices = dict.fromkeys(policy.tiers, 0)
    for rule in policy.rules:
        found = list(rule.violations(facts, plan))
        if rule.wish is None and found:
            return None
        for one in found:
            prices[rule.wish.tier + one.level] += rule.wish.weight * one.amount
    return tuple(prices.values())


def least_prices(world: World, policy: Policy) -> tuple[int, ...] | None:
    """Return the lexicographic optimum over all choices; ``None`` if none is allowed.

    The pairs are those without any rule, so that whatever keeps a pair out of the
    table of a policy is checked too.
    """
    priced = (prices_of(world.facts, policy, plan) for plan in world.plans)
    return min((prices for prices in priced if prices is not None), default=None)
