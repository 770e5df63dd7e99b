"""Branching never says of a plan that it cannot be, and mostly says all there is."""

from collections import Counter
from itertools import product

import numpy as np
import pytest
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.behind import pair_tree as module
from lawyer_assign.solver.choice.behind import points_bound
from lawyer_assign.solver.choice.behind.pair_tree import PairTree
from lawyer_assign.solver.choice.behind.points_bound import Rounds
from lawyer_assign.solver.linear.some_columns import SomeColumns
from tests.solver.choice.behind.drawn import every_known
from tests.worlds.examples import many

WORLDS = many(100, 10)
"""Worlds of each kind: about 2 in 3 are markets, with 2 plans each."""


@pytest.mark.parametrize("asks", [True, False], ids=["questions", "nodes"])
def test_programs_of_parts_are_closed_side_by_side(monkeypatch, asks):
    """Random rows of 0 and 1, most of whose solutions are in parts."""
    if not asks:
        monkeypatch.setattr(PairTree, "_gain", lambda *_: 0.0)
    seen = Counter()
    for seed in range(many(400, 4)):
        dice = np.random.default_rng(seed)
        form = covering(dice)
        cheapest = cheapest_of(form)
        kept = np.flatnonzero(dice.random(form.pairs) < dice.choice([0.8, 1.0]))
        some = SomeColumns(form, 0, [], kept)
        if not some.settle(Watch()):
            seen["none"] += 1
            continue
        tree = PairTree(some, lambda *_: [], lambda _: None, [np.arange(form.pairs)])
        for price in range(cheapest - 2, cheapest + 4):
            is_none = tree.is_none(price, Watch())
            assert is_none == (price <= cheapest), (seed, price)
            seen["several nodes", is_none] += tree.nodes > 1
    assert seen["several nodes", False] > many(100, 4)
    assert asks or seen["several nodes", True] > many(400, 4)
    assert seen["none"] < many(100, 4)


@pytest.mark.parametrize("learns", [False, True], ids=["no rows", "rows"])
def test_what_branching_proves_no_plan_contradicts(monkeypatch, learns):
    """The program has learned nothing, and in half of the worlds few columns."""
    monkeypatch.setattr(points_bound, "MANY", 0)
    monkeypatch.setattr(module, "ASKED", 1)
    seen = Counter()
    for at, (name, known) in enumerate(every_known(WORLDS)):
        monkeypatch.setattr(module, "STEPS", (1, 200)[at % 2])
        rounds = Rounds(*known.asked, None, Watch())
        assert rounds._some.run(Watch()) if at % 4 < 2 else rounds._some.settle(Watch())
        sides = rounds._some._least.copy(), rounds._some._most.copy()
        cuts = len(rounds._some.cuts)
        for less in (-3, -1, 0, 1, 2):
            tree = tree_of(rounds, learns=learns)
            is_none = tree.is_none(known.cheapest - less, Watch())
            assert not is_none or less >= 0, (name, less)
            seen["proved", less >= 0] += is_none
            seen["asked", less >= 0] += 1
            seen["nodes"] += tree.nodes > 1
            seen["rows"] += len(rounds._some.cuts) > cuts
            form = rounds._some._learned
            assert (form.least == sides[0]).all(), name
            assert (form.most == sides[1]).all(), name
    assert seen["proved", True] > 0.8 * seen["asked", True]
    assert seen["nodes"] > WORLDS / 10
    assert (seen["rows"] > WORLDS / 4) == learns


