"""Every backend says what it is and takes, stands in the one list, and can be asked."""

import inspect
from typing import get_args

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign import statements
from lawyer_assign.cli.options import Backend as Asked
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import UnsupportedError
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.backend import BACKENDS, BackendName, why_not
from lawyer_assign.solver.linear.branching import Branching
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money.sets.near_search import NearSearch
from lawyer_assign.statements import Statement
from tests.worlds.both_languages import faults_of

KINDS = {
    one
    for one in vars(statements).values()
    if isinstance(one, type) and issubclass(one, Statement) and one is not Statement
}
PLAIN = la.Policy.hangzhou_2024(stability="off")


def test_the_list_the_names_and_the_shell_are_one():
    names = [one.name for one in BACKENDS]
    known = get_args(BackendName)
    assert tuple(names) == known, "name it in solver/backend.py: BackendName"
    shell = {one.value for one in Asked}
    assert shell == set(names), "name it in cli/options.py: Backend"


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda one: one.name)
def test_every_backend_declares_what_it_is_and_takes(backend):
    for name in ("title", "takes", "least_pairs", "why_not", "solve"):
        assert hasattr(backend, name), f"see solver/backend.py: Backend.{name}"
    assert not faults_of(backend.title)
    assert backend.takes <= KINDS
    assert backend.least_pairs >= 0


def test_the_last_one_takes_everything():
    assert BACKENDS[-1].takes == KINDS
    assert BACKENDS[-1].least_pairs == 0


@pytest.mark.parametrize("name", ["flow", "cpsat"])
def test_a_plain_problem_is_solved_by_both_that_are_asked_for(name):
    facts = la.datasets.toy()
    outcome = la.solve(facts, PLAIN, backend=name)
    assert outcome.backend == name
    assert [one.price for one in outcome.tiers] == [
        one.price for one in la.solve(facts, PLAIN).tiers
    ]


@pytest.mark.parametrize("name", ["budgets", "teams", "choice"])
def test_one_that_has_nothing_to_do_says_so_when_it_is_asked_for(name):
    with pytest.raises(UnsupportedError, match="cannot take") as caught:
        la.solve(la.datasets.toy(), PLAIN, backend=name)
    assert f"{name} cannot take" in caught.value.text("en")
    assert "不能求解" in caught.value.text("zh")


def test_choice_can_be_asked_for_by_name():
    outcome = la.solve(la.datasets.toy(), backend="choice")
    assert outcome.backend == "choice"
    assert outcome.why_not_flow == "backend='choice' was asked for"


def test_what_is_not_declared_is_refused_with_a_sentence():
    policy = la.Policy.hangzhou_2024()
    formulation = formulate(Problem.of(la.datasets.toy(), policy))
    said = {type(one) for one in formulation.statements}
    for backend in BACKENDS:
        why = why_not(backend, formulation)
        if not said <= backend.takes:
            assert why is not None
            assert not faults_of(why)


@pytest.mark.parametrize("backend", BACKENDS, ids=lambda one: one.name)
def test_a_backend_takes_what_belongs_to_a_run_with_the_question(backend):
    asked = list(inspect.signature(backend.solve).parameters)
    assert asked == ["formulation", "run", "start"]
    kept = getattr(backend, "__dict__", {})
    assert set(kept.values()) <= set(BACKENDS)


def left_to_prove(name):
    """Return a formulation that a backend hands on to CP-SAT."""
    facts, policy = la.datasets.toy(), PLAIN
    if name == "budgets":
        facts = la.datasets.with_example_money(facts, budget_percent=60)
        policy = PLAIN.with_rule(Budget())
    elif name == "teams":
        facts = la.datasets.district(
            committees=20, scarcity=0, seed=1, teams=0.3, must_have=0.6, choices=None
        )
    elif name == "choice":
        policy = la.Policy.hangzhou_2024(stability="must")
    return formulate(Problem.of(facts, policy))


@pytest.mark.parametrize("name", ["budgets", "teams", "choice", "cpsat"])
def test_who_hands_on_hands_the_run_on_as_it_came(name, monkeypatch):
    heard = set()
    program = Program.run

    def run(self, tier, hint, floor, settings, watch):
        heard.add((settings.seed, watch.stop))
        return program(self, tier, hint, floor, settings, watch)

    def ask_at_once(tree, _watch, whole):
        tree.bound = whole(np.full(tree.columns, 0.5), tree.form, tree.floor).bound

    monkeypatch.setattr(Program, "run", run)
    # Which leave it nothing here.
    monkeypatch.setattr(NearSearch, "seek", lambda *_: None)
    monkeypatch.setattr(Branching, "run", ask_at_once)
    (backend,) = (one for one in BACKENDS if one.name == name)
    asked = left_to_prove(name)
    for seed in (17, 4):

        def stop():
            return False

        heard.clear()
        answer = backend.solve(asked, Run(Watch(stop=stop), Settings(seed=seed)))
        assert heard == {(seed, stop)}
        assert all(tier.price == tier.bound for tier in answer.tiers)
