"""What is proved of plans that block with some firms only, and of no others."""

import random
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest

import lawyer_assign.matching.bounds.price_ascent as price_ascent
import lawyer_assign.solver.choice.backend as choice_module
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Conditional, Held, Start
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.choice.behind.improved import Improved
from lawyer_assign.solver.choice.cuts.rounds import cut_down, search
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.region import can_part
from lawyer_assign.solver.choice.start import Begun
from lawyer_assign.solver.choice.two_way import (
    place_of_choice_alone,
    stable_of,
)
from lawyer_assign.solver.choice.windows.sore_window import (
    made_certain,
    quieted,
    sore_window,
)
from lawyer_assign.solver.cpsat.backend import CpSat
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import STEPS, opening
from tests.worlds.altered import asked
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
MOST_PAIRS = 11
QUICK = 12
"""One world in so many while somebody waits: each is planned in several ways."""
PLANS = 3
"""Plans of one world whose firms are called sore."""


@pytest.fixture(autouse=True)
def short_climbs(monkeypatch):
    """Climb few rounds of few steps: any prices prove what they prove."""
    monkeypatch.setattr(price_ascent, "_ROUND", STEPS)
    monkeypatch.setattr(price_ascent, "_LAST", 0.1)


def altered(seed):
    """Return a world in which a rule is left out, hardened, softened or moved."""
    kinds = sorted(KINDS)
    found, _ = asked(kinds[seed % len(kinds)], seed // len(kinds))
    return found.facts, found.policy, found.table


def blocked(make, seeds):
    """Yield formulations, all their plans with prices, and plans that pairs block."""
    for seed in seeds:
        formulation = formulate(Problem.of(*make(seed)))
        stable, place = stable_of(formulation), place_of_choice_alone(formulation)
        last = len(formulation.tiers) - 1
        if stable is None or place is None or place == last:
            continue
        if len(formulation.pairs) > MOST_PAIRS or not can_part(formulation):
            continue
        priced = priced_plans(formulation)
        if not priced:
            continue
        before = min(price[:place] for price, _ in priced)
        sore = [
            one for price, one in priced if price[:place] == before and price[place]
        ]
        random.Random(seed).shuffle(sore)
        for chosen in sore[:PLANS]:
            yield seed, formulation, priced, chosen


@pytest.mark.parametrize(
    ("make", "worlds", "least"),
    [(tight, 1_500, 60), (opening, 1_500, 60), (sending, 500, 3), (altered, 1_500, 20)],
    ids=["tight", "opening", "sending", "altered"],
)
def test_no_plan_that_keeps_the_condition_costs_less(make, worlds, least):
    said = conditional = certain = 0
    for seed, formulation, priced, chosen in blocked(make, range(many(worlds, QUICK))):
        face = Face.of(formulation, chosen)
        sore = sore_window(face, Watch())
        if sore is None:
            continue
        assert sore.holds_of(chosen)
        sore = made_certain(sore, face, Watch())
        prices, last = formulation.prices(chosen), len(formulation.tiers) - 1
        found = cut_down(sore.narrow, sore.stable, chosen, last, Watch())
        assert found is not None
        bound, reduced = found.relaxation.bound, found.relaxation.reduced
        is_passed = False
        for price, one in priced:
            if any(a > b for a, b in zip(price[:last], prices[:last], strict=True)):
                continue
            if sore.is_certain or sore.holds_of(one):
                assert bound <= price[last], seed
                assert (bound + reduced[one] <= price[last]).all(), seed
            is_passed |= price[last] < bound
        said += 1
        conditional += is_passed
        certain += sore.is_certain
    assert said >= many(least, QUICK)
    # Some plan that breaks the condition does cost less: it is no proof of the tier.
    assert conditional or make is not tight
    assert certain or make is not opening


@pytest.mark.parametrize("make", [tight, opening, altered])
def test_a_quieted_formulation_counts_what_does_not_block_in_a_plan(make):
    said = fewer = 0
    for seed, formulation, priced, chosen in blocked(make, range(many(400, QUICK))):
        stable, place = stable_of(formulation), place_of_choice_alone(formulation)
        quiet, silent = quieted(formulation, stable, chosen)
        assert stable_of(quiet) is silent
        weight = formulation.tiers[place].terms[0].weight
        rows = stable.amounts(chosen) == 0
        for price, one in priced:
            counted = weight * int(stable.amounts(one)[rows].sum())
            expected = (*price[:place], counted, *price[place + 1 :])
            assert quiet.prices(one) == expected, seed
            assert quiet.holds(one)
            fewer += counted == 0 and price[place] < formulation.prices(chosen)[place]
        assert quiet.prices(chosen)[place] == 0
        said += 1
    assert said >= many(12, QUICK)
    assert fewer


def test_a_search_among_quiet_plans_first_ends_at_a_best_one(monkeypatch):
    monkeypatch.setattr(choice_module, "QUIET", 0)
    monkeypatch.setattr(choice_module, "PAIRS", (MOST_PAIRS,))
    better = 0
    for seed, formulation, priced, chosen in blocked(tight, range(many(1_500, QUICK))):
        stable, place = stable_of(formulation), place_of_choice_alone(formulation)
        sore = sore_window(Face.of(formulation, chosen), Watch())
        prices, last = formulation.prices(chosen), len(formulation.tiers) - 1
        if sore is None or last != place + 1:
            continue
        found = cut_down(sore.narrow, sore.stable, chosen, last, Watch())
        asked_ = (formulation, stable, found, chosen, Watch(), MOST_PAIRS)
        known = Improved(Start(chosen, prices), None, found)
        one = choice_module._searched(formulation, stable, known, Watch())
        assert formulation.holds(one), seed
        paid, other = formulation.prices(one), formulation.prices(search(*asked_))
        # No more is paid in the tier that is searched if others are searched before.
        assert paid[:last] < other[:last] or paid[last] <= other[last], seed
        quiet = stable.amounts(chosen) == 0
        as_quiet = [
            price[last]
            for price, other in priced
            if price[:place] == prices[:place]
            and not stable.amounts(other)[quiet].any()
        ]
        assert paid <= prices, seed
        # All pairs are tried, so no plan of the kind is missed.
        assert paid[:last] < prices[:last] or paid[last] <= min(as_quiet), seed
        better += paid < prices
    assert better >= many(30, QUICK)


def conditioned(make, worlds):
    """Yield formulations, their plans, and one with a bound under its condition."""
    for _, formulation, priced, chosen in blocked(make, range(worlds)):
        place = place_of_choice_alone(formulation)
        sore = sore_window(Face.of(formulation, chosen), Watch())
        if sore is None:
            continue
        proof = SimpleNamespace(bound=-(10**6))
        cut = SimpleNamespace(tier=place + 1, relaxation=proof)
        start = Start(chosen, (0,) * len(formulation.tiers))
        yield formulation, place, priced, Improved(start, sore, cut)


@pytest.mark.parametrize("make", [tight, opening])
def test_better_plans_keep_the_condition_unless_they_block_less(make):
    """Or nothing would be proved of them; what is proved of all plans is enough."""
    seen = Counter()
    for formulation, place, priced, known in conditioned(make, many(400, QUICK)):
        stable, sore, start = stable_of(formulation), known.sore, known.start
        held = place + 1, Held(-(10**6), (place,), (7,))
        for price, other in priced:
            blocks = set(stable.firm[stable.amounts(other) > 0].tolist())
            keeps = blocks <= set(sore.firms.tolist())
            now = known._replace(start=replace(start, chosen=other))
            assert now.has_left == (not keeps)
            assert not now._replace(sore=None).has_left
            assert not now._replace(held=held).has_left
            for paid, one in priced[:PLANS]:
                is_less = price[: place + 1] < paid[: place + 1]
                is_free = not sore.holds_of(one)
                wanted = keeps or is_less or is_free
                assert known.wants(formulation, one, other) == wanted
                for free in ({"sore": None}, {"held": held}, {"found": None}):
                    assert known._replace(**free).wants(formulation, one, other)
                seen[keeps, is_less, is_free] += 1
    assert len(seen) >= 7, seen


def test_a_search_that_leaves_the_condition_goes_on_where_nobody_does(monkeypatch):
    """And ends where a plan with fewer blocking pairs has left it."""
    seen = Counter()
    for formulation, place, priced, known in conditioned(tight, many(1_500, QUICK)):
        stable, chosen, told = stable_of(formulation), known.start.chosen, []
        prices = formulation.prices(chosen)
        for price, other in priced:
            if price >= prices or known.sore.holds_of(other):
                continue

            def finds(asked_, *_, told=told, other=other):
                told.append(asked_)
                return other

            told.clear()
            monkeypatch.setattr(choice_module, "search", finds)
            ended = choice_module._searched(formulation, stable, known, Watch())
            is_less = price[: place + 1] < prices[: place + 1]
            assert ended is (other if is_less else chosen)
            # The second one is told that what blocks in the plan never does.
            assert told[0] is formulation
            assert len(told) == (1 if is_less else 2)
            assert is_less or told[1].prices(chosen)[place] == 0
            seen[is_less] += 1
    assert min(seen[True], seen[False]) > 0, seen


def test_of_a_plan_that_left_the_condition_a_bound_is_asked_anew(monkeypatch):
    seen = Counter()
    for seed, formulation, priced, chosen in blocked(tight, range(many(1_500, QUICK))):
        place = place_of_choice_alone(formulation)
        sore = sore_window(Face.of(formulation, chosen), Watch())
        prices, last = formulation.prices(chosen), len(formulation.tiers) - 1
        less = [
            one
            for price, one in priced
            if price[:place] == prices[:place]
            and 0 < price[place] < prices[place]
            and sore is not None
            and not sore.holds_of(one)
        ]
        if not less or last != place + 1:
            continue
        found = iter([less[0]])
        monkeypatch.setattr(
            choice_module,
            "_searched",
            lambda *asked_, found=found: next(found, asked_[2].start.chosen),
        )
        floors = (*prices[:place], 0, None)
        begun = Begun(Start(chosen, floors, place))
        ended = Choice(CpSat())._improved(formulation, begun, chosen, Run())
        assert ended.start.chosen is less[0]
        said = ended.conditional
        assert said is not None, seed
        assert not ended.has_left
        most = formulation.prices(less[0])
        for price, one in priced:
            keeps = isinstance(said[1], Held) or ended.sore.holds_of(one)
            if keeps and all(
                a <= b for a, b in zip(price[:last], most[:last], strict=True)
            ):
                assert said[1].bound <= price[last], seed
        seen[type(said[1])] += 1
    assert seen[Conditional] >= many(4, QUICK), seen


def test_an_outcome_keeps_the_condition_apart_from_the_proof(monkeypatch):
    monkeypatch.setattr(choice_module, "TOO_LARGE", 1)
    told = proved = 0
    for seed in range(many(1_000, 16)):
        make = tight if seed % 2 else opening
        formulation = formulate(Problem.of(*make(seed)))
        stable = stable_of(formulation)
        if stable is None or len(formulation.pairs) > MOST_PAIRS:
            continue
        answer = Choice(CpSat()).solve(formulation, Run())
        if answer.chosen is None or not stable.amounts(answer.chosen).any():
            continue
        paid = formulation.prices(answer.chosen)
        last = len(paid) - 1
        as_good = [
            (price[last], one)
            for price, one in priced_plans(formulation)
            if all(a <= b for a, b in zip(price[:last], paid[:last], strict=True))
        ]
        tier = answer.tiers[last]
        if tier.bound is not None:
            proved += 1
            assert tier.bound <= min(price for price, _ in as_good)
        if tier.conditional is not None:
            told += 1
            sore = set(tier.conditional.firms)
            blocking = stable.firm[stable.amounts(answer.chosen) > 0]
            assert set(blocking.tolist()) <= sore
            for price, one in as_good:
                firms = set(stable.firm[stable.amounts(one) > 0].tolist())
                assert not firms <= sore or tier.conditional.bound <= price
    assert proved >= many(20, 16)
    assert told >= 1
