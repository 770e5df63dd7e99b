"""The verbs that hand a roster to people: published, written, read back."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from lawyer_assign.calls import checked
from lawyer_assign.disk import path_of, true_path
from lawyer_assign.errors import BadInputError, Defect, Lang, Text, refuse
from lawyer_assign.facts import Facts
from lawyer_assign.facts.checks.days_given import moment_given
from lawyer_assign.files.doors import check_target
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.edits import check_unedited
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.kinds import ROSTER, asking_for, spare_typed
from lawyer_assign.files.plans.roster_file import (
    JSON,
    read_roster_json,
    write_roster_json,
)
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.publish.duty_book import duty_book
from lawyer_assign.publish.duty_book_reader import read_duty_book
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.folder import Overwriting, Published
from lawyer_assign.publish.month_notice import (
    By,
    month_notice,
    month_of,
    refuse_other_files,
)
from lawyer_assign.publish.publication import publish
from lawyer_assign.roster import DayTable, Roster, Visit
from lawyer_assign.roster.day_table import LUNAR_KNOWN
from lawyer_assign.roster.past import by_last_times
from lawyer_assign.roster.publish_rules import PublishRules
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.verbs.roster_check import NO_ROSTER, refuse_broken

XLSX = ".xlsx"


@checked
def publish_roster(
    outcome: RosterOutcome,
    folder: str | Path,
    *,
    stamp: dt.datetime,
    rules: PublishRules | None = None,
    phones: bool = False,
    since: str | Path | None = None,
    replaces: str | Path | None = None,
    lang: Lang = "zh",
    force: bool = False,
) -> Published:
    """Write everything that is published of a roster into a folder (一(三)).

    The independent check sees it before anything is written.

    ``notice/`` is a static site with a page, a poster and a calendar per committee,
    ``lawyers/`` has a calendar per lawyer; beside them the 值班表 and the export for
    律师在线.

    Parameters
    ----------
    outcome
        With roster, dates and facts.
    folder
        New or empty, or ``since`` itself.
    stamp
        When it is published; without a zone taken as UTC.
    rules
        Hours of half days, who publishes, columns of the export.
    phones
        Show phones that may be published; without it none is shown, and those that may
        not be published never are.
    since
        The last publication: only what changed is written.
    replaces
        The 值班表 of ``folder`` that the roster was read from: that may be replaced,
        though it was changed by hand.
    lang
        Of calendars and tables; the notice is in both languages.
    force
        Replace tables that were changed since they were published too.

    Returns
    -------
    Published
        The files that were added, changed and removed.

    Raises
    ------
    BadInputError
        There is no roster, or one that breaks what must hold; the folder holds somebody
        else's files, or tables of ours that were changed since they were published.
    NotWrittenError
        The system refuses.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> import datetime as dt
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> done = la.publish_roster(roster, folder / "out", stamp=dt.datetime(2026, 1, 1))
    >>> (folder / "out" / "notice" / "index.html").exists()
    True
    """
    if outcome.roster is None:
        raise BadInputError([NO_ROSTER])
    stamp = moment_given("stamp", stamp)
    refuse_broken(outcome)
    edition = Edition(outcome, rules or PublishRules(), shows_phones=phones)
    last = None if since is None else path_of(since, "since")
    read_from = None if replaces is None else path_of(replaces, "replaces")
    return publish(
        edition, path_of(folder, "folder"), stamp, since=last, lang=lang,
        may=Overwriting(force, read_from),
    )  # fmt: skip


@checked
def write_roster(
    outcome: RosterOutcome,
    path: str | Path,
    *,
    rules: PublishRules | None = None,
    lang: Lang = "zh",
    force: bool = False,
) -> None:
    """Write a roster: as a 值班表 for people, or whole as a document for programs.

    A 值班表 has fixed times by committee and by lawyer, and every date by week.

    Parameters
    ----------
    outcome
        With roster and dates.
    path
        An .xlsx workbook, which may be changed by hand, or a .json document, which
        keeps prices and bounds as well; an existing one is replaced, unless somebody
        has changed it since it was written. :func:`read_roster` reads both.
    rules
        Hours of half days, who publishes; of a workbook.
    lang
        ``"zh"`` or ``"en"``; of a workbook.
    force
        Replace a file that was changed by hand too.

    Raises
    ------
    BadInputError
        There is no roster, the path is of another kind, facts, records or settings
        stand there, or the file was changed since it was written.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.write_roster(roster, folder / "roster.json")
    >>> set(la.read_roster(folder / "roster.json", facts).visits) == set(roster.visits)
    True
    """
    place, suffix = _to_write(outcome, path, _kind_of, force=force)
    spare_typed(place)
    if suffix == JSON:
        write_roster_json(outcome, place)
        return
    edition = Edition(outcome, rules or PublishRules())
    made = dt.datetime.combine(outcome.days.first, dt.time())
    write_whole(true_path(place), duty_book(edition, made, lang))


@checked
def write_month(
    outcome: RosterOutcome,
    path: str | Path,
    month: str,
    *,
    by: By = "town",
    rules: PublishRules | None = None,
    phones: bool = False,
    lang: Lang = "zh",
    force: bool = False,
) -> None:
    """Write who comes when in one month, to be printed and put up (一(三)).

    Each town, or each committee, has pages of its own, with room for a seal. What is
    moved, stood in for or cancelled says so. The independent check sees the roster
    before anything is written.

    Parameters
    ----------
    outcome
        With roster, dates and facts.
    path
        An .xlsx workbook; a notice of a month that is there is replaced, unless
        somebody has changed it since it was written.
    month
        Such as ``"2026-05"``; 2026.5 and 2026年5月 will do.
    by
        ``"town"`` or ``"committee"``: what has pages of its own.
    rules
        Hours of half days, who publishes.
    phones
        Show phones that may be published; without it none is shown.
    lang
        ``"zh"`` or ``"en"``.
    force
        Replace a notice that was changed by hand too.

    Raises
    ------
    BadInputError
        There is no roster, or one that breaks what must hold; it has no day in the
        month; the path is no .xlsx, another file stands there, or the notice was
        changed since it was written.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.write_month(roster, folder / "may.xlsx", "2026-05")
    >>> (folder / "may.xlsx").exists()
    True
    """
    place, _ = _to_write(outcome, path, _workbook, force=force)
    refuse_other_files(place)
    held = month_of(month, outcome.days)
    refuse_broken(outcome)
    edition = Edition(outcome, rules or PublishRules(), shows_phones=phones)
    write_whole(true_path(place), month_notice(edition, held, by, lang))


@checked
def read_roster(
    path: str | Path,
    facts: Facts,
    *,
    days: DayTable | None = None,
    policy: Policy | None = None,
    former: bool = False,
) -> RosterOutcome:
    """Read a roster back: a 值班表, changed by hand or not, or a document.

    Parameters
    ----------
    path
        What :func:`write_roster` or :func:`publish_roster` wrote.
    facts
        Whose ids and names have to agree with the book.
    days
        The calendar of a 值班表; that of the facts by default, else the shipped one of
        its years. A document has its own.
    policy
        Whose roster part holds; that of the text by default.
    former
        Take lawyers and committees whom the file names and the facts do not know any
        more as they were: of a roster that another one goes on from
        (``plan_roster(before=...)``).

    Returns
    -------
    RosterOutcome
        Of a 值班表 without prices: nobody has checked yet what a hand changed.

    Raises
    ------
    BadInputError
        With every cell that cannot be read, and every id and name that disagree.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.write_roster(roster, folder / "roster.json")
    >>> set(la.read_roster(folder / "roster.json", facts).visits) == set(roster.visits)
    True
    """
    place = path_of(path)
    rules = or_standard(policy)
    if _kind_of(place) == JSON:
        check_exists(place, is_folder=False)
        with asking_for(ROSTER, place):
            return read_roster_json(place, facts, rules, former=former)
    with asking_for(ROSTER, place):
        book = read_duty_book(place, facts, former=former)
    facts, past = book.facts, book.past
    return RosterOutcome(
        "feasible",
        book.roster,
        book.visits,
        (),
        book.missing,
        by_last_times(facts, past, book.last_times),
        Plan.of(book.posts),
        rules,
        days or _days_of(facts, book.roster, book.visits),
        past=past,
    )


def _to_write(
    outcome: RosterOutcome,
    path: str | Path,
    kind: Callable[[Path], str],
    *,
    force: bool,
) -> tuple[Path, str]:
    """Return where a roster is written, and the suffix; nothing is in the way."""
    place = path_of(path)
    suffix = kind(place)
    check_target(place, suffix)
    check_unedited(place, force=force)
    if outcome.roster is None:
        raise BadInputError([NO_ROSTER])
    return place, suffix


def _workbook(place: Path) -> str:
    suffix = suffix_of(place, XLSX)
    if not suffix:
        raise refuse(
            place.name, place.suffix,
            Text("is no workbook", "不是工作簿文件"),
            Text("Name an .xlsx file", "请指定 .xlsx 文件"),
        )  # fmt: skip
    return suffix


def _kind_of(place: Path) -> str:
    suffix = suffix_of(place, XLSX, JSON)
    if not suffix:
        raise refuse(
            place.name, place.suffix,
            Text("is no file of a roster", "不是值班表文件"),
            Text("Name an .xlsx or .json file", "请指定 .xlsx 或 .json 文件"),
        )  # fmt: skip
    return suffix


def _days_of(facts: Facts, roster: Roster, visits: tuple[Visit, ...]) -> DayTable:
    """Return the calendar of the years that visits fall in."""
    if facts.days:
        return DayTable.of(facts.days)
    if not visits and not roster.rows:
        # Nobody is served, in whichever year.
        return DayTable.draft(dt.date.today().year)
    if not visits:
        place = roster.rows[0].committee
        problem = Text("the roster has no dates", "值班表没有任何日期")
        cure = Text("Fill in the sheet by week", "请填写“按周”表")
        raise BadInputError([Defect("roster", place, problem, cure)])
    years = {day.year for one in visits for day in (one.date, one.nominal_date)}
    span = range(min(years), max(years) + 1)
    tables = [
        DayTable.of_years(year) if year in LUNAR_KNOWN else DayTable.draft(year)
        for year in span
    ]
    return DayTable.of(day for table in tables for day in table)
