"""Tiers that count, by whole sets at prices of seats: never above the truth."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Budget
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays
from lawyer_assign.solver.money.sets.seat_program import bound_by_seats
from tests.solver.money.counts.test_count_bound import least_of, pinned_towns
from tests.solver.money.loads.test_pattern_bound import policies
from tests.solver.money.test_every_tightness import monies, tight
from tests.solver.money.test_every_tightness import policies as every_policy
from tests.solver.money.test_priced_tier import plans_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice
from tests.worlds.small import DAY, committee, district, firm, lawyer, world


def check(formulation, plans, seen):
    """Compare every tier that counts with all plans that pay the least before."""
    free, (outlay, *others) = without_outlays(formulation), outlays_of(formulation)
    kept, floors = [one for one in plans if formulation.holds(one)], ()
    for at in range(len(free.tiers)):
        kept = [one for one in kept if formulation.prices(one)[:at] == floors]
        true = least_of(formulation, at, kept)
        if others or true is None or not CountBound.takes(free, at, outlay):
            return
        counted = CountBound(free, at, outlay, floors)
        found = bound_by_seats(free, counted, floors, Watch())
        floors = (*floors, true)
        if found is None or found.value is None:
            continue
        assert found.value <= true
        mixed = counted.best(Watch())
        seen["bounds"] += 1
        seen["missed"] += true > 0
        seen["tight"] += true > 0 and found.value == true
        seen["higher"] += found.value > mixed
        seen["lower"] += found.value < mixed
        # Where districts that are not counted are numbered before others.
        seen["layers"] += found.sets.layers > 1


def test_bounds_are_true_whatever_is_wished_in_towns():
    seen = Counter()

    @settings(max_examples=many(300), deadline=None)
    @given(facts=st.one_of(towns(), pinned_towns()), policy=policies())
    def agree(facts, policy):
        formulation = formulate(la.Problem.of(facts, policy))
        if len(formulation.pairs) <= 10 and outlays_of(formulation):
            check(formulation, plans_of(formulation), seen)

    agree()
    assert seen["missed"] >= 10
    assert 2 * seen["tight"] > seen["missed"], seen
    assert seen["layers"], seen


def test_bounds_are_true_with_seats_reach_and_rules_left_out(worlds):
    seen = Counter()

    @settings(max_examples=many(600), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=every_policy(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
    )
    def agree(at, money, policy, percents):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        formulation = formulate(problem_of(world, policy))
        if outlays_of(formulation) and is_must(formulation):
            check(formulation, every_choice(len(formulation.pairs)), seen)

    agree()
    # How often a bound is tight hangs on the policies that are drawn.
    assert seen["missed"] >= seen["tight"] > 0, seen


def test_seats_that_a_firm_has_together_are_seen():
    # Six first posts cost 600 yuan of 570, and a further one saves 10. Two lawyers of a
    # firm could have two further posts each, but not both: it has three seats.
    others = [f"g{at}" for at in range(4)]
    facts = world(
        6,
        [lawyer("l1"), lawyer("l2"), *(lawyer(f"of {g}", firm=g) for g in others)],
        firms=[firm("f1", seats=3), *(firm(one, seats=1) for one in others)],
        districts=[district("d1", budget_yuan=570, is_scarce=False)],
        tariffs=[
            la.Tariff(fen_per_year=10_000, post_to=1),
            la.Tariff(fen_per_year=9_000, post_from=2),
        ],
    )  # fmt: skip
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    formulation = formulate(la.Problem.of(facts, policy))
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    counted = CountBound(free, 0, outlay, ())
    assert counted.best(Watch()) == 0
    found = bound_by_seats(free, counted, (), Watch())
    assert found.value == 1


@pytest.mark.parametrize(("scarce", "least"), [(1, 0), (0, 1)])
def test_a_post_that_does_not_count_may_make_the_next_one_cheap(scarce, least):
    # Two first posts cost 200 yuan of 170 in d2. Whoever serves the scarce district d1,
    # numbered before it, is paid 70 there, for a post that is the first to count.
    facts = world(
        [committee(f"c{at}", district="d1" if at < scarce else "d2")
         for at in range(scarce + 2)],
        [lawyer(f"l{at}") for at in range(3)],
        districts=[district("d1", budget_yuan=100, is_scarce=True),
                   district("d2", budget_yuan=170, is_scarce=False)],
        tariffs=[
            la.Tariff(fen_per_year=10_000, post_to=1),
            la.Tariff(fen_per_year=7_000, post_from=2),
        ],
    )  # fmt: skip
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    formulation = formulate(la.Problem.of(facts, policy))
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    every = every_choice(len(formulation.pairs))
    paid = min(formulation.prices(one) for one in every if formulation.holds(one))
    assert paid[:2] == (0, least)
    found = bound_by_seats(free, CountBound(free, 1, outlay, (0,)), (0,), Watch())
    assert found.sets.layers == 1 + scarce
    assert found.value == least


def test_one_post_makes_one_other_cheaper_however_many_lawyers_there_are():
    # Three first posts cost 300 yuan of 240 in d2. Whoever serves the one committee of
    # the scarce d1, which has money to spare, is paid 70 there for a post that is her
    # first to count; the other 30 are saved by a further post. Were that committee
    # served twice, none would be needed.
    facts = world(
        [committee("c0", district="d1"),
         *(committee(f"c{at}", district="d2") for at in range(1, 4))],
        [lawyer(f"l{at}") for at in range(4)],
        districts=[district("d1", budget_yuan=900, is_scarce=True),
                   district("d2", budget_yuan=240, is_scarce=False)],
        tariffs=[
            la.Tariff(fen_per_year=10_000, post_to=1),
            la.Tariff(fen_per_year=7_000, post_from=2),
        ],
    )  # fmt: skip
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    formulation = formulate(la.Problem.of(facts, policy))
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    assert la.solve(facts, policy).tiers[1].price == 1
    counted = CountBound(free, 1, outlay, (0,))
    assert counted.best(Watch()) == 1 - 1
    found = bound_by_seats(free, counted, (0,), Watch())
    assert found.value == 1


def test_rows_without_pairs_ask_in_vain():
    # Who is asked for a post at least is no candidate of anybody.
    facts = world(
        1, [lawyer("l1", min_committees=1), lawyer("l2")],
        districts=[district("d1", budget_yuan=100, is_scarce=False)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )  # fmt: skip
    policy = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    policy = policy.soften("own_limits", 1)
    table = {"committee": ["c1"], "lawyer": ["l2"]}
    for missed, asked in ((1, policy.without("coverage")), (2, policy)):
        formulation = formulate(la.Problem.of(facts, asked, table))
        free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
        found = bound_by_seats(free, CountBound(free, 0, outlay, ()), (), Watch())
        every = every_choice(len(formulation.pairs))
        assert max(formulation.prices(one)[0] for one in every) == missed
        least = min(formulation.prices(one)[0] for one in every)
        assert found is None or found.value is None or found.value <= least
