"""Programs with prices in boxes go on from the one before, and find what it would."""

from collections import Counter

import numpy as np
import pytest
from scipy.sparse import csr_array, hstack

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.climb.boxed_program import BROKEN, BoxedProgram
from lawyer_assign.solver.money.climb.climb_starts import climbed
from tests.solver.money.climb.test_set_climb import flow_of_a_district
from tests.solver.money.sets.test_team_shares import boxes_of_teams


def boxes_of_a_district():
    held, _ = flow_of_a_district()
    return climbed(held, held.record.relaxed, Watch())


def solved_both_ways(boxes, seen):
    """Let boxes go on; solve each of their programs anew, too."""
    solved = boxes._solved

    def compared(centre, watch):
        known = boxes.boxed
        found = solved(centre, watch)
        warm = boxes.boxed
        if warm is None:
            seen["anew"] += 1
            return found
        seen["grown"] += known is warm
        seen["rows"] += known is not None and known is not warm
        near = np.zeros(len(boxes.program.posts), bool)
        near[warm.places] = True
        anew = BoxedProgram(boxes.program, boxes.away, near)
        assert anew.solve(boxes._sides(centre), Watch())
        assert found.hope == pytest.approx(anew.highs.cost, rel=1e-7)
        assert len(np.unique(warm.places)) == len(warm.places) == near.sum()
        return found

    boxes._solved = compared
    boxes.run(Watch())


def test_what_goes_on_is_worth_what_is_solved_anew():
    seen, teams = Counter(), boxes_of_teams()
    teams.program.tie(teams.program.tied[:0])
    for boxes in (boxes_of_a_district(), teams):
        solved_both_ways(boxes, seen)
    assert seen["grown"] > 4, seen
    assert seen["rows"] > 0, seen
    # Without teams the first ones are far from good prices.
    assert seen["anew"] > 0, seen


def begun(boxes):
    """Return the first program of boxes, solved."""
    centre, boxes.hope = boxes.bound.best[1], 0.0
    first = boxes._boxed(centre)
    assert first is boxes.boxed
    assert first.solve(boxes._sides(centre), Watch())
    return first, centre


def test_it_begins_where_the_one_before_ended():
    boxes = boxes_of_a_district()
    first, centre = begun(boxes)
    near = np.zeros(len(boxes.program.posts), bool)
    second = BoxedProgram(boxes.program, boxes.away, near, first)
    # What is in the basis stays, whether it is near or not.
    assert set(second.places) == set(first.places[first.basic_sets]) != set()
    sides = boxes._sides(centre)
    second.highs.price_columns(np.arange(len(sides)), sides)
    assert second.highs.run(Watch(), primal=True, steps=1)
    assert second.highs.cost == pytest.approx(first.highs.cost, rel=1e-9)


def test_rows_that_are_new_are_not_broken_at_first():
    boxes = boxes_of_teams()
    program = boxes.program
    program.tie(program.tied[:0])
    boxes._tie = lambda _: None
    boxes.run(Watch())
    assert not len(program.tied)
    first, centre = begun(boxes)
    sets = first.highs.values[-len(first.places) :]
    heads, number = np.nonzero(program.posts[first.places] >= 0)
    posts = program.posts[first.places][heads, number]
    broken = program.shares.broken(program.shares.counted(posts, sets[heads]))
    assert (broken > 0.1).any()
    program.tie(np.arange(len(program.shares)))
    second = boxes._boxed(centre)
    assert second is not first
    # A step at most: the simplex does not look for a solution first.
    second.highs.run(Watch(), primal=True, steps=1)
    near = np.zeros(len(program.posts), bool)
    near[second.places] = True
    whole, away = program.program(near), boxes.away
    has = csr_array(hstack([away, -away, whole.matrix])) @ second.highs.values
    room = 1e-5 * np.maximum(1.0, np.abs(has))
    assert (has >= whole.row_least - room).all()
    assert (has <= whole.row_most + room).all()
    assert second.highs.values.min() > -BROKEN
    assert second.highs.values[: 2 * away.shape[1]].max() > 0.1
