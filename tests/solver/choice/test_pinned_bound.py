"""Who must block where a committee is held elsewhere: by every plan there is."""

import random
from dataclasses import replace

import numpy as np
import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Choice
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.cuts.rounds import cut_down
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.pinned_bound import must_block, pinned_bound
from lawyer_assign.solver.choice.region import can_part
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of_choice_alone,
    stable_of,
)
from lawyer_assign.solver.choice.windows.sore_window import certain_window
from lawyer_assign.statements import Bound
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import opening
from tests.solver.choice.test_sore_window import WISH, altered
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import committee, district, firm, lawyer, world

MOST_PAIRS = 12
PAIRS = 3
"""Pairs of one world that are demanded, one after the other."""


def angry(seed):
    """Return a world of one pair of c0 with f0, whom it likes less than f1 and f2.

    Few committees are all that f1 and f2 could be busy with.
    """
    dice = random.Random(seed)
    size = dice.choice([2, 3])
    firms = [
        firm("f0"),
        firm("f1", seats=dice.choice([None, 1, 2, 3])),
        firm("f2", seats=dice.choice([None, 1, 2])),
    ]
    lawyers = [
        lawyer(f"l{at}", firm=f"f{min(at, 2)}", max_committees=dice.choice([1, 2, 3]))
        for at in range(dice.choice([3, 4]))
    ]
    choices = [
        Choice(
            firm=one.id, committee=f"c{at}",
            firm_rank=dice.choice([1, 2, 3]), committee_rank=dice.choice([1, 2, 3]),
        )
        for one in firms
        for at in range(size)
        if dice.random() < 0.7
    ]  # fmt: skip
    most = dice.choice([1, 1, 1, 2])
    committees = [committee(f"c{at}", lawyers_max=most) for at in range(size)]
    here = district("d1", is_scarce=dice.random() < 0.7)
    return world(committees, lawyers, firms, [here], choices=choices), WISH


def demanded(formulation, pair):
    """Return the formulation with a pair that every plan must have."""
    group = np.full(len(formulation.pairs), -1, np.int64)
    group[pair] = 0
    demand = Bound("fixed_agreements", ["it"], group, lower=np.ones(1, np.int64))
    return replace(formulation, must=(*formulation.must, demand))


def forced(make, seeds):
    """Yield formulations that demand a pair, and all plans as good before stability."""
    for seed in seeds:
        whole = formulate(Problem.of(*make(seed)))
        stable, place = stable_of(whole), place_of_choice_alone(whole)
        size = len(whole.pairs)
        if stable is None or place is None or size > MOST_PAIRS:
            continue
        priced = priced_plans(whole)
        for pair in random.Random(seed).sample(range(size), min(PAIRS, size)):
            mine = [(price, one) for price, one in priced if one[pair]]
            if not mine:
                continue
            before = min(price[:place] for price, _ in mine)
            as_good = [both for both in mine if both[0][:place] == before]
            yield seed, demanded(whole, pair), stable, place, as_good


WORLDS = [(tight, 500), (opening, 300), (sending, 200), (altered, 600), (angry, 500)]


@pytest.mark.parametrize(("make", "worlds"), WORLDS)
def test_no_plan_blocks_less_and_the_rows_named_block_in_all(make, worlds):
    said = named = 0
    for seed, formulation, stable, place, as_good in forced(make, range(many(worlds))):
        best = as_good[seed % len(as_good)][1]
        face = Face(formulation, stable, place, pins_of(formulation), best)
        amounts = [stable.amounts(one) for _, one in as_good]
        bound = pinned_bound(face)
        assert bound <= min(int(one.sum()) for one in amounts), seed
        said += bound > 0
        for most in range(bound, bound + 3):
            rows = must_block(face, most)
            named += len(rows)
            for one in amounts:
                if one.sum() <= most:
                    assert one[rows].all(), seed
    assert said > many(worlds) // 100
    assert named or make is opening


@pytest.mark.parametrize("make", [tight, altered, angry])
def test_no_plan_that_blocks_no_more_costs_less_than_its_window_says(make):
    said = 0
    for seed, formulation, stable, place, as_good in forced(make, range(many(500))):
        least = min(price[place] for price, _ in as_good)
        chosen = next(one for price, one in as_good if price[place] == least)
        last = len(formulation.tiers) - 1
        if not least or place == last or not can_part(formulation):
            continue
        face = Face(formulation, stable, place, pins_of(formulation), chosen)
        window = certain_window(face, Watch())
        if window is None:
            continue
        assert window.is_certain
        prices = formulation.prices(chosen)
        found = cut_down(window.narrow, window.stable, chosen, last, Watch())
        assert found is not None
        said += 1
        for price, one in as_good:
            if price[:last] <= prices[:last]:
                assert window.holds_of(one), seed
                assert found.relaxation.bound <= price[last], seed
    assert said
