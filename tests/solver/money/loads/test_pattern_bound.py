"""Tiers that count, bounded by whole loads: never above the truth, often equal."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.rules import (
    Affinity,
    Budget,
    Caseload,
    Coverage,
    FixedAgreements,
    FurtherPosts,
    OneEach,
    OwnLimits,
    TeamSize,
    Wish,
)
from lawyer_assign.solver.money.backend import outlays_of, without_outlays
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads import load_patterns, pattern_bound
from lawyer_assign.solver.money.loads.pattern_bound import PatternBound
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.record import Record
from tests.solver.money.counts.test_count_bound import dear_pins, least_of, pinned_towns
from tests.solver.money.test_priced_tier import POLICY, plans_of, towns
from tests.worlds.examples import IS_DEEP, many
from tests.worlds.small import DAY, committee, district, lawyer, world

LOADED = Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())


@st.composite
def policies(draw):
    """Rules left out, made musts or wishes, and moved between tiers."""
    some = st.sampled_from
    rules = [Caseload(on=DAY), FurtherPosts(), Affinity(), Budget(), FixedAgreements()]
    rules.append(TeamSize(wish=draw(some([None, None, Wish(tier=1), Wish(tier=2)]))))
    coverage = draw(some([Wish(tier=1), Wish(tier=1, weight=3), Wish(tier=2), None]))
    rules.append(Coverage(wish=coverage))
    one_each = draw(some([Wish(tier=2), Wish(tier=1), Wish(tier=2, weight=3), None]))
    rules.append(OneEach(wish=one_each))
    rules.append(OwnLimits(wish=draw(some([None, None, Wish(tier=2)]))))
    left_out = draw(some([None, None, None, OneEach, Coverage, OwnLimits, TeamSize]))
    policy = Policy()
    for one in rules:
        if type(one) is not left_out:
            policy = policy.with_rule(one)
    return policy


def bounds_of(formulation):
    """Return per tier that counts: the bound of whole loads, of mixtures, the truth."""
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    kept = [one for one in plans_of(formulation) if formulation.holds(one)]
    found, floors = [], ()
    for at in range(len(free.tiers)):
        kept = [one for one in kept if formulation.prices(one)[:at] == floors]
        true = least_of(formulation, at, kept)
        if true is None or not CountBound.takes(free, at, outlay):
            break
        counted = CountBound(free, at, outlay, floors)
        whole = PatternBound(counted)
        found.append((whole.best(Watch(), -99), counted.best(Watch()), true))
        floors = (*floors, true)
    return found


@pytest.mark.parametrize("is_common", [False, True], ids=["kinds", "one sort"])
def test_bounds_of_whole_loads_are_true_whatever_is_wished(is_common, monkeypatch):
    if is_common:
        monkeypatch.setattr(pattern_bound, "FEW_COLUMNS", 0)
    found = []

    @settings(max_examples=many(400), deadline=None)
    @given(facts=st.one_of(towns(), pinned_towns()), policy=policies())
    def agree(facts, policy):
        formulation = formulate(la.Problem.of(facts, policy))
        if len(formulation.pairs) <= 10 and outlays_of(formulation):
            found.extend(bounds_of(formulation))
            assert all(bound <= true for bound, _, true in found)

    agree()
    missed = [(bound, true) for bound, _, true in found if true > 0]
    assert len(missed) > (150 if IS_DEEP else 20)
    exact = sum(bound == true for bound, true in missed)
    if is_common:
        assert exact > len(missed) // 5
    else:
        assert exact > len(missed) // 2
        assert all(bound >= mixed for bound, mixed, _ in found)
        assert any(bound > mixed for bound, mixed, _ in found)


def formulated(facts):
    return formulate(la.Problem.of(facts, POLICY.with_rule(FixedAgreements())))


@pytest.mark.parametrize(("towns", "mixed", "whole"), [(1, 2, 2), (2, 3, 4)])
def test_posts_come_whole_where_mixtures_take_parts(towns, mixed, whole):
    # Five first posts cost 500 yuan of 485, and a further one saves 10: two are needed
    # in every town, of which mixtures take one and a half.
    facts = falling(committees=5, further=90, budget=485, towns=towns)
    free, (outlay,) = without_outlays(formulated(facts)), outlays_of(formulated(facts))
    counted = CountBound(free, 1, outlay, (0,))
    assert counted.best(Watch()) == mixed
    assert PatternBound(counted).best(Watch(), 0) == whole


def falling(committees, further, budget, towns=1):
    """Return towns of as many lawyers as committees; a second post is paid less."""
    areas = [f"d{at + 1}" for at in range(towns)]
    return world(
        [
            committee(f"{area}-c{at}", district=area)
            for area in areas
            for at in range(committees)
        ],
        [lawyer(f"l{at:02d}") for at in range(towns * committees)],
        districts=[
            district(area, budget_yuan=budget, is_scarce=False) for area in areas
        ],
        tariffs=[
            la.Tariff(fen_per_year=10_000, post_to=1),
            la.Tariff(fen_per_year=100 * further, post_from=2),
        ],
    )


def test_pinned_posts_are_paid_at_their_own_price():
    facts = dear_pins(2, committees=11, further=10, budget=1_000)
    free, (outlay,) = without_outlays(formulated(facts)), outlays_of(formulated(facts))
    first = PatternBound(CountBound(free, 0, outlay, ())).best(Watch(), 0)
    second = PatternBound(CountBound(free, 1, outlay, (first,))).best(Watch(), 0)
    assert [first, second] == [0, 4]


def test_too_many_patterns_are_left_to_mixtures(monkeypatch):
    monkeypatch.setattr(load_patterns, "MOST_PATTERNS", 2)
    formulation = formulated(falling(committees=5, further=90, budget=485))
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    whole = PatternBound(CountBound(free, 1, outlay, (0,)))
    assert whole.patterns is None
    assert whole.best(Watch(), 1) == 1


@pytest.mark.parametrize("after", [0.0, 9.5, 11.0])
def test_whole_loads_are_not_counted_where_no_time_is_left_for_them(after, monkeypatch):
    now, begun = [0.0], []
    facts = la.datasets.with_example_money(la.datasets.district(committees=40), 95)
    record = Record(formulate(la.Problem.of(facts, LOADED)))
    watch = Watch(10.0, started=0.0, clock=lambda: now[0])
    flows = Flows(Run(watch))
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    watch.longest["flow"] = 1.0
    bound = PriceBound(record, flows, flows.run)
    bound.count()
    assert bound.mixed is not None

    def counted(*_):
        now[0] = after  # what comes before takes so long

    def whole(*_):
        begun.append(after)
        return 0

    monkeypatch.setattr(PriceBound, "_raise_counted", counted)
    monkeypatch.setattr(PriceBound, "_by_whole", whole)
    mixed = bound.mixed
    bound.count_whole()
    assert begun == [0.0][: after == 0.0]
    bound.mixed = mixed  # and no later either, who works beside plans
    assert bound.whole_later(watch) == 0
    assert len(begun) == 2 * (after == 0.0)


@pytest.mark.parametrize("asked", [0, 1])
def test_where_no_line_can_have_a_post_mixtures_say_what_is_missed(asked):
    facts = world(
        2, [lawyer("l1", max_committees=0)],
        districts=[district("d1", budget_yuan=100, is_scarce=False)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )  # fmt: skip
    policy = LOADED if asked else LOADED.without("coverage")
    table = {"committee": ["c1", "c2"], "lawyer": ["l1", "l1"]}
    formulation = formulate(la.Problem.of(facts, policy, table))
    free, (outlay,) = without_outlays(formulation), outlays_of(formulation)
    counted = CountBound(free, 0, outlay, ())
    mixed = counted.best(Watch())
    assert mixed == 2 * asked
    assert PatternBound(counted).best(Watch(), mixed) == mixed
