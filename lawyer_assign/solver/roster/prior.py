"""What a roster that goes on from a date leaves as it was published, where it can.

A visit of the roster before is left as it is where the same lawyer's turn it is and
where it fits: holidays are not solved anew for those whom a change does not touch, and
who stands in during a leave goes on to. What does not fit is placed with all else.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lawyer_assign.facts import Facts, HalfDay
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import COLLEAGUE, Option, options_of
from lawyer_assign.roster.past import Key, Past
from lawyer_assign.roster.quarters import quarter_begin
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.visit import Visit
from lawyer_assign.solver.answer import TierAnswer
from lawyer_assign.solver.roster.events import ANY, Asked, wished_half_days

AGREED = ("leave", "asked")
"""Why visits lapsed that stay so: somebody is away, or asked for it."""


@dataclass(frozen=True, eq=False)
class Prior:
    """What was published before the date.

    Parameters
    ----------
    past
        What is taken over.
    standing
        Visits of the roster before that take place, or lapse, from the date on.
    may_come
        Committees and lawyers who stand in there by the roster before, whom neither
        firm nor a rule that must hold keeps away now.
    """

    past: Past
    standing: Mapping[Key, Visit]
    may_come: frozenset[tuple[str, str]] = frozenset()

    def nominal(
        self, visits: Iterable[Visit], roster: Roster, facts: Facts
    ) -> list[Visit]:
        """Return visits at their published time, but for those that are over.

        Those that were to take place before the date and do so later come with them.
        """
        done = {one.key for one in self.past.visits}
        found = [one for one in visits if one.key not in done] if done else [*visits]
        for one in self.past.carried:
            row = roster.row.get(one.committee)
            if row is None:
                continue
            is_village = facts.committee[one.committee].kind == "village"
            if one.kind != ("visit" if is_village else "duty"):
                continue
            turn = (one.instead_of or one.lawyers)[0]
            turn = turn if turn in row.lawyers else row.lawyers[0]
            found.append(one._replace(lawyers=(turn,), instead_of=(), sequence=0))
        return found

    def still_due(self, asked: Iterable[Asked], held: Occupancy) -> list[Asked]:
        """Return the events of a span but for those that were held before it."""
        quarter, span = quarter_begin(self.past.since), held.span
        over = Counter(
            one.committee
            for one in self.past.visits
            if one.kind == "event" and not one.is_lapsed
            if quarter_begin(one.nominal_date) == quarter
        )
        found: list[Asked] = []
        for one in asked:
            day = span.date(min(one.first, span.size - 1))
            if quarter_begin(day) == quarter and over[one.committee] > 0:
                over[one.committee] -= 1
            else:
                found.append(one)
        return found


NOTHING_BEFORE = Prior(Past(dt.date.min), {})
"""Of a roster that goes on from none."""


@dataclass
class Standing:
    """What stays as it was published, and what that costs.

    Parameters
    ----------
    prior, held
        What was published; what takes place, to which all that stays is added.
    visits
        That stay.
    """

    prior: Prior
    held: Occupancy
    visits: list[Visit] = field(default_factory=list)
    _price: Counter[str] = field(default_factory=Counter)

    def differs(self, visit: Visit) -> bool:
        """Return whether a visit at its published time was to be otherwise."""
        was = self._of(visit) if self.prior.standing else None
        return was is not None and was._replace(sequence=0) != visit

    def keeps(self, visit: Visit, persons: Sequence[tuple[str, int]]) -> bool:
        """Leave a visit as it was where that fits; return whether it did."""
        was, span = self._of(visit), self.held.span
        if was is None or (was.is_lapsed and was.why not in AGREED):
            return False
        if was.is_lapsed:
            self._price["lapsed_visits"] += 1
            self.visits.append(was._replace(sequence=0))
            return True
        if len(was.lawyers) != 1:  # a hand has changed it, against the rules
            return False
        (comes,) = was.lawyers
        known = {one for one, _ in persons}
        if comes not in known and (was.committee, comes) in self.prior.may_come:
            persons = [*persons, (comes, COLLEAGUE)]
        slot = span.slot(was.date, was.half)
        for option in options_of(visit, self.held, persons):
            if (option.slot, option.lawyer) == (slot, comes):
                self._take(was, option)
                return True
        return False

    def keeps_event(self, one: Asked) -> bool:
        """Leave an event as it was where that fits; return whether it did."""
        span, window = self.held.span, range(one.first, one.last + 1)
        for was in self._events.get(one.committee, ()):
            slots = (
                span.slot(was.nominal_date, was.nominal_half),
                span.slot(was.date, was.half),
            )
            is_turn = (was.instead_of or was.lawyers) == one.lawyers[:1]
            is_inside = all(slot in window for slot in slots)
            (comes,) = was.lawyers
            is_asked = is_turn and is_inside and comes in one.lawyers
            if is_asked and self._fits(was, slots[1]):
                likes = self._liked.get(one.committee, ANY)
                points = (was.half_day not in likes) + bool(was.instead_of)
                self._price["unwished_events"] += points
                self.held.put([was])
                self.visits.append(was._replace(sequence=0))
                return True
        return False

    def priced(
        self, tiers: Iterable[TierAnswer], rules: DateRules
    ) -> tuple[TierAnswer, ...]:
        """Return tiers with what the visits that stay cost.

        What is proved of the others is proved beside those that stay, and nobody has
        looked at other dates for these. So, where any stay, no bound is believed but
        that no roster costs less than nothing: every tier counts.
        """
        if not self.visits:
            return tuple(tiers)
        return tuple(
            replace(
                tier,
                price=None if tier.price is None else tier.price + self._price[kind],
                bound=0,
            )
            for kind, tier in zip(rules.tiers, tiers, strict=True)
        )

    def _of(self, visit: Visit) -> Visit | None:
        """Return what a visit was before, if it was by whose turn it is now."""
        was = self.prior.standing.get(visit.key)
        is_same = was is not None and (was.instead_of or was.lawyers) == visit.lawyers
        return was if is_same else None

    def _take(self, was: Visit, option: Option) -> None:
        self._price["displaced_half_days"] += option.displaced
        self._price["changed_persons"] += option.person
        self.held.put([was])
        self.visits.append(was._replace(sequence=0))

    def _fits(self, event: Visit, slot: int) -> bool:
        held, committee, (comes,) = self.held, event.committee, event.lawyers
        return (
            held.open_at(committee)[slot]
            and held.comes_at(comes)[slot]
            and held.has_room(committee, slot, is_event=True)
            and held.is_free(comes, committee, slot, is_event=True)
        )

    @cached_property
    def _events(self) -> Mapping[str, Sequence[Visit]]:
        found: dict[str, list[Visit]] = {}
        for was in self.prior.standing.values():
            if was.kind == "event" and len(was.lawyers) == 1:
                found.setdefault(was.committee, []).append(was)
        return found

    @cached_property
    def _liked(self) -> Mapping[str, frozenset[HalfDay]]:
        return wished_half_days(self.held.facts)
