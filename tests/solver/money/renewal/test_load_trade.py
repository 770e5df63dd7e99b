"""Loads traded for others that save the money together, of whatever patterns."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.money.lines import is_plain_cap, upper_of
from lawyer_assign.solver.money.renewal import load_trade
from lawyer_assign.solver.money.renewal.load_trade import (
    FEW,
    FEWEST,
    NEAR,
    LoadTrade,
)
from lawyer_assign.solver.money.sets.apart import Apart
from tests.solver.money.renewal.test_plan_loads import (
    assert_breaks_nothing,
    elsewhere,
    loaded_district,
    loads_of_some_plan,
)
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import IS_DEEP, many


def trade_of(loads, formulation, plan):
    """Return a trade that knows what prices called for before."""
    whole, sets = loads.whole[0], loads.sets
    _, seen = sets.cheapest(*whole._replace(further=whole.further // 2))
    return LoadTrade(loads, formulation.pairs.committee, plan, seen[seen[:, 0] >= 0])


def usual_of(trade, plan):
    """Return what each row would pay for all posts of a plan as usual."""
    outlay, served = trade.outlay, np.flatnonzero(plan)
    total = np.zeros(len(outlay.who) + 1, np.int64)
    np.add.at(total, outlay.group[served], trade.usual[served])
    return total[:-1]


def assert_saves(trade, plan, loads):
    """Loads save what they have to, and rows would stay within their limits."""
    saved = trade.saved(loads).sum(axis=0)
    assert (saved >= trade.needed).all()
    assert trade.sets.beyond(loads).sum() <= trade.most
    outlay = trade.outlay
    alone = plan & ~np.isin(outlay.line, outlay.line[trade.loads.kept[:, 0]])
    if not trade.loads.kept.size and usual_is_told(trade, plan):
        spent = usual_of(trade, alone) - saved
        assert (spent <= outlay.upper).all()


def usual_is_told(trade, plan):
    """Whether each committee has one post: else who is served as usual is unclear."""
    served = trade.committee[plan]
    return len(np.unique(served)) == len(served)


def agree(formulation, at, seen):
    """Trade the loads of some plan of a small world, and look at what comes."""
    found = loads_of_some_plan(formulation, at)
    if found is None:
        return
    loads, plan = found
    trade = trade_of(loads, formulation, plan)
    before, first = loads.posts, loads.now
    cost = trade.cost(first).sum()
    trade.run(Watch())
    seen["tried"] += 1
    seen["loads"] += len(first)
    seen["others"] += not np.isin(loads.posts, before).all()
    assert_breaks_nothing(formulation, before, loads.posts)
    assert_saves(trade, plan, loads.now)
    assert trade.cost(loads.now).sum() <= cost + 1e-3


def test_loads_of_towns_save_enough_and_break_nothing():
    seen = Counter()

    @settings(max_examples=many(120), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6))
    def looked_at(facts, at):
        agree(formulation_of(facts), at, seen)

    looked_at()
    assert seen["loads"] > 5, seen
    assert seen["others"] or not IS_DEEP, seen


@pytest.mark.slow
def test_whatever_rules_are_left_out_or_softened_nothing_is_broken(worlds):
    seen = Counter()

    @settings(max_examples=500, deadline=None)  # few of them have loads to trade
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


def patterns_of(loads, posts):
    lists = np.where(posts >= 0, loads.outlay.price_list[posts], -1)
    return Counter(tuple(one) for one in np.sort(lists, axis=1).tolist())


def further(loads):
    """Count posts of scarce districts as further ones, too."""
    few = np.ones(len(loads.sets.most), np.int64)
    loads.sets.apart = Apart(np.ones(len(loads.outlay.steps), bool), few)
    return loads


def test_loads_of_a_district_are_traded_for_cheaper_ones_of_other_patterns(loaded):
    record, plan = loaded
    loads = further(elsewhere(record, plan))
    trade = trade_of(loads, record.formulation, plan)
    # So that some of what they save is more than is needed.
    trade.needed = trade.saved(loads.now).sum(axis=0) // 2
    before, first = loads.posts, loads.now
    assert len(first) > 2
    trade.run(Watch())
    assert_breaks_nothing(record.formulation, before, loads.posts)
    assert (trade.saved(loads.now).sum(axis=0) >= trade.needed).all()
    assert trade.sets.beyond(loads.now).sum() <= trade.most
    assert trade.cost(loads.now).sum() < 0.9 * trade.cost(first).sum()
    assert patterns_of(loads, first) != patterns_of(loads, loads.now)


def test_few_loads_at_a_time_leave_the_others_their_posts(loaded, monkeypatch):
    record, plan = loaded
    loads = further(elsewhere(record, plan))
    trade = trade_of(loads, record.formulation, plan)
    trade.needed = trade.saved(loads.now).sum(axis=0) // 2
    before, cost = loads.posts, trade.cost(loads.now).sum()
    assert len(loads.now) > 2
    monkeypatch.setattr(load_trade, "FEWEST", 1)
    fresh, changed = trade._fresh(Watch()), 0
    for _ in range(12):
        trade.freed = 2
        known = {tuple(one) for one in loads.now.tolist()}
        trade._renew(fresh, Watch())
        gone = known - {tuple(one) for one in loads.now.tolist()}
        assert len(gone) <= 2
        changed += len(gone)
        assert_breaks_nothing(record.formulation, before, loads.posts)
        assert (trade.saved(loads.now).sum(axis=0) >= trade.needed).all()
    assert changed
    assert trade.cost(loads.now).sum() < cost


def is_told(form, chosen):
    """Say whether columns keep all rows of a form."""
    total = form.matrix @ chosen
    return bool(((total >= form.row_least) & (total <= form.row_most)).all())


def test_no_loads_are_cheaper_than_those_chosen_among_all_that_are_looked_at(loaded):
    record, plan = loaded
    proved = 0
    for seed in range(4):
        loads = further(elsewhere(record, plan))
        trade = trade_of(loads, record.formulation, plan)
        trade.needed = trade.saved(loads.now).sum(axis=0) // 2
        trade.dice, trade.freed = np.random.default_rng(seed), 2
        fresh = trade._fresh(Watch())
        given = trade._given_up()
        kept, own = loads.now[~given], loads.now[given]
        assert len(own) == 2
        offers = np.concatenate([own, fresh.cheapest(loads.beside(kept), FEW)])
        form, cost = trade._form(offers, kept), trade.cost(offers)
        trade._given_up = lambda given=given: given
        trade._renew(fresh, Watch())
        found, least = trade.cost(loads.now).sum() - trade.cost(kept).sum(), np.inf
        for size in range(3):
            for some in combinations(range(len(offers)), size):
                if cost[list(some)].sum() < least:
                    chosen = np.bincount(some, minlength=len(offers))
                    if is_told(form, chosen):
                        least = cost[list(some)].sum()
        assert found <= least + 0.1
        proved += abs(found - least) < 0.1
    assert proved > 1


def test_dear_loads_are_given_up_most_often_with_others_that_save_the_same(loaded):
    record, plan = loaded
    loads = further(elsewhere(record, plan))
    trade = trade_of(loads, record.formulation, plan)
    dear = int(np.argmax(loads.cost(loads.now)))
    trade.freed, often = 2, np.zeros(len(loads.now))
    for _ in range(400):
        given = trade._given_up()
        assert given.sum() == 2
        often += given
    assert often.argmax() == dear
    trade.freed = len(loads.now) + 3
    assert trade._given_up().all()


def test_as_many_loads_are_given_up_as_a_choice_can_be_proved_of(loaded, monkeypatch):
    record, plan = loaded
    loads = further(elsewhere(record, plan))
    trade = trade_of(loads, record.formulation, plan)
    fresh = trade._fresh(Watch())
    trade.freed = 6
    trade._renew(fresh, Watch())
    assert trade.freed == 7
    monkeypatch.setattr(load_trade, "EFFORT", 1e-9)
    for _ in range(4):
        trade._renew(fresh, Watch())
    assert trade.freed == FEWEST


def test_a_choice_allows_what_fits_beside_loads_that_are_kept(loaded):
    record, plan = loaded
    loads = further(elsewhere(record, plan))
    trade = trade_of(loads, record.formulation, plan)
    kept, dice, seen = loads.now[1:], np.random.default_rng(0), Counter()
    offers = trade._fresh(Watch()).cheapest(loads.is_able, 5)
    usual = np.quantile(trade.saved(offers), 0.2, axis=0).astype(np.int64)
    trade.needed = trade.saved(kept).sum(axis=0) + usual
    trade.most = int(trade.sets.beyond(kept).sum()) + 3
    form = trade._form(offers, kept)
    line, caps = (
        loads.outlay.line,
        [one for one in loads.left.bounds if is_plain_cap(one)],
    )
    for _ in range(300):
        chosen = np.zeros(len(offers), np.int64)
        chosen[dice.integers(0, len(offers), 1 + dice.integers(0, 2))] = 1
        told = is_told(form, chosen)
        taken = np.concatenate([kept, offers[chosen > 0]])
        own = np.zeros(len(line), np.int64)
        np.add.at(own, taken[taken >= 0], 1)
        fits = len(np.unique(line[taken[:, 0]])) == len(taken)
        for one in caps:
            inside = one.group >= 0
            count = np.bincount(one.group[inside], own[inside], len(one.who))
            fits &= bool((count <= upper_of(one)).all())
        saves = (trade.saved(taken).sum(axis=0) >= trade.needed).all()
        is_few = trade.sets.beyond(taken).sum() <= trade.most
        assert told == (fits and saves and is_few)
        seen[told, fits] += 1
    assert min(seen[True, True], seen[False, True], seen[False, False]) > 10, seen


def test_what_loads_save_is_what_rows_pay_less(loaded):
    record, plan = loaded
    loads = elsewhere(record, plan)
    trade = trade_of(loads, record.formulation, plan)
    every = trade.sets.of_plan(np.flatnonzero(plan))
    assert len(every) > len(loads.now)
    totals = usual_of(trade, plan) - trade.saved(loads.now).sum(axis=0)
    assert (totals == trade.outlay.totals(plan)).all()


def test_no_time_leaves_loads_as_they_are(loaded):
    record, plan = loaded
    loads = elsewhere(record, plan)
    trade = trade_of(loads, record.formulation, plan)
    before = loads.posts
    trade.run(Watch(stop=lambda: True))
    assert sorted(loads.posts.tolist()) == sorted(before.tolist())


def test_patterns_are_of_near_loads_that_prices_called_for_before(loaded):
    record, plan = loaded
    loads = further(elsewhere(record, plan))
    trade = trade_of(loads, record.formulation, plan)
    seen = trade.seen
    is_further = trade.sets.beyond(seen) > 0
    able = loads.is_able[seen].all(axis=1, where=seen >= 0)
    near = loads.cost(seen) < NEAR * loads.post
    assert (is_further & able & near).any()
    assert not (is_further & able & near).all()
    called = trade._called(Watch(stop=lambda: True))
    assert called.tolist() == seen[is_further & able & near].tolist()
