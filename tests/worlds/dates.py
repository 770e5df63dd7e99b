"""Small spans of dates by seed: a roster, days off, leaves; all moves enumerable."""

import datetime as dt
import random

from lawyer_assign.facts import Day, Leave
from lawyer_assign.policy import Policy
from lawyer_assign.roster import DayTable, Roster, RosterRow
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.roster.span import HALVES
from lawyer_assign.verify.visits import DateCheck
from tests.worlds.rosters import roster_case

FIRST = dt.date(2026, 3, 2)
"""A Monday, and the first of its weekday in the month."""


def day_table(draw: random.Random, count: int, off: float = 0.15) -> DayTable:
    """Return so many days from a Monday on, some off, some weekends worked."""
    rows = []
    for at in range(count):
        date = FIRST + dt.timedelta(days=at)
        is_weekend = date.weekday() >= 5
        kind = "day_off" if is_weekend or draw.random() < off else "workday"
        if is_weekend and draw.random() < 0.2:
            kind = "makeup"
        rows.append(Day(date=date, kind=kind))
    return DayTable.of(rows)


def small_dates(
    draw: random.Random,
    events: int = 0,
    least: int = 5,
    most: int = 14,
    kept_first: str = "time",
) -> DateCheck:
    """Return a case whose published times keep all musts, as a check of its dates."""
    policy = Policy()
    roster = policy.roster.model_copy(
        update={"kept_first": kept_first, "events_a_quarter": events}
    )
    rules = roster.date_rules(policy.reach.travel)
    count = draw.choice([one for one in (5, 7, 12, 14) if least <= one <= most])
    days = day_table(draw, count)
    case = roster_case(draw)
    leaves = [
        Leave(lawyer=draw.choice(case.facts.lawyers).id, first_day=first,
              last_day=first + dt.timedelta(days=draw.randint(1, 4)),
              first_half=draw.choice(HALVES), last_half=draw.choice(HALVES))
        for first in (FIRST + dt.timedelta(days=draw.randint(0, 10)),)
        if draw.random() < 0.6
    ]  # fmt: skip
    facts = case.facts.replace(leaves=leaves)
    return DateCheck(facts, case.plan, a_roster(draw, case), days, rules)


def a_roster(draw: random.Random, case) -> Roster:
    """Fix times one by one, wherever the musts of all others still hold."""
    patterns = Patterns.of(case)
    common = case.office_hours & case.lawyer_hours
    kept = common[patterns.committee, patterns.half_day] & (patterns.nth <= 2)
    patterns = patterns.keep(kept)
    policy = Policy().roster
    musts = [rule for rule in policy.rules if rule.wish is None]
    rows: list[RosterRow] = []
    for at in draw.sample(range(len(patterns)), len(patterns)):
        name = patterns.committee_ids[patterns.committee[at]]
        if any(row.committee == name for row in rows):
            continue
        team = list(case.plan.lawyers_of(name))
        draw.shuffle(team)
        row = RosterRow(name, patterns.time(at), tuple(team), case.stand_ins.get(name))
        trial = Roster.of([*rows, row])
        others = [rule for rule in musts if rule.kind != "pinned_times"]
        if not any(any(rule.violations(case, trial)) for rule in others):
            rows.append(row)
    return Roster.of(rows)
