"""No list that was cut makes a price before points, or want of a plan, look proved."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.pairs import Reach
from lawyer_assign.rules import Budget
from lawyer_assign.verbs.lists import beyond
from lawyer_assign.verbs.lists.floors import front_of
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
SHORT = Reach(nearest_kept=1, most=4)
WITH_MONEY = PLAIN.with_rule(Budget()).with_reach(SHORT)
BY_SCORE = [
    la.Adjustment(score_from=0, score_to=59, percent=-50),
    la.Adjustment(score_from=60, score_to=100, percent=0),
]


def people(letter, count, firm="f1", **more):
    return [lawyer(f"{letter}{at}", firm=firm, **more) for at in range(count)]


def places(count, **more):
    return [committee(f"c{at}", **more) for at in range(count)]


def plain(committees, lawyers, *firms, **more):
    money = {"budget_yuan": more.pop("budget_yuan", None)}
    areas = [district("d1", is_scarce=False, **money)]
    return world(committees, lawyers, firms, areas, **more)


def of_money(count=3, budget_yuan=150, cheap=3):
    """Return places with dear lawyers on their lists, and as many cheap ones beyond."""
    return plain(
        places(count),
        [*people("a", 4 + count, assessment=80), *people("b", cheap, assessment=50)],
        firm("f1"),
        budget_yuan=budget_yuan,
        tariffs=[la.Tariff(fen_per_year=10_000)],
        adjustments=BY_SCORE,
    )


def of_further_posts():
    """Return the same with posts beyond one paid half: money would do for these."""
    tariffs = [
        la.Tariff(fen_per_year=10_000, post_to=1),
        la.Tariff(fen_per_year=5_000, post_from=2),
    ]
    return of_money(3, 200).replace(tariffs=tariffs)


def of_seats(seats=1, others=4):
    lawyers = [*people("a", 2), *people("b", others, "f2")]
    return plain(places(4), lawyers, firm("f1", seats=seats), firm("f2"))


def of_skills():
    asked = places(3, must_have=["mediation"])
    able = {"skills": {"mediation": 3}}
    lawyers = [*people("a", 2), *people("b", 2, **able), *people("c", 2)]
    return plain(asked, [*lawyers, *people("d", 2, **able)], firm("f1"))


def of_teams():
    """Return places for two of one firm: a pair near, single lawyers, two pairs far."""
    single = [lawyer(f"b{at}", firm=f"g{at}") for at in range(5)]
    lawyers = [*people("a", 2), *single, *people("z", 4, "f2")]
    firms = [firm("f1"), firm("f2"), *(firm(f"g{at}") for at in range(5))]
    return plain(places(2, lawyers_min=2, lawyers_max=2), lawyers, *firms)


def of_own_least():
    lawyers = [*people("a", 7), *people("b", 3, min_committees=1)]
    return plain(places(3), lawyers, firm("f1"))


def of_unwilling():
    return plain(
        places(3), [*people("a", 7, districts=[]), *people("b", 3)], firm("f1")
    )


NARROW = PLAIN.with_reach(SHORT)
CASES = {
    "money": (of_money(), WITH_MONEY),
    "money that must cover": (of_money(), WITH_MONEY.harden("coverage")),
    "money for further posts": (of_further_posts(), WITH_MONEY),
    "seats": (of_seats(), NARROW.harden("coverage").harden("one_each")),
    "seats for one each": (of_seats(), NARROW),
    "skills": (of_skills(), NARROW.harden("must_have")),
    "skills first": (of_skills(), NARROW.soften("must_have", tier=1)),
    "teams": (of_teams(), NARROW),
    "own least": (of_own_least(), NARROW.soften("own_limits", tier=2)),
    "unwilling": (of_unwilling(), NARROW.soften("willingness", tier=2)),
}


def whole(policy):
    return policy.with_reach(Reach(nearest_kept=1, most=1000))


def in_front(outcome):
    return outcome.tiers[: len(front_of(outcome.problem.policy))]


@pytest.mark.parametrize("case", CASES)
def test_a_tier_before_points_costs_what_it_does_over_whole_lists(case):
    facts, policy = CASES[case]
    asked, over_all = la.solve(facts, policy), la.solve(facts, whole(policy))
    assert over_all.status == asked.status == "optimal"
    costs = [(one.price, one.bound) for one in in_front(asked)]
    assert costs == [(one.price, one.bound) for one in in_front(over_all)]


@pytest.mark.parametrize("case", sorted(CASES.keys() - {"seats"}))
def test_what_lists_alone_prove_is_not_called_proved(case, monkeypatch):
    monkeypatch.setattr(beyond, "MANY", 0)
    facts, policy = CASES[case]
    asked, over_all = la.solve(facts, policy), la.solve(facts, whole(policy))
    assert asked.status in ("feasible", "undecided")
    pairs = list(zip(in_front(asked), in_front(over_all), strict=True))
    assert all(one.bound is None or one.bound <= best.price for one, best in pairs)


def test_the_bound_of_the_lists_stands_beside_it_with_its_condition(monkeypatch):
    monkeypatch.setattr(beyond, "MANY", 0)
    outcome = la.solve(of_money(), WITH_MONEY)
    first, *others = outcome.tiers
    assert (first.price, first.bound, first.conditional.bound) == (2, 0, 2)
    assert "listed candidates" in first.conditional.condition.en
    assert "名单内" in first.conditional.condition.zh
    assert [one.bound for one in others] == [None] * len(others)
    again = la.Outcome.from_json(outcome.to_json(), outcome.problem.stated)
    assert again.tiers == outcome.tiers


def test_a_shortage_that_counting_proves_is_proved_without_whole_lists(monkeypatch):
    monkeypatch.setattr(beyond, "MANY", 0)
    facts = plain(places(8), people("a", 7, max_committees=1), firm("f1"))
    outcome = la.solve(facts, NARROW.with_reach(Reach(nearest_kept=1, most=2)))
    assert (outcome.tiers[0].price, outcome.tiers[0].bound) == (1, 1)


def test_what_is_missing_beyond_whole_lists_is_still_proved():
    """Money does for two of the three, whoever they are."""
    outcome = la.solve(of_money(3, 100), WITH_MONEY)
    assert (outcome.tiers[0].price, outcome.tiers[0].bound) == (1, 1)
    assert not outcome.problem.pairs.is_cut.any()
    short = la.solve(of_money(3, 100), WITH_MONEY.harden("coverage"))
    assert short.status == "infeasible"


@pytest.mark.parametrize(
    ("facts", "count"),
    [(of_money(3, 150, 4), 3), (of_seats(0, 5), 4)],
    ids=["money", "seats"],
)
def test_a_repair_looks_beyond_its_lists(facts, count):
    """One of those beyond the lists leaves; another one is free, and does."""
    plan = la.Plan.of((f"c{at}", f"b{at}") for at in range(count))
    before = la.adopt(facts, WITH_MONEY, plan)
    after = la.repair(before, la.Changes(lawyers_leave=("b0",)))
    assert [(one.price, one.bound) for one in in_front(after)] == [(0, 0)] * 3
    assert after.plan.lawyers_of("c0") == (f"b{count}",)


def test_a_contradiction_is_looked_for_beyond_the_lists():
    policy = WITH_MONEY.harden("coverage")
    assert "does not contradict itself" in la.conflict(of_money(), policy).text()
    assert "no fewer" not in la.remedies(la.solve(of_money(), WITH_MONEY)).text()


def test_nobody_says_what_must_be_where_lists_alone_say_it(monkeypatch):
    monkeypatch.setattr(beyond, "MANY", 0)
    outcome = la.solve(of_money(), WITH_MONEY)
    short = la.shortage(outcome)
    assert (short.open, short.least) == (2, 0)
    assert [one.rule for one in short.causes] == ["search"]
    assert "no fewer do" not in la.remedies(outcome).text()


def test_a_price_that_seats_make_is_not_called_proved_over_cut_lists():
    """With b0 where somebody beyond the lists serves, another list lacks a seat."""
    outcome = la.solve(of_seats(), NARROW)
    (beyond_lists,) = (post for post in outcome.plan.posts if post.lawyer > "b1")
    found = la.why_not(outcome, beyond_lists.committee, "b0")
    assert (found.tiers[1].at_least, found.tiers[1].at_most) == (None, 1)
    over_all = la.solve(of_seats(), whole(NARROW))
    best = la.why_not(over_all, beyond_lists.committee, "b0").tiers
    assert not best or best[1].at_most == 0


def drawn(draw):
    """Return facts with few lawyers on each list, and a policy some of which bends."""
    count, areas = int(draw.integers(2, 5)), int(draw.integers(1, 3))
    has = {one: draw.random() < 0.5 for one in ("money", "skills", "seats", "teams")}
    budget = {"budget_yuan": int(draw.integers(0, count * 60))} if has["money"] else {}
    rows = [
        district(f"d{at + 1}", is_scarce=bool(draw.random() < 0.2), **budget)
        for at in range(areas)
    ]
    able = {"skills": {"mediation": 3}}
    committees = [
        committee(
            f"c{at}",
            district=f"d{draw.integers(areas) + 1}",
            lawyers_min=(size := 1 + int(has["teams"] and draw.random() < 0.5)),
            lawyers_max=size,
            must_have=["mediation"] if has["skills"] and draw.random() < 0.6 else [],
        )
        for at in range(count)
    ]
    firms = [
        firm(f"f{at}", seats=int(draw.integers(0, 4)) if has["seats"] else None)
        for at in range(1, 3)
    ]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=f"f{draw.integers(1, 3)}",
            assessment=int(draw.choice([50, 80])),
            max_committees=draw.choice([None, None, 1]),
            min_committees=int(draw.random() < 0.1),
            **(able if draw.random() < 0.4 else {}),
        )
        for at in range(int(draw.integers(3, 9)))
    ]
    money = {"tariffs": [la.Tariff(fen_per_year=10_000)], "adjustments": BY_SCORE}
    facts = world(committees, lawyers, firms, rows, **(money if has["money"] else {}))
    policy = PLAIN.with_rule(Budget()) if has["money"] else PLAIN
    for kind in (
        "must_have",
        "own_limits",
        "seats",
        "one_firm",
        "one_each",
        "coverage",
    ):
        if draw.random() < 0.15:
            policy = policy.soften(kind, tier=int(draw.integers(1, 4)))
        elif draw.random() < 0.1 and policy[kind].wish is not None:
            policy = policy.harden(kind)
    return facts, policy


def assert_nothing_false(asked, over_all):
    """Compare with the best over whole lists: no bound and no verdict against it."""
    assert over_all.status in ("optimal", "infeasible")
    if asked.plan is None:
        assert asked.status in (over_all.status, "undecided")
        return
    for one, best in zip(in_front(asked), in_front(over_all), strict=True):
        assert one.price >= best.price
        assert one.bound is None or one.bound <= best.price
        if one.price != best.price:
            return


@pytest.mark.parametrize("is_grown", [True, False], ids=["grown", "as they are"])
@pytest.mark.parametrize("most", [1, 2])
def test_no_bound_over_short_lists_is_above_the_best_of_all(
    most, is_grown, monkeypatch
):
    seen = Counter()
    if not is_grown:
        monkeypatch.setattr(beyond, "MANY", 0)

    @settings(max_examples=many(100), deadline=None)
    @example(seed=65)
    @example(seed=79)
    @given(seed=st.integers(0, 99_999))
    def agree(seed):
        facts, policy = drawn(np.random.default_rng(seed))
        asked = la.solve(facts, policy.with_reach(Reach(nearest_kept=1, most=most)))
        over_all = la.solve(facts, whole(policy))
        assert_nothing_false(asked, over_all)
        is_same = [one.price for one in in_front(asked)] == [
            one.price for one in in_front(over_all)
        ]
        assert is_same or not is_grown
        assert all(one.is_proved for one in in_front(asked)) or not (
            is_grown and asked.plan
        )
        seen[asked.status] += 1

    agree()
    assert seen["optimal"] > 0
