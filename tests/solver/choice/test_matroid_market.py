"""When the lattice of firms and committees speaks of every plan without a blocking."""

import random
from functools import cache

import numpy as np
import pytest

from lawyer_assign.datasets import district as invented
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Conflict, PairScore
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.deferred_acceptance import (
    deferred_acceptance,
    firms_proposing,
)
from lawyer_assign.solver.choice.matroid_market import in_table, sent_to, set_aside
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import pins_of, stable_of, without_stability
from lawyer_assign.solver.choice.windows.stable_window import between
from lawyer_assign.verbs.solve import solve
from tests.worlds.examples import IS_DEEP
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")


def formulated(facts):
    return formulate(Problem.of(facts, WISH))


def differing(seed):
    """Return 3 committees, 4 lawyers who go to different places, 2 firms, points."""
    dice = random.Random(seed)
    places = ["d1", "d2"]
    districts = [district(one, is_scarce=dice.random() < 0.4) for one in places]
    firms = [firm(f"f{at}", seats=dice.choice([None, None, 1, 2])) for at in range(2)]
    committees = [committee(f"c{at}", district=dice.choice(places)) for at in range(3)]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=dice.choice(["f0", "f0", "f1"]),
            districts=dice.choice([None, None, None, {"d1"}, {"d2"}]),
            max_committees=dice.choice([None, None, 1, 2]),
        )
        for at in range(3)
    ]
    order = {one.id: dice.sample(range(1, 9), 8) for one in (*firms, *committees)}
    choices = [
        chose(one.id, other.id, order[one.id][c], order[other.id][f])
        for f, one in enumerate(firms)
        for c, other in enumerate(committees)
        if dice.random() < 0.8
    ]
    scores = [
        PairScore(lawyer=w.id, committee=c.id, points=dice.randrange(100), minutes=9)
        for w in lawyers
        for c in committees
    ]
    pinned = dice.random() < 0.2
    agreements = [Agreement(committee="c0", firm="f0", is_fixed=True)] if pinned else []
    conflicts = []
    if dice.random() < 0.1:
        conflicts = [Conflict(committee="c1", lawyer="l0")]
    return world(
        committees, lawyers, firms, districts, choices=choices, scores=scores,
        agreements=agreements, conflicts=conflicts,
    )  # fmt: skip


@cache
def cases():
    """Return formulations of many such worlds that a plan can keep."""
    found = []
    for seed in range(400 if IS_DEEP else 200):
        facts = differing(seed)
        if any(one.firm == "f0" for one in facts.lawyers):
            formulation = formulated(facts)
            if stable_of(formulation) is not None:
                found.append(formulation)
    return found


def plans_without_blocking(formulation):
    """Return the plans that keep every must, have no single post beyond one, no block.

    With them the least prices that a plan of any kind has.
    """
    stable = stable_of(formulation)
    priced = priced_plans(formulation)
    best = min((prices for prices, _ in priced), default=None)
    found = [
        chosen
        for prices, chosen in priced
        if prices[1] == 0 and not stable.amounts(chosen).any()
    ]
    return found, best


def test_every_plan_without_blocking_lies_in_the_lattice_where_that_is_said():
    said = left = 0
    for formulation in cases():
        stable, pins = stable_of(formulation), pins_of(formulation)
        order = np.arange(len(stable.who))
        windows = between(
            without_stability(formulation),
            stable,
            deferred_acceptance(stable, order, pins),
            firms_proposing(stable, order, pins),
        )
        plans, _ = plans_without_blocking(formulation)
        inside = [windows.formulation.holds(chosen) for chosen in plans]
        if set_aside(in_table(stable), pins) is not None:
            said += len(inside) > 0
            assert all(inside)
        else:
            left += not all(inside)
    assert said > (100 if IS_DEEP else 50)
    assert left > (10 if IS_DEEP else 5)


def test_no_bound_of_any_tier_is_above_the_best_plan():
    proved = 0
    for formulation in cases():
        _, best = plans_without_blocking(formulation)
        start = start_by_choice(formulation, Watch()).start
        for bound, price in zip(start.floors, best or (), strict=False):
            assert bound <= price
            if bound < price:
                break
        proved += start.floors == best
    assert proved > (100 if IS_DEEP else 50)


