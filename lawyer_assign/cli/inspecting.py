"""What the verb ``inspect`` does: draw, send, print, write."""

from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign import accounts
from lawyer_assign.cli.answers import FINE, SHORT, answering
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_result_target
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.files import read, read_plan, read_records, write
from lawyer_assign.inspections import InspectionRules
from lawyer_assign.views.inspections import inspection_text


class Asked(NamedTuple):
    """What is read, and how much is inspected."""

    facts: Path
    plan: Path
    records: Path | None
    share: int
    minutes: int
    seed: int


def inspect(asked: Asked, out: Path | None, lang: Language) -> int:
    """Draw committees and send inspectors; 1 if some committee has nobody."""
    with answering(lang):
        with Ticker(lang) as ticker:
            read_here = [asked.facts, asked.plan]
            if asked.records is not None:
                read_here.append(asked.records)
            check_result_target(out, read_here)
            ticker.step("reading", path=asked.facts)
            facts = read(asked.facts)
            ticker.step("reading_plan", path=asked.plan)
            plan = read_plan(asked.plan)
            assessment = None
            if asked.records is not None:
                ticker.step("reading", path=asked.records)
                assessment = accounts.assess(facts, plan, read_records(asked.records))
            rules = InspectionRules(
                share_percent=asked.share, limit_minutes=asked.minutes
            )
            found = accounts.plan_inspection(
                facts, plan, assessment=assessment, rules=rules, seed=asked.seed
            )
            if out is not None:
                write(found, out, lang=lang.value)
        typer.echo(inspection_text(found, lang.value))
        if out is not None:
            typer.echo(f"\n{tell('written', lang, path=out)}")
        return SHORT if found.shortages else FINE
