"""The cheapest set of a line, by all sets there are."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.solver.money.sets import near_posts
from lawyer_assign.solver.money.sets.apart import NEVER, Apart
from lawyer_assign.solver.money.sets.near_posts import NearPosts
from lawyer_assign.solver.money.sets.post_sets import PostSets, Whole
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
    """Return a wish for few posts of first lists of each line, of any, or of pairs."""
    line, lines = outlay.line, int(outlay.line.max()) + 1
    inside = outlay.price_list < dice.integers(0, len(outlay.steps) + 1)
    if dice.random() < 0.5:  # in any order
        inside = (dice.random(len(outlay.steps)) < 0.5)[outlay.price_list]
    if dice.random() < 0.1:
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


def block_cost(outlay, some, block):
    """Return what so many posts of a list cost behind so many others, all together."""
    lists, total = sorted(outlay.price_list[list(some)].tolist()), 0
    for one in set(lists):
        total += int(block[one, lists.index(one), lists.count(one)])
    return total


@settings(max_examples=many(300))
@given(drawn=outlays())
def test_posts_beyond_few_and_blocks_are_priced_whole(drawn):
    outlay, dice = drawn
    lines = int(outlay.line.max()) + 1
    wish = apart_of(outlay, dice)
    apart = Apart.of(wish, outlay)
    if apart is None:
        inner = wish.group >= 0
        assert np.isin(outlay.price_list[inner], outlay.price_list[~inner]).any()
        return
    most = np.minimum(dice.integers(0, 6, lines), np.bincount(outlay.line))
    sets = PostSets(outlay, most, apart)
    value, fen = dice.integers(-20, 9, len(outlay.line)), dice.integers(0, 4, 2)
    load, further = np.zeros((lines, sets.size + 1), np.int64), int(dice.integers(9))
    block = dice.integers(-9, 9, (len(outlay.steps), sets.size + 1, sets.size + 1))
    block[:, :, 0] = 0
    prices = Whole(value, fen, load, further, block=block)
    least, posts = sets.cheapest(*prices)
    near = NearPosts(sets, prices, least)

    def cost_of(some):
        chosen = np.zeros(len(outlay.line), bool)
        chosen[list(some)] = True
        beyond = int(wish.amounts(chosen).sum())
        paid = int(value[chosen].sum()) + fen_of(outlay, some, fen)
        return paid + further * beyond + block_cost(outlay, some, block)

    above = np.full(len(value), NEVER)
    for line in range(lines):
        own = np.flatnonzero(outlay.line == line).tolist()
        costs = {
            some: cost_of(some)
            for count in range(int(most[line]) + 1)
            for some in combinations(own, count)
        }
        assert least[line] == min(costs.values())
        assert least[line] == cost_of(posts[line][posts[line] >= 0].tolist())
        for some, cost in costs.items():
            above[list(some)] = np.minimum(above[list(some)], cost - least[line])
    assert near.pairs.tolist() == above.tolist()


def test_loads_have_posts_beyond_few_or_one_that_counts_and_is_paid_less():
    seen = Counter()

    @settings(max_examples=many(200))
    @given(drawn=outlays())
    def agree(drawn):
        outlay, dice = drawn
        wish = apart_of(outlay, dice)
        apart, inner = Apart.of(wish, outlay), wish.group >= 0
        sets = PostSets(outlay, np.bincount(outlay.line), apart)
        chosen = dice.random(len(inner)) < 0.5
        own = sets.of_plan(np.flatnonzero(chosen))
        for posts, is_load in zip(own, sets.is_load(own).tolist(), strict=True):
            alone = np.zeros(len(inner), bool)
            alone[posts[posts >= 0]] = True
            less = outlay.paid(alone) < outlay.steps[outlay.price_list, 0]
            is_less = bool((less & alone & inner).any())
            is_further = int(wish.amounts(alone).sum()) > 0
            assert is_load == (apart is not None and (is_less or is_further))
            seen[is_less, is_further] += 1

    agree()
    assert len(seen) == 4, seen


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


def numbers_by_fee(outlay, some):
    """Return how many posts of a line are paid each sum, as the outlay says."""
    chosen = np.zeros(len(outlay.group), bool)
    chosen[list(some)] = True
    fen = outlay.paid(chosen)
    return Counter((int(outlay.group[at]), int(fen[at])) for at in some
                   if outlay.group[at] >= 0)  # fmt: skip


@settings(max_examples=many(300))
@given(drawn=outlays())
def test_what_pairs_and_patterns_cost_is_the_least_of_all_their_sets(drawn):
    """With prices of posts by what they are paid, too."""
    outlay, dice = drawn
    lines = int(outlay.line.max()) + 1
    most = np.minimum(dice.integers(0, 5, lines), np.bincount(outlay.line))
    sets = PostSets(outlay, most)
    value, fen = dice.integers(-20, 9, len(outlay.line)), dice.integers(0, 4, 2)
    load = np.cumsum(dice.integers(-3, 9, (lines, sets.size + 1)), axis=1)
    load[:, 0] = 0
    of_list = {(int(sets.row[one]), int(step))
               for one in np.unique(outlay.price_list) if sets.row[one] >= 0
               for step in outlay.steps[one]}  # fmt: skip
    fees = dict.fromkeys(sorted(of_list), 0)
    fee = dice.integers(-9, 10, len(fees))
    fees.update(zip(fees, fee.tolist(), strict=True))
    assert sets.fees == len(fees)
    least, posts = sets.cheapest(value, fen, load, 0, fee)
    near = NearPosts(sets, Whole(value, fen, load, 0, fee), least)
    of_pair, of_pattern = {}, {}
    for line in range(lines):
        own = np.flatnonzero(outlay.line == line).tolist()
        costs = {(): 0}
        for some in (one for count in range(1, int(most[line]) + 1)
                     for one in combinations(own, count)):  # fmt: skip
            numbers = numbers_by_fee(outlay, some)
            costs[some] = (
                int(value[list(some)].sum()) + int(load[line, len(some)])
                + fen_of(outlay, some, fen)
                + sum(fees[one] * count for one, count in numbers.items())
            )  # fmt: skip
            key = line, tuple(sorted(outlay.price_list[list(some)].tolist()))
            for known, which in ((of_pattern, [key]), (of_pair, some)):
                for one in which:
                    above = costs[some] - int(least[line])
                    known[one] = min(known.get(one, above), above)
        assert least[line] == min(costs.values())
        assert near.idle[line] == -least[line]
        taken = tuple(sorted(posts[line][posts[line] >= 0].tolist()))
        assert costs[taken] == least[line]
    wanted = [of_pair.get(at, NEVER) for at in range(len(value))]
    assert near.pairs.tolist() == wanted
    found = {}
    for some, above in zip(near.posts, near.patterns.tolist(), strict=True):
        own = some[some >= 0]
        lists = outlay.price_list[own].tolist()
        assert lists == sorted(lists)
        assert (outlay.line[own] == outlay.line[own[0]]).all()
        found[int(outlay.line[own[0]]), tuple(lists)] = above
        numbers = numbers_by_fee(outlay, own.tolist())
        counted = sets.counted(some[None])[0].tolist()
        assert counted == [numbers[one] for one in fees]
    assert len(found) == len(near.posts)
    assert found == of_pattern


def test_too_many_patterns_are_refused(monkeypatch):
    outlay = Outlay(
        "budget", ["a"], np.zeros(8, np.int64), upper=np.array([5]),
        line=np.zeros(8, np.int64), price_list=np.repeat([0, 1], 4),
        steps=np.array([[1], [2]]),
    )  # fmt: skip
    sets = PostSets(outlay, np.array([3]))
    monkeypatch.setattr(near_posts, "MOST_PATTERNS", 10)
    assert NearPosts.takes(sets)
    monkeypatch.setattr(near_posts, "MOST_PATTERNS", 9)
    assert not NearPosts.takes(sets)
