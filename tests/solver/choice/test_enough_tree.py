"""Branching on enough good posts: every plan is of a side, and no bound is too high."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from lawyer_assign.engines.cut import with_cuts
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused import enough_tree as module
from lawyer_assign.solver.choice.excused.enough_tree import Branch, EnoughTree
from lawyer_assign.solver.choice.excused.link_rounds import LinkRounds
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.test_comb_bound import KINDS, markets, opening, sating, tight
from tests.solver.choice.test_link_bound import points_of
from tests.worlds.examples import how_many

SEEDS = how_many(400, 120)


def keeps(cuts, point):
    """Return whether a plan keeps all rows of a side, and misses none."""
    return all(cut.factors @ point[cut.columns] >= cut.least for cut in cuts)


@KINDS
def test_every_plan_as_good_is_of_one_of_two_sides(make):
    seen = Counter()
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        tree = EnoughTree(rounds.form, rounds.combs)
        points = np.pad(points_of(rounds, stable, plans), ((0, 0), (0, 1)))
        for firm, _ in rounds.combs.filled:
            for end in firm.ends.tolist():
                sides = [tree._cuts(Branch(firm, end, one)) for one in (True, False)]
                for point in points:
                    kept = tuple(keeps(cuts, point) for cuts in sides)
                    assert any(kept), (seed, firm.firm, end)
                    seen[kept] += 1
    assert min(seen[True, False], seen[False, True]) > SEEDS / 5, seen


@KINDS
def test_no_plan_of_a_side_has_fewer_blocking_pairs_than_it_proves(make):
    seen = Counter()
    for seed, formulation, best, plans in markets(make, SEEDS // 2):
        stable = stable_of(formulation)
        blocking = np.array([int(stable.amounts(one).sum()) for one in plans])
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        if not rounds.is_one_each:
            continue
        rounds.run(int(blocking.min()) + 1, 0, Watch())
        form = with_cuts(rounds.form, rounds.solved[0])
        tree = EnoughTree(form, rounds.combs, rounds.seen.basis)
        points = points_of(rounds, stable, plans)
        points = np.pad(
            points, ((0, 0), (0, form.matrix.shape[1] + 1 - points.shape[1]))
        )
        for firm, _ in rounds.combs.filled:
            for end, side in product(firm.ends[:6].tolist(), (True, False)):
                branch = Branch(firm, end, side)
                kept = [keeps(tree._cuts(branch), one) for one in points]
                fewest = int(blocking[kept].min(initial=99))
                tree._enter(branch)
                assert tree._highs.run(Watch())
                tree._most = fewest
                assert not tree._is_proved() or not any(kept), (seed, firm.firm, end)
                tree._most = fewest - 1
                seen["tight", side] += any(kept) and tree._is_proved()
                tree._most = int(blocking.min())
                seen["none", side] += not any(kept) and tree._is_proved()
                tree._leave()
    assert min(seen["tight", True], seen["tight", False]) > SEEDS / 20, seen
    assert seen["none", True] > SEEDS / 20, seen


@KINDS
def test_no_plan_as_good_has_fewer_blocking_pairs(make, monkeypatch):
    seen, draw = Counter(), np.random.default_rng(0)
    for seed, formulation, best, plans in markets(make, SEEDS):
        stable = stable_of(formulation)
        fewest = min(int(stable.amounts(one).sum()) for one in plans)
        rounds = LinkRounds(Face(formulation, stable, 2, (), best), Watch())
        if not rounds.is_one_each:
            continue
        monkeypatch.setattr(module, "OFTEN", 2 * (seed % 3 == 0))  # few are asked
        monkeypatch.setattr(module, "STEPS", 1 + 59 * (seed % 2))
        rounds.run(fewest + 1, 0, Watch())
        # With all rows the program hardly ever leaves anything to branch on.
        cuts, basis = rounds.solved[0], rounds.seen.basis
        if seed % 4:
            cuts, basis = [one for one in cuts if draw.random() < 0.2], None
        form, bounds = with_cuts(rounds.form, cuts), [0, 0]
        for learns, seek in enumerate((None, rounds.violated)):
            tree = EnoughTree(form, rounds.combs, basis, seek)
            while tree.is_none(bounds[learns], Watch()):
                bounds[learns] += 1
                assert bounds[learns] <= fewest, (seed, bounds, fewest)
                seen["raised"] += 1
            assert not tree._path
            assert len(tree._rows) == tree._learned  # what is learned stays
            # Asked again it is where it began, but for what it has learned.
            again = tree.is_none(bounds[learns], Watch())
            assert not again or (learns and bounds[learns] < fewest), (seed, fewest)
            assert not tree.is_none(bounds[learns] + 1, Watch(stop=lambda: True))
        seen["learned"] += bounds[0] < bounds[1]
        seen["lost"] += bounds[0] > bounds[1]
    assert seen["raised"] > SEEDS / 100, seen
    least = 1 if make in (opening, sating) else 0
    assert seen["learned"] - seen["lost"] >= least, seen


def test_sides_that_are_left_take_no_learned_row_along():
    seen = 0
    for seed, formulation, best, _ in markets(tight, 60):
        rounds = LinkRounds(
            Face(formulation, stable_of(formulation), 2, (), best), Watch()
        )
        if not rounds.is_one_each:
            continue
        tree = EnoughTree(rounds.form, rounds.combs, None, rounds.violated)
        assert tree._highs.run(Watch())
        before = tree._highs.basis
        firm = next((one for one, _ in rounds.combs.filled), None)
        if firm is None:
            continue
        for side in (True, False):
            tree._enter(Branch(firm, int(firm.ends[0]), side))
            tree._highs.run(Watch())
            tree._learns(Watch())
            tree._highs.run(Watch())
            tree._leave()
            assert len(tree._rows) == tree._learned
            tree._highs.go_from(before)  # which does not know what was learned
            assert tree._highs.run(Watch())
            fresh = EnoughTree(with_cuts(rounds.form, tree._rows), rounds.combs)
            assert fresh._highs.run(Watch())
            assert tree._highs.cost == pytest.approx(fresh._highs.cost, abs=1e-6), seed
        seen += tree._learned > 0
    assert seen > 3
