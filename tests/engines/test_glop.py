"""GLOP ends when it is told to, and says what an optimum is."""

import threading
import time
from functools import cache

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse import random as sparse

from lawyer_assign.engines import glop
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch


@cache
def packing(rows, columns):
    """Return a program of random packing rows: a minute of work at 3,000 x 12,000."""
    dice = np.random.default_rng(0)
    matrix = csr_array(sparse(rows, columns, 0.05, random_state=0))
    matrix.data = np.round(matrix.data * 9 + 1)
    return LinearProgram(
        cost=-dice.random(columns),
        matrix=matrix,
        row_least=np.full(rows, -np.inf),
        row_most=40 + dice.random(rows),
        least=np.zeros(columns),
        most=np.full(columns, 3.0),
    )


def test_an_optimum_comes_with_prices_that_prove_it():
    program = packing(40, 90)
    found = glop.minimum(program, Watch())
    assert np.isclose(program.cost @ found.values, found.cost)
    reduced = program.cost - program.matrix.T @ found.prices
    proved = program.row_most @ np.minimum(found.prices, 0)
    proved += program.most @ np.minimum(reduced, 0)
    assert np.isclose(proved, found.cost)


@pytest.mark.parametrize("late", [0.0, 0.3])
def test_the_stop_button_is_heard_while_it_works(late):
    program = packing(3_000, 12_000)
    began = time.monotonic()
    asks = []

    def stop():
        asks.append(time.monotonic() - began)
        return asks[-1] > late

    assert glop.minimum(program, Watch(stop=stop)) is None
    assert asks[-1] < late + 10  # on a busy machine; it takes a minute to the end
    assert not [one for one in threading.enumerate() if one.name == "glop"]


def test_what_the_stop_button_raises_reaches_the_caller_and_nothing_goes_on():
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        glop.minimum(packing(3_000, 12_000), Watch(stop=stop))
    assert not [one for one in threading.enumerate() if one.name == "glop"]
