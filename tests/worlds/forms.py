"""Formulations said by hand, statement by statement."""

import numpy as np
from hypothesis import strategies as st

from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy
from lawyer_assign.problem import candidate_pairs
from lawyer_assign.statements import Bound, Cost, LoadCost
from tests.worlds.oracles import priced_plans
from tests.worlds.small import world


def square(committees: int = 3, lawyers: int = 3) -> Pairs:
    """Return all pairs of some committees and lawyers."""
    return candidate_pairs(world(committees, lawyers), Policy())


def bound(rule, group, **sides) -> Bound:
    columns = {name: np.array(side, np.int64) for name, side in sides.items()}
    rows = max(len(columns[side]) for side in ("lower", "upper") if side in columns)
    who = [f"{rule}{at}" for at in range(rows)]
    return Bound(rule, who, np.array(group, np.int64), **columns)


def cost(rule, points, group=None) -> Cost:
    points = np.array(points, np.int64)
    group = np.zeros(len(points), np.int64) if group is None else np.array(group)
    return Cost(rule, [rule], group, points=points)


def load(rule, group, steps) -> LoadCost:
    group = np.array(group, np.int64)
    who = [f"{rule}{at}" for at in range(len(steps))]
    return LoadCost(rule, who, group, steps=np.array(steps, np.int64))


def formulation(pairs, must=(), tiers=()) -> Formulation:
    """Return a formulation; each tier is a list of (statement, weight)."""
    numbered = (
        Tier(number, tuple(Term(one, weight) for one, weight in terms))
        for number, terms in enumerate(tiers, start=1)
    )
    return Formulation(pairs, tuple(must), tuple(numbered))


def best_prices(form: Formulation) -> tuple[int, ...] | None:
    """Return the least prices over every choice; ``None`` if none keeps the musts."""
    return min((prices for prices, _ in priced_plans(form)), default=None)


@st.composite
def networks(draw: st.DrawFn) -> Formulation:
    """Return a random formulation over 2 x 3 pairs whose rows are nested."""
    pairs = square(2, 3)
    numbers = st.integers(-4, 9)
    groups = {
        "committee": pairs.committee,
        "lawyer": pairs.lawyer,
        "some": np.where(draw(st.integers(0, 1)) == pairs.committee, pairs.lawyer, -1),
        "all": np.zeros(len(pairs), np.int64),
    }
    rows = {"committee": 2, "lawyer": 3, "some": 3, "all": 1}

    def limits(name, least, most):
        size = rows[name]
        return draw(st.lists(st.integers(least, most), min_size=size, max_size=size))

    def statement(number):
        name = draw(st.sampled_from(sorted(groups)))
        kind = draw(st.sampled_from(("lower", "upper", "both", "load", "cost")))
        rule = f"{name}{number}"
        if kind == "cost":
            size = len(pairs)
            return cost(rule, draw(st.lists(numbers, min_size=size, max_size=size)))
        if kind == "load":
            steps = [
                sorted(draw(st.lists(numbers, min_size=2, max_size=2)))
                for _ in range(rows[name])
            ]
            return load(rule, groups[name], steps)
        sides = {"lower": limits(name, 0, 2), "upper": limits(name, 1, 3)}
        kept = {one: sides[one] for one in sides if kind in (one, "both")}
        return bound(rule, groups[name], **kept)

    wished = draw(st.lists(st.lists(st.integers(1, 3), max_size=2), max_size=3))
    tiers = [
        [(statement(f"{t}{at}"), weight) for at, weight in enumerate(weights)]
        for t, weights in enumerate(wished)
    ]
    musts = [statement(f"m{at}") for at in range(draw(st.integers(0, 2)))]
    musts = [one for one in musts if isinstance(one, Bound)]
    return formulation(pairs, musts, tiers)


@st.composite
def tangles(draw: st.DrawFn) -> Formulation:
    """Return a random formulation that may have factors, classes and any rows."""
    pairs = square(2, 3)
    size = len(pairs)
    groups = st.lists(st.integers(-1, 1), min_size=size, max_size=size)

    def side(least, most):
        return draw(st.lists(st.integers(least, most), min_size=2, max_size=2))

    def statement(number):
        kind = draw(st.sampled_from(("factor", "once", "load", "cost")))
        group, rule = draw(groups), f"{kind}{number}"
        points = draw(st.lists(st.integers(-3, 5), min_size=size, max_size=size))
        if kind == "cost":
            return cost(rule, points, group=np.minimum(group, 0))
        if kind == "load":
            return load(rule, group, [sorted(side(-2, 6)), sorted(side(0, 6))])
        sides = {"lower": side(-1, 2), "upper": side(2, 4)}
        kept = [one for one in sides if draw(st.booleans())] or ["upper"]
        more = (
            {"factor": points}
            if kind == "factor"
            else {"once_per": [draw(st.integers(0, 2)) for _ in range(size)]}
        )
        return bound(rule, group, **{one: sides[one] for one in kept}, **more)

    tiers = [
        [(statement(f"{t}{at}"), draw(st.integers(1, 3))) for at in range(2)]
        for t in range(draw(st.integers(0, 2)))
    ]
    musts = [statement(f"m{at}") for at in range(draw(st.integers(0, 2)))]
    return formulation(pairs, [one for one in musts if isinstance(one, Bound)], tiers)
