"""Solving again with longer lists never loses a plan that was found before."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.pairs.reach import Reach
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.backend import Solved
from lawyer_assign.solver.cpsat import CpSat
from lawyer_assign.verbs import widen
from lawyer_assign.verbs.lists import beyond
from lawyer_assign.verbs.widen import plan_of, with_known
from tests.worlds.examples import many
from tests.worlds.small import DAY, HERE, committee, district, firm, lawyer, world

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off")
FACTS = world(2, 2)
NARROW = Problem.of(FACTS, POLICY, {"committee": ["c1", "c2"], "lawyer": ["l1", "l2"]})
WIDE = Problem.of(
    FACTS,
    POLICY,
    {"committee": ["c1", "c1", "c2", "c2"], "lawyer": ["l1", "l2", "l1", "l2"]},
)


def answer(chosen, prices, bounds):
    tiers = zip(prices, bounds, strict=True)
    return Answer(np.array(chosen), tuple(TierAnswer(p, b, 0.0) for p, b in tiers))


@pytest.mark.parametrize(
    ("after", "keeps"),
    [((1, 0, -9), True), ((0, 0, 7), True), ((0, 0, 5), False), ((0, 0, 1), False)],
    ids=["covers less", "fewer points", "equal", "better"],
)
def test_the_better_of_both_plans_leaves_with_the_bounds_of_the_wider(after, keeps):
    known = answer([True, True], (0, 0, 5), (0, 0, 5))
    found = answer([False, True, True, False], after, (0, 0, 0))
    kept = with_known(WIDE, found, NARROW, known)
    prices = tuple(tier.price for tier in kept.tiers)
    assert prices == ((0, 0, 5) if keeps else after)
    assert [tier.bound for tier in kept.tiers] == [0, 0, 0]
    posts = dict(plan_of(WIDE.pairs, kept.chosen).posts)
    assert posts == ({"c1": "l1", "c2": "l2"} if keeps else {"c1": "l2", "c2": "l1"})


def test_a_spent_district_gets_longer_lists_where_lawyers_lacked_before_money():
    near = [lawyer(f"l{at}", lat=30.25, lon=120.15 + at / 1000) for at in range(9)]
    facts = world(
        [committee("c1", **HERE)],
        near,
        districts=[district("d1", budget_yuan=0)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = POLICY.with_reach(Reach(nearest_kept=1, most=2)).with_rule(Budget())
    problem = la.Problem.of(facts, policy)
    assert problem.pairs.is_cut.any()
    nobody = np.zeros(len(problem.pairs), bool)
    everybody = nobody.copy()
    everybody[np.unique(problem.pairs.committee, return_index=True)[1]] = True
    tiers = tuple(TierAnswer(0, 0, 0.0) for _ in range(3))

    def lengthened(without_money):
        found = Answer(nobody, tiers, without_money=without_money)
        return widen._cut_lists(problem, found, widen._short_committees)

    assert not lengthened(everybody)  # all that is missing is money
    assert lengthened(nobody)


NARROW_REACH = Reach(nearest_kept=3, most=5)


def crowd(seats=None, **alone):
    """Return three villages, ten lawyers of one office, and one farther away."""
    people = [lawyer(f"l{at}") for at in range(10)]
    return world(
        [committee(f"c{at}", kind="village", **HERE) for at in range(3)],
        [*people, lawyer("z", firm="f2", **alone)],
        [firm("f1", seats=seats, **HERE), firm("f2", lat=30.35, lon=120.15)],
    )


def test_who_wants_a_post_gets_one_though_colleagues_are_nearer_everywhere():
    outcome = la.solve(crowd(min_committees=2), POLICY.with_reach(NARROW_REACH))
    assert outcome.status == "optimal"
    assert len(outcome.plan.committees_of("z")) == 2


def test_who_wants_a_post_out_of_reach_or_against_her_will_gets_none():
    near = Reach(nearest_kept=3, most=5, limit_minutes={"community": 9, "village": 9})
    far = la.solve(crowd(min_committees=1), POLICY.with_reach(near))
    assert far.status == "infeasible"
    unwilling = crowd(min_committees=1, districts=[])
    assert la.solve(unwilling, POLICY.with_reach(NARROW_REACH)).status == "infeasible"


def test_a_must_that_all_are_covered_looks_beyond_the_nearest():
    policy = POLICY.harden("coverage").with_reach(NARROW_REACH)
    outcome = la.solve(crowd(seats=2), policy)
    assert outcome.status == "optimal"
    assert len(outcome.plan.committees_of("z")) == 1
    short = la.solve(crowd(seats=2, max_committees=0), policy)
    assert (short.status, short.plan) == ("infeasible", None)


def by_cpsat(answer):
    return Solved(answer, "cpsat", CpSat.title, {})


def test_a_must_that_may_hold_over_longer_lists_is_not_called_impossible(monkeypatch):
    problem = Problem.of(
        crowd(seats=2), POLICY.harden("coverage").with_reach(NARROW_REACH)
    )
    undecided = Answer(None, (TierAnswer(None, None, 0.0),))
    solved = [Answer(None, (), is_infeasible=True), undecided]
    monkeypatch.setattr(widen, "run", lambda *_: by_cpsat(solved.pop(0)))
    planned = widen.solve_widening(problem, None, None, Watch())
    assert not planned.solved.answer.is_infeasible


@pytest.mark.parametrize("seats", [2, 3], ids=["short", "long enough"])
def test_lists_that_are_too_short_without_budgets_are_not_searched_under_them(
    monkeypatch, seats
):
    facts = crowd(seats=seats).replace(
        districts=[district("d1", budget_yuan=300)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = POLICY.with_reach(NARROW_REACH).with_rule(Budget())
    asked = []

    def noted(problem, *others):
        asked.append(("budget" in problem.policy, len(problem.pairs)))
        return run(problem, *others)

    run = widen.run
    monkeypatch.setattr(widen, "run", noted)
    narrow = len(Problem.of(facts, policy).pairs)
    outcome = la.solve(facts, policy)
    assert [under for under, _ in asked] == [False, True]
    assert asked[0][1] == narrow
    assert (asked[1][1] > narrow) == (seats == 2)
    assert outcome.tiers[0].price == 0


@pytest.mark.parametrize(
    ("left", "looks"), [(7.0, False), (9.0, True)], ids=["too short", "long enough"]
)
def test_who_is_short_without_budgets_is_asked_only_where_time_is_left_for_it(
    monkeypatch, left, looks
):
    """The table took a second: looking, and longer lists, may take eight."""
    facts = crowd(seats=2).replace(
        districts=[district("d1", budget_yuan=300)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = POLICY.with_reach(NARROW_REACH).with_rule(Budget())
    problem, asked = Problem.of(facts, policy), []

    def noted(problem, *others):
        asked.append("budget" in problem.policy)
        return run(problem, *others)

    run = widen.run
    monkeypatch.setattr(widen, "run", noted)
    watch = Watch(left, clock=lambda: 0.0, started=0.0, longest={widen.PAIRS: 1.0})
    widen.solve_widening(problem, None, Settings(), watch)
    assert asked[0] is not looks


def test_who_stops_while_it_looks_who_is_short_gets_a_plan_of_the_lists_as_they_are(
    monkeypatch,
):
    facts = crowd(seats=2).replace(
        districts=[district("d1", budget_yuan=300)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = POLICY.with_reach(NARROW_REACH).with_rule(Budget())
    problem, watch = Problem.of(facts, policy), Watch()

    def interrupted(problem, *others):
        watch.is_interrupted = True
        return run(problem, *others)

    run = widen.run
    monkeypatch.setattr(widen, "run", interrupted)
    planned = widen.solve_widening(problem, None, Settings(), watch)
    assert planned.problem is problem
    assert planned.solved.answer.chosen is not None


def two_districts():
    """Return f1, who alone goes to d1, has two seats, and is nearest to both of d2."""
    return world(
        [
            committee("c1", lat=30.45, lon=120.15),
            *(committee(f"c{at}", district="d2", **HERE) for at in (2, 3)),
        ],
        [
            lawyer("a", districts=["d1"]),
            *(lawyer(f"b{at}", districts=["d2"]) for at in range(10)),
            lawyer("z", firm="f2", districts=["d2"]),
        ],
        [firm("f1", seats=2, **HERE), firm("f2", lat=30.3, lon=120.15)],
        [district("d1"), district("d2")],
    )


def test_seats_are_freed_by_longer_lists_in_another_district():
    outcome = la.solve(two_districts(), POLICY.with_reach(NARROW_REACH))
    assert [tier.price for tier in outcome.tiers[:1]] == [0]
    assert len(outcome.plan.committees_of("z")) == 1


@pytest.mark.parametrize("stop", [True, False], ids=["no time", "no room"])
def test_who_is_short_over_lists_that_were_not_made_longer_is_not_proved_to_be(
    monkeypatch, stop
):
    if not stop:
        monkeypatch.setattr(widen, "MOST_PAIRS", 3)
        monkeypatch.setattr(beyond, "MANY", 3)
    policy = POLICY.with_reach(NARROW_REACH)
    outcome = la.solve(two_districts(), policy, stop=lambda: stop)
    first, *others = outcome.tiers
    assert (first.price, first.bound) == (1, 0)
    assert [one.bound for one in others] == [None, None]
    assert outcome.status == "feasible"


def test_a_shortage_that_no_list_can_end_is_proved_without_time():
    facts = two_districts()
    alone = facts.replace(lawyers=[row for row in facts.lawyers if row.id == "a"])
    policy = POLICY.with_reach(NARROW_REACH)
    outcome = la.solve(alone, policy, stop=lambda: True)
    assert (outcome.tiers[0].price, outcome.tiers[0].bound) == (2, 2)


def line_of(draw):
    """Return places and lawyers along a road: limits, seats, wishes, two districts."""
    areas = [district("d1", is_scarce=True), district("d2", is_scarce=True)]
    kinds = ("village", "community")
    places = [
        committee(
            f"c{at}",
            kind=kinds[int(draw.integers(2))],
            district=f"d{draw.integers(1, 3)}",
            lat=30.0 + 0.1 * int(draw.integers(5)),
            lon=120.0,
        )
        for at in range(int(draw.integers(3, 7)))
    ]
    people = [
        lawyer(
            f"l{at}",
            firm=f"f{draw.integers(1, 3)}",
            lat=30.0 + 0.1 * int(draw.integers(5)),
            lon=120.0,
            max_committees=draw.choice([None, 1, 2]),
            min_committees=int(draw.random() < 0.4),
        )
        for at in range(int(draw.integers(2, 5)))
    ]
    firms = [
        firm("f1", seats=draw.choice([None, 0, 2])),
        firm("f2", district="d2", seats=draw.choice([None, 0, 3])),
    ]
    return world(places, people, firms, districts=areas)


@pytest.mark.parametrize("coverage", ["wished", "must", "no caseload"])
def test_lists_of_one_neither_make_a_shortage_nor_leave_no_plan(coverage):
    seen = Counter()

    @settings(max_examples=many(120), deadline=None)
    @given(seed=st.integers(0, 99_999))
    def agree(seed):
        facts = line_of(np.random.default_rng(seed))
        policy = POLICY.without("caseload") if coverage == "no caseload" else POLICY
        if coverage == "must":
            policy = policy.harden("coverage")
        short, long = (
            la.solve(facts, policy.with_reach(Reach(most=most, nearest_kept=1)))
            for most in (1, 99)
        )
        assert short.status == long.status or short.status == "undecided"
        seen[short.status] += 1
        if long.plan is None or coverage == "must":
            return
        price, mine = long.tiers[0].price, short.tiers[0]
        assert mine.bound <= price
        assert mine.price == price or not mine.is_proved
        seen["short"] += price > 0
        seen["proved"] += mine.is_proved

    agree()
    assert seen["undecided"] * 10 <= seen["optimal"]
    if coverage == "must":
        assert seen["infeasible"] > 3
    else:
        assert seen["short"] > 5
        assert seen["proved"] * 20 >= seen["optimal"] * 19


def test_a_lawyer_whom_consent_lets_serve_more_places_than_there_are_lawyers():
    places = [committee(f"c{at}", lat=30.0, lon=120.0) for at in range(3)]
    far = committee("v", kind="village", district="d2", lat=30.3, lon=120.0)
    facts = world(
        [*places, far],
        [
            lawyer("l0", lat=30.0, lon=120.0),
            lawyer("l1", firm="f2", lat=30.3, lon=120.0),
        ],
        [firm("f1"), firm("f2", district="d2", seats=0)],
        districts=[district(one, is_scarce=True) for one in ("d1", "d2")],
    )
    policy = POLICY.with_reach(Reach(most=1, nearest_kept=1))
    assert la.solve(facts, policy).tiers[0].price == 0
    assert la.solve(facts, policy.harden("coverage")).status == "optimal"


def test_a_wish_is_met_beyond_the_nearest_that_others_wish_for():
    places = [
        committee(f"c{at}", kind="village", lat=30.0 + 0.01 * at, lon=120.0)
        for at in range(4)
    ]
    near = [lawyer(f"a{at}", lat=30.0 + 0.01 * at, lon=120.0) for at in range(4)]
    asks = [
        lawyer(f"w{at}", lat=30.0, lon=120.001, min_committees=1) for at in range(4)
    ]
    policy = POLICY.with_reach(Reach(most=1, nearest_kept=1))
    outcome = la.solve(world(places, [*near, *asks]), policy)
    assert outcome.status == "optimal"
    assert {post.lawyer for post in outcome.plan.posts} == {one.id for one in asks}
    too_many = [*near, *asks, lawyer("w4", lat=30.0, lon=120.001, min_committees=1)]
    assert la.solve(world(places, too_many), policy).status == "infeasible"
