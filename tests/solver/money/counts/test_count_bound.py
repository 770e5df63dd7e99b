"""Tiers that count, bounded by posts per list: never above the truth, often equal."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement
from lawyer_assign.formulation import formulate
from lawyer_assign.rules import (
    Affinity,
    Budget,
    Caseload,
    Coverage,
    OneEach,
    OwnLimits,
    TeamSize,
    Wish,
)
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.counts import count_bound
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.counts.line_choices import Prices
from lawyer_assign.solver.money.loads.pattern_bound import PatternBound
from tests.solver.money.test_priced_tier import POLICY, formulation_of, plans_of, towns
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.small import DAY


def least_of(formulation, at, held):
    """Return the least price of a tier among plans at given prices before; None."""
    paid = [formulation.prices(one) for one in held if formulation.holds(one)]
    return min((one[at] for one in paid), default=None)


def check(formulation, held):
    """Return per counting tier: the bound, the truth."""
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    found = []
    floors = ()
    for at in (0, 1):
        assert CountBound.takes(free, at, outlay)
        bound = CountBound(free, at, outlay, floors).best(Watch())
        held = [one for one in held if formulation.prices(one)[:at] == floors]
        true = least_of(formulation, at, held)
        if true is None:
            break
        found.append((bound, true))
        floors = (*floors, true)
    return found


def test_bounds_are_true_and_mostly_exact():
    found = []

    @settings(max_examples=many(150))
    @given(facts=towns())
    def agree(facts):
        formulation = formulation_of(facts)
        found.extend(check(formulation, plans_of(formulation)))
        assert all(bound <= true for bound, true in found)

    agree()
    missed = [(bound, true) for bound, true in found if true > 0]
    assert len(missed) > (60 if IS_DEEP else 10)
    assert sum(bound == true for bound, true in missed) > len(missed) // 2


def moved(order):
    """Return rules whose tiers come in an order, budgets a must."""
    tiers = dict(zip(("points", "coverage", "one_each", "limits"), order, strict=True))
    wishes = {name: Wish(tier=tier) for name, tier in tiers.items()}
    rules = (
        Affinity(wish=wishes["points"], minute=0), Coverage(wish=wishes["coverage"]),
        OneEach(wish=wishes["one_each"]), OwnLimits(wish=wishes["limits"]),
        TeamSize(), Caseload(on=DAY), Budget(),
    )  # fmt: skip
    return la.Policy(rules=rules)


def test_counts_behind_points_are_bounded_truly():
    """Points are below 0: a tier of them that is left out is no tier of nothing."""
    seen = Counter()

    @settings(max_examples=many(400))
    @given(facts=towns(), order=st.permutations([1, 2, 3, 4]))
    def agree(facts, order):
        formulation = formulate(la.Problem.of(facts, moved(order)))
        outlays = outlays_of(formulation)
        if not outlays:
            return
        free = without_outlays(formulation)
        held = [one for one in plans_of(formulation) if formulation.holds(one)]
        floors = ()
        for at in range(len(free.tiers)):
            if not held:
                return
            true = min(formulation.prices(one)[at] for one in held)
            if CountBound.takes(free, at, outlays[0]):
                counted = CountBound(free, at, outlays[0], floors)
                patterns = PatternBound(counted)
                bound = counted.best(Watch())
                assert patterns.best(Watch(), bound) <= true, (order, at)
                seen["behind points"] += min(floors, default=0) < 0
                seen["met"] += 0 < bound == true
            held = [one for one in held if formulation.prices(one)[at] == true]
            floors = (*floors, true)

    agree()
    assert seen["behind points"] > (300 if IS_DEEP else 60), seen
    assert seen["met"] > (60 if IS_DEEP else 10), seen


@settings(max_examples=many(60))
@given(facts=towns(), seed=st.integers(0, 2**32 - 1))
def test_whatever_prices_are_tried_they_prove_nothing_false(facts, seed):
    formulation = formulation_of(facts)
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    plans = [one for one in plans_of(formulation) if formulation.holds(one)]
    least = min((formulation.prices(one)[0] for one in plans), default=None)
    bound = CountBound(free, 0, outlay, ())
    dice = np.random.default_rng(seed)
    for _ in range(10):
        quanta = count_bound.QUANTA
        served = dice.integers(0, quanta + 1, size=len(bound.demand))
        fen = dice.integers(0, quanta // 5_000, size=len(outlay.who))
        prices = Prices(served, fen, np.array([quanta]))
        value = bound._value(prices, bound._cheapest(prices, Watch()))
        assert least is None or -(-value // quanta) <= least


def test_pinned_posts_are_paid_whatever_they_cost():
    # One lawyer in two is paid 15 % more and pinned; the budget pays first posts as is.
    facts = towns_of_two()
    formulation = formulate(la.Problem.of(facts, POLICY.with_rule(PINNED)))
    (found, *_) = check(formulation, plans_of(formulation))
    assert found == (1, 1)


PINNED = la.rules.FixedAgreements()


def towns_of_two():
    from tests.worlds.small import committee, district, lawyer, world

    return world(
        [committee("c1"), committee("c2")],
        [lawyer("l1", assessment=100), lawyer("l2", assessment=50)],
        districts=[district("d1", budget_yuan=200, is_scarce=False)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
        adjustments=[
            la.Adjustment(score_from=0, score_to=60, percent=0),
            la.Adjustment(score_from=61, score_to=100, percent=15),
        ],
        agreements=[
            Agreement(committee="c1", firm="f1", lawyers=["l1"], is_fixed=True)
        ],
    )


@st.composite
def pinned_towns(draw):
    """Towns where up to three committees keep who serves them."""
    facts = draw(towns())
    pins = draw(st.integers(1, min(3, len(facts.committees))))
    people = st.sampled_from([row.id for row in facts.lawyers])
    return facts.replace(
        agreements=[
            Agreement(
                committee=row.id, firm="f1", lawyers=[draw(people)], is_fixed=True
            )
            for row in facts.committees[:pins]
        ]
    )


def test_bounds_with_pinned_posts_are_true_and_mostly_exact():
    found = []

    @settings(max_examples=many(300))
    @given(facts=pinned_towns())
    def agree(facts):
        formulation = formulate(la.Problem.of(facts, POLICY.with_rule(PINNED)))
        found.extend(check(formulation, plans_of(formulation)))
        assert all(bound <= true for bound, true in found)

    agree()
    missed = [(bound, true) for bound, true in found if true > 0]
    assert len(missed) > (40 if IS_DEEP else 8)
    assert sum(bound == true for bound, true in missed) > 3 * len(missed) // 4


def test_what_a_pinned_post_costs_has_no_limit():
    # Two pinned posts cost 200 yuan each of 1,000. Nine are left to others, 100 yuan a
    # first and 10 a further one: at most five first ones, so four further ones.
    assert bounds_of(dear_pins(2, committees=11, further=10, budget=1_000)) == [0, 4]
    # One costs 200 of 600: 400 pay for one at 100 and three at 90, or four, no fifth.
    assert bounds_of(dear_pins(1, committees=6, further=90, budget=600)) == [1, 0]


def bounds_of(facts):
    """Return the bounds of the first two tiers, the first held at its own."""
    formulation = formulate(la.Problem.of(facts, POLICY.with_rule(PINNED)))
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    first = CountBound(free, 0, outlay, ()).best(Watch())
    return [first, CountBound(free, 1, outlay, (first,)).best(Watch())]


def dear_pins(pins, committees, further, budget):
    """Return as many lawyers as committees; pinned ones are paid twice as much."""
    from tests.worlds.small import committee, district, lawyer, world

    return world(
        [committee(f"c{at:02d}") for at in range(committees)],
        [
            lawyer(f"l{at:02d}", assessment=100 if at < pins else 50)
            for at in range(committees)
        ],
        districts=[district("d1", budget_yuan=budget, is_scarce=False)],
        tariffs=[
            la.Tariff(fen_per_year=10_000, post_to=1),
            la.Tariff(fen_per_year=100 * further, post_from=2),
        ],
        adjustments=[
            la.Adjustment(score_from=0, score_to=60, percent=0),
            la.Adjustment(score_from=61, score_to=100, percent=100),
        ],
        agreements=[
            Agreement(committee=f"c{at:02d}", firm="f1", lawyers=[f"l{at:02d}"],
                      is_fixed=True)
            for at in range(pins)
        ],
    )  # fmt: skip
