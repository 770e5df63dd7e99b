"""Parts that no statement links, together, are the whole."""

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.formulation import formulate, split
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.statements import Statement
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many
from tests.worlds.forms import bound, cost, formulation, load, square, tangles
from tests.worlds.small import DAY, committee, district, firm, lawyer, world
from tests.worlds.strategies import PLAIN_KINDS, policies_of

PAIRS = square(2, 3)
MODULE = sys.modules[split.__module__]
"""The package has a function of the same name."""


def assert_same(form, choices):
    parts = split(form)
    places = np.concatenate([part.places for part in parts])
    assert sorted(places.tolist()) == list(range(len(form.pairs)))
    firsts = [part.places[0] for part in parts if len(part.places)]
    assert firsts == sorted(firsts)
    for chosen in choices:
        inside = [(part.formulation, chosen[part.places]) for part in parts]
        assert form.holds(chosen) == all(one.holds(mask) for one, mask in inside)
        added = [
            sum(prices)
            for prices in zip(*(o.prices(m) for o, m in inside), strict=True)
        ]
        assert list(form.prices(chosen)) == added
    for part in parts:
        assert len(part.formulation.pairs) == len(part.places)
        if len(parts) > 1:
            assert all(len(one.who) for one in part.formulation.statements)


@settings(max_examples=many(80))
@given(form=tangles(), seed=st.integers(0, 9))
def test_prices_and_musts_of_parts_add_up_to_those_of_the_whole(form, seed):
    assert_same(form, np.random.default_rng(seed).random((12, len(form.pairs))) < 0.5)


@settings(max_examples=many(80))
@given(at=st.integers(0, 299), policy=policies_of(PLAIN_KINDS), seed=st.integers(0, 9))
def test_so_they_do_for_rules(worlds, at, policy, seed):
    form = formulate(problem_of(worlds[at], policy))
    assert_same(form, np.random.default_rng(seed).random((12, len(form.pairs))) < 0.5)


def test_districts_that_share_nobody_are_parts():
    places = [committee(f"c{at}", district=f"d{at}") for at in (1, 2)]
    people = [lawyer(f"l{at}", firm=f"f{at}", districts=[f"d{at}"]) for at in (1, 2)]
    facts = world(
        places, people, [firm("f1"), firm("f2")], [district("d1"), district("d2")]
    )
    form = formulate(Problem.of(facts, Policy.hangzhou_2024(on=DAY, stability="off")))
    assert [part.places.tolist() for part in split(form)] == [[0], [1]]


def test_a_row_that_names_all_pairs_leaves_one_part():
    form = formulation(PAIRS, [bound("all", [0] * 6, upper=[3])])
    (part,) = split(form)
    assert part.formulation is form


def test_costs_link_nothing_so_every_pair_is_alone():
    form = formulation(PAIRS, [], [[(cost("any", range(6)), 2)]])
    assert len(split(form)) == 6


def test_many_parts_are_told_apart_in_a_few_looks_at_each_pair(monkeypatch):
    looked, part = [], MODULE._part
    monkeypatch.setattr(
        MODULE,
        "_part",
        lambda form, mask, first: looked.append(len(mask)) or part(form, mask, first),
    )
    count = 16 * 16
    form = formulation(square(16, 16), [], [[(cost("any", range(count)), 2)]])
    assert len(split(form)) == count
    assert sum(looked) == 2 * 8 * count  # two halves, eight times; not 256 parts


def test_a_table_without_pairs_is_one_part():
    form = formulation(PAIRS.keep(np.zeros(6, bool)), [], [[(cost("any", []), 1)]])
    (part,) = split(form)
    assert part.formulation is form


def test_rows_without_pairs_go_with_the_first_part_and_are_counted_once():
    empty = bound("row", [0, 0, 0, 1, 1, 1], lower=[1, 1, 4])
    steps = load("load", [0, 0, 0, 1, 1, 1], [[1, 1]] * 3)
    first, second = split(formulation(PAIRS, [], [[(empty, 1), (steps, 1)]]))
    assert list(first.formulation.statements[0].who) == ["row0", "row2"]
    assert list(second.formulation.statements[0].who) == ["row1"]


def test_a_statement_of_an_unknown_kind_says_what_to_teach():
    riddle = Statement("riddle", ["x", "y"], np.array([0, 0, 0, 1, 1, 1]))
    with pytest.raises(
        TypeError, match=r"cannot restrict a Statement; teach split\.py"
    ):
        split(formulation(PAIRS, [], [[(riddle, 1)]]))
