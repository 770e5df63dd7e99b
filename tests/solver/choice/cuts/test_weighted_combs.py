"""Weighted combs: kept by every plan without a blocking pair, and sharper."""

import random
from collections import Counter

import numpy as np
import pytest

from lawyer_assign.datasets import ChoiceKnobs, district
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Facts
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.cuts import rounds
from lawyer_assign.solver.choice.cuts.combs import Combs
from lawyer_assign.solver.choice.cuts.exchanges import Exchanges
from lawyer_assign.solver.choice.cuts.firm_matrices import (
    Prefixes,
    most_in_market,
    offices,
    with_kept,
)
from lawyer_assign.solver.choice.cuts.rounds import cut_down
from lawyer_assign.solver.choice.cuts.weighted_combs import WeightedCombs
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.cpsat.backend import CpSat
from tests.worlds.examples import IS_DEEP
from tests.worlds.markets import (
    ONE,
    busy,
    choosing,
    crowded,
    lists,
    stable_plans,
)
from tests.worlds.small import DAY, chose, committee, firm, lawyer, world
from tests.worlds.small import district as small_district

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
POINTS = 8
"""Points at which rows are asked for, of one world."""


def bound_by_agreements(seed: int, has_ties: bool = True) -> Facts:
    """Return a crowded or busy world in which a firm is to keep a committee."""
    facts = (crowded, busy)[seed % 2](seed, has_ties)
    kept = random.Random(seed).choice(facts.committees).id
    fixed = Agreement(committee=kept, firm="f0", is_fixed=True)
    return facts.replace(agreements=[fixed])


def wide(seed: int, has_ties: bool = True) -> Facts:
    """Return 6 committees, and a firm of 2 or 3 lawyers with up to 5 seats."""
    dice = random.Random(seed)
    where = dice.choice([["d1"], ["d1", "d1", "d2"], ["d2", "d2", "d1"], ["d2"]])
    firms = [firm("f0", seats=dice.choice([None, 2, 3, 4, 5])), firm("f1", seats=1)]
    committees = [
        committee(f"c{at}", district=dice.choice(where), **ONE) for at in range(6)
    ]
    many = dice.choice([2, 3])
    lawyers = [
        lawyer(
            f"l{at}",
            firm="f0" if at < many else "f1",
            max_committees=dice.choice([1, 2, 3, 4, None]),
            districts=dice.choice([None, None, None, {"d1"}, {"d2"}]),
        )
        for at in range(4)
    ]
    fixed = Agreement(committee="c0", firm="f0", is_fixed=True)
    return Facts(
        districts=[
            small_district("d1", is_scarce=True),
            small_district("d2", is_scarce=False),
        ],
        committees=committees,
        firms=firms,
        lawyers=lawyers,
        choices=lists(dice, firms, committees, has_ties),
        agreements=dice.choice([[], [fixed]]),
    )


def stable_in(facts):
    formulation = formulate(Problem.of(facts, WISH))
    return stable_of(formulation), len(formulation.pairs)


def asked(stable, values, kind=WeightedCombs.of):
    """Return the rows that values violate, all pairs open."""
    is_open, known = np.ones(len(values), bool), with_kept(stable)
    point = Prefixes(known, is_open).at(values)
    return [
        cut
        for office in offices(known, is_open, most_in_market(known))
        for cut in kind(office).violated(point, 1e-6)
    ]


def reached(cut, values):
    return cut.factors @ values[cut.columns]


def points(plans, draw):
    """Yield nothing at all, few pairs, and mixtures of plans that are a little off."""
    pairs = plans.shape[1]
    yield np.zeros(pairs)
    for _ in range(POINTS):
        yield draw.random(pairs) * (draw.random(pairs) < draw.random())
        some = draw.choice(len(plans), size=min(3, len(plans)), replace=False)
        mixed = draw.dirichlet(np.ones(len(some))) @ plans[some]
        off = (draw.random(pairs) < 0.3) * draw.normal(0, 0.3, pairs)
        yield np.clip(mixed + off, 0, 1)


@pytest.mark.parametrize("has_ties", [True, False], ids=["ties", "strict"])
@pytest.mark.parametrize("make", [choosing, crowded, busy, bound_by_agreements, wide])
def test_every_plan_without_a_blocking_pair_keeps_every_row(make, has_ties):
    draw = np.random.default_rng(0)
    seen = Counter()
    for seed in range(250 if IS_DEEP else 6 if make is wide else 20):
        stable, pairs = stable_in(make(seed, has_ties))
        plans = [] if stable is None else stable_plans(stable, pairs)
        if not plans:
            continue
        every = np.array(plans, float)
        for values in points(every, draw):
            for cut in asked(stable, values):
                assert reached(cut, values) < cut.least
                least = (every[:, cut.columns] @ cut.factors).min()
                assert least >= cut.least
                seen["cuts"] += 1
                seen["tight"] += least == cut.least
                seen["worse"] += (cut.factors < 0).any()
    assert seen["cuts"] > 100
    assert seen["tight"] > seen["cuts"] / 2
    assert seen["worse"] or make is choosing


