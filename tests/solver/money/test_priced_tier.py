"""Prices of money that a flow bears: below the cost of every plan, often equal."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.facts import Adjustment, Tariff
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.rules import (
    Affinity,
    Budget,
    Caseload,
    Coverage,
    FurtherPosts,
    OneEach,
    OwnLimits,
    TeamSize,
)
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.priced_tier import SCALE, PricedTier
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY, committee, district, lawyer, world

POLICY = (
    Policy()
    .with_rule(Coverage())
    .with_rule(Caseload(on=DAY))
    .with_rule(OwnLimits())
    .with_rule(TeamSize())
    .with_rule(OneEach())
    .with_rule(Affinity())
    .with_rule(FurtherPosts())
    .with_rule(Budget())
)


@st.composite
def towns(draw, *, is_last_scarce=False):
    """Up to three districts, some scarce; prices that fall, rise or do both.

    Or two, the last of them scarce, with few committees in the other.
    """
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(["falling", "rising", "mixed"]))
    count = 2 if is_last_scarce else draw(st.integers(1, 3))
    areas = [f"d{at + 1}" for at in range(count)]
    tariffs = []
    for area in areas:
        for place in ("community", "village"):
            amounts = dice.integers(1, 20, size=3) * 1_000
            amounts = np.sort(amounts) if kind != "mixed" else amounts
            amounts = amounts[::-1] if kind == "falling" else amounts
            tariffs += [
                Tariff(area_class=area, kind=place, post_from=at + 1,
                       post_to=at + 1 if at < 2 else None, fen_per_year=int(fen))
                for at, fen in enumerate(amounts)
            ]  # fmt: skip
    sizes = draw(st.sampled_from([(5, 2), (3, 3), (4, 2), (9, 1)]))
    places = [
        committee(f"c{at:02d}", district=areas[at > 0] if is_last_scarce
                  else str(dice.choice(areas)),
                  kind=str(dice.choice(["community", "village"])))
        for at in range(sizes[0])
    ]  # fmt: skip
    people = [
        lawyer(f"l{at}", assessment=int(dice.choice([0, 50, 100])),
               years_of_practice=int(dice.integers(16)),
               max_committees=draw(st.sampled_from([None, 1, 2, 4])))
        for at in range(sizes[1])
    ]  # fmt: skip
    rows = [
        district(area, area_class=area, is_scarce=area == areas[1] if is_last_scarce
                 else bool(dice.random() < 0.4),
                 budget_yuan=int(dice.integers(0, 60) * 10))
        for area in areas
    ]  # fmt: skip
    moves = [Adjustment(score_from=0, score_to=60, percent=0),
             Adjustment(score_from=61, score_to=100, percent=15)]  # fmt: skip
    return world(places, people, districts=rows, tariffs=tariffs, adjustments=moves)


def formulation_of(facts):
    return formulate(la.Problem.of(facts, POLICY))


def plans_of(formulation):
    """Return every choice that keeps the musts, budgets aside."""
    return [one for _, one in priced_plans(without_outlays(formulation))]


@settings(max_examples=many(160))
@given(facts=towns() | towns(is_last_scarce=True), seed=st.integers(0, 2**32 - 1))
def test_no_plan_costs_less_than_its_priced_tier(facts, seed):
    formulation = formulation_of(facts)
    outlays = outlays_of(formulation)
    free = without_outlays(formulation)
    dice = np.random.default_rng(seed)
    plans = plans_of(formulation)
    floors = ()
    for at, tier in enumerate(free.tiers):
        priced_tier = PricedTier(free, at, outlays, floors)
        now = [dice.integers(0, 400_000, size=len(one.who)) for one in outlays]
        priced = priced_tier.priced(now).tiers[at]
        held = [one for one in plans if free.prices(one)[:at] == floors]
        for one in held:
            money = sum(
                int(price) * int(fen)
                for outlay, row in zip(outlays, now, strict=True)
                for price, fen in zip(row, outlay.totals(one), strict=True)
            )
            true = priced_tier.fine * tier.price(one) * SCALE + money
            assert priced.price(one) * SCALE <= true
        floors = (*floors, min(free.prices(one)[at] for one in held))


@settings(max_examples=many(60))
@given(facts=towns(), seed=st.integers(0, 2**32 - 1))
def test_slopes_say_how_the_bound_of_a_plan_moves_with_each_price(facts, seed):
    formulation, dice = formulation_of(facts), np.random.default_rng(seed)
    (outlay,), free = outlays_of(formulation), without_outlays(formulation)
    tier, plans = (
        PricedTier(free, len(free.tiers) - 1, [outlay], ()),
        plans_of(formulation),
    )
    plan = plans[dice.integers(len(plans))]
    now = dice.integers(10 * SCALE, 20 * SCALE, size=len(outlay.who))
    slopes = tier.slopes([now], plan)
    row = int(dice.integers(len(now)))
    moved = now.copy()
    moved[row] += now[row] // 200
    gain = (
        tier.priced([moved]).tiers[-1].price(plan)
        - tier.priced([now]).tiers[-1].price(plan)
        - int(moved[row] - now[row]) * int(outlay.upper[row]) / SCALE
    )
    # Envelopes bend, and prices of posts are rounded down.
    spent = (moved[row] - now[row]) / SCALE * outlay.steps.max() * plan.sum()
    assert abs(gain - slopes[row] * (moved[row] - now[row])) <= 0.3 * spent + 40


def test_a_post_that_is_alone_is_priced_in_full_where_scarce_ones_come_first():
    facts = world(
        [committee("c1", district="d1"), committee("c2", district="d1"),
         committee("c3", district="d2")],
        [lawyer("l1"), lawyer("l2")],
        districts=[district("d1", is_scarce=True, budget_yuan=999),
                   district("d2", is_scarce=False, budget_yuan=999)],
        tariffs=[Tariff(post_to=1, fen_per_year=9_000),
                 Tariff(post_from=2, fen_per_year=6_000)],
    )  # fmt: skip
    formulation = formulation_of(facts)
    (outlay,), free = outlays_of(formulation), without_outlays(formulation)
    tier = PricedTier(free, 2, [outlay], (0, 0))
    assert tier.parts[0].lines.is_mixed.all()
    now = [np.full(2, SCALE)]  # a fine point a fen
    priced = tier.priced(now).tiers[2]
    short = set()
    for plan in plans_of(formulation):
        if free.prices(plan)[:2] != (0, 0):
            continue
        money = int(outlay.totals(plan).sum())
        true = tier.fine * free.prices(plan)[2] + money
        loads = np.bincount(outlay.line[plan], minlength=2).tolist()
        short.add((tuple(sorted(loads)), true - priced.price(plan)))
    # An inner post and a scarce one are numbers 1 and 2, or two that are both 1.
    assert short == {((0, 3), 0), ((1, 2), 3_000)}


def test_a_post_that_is_number_one_is_priced_in_full_where_scarce_ones_follow():
    facts = world(
        [committee("c1", district="d1"), committee("c2", district="d2"),
         committee("c3", district="d2")],
        [lawyer("l1"), lawyer("l2")],
        districts=[district("d1", is_scarce=False, budget_yuan=999),
                   district("d2", is_scarce=True, budget_yuan=999)],
        tariffs=[Tariff(post_to=1, fen_per_year=9_000),
                 Tariff(post_from=2, fen_per_year=6_000)],
    )  # fmt: skip
    formulation = formulation_of(facts)
    (outlay,), free = outlays_of(formulation), without_outlays(formulation)
    tier = PricedTier(free, 2, [outlay], (0, 0))
    priced = tier.priced([np.full(2, SCALE)]).tiers[2]  # a fine point a fen
    for at in np.flatnonzero(outlay.group == 0):
        post = np.arange(len(outlay.group)) == at
        money = priced.price(post) - tier.fine * free.tiers[2].price(post)
        # Not 7,000, with what two posts after it are paid less spread over all three.
        assert money == 9_000


@settings(max_examples=many(160))
@given(facts=towns() | towns(is_last_scarce=True), seed=st.integers(0, 2**32 - 1))
def test_bounds_are_never_above_the_best_plan_within_budgets(facts, seed):
    formulation = formulation_of(facts)
    outlays, free = outlays_of(formulation), without_outlays(formulation)
    dice = np.random.default_rng(seed)
    kept = [one for one in plans_of(formulation) if formulation.holds(one)]
    floors = tuple(one.price for one in Flow().solve(free, Run()).tiers)
    for at in range(len(free.tiers)):
        true = [
            formulation.prices(one)[at]
            for one in kept
            if formulation.prices(one)[:at] == floors[:at]
        ]
        tier = PricedTier(free, at, outlays, floors[:at])
        now = [dice.integers(0, 400_000, size=len(one.who)) for one in outlays]
        least = Flow().solve(tier.priced(now), Run()).tiers[at].price
        assert not true or tier.bound(now, least) <= min(true)
