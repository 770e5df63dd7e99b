"""How far down its list a committee can come if nothing blocks."""

from dataclasses import replace

import numpy as np
import pytest

from lawyer_assign.datasets import ChoiceKnobs
from lawyer_assign.datasets import district as invented
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.choice.windows import firm_lists
from lawyer_assign.solver.choice.windows.firm_lists import Desks, Rivals
from lawyer_assign.solver.choice.windows.list_ends import heads
from lawyer_assign.statements import DISPATCHED
from tests.worlds.examples import many
from tests.worlds.markets import choosing, crowded, stable_plans
from tests.worlds.oracles import priced_plans
from tests.worlds.small import DAY, chose, committee, district, firm, lawyer, world

KNOBS = ChoiceKnobs(tie_density=0.5)
WISH = Policy.hangzhou_2024(on=DAY, stability="wish")


def formulated(facts):
    return formulate(Problem.of(facts, WISH))


def named(facts):
    """Return names of committees with a head, and of the rows beyond."""
    formulation = formulated(facts)
    stable = stable_of(formulation)
    headed, beyond, _ = heads(stable)
    ids = formulation.pairs.committee_ids
    return (
        {ids[at] for at in np.flatnonzero(headed)},
        {stable.who[at] for at in np.flatnonzero(beyond)},
    )


@pytest.mark.slow
@pytest.mark.parametrize("has_ties", [True, False], ids=["ties", "strict"])
@pytest.mark.parametrize("make", [choosing, crowded])
def test_no_plan_without_a_blocking_pair_leaves_a_head(make, has_ties):
    seen_headed = seen_beyond = seen_above = seen_full = 0
    for seed in range(300):
        formulation = formulated(make(seed, has_ties))
        stable = stable_of(formulation)
        if stable is None or (stable.team > 1).any():
            continue
        headed, beyond, is_full = heads(stable)
        seen_headed += headed.sum()
        seen_beyond += beyond.sum()
        seen_above += (beyond & ~headed[stable.committee]).sum()
        seen_full += is_full.sum()
        width = stable.committees
        keys = stable.pair_firm * width + stable.pair_committee
        is_beyond = np.isin(keys, (stable.firm * width + stable.committee)[beyond])
        dispatched = stable.pair_firm_rank >= DISPATCHED
        for chosen in stable_plans(stable, len(formulation.pairs)):
            assert not (chosen & is_beyond).any()
            assert not (chosen & dispatched & is_full[stable.pair_firm]).any()
            served = np.bincount(
                stable.pair_committee[chosen & ~dispatched], minlength=width
            )
            assert (served[headed] == 1).all()
    assert seen_headed > 100
    assert seen_beyond >= 20
    assert make is choosing or (seen_above >= 20 and seen_full >= 20)


