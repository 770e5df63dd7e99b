"""What the verb ``refresh`` does: check a changed plan, write all sheets anew."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import typer

from lawyer_assign.cli.answers import answering, show, verdict
from lawyer_assign.cli.desk.added import added_lines, hidden_rows
from lawyer_assign.cli.desk.changed_sheets import (
    Beside,
    cells_changed,
    changed_sheets,
    left_out_lines,
)
from lawyer_assign.cli.desk.typed_contacts import contact_lines
from lawyer_assign.cli.desk.typed_over import (
    find_typed_over,
    refused_typed_over,
    typed_over_lines,
)
from lawyer_assign.cli.desk.typed_times import (
    Times,
    others_lines,
    unlike_lines,
)
from lawyer_assign.cli.messages import Language, both, tell
from lawyer_assign.cli.paths import check_plan_target
from lawyer_assign.cli.plans.kept_proof import (
    has_bounds,
    is_told_whole,
    with_kept_bounds,
)
from lawyer_assign.cli.plans.last_year import basis_of
from lawyer_assign.cli.plans.made_by import first_rules, made_by_lines
from lawyer_assign.cli.plans.written import WrittenTier, written_tiers
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.cli.verbs import read_facts
from lawyer_assign.disk import true_path
from lawyer_assign.errors import BadInputError, Defect, listed
from lawyer_assign.explain import why_all
from lawyer_assign.facts import Facts
from lawyer_assign.facts.names import named
from lawyer_assign.files.cells.written import Cell
from lawyer_assign.files.open_elsewhere import open_elsewhere
from lawyer_assign.files.plans.edits import (
    Edited,
    read_edited_plan,
    write_refreshed,
)
from lawyer_assign.files.plans.printed import Printing
from lawyer_assign.files.plans.signing.agreements import (
    Agreement,
    Earlier,
    agreed,
    signings,
)
from lawyer_assign.files.stated.differences import Difference
from lawyer_assign.outcome import Outcome
from lawyer_assign.phones import mask_phones
from lawyer_assign.plan import Post
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.roster import Roster
from lawyer_assign.teams import Teams
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.adopt import find_foreign, recounted
from lawyer_assign.verbs.publishing import read_roster
from lawyer_assign.verify import Report
from lawyer_assign.views import check_text

MOST_RENAMED = 20
MOST_POSTS = 10
"""Posts that are named of those that came, and of those that went."""


class Asked(NamedTuple):
    """What is refreshed, by what, and where to."""

    facts: Path
    plan: Path
    out: Path | None
    policy: Path | None
    phones: bool
    force: bool
    last_year: Path | None = None
    roster: Path | None = None
    since: dt.date | None = None


def refresh(asked: Asked, lang: Language) -> int:
    """Recount a plan that somebody changed, and write names and sheets anew."""
    out = asked.plan if asked.out is None else asked.out
    with answering(lang):
        with Ticker(lang) as ticker:
            read = _read(asked, out, ticker)
            facts, rules, edited, earlier, times = read[:5]
            other = made_by_lines(asked.plan, facts, rules, lang)
            ticker.step("checking")
            outcome, report = recounted(facts, rules, edited.plan)
            written = written_tiers(asked.plan)
            kept = with_kept_bounds(asked.plan, written, outcome, report)
            proof = _proof_said(written, kept, outcome.problem, lang)
            outcome = outcome if kept is None else kept
            ticker.step("writing", path=out)
            plans = edited, earlier, times.roster
            teams = _write((outcome, report), plans, out, asked, lang)
        for line in _said(edited, facts, lang):
            show(line)
        for line in _beside_said(read, out, lang):
            typer.echo(line)
        over = find_typed_over(edited, outcome, teams)
        for line in typed_over_lines(edited, over, lang):
            typer.echo(line)
        told = check_text(facts, rules, report, lang.value)
        show("\n\n".join([*other, told, *proof]))
        typer.echo(f"\n{tell('written', lang, path=out)}")
        if report.violations:
            typer.echo(tell("no_teams_yet", lang))
        said, code = verdict(report, lang)
        typer.echo(said)
        return code


class _Read(NamedTuple):
    """What was read, and what was typed that the new sheets have no row for."""

    facts: Facts
    rules: Policy
    edited: Edited
    earlier: Earlier
    times: Times
    unsigned: list[tuple[Agreement, str, Cell]]
    resorted: Sequence[str]
    """Sheets that somebody sorted, which stand in their own order again."""
    left: Mapping[str, Sequence[Difference]]
    """Sheets that somebody changed, and cells of them, which are not carried over."""
    hidden: Sequence[str]
    """Rows that somebody hid."""


def _read(asked: Asked, out: Path, ticker: Ticker) -> _Read:
    """Read everything, and refuse at once whatever stands against writing it anew.

    Raises
    ------
    BadInputError
        With what cannot be read, and what would be lost without ``force``.
    """
    in_place = _is_onto_itself(asked, out)
    if not in_place:
        check_plan_target(out, asked.facts, force=asked.force)
    beside, is_kept = Beside.of(asked.plan), in_place and not asked.force
    sheets, left = beside.changed, dict[str, Sequence[Difference]]()
    refused = changed_sheets(out, sheets, {}) if is_kept else []
    if is_kept and beside.is_hidden_gone:
        refused += _refused(False, "hidden_gone", [(str(out), "")])
    refused += open_elsewhere(out) if is_kept else []
    with _together(refused):
        rules = policy_of(asked.policy)
        facts = read_facts(asked.facts, ticker)
        ticker.step("reading_plan", path=asked.plan)
        edited = read_edited_plan(asked.plan, facts)
        times = Times.of(_roster_of(asked, facts, ticker), edited.plan)
        facts, rules, last = basis_of(asked.plan, asked.last_year, facts, rules, ticker)
        if sheets:
            found = cells_changed(asked.plan, sheets, edited, facts, rules, last)
            left = {name: found.get(name, ()) for name in sheets}
            if is_kept:
                refused[: len(sheets)] = changed_sheets(out, sheets, found)
        lost = _forgotten(edited, facts, asked)
        refused += _refused(asked.force, "past_lost", lost)
        foreign = find_foreign(facts, edited.plan)
        refused += foreign
        if is_kept and not foreign:
            refused += refused_typed_over(out, edited, facts, rules)
        # A plan that changes another one within the year goes on to do so.
        earlier = Earlier(last, asked.since or edited.since)
        unsigned = [] if foreign else _left_out(edited, facts, out, earlier)
        if in_place:
            refused += _lost(asked, out, unsigned, edited)
    resorted = beside.resorted if in_place else ()
    hidden = hidden_rows(asked.plan)
    typed = unsigned, resorted, left, hidden
    return _Read(facts, rules, edited, earlier, times, *typed)


def _roster_of(asked: Asked, facts: Facts, ticker: Ticker) -> Roster | None:
    """Return the roster whose fixed times are announced, if one is given."""
    if asked.roster is None:
        return None
    ticker.step("reading", path=asked.roster)
    return read_roster(asked.roster, facts).roster


def _lost(
    asked: Asked,
    out: Path,
    unsigned: Sequence[tuple[Agreement, str, Cell]],
    edited: Edited,
) -> list[Defect]:
    """Return what the plan's own file would lose, its title included.

    What was typed beside agreements or places that are gone has no row any more.
    """
    titled = [(str(out), "")] if edited.is_titled else []
    signed = [
        (f"{out.name}: {at}", f"{_said_of(one)}: {typed}")
        for one, at, typed in unsigned
    ]
    untimed = [
        (f"{out.name}: {at}", f"{place}: {typed}")
        for at, place, typed in edited.announced.lost
    ]
    uncontacted = [
        (f"{out.name}: {at}", f"{whose}: {mask_phones(typed)}")
        for at, whose, typed in edited.contacts.lost
    ]
    return [
        *_refused(asked.force, "titled", titled),
        *_refused(asked.force, "unsigned", signed),
        *_refused(asked.force, "untimed", untimed),
        *_refused(asked.force, "uncontacted", uncontacted),
    ]


@contextmanager
def _together(refused: list[Defect]) -> Iterator[None]:
    """Refuse what was found in a block together with what stops the block."""
    try:
        yield
    except BadInputError as error:
        raise BadInputError([*refused, *error.defects]) from None
    if refused:
        raise BadInputError(refused)


def _refused(force: bool, key: str, found: Sequence[tuple[str, str]]) -> list[Defect]:
    """Return a defect for each place and value that was found, for a reason."""
    if force or not found:
        return []
    said, cure = both(key), both(f"{key}_cure")
    return [Defect(*one, said, cure) for one in found]


def _is_onto_itself(asked: Asked, out: Path) -> bool:
    return true_path(out) == true_path(asked.plan)


def _forgotten(edited: Edited, facts: Facts, asked: Asked) -> list[tuple[str, str]]:
    """Return agreements of last year that the workbook has and the facts have not."""
    if asked.last_year is not None:
        return []
    known = {(row.firm, row.committee) for row in facts.agreements}
    lost = [one for one in edited.past if one[:2] not in known]
    at, name = edited.past_cells, asked.plan.name
    return [(f"{name}: {at[one]}", _said_of(one)) for one in lost]


def _said_of(one: Agreement) -> str:
    """Return an agreement as messages name it: firm, committee and lawyers."""
    return "·".join(one)


def _left_out(
    edited: Edited, facts: Facts, out: Path, earlier: Earlier
) -> list[tuple[Agreement, str, Cell]]:
    """Return what was typed beside agreements that the new sheets have no row for."""
    rows = {agreed(facts, one) for one in signings(facts, edited.plan, earlier)}
    kept = rows if out.suffix.lower() == ".xlsx" else ()
    return [
        (one, edited.signed_cells[head][one], typed)
        for head, found in edited.signed.items()
        for one, typed in found.items()
        if one not in kept
    ]


def _write(
    recount: tuple[Outcome, Report],
    plans: tuple[Edited, Earlier, Roster | None],
    out: Path,
    asked: Asked,
    lang: Language,
) -> Teams | None:
    """Write the sheets; of a plan that breaks rules, without teams and reasons.

    ``plans`` are the changed one, the one before, and the roster. Returned are the
    teams that were written.
    """
    (outcome, report), (edited, earlier, times) = recount, plans
    more = Printing(
        phones=asked.phones,
        broken=report.violations,
        own=edited.own,
        signed=edited.signed,
        earlier=earlier,
        timed_by=times,
        announced=edited.announced,
        added=edited.added,
        contacts=edited.contacts,
        made_by=first_rules(asked.plan, outcome.problem.policy, asked.policy),
    )
    answers = []
    if not report.violations:
        more = replace(more, teams=api.fill_teams(outcome))
        if out.suffix.lower() == ".xlsx":
            answers = [why_all(outcome)]
    write_refreshed(outcome, out, more, lang=lang.value, answers=answers)
    return more.teams


def _proof_said(
    written: Mapping[int, WrittenTier],
    kept: Outcome | None,
    problem: Problem,
    lang: Language,
) -> list[str]:
    """Return a line on what was proved of a plan; none where nothing was."""
    if not has_bounds(written):
        return []
    if kept is not None:
        return [tell("bounds_kept", lang)]
    is_told = is_told_whole(problem.stated, problem.policy)
    return [tell("bounds_gone" if is_told else "bounds_untold", lang)]


def _beside_said(read: _Read, out: Path, lang: Language) -> Iterator[str]:
    """Yield what was typed beside the posts that is not carried over, or disputed."""
    if read.resorted:
        yield tell("resorted", lang, names=listed(read.resorted).of(lang.value))
    yield from left_out_lines(read.left, lang)
    for one, at, typed in read.unsigned:
        where = f"{at}, {_said_of(one)}"
        yield tell("signed_left_out", lang, where=where, typed=str(typed))
    announced = read.edited.announced
    for at, place, said in announced.lost:
        yield tell("time_left_out", lang, where=f"{at}, {place}", typed=said)
    yield from others_lines(read.times.others, read.facts, lang)
    yield from unlike_lines(announced, read.facts, read.times.roster, lang)
    yield from contact_lines(read.edited.contacts, out, lang)
    yield from added_lines(read.edited.added, read.hidden, out, lang)


def _said(edited: Edited, facts: Facts, lang: Language) -> list[str]:
    lines = []
    if edited.written is not None:
        now = frozenset(edited.plan.posts)
        gone, come = sorted(edited.written - now), sorted(now - edited.written)
        counts = {"come": f"{len(come):,}", "gone": f"{len(gone):,}"}
        lines.append(tell("edited_posts", lang, **counts))
        for sign, posts in (("+", come), ("-", gone)):
            names = [f"  {sign} {_named(one, facts, lang)}" for one in posts]
            lines += names[:MOST_POSTS]
            if len(names) > MOST_POSTS:
                lines.append(f"  {sign} …")
    if edited.renamed:
        count = f"{len(edited.renamed):,}"
        lines.append(tell("renamed", lang, count=count))
        lines += [
            f"  {one.cell}: {one.before} → {one.after}"
            for one in edited.renamed[:MOST_RENAMED]
        ]
        if (left := len(edited.renamed) - MOST_RENAMED) > 0:
            lines.append(tell("more_lines", lang, count=f"{left:,}"))
    return [*lines, ""] if lines else []


def _named(post: Post, facts: Facts, lang: Language) -> str:
    """Return a post by names; an id that the facts no longer know stands alone."""
    ends = (facts.committee.get(post.committee), facts.lawyer.get(post.lawyer))
    said = [
        one if row is None else named(row).of(lang.value)
        for row, one in zip(ends, post[:2], strict=True)
    ]
    return " — ".join(said)
