"""Changes of a roster that is published: leaves, swaps, moves; as few as can be."""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from lawyer_assign.calls import checked, each_of
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Watch, find_no_functions
from lawyer_assign.errors import BadInputError, Defect, Text, refuse
from lawyer_assign.facts import Leave
from lawyer_assign.facts.checks.days_given import day_given
from lawyer_assign.proof import TierResult
from lawyer_assign.roster import Half, Visit, WhyMoved
from lawyer_assign.roster.options import MEMBER, Option, displacement
from lawyer_assign.roster.span import Span
from lawyer_assign.roster.withdrawing import past_after
from lawyer_assign.roster_outcome import (
    RosterChange,
    RosterOutcome,
    VisitChange,
    missing_of,
)
from lawyer_assign.solver.roster import (
    REPAIR_TIERS,
    Repair,
    Sheet,
    changed,
    cover,
    force,
    replaced,
    why_lapsed,
)
from lawyer_assign.verbs.roster_check import broken, date_check, roster_of
from lawyer_assign.verbs.roster_sheet import place_of, sheet_of
from lawyer_assign.verbs.solve import checked_settings
from lawyer_assign.verify.visits import DateCheck

_NOBODY = (
    Text("there is no such lawyer", "没有这名律师"),
    Text("Correct the id", "请改正编号"),
)


@checked
def cover_leaves(
    outcome: RosterOutcome,
    leaves: Iterable[Leave],
    *,
    time_limit: float | None = 60,
    stop: Callable[[], bool] | None = None,
) -> RosterChange:
    """Say who comes, or when, where lawyers are away: fewest lapses, then changes.

    A visit keeps its time where another of the team, the named stand-in or a colleague
    of the firm, whom no rule that must hold keeps away, can come; else it moves within
    its window; else it lapses. Visits of nobody else are touched. A colleague without a
    post whose own limit is 0 is not sent.

    Parameters
    ----------
    outcome
        With its dates. Not changed.
    leaves
        Besides those among its facts.
    time_limit, stop
        As for :func:`solve`. What is found by then is a change that holds.

    Raises
    ------
    BadInputError
        A leave is of a lawyer whom the facts do not know.
    VerificationError
        The independent check rejects what was found. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> day = roster.visits[0].date
    >>> who = roster.visits[0].lawyers[0]
    >>> ill = la.Leave(lawyer=who, first_day=day, last_day=day)
    >>> change = la.cover_leaves(roster, [ill])
    >>> la.check_roster(change.outcome).is_clean
    True
    """
    more = tuple(each_of("leaves", leaves, Leave, "la.Leave(lawyer=...)"))
    strangers = [
        Defect(f"leaves[{at}].lawyer", row.lawyer, *_NOBODY)
        for at, row in enumerate(more)
        if row.lawyer not in outcome.facts.lawyer
    ]
    if strangers:
        raise BadInputError(strangers)
    settings, watch = _run(outcome, time_limit, stop)
    # Once for all changes of the same facts.
    _ = outcome.facts.lawyers_of_firm, outcome.facts.committee
    # One that both name is one leave.
    leaves_all = dict.fromkeys((*outcome.facts.leaves, *more))
    facts = outcome.facts.with_leaves(leaves_all)
    whole = replace(outcome, facts=facts)
    outcome = whole.from_date
    sheet = sheet_of(outcome)
    with graceful_interrupt(watch):
        found = cover(sheet, list(_away(outcome, more)), settings, watch)
        return _whole(_changed(outcome, sheet, found, "leave", watch), whole)


@checked
def move_visit(
    outcome: RosterOutcome,
    visit: Visit,
    date: dt.date,
    half: Half,
    *,
    time_limit: float | None = 60,
    stop: Callable[[], bool] | None = None,
) -> RosterChange:
    """Hold a visit at another half day; what stands in its way gives way.

    Parameters
    ----------
    outcome
        With its dates. Not changed.
    visit
        One of its visits that takes place.
    date, half
        When it is to take place.
    time_limit, stop
        As for :func:`solve`. What is found by then is a change that holds.

    Raises
    ------
    BadInputError
        There is no such visit, or it cannot take place then, whoever gives way, or the
        date is none.
    VerificationError
        The independent check rejects what was found. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> visit = roster.visits[0]
    >>> change = la.move_visit(roster, visit, visit.date, "pm")
    >>> la.check_roster(change.outcome).is_clean
    True
    """
    day = day_given("date", date)
    whole, outcome = outcome, outcome.from_date
    sheet = sheet_of(outcome)
    at = place_of(outcome, visit)
    span = Span(outcome.days)
    slot = span.slot(day, half)
    option = Option(slot, visit.lawyers[0], 0, 0)
    return _whole(_forced(outcome, sheet, {at: option}, time_limit, stop), whole)


