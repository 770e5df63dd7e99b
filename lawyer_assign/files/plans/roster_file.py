"""A roster as one JSON document, whole: times, dates, calendar, prices; and back.

What facts say is not written, but for the names of lawyers and committees: a document
is read beside the facts, and these may have forgotten some when another roster goes on
from it.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from lawyer_assign.arrays import plain
from lawyer_assign.errors import NOTHING, BadInputError, Defect, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.facts.toml import defects_of
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.json_document import load_json
from lawyer_assign.files.formats.seal_marks import sealed
from lawyer_assign.files.roster_rows import (
    ROSTER_FORMAT,
    LastTimeRow,
    PostRow,
    RosterDocument,
    TimeRow,
    VisitRow,
)
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.proof import TierResult
from lawyer_assign.roster import (
    DayTable,
    FixedTime,
    Roster,
    RosterRow,
    Visit,
)
from lawyer_assign.roster.past import (
    Past,
    by_last_times,
    lawyers_in,
    own_last_times,
    with_former,
)
from lawyer_assign.roster_outcome import Missing, RosterOutcome, named_in

JSON = ".json"


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
    named = named_in(outcome)
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
        "people": [one.model_dump(mode="json") for one in named.people],
        "places": [one.model_dump(mode="json") for one in named.places],
        **({} if outcome.past is None else {"past": _past(outcome.past)}),
        **_last_times(outcome),
    }


def _last_times(outcome: RosterOutcome) -> dict[str, Any]:
    times = own_last_times(outcome.facts, outcome.past)
    return {"last_times": [_last_time(row) for row in times]} if times else {}


def _last_time(row: PublishedTime) -> dict[str, Any]:
    return row.model_dump(mode="json", include=set(LastTimeRow.model_fields))


def _past(past: Past) -> dict[str, Any]:
    return {
        "since": past.since.isoformat(),
        "visits": [_visit(one) for one in past.visits],
        "carried": [_visit(one) for one in past.carried],
        "withdrawn": [_visit(one) for one in past.withdrawn],
        "times": [_last_time(row) for row in past.times],
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


def read_years_json(path: Path) -> frozenset[int]:
    """Return the years in which a roster has visits, of whatever facts it was made."""
    document = _document_of(load_json(path), path.name)
    return frozenset(one.date.year for one in document.visits)


def _document_of(content: object, name: str) -> RosterDocument:
    # Strict about values, as JSON is read; a date of Python's is the text that it says,
    # and a scalar of NumPy the number that it is.
    text = json.dumps(plain(content), default=str)
    try:
        return RosterDocument.model_validate_json(text)
    except ValidationError as error:
        raise BadInputError(defects_of(error, name, NOTHING)) from error


def read_roster_json(
    path: Path, facts: Facts, policy: Policy, *, former: bool = False
) -> RosterOutcome:
    """Read a roster back, beside the facts and policy that it was made from.

    Parameters
    ----------
    path
        What :func:`write_roster_json` wrote, changed by hand or not.
    facts, policy
        Not written in it.
    former
        Take whom the document names and the facts do not know as they were.

    Raises
    ------
    BadInputError
        Every value that cannot be read, and every id that the facts do not know, with
        its place in the document.
    """
    return roster_of(load_json(path), path.name, facts, policy, former=former)


def roster_of(
    content: object, name: str, facts: Facts, policy: Policy, *, former: bool = False
) -> RosterOutcome:
    """Return the roster that the content of a document says.

    Parameters
    ----------
    content
        What :func:`content_of_roster` gives, or JSON holds.
    name
        How errors call the document.
    facts, policy, former
        As for :func:`read_roster_json`.

    Raises
    ------
    BadInputError
        As :func:`read_roster_json`.
    """
    document = _document_of(content, name)
    known = with_former(facts, document.people, document.places)
    facts = known if former else facts
    strangers = list(_strangers(document, facts, known, name))
    if strangers and former and not document.people:
        strangers = [nameless(name, {one.value for one in strangers})]
    if strangers:
        raise BadInputError(strangers)
    past = _past_of(document, facts)
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
        by_last_times(facts, past, _published(document.last_times)),
        Plan.of((row.committee, row.lawyer) for row in document.posts),
        policy,
        DayTable.of(document.days),
        seed=document.seed,
        past=past,
    )


def _published(rows: Iterable[LastTimeRow]) -> tuple[PublishedTime, ...]:
    return tuple(PublishedTime(**row.model_dump()) for row in rows)


def nameless(name: str, strangers: Iterable[str]) -> Defect:
    """Return what is to be done with a file of before rosters kept names."""
    return Defect(
        name,
        ", ".join(sorted(set(strangers))),
        Text(
            "keeps no names, and names somebody whom the facts do not know",
            "未记录姓名，而其中有数据中没有的编号",
        ),
        Text(
            "Write it anew with the facts of then: lawyer-assign cover FACTS ROSTER "
            "-o NEW",
            "请用当时的数据重新写出：lawyer-assign cover 当时的数据 值班表 -o 新值班表",
        ),
    )


def _past_of(document: RosterDocument, facts: Facts) -> Past | None:
    """Return what was taken over, with names of whom the facts do not know."""
    said = document.past
    if said is None:
        return None
    visits, carried, withdrawn = (
        tuple(map(_read, rows)) for rows in (said.visits, said.carried, said.withdrawn)
    )
    every = [*visits, *carried, *withdrawn]
    lawyers, places = lawyers_in(every), {one.committee for one in every}
    return Past(
        said.since,
        visits,
        carried,
        withdrawn,
        tuple(x for x in document.people if x.id in lawyers - facts.lawyer.keys()),
        tuple(x for x in document.places if x.id in places - facts.committee.keys()),
        _published(said.times),
    )


def _row(row: TimeRow) -> RosterRow:
    time = FixedTime(row.half_day, row.nth)
    return RosterRow(row.committee, time, row.lawyers, row.stand_in)


def _read(row: VisitRow) -> Visit:
    return Visit(**{name: getattr(row, name) for name in VisitRow.model_fields})


def _strangers(
    document: RosterDocument, facts: Facts, known: Facts, name: str
) -> Iterator[Defect]:
    """Find ids that the facts do not know.

    Who is named before the date that the roster goes on from may have left since.
    """
    past = document.past
    tables = [(one, getattr(document, one)) for one in ("posts", "times", "visits")]
    if past is not None:
        parts = ("visits", "carried", "withdrawn")
        tables += [(f"past.{one}", getattr(past, one)) for one in parts]
    for table, rows in tables:
        for at, row in enumerate(rows):
            day = getattr(row, "date", dt.date.max)
            is_early = past is not None and day < past.since
            whose = known if is_early or table.startswith("past.") else facts
            yield from _strange(row, whose, f"{name}: {table}[{at}]")


def _strange(
    row: PostRow | TimeRow | VisitRow, facts: Facts, place: str
) -> Iterator[Defect]:
    problem = Text("is not among the facts", "数据中没有这个编号")
    cure = Text(
        "Correct the id, or read the facts that the roster was made from",
        "请改正编号，或改用排出该值班表的数据",
    )
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
