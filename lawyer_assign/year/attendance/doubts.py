"""Records that cannot be true, or that somebody should look at (二(三) 防止弄虚作假).

Nobody is accused by a rule: each doubt names the rows it comes of and says why, and
makes an inspection of the committee likelier.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lawyer_assign.arrays import Ints
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.pairs.travel import EARTH_RADIUS_M
from lawyer_assign.roster.times import HALVES, Half
from lawyer_assign.year.assessment import Records
from lawyer_assign.year.assessment.repeats import (
    ALIKE,
    REPEATED,
    alike_rows,
    repeated_rows,
)
from lawyer_assign.year.attendance.doubt_rules import DoubtRules

if TYPE_CHECKING:
    import pandas as pd

DoubtKind = Literal[
    "two_places",
    "too_fast",
    "far",
    "repeated",
    "alike",
    "outside",
    "no_check_in",
    "same_text",
]
DOUBTS: dict[DoubtKind, Text] = {
    "two_places": Text("at two places at one time", "同一时间在两处签到"),
    "too_fast": Text("too fast from place to place", "两处签到间隔短于路程"),
    "far": Text("checked in far from the place", "签到位置远离服务地点"),
    "repeated": Text("the same check-in twice", "同一签到重复"),
    "alike": Text("alike check-ins without a time", "签到相同而无时刻"),
    "outside": Text(
        "outside the roster, not moved there", "不在值班安排内，值班表也未改期"
    ),
    "no_check_in": Text("a log without a check-in", "有日志而无签到"),
    "same_text": Text("the same text again and again", "日志内容反复雷同"),
}
UNTRUE: frozenset[DoubtKind] = frozenset({"two_places", "too_fast", "far", "repeated"})
"""Doubts about check-ins that do not count while they stand; of one that is repeated
the first counts."""


_NOON = 12 * 60 + 30


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful record, or several that contradict each other.

    Parameters
    ----------
    kind
        Key of :data:`DOUBTS`.
    lawyer, committee, day
        About whom, where and when; of texts the first of them.
    said
        Why, in a sentence.
    table, rows
        Rows of the records that it comes of, counted from 0.
    """

    kind: DoubtKind
    lawyer: str
    committee: str
    day: date
    said: Text
    table: str
    rows: tuple[int, ...]


class CheckIn(NamedTuple):
    """One check-in; minutes of the day and coordinates are None where unknown."""

    row: int
    lawyer: str
    committee: str
    day: date
    minutes: int
    start: int | None
    point: tuple[float, float] | None

    @property
    def end(self) -> int | None:
        """When it ends, in minutes of the day."""
        return None if self.start is None else self.start + self.minutes


class Outside(NamedTuple):
    """A check-in that no visit of the roster accounts for.

    Parameters
    ----------
    row
        The check-in.
    due
        On which half of that day its lawyer was to come there; None on neither.
    """

    row: CheckIn
    due: Half | None


def half_of(row: CheckIn) -> Half | None:
    """Return the half day of a check-in; None where its time is unknown."""
    if row.start is None:
        return None
    return "am" if row.start < _NOON else "pm"


def check_ins_of(records: Records) -> list[CheckIn]:
    """Return the check-ins as rows."""
    frame = records.check_ins
    columns: dict[str, list[Any]] = {str(n): frame[n].tolist() for n in frame}
    empty: list[Any] = [None] * len(frame)
    found = []
    for at, who in enumerate(columns["lawyer"]):
        lat, lon = (columns.get(one, empty)[at] for one in ("lat", "lon"))
        is_placed = lat is not None and not (math.isnan(lat) or math.isnan(lon))
        found.append(
            CheckIn(
                at, who, columns["committee"][at], columns["day"][at].date(),
                columns["minutes"][at], _minute(columns.get("time", empty)[at]),
                (lat, lon) if is_placed else None,
            )
        )  # fmt: skip
    return found


def _minute(clock: str | None) -> int | None:
    if not clock:
        return None
    hour, _, minute = clock.partition(":")
    return 60 * int(hour) + int(minute)


