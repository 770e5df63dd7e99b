"""What the verb ``verify`` does with a plan: recount everything its file says."""

from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import (
    FINE,
    SHORT,
    answering,
    price_lines,
    show,
    unsaid_tiers,
    verdict,
)
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.plans.last_year import basis_of
from lawyer_assign.cli.plans.made_by import first_rules, is_of_before, made_by_lines
from lawyer_assign.cli.plans.recheck import Known, rechecked
from lawyer_assign.cli.plans.recheck_said import (
    Recheck,
    differ_line,
    free_line,
    recheck_lines,
)
from lawyer_assign.cli.plans.written import WrittenTier, written_tiers
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.teams import check_team_lines
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.cli.verbs import read_facts
from lawyer_assign.facts import Facts
from lawyer_assign.files import read_plan, read_teams
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import recounted
from lawyer_assign.verify import Report
from lawyer_assign.views import check_text


class Recounted(NamedTuple):
    """What a plan is recounted by; with last year's, as one of ``renew``."""

    facts: Path
    plan: Path
    policy: Path | None
    last_year: Path | None


class _Teams(NamedTuple):
    """What is said of the teams of a file, and whether all is well with them."""

    lines: list[str]
    are_fine: bool


def verify(asked: Recounted, lang: Language) -> int:
    """Recount everything in a plan file by the code that knows no solver."""
    plan = asked.plan
    with answering(lang):
        with Ticker(lang) as ticker:
            rules = policy_of(asked.policy)
            known = read_facts(asked.facts, ticker)
            known, rules, last = basis_of(plan, asked.last_year, known, rules, ticker)
            outcome, report = _checked(known, rules, plan, ticker)
            other = made_by_lines(plan, known, rules, lang)
            is_left_out = first_rules(plan, rules, asked.policy) is not None
            written = written_tiers(plan)
            lines, agrees = price_lines(report, written, lang, is_bound=not other)
            teams = _Teams(*check_team_lines(known, rules, plan, lang))
            found = None
            if outcome is not None and teams.are_fine:
                is_other = bool(other) or is_of_before(plan, rules)
                found = _rechecked(
                    outcome, report, plan, written, last, is_other=is_other
                )
        show("\n\n".join([*other, check_text(known, rules, report, lang.value)]))
        typer.echo(f"\n{tell('prices', lang)}")
        for line in [*lines, tell("bound_note", lang)]:
            typer.echo(f"  {line}")
        for line in teams.lines:
            typer.echo(line)
        if found is not None:
            show("\n" + "\n".join(recheck_lines(found, lang)))
        key = "sheets_differ_rules" if is_left_out else "sheets_differ"
        said, code = _last(report, written, found, lang, key)
        if code == FINE and not teams.are_fine:
            said, code = tell("teams_broken", lang), SHORT
        if not agrees:
            said, code = tell("prices_differ", lang), SHORT
        typer.echo(f"\n{said}")
        return code


def _last(
    report: Report,
    written: dict[int, WrittenTier],
    found: Recheck | None,
    lang: Language,
    key: str,
) -> tuple[str, int]:
    """Return the last line, and the exit code, of prices that do not differ.

    ``key`` says what is told where tables differ.
    """
    said, code = verdict(report, lang)
    unsaid = unsaid_tiers(report, written)
    tiers = ("、" if lang is Language.ZH else ", ").join(map(str, unsaid))
    faults = [] if code == FINE else [said]
    if found is not None and found.count:
        faults.append(differ_line(found, lang, key))
    if unsaid and found is not None and found.is_written:
        faults.append(tell("prices_unsaid", lang, tiers=tiers))
    if faults:
        return " ".join(faults), SHORT
    if unsaid:
        return tell("good_unsaid", lang, tiers=tiers), FINE
    if found is not None and found.not_compared(lang):
        return free_line(found, lang), FINE
    return said, code


def _checked(
    facts: Facts, policy: Policy, path: Path, ticker: Ticker
) -> tuple[Outcome | None, Report]:
    """Return the plan of a file, to be written anew, and what the check counts."""
    ticker.step("reading_plan", path=path)
    plan = read_plan(path, facts)
    ticker.step("checking")
    if not plan.posts:
        return None, api.check(facts, policy, plan)
    return recounted(facts, policy, plan)


def _rechecked(
    outcome: Outcome,
    report: Report,
    path: Path,
    written: dict[int, WrittenTier],
    last: Plan | None,
    *,
    is_other: bool,
) -> Recheck:
    """Return how the tables of the file differ from those made anew."""
    facts = outcome.problem.facts
    return rechecked(
        Known(
            outcome,
            path,
            written,
            read_teams(path, facts),
            last,
            report.violations,
            is_other,
        )
    )
