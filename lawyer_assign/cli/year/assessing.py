"""What the verb ``assess`` does: read records, score, print, write."""

from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import FINE, answering, show
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_result_target, refusal
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.facts import Facts
from lawyer_assign.files import (
    read,
    read_plan,
    read_records,
    read_score_sheet,
    read_settings,
    write,
    write_facts,
)
from lawyer_assign.phones import is_masked
from lawyer_assign.policy.settings import Settings
from lawyer_assign.verbs import year as accounts
from lawyer_assign.verbs.publishing import read_roster
from lawyer_assign.views.assessments import assessment_text
from lawyer_assign.year.assessment import Records, facts_with_assessment
from lawyer_assign.year.assessment.leavers import without_leavers
from lawyer_assign.year.attendance import Attendance, DoubtRules


class Inputs(NamedTuple):
    """What is read."""

    facts: Path
    plan: Path
    records: Path
    roster: Path | None
    sheet: Path | None


class Outputs(NamedTuple):
    """What is written, if asked for."""

    scores: Path | None
    facts: Path | None
    phones: bool | None = None

    @property
    def paths(self) -> list[Path]:
        """Where something is written."""
        return [one for one in (self.scores, self.facts) if one is not None]


def assess(inputs: Inputs, outputs: Outputs, months: int, lang: Language) -> int:
    """Score lawyers and firms; write scores, and facts with the new scores."""
    with answering(lang):
        with Ticker(lang) as ticker:
            read_here = [one for one in inputs if one is not None]
            for out in outputs.paths:
                check_result_target(out, read_here)
            ticker.step("reading", path=inputs.facts)
            facts = read(inputs.facts)
            if outputs.facts is not None and outputs.phones is None:
                _ask_about_phones(facts, outputs.facts)
            ticker.step("reading_plan", path=inputs.plan)
            plan = read_plan(inputs.plan, facts)
            settings = _settings(inputs.sheet)
            records, attendance = records_and_attendance(
                inputs.records, inputs.roster, facts, settings.doubts, ticker
            )
            found = accounts.assess(
                facts, plan, records, settings.score_sheet,
                months=months, attendance=attendance,
            )  # fmt: skip
            if outputs.scores is not None:
                write(found, outputs.scores, lang=lang.value)
            if outputs.facts is not None:
                scored = facts_with_assessment(facts, found)
                shows = bool(outputs.phones)
                write_facts(scored, outputs.facts, phones=shows, lang=lang.value)
        show(assessment_text(found, lang.value))
        for line in leaver_lines(facts, attendance, lang):
            show(f"\n{line}")
        if records["check_ins"].empty and records["logs"].empty:
            typer.echo(f"\n{tell('blank_records', lang, path=inputs.records)}")
        for out in outputs.paths:
            typer.echo(f"\n{tell('written', lang, path=out)}")
        return FINE


def records_and_attendance(
    path: Path,
    roster: Path | None,
    facts: Facts,
    doubts: DoubtRules,
    ticker: Ticker,
) -> tuple[Records, Attendance | None]:
    """Return records, and what became of the visits of a roster, if one is named.

    The roster knows who has left since the date that it goes on from.
    """
    if roster is None:
        ticker.step("reading", path=path)
        return read_records(path, facts), None
    ticker.step("reading", path=roster)
    known = read_roster(roster, facts)
    ticker.step("reading", path=path)
    records = read_records(path, accounts.known_by(known, facts))
    return records, accounts.compare_attendance(facts, known, records, doubts)


def leaver_lines(
    facts: Facts, attendance: Attendance | None, lang: Language
) -> list[str]:
    """Return whose records are set aside since they have left; nothing if nobody's."""
    if attendance is None:
        return []
    _, gone = without_leavers(facts, attendance.facts, attendance.records)
    if not gone.size:
        return []
    names = gone.names.of(lang.value)
    return [tell("leavers", lang, count=gone.size, names=names, rows=gone.rows)]


def _settings(path: Path | None) -> Settings:
    """Return the settings of a file that has to hold a score sheet."""
    if path is None:
        return Settings()
    read_score_sheet(path)
    return read_settings(path)


def _ask_about_phones(facts: Facts, path: Path) -> None:
    """Refuse to write facts that would lose their phones without a word.

    Next year's roster is published from them, and a masked phone cannot be made whole.
    """
    if any(row.phone and not is_masked(row.phone.reveal()) for row in facts.lawyers):
        raise refusal(path, "phones_lost")
