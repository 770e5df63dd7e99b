"""What stands on the pages of the notice, as plain values for the templates."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.facts import Committee
from lawyer_assign.facts.base import KINDS_ZH
from lawyer_assign.files.cells.written import text_width
from lawyer_assign.publish.edition import (
    KIND_WORDS,
    Edition,
    day_text,
    plain,
    resident_note,
)
from lawyer_assign.publish.slugs import slug
from lawyer_assign.roster import RosterRow, Visit
from lawyer_assign.roster.times import HALVES, Half

NO_TOWN = Text("no town given", "未填乡镇街道")
MOST_CHANGES = 6
"""Changed dates that a poster shows; the page shows the coming ones."""
PAGE_LINES = 32.0
"""Lines of a poster at full size; :meth:`CommitteePage.fit` makes do with them."""
_ONLINE = "Without coming (online): "
_HEAD_LINES, _LINE_SIGNS = 22.5, 58
"""What stands on every poster, the line to sign included, in lines; and how many Latin
letters a line holds."""
NO_TIME = Text("not fixed yet", "尚未确定")


@dataclass(frozen=True, slots=True)
class Contact:
    """A lawyer as residents see her; empty texts are left out."""

    name: str
    firm: str
    phone: str
    online: Text


@dataclass(frozen=True, slots=True)
class DateLine:
    """One date: ``iso`` for programs, ``day`` and ``note`` for people.

    ``what`` is said of events only: all else is what the page is about; ``hours`` where
    they are not those of the fixed time; ``stands_in``: the note names who comes.
    """

    iso: str
    day: Text
    hours: str
    what: Text
    who: str
    note: Text
    is_off: bool
    is_shown: bool
    stands_in: bool


LATER = Text("It will be announced here.", "确定后在此公布。")
"""What residents read of a committee without a time."""


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """Everything that the page of one committee says."""

    id: str
    name: str
    kind: Text
    district: str
    town: Text
    place: str
    time: Text
    hours: str
    reason: Text
    lawyers: tuple[Contact, ...]
    stand_in: str
    residents: tuple[str, ...]
    dates: tuple[DateLine, ...]
    changes: tuple[DateLine, ...]
    file: str
    town_file: str
    district_file: str

    @property
    def fit(self) -> str:
        """By how much letters of the poster shrink so that it fits a page: up to 1.

        Lines are counted at full size, long ones as several; smaller letters need
        fewer, so that what is counted is never too little.
        """
        lines = _HEAD_LINES + _lines(self.name, 0.4) + _lines(self.place)
        for one in self.lawyers:
            lines += 1.7 * _lines(f"{one.name}{one.firm}{one.phone}", 0.8)
            lines += 0.85 * _lines(one.online.en and _ONLINE + one.online.en, 1.2)
        lines += _lines(self.stand_in) + _lines("、".join(self.residents))
        changes = self.changes[:MOST_CHANGES]
        for change in changes:
            said = f"{change.day.en} {change.hours} {change.note.en} {change.who}"
            lines += _lines(said, 1.2)
        lines += 1.7 * bool(changes)
        # Two columns; a mark of what is changed may take a line of its own.
        shown = [one for one in self.dates if one.is_shown]
        lines += sum(1 + bool(one.note.en or one.hours) for one in shown) / 2
        return f"{min(1.0, PAGE_LINES / lines):.2f}"


@dataclass(frozen=True, slots=True)
class TownPage:
    """The committees of one town."""

    name: Text
    file: str
    committees: tuple[CommitteePage, ...]


@dataclass(frozen=True, slots=True)
class DistrictPage:
    """The towns of one district."""

    id: str
    name: str
    file: str
    towns: tuple[TownPage, ...]

    @property
    def size(self) -> Text:
        """How many towns and committees it has."""
        towns, committees = len(self.towns), sum(1 for _ in self.committees)
        return Text(
            f"towns: {towns}, communities and villages: {committees}",
            f"{towns}个乡镇街道，{committees}个社区（村）",
        )

    @property
    def committees(self) -> Iterator[CommitteePage]:
        """Every committee of the district, town by town."""
        for town in self.towns:
            yield from town.committees


class Notice:
    """The pages of an edition."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        rules = edition.rules
        hours = {half: rules.hours_of(half) for half in _HALVES}
        self._hours = {
            half: f"{one.start:%H:%M}–{one.end:%H:%M}" for half, one in hours.items()
        }
        missing = edition.outcome.missing
        # Why there is none is for who makes the roster, not for residents.
        self._is_untimed = {one.committee for one in missing if one.what == "time"}
        self._visits = edition.outcome.by_committee

    @cached_property
    def districts(self) -> tuple[DistrictPage, ...]:
        """Pages of the districts that have committees, by id."""
        towns: dict[str, dict[str, list[CommitteePage]]] = {}
        for row in self._edition.committees:
            page = self._page(row)
            by_town = towns.setdefault(row.district, {})
            by_town.setdefault(row.town, []).append(page)
        name = {row.id: plain(row.name) for row in self._edition.facts.districts}
        return tuple(
            DistrictPage(
                one,
                name[one],
                district_file(one),
                tuple(
                    TownPage(town_text(town), town_file(one, town), tuple(pages))
                    for town, pages in by_town.items()
                ),
            )
            for one, by_town in sorted(towns.items())
        )

    def _page(self, row: Committee) -> CommitteePage:
        edition = self._edition
        roster = edition.outcome.roster
        fixed = None if roster is None else roster.row.get(row.id)
        visits = self._visits.get(row.id, ())
        dates = tuple(self._dates(visits, fixed))
        return CommitteePage(
            id=row.id,
            name=plain(row.name),
            kind=Text(row.kind, KINDS_ZH[row.kind]),
            district=plain(edition.facts.district[row.district].name),
            town=town_text(row.town),
            place=edition.venue.get(row.id, ""),
            time=NO_TIME if fixed is None else fixed.time.text,
            hours="" if fixed is None else self._hours[fixed.time.half],
            reason=LATER if row.id in self._is_untimed else NOTHING,
            lawyers=tuple(self._contacts(row.id, fixed)),
            stand_in=self._stand_in(fixed),
            residents=edition.residents.get(row.id, ()),
            dates=dates,
            changes=tuple(one for one in dates if one.note.zh),
            file=committee_file(row.id),
            town_file=town_file(row.district, row.town),
            district_file=district_file(row.district),
        )

    def _contacts(self, committee: str, fixed: RosterRow | None) -> Iterator[Contact]:
        edition = self._edition
        if fixed is None:
            team = edition.outcome.plan.lawyers_of(committee)
        else:
            team = fixed.lawyers
        for one in team:
            row = edition.facts.lawyer[one]
            yield Contact(
                plain(row.name),
                plain(edition.facts.firm[row.firm].name),
                edition.phone_of(row),
                edition.online.get(one, NOTHING),
            )

    def _stand_in(self, fixed: RosterRow | None) -> str:
        if fixed is None or fixed.stand_in is None:
            return ""
        return self._edition.person[fixed.stand_in]

    def _dates(
        self, visits: tuple[Visit, ...], fixed: RosterRow | None
    ) -> Iterator[DateLine]:
        usual_half = None if fixed is None else fixed.time.half
        most, edition = self._edition.rules.next_dates, self._edition
        usual: Mapping[str, str] = edition.name
        for at, visit in enumerate(visits):
            is_plain = not (visit.is_lapsed or visit.is_moved or visit.instead_of)
            note = NOTHING if is_plain else resident_note(edition, visit)
            yield DateLine(
                visit.date.isoformat(),
                _when(visit.date, visit.half),
                "" if visit.half == usual_half else self._hours[visit.half],
                KIND_WORDS["event"] if visit.kind == "event" else NOTHING,
                "、".join(usual[one] for one in visit.lawyers),
                note,
                visit.is_lapsed,
                at < most,
                bool(visit.instead_of and visit.lawyers),
            )


_HALVES: tuple[Half, ...] = ("am", "pm")


def _lines(text: str, room: float = 1.0) -> float:
    """Return the lines that a text takes; ``room`` is how much more one holds."""
    return float(-(-text_width(text) // (_LINE_SIGNS * room)))


@lru_cache(maxsize=8192)
def _when(day: dt.date, half: Half) -> Text:
    date, part = day_text(day), HALVES[half]
    return Text(f"{date.en} {part.en}", f"{date.zh}{part.zh}")


def town_text(town: str) -> Text:
    """Return a town's name in both languages."""
    name = plain(town)
    return Text(name, name) if name else NO_TOWN


def committee_file(committee: str) -> str:
    """Return the page of a committee, from the root of the site."""
    return f"committees/{slug(committee)}.html"


def town_file(district: str, town: str) -> str:
    """Return the page of a town; towns of two districts may share a name."""
    return f"towns/{slug(f'{district}/{town}')}.html"


def district_file(district: str) -> str:
    """Return the page of a district."""
    return f"districts/{slug(district)}.html"


def feed_file(committee: str) -> str:
    """Return the feed of a committee, from the root of the site."""
    return f"calendars/{slug(committee)}.ics"
