"""Timetables of another trade: teachers, rooms, periods at which nobody can come.

Curriculum-based course timetabling (ITC 2007, track 3) has lectures of courses that a
teacher gives, rooms, and periods at which a course cannot be held. A lecture is a
community here, its teacher the lawyer, a room (or several alike) the venue, the other
periods the half days of its office; a course of two lectures is two communities. How
many lectures have a period is a question of clashes and rooms alone, which a plain
search answers.
"""

import random
from collections import Counter
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
from tests.worlds.examples import many
from tests.worlds.small import committee, lawyer, world

PERIODS = WEEKDAYS[:4]

ROOMS = (1, 2)
"""How many lectures at once the rooms of each kind hold."""


def timetable(draw, lectures, teachers):
    """Return lectures with teacher, room, and periods at which they can be held."""
    found = []
    while len(found) < lectures:
        course = (
            draw.randrange(teachers),
            draw.randrange(len(ROOMS)),
            frozenset(draw.sample(PERIODS, draw.randint(1, 3))),
        )
        found += [course] * draw.choice([1, 1, 2])
    return found[:lectures]


def most_held(courses):
    """Return how many lectures can have a period, by trying everything."""
    best = 0
    for choice in product(*([None, *sorted(periods)] for _, _, periods in courses)):
        held = [(at, one) for at, one in enumerate(choice) if one is not None]
        teachers = [(courses[at][0], one) for at, one in held]
        rooms = Counter((courses[at][1], one) for at, one in held)
        fits = all(count <= ROOMS[room] for (room, _), count in rooms.items())
        if fits and len(set(teachers)) == len(held):
            best = max(best, len(held))
    return best


@pytest.mark.parametrize("seed", range(many(40)))
def test_as_many_lectures_are_held_as_teachers_and_rooms_allow(seed):
    draw = random.Random(seed)
    courses = timetable(draw, draw.randint(3, 6), 3)
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
                capacity=capacity,
                committees=[
                    name
                    for name, course in zip(names, courses, strict=True)
                    if course[1] == room
                ],
            )
            for room, capacity in enumerate(ROOMS)
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
        courses = timetable(draw, draw.randint(3, 6), 3)
        short += most_held(courses) < len(courses)
    assert 3 < short < 37
