"""Bounds by cutting planes, and plans among the pairs they leave cheap."""

import time
from dataclasses import replace
from functools import cache, lru_cache
from operator import itemgetter

import numpy as np
import pytest

from lawyer_assign.datasets import ChoiceKnobs, district
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import held, with_lock
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Term, formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice import backend as choice_module
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.choice.cuts import rounds
from lawyer_assign.solver.choice.cuts.closing import closed
from lawyer_assign.solver.choice.cuts.rounds import PAIRS, _may_block, cut_down, search
from lawyer_assign.solver.choice.region import can_part
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.choice.windows.list_ends import heads
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.relaxation import relaxation_of
from lawyer_assign.statements import DISPATCHED
from tests.worlds.examples import IS_DEEP
from tests.worlds.markets import busy, choosing, crowded
from tests.worlds.oracles import every_choice, priced_plans
from tests.worlds.small import DAY

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
MUST = Policy.hangzhou_2024(on=DAY, stability="must")
TWO = Settings(workers=2)
CHOICE, LAST = 2, 3
"""Places of the tiers of blocking pairs and of points, where stability is a wish."""


def formulated(facts, policy=WISH):
    return formulate(Problem.of(facts, policy))


def wanting(seed, ties=0.3):
    """Return a district with several firms, small enough for CP-SAT to prove."""
    knobs = ChoiceKnobs(tie_density=ties, list_length=5)
    return district(
        committees=24, lawyers=40, firms=6, seed=seed, scarcity=0.3, choices=knobs
    )


@cache
def asked(seed, ties=0.3, is_must=False):
    """Return the formulation of such a district, once for all tests."""
    return formulated(wanting(seed, ties), MUST if is_must else WISH)


@cache
def begun_at(seed, ties=0.3):
    formulation = asked(seed, ties)
    begun = start_by_choice(formulation, Watch())
    return formulation, stable_of(formulation), begun


@lru_cache(50)
def proved(formulation):
    """Return the least prices of small worlds, by CP-SAT."""
    answer = CpSat().solve(formulation, Run(Watch(60)))
    assert all(tier.price == tier.bound for tier in answer.tiers)
    return tuple(tier.price for tier in answer.tiers)


@pytest.mark.parametrize("ties", [0.0, 0.3, 0.7])
def test_a_bound_is_never_above_the_least_price_and_often_above_the_flow(ties):
    raised = closed = 0
    for seed in range(5):
        formulation, stable, begun = begun_at(seed, ties)
        chosen = begun.start.chosen
        prices = formulation.prices(chosen)
        if begun.narrow is None or prices[:LAST] != begun.start.floors[:LAST]:
            continue
        found = cut_down(begun.narrow, stable, chosen, LAST, Watch(60))
        best = proved(formulation)
        assert best[:LAST] == prices[:LAST]
        assert begun.start.floors[LAST] <= found.relaxation.bound <= best[LAST]
        raised += found.relaxation.bound > begun.start.floors[LAST]
        closed += found.relaxation.bound == best[LAST]
        # A pair outside the best plan's reach costs what it says.
        least = found.relaxation.bound + found.relaxation.reduced
        better = search(formulation, stable, found, chosen, Watch(60), PAIRS[-1])
        assert formulation.holds(better)
        price = formulation.prices(better)
        assert best <= price <= prices
        assert (least[better] <= price[LAST]).all()
    assert closed >= 2
    # Of strict lists flows say it all, unless firms gain by rearranging.
    assert raised >= 2 or not ties


@pytest.mark.parametrize("policy", [WISH, MUST], ids=["wish", "must"])
@pytest.mark.parametrize("make", [choosing, crowded, busy])
def test_small_worlds_agree_with_every_choice(make, policy):
    seen = closed = 0
    for seed in range(60 if IS_DEEP else 40):
        formulation = formulated(make(seed, seed % 2 == 0), policy)
        begun = start_by_choice(formulation, Watch())
        if begun is None or begun.start.chosen is None:
            continue
        priced = priced_plans(formulation)
        best = min(price for price, _ in priced)
        bounds = begun.start.bounds(best)
        for bound, least in zip(bounds, best, strict=True):
            assert bound is None or bound <= least
        last = len(best) - 1
        prices = formulation.prices(begun.start.chosen)
        if begun.narrow is None or prices[:last] != begun.start.floors[:last]:
            continue
        stable = stable_of(formulation)
        found = cut_down(begun.narrow, stable, begun.start.chosen, last, Watch())
        assert found.relaxation.bound <= best[last]
        # What a pair costs at least is true of every plan as good in the tiers before.
        least = found.relaxation.bound + found.relaxation.reduced
        for price, one in priced:
            if price[:last] == best[:last]:
                assert (least[one] <= price[last]).all()
        seen += 1
        closed += found.relaxation.bound == best[last]
    assert seen > (12 if IS_DEEP else 6)
    assert closed > seen / 2


