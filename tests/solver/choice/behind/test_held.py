"""What whole solves say of plans that block as few, and of all, is true of each."""

from collections import Counter
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

import lawyer_assign as la
import lawyer_assign.matching.bounds.price_ascent as price_ascent
import lawyer_assign.solver.choice.backend as choice_module
from lawyer_assign.engines.run import Run
from lawyer_assign.solver.answer import Conditional, Held, Start
from lawyer_assign.solver.choice.backend import Choice, Improved
from lawyer_assign.solver.choice.behind import points_bound as module
from lawyer_assign.solver.choice.start import Begun, start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.cpsat.backend import CpSat
from tests.solver.choice.behind.drawn import (
    KINDS_OF_WORLDS,
    formulation_of,
    place_of_choice,
    world_of,
)
from tests.worlds.altered import Dice
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans

WORLDS = many(80, 4)
"""Of each kind."""


@pytest.fixture(autouse=True)
def small_worlds_are_bounded_as_districts_are(monkeypatch):
    monkeypatch.setattr(choice_module, "TOO_LARGE", 0)
    monkeypatch.setattr(choice_module, "start_by_choice", begun_where_pairs_block)
    monkeypatch.setattr(module, "SMALL", 0)
    monkeypatch.setattr(price_ascent, "_ROUND", 10)
    monkeypatch.setattr(price_ascent, "_LAST", 0.1)


def begun_where_pairs_block(formulation, watch, **named):
    """Begin with a plan in which pairs block, if there is one as good before choice.

    Floors are what flows may prove: of some tiers, from the first on. In half of all
    worlds the fewest blocking pairs are known, and in half of those the plan has them.
    """
    place = place_of_choice(formulation)
    priced = priced_plans(formulation)
    before = min((price[:place] for price, _ in priced), default=())
    kept = [price for price, _ in priced if price[:place] == before]
    found = [one for one in priced if one[0][:place] == before and one[0][place]]
    if not found:
        return start_by_choice(formulation, watch, **named)
    dice, fewest = Dice(repr(kept)), min(price[place] for price in kept)
    if dice.yes(0.5):
        found = [one for one in found if one[0][place] == fewest] or found
    prices, chosen = dice.choice(found)
    floors = [*before, dice.choice([0, fewest])]
    for at in range(place + 1, len(prices)):
        if dice.yes(0.4):
            break
        floors.append(min(price[at] for price in kept))
        kept = [price for price in kept if price[at] == floors[-1]]
    floors += [None] * (len(prices) - len(floors))
    return Begun(Start(chosen, tuple(floors), place))


def test_what_is_said_is_true_of_every_plan_that_it_is_said_of():
    seen = Counter()
    for kind, seed in product(KINDS_OF_WORLDS, range(WORLDS)):
        formulation = formulation_of(kind, seed)
        priced = [] if formulation is None else priced_plans(formulation)
        if priced:
            answer = Choice(CpSat()).solve(formulation, Run())
            seen += said(formulation, priced, answer, f"{kind} {seed}")
    assert seen["best"] > 0.9 * seen["all"] > 4 * WORLDS
    for kind in ("held", "held, reached", "proved"):
        assert seen[kind] > WORLDS / 4, seen
    assert seen["conditional"]


def said(formulation, priced, answer, name):
    """Compare what is said with all plans; return what was."""
    place, paid = place_of_choice(formulation), formulation.prices(answer.chosen)
    every, seen = np.array([price for price, _ in priced]), Counter(all=1)
    best = tuple(every.tolist()[np.lexsort(every.T[::-1])[0]])
    assert formulation.holds(answer.chosen), name
    assert answer.status != "optimal" or paid == best, name
    seen["best"] += paid == best
    seen["proved"] += answer.status == "optimal" and paid[place] > 0
    for at, tier in enumerate(answer.tiers):
        no_dearer = every[:, :at] <= paid[:at]
        least = every[no_dearer.all(1), at].min()
        assert tier.bound is None or tier.bound <= least, name
        if (told := tier.conditional) is None:
            continue
        assert tier.bound is None or tier.bound < told.bound, name
        if isinstance(told, Held):
            assert (told.tiers, told.prices) == ((place,), (paid[place],)), name
            assert answer.tiers[place].bound != paid[place], name
            assert told.bound <= least, name
            seen["held"] += 1
            seen["held, reached"] += told.bound == paid[at]
        else:
            no_dearer[:, place] = [
                keeps(formulation, one, told.firms) for _, one in priced
            ]
            assert told.bound <= every[no_dearer.all(1), at].min(), name
            seen["conditional"] += 1
    return seen