def test_a_seat_that_an_agreement_takes_fills_no_firm():
    # f1 has two seats, and is to keep c3; c1 has f2, which it likes better, and half
    # of c2 waits, so that f1 is never full of others.
    lawyers = [
        *(lawyer(f"l{at}", firm="f1") for at in (1, 2, 3)),
        lawyer("l4", firm="f2"),
    ]
    listed = [chose("f2", "c1"), chose("f1", "c1", 1, 2), chose("f1", "c2", 2)]
    facts = world(
        3,
        lawyers,
        [firm("f1", seats=2), firm("f2")],
        choices=listed,
        agreements=[Agreement(committee="c3", firm="f1", is_fixed=True)],
    )
    stable, _ = stable_in(facts)
    at = {
        (int(stable.pair_firm[pair]), int(stable.pair_committee[pair])): pair
        for pair in range(len(stable.pair_firm))
    }
    values = np.zeros(len(stable.pair_firm))
    values[[at[1, 0], at[0, 2]]] = 1
    values[at[0, 1]] = 0.5
    assert asked(stable, values)
    assert not asked(stable, values, Combs.of)
    values[at[0, 1]] = 1
    assert not asked(stable, values)


def test_a_firm_that_holds_somebody_worse_is_not_full():
    # f1 has a seat more than it holds; half of c1 waits, half of c2 is held instead.
    outside = [small_district("d1", is_scarce=False)]
    lawyers = [lawyer("l1"), lawyer("l2")]
    listed = [chose("f1", "c1", 1), chose("f1", "c2", 2)]
    facts = world(2, lawyers, [firm("f1", seats=1)], districts=outside, choices=listed)
    stable, _ = stable_in(facts)
    values = np.where(
        (stable.pair_committee == 1) & (stable.pair_lawyer == 1), 1.0, 0.0
    )
    assert any((cut.factors < 0).any() for cut in asked(stable, values))


@pytest.mark.parametrize("ties", [0.0, 0.3])
def test_they_prove_more_than_combs_and_nothing_wrong(ties, monkeypatch):
    raised = 0
    for seed in range(20 if IS_DEEP else 4):
        facts = district(
            committees=45, seed=seed, scarcity=0.4, districts=3, firms=8,
            choices=ChoiceKnobs(tie_density=ties, list_length=5),
        )  # fmt: skip
        formulation = formulate(Problem.of(facts, WISH))
        begun = start_by_choice(formulation, Watch())
        prices = formulation.prices(begun.start.chosen)
        last = len(prices) - 1
        if begun.narrow is None or prices[:last] != begun.start.floors[:last]:
            continue
        found = []
        for kind in (WeightedCombs, Combs):
            monkeypatch.setattr(rounds, "WeightedCombs", kind)
            cutting = cut_down(
                begun.narrow,
                stable_of(formulation),
                begun.start.chosen,
                last,
                Watch(60),
            )
            found.append(cutting.relaxation.bound)
        best = CpSat().solve(formulation, Run(Watch(60))).tiers[last]
        assert max(found) <= best.price
        raised += found[0] > found[1]
    assert raised


@pytest.mark.slow
def test_rounds_close_most_of_what_flows_leave_with_and_without_seats(
    monkeypatch,
):
    facts = district(
        committees=600, seed=3, scarcity=0.4, districts=6, firms=20,
        choices=ChoiceKnobs(tie_density=0.3, list_length=6),
    )  # fmt: skip
    formulation = formulate(Problem.of(facts, WISH))
    begun = start_by_choice(formulation, Watch())
    prices = formulation.prices(begun.start.chosen)
    last, stable, found = len(prices) - 1, stable_of(formulation), []
    by_seats = Combs.of_seats
    for of_seats in (by_seats, Exchanges):
        monkeypatch.setattr(Combs, "of_seats", of_seats)
        found.append(cut_down(begun.narrow, stable, begun.start.chosen, last, Watch()))
    open_ = prices[last] - begun.start.floors[last]
    for one in found:
        closed = one.relaxation.bound - begun.start.floors[last]
        assert 0.85 * open_ < closed <= open_
