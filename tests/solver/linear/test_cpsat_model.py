"""One guarded run of CP-SAT: each trap that was met has its guard, and a test."""

import itertools
import os
import signal
import threading
import time

import numpy as np
import pytest
from ortools.sat.python import cp_model
from scipy.sparse import csr_array

import lawyer_assign.solver.linear.cpsat_model as program_module
from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.linear_form import LinearForm, with_lock
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.linear.cpsat_model import ANY, LARGEST_SUM, Program
from tests.worlds.examples import many

ONE = Settings(workers=1, seed=0)


def pick_half(prices, **more):
    """Return a form: choose at least half of so many columns, each at its price."""
    size = len(prices)
    fields = {
        "pairs": size,
        "matrix": csr_array(np.ones((1, size), np.int64)),
        "row_least": np.array([size // 2]),
        "row_most": np.array([UNBOUNDED]),
        "least": np.zeros(size, np.int64),
        "most": np.ones(size, np.int64),
        "cost": np.array([prices], np.int64),
        "constant": (0,),
    }
    return LinearForm(**fields | more)


def sums_of_coefficients(program):
    rows = program._model.proto.constraints
    return [sum(abs(one) for one in row.linear.coeffs) for row in rows]


def hard_form(size=60):
    """Return a form on which one worker is busy for minutes: a market split."""
    rng = np.random.default_rng(7)
    weights = rng.integers(1, 1000, (5, size))
    middle = weights.sum(axis=1) // 2
    return LinearForm(
        size,
        csr_array(weights),
        middle,
        middle,
        np.zeros(size, np.int64),
        np.ones(size, np.int64),
        np.ones((1, size), np.int64),
        (0,),
    )


@pytest.mark.parametrize("seed", range(many(60)))
def test_no_coefficient_however_large_stands_in_a_constraint_of_cp_sat(seed):
    rng = np.random.default_rng(seed)
    size = int(rng.integers(3, 10))
    bits = rng.integers(18, 58, size).tolist()
    signs = rng.choice([-1, 1], size).tolist()
    huge = [
        int(rng.integers(1, 2**one)) * sign
        for one, sign in zip(bits, signs, strict=True)
    ]
    small = rng.integers(-50, 50, size).tolist()
    form = pick_half(huge, cost=np.array([huge, small]), constant=(0, 0))
    every = np.array(list(itertools.product((0, 1), repeat=size)), np.int64)
    fine = every[every.sum(axis=1) >= size // 2]
    paid, then = fine @ np.array(huge), fine @ np.array(small)
    first = Program(form)
    run = first.run(0, None, -(2**60), ONE, Watch())
    assert (run.bound, int(run.values @ huge)) == (paid.min(), paid.min())
    most = int(paid.min()) + int(rng.integers(2 ** int(rng.integers(1, 56))))
    locked = Program(with_lock(form, 0, most))
    run = locked.run(1, None, -1_000, ONE, Watch())
    best = then[paid <= most].min()
    assert (run.bound, int(run.values @ small)) == (best, best)
    for program in (first, locked):
        assert max(sums_of_coefficients(program)) < LARGEST_SUM


@pytest.mark.parametrize("scale", [1, 1_000], ids=["as they are", "a common factor"])
@pytest.mark.parametrize(
    "prices",
    [
        np.random.default_rng(0).integers(1, 2**29, 40),
        -np.random.default_rng(1).integers(1, 2**29, 40),
        np.full(300, 2**23 + 1) - np.arange(300) % 7,
    ],
    ids=["dear", "cheap", "many"],
)
def test_a_lock_of_huge_coefficients_is_split_and_gives_the_right_optimum(
    prices, scale
):
    best = np.sort(prices)[: len(prices) // 2].sum() if prices[0] > 0 else prices.sum()
    form = with_lock(pick_half(prices * scale), 0, int(best) * scale)
    assert abs(prices).sum() > 2**31
    program = Program(form)
    run = program.run(0, None, -(2**50), ONE, Watch())
    assert max(sums_of_coefficients(program)) < LARGEST_SUM
    assert (run.bound, int(run.values @ prices)) == (best * scale, best)


def test_a_lock_below_the_least_price_is_infeasible_also_when_split():
    prices = np.random.default_rng(0).integers(1, 2**29, 40)
    best = int(np.sort(prices)[:20].sum())
    program = Program(with_lock(pick_half(prices), 0, best - 1))
    assert program.run(0, None, 0, ONE, Watch()).is_infeasible


def test_one_coefficient_beyond_the_limit_still_gives_the_right_optimum():
    prices = [2**40 + 3, 2**41 + 5, 2**39 + 7, 11]
    form = with_lock(pick_half(prices), 0, 2**39 + 18)
    run = Program(form).run(0, None, 0, ONE, Watch())
    assert (run.bound, run.values.tolist()) == (2**39 + 18, [0, 0, 1, 1])


def test_prices_with_a_common_factor_are_locked_exactly_not_nearly():
    form = with_lock(pick_half([6, 10, 14, 22]), 0, 17)
    run = Program(form).run(0, None, 0, ONE, Watch())
    assert run.values.tolist() == [1, 1, 0, 0]
    assert Program(with_lock(form, 0, 15)).run(0, None, 0, ONE, Watch()).is_infeasible


def test_a_floor_with_a_common_factor_is_rounded_up():
    run = Program(pick_half([6, 10, 14, 22])).run(0, None, 17, ONE, Watch())
    assert (run.bound, run.values.tolist()) == (20, [1, 0, 1, 0])


def test_settings_and_clock_reach_the_solver(monkeypatch):
    asked = []
    make = program_module.guarded_solver

    def heard(model, **settings):
        asked.append(settings)
        return make(model, **settings)

    monkeypatch.setattr(program_module, "guarded_solver", heard)
    given = Settings(workers=3, seed=17, effort=2.0)
    Program(pick_half([1, 2])).run(0, None, 0, given, Watch(time_limit=9))
    Program(pick_half([1, 2])).run(0, None, 0, ONE, Watch())
    limited, free = asked
    assert 8 < limited.pop("seconds") <= 9
    usual = {"effort": None, "seconds": None, "from_below": False}
    assert limited == {"workers": 3, "seed": 17, "effort": 2.0, "from_below": False}
    assert free == {"workers": 1, "seed": 0, **usual}


def test_a_form_with_a_constant_says_it_in_its_bound():
    form = pick_half([3, 4], constant=(100,))
    run = Program(form).run(0, None, 100, ONE, Watch())
    assert (run.bound, run.values.tolist()) == (103, [1, 0])


def test_without_a_tier_any_solution_will_do_and_nothing_is_proved():
    run = Program(pick_half([3, 4, 5])).run(ANY, None, 0, ONE, Watch())
    assert run.values.sum() >= 1
    assert run.bound is None
    assert not run.is_infeasible


def test_what_cannot_be_kept_is_called_infeasible():
    form = pick_half([3, 4], row_least=np.array([3]))
    run = Program(form).run(0, None, 0, ONE, Watch())
    assert run.is_infeasible
    assert (run.values, run.bound) == (None, None)


def test_a_hint_is_where_the_search_begins():
    hint = np.array([True, False, True])
    program = Program(pick_half([1, 1, 1]))
    program.run(ANY, hint, 0, ONE, Watch())
    said = program._model.proto.solution_hint
    assert dict(zip(said.vars, said.values, strict=True)) == {0: 1, 1: 0, 2: 1}


def test_a_model_that_cp_sat_refuses_is_an_error_that_says_why():
    form = pick_half([2**62, 2**62, 2**62])
    with pytest.raises(ValueError, match="CP-SAT refuses the model") as caught:
        Program(form).run(0, None, 0, ONE, Watch())
    assert "overflow" in str(caught.value)


def test_time_up_ends_a_hard_run_with_what_is_proved_and_no_solution():
    before = time.monotonic()
    run = Program(hard_form()).run(0, None, 0, ONE, Watch(time_limit=0.5))
    assert time.monotonic() - before < 10
    assert run.values is None
    assert not run.is_infeasible
    assert run.bound >= 1


def test_a_run_is_stopped_from_a_thread_that_is_not_the_main_one():
    ends = []

    def work():
        watch = Watch(stop=lambda: time.monotonic() > start + 0.3)
        ends.append(Program(hard_form()).run(0, None, 0, ONE, watch))

    start = time.monotonic()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    assert not thread.is_alive()
    assert ends[0].values is None


def test_ctrl_c_reaches_the_caller_while_a_run_goes_on():
    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append(time.monotonic()))
    timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    try:
        Program(hard_form()).run(0, None, 0, ONE, Watch(stop=lambda: bool(heard)))
    finally:
        signal.signal(signal.SIGINT, before)
    assert len(heard) == 1


def test_an_error_in_the_stop_button_reaches_the_caller_and_leaves_nothing_running():
    def stop():
        raise RuntimeError("the button is broken")

    with pytest.raises(RuntimeError, match="the button is broken"):
        Program(hard_form()).run(0, None, 0, ONE, Watch(stop=stop))
    assert not [one for one in threading.enumerate() if one.name == "cp-sat"]


def test_an_error_in_the_solver_reaches_the_caller(monkeypatch):
    def solve(self, model):
        raise MemoryError("too large")

    monkeypatch.setattr(cp_model.CpSolver, "solve", solve)
    with pytest.raises(MemoryError, match="too large"):
        Program(pick_half([1, 2])).run(0, None, 0, ONE, Watch())


def test_a_stop_that_comes_before_the_search_begins_is_heard_later(monkeypatch):
    solve = cp_model.CpSolver.solve

    def late(self, model):
        time.sleep(0.3)
        return solve(self, model)

    monkeypatch.setattr(cp_model.CpSolver, "solve", late)
    before = time.monotonic()
    run = Program(hard_form()).run(0, None, 0, ONE, Watch(stop=lambda: True))
    assert time.monotonic() - before < 10
    assert run.values is None


def test_a_run_stopped_in_presolve_proves_nothing_by_its_bound_of_0(monkeypatch):
    monkeypatch.setattr(
        cp_model.CpSolver, "best_objective_bound", property(lambda _: 0.0)
    )
    monkeypatch.setattr(program_module, "solve_all", lambda *_: [cp_model.UNKNOWN])
    run = Program(pick_half([-25, -30])).run(0, None, -55, ONE, Watch())
    assert (run.values, run.bound, run.is_infeasible) == (None, None, False)


def test_a_bound_said_as_a_float_is_read_as_the_whole_number_it_means(monkeypatch):
    monkeypatch.setattr(
        cp_model.CpSolver,
        "best_objective_bound",
        property(lambda _: 24.999999999999996),
    )
    run = Program(pick_half([25, 30])).run(0, None, 0, ONE, Watch())
    assert run.bound == 25
