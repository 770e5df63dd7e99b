"""What the verbs ``roster`` and ``cover`` do, and ``verify`` of a roster."""

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign import interrupts
from lawyer_assign.cli.answers import FINE, SHORT, answering, show
from lawyer_assign.cli.duty.recheck import rechecked_book
from lawyer_assign.cli.messages import Language, as_typed, tell
from lawyer_assign.cli.paths import check_folder, check_free, refusal, refusals
from lawyer_assign.cli.plans.made_by import plan_of
from lawyer_assign.cli.plans.musts import refuse_broken
from lawyer_assign.cli.plans.recheck_said import (
    Recheck,
    differ_line,
    recheck_lines,
)
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.disk import exists, true_path
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import all_named
from lawyer_assign.files import (
    read,
    read_leaves,
    read_teams,
)
from lawyer_assign.files.formats.edits import check_unedited
from lawyer_assign.files.open_elsewhere import open_elsewhere
from lawyer_assign.files.plans.roster_file import JSON, is_roster_json
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.publish.duty_book_reader import is_duty_book, own_columns_in
from lawyer_assign.roster import DayTable
from lawyer_assign.roster.day_table import LUNAR_KNOWN
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.verbs.going_on import GoingOn, going_on
from lawyer_assign.verbs.last_times import read_times, with_last_times, years_in
from lawyer_assign.verbs.publishing import XLSX, read_roster, write_roster
from lawyer_assign.verbs.roles import fill
from lawyer_assign.verbs.roster import roster_for
from lawyer_assign.verbs.roster_changes import cover_leaves
from lawyer_assign.verbs.roster_check import (
    check_roster,
    find_barred_teams,
    find_changed_times,
)
from lawyer_assign.verbs.solve import checked_settings
from lawyer_assign.verify.check import find_strangers
from lawyer_assign.views.roster_texts import (
    change_text,
    recount_text,
    roster_check_text,
    roster_text,
)

MOST_TIMES = 5
"""Committees named of those whose fixed time was changed."""


class Source(NamedTuple):
    """What a roster is planned from."""

    facts: Path
    plan: Path
    policy: Path | None
    year: int | None
    last_year: Path | None = None
    before: Path | None = None
    since: dt.date | None = None


class Asked(NamedTuple):
    """What a roster is planned from, and until when."""

    source: Source
    out: Path
    time_limit: float
    seed: int


def roster(asked: Asked, lang: Language) -> int:
    """Plan a roster and write it; 1 if some committee has no time."""
    with answering(lang):
        with Ticker(lang) as ticker:
            _check_target(asked.out, asked.source.before)
            _check_options(asked.source)
            policy = policy_of(asked.source.policy)
            facts, plan = _facts_and_plan(asked.source, policy, ticker)
            start, days = _start(asked.source, facts, policy, ticker)
            teams = read_teams(asked.source.plan, facts) or fill(facts, policy, plan)
            limit = None if math.isinf(asked.time_limit) else asked.time_limit
            settings = checked_settings(limit, None, asked.seed)
            ticker.step("solving")
            interrupts.keep()
            watch = Watch(limit, interrupts.was_asked, ticker.hear)
            found = roster_for(facts, plan, policy, days, teams, settings, watch, start)
            if found.roster is None and interrupts.was_asked():
                raise KeyboardInterrupt
            if found.roster is not None:
                ticker.step("writing", path=asked.out)
                write_roster(found, asked.out, lang=lang.value)
        show(roster_text(found, lang.value))
        if found.roster is None:
            typer.echo(f"\n{tell('not_written', lang)}")
            return SHORT
        typer.echo(f"\n{tell('written', lang, path=asked.out)}")
        for line in _next_lines(asked, days, lang):
            typer.echo(line)
        return SHORT if found.missing else FINE


def _check_options(source: Source) -> None:
    """Refuse a date without a roster that goes on, and two rosters for the times."""
    wrong = []
    if source.since is not None and source.before is None:
        wrong.append(("--from", "no_before"))
    if source.before is not None and source.last_year is not None:
        wrong.append(("--last-year", "two_rosters"))
    if wrong:
        raise refusals(wrong)


