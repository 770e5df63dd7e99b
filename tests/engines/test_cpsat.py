"""Every solver of CP-SAT is made in one place, which keeps it out of known traps."""

import ast
import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from ortools.sat.python import cp_model

import lawyer_assign
from lawyer_assign.engines.cpsat import Task, guarded_solver, solve_all
from lawyer_assign.engines.watch import Watch
from tests.worlds.examples import many

PACKAGE = Path(lawyer_assign.__file__).parent

UNREACHABLE = """
import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from lawyer_assign.engines.watch import Watch
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.engines.linear_form import LinearForm, with_lock

size = 8
prices = np.random.default_rng(0).integers(1, 100, (2, size, size))
best = prices[0][linear_sum_assignment(prices[0])].sum()
place = np.arange(size * size)
rows = np.concatenate([place // size, size + place % size])
matrix = csr_array((np.ones(len(rows), np.int64), (rows, np.tile(place, 2))))
one = np.ones(2 * size, np.int64)
every = np.ones(size * size, np.int64)
cost = prices.reshape(2, -1)
form = LinearForm(len(place), matrix, one, one, 0 * every, every, cost, (0, 0))
locked = with_lock(form, 0, int(best) - 1)
hint = np.eye(size, dtype=bool).reshape(-1)
run = Program(locked).run(1, hint, 0, Settings({workers}, 0), Watch(time_limit=60))
print(run.is_infeasible)
"""
"""An assignment below its least price: shown by its relaxation, not by presolve."""

FAIR = """
import lawyer_assign as la
from lawyer_assign.rules import DutyBalance

facts = la.datasets.district(committees=80, seed=1)
policy = la.Policy.hangzhou_2024(stability="off").with_rule(DutyBalance())
outcome = la.solve(facts, policy, workers=2, time_limit=None)
print(outcome.status)
"""

TOO_DEAR = """
import lawyer_assign as la
from lawyer_assign.rules import Budget

sizes = {"c0": ("village", 2), "c1": ("community", 2), "c2": ("community", 1)}
sizes["c3"] = ("village", 2)
fees = [("community", 1, 200), ("community", 2, 336), ("village", 1, 200)]
facts = la.Facts(
    districts=[la.District(id="d0", name="d0", budget_yuan=3)],
    committees=[
        la.Committee(id=one, name=one, kind=kind, district="d0", lawyers_max=most)
        for one, (kind, most) in sizes.items()
    ],
    firms=[la.Firm(id=one, name=one, district="d0") for one in ("f0", "f1")],
    lawyers=[
        la.Lawyer(id=one, name=one, firm=firm, min_committees=least)
        for one, firm, least in (("l0", "f1", 1), ("l1", "f1", 0), ("l2", "f0", 2))
    ],
    tariffs=[
        la.Tariff(
            kind=kind,
            post_from=post,
            post_to=1 if post == 1 else None,
            fen_per_year=fen,
        )
        for kind, post, fen in (*fees, ("village", 2, 44))
    ],
)
policy = la.Policy.hangzhou_2024().with_rule(Budget())
print(la.solve(facts, policy, workers={workers}).status)
"""
"""Four committees for three yuan: no plan to hint at, and none that is paid for."""

MANY_TOO_DEAR = """
import random
from ortools.sat.python import cp_model
from lawyer_assign.engines.cpsat import Task, guarded_solver, solve_all

def drawn(dice):
    model = cp_model.CpModel()
    rows, columns = dice.randint(3, 5), dice.randint(3, 5)
    chosen = [[model.new_bool_var("") for _ in range(columns)] for _ in range(rows)]
    spent = 0
    for row in chosen:
        model.add_linear_constraint(sum(row), 1, 2)
    for column in zip(*chosen):
        second = model.new_bool_var("")
        model.add(sum(column) >= dice.choice((0, 0, 1, 2)))
        model.add(sum(column) <= 1 + 3 * second)
        spent += dice.choice((44, 200, 336)) * sum(column)
        spent += dice.choice((0, 90, -50)) * second
    model.add(spent <= dice.randint(1, 3) * dice.choice((100, 200, 300)))
    model.minimize(sum(dice.randint(-9, 9) * one for row in chosen for one in row))
    return model

def answer(seed, workers):
    model = drawn(random.Random(seed))
    solver = guarded_solver(model, workers=workers, seed=0, seconds=None)
    (status,) = solve_all([Task(model, solver)], lambda: False)
    is_best = status == cp_model.OPTIMAL
    return status, solver.objective_value if is_best else None

for seed in range({count}):
    one = answer(seed, 1)
    assert all(answer(seed, workers) == one for workers in (2, 3)), seed
print("same")
"""
"""Small programs whose one long row is about as much as there is, without a hint."""


