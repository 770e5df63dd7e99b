"""What committees and venues hold at one half day, counted again."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.roster import Visit
from lawyer_assign.roster.times import HALVES
from lawyer_assign.rules import Violation
from lawyer_assign.statements import Tag
from lawyer_assign.verify.date_words import DATES, DateWords


def meetings(held: Iterable[Visit], words: DateWords) -> Iterator[Violation]:
    """Find visits to a committee at a half day that another one has (house rule).

    A visit that is made up while a colleague has her turn would be a half day less for
    whoever comes to be advised.
    """
    known: set[tuple[str, dt.date, str]] = set()
    for visit in held:
        at = (visit.committee, visit.date, visit.half)
        if at in known:
            text = "is at a half day that has another visit"
            yield words.found(visit, Text(text, "该半天已有另一次服务"))
        known.add(at)


def crowded(held: Iterable[Visit], facts: Facts) -> Iterator[Violation]:
    """Find venues that hold more duties than there is room for."""
    venue = {committee: row for row in facts.venues for committee in row.committees}
    hosted: Counter[tuple[str, dt.date, str]] = Counter()
    for visit in held:
        if visit.kind != "event" and visit.committee in venue:
            hosted[venue[visit.committee].id, visit.date, visit.half] += 1
    room = {row.id: row.capacity for row in facts.venues}
    called = {row.id: row.name or row.id for row in facts.venues}
    for (name, day, half), count in hosted.items():
        if count > room[name]:
            yield Violation(
                Tag(DATES, name), count - room[name],
                f"{called[name]} hosts {count} duties on {day} {half}",
                f"{called[name]}在 {day} {HALVES[half].zh}有{count}处值班",
            )  # fmt: skip
