"""Both faces of every rule about times agree, by tag and amount, on every roster."""

import random

import numpy as np
import pytest

from lawyer_assign.policy import Policy
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster import (
    ROSTER_RULES,
    Circle,
    DayTrip,
    KeptTimes,
    LawyerHours,
    OfficeHours,
    OnePlace,
    PinnedTimes,
    PublishedTime,
    SavedTravel,
    StandInFree,
    TimeWishes,
    VenueRoom,
    WeeklyCap,
)
from lawyer_assign.rules.rule import Context
from tests.worlds.examples import many
from tests.worlds.oracles import by_tag
from tests.worlds.rosters import count_of, every_roster, roster_case

RULES = (
    OfficeHours(),
    LawyerHours(),
    OnePlace(),
    VenueRoom(),
    DayTrip(),
    DayTrip(minutes=0),
    DayTrip(minutes=25),
    WeeklyCap(most=1),
    WeeklyCap(most=2),
    PinnedTimes(),
    PublishedTime(),
    KeptTimes(),
    Circle(),
    Circle(minutes=5),
    Circle(minutes=60, speed_kmh=5),
    Circle(minutes=0),
    TimeWishes(),
    StandInFree(),
    SavedTravel(),
)
CONTEXT = Context(Policy().reach.travel, Policy().duty)


def small_table(draw):
    """Return a table of all common times, and some of the others."""
    while True:
        patterns = Patterns.of(roster_case(draw))
        case = patterns.case
        common = case.office_hours & case.lawyer_hours
        kept = common[patterns.committee, patterns.half_day]
        kept |= np.array([draw.random() < 0.05 for _ in range(len(patterns))], bool)
        patterns = patterns.keep(kept)
        if count_of(patterns) <= 400:
            return patterns


@pytest.mark.parametrize("rule", RULES, ids=repr)
def test_statements_and_violations_agree_on_every_roster(rule):
    rule = rule.within(CONTEXT)
    amounts = set()
    for seed in range(many(300)):
        draw = random.Random(seed)
        patterns = small_table(draw)
        statements = list(rule.statements(patterns))
        rosters = list(every_roster(patterns))
        for chosen, roster in draw.sample(rosters, min(60, len(rosters))):
            found = list(rule.violations(patterns.case, roster))
            assert all(one.amount for one in found)
            said = by_tag(e for s in statements for e in s.excess(chosen))
            assert said == by_tag((one.tag, one.amount) for one in found), seed
            amounts.update(one.amount for one in found)
    assert amounts, "no roster of these missed the rule"


def test_every_rule_is_tried():
    assert {type(rule) for rule in RULES} == set(ROSTER_RULES)
    assert {rule.kind for rule in RosterPolicy().rules} == {r.kind for r in RULES}
