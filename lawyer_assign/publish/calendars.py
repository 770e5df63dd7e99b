"""Calendar feeds (RFC 5545): one per lawyer and one per committee.

Every visit is an event of its own, since dates move and persons change. Its UID is made
of committee, kind and *nominal* date and half day, so that a calendar program takes a
moved visit for the same one; SEQUENCE says how often it was changed, and what lapses,
or is no more since the roster was planned anew from a date on, is cancelled instead of
left out. A writer of our own: ``icalendar`` needs 1.2 ms an event,
of which a city has 190,000; the tests read every kind of feed back by it.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lawyer_assign.errors import Lang
from lawyer_assign.publish.edition import KIND_WORDS, Edition, plain
from lawyer_assign.roster import Visit
from lawyer_assign.roster.times import Half

ZONE = "Asia/Shanghai"
PRODUCT = "-//lawyer-assign//roster//ZH"
_MOST = 75
"""Bytes of a line before it is folded (RFC 5545, 3.1)."""
_VTIMEZONE = (
    "BEGIN:VTIMEZONE", f"TZID:{ZONE}", "BEGIN:STANDARD", "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD",
    "END:VTIMEZONE",
)  # fmt: skip
"""China has had no summer time since 1991; rosters begin later."""


def feeds(
    edition: Edition, stamp: dt.datetime, lang: Lang = "zh"
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Return the feeds of an edition.

    Parameters
    ----------
    edition
        What is published.
    stamp
        DTSTAMP of every event: when this was made, in any zone.
    lang
        Language of what events say.

    Returns
    -------
    tuple
        Lawyer -> feed, and committee -> feed, for those that have an event.
    """
    writer = _Writer(edition, stamp, lang)
    by_committee: dict[str, list[str]] = {}
    by_lawyer: dict[str, list[str]] = {}
    for visit in edition.outcome.visits:
        told, released = writer.events(visit)
        by_committee.setdefault(visit.committee, []).append(told)
        for lawyer in visit.lawyers:
            by_lawyer.setdefault(lawyer, []).append(told)
        for lawyer in writer.released(visit):
            by_lawyer.setdefault(lawyer, []).append(released)
    for visit, is_over, gone in edition.taken_back:
        _, cancelled = writer.events(visit)
        if is_over:
            by_committee.setdefault(visit.committee, []).append(cancelled)
        for lawyer in gone:
            by_lawyer.setdefault(lawyer, []).append(cancelled)
    lawyers = {
        one: writer.feed(edition.person[one], events)
        for one, events in sorted(by_lawyer.items())
    }
    committees = {
        one: writer.feed(edition.place[one], events)
        for one, events in sorted(by_committee.items())
    }
    return lawyers, committees


def uid_of(visit: Visit) -> str:
    """Return what a visit is known by in every calendar, whatever is moved."""
    day = visit.nominal_date.strftime("%Y%m%d")
    return f"{visit.kind}-{visit.committee}-{day}-{visit.nominal_half}@lawyer-assign"


class _Writer:
    def __init__(self, edition: Edition, stamp: dt.datetime, lang: Lang) -> None:
        self._edition = edition
        self._lang: Lang = lang
        self._stamp = _utc(stamp)
        hours = {half: edition.rules.hours_of(half) for half in _HALVES}
        self._hours = {
            half: (f"{one.start:%H%M%S}", f"{one.end:%H%M%S}")
            for half, one in hours.items()
        }
        self._place = {k: _escaped(v) for k, v in edition.place.items()}
        self._name = {row.id: plain(row.name) for row in edition.facts.committees}
        remark = edition.remark
        self._remark = "" if remark is None else remark.of(lang)
        rows = () if edition.outcome.roster is None else edition.outcome.roster.rows
        self._teams: Mapping[str, tuple[str, ...]] = {
            row.committee: row.lawyers for row in rows
        }

    def released(self, visit: Visit) -> Sequence[str]:
        """Return who had the visit in her calendar and need not come any more.

        A visit that lapses names nobody: all who take turns there are told.
        """
        if visit.is_lapsed:
            return visit.instead_of or self._teams.get(visit.committee, ())
        return [one for one in visit.instead_of if one not in visit.lawyers]

    def events(self, visit: Visit) -> tuple[str, str]:
        """Return a visit as an event, and as one that is cancelled for somebody."""
        head, tail = self._parts(visit)
        status = "CANCELLED" if visit.is_lapsed else "CONFIRMED"
        return f"{head}{status}{tail}", f"{head}CANCELLED{tail}"

    def _parts(self, visit: Visit) -> tuple[str, str]:
        """Return what stands before and behind the word of an event's status."""
        day = visit.date.strftime("%Y%m%d")
        start, end = self._hours[visit.half]
        kind = KIND_WORDS[visit.kind].of(self._lang)
        title = _escaped(f"{self._name[visit.committee]} {kind}")
        said = self._said(visit)
        head = (
            "BEGIN:VEVENT\r\n"
            f"{_folded(f'UID:{_escaped(uid_of(visit))}')}\r\n"
            f"DTSTAMP:{self._stamp}\r\nSEQUENCE:{visit.sequence}\r\nSTATUS:"
        )
        tail = (
            f"\r\nDTSTART;TZID={ZONE}:{day}T{start}\r\n"
            f"DTEND;TZID={ZONE}:{day}T{end}\r\n"
            f"{_folded(f'SUMMARY:{title}')}\r\n"
            f"{_folded(f'LOCATION:{self._place[visit.committee]}')}\r\n"
            f"{said}END:VEVENT\r\n"
        )
        return head, tail

    def _said(self, visit: Visit) -> str:
        """Return who comes, and what is not as published, as a line of its own."""
        who = ", ".join(self._edition.person[one] for one in visit.lawyers)
        note = self._edition.why(visit).of(self._lang)
        said = "\n".join(part for part in (who, note) if part)
        return f"{_folded(f'DESCRIPTION:{_escaped(said)}')}\r\n" if said else ""

    def feed(self, name: str, events: Iterable[str]) -> bytes:
        """Return a feed as the bytes of a file."""
        lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}",
            "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            _folded(f"X-WR-CALNAME:{_escaped(name)}"), f"X-WR-TIMEZONE:{ZONE}",
        ]  # fmt: skip
        if self._remark:
            lines.append(_folded(f"X-WR-CALDESC:{_escaped(self._remark)}"))
        lines += _VTIMEZONE
        body = "\r\n".join(lines)
        return f"{body}\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


_HALVES: tuple[Half, ...] = ("am", "pm")


def _utc(stamp: dt.datetime) -> str:
    aware = stamp if stamp.tzinfo is not None else stamp.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Return a text as a value (RFC 5545, 3.3.11)."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """Return a line broken after at most 75 bytes, never inside a sign."""
    if len(line) * 4 <= _MOST or len(line.encode()) <= _MOST:
        return line
    return "\r\n ".join(_pieces(line))


def _pieces(line: str) -> Iterator[str]:
    piece, size, most = "", 0, _MOST
    for sign in line:
        width = len(sign.encode())
        if size + width > most:
            yield piece
            piece, size, most = "", 0, _MOST - 1  # the space in front counts
        piece, size = piece + sign, size + width
    yield piece


def without_stamp(feed: bytes) -> bytes:
    """Return a feed without what changes whenever it is made anew."""
    lines = feed.split(b"\r\n")
    return b"\r\n".join(one for one in lines if not one.startswith(b"DTSTAMP:"))
