"""The independent check of dates: every visit is counted again, day by day."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts, HalfDay
from lawyer_assign.facts.names import named
from lawyer_assign.plan import Plan
from lawyer_assign.roster import Days, Roster, RosterRow, Visit
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.legs import leg_between
from lawyer_assign.roster.past import Past
from lawyer_assign.roster.quarters import quarter_text
from lawyer_assign.roster.times import HALVES, FixedTime
from lawyer_assign.roster.visit import WHY
from lawyer_assign.roster_outcome import Missing
from lawyer_assign.rules import EligibilityRule, Violation
from lawyer_assign.statements import Tag
from lawyer_assign.verify.date_words import (
    DATES,
    WRONG_WHY,
    DateWords,
    too_far,
    whose_turn,
)
from lawyer_assign.verify.day_counts import (
    DayKind,
    Mondays,
    displaced,
    is_same_week,
    kinds_of,
)
from lawyer_assign.verify.events import EventCheck
from lawyer_assign.verify.past import (
    Nominal,
    events_before,
    turns_carried,
    without_over,
)
from lawyer_assign.verify.places import crowded, meetings
from lawyer_assign.verify.quarter_parts import QuarterParts
from lawyer_assign.verify.strange_visits import what_is_strange

Dates = dict[FixedTime, list[dt.date]]
_HalfDate = tuple[dt.date, str]
"""A date and its half: am stands before pm."""
NO_REASON = Text("no reason is given", "未说明原因")


class DatePrices(NamedTuple):
    """What the dates of a roster cost."""

    lapsed: int
    displaced: int
    persons: int
    missing_events: int
    unwished_events: int


@dataclass
class DateCheck:
    """One check of all visits of a roster.

    Parameters
    ----------
    facts, plan, roster, days, rules
        What they were made from.
    bars
        Rules about single posts that must hold, be it for a day.
    past
        Of a roster that goes on from a date, at which ``days`` begin: what was over.
    """

    facts: Facts
    plan: Plan
    roster: Roster
    days: Days
    rules: DateRules
    bars: tuple[EligibilityRule, ...] = ()
    past: Past | None = None
    away: dict[str, list[tuple[_HalfDate, _HalfDate]]] = field(
        default_factory=dict, init=False
    )
    wishes: dict[str, list[frozenset[HalfDay]]] = field(
        default_factory=dict, init=False
    )
    _dates: Dates = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        for row in self.facts.leaves:
            ends = (row.first_day, row.first_half), (row.last_day, row.last_half)
            self.away.setdefault(row.lawyer, []).append(ends)
        for wish in self.facts.time_wishes:
            if wish.committee is not None:
                self.wishes.setdefault(wish.committee, []).append(wish.half_days)

    def violations(self, visits: Iterable[Visit]) -> Iterator[Violation]:
        """Find everything that is wrong with visits."""
        rows = []
        for visit in visits:
            strange = what_is_strange(self.facts, visit)
            if strange is None:
                rows.append(visit)
            else:
                yield strange
        yield from self._keys(rows)
        for visit in rows:
            yield from self.alone(visit)
        yield from self.clashes([one for one in rows if not one.is_lapsed])
        yield from self._events.faults([one for one in rows if one.kind == "event"])
        yield from self.barred(rows)

    def barred(self, visits: Iterable[Visit]) -> Iterator[Violation]:
        """Find who stands in where a rule that must hold keeps her away.

        The team, and who is named to stand in for it, are checked with plan and teams.
        """
        sent = {
            (one.committee, who)
            for one in visits
            if one.instead_of and not one.is_lapsed
            for who in one.lawyers
            if who in self.facts.lawyer and one.committee in self.facts.committee
            if who not in self._team(one.committee)
        }
        plan = Plan.of(sorted(sent))
        for rule in self.bars if sent else ():
            yield from rule.faults(self.facts, plan)

    def alone(self, visit: Visit) -> Iterator[Violation]:
        """Find what is wrong with one visit, whatever the others are."""
        for text in self._lapsed(visit) if visit.is_lapsed else self.faults(visit):
            yield self.words.found(visit, text)

    def prices(self, visits: Iterable[Visit]) -> DatePrices:
        """Count what visits cost."""
        rows = list(visits)
        regular = [one for one in rows if one.kind != "event"]
        held = [one for one in regular if not one.is_lapsed]
        events = [one for one in rows if one.kind == "event" and not one.is_lapsed]
        over = sum(self._events.over.get(one, 0) for one in self.roster.row)
        wanted = len(self.roster) * len(self._parts) - over
        return DatePrices(
            sum(one.is_lapsed for one in regular),
            sum(displaced(one) for one in held),
            sum(self._person(one) for one in held),
            wanted - len(events),
            sum(self._is_unwished(one) + bool(one.instead_of) for one in events),
        )

    def missing(self, visits: Iterable[Visit]) -> Iterator[Missing]:
        """Yield the visits that lapse, then the quarters without their event."""
        rows = list(visits)
        for visit in rows:
            if visit.is_lapsed and visit.kind != "event":
                reason = WHY.get(visit.why, NO_REASON)
                yield Missing("visit", visit.committee, reason, visit)
        events = [one for one in rows if one.kind == "event" and not one.is_lapsed]
        for committee, quarter in self._events.lacking(events):
            text = quarter_text(quarter)
            reason = Text(f"none in {text.en}", f"{text.zh}未排")
            yield Missing("event", committee, reason, quarter=quarter)

    def tiers(self, visits: Iterable[Visit]) -> tuple[int, ...]:
        """Count what visits cost, in the order that the rules give to the tiers."""
        lapsed, displaced, persons, *events = self.prices(visits)
        if self.rules.kept_first == "person":
            return (lapsed, persons, displaced, *events)
        return (lapsed, displaced, persons, *events)

    def turns(self, row: RosterRow) -> Iterator[tuple[dt.date, str]]:
        """Yield every date on which a published time falls, and whose turn it is."""
        for turn, day in enumerate(self._dates_of(row.time)):
            yield day, row.lawyers[turn % len(row.lawyers)]

    def _dates_of(self, time: FixedTime) -> list[dt.date]:
        """Return the dates on which a time falls, counted day by day once for each."""
        if time not in self._dates:
            first, count = self.days.first, (self.days.last - self.days.first).days + 1
            every = (first + dt.timedelta(days=at) for at in range(count))
            self._dates[time] = [day for day in every if time.falls_on(day)]
        return self._dates[time]

    def _keys(self, rows: list[Visit]) -> Iterator[Violation]:
        """Find visits that are missing, twice, unknown, or whose turn is another's."""
        wanted = self._wanted()
        keys = [one.key for one in rows]
        seen = Counter(keys)
        for visit, known_by in zip(rows, keys, strict=True):
            if seen[known_by] > 1:
                yield self.words.found(visit, Text("stands twice", "重复"))
            if visit.kind == "event":
                continue
            kind = self.facts.committee[visit.committee].kind
            if visit.kind != ("visit" if kind == "village" else "duty"):
                yield self.words.found(visit, Text(f"is no {visit.kind}", "类型不符"))
            key = (visit.committee, visit.nominal_date, visit.nominal_half)
            turn = wanted.pop(key, None)
            if turn is None:
                yield self.words.found(
                    visit, Text("is not on the roster", "不在值班表上")
                )
            elif (visit.instead_of or visit.lawyers) != (turn,):
                who = self.words.who(turn)
                yield self.words.found(visit, whose_turn(who))
        for committee, day, half in wanted:
            place, word = self.words.place(committee), HALVES[half]
            yield Violation(
                Tag(DATES, committee), 1,
                f"{place.en} lacks its visit of {day} {half}",
                f"{place.zh}缺少 {day} {word.zh}的服务",
            )  # fmt: skip

    def _wanted(self) -> dict[Nominal, str]:
        """Return every regular visit that there should be, and whose turn it is."""
        wanted: dict[Nominal, str] = {}
        for row in self.roster.rows:
            at = row.time.half
            for day, lawyer in self.turns(row):
                wanted[row.committee, day, at] = lawyer
        if self.past is not None:
            wanted = without_over(self.past, wanted)
            wanted.update(turns_carried(self.past, self.roster, self.facts))
        return wanted

    def _lapsed(self, visit: Visit) -> Iterator[Text]:
        if visit.lawyers or not visit.instead_of:
            yield Text("lapses, yet somebody comes", "已取消却有人到岗")
        if not visit.why:
            yield Text("lapses without a reason", "取消未说明原因")

    def faults(self, visit: Visit) -> Iterator[Text]:
        """Say what is wrong with a visit that takes place, by itself."""
        kind = self._kind.get(visit.date)
        if kind is None:
            yield Text("is outside the calendar", "超出日历范围")
            return
        if kind == "off":
            yield Text("is on a day off", "在休息日")
        if len(visit.lawyers) != 1:
            yield Text("is not by one lawyer", "应由一名律师到岗")
        is_moved = visit.is_moved
        is_changed = is_moved or bool(visit.instead_of)
        if is_changed != bool(visit.why) and visit.kind != "event":
            yield WRONG_WHY
        if is_moved and not self._is_in_window(visit):
            yield too_far(visit, self.rules)
        if visit.instead_of and not self._is_of_firm(visit):
            text = "is by somebody of neither team nor firm"
            yield Text(text, "由非本团队、非本所的律师代班")
        yield from self._hours(visit, is_usual=kind != "makeup")

    def _team(self, committee: str) -> set[str | None]:
        """Return who serves a committee by the roster, and who is named to stand in."""
        row = self.roster.row.get(committee)
        return set() if row is None else {*row.lawyers, row.stand_in}

    def _is_of_firm(self, visit: Visit) -> bool:
        """Return whether who stands in is of the team, named, or of the firm."""
        known = self._team(visit.committee)
        lawyer = self.facts.lawyer
        firms = {lawyer[one].firm for one in visit.instead_of if one in lawyer}
        return all(
            one in known or one not in lawyer or lawyer[one].firm in firms
            for one in visit.lawyers
        )

    def _hours(self, visit: Visit, is_usual: bool) -> Iterator[Text]:
        hosts = self.facts.committee[visit.committee].duty_half_days
        half_day = visit.half_day
        if is_usual and self.rules.has_office_hours and hosts and half_day not in hosts:
            yield Text("finds the office closed", "不在社区（村）可值班半天内")
        for one in visit.lawyers:
            lawyer = self.facts.lawyer.get(one)
            if lawyer is None:
                yield Text(f"is by {one}, whom nobody knows", f"没有律师 {one}")
                continue
            free = lawyer.free_half_days
            keeps = is_usual and self.rules.has_lawyer_hours
            if keeps and free and half_day not in free:
                who = named(lawyer)
                yield Text(f"is when {who.en} cannot come", f"{who.zh}该半天没有空")
            if self._is_away(one, (visit.date, visit.half)):
                who = named(lawyer)
                yield Text(f"is when {who.en} is on leave", f"{who.zh}在请假")

    def _is_away(self, lawyer: str, at: _HalfDate) -> bool:
        return any(low <= at <= high for low, high in self.away.get(lawyer, ()))

    def _is_in_window(self, visit: Visit) -> bool:
        apart = abs((visit.date - visit.nominal_date).days)
        if visit.kind == "visit":
            months = {(x.year, x.month) for x in (visit.date, visit.nominal_date)}
            return len(months) == 1 and apart <= self.rules.visit_days
        if visit.kind == "event":
            return self._parts.of(visit.date) == self._parts.of(visit.nominal_date)
        return is_same_week(visit) or apart <= self.rules.duty_days

    def clashes(self, held: list[Visit]) -> Iterator[Violation]:
        """Find lawyers, weeks, days, places and venues that hold too much."""
        at: dict[tuple[str, dt.date, str], list[Visit]] = {}
        weeks: Counter[tuple[str, dt.date]] = Counter()
        for visit in held:
            monday = self._monday[visit.date]
            for lawyer in visit.lawyers:
                at.setdefault((lawyer, visit.date, visit.half), []).append(visit)
                weeks[lawyer, monday] += 1
        for (lawyer, day, half), group in at.items():
            if len(group) > 1 and self._must_not_meet(group):
                who = self.words.who(lawyer)
                text = Text(f"meets another of {who.en}", f"{who.zh}同时在别处")
                yield self.words.found(group[0], text)
            if half == "am":
                yield from self._trips(lawyer, group, at.get((lawyer, day, "pm"), []))
        yield from self._events.days(held)
        for (lawyer, monday), count in weeks.items():
            if count > self.rules.most_a_week:
                who = self.words.who(lawyer)
                yield Violation(
                    Tag(DATES, lawyer), count - self.rules.most_a_week,
                    f"{who.en} has {count} half days in the week of {monday}",
                    f"{who.zh}在 {monday} 当周有{count}个半天",
                )  # fmt: skip
        yield from meetings(held, self.words)
        if self.rules.has_venues:
            yield from crowded(held, self.facts)

    def _must_not_meet(self, group: list[Visit]) -> bool:
        if self.rules.has_one_place:
            return True
        return any(one.is_moved or one.instead_of for one in group)

    def _trips(
        self, lawyer: str, morning: list[Visit], afternoon: list[Visit]
    ) -> Iterator[Violation]:
        for one in morning:
            for other in afternoon:
                ends = (one.committee, other.committee)
                minutes = leg_between(
                    self.rules.travel, *(self.facts.committee[end] for end in ends)
                )
                if minutes > self.rules.most_minutes:
                    who = self.words.who(lawyer)
                    text = Text(
                        f"is {minutes} minutes from the afternoon of {who.en}",
                        f"与{who.zh}下午的地点相距{minutes}分钟",
                    )
                    yield self.words.found(one, text)

    @cached_property
    def words(self) -> DateWords:
        """How visits, places and people are named."""
        return DateWords(self.facts)

    @cached_property
    def _kind(self) -> dict[dt.date, DayKind]:
        return kinds_of(self.days)

    @cached_property
    def _monday(self) -> Mondays:
        return Mondays()

    @cached_property
    def _events(self) -> EventCheck:
        over = events_before(self.past, self.rules.events_a_quarter)
        return EventCheck(self.plan, self.roster.row, self._parts, self.words, over)

    @cached_property
    def _parts(self) -> QuarterParts:
        return QuarterParts(self.days, self.rules.events_a_quarter)

    def _person(self, visit: Visit) -> int:
        if not visit.instead_of:
            return 0
        row = self.roster.row[visit.committee]
        (who,) = visit.lawyers
        if who in row.lawyers:
            return 1
        return 2 if who == row.stand_in else 3

    def _is_unwished(self, event: Visit) -> bool:
        wishes = self.wishes.get(event.committee, [])
        return bool(wishes) and not any(event.half_day in one for one in wishes)
