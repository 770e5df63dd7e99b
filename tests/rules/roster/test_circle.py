"""Duty of neighbours is spread over the half days that somebody could take."""

import pytest

from lawyer_assign.facts.columns import unit_vector
from lawyer_assign.rules.roster import Circle
from tests.rules.roster.cases import CONTEXT, case_of, found, village
from tests.worlds.small import committee

HOURS = ["mon-am", "mon-pm"]


def bare(rule, posts, **times):
    towns = [
        committee("c1", lat=30.0, lon=120.0, duty_half_days=HOURS),
        committee("c2", lat=30.01, lon=120.0, duty_half_days=HOURS),
        committee("c3", lat=30.5, lon=120.0, duty_half_days=HOURS),
        village("v1", lat=30.0, lon=120.0, duty_half_days=HOURS),
    ]
    return found(rule, case_of(towns, posts, 4), **times)


ALL = [("c1", "l1"), ("c2", "l2"), ("c3", "l3"), ("v1", "l4")]


def test_neighbours_at_other_half_days_cover_each_other():
    same = bare(Circle(), ALL, c1="mon-am", c2="mon-am", c3="mon-am")
    assert same == {"c1": 1, "c2": 1, "c3": 1}
    apart = bare(Circle(), ALL, c1="mon-am", c2="mon-pm", c3="mon-am")
    assert apart == {"c3": 1}


def test_on_foot_a_kilometre_is_a_quarter_of_an_hour_and_no_more():
    times = {"c1": "mon-am", "c2": "mon-pm", "c3": "mon-am"}
    assert bare(Circle(speed_kmh=5), ALL, **times)["c1"] == 1
    assert "c1" not in bare(Circle(speed_kmh=6), ALL, **times)


def test_a_village_that_is_visited_once_a_month_covers_nothing():
    assert bare(Circle(), ALL, c1="mon-am", v1="mon-pm 1")["c1"] == 1


def test_what_nobody_could_cover_does_not_count():
    assert bare(Circle(), ALL[:1], c1="mon-am") == {"c1": 1, "c2": 1}
    assert bare(Circle(), ALL[2:3], c3="mon-am") == {"c3": 1}


@pytest.mark.parametrize("lon", [90.0, 120.0])
def test_everybody_within_the_circle_is_found_up_to_its_edge(lon):
    """Where the axis along which neighbours are sought runs east, and aslant."""
    lons = [round(lon + 0.0002 * at, 4) for at in range(800)]
    towns = [
        committee(f"c{at}", lat=30.0, lon=one)
        for at, one in enumerate(lons)
        if at == 0 or at > 400
    ]
    rule = Circle(speed_kmh=50).within(CONTEXT)
    near = rule.near(case_of(towns, []))["c0"]
    speed = dict.fromkeys(("community", "village"), 50)
    travel = CONTEXT.travel.model_copy(update={"speed_kmh": speed})
    start = unit_vector(30.0, lon)
    within = {
        row.id
        for row in towns
        if travel.minutes_between(start, unit_vector(row.lat, row.lon), row.kind) <= 15
    }
    assert set(near) == within
    assert 2 < len(within) < len(towns)
