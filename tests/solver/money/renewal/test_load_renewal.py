"""Loads chosen anew a few at a time, against all choices of small programs."""

from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.renewal.load_renewal import Choice, Effort, renewed

COLUMNS, ROWS = 9, 3


def choices(count):
    """Yield small programs, and columns that keep their rows."""
    dice = np.random.default_rng(7)
    for _ in range(count):
        saved = dice.integers(0, 6, (1, COLUMNS))
        table = dice.integers(0, 2, (ROWS, COLUMNS))
        taken = dice.integers(0, 3, COLUMNS) == 0
        most = np.append(np.inf, np.maximum(1, table @ taken).astype(float))
        least = np.append(float((saved @ taken)[0]), np.full(ROWS, -np.inf))
        program = LinearProgram(
            dice.integers(1, 200, COLUMNS).astype(float),
            csr_array(np.concatenate([saved, table]).astype(float)),
            least, most, np.zeros(COLUMNS), np.ones(COLUMNS),
        )  # fmt: skip
        yield Choice(program, np.sort(dice.integers(0, 3, COLUMNS))), taken


def keeps(program, chosen):
    total = program.matrix @ chosen.astype(float)
    return (total >= program.row_least - 1e-6).all() and (
        total <= program.row_most + 1e-6
    ).all()


@pytest.mark.parametrize("freed", [2, COLUMNS])
def test_what_is_chosen_keeps_all_rows_and_costs_no_more(freed):
    better = best = 0
    for choice, taken in choices(60):
        dice = np.random.default_rng(0)
        found = renewed(choice, taken, Effort(freed, 2, 1e-6), dice, Watch())
        cost = choice.program.cost
        assert keeps(choice.program, found)
        assert cost[found].sum() <= cost[taken].sum()
        better += cost[found].sum() < cost[taken].sum()
        every = (np.array(one, bool) for one in product((0, 1), repeat=COLUMNS))
        least = min(cost[one].sum() for one in every if keeps(choice.program, one))
        best += cost[found].sum() <= 1.01 * least
        if freed == COLUMNS:
            assert cost[found].sum() <= 1.01 * least
    assert better > 20
    assert best > 20


def test_only_the_first_few_of_a_kind_are_looked_at():
    program = LinearProgram(
        np.array([9.0, 5.0, 1.0]), csr_array(np.ones((1, 3))),
        np.ones(1), np.full(1, 2.0), np.zeros(3), np.ones(3),
    )  # fmt: skip
    choice, dice = Choice(program, np.zeros(3, np.int64)), np.random.default_rng(0)
    taken = np.array([True, False, False])
    for few, chosen in ((1, 0), (2, 1), (3, 2)):
        found = renewed(choice, taken, Effort(1, 1, 1e-6, few), dice, Watch())
        assert np.flatnonzero(found).tolist() == [chosen]
    stopped = renewed(choice, taken, Effort(1, 1, 1e-6), dice, Watch(stop=lambda: True))
    assert stopped.tolist() == taken.tolist()