def _facts_and_plan(
    source: Source, policy: Policy, ticker: Ticker
) -> tuple[Facts, Plan]:
    """Read facts and plan, and last year's times where they are handed in."""
    ticker.step("reading", path=source.facts)
    facts = read(source.facts)
    ticker.step("reading_plan", path=source.plan)
    plan = plan_of(source.plan, facts, policy, ticker)
    if source.last_year is not None:
        ticker.step("reading", path=source.last_year)
        facts = with_last_times(facts, read_times(source.last_year))
    strangers = find_strangers(facts, plan)
    if strangers:
        raise BadInputError(strangers)
    ticker.step("checking")
    refuse_broken(facts, policy, plan)
    return facts, plan


def _start(
    source: Source, facts: Facts, policy: Policy, ticker: Ticker
) -> tuple[GoingOn | None, DayTable]:
    """Read the roster to go on from; its year counts where none is said."""
    if source.before is None:
        return None, days_for(facts, source.year)
    ticker.step("reading", path=source.before)
    before = read_roster(source.before, facts, policy=policy, former=True)
    year = source.year
    if year is None and not facts.days:
        year = before.days.first.year
    days = days_for(facts, year)
    places = (source.before.name, "--from")
    return going_on(before, source.since, days, places), days


def _next_lines(asked: Asked, days: DayTable, lang: Language) -> list[str]:
    """Return what to do next; and how months past stay, where this changed them."""
    source = asked.source
    said = [tell("next_verify", lang, facts=source.facts, plan=asked.out)]
    last = source.last_year
    if last is not None and days.first.year in years_in(last):
        said.append(tell("same_year", lang, path=last, year=days.first.year))
    return said


class Covered(NamedTuple):
    """What is covered, and where the roster is written to."""

    facts: Path
    roster: Path
    leaves: Path | None
    out: Path
    policy: Path | None


def cover(asked: Covered, lang: Language) -> int:
    """Cover leaves, and write the roster; 1 if a visit lapses."""
    with answering(lang):
        with Ticker(lang) as ticker:
            _check_target(asked.out, asked.roster)
            known, before = read_with_facts(
                asked.facts, asked.roster, asked.policy, ticker
            )
            leaves = known.leaves
            if asked.leaves is not None:
                ticker.step("reading", path=asked.leaves)
                leaves += read_leaves(asked.leaves, known)
            ticker.step("solving")
            change = cover_leaves(before, leaves)
            ticker.step("writing", path=asked.out)
            is_read = true_path(asked.out) == true_path(asked.roster)
            write_roster(change.outcome, asked.out, lang=lang.value, force=is_read)
        show(change_text(change, lang.value))
        files = (asked.facts, asked.roster)
        for line in time_lines(before, files, asked.policy, lang):
            typer.echo(line)
        typer.echo(f"\n{tell('written', lang, path=asked.out)}")
        if asked.leaves is not None:
            typer.echo(tell("leaves_kept", lang))
        return SHORT if any(one.after.is_lapsed for one in change.changes) else FINE


def verify_roster(
    facts: Path,
    roster: Path,
    policy: Path | None,
    last_year: Path | None,
    lang: Language,
) -> int:
    """Recount times and dates by the code that knows no solver.

    A roster document keeps the times of last year that it was planned by; a 值班表 is
    handed the roster that has them.
    """
    with answering(lang):
        with Ticker(lang) as ticker:
            _, found = read_with_facts(facts, roster, policy, ticker)
            if last_year is not None:
                found = _by_last_year(found, last_year, ticker)
            ticker.step("checking")
            report = check_roster(found)
            barred = (*report.violations, *find_barred_teams(found))
            report = replace(report, violations=barred)
            book = rechecked_book(found, roster) if is_duty_book(roster) else None
        show(recount_text(found, report, lang.value))
        show(f"\n{roster_check_text(report, lang.value)}")
        for line in time_lines(found, (facts, roster), policy, lang):
            typer.echo(line)
        said = {tier.number: tier.price for tier in found.tiers}
        differs = [one for one in report.tiers if said.get(one.number) != one.price]
        if said and differs:
            typer.echo(tell("prices_differ", lang))
            return SHORT
        is_fine = book is None or _is_book_fine(book, lang)
        return FINE if report.is_clean and is_fine else SHORT


