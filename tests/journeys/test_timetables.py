"""Timetables of another trade: teachers, rooms, periods at which nobody can come.

Curriculum-based course timetabling (ITC 2007, track 3) has lectures of courses that a
teacher gives, rooms, and periods at which a course cannot be held. A course of one
lecture a week is a community here, its teacher the lawyer, a room the venue, the other
periods the half days of its office. Whether all lectures have a period is a question of
clashes and rooms alone, which a plain search answers.
"""

import random
from itertools import product

import pytest

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Venue
from lawyer_assign.formulation.roster import formulate_roster
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import WEEKDAYS
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.solver.roster import solve_roster
from lawyer_assign.verify.roster import check_times
from tests.worlds.small import committee, lawyer, world

PERIODS = WEEKDAYS[:4]


def timetable(draw, courses, teachers, rooms):
    """Return courses with teacher, room, and periods at which they can be held."""
    return [
        (
            draw.randrange(teachers),
            draw.randrange(rooms),
            frozenset(draw.sample(PERIODS, draw.randint(1, 3))),
        )
        for _ in range(courses)
    ]


def most_held(courses):
    """Return how many courses can have a period, by trying everything."""
    best = 0
    for choice in product(*([None, *sorted(periods)] for _, _, periods in courses)):
        held = [(at, one) for at, one in enumerate(choice) if one is not None]
        teachers = [(courses[at][0], one) for at, one in held]
        rooms = [(courses[at][1], one) for at, one in held]
        if len(set(teachers)) == len(held) == len(set(rooms)):
            best = max(best, len(held))
    return best


@pytest.mark.parametrize("seed", range(40))
def test_as_many_lectures_are_held_as_teachers_and_rooms_allow(seed):
    draw = random.Random(seed)
    courses = timetable(draw, draw.randint(3, 6), 3, 2)
    names = [f"c{at}" for at in range(len(courses))]
    facts = world(
        [
            committee(name, duty_half_days=periods)
            for name, (_, _, periods) in zip(names, courses, strict=True)
        ],
        [lawyer(f"l{at}") for at in range(3)],
        venues=[
            Venue(
                id=f"r{room}",
                name="",
                committees=[
                    name
                    for name, course in zip(names, courses, strict=True)
                    if course[1] == room
                ],
            )
            for room in range(2)
        ],
    )
    plan = Plan.of(
        (name, f"l{course[0]}") for name, course in zip(names, courses, strict=True)
    )
    case = RosterCase(facts, plan)
    policy = Policy().roster.without("day_trip")
    formulation = formulate_roster(case, policy)
    answer = solve_roster(formulation, Settings(1, 0), Watch())
    missing = len(courses) - most_held(courses)
    assert answer.tiers[0].price == answer.tiers[0].bound == missing
    report = check_times(case, policy, formulation.pairs.roster(answer.chosen))
    assert report.is_clean
    assert report.tiers[0].price == missing


def test_some_of_these_cannot_hold_all_lectures():
    short = 0
    for seed in range(40):
        draw = random.Random(seed)
        courses = timetable(draw, draw.randint(3, 6), 3, 2)
        short += most_held(courses) < len(courses)
    assert 3 < short < 37