def test_a_side_without_a_solution_is_proved_by_a_ray():
    seen = Counter()
    for name, known in every_known(WORLDS // 2):
        rounds = Rounds(*known.asked, None, Watch())
        some, plans = rounds._some, known.plans[known.counts]
        assert some.settle(Watch()), name
        for column in some.two_sided(np.arange(plans.shape[1])).tolist():
            for side in (0, 1):
                costs = known.prices[known.counts, known.tier]
                left = costs[plans[:, column] == side]
                with some.holding(column, side):
                    is_solved = some.run(Watch())
                    is_none = not len(left)
                    assert is_none or not some.proves(int(left.min()) + 1), name
                    if not is_solved:
                        assert is_none, name
                        seen[some.proves(10**4)] += 1
    assert seen[True] > WORLDS
    assert not seen[False]


def test_a_better_plan_on_the_way_is_kept(monkeypatch):
    seen, is_none = Counter(), PairTree.is_none

    def counted(*asked):
        found = is_none(*asked)
        seen["closed"] += found
        return found

    monkeypatch.setattr(PairTree, "is_none", counted)
    for name, known in every_known(WORLDS // 2):
        rounds = Rounds(*known.asked, None, Watch())
        rounds._some.settle(Watch())
        rounds._prove()
        rounds.branch(Watch())
        assert rounds.bound <= known.cheapest, name
        prices = known.formulation.prices(rounds.chosen)
        assert known.formulation.holds(rounds.chosen), name
        assert prices <= known.formulation.prices(known.chosen), name
        seen["proved"] += rounds.is_proved
        seen["better"] += prices < known.formulation.prices(known.chosen)
        seen["all"] += 1
    assert seen["proved"] > 0.8 * seen["all"]
    assert seen["closed"] > WORLDS / 4
    assert seen["better"] > WORLDS / 4


def test_columns_that_may_be_more_than_one_are_not_asked():
    name, known = next(every_known(5))
    rounds = Rounds(*known.asked, None, Watch())
    some = rounds._some
    some._most = some._most.copy()
    every = some.two_sided(np.arange(len(some._most)))
    some._most[every[0]] = 2
    assert (some.two_sided(np.arange(len(some._most))) == every[1:]).all(), name


def test_it_hears_a_stop_and_lets_go_of_what_it_held(monkeypatch):
    """Also where who looks for rows hears it first."""
    monkeypatch.setattr(module, "ASKED", 1)
    seen = Counter()
    for name, known in every_known(many(40, 10)):
        rounds = Rounds(*known.asked, None, Watch())
        some = rounds._some
        some.settle(Watch())
        for looks in (1, 3, 5, 8, 12):
            left = [False] * looks
            watch = Watch(stop=lambda left=left: not left or left.pop())
            tree = tree_of(rounds, learns=looks % 2 == 0)
            seen[tree.is_none(known.cheapest, watch)] += 1
            form = some._learned
            assert (form.most == some._most).all(), name
            assert (form.least == some._least).all(), name
    assert min(seen.values()) > WORLDS / 4


def test_a_stop_below_a_node_lets_go_of_its_side(monkeypatch):
    monkeypatch.setattr(points_bound, "solved_links", lambda *_: None)
    monkeypatch.setattr(PairTree, "_gain", lambda *_: 0.0)
    seen = Counter()
    for name, known in every_known(WORLDS):
        rounds = Rounds(*known.asked, None, Watch())
        some = rounds._some
        some.settle(Watch())
        tree = tree_of(rounds, learns=False)

        def seek(*_, tree=tree):
            if tree.nodes > 1:
                raise OutOfTime
            return []

        tree._seek = seek
        assert not tree.is_none(known.cheapest + 2, Watch()), name
        seen[tree.nodes > 1] += 1
        assert (some._learned.least == some._least).all(), name
        assert (some._learned.most == some._most).all(), name
    assert min(seen.values()) > WORLDS / 6


def covering(dice):
    """Return a program in which each row has one of two or three columns."""
    rows, columns = int(dice.integers(12, 24)), int(dice.integers(9, 13))
    matrix = np.zeros((rows, columns), np.int64)
    for row in matrix:
        row[dice.choice(columns, dice.integers(2, 4), replace=False)] = 1
    none, ones = np.zeros(columns, np.int64), np.ones(columns, np.int64)
    sides = np.ones(rows, np.int64), np.full(rows, UNBOUNDED), none, ones
    cost = dice.integers(8, 12, (1, columns))
    return LinearForm(columns, csr_array(matrix), *sides, cost, (7,))


def cheapest_of(form):
    """Return what the cheapest of all whole solutions costs."""
    every = np.array(list(product((0, 1), repeat=form.pairs)))
    holds = (form.matrix @ every.T >= form.row_least[:, None]).all(axis=0)
    return int((every[holds] @ form.cost[0]).min()) + form.constant[0]


def tree_of(rounds, *, learns):
    """Return a tree over pairs, which asks links first where there are some."""
    _, blocks, links, _ = rounds._program
    families = [np.arange(rounds._program.form.pairs)]
    if links >= 0:
        families.insert(0, np.arange(links, blocks))
    seek = rounds._violated if learns else lambda *_: []
    return PairTree(rounds._some, seek, lambda _: None, families)
