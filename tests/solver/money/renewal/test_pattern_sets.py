"""The cheapest sets of every line and pattern, against all sets."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.solver.money.renewal.pattern_sets import PatternSets
from lawyer_assign.solver.money.sets.apart import NOTHING
from tests.solver.money.renewal.test_plan_loads import (
    elsewhere,
    loaded_district,
    loads_of_some_plan,
)
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.worlds.examples import many


def pattern_of(sets, posts):
    return tuple(sorted(sets.outlay.price_list[list(posts)].tolist()))


def every_set(sets, line, size):
    own = np.flatnonzero(sets.outlay.line == line).tolist()
    return [one for one in combinations(own, size) if size <= sets.most[line]]


def agree(sets, dice, few, seen, size=None):
    """Look for sets of some patterns at some prices, and try all of them."""
    pairs, lines = len(sets.outlay.line), len(sets.most)
    value = dice.integers(-50, 50, pairs)
    least, is_open = dice.integers(-500, 0, lines), dice.random(pairs) < 0.7
    wide = [
        one
        for line in range(lines)
        for count in range(1, (size or sets.size) + 1)
        for one in every_set(sets, line, count)
    ]
    picked = [wide[at] for at in dice.integers(0, len(wide), 3)]
    like = np.full((len(picked), sets.size), NOTHING, np.int64)
    for at, one in enumerate(picked):
        like[at, : len(one)] = one
    found = PatternSets(sets, value, least, like).cheapest(is_open, few)
    told = Counter()
    for posts in found:
        own = posts[posts >= 0]
        assert is_open[own].all()
        above = int(value[own].sum() - least[sets.outlay.line[own[0]]])
        told[pattern_of(sets, own), above] += 1
    for pattern in {pattern_of(sets, one) for one in picked}:
        best = []
        for line in range(lines):
            costs = [
                int(value[list(one)].sum() - least[line])
                for one in every_set(sets, line, len(pattern))
                if is_open[list(one)].all() and pattern_of(sets, one) == pattern
            ]
            best += [min(costs)] if costs else []
        wanted = Counter((pattern, one) for one in sorted(best)[:few])
        assert {k: n for k, n in told.items() if k[0] == pattern} == dict(wanted)
        seen["none"] += not best
        seen["several"] += len(best) > few
        seen["long"] += len(pattern) > 1 and len(best) > 0


def test_sets_are_the_cheapest_of_open_pairs_by_line_and_pattern():
    seen = Counter()

    @settings(max_examples=many(90), deadline=None)
    @given(
        facts=towns(), at=st.integers(0, 10**6), few=st.sampled_from([1, 1, 2]),
        seed=st.integers(0, 10**6),
    )  # fmt: skip
    def looked_at(facts, at, few, seed):
        found = loads_of_some_plan(formulation_of(facts), at)
        if found is not None:
            seen["tried"] += 1
            agree(found[0].sets, np.random.default_rng(seed), few, seen)

    looked_at()
    assert seen["tried"] > 5, seen
    assert seen["several"], seen
    assert seen["long"] > 3, seen
    assert seen["none"], seen


def test_of_many_lines_those_come_first_whose_sets_cost_least_above():
    sets, seen = elsewhere(*loaded_district()).sets, Counter()
    for seed in range(3):
        agree(sets, np.random.default_rng(seed), 3, seen, size=2)
    assert seen["several"] > 3, seen
