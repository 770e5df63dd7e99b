"""Dates equal the best of all: moves, lapses, persons and events, by enumeration."""

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from itertools import product
from math import prod

import pytest

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts.base import HALF_DAYS
from lawyer_assign.roster import Visit
from lawyer_assign.roster.span import Span, nominal_visits
from lawyer_assign.solver.roster import Colleagues, expand, joint, part
from tests.worlds.dates import small_dates
from tests.worlds.examples import many

MOST = 3_000


class LetIn(Colleagues):
    """Say to which events the firm is let in since some were left without a spot."""

    def __init__(self, check):
        super().__init__(check.facts, check.plan, barred)
        object.__setattr__(self, "events", set())

    def for_missing(self, asked, spots, roster, held):
        found = super().for_missing(asked, spots, roster, held)
        pairs = zip(asked, found, strict=True)
        self.events.update(
            (now.committee, held.span.date(now.first))
            for before, now in pairs
            if now != before
        )
        return found


def expanded(check, stop=None, firms=None):
    firms = firms or Colleagues(check.facts, check.plan, barred)
    return expand(
        check.facts, check.roster, check.days, check.rules,
        Settings(1, 0), Watch(stop=stop), firms=firms,
    )  # fmt: skip


def barred(pairs):
    """Keep some away from some committees, whatever they are."""
    return {one for one in pairs if one in BARRED}


BARRED = {("c2", "l1"), ("c3", "l3"), ("c4", "l2")}


def would_come(check, who, day, half):
    """Return whether leave alone keeps somebody from a half day."""
    leaves = [one for one in check.facts.leaves if one.lawyer == who]
    is_free = not is_busy_week(check, who, day, half)
    return is_free and any(one.covers(day, half) for one in leaves)


def half_day(day, half):
    return HALF_DAYS[2 * day.weekday() + (half == "pm")]


def colleagues_at(check, visit, team, day, half):
    """Return whom the firm sends: where the team would have come but for a leave."""
    is_worked = check.days.is_workday(visit.nominal_date)
    is_own = (day, half) == (visit.nominal_date, visit.nominal_half)
    if is_worked and not is_own:
        return set()
    if not any(would_come(check, one, day, half) for one in team):
        return set()
    others = {one.id for one in check.facts.lawyers} - team
    return {one for one in others if (visit.committee, one) not in BARRED}


def ways_of(check, visit):
    """Return every way to hold a visit that is fine by itself, and to let it lapse."""
    row = check.roster.row[visit.committee]
    team = {*row.lawyers, *([row.stand_in] if row.stand_in else [])}
    worked = check.days.is_workday(visit.nominal_date)
    why = "leave" if worked else "day_off"
    found = []
    day = check.days.first
    while day <= check.days.last:
        for half in ("am", "pm"):
            persons = team | colleagues_at(check, visit, team, day, half)
            for lawyer in sorted(persons):
                turn = () if (lawyer,) == visit.lawyers else visit.lawyers
                one = visit._replace(
                    date=day, half=half, lawyers=(lawyer,), instead_of=turn, why=why
                )
                if not list(check.faults(one)):
                    found.append(one)
        day += dt.timedelta(days=1)
    lapsed = visit._replace(lawyers=(), instead_of=visit.lawyers, why=why,
                            is_lapsed=True)  # fmt: skip
    return [*found, lapsed]


def is_as_published(check, visit):
    return not list(check.faults(visit))


def fits(check, visits):
    return not list(check.violations(visits))


def priced(check, visits):
    """Return prices in the order that the rules ask for."""
    prices = check.prices(visits)
    if check.rules.kept_first == "time":
        return tuple(prices)
    return (prices.lapsed, prices.persons, prices.displaced, *prices[3:])


def moves_of(check):
    """Return what stays, and every way to move the rest; ``None`` = too many."""
    nominal = nominal_visits(check.facts, check.roster, Span(check.days))
    kept = [one for one in nominal if is_as_published(check, one)]
    ways = [ways_of(check, one) for one in nominal if one not in kept]
    if not ways or prod(map(len, ways)) > MOST:
        return None
    held = ([*kept, *choice] for choice in product(*ways))
    return [visits for visits in held if fits(check, visits)]


def best_of_all(check):
    """Return the least prices over all ways; ``None`` where there are too many."""
    moves = moves_of(check)
    if moves is None:
        return None
    return min(priced(check, visits)[:3] for visits in moves)


def cases(count, events=0, kept_first="time"):
    seed = -1
    for _ in range(count):
        while True:
            seed += 1
            check = small_dates(random.Random(seed), events, kept_first=kept_first)
            best = best_of_all(check)
            if best is not None:
                break
        yield seed, check, best


