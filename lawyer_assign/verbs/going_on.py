"""A roster that goes on from a date: what of the one before it stays, and what not."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.checks.days_given import day_or_none
from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.policy import Policy
from lawyer_assign.problem.barring import barring
from lawyer_assign.roster import Days, Roster, RosterRow, Visit
from lawyer_assign.roster.past import (
    DaysFrom,
    Key,
    Named,
    Past,
    lawyers_in,
    with_last_times,
)
from lawyer_assign.roster.withdrawing import people, taken_back
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.solver.roster import Prior, order
from lawyer_assign.verbs.roster_check import roster_of


@dataclass(frozen=True, eq=False)
class GoingOn:
    """A roster before, and the date from which another takes its place.

    Parameters
    ----------
    before
        Made of whatever facts; it knows the names of all whom it names.
    since
        A date of the calendar.
    """

    before: RosterOutcome
    since: dt.date

    @property
    def times(self) -> tuple[PublishedTime, ...]:
        """Fixed times of the roster before."""
        return tuple(
            PublishedTime(
                committee=row.committee, half_day=row.time.half_day, nth=row.time.nth
            )
            for row in roster_of(self.before).rows
        )

    def facts(self, facts: Facts) -> Facts:
        """Return facts with the times of the roster before as those to be kept."""
        return with_last_times(facts, self.times)

    def days(self, days: Days) -> Days:
        """Return the calendar from the date on."""
        return DaysFrom(days, self.since)

    def past(self, facts: Facts, days: Days) -> Past:
        """Return what a roster of these facts takes over."""
        early, carried = [], []
        for one in self.before.visits:
            if days.first <= one.date < self.since:
                early.append(one)
            elif one.nominal_date < self.since <= one.date and people(one):
                carried.append(one)
        past = Past(self.since, tuple(early), tuple(carried), times=self.times)
        return self._with_names(past, facts)

    def prior(self, past: Past, facts: Facts, policy: Policy) -> Prior:
        """Return what of the roster before may stay from the date on."""
        standing = {one.key: one for one in self._later}
        sent = {
            (one.committee, who)
            for one in self._later
            if one.instead_of and one.committee in facts.committee
            for who in one.lawyers
            if self._is_colleague(who, one, facts)
        }
        pairs = sorted(sent)
        barred = barring(facts, policy, pairs) if pairs else ()
        kept_away = {pairs[at] for at, _ in barred}
        return Prior(past, standing, frozenset(sent - kept_away))

    def in_turn(self, outcome: RosterOutcome) -> RosterOutcome:
        """Return an outcome in which teams that stay go on taking turns as they did."""
        roster = outcome.roster
        if roster is None:
            return outcome
        rows = Roster.of(self._turned(row) for row in roster.rows)
        return replace(outcome, roster=rows)

    def joined(self, outcome: RosterOutcome, days: Days) -> RosterOutcome:
        """Return an outcome of the time from the date on with all that was before it.

        Versions go on from those of the roster before; what calendars have to take back
        is kept with it.
        """
        past = outcome.past
        if past is None or outcome.roster is None:
            return replace(outcome, days=days, past=None)
        later = tuple(self._versioned(one) for one in outcome.visits)
        taken = tuple(sorted(self._withdrawn(later, past), key=order))
        past = self._with_names(replace(past, withdrawn=taken), outcome.facts)
        visits = (*past.visits, *later)
        return replace(outcome, visits=visits, days=days, past=past)

    @cached_property
    def _later(self) -> tuple[Visit, ...]:
        return tuple(one for one in self.before.visits if one.date >= self.since)

    @cached_property
    def _was(self) -> dict[Key, Visit]:
        return {one.key: one for one in self._later}

    @cached_property
    def _taken_back(self) -> dict[Key, Visit]:
        """What the roster before had taken back already."""
        past = self.before.past
        return {} if past is None else {one.key: one for one in past.withdrawn}

    def _is_colleague(self, who: str, visit: Visit, facts: Facts) -> bool:
        """Return whether somebody is of the firm whose turn it is, now too."""
        firms = {facts.lawyer[x].firm for x in visit.instead_of if x in facts.lawyer}
        return who in facts.lawyer and facts.lawyer[who].firm in firms

    def _turned(self, row: RosterRow) -> RosterRow:
        was = roster_of(self.before).row.get(row.committee)
        if was is None or was.time != row.time:
            return row
        if sorted(was.lawyers) != sorted(row.lawyers) or len(row.lawyers) < 2:
            return row
        past = self.before.past
        day = self.before.days.first if past is None else past.since
        turns = 0
        while day < self.since:
            turns += row.time.falls_on(day)
            day += dt.timedelta(days=1)
        first = turns % len(was.lawyers)
        return replace(row, lawyers=(*was.lawyers[first:], *was.lawyers[:first]))

    def _versioned(self, visit: Visit) -> Visit:
        """Return a visit with a version above all that calendars have been told."""
        was, taken = self._was.get(visit.key), self._taken_back.get(visit.key)
        known = [one.sequence for one in (was, taken) if one is not None]
        if not known:
            return visit
        is_same = was is not None and _told(was) == _told(visit)
        return visit._replace(sequence=max(known) + (not is_same))

    def _withdrawn(self, later: Iterable[Visit], past: Past) -> Iterator[Visit]:
        """Yield what calendars have to take back, once for each visit."""
        now = {one.key: one for one in (*past.visits, *later)}
        for key in {**self._taken_back, **self._was}:
            was, taken = self._was.get(key), self._taken_back.get(key)
            visit = now.get(key)
            gone = (people(was) | people(taken)) - people(visit)
            if not gone:
                continue
            last = visit or was or taken
            if last is not None:
                version = last.sequence if visit else _next_version(was, taken)
                yield taken_back(last, gone, version)

    def _with_names(self, past: Past, facts: Facts) -> Past:
        """Return what is taken over with names of whom the facts do not know."""
        visits = (*past.visits, *past.carried, *past.withdrawn)
        lawyers = {one for one in lawyers_in(visits) if one not in facts.lawyer}
        places = {x.committee for x in visits if x.committee not in facts.committee}
        named = Named.of(self.before.known, lawyers, places)
        return replace(past, people=named.people, places=named.places)


def going_on(
    before: RosterOutcome | None,
    since: dt.date | None,
    days: Days,
    places: tuple[str, str] = ("before", "since"),
) -> GoingOn | None:
    """Return what a roster goes on from; ``None`` if it begins anew.

    ``places`` is how errors call the roster and the date.

    Raises
    ------
    BadInputError
        A date without a roster, or outside the calendar, or behind its last workday; a
        roster without times, or of another year.
    """
    day = day_or_none(places[1], since)
    if before is None:
        if day is not None:
            raise BadInputError([_NO_BEFORE])
        return None
    day = days.first if day is None else day
    defects = [*_odd_date(day, days, places[1]), *_odd_roster(before, days, places[0])]
    if defects:
        raise BadInputError(defects)
    return GoingOn(before, day)


_NO_BEFORE = Defect(
    "since",
    "",
    Text("there is no roster to go on from", "没有给出要接续的值班表"),
    Text(
        "Hand in the roster that holds until then too: before=, --before",
        "请同时给出此前的值班表：before=、--before",
    ),
)


def _odd_date(since: dt.date, days: Days, place: str) -> Iterator[Defect]:
    """Find what keeps a roster from going on from a date."""
    span = f"{days.first} – {days.last}"
    if not days.first <= since <= days.last:
        yield Defect(
            place,
            str(since),
            Text(f"is outside the calendar, {span}", f"超出日历范围（{span}）"),
            Text(
                "Give a date of the calendar, or the calendar of its year",
                "请给出日历范围内的日期，或改用该年的日历",
            ),
        )
    elif not any(map(days.is_workday, _dates(since, days.last))):
        yield Defect(
            place,
            str(since),
            Text(
                f"leaves no working day until {days.last}",
                f"至{days.last}已没有工作日可排",
            ),
            Text("Give an earlier date", "请给出更早的日期"),
        )


def _odd_roster(before: RosterOutcome, days: Days, place: str) -> Iterator[Defect]:
    """Find what keeps anything from going on from a roster."""
    span = f"{days.first} – {days.last}"
    if before.roster is None or not before.visits:
        yield Defect(
            place,
            "",
            Text("has no times or no dates", "没有固定时间或日期"),
            Text("Hand in a roster with its dates", "请给出有日期的值班表"),
        )
        return
    dates = [one.date for one in before.visits]
    first, last = min(dates), max(dates)
    if last < days.first or first > days.last:
        yield Defect(
            place,
            f"{first} – {last}",
            Text(
                f"is of another year than the calendar, {span}",
                f"与日历（{span}）不是同一年度",
            ),
            Text(
                "Hand in the roster of that year; the times of last year's are kept "
                "with --last-year (la.PublishedTime)",
                "请给出同一年度的值班表；沿用上年固定时间的，请用 --last-year"
                "（la.PublishedTime）",
            ),
        )


def _dates(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    for at in range((last - first).days + 1):
        yield first + dt.timedelta(days=at)


def _told(visit: Visit) -> tuple[object, ...]:
    """Return what calendars are told of a visit."""
    return (visit.date, visit.half, visit.lawyers, visit.instead_of, visit.is_lapsed)


def _next_version(was: Visit | None, taken: Visit | None) -> int:
    """Return the version of a visit that is no more: it goes up once."""
    known = [one.sequence for one in (was, taken) if one is not None]
    return max(known) + (was is not None and not was.is_lapsed)