def test_a_firm_with_room_for_all_who_chose_it_ends_their_lists():
    choices = [
        chose("f1", "c1", 1, 1), chose("f1", "c2", 1, 1), chose("f2", "c1", 1, 2),
    ]  # fmt: skip
    lawyers = [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")]
    facts = world(2, lawyers, [firm("f1"), firm("f2")], choices=choices)
    assert named(facts) == ({"c1", "c2"}, {"f2+c1"})


def test_seats_and_lawyers_both_count():
    choices = [chose("f1", "c1", 2, 1), chose("f1", "c2", 1, 1)]
    firms, lawyers = [firm("f1", seats=1)], [lawyer("l1"), lawyer("l2")]
    assert named(world(2, lawyers, firms, choices=choices))[0] == {"c2"}
    wider = [firm("f1", seats=2)]
    assert named(world(2, lawyers, wider, choices=choices))[0] == {"c1", "c2"}
    one_each = [district("d1", is_scarce=False)]
    alone = world(2, lawyers[:1], wider, one_each, choices=choices)
    assert named(alone)[0] == {"c2"}


def test_a_rival_whom_none_of_its_lawyers_can_serve_takes_nothing_from_a_committee():
    places = [district("d1", is_scarce=False), district("d2", is_scarce=False)]
    committees = [committee("c1"), committee("c2", district="d2")]
    lawyers = [lawyer("l1", districts={"d1"}), lawyer("l2", districts={"d2"})]
    choices = [chose("f1", "c1", 2, 1), chose("f1", "c2", 1, 1)]
    facts = world(committees, lawyers, [firm("f1")], places, choices=choices)
    assert named(facts)[0] == {"c1", "c2"}


def test_a_short_list_makes_room_at_the_firms_it_no_longer_needs():
    # c2 always has f2, so that c1 has no rival at f1 and never needs f3.
    choices = [
        chose("f2", "c2", 1, 1), chose("f1", "c2", 1, 2),
        chose("f1", "c1", 2, 1), chose("f3", "c1", 1, 2),
    ]  # fmt: skip
    lawyers = [lawyer(f"l{at}", firm=f"f{at}") for at in (1, 2, 3)]
    firms = [firm(f"f{at}", seats=1) for at in (1, 2, 3)]
    facts = world(2, lawyers, firms, choices=choices)
    assert named(facts) == ({"c1", "c2"}, {"f1+c2", "f3+c1"})


def test_with_ties_heads_raise_the_bound_but_never_above_the_best():
    raised = 0
    for seed in range(many(300, 3)):
        formulation = formulated(choosing(seed))
        begun = start_by_choice(formulation, Watch())
        best = min((price for price, _ in priced_plans(formulation)), default=None)
        if begun is None or best is None:
            continue
        start = begun.start
        for bound, price in zip(start.bounds(best), best, strict=True):
            assert bound is None or bound <= price
        raised += start.bounds(best) == best
    assert raised > many(100, 3)


def test_a_watch_that_says_stop_at_once_leaves_all_lists_whole():
    stable = one_tie()
    found = heads(stable, Watch(stop=lambda: True))
    assert not found.headed.any()
    assert not found.beyond.any()
    assert not found.is_full.any()


def test_the_watch_is_asked_inside_one_long_tie(monkeypatch):
    """Each row of a tie may meet thousands of kinds of lawyers."""
    stable, asked = one_tie(), []
    desks = Desks.of(stable)
    watch = Watch(stop=lambda: bool(asked.append(1)))
    Rivals(desks).of(np.ones(len(stable.who), bool), watch)
    firms = len(np.unique(stable.firm))
    assert len(asked) >= firms + len(stable.who) // firm_lists.OFTEN
    monkeypatch.setattr(firm_lists, "MANY", 10)
    asked.clear()
    again = Desks.of(stable, watch)
    assert len(asked) > 2 * len(stable.option_row) // 10
    assert again.near == desks.near
    assert again.able == desks.able


@pytest.mark.parametrize("seed", range(6))
def test_rivals_kept_while_lists_get_shorter_are_those_found_anew(seed):
    facts = invented(committees=60, lawyers=45, firms=5, seed=seed, choices=KNOBS)
    stable = stable_of(formulated(facts))
    desks, dice = Desks.of(stable), np.random.default_rng(seed)
    kept, is_open = Rivals(desks), np.ones(len(stable.who), bool)
    came = set()
    for _ in range(8):
        found = list(kept.of(is_open, Watch()))
        assert found == Rivals(desks).of(is_open, Watch())
        came.add(tuple(found))
        is_open[dice.integers(0, len(is_open), 3)] = False
    assert len(came) > 3


def one_tie():
    """Return choices in which every firm likes all committees equally."""
    knobs = ChoiceKnobs(tie_density=1.0)
    facts = invented(committees=80, lawyers=60, firms=3, seed=0, choices=knobs)
    stable = stable_of(formulated(facts))
    return replace(stable, firm_rank=np.ones_like(stable.firm_rank))
