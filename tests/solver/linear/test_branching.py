"""Branch and bound on counts against all whole solutions of small forms."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.linear.branching import (
    Branching,
    Leaf,
    divided,
    slimmed,
)
from tests.worlds.examples import many


def drawn(seed):
    """Return a form of few columns with a row of money, and counts of some of them."""
    dice = np.random.default_rng(seed)
    columns, rows = int(dice.integers(2, 8)), int(dice.integers(1, 5))
    matrix = dice.integers(-2, 3, (rows, columns))
    money = 5 * dice.integers(1, 6, columns)
    matrix = np.concatenate([matrix, matrix[:1], [money], np.abs(matrix[-1:])])
    most = dice.integers(1, 3, columns)
    point = dice.integers(0, most + 1)
    met = matrix @ point
    least = np.where(dice.random(len(met)) < 0.5, met - dice.integers(0, 2), -UNBOUNDED)
    upper = np.where(dice.random(len(met)) < 0.5, met + dice.integers(0, 3), UNBOUNDED)
    form = LinearForm(
        columns, csr_array(matrix), least, upper, np.zeros(columns, np.int64), most,
        dice.integers(-9, 10, (1, columns)), (int(dice.integers(-3, 4)),),
    )  # fmt: skip
    amounts = np.unique(money)
    return form, csr_array((money == amounts[:, None]).astype(np.int64)), point


def solutions(form):
    """Return every whole solution."""
    sides = zip(form.least.tolist(), form.most.tolist(), strict=True)
    every = product(*(range(low, high + 1) for low, high in sides))
    points = np.array(list(every), np.int64)
    sums = points @ form.matrix.toarray().T
    within = (sums >= form.row_least) & (sums <= form.row_most)
    return points[within.all(axis=1)]


def costs(form, points):
    return points @ form.cost[0] + form.constant[0]


@pytest.mark.parametrize(
    "change", [divided, slimmed, lambda one: slimmed(divided(one))]
)
def test_a_form_made_smaller_has_the_same_whole_solutions(change):
    smaller = 0
    for seed in range(many(300, 30)):
        form, _, _ = drawn(seed)
        other = change(form)
        smaller += abs(other.matrix).sum() < abs(form.matrix).sum()
        assert solutions(form).tolist() == solutions(other).tolist()
    assert smaller >= many(300, 30) // 2


def test_bounds_are_never_above_the_least_of_all_whole_solutions():
    """With leaves that are looked through whole they meet it."""
    proved = branched = 0
    for seed in range(many(600, 3)):
        form, counts, point = drawn(seed)
        least = int(costs(form, solutions(form)).min())
        known = int(costs(form, point))
        for is_whole in (False, True):

            def whole(_values, held, bound, known=known, form=form, is_whole=is_whole):
                if not is_whole:
                    return Leaf(known, bound)
                columns = form.matrix.shape[1]
                points = solutions(held)[:, :columns]
                best = int(costs(form, points).min(initial=UNBOUNDED))
                return Leaf(min(known, best), max(bound, best))

            tree = Branching(form, counts, known, least - 40)
            tree.run(Watch(), whole)
            assert tree.bound <= least
            proved += is_whole and tree.bound == least
            branched += is_whole and tree.bound > least - 40
            if is_whole:
                assert tree.bound == least
    assert proved == branched == many(600, 3)


def test_counts_may_be_held_within_sides():
    """Solutions beyond the sides are not meant; sides may leave none at all."""
    seen = Counter()
    for seed in range(many(400, 4)):
        form, counts, point = drawn(seed)
        dice = np.random.default_rng(seed)
        held = int(dice.integers(1, counts.shape[0] + 1))
        middle = (counts @ point)[:held]
        least = middle - dice.integers(-1, 2, held)
        most = np.maximum(least, least + dice.integers(0, 2, held))
        every = solutions(form)
        numbers = every @ counts.toarray().T[:, :held]
        within = ((numbers >= least) & (numbers <= most)).all(axis=1)
        known = int(costs(form, point))
        truth = int(costs(form, every[within]).min(initial=known))

        def whole(_values, held, bound, known=known, form=form):
            points = solutions(held)[:, : form.matrix.shape[1]]
            best = int(costs(form, points).min(initial=UNBOUNDED))
            return Leaf(min(known, best), max(bound, best))

        sides = list(zip(least.tolist(), most.tolist(), strict=True))
        tree = Branching(form, counts, known, -200, sides)
        tree.run(Watch(), whole)
        assert tree.bound == truth
        seen["without any"] += not within.any()
        seen["with better"] += truth < known
        seen["dearer"] += bool(within.any()) and truth > int(costs(form, every).min())
    assert min(seen[one] for one in ("without any", "with better", "dearer")) > 3


def test_what_is_stopped_keeps_what_was_known():
    form, counts, point = drawn(3)
    known, least = int(costs(form, point)), int(costs(form, solutions(form)).min())
    tree = Branching(form, counts, known, least - 7)
    tree.run(Watch(stop=lambda: True), lambda *_: Leaf(known, least))
    assert tree.bound == min(known, least - 7)
