"""Two villages on one day save the ways that a lawyer need not go."""

from lawyer_assign.facts.columns import unit_vector
from lawyer_assign.rules.roster import SavedTravel
from tests.rules.roster.cases import CONTEXT, case_of, found, village
from tests.worlds.small import committee, firm, lawyer

NORTH, SOUTH = {"lat": 30.5, "lon": 120.0}, {"lat": 29.5, "lon": 120.0}


def saved(one, other, **times):
    people = [lawyer("l1", lat=30.0, lon=120.0)]
    towns = [village("v1", **one), village("v2", **other), committee("c1", **one)]
    posts = [("v1", "l1"), ("v2", "l1"), ("c1", "l1")]
    return found(SavedTravel(), case_of(towns, posts, people), **times)


def test_two_villages_at_one_place_save_both_ways_of_one():
    minutes = CONTEXT.travel.minutes_between(
        unit_vector(30.5, 120.0), unit_vector(30.0, 120.0), "village"
    )
    day = {"v1": "mon-am 2", "v2": "mon-pm 2"}
    assert saved(NORTH, NORTH, **day) == {"l1": -2 * minutes}


def test_nothing_is_saved_on_other_days_nor_in_opposite_directions():
    assert saved(NORTH, NORTH, v1="mon-am 2", v2="mon-pm 3") == {}
    assert saved(NORTH, NORTH, v1="mon-am 2", v2="tue-pm 2") == {}
    opposite = saved(NORTH, SOUTH, v1="mon-am 2", v2="mon-pm 2")
    assert -1 <= sum(opposite.values()) <= 0  # each way is rounded up by itself


def test_a_community_saves_nothing():
    assert saved(NORTH, NORTH, v1="mon-am 2", c1="mon-pm") == {}


def test_every_day_counts_and_only_what_is_saved():
    towns = [village(f"v{at}", **NORTH) for at in range(1, 4)]
    posts = [(row.id, "l1") for row in towns]
    day = {"v1": "mon-am 1", "v2": "mon-am 2", "v3": "mon-pm 2"}
    there = [lawyer("l1", **NORTH)]
    assert found(SavedTravel(), case_of(towns, posts, there), **day) == {}
    south = case_of(towns, posts, [lawyer("l1", **SOUTH)])
    assert found(SavedTravel(), south, **day)["l1"] < 0


def test_who_has_no_place_starts_from_the_firm_and_without_one_saves_no_detour():
    towns = [village("v1", **NORTH), village("v2", **SOUTH)]
    posts, day = [("v1", "l1"), ("v2", "l1")], {"v1": "mon-am 2", "v2": "mon-pm 2"}
    nowhere = case_of(towns, posts, 1)
    assert found(SavedTravel(), nowhere, **day) == {}
    towns[1] = village("v2", **NORTH)
    at_firm = case_of(towns, posts, 1, firms=[firm("f1", **SOUTH)])
    at_home = case_of(towns, posts, [lawyer("l1", **SOUTH)])
    assert found(SavedTravel(), at_firm, **day) == found(SavedTravel(), at_home, **day)
    assert found(SavedTravel(), at_firm, **day)["l1"] < 0