def test_rows_left_out_of_a_search_never_block_in_it():
    left_out = 0
    draw = np.random.default_rng(0)
    for seed in range(60):
        formulation = formulated(crowded(seed))
        stable = stable_of(formulation)
        if stable is None:
            continue
        kept = draw.random(len(formulation.pairs)) < 0.7
        is_served = heads(stable).headed
        rows = _may_block(stable, kept, is_served)
        left_out += (~rows).sum()
        liked = stable.pair_committee_rank < DISPATCHED
        for chosen in every_choice(len(kept)):
            served = np.bincount(
                stable.pair_committee[chosen & liked], minlength=len(is_served)
            )
            if not (chosen & ~kept).any() and (served[is_served] > 0).all():
                assert not stable.amounts(chosen)[~rows].any()
    assert left_out > 50


def large(monkeypatch):
    monkeypatch.setattr(choice_module, "TOO_LARGE", 0)
    return Choice(CpSat())


@pytest.mark.parametrize("policy", [WISH, MUST], ids=["wish", "must"])
def test_the_backend_says_what_cpsat_proves(policy, monkeypatch):
    backend = large(monkeypatch)
    closed = 0
    for seed in range(4):
        formulation = asked(seed, is_must=policy is MUST)
        answer = backend.solve(formulation, Run(Watch(60), TWO))
        best = proved(formulation)
        prices = formulation.prices(answer.chosen)
        assert prices == tuple(tier.price for tier in answer.tiers)
        assert formulation.holds(answer.chosen)
        for tier, least in zip(answer.tiers, best, strict=True):
            if tier.price != least:
                assert tier.bound is None or tier.bound <= least <= tier.price
                break
            assert tier.bound is None or tier.bound <= least
        closed += prices == best
    assert closed >= 3


def test_where_pairs_have_to_block_regions_are_mended(monkeypatch):
    knobs = ChoiceKnobs()
    facts = district(committees=60, lawyers=25, seed=0, scarcity=0, choices=knobs)
    formulation = formulated(facts)
    begun = start_by_choice(formulation, Watch())
    before = formulation.prices(begun.start.chosen)
    assert begun.narrow is None
    assert 0 < begun.start.floors[2] < before[2]
    told = []
    watch = Watch(20, progress=told.append)
    answer = large(monkeypatch).solve(formulation, Run(watch, TWO))
    prices = formulation.prices(answer.chosen)
    assert formulation.holds(answer.chosen)
    assert prices < before
    assert answer.tiers[2].bound == begun.start.floors[2] <= prices[2]
    stages = {one.stage for one in told}
    assert "pairs to rearrange" in stages
    # Cuts speak of plans that block with the same firms, and a flow of all plans.
    assert "cuts" in stages
    # Prices are those of the plan, and not of a region.
    known = [one for one in told if one.bound is not None and one.tier == 2]
    assert {"deferred acceptance", "pairs to rearrange"} <= {one.stage for one in known}
    assert all(prices[2] <= one.price <= before[2] for one in known[1:])
    assert all(one.bound <= prices[2] for one in known)
    assert "cpsat" not in stages
    assert answer.tiers[LAST].bound <= prices[LAST]
    under = answer.tiers[LAST].conditional
    assert under is None or answer.tiers[LAST].bound <= under.bound <= prices[LAST]


def test_a_stop_leaves_the_plan_and_what_was_proved(monkeypatch):
    formulation, stable, begun = begun_at(0)
    chosen = begun.start.chosen
    assert cut_down(begun.narrow, stable, chosen, LAST, Watch(0)) is None
    found = cut_down(begun.narrow, stable, chosen, LAST, Watch(60))
    assert search(formulation, stable, found, chosen, Watch(0), PAIRS[-1]) is chosen
    stopped = Watch(60, stop=lambda: True)
    answer = large(monkeypatch).solve(formulation, Run(stopped, TWO))
    assert answer.chosen is None or formulation.holds(answer.chosen)


