"""The check of publicity events: whose turn, how many, and when (一(三))."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lawyer_assign.errors import Text
from lawyer_assign.plan import Plan
from lawyer_assign.roster import RosterRow, Visit
from lawyer_assign.rules import Violation
from lawyer_assign.statements import Tag
from lawyer_assign.verify.date_words import DATES, DateWords, whose_turn
from lawyer_assign.verify.quarter_parts import QuarterParts, quarter_of


@dataclass(frozen=True)
class EventCheck:
    """One check of the events of a roster.

    Parameters
    ----------
    plan
        Who serves where.
    rows
        Of the roster, by committee.
    parts
        One for each event of a quarter.
    words
        What is found is said in.
    over
        Committee -> events of the first quarter that were held before the calendar
        begins, the first parts of which ask for none any more.
    """

    plan: Plan
    rows: Mapping[str, RosterRow]
    parts: QuarterParts
    words: DateWords
    over: Mapping[str, int] = field(default_factory=dict)

    def faults(self, events: list[Visit]) -> Iterator[Violation]:
        """Find events of strangers, out of turn, or too many of a committee or a day.

        Every quarter has as many parts as events, and every part one event; members of
        a team take them in turn.
        """
        counts = Counter(
            (one.committee, quarter_of(one.nominal_date)) for one in events
        )
        found = self.words.found
        for one in events:
            row, part = self.rows.get(one.committee), self.parts.of(one.nominal_date)
            if row is not None and part is not None:
                whose = row.lawyers[part.number % len(row.lawyers)]
                if (one.instead_of or one.lawyers) != (whose,):
                    who = self.words.who(whose)
                    text = whose_turn(who)
                    yield found(one, text)
            elif row is None and not self._is_served_by_turn(one):
                yield found(one, Text("is by nobody of the team", "不由本团队举办"))
            elif part is None and self.parts.count:
                yield found(one, Text("is outside the calendar", "超出日历范围"))
        yield from self._crowded(events)
        first = next(iter(self.parts)).quarter if len(self.parts) else None
        for (committee, (year, quarter)), new in counts.items():
            is_first = (year, quarter) == first
            count = new + (self.over.get(committee, 0) if is_first else 0)
            if count > self.parts.count:
                place = self.words.place(committee)
                yield Violation(
                    Tag(DATES, committee), count - self.parts.count,
                    f"{place.en} has {count} events in quarter {quarter} of {year}",
                    f"{place.zh}在{year}年第{quarter}季度有{count}次宣传",
                )  # fmt: skip

    def lacking(self, events: Iterable[Visit]) -> Iterator[tuple[str, dt.date]]:
        """Yield every committee and quarter that lacks an event, once for each."""
        held = {(one.committee, self.parts.of(one.nominal_date)) for one in events}
        for committee in self.rows:
            for part in self.parts:
                is_over = part.number < self.over.get(committee, 0)
                if not is_over and (committee, part) not in held:
                    year, number = part.quarter
                    yield committee, dt.date(year, 3 * number - 2, 1)

    def _is_served_by_turn(self, event: Visit) -> bool:
        team = self.plan.lawyers_of(event.committee)
        return all(one in team for one in event.instead_of or event.lawyers)

    def _crowded(self, events: list[Visit]) -> Iterator[Violation]:
        """Find parts of a quarter with a second event."""
        seen: Counter[tuple[str, object]] = Counter()
        most = self.parts.count
        for one in events:
            part = (one.committee, self.parts.of(one.nominal_date))
            seen[part] += 1
            if seen[part] == 2 and most > 1:
                text = Text(
                    "is the second event in its part of the quarter",
                    "与另一次宣传在季度的同一时段",
                )
                yield self.words.found(one, text)

    def days(self, held: list[Visit]) -> Iterator[Violation]:
        """Find second events of a lawyer on one day (house rule)."""
        seen: Counter[tuple[str, dt.date]] = Counter()
        for one in held:
            for who in one.lawyers if one.kind == "event" else ():
                seen[who, one.date] += 1
                if seen[who, one.date] == 2:
                    name = self.words.who(who)
                    text = Text(
                        f"is the second event of {name.en} on one day",
                        f"{name.zh}一日有两次宣传",
                    )
                    yield self.words.found(one, text)
