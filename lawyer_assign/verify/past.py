"""The check of what a roster takes over: visit by visit, as the one before had it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.roster import Roster, Visit
from lawyer_assign.roster.past import Past
from lawyer_assign.roster.times import HALVES
from lawyer_assign.rules import Violation
from lawyer_assign.verify.date_words import DateWords
from lawyer_assign.verify.quarter_parts import quarter_of

Nominal = tuple[str, dt.date, str]
"""Committee, nominal date and half: what a regular visit is known by."""


def find_altered(
    past: Past, visits: Iterable[Visit], words: DateWords
) -> Iterator[Violation]:
    """Find visits before the date that are others than in the roster before."""
    since = past.since
    left = {}
    for one in past.visits:
        left[one.key] = one
    for visit in visits:
        if visit.date >= since:
            continue
        was = left.pop(visit.key, None)
        if was is None:
            text = Text(
                f"is before {since} and not in the roster before",
                f"在{since}以前，原值班表中没有",
            )
            yield words.found(visit, text)
        elif was != visit:
            text = Text(
                f"is before {since} and not as in the roster before "
                f"({was.date} {was.half})",
                f"在{since}以前，与原值班表（{was.date} {HALVES[was.half].zh}）不一致",
            )
            yield words.found(visit, text)
    for was in left.values():
        text = Text(
            f"is missing: the roster before has it before {since}",
            f"缺失：原值班表在{since}以前有此次服务",
        )
        yield words.found(was, text)


def without_over(past: Past, wanted: Mapping[Nominal, str]) -> dict[Nominal, str]:
    """Return nominal times but for those whose visits took place before the date."""
    left = dict(wanted)
    for one in past.visits:
        if one.kind != "event":
            left.pop((one.committee, one.nominal_date, one.nominal_half), None)
    return left


def turns_carried(
    past: Past, roster: Roster, facts: Facts
) -> Iterator[tuple[Nominal, str]]:
    """Yield visits that the date parts from their nominal date, and whose turn each is.

    It is whose it was if she is of the team still, else the first one's of the team.
    """
    for one in past.carried:
        row, names = roster.row.get(one.committee), one.instead_of or one.lawyers
        if row is None or one.kind == "event" or not names:
            continue
        is_monthly = facts.committee[one.committee].kind == "village"
        if is_monthly != (one.kind == "visit"):
            continue
        turn = names[0] if names[0] in row.lawyers else row.lawyers[0]
        yield (one.committee, one.nominal_date, one.nominal_half), turn


def events_before(past: Past | None, most: int) -> Mapping[str, int]:
    """Return committee -> events of the quarter of the date that were held before it.

    Never more than ``most``, which are asked for.
    """
    held: Counter[str] = Counter()
    if past is None:
        return held
    quarter = quarter_of(past.since)
    for one in past.visits:
        is_held = one.kind == "event" and not one.is_lapsed
        if is_held and quarter_of(one.nominal_date) == quarter:
            held[one.committee] = min(most, held[one.committee] + 1)
    return held
