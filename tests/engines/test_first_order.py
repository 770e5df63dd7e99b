"""A hundred steps say which columns matter; many come to an optimum."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from lawyer_assign.engines.first_order import near_optimum
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import OutOfTime, Watch
from tests.worlds.examples import many

PROGRAMS = many(60, 6)
"""Of random sides; 20,000 steps each."""

INFINITE = np.inf


def test_many_steps_come_near_an_optimum():
    for seed in range(PROGRAMS):
        program = random_program(np.random.default_rng(seed))
        known, found = minimum(program, Watch()), near_optimum(program, 20_000, Watch())
        assert known is not None
        assert found.cost == pytest.approx(known.cost, abs=0.02), seed
        assert missed(program, found.values) < 0.01, seed
        assert proved(program, found.prices) == pytest.approx(known.cost, abs=0.05)


def test_some_steps_tell_which_columns_an_assignment_wants():
    """Those of a solution are among few that look best, where all want the same."""
    dice = np.random.default_rng(5)
    places, lawyers = 40, 400
    liked, own = dice.integers(0, 900, lawyers), dice.integers(1, 90, (places, lawyers))
    cost = (liked + own).astype(float).reshape(-1)
    program = assignment(cost, places, lawyers)
    known = minimum(program, Watch())
    assert known is not None
    found = near_optimum(program, 150, Watch())
    reduced = cost - program.matrix.T @ found.prices
    wanted, few = known.values > 0.5, slice(4 * places)
    near, cheap = (np.argsort(one)[few] for one in (reduced, cost))
    assert wanted[near].sum() > 0.85 * places
    assert wanted[cheap].sum() < places / 2


def test_the_second_half_of_steps_is_meant():
    program = random_program(np.random.default_rng(3))
    first, second = (near_optimum(program, steps, Watch()) for steps in (1, 2))
    both = near_optimum(program, 3, Watch())
    values, prices = step_behind(program, second)
    assert np.allclose(second.values, step_behind(program, first)[0])
    assert np.allclose(second.prices, step_behind(program, first)[1])
    assert np.allclose(both.values, (second.values + values) / 2)
    assert np.allclose(both.prices, (second.prices + prices) / 2)
    assert not np.allclose(first.values, second.values)


def test_rows_and_columns_of_nothing_do_no_harm():
    matrix = csr_array(np.array([[1.0, 0.0], [0.0, 0.0]]))
    sides = np.array([1.0, -INFINITE]), np.array([INFINITE, 4.0])
    bounds = np.zeros(2), np.ones(2)
    program = LinearProgram(np.array([2.0, -3.0]), matrix, *sides, *bounds)
    assert near_optimum(program, 2_000, Watch()).values == pytest.approx([1, 1])
    free = np.full(2, -INFINITE), np.full(2, INFINITE)
    program = LinearProgram(np.zeros(2), matrix, *free, *bounds)
    assert near_optimum(program, 5, Watch()).cost == 0


def test_columns_in_no_row_slow_nobody_down():
    matrix = csr_array(np.array([[1.0, 1.0, 0.0]]))
    sides = np.array([-INFINITE]), np.array([4.0])
    bounds = np.zeros(3), np.full(3, 3.0)
    program = LinearProgram(np.array([-5.0, -2.0, -3.0]), matrix, *sides, *bounds)
    found = near_optimum(program, 1_000, Watch())
    assert found.values == pytest.approx([3, 1, 3], abs=0.05)
    assert found.prices == pytest.approx([-2], abs=0.05)


def test_a_stop_is_heard_every_ten_steps():
    program, asked = random_program(np.random.default_rng(1)), []

    def stop():
        asked.append(1)
        return len(asked) > 7

    with pytest.raises(OutOfTime):
        near_optimum(program, 1_000, Watch(stop=stop))
    assert len(asked) == 8
    near_optimum(program, 70, Watch(stop=lambda: bool(asked.append(1))))
    assert len(asked) == 15


def random_program(dice):
    """Return a program with a solution, of rows with one side, both, equal or none."""
    rows, columns = dice.integers(1, 6), dice.integers(2, 9)
    matrix = dice.integers(-3, 4, (rows, columns)).astype(float)
    point = dice.integers(0, 3, columns).astype(float)
    at = matrix @ point
    kind = dice.integers(0, 4, rows)
    least = np.where(kind == 1, -INFINITE, at - np.where(kind == 0, 0, 1))
    most = np.where(kind == 2, INFINITE, at + np.where(kind == 0, 0, 2))
    cost = dice.integers(-5, 6, columns).astype(float)
    below = np.zeros(columns)
    return LinearProgram(cost, csr_array(matrix), least, most, below, below + 3)


def assignment(cost, places, lawyers):
    """Return a program in which each place has one lawyer, and none has two."""
    place, lawyer = np.divmod(np.arange(places * lawyers), lawyers)
    rows = np.concatenate([place, places + lawyer])
    columns = np.tile(np.arange(len(cost)), 2)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)))
    least = np.repeat([1.0, -INFINITE], [places, lawyers])
    bounds = np.zeros(len(cost)), np.ones(len(cost))
    return LinearProgram(cost, matrix, least, np.ones(len(least)), *bounds)


def missed(program, values):
    """Return by how much a row is missed, at most."""
    rows = program.matrix @ values
    below, above = program.row_least - rows, rows - program.row_most
    return float(np.maximum(below, above).max())


def proved(program, prices):
    """Return what prices prove."""
    sides = np.where(prices > 0, program.row_least, program.row_most)
    reduced = program.cost - program.matrix.T @ prices
    assert not np.isinf(sides[np.abs(prices) > 1e-9]).any()
    own = np.where(np.abs(prices) > 1e-9, sides, 0.0) @ prices
    return own + np.where(reduced > 0, program.least, program.most) @ reduced


def step_behind(program, last):
    """Return values and prices one step behind, in plain words."""
    matrix = program.matrix.toarray()
    sums, of_rows = (np.abs(matrix).sum(axis=axis) for axis in (0, 1))
    assert min(sums.min(), of_rows.min()) > 0
    sides = [np.where(np.isfinite(one), np.abs(one), 0) for one in sides_of(program)]
    largest = np.maximum(*sides)
    weight = np.sqrt((program.cost**2 / sums).sum() / (largest**2 / of_rows).sum())
    moved = last.values - (program.cost - matrix.T @ last.prices) / sums / weight
    values = np.clip(moved, program.least, program.most)
    length = weight / of_rows
    asked = last.prices - length * (matrix @ (2 * values - last.values))
    kept = np.clip(-asked / length, *sides_of(program))
    return values, asked + length * kept


def sides_of(program):
    return program.row_least, program.row_most
