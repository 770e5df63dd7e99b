"""A plan in columns: what the page knows of places, people, posts and reasons.

Rows of one thing are columns of whole numbers and names; who is meant is said by a
place in another table. Coordinates are in units of :data:`GRAIN` degrees. Lawyers and
firms are there only if they serve or a reason names them. No phone is there at all, and
what looks like one in a name is masked.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from lawyer_assign.errors import Text
from lawyer_assign.explain.whys.reasons import Serving, Why
from lawyer_assign.explain.whys.why import Whys
from lawyer_assign.explain.whys.words import (
    PARTS,
    PINNED,
    choice_text,
    is_only_counted_less,
    passed_over_text,
    reason_text,
)
from lawyer_assign.facts import Committee, Facts
from lawyer_assign.facts.columns import Columns
from lawyer_assign.outcome import Outcome
from lawyer_assign.outlines import Outlines, Ring, hulls
from lawyer_assign.page.sentences import Known, Sentences
from lawyer_assign.publish.edition import plain
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.views.tallies import by_district

GRAIN = 100_000
"""Parts of a degree: about a metre."""

Table = dict[str, list[Any]]


class PlanColumns:
    """The tables of a page.

    Parameters
    ----------
    outcome
        With a plan.
    whys
        Of every committee, in the order of the ids.
    outlines
        In place of soft hulls.
    roster
        Whose fixed times are shown.
    """

    def __init__(
        self,
        outcome: Outcome,
        whys: Whys,
        outlines: Outlines | None = None,
        roster: RosterOutcome | None = None,
    ) -> None:
        self._outcome = outcome
        self._facts: Facts = outcome.problem.facts
        self._columns: Columns = self._facts.columns
        self._whys: Sequence[Why] = whys.rows
        self._outlines = outlines
        self._times = _times(roster)
        self._sentences = Sentences(self._known)

    def tables(self) -> dict[str, Any]:
        """Return everything, by name."""
        return {
            "districts": self._districts(),
            "towns": self._towns,
            "times": [[one.zh, one.en] for one in dict.fromkeys(self._times.values())],
            "committees": self._committees(),
            "lawyers": self._lawyers(),
            "firms": self._firms(),
            "posts": self._posts(),
            "reasons": [self._reasons(one) for one in self._whys],
            "notes": [self._notes(one) for one in self._whys],
            "forms": self._sentences.forms,  # last: all sentences are packed by now
        }

    @cached_property
    def _lawyer_places(self) -> dict[str, int]:
        """Lawyers who serve or are named, by id."""
        found = {
            who
            for why in self._whys
            for who in chain(
                (one.lawyer.id for one in why.serving),
                (one.lawyer.id for one in why.reasons),
                (who.id for one in why.reasons for move in one.moves
                 for who in (move.goes, move.comes) if who is not None),
            )
        }  # fmt: skip
        return _places(found)

    @cached_property
    def _firm_places(self) -> dict[str, int]:
        """Firms of these lawyers, and those that choice speaks of."""
        found = {self._facts.lawyer[one].firm for one in self._lawyer_places}
        found |= {row.firm for row in self._facts.choices}
        return _places(found)

    @cached_property
    def _known(self) -> dict[str, list[Known]]:
        known: dict[str, list[Known]] = {}
        facts = self._facts
        for at, row in enumerate(self._columns.committees):
            known.setdefault(row.id, []).append(Known("c", at, row.name))
        for one, at in self._lawyer_places.items():
            known.setdefault(one, []).append(Known("l", at, facts.lawyer[one].name))
        for one, at in self._firm_places.items():
            known.setdefault(one, []).append(Known("f", at, facts.firm[one].name))
        return known

    @cached_property
    def _district_places(self) -> dict[str, int]:
        return _places(row.id for row in self._facts.districts)

    @cached_property
    def _towns(self) -> list[str]:
        return sorted({plain(row.town) for row in self._columns.committees})

    def _districts(self) -> Table:
        counts = by_district(self._outcome)
        rings = self._rings([row.district for row in counts])
        return {
            "id": [plain(row.district) for row in counts],
            "name": [plain(row.name) for row in counts],
            "scarce": [int(bool(row.is_scarce)) for row in counts],
            "rings": [[_flat(ring) for ring in found] for found in rings],
            "given": [int(bool(self._outline(row.district))) for row in counts],
        }

    def _outline(self, district: str) -> tuple[Ring, ...]:
        if self._outlines is None:
            return ()
        return self._outlines.of(district, self._facts.district[district].name)

    def _rings(self, districts: Sequence[str]) -> list[tuple[Ring, ...]]:
        """Return outlines that were handed in, and soft hulls elsewhere."""
        placed = [
            (row.lon, row.lat, self._district_places[row.district])
            for row in self._columns.committees
            if row.lon is not None and row.lat is not None
        ]
        lon, lat, owner = zip(*placed, strict=True) if placed else ((), (), ())
        soft = hulls(lon, lat, owner, len(districts))
        return [
            self._outline(one) or mine
            for one, mine in zip(districts, soft, strict=True)
        ]

    def _committees(self) -> Table:
        rows: Sequence[Committee] = self._columns.committees
        town = {name: at for at, name in enumerate(self._towns)}
        time = {one: at for at, one in enumerate(dict.fromkeys(self._times.values()))}
        times = [self._times.get(row.id) for row in rows]
        return {
            "id": [plain(row.id) for row in rows],
            "name": [plain(row.name) for row in rows],
            "village": [int(row.kind == "village") for row in rows],
            "district": [self._district_places[row.district] for row in rows],
            "town": [town[plain(row.town)] for row in rows],
            "lon": [_grains(row.lon) for row in rows],
            "lat": [_grains(row.lat) for row in rows],
            "time": [None if one is None else time[one] for one in times],
            "asked": [row.lawyers_min for row in rows],
            "candidates": [one.candidates for one in self._whys],
            "others": [one.others for one in self._whys],
        }

    def _lawyers(self) -> Table:
        rows = [self._facts.lawyer[one] for one in self._lawyer_places]
        firms = self._facts.firm
        stands = [row if row.lat is not None else firms[row.firm] for row in rows]
        return {
            "id": [plain(row.id) for row in rows],
            "name": [plain(row.name) for row in rows],
            "firm": [self._firm_places[row.firm] for row in rows],
            "lon": [_grains(row.lon) for row in stands],
            "lat": [_grains(row.lat) for row in stands],
        }

    def _firms(self) -> Table:
        rows = [self._facts.firm[one] for one in self._firm_places]
        return {
            "id": [plain(row.id) for row in rows],
            "name": [plain(row.name) for row in rows],
            "district": [self._district_places[row.district] for row in rows],
            "seats": [row.seats for row in rows],
        }

    def _posts(self) -> Table:
        found = [(at, one) for at, why in enumerate(self._whys) for one in why.serving]
        posts = [one for _, one in found]
        return {
            "committee": [at for at, _ in found],
            "lawyer": [self._lawyer_places[one.lawyer.id] for one in posts],
            "points": [one.points for one in posts],
            "minutes": [one.minutes for one in posts],
            "timed": [int(one.is_timed) for one in posts],
            "place": [one.place for one in posts],
            "firm_rank": [one.firm_rank for one in posts],
            "rank": [one.committee_rank for one in posts],
            "fixed": [int(one.is_fixed) for one in posts],
            "parts": [_parts(one) for one in posts],
            "choice": [self._sentences.packed(choice_text(one)) for one in posts],
        }

    def _reasons(self, found: Why) -> list[list[int]]:
        said = (reason_text(one, is_alone=False) for one in found.reasons)
        return [self._sentences.packed(one) for one in said]

    def _notes(self, found: Why) -> list[list[int]]:
        """Return what is said of a committee besides."""
        said: list[Text] = []
        if found.passed_over:
            said.append(passed_over_text(found))
        if any(map(is_only_counted_less, found.reasons)):
            said.append(PINNED)
        return [self._sentences.packed(one) for one in said]


def _times(roster: RosterOutcome | None) -> dict[str, Text]:
    """Return the fixed time of every committee that has one."""
    if roster is None or roster.roster is None:
        return {}
    return {row.committee: row.time.text for row in roster.roster.rows}


def _places(ids: Iterable[str]) -> dict[str, int]:
    return {one: at for at, one in enumerate(sorted(ids))}


def _parts(one: Serving) -> list[int]:
    points = dict(one.parts)
    return [points.get(name, 0) for name in PARTS]


def _grains(degrees: float | None) -> int | None:
    return None if degrees is None else round(degrees * GRAIN)


def _flat(ring: Ring) -> list[int]:
    """Return a ring as longitude, latitude, longitude ..."""
    return [round(one * GRAIN) for point in ring for one in point]
