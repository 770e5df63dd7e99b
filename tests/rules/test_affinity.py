"""Points of a pair: merit less travel, part by part."""

import pytest

from lawyer_assign.facts import Choice, PairScore
from lawyer_assign.pairs import Travel
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import candidate_pairs
from lawyer_assign.rules import Affinity
from lawyer_assign.rules.rule import Context
from tests.worlds.small import HERE, committee, district, firm, lawyer, world

RULE = Affinity()
NOTHING = {
    "skill": 0, "same_district": 20, "language": 0, "experience": 0, "assessment": 12,
    "ranks": 0, "travel": 0,
}  # fmt: skip


def parts(place=None, who=None, rule=RULE, firm_of=None, **tables):
    """Return the parts of c1 and l1, who stand at the same point."""
    facts = world(
        [committee("c1", **HERE | (place or {}))],
        [lawyer("l1", **HERE | (who or {}))],
        [firm("f1", **(firm_of or {}))],
        [district("d1"), district("d2")],
        **tables,
    )
    return rule.parts_of(facts, facts.committees[0], facts.lawyers[0])


def test_the_plainest_pair_has_the_points_of_its_district_and_assessment():
    assert parts() == NOTHING


@pytest.mark.parametrize(
    ("needs", "skills", "points"),
    [
        ({"mediation": 3}, {"mediation": 4}, 12),
        ({"mediation": 3, "publicity": 2}, {"mediation": 4, "publicity": 5}, 22),
        ({"mediation": 3}, {"publicity": 5}, 0),
        ({}, {"publicity": 5}, 0),
        ({"mediation": 0}, {"mediation": 5}, 0),
    ],
)
def test_skill_is_need_times_level_over_the_skills_needed(needs, skills, points):
    assert parts({"needs": needs}, {"skills": skills})["skill"] == points
    twice = Affinity(skill=2)
    assert parts({"needs": needs}, {"skills": skills}, twice)["skill"] == 2 * points


def test_a_firm_of_another_district_does_not_know_the_place():
    assert parts(firm_of={"district": "d2"})["same_district"] == 0


@pytest.mark.parametrize(
    ("asked", "spoken", "points"),
    [
        (["wu"], ["wu"], 15),
        (["wu", "she"], ["she"], 15),
        (["wu"], [], 0),
        ([], ["wu"], 0),
    ],
)
def test_one_shared_language_is_enough(asked, spoken, points):
    found = parts({"languages": asked}, {"languages": spoken})
    assert found["language"] == points


@pytest.mark.parametrize(("years", "points"), [(0, 0), (7, 7), (15, 15), (40, 15)])
def test_years_of_practice_count_up_to_fifteen(years, points):
    assert parts(who={"years_of_practice": years})["experience"] == points


@pytest.mark.parametrize(("said", "points"), [(None, 12), (0, 0), (99, 19), (100, 20)])
def test_a_fifth_of_the_assessment_counts_rounded_down(said, points):
    assert parts(who={"assessment": said})["assessment"] == points


@pytest.mark.parametrize(
    ("views", "points"),
    [
        ({}, 0),
        ({"firm_rank": 1}, 30),
        ({"firm_rank": 1, "committee_rank": 2}, 55),
        ({"committee_rank": 7}, 0),
        ({"committee_rank": 70}, 0),
        ({"firm_rank": 3, "committee_refuses": True}, 20),
    ],
    ids=str,
)
def test_each_rank_gains_points_that_fall_with_it_and_never_below_zero(views, points):
    choice = Choice(firm="f1", committee="c1", **views)
    assert parts(choices=(choice,))["ranks"] == points


def test_travel_costs_a_point_a_minute():
    assert parts(who={"lat": None, "lon": None})["travel"] == -60
    travel = Travel(unknown_minutes=7)
    found = parts(
        who={"lat": None, "lon": None}, rule=Affinity(minute=3).within(Context(travel))
    )
    assert found["travel"] == -21


def test_points_handed_in_replace_merit_and_minutes_replace_travel():
    given = PairScore(lawyer="l1", committee="c1", points=-9, minutes=4)
    assert parts(scores=(given,)) == {"given": -9, "travel": -4}
    only = PairScore(lawyer="l1", committee="c1", minutes=4)
    assert parts(scores=(only,)) == NOTHING | {"travel": -4}
    points = PairScore(lawyer="l1", committee="c1", points=0)
    assert parts(scores=(points,)) == {"given": 0, "travel": 0}


def test_the_points_of_a_team_add_up_and_are_named_in_both_languages():
    facts = world([committee("c1", **HERE, lawyers_max=2)], lawyers=2)
    plan = Plan.of([("c1", "l1"), ("c1", "l2")])
    (found,) = RULE.violations(facts, plan)
    assert (found.tag, found.amount) == (("affinity", "c1"), 56)
    assert found.text == "name of c1 (c1): -56 points"
    assert found.text_zh == "name of c1（c1）：-56分"


def test_a_committee_that_gains_as_much_as_it_loses_is_not_named():
    score = PairScore(lawyer="l1", committee="c1", points=5, minutes=5)
    facts = world(scores=(score,))
    assert not list(RULE.violations(facts, Plan.of([("c1", "l1")])))


def test_dozens_of_skills_and_languages_are_counted_pair_by_pair_and_at_once():
    many = range(70)
    places = [
        committee(
            f"c{at}",
            needs={f"s{one}": (one * 7 + at) % 11 for one in many},
            languages=[f"t{at * 23}"],
        )
        for at in range(4)
    ]
    people = [
        lawyer(
            f"l{at}",
            skills={f"s{one}": (one * 3 + at) % 6 for one in many if one % 5 != at},
            languages=[f"t{one}" for one in many if one % (at + 2)],
        )
        for at in range(3)
    ]
    facts = world(places, people)
    pairs = candidate_pairs(facts, Policy())
    (cost,) = RULE.statements(facts, pairs)
    assert len(pairs) == 12
    for at, lost in enumerate(cost.points.tolist()):
        place = facts.columns.committees[pairs.committee[at]]
        who = facts.columns.lawyers[pairs.lawyer[at]]
        assert -lost == RULE.points_of(facts, place, who)
