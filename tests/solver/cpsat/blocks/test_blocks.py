"""Sets of posts of committees: the cheapest ones, bounds and plans, by enumeration."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.linear_form import with_lock
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Term, Tier
from lawyer_assign.solver.cpsat import backend as cpsat_backend
from lawyer_assign.solver.cpsat import peaks
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.cpsat.blocks import block_search
from lawyer_assign.solver.cpsat.blocks import cheapest as cheap
from lawyer_assign.solver.cpsat.blocks.block_search import LARGEST, BlockSearch
from lawyer_assign.solver.cpsat.blocks.blocks import NO_NEED, NOTHING, Blocks, blocks_of
from lawyer_assign.solver.cpsat.blocks.cheapest import NEVER, Walk, cheapest, laid_out
from lawyer_assign.solver.cpsat.blocks.reach import Reach
from lawyer_assign.solver.linear.build import linear_form
from tests.attacks import wrong_optima
from tests.attacks.asked import asked
from tests.worlds.examples import many
from tests.worlds.forms import best_prices, bound, cost, formulation, load, square
from tests.worlds.oracles import priced_plans
from tests.worlds.peak_forms import peak

ONE_WORKER = Settings(workers=1, seed=0)


def drawn(dice):
    """Return blocks that nothing ties, and values of their pairs."""
    count, width = int(dice.integers(1, 5)), int(dice.integers(1, 8))
    sizes = dice.integers(1, width + 1, count)
    pair = np.full((count, width), NOTHING)
    pairs = int(sizes.sum())
    pair[np.arange(width) < sizes[:, None]] = dice.permutation(pairs)
    most = np.minimum(sizes, dice.integers(1, 5, count))
    least = np.minimum(most, dice.integers(0, 4, count))
    scale = int(dice.choice([3, 50, 10**6]))
    signs = dice.choice([-1, 0])
    weight = dice.integers(signs * scale, scale + 1, (count, width))
    need = dice.integers(-scale, 3 * scale, count)
    need[dice.random(count) < 0.2] = NO_NEED
    weight[(pair < 0) | (need == NO_NEED)[:, None]] = 0
    nothing = np.zeros(0, np.int64)
    blocks = Blocks(
        pair, weight, need, least, most, nothing, csr_array((0, pairs), dtype=np.int64),
        nothing, nothing, np.zeros(pairs, np.int64), 0,
    )  # fmt: skip
    return blocks, dice.integers(-scale, scale + 1, pairs)


def sets_of(blocks, value, at):
    """Yield the cost and the places of every set of a block."""
    size = int((blocks.pair[at] >= 0).sum())
    for count in range(blocks.least[at], blocks.most[at] + 1):
        for some in combinations(range(size), count):
            places = list(some)
            if blocks.weight[at, places].sum() >= blocks.need[at]:
                yield int(value[blocks.pair[at, places]].sum()), frozenset(some)


def test_the_cheapest_sets_are_those_of_enumeration():
    dice, seen = np.random.default_rng(0), Counter()
    for _ in range(600):
        blocks, value = drawn(dice)
        found = cheapest(blocks, value, Watch())
        for at in range(len(blocks)):
            true = min((paid for paid, _ in sets_of(blocks, value, at)), default=None)
            if true is None:
                assert found.least[at] >= NEVER
                seen["none"] += 1
                continue
            assert found.least[at] == true
            posts = found.posts[at][found.posts[at] >= 0]
            assert value[posts].sum() == true
            assert blocks.least[at] <= len(posts) <= blocks.most[at]
            where = np.isin(blocks.pair[at], posts)
            assert blocks.weight[at][where].sum() >= blocks.need[at]
            seen["priced" if found.price[at] else "free"] += 1
    assert min(seen[one] for one in ("none", "priced", "free")) > 20


def test_values_in_fine_parts_of_a_point_run_over_nowhere():
    dice, seen = np.random.default_rng(1), 0
    for _ in range(1_000):
        blocks, value = drawn(dice)
        # One set weighs hardly more than another, and costs far more.
        weight = 10**6 + dice.integers(0, 4, blocks.pair.shape)
        least = np.maximum(1, blocks.least)
        most = np.maximum(least, blocks.most)
        need = blocks.most * 10**6 + dice.integers(0, 8, len(blocks))
        weight = np.where(blocks.pair >= 0, weight, 0)
        blocks = replace(blocks, weight=weight, need=need, least=least, most=most)
        value = dice.integers(-(10**6), 10**6, len(value)) * (LARGEST // 10**6)
        found = cheapest(blocks, value, Watch())
        for at in range(len(blocks)):
            true = min((paid for paid, _ in sets_of(blocks, value, at)), default=None)
            assert found.least[at] == (NEVER if true is None else true)
            seen += bool(found.price[at] == cheap.DEAREST // weight[at].max())
    assert seen > 20


def test_without_a_walk_the_least_is_a_bound_and_the_set_is_one(monkeypatch):
    monkeypatch.setattr(cheap.Walk.sets, "__defaults__", (0,))
    dice, open_ = np.random.default_rng(1), 0
    for _ in range(600):
        blocks, value = drawn(dice)
        found = cheapest(blocks, value, Watch())
        for at in range(len(blocks)):
            true = dict.fromkeys(sets_of(blocks, value, at))
            if true:
                least = min(paid for paid, _ in true)
                assert found.least[at] <= least
                open_ += found.least[at] < least
                posts = found.posts[at][found.posts[at] >= 0]
                places = frozenset(np.flatnonzero(np.isin(blocks.pair[at], posts)))
                assert places in {some for _, some in true}
    assert open_ > 20


def test_a_walk_goes_through_every_set_within_its_limit():
    dice, seen = np.random.default_rng(2), 0
    for _ in range(600):
        blocks, value = drawn(dice)
        values = laid_out(blocks, value)
        found = cheapest(blocks, value, Watch())
        for at in range(len(blocks)):
            walk = Walk(blocks, values[at], at, int(found.price[at]))
            walk.limit = int(np.clip(found.least[at], -(10**9), 10**9))
            walk.limit += int(dice.integers(0, 60))
            told = {
                (int(paid), frozenset(row.tolist()))
                for rows, costs in walk.sets()
                for row, paid in zip(rows, costs, strict=True)
            }
            true = {one for one in sets_of(blocks, value, at) if one[0] <= walk.limit}
            assert told == true
            seen += len(true)
    assert seen > 1000


def teams(dice):
    """Return a formulation whose first tier is about the worst of several teams."""
    committees, lawyers = ((2, 4), (3, 3), (2, 3))[int(dice.integers(3))]
    pairs = square(committees, lawyers)
    size = len(pairs)
    top = int(dice.choice([3, 1_000]))
    least = dice.integers(0, 3, committees)
    most = np.maximum(least, dice.integers(1, 4, committees))
    must = [bound("team", pairs.committee, lower=least, upper=most)]
    wishes = []
    if dice.random() < 0.8:
        sides = {"upper": dice.integers(1, 3, lawyers)}
        if dice.random() < 0.4:
            sides["lower"] = np.minimum(dice.integers(0, 2, lawyers), sides["upper"])
        (must if dice.random() < 0.7 else wishes).append(
            bound("own", pairs.lawyer, **sides)
        )
    if dice.random() < 0.3:
        group = np.where(dice.random(size) < 0.5, 0, -1)
        (must if dice.random() < 0.5 else wishes).append(
            bound("some", group, upper=dice.integers(1, 4, 1))
        )
    if dice.random() < 0.2:
        wishes.append(load("load", pairs.lawyer, np.tile([0, 2, 5], (lawyers, 1))))
    points = dice.integers(0, top, size)
    one = peak("peak", pairs.committee, committees, factor=-points)
    last = points if dice.random() < 0.5 else dice.integers(-top, top, size)
    form = formulation(pairs, must, [[(one, 1)], [(cost("total", -last), 1)]])
    extra = [Term(wish, int(dice.integers(1, 4))) for wish in wishes]
    if not extra:
        return form
    place = int(dice.integers(0, 4))
    if place == 3:  # beside the points
        tiers = (form.tiers[0], Tier(2, (*form.tiers[1].terms, *extra)))
    else:
        tiers = (*form.tiers[:place], Tier(9, tuple(extra)), *form.tiers[place:])
    return type(form)(pairs, form.must, tiers)


def of_one_tier(form, tier, best):
    """Return blocks of a tier, those before it held, and the plans that are left."""
    said = linear_form(form, Watch())
    for before in range(tier):
        said = with_lock(said, before, best[before])
    plans = [
        (prices[tier], chosen)
        for prices, chosen in priced_plans(form)
        if prices[:tier] <= best[:tier]
    ]
    return blocks_of(said, tier, form.pairs.committee), plans


@pytest.mark.parametrize("crippled", [None, "ROUNDS", "MOST_SETS", "walk"])
def test_bounds_of_blocks_are_never_above_the_truth(crippled, monkeypatch):
    if crippled == "walk":
        monkeypatch.setattr(cheap.Walk.sets, "__defaults__", (0,))
    elif crippled:
        monkeypatch.setattr(block_search, crippled, 1)
    dice, seen = np.random.default_rng(3), Counter()
    for _ in range(many(1000)):
        form = teams(dice)
        best = best_prices(form)
        if best is None:
            continue
        for tier in range(len(best)):
            blocks, plans = of_one_tier(form, tier, best)
            if blocks is None:
                seen["nothing weighs"] += 1
                continue
            price, plan = plans[int(dice.integers(len(plans)))]
            taken = []
            search = BlockSearch(
                blocks, form.pairs.committee, taken.append, Watch(), ONE_WORKER
            )
            prices = dice.normal(0, 3, len(blocks.row))
            found = search.run(plan, price, prices)
            assert found is not None
            assert found <= best[tier]
            seen["proved" if found == best[tier] else "open"] += 1
            kept = [one for one in taken if form.holds(one)]
            assert all(form.prices(one)[:tier] >= best[:tier] for one in kept)
            seen["plans"] += len(kept)
    assert seen["proved"] > 20
    assert seen["plans"] > 20 or crippled


def test_no_plan_is_where_sets_rule_it_out_and_plans_are_plans():
    dice, seen = np.random.default_rng(6), Counter()
    for _ in range(many(1000)):
        form = teams(dice)
        best = best_prices(form)
        if best is None:
            continue
        group = form.pairs.committee
        tier = peaks.first_peak(form)
        before, plans = of_one_tier(form, tier, best)
        asked = Reach(group, ONE_WORKER)
        said = linear_form(form, Watch())
        for at in range(tier):
            said = with_lock(said, at, best[at])
        for price in sorted(dice.integers(best[tier] - 40, best[tier] + 9, 4)):
            locked = with_lock(said, tier, int(price))
            blocks = blocks_of(locked, len(best) - 1, group)
            if blocks is None:
                continue
            is_out = asked.is_out(blocks, Watch())
            assert not (is_out and price >= best[tier])
            seen["out" if is_out else "in" if price >= best[tier] else "open"] += 1
            plan = asked.plan(blocks, np.zeros(len(blocks.row)), Watch())
            if plan is not None and form.holds(plan):
                seen["plans"] += 1
                assert form.prices(plan) >= best
        assert before is None or plans
    assert seen["out"] > 20
    assert seen["in"] > 10
    assert seen["plans"] > 10
    assert seen["out"] > seen["open"]


def test_prices_that_are_ruled_out_end_below_the_best():
    dice, seen = np.random.default_rng(7), Counter()
    for _ in range(many(600)):
        form = teams(dice)
        best = best_prices(form)
        tier = peaks.first_peak(form)
        if best is None or tier != 0:
            continue
        search = peaks.peak_search(form, Run(), None)
        search.best = max(priced_plans(form), key=lambda one: one[0])[1]
        low = int(best[tier] - dice.integers(0, 300) * dice.integers(0, 3))
        search.out[tier] = low - 1
        found = search._narrowed(tier, low)
        assert low <= found <= best[tier]
        seen["met" if found == best[tier] else "open"] += 1
    assert seen["met"] > 10
    assert seen["met"] > seen["open"]


def test_the_search_of_peaks_finds_what_enumeration_finds_by_blocks():
    dice, used = np.random.default_rng(4), Counter()
    narrowed = peaks.PeakSearch._narrowed

    def narrow(self, *given):
        used["narrowed"] += 1
        return narrowed(self, *given)

    class Seen(BlockSearch):
        def run(self, *given):
            found = super().run(*given)
            used[found is not None] += 1
            return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cpsat_backend, "LARGE", 0)
        patch.setattr(peaks, "BlockSearch", Seen)
        # Otherwise a dive or a rounded relaxation mostly finds the best before.
        patch.setattr(peaks.PeakSearch, "_begin", lambda *_: None)
        patch.setattr(peaks.PeakSearch, "_narrowed", narrow)
        for _ in range(many(1000)):
            form = teams(dice)
            best, answer = best_prices(form), CpSat().solve(form, Run())
            assert answer.is_infeasible == (best is None)
            if best is not None:
                assert tuple(tier.price for tier in answer.tiers) == best
                assert tuple(tier.bound for tier in answer.tiers) == best
    assert used[True] > 20
    assert used["narrowed"] > 3


def with_worst_served(seed):
    """Return the first world of some seeds in which the worst-served is a wish."""
    while True:
        world = asked(seed)
        rule = world.policy.get("worst_served")
        if rule is not None and rule.wish is not None:
            return world
        seed += 10**9


@pytest.mark.parametrize("seed", [41000064, 41000070, 41000324, *range(many(60, 20))])
def test_rules_softened_moved_and_left_out_are_answered_as_all_plans_say(
    seed, monkeypatch
):
    # The three first were called infeasible: one price was, before there was a plan.
    monkeypatch.setattr(cpsat_backend, "LARGE", 0)
    monkeypatch.setattr(peaks.PeakSearch, "_begin", lambda *_: None)
    monkeypatch.setattr(wrong_optima, "asked", with_worst_served)
    assert wrong_optima.attack(seed, 0).findings == []


def test_a_clock_that_is_out_leaves_bounds_and_sets():
    dice, open_ = np.random.default_rng(8), 0
    for _ in range(300):
        blocks, value = drawn(dice)
        found = cheapest(blocks, value, Watch(stop=lambda: True))
        whole = cheapest(blocks, value, Watch())
        assert (found.least <= whole.least).all()
        open_ += int((found.least < whole.least).sum())
        for posts, least in zip(found.posts, whole.least, strict=True):
            assert least >= NEVER or value[posts[posts >= 0]].sum() >= least
    assert open_ > 10


def test_a_stopped_search_says_what_is_proved_so_far():
    dice = np.random.default_rng(5)
    for most in range(12):
        form = teams(dice)
        best = best_prices(form)
        if best is None:
            continue
        blocks, plans = of_one_tier(form, len(best) - 1, best)
        if blocks is None:
            continue
        asks = iter(range(most))
        watch = Watch(stop=lambda asks=asks: next(asks, None) is None)
        search = BlockSearch(
            blocks, form.pairs.committee, lambda _: None, watch, ONE_WORKER
        )
        found = search.run(plans[0][1], plans[0][0], np.zeros(len(blocks.row)))
        assert found is None or found <= best[-1]


def test_blocks_that_cannot_be_said_are_left_alone():
    pairs = square(2, 2)
    team = bound("team", pairs.committee, lower=[1, 1], upper=[2, 2])
    plain = formulation(pairs, [team], [[(cost("total", [1, 2, 3, 4]), 1)]])
    assert blocks_of(linear_form(plain, Watch()), 0, pairs.committee) is None