def find_doubts(
    facts: Facts, records: Records, outside: Iterable[Outside], rules: DoubtRules
) -> list[Doubt]:
    """Return every doubt, by day, lawyer and kind.

    Parameters
    ----------
    facts
        Where committees are.
    records
        Check-ins and logs.
    outside
        Check-ins that no visit of the roster accounts for.
    rules
        From when on a record is doubtful.
    """
    rows = check_ins_of(records)
    found = [
        *_far(facts, rows, rules),
        *_between(facts, rows, rules),
        *_repeated(facts, records, rows),
        *(_outside(facts, one) for one in outside),
        *_without_check_in(facts, records.logs, rows, rules),
        *_same_texts(facts, records.logs, rules),
    ]
    return sorted(found, key=lambda one: (one.day, one.lawyer, one.kind, one.rows))


def _far(facts: Facts, rows: Iterable[CheckIn], rules: DoubtRules) -> Iterator[Doubt]:
    for row in rows:
        there = _point(facts, row.committee)
        if row.point is None or there is None:
            continue
        metres = metres_between(row.point, there)
        if metres > rules.far_metres:
            place = named(facts.committee[row.committee])
            said = Text(
                f"checked in {metres:,} m from {place.en}, more than "
                f"{rules.far_metres:,} m",
                f"签到位置距{place.zh} {metres:,}米，超过{rules.far_metres:,}米",
            )
            yield _doubt("far", said, row)


def _between(
    facts: Facts, rows: Iterable[CheckIn], rules: DoubtRules
) -> Iterator[Doubt]:
    """Yield check-ins of one lawyer and day that no way leads between."""
    by_day: dict[tuple[str, date], list[CheckIn]] = {}
    for row in rows:
        if row.start is not None:
            by_day.setdefault((row.lawyer, row.day), []).append(row)
    for same in by_day.values():
        same.sort(key=lambda row: (row.start, row.row))
        longest = same[0]
        for before, row in pairwise(same):
            # A long one may still last when the one right before is over.
            for one in dict.fromkeys((before, longest)):
                if one.committee != row.committee:
                    yield from _pair(facts, one, row, rules)
            longest = max(longest, row, key=lambda one: one.end or 0)


