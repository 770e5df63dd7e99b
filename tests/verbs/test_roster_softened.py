"""Rosters of policies that let a lawyer's published times meet, or cap weeks at one."""

import lawyer_assign as la
from lawyer_assign.facts import PublishedTime
from lawyer_assign.policy import Policy
from lawyer_assign.roster import DayTable
from tests.worlds.small import committee, district, firm, lawyer, world

STRICT = Policy.hangzhou_2024(stability="off")
DAYS = DayTable.of_years(2026)


def planned(half_days, policy, count=2, apart=0.0, times=()):
    facts = world(
        [committee(f"c{at}", duty_half_days=half_days, lat=30 + apart * at, lon=120)
         for at in range(count)],
        [lawyer("a", free_half_days=half_days)], [firm("f1")],
        [district("d1", is_scarce=True)],
        times=[PublishedTime(committee=f"c{at}", half_day=times[at], is_fixed=True)
               for at in range(len(times))],
    )  # fmt: skip
    outcome = la.solve(facts, policy)
    assert len(outcome.plan.posts) == count
    return la.plan_roster(outcome, DAYS)


def soft_place(**more):
    """Return rules by which times of a lawyer may meet, at a price."""
    roster = STRICT.roster.soften("one_place", 3)
    if more:
        trip = roster["day_trip"].model_copy(update=more)
        roster = roster.with_rule(trip)
    return STRICT.with_roster(roster)


def test_a_day_is_near_to_all_places_of_its_other_half():
    """Two fixed times meet on Thursday mornings, places 22 km apart; events come."""
    roster = planned(
        ["thu-am", "thu-pm"], soft_place(minutes=30), apart=0.2,
        times=["thu-am", "thu-am"],
    )  # fmt: skip
    meeting = [one for one in roster.visits if one.kind == "duty"]
    assert len({(one.date, one.half) for one in meeting}) < len(meeting)
    assert la.check_roster(roster).is_clean


def test_a_move_pushes_as_far_as_it_has_to():
    """Every week holds two that meet; who is pushed out may push on for months."""
    roster = planned(["wed-pm"], soft_place())
    duty = [x for x in roster.visits if x.kind == "duty" and x.committee == "c0"]
    moved = 0
    for at in range(5, 45, 20):
        try:
            change = la.move_visit(roster, duty[at], duty[at - 1].date, "pm")
        except la.BadInputError:
            continue
        moved += 1
        assert la.check_roster(change.outcome).is_clean
    assert moved == 2


def test_the_week_of_a_visit_on_the_same_day_gives_way():
    roster = STRICT.roster
    cap = roster["weekly_cap"].model_copy(update={"most": 1})
    found = planned([], STRICT.with_roster(roster.with_rule(cap)), count=1)
    duty = [one for one in found.visits if one.kind == "duty"]
    here, after = duty[20], duty[21]
    other = "am" if here.half == "pm" else "pm"
    change = la.move_visit(found, after, here.date, other)
    assert la.check_roster(change.outcome).is_clean
    assert change.tiers[0].price == 0
