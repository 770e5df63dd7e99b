"""Prices that are sought by cuts come close to the highest bound there is, and soon."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.multipliers import PriceCuts
from tests.worlds.examples import many

TRIALS = 60


def market(seed):
    """Return what some plans pay, and what they spend above each of a few limits."""
    dice = np.random.default_rng(seed)
    rows, plans = int(dice.integers(1, 6)), int(dice.integers(2, 30))
    paid = dice.integers(-9_000, 0, size=plans).astype(float)
    over = dice.integers(-50, 50, size=(plans, rows)).astype(float)
    over[0] = -dice.integers(1, 50, size=rows)  # one plan is within all limits
    return paid, over


def highest(paid, over):
    """Return the highest bound of any prices, by a linear program."""
    plans, rows = over.shape
    found = minimum(
        LinearProgram(
            np.append(-1.0, np.zeros(rows)),
            csr_array(np.hstack([np.ones((plans, 1)), -over])),
            np.full(plans, -np.inf),
            paid,
            np.append(-np.inf, np.zeros(rows)),
            np.full(rows + 1, np.inf),
        ),
        Watch(),
    )
    return -found.cost


@settings(max_examples=many(150), deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_bound_is_nearly_the_highest_there_is(seed):
    paid, over = market(seed)
    truth, cuts = highest(paid, over), PriceCuts(np.full(over.shape[1], 20.0))
    for _ in range(TRIALS):
        prices = cuts.next()
        assert (prices >= 0).all()
        values = paid + over @ prices
        cheapest = int(values.argmin())
        cuts.learn(prices, values[cheapest], over[cheapest])
    assert cuts.best is not None
    assert cuts.best[1] <= truth + 1e-6
    # Prices are whole numbers: a row's half may be missing on each side.
    assert truth - cuts.best[1] <= 0.02 * abs(truth) + 60 * over.shape[1]


def test_rough_slopes_do_no_harm_to_what_was_seen():
    cuts = PriceCuts(np.full(2, 10.0))
    cuts.learn(np.array([10, 10]), -100.0, np.array([1.0, -1.0]))
    cuts.learn(np.array([20, 0]), -500.0, np.array([-90.0, -90.0]))
    assert cuts.best is not None
    assert cuts.best[1] == -100.0
    cuts.next()
    assert cuts.hope >= 0