def keeps(formulation, chosen, firms):
    """Say whether the blocking pairs of a plan all involve some firms."""
    stable = stable_of(formulation)
    blocking = stable.firm[stable.amounts(chosen) > 0]
    return set(blocking.tolist()) <= set(firms)


def test_outcomes_are_those_of_cpsat_and_say_of_which_plans_a_bound_is():
    seen = Counter()
    for kind, seed in product(KINDS_OF_WORLDS, range(WORLDS // 2)):
        if formulation_of(kind, seed) is None:
            continue
        facts, policy, pairs = world_of(kind, seed)
        asked = {"policy": policy, "pairs": pairs, "time_limit": None}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(choice_module, "start_by_choice", start_by_choice)
            other = la.solve(facts, backend="cpsat", **asked)
        ours = la.solve(facts, backend="choice", **asked)
        if ours.plan is None:
            assert other.plan is None, (kind, seed)
            continue
        paid = [tier.price for tier in ours.tiers]
        best = [tier.price for tier in other.tiers]
        assert other.status == "optimal"
        assert ours.status != "optimal" or paid == best, (kind, seed)
        assert paid >= best, (kind, seed)
        same = next((at for at, one in enumerate(paid) if one != best[at]), len(paid))
        for at, tier in enumerate(ours.tiers[: same + 1]):
            assert tier.bound is None or tier.bound <= best[at], (kind, seed)
            told = tier.conditional
            if told is not None and "at most" in told.condition.en:
                third = next(one for one in ours.tiers if "stability" in one.rules)
                words = (
                    f"of plans that pay at most {third.price} in tier {third.number}"
                )
                assert told.condition.en == words
                assert third.bound != third.price
                assert told.bound <= best[at], (kind, seed)
                seen["held"] += 1
        seen["optimal"] += ours.status == "optimal"
    assert seen["held"] > WORLDS / 16, seen
    assert seen["optimal"] > WORLDS, seen


def with_tiers_between():
    """Yield formulations, and two plans as good before choice.

    The second one blocks fewer pairs, and pays more in the next tier.
    """
    for kind, seed in product(KINDS_OF_WORLDS, range(8)):
        formulation = formulation_of(kind, seed)
        if formulation is None or len(formulation.tiers) < 5:
            continue
        place, priced = place_of_choice(formulation), priced_plans(formulation)
        after = place + 1
        for (paid, one), (price, other) in product(priced, priced):
            is_less = paid[:place] == price[:place] and paid[place] > price[place]
            if is_less and paid[after] < price[after] and after + 1 < len(paid):
                yield formulation, place, one, other
                break


def test_a_bound_is_dropped_once_the_plan_pays_more_in_a_tier_between():
    found = 0
    for formulation, place, known, better in with_tiers_between():
        paid, tier = formulation.prices(known), place + 2
        floors = (*paid[:place], -1, paid[place + 1], None)
        floors += (None,) * (len(paid) - len(floors))
        held = tier, Held(7, (place,), (paid[place],))
        before = Improved(Start(known, floors, place), held=held)
        assert before.settled(formulation).held == held
        now = before._replace(start=Start(better, floors, place))
        assert now.settled(formulation).held is None
        cut = SimpleNamespace(tier=tier, relaxation=SimpleNamespace(bound=9))
        assert now._replace(found=cut).settled(formulation).found is None
        assert before._replace(found=cut).settled(formulation).found is cut
        found += 1
    assert found > 4


def test_of_two_bounds_of_a_tier_the_better_one_is_told_and_of_two_tiers_the_later():
    sore = SimpleNamespace(holds_of=lambda _: True, firms=np.array([4]))
    start = Start(np.ones(1, bool), (0, 0, 0, None))
    for bound, tier, told in ((5, 2, True), (7, 2, False), (7, 1, True)):
        held = tier, Held(bound, (0,), (3,))
        cut = SimpleNamespace(tier=2, relaxation=SimpleNamespace(bound=6))
        expected = (2, Conditional(6, (4,))) if told else held
        assert Improved(start, sore, cut, held).conditional == expected