def test_a_better_committee_that_another_lawyer_could_take_is_not_moved_for_a_worse():
    # l1 serves c1 for 900 points; only l1 reaches c2, which so has f2's l3 for 900.
    points = {
        ("l1", "c1"): 900, ("l2", "c1"): 0, ("l1", "c2"): 0, ("l3", "c2"): 900,
        ("l3", "c1"): 0,
    }  # fmt: skip
    facts = world(
        [committee("c1"), committee("c2", district="d2")],
        [
            lawyer("l1"),
            lawyer("l2", districts={"d1"}),
            lawyer("l3", firm="f2", districts=None),
        ],
        [firm("f1"), firm("f2")],
        [district("d1", is_scarce=False), district("d2", is_scarce=False)],
        choices=[chose("f1", "c1", 1, 1), chose("f1", "c2", 2, 1)],
        scores=[
            PairScore(lawyer=w, committee=c, points=value, minutes=10)
            for (w, c), value in points.items()
        ],
    )
    formulation = formulated(facts)
    plans, best = plans_without_blocking(formulation)
    assert best in [formulation.prices(one) for one in plans]
    assert best[3] < -1700
    assert start_by_choice(formulation, Watch()).start.floors[3] <= best[3]
    assert set_aside(in_table(stable_of(formulation)), []) is None


SENT = {
    "willingness": {
        "lawyers": [lawyer("l1", districts={"d2"}), lawyer("l2", firm="f2")]
    },
    "conflicts": {
        "lawyers": [lawyer("l1"), lawyer("l2", firm="f2")],
        "conflicts": [Conflict(committee="c1", lawyer="l1")],
    },
}
"""A rule that forbids f1's only lawyer to serve c1, who chose f1 first, and facts."""


@pytest.mark.parametrize("alter", [Policy.without, lambda p, k: p.soften(k, 6)])
@pytest.mark.parametrize("kind", SENT)
def test_who_takes_nobody_can_be_sent_where_the_rule_is_no_must(kind, alter):
    points = {"l1": 70, "l2": 20}
    facts = world(
        firms=[firm("f1"), firm("f2")],
        districts=[district("d1", is_scarce=False), district("d2")],
        choices=[chose("f1", "c1", 1, 1), chose("f2", "c1", 1, 2)],
        scores=[
            PairScore(lawyer=one, committee="c1", points=value, minutes=10)
            for one, value in points.items()
        ],
        **SENT[kind],
    )
    policy = alter(WISH, kind)
    formulation = formulate(Problem.of(facts, policy))
    stable = stable_of(formulation)
    assert sent_to(stable).tolist() == [0]
    assert set_aside(in_table(stable), []) is None
    assert set_aside(in_table(stable), [], 1) == {0}
    outcome = solve(facts, policy)
    assert [post.lawyer for post in outcome.plan.posts] == ["l1"]
    assert outcome.tiers[3].price == outcome.tiers[3].bound == -60


def plain(choices, lawyers=3, **more):
    facts = world(3, lawyers, more.pop("firms", ()), choices=choices, **more)
    return stable_of(formulated(facts)), pins_of(formulated(facts))


STRICT = [chose("f1", f"c{at}", at, 1) for at in (1, 2, 3)]


@pytest.mark.parametrize(
    ("choices", "most", "found"),
    [
        (STRICT, 0, set()),
        ([*STRICT[:2], chose("f1", "c3", 2, 1)], 0, None),
        ([*STRICT[:2], chose("f1", "c3", 2, 1)], 1, {1}),
        ([chose("f1", f"c{at}", 1, 1) for at in (1, 2, 3)], 1, None),
        ([chose("f1", f"c{at}", 1, 1) for at in (1, 2, 3)], 2, {0, 1}),
    ],
    ids=["strict", "tie, nobody aside", "tie", "three tied, one", "three tied, two"],
)
def test_of_committees_that_a_firm_likes_equally_all_but_one_are_set_aside(
    choices, most, found
):
    stable, pins = plain(choices)
    assert set_aside(in_table(stable), pins, most) == found


def test_a_committee_that_likes_two_firms_equally_is_set_aside():
    firms = [firm("f1"), firm("f2")]
    choices = [*STRICT, chose("f2", "c2", 1, 1)]
    lawyers = [lawyer("l1"), lawyer("l2", firm="f2")]
    stable, pins = plain(choices, lawyers, firms=firms)
    assert set_aside(in_table(stable), pins, 3) == {1}


def test_fixed_agreements_leave_a_district_a_market_of_firms():
    formulation = formulated(invented(committees=100, scarcity=0.3, seed=0))
    stable, pins = stable_of(formulation), pins_of(formulation)
    assert len(pins) > 0
    assert set_aside(in_table(stable), pins) == set()
    assert set_aside(in_table(stable), []) is None
