"""What each verb does: read, call the library, print, write; returns its exit code."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypedDict

import typer

import lawyer_assign.interrupts as interrupts
from lawyer_assign.cli.answers import (
    FINE,
    SHORT,
    answering,
    code_of_outcome,
    show,
    verdict,
)
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.options import seconds_of
from lawyer_assign.cli.paths import (
    check_free,
    check_plan_target,
    check_target,
    refusal,
)
from lawyer_assign.cli.plans.checked import facts_json, plan_json
from lawyer_assign.cli.plans.explained import explained
from lawyer_assign.cli.plans.made_by import made_by_lines, replaced_lines
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.teams import teams_line
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.datasets import district, hangzhou
from lawyer_assign.disk import true_path
from lawyer_assign.explain import conflict
from lawyer_assign.facts import MODELS, Facts
from lawyer_assign.files import read, read_plan, write_facts
from lawyer_assign.files.cells.labels import sheet_name
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.csv_folder import find_below, find_passed_over
from lawyer_assign.files.formats.edits import check_unedited
from lawyer_assign.files.outlines import read_outlines
from lawyer_assign.files.stated.hidden_rows import find_hidden_rows
from lawyer_assign.outcome import Outcome
from lawyer_assign.outlines import Outlines
from lawyer_assign.page.door import write
from lawyer_assign.page.mark import HTML
from lawyer_assign.policy import Policy, standard
from lawyer_assign.problem import Problem
from lawyer_assign.solver.backend import BackendName
from lawyer_assign.teams import Teams
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.last_year import LastYear, last_year, with_last_year
from lawyer_assign.verify import Report, check_problem
from lawyer_assign.views import (
    check_text,
    remarks_text,
    report_text,
    scarcity_text,
)
from lawyer_assign.views.reports import MOST, brief_text


class More(TypedDict):
    """What ``solve`` takes besides; last year's plan becomes agreements."""

    certificate: bool
    last_plan: Path | None
    outlines: Path | None
    phones: bool
    force: bool


