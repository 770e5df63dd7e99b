"""``la.write``: files as :mod:`lawyer_assign.files` writes them, and the page."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of
from lawyer_assign.errors import Lang, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.checks.days_given import day_or_none
from lawyer_assign.files import write as write_file
from lawyer_assign.files.doors import check_target
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.guards import suffix_of
from lawyer_assign.files.plans.writer import Told
from lawyer_assign.files.year.results import Result
from lawyer_assign.outcome import Outcome
from lawyer_assign.page.mark import HTML

if TYPE_CHECKING:
    from lawyer_assign.outlines import Outlines
    from lawyer_assign.plan import Plan
    from lawyer_assign.roster_outcome import RosterOutcome
    from lawyer_assign.teams import Teams


@checked
def write(
    thing: "Facts | Outcome | Result | Told",
    path: str | Path,
    *,
    phones: bool = False,
    lang: Lang | None = None,
    certificate: bool = False,
    teams: "Teams | None" = None,
    answers: Sequence[Told] = (),
    roster: "RosterOutcome | None" = None,
    facts: Facts | None = None,
    last_plan: "Plan | None" = None,
    since: dt.date | None = None,
    force: bool = False,
    outlines: "Outlines | None" = None,
) -> None:
    """Write an outcome, facts or an answer to a workbook, CSV, JSON, or a page.

    Parameters
    ----------
    thing
        An outcome: its plan, tiers with price and proved bound, uncovered committees,
        loads and a summary by district; no phones. Or facts: see :func:`write_facts`.
        Or costs: sums by district, payer, firm, lawyer, and every post. Or an answer
        (:func:`lawyer_assign.why` and the like): its sheets; its own JSON. Or records.
    path
        Its suffix says the kind of file (.xlsx, .json; none means a folder). Of an
        outcome also .html: one page that opens from a disk, with search, map, tables
        and why every lawyer serves where she does. The file appears whole or not at
        all; an existing one is replaced, but facts, records and settings by nothing of
        another kind, and in a folder no file that somebody else put there.
    phones
        Of facts, and of the workbook of an outcome: write phones in full; in the sheet
        that is announced only those that may be published. A page never has any.
    lang
        ``"zh"`` (default) or ``"en"``. A page has both; by default it shows first the
        language in which places are called.
    certificate
        Of an outcome, to .json only: also write ``NAME.certificate.json`` beside it,
        from which ``lawyer-assign verify NAME.json`` proves the bounds of the tiers.
    teams
        Of an outcome: its teams (:func:`lawyer_assign.fill_teams`), as columns of the
        plan and sheets of their own.
    answers
        Of an outcome without certificate: more sheets, of answers about it.
    roster
        Of the workbook or the page of an outcome: the fixed times that go with it.
    facts
        Of records: whose names stand beside the ids. Without them names are those that
        came with the records, if any did.
    last_plan
        Of the workbook of an outcome: last year's plan, as of
        :func:`lawyer_assign.read_plan`. Agreements of it with firms and committees that
        are gone are then on the sheet of what is to be signed and ended.
    since
        Of the workbook of an outcome: the day from which it changes ``last_plan``, or
        the agreements of the facts, within the year. Agreements that go on as they are
        are not signed again then.
    force
        Replace a file that somebody changed since it was written, or in a folder one
        that somebody else put there.
    outlines
        Of a page: outlines of districts (:func:`lawyer_assign.read_outlines`), which
        its map draws in place of soft hulls round their points.

    Raises
    ------
    BadInputError
        If the path cannot be written to as said, there is no plan to show, or what
        somebody else put there would be replaced; nothing is written then.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> outcome = la.solve(la.datasets.toy())
    >>> la.write(outcome, folder / "plan.xlsx")
    >>> la.read_plan(folder / "plan.xlsx") == outcome.plan
    True
    """
    place, since = path_of(path), day_or_none("since", since)
    if isinstance(thing, Outcome):
        suffix_of(place, ".xlsx", ".json", HTML)
    if place.suffix.lower() != HTML:
        write_file(
            thing,
            path,
            phones=phones,
            lang="zh" if lang is None else lang,
            certificate=certificate,
            teams=teams,
            answers=answers,
            force=force,
            roster=roster,
            facts=facts,
            last_plan=last_plan,
            since=since,
        )
        return
    if not isinstance(thing, Outcome) or certificate:
        what = "certificate" if certificate else type(thing).__name__
        raise refuse(
            place.name, what,
            Text("a page shows an outcome and nothing else", "网页只能展示求解结果"),
            Text(
                "Write an outcome; facts, answers and certificates go elsewhere",
                "请写出求解结果；数据、说明和证书请写成其他文件",
            ),
        )  # fmt: skip
    check_target(place, HTML)
    from lawyer_assign.page.sheet import page_bytes

    write_whole(place, page_bytes(thing, lang=lang, outlines=outlines, roster=roster))