def test_a_part_of_a_watch_ends_before_it_or_with_it():
    asked = []
    watch = Watch(100, stop=lambda: asked.append(1) or False)
    half = watch.part(0.5)
    assert 45 < half.left < 51
    assert not half.must_stop
    assert asked
    watch.is_interrupted = True
    assert half.must_stop
    assert Watch().part(0.5).time_limit is None


@pytest.mark.parametrize("is_whole", [False, True])
def test_highs_stops_when_asked_and_keeps_what_it_has(is_whole):
    formulation, _, begun = begun_at(1)
    form = linear_form(formulation)
    highs = Highs(program_of(form, LAST), is_whole=is_whole)
    assert not highs.run(Watch(0))
    highs.start_from(begun.start.chosen)
    assert highs.run(Watch(60))
    assert highs.has_values
    assert len(highs.values) == form.matrix.shape[1]


def test_highs_hears_the_stop_button_while_it_works():
    knobs = ChoiceKnobs(tie_density=0.3)
    facts = district(committees=120, lawyers=180, seed=0, choices=knobs)
    form = linear_form(formulated(facts))
    highs = Highs(program_of(form, LAST), is_whole=True)
    asked = []
    clock = time.process_time  # a machine that is busy with others is no fault of it
    watch = Watch(
        stop=lambda: asked.append(1) or len(asked) > 3, clock=clock, started=clock()
    )
    assert not highs.run(watch)
    assert watch.is_interrupted
    assert watch.seconds < 20


def test_a_tier_is_held_at_its_price():
    formulation, _, begun = begun_at(2)
    form = linear_form(formulation)
    prices = formulation.prices(begun.start.chosen)
    fixed = held(form, 0, prices[0])
    assert fixed.matrix.shape == form.matrix.shape
    assert (fixed.most[form.cost[0] > 0] == 0).all()
    row = held(form, 0, prices[0] + 1)
    assert row.matrix.shape[0] == form.matrix.shape[0] + 1
    assert row.row_most[-1] == with_lock(form, 0, prices[0] + 1).row_most[-1]


def test_dual_prices_of_the_wrong_sign_or_size_prove_less_not_wrong():
    formulation, _, begun = begun_at(3)
    form = linear_form(formulation)
    for tier, price in enumerate(formulation.prices(begun.start.chosen)[:LAST]):
        form = held(form, tier, price)
    highs = Highs(program_of(form, LAST))
    assert highs.run(Watch(60))
    best = proved(formulation)[LAST]
    true = relaxation_of(form, LAST, highs.prices, highs.values[: form.pairs]).bound
    assert true <= best
    draw = np.random.default_rng(0)
    noise = draw.normal(0, 1e-6, len(highs.prices))
    near = relaxation_of(form, LAST, highs.prices + noise, highs.values[: form.pairs])
    assert true - 2 <= near.bound <= true
    for size in (1.0, 1e3, 1e9):
        wrong = highs.prices + draw.normal(0, size, len(highs.prices))
        found = relaxation_of(form, LAST, wrong, highs.values[: form.pairs])
        assert found.bound <= true
    scaled = replace(form, cost=form.cost * 10**9)
    large = relaxation_of(scaled, LAST, highs.prices * 1e9, highs.values[: form.pairs])
    assert abs(large.bound - true * 10**9) <= 10**9


def cut_down_all(worlds):
    """Yield place, world, start and cuts where the last tier alone is left open."""
    for seed, formulation in enumerate(worlds):
        begun = start_by_choice(formulation, Watch())
        if begun is None or begun.narrow is None or not can_part(formulation):
            continue
        last = len(formulation.tiers) - 1
        prices = formulation.prices(begun.start.chosen)
        if prices[:last] != begun.start.floors[:last]:
            continue
        stable = stable_of(formulation)
        found = cut_down(begun.narrow, stable, begun.start.chosen, last, Watch())
        yield seed, formulation, begun, found


