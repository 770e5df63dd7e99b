"""Duty on synthetic facts: half days, venues, leaves, wishes, last year (all kind E).

Nobody here exists, and nothing here was observed: names and reasons say 合成.
"""

import datetime as dt

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.datasets.draws import Bools, Ints, below, exactly, stream, whole
from lawyer_assign.datasets.knobs import check_seed
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import (
    Committee,
    Facts,
    HalfDay,
    Leave,
    PublishedTime,
    TimeWish,
    Venue,
)
from lawyer_assign.facts.base import HALF_DAYS
from lawyer_assign.quoting import as_written

OFFICE_HALF_DAYS = (4, 10)
LAWYER_HALF_DAYS = (3, 8)
"""Least and most weekday half days of an office, and of a lawyer (E)."""

SHARED = 0.12
"""Share of committees whose duty takes place at a venue of their town (E)."""

AWAY, WISHING_LAWYERS, WISHING_COMMITTEES, LAST_YEAR = 0.03, 0.1, 0.15, 0.8
"""Shares: lawyers with a leave, wishes of both sides, times of last year (E)."""

FIRST_YEAR, LAST_DATED_YEAR = 2000, 2199
REASONS = ("合成：病假", "合成：出差", "合成：培训")
WEEKDAYS = 10


@checked
def with_duty(facts: Facts, seed: int = 0, year: int = 2026) -> Facts:
    """Return facts with all that a duty roster asks for; the rest is as it was.

    Half days of offices (4 to 10) and lawyers (3 to 8) take the place of those that
    are there; venues, leaves, wishes and last year's times are drawn. Every table has a
    stream of its own, so that none of them changes another.

    Parameters
    ----------
    facts
        Not changed.
    seed
        Same facts and seed give the same tables.
    year
        In which leaves fall.

    Raises
    ------
    BadInputError
        ``year`` is not one of 2000 to 2199; the seed is no whole number.
    """
    check_seed("seed", seed)
    if not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_DATED_YEAR:
        problem = Text("is out of range", "超出范围")
        cure = Text("Give a year from 2000 to 2199", "请填写2000至2199的年份")
        raise BadInputError([Defect("year", as_written(year), problem, cure)])
    columns = facts.columns
    hosts = _half_days(seed, "duty offices", len(columns.committees), OFFICE_HALF_DAYS)
    free = _half_days(seed, "duty lawyers", len(columns.lawyers), LAWYER_HALF_DAYS)
    committees = tuple(
        row.model_copy(update={"duty_half_days": _named(own)})
        for row, own in zip(columns.committees, hosts, strict=True)
    )
    lawyers = tuple(
        row.model_copy(update={"free_half_days": _named(own)})
        for row, own in zip(columns.lawyers, free, strict=True)
    )
    return facts.replace(
        committees=committees,
        lawyers=lawyers,
        venues=_venues(seed, committees),
        leaves=_leaves(seed, [row.id for row in lawyers], year),
        time_wishes=_wishes(seed, facts),
        times=_last_year(seed, committees, hosts),
    )


def _half_days(seed: int, part: str, count: int, size: tuple[int, int]) -> Bools:
    """Draw weekday half days, shape ``(count, 10)``; every number is equally likely."""
    rng = stream(seed, part)
    least, most = size
    sizes = least + below(rng, most - least + 1, count)
    rank = np.argsort(np.argsort(rng.random((count, WEEKDAYS)), axis=1), axis=1)
    chosen: Bools = rank < sizes[:, None]
    return chosen


def _named(chosen: Bools) -> frozenset[HalfDay]:
    days: tuple[HalfDay, ...] = HALF_DAYS  # type: ignore[assignment] # of HalfDay
    return frozenset(days[at] for at in np.flatnonzero(chosen).tolist())


def _venues(seed: int, committees: tuple[Committee, ...]) -> tuple[Venue, ...]:
    """Put some committees of each town into venues of two to four, room for one or two.

    Two to four are the next ones of the same town and kind, by id.
    """
    rng = stream(seed, "duty venues")
    shares = exactly(rng, len(committees), whole(SHARED, len(committees)))
    sizes = 2 + below(rng, 3, len(committees))
    rooms = 1 + (rng.random(len(committees)) < 0.3)
    by_town: dict[tuple[str, str, str], list[int]] = {}
    for at, row in enumerate(committees):
        if shares[at]:
            by_town.setdefault((row.district, row.town, row.kind), []).append(at)
    found: list[Venue] = []
    for _, there in sorted(by_town.items()):
        begin = 0
        while begin + 1 < len(there):
            part = there[begin : begin + int(sizes[there[begin]])]
            begin += len(part)
            number = f"V{len(found) + 1:04d}"
            found.append(
                Venue(
                    id=number,
                    name=f"{committees[part[0]].town}公共法律服务站{number}（合成）",
                    capacity=int(rooms[part[0]]),
                    committees=frozenset(committees[one].id for one in part),
                )
            )
    return tuple(found)


def _leaves(seed: int, lawyers: list[str], year: int) -> tuple[Leave, ...]:
    rng = stream(seed, "duty leaves")
    away = np.flatnonzero(exactly(rng, len(lawyers), whole(AWAY, len(lawyers))))
    first = below(rng, 350, len(away))
    length = 3 + below(rng, 13, len(away))
    reason = below(rng, len(REASONS), len(away))
    begin = dt.date(year, 1, 1)
    return tuple(
        Leave(
            lawyer=lawyers[who],
            first_day=begin + dt.timedelta(days=start),
            last_day=begin + dt.timedelta(days=start + days - 1),
            reason=REASONS[why],
        )
        for who, start, days, why in zip(
            away.tolist(), first.tolist(), length.tolist(), reason.tolist(), strict=True
        )
    )


def _wishes(seed: int, facts: Facts) -> tuple[TimeWish, ...]:
    rng = stream(seed, "duty wishes")
    found: list[TimeWish] = []
    sides = (
        ("lawyer", [row.id for row in facts.columns.lawyers], WISHING_LAWYERS),
        ("committee", [row.id for row in facts.columns.committees], WISHING_COMMITTEES),
    )
    for side, ids, share in sides:
        asks = np.flatnonzero(exactly(rng, len(ids), whole(share, len(ids))))
        sizes = 1 + below(rng, 4, len(asks))
        rank = np.argsort(np.argsort(rng.random((len(asks), WEEKDAYS)), axis=1), axis=1)
        weights = 1 + below(rng, 3, len(asks))
        for at, who in enumerate(asks.tolist()):
            named = {side: ids[who]}
            half_days = _named(rank[at] < sizes[at])
            found.append(
                TimeWish(half_days=half_days, weight=int(weights[at]), **named)
            )
    return tuple(found)


def _last_year(
    seed: int, committees: tuple[Committee, ...], hosts: Bools
) -> tuple[PublishedTime, ...]:
    """Draw a time within the office's half days for most committees."""
    rng = stream(seed, "duty last year")
    count = len(committees)
    had = exactly(rng, count, whole(LAST_YEAR, count))
    at: Ints = np.argmax(np.where(hosts, rng.random(hosts.shape), -1.0), axis=1)
    nth = 1 + below(rng, 4, count)
    days: tuple[HalfDay, ...] = HALF_DAYS  # type: ignore[assignment] # of HalfDay
    return tuple(
        PublishedTime(
            committee=row.id,
            half_day=days[half_day],
            nth=which if row.kind == "village" else None,
        )
        for row, has, half_day, which in zip(
            committees, had.tolist(), at.tolist(), nth.tolist(), strict=True
        )
        if has
    )
