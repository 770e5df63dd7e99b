"""What the verb ``attendance`` does: compare, print, write."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import FINE, SHORT, answering, show
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_result_target
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.files import read, read_doubt_rules, read_records, write
from lawyer_assign.verbs.publishing import read_roster
from lawyer_assign.verbs.year import compare_attendance, known_by
from lawyer_assign.views.attendances import attendance_text
from lawyer_assign.year.attendance import DoubtRules


class Span(NamedTuple):
    """First and last day; from the first to the last check-in where not given."""

    first: dt.date | None
    last: dt.date | None


class Asked(NamedTuple):
    """What is read."""

    facts: Path
    roster: Path
    records: Path
    rules: Path | None
    span: Span


def attendance(asked: Asked, out: Path | None, lang: Language) -> int:
    """Compare check-ins with a roster; 1 if something is missing or doubtful."""
    with answering(lang):
        with Ticker(lang) as ticker:
            read_here = [one for one in asked[:4] if one is not None]
            check_result_target(out, read_here)
            rules = DoubtRules()
            if asked.rules is not None:
                rules = read_doubt_rules(asked.rules)
            ticker.step("reading", path=asked.facts)
            facts = read(asked.facts)
            ticker.step("reading", path=asked.roster)
            roster = read_roster(asked.roster, facts)
            ticker.step("reading", path=asked.records)
            records = read_records(asked.records, known_by(roster, facts))
            found = compare_attendance(
                facts, roster, records, rules, **asked.span._asdict()
            )
            if out is not None:
                write(found, out, lang=lang.value)
        show(attendance_text(found, lang.value))
        if out is not None:
            typer.echo(f"\n{tell('written', lang, path=out)}")
        is_missed = any(one.how == "missed" for one in found.kept)
        return SHORT if found.doubts or is_missed else FINE
