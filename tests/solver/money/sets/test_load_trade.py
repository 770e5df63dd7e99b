"""Loads traded for others that save the money together, of whatever patterns."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.money.sets.load_trade import NEAR, LoadTrade
from lawyer_assign.solver.money.sets.post_sets import Apart
from tests.solver.money.sets.test_load_exchange import (
    assert_breaks_nothing,
    elsewhere,
    exchanged,
    loaded_district,
)
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many


def trade_of(exchange, formulation, plan):
    """Return a trade that may choose from what prices called for before."""
    whole, sets = exchange.whole[0], exchange.sets
    _, seen = sets.cheapest(*whole._replace(further=whole.further // 2))
    return LoadTrade(exchange, formulation.pairs.committee, plan, seen[seen[:, 0] >= 0])


def usual_of(trade, plan):
    """Return what each row would pay for all posts of a plan as usual."""
    outlay, served = trade.outlay, np.flatnonzero(plan)
    total = np.zeros(len(outlay.who) + 1, np.int64)
    np.add.at(total, outlay.group[served], trade.usual[served])
    return total[:-1]


def assert_saves(trade, plan, loads):
    """Loads save what they have to, and rows would stay within their limits."""
    saved = trade.saved(loads).sum(axis=0)
    # HiGHS keeps rows of money but for a millionth of the dearest post.
    assert (saved >= trade.needed - 2).all()
    assert trade.sets.beyond(loads).sum() <= trade.most
    outlay = trade.outlay
    alone = plan & ~np.isin(outlay.line, outlay.line[trade.exchange.kept[:, 0]])
    if not trade.exchange.kept.size and usual_is_told(trade, plan):
        spent = usual_of(trade, alone) - saved
        assert (spent <= outlay.upper + 2).all()


def usual_is_told(trade, plan):
    """Whether each committee has one post: else who is served as usual is unclear."""
    served = trade.committee[plan]
    return len(np.unique(served)) == len(served)


def agree(formulation, at, seen):
    """Trade the loads of some plan of a small world, and look at what comes."""
    found = exchanged(formulation, at)
    if found is None:
        return
    exchange, plan = found
    trade = trade_of(exchange, formulation, plan)
    before, loads = exchange.posts, exchange.loads
    cost = trade.cost(loads).sum()
    trade.run(Watch())
    seen["tried"] += 1
    seen["loads"] += len(loads)
    seen["others"] += not np.isin(exchange.posts, before).all()
    patterns = (sorted(exchange.patterns(one)) for one in (loads, exchange.loads))
    seen["patterns"] += len(loads) > 0 and len(set(map(tuple, patterns))) == 2
    assert_breaks_nothing(formulation, before, exchange.posts)
    assert_saves(trade, plan, exchange.loads)
    assert trade.cost(exchange.loads).sum() <= cost + 1e-3


def test_loads_of_towns_save_enough_and_break_nothing():
    seen = Counter()

    @settings(max_examples=many(120), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    looked_at()
    assert seen["loads"] > 5, seen
    assert seen["others"], seen


@pytest.mark.slow
def test_whatever_rules_are_left_out_or_softened_nothing_is_broken(worlds):
    seen = Counter()

    @settings(max_examples=many(500, 3), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([100, 130, 180])] * 3),
        plan=st.integers(0, 10**6),
    )
    def looked_at(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        agree(formulate(problem_of(world, policy)), plan, seen)

    looked_at()
    assert seen["tried"] > 4, seen


@pytest.fixture(scope="module")
def loaded():
    return loaded_district()


def test_loads_of_a_district_are_traded_for_cheaper_ones_of_other_patterns(loaded):
    record, plan = loaded
    exchange = elsewhere(record, plan)
    # As if posts of scarce districts were further ones as well.
    few = np.ones(len(exchange.sets.most), np.int64)
    exchange.sets.apart = Apart(np.ones(len(exchange.outlay.steps), bool), few)
    trade = trade_of(exchange, record.formulation, plan)
    # So that some of what they save is more than is needed.
    trade.needed = trade.saved(exchange.loads).sum(axis=0) // 2
    before, loads = exchange.posts, exchange.loads
    assert len(loads) > 2
    trade.run(Watch())
    assert_breaks_nothing(record.formulation, before, exchange.posts)
    assert (trade.saved(exchange.loads).sum(axis=0) >= trade.needed - 2).all()
    assert trade.sets.beyond(exchange.loads).sum() <= trade.most
    assert trade.cost(exchange.loads).sum() < 0.9 * trade.cost(loads).sum()
    assert sorted(exchange.patterns(loads)) != sorted(exchange.patterns(exchange.loads))


def test_what_loads_save_is_what_rows_pay_less(loaded):
    record, plan = loaded
    exchange = elsewhere(record, plan)
    trade = trade_of(exchange, record.formulation, plan)
    every = trade.sets.of_plan(np.flatnonzero(plan))
    assert len(every) > len(exchange.loads)
    totals = usual_of(trade, plan) - trade.saved(exchange.loads).sum(axis=0)
    assert (totals == trade.outlay.totals(plan)).all()


def test_no_time_leaves_loads_as_they_are(loaded):
    record, plan = loaded
    exchange = elsewhere(record, plan)
    trade = trade_of(exchange, record.formulation, plan)
    before = exchange.posts
    trade.run(Watch(stop=lambda: True))
    assert sorted(exchange.posts.tolist()) == sorted(before.tolist())


def test_loads_that_prices_called_for_before_are_offered_where_they_are_near(loaded):
    record, plan = loaded
    exchange = elsewhere(record, plan)
    # As if posts of scarce districts were further ones as well.
    few = np.ones(len(exchange.sets.most), np.int64)
    exchange.sets.apart = Apart(np.ones(len(exchange.outlay.steps), bool), few)
    trade = trade_of(exchange, record.formulation, plan)
    seen = trade.seen
    further = trade.sets.beyond(seen) > 0
    able = exchange.is_able[seen].all(axis=1, where=seen >= 0)
    near = exchange.cost(seen) < NEAR * exchange.post
    assert (further & able & near).any()
    assert not (further & able & near).all()
    offers = trade._offers(Watch(stop=lambda: True))
    assert offers.tolist() == seen[further & able & near].tolist()
