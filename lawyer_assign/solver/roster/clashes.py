"""Which options of visits do not go together, and the parts that they make."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Generic, TypeVar

from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import Option
from lawyer_assign.roster.visit import Visit

Name = TypeVar("Name", int, str)
Key = tuple[str, str, int]
"""What options share: lawyer, office or venue at a half day, or a lawyer's week."""

Chosen = Sequence[int | None]
"""Place of the option of each visit; ``None``: it lapses."""


@dataclass(frozen=True, eq=False)
class Part:
    """Visits that nothing links to others, with all their options.

    Parameters
    ----------
    visits
        Their places among all visits.
    whose, place
        Of each option: which of ``visits``, and its place among that one's options.
    rows, upper
        Options that share something, and how many of them fit.
    couples
        Two options that cannot both be taken.
    """

    visits: tuple[int, ...]
    whose: list[int]
    place: list[int]
    rows: list[list[int]]
    upper: list[int]
    couples: list[tuple[int, int]]


class Leaders(Generic[Name]):
    """Names that are joined, step by step; all that are joined share a top."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._over: dict[Name, Name] = {one: one for one in names}

    def top(self, one: Name) -> Name:
        """Return the same name for all that were joined with one."""
        over = self._over
        while over[one] != one:
            over[one] = over[over[one]]
            one = over[one]
        return one

    def join(self, names: Iterable[Name]) -> None:
        """Join some names with one another."""
        tops = {self.top(one) for one in names}
        head = min(tops)
        for one in tops:
            self._over[one] = head


@dataclass(eq=False)
class _Piece:
    """Visits, options, rows and couples of one part, by their places in the whole."""

    visits: list[int] = field(default_factory=list)
    options: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    couples: list[tuple[int, int]] = field(default_factory=list)

    def part(
        self,
        flat: Sequence[tuple[int, int]],
        rows: Sequence[list[int]],
        upper: Sequence[int],
    ) -> Part:
        """Return the part, with places of its own."""
        number = {at: new for new, at in enumerate(self.visits)}
        new = {one: place for place, one in enumerate(self.options)}
        return Part(
            tuple(self.visits),
            [number[flat[one][0]] for one in self.options],
            [flat[one][1] for one in self.options],
            [[new[one] for one in rows[at]] for at in self.rows],
            [upper[at] for at in self.rows],
            [(new[a], new[b]) for a, b in self.couples],
        )


@dataclass(frozen=True, eq=False)
class Clashes:
    """Visits with their options beside what is held.

    Parameters
    ----------
    visits, options
        Every option fits beside what is held by itself.
    held
        All that stays.
    """

    visits: Sequence[Visit]
    options: Sequence[Sequence[Option]]
    held: Occupancy

    def clashing(self, chosen: Chosen) -> set[int]:
        """Return visits whose options do not go with those of others."""
        counts: Counter[Key] = Counter()
        taken: list[tuple[int, Option, list[Key]]] = []
        at_slot: dict[tuple[str, int], int] = {}
        for at, place in enumerate(chosen):
            if place is None:
                continue
            option = self.options[at][place]
            keys = self.keys(at, option)
            counts.update(keys)
            taken.append((at, option, keys))
            at_slot[option.lawyer, option.slot] = at
        most = {key: self.most(key) for key, count in counts.items() if count > 1}
        bad: set[int] = set()
        for at, option, keys in taken:
            if any(counts[key] > most.get(key, 1) for key in keys):
                bad.add(at)
            other = at_slot.get((option.lawyer, option.slot ^ 1))
            if other is not None and not self.is_near(at, other):
                bad.add(at)
        return bad

    def keys(self, at: int, option: Option) -> list[Key]:
        """Return all that an option takes a part of."""
        committee, slot, lawyer = self.visits[at].committee, option.slot, option.lawyer
        found = [("lawyer", lawyer, slot), ("office", committee, slot)]
        if self.held.rules.most_a_week <= 2 * 7:
            found.append(("week", lawyer, self.held.span.week(slot)))
        if self.visits[at].kind == "event":
            found.append(("event day", lawyer, slot // 2))
            return found
        room = self.held.venue.get(committee)
        if room is not None and self.held.rules.has_venues:
            found.append(("venue", room[0], slot))
        return found

    def most(self, key: Key) -> int:
        """Return how many options that share something fit beside what is held."""
        kind, who, number = key
        if kind == "week":
            return self.held.rules.most_a_week - self.held.loads[who, number]
        if kind == "venue":
            return self.held.capacity[who] - self.held.hosted[who, number]
        return 1

    def is_near(self, one: int, other: int) -> bool:
        """Return whether two visits can be on one day."""
        return self.held.is_near(
            self.visits[one].committee, self.visits[other].committee
        )

    def parts(self, bad: Iterable[int]) -> Iterator[Part]:
        """Yield the parts of some visits: all that their options are linked to."""
        near = self._reached(bad)
        flat = [(at, place) for at in near for place in range(len(self.options[at]))]
        rows, upper = self._rows(flat)
        couples = list(self._couples(flat))
        leader = Leaders(near)
        for row in (*rows, *couples):
            leader.join(flat[one][0] for one in row)
        wanted = {leader.top(at) for at in bad}
        pieces = {leader.top(at): _Piece() for at in near}
        tops = {at: pieces[leader.top(at)] for at in near}
        for at, piece in tops.items():
            piece.visits.append(at)
        for one, (at, _) in enumerate(flat):
            tops[at].options.append(one)
        for at, row in enumerate(rows):
            tops[flat[row[0]][0]].rows.append(at)
        for couple in couples:
            tops[flat[couple[0]][0]].couples.append(couple)
        for which in sorted(wanted):
            yield pieces[which].part(flat, rows, upper)

    def reached_by_lawyers(self, lawyers: Iterable[str]) -> list[int]:
        """Return visits that share anything with some lawyers, one by the other."""
        first = (self._by_share.get(f"lawyer {one}", []) for one in lawyers)
        return self._reached(at for part in first for at in part)

    def _reached(self, bad: Iterable[int]) -> list[int]:
        """Return visits that share a lawyer or venue with some, one by the other."""
        found = set(bad)
        left = list(found)
        while left:
            for who in self._shares[left.pop()]:
                fresh = [at for at in self._by_share[who] if at not in found]
                found.update(fresh)
                left += fresh
        return sorted(found)

    @cached_property
    def _shares(self) -> list[set[str]]:
        """What each visit may share with others, whenever that is."""
        found: list[set[str]] = []
        for visit, options in zip(self.visits, self.options, strict=True):
            names = {f"lawyer {one.lawyer}" for one in options}
            names.add(f"committee {visit.committee}")
            room = self.held.venue.get(visit.committee)
            if room is not None:
                names.add(f"venue {room[0]}")
            found.append(names)
        return found

    @cached_property
    def _by_share(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, names in enumerate(self._shares):
            for name in names:
                found.setdefault(name, []).append(at)
        return found

    def _rows(
        self, flat: Sequence[tuple[int, int]]
    ) -> tuple[list[list[int]], list[int]]:
        """Return what options share, where more could be taken than fit."""
        shared: dict[Key, list[int]] = {}
        for one, (at, place) in enumerate(flat):
            for key in self.keys(at, self.options[at][place]):
                shared.setdefault(key, []).append(one)
        rows, upper = [], []
        for key, row in shared.items():
            if len(row) > 1:
                most = self.most(key)
                if len({flat[one][0] for one in row}) > most:
                    rows.append(row)
                    upper.append(most)
        return rows, upper

    def _couples(self, flat: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Yield two options of a lawyer on one day at places too far apart."""
        days: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
        for one, (at, place) in enumerate(flat):
            option = self.options[at][place]
            key = (option.lawyer, option.slot // 2)
            days.setdefault(key, ([], []))[option.slot % 2].append(one)
        for morning, afternoon in days.values():
            for one, other in product(morning, afternoon):
                a, b = flat[one][0], flat[other][0]
                if a != b and not self.is_near(a, b):
                    yield one, other
