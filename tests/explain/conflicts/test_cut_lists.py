"""What contradicts over lists that were cut contradicts over whole ones."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.facts import Choice, Conflict
from lawyer_assign.rules import Budget
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off").harden("coverage")
LIMITS = {"community": 999, "village": 999}


def reaching(most):
    return PLAIN.with_reach(la.Reach(nearest_kept=1, most=most, limit_minutes=LIMITS))


def behind_a_firm(near):
    """Return a committee, lawyers with a conflict, and one farther off, refused."""
    at = {"lon": 120.0}
    return world(
        [committee("c", lat=30.0, **at)],
        [
            *(lawyer(f"a{one}", lat=30.0, **at) for one in range(near)),
            lawyer("b", firm="f2", lat=30.05, **at),
        ],
        [firm("f1"), firm("f2")],
        conflicts=[Conflict(firm="f1", committee="c", reason="x")],
        choices=[Choice(firm="f2", committee="c", committee_refuses=True)],
    )


@pytest.mark.parametrize("near", [1, 2, 3])
def test_who_is_forbidden_beyond_a_list_that_others_fill_is_named_too(near):
    facts, policy = behind_a_firm(near), reaching(2)
    found = la.conflict(facts, policy)
    assert [one.rule for one in found.demands] == ["coverage", "refusals", "conflicts"]
    assert found.found[0].is_irreducible
    assert found.recheck(facts, policy)
    for lifted in ("choices", "conflicts"):
        assert la.solve(facts.replace(**{lifted: []}), policy).status == "optimal"


@pytest.mark.parametrize("people", [2, 3, 5])
def test_an_answer_whose_lists_were_made_longer_can_be_checked_again(people):
    facts = world(
        [committee(one, lat=30.0, lon=120.0) for one in ("c0", "c1")],
        [lawyer(f"l{at}", lat=30.0, lon=120.0 + at / 1000) for at in range(people)],
        districts=[district("d1", is_scarce=False, budget_yuan=150)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = reaching(2).with_rule(Budget())
    found = la.conflict(facts, policy)
    assert [one.rule for one in found.demands] == ["coverage", "coverage", "budget"]
    assert found.recheck(facts, policy)


def scattered(draw):
    """Return committees and lawyers anywhere, many of whom are in each other's way."""

    def spot():
        return {"lat": 30 + draw.uniform(0, 0.3), "lon": 120 + draw.uniform(0, 0.3)}

    places = [committee(f"c{at}", **spot()) for at in range(int(draw.integers(1, 4)))]
    people = [
        lawyer(
            f"l{at}",
            firm=str(draw.choice(["f1", "f2"])),
            max_committees=draw.choice([None, 1]),
            **spot(),
        )
        for at in range(int(draw.integers(1, 6)))
    ]
    conflicts = [
        Conflict(lawyer=who.id, committee=place.id, reason="x")
        for place in places
        for who in people
        if draw.random() < 0.35
    ]
    choices = [
        Choice(firm=one, committee=place.id, committee_refuses=True)
        for place in places
        for one in ("f1", "f2")
        if draw.random() < 0.15
    ]
    offices = [firm("f1", seats=draw.choice([None, 1])), firm("f2")]
    return world(places, people, offices, conflicts=conflicts, choices=choices)


@pytest.mark.parametrize("most", [1, 2])
def test_what_is_named_contradicts_whoever_else_longer_lists_hold(most):
    seen = Counter()
    short, whole = reaching(most), reaching(99)

    @settings(max_examples=many(60), deadline=None)
    @given(seed=st.integers(0, 99_999))
    def agree(seed):
        facts = scattered(np.random.default_rng(seed))
        found = la.conflict(facts, short)
        assert bool(found) == (la.solve(facts, whole).plan is None)
        assert found.is_decided
        assert found.recheck(facts, short)
        assert found.recheck(facts, whole)
        seen[bool(found)] += 1

    agree()
    assert min(seen[True], seen[False]) > 0
