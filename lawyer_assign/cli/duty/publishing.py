"""What the verbs ``publish`` and ``calendar`` do."""

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import FINE, SHORT, answering
from lawyer_assign.cli.duty.rostering import (
    check_no_own,
    read_with_facts,
    time_lines,
)
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import check_folder as check_parent
from lawyer_assign.cli.paths import check_free
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.disk import true_path
from lawyer_assign.files import read_publish_rules, write_days
from lawyer_assign.publish.duty_book_reader import is_duty_book
from lawyer_assign.publish.folder import Published, check_folder
from lawyer_assign.publish.publication import NOTICE
from lawyer_assign.publish.standing import first_day_in, shows_phones
from lawyer_assign.roster import DayTable
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.rules import Violation
from lawyer_assign.verbs.publishing import publish_roster, write_month
from lawyer_assign.verbs.roster_check import find_broken
from lawyer_assign.views.roster_texts import broken_text

MOST_NAMES = 20
"""Files that are named; of more only the number is said."""


class Asked(NamedTuple):
    """What is published, and how."""

    facts: Path
    roster: Path
    out: Path
    since: Path | None
    rules: Path | None
    phones: bool
    stamp: dt.datetime | None
    force: bool
    policy: Path | None = None


def publish(asked: Asked, lang: Language) -> int:
    """Publish a roster into a folder, or what changed of it; 1 if it breaks musts."""
    with answering(lang):
        with Ticker(lang) as ticker:
            check_parent(asked.out)
            check_folder(asked.out, asked.since)
            rules = PublishRules()
            if asked.rules is not None:
                rules = read_publish_rules(asked.rules)
            _, outcome = read_with_facts(
                asked.facts, asked.roster, asked.policy, ticker
            )
            is_inside = true_path(asked.roster).parent == true_path(asked.out)
            if is_inside and not asked.force and is_duty_book(asked.roster):
                check_no_own(asked.roster)
            mind = _to_mind(outcome, asked, lang)
            ticker.step("checking")
            broken = find_broken(outcome)
            if not broken:
                ticker.step("writing", path=asked.out)
                done = _published(outcome, rules, asked, lang)
        if broken:
            files = (asked.facts, asked.roster)
            _say_broken(outcome, broken, files, asked.policy, lang)
            return SHORT
        for line in (*_said(done, lang), *mind):
            typer.echo(line)
        if asked.since is None:
            page = asked.out / NOTICE / "index.html"
            typer.echo(tell("next_notice", lang, path=page))
        return FINE


class AskedMonth(NamedTuple):
    """Which month is written, and how."""

    facts: Path
    roster: Path
    month: str
    out: Path
    each_committee: bool
    phones: bool
    rules: Path | None
    force: bool
    policy: Path | None = None


def month(asked: AskedMonth, lang: Language) -> int:
    """Write one month of a roster to be put up; 1 if it breaks musts."""
    with answering(lang):
        with Ticker(lang) as ticker:
            rules = None if asked.rules is None else read_publish_rules(asked.rules)
            files = (asked.facts, asked.roster)
            _, outcome = read_with_facts(*files, asked.policy, ticker)
            ticker.step("checking")
            broken = find_broken(outcome)
            if not broken:
                ticker.step("writing", path=asked.out)
                write_month(
                    outcome, asked.out, asked.month, rules=rules, phones=asked.phones,
                    by="committee" if asked.each_committee else "town",
                    lang=lang.value, force=asked.force,
                )  # fmt: skip
        if broken:
            _say_broken(outcome, broken, files, asked.policy, lang)
            return SHORT
        typer.echo(tell("written", lang, path=asked.out))
        return FINE


def _say_broken(
    outcome: RosterOutcome,
    broken: tuple[Violation, ...],
    files: tuple[Path, Path],
    policy: Path | None,
    lang: Language,
) -> None:
    """Say which musts are broken, for which nothing is published."""
    typer.echo(broken_text(broken, lang.value))
    for line in time_lines(outcome, files, policy, lang):
        typer.echo(line)
    typer.echo(f"\n{tell('not_published', lang)}")


def _to_mind(outcome: RosterOutcome, asked: Asked, lang: Language) -> list[str]:
    """Say what the last publication showed and this one does not, before it is gone."""
    lines = []
    early = _ends_early(outcome, asked)
    if early is not None:
        day = {"first": early, "begins": outcome.days.first}
        lines.append(tell("ends_early", lang, path=asked.out, **day))
    if _hides_phones(outcome, asked):
        lines.append(tell("hides_phones", lang))
    return lines


def _hides_phones(outcome: RosterOutcome, asked: Asked) -> bool:
    """Return whether phones that may still be shown were, and are not asked for now."""
    if asked.phones or asked.since is None:
        return False
    may = any(row.phone and row.may_publish_phone for row in outcome.facts.lawyers)
    return may and shows_phones(asked.since)


def _ends_early(outcome: RosterOutcome, asked: Asked) -> dt.date | None:
    """Return from which day on the folder's roster goes on no more, if that is early.

    A roster of next year that is published into this year's folder takes the place of
    all visits that are still to come.
    """
    if asked.since is None or true_path(asked.since) != true_path(asked.out):
        return None
    today = (asked.stamp or dt.datetime.now(dt.UTC)).date()
    began = first_day_in(asked.out)
    if began is None or not began <= today < outcome.days.first:
        return None
    return today


def _published(
    outcome: RosterOutcome, rules: PublishRules, asked: Asked, lang: Language
) -> Published:
    return publish_roster(
        outcome,
        asked.out,
        stamp=asked.stamp or dt.datetime.now(dt.UTC),
        rules=rules,
        phones=asked.phones,
        since=asked.since,
        replaces=asked.roster,
        force=asked.force,
        lang=lang.value,
    )


def _said(done: Published, lang: Language) -> list[str]:
    lines = [
        tell(
            "published", lang, path=done.folder, added=f"{len(done.added):,}",
            changed=f"{len(done.changed):,}", removed=f"{len(done.removed):,}",
            same=f"{done.same:,}",
        )
    ]  # fmt: skip
    for key in ("changed", "removed"):
        names: tuple[str, ...] = getattr(done, key)
        if 0 < len(names) <= MOST_NAMES:
            lines += [f"  {tell(f'file_{key}', lang)} {name}" for name in names]
    return lines


def calendar(year: int, out: Path, lang: Language) -> int:
    """Write the days of a year as a sheet to look at and to fill in."""
    with answering(lang):
        check_parent(out)
        check_free(out)
        days = DayTable.draft(year)
        write_days(days, out, lang=lang.value)
        typer.echo(tell("written", lang, path=out))
        if days.remark is not None:
            typer.echo(days.remark.of(lang.value))
            typer.echo(tell("next_days", lang, path=out))
        return FINE
