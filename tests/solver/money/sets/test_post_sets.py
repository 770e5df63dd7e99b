"""The cheapest set of a line, by all sets there are."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.solver.money.sets import closing
from lawyer_assign.solver.money.sets.closing import TooManyError, Whole, near_sets
from lawyer_assign.solver.money.sets.post_sets import Apart, PostSets
from lawyer_assign.statements import Bound, Outlay
from tests.worlds.examples import many


@st.composite
def outlays(draw):
    """Up to three lines and four lists, one of them in no row, prices of any shape."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    pairs, lists = int(dice.integers(1, 14)), int(dice.integers(1, 5))
    row = dice.integers(0, 2, lists)
    row[dice.integers(lists)] = -1
    price_list = dice.integers(0, lists, pairs)
    outlay = Outlay(
        "budget", ["a", "b"], row[price_list], upper=np.array([5, 5]),
        line=dice.integers(0, 3, pairs), price_list=price_list,
        steps=dice.integers(0, 9, (lists, int(dice.integers(1, 5)))),
    )  # fmt: skip
    return outlay, dice


def apart_of(outlay, dice):
    """Return a wish for few posts of the first lists of each line, or of any lists."""
    line, lines = outlay.line, int(outlay.line.max()) + 1
    inside = outlay.price_list < dice.integers(0, len(outlay.steps) + 1)
    if dice.random() < 0.2:
        inside = dice.random(len(line)) < 0.5
    few = dice.integers(0, 3, lines)
    return Bound("few", [str(at) for at in range(lines)], np.where(inside, line, -1),
                 upper=few)  # fmt: skip


def fen_of(outlay, posts, fen):
    """Return the price of a line's posts as the outlay itself counts them."""
    chosen = np.zeros(len(outlay.group), bool)
    chosen[list(posts)] = True
    return int(outlay.totals(chosen) @ fen)


@settings(max_examples=many(300))
@given(drawn=outlays())
def test_no_set_of_a_line_is_cheaper(drawn):
    outlay, dice = drawn
    lines = int(outlay.line.max()) + 1
    most = np.minimum(dice.integers(0, 11, lines), np.bincount(outlay.line))
    sets = PostSets(outlay, most)
    value, fen = dice.integers(-20, 9, len(outlay.line)), dice.integers(0, 4, 2)
    load = np.cumsum(dice.integers(0, 9, (lines, sets.size + 1)), axis=1)
    load[:, 0] = 0
    least, posts = sets.cheapest(value, fen, load)
    for line in range(lines):
        own = np.flatnonzero(outlay.line == line).tolist()
        costs = [
            int(value[list(some)].sum()) + int(load[line, count])
            + fen_of(outlay, some, fen)
            for count in range(int(most[line]) + 1)
            for some in combinations(own, count)
        ]  # fmt: skip
        assert least[line] == min(costs)
        taken = posts[line][posts[line] >= 0].tolist()
        assert len(set(taken)) == len(taken) <= most[line]
        assert set(taken) <= set(own)
        paid = int(value[taken].sum()) + int(load[line, len(taken)])
        assert least[line] == paid + fen_of(outlay, taken, fen)
    spent = sets.spent(posts[posts[:, 0] >= 0])
    chosen = np.zeros(len(outlay.line), bool)
    chosen[posts[posts >= 0]] = True
    assert spent.sum(axis=0).tolist() == outlay.totals(chosen).tolist()
    again = sets.of_plan(np.flatnonzero(chosen))
    assert sets.spent(again).sum(axis=0).tolist() == outlay.totals(chosen).tolist()
    assert sorted(again[again >= 0]) == np.flatnonzero(chosen).tolist()


