"""What no memory holds is refused before it is made, and says the limit."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Choice
from lawyer_assign.pairs import Reach
from lawyer_assign.problem import Problem, too_many
from lawyer_assign.verbs import widen
from tests.worlds.small import DAY, HERE, committee, lawyer, world

POLICY = la.Policy.hangzhou_2024(on=DAY)


def chosen(committees, lawyers):
    """Return facts in which one firm and every committee chose each other."""
    return world(
        committees,
        lawyers,
        choices=[
            Choice(firm="f1", committee=f"c{at}", firm_rank=at, committee_rank=1)
            for at in range(1, committees + 1)
        ],
    )


def test_lists_beyond_the_limit_are_refused_with_place_and_cure(monkeypatch):
    monkeypatch.setattr(too_many, "MOST_LISTED", 12)
    policy = POLICY.with_reach(Reach(most=50))
    assert la.solve(world(3, 4), policy).plan is not None
    with pytest.raises(BadInputError) as caught:
        la.solve(world(3, 5), policy)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("reach.most", "5")
    assert "15 candidate pairs, more than the limit of 12" in defect.problem.en
    assert "共15个候选，超过上限12" in defect.problem.zh


def test_what_is_within_reach_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(too_many, "MOST_PAIRS", 12)
    policy = POLICY.with_reach(Reach(nearest_kept=1))
    near = [lawyer(f"l{at}", **HERE) for at in range(4)]
    far = [lawyer(f"m{at}", lat=39.0, lon=110.0) for at in range(4)]
    places = [committee(f"c{at}", **HERE) for at in range(3)]
    assert la.solve(world(places, [*near, *far]), policy).plan is not None
    with pytest.raises(BadInputError) as caught:
        la.solve(world(places, [*near, lawyer("n", **HERE), *far]), policy)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("reach", "15")
    assert "15 candidate pairs are within reach" in defect.problem.en
    assert "共15个候选，超过上限12" in defect.problem.zh


def test_choices_of_a_vast_firm_are_refused_with_the_limit(monkeypatch):
    monkeypatch.setattr(too_many, "MOST_PAIRS", 12)
    assert la.solve(chosen(3, 4), POLICY).plan is not None
    with pytest.raises(BadInputError) as caught:
        la.solve(chosen(3, 5), POLICY)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("choices", "3")
    assert "name 15 pairs" in defect.problem.en
    assert "more than the limit of 12" in defect.problem.en
    assert "15个社区（村）与律师的候选，超过上限12" in defect.problem.zh


def test_the_limits_are_above_what_a_city_has():
    policy = POLICY.with_reach(Reach(most=2_000))
    assert 3_298 * policy.reach.depth(3_298) < too_many.MOST_LISTED


def test_lists_of_who_is_short_grow_no_further_than_the_limit(monkeypatch):
    people = [lawyer(f"l{at}") for at in range(10)]
    people += [lawyer("far", lat=31.0, lon=120.15)]
    facts = world([committee(f"c{at}", **HERE) for at in range(3)], people)
    policy = POLICY.with_reach(Reach(nearest_kept=1, most=1))
    asked = []
    grow = Problem.widened

    def counted(problem, committees):
        asked.append(committees)
        return grow(problem, committees)

    cut = frozenset({"c0"})
    monkeypatch.setattr(Problem, "widened", counted)
    monkeypatch.setattr(widen, "_cut_lists", lambda *_: cut if not asked else ())
    la.solve(facts, policy)
    assert asked == [cut]
    asked.clear()
    monkeypatch.setattr(widen, "MOST_PAIRS", 11)
    assert la.solve(facts, policy).plan is not None
    assert asked == []
