"""A leave known beforehand costs no event that covering it saves at as many visits."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace

import lawyer_assign as la
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, world

DAYS = la.DayTable.of_years(2026)
POLICY = la.Policy.hangzhou_2024(stability="off")
HALVES = ["mon-am", "tue-am", "tue-pm", "thu-am"]


def drawn(seed):
    """Return facts of one firm, and leaves of a quarter but for a few days."""
    draw = random.Random(seed)
    places = [
        committee(f"c{at}", duty_half_days=draw.sample(HALVES, draw.choice([1, 1, 2])))
        for at in range(draw.choice([2, 3]))
    ]
    hosts = {half for one in places for half in one.duty_half_days}
    free = sorted(hosts | {draw.choice(HALVES)})
    people = [
        lawyer("a", free_half_days=free, max_committees=3),
        lawyer(
            "b",
            free_half_days=draw.sample(HALVES, 3),
            max_committees=draw.choice([0, 1]),
        ),
        lawyer("z", free_half_days=free),
    ]
    last = dt.date(2026, 1, 12) + dt.timedelta(days=7 * draw.randrange(8))
    again = last + dt.timedelta(days=draw.choice([3, 6, 8]))
    leaves = [
        la.Leave(lawyer="a", first_day=DAYS.first, last_day=last),
        la.Leave(lawyer="a", first_day=again, last_day=dt.date(2026, 3, 31)),
    ]
    districts = [district("d1"), district("d2")]
    return world(places, people, [firm("f1")], districts), leaves


def planned(outcome):
    """Return the roster of a plan in which nobody is named to stand in."""
    teams = la.fill_teams(outcome)
    rows = tuple(replace(row, stand_in=None) for row in teams.rows)
    return la.plan_roster(outcome, DAYS, teams=replace(teams, rows=rows))


def held(outcome):
    """Return how many visits, then how many events, take place."""
    kinds = Counter(x.kind == "event" for x in outcome.visits if not x.is_lapsed)
    return kinds[False], kinds[True]


def test_a_leave_known_beforehand_costs_no_event_that_cover_saves():
    """Two events had a half day left each, the same one: the firm came to neither."""
    seen = Counter()
    for seed in range(many(150)):
        facts, leaves = drawn(seed)
        plan = la.solve(facts, POLICY)
        later = la.cover_leaves(planned(plan), leaves).outcome
        known = planned(la.solve(facts.with_leaves(leaves), POLICY))
        assert held(known) >= held(later), seed
        report = la.check_roster(known)
        assert report.is_clean, seed
        prices = [tier.price for tier in known.tiers]
        assert [tier.price for tier in report.tiers] == prices, seed
        assert all(tier.is_proved for tier in known.tiers), seed
        seen["missing"] += any(one.what == "event" for one in known.missing)
        seen["by the firm"] += any(
            one.instead_of for one in known.visits if one.kind == "event"
        )
    assert seen["missing"] > 2, seen
    assert seen["by the firm"] > 10, seen