@settings(max_examples=many(300))
@given(drawn=outlays())
def test_posts_beyond_few_are_priced_whole(drawn):
    outlay, dice = drawn
    lines = int(outlay.line.max()) + 1
    wish = apart_of(outlay, dice)
    apart = Apart.of(wish, outlay)
    if apart is None:
        inner = wish.group >= 0
        last = {at: outlay.price_list[inner & (outlay.line == at)] for at in range(3)}
        assert (
            any(
                (outlay.price_list[~inner & (outlay.line == at)] <= own.max()).any()
                for at, own in last.items()
                if len(own)
            )
            or np.isin(outlay.price_list[inner], outlay.price_list[~inner]).any()
        )
        return
    most = np.minimum(dice.integers(0, 6, lines), np.bincount(outlay.line))
    sets = PostSets(outlay, most, apart)
    value, fen = dice.integers(-20, 9, len(outlay.line)), dice.integers(0, 4, 2)
    load, further = np.zeros((lines, sets.size + 1), np.int64), int(dice.integers(9))
    prices = Whole(value, fen, load, further)
    least, posts = sets.cheapest(*prices)
    room = int(dice.integers(12))

    def cost_of(some):
        chosen = np.zeros(len(outlay.line), bool)
        chosen[list(some)] = True
        beyond = int(wish.amounts(chosen).sum())
        return int(value[chosen].sum()) + fen_of(outlay, some, fen) + further * beyond

    near = []
    for line in range(lines):
        own = np.flatnonzero(outlay.line == line).tolist()
        costs = {
            some: cost_of(some)
            for count in range(int(most[line]) + 1)
            for some in combinations(own, count)
        }
        assert least[line] == min(costs.values())
        assert least[line] == cost_of(posts[line][posts[line] >= 0].tolist())
        near += [
            some for some, cost in costs.items() if some and cost <= least[line] + room
        ]
    found = near_sets(sets, prices, least, room)
    assert sorted(near) == sorted(tuple(sorted(one[one >= 0])) for one in found)


def test_lines_of_ten_posts_do_not_pass_what_numbers_hold():
    pairs = 12
    outlay = Outlay(
        "budget", ["a"], np.zeros(pairs, np.int64), upper=np.array([5]),
        line=np.repeat([0, 1], [2, 10]), price_list=np.zeros(pairs, np.int64),
        steps=np.array([[1]]),
    )  # fmt: skip
    sets = PostSets(outlay, np.array([2, 10]))
    value = np.full(pairs, -(1 << 50))
    load = np.zeros((2, 11), np.int64)
    least, posts = sets.cheapest(value, np.array([0]), load)
    assert least.tolist() == [-2 << 50, -10 << 50]
    assert (posts >= 0).sum(axis=1).tolist() == [2, 10]


@settings(max_examples=many(300))
@given(drawn=outlays(), room=st.integers(0, 12))
def test_every_set_that_is_near_the_least_is_found(drawn, room):
    outlay, dice = drawn
    lines = int(outlay.line.max()) + 1
    most = np.minimum(dice.integers(0, 5, lines), np.bincount(outlay.line))
    sets = PostSets(outlay, most)
    value, fen = dice.integers(-20, 9, len(outlay.line)), dice.integers(0, 4, 2)
    load = np.cumsum(dice.integers(-3, 9, (lines, sets.size + 1)), axis=1)
    load[:, 0] = 0
    prices = Whole(value, fen, load)
    least, _ = sets.cheapest(*prices)
    found = [
        tuple(sorted(one[one >= 0].tolist()))
        for one in near_sets(sets, prices, least, room)
    ]
    near = [
        some
        for line in range(lines)
        for count in range(1, int(most[line]) + 1)
        for some in combinations(np.flatnonzero(outlay.line == line).tolist(), count)
        if int(value[list(some)].sum()) + int(load[line, count])
        + fen_of(outlay, some, fen) <= least[line] + room
    ]  # fmt: skip
    assert sorted(found) == sorted(near)


def test_too_many_sets_are_refused(monkeypatch):
    outlay = Outlay(
        "budget", ["a"], np.zeros(8, np.int64), upper=np.array([5]),
        line=np.zeros(8, np.int64), price_list=np.zeros(8, np.int64),
        steps=np.array([[1]]),
    )  # fmt: skip
    sets, nothing = PostSets(outlay, np.array([3])), np.zeros(8, np.int64)
    prices = Whole(nothing, np.array([0]), np.zeros((1, 4), np.int64))
    assert len(near_sets(sets, prices, np.array([0]), 0)) == 8 + 28 + 56
    monkeypatch.setattr(closing, "MOST_SETS", 91)
    with pytest.raises(TooManyError):
        near_sets(sets, prices, np.array([0]), 0)
