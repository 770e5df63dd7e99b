"""What the verb ``inspect`` does: draw, send, print, write."""

from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import FINE, SHORT, answering, show
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_result_target, refusal
from lawyer_assign.cli.plans.musts import broken_line
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.cli.year.assessing import leaver_lines, records_and_attendance
from lawyer_assign.facts import Facts
from lawyer_assign.files import (
    read,
    read_inspection_rules,
    read_plan,
    read_settings,
    write,
)
from lawyer_assign.plan import Plan
from lawyer_assign.policy.settings import Settings
from lawyer_assign.verbs import year as accounts
from lawyer_assign.views.inspections import inspection_text
from lawyer_assign.year.assessment import Assessment
from lawyer_assign.year.attendance import Attendance


class Asked(NamedTuple):
    """What is read, and how much is inspected."""

    facts: Path
    plan: Path
    records: Path | None
    roster: Path | None
    rules: Path | None
    share: int | None
    minutes: int | None
    seed: int

    def read_here(self) -> list[Path]:
        """Return the files that are read."""
        paths = (self.facts, self.plan, self.records, self.roster, self.rules)
        return [one for one in paths if one is not None]


def inspect(asked: Asked, out: Path | None, lang: Language) -> int:
    """Draw committees and send inspectors; 1 if some committee has nobody."""
    with answering(lang):
        with Ticker(lang) as ticker:
            check_result_target(out, asked.read_here())
            if asked.roster is not None and asked.records is None:
                raise refusal("--roster", "no_records")
            settings = _settings(asked)
            ticker.step("reading", path=asked.facts)
            facts = read(asked.facts)
            ticker.step("reading_plan", path=asked.plan)
            plan = read_plan(asked.plan, facts)
            assessment, attendance = _assessed(asked, facts, plan, settings, ticker)
            found = accounts.plan_inspection(
                facts,
                plan,
                assessment=assessment,
                attendance=attendance,
                rules=settings.inspection,
                seed=asked.seed,
            )
            broken = broken_line(facts, plan, lang)
            if out is not None:
                write(found, out, lang=lang.value)
        show(inspection_text(found, lang.value))
        for line in leaver_lines(facts, attendance, lang):
            show(f"\n{line}")
        if out is not None:
            typer.echo(f"\n{tell('written', lang, path=out)}")
        if broken:
            show(f"\n{broken}")
        return SHORT if found.shortages else FINE


def _assessed(
    asked: Asked, facts: Facts, plan: Plan, settings: Settings, ticker: Ticker
) -> tuple[Assessment | None, Attendance | None]:
    """Return what records say of lawyers and visits, if some are named."""
    if asked.records is None:
        return None, None
    records, attendance = records_and_attendance(
        asked.records, asked.roster, facts, settings.doubts, ticker
    )
    assessment = accounts.assess(
        facts, plan, records, settings.score_sheet, attendance=attendance
    )
    return assessment, attendance


def _settings(asked: Asked) -> Settings:
    """Return the settings of the file; what is typed counts before what it says.

    The file has to hold rules of inspection; if it holds a score sheet as well, records
    are assessed by that.
    """
    settings = Settings()
    if asked.rules is not None:
        read_inspection_rules(asked.rules)
        settings = read_settings(asked.rules)
    typed = {"share_percent": asked.share, "limit_minutes": asked.minutes}
    typed = {name: value for name, value in typed.items() if value is not None}
    rules = settings.inspection.model_copy(update=typed)
    return settings.model_copy(update={"inspection": rules})
