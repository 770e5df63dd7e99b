"""The reference backend takes everything, whole, in parts or through a relaxation."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.linear_form import iterate_rows, restricted, with_lock
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch, processors
from lawyer_assign.errors import UnsupportedError, VerificationError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.cpsat import greedy as greedy_module
from lawyer_assign.solver.cpsat import search as cpsat_module
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.cpsat.greedy import greedy
from lawyer_assign.solver.cpsat.parts import solve_parts
from lawyer_assign.solver.cpsat.search import Search
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.cpsat_model import Ending, Program
from lawyer_assign.solver.linear.relaxation import (
    Relaxation,
    cheapest_per_row,
    relax,
    rounds_of,
)
from lawyer_assign.statements import Statement
from tests.worlds.examples import many
from tests.worlds.forms import (
    best_prices,
    bound,
    cost,
    formulation,
    networks,
    square,
    tangles,
)
from tests.worlds.oracles import every_choice, priced_plans

ONE = CpSat()
NO_START = Start(None, (None,))
PAIRS = square(3, 3)


def assert_best(form, answer):
    best = best_prices(form)
    assert answer.is_infeasible == (best is None)
    prices = tuple(tier.price for tier in answer.tiers)
    if best is None:
        assert answer.chosen is None
    else:
        assert prices == best == tuple(tier.bound for tier in answer.tiers)
        assert form.holds(answer.chosen)
        assert form.prices(answer.chosen) == best


@settings(max_examples=many(100))
@given(form=tangles())
def test_cp_sat_finds_the_least_prices_of_any_statements(form):
    assert_best(form, ONE.solve(form, Run()))


@settings(max_examples=many(50))
@given(form=tangles())
def test_parts_solved_apart_are_as_good_as_the_whole(form):
    assert_best(form, ONE.solve(form, Run()))


@settings(max_examples=many(60))
@given(form=tangles() | networks())
def test_a_large_formulation_begins_with_its_relaxation_and_ends_the_same(form):
    before = cpsat_module.LARGE, cpsat_module.FEW
    cpsat_module.LARGE, cpsat_module.FEW = 0, 1
    try:
        assert_best(form, ONE.solve(form, Run()))
    finally:
        cpsat_module.LARGE, cpsat_module.FEW = before


def test_cp_sat_refuses_nothing():
    assert ONE.why_not(formulation(PAIRS)) is None


def test_a_statement_of_an_unknown_kind_is_refused_by_name():
    riddle = Statement("riddle", ["x"], PAIRS.lawyer)
    with pytest.raises(
        UnsupportedError, match=r"no linear form of a Statement \(riddle"
    ):
        linear_form(formulation(PAIRS, [], [[(riddle, 1)]]))


def test_a_plan_of_cp_sat_that_breaks_a_must_is_not_believed(monkeypatch):
    form = formulation(
        PAIRS,
        [bound("one", PAIRS.lawyer, upper=[1, 1, 1])],
        [[(cost("gain", [-1] * 9), 1)]],
    )
    everything = Ending(np.ones(9, np.int64), -9, is_infeasible=False)
    monkeypatch.setattr(Program, "run", lambda *_: everything)
    with pytest.raises(VerificationError, match="breaks a must"):
        ONE.solve(form, Run())


def busy_form():
    """Return a form whose first plan is not the best: teams of one, few lawyers."""
    musts = [
        bound("load", PAIRS.lawyer, upper=[2, 2, 2]),
        bound("team", PAIRS.committee, upper=[1, 1, 1]),
    ]
    covered = bound("cover", PAIRS.committee, lower=[1, 1, 1])
    points = cost("points", [-9, -9, -1, -9, 0, 0, -9, -1, -1])
    heavy = bound("heavy", [0] * 9, upper=[3], factor=[3, 1, 1, 3, 1, 1, 3, 1, 1])
    return formulation(PAIRS, musts, [[(covered, 1)], [(points, 1), (heavy, 2)]])


def test_optimal_is_believed_only_if_the_bound_is_the_recounted_price(monkeypatch):
    weak = Ending(None, -50, is_infeasible=False)
    monkeypatch.setattr(Program, "run", lambda *_: weak)
    answer = ONE.solve(busy_form(), Run())
    last = answer.tiers[-1]
    assert last.bound < last.price
    assert last.price == busy_form().prices(answer.chosen)[-1]


def test_prices_are_recounted_from_the_plan_and_a_worse_plan_is_not_taken(monkeypatch):
    worse = Ending(np.zeros(9, np.int64), None, is_infeasible=False)
    monkeypatch.setattr(Program, "run", lambda *_: worse)
    form = busy_form()
    answer = ONE.solve(form, Run())
    assert form.prices(answer.chosen) == tuple(tier.price for tier in answer.tiers)
    assert answer.tiers[0].price == 0


@pytest.mark.parametrize("large", [20_000, 0], ids=["small", "large"])
def test_a_stop_keeps_the_first_plan_and_floors_as_bounds(monkeypatch, large):
    monkeypatch.setattr(cpsat_module, "LARGE", large)
    form = busy_form()
    answer = ONE.solve(form, Run(Watch(stop=lambda: True)))
    assert form.holds(answer.chosen)
    assert form.prices(answer.chosen) == tuple(tier.price for tier in answer.tiers)
    assert all(tier.bound <= tier.price for tier in answer.tiers)
    assert answer.tiers[1].bound < answer.tiers[1].price


def test_a_stop_in_the_relaxation_leaves_the_search_to_end_at_once(monkeypatch):
    monkeypatch.setattr(cpsat_module, "LARGE", 0)
    calls = iter([False, False, True, True, True, True])
    watch = Watch(stop=lambda: next(calls, True))
    answer = ONE.solve(busy_form(), Run(watch))
    assert answer.chosen is not None
    assert not answer.is_infeasible


def test_without_a_first_plan_a_large_form_is_searched_until_all_pairs_are_in(
    monkeypatch,
):
    monkeypatch.setattr(cpsat_module, "LARGE", 0)
    monkeypatch.setattr(cpsat_module, "greedy", lambda _: None)
    form = busy_form()
    assert_best(form, ONE.solve(form, Run()))
    lower = bound("two", PAIRS.committee, lower=[2, 2, 2])
    none = Formulation(PAIRS, (*form.must, lower), form.tiers)
    assert_best(none, ONE.solve(none, Run()))


def test_pairs_are_let_in_while_a_plan_one_point_better_may_need_them(monkeypatch):
    monkeypatch.setattr(cpsat_module, "FEW", 1)
    one = bound("one", [0] * 9, lower=[1])
    form = formulation(PAIRS, [one], [[(cost("c", [5, 5, 5, 4, 5, 5, 5, 5, 5]), 1)]])
    search = cpsat_module.Search(form, Run(), NO_START)
    search.best = np.arange(9) == 0
    weak = Relaxation(4, np.zeros(9, np.int64), np.zeros(9), np.zeros(0))
    assert search.close(0, weak, 4) == 4
    assert search.best.tolist() == (np.arange(9) == 3).tolist()


def test_pairs_that_cost_too_much_by_proof_are_never_let_in(monkeypatch):
    monkeypatch.setattr(cpsat_module, "FEW", 1)
    form = formulation(
        PAIRS, [bound("one", [0] * 9, lower=[1])], [[(cost("c", [5] + [6] * 8), 1)]]
    )
    search = cpsat_module.Search(form, Run(), NO_START)
    search.best = np.arange(9) == 0
    searched = []
    whole = search.search
    search.search = lambda tier, kept, floor: (
        searched.append(kept.tolist()) or whole(tier, kept, floor)
    )
    proof = Relaxation(4, np.array([0] + [2] * 8), np.zeros(9), np.zeros(0))
    assert search.close(0, proof, 4) == 5
    assert searched == [[0]]


def test_a_run_stopped_before_any_plan_tells_bounds_and_no_prices():
    pin = bound("two", PAIRS.committee, lower=[2, 2, 2])
    room = bound("room", [0] * 9, upper=[9], factor=[1, 2, 1, 2, 1, 2, 1, 2, 1])
    form = formulation(PAIRS, [pin, room], [[(cost("c", range(9)), 1)]] * 2)
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr(cpsat_module, "greedy", lambda _: None)
        answer = ONE.solve(form, Run(Watch(stop=lambda: True)))
    assert (answer.chosen, answer.is_infeasible) == (None, False)
    assert [(tier.price, tier.bound) for tier in answer.tiers] == [(None, 0)] * 2


def test_parts_without_a_plan_leave_the_whole_without_one():
    def lost(part):
        return Answer(None, (TierAnswer(None, 3, 0.5),) * len(part.formulation.tiers))

    lone = formulation(PAIRS, [], [[(cost("any", [1] * 9), 1)]])
    answer = solve_parts(lone, lost)
    assert answer.chosen is None
    assert answer.tiers == (TierAnswer(None, 27, 4.5),)


class Hasty:
    """Stops at the worst plan of every second part; its bounds are right for parts."""

    def __init__(self):
        self.is_hasty = False

    def solve(self, form, _):
        kept = [one for one in every_choice(len(form.pairs)) if form.holds(one)]
        chosen = (
            max(kept, key=form.prices) if self.is_hasty else min(kept, key=form.prices)
        )
        self.is_hasty = not self.is_hasty
        paid = form.prices(chosen)
        tiers = zip(paid, least_as_good(form, kept, paid), strict=True)
        return Answer(chosen, tuple(TierAnswer(*one, 0.0) for one in tiers))


def least_as_good(form, kept, paid):
    """Return tier by tier the least price of plans no dearer in the tiers before."""
    prices = [form.prices(one) for one in kept]
    return [
        min(
            one[at]
            for one in prices
            if all(a <= b for a, b in zip(one[:at], paid[:at], strict=True))
        )
        for at in range(len(paid))
    ]


def test_bounds_of_parts_hold_together_up_to_the_first_gap_only():
    # The first part is covered for 5; it may stay open once the second is covered.
    pairs = square(2, 1)
    row = np.arange(2)
    cover = bound("cover", row, lower=[1, 1])
    paid = cost("paid", [5, 1])
    form = formulation(pairs, [], [[(cover, 1)], [(paid, 1)]])
    hasty = Hasty()
    answer = solve_parts(form, lambda part: hasty.solve(part.formulation, Run()))
    kept = list(every_choice(2))
    assert [tier.price for tier in answer.tiers] == [1, 5]
    assert least_as_good(form, kept, [1, 5]) == [0, 1]
    assert [tier.bound for tier in answer.tiers] == [0, None]


class TestGreedy:
    """The first plan keeps every must or is none at all."""

    @settings(max_examples=many(100))
    @given(form=tangles() | networks())
    def test_it_keeps_every_must(self, form):
        first = greedy(form)
        assert first is None or form.holds(first)

    @settings(max_examples=many(100))
    @given(form=tangles() | networks())
    def test_who_finds_a_committee_full_misses_nothing(self, form):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(greedy_module._Room, "holds_whole", lambda *_: False)
            plain = greedy(form)
        found = greedy(form)
        assert (plain is None) == (found is None)
        assert plain is None or plain.tolist() == found.tolist()

    def test_it_covers_the_scarcest_first_and_takes_what_gains(self):
        group = PAIRS.committee
        form = busy_form()
        first = greedy(form)
        assert np.bincount(group[first], minlength=3).tolist() == [1, 1, 1]

    def test_what_a_must_demands_comes_first(self):
        pin = bound("pin", [-1] * 8 + [0], lower=[1])
        team = bound("team", PAIRS.committee, upper=[1, 1, 1])
        first = greedy(formulation(PAIRS, [pin, team]))
        assert first.tolist() == [False] * 8 + [True]

    def test_factors_use_up_room(self):
        heavy = bound("heavy", [0] * 9, upper=[5], factor=[2] * 9)
        form = formulation(PAIRS, [heavy], [[(cost("gain", [-1] * 9), 1)]])
        assert greedy(form).sum() == 2

    def test_a_plan_that_misses_a_must_is_no_plan(self):
        two = bound("two", PAIRS.committee, lower=[2, 0, 0])
        one = bound("one", PAIRS.committee, upper=[1, 1, 1])
        assert greedy(formulation(PAIRS, [two, one])) is None


class TestLinearForm:
    """Rows and columns say the same as the statements, on every choice."""

    @settings(max_examples=many(60))
    @given(form=tangles() | networks())
    def test_the_best_of_the_other_columns_gives_the_price_of_every_choice(self, form):
        made = linear_form(form)
        choices = every_choice(len(form.pairs))
        for chosen in choices[:: max(1, len(choices) // 6)]:
            fixed = _fixed(made, chosen)
            for tier in range(max(1, len(form.tiers))):
                goal = tier if form.tiers else -1
                run = Program(fixed).run(goal, None, -(10**6), Settings(), Watch())
                assert run.is_infeasible == (not form.holds(chosen))
                if form.tiers and not run.is_infeasible:
                    assert run.bound == form.prices(chosen)[tier]

    def test_a_lock_holds_a_price_with_its_constant(self):
        covered = bound("cover", PAIRS.committee, lower=[2, 2, 2])
        made = linear_form(formulation(PAIRS, [], [[(covered, 5)]]))
        locked = with_lock(made, 0, 10)
        *_, (_, values, least, most) = iterate_rows(locked)
        assert (values, least, most) == ([5, 5, 5], -UNBOUNDED, 10)

    def test_a_restricted_form_keeps_its_pairs_and_all_other_columns(self):
        covered = bound("cover", PAIRS.committee, lower=[1, 1, 1])
        made = linear_form(formulation(PAIRS, [], [[(covered, 1)]]))
        smaller, columns = restricted(made, np.array([1, 8]))
        assert columns.tolist() == [1, 8, 9, 10, 11]
        assert (smaller.pairs, smaller.matrix.shape) == (2, (3, 5))


def _fixed(form, chosen):
    least, most = form.least.copy(), form.most.copy()
    least[: form.pairs] = most[: form.pairs] = chosen
    fields = {name: getattr(form, name) for name in form.__dataclass_fields__}
    return type(form)(**fields | {"least": least, "most": most})


class TestRelaxation:
    """The linear relaxation proves bounds in whole numbers."""

    @settings(max_examples=many(60))
    @given(form=tangles())
    def test_no_choice_costs_less_than_its_bound_and_each_pair_its_own(self, form):
        made = linear_form(form)
        for tier in range(len(form.tiers)):
            found = relax(made, tier, lambda _: np.arange(2), Watch())
            prices = [(paid[tier], chosen) for paid, chosen in priced_plans(form)]
            if found is None:
                assert not prices
                continue
            for price, chosen in prices:
                assert price >= found.bound
                assert (price >= found.bound + found.reduced[chosen]).all()

    def test_each_round_proves_a_bound_and_the_last_one_what_all_columns_do(
        self,
    ):
        rounds = Counter()

        @settings(max_examples=many(600, 2), deadline=None)
        @given(form=tangles(), few=st.integers(1, 4))
        def agree(form, few):
            made = linear_form(form)
            for tier in range(len(form.tiers)):
                asked = made, tier, lambda _: np.arange(few), Watch()
                prices = [(paid[tier], chosen) for paid, chosen in priced_plans(form)]
                found = list(rounds_of(*asked))
                for one in found:
                    for price, chosen in prices:
                        assert (price >= one.bound + one.reduced[chosen]).all()
                        assert price >= one.bound
                assert [one.is_whole for one in found[:-1]] == [False] * len(found[1:])
                last = relax(*asked)
                if last is not None:
                    assert (last.bound, last.is_whole) == (found[-1].bound, True)
                rounds[len(found)] += 1

        agree()
        assert rounds[2] > 10, rounds

    def test_it_is_tight_where_rows_nest(self):
        form = busy_form()
        found = relax(linear_form(form), 0, lambda _: np.arange(9), Watch())
        assert found.bound == best_prices(form)[0]

    def test_columns_that_price_out_come_in(self):
        form = formulation(PAIRS, [], [[(cost("gain", np.arange(9) - 8), 1)]])
        told = []
        watch = Watch(progress=told.append)
        found = relax(linear_form(form), 0, lambda _: np.array([8]), watch)
        assert found.bound == -36
        assert [one.stage for one in told] == ["relaxation"]

    def test_stopped_it_says_nothing(self):
        made = linear_form(busy_form())
        assert relax(made, 0, lambda _: np.arange(9), Watch(stop=lambda: True)) is None

    def test_what_cannot_be_kept_has_no_relaxation_bound(self):
        two = bound("two", PAIRS.committee, lower=[4, 0, 0])
        made = linear_form(formulation(PAIRS, [two], [[(cost("c", [1] * 9), 1)]]))
        assert relax(made, 0, lambda _: np.array([0]), Watch(time_limit=5)) is None

    def test_the_cheapest_of_every_row_are_kept_in_order(self):
        group = np.array([0, 0, 0, 1, 1, 3])
        price = np.array([5, 1, 3, 2, 2, 9])
        assert cheapest_per_row(group, price, 1).tolist() == [1, 3, 5]
        assert cheapest_per_row(group, price, 2).tolist() == [1, 2, 3, 4, 5]


def test_a_tier_that_is_not_proved_leaves_time_for_those_behind_it():
    """Else they would have no bound but the least that anything could cost."""
    left = []

    class Noted(cpsat_module.Search):
        def settle(self, tier):
            left.append(self.watch.left)
            return super().settle(tier)

    tiers = [[(cost("c", [1] * 9), 1)], [(cost("d", range(9)), 1)]]
    form = formulation(PAIRS, [bound("one", PAIRS.committee, lower=[1, 1, 1])], tiers)
    still = Watch(10.0, clock=lambda: 0.0, started=0.0)
    answer = Noted(form, Run(still), Start(None, (None, None))).run()
    assert left == [8.5, 10.0]
    assert [tier.price for tier in answer.tiers] == [3, 0 + 3 + 6]


@pytest.mark.parametrize(("count", "said"), [(7, 7), (None, 1)])
def test_processors_are_counted_where_the_system_tells_no_affinity(
    monkeypatch, count, said
):
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: count)
    assert processors() == said


def test_processors_are_those_this_process_may_use(monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0, 2, 5}, raising=False)
    assert processors() == 3


@settings(max_examples=many(150))
@given(form=tangles(), late=st.integers(0, 3), again=st.booleans())
def test_tiers_without_time_are_priced_by_the_plan_that_comes_later(form, late, again):
    """A tier that ran out of time is paid by the plan that another tier finds."""
    found = Search(form, Run(), Start(None, (None,) * len(form.tiers)))
    found.best = None
    search = found.search

    def given_up(tier, kept, floor):
        is_late = tier == late if again else tier <= late
        return floor if is_late else search(tier, kept, floor)

    found.search = given_up
    answer = found.run()
    if answer.chosen is None:
        return
    prices = form.prices(answer.chosen)
    assert prices == tuple(one.price for one in answer.tiers)
    every = [plan for plan, _ in priced_plans(form)]
    for tier, one in enumerate(answer.tiers):
        as_good = [
            plan[tier]
            for plan in every
            if all(mine >= its for mine, its in zip(prices[:tier], plan, strict=False))
        ]
        assert one.bound <= min(as_good)
