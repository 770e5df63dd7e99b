"""Records to numbers per lawyer, whole tables at a time."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.facts import Facts
from lawyer_assign.plan import Plan
from lawyer_assign.year.assessment.naming import check_who, places_of
from lawyer_assign.year.assessment.records import Records
from lawyer_assign.year.assessment.repeats import repeated_rows
from lawyer_assign.year.assessment.score_sheet import ScoreSheet

if TYPE_CHECKING:
    import pandas as pd

WhyIgnored = Literal["no_post", "no_check_in", "repeated"]
EVENT = "publicity"
"""The duty that a publicity event is logged under."""


class Ignored(NamedTuple):
    """A row of the records that counts for nothing.

    Parameters
    ----------
    table, place
        Which records, and where the row stood.
    lawyer, committee, day
        What it says.
    why
        ``"no_post"``: the lawyer neither serves the committee by the plan nor stood in
        there just then;
        ``"no_check_in"``: a log without a check-in on its day or shortly before;
        ``"repeated"``: a check-in that stands twice counts once.
    """

    table: str
    place: str
    lawyer: str
    committee: str
    day: date
    why: WhyIgnored


class Turn(NamedTuple):
    """A day on which a roster sends a lawyer to a committee that is not her own.

    Parameters
    ----------
    committee, lawyer
        Where, and who stands in.
    day
        When.
    """

    committee: str
    lawyer: str
    day: date


class Asked(NamedTuple):
    """What a roster asks of a lawyer at a committee, of all that it asks for there.

    A team that takes turns shares its half days; while somebody is on leave others
    stand in. What both are to come to is asked of both.

    Parameters
    ----------
    visits, of
        Half days and visits, hers and all.
    events, of_events
        Publicity events, hers and all.
    """

    visits: int = 0
    of: int = 0
    events: int = 0
    of_events: int = 0


NOBODY = ""
Rota = Mapping[tuple[str, str], Asked]
"""Committee and lawyer -> what is asked of her there; of ``NOBODY`` where the roster
found no time for a committee."""
Counted = tuple[Ints, dict[str, Ints], tuple[Ignored, ...]]


class _Rows(NamedTuple):
    """Rows of one table about posts of the plan; ``row`` counts all rows from 0.

    ``twice`` are those that are left out, because they repeat an earlier one.
    """

    row: Ints
    post: Ints
    lawyer: Ints
    day: Ints
    frame: "pd.DataFrame"
    twice: Ints


class _Posts(NamedTuple):
    """Posts of the plan, then those of stand-ins.

    ``lawyer`` counts from 0 who has one; ``own`` is 1 for posts of the plan. The post
    of a stand-in is there on the days of ``turns`` only, which are sorted by post and
    day.
    """

    key: Ints
    lawyer: Ints
    committee: Ints
    places: Ints
    own: Ints
    turns: Ints


def share(part: Ints, whole: Ints) -> Ints:
    """Return percent, rounded half up; 0 where ``whole`` is 0."""
    safe = np.maximum(whole, 1)
    percent: Ints = (200 * part + safe) // (2 * safe)
    return np.where(whole > 0, percent, 0)


def counted(
    facts: Facts,
    plan: Plan,
    records: Records,
    sheet: ScoreSheet,
    months: int,
    turns: Iterable[Turn] = (),
    rota: Rota | None = None,
) -> Counted:
    """Return lawyers with posts, what they did, and the rows that count for nothing.

    Who stands in has what she did on these days counted as her own, and nothing more is
    expected of her for it. Of who has a post there is expected what a year asks, or
    her part of it where a roster says who comes when: of a committee for which the
    roster found no time, nothing.

    Raises
    ------
    BadInputError
        Every row that names a lawyer or committee that is not among the facts, or
        another name beside the id.
    """
    posts = _posts_of(facts, plan, turns)
    rows, stray = _rows_of(facts, records, posts, sheet.log_days)
    unheard = _without_visit(rows["logs"], rows["check_ins"], sheet.log_days)
    size = len(posts.places)

    def total(lawyer: Ints, values: Ints | int = 1) -> Ints:
        sums = np.zeros(size, np.int64)
        np.add.at(sums, lawyer, values)
        return sums

    kinds = np.where(facts.columns.committee_is_village[posts.committee], 1, 0)
    minutes = (sheet.duty_minutes["community"], sheet.duty_minutes["village"])
    part, events = _asked_of(facts, posts, sheet.events_per_year * months // 12, rota)
    expected = np.array(minutes, np.int64)[kinds] * months // 12
    expected = (2 * expected * part[0] + part[1]) // (2 * part[1])  # half up
    duty, on_duty, at_events = _minutes(rows, sheet.most_minutes_per_day)
    visits, visitor = _visits(rows["check_ins"], posts)
    logs, _ = _visits(rows["logs"], posts)
    stars, points = rows["ratings"], rows["questionnaires"]
    counts = {
        "posts": total(posts.lawyer, posts.own),
        "check_ins": total(rows["check_ins"].lawyer),
        "minutes": total(duty, on_duty),
        "event_minutes": total(duty, at_events),
        "expected_minutes": total(posts.lawyer, posts.own * expected),
        "visits": total(visitor),
        "logged": total(visitor[_with_log(visits, logs, sheet.log_days)]),
        "events": total(posts.lawyer, _events(rows["logs"], posts, events)),
        "expected_events": total(posts.lawyer, posts.own * events),
        "ratings": total(stars.lawyer),
        "stars": total(stars.lawyer, stars.frame["stars"].to_numpy(np.int64)),
        "questionnaires": total(points.lawyer),
        "points": total(points.lawyer, points.frame["points"].to_numpy(np.int64)),
    }
    return posts.places, counts, _left_out(records, rows, stray, unheard)


def _left_out(
    records: Records,
    rows: Mapping[str, _Rows],
    stray: Mapping[str, Ints],
    unheard: Ints,
) -> tuple[Ignored, ...]:
    """Return the rows that count for nothing, those about no post first."""
    twice = rows["check_ins"].twice
    return (
        *(one for table, at in stray.items()
          for one in _ignored(records, table, at, "no_post")),
        *_ignored(records, "check_ins", twice, "repeated"),
        *_ignored(records, "logs", unheard, "no_check_in"),
    )  # fmt: skip


def _asked_of(
    facts: Facts, posts: _Posts, events: int, rota: Rota | None
) -> tuple[tuple[Ints, Ints], Ints]:
    """Return which part of the time a post asks for, and how many publicity events.

    All of both, ``events`` of these, where no roster has the committee; nothing where
    it has the committee, but found no time for it.
    """
    size = len(posts.key)
    part = np.ones(size, np.int64), np.ones(size, np.int64)
    most = np.full(size, events, np.int64)
    if rota is None:
        return part, most
    of_all = {committee: asked for (committee, _), asked in rota.items()}
    columns = facts.columns
    for at in np.flatnonzero(posts.own).tolist():
        committee = columns.committees[posts.committee[at]].id
        who = columns.lawyers[posts.key[at] % len(columns.lawyers)].id
        whole = of_all.get(committee, Asked())
        asked = rota.get((committee, who), Asked())
        is_untimed = (committee, NOBODY) in rota
        if whole.of or is_untimed:
            part[0][at], part[1][at] = asked.visits, max(1, whole.of)
        if whole.of_events or is_untimed:
            most[at] = min(events, asked.events)
    return part, most


def _posts_of(facts: Facts, plan: Plan, turns: Iterable[Turn]) -> _Posts:
    columns = facts.columns
    own = dict.fromkeys(plan.posts)
    sent = {
        (turn.committee, turn.lawyer, turn.day): None
        for turn in turns
        if (turn.committee, turn.lawyer) not in own
    }
    pairs = list(dict.fromkeys([*own, *(turn[:2] for turn in sent)]))
    committee = _ints([columns.committee_at[one] for one, _ in pairs])
    lawyer = _ints([columns.lawyer_at[who] for _, who in pairs])
    places, number = np.unique(lawyer, return_inverse=True)
    key = committee * len(columns.lawyers) + lawyer
    at = {pair: place for place, pair in enumerate(pairs)}
    days = np.array([turn[2] for turn in sent], "datetime64[D]").astype(np.int64)
    dates = np.sort(_joint(_ints([at[turn[:2]] for turn in sent]), days))
    is_own = (np.arange(len(pairs)) < len(own)).astype(np.int64)
    return _Posts(key, number.reshape(-1), committee, places, is_own, dates)


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int64)


def _rows_of(
    facts: Facts, records: Records, posts: _Posts, log_days: int
) -> tuple[dict[str, _Rows], dict[str, Ints]]:
    """Return the rows about posts, and the places of the others, by table.

    Of a stand-in count check-ins of her day, and what is written in the days after it.
    """
    columns = facts.columns
    rows: dict[str, _Rows] = {}
    stray: dict[str, Ints] = {}
    order = np.argsort(posts.key)
    check_who(facts, records)
    named = places_of(facts, records)
    for table, named_in in named.items():
        frame = records[table]
        key = named_in["committee"] * len(columns.lawyers) + named_in["lawyer"]
        found = np.searchsorted(posts.key, key, sorter=order)
        post = np.append(order, -1)[found]
        day = frame["day"].to_numpy("datetime64[D]").astype(np.int64)
        late = 0 if table == "check_ins" else log_days
        counts = (post >= 0) & (np.append(posts.key, -1)[post] == key)
        own = np.append(posts.own, 0)[post] == 1
        counts &= own | _is_soon_after(posts.turns, _joint(post, day), late)
        stray[table] = np.flatnonzero(~counts)
        twice = repeated_rows(records) if table == "check_ins" else _ints([])
        twice = twice[counts[twice]]
        counts[twice] = False
        at = np.flatnonzero(counts)
        rows[table] = _Rows(
            at, post[at], posts.lawyer[post[at]], day[at], frame[counts], twice
        )
    return rows, stray


def _is_soon_after(dates: Ints, keys: Ints, days: int) -> Mask:
    """Return which keys have one of the sorted dates on their day or shortly before.

    Both are of a post and a day. A date of another post is further off than any number
    of days.
    """
    last = np.searchsorted(dates, keys, side="right") - 1
    before = np.append(dates, -1)[last]
    near: Mask = (before >= 0) & (keys - before <= days)
    return near


def _minutes(rows: Mapping[str, _Rows], most: int) -> tuple[Ints, Ints, Ints]:
    """Return lawyer and minutes of every day on duty, no more than a day has.

    The last are those at places where she held a publicity event on the same day.
    """
    ins = rows["check_ins"]
    keys, member = np.unique(_joint(ins.lawyer, ins.day), return_inverse=True)
    minutes, at_events = np.zeros((2, len(keys)), np.int64)
    spent = ins.frame["minutes"].to_numpy(np.int64)
    np.add.at(minutes, member.reshape(-1), spent)
    is_event = np.isin(_joint(ins.post, ins.day), _event_days(rows["logs"]))
    np.add.at(at_events, member.reshape(-1), np.where(is_event, spent, 0))
    return keys >> 32, np.minimum(minutes, most), np.minimum(at_events, most)


def _visits(rows: _Rows, posts: _Posts) -> tuple[Ints, Ints]:
    """Return post-and-day of every visit, once, and its lawyer."""
    keys = np.unique(_joint(rows.post, rows.day))
    return keys, posts.lawyer[keys >> 32]


def _with_log(visits: Ints, logs: Ints, days: int) -> Ints:
    """Return places of visits with a log of their own, as many as can be.

    Visits and logs are sorted by post and day; a log belongs to one visit, not after
    it and no more than so many days before. The first log that can goes to the first
    visit: what is left could not have served an earlier one.
    """
    found: list[int] = []
    left = logs.tolist()
    at = 0
    for place, visit in enumerate(visits.tolist()):
        while at < len(left) and left[at] < visit:
            at += 1
        # A key of the next post is further off than any number of days.
        if at < len(left) and left[at] <= visit + days:
            found.append(place)
            at += 1
    return np.array(found, np.int64)


def _without_visit(logs: _Rows, check_ins: _Rows, days: int) -> Ints:
    """Return rows of logs before which nobody checked in, so many days or less.

    Those of publicity events count without: as events, not as logs of a visit.
    """
    visits = np.unique(_joint(check_ins.post, check_ins.day))
    is_heard = _is_soon_after(visits, _joint(logs.post, logs.day), days)
    is_event = (logs.frame["duty"] == EVENT).to_numpy(bool)
    found: Ints = logs.row[~is_heard & ~is_event]
    return found


def _ignored(
    records: Records, table: str, rows: Ints, why: WhyIgnored
) -> Iterator[Ignored]:
    frame = records[table].iloc[rows]
    columns = (frame["lawyer"].tolist(), frame["committee"].tolist(), frame["day"])
    for at, who, committee, day in zip(rows.tolist(), *columns, strict=True):
        place = records.place(table, at, "lawyer")
        yield Ignored(table, place, who, committee, day.date(), why)


def _events(rows: _Rows, posts: _Posts, most: Ints) -> Ints:
    """Return days with a publicity event, per post, no more than are expected."""
    found = np.bincount(_event_days(rows) >> 32, minlength=len(posts.key)).astype(
        np.int64
    )
    return np.minimum(found, most)


def _event_days(rows: _Rows) -> Ints:
    """Return post-and-day of every publicity event that a log tells of, once."""
    is_event = (rows.frame["duty"] == EVENT).to_numpy(bool)
    return np.unique(_joint(rows.post[is_event], rows.day[is_event]))


def _joint(one: Ints, day: Ints) -> Ints:
    """Return a number per pair; days since 1970 are far below 2^31."""
    joint: Ints = (one << 32) + (day & 0xFFFFFFFF)
    return joint