@pytest.mark.parametrize("kept_first", ["time", "person"])
def test_moves_are_the_best_of_all(monkeypatch, kept_first):
    seen = Counter()
    for seed, check, best in cases(many(500), kept_first=kept_first):
        for steps in (part.MOST_STEPS, 0):
            monkeypatch.setattr(part, "MOST_STEPS", steps)
            found = expanded(check)
            assert fits(check, found.visits), seed
            prices = priced(check, found.visits)[:3]
            assert prices == best, seed
            assert [tier.price for tier in found.tiers[:3]] == list(best), seed
            assert [tier.bound for tier in found.tiers[:3]] == list(best), seed
            assert len(found.lapsed) == best[0]
        for name, price in zip(("lapsed", "moved", "persons"), best, strict=True):
            seen[name] += bool(price)
        seen["colleagues"] += any(is_by_colleague(check, x) for x in found.visits)
        seen["otherwise"] += best != other_way(check, best)
    assert seen.pop("colleagues") > 1, seen
    assert min(seen.values()) > 5, seen
    assert len(seen) == 4


def is_by_colleague(check, visit):
    row = check.roster.row[visit.committee]
    return bool(visit.lawyers) and visit.lawyers[0] not in {*row.lawyers, row.stand_in}


def other_way(check, best):
    """Return what is best with the other order, its prices in the order of ``best``."""
    other = "person" if check.rules.kept_first == "time" else "time"
    check = replace(check, rules=replace(check.rules, kept_first=other))
    lapsed, first, second = best_of_all(check)
    return (lapsed, second, first)


def test_every_reason_why_a_visit_lapses_is_said_in_both_languages():
    said = set()
    for _, check, _ in cases(many(300)):
        for visit, reason in expanded(check).lapsed:
            assert visit.is_lapsed
            assert reason.en
            assert reason.zh
            said.add(reason.en.split(" at ")[0].split(" is ")[-1])
    assert len(said) > 1


def test_a_visit_lapses_for_want_of_room_only_where_a_venue_is_full():
    said = Counter()
    for seed, check, _ in cases(many(300)):
        for visit, reason in expanded(check).lapsed:
            is_full = "venue" in reason.en
            assert is_full == ("场所" in reason.zh), seed
            assert not is_full or any(
                visit.committee in row.committees for row in check.facts.venues
            ), seed
            said["venue"] += is_full
            said["others"] += reason.en.startswith("other visits there")
    assert said["venue"] > 0, said
    assert said["others"] > 0, said


