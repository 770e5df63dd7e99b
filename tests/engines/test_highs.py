"""HiGHS behind its door: programs that grow by columns, searches to the end."""

import time
from threading import Thread
from threading import enumerate as enumerate_threads

import numpy as np
import pytest
from scipy.sparse import csc_array, csr_array

from lawyer_assign.engines import highs as module
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch


def program(cost, matrix, least):
    """Return a program over columns between 0 and 1 with so much at least per row."""
    count = len(cost)
    return LinearProgram(
        np.array(cost, float), csr_array(np.array(matrix, float)),
        np.array(least, float), np.full(len(least), np.inf),
        np.zeros(count), np.ones(count),
    )  # fmt: skip


def test_a_program_grows_by_columns_and_goes_on():
    highs = Highs(program([9.0, 4.0], [[1, 0], [0, 1]], [1, 1]), method="simplex")
    assert highs.run(Watch(60))
    assert (highs.cost, highs.prices.tolist()) == (13.0, [9.0, 4.0])
    both = csc_array(np.array([[1.0, 0.0], [1.0, 1.0]]))
    highs.add_columns(np.array([10.0, 3.0]), both)
    assert highs.run(Watch(60))
    assert highs.cost == 10.0
    assert highs.values.round(6).tolist() == [0, 0, 1, 0]
    assert highs.prices.sum() == 10.0


def test_rows_may_be_missed_by_as_much_as_is_said():
    asked = program([1.0], [[1.0]], [1e-3])
    costs = []
    for missed in (None, 5e-3):
        highs = Highs(asked, presolves=False, missed=missed)
        assert highs.run(Watch(60))
        costs.append(highs.cost)
    assert costs == [1e-3, 0.0]


def test_a_search_goes_on_to_the_gap_that_is_asked_for():
    dice = np.random.default_rng(1)
    cost = dice.integers(90, 110, 40).astype(float)
    rows = (dice.random((25, 40)) < 0.2).astype(float)
    rows[:, 0] = 1
    asked = program(cost, rows, np.minimum(2, rows.sum(axis=1)))
    found = []
    for gap in (0.9, 0.0):
        highs = Highs(asked, is_whole=True, gap=gap)
        highs.run(Watch(60))
        found.append(highs.cost)
    assert found[1] <= found[0]
    relaxed = Highs(asked)
    assert relaxed.run(Watch(60))
    assert relaxed.cost <= found[1] + 1e-6


def test_a_search_ends_after_so_many_nodes():
    dice = np.random.default_rng(5)
    weights = dice.integers(100, 1_000, (3, 30)).astype(float)
    cost = weights.sum(axis=0) + dice.integers(0, 9, 30)
    asked = program(cost, weights, weights.sum(axis=1) // 2)
    few = Highs(asked, is_whole=True, gap=0.0, nodes=1)
    assert not few.run(Watch(60))
    assert Highs(asked, is_whole=True, gap=0.1, nodes=1).run(Watch(60))
    assert few.has_values


def test_a_program_without_rows_that_are_not_felt_goes_on():
    dice = np.random.default_rng(2)
    cost = dice.integers(1, 9, 12).astype(float)
    rows = (dice.random((30, 12)) < 0.4).astype(float)
    asked = program(cost, rows, np.minimum(2, rows.sum(axis=1)))
    highs = Highs(asked, presolves=False)
    assert highs.run(Watch(60))
    before, felt = highs.cost, highs.prices != 0
    slack = highs.slack
    assert slack.any()
    assert not slack[felt].any()
    highs.drop_rows(slack)
    assert highs.run(Watch(60))
    assert highs.cost == before
    assert len(highs.prices) == (~slack).sum()
    highs.add_rows([(np.arange(12), np.ones(12), 12.0)])
    assert highs.run(Watch(60))
    assert highs.cost == cost.sum()


def a_long_search(seed=0):
    """Return a search that does not end for minutes."""
    dice = np.random.default_rng(seed)
    weights = dice.integers(100, 1_000, (8, 60)).astype(float)
    cost = weights.sum(axis=0) + dice.integers(0, 9, 60)
    asked = program(cost, weights, weights.sum(axis=1) // 2)
    return Highs(asked, is_whole=True, gap=0.0, nodes=10_000_000)


def test_two_searches_run_at_once_and_end_by_their_own_watches():
    """One program of a process at a time was all that HiGHS' own threads allowed."""
    ended, errors = {}, []

    def search(name, seconds):
        began = time.monotonic()
        try:
            a_long_search().run(Watch(seconds))
        except BaseException as error:
            errors.append(error)
        ended[name] = time.monotonic() - began

    threads = [Thread(target=search, args=one) for one in (("a", 0.5), ("b", 1.0))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not errors
    assert 0.4 < ended["a"] < 8
    assert 0.9 < ended["b"] < 8


def test_a_stopped_search_leaves_no_thread_and_can_go_on():
    highs = a_long_search()
    asked = []
    assert not highs.run(
        Watch(60, stop=lambda: bool(asked.append(1) or len(asked) > 2))
    )
    assert not any(one.name == "highs" for one in enumerate_threads())
    assert not highs.run(Watch(0.5))
    assert highs.has_values


def packed(rows=60, columns=150):
    """Return a program of random rows, which takes some steps."""
    dice = np.random.default_rng(7)
    cost = dice.integers(1, 90, columns).astype(float)
    some = (dice.random((rows, columns)) < 0.2).astype(float)
    return program(cost, some, np.minimum(3, some.sum(axis=1)))


def test_a_program_ends_beyond_what_it_may_cost():
    highs = Highs(packed(), method="simplex", presolves=False)
    assert highs.run(Watch(60))
    most = highs.cost
    early = Highs(packed(), method="simplex", presolves=False)
    early.end_beyond(most / 2)
    assert early.run(Watch(60))
    assert early.cost <= most + 1e-6
    prices, asked = early.prices, packed()
    reduced = asked.cost - asked.matrix.T @ prices
    proved = prices.clip(0) @ asked.row_least + np.minimum(reduced, 0).sum()
    assert most / 2 - 1e-6 <= proved <= most + 1e-6
    early.end_beyond(2 * most)
    assert early.run(Watch(60))
    assert early.cost == pytest.approx(most)


@pytest.mark.parametrize("method", ["simplex", "inside"])
def test_a_program_asks_nobody_whether_to_stop_until_somebody_wants_it_to(
    method, monkeypatch
):
    called, call, polls = [], module._Stop.__call__, []
    monkeypatch.setattr(
        module._Stop, "__call__", lambda own, at: called.append(1) or call(own, at)
    )
    small = Highs(packed(), method=method)
    assert small.run(Watch())
    assert called == []
    large = Highs(packed(1_500, 8_000), method=method, presolves=False)
    assert not large.run(Watch(stop=lambda: bool(polls.append(1) or len(polls) > 2)))
    assert called
    called.clear()
    # What was asked before is forgotten.
    assert large.run(Watch(60))
    assert called == []
