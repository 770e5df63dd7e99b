"""Visits that have to give way, and where they go: as few changes as can be."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Facts
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.days import Days
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import (
    COLLEAGUE,
    MEMBER,
    STAND_IN,
    Option,
    displacement,
    options_of,
)
from lawyer_assign.roster.quarters import quarter_begin
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.span import Span
from lawyer_assign.roster.visit import Visit
from lawyer_assign.solver.answer import Start, TierAnswer
from lawyer_assign.solver.roster.colleagues import Colleagues
from lawyer_assign.solver.roster.dates import order
from lawyer_assign.solver.roster.moves import Choice, MoveSearch
from lawyer_assign.solver.roster.part import Price

REPAIR_TIERS = (
    "lapsed_visits",
    "changed_visits",
    "moved_visits",
    "displaced_half_days",
    "changed_persons",
)
LAPSE: Price = (1, 1, 0, 0, 0)
WIDE = 45
"""Days before and behind what changes that are looked at: a window, and weeks."""
WEEK, MOST_IN_QUARTER = 7, 92

ROUNDS = 12
"""How often more visits may be let go before the bound is left as it is."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """Visits of a roster, and what binds them.

    Parameters
    ----------
    visits
        In their order.
    facts, roster, days, rules
        What they were made from; leaves among the facts.
    firms
        Who stands in for whom.
    """

    visits: Sequence[Visit]
    facts: Facts
    roster: Roster
    days: Days
    rules: DateRules
    firms: Colleagues

    def near(self, changed: Iterable[Visit]) -> range:
        """Return the places of all visits that others could meet wherever they go."""
        ends = [_reach(one) for one in changed]
        if not ends:
            return range(0)
        key = lambda one: one.date.toordinal()  # noqa: E731 (of a bisection)
        low = bisect_left(self.visits, min(first for first, _ in ends), key=key)
        high = bisect_right(self.visits, max(last for _, last in ends), key=key)
        return range(low, high)

    def meeting(
        self, near: range, committees: Collection[str], lawyers: Collection[str]
    ) -> list[int]:
        """Return the places of those near that have to do with some people."""
        persons = frozenset(lawyers)
        return [
            at
            for at, one in enumerate(self.visits[near.start : near.stop], near.start)
            if one.committee in committees or not persons.isdisjoint(one.lawyers)
        ]

    def persons(self, visit: Visit) -> list[tuple[str, int]]:
        """Return who can come at any half day: whose turn it is, team, stand-in."""
        row = self.roster.row.get(visit.committee)
        found = dict.fromkeys(visit.instead_of or visit.lawyers, 0)
        for one in () if row is None else row.lawyers:
            found.setdefault(one, MEMBER)
        if row is not None and row.stand_in is not None:
            found.setdefault(row.stand_in, STAND_IN)
        return list(found.items())

    def colleagues(self, visit: Visit) -> list[str]:
        """Return others of the firm, who can come when the visit is now."""
        known = {name for name, _ in self.persons(visit)}
        return self.firms.of_firm(visit.instead_of or visit.lawyers, known)


def _reach(visit: Visit) -> tuple[int, int]:
    """Return the first and last day on which a visit could meet another, as ordinals.

    An event may move within its quarter, and its lawyer's weeks go with it.
    """
    day = visit.date.toordinal()
    if visit.kind != "event":
        return day - WIDE, day + WIDE
    first = quarter_begin(visit.nominal_date)
    last = first + dt.timedelta(days=MOST_IN_QUARTER)
    return min(day, first.toordinal()) - WEEK, max(day, last.toordinal()) + WEEK


@dataclass(frozen=True, eq=False)
class Repair:
    """What becomes of visits.

    Parameters
    ----------
    options
        Place of each visit -> how it takes place now; ``None``: it lapses.
    tiers
        As :data:`REPAIR_TIERS`; visits that were forced count as changed, and what
        they cost besides is not looked at: it was asked for.
    held
        What stays.
    """

    options: dict[int, Option | None]
    tiers: tuple[TierAnswer, ...]
    held: Occupancy


def cover(
    sheet: Sheet, away: Sequence[int], settings: Settings, watch: Watch
) -> Repair:
    """Choose who comes, or when, where somebody cannot: exactly.

    Parameters
    ----------
    sheet
        With the leaves among its facts.
    away
        Places of the visits that cannot take place as they are. All others stay.
    settings, watch
        Of CP-SAT; clock.
    """
    affected = [sheet.visits[at] for at in away]
    held = _held(sheet, affected, set(away))
    choice = _chosen(sheet, affected, held, (), settings, watch)
    return Repair(dict(zip(away, choice.options, strict=True)), choice.tiers, held)


def force(
    sheet: Sheet, forced: dict[int, Option], settings: Settings, watch: Watch
) -> Repair:
    """Put some visits where they are asked to be; others give way, as few as can be.

    What stands in the way is let go; where it cannot but push on others, these are let
    go too, until no choice could change fewer: fewest changes with all that is not let
    go left out of account is no more than with it. What is put where it is changes
    nothing.
    """
    span = Span(sheet.days)
    forced = {
        at: option
        for at, option in forced.items()
        if not _is_same(option, _now(sheet.visits[at], span))
    }
    moved = [_at(sheet.visits[at], option, span) for at, option in forced.items()]
    ends = [*moved, *(sheet.visits[at] for at in forced)]
    free = _in_the_way(sheet, moved, set(sheet.near(ends)) - forced.keys(), span)
    for _ in range(ROUNDS):
        # What gives way may go far itself: whatever it could meet is looked at too.
        around = set(sheet.near([*ends, *(sheet.visits[at] for at in free)]))
        away = sorted(free)
        visits = [sheet.visits[at] for at in away]
        outside = around - free - forced.keys()
        held = _filled(sheet, [*moved, *(sheet.visits[at] for at in outside)], span)
        best = _chosen(sheet, visits, held, visits, settings, watch)
        alone = _filled(sheet, moved, span)
        least = _chosen(sheet, visits, alone, visits, settings, watch)
        ideal = [
            _at(visit, option, span)
            for visit, option in zip(visits, least.options, strict=True)
            if option is not None and option.is_change
        ]
        more = _in_the_way(sheet, ideal, outside, span)
        if _changes(best) == _changes(least) or not more or watch.must_stop:
            break
        free |= more
    tiers = _proved(best, least, is_closed=not more, count=len(forced))
    options = dict(zip(away, best.options, strict=True))
    return Repair({**forced, **options}, tiers, held)


def _changes(choice: Choice) -> list[int | None]:
    return [tier.price for tier in choice.tiers[:2]]


def _proved(
    best: Choice, least: Choice, *, is_closed: bool, count: int
) -> tuple[TierAnswer, ...]:
    """Return prices with what is proved: all, or as far as the two agree."""
    prices = [tier.price or 0 for tier in best.tiers]
    bounds = [tier.bound for tier in (best if is_closed else least).tiers]
    if not is_closed:
        bounds[2:] = [None] * len(bounds[2:])
    held = Start(None, tuple(bounds)).bounds(prices)
    added = (0, count, 0, 0, 0)
    return tuple(
        TierAnswer(price + more, None if bound is None else bound + more, tier.seconds)
        for price, bound, more, tier in zip(
            prices, held, added, best.tiers, strict=True
        )
    )


def _chosen(
    sheet: Sheet,
    visits: Sequence[Visit],
    held: Occupancy,
    staying: Collection[Visit],
    settings: Settings,
    watch: Watch,
) -> Choice:
    """Choose for visits beside what is held; those staying may stay as they are."""
    options = []
    others = _colleagues(sheet, visits)
    for visit, colleagues in zip(visits, others, strict=True):
        found = list(options_of(visit, held, sheet.persons(visit), colleagues))
        now = _now(visit, held.span)
        found = [
            one if not _is_same(one, now) else one._replace(is_change=False)
            for one in found
        ]
        if visit not in staying:
            found = [one for one in found if one.is_change]
        options.append(found)
    prices = [
        [
            (
                0,
                int(one.is_change),
                int(one.slot != _now(visit, held.span).slot),
                one.displaced,
                one.person,
            )
            for one in part
        ]
        for visit, part in zip(visits, options, strict=True)
    ]
    lapses = [LAPSE] * len(visits)
    tiers = len(REPAIR_TIERS)
    return MoveSearch(
        visits, options, prices, lapses, held, settings, watch, tiers
    ).run()


def _colleagues(sheet: Sheet, visits: Sequence[Visit]) -> list[list[tuple[str, int]]]:
    """Return of every visit the others of the firm who may serve there."""
    asked = [(visit.committee, sheet.colleagues(visit)) for visit in visits]
    return [
        [(one, COLLEAGUE) for one in people] for people in sheet.firms.may_come(asked)
    ]


def _now(visit: Visit, span: Span) -> Option:
    slot = span.slot(visit.date, visit.half)
    return Option(slot, visit.lawyers[0], displacement(visit, slot, span), 0)


def _is_same(one: Option, other: Option) -> bool:
    return (one.slot, one.lawyer) == (other.slot, other.lawyer)


def _at(visit: Visit, option: Option, span: Span) -> Visit:
    return visit._replace(
        date=span.date(option.slot),
        half=span.half(option.slot),
        lawyers=(option.lawyer,),
    )


def _held(sheet: Sheet, affected: Sequence[Visit], gone: set[int]) -> Occupancy:
    """Return what stays around some visits, as far as it could be in their way."""
    persons = {
        name
        for visit in affected
        for name in (*dict(sheet.persons(visit)), *sheet.colleagues(visit))
    }
    found = Occupancy(sheet.facts, Span(sheet.days), sheet.rules)
    places = {visit.committee for visit in affected}
    rooms = {found.venue[one][0] for one in places if one in found.venue}
    places |= {one for one, room in found.venue.items() if room[0] in rooms}
    met = sheet.meeting(sheet.near(affected), places, persons)
    found.put(sheet.visits[at] for at in met if at not in gone)
    return found


def _filled(sheet: Sheet, visits: Iterable[Visit], span: Span) -> Occupancy:
    found = Occupancy(sheet.facts, span, sheet.rules)
    found.put(visits)
    return found


def _in_the_way(
    sheet: Sheet, moved: Sequence[Visit], among: Iterable[int], span: Span
) -> set[int]:
    """Return the visits that do not go with some that were moved."""
    held = _filled(sheet, (), span)
    rooms = {}
    for one in moved:
        if one.kind != "event" and one.committee in held.venue:
            name = held.venue[one.committee][0]
            rooms[name, one.date, one.half] = True
    people: dict[str, list[Visit]] = {}
    for one in moved:
        people.setdefault(one.lawyers[0], []).append(one)
    offices = {(one.committee, one.date, one.half) for one in moved}
    found: set[int] = set()
    for at in among:
        visit = sheet.visits[at]
        if visit.is_lapsed:
            continue
        here = (visit.committee, visit.date, visit.half)
        room = held.venue.get(visit.committee)
        if (
            here in offices
            or (room and visit.kind != "event" and (room[0], *here[1:]) in rooms)
            or any(
                _collide(held, visit, one)
                for lawyer in visit.lawyers
                for one in people.get(lawyer, ())
            )
        ):
            found.add(at)
    return found


def _collide(held: Occupancy, visit: Visit, moved: Visit) -> bool:
    """Return whether a lawyer's visit may stand in the way of another of hers."""
    if visit.date == moved.date:
        is_near = held.is_near(visit.committee, moved.committee)
        are_events = visit.kind == moved.kind == "event"
        if visit.half == moved.half or not is_near or are_events:
            return True
    # In a week whose cap may bind any of its visits could give way.
    span = held.span
    weeks = [span.week(span.slot(one.date, one.half)) for one in (visit, moved)]
    return weeks[0] == weeks[1] and held.rules.most_a_week <= 2 * 7


def replaced(
    visits: Sequence[Visit], changes: dict[int, Visit]
) -> tuple[tuple[Visit, ...], list[tuple[Visit, Visit]]]:
    """Return visits in their order with some changed, and what changed."""
    found = list(visits)
    pairs: list[tuple[Visit, Visit]] = []
    for at in sorted(changes, reverse=True):
        if changes[at] != visits[at]:
            pairs.append((visits[at], changes[at]))
            del found[at]
    for _, after in pairs:
        at = bisect_left(found, order(after), key=order)
        found.insert(at, after)
    return tuple(found), sorted(pairs, key=lambda pair: order(pair[0]))
