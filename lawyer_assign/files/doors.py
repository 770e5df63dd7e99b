"""Read facts from a path and write them to one; the suffix says which kind of file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from lawyer_assign.calls import checked, each_of
from lawyer_assign.disk import exists, files_in, is_folder, path_of, true_path
from lawyer_assign.errors import BadInputError, Defect, Defects, Text, refuse
from lawyer_assign.facts import Facts, Phone
from lawyer_assign.facts.checks.days_given import day_or_none
from lawyer_assign.files.cells.assemble import Rows, assemble
from lawyer_assign.files.cells.grids import Grid, read_grid
from lawyer_assign.files.cells.labels import SHEETS
from lawyer_assign.files.cells.phones import check_masks
from lawyer_assign.files.cells.tables import (
    CSV_FILE,
    SHEET,
    find_missing,
    note_unfilled,
)
from lawyer_assign.files.cells.terms import Lang
from lawyer_assign.files.cells.written import phones_to_write
from lawyer_assign.files.formats import csv_folder
from lawyer_assign.files.formats import json_document as json_file
from lawyer_assign.files.formats import xlsx_reader as xlsx_in
from lawyer_assign.files.formats import xlsx_writer as xlsx_out
from lawyer_assign.files.formats.alone import alone
from lawyer_assign.files.formats.atomic import write_whole
from lawyer_assign.files.formats.edits import check_unedited, write_sealed
from lawyer_assign.files.formats.guards import check_exists, suffix_of
from lawyer_assign.files.formats.seal_marks import sealed
from lawyer_assign.files.formats.under_way import unmixed
from lawyer_assign.files.kinds import FACTS, RECORDS, asking_for, spare_typed
from lawyer_assign.files.plans.printed import Printing
from lawyer_assign.files.plans.signing.agreements import Earlier
from lawyer_assign.files.plans.writer import (
    Told,
    write_answer,
    write_outcome,
    write_tables,
    write_with_certificate,
)
from lawyer_assign.files.year.records_writer import write_records
from lawyer_assign.files.year.results import RESULTS, Result, tables_of_result
from lawyer_assign.year.assessment import Records

if TYPE_CHECKING:
    from lawyer_assign.outcome import Outcome
    from lawyer_assign.plan import Plan
    from lawyer_assign.roster_outcome import RosterOutcome
    from lawyer_assign.teams import Teams

XLSX, JSON = ".xlsx", ".json"


@checked
def read(path: str | Path) -> Facts:
    """Read facts from an .xlsx workbook, a folder of .csv files or a .json document.

    Parameters
    ----------
    path
        The workbook, the folder or the document.

    Returns
    -------
    Facts
        Rows in the order of the file. A masked phone stays masked.

    Raises
    ------
    BadInputError
        With every problem of the file, each with sheet and cell (or line, or path
        in the document), what stands there, and the cure.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> toy = la.datasets.toy()
    >>> la.write_facts(toy, folder / "facts.xlsx")
    >>> la.read(folder / "facts.xlsx") == toy
    True
    """
    place = path_of(path)
    with asking_for(FACTS, place):
        return unmixed(place, lambda: _read(place))


def _read(place: Path) -> Facts:
    suffix = suffix_of(place, XLSX, JSON)
    check_exists(place, is_folder=suffix == "")
    defects = Defects()
    tables = _rows(place, suffix, defects)
    # A table that a JSON document leaves out is empty; a missing sheet is a defect.
    missing = set() if suffix == JSON else SHEETS.keys() - tables.keys()
    unfilled = note_unfilled(tables, defects, f"{place.name}: ", missing)
    if suffix == "":
        lacking = unfilled.union(one for one in missing if SHEETS[one].is_core)
        defects += csv_folder.find_below(place, lacking)
    return assemble(tables, defects, missing | unfilled)


def _rows(place: Path, suffix: str, defects: list[Defect]) -> dict[str, Rows]:
    if suffix == JSON:
        return json_file.read_rows(place, defects)
    grids, word = _grids(place, suffix, defects)
    defects += find_missing(place.name, grids, word)
    return {table: read_grid(grid, defects) for table, grid in grids.items()}


def _grids(
    place: Path, suffix: str, defects: list[Defect]
) -> tuple[dict[str, Grid], Text]:
    if suffix == XLSX:
        return xlsx_in.read_grids(place, defects), SHEET
    return csv_folder.read_grids(place, defects), CSV_FILE


@checked
def write_facts(
    facts: Facts,
    path: str | Path,
    *,
    phones: bool = False,
    lang: Lang = "zh",
    force: bool = False,
) -> None:
    """Write facts to an .xlsx workbook, a folder of .csv files or a .json document.

    The file appears whole or not at all. An existing file is replaced, as by pandas
    and spreadsheet programs, unless somebody has changed it since it was written; in an
    existing folder only the tables' own files are, and none that somebody else put
    there. Masked phones never replace real
    ones: such a write is refused.

    Parameters
    ----------
    facts
        What to write. With ``phones=True``, :func:`read` gives back equal facts.
    path
        Its suffix says the kind of file; no suffix means a folder.
    phones
        Write phones in full; else only the first 3 and last 4 digits are left.
    lang
        Language of sheet names, headers and words, ``"zh"`` or ``"en"``.
    force
        Replace a file that was changed by hand, or in a folder is somebody else's, too.

    Raises
    ------
    BadInputError
        If the path cannot be written to as said, the file was changed since it was
        written, a folder holds somebody else's files of these names, or the facts do
        not fit in the kind of file; nothing is written then.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> toy = la.datasets.toy()
    >>> la.write_facts(toy, folder / "facts.xlsx")
    >>> la.read(folder / "facts.xlsx") == toy
    True
    """
    place = path_of(path)
    suffix = suffix_of(place, XLSX, JSON)
    check_target(place, suffix)
    # Of a folder, what is looked at is what is replaced: nobody writes in between.
    with alone(place) if suffix == "" else nullcontext():
        check_unedited(place, force=force)
        if exists(place):
            written = list(phones_to_write(facts, phones=phones))
            check_masks(place, written, _standing_phones(place, suffix))
        _save(place, suffix, facts, phones=phones, lang=lang, force=force)


@checked
def write(
    thing: Facts | Outcome | Result | Told,
    path: str | Path,
    *,
    phones: bool = False,
    lang: Lang = "zh",
    certificate: bool = False,
    teams: Teams | None = None,
    answers: Sequence[Told] = (),
    roster: RosterOutcome | None = None,
    facts: Facts | None = None,
    last_plan: Plan | None = None,
    since: dt.date | None = None,
    force: bool = False,
) -> None:
    """Write an outcome, facts or an answer to a workbook, a folder of CSV or JSON.

    Parameters
    ----------
    thing
        An outcome: its plan, tiers with price and proved bound, uncovered committees,
        loads and a summary by district; no phones. Or facts: see :func:`write_facts`.
        Or costs: sums by district, payer, firm, lawyer, and every post. Or an answer
        (:func:`lawyer_assign.why` and the like): its sheets; its own JSON.
    path
        Its suffix says the kind of file (.xlsx, .json; none means a folder). The file
        appears whole or not at all; an existing one is replaced, unless somebody has
        changed it since it was written; in a folder none that somebody else put there.
    phones
        Of facts, and of the workbook of an outcome: write phones in full; in the sheet
        that is announced only those that may be published.
    lang
        ``"zh"`` or ``"en"``.
    certificate
        Of an outcome, to .json only: also write ``NAME.certificate.json`` beside it,
        from which ``lawyer-assign verify NAME.json`` proves the bounds of the tiers.
    teams
        Of an outcome: its teams (:func:`lawyer_assign.fill_teams`), as columns of the
        plan and sheets of their own.
    answers
        Of an outcome without certificate: more sheets, of answers about it.
    roster
        Of an outcome without certificate: its duty roster (fixed times announced with
        the plan, sums, each lawyer's week, what is missing).
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
        Replace a file that was changed by hand, or in a folder is somebody else's, too.

    Raises
    ------
    BadInputError
        If the path cannot be written to as said, or facts, records or settings stand
        there and something else is to be written; nothing is written then.
    """
    place, since = path_of(path), day_or_none("since", since)
    told: type = Told  # a protocol, which no type[...] takes
    answers = each_of("answers", answers, told, "la.why(...)")
    suffix = suffix_of(place, XLSX, JSON)
    if certificate and (suffix != JSON or isinstance(thing, Facts | Told) or answers):
        raise refuse(
            place.name, suffix, Text("cannot have a certificate", "不能带证书"),
            Text(
                "Write an outcome, without answers, to a .json document",
                "请将求解结果写成 .json 文件，不附说明",
            ),
        )  # fmt: skip
    if isinstance(thing, Facts):
        write_facts(thing, path, phones=phones, lang=lang, force=force)
        return
    check_target(place, suffix)
    spare_typed(place, RECORDS if isinstance(thing, Records) else None)
    check_unedited(place, force=force)
    if isinstance(thing, Records):
        write_records(thing, place, suffix, lang=lang, facts=facts, force=force)
        return
    if isinstance(thing, RESULTS):
        tables, form = tables_of_result(thing)
        write_tables(tables, place, suffix, lang=lang, form=form, force=force)
        return
    if isinstance(thing, Told):
        write_answer(thing, place, suffix, lang=lang, force=force)
    elif certificate:
        write_with_certificate(thing, place, teams)
    else:
        earlier = Earlier(last_plan, since)
        more = Printing(teams, roster=roster, phones=phones, earlier=earlier)
        write_outcome(
            thing, place, suffix, lang=lang, more=more, answers=answers, force=force
        )


@checked
def write_template(path: str | Path, *, lang: Lang = "zh") -> None:
    """Write an empty workbook (or folder, or document) to fill in.

    Parameters
    ----------
    path
        As in :func:`write_facts`. An existing file is never replaced: it may be one
        that somebody has filled in.
    lang
        Language of sheet names, headers and words, ``"zh"`` or ``"en"``.

    Raises
    ------
    BadInputError
        If the path exists or cannot be written to.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> la.write_template(folder / "facts.xlsx")
    >>> (folder / "facts.xlsx").exists()
    True
    """
    place = path_of(path)
    suffix = suffix_of(place, XLSX, JSON)
    check_target(place, suffix)
    if exists(place) and (not is_folder(place) or files_in(place)):
        raise refuse(
            str(place), "",
            Text(
                "exists already and may hold somebody's work",
                "已存在，可能是已填写的数据",
            ),
            Text(
                "Choose another path, or move it away first",
                "请换一个路径，或先移走原文件",
            ),
        )  # fmt: skip
    _save(place, suffix, Facts(), phones=False, lang=lang)


def _save(
    place: Path,
    suffix: str,
    facts: Facts,
    *,
    phones: bool,
    lang: Lang,
    force: bool = False,
) -> None:
    if suffix == XLSX:
        write_whole(place, xlsx_out.workbook(facts, phones=phones, lang=lang))
    elif suffix == JSON:
        write_whole(place, sealed(json_file.document(facts, phones=phones)))
    else:
        files = csv_folder.folder_files(facts, phones=phones, lang=lang)
        csv_folder.check_folder(place, files)
        write_sealed(place, files, force=force)


def check_target(place: Path, suffix: str) -> None:
    """Refuse a path that nothing can be written to."""
    target = true_path(place)
    if not is_folder(target.parent):
        raise refuse(
            str(place), str(target.parent),
            Text("lies in a folder that does not exist", "所在文件夹不存在"),
            Text(
                "Make the folder first, or correct the path",
                "请先建立文件夹，或改正路径",
            ),
        )  # fmt: skip
    if exists(target):
        check_exists(target, is_folder=suffix == "")


def _standing_phones(place: Path, suffix: str) -> Iterable[str]:
    """Yield the phones in the file that is about to be replaced, if it is one of ours.

    What cannot be read has no phones that this library could have been asked to keep.
    """
    try:
        tables = _rows(place, suffix, [])
    except BadInputError:
        return
    for name in ("lawyers", "contacts"):
        for row in tables[name].values if name in tables else ():
            if isinstance(row.get("phone"), Phone):
                yield row["phone"].reveal()
