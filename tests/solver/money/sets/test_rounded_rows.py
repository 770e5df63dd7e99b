"""Rows of money in whole units of what further posts save: no plan is left out."""

from collections import Counter
from dataclasses import replace
from itertools import groupby
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Term, formulate
from lawyer_assign.solver.money.climb import set_boxes
from lawyer_assign.solver.money.climb.climb_starts import climbed
from lawyer_assign.solver.money.sets.post_sets import PostSets
from lawyer_assign.solver.money.sets.rounded_rows import RoundedRows, Savings
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rounds import raise_bound
from lawyer_assign.solver.money.sets.set_rows import SetRows
from lawyer_assign.statements import Bound
from tests.solver.money.climb.test_set_climb import flow_of_a_district
from tests.solver.money.sets.test_post_sets import outlays
from tests.solver.money.sets.test_set_search import around_a_plan
from tests.solver.money.test_every_tightness import monies, policies, tight
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.solver.test_backends import problem_of
from tests.worlds.examples import many
from tests.worlds.oracles import every_choice

MORE = 2_000_000
"""Fen that rows of money are said to need besides."""

MOST = 12
"""Rows of money in a unit each, of one town."""


class Around:
    """Plans around one of them, and rows of money in units drawn by chance."""

    def __init__(self, formulation, found, seed):
        self.record, self.plans, self.best = found
        self.formulation, self.dice = formulation, np.random.default_rng(seed)
        (self.outlay,) = self.record.outlays
        self.paid = np.array(formulation.prices(self.record.best)[:-1], np.int64)
        self.bound = SetBound(self.record.relaxed, self.outlay, self.paid.tolist())
        self.savings = Savings(self.bound.sets, self.bound.rows)
        both = [*self.likely(), (0, int(self.dice.integers(1, 10**6)))]
        some = self.dice.permutation(len(both))[:MOST]
        self.row, self.unit = np.array([both[at] for at in some]).T
        self.rounded = self.savings.rounded(self.row, self.unit)

    @classmethod
    def of(cls, formulation, at, seed):
        found = around_a_plan(formulation, at)
        if found is None or len(found[0].outlays) > 1:
            return None
        outlay = found[0].outlays[0]
        if not SetBound.takes(found[0].relaxed, outlay):
            return None
        return cls(formulation, found, seed)

    def likely(self):
        """Return rows that need something, with gains and parts of them as units."""
        for row in np.flatnonzero(self.savings.needed > 0).tolist():
            gains = self.savings.gains[self.bound.sets.row == row]
            gains = np.unique(gains[gains > 0])[:, None]
            for unit in np.unique(-(-gains // np.arange(1, 4))).tolist():
                yield row, unit

    def like(self, plans):
        """Return those of some plans that pay no more before the last tier."""
        paid = [self.formulation.prices(one)[:-1] for one in plans]
        return [
            one
            for one, own in zip(plans, paid, strict=True)
            if (np.array(own, np.int64) <= self.paid).all()
        ]

    def drawn(self):
        """Return prices by chance: often poor ones, on any side."""
        dice, rows, size = self.dice, self.bound.rows, 10.0 ** self.dice.integers(1, 4)
        fen = 10.0 ** self.dice.uniform(-6, -1)
        odd = dice.choice([1.0, 1.0, 1.0, -1.0, np.nan])  # what no program should say
        return Duals(
            dice.normal(0, size, len(rows)),
            dice.uniform(0, 3 * size, rows.last) * dice.choice([0, 1, odd]),
            dice.uniform(0, fen, len(self.outlay.who)) * odd,
            rounded=dice.uniform(0, fen, len(self.rounded)),
        )

    def near(self, dearer):
        """Return the best prices, with some of what money costs in units.

        With ``dearer`` rows keep prices that leave nothing over for these.
        """
        duals, share = self.bound.best[1], self.dice.uniform(0, 1, len(self.outlay.who))
        first = np.unique(self.row, return_index=True)[1]
        units = np.zeros(len(self.row))
        units[first] = (share * duals.fen)[self.row[first]]
        taken = np.zeros(len(self.outlay.who))
        taken[self.row] = (share * duals.fen)[self.row]
        savings = self.savings
        less = np.where(savings.row >= 0, savings.asked * taken[savings.row], 0)
        return duals._replace(
            rows=duals.rows - (0 if dearer else less),
            fen=duals.fen - taken,
            rounded=units,
        )

    def assert_true(self, duals, free):
        """Look at every plan, under these limits and under whatever limits."""
        bound = self.bound
        bound.best = bound.worth = bound.now = None
        bound.prove(duals)
        assert bound.value <= self.best
        worth = bound.worth
        for plan in free:
            least = worth.least - int(worth.money @ self.outlay.totals(plan))
            assert least <= self.formulation.prices(plan)[-1] * worth.fine


def assert_no_plan_is_below(formulation, at, seed, seen):
    """Prove by many prices, and look at every plan that pays no more before."""
    around = Around.of(formulation, at, seed)
    if around is None:
        return
    bound, count = around.bound, len(around.rounded)
    bound.program.add(bound.sets.of_plan(np.flatnonzero(around.record.best)))
    raise_bound(bound, Watch())
    first, is_open = bound.best[0], bound.value < around.best and count > 1
    bound.round(around.rounded, np.zeros(count))
    assert bound.best[0] == first
    near = [around.near(dearer=False), around.near(dearer=True)]
    raise_bound(bound, Watch())
    assert bound.value <= around.best
    seen["raised"] += 1
    seen["open"] += is_open
    seen["higher"] += is_open and bound.value > -(-first // bound.fine)
    best, relaxed = bound.best[1], around.record.relaxed
    free = [one for one in every_choice(len(around.plans[0])) if relaxed.holds(one)]
    free = around.like(free)
    for duals in (best, *near, *(around.drawn() for _ in range(4))):
        around.assert_true(duals, free)


def test_bounds_hold_in_towns_of_every_price():
    seen = Counter()

    @settings(max_examples=many(150), deadline=None)
    @given(facts=towns(), at=st.integers(0, 10**6), seed=st.integers(0, 10**6))
    def agree(facts, at, seed):
        assert_no_plan_is_below(formulation_of(facts), at, seed, seen)

    agree()
    assert seen["raised"] > 20
    # Few are open, and of a few nothing follows.
    assert 4 * seen["higher"] >= seen["open"] - 4, seen


def test_bounds_hold_whatever_rules_are_left_out_softened_or_moved(worlds):
    seen = Counter()

    @settings(max_examples=many(600), deadline=None)
    @given(
        at=st.integers(0, 299),
        money=monies(),
        policy=policies(),
        percents=st.tuples(*[st.sampled_from([50, 75, 90, 100, 110])] * 3),
        plan=st.integers(0, 10**6),
    )
    def agree(at, money, policy, percents, plan):
        world = worlds[at]._replace(facts=tight(worlds[at].facts, money, percents))
        formulation = formulate(problem_of(world, policy))
        assert_no_plan_is_below(formulation, plan, plan, seen)

    agree()
    assert seen["raised"] > 20


@st.composite
def asked_outlays(draw):
    """Prices of any shape, a plan that is just within limits, and what it asks for."""
    outlay, dice = draw(outlays())
    pairs, chosen = len(outlay.line), dice.random(len(outlay.line)) < 0.9
    if dice.random() < 0.8:  # what is paid less and less, and much at first
        steps = -np.sort(-outlay.steps, axis=1)
        steps[:, 0] = dice.integers(9, 11, len(steps))
        outlay = replace(outlay, steps=steps)
    upper = outlay.totals(chosen) + dice.integers(0, 2, len(outlay.who))
    outlay = replace(outlay, upper=upper)
    asked = []
    for _ in range(int(dice.integers(1, 4))):
        count = int(dice.integers(1, 5))
        inside = dice.random(pairs) < 0.9
        if dice.random() < 0.8:
            inside &= outlay.group == dice.integers(0, 2)
        group = np.where(inside, dice.integers(0, count, pairs), -1)
        has = np.bincount(group[chosen & (group >= 0)], minlength=count)
        lower = np.maximum(has + dice.integers(-1, 3, count), 0)
        who = [str(at) for at in range(count)]
        asked.append((Bound("asked", who, group, lower=lower), has))
    return outlay, chosen, asked, dice


def rows_of(asked, line, dice):
    """Return rows of bounds, as musts where a plan keeps these."""
    musts = [
        replace(one, lower=np.minimum(one.lower, has))
        for one, has in asked
        if dice.random() < 0.3
    ]
    terms = [Term(weight=int(dice.integers(1, 9)), statement=one) for one, _ in asked]
    tiers = [SimpleNamespace(terms=terms)]
    return SetRows(SimpleNamespace(bounds=musts, tiers=tiers), (), line)


def gained_by(savings, plan, row, unit):
    """Return the units of one row that a plan's blocks gain, one after the other."""
    outlay, total = savings.sets.outlay, 0
    for line in np.unique(outlay.line[plan]):
        own = np.flatnonzero(plan & (outlay.line == line))
        number = 0
        for name, some in groupby(np.sort(outlay.price_list[own]).tolist()):
            gain = 0
            for _ in some:
                step = outlay.steps[name, min(number, outlay.steps.shape[1] - 1)]
                gain += int(savings.base[name] - step)
                number += 1
            if savings.sets.row[name] == row:
                total += -(-gain // unit)
    return total


def test_plans_within_limits_gain_the_units_that_they_need():
    seen = Counter()

    @settings(max_examples=many(600, 3), deadline=None)
    @given(drawn=asked_outlays())
    def agree(drawn):
        outlay, chosen, asked, dice = drawn
        rows = rows_of(asked, outlay.line, dice)
        sets = PostSets(outlay, np.bincount(outlay.line))
        savings = Savings(sets, rows)
        row, unit = dice.integers(0, 2, 4), dice.integers(1, 5, 4)
        rounded = savings.rounded(row, unit)
        posts = sets.of_plan(np.flatnonzero(chosen))
        gained = rounded.gained(posts, sets).sum(axis=0)
        each = zip(row.tolist(), unit.tolist(), strict=True)
        assert gained.tolist() == [gained_by(savings, chosen, *one) for one in each]
        count = np.zeros(len(rows), np.int64)
        for _, own in rows.entries(np.flatnonzero(chosen)):
            count += np.bincount(own, minlength=len(rows))
        missed = np.maximum(rows.lower - count, 0)
        assert not missed[rows.place < 0].any()
        has = gained + rounded.asked @ missed
        assert (has >= rounded.needed).all()
        is_just = (has == rounded.needed) & (rounded.needed > 0)
        seen["plans"] += 1
        seen["needed"] += bool((rounded.needed > 0).any())
        seen["just"] += bool(is_just.any())
        seen["missed"] += bool((rounded.asked @ missed > 0).any())

    agree()
    assert seen["just"], seen
    assert seen["missed"] > 3, seen


def test_what_rows_are_worth_leaves_over_what_units_say():
    """Of two rows, one is missed at 5 points of 1, the other at 50."""
    rounded = RoundedRows(
        np.array([0]), np.array([2]), np.array([[[[0, 3]]]]), np.array([[4, 4, 0]]),
        np.array([6]), np.array([11]),
    )  # fmt: skip
    rows = SimpleNamespace(lower=np.array([2, 1, 1]))
    found = rounded.priced(
        np.array([3]), np.array([5, 40, 40]), np.array([5, 50, 50]), rows
    )
    # Missing a post of the first would save 24, and costs 5.
    assert found.rows.tolist() == [0, 26, 40]
    assert found.worth == 3 * 2 * 6 - 2 * 19
    assert found.least == 3 * 11 - 2 * 19
    assert found.block.tolist() == [[[0, -18]]]


class Needier(Savings):
    """Rows of money need more than they do, so that mixtures break units of them.

    By themselves they hardly ever do in a district with a few rows.
    """

    def __init__(self, *given):
        super().__init__(*given)
        self.total = self.total + MORE
        self.needed = self.needed + MORE


def boxes_of_a_district(times):
    """Let programs go on in a district, with units chosen so often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(set_boxes, "TIMES", times)
        patch.setattr(set_boxes, "Savings", Needier)
        held, _ = flow_of_a_district(committees=40, percent=99, seed=3)
        boxes = climbed(held, held.record.relaxed, Watch())
        boxes.run(Watch())
    return boxes


@pytest.fixture(scope="module")
def plain():
    return boxes_of_a_district(0)


@pytest.fixture(scope="module")
def rounded():
    return boxes_of_a_district(set_boxes.TIMES)


def test_programs_prove_more_with_units(plain, rounded):
    assert plain.bound.rounded is None
    assert (rounded.bound.best[1].rounded > 0).any()
    assert rounded.bound.value > plain.bound.value + 10


def test_prices_that_plans_are_sought_at_know_nothing_of_units(plain, rounded):
    known = rounded.seen.bound
    assert known.rounded is None
    assert known.best[1].rounded.size == 0
    assert known.whole[0].block is None
    assert known.best[0] <= plain.bound.best[0] < rounded.seen.latest.best[0]
    assert len(rounded.seen.posts) > len(plain.seen.posts)


def test_what_holds_under_whatever_limits_is_no_worse_for_units(plain, rounded):
    worth, upper = rounded.bound.worth, rounded.bound.outlay.upper
    now = worth.least - int(worth.money @ upper)
    assert rounded.bound.now == now
    assert now > plain.bound.best[0]


def test_units_of_rows_stay_and_none_is_said_twice(rounded):
    bound, kept = rounded.bound, len(rounded.bound.rounded)
    best, duals = bound.best
    prices = duals.rounded.copy()
    assert (prices > 0).any()
    found = rounded._solved(duals, Watch())
    prices[:] = 0
    bound.best = best, duals._replace(rounded=prices)
    rounded.times = 0
    rounded._round(found, 0.0)
    both = list(zip(bound.rounded.row, bound.rounded.unit, strict=True))
    assert len(set(both)) == len(both)
    assert len(bound.best[1].rounded) == len(both) <= kept + 3
    assert bound.best[0] == best
