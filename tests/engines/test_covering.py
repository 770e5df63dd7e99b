"""Fewest options that give every row what it needs: against all sets of options."""

import random
from itertools import combinations

import numpy as np
import pytest

from lawyer_assign.engines.covering import Row, fewest
from tests.worlds.examples import many


def drawn(dice):
    """Return a number of options, rows, and which options come last."""
    count = dice.randrange(1, 8)
    rows = []
    for _ in range(dice.randrange(4)):
        some = dice.sample(range(count), dice.randrange(count + 1))
        gains = [dice.randrange(4) for _ in some]
        rows.append(
            Row(np.array(some, int), np.array(gains, int), dice.randrange(1, 7))
        )
    return count, rows, np.array([dice.random() < 0.3 for _ in range(count)])


def does(taken, rows):
    return all(
        sum(g for o, g in zip(row.options, row.gains, strict=True) if o in taken)
        >= row.need
        for row in rows
    )


def best(count, rows, last):
    """Return how many are needed, and how few of these can be last; or ``None``."""
    for size in range(count + 1):
        found = [t for t in combinations(range(count), size) if does(t, rows)]
        if found:
            return size, min(sum(map(bool, last[list(t)])) for t in found)
    return None


@pytest.mark.parametrize("seed", range(many(20)))
def test_as_few_as_any_set_of_options(seed):
    dice = random.Random(seed)
    for _ in range(15):
        count, rows, last = drawn(dice)
        found, due = fewest(count, rows, lambda: False, last), best(count, rows, last)
        if due is None:
            assert found is None
            continue
        assert does(found.taken, rows)
        assert (len(found.taken), int(last[list(found.taken)].sum())) == due
        assert found.bound == due[0]


def test_stopped_at_once_it_proves_nothing_wrong():
    rows = [Row(np.arange(6), np.ones(6, int), 4)]
    found = fewest(6, rows, lambda: True)
    assert found is None or (len(found.taken) >= 4 and found.bound <= 4)
