"""A roster as one JSON document, whole: times, dates, calendar, prices; and back.

What facts say is not written: the document names ids, and is read beside the facts.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, Strict, ValidationError

from lawyer_assign.arrays import plain
from lawyer_assign.errors import NOTHING, BadInputError, Defect, Text, refuse
from lawyer_assign.facts import Day, Facts
from lawyer_assign.facts.base import Date, Discreet, HalfDay, Id, IdList
from lawyer_assign.facts.duty import Nth, PublishedTime
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.seal_marks import sealed
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.proof import Status, TierResult
from lawyer_assign.roster import (
    DayTable,
    FixedTime,
    Half,
    Roster,
    RosterRow,
    Visit,
    VisitKind,
    WhyMoved,
)
from lawyer_assign.roster_outcome import Lack, Missing, RosterOutcome

ROSTER_FORMAT = "lawyer_assign.roster/1"
"""Stands in every document, so that later versions can tell older ones."""

JSON = ".json"


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
    sha256: Annotated[
        str, Field(description="digest of all else as it was written; not needed")
    ] = ""


def write_roster_json(outcome: RosterOutcome, path: Path) -> None:
    """Write a roster whole, or not at all.

    Raises
    ------
    BadInputError
        There is no roster, or its calendar is no ``DayTable``.
    NotWrittenError
        The system refuses.
    """
    document = json.dumps(content_of_roster(outcome), ensure_ascii=False)
    write_whole(path, sealed(document.encode()))


def content_of_roster(outcome: RosterOutcome) -> dict[str, Any]:
    """Return what the document of a roster says, as plain values.

    Raises
    ------
    BadInputError
        There is no roster, or its calendar is no ``DayTable``.
    """
    days = outcome.days
    if outcome.roster is None or not isinstance(days, DayTable):
        raise refuse(
            "roster", "", Text("there is no roster", "没有值班表"),
            Text("Plan one first", "请先排出值班表"),
        )  # fmt: skip
    return {
        "format": ROSTER_FORMAT,
        "status": outcome.status,
        "seed": outcome.seed,
        "posts": [post._asdict() for post in outcome.plan.posts],
        "days": [day.model_dump(mode="json") for day in days],
        "times": [_time(row) for row in outcome.roster.rows],
        "visits": [_visit(one) for one in outcome.visits],
        "tiers": [
            {
                "number": tier.number,
                "rules": list(tier.rules),
                "price": tier.price,
                "bound": tier.bound,
            }
            for tier in outcome.tiers
        ],
        "missing": [_lack(one) for one in outcome.missing],
    }


def _time(row: RosterRow) -> dict[str, Any]:
    return {
        "committee": row.committee,
        "half_day": row.time.half_day,
        "nth": row.time.nth,
        "lawyers": list(row.lawyers),
        "stand_in": row.stand_in,
    }


def _lack(one: Missing) -> dict[str, Any]:
    return {
        "what": one.what,
        "committee": one.committee,
        "reason_en": one.reason.en,
        "reason_zh": one.reason.zh,
        "visit": None if one.visit is None else _visit(one.visit),
        "quarter": one.quarter and one.quarter.isoformat(),
    }


def _visit(one: Visit) -> dict[str, Any]:
    said = one._asdict()
    said["date"] = one.date.isoformat()
    said["nominal_date"] = one.nominal_date.isoformat()
    said["lawyers"], said["instead_of"] = list(one.lawyers), list(one.instead_of)
    return said


def is_roster_json(path: Path) -> bool:
    """Return whether a file is a roster of this format, as far as its head says."""
    if path.suffix.lower() != JSON or not path.is_file():
        return False
    with path.open("rb") as file:
        return ROSTER_FORMAT.encode() in file.read(200)


def read_times_json(path: Path) -> tuple[PublishedTime, ...]:
    """Read the times of a roster alone, of whatever facts it was made.

    Raises
    ------
    BadInputError
        Every value of it that cannot be read, with its place in the document.
    """
    return tuple(
        PublishedTime(committee=row.committee, half_day=row.half_day, nth=row.nth)
        for row in _document_of(load_json(path), path.name).times
    )


def _document_of(content: object, name: str) -> RosterDocument:
    # Strict about values, as JSON is read; a date of Python's is the text that it says,
    # and a scalar of NumPy the number that it is.
    text = json.dumps(plain(content), default=str)
    try:
        return RosterDocument.model_validate_json(text)
    except ValidationError as error:
        raise BadInputError(defects_of(error, name, NOTHING)) from error


def read_roster_json(path: Path, facts: Facts, policy: Policy) -> RosterOutcome:
    """Read a roster back, beside the facts and policy that it was made from.

    Parameters
    ----------
    path
        What :func:`write_roster_json` wrote, changed by hand or not.
    facts, policy
        Not written in it.

    Raises
    ------
    BadInputError
        Every value that cannot be read, and every id that the facts do not know, with
        its place in the document.
    """
    return roster_of(load_json(path), path.name, facts, policy)


def roster_of(
    content: object, name: str, facts: Facts, policy: Policy
) -> RosterOutcome:
    """Return the roster that the content of a document says.

    Parameters
    ----------
    content
        What :func:`content_of_roster` gives, or JSON holds.
    name
        How errors call the document.
    facts, policy
        Not written in it.

    Raises
    ------
    BadInputError
        As :func:`read_roster_json`.
    """
    document = _document_of(content, name)
    strangers = list(_strangers(document, facts, name))
    if strangers:
        raise BadInputError(strangers)
    return RosterOutcome(
        document.status,
        Roster.of(_row(row) for row in document.times),
        tuple(_read(one) for one in document.visits),
        tuple(
            TierResult(row.number, row.rules, row.price, row.bound, 0.0)
            for row in document.tiers
        ),
        tuple(
            Missing(
                row.what,
                row.committee,
                Text(row.reason_en, row.reason_zh),
                None if row.visit is None else _read(row.visit),
                row.quarter,
            )
            for row in document.missing
        ),
        facts,
        Plan.of((row.committee, row.lawyer) for row in document.posts),
        policy,
        DayTable.of(document.days),
        seed=document.seed,
    )


def _row(row: TimeRow) -> RosterRow:
    time = FixedTime(row.half_day, row.nth)
    return RosterRow(row.committee, time, row.lawyers, row.stand_in)


def _read(row: VisitRow) -> Visit:
    return Visit(**{name: getattr(row, name) for name in VisitRow.model_fields})


def _strangers(document: RosterDocument, facts: Facts, name: str) -> Iterator[Defect]:
    """Find ids that the facts do not know."""
    problem = Text("is not among the facts", "数据中没有这个编号")
    cure = Text(
        "Correct the id, or read the facts that the roster was made from",
        "请改正编号，或改用排出该值班表的数据",
    )
    for table in ("posts", "times", "visits"):
        for at, row in enumerate(getattr(document, table)):
            place = f"{name}: {table}[{at}]"
            if row.committee not in facts.committee:
                yield Defect(f"{place}.committee", row.committee, problem, cure)
            lawyers = (row.lawyer,) if isinstance(row, PostRow) else row.lawyers
            for lawyer in (*lawyers, *getattr(row, "instead_of", ())):
                if lawyer not in facts.lawyer:
                    yield Defect(f"{place}.lawyers", lawyer, problem, cure)


def roster_schema() -> dict[str, Any]:
    """Return the schema of the document, drawn from its model."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **RosterDocument.model_json_schema(),
    }
