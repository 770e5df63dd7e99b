"""What the document of a roster is made of: its rows, as they are read."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, Strict

from lawyer_assign.facts import Day
from lawyer_assign.facts.base import Date, Discreet, HalfDay, Id, IdList
from lawyer_assign.facts.duty import Nth
from lawyer_assign.proof import Status
from lawyer_assign.roster import Half, VisitKind, WhyMoved
from lawyer_assign.roster.past import Person, Place
from lawyer_assign.roster_outcome import Lack

ROSTER_FORMAT = "lawyer_assign.roster/1"
"""Stands in every document, so that later versions can tell older ones."""


class _Part(Discreet):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class TimeRow(_Part):
    """The published time of a committee."""

    committee: Id
    half_day: HalfDay
    nth: Nth | None = None
    lawyers: IdList
    stand_in: Id | None = None


class VisitRow(_Part):
    """One visit."""

    committee: Id
    kind: VisitKind
    nominal_date: Date
    nominal_half: Half
    date: Date
    half: Half
    lawyers: IdList = ()
    instead_of: IdList = ()
    why: WhyMoved = ""
    is_lapsed: bool = False
    sequence: Annotated[int, Field(ge=0)] = 0


class TierRow(_Part):
    """Price of a tier, and what was proved when it was planned."""

    number: int
    rules: Annotated[tuple[str, ...], Strict(False)]
    price: int | None = None
    bound: int | None = None


class PostRow(_Part):
    """A post of the plan."""

    committee: Id
    lawyer: Id


class MissingRow(_Part):
    """What could not be given."""

    what: Lack
    committee: Id
    reason_en: str
    reason_zh: str
    visit: VisitRow | None = None
    quarter: Date | None = None


class LastTimeRow(_Part):
    """A fixed time of the roster before, or of the year before."""

    committee: Id
    half_day: HalfDay
    nth: Nth | None = None


class PastRow(_Part):
    """What is taken over from the roster before, which this one goes on from."""

    since: Date
    visits: Annotated[tuple[VisitRow, ...], Strict(False)] = ()
    carried: Annotated[tuple[VisitRow, ...], Strict(False)] = ()
    withdrawn: Annotated[tuple[VisitRow, ...], Strict(False)] = ()
    times: Annotated[tuple[LastTimeRow, ...], Strict(False)] = ()


class RosterDocument(_Part):
    """A roster of lawyer_assign: posts, calendar, times, visits, prices."""

    format: Literal["lawyer_assign.roster/1"]
    status: Status
    seed: int = 0
    posts: Annotated[tuple[PostRow, ...], Strict(False)]
    days: Annotated[tuple[Day, ...], Strict(False)]
    times: Annotated[tuple[TimeRow, ...], Strict(False)]
    visits: Annotated[tuple[VisitRow, ...], Strict(False)]
    tiers: Annotated[tuple[TierRow, ...], Strict(False)] = ()
    missing: Annotated[tuple[MissingRow, ...], Strict(False)] = ()
    people: Annotated[tuple[Person, ...], Strict(False)] = ()
    places: Annotated[tuple[Place, ...], Strict(False)] = ()
    past: PastRow | None = None
    last_times: Annotated[
        tuple[LastTimeRow, ...],
        Strict(False),
        Field(description="times of the year before that were to be kept"),
    ] = ()
    sha256: Annotated[
        str, Field(description="digest of all else as it was written; not needed")
    ] = ""
