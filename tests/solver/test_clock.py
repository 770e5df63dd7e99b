"""A run hears clock and stop button, and is never worse for it than its first plan."""

import itertools
import random
import time

import numpy as np
import pytest

import lawyer_assign as la
from benchmarks.markets import Shape, random_market
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.matching import fewest_blocking as fewest
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, is_matching, size
from lawyer_assign.matching.basics.cardinality import filled, maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import (
    deferred_acceptance as market_da,
)
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget, DutyBalance, FirmBalance, WorstServed
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.choice.deferred_acceptance import (
    deferred_acceptance,
    firms_proposing,
)
from lawyer_assign.solver.choice.linked import guided_by_points
from lawyer_assign.solver.choice.matroid_market import in_table, set_aside
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.choice.windows.list_ends import heads
from lawyer_assign.solver.first_plan import without_peaks
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money import record
from lawyer_assign.solver.money.within_limits import rough_plan
from lawyer_assign.solver.teams import backend as team_flow
from tests.worlds.examples import IS_DEEP
from tests.worlds.markets import choosing, crowded
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world

CHOICE = la.Policy.hangzhou_2024(on=DAY)
NO_CHOICE = la.Policy.hangzhou_2024(on=DAY, stability="off")


class Ticking:
    """A clock that goes on by a second whenever it is looked at."""

    def __init__(self):
        self.now = 0.0

    def __call__(self):
        self.now += 1.0
        return self.now


def ticking(limit):
    return Watch(limit, clock=Ticking(), started=0.0)


def stopping(after):
    """Return a watch that is asked to stop at the question with this number."""
    asked = itertools.count(1)
    return Watch(stop=lambda: next(asked) >= after)


def first_plan_by_hand(formulation):
    """Return deferred acceptance, points breaking ties, and one flow."""
    asked, stable = without_peaks(formulation), stable_of(formulation)
    if stable is not None:
        asked = guided_by_points(asked, stable)
    return Flow().solve(asked, Run()).chosen


def district_of(committees, policy=CHOICE, seed=3, **more):
    facts = la.datasets.district(committees=committees, scarcity=0.3, seed=seed, **more)
    return formulate(Problem.of(facts, policy))


def assert_sound(formulation, answer):
    prices = formulation.prices(answer.chosen)
    assert formulation.holds(answer.chosen)
    assert tuple(tier.price for tier in answer.tiers) == prices
    for tier in answer.tiers:
        assert tier.bound is None or tier.bound <= tier.price
    return prices


# The watch itself


def test_a_step_is_allowed_where_twice_the_longest_one_before_fits():
    now = [0.0]
    watch = Watch(10, clock=lambda: now[0], started=0.0)
    assert watch.allows("flow")
    with watch.step("flow"):
        now[0] = 3.0
    with watch.step("flow"):
        now[0] = 4.0
    assert watch.allows("flow")
    assert watch.allows("never done")
    assert not watch.allows("flow", "flow")
    now[0] = 4.5
    assert not watch.allows("flow")
    assert not watch.must_stop


def test_parts_of_a_watch_share_its_steps_and_its_clock():
    now = [0.0]
    watch = Watch(100, clock=lambda: now[0], started=0.0)
    part = watch.part(0.5)
    with part.step("flow"):
        now[0] = 30.0
    assert watch.longest == {"flow": 30.0}
    assert part.left == 20
    assert not part.allows("flow")
    assert watch.allows("flow")


def test_without_a_limit_any_step_is_allowed_until_somebody_says_stop():
    watch = Watch()
    with watch.step("flow"):
        pass
    assert watch.allows("flow")
    watch.is_interrupted = True
    assert not watch.allows("flow")


def test_a_long_loop_asks_before_one_item_in_so_many():
    seen = []
    with pytest.raises(OutOfTime):
        seen.extend(Watch(stop=lambda: True).over(range(5)))
    with pytest.raises(OutOfTime):
        seen.extend(stopping(after=3).over(range(100), every=10))
    assert seen == list(range(20))


