"""Rows are nodes of a flow if they nest on two sides of a pair."""

import networkx as nx
import numpy as np
import pytest

from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.flow.nested_rows import (
    blocks_of,
    parents_of,
    refines,
    sides_of,
    two_colours,
)
from tests.worlds.both_languages import faults_of
from tests.worlds.forms import bound, formulation, square

PAIRS = square(2, 2)  # pairs: c1 l1, c1 l2, c2 l1, c2 l2
BY_COMMITTEE, BY_LAWYER = [0, 0, 1, 1], [0, 1, 0, 1]
DIAGONAL, ALL, NONE = [0, 1, 1, 0], [0, 0, 0, 0], [-1, -1, -1, -1]


def block(name, group):
    rows = max(2, max(group) + 1)
    return blocks_of([bound(name, group, upper=[1] * rows)])[0]


@pytest.mark.parametrize(
    ("fine", "coarse", "is_nested"),
    [
        (BY_COMMITTEE, ALL, True),
        (ALL, BY_COMMITTEE, False),
        (BY_COMMITTEE, BY_LAWYER, False),
        ([0, -1, 1, -1], BY_COMMITTEE, True),
        (BY_COMMITTEE, [0, -1, 1, -1], False),
        (BY_COMMITTEE, [0, 0, -1, -1], True),
        (NONE, BY_COMMITTEE, True),
        (BY_COMMITTEE, NONE, True),
        ([0, 1, 2, 3], BY_LAWYER, True),
    ],
)
def test_rows_refine_others_if_each_lies_in_one_of_them_or_in_none(
    fine, coarse, is_nested
):
    assert refines(block("a", fine), block("b", coarse)) == is_nested


def test_parents_are_the_rows_around_or_none():
    fine, coarse = block("a", [0, 1, 2, 3]), block("b", [0, 0, -1, -1])
    assert parents_of(fine, coarse).tolist() == [0, 0, -1, -1]


def test_statements_about_the_same_rows_share_a_block_and_its_name():
    same = [bound(name, BY_LAWYER, upper=[1, 1]) for name in ("a", "b", "a")]
    blocks = blocks_of([*same, bound("c", BY_COMMITTEE, upper=[1, 1])])
    assert [one.name for one in blocks] == ["a, b", "c"]
    more_rows = bound("d", BY_LAWYER, upper=[1, 1, 1])
    assert len(blocks_of([same[0], more_rows])) == 2


def test_crossing_rows_go_on_opposite_sides_and_nested_ones_finest_first():
    blocks = [
        block("all", ALL),
        block("committee", BY_COMMITTEE),
        block("lawyer", BY_LAWYER),
        block("single", [0, 1, 2, 3]),
    ]
    left, right = sides_of(blocks)
    sides = sorted([[one.name for one in side] for side in (left, right)])
    assert {name for side in sides for name in side} == {
        "all", "committee", "lawyer", "single",
    }  # fmt: skip
    for side in sides:
        order = ["single", "committee", "lawyer", "all"]
        assert side == sorted(side, key=order.index)
        assert not {"committee", "lawyer"} <= set(side)


def test_rows_that_overlap_in_three_ways_are_refused_by_name():
    rows = {"committee": BY_COMMITTEE, "lawyer": BY_LAWYER, "diagonal": DIAGONAL}
    musts = [bound(name, group, upper=[1, 1]) for name, group in rows.items()]
    why = Flow().why_not(formulation(PAIRS, musts))
    assert why.en == (
        "the rows of committee / lawyer / diagonal overlap in three ways; "
        "a flow has two sides"
    )


def test_rows_nested_now_one_way_now_the_other_are_refused_by_name():
    groups = {
        "a": [0, 0, 1, -1, -1, -1, -1, -1],
        "b": [-1, -1, 0, 0, 1, -1, -1, -1],
        "c": [0, -1, -1, -1, 1, 1, -1, -1],
    }
    pairs = square(2, 4)
    order = [
        (np.array(groups[one]), np.array(groups[other]))
        for one, other in (("a", "b"), ("b", "c"), ("c", "a"))
    ]
    assert len(order) == 3
    musts = [bound(name, group, upper=[1, 1]) for name, group in groups.items()]
    form = formulation(pairs, musts)
    why = Flow().why_not(form)
    assert why is None or not faults_of(why)
    assert why is None or "a flow has two sides" in why or "now one way" in why


def test_colours_are_those_of_networkx_and_none_where_a_cycle_is_odd():
    odd = 0
    for seed in range(200):
        dice = np.random.default_rng(seed)
        size = int(dice.integers(0, 9))
        crossing = np.triu(dice.random((size, size)) < 0.25, 1)
        crossing |= crossing.T
        found = two_colours(crossing)
        try:
            due = nx.bipartite.color(nx.from_numpy_array(crossing))
        except nx.NetworkXError:
            odd += 1
            assert found is None
        else:
            assert found == [due[at] for at in range(size)]
    assert 20 < odd < 180


@pytest.mark.parametrize("shape", [(2, 3), (3, 2)])
def test_lawyers_and_committees_are_two_sides(shape):
    pairs = square(*shape)
    musts = [
        bound("team", pairs.committee, upper=[1] * shape[0]),
        bound("load", pairs.lawyer, upper=[1] * shape[1]),
    ]
    assert Flow().why_not(formulation(pairs, musts)) is None
