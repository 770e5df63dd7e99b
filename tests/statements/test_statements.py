"""A statement is plain data that evaluates itself on a choice of pairs."""

import numpy as np
import pytest

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.statements import Bound, Cost, LoadCost, Peak, Statement, Tag

GROUP = np.array([0, 0, 1, 1, -1])
WHO = ["a", "b", "c"]
ALL = np.ones(5, bool)
NONE = np.zeros(5, bool)


def ints(*values):
    return np.array(values, np.int64)


@pytest.mark.parametrize(
    ("sides", "chosen", "amounts"),
    [
        ({"upper": ints(1, 2, 0)}, ALL, [1, 0, 0]),
        ({"lower": ints(1, 3, 2)}, ALL, [0, 1, 2]),
        ({"lower": ints(1, 3, 2)}, NONE, [1, 3, 2]),
        ({"lower": ints(2, 0, 1), "upper": ints(2, 1, UNBOUNDED)}, ALL, [0, 1, 1]),
        ({"upper": ints(4, 4, 4), "factor": ints(3, 2, 9, -9, 99)}, ALL, [1, 0, 0]),
        ({"upper": ints(1, 1, 0), "once_per": ints(7, 7, 7, 8, 7)}, ALL, [0, 1, 0]),
        ({"lower": ints(2, 2, 0), "once_per": ints(7, 7, 7, 8, 7)}, ALL, [1, 0, 0]),
        ({"lower": ints(1, 0, 0), "once_per": ints(7, 7, 7, 8, 7)}, NONE, [1, 0, 0]),
        ({}, ALL, [0, 0, 0]),
    ],
    ids=[
        "above", "below", "nothing chosen", "both sides", "factors", "classes above",
        "classes below", "no classes chosen", "no side",
    ],
)  # fmt: skip
def test_a_bound_is_missed_by_what_lacks_below_or_exceeds_above(sides, chosen, amounts):
    assert Bound("rule", WHO, GROUP, **sides).amounts(chosen).tolist() == amounts


def test_a_cost_adds_the_points_of_the_chosen_pairs_that_are_in_a_row():
    cost = Cost("rule", WHO, GROUP, points=ints(5, -7, 3, -3, 99))
    assert cost.amounts(ALL).tolist() == [-2, 0, 0]
    assert cost.amounts(np.array([True, False, True, False, True])).tolist() == [
        5,
        3,
        0,
    ]


def test_a_load_pays_its_steps_and_repeats_the_last():
    group = ints(0, 0, 0, 1, 2)
    load = LoadCost(
        "rule", WHO, group, steps=ints(0, 4).reshape(1, 2).repeat(3, axis=0)
    )
    assert load.amounts(ALL).tolist() == [8, 0, 0]
    assert load.amounts(NONE).tolist() == [0, 0, 0]


def test_a_load_whose_price_falls_is_refused_by_name():
    with pytest.raises(ValueError, match="rule r: the price of b falls") as caught:
        LoadCost("r", ["a", "b"], ints(0), steps=np.array([[1, 2], [5, 4]]))
    assert "[5, 4]" in str(caught.value)


def test_excess_names_rule_and_row_of_what_is_not_zero():
    bound = Bound("rule", WHO, GROUP, lower=ints(1, 3, 2))
    assert list(bound.excess(ALL)) == [(Tag("rule", "b"), 1), (Tag("rule", "c"), 2)]


def test_a_statement_shows_its_size_and_the_base_has_no_meaning():
    bound = Bound("rule", WHO, GROUP)
    assert repr(bound) == "Bound(rule: 3 rows, 5 pairs)"
    with pytest.raises(NotImplementedError):
        Statement("rule", WHO, GROUP).amounts(ALL)


@pytest.mark.parametrize(
    ("said", "chosen", "amount"),
    [
        ({}, ALL, 2),
        ({"worst": 2}, ALL, 4),
        ({"worst": 9}, ALL, 4),
        ({"factor": ints(5, -7, 3, -3, 99)}, ALL, 0),
        ({"factor": ints(5, -7, 3, 3, 99), "worst": 2}, ALL, 6),
        ({"empty": ints(-4, -4, -4)}, ALL, 2),
        ({"empty": ints(-4, -6, -8)}, NONE, -4),
        ({"empty": ints(-4, -6, -8), "worst": 2}, NONE, -10),
        ({"size": ints(3, 4, 1), "scale": 10}, ALL, 7),
        ({"size": ints(3, 4, 1), "factor": ints(-1, -1, -1, 0, 9)}, ALL, 0),
        ({"size": ints(3, 4, 1), "scale": 10, "worst": 3}, ALL, 12),
    ],
    ids=[
        "largest", "two largest", "all", "an empty row is 0", "points", "one empty",
        "all empty", "two empty", "relative, rounded up", "below 0 too", "several",
    ],
)  # fmt: skip
def test_a_peak_is_the_sum_of_the_largest_row_values(said, chosen, amount):
    one = Peak("rule", WHO, GROUP, about="all", **said)
    assert int(one.amounts(chosen).sum()) == amount
    assert list(one.excess(chosen)) == [(Tag("rule", "all"), amount)] * (amount != 0)


def test_a_peak_links_all_its_pairs():
    one = Peak("rule", WHO, GROUP, about="all")
    assert [group.tolist() for group in one.links()] == [[0, 0, 0, 0, -1]]
