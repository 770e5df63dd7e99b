"""What is handed to 律师在线 or another system: one row a lawyer and committee.

No official format is known: which columns there are, and how the other system calls
them, is set in the settings (``PublishRules.export``).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lawyer_assign.errors import Lang
from lawyer_assign.facts import Committee, Lawyer
from lawyer_assign.files.cells.cell import read_id, write_text
from lawyer_assign.files.cells.terms import kind_word
from lawyer_assign.files.formats.csv_folder import csv_bytes
from lawyer_assign.files.plans.printing import workbook_bytes
from lawyer_assign.files.table import Table
from lawyer_assign.publish.duty_book import hours_text
from lawyer_assign.publish.edition import Edition, plain
from lawyer_assign.roster import RosterRow
from lawyer_assign.roster.publish_rules import ExportField

NAME, NAME_ZH = "lawyers_online", "律师在线"


class _Line(NamedTuple):
    """What a row is about; ``row`` is None where no time is fixed."""

    committee: Committee
    lawyer: Lawyer
    row: RosterRow | None
    first: str


Say = Callable[[Edition, _Line, Lang], str]


def export_table(edition: Edition, lang: Lang = "zh") -> Table:
    """Return the export as a table whose headers are those of the settings."""
    columns = edition.rules.export
    says = [SAYS[one.field] for one in columns]
    rows = tuple(
        tuple(say(edition, line, lang) for say in says) for line in _lines(edition)
    )
    heads = tuple((one.header, one.header) for one in columns)
    return Table(NAME, NAME_ZH, heads, rows, is_verbatim=True)


def export_csv(edition: Edition, lang: Lang = "zh") -> bytes:
    """Return the export as CSV: UTF-8 with the mark that tells Excel so."""
    table = export_table(edition, lang)
    is_id = [one.field in _IDS for one in edition.rules.export]
    rows = [
        [
            write_text(str(cell), lives=True, read=read_id) if of_id and cell
            else write_text(str(cell), lives=True) if cell else None
            for cell, of_id in zip(row, is_id, strict=True)
        ]
        for row in table.rows
    ]  # fmt: skip
    return csv_bytes(table.headers(lang), rows)


def export_workbook(edition: Edition, created: dt.datetime, lang: Lang = "zh") -> bytes:
    """Return the export as a workbook of one sheet."""
    return workbook_bytes([export_table(edition, lang)], lang, created)


def _lines(edition: Edition) -> Iterator[_Line]:
    roster, facts = edition.outcome.roster, edition.facts
    first: dict[tuple[str, str], str] = {}
    for visit in edition.outcome.visits:
        for one in visit.lawyers:
            first.setdefault((visit.committee, one), visit.date.isoformat())
    for place in edition.committees:
        row = None if roster is None else roster.row.get(place.id)
        team = edition.outcome.plan.lawyers_of(place.id) if row is None else row.lawyers
        for one in team:
            date = first.get((place.id, one), "")
            yield _Line(place, facts.lawyer[one], row, date)


def _district_name(edition: Edition, line: _Line, lang: Lang) -> str:  # noqa: ARG001
    return plain(edition.facts.district[line.committee.district].name)


def _firm_name(edition: Edition, line: _Line, lang: Lang) -> str:  # noqa: ARG001
    return plain(edition.facts.firm[line.lawyer.firm].name)


def _online(edition: Edition, line: _Line, lang: Lang) -> str:
    found = edition.online.get(line.lawyer.id)
    return "" if found is None else found.of(lang)


def _time(edition: Edition, line: _Line, lang: Lang) -> str:  # noqa: ARG001
    return "" if line.row is None else line.row.time.text.of(lang)


def _hours(edition: Edition, line: _Line, lang: Lang) -> str:  # noqa: ARG001
    return "" if line.row is None else hours_text(edition, line.row.time.half)


def _stand_in(edition: Edition, line: _Line, lang: Lang) -> str:  # noqa: ARG001
    return "" if line.row is None else line.row.stand_in or ""


def _stand_in_name(edition: Edition, line: _Line, lang: Lang) -> str:
    one = _stand_in(edition, line, lang)
    return edition.names((one,)).zh if one else ""


def _lead(edition: Edition, line: _Line, lang: Lang) -> str:  # noqa: ARG001
    return "" if line.row is None or not line.row.lawyers else line.row.lawyers[0]


SAYS: dict[ExportField, Say] = {
    "committee": lambda _, line, __: line.committee.id,
    "committee_name": lambda _, line, __: plain(line.committee.name),
    "kind": lambda _, line, lang: kind_word(line.committee.kind, lang),
    "district": lambda _, line, __: line.committee.district,
    "district_name": _district_name,
    "town": lambda _, line, __: plain(line.committee.town),
    "lawyer": lambda _, line, __: line.lawyer.id,
    "lawyer_name": lambda _, line, __: plain(line.lawyer.name),
    "firm": lambda _, line, __: line.lawyer.firm,
    "firm_name": _firm_name,
    "phone": lambda edition, line, _: edition.phone_of(line.lawyer),
    "fixed_time": _time,
    "hours": _hours,
    "venue": lambda edition, line, _: edition.venue.get(line.committee.id, ""),
    "first_of_team": _lead,
    "stand_in": _stand_in,
    "stand_in_name": _stand_in_name,
    "first_date": lambda _, line, __: line.first,
    "online": _online,
    "residents": lambda edition, line, _: "、".join(
        edition.residents.get(line.committee.id, ())
    ),
}
"""What stands in a column, by its field."""
_IDS = frozenset({"committee", "district", "lawyer", "firm", "stand_in",
                  "first_of_team"})  # fmt: skip