def events_of(check):
    """Return every event asked for: its committee, days, and members from the turn on.

    Quarters are cut into as many parts as events, each as long as whole days allow.
    """
    count = check.rules.events_a_quarter
    quarters = {}
    day = check.days.first
    while day <= check.days.last:
        quarters.setdefault((day.year, (day.month - 1) // 3), []).append(day)
        day += dt.timedelta(days=1)
    for row in check.roster.rows:
        turn = 0
        for days in quarters.values():
            for at in range(count):
                part = days[len(days) * at // count : len(days) * (at + 1) // count]
                members = [row.lawyers[(turn + k) % len(row.lawyers)]
                           for k in range(len(row.lawyers))]  # fmt: skip
                yield row.committee, part, members
                turn += 1


def sent_to_event(check, visits, event, times, let_in):
    """Return whom the firm sends where a leave keeps all the team from an event.

    And where it is let in, since a leave may have cost an event its spot.
    """
    row = check.roster.row[event.committee]
    kept = [one for one in visits if not (one.is_moved or one.instead_of)]
    ways = product(times, row.lawyers)
    if (event.committee, event.date) not in let_in and any(
        possible(check, kept, event, day, half, who) is not None
        for (day, half), who in ways
    ):
        return []
    if not is_blamed(check, event.committee, times):
        return []
    others = {one.id for one in check.facts.lawyers} - {*row.lawyers}
    return [x for x in others if (event.committee, x) not in BARRED]


def is_blamed(check, committee, times):
    """Return whether a leave keeps an event from any half day it might take."""
    hosts = check.facts.committee[committee].duty_half_days
    return any(
        would_come(check, who, day, half)
        for (day, half), who in product(times, check.roster.row[committee].lawyers)
        if check.days.is_workday(day)
        and (check.days.is_makeup(day) or not hosts or half_day(day, half) in hosts)
    )


def possible(check, visits, event, day, half, who):
    """Return the event then and by somebody, ``None`` where it does not fit."""
    turn = () if (who,) == event.lawyers else event.lawyers
    one = event._replace(
        date=day, nominal_date=day, half=half, nominal_half=half,
        lawyers=(who,), instead_of=turn,
    )  # fmt: skip
    is_fine = not list(check.faults(one)) and not list(check.clashes([*visits, one]))
    return one if is_fine else None


def is_busy_week(check, who, day, half):
    """Return whether somebody never comes at such a half day of a usual week."""
    free = check.facts.lawyer[who].free_half_days
    is_usual = not check.days.is_makeup(day)
    return is_usual and bool(free) and half_day(day, half) not in free


def best_events(check, visits, let_in):
    """Return fewest events missing, then fewest points, beside visits."""
    ways = []
    for committee, window, members in events_of(check):
        here = [None]
        turn, times = members[:1], list(product(window, ("am", "pm")))
        event = Visit(committee, "event", *times[0], *times[0], tuple(turn), ())
        sent = sent_to_event(check, visits, event, times, let_in)
        held = [one for one in visits if not one.is_lapsed]
        for (day, half), who in product(times, [*members, *sent]):
            one = possible(check, held, event, day, half, who)
            if one is not None:
                here.append(one)
        ways.append(here)
    if prod(map(len, ways)) > MOST // 10:
        return None
    choices = ([one for one in choice if one is not None] for choice in product(*ways))
    return min(
        tuple(check.prices([*visits, *events]))[3:]
        for events in choices
        if fits(check, [*visits, *events])
    )


def best_with_events(check, let_in=frozenset()):
    """Return the least prices of moves and events together; ``None`` = too many."""
    moves = moves_of(check)
    if not moves or not check.roster.rows:
        return None
    least = min(priced(check, visits)[:3] for visits in moves)
    equal = [one for one in moves if priced(check, one)[:3] == least]
    found = [best_events(check, visits, let_in) for visits in equal[:40]]
    if len(equal) > 40 or None in found:
        return None
    return (*least, *min(found))


@pytest.mark.parametrize("kept_first", ["time", "person"])
@pytest.mark.parametrize("a_quarter", [1, 2])
def test_events_are_the_best_of_all_that_equally_good_moves_allow(
    monkeypatch, a_quarter, kept_first
):
    seen = Counter()
    mended = joint._mended

    def counted(*given):
        seen["mended"] += 1
        return mended(*given)

    monkeypatch.setattr(joint, "_mended", counted)
    tried = 0
    seed = -1
    while tried < many(250):
        seed += 1
        check = small_dates(
            random.Random(seed),
            events=a_quarter,
            least=5,
            most=7,
            kept_first=kept_first,
        )
        best = best_with_events(check)
        if best is None:
            continue
        firms = LetIn(check)
        found = expanded(check, firms=firms)
        if firms.events:
            best = best_with_events(check, firms.events)
            if best is None:
                continue
        tried += 1
        assert not list(check.violations(found.visits)), seed
        assert priced(check, found.visits) == best, seed
        seen["let in"] += bool(firms.events)
        assert [tier.price for tier in found.tiers] == list(best), seed
        assert [tier.bound for tier in found.tiers] == list(best), seed
        seen["missing"] += bool(best[3])
        seen["unwished"] += bool(best[4])
        held = [one for one in found.visits if one.kind == "event"]
        seen["by another"] += any(one.instead_of for one in held)
        seen["two of one committee"] += len({x.committee for x in held}) < len(held)
    assert (seen["two of one committee"] > 1) == (a_quarter == 2), seen
    assert seen["by another"] > 1, seen
    assert seen["missing"] > 5, seen
    assert seen["unwished"], seen
    assert seen["mended"], seen
    assert seen["let in"] > 1, seen


@pytest.mark.parametrize("seed", [2127, 3372])
def test_an_event_by_the_firm_meets_no_visit_by_a_stand_in(seed):
    """Nobody may come to both, so lawyers alone do not link them: one is missed."""
    check = small_dates(random.Random(seed), events=1, least=5, most=7)
    found = expanded(check)
    assert not list(check.violations(found.visits))
    assert priced(check, found.visits) == best_with_events(check)


def test_a_stopped_run_keeps_every_visit_and_proves_nothing_wrong(monkeypatch):
    for seed, check, best in cases(many(60)):
        monkeypatch.setattr(part, "MOST_STEPS", 0)
        asked = iter(range(10**6))
        at = seed % 7
        found = expanded(check, stop=lambda asked=asked, at=at: next(asked) > at)
        assert fits(check, found.visits)
        prices = priced(check, found.visits)[:3]
        assert prices >= best
        bounds = [tier.bound for tier in found.tiers[:3]]
        for tier, bound in enumerate(bounds):
            if bound is not None and tuple(bounds[:tier]) == best[:tier]:
                assert bound <= best[tier], seed


def test_a_stopped_run_holds_the_events_that_find_room_one_after_the_other():
    seen = Counter()
    for seed in range(many(100)):
        check = small_dates(random.Random(seed), events=1, least=5, most=7)
        found = expanded(check, stop=lambda: True)
        assert not list(check.violations(found.visits)), seed
        assert priced(check, found.visits)[3] == len(found.missing), seed
        assert (
            found.tiers[3].bound <= len(expanded(check).missing) <= len(found.missing)
        )
        seen["held"] += sum(one.kind == "event" for one in found.visits)
        seen["missing"] += len(found.missing)
        seen["least missing"] += len(expanded(check).missing)
    assert seen["missing"] < 1.2 * seen["least missing"], seen
    assert seen["held"], seen


def test_a_year_has_52_or_53_duties_and_12_visits():
    check = small_dates(random.Random(1))
    days = type(check.days).of_years(2026)
    for row in check.roster.rows:
        visits = nominal_visits(check.facts, check.roster, Span(days))
        own = [one for one in visits if one.committee == row.committee]
        wanted = {12} if row.time.nth else {52, 53}
        assert len(own) in wanted
        assert all(row.time.falls_on(one.nominal_date) for one in own)
