"""Bounds of points for plans that pay no more before: true of each of them."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text
from lawyer_assign.solver.answer import Held
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import IDLE, ROUNDS, HeldBound
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.within_limits import rough_plan
from lawyer_assign.verbs.answers import _conditional
from tests.solver.money.test_priced_tier import POLICY, formulation_of, plans_of, towns
from tests.worlds.examples import IS_DEEP, many


def held_of(facts, seed):
    """Return a record with some plan within budgets, and what such plans pay least."""
    formulation = formulation_of(facts)
    kept = [one for one in plans_of(formulation) if formulation.holds(one)]
    assume(kept)
    record, flows = Record(formulation), Flows(Run(Watch()))
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    record.best = kept[np.random.default_rng(seed).integers(len(kept))]
    held = HeldBound(record, flows, Watch())
    paid = [formulation.prices(one) for one in kept]
    like = [
        one[-1]
        for one in paid
        if all(a <= b for a, b in zip(one[:-1], held.paid, strict=True))
    ]
    return record, flows, held, min(like)


@settings(max_examples=many(120))
@given(facts=towns(), seed=st.integers(0, 2**32 - 1))
def test_whatever_tiers_between_cost_no_plan_like_this_goes_below(facts, seed):
    record, flows, held, true = held_of(facts, seed)
    dice = np.random.default_rng(seed)
    for _ in range(3):
        prices = dice.integers(0, 40, size=held.last - held.free).tolist()
        money = Multipliers(record.outlays, 1)
        money.now = [dice.integers(0, 20_000, size=len(one)) for one in money.now]
        tier = held.tier(prices)
        answer = flows.least(tier.priced(money.now))
        least = answer.tiers[held.free].price
        assert held.bound(tier, money, prices, least) <= true


def test_the_bound_that_is_found_is_often_what_such_plans_pay():
    found = []

    @settings(max_examples=many(120))
    @given(facts=towns(), seed=st.integers(0, 2**32 - 1))
    def agree(facts, seed):
        record, _, held, true = held_of(facts, seed)
        if record.best is not None and held.free < held.last:
            bound = held.raise_last(record.best)
            assert bound <= true
            found.append(bound == true)

    agree()
    assert sum(found) >= (20 if IS_DEEP else 3)


@pytest.mark.parametrize("is_start", [True, False])
def test_where_others_go_on_from_prices_rounds_that_prove_no_more_are_few(
    is_start, monkeypatch
):
    proofs, looks = iter([-90, -50, -60, *(-50,) * 40]), []

    def look(self, *_):
        looks.append(1)
        found = next(proofs)
        self.value = found if self.value is None else max(found, self.value)
        return self.record.best

    monkeypatch.setattr(HeldBound, "_look", look)
    facts = la.datasets.with_example_money(la.datasets.toy())
    record = Record(formulation_of(facts))
    flows = Flows(Run(Watch()))
    plan = flows.least(record.relaxed)
    record.begin([one.bound for one in plan.tiers])
    record.best = plan.chosen
    held = HeldBound(record, flows, Watch())
    assert held.raise_last(record.best, is_start=is_start) == -50
    assert len(looks) == (2 + IDLE if is_start else ROUNDS)


def test_a_bound_of_plans_like_this_proves_no_tier_and_says_of_which():
    problem = la.Problem.of(la.datasets.toy(), POLICY)
    said = _conditional(problem, Held(-7, (1,), (11,)))
    assert said.bound == -7
    number = problem.policy.tiers[1]
    assert said.condition == Text(
        f"of plans that pay at most 11 in tier {number}",
        f"仅限第{number}层未达到程度不超过11的方案",
    )


def test_a_record_keeps_a_bound_for_all_only_if_the_tiers_before_are_proved():
    record = Record(formulation_of(la.datasets.with_example_money(la.datasets.toy())))
    record.begin([0, 2, None])
    record.hold((0, 3), -50)
    assert record.floors == [0, 2, -50]  # of plans that pay no more than 2
    assert record.held == ((0, 3), -50)
    assert record._conditional() == Held(-50, (1,), (3,))
    record.hold((0, 2), -40)
    assert record.floors == [0, 2, -40]
    record.begin([0, 2, None])
    record.hold((0, 1), -30)  # of no plan there is
    assert record.floors == [0, 2, None]


def test_a_bound_of_plans_like_one_is_not_told_of_another():
    record = Record(formulation_of(la.datasets.with_example_money(la.datasets.toy())))
    record.begin([0, 0, None])
    record.take(rough_plan(record.formulation))
    *_, before, points = record.formulation.prices(record.best)
    first = record.paid(0)
    record.floors = [first, before - 1, None]
    record.hold((first, before), points - 5)
    assert record.answer(0.0).tiers[-1].conditional.bound == points - 5
    record.hold((first + 1, before - 1), points - 5)
    assert record.answer(0.0).tiers[-1].conditional is None