@pytest.mark.parametrize("make", [crowded, busy])
def test_closing_among_the_pairs_that_matter_is_exact(make):
    closed_at = 0
    worlds = (
        formulated(make(seed, seed % 2 == 0)) for seed in range(240 if IS_DEEP else 40)
    )
    for seed, formulation, begun, found in cut_down_all(worlds):
        best, last = proved(formulation), found.tier
        prices = formulation.prices(begun.start.chosen)
        # A bound that is too low leaves more to do, and nothing wrong.
        low = replace(found.relaxation, bound=found.relaxation.bound - seed % 3)
        for one in (found, replace(found, relaxation=low)):
            start = closed(formulation, one, begun.start, CpSat(), Run(Watch(60)))
            assert formulation.prices(start.chosen) == best
            assert start.floors[last] == best[last]
        closed_at += best != prices or found.relaxation.bound < best[last]
    assert closed_at > (3 if IS_DEEP else 0)


def with_far(formulation):
    """Return coverage and the other tiers, with a committee that nobody may serve."""
    first, *tiers = formulation.tiers
    (term,) = first.terms
    asked = term.statement
    asked = replace(asked, who=[*asked.who, "far"], lower=np.append(asked.lower, 1))
    return replace(first, terms=(Term(asked, term.weight),)), *tiers


def asking_last(formulation, missing):
    """Put coverage beside points, and a committee in it that nobody may serve."""
    first, *tiers, points = with_far(formulation)
    asked = Term(first.terms[0].statement, missing)
    points = replace(points, terms=(*points.terms, asked))
    return replace(formulation, tiers=(*tiers, points))


def test_a_search_covers_no_fewer_where_somebody_cannot_be_served():
    better = 0
    for seed in range(120 if IS_DEEP else 30):
        plain = formulated(crowded(seed))
        formulation = replace(plain, tiers=with_far(plain))
        begun = start_by_choice(formulation, Watch())
        if begun is None or begun.narrow is None or not can_part(formulation):
            continue
        stable, best = stable_of(formulation), proved(formulation)
        plans = [one for one in priced_plans(formulation) if one[0][:LAST] == best[:-1]]
        if best[CHOICE]:
            continue
        prices, chosen = max(plans, key=itemgetter(0))
        found = cut_down(begun.narrow, stable, chosen, LAST, Watch())
        one = search(formulation, stable, found, chosen, Watch(), 100)
        assert formulation.prices(one) == best, seed
        better += best < prices
    assert better


@pytest.mark.parametrize("missing", [1, 30])
def test_closing_counts_what_it_costs_that_somebody_has_no_pair_that_matters(missing):
    tried = 0
    worlds = (
        asking_last(formulated(crowded(seed)), missing)
        for seed in range(240 if IS_DEEP else 60)
    )
    for seed, formulation, begun, found in cut_down_all(worlds):
        best, last = proved(formulation), found.tier
        start = closed(formulation, found, begun.start, CpSat(), Run(Watch(60)))
        assert formulation.prices(start.chosen) == best, seed
        assert start.floors[last] == best[last], seed
        tried += 1
    assert tried > 3


def test_a_small_district_that_cpsat_leaves_open_is_proved_by_cuts(monkeypatch):
    monkeypatch.setattr(CpSat, "solve", None)
    facts = district(committees=100, scarcity=0, seed=1)
    answer = Choice(CpSat()).solve(formulated(facts), Run(Watch()))
    paid = [tier.price for tier in answer.tiers]
    assert paid == [0, 0, 0, -12_876]
    assert [tier.bound for tier in answer.tiers] == paid


@pytest.mark.parametrize(
    ("rows", "left", "is_late"),
    [
        (20_000, 0.1, False),
        (20_001, 7.9, True),
        (20_001, 8.5, False),
        (100_000, 16.0, True),
        (100_000, 17.5, False),
    ],
)
def test_no_search_is_begun_that_hears_nobody_at_the_end(rows, left, is_late):
    watch = Watch(left, started=0.0, clock=lambda: 0.0)
    assert rounds._is_late(rows, watch) == is_late


def test_a_search_that_would_be_late_leaves_the_plan(monkeypatch):
    formulation, stable, begun = begun_at(0)
    chosen, told = begun.start.chosen, list[int]()
    found = cut_down(begun.narrow, stable, chosen, LAST, Watch())
    monkeypatch.setattr(rounds, "_is_late", lambda rows, _: told.append(rows) or True)
    monkeypatch.setattr(rounds, "Highs", None)
    assert search(formulation, stable, found, chosen, Watch(), PAIRS[-1]) is chosen
    assert len(told) == 1
    assert told[0] > 0