def said_by(code):
    """Return what a process of its own prints, since a trap would end this one."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_a_hint_that_nothing_can_follow_does_not_kill_the_process(workers):
    assert said_by(UNREACHABLE.replace("{workers}", str(workers))) == "True"


@pytest.mark.parametrize("workers", [2, 4])
def test_budgets_that_no_plan_meets_do_not_kill_the_process(workers):
    code = TOO_DEAR.replace("{workers}", str(workers))
    assert said_by(code) == "infeasible"


def test_workers_in_turns_say_of_every_small_program_what_one_says():
    code = MANY_TOO_DEAR.replace("{count}", str(many(300)))
    assert said_by(code) == "same"


@pytest.mark.parametrize("is_hinted", [True, False])
def test_who_looks_for_a_hint_leaves_none_behind(is_hinted):
    model = hinted(is_hinted)
    before = str(model.proto)
    guarded_solver(model, workers=2, seed=0, seconds=None)
    assert str(model.proto) == before
    assert model.proto.has_solution_hint() is is_hinted


def test_balanced_duty_is_planned_by_two_workers():
    assert said_by(FAIR) == "optimal"


def hinted(is_hinted=True):
    model = cp_model.CpModel()
    one = model.new_bool_var("")
    if is_hinted:
        model.add_hint(one, True)
    return model


@pytest.mark.parametrize("is_hinted", [True, False])
@pytest.mark.parametrize("is_repeatable", [True, False])
@pytest.mark.parametrize("workers", [1, 3])
def test_workers_never_take_turns_with_a_hint(is_hinted, is_repeatable, workers):
    parameters = guarded_solver(
        hinted(is_hinted),
        workers=workers,
        seed=17,
        seconds=9.0,
        is_repeatable=is_repeatable,
    ).parameters
    assert not (parameters.interleave_search and is_hinted)
    # What has to be repeatable does not race, either.
    races = parameters.num_workers > 1 and not parameters.interleave_search
    assert races == (workers > 1 and not is_repeatable)
    assert parameters.num_workers in (1, workers)


def test_every_run_is_set_against_the_traps():
    solver = guarded_solver(hinted(), workers=3, seed=17, seconds=9.0, effort=2.5)
    parameters = solver.parameters
    assert parameters.linearization_level == 2
    assert parameters.presolve_inclusion_work_limit == 0
    assert parameters.catch_sigint_signal is False
    assert parameters.repair_hint is False
    assert parameters.random_seed == 17
    assert parameters.max_time_in_seconds == 9
    assert parameters.max_deterministic_time == 2.5
    assert parameters.use_objective_lb_search is False


def test_who_looks_from_below_raises_the_bound_first():
    below = {"workers": 1, "seed": 0, "seconds": None, "from_below": True}
    assert guarded_solver(hinted(), **below).parameters.use_objective_lb_search


def test_without_a_limit_no_limit_is_set():
    before = cp_model.CpSolver().parameters
    parameters = guarded_solver(hinted(), workers=1, seed=0, seconds=None).parameters
    assert parameters.max_time_in_seconds == before.max_time_in_seconds
    assert parameters.max_deterministic_time == before.max_deterministic_time


def nodes_where(word):
    """Yield file and node of all code of the files that have a word."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if word in text:
            yield from ((path, node) for node in ast.walk(ast.parse(text)))


def test_solvers_of_cp_sat_are_made_in_one_place_only():
    makers = {
        path.relative_to(PACKAGE).as_posix()
        for path, node in nodes_where("CpSolver")
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("CpSolver")
    }
    assert makers == {"engines/cpsat.py"}


@pytest.mark.parametrize("name", ["repair_hint", "interleave_search"])
def test_what_leads_into_a_trap_is_set_nowhere_else(name):
    setters = {
        path.relative_to(PACKAGE).as_posix()
        for path, node in nodes_where(name)
        if isinstance(node, ast.Attribute) and node.attr == name
    }
    assert setters <= {"engines/cpsat.py"}


def test_one_worker_is_given_an_empty_hint_and_stays_alone_with_it():
    model = hinted(False)
    guarded_solver(model, workers=1, seed=0, seconds=None)
    assert model.proto.has_solution_hint()
    assert not len(model.proto.solution_hint.vars)
    solver = guarded_solver(model, workers=2, seed=0, seconds=None)
    assert solver.parameters.num_workers == 1


def test_a_hint_is_read_nowhere_else_for_reading_makes_one():
    readers = {
        path.relative_to(PACKAGE).as_posix()
        for path, node in nodes_where("solution_hint")
        if isinstance(node, ast.Attribute) and node.attr == "solution_hint"
    }
    assert readers == {"engines/cpsat.py"}


@pytest.mark.parametrize("threads", [1, 2])
def test_a_race_is_over_when_one_has_said_all(threads):
    simple = cp_model.CpModel()
    simple.new_bool_var("")
    # Four sums of random numbers to be halved at once (Cornuejols and Dawande 1998):
    # no search known ends in the time that is given.
    hard, dice = cp_model.CpModel(), random.Random(1)
    chosen = [hard.new_bool_var("") for _ in range(60)]
    for _ in range(4):
        numbers = [dice.randrange(10**6) for _ in chosen]
        halved = sum(one * x for one, x in zip(numbers, chosen, strict=True))
        hard.add(halved == sum(numbers) // 2)
    tasks = []
    for model in (simple, hard):
        solver = guarded_solver(model, workers=1, seed=0, seconds=100)
        solver.parameters.cp_model_presolve = False
        solver.parameters.linearization_level = 0
        tasks.append(Task(model, solver))
    began = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        first, second = solve_all(tasks, lambda: False, pool, is_race=True)
    assert (first, second) == (cp_model.OPTIMAL, cp_model.UNKNOWN)
    assert time.monotonic() - began < 30


def test_engines_are_told_seconds_of_the_wall_and_of_no_other_clock():
    assert Watch().left_on_wall is None
    assert Watch(60, clock=lambda: 0.0, started=0.0).left_on_wall is None
    left = Watch(60).left_on_wall
    assert left is not None
    assert 0 < left <= 60
