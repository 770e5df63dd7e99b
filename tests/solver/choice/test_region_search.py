"""Regions of a plan under two-way choice, rearranged exactly with all else fixed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.datasets import ChoiceKnobs, district
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.choice.backend import Choice, _promising
from lawyer_assign.solver.choice.behind.improved import Improved
from lawyer_assign.solver.choice.region import Region, can_part, part_of
from lawyer_assign.solver.choice.region_search import Mending
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of, without_stability
from lawyer_assign.solver.choice.windows.list_ends import heads
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.flow.backend import Flow
from tests.worlds.examples import many
from tests.worlds.markets import choosing
from tests.worlds.oracles import every_choice, priced_plans
from tests.worlds.small import DAY, firm

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
MUST = Policy.hangzhou_2024(on=DAY, stability="must")


def formulated(facts, policy=WISH):
    return formulate(Problem.of(facts, policy))


def region_of(formulation, chosen, firms):
    """Return the region of some firms: their committees, and those nobody serves."""
    pairs = formulation.pairs
    stable = stable_of(formulation)
    width = 2 + max(pairs.firm.max(initial=0), stable.firm.max(initial=0))
    is_inside = np.isin(np.arange(width), firms)
    away = np.zeros(1 + pairs.committee.max(initial=0), bool)
    away[pairs.committee[chosen & ~is_inside[pairs.firm]]] = True
    inside = is_inside[pairs.firm] & ~away[pairs.committee]
    committees = np.zeros_like(away)
    committees[pairs.committee[inside]] = True
    return Region(is_inside, committees, inside)


@settings(max_examples=many(300), deadline=None)
@given(
    seed=st.integers(0, 10_000),
    policy=st.sampled_from([WISH, MUST]),
    firms=st.sampled_from([[0], [1], [0, 1]]),
    draw=st.randoms(use_true_random=False),
)
def test_a_region_says_of_every_change_what_the_whole_says(seed, policy, firms, draw):
    formulation = formulated(choosing(seed), policy)
    if stable_of(formulation) is None or not can_part(formulation):
        return
    kept = [one for _, one in priced_plans(formulation)]
    if not kept:
        return
    chosen = draw.choice(kept)
    region = region_of(formulation, chosen, firms)
    closed = np.array([draw.random() < 0.2 for _ in chosen], bool) & ~chosen
    region = replace(region, pairs=region.pairs & ~closed)
    inside = np.flatnonzero(region.pairs)
    part = part_of(formulation, chosen, region)
    assert part.holds(chosen[inside])
    before, begun = formulation.prices(chosen), part.prices(chosen[inside])
    for inner in every_choice(len(inside)):
        after = chosen.copy()
        after[inside] = inner
        assert part.holds(inner) == formulation.holds(after)
        gains = zip(part.prices(inner), begun, strict=True)
        true = zip(formulation.prices(after), before, strict=True)
        assert [a - b for a, b in gains] == [a - b for a, b in true]


def scarce(seed, committees=60, lawyers=50, **knobs):
    """Return a district where coverage or ties leave work to do, and a start."""
    size = {"committees": committees, "lawyers": lawyers}
    facts = district(**size, seed=seed, scarcity=0, choices=ChoiceKnobs(**knobs))
    formulation = formulated(facts)
    return formulation, start_by_choice(formulation, Watch()).start


def mended(formulation, chosen, floors, watch=None, seed=0):
    stable = stable_of(formulation)
    mending = Mending(formulation, stable, chosen, Start(None, floors), seed)
    mending.run(watch or Watch(60))
    return mending


def blind_plan(formulation):
    """Return the best plan without any heed of stability: it blocks a lot."""
    return Flow().solve(without_stability(formulation), Run()).chosen


@pytest.mark.parametrize(
    "size", [(40, 33), pytest.param((60, 50), marks=pytest.mark.slow)]
)
def test_a_plan_full_of_blocking_pairs_is_mended(size):
    formulation, start = scarce(1, *size, tie_density=0.5)
    stable = stable_of(formulation)
    blind = blind_plan(formulation)
    assert stable.amounts(blind).sum() > 5
    found = mended(formulation, blind, start.floors)
    assert formulation.holds(found.chosen)
    assert found.prices == formulation.prices(found.chosen)
    assert found.prices[:2] == formulation.prices(blind)[:2]
    assert found.prices[2] < formulation.prices(blind)[2] / 2


def test_the_same_seed_mends_alike_and_never_for_the_worse():
    formulation, start = scarce(2, tie_density=0.7)
    ends = [mended(formulation, start.chosen, start.floors, Watch()) for _ in range(2)]
    assert ends[0].prices <= formulation.prices(start.chosen)
    assert (ends[0].chosen == ends[1].chosen).all()


@pytest.mark.parametrize("watch", [Watch(0.0), Watch(stop=lambda: True)])
def test_nothing_is_mended_once_the_time_is_over(watch):
    formulation, start = scarce(3)
    assert mended(formulation, start.chosen, start.floors, watch).chosen is start.chosen


@pytest.mark.slow
def test_no_pair_is_tried_that_is_closed():
    formulation, start = scarce(1, tie_density=0.5)
    stable, chosen = stable_of(formulation), blind_plan(formulation)
    begin = Start(None, start.floors)
    free = mended(formulation, chosen, start.floors)
    new = free.chosen & ~chosen
    assert new.any()
    one = Mending(formulation, stable, chosen, begin, 0, ~new)
    one.run(Watch(60))
    assert not (one.chosen & new).any()
    assert formulation.holds(one.chosen)
    assert one.prices < formulation.prices(chosen)
    still = Mending(formulation, stable, chosen, begin, 0, np.zeros_like(chosen))
    still.run(Watch(60))
    assert still.prices == formulation.prices(chosen)


@pytest.mark.parametrize("seed", range(3))
def test_pairs_to_try_are_never_those_no_plan_without_blocking_has(seed):
    formulation, start = scarce(seed)
    stable, chosen = stable_of(formulation), start.chosen
    is_open = _promising(formulation, stable, chosen, Watch())
    if stable.amounts(chosen).any():
        assert is_open is None
        return
    found = heads(stable)
    width = stable.committees
    beyond = (stable.firm * width + stable.committee)[found.beyond]
    keys = stable.pair_firm * width + stable.pair_committee
    assert found.beyond.any()
    assert not is_open[np.isin(keys, beyond)].any()
    assert 0 < is_open.sum() < len(is_open)


def test_firms_that_nobody_knows_are_in_nobodys_way():
    facts = choosing(1)
    strangers = [firm(one) for one in ("f8", "f9")]
    formulation = formulated(facts.replace(firms=[*facts.firms, *strangers]))
    found = mended(formulation, np.zeros(len(formulation.pairs), bool), (None,) * 4)
    assert found.prices < formulation.prices(np.zeros(len(formulation.pairs), bool))


def test_what_is_proved_is_left_alone():
    formulation, start = scarce(3)
    prices = formulation.prices(start.chosen)
    assert mended(formulation, start.chosen, prices).chosen is start.chosen


@pytest.mark.slow
def test_no_plan_is_taken_that_is_not_wanted():
    formulation, start = scarce(1, tie_density=0.5)
    stable, chosen = stable_of(formulation), blind_plan(formulation)
    asked, begin = [], Start(None, start.floors)

    def wants(known, better):
        asked.append(formulation.prices(known) > formulation.prices(better))
        return len(asked) > 2

    still = Mending(formulation, stable, chosen, begin, 0, None, lambda *_: False)
    still.run(Watch(60))
    assert still.chosen is chosen
    some = Mending(formulation, stable, chosen, begin, 0, None, wants)
    some.run(Watch(60))
    assert len(asked) > 2
    assert all(asked)
    assert some.prices < formulation.prices(chosen)


def test_who_rearranges_regions_is_told_what_is_wanted(monkeypatch):
    formulation, start = scarce(2, 20, 16, tie_density=0.5)
    given = []

    def nothing(self, watch):
        given.append(self._wants(start.chosen, ~start.chosen))

    monkeypatch.setattr(Mending, "run", nothing)
    monkeypatch.setattr(
        Improved, "wants", lambda _, about, known, better: (about, known, better)
    )
    Choice(CpSat())._mended(formulation, Improved(start), Run())
    ((about, known, better),) = given
    assert about is formulation
    assert known is start.chosen
    assert (better == ~known).all()