def _by_last_year(
    outcome: RosterOutcome, last_year: Path, ticker: Ticker
) -> RosterOutcome:
    """Return a roster that is to keep the times of another one, as last year's."""
    if outcome.past is not None and outcome.past.times:
        raise refusals([("--last-year", "keeps_before")])
    ticker.step("reading", path=last_year)
    facts = with_last_times(outcome.facts, read_times(last_year))
    return replace(outcome, facts=facts)


def _is_book_fine(book: Recheck, lang: Language) -> bool:
    """Say which printed cells of a 值班表 are not what they should be."""
    show("\n" + "\n".join(recheck_lines(book, lang, "book")))
    if book.count:
        typer.echo(f"\n{differ_line(book, lang, 'book_differs')}")
    return not book.count


def time_lines(
    outcome: RosterOutcome,
    files: tuple[Path, Path],
    policy: Path | None,
    lang: Language,
) -> list[str]:
    """Return how dates follow a fixed time that was changed by hand; none if none was.

    Parameters
    ----------
    outcome
        As it was read.
    files
        Facts and roster, for the command that plans the dates anew.
    policy
        As it was handed in.
    lang
        Of the lines.
    """
    changed = find_changed_times(outcome)
    if not changed:
        return []
    named = all_named(outcome.facts.committee[one] for one in changed[:MOST_TIMES])
    if len(changed) > MOST_TIMES:
        count = f"{len(changed):,}"
        named = named.then(Text(f" ... ({count} in all)", f"等{count}个"))
    facts, roster = files
    more = ["--last-year", as_typed(roster)]
    years = {outcome.days.first.year, outcome.days.last.year}
    more += ["--year", f"{years.pop()}"] if len(years) == 1 else []
    more += [] if policy is None else ["--policy", as_typed(policy)]
    values = {"facts": as_typed(facts), "more": " ".join(more)}
    said = tell("time_changed", lang, names=named.of(lang.value), **values)
    return [f"\n{said}"]


def is_roster(path: Path) -> bool:
    """Return whether a file is a roster, and no plan, as far as a glance tells."""
    return is_roster_json(path) or is_duty_book(path)


def days_for(facts: Facts, year: int | None) -> DayTable:
    """Return the calendar: that of the facts, or a year's with what the facts say."""
    if year is None and facts.days:
        return DayTable.of(facts.days)
    wanted = dt.date.today().year if year is None else year
    is_known = wanted in LUNAR_KNOWN
    table = DayTable.of_years(wanted) if is_known else DayTable.draft(wanted)
    return table.with_days(one for one in facts.days if one.date.year == wanted)


def read_with_facts(
    facts: Path, roster: Path, policy: Path | None, ticker: Ticker
) -> tuple[Facts, RosterOutcome]:
    """Read facts, then the roster beside them, under a policy."""
    rules = policy_of(policy)
    ticker.step("reading", path=facts)
    known = read(facts)
    ticker.step("reading", path=roster)
    return known, read_roster(roster, known, policy=rules)


def _check_target(path: Path, replaces: Path | None = None) -> None:
    """Refuse to write anywhere but to a free file, or over a roster of programs.

    A 值班表 may have been changed by hand: it is replaced where it is what was read,
    unless somebody has it open still.
    """
    if path.suffix.lower() not in (JSON, XLSX):
        raise refusal(path, "no_roster_kind")
    check_folder(path)
    is_read = replaces is not None and true_path(path) == true_path(replaces)
    if is_read and is_duty_book(path):
        check_no_own(path)
    if is_read and (opened := open_elsewhere(path, may_force=False)):
        raise BadInputError(opened)
    if exists(path) and not is_read:
        if not is_roster_json(path):
            check_free(path)
        check_unedited(path, force=None)


def check_no_own(book: Path) -> None:
    """Refuse to write a 值班表 anew to which somebody added columns.

    Raises
    ------
    BadInputError
        Each with the cell of its header.
    """
    found = own_columns_in(book)
    if found:
        raise refusals([(place, "own_columns") for place in found])
