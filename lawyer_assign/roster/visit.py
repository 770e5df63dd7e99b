"""A visit: one date on which lawyers come to a committee."""

import datetime as dt
from typing import Literal, NamedTuple

from lawyer_assign.cards import card, line
from lawyer_assign.errors import Text
from lawyer_assign.facts.base import HalfDay
from lawyer_assign.roster.times import Half, half_day_of

VisitKind = Literal["duty", "visit", "event"]
"""Weekly duty in a community, monthly visit to a village, quarterly publicity."""

WhyMoved = Literal["", "day_off", "leave", "asked"]
"""Why a visit is not as published: a day off, a leave, or somebody asked for it."""

WHY: dict[str, Text] = {
    "day_off": Text("a day off", "休息日"),
    "leave": Text("leave", "请假"),
    "asked": Text("asked for", "应要求"),
}
"""What the reasons are called."""


class Visit(NamedTuple):
    """One visit of a roster.

    A visit is known by committee, kind and *nominal* date and half, which never change;
    date, half and persons may.

    Parameters
    ----------
    committee
        Its id.
    kind
        ``"duty"`` (community), ``"visit"`` (village) or ``"event"`` (publicity).
    nominal_date, nominal_half
        When the published time falls; of an event, when it was first planned.
    date, half
        When it takes place; of one that lapses, when it would have.
    lawyers
        Ids of those who come; empty if it lapses.
    instead_of
        Ids of those whose turn it was where others come; empty otherwise.
    why
        Why date, half or persons are not the nominal ones; ``""`` = they are.
    is_lapsed
        It does not take place.
    sequence
        How often it was changed since it was first published.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> isinstance(roster.visits[0], la.Visit)
    True
    """

    committee: str
    kind: VisitKind
    nominal_date: dt.date
    nominal_half: Half
    date: dt.date
    half: Half
    lawyers: tuple[str, ...]
    instead_of: tuple[str, ...] = ()
    why: WhyMoved = ""
    is_lapsed: bool = False
    sequence: int = 0

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)

    @property
    def key(self) -> tuple[str, str, dt.date, Half]:
        """What it is known by, whatever is moved: committee, kind, nominal time."""
        return (self.committee, self.kind, self.nominal_date, self.nominal_half)

    @property
    def is_moved(self) -> bool:
        """Whether it takes place at another time than the nominal one."""
        return not self.is_lapsed and (self.date, self.half) != (
            self.nominal_date,
            self.nominal_half,
        )

    @property
    def half_day(self) -> HalfDay:
        """The half day of the week at which it takes place."""
        return half_day_of(self.date, self.half)