@checked
def swap_visits(
    outcome: RosterOutcome,
    one: Visit,
    other: Visit,
    *,
    time_limit: float | None = 60,
    stop: Callable[[], bool] | None = None,
) -> RosterChange:
    """Exchange who comes to two visits; of one lawyer's, when they take place.

    Either comes where she is of the team, the named stand-in, or of the firm whose turn
    it is, and where no rule that must hold (conflicts, willingness) keeps her away.

    Parameters
    ----------
    outcome
        With its dates. Not changed.
    one, other
        Two of its visits that take place.
    time_limit, stop
        As for :func:`solve`. What is found by then is a change that holds.

    Raises
    ------
    BadInputError
        There is no such visit, or they cannot be exchanged, whoever gives way.
    VerificationError
        The independent check rejects what was found. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> one = roster.visits[0]
    >>> other = next(visit for visit in roster.visits if visit.lawyers != one.lawyers)
    >>> try:
    ...     swapped = la.swap_visits(roster, one, other).outcome
    ...     is_clean = la.check_roster(swapped).is_clean
    ... except la.BadInputError:  # who is of another firm cannot come
    ...     is_clean = True
    >>> is_clean
    True
    """
    whole, outcome = outcome, outcome.from_date
    sheet = sheet_of(outcome)
    places = [place_of(outcome, visit) for visit in (one, other)]
    if one == other:
        raise refuse(
            "other", f"{one.committee} {one.date} {one.half}",
            Text("cannot be exchanged with itself", "不能与自身互换"),
            Text("Name two visits", "请给出两次不同的服务"),
        )  # fmt: skip
    span = Span(outcome.days)
    slots = [span.slot(visit.date, visit.half) for visit in (one, other)]
    if one.lawyers == other.lawyers:
        slots.reverse()
    persons = [other.lawyers[0], one.lawyers[0]]
    forced = {
        at: Option(slot, lawyer, 0, MEMBER)
        for at, slot, lawyer in zip(places, slots, persons, strict=True)
    }
    return _whole(_forced(outcome, sheet, forced, time_limit, stop), whole)


def _whole(change: RosterChange, whole: RosterOutcome) -> RosterChange:
    """Return a change of the time from a date on with what was before it, untouched."""
    after, count = change.outcome, len(whole.visits) - len(change.outcome.visits)
    visits = (*whole.visits[:count], *after.visits)
    return replace(change, outcome=replace(after, visits=visits, days=whole.days))


def _run(
    outcome: RosterOutcome, time_limit: float | None, stop: Callable[[], bool] | None
) -> tuple[Settings, Watch]:
    roster_of(outcome)
    others = find_no_functions(stop=stop)
    settings = checked_settings(time_limit, None, outcome.seed, others)
    return settings, Watch.of_caller(time_limit, stop)


def _away(outcome: RosterOutcome, leaves: Sequence[Leave]) -> Iterator[int]:
    """Yield the places of visits at which somebody is away who was to come."""
    by_lawyer: dict[str, list[Leave]] = {}
    for row in leaves:
        by_lawyer.setdefault(row.lawyer, []).append(row)
    names = by_lawyer.keys()
    first = min((row.first_day for row in leaves), default=dt.date.max)
    last = max((row.last_day for row in leaves), default=dt.date.min)
    low = bisect_left(outcome.visits, first, key=_date)
    high = bisect_right(outcome.visits, last, key=_date)
    for at in range(low, high):
        visit = outcome.visits[at]
        if not names.isdisjoint(visit.lawyers) and any(
            row.covers(visit.date, visit.half)
            for lawyer in visit.lawyers
            for row in by_lawyer.get(lawyer, ())
        ):
            yield at


def _date(visit: Visit) -> dt.date:
    return visit.date


def _forced(
    outcome: RosterOutcome,
    sheet: Sheet,
    forced: dict[int, Option],
    time_limit: float | None,
    stop: Callable[[], bool] | None,
) -> RosterChange:
    settings, watch = _run(outcome, time_limit, stop)
    span = Span(outcome.days)
    forced = {
        at: option._replace(displaced=displacement(sheet.visits[at], option.slot, span))
        for at, option in forced.items()
    }
    _refuse_impossible(outcome, sheet, forced, span)
    with graceful_interrupt(watch):
        found = force(sheet, forced, settings, watch)
        return _changed(outcome, sheet, found, "asked", watch)


