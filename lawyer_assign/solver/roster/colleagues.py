"""Who of the firm stands in where those of the team who were to come are on leave.

One piece for rosters that are planned and for those that are changed: a leave that is
known beforehand costs no visit that it would not cost if it were known later, and no
event of its own team where as many visits are held as near to their times: a half day
that a visit moves to is none of theirs. Who is bound since she stands in for a
colleague of another team is no reason for others of the firm to hold her events.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lawyer_assign.facts import Facts
from lawyer_assign.plan import Plan
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import COLLEAGUE, window
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.visit import Visit
from lawyer_assign.solver.roster.events import Asked, Events, Spot

Person = tuple[str, int]
"""A lawyer, and the points for a change to her."""


@dataclass(frozen=True, eq=False)
class Colleagues:
    """Others of a firm, and which of them may serve where.

    Parameters
    ----------
    facts, plan
        Who is of which firm, and who has a post.
    barred
        Of committees and lawyers, which pairs no rule may be broken for.
    """

    facts: Facts
    plan: Plan
    barred: Callable[[Sequence[tuple[str, str]]], Collection[tuple[str, str]]]

    def of_firm(self, turn: Iterable[str], known: Collection[str]) -> list[str]:
        """Return who else is of the firms whose turn it is, whatever rules say.

        Who has no post and wants to serve nobody has said no to this one as well.
        """
        lawyer = self.facts.lawyer
        firms = {lawyer[one].firm for one in turn if one in lawyer}
        return [
            one
            for firm in sorted(firms)
            for one in self.facts.lawyers_of_firm.get(firm, ())
            if one not in known and self._serves(one)
        ]

    def may_come(self, asked: Sequence[tuple[str, list[str]]]) -> list[list[str]]:
        """Return of some people at each of some committees who may serve there."""
        pairs = [(committee, one) for committee, people in asked for one in people]
        barred = frozenset(self.barred(pairs))
        return [
            [one for one in people if (committee, one) not in barred]
            for committee, people in asked
        ]

    def for_events(
        self, asked: Sequence[Asked], roster: Roster, held: Occupancy
    ) -> list[Asked]:
        """Return events, the firm added where leaves keep all of the team from it.

        Wherever one of the team can come beside the visits that keep their time, she
        does: :meth:`for_missing` asks again once all are placed.
        """
        alone = [at for at, one in enumerate(asked) if _is_left_alone(one, held)]
        return self._with_firm(asked, alone, roster)

    def for_missing(
        self,
        asked: Sequence[Asked],
        spots: Sequence[Spot | None],
        roster: Roster,
        held: Occupancy,
    ) -> list[Asked]:
        """Return events, the firm added wherever a leave may have cost one its spot.

        That is any that lawyers link to one without a spot, and that somebody's leave
        keeps from a half day: each of two may have one left that is the same.
        """
        lost = [
            at
            for part in Events(asked, held).parts()
            if any(spots[at] is None for at in part)
            for at in part
            if _loses_any(asked[at], held)
        ]
        return self._with_firm(asked, lost, roster)

    def _with_firm(
        self, asked: Sequence[Asked], places: Sequence[int], roster: Roster
    ) -> list[Asked]:
        """Return events, to some of which stand-in and others of the firm may come."""
        found = list(asked)
        people = []
        for at in places:
            one = asked[at]
            named = roster.row[one.committee].stand_in
            first = [named] if named and named not in one.lawyers else []
            others = self.of_firm(one.lawyers[:1], {*one.lawyers, *first})
            people.append((one.committee, [*first, *others]))
        for at, more in zip(places, self.may_come(people), strict=True):
            found[at] = asked[at]._replace(lawyers=(*asked[at].lawyers, *more))
        return found

    def for_visits(
        self,
        visits: Sequence[Visit],
        persons: Sequence[Sequence[Person]],
        held: Occupancy,
    ) -> Iterator[tuple[list[Person], frozenset[int]]]:
        """Yield of each visit the others of the firm, and when they can come.

        ``persons`` are those who can come at any half day, visit by visit.
        """
        slots = [missed(*one, held) for one in zip(visits, persons, strict=True)]
        asked = [
            (visit.committee, self.of_firm(visit.lawyers, [who for who, _ in known]))
            if at
            else (visit.committee, [])
            for visit, known, at in zip(visits, persons, slots, strict=True)
        ]
        for people, at in zip(self.may_come(asked), slots, strict=True):
            yield [(one, COLLEAGUE) for one in people], at

    def _serves(self, lawyer: str) -> bool:
        offers = self.facts.lawyer[lawyer].max_committees != 0
        return offers or bool(self.plan.committees_of(lawyer))


def missed(visit: Visit, persons: Sequence[Person], held: Occupancy) -> frozenset[int]:
    """Return the half days at which a visit would be held but for somebody's leave.

    That is its published time, and any of its window if that is on a day off: it would
    have moved, and the leave be met by somebody else at the half day to which it moved.
    """
    away = [who for who, _ in persons if who in held.away]
    if not away:
        return frozenset()
    span = held.span
    now = span.slot(visit.nominal_date, visit.nominal_half)
    is_on = now >= 0 and span.is_worked[now // 2]
    slots = (now,) if is_on else window(visit, span, held.rules)
    return frozenset(x for x in slots if any(held.is_missed(who, x) for who in away))


def _is_left_alone(one: Asked, held: Occupancy) -> bool:
    """Return whether leaves keep from an event all of a team who could hold it."""
    return _loses_any(one, held) and not Events([one], held).has_spot(one)


def _loses_any(one: Asked, held: Occupancy) -> bool:
    """Return whether a leave keeps an event from any half day it might take."""
    away = [who for who in one.lawyers if who in held.away]
    if not away:
        return False
    opened = held.open_at(one.committee)
    slots = [slot for slot in range(one.first, one.last + 1) if opened[slot]]
    return any(held.is_missed(who, slot) for who in away for slot in slots)