Knobs = dict[str, int | float | None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and by what to solve; as in :func:`lawyer_assign.solve`."""

    time_limit: float = 60.0
    workers: int | None = None
    seed: int = 0
    backend: BackendName | None = None

    @property
    def seconds(self) -> float | None:
        """The time limit; ``None`` = to the end."""
        return seconds_of(self.time_limit)


CHECK_SECONDS = 20.0
"""What looking for contradictions may take before anybody solves."""

DEMO_SECONDS = 20.0
"""Enough for every proof; what more time finds in the last tier is little."""


def demo(out: Path, seed: int, lang: Language) -> int:
    """Plan the built-in city, print a report, write facts and plan."""
    with answering(lang):
        out.mkdir(parents=True, exist_ok=True)
        facts_path = out / "hangzhou-facts.xlsx"
        plan_path = out / "hangzhou-plan.xlsx"
        shown, told = out / "plan.html", out / "report.txt"
        for path in (facts_path, plan_path):
            check_unedited(path, force=None)
        with Ticker(lang) as ticker:
            ticker.step("making_city")
            facts = hangzhou(seed)
            limits = Limits(time_limit=DEMO_SECONDS, seed=seed)
            outcome = _solved(facts, standard(), limits, ticker)
            report = _report_of(outcome, ticker)
            text = brief_text(outcome, lang.value, report)
            whole = report_text(outcome, lang.value, report)
            write_whole(told, f"{whole}\n".encode())
            ticker.step("writing", path=plan_path)
            write(outcome, plan_path, lang=lang.value)
            if outcome.plan is not None:
                ticker.step("writing", path=shown)
                write(outcome, shown, lang=lang.value)
            ticker.step("writing", path=facts_path)
            write_facts(facts, facts_path, lang=lang.value)
            page = _shown_roster(facts, outcome, out, seed, ticker, lang)
        typer.echo(f"{text}\n\n{tell('synthetic', lang)}\n")
        for path in (plan_path, facts_path):
            typer.echo(tell("written", lang, path=path))
        typer.echo(tell("demo_report", lang, path=told))
        if outcome.plan is not None:
            typer.echo(tell("demo_page", lang, path=shown))
        if page is not None:
            typer.echo(tell("demo_notice", lang, path=page))
        typer.echo(tell("next_verify", lang, facts=facts_path, plan=plan_path))
        return code_of_outcome(outcome)


def _shown_roster(
    facts: Facts,
    outcome: Outcome,
    out: Path,
    seed: int,
    ticker: Ticker,
    lang: Language,
) -> Path | None:
    """Return the first page of one district's notice, if there is time for a roster."""
    from lawyer_assign.cli.duty.showing import show_roster

    if outcome.plan is None or interrupts.was_asked():
        return None
    return show_roster(facts, outcome.plan, out, seed, ticker, lang.value)


def generate(
    what: Literal["district", "hangzhou"],
    knobs: Knobs,
    out: Path,
    force: bool,
    lang: Language,
) -> int:
    """Write synthetic facts."""
    make = {"district": district, "hangzhou": hangzhou}[what]
    with answering(lang):
        check_target(out)
        if not force:
            check_free(out, "taken_cure_force")
        with Ticker(lang) as ticker:
            ticker.step("making")
            facts: Facts = make(**knobs)  # type: ignore[operator]
            ticker.step("writing", path=out)
            write_facts(facts, out, lang=lang.value, force=force)
        typer.echo(_sizes(facts, lang))
        typer.echo(tell("written", lang, path=out))
        typer.echo(tell("next_solve", lang, path=out))
        return FINE


def check_facts(
    facts: Path, policy: Path | None, lang: Language, *, as_json: bool = False
) -> int:
    """Read facts, see that they fit the policy, and show where lawyers are short."""
    with answering(lang):
        with Ticker(lang) as ticker:
            rules = policy_of(policy)
            known = read_facts(facts, ticker)
            ticker.step("deriving")
            problem = Problem.of(known, rules)
            ticker.step("contradicting")
            found = conflict(known, rules, time_limit=CHECK_SECONDS)
        passed = (*find_passed_over(facts), *find_below(facts))
        remarks = (*problem.remarks, *passed, *find_hidden_rows(facts))
        if as_json:
            typer.echo(facts_json(problem, found, remarks))
            return SHORT if found else FINE
        said = "facts_contradict" if found else "facts_fine"
        show(f"{tell(said, lang)} {_sizes(known, lang)}\n")
        if found:
            show(f"{found.text(lang.value)}\n")
        if remarks:
            show(f"{remarks_text(remarks, lang.value)}\n")
        show(scarcity_text(known, problem.scarcity, lang.value))
        if found:
            return SHORT
        typer.echo(f"\n{tell('next_solve', lang, path=facts)}")
        return FINE


def check_plan(
    facts: Path,
    plan: Path,
    policy: Path | None,
    show_all: bool,
    lang: Language,
    *,
    as_json: bool = False,
) -> int:
    """Run the independent check on a plan, from a solver or a person."""
    with answering(lang):
        with Ticker(lang) as ticker:
            rules = policy_of(policy)
            known = read_facts(facts, ticker)
            report = _checked(known, rules, plan, ticker)
            other = made_by_lines(plan, known, rules, lang)
        line, code = verdict(report, lang)
        if as_json:
            typer.echo(plan_json(plan, known, rules, report))
            return code
        most = max(MOST, len(report.shortfalls)) if show_all else MOST
        told = check_text(known, rules, report, lang.value, most)
        show("\n\n".join([*other, told]))
        typer.echo(f"\n{line}")
        return code


def solve(
    facts: Path,
    out: Path,
    policy: Path | None,
    limits: Limits,
    lang: Language,
    *,
    certificate: bool = False,
    last_plan: Path | None = None,
    outlines: Path | None = None,
    phones: bool = False,
    force: bool = False,
) -> int:
    """Plan, print a report, write the plan; a shortage is an answer."""
    with answering(lang):
        with Ticker(lang) as ticker:
            check_plan_target(out, facts, force=force)
            if certificate and out.suffix.lower() != ".json":
                raise refusal(str(out), "no_certificate")
            areas = _outlines(outlines, out)
            rules = policy_of(policy)
            known = read_facts(facts, ticker)
            past = None
            if last_plan is not None:
                past = _last_year(known, last_plan, out, ticker)
                known = with_last_year(known, past.plan)
            outcome = _solved(known, rules, limits, ticker)
            teams = None if outcome.plan is None else api.fill_teams(outcome)
            text = report_of(outcome, ticker, lang, teams)
            if past is not None:
                text += f"\n\n{_past_line(past, outcome, lang)}"
            if outcome.status == "infeasible":
                ticker.step("contradicting")
                text += f"\n\n{conflict(known, rules).text(lang.value)}"
            if teams is not None:
                answers, left_out = explained(outcome, out, limits.seconds, ticker)
                text += f"\n\n{teams_line(teams, lang)}{left_out}"
                _begin_writing(out, known, ticker)
                write(
                    outcome,
                    out,
                    lang=lang.value,
                    certificate=certificate,
                    teams=teams,
                    answers=answers,
                    outlines=areas,
                    phones=phones,
                    last_plan=None if past is None else past.plan,
                    force=force,
                )
        last = "not_written" if outcome.plan is None else "written"
        show(text)
        typer.echo(f"\n{tell(last, lang, path=out)}")
        return code_of_outcome(outcome)


def _begin_writing(out: Path, facts: Facts, ticker: Ticker) -> None:
    """Say that a plan is being written, and whose it replaces if of another place."""
    ticker.step("writing", path=out)
    ticker.note(*replaced_lines(out, facts, ticker.lang))


def _outlines(path: Path | None, out: Path) -> Outlines | None:
    """Read the outlines of a page's map, before long work starts."""
    if path is None:
        return None
    if out.suffix.lower() != HTML:
        raise refusal(out, "no_map")
    return read_outlines(path)


def _last_year(facts: Facts, path: Path, out: Path, ticker: Ticker) -> LastYear:
    """Read the plan of last year, which is not to be written over."""
    if true_path(out) == true_path(path):
        raise refusal(out, "is_input")
    ticker.step("reading_plan", path=path)
    return last_year(facts, read_plan(path, facts))


def _past_line(past: LastYear, outcome: Outcome, lang: Language) -> str:
    """Return how many posts of last year go on, and how many end."""
    count, gone = len(past.plan), len(past.gone)
    said = tell("last_year", lang, count=f"{count:,}", gone=f"{gone:,}")
    if outcome.plan is None:
        return said
    kept = len(set(past.plan.posts) & set(outcome.plan.posts))
    ended = f"{count - gone - kept:,}"
    return f"{said} {tell('last_year_kept', lang, kept=f'{kept:,}', ended=ended)}"


def read_facts(path: Path, ticker: Ticker) -> Facts:
    """Read facts that have somebody to plan for."""
    ticker.step("reading", path=path)
    facts = read(path)
    if not facts.committees:
        raise refusal(f"{path.name}: 社区（村） (committees)", "no_rows")
    return facts


def _solved(facts: Facts, policy: Policy, limits: Limits, ticker: Ticker) -> Outcome:
    ticker.step("solving")
    interrupts.keep()
    outcome = api.solve(
        facts,
        policy,
        time_limit=limits.seconds,
        workers=limits.workers,
        seed=limits.seed,
        backend=limits.backend,
        progress=ticker.hear,
        stop=interrupts.was_asked,
    )
    if outcome.status == "undecided" and interrupts.was_asked():
        raise KeyboardInterrupt
    return outcome


def report_of(
    outcome: Outcome, ticker: Ticker, lang: Language, teams: Teams | None = None
) -> str:
    """Check the plan of an outcome and say it all."""
    return report_text(outcome, lang.value, _report_of(outcome, ticker), teams)


def _report_of(outcome: Outcome, ticker: Ticker) -> Report | None:
    if outcome.plan is None:
        return None
    ticker.step("checking")
    return check_problem(outcome.problem, outcome.plan)


def _checked(facts: Facts, policy: Policy, path: Path, ticker: Ticker) -> Report:
    ticker.step("reading_plan", path=path)
    plan = read_plan(path, facts)
    ticker.step("checking")
    return api.check(facts, policy, plan)


def _sizes(facts: Facts, lang: Language) -> str:
    counts = {sheet_name(one, lang.value): len(getattr(facts, one)) for one in MODELS}
    if lang is Language.ZH:
        return "，".join(f"{name}{count:,}" for name, count in counts.items() if count)
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count)
