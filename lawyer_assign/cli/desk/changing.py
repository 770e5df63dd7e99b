"""What the verbs about change do: read, plan after last year, print, write."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import typer

import lawyer_assign.interrupts as interrupts
from lawyer_assign.cli.answers import answering, code_of_outcome, show
from lawyer_assign.cli.desk.trading import kinds_to_trade
from lawyer_assign.cli.desk.within import printing_within
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import (
    check_plan_target,
    check_result_target,
    refusal,
)
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.teams import teams_line
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.cli.verbs import Limits, read_facts, report_of
from lawyer_assign.disk import true_path
from lawyer_assign.errors import BadInputError
from lawyer_assign.files import read_plan
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.plans.edits import write_refreshed
from lawyer_assign.files.plans.writer import write_tables
from lawyer_assign.outcome import Outcome
from lawyer_assign.page.door import write
from lawyer_assign.plan import Plan
from lawyer_assign.rules import FewestChanges
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.scenario import Frontier, Scenario
from lawyer_assign.scenario import frontier as traded
from lawyer_assign.scenario import renew as renewed
from lawyer_assign.scenario.frontier_tables import FORMAT
from lawyer_assign.teams import Teams
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.last_year import with_last_year

LAST_YEARS = kind_of(FewestChanges)
"""The rule that says nothing without agreements of last year."""


class Renewed(NamedTuple):
    """What is read, and how much may end."""

    facts: Path
    last_plan: Path
    policy: Path | None
    max_changes: int | None
    since: dt.date | None = None


def renew(
    asked: Renewed,
    out: Path,
    limits: Limits,
    lang: Language,
    *,
    as_json: bool = False,
    force: bool = False,
) -> int:
    """Plan this year, or the rest of it, so that as few posts end as can be."""
    with answering(lang):
        with Ticker(lang) as ticker:
            _check_target(asked, out, force=force)
            rules = policy_of(asked.policy)
            facts = read_facts(asked.facts, ticker)
            ticker.step("reading_plan", path=asked.last_plan)
            last = read_plan(asked.last_plan, facts)
            ticker.step("solving")
            interrupts.keep()
            found = renewed(
                facts,
                last,
                asked.max_changes,
                since=asked.since,
                policy=rules,
                time_limit=limits.seconds,
                workers=limits.workers,
                seed=limits.seed,
                progress=ticker.hear,
                stop=interrupts.was_asked,
            )
            outcome = found.outcome
            if outcome.status == "undecided" and interrupts.was_asked():
                raise KeyboardInterrupt
            teams = None if outcome.plan is None else api.fill_teams(outcome)
            text = found.text(lang.value)
            # That there is no plan is for the limit then, which a report knows not of.
            if outcome.status != "infeasible" or asked.max_changes is None:
                text += f"\n\n{report_of(outcome, ticker, lang, teams)}"
            if teams is not None:
                text += f"\n\n{teams_line(teams, lang)}"
                ticker.step("writing", path=out)
                _write(outcome, out, teams, (asked, last), lang, force=force)
        last_line = "not_written" if outcome.plan is None else "written"
        if as_json:
            typer.echo(found.to_json())
        else:
            show(text)
            typer.echo(f"\n{tell(last_line, lang, path=out)}")
        return code_of_outcome(outcome)


def _write(
    outcome: Outcome,
    out: Path,
    teams: Teams,
    before: tuple[Renewed, Plan],
    lang: Language,
    *,
    force: bool,
) -> None:
    """Write a plan; of a change within the year, with what was typed into the other."""
    (asked, last), plan = before, outcome.plan
    if asked.since is None or plan is None or out.suffix.lower() != ".xlsx":
        write(outcome, out, lang=lang.value, teams=teams, last_plan=last, force=force)
        return
    facts = outcome.problem.facts
    more = printing_within(asked.last_plan, last, plan, facts, asked.since)
    more = replace(more, teams=teams)
    write_refreshed(outcome, out, more, lang=lang.value)


def _check_target(asked: Renewed, out: Path, *, force: bool) -> None:
    """Refuse to write over what is read, or over somebody's work."""
    check_plan_target(out, asked.facts, force=force)
    if true_path(out) == true_path(asked.last_plan):
        raise refusal(out, "is_input")


class Traded(NamedTuple):
    """What is read, and what is traded."""

    facts: Path
    policy: Path | None
    last_plan: Path | None
    first: str
    second: str
    points: int | None

    def read_here(self) -> list[Path]:
        """Return the files that are read."""
        paths = (self.facts, self.policy, self.last_plan)
        return [one for one in paths if one is not None]


def frontier(
    asked: Traded, out: Path, limits: Limits, lang: Language, *, as_json: bool = False
) -> int:
    """Find the plans that are best for some trade; 1 if one leaves somebody short.

    What is proved of each stands beside it: as for a plan, an end that came early is no
    shortage.
    """
    with answering(lang):
        with Ticker(lang) as ticker:
            check_result_target(out, asked.read_here())
            rules = policy_of(asked.policy)
            first, second = kinds_to_trade(rules, asked.first, asked.second)
            asked = asked._replace(first=first, second=second)
            facts = read_facts(asked.facts, ticker)
            if asked.last_plan is not None:
                ticker.step("reading_plan", path=asked.last_plan)
                facts = with_last_year(facts, read_plan(asked.last_plan, facts))
            if LAST_YEARS in (asked.first, asked.second) and not facts.agreements:
                raise refusal(asked.facts, "no_last_year")
            ticker.step("solving")
            interrupts.keep()
            limit = limits.seconds
            scenario = Scenario(
                facts,
                rules,
                asked.facts.stem,
                time_limit=limit,
                workers=limits.workers,
                seed=limits.seed,
            )
            found = _traded(scenario, asked, limit, ticker)
            ticker.step("writing", path=out)
            suffix = out.suffix.lower()
            if suffix == ".json":
                write_whole(out, found.to_json().encode())
            else:
                tables = found.sheets(lang.value)
                write_tables(tables, out, suffix, lang=lang.value, form=FORMAT)
        text = f"{found.text(lang.value)}\n\n{tell('written', lang, path=out)}"
        if as_json:
            typer.echo(found.to_json())
        else:
            show(text)
        return max(map(code_of_outcome, found.outcomes))


def _traded(
    scenario: Scenario, asked: Traded, limit: float | None, ticker: Ticker
) -> Frontier:
    """Find the frontier; stopped before there is a plan it is cancelled, not wrong."""
    try:
        return traded(
            scenario,
            asked.first,
            asked.second,
            asked.points,
            time_limit=limit,
            progress=ticker.hear,
            stop=interrupts.was_asked,
        )
    except BadInputError:
        if interrupts.was_asked():
            raise KeyboardInterrupt from None
        raise