# Nothing large is built, and no plan is worse


@pytest.mark.parametrize("limit", [0.0, 0.01, 0.1, 1.0])
@pytest.mark.parametrize("committees", [300, 700] if IS_DEEP else [300])
def test_under_any_limit_a_plan_is_no_worse_than_the_first(committees, limit):
    formulation = district_of(committees)
    began = time.process_time()
    known = first_plan_by_hand(formulation)
    needed = time.process_time() - began
    began = time.process_time()
    solved = solve_formulation(formulation, None, Run(Watch(limit)))
    answer, name = solved.answer, solved.name
    # Flows and matching twice over: bounds come from one more of them.
    assert time.process_time() - began <= 4 * needed + limit + 1.5
    assert name == "choice"
    prices = assert_sound(formulation, answer)
    assert prices <= formulation.prices(known)
    stable = stable_of(formulation)
    assert stable.amounts(answer.chosen).sum() <= stable.amounts(known).sum()


CASES = {
    "choice": ({}, CHOICE, None),
    "choice by cpsat": ({}, CHOICE, "cpsat"),
    "plain by cpsat": ({}, NO_CHOICE, "cpsat"),
    "worst served": ({}, NO_CHOICE.with_rule(WorstServed(levels=2, unserved=0)), None),
    "worst served, choice": ({}, CHOICE.with_rule(WorstServed(unserved=0)), None),
    "firms even, choice": ({}, CHOICE.with_rule(FirmBalance()), None),
    "duty even, choice": ({}, CHOICE.with_rule(DutyBalance(levels=2)), None),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_a_stop_at_any_question_leaves_a_plan_no_worse_than_the_first(name):
    more, policy, backend = CASES[name]
    formulation = district_of(80, policy, **more)
    known = formulation.prices(first_plan_by_hand(formulation))
    dice = random.Random(0)
    for after in (1, 2, 3, 5, *(dice.randint(6, 120) for _ in range(4))):
        answer = solve_formulation(formulation, backend, Run(stopping(after))).answer
        assert assert_sound(formulation, answer) <= known


@pytest.mark.parametrize("policy", [CHOICE, NO_CHOICE], ids=["choice", "plain"])
@pytest.mark.parametrize("money", [False, True], ids=["teams", "teams and money"])
def test_teams_and_budgets_have_a_plan_whenever_they_are_stopped(policy, money):
    facts = la.datasets.district(
        committees=80, scarcity=0.3, seed=3, teams=0.1, must_have=0.2
    )
    if money:
        facts = la.datasets.with_example_money(facts, budget_percent=98)
        policy = policy.with_rule(Budget())
    formulation = formulate(Problem.of(facts, policy))
    for after in (1, 2, 4, 9, 30):
        answer = solve_formulation(formulation, None, Run(stopping(after))).answer
        assert_sound(formulation, answer)


@pytest.fixture(scope="module")
def short_district():
    """Teams in a district whose budget is short."""
    facts = la.datasets.district(
        committees=300, scarcity=0.0, seed=3, teams=0.1, must_have=0.2
    )
    facts = la.datasets.with_example_money(facts, budget_percent=97)
    return formulate(Problem.of(facts, NO_CHOICE.with_rule(Budget())))


@pytest.mark.parametrize("after", [1, 2, 3, 5, 9, 20, 60])
def test_after_a_stop_no_flow_is_begun_where_money_is_short_and_flows_take_long(
    monkeypatch, short_district, after
):
    monkeypatch.setattr(record, "SLOW", 0)
    monkeypatch.setattr(team_flow, "TOO_LARGE", 0)
    watch, late, attempt = stopping(after), [], Flow.attempt

    def noted(*given):
        late.append(watch.is_interrupted)
        return attempt(*given)

    monkeypatch.setattr(Flow, "attempt", noted)
    answer = solve_formulation(short_district, None, Run(watch)).answer
    assert watch.is_interrupted
    assert_sound(short_district, answer)
    assert sum(late) == 0


@pytest.mark.parametrize("after", [1, 3, 9, 20, 60, 200])
def test_more_time_leaves_no_more_to_nobody_than_what_needs_no_search(
    short_district, after
):
    # Flows alone leave 17 seats empty, and none is empty in what needs no search.
    rough = rough_plan(short_district)
    answer = solve_formulation(short_district, None, Run(stopping(after))).answer
    assert assert_sound(short_district, answer) <= short_district.prices(rough)


@pytest.mark.parametrize("backend", [None, "cpsat"])
@pytest.mark.parametrize("after", [1, 2, 40, 400])
def test_after_a_stop_nothing_begins_but_what_the_first_plan_needs(
    monkeypatch, backend, after
):
    formulation, watch, late = district_of(300), stopping(after), []

    def told(owner, name):
        plain = getattr(owner, name)

        def noted(*given, **named):
            if watch.is_interrupted:
                late.append(name)
            return plain(*given, **named)

        monkeypatch.setattr(owner, name, noted)

    told(Flow, "attempt")
    told(Program, "run")
    told(Builder, "finish")
    answer = solve_formulation(formulation, backend, Run(watch)).answer
    assert watch.is_interrupted
    assert answer.chosen is not None
    assert set(late) <= {"attempt"}
    assert len(late) <= 2


def test_rows_of_stability_are_given_up_halfway():
    formulation = district_of(80)
    with pytest.raises(OutOfTime):
        linear_form(formulation, stopping(after=50))
    with pytest.raises(OutOfTime):
        Program(linear_form(formulation), stopping(after=3))


def test_a_short_clock_leaves_out_a_flow_that_cannot_end_in_time(monkeypatch):
    formulation, flows = district_of(80), []
    solve = Flow.attempt

    def slow(self, asked, watch, closed=None):
        flows.append(watch.left)
        with watch.step(self.name):
            now[0] += 10.0
        return solve(self, asked, watch, closed)

    monkeypatch.setattr(Flow, "attempt", slow)
    counts = []
    for limit in (35.0, 1_000.0):
        now = [0.0]
        flows.clear()
        watch = Watch(limit, clock=lambda now=now: now[0], started=0.0)
        solve_formulation(formulation, None, Run(watch))
        counts.append(len(flows))
    assert counts[0] == 2
    assert counts[1] > 2


# Lists


def long_lists(committees, firms=4, lawyers=25, tie=1):
    """Return committees who all chose every firm, and are all ranked by each."""
    dice = np.random.default_rng(0)
    ranks = [dice.permutation(committees) // tie + 1 for _ in range(firms)]
    own = [dice.permutation(firms) + 1 for _ in range(committees)]
    facts = world(
        [committee(f"c{at:05}") for at in range(committees)],
        [
            lawyer(f"l{f}_{at:03}", firm=f"f{f}")
            for f in range(firms)
            for at in range(lawyers)
        ],
        [firm(f"f{at}") for at in range(firms)],
        [district("d1", is_scarce=True)],
        choices=[
            chose(f"f{f}", f"c{c:05}", int(ranks[f][c]), int(own[c][f]))
            for f in range(firms)
            for c in range(committees)
        ],
    )
    return stable_of(formulate(Problem.of(facts, CHOICE)))


@pytest.mark.parametrize("tie", [1, 50], ids=["strict", "ties"])
def test_long_lists_are_read_in_seconds(tie):
    # 5,000 committees ranked by each of 4 firms took minutes, and gigabytes.
    stable = long_lists(5_000 if IS_DEEP else 2_500, tie=tie)
    order = np.arange(len(stable.who))
    began = time.process_time()
    best = deferred_acceptance(stable, order)
    heads(stable)
    assert (set_aside(in_table(stable), []) is None) == (tie > 1)
    firms_proposing(stable, order)
    assert time.process_time() - began < 15
    assert (best.firm_of >= 0).sum() == 4 * 25 * 5


def test_a_firm_of_very_many_lawyers_moves_them_without_deep_recursion():
    stable = long_lists(1_500, firms=1, lawyers=300)
    links = deferred_acceptance(stable, np.arange(len(stable.who)))
    assert (links.firm_of >= 0).sum() == 1_500


@pytest.mark.parametrize("make", [choosing, crowded])
def test_lists_shortened_for_a_while_are_shortened_truly(make):
    shorter = 0
    for seed in range(150):
        stable = stable_of(formulate(Problem.of(make(seed), CHOICE)))
        if stable is None or (stable.team > 1).any():
            continue
        whole = heads(stable)
        for limit in (1, 4, 9, 20):
            part = heads(stable, ticking(limit))
            assert not (part.headed & ~whole.headed).any()
            assert not (part.beyond & ~whole.beyond).any()
            assert not (part.is_full & ~whole.is_full).any()
            shorter += part.beyond.sum() < whole.beyond.sum()
    assert shorter > 10


def test_what_only_adds_to_a_bound_says_that_it_was_given_up():
    stable = long_lists(40)
    order = np.arange(len(stable.who))
    for step in (
        lambda watch: set_aside(in_table(stable), [], watch=watch),
        lambda watch: deferred_acceptance(stable, order, (), watch),
        lambda watch: firms_proposing(stable, order, (), watch),
    ):
        with pytest.raises(OutOfTime):
            step(ticking(2))
        step(Watch())


# Matching markets

TIGHT = random_market(Shape(400, 40, 400, 4, skew=4.0), seed=2)


@pytest.mark.parametrize("limit", [0, 5, 40, 10_000])
def test_paths_that_the_clock_cuts_short_are_filled_by_a_flow(limit):
    start, full = market_da(TIGHT), maximum_cardinality(TIGHT)
    grown = complete(TIGHT, start, full, ticking(limit))
    assert is_matching(TIGHT, grown)
    assert size(grown) == full > size(start)
    assert ((grown >= 0) | (start < 0)).all()


def test_the_first_matching_blocks_no_more_than_deferred_acceptance_and_a_flow():
    start, full = market_da(TIGHT), maximum_cardinality(TIGHT)
    known = len(blocking_pairs(TIGHT, filled(TIGHT, start)))
    values = []
    for limit in (0, 5, 40, 10_000):
        watch = ticking(limit)
        found = fewest._first(TIGHT, [start], full, watch)
        assert found.value == len(blocking_pairs(TIGHT, found.chosen)) <= known
        values.append(found.value)
    assert values[-1] < values[0] == known


def test_a_market_that_is_stopped_at_once_builds_nothing_more(monkeypatch):
    monkeypatch.setattr(fewest, "PriceBound", None)
    found = la.matching.min_blocking(TIGHT, time_limit=60, stop=lambda: True)
    assert found.size == maximum_cardinality(TIGHT)
    assert found.bound <= len(found.blocking)


# The whole way, from facts on


def test_a_repair_that_is_stopped_is_no_worse_than_what_was_held():
    facts = la.datasets.district(committees=60, scarcity=0.3, seed=1)
    before = la.solve(facts, CHOICE)
    gone = before.plan.posts[0].lawyer
    changes = la.Changes(lawyers_leave=(gone,))
    best = [tier.price for tier in la.repair(before, changes).tiers]
    late = la.repair(before, changes, stop=lambda: True)
    prices = [tier.price for tier in late.tiers]
    assert prices >= best
    assert prices[:2] == best[:2]
    assert la.check(late.problem.facts, late.problem.policy, late.plan).is_clean


def test_many_problems_keep_their_limit_each():
    facts = la.datasets.district(committees=120, scarcity=0.3, seed=3)
    known = formulate(Problem.of(facts, CHOICE))
    worst = known.prices(first_plan_by_hand(known))
    jobs = [(facts, CHOICE)] * 2
    for one in la.solve_many(jobs, workers=1, time_limit=0.01):
        assert tuple(tier.price for tier in one.answer.tiers) <= worst