def _pair(
    facts: Facts, one: CheckIn, two: CheckIn, rules: DoubtRules
) -> Iterator[Doubt]:
    gap = (two.start or 0) - (one.end or 0)
    was, now = (named(facts.committee[row.committee]) for row in (one, two))
    if gap < 0:
        said = Text(
            f"still at {was.en} until {clock_text(one.end)} when checking in at "
            f"{now.en} at {clock_text(two.start)}",
            f"{clock_text(two.start)} 在{now.zh}签到时，在{was.zh}的值班"
            f"到 {clock_text(one.end)} 才结束",
        )
        yield _doubt("two_places", said, one, two)
        return
    here, there = (_point(facts, row.committee) for row in (one, two))
    if here is None or there is None:
        return
    metres = metres_between(here, there)
    least = -(-metres * 60 // (rules.fastest_kmh * 1000))
    if gap < least:
        said = Text(
            f"{metres:,} m from {was.en} to {now.en} in {gap} minutes; "
            f"at {rules.fastest_kmh} km/h it takes {least}",
            f"从{was.zh}到{now.zh}直线{metres:,}米，只隔{gap}分钟；"
            f"按每小时{rules.fastest_kmh}公里也要{least}分钟",
        )
        yield _doubt("too_fast", said, one, two)


def _repeated(
    facts: Facts, records: Records, rows: Sequence[CheckIn]
) -> Iterator[Doubt]:
    sorts: tuple[tuple[DoubtKind, Text, Ints], ...] = (
        ("repeated", REPEATED, repeated_rows(records)),
        ("alike", ALIKE, alike_rows(records)),
    )
    for kind, why, places in sorts:
        for at in places.tolist():
            row = rows[at]
            who = named(facts.lawyer[row.lawyer])
            place = named(facts.committee[row.committee])
            said = Text(
                f"{who.en} at {place.en} on {row.day}: {why.en}",
                f"{who.zh} {row.day} 在{place.zh}：{why.zh}",
            )
            yield _doubt(kind, said, row)


def _outside(facts: Facts, one: Outside) -> Doubt:
    row, came = one.row, half_of(one.row)
    who, place = named(facts.lawyer[row.lawyer]), named(facts.committee[row.committee])
    if one.due is not None and came is not None:
        due, at, clock = HALVES[one.due], HALVES[came], clock_text(row.start)
        said = Text(
            f"the roster has {who.en} at {place.en} in the {due.en} of {row.day}, "
            f"but the check-in is of the {at.en} ({clock}); it was not moved there",
            f"值班表中{who.zh} {row.day} 到{place.zh}的安排在{due.zh}，"
            f"签到却在{at.zh}（{clock}），也没有改到{at.zh}",
        )
        return _doubt("outside", said, row)
    said = Text(
        f"the roster has no visit of {who.en} to {place.en} on {row.day}, "
        "and none was moved there",
        f"值班表中{who.zh} {row.day} 没有到{place.zh}的安排，也没有改期到这一天",
    )
    return _doubt("outside", said, row)


def _without_check_in(
    facts: Facts, logs: "pd.DataFrame", rows: Iterable[CheckIn], rules: DoubtRules
) -> Iterator[Doubt]:
    """Yield logs before which there was no check-in, so many days or less."""
    days: dict[tuple[str, str], list[date]] = {}
    for row in rows:
        days.setdefault((row.lawyer, row.committee), []).append(row.day)
    for at, key in enumerate(_keys(logs)):
        late = ((key[2] - day).days for day in days.get(key[:2], ()))
        if any(0 <= one <= rules.log_days for one in late):
            continue
        who, place = named(facts.lawyer[key[0]]), named(facts.committee[key[1]])
        said = Text(
            f"{who.en} logged a service at {place.en} on {key[2]} without a check-in "
            f"on that day or the {rules.log_days} days before",
            f"{who.zh}填写了 {key[2]} 在{place.zh}的日志，"
            f"但当日及此前{rules.log_days}日内没有签到",
        )
        yield Doubt("no_check_in", *key, said, "logs", (at,))


def _same_texts(
    facts: Facts, logs: "pd.DataFrame", rules: DoubtRules
) -> Iterator[Doubt]:
    if "text" not in logs:
        return
    keys = _keys(logs)
    same: dict[tuple[str, str], list[int]] = {}
    for at, text in enumerate(logs["text"].tolist()):
        plain = "".join(text.split())
        if len(plain) >= rules.shortest_text:
            same.setdefault((keys[at][0], plain), []).append(at)
    for (who, _), rows in same.items():
        # Several duties logged at one visit may well share a text.
        days = {keys[at][1:] for at in rows}
        if len(days) >= rules.same_text_times:
            name = named(facts.lawyer[who])
            said = Text(
                f"{name.en} wrote the same text on {len(days)} visits",
                f"{name.zh}有{len(days)}次服务的日志内容完全相同",
            )
            yield Doubt("same_text", *keys[rows[0]], said, "logs", tuple(rows))


def _keys(logs: "pd.DataFrame") -> list[tuple[str, str, date]]:
    days = [one.date() for one in logs["day"].tolist()]
    columns = (logs["lawyer"].tolist(), logs["committee"].tolist(), days)
    return list(zip(*columns, strict=True))


def _doubt(kind: DoubtKind, said: Text, *rows: CheckIn) -> Doubt:
    last = rows[-1]
    numbers = tuple(sorted(row.row for row in rows))
    return Doubt(
        kind, last.lawyer, last.committee, last.day, said, "check_ins", numbers
    )


def _point(facts: Facts, committee: str) -> tuple[float, float] | None:
    row = facts.committee.get(committee)
    if row is None or row.lat is None or row.lon is None:
        return None
    return row.lat, row.lon


def metres_between(here: Sequence[float], there: Sequence[float]) -> int:
    """Return great-circle metres between two points in degrees (haversine)."""
    lat, lon, other_lat, other_lon = map(math.radians, (*here, *there))
    half = math.sin((other_lat - lat) / 2) ** 2
    half += math.cos(lat) * math.cos(other_lat) * math.sin((other_lon - lon) / 2) ** 2
    return round(2 * EARTH_RADIUS_M * math.asin(math.sqrt(min(1.0, half))))


def clock_text(minute: int | None) -> str:
    """Return a minute of the day as 09:05; nothing for None."""
    return "" if minute is None else f"{minute // 60:02}:{minute % 60:02}"


def counted(doubts: Iterable[Doubt]) -> Mapping[DoubtKind, int]:
    """Return how many doubts there are of each kind."""
    found = dict.fromkeys(DOUBTS, 0)
    for one in doubts:
        found[one.kind] += 1
    return found