def _refuse_impossible(
    outcome: RosterOutcome, sheet: Sheet, forced: dict[int, Option], span: Span
) -> None:
    """Refuse what cannot take place by itself, or beside what else is asked for."""
    check = date_check(outcome, roster_of(outcome))
    asked: list[Visit] = []
    defects: list[Defect] = []
    for at, option in forced.items():
        visit = sheet.visits[at]
        place = f"{visit.committee} {visit.date} {visit.half}"
        if not 0 <= option.slot < span.size:
            defects.append(
                _impossible(place, Text("is outside the calendar", "超出日历范围"))
            )
            continue
        now = changed(visit, option, span, "asked")
        place = f"{place} -> {now.date} {now.half}"
        asked.append(now)
        defects += (_impossible(place, text) for text in check.faults(now))
    beside = (*check.clashes(asked), *check.barred(asked))
    defects += (_impossible("", Text(one.text, one.text_zh)) for one in beside)
    if defects:
        raise BadInputError(defects)


def _impossible(place: str, problem: Text) -> Defect:
    cure = Text(
        "Choose another half day, or another visit", "请另选半天，或另选一次服务"
    )
    return Defect(place, "", problem, cure)


def _changed(
    outcome: RosterOutcome, sheet: Sheet, found: Repair, why: WhyMoved, watch: Watch
) -> RosterChange:
    """Return the outcome with what changed, checked around it."""
    span = found.held.span
    now = {
        at: changed(sheet.visits[at], option, span, why, sequence=1)
        for at, option in found.options.items()
    }
    visits, pairs = replaced(sheet.visits, now)
    changes = tuple(VisitChange(*pair) for pair in pairs)
    check = date_check(outcome, roster_of(outcome))
    _verify(check, sheet, found, now)
    missing = tuple(
        missing_of(x, why_lapsed(one, (), found.held))
        for one, x in changes
        if x.is_lapsed
    )
    tiers = tuple(
        TierResult(at + 1, (kind,), tier.price, tier.bound, tier.seconds)
        for at, (kind, tier) in enumerate(zip(REPAIR_TIERS, found.tiers, strict=True))
    )
    after = replace(
        outcome,
        status="feasible",
        visits=visits,
        tiers=_tiers_after(outcome, check, changes),
        missing=(*outcome.missing, *missing),
        seconds=watch.seconds,
        past=past_after(outcome.past, outcome.days.first, changes),
    )
    return RosterChange(after, changes, tiers)


def _verify(
    check: DateCheck, sheet: Sheet, found: Repair, now: dict[int, Visit]
) -> None:
    """Check what changed by itself, and all visits around that it could meet."""
    changed_now = list(now.values())
    faults = [fault for visit in changed_now for fault in check.alone(visit)]
    persons = {name for visit in changed_now for name in visit.lawyers}
    places = {visit.committee for visit in changed_now}
    rooms = found.held.venue
    shared = {rooms[one][0] for one in places if one in rooms}
    places |= {one for one, room in rooms.items() if room[0] in shared}
    near = sheet.near([*changed_now, *(sheet.visits[at] for at in now)])
    around = [
        visit
        for at in sheet.meeting(near, places, persons)
        if at not in now and not (visit := sheet.visits[at]).is_lapsed
    ]
    held = [visit for visit in changed_now if not visit.is_lapsed]
    faults += check.clashes([*around, *held])
    faults += check.barred(held)
    if faults:
        raise broken("changed dates", faults)


def _tiers_after(
    outcome: RosterOutcome, check: DateCheck, changes: tuple[VisitChange, ...]
) -> tuple[TierResult, ...]:
    """Return the tiers with what the changes cost more; nothing is proved of them."""
    count = len(outcome.policy.roster.tiers)
    times, dates = outcome.tiers[:count], outcome.tiers[count:]
    if not dates:
        return outcome.tiers
    before = check.tiers(one.before for one in changes)
    after = check.tiers(one.after for one in changes)
    moved = [
        replace(
            tier, price=None if tier.price is None else tier.price + b - a, bound=None
        )
        for tier, a, b in zip(dates, before, after, strict=True)
    ]
    return (*times, *moved)
