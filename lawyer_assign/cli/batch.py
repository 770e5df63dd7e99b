"""The verb for a folder of facts: each is planned in a process of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from lawyer_assign.cli.answers import (
    BAD_INPUT,
    FINE,
    SHORT,
    answering,
)
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import KINDS, check_plan_target, refusal
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.disk import exists, files_in, is_folder, system_said, true_path
from lawyer_assign.errors import BadInputError, SaidError, Text, listed
from lawyer_assign.files import read, write
from lawyer_assign.interrupts import raising
from lawyer_assign.phones import mask_phones
from lawyer_assign.policy import Policy
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.many import BatchProgress, Solved, side_by_side
from lawyer_assign.views import defects_text
from lawyer_assign.views.blocks import Block, as_text

OTHER_TABLES = frozenset(
    {".csv", ".et", ".numbers", ".ods", ".tsv", ".xls", ".xlsb", ".xlsm", ".xltx"}
)
"""What tables end in that is not read of a folder of facts."""
MOST_NAMED = 20
"""Files named of those that were not read."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What became of one file: the row of the table."""

    name: str
    status: str
    committees: int
    covered: int
    is_proved: bool
    is_written: bool


def solve_many(
    folder: Path,
    out: Path,
    policy: Path | None,
    time_limit: float | None,
    workers: int | None,
    seed: int,
    lang: Language,
    *,
    force: bool = False,
) -> int:
    """Plan every facts file of a folder; one that is bad loses no other."""
    with answering(lang):
        rules = policy_of(policy)
        files = facts_files(folder)
        pairs = list(zip(files, _targets(files, out), strict=True))
        out.mkdir(parents=True, exist_ok=True)
        task = partial(
            _plan_file,
            policy=rules,
            time_limit=time_limit,
            seed=seed,
            lang=lang,
            force=force,
        )
        with Ticker(lang) as ticker, raising():

            def hear(at: BatchProgress) -> None:
                counts = f"{at.done:,} / {len(files):,}"
                ticker.step("batch", counts=counts, failed=at.failed)

            found = list(side_by_side(task, pairs, workers=workers, progress=hear))
        standing = [(path, exists(target)) for path, target in pairs]
        typer.echo(as_text([_table(standing, found, lang)]))
        for line in _passed_over_lines(folder, files, out, lang):
            typer.echo(f"\n{line}")
        _complain(files, found, lang)
        if any(one.answer is not None and one.answer.is_written for one in found):
            typer.echo(f"\n{tell('written', lang, path=out)}")
        return _code(found)


def facts_files(folder: Path) -> list[Path]:
    """Return what can be facts in a folder: workbooks, JSON, folders of CSV.

    Raises
    ------
    BadInputError
        There is no such folder, or nothing of these kinds in it.
    """
    if not is_folder(folder):
        raise refusal(folder, "not_a_folder")
    found = [
        path
        for path in files_in(folder)
        if (path.suffix.lower() in KINDS and not path.name.startswith(("~$", ".")))
        or (is_folder(path) and any(path.glob("*.csv")))
    ]
    if not found:
        raise refusal(folder, "nothing_to_plan")
    return found


def find_passed_over(folder: Path, files: Sequence[Path], out: Path) -> list[str]:
    """Return what may be facts in a folder, and is none of the files that are planned.

    Tables of other kinds and folders that hold something; not where the plans go.
    """
    found = []
    for path in files_in(folder):
        is_own = path.name.startswith((".", "~", "_"))
        if is_own or path in files or true_path(path) == true_path(out):
            continue
        if is_folder(path) and files_in(path):
            found.append(f"{path.name}/")
        elif path.suffix.lower() in OTHER_TABLES:
            found.append(path.name)
    return found


def _passed_over_lines(
    folder: Path, files: Sequence[Path], out: Path, lang: Language
) -> list[str]:
    """Return the line that names what was not read; none if nothing was left out."""
    names = find_passed_over(folder, files, out)
    if not names:
        return []
    more = Text(f" ... ({len(names):,} in all)", f"等{len(names):,}项")
    said = listed(names[:MOST_NAMED])
    said = said.then(more) if len(names) > MOST_NAMED else said
    return [tell("batch_passed_over", lang, names=said.of(lang.value))]


def _targets(files: Sequence[Path], out: Path) -> list[Path]:
    """Return where the plans go; two files of one name keep their suffixes apart."""
    stems = [path.stem for path in files]
    return [
        out / (f"{path.stem if stems.count(path.stem) == 1 else path.name}-plan.xlsx")
        for path in files
    ]


def _plan_file(
    paths: tuple[Path, Path],
    policy: Policy,
    time_limit: float | None,
    seed: int,
    lang: Language,
    *,
    force: bool,
) -> FilePlan:
    """Read, plan and write one file; what comes back is small.

    Where its plan may not be written is found here, before any work, so that it keeps
    no other file from its plan.
    """
    source, target = paths
    check_plan_target(target, source, force=force)
    facts = read(source)
    outcome = api.solve(facts, policy, time_limit=time_limit, seed=seed)
    plan = outcome.plan
    if plan is not None:
        write(outcome, target, lang=lang.value, force=force)
    return FilePlan(
        source.name,
        outcome.status,
        len(facts.committees),
        0
        if plan is None
        else sum(
            len(plan.lawyers_of(row.id)) >= row.lawyers_min for row in facts.committees
        ),
        all(tier.is_proved for tier in outcome.tiers),
        plan is not None,
    )


def _table(
    files: Sequence[tuple[Path, bool]], found: Sequence[Solved], lang: Language
) -> Block:
    """Return the table of files, each with whether a plan of it stands there now."""
    heads = tuple(tell("batch_heads", lang).split("|"))
    rows = [
        _row(path.name, one, lang, is_there=is_there)
        for (path, is_there), one in zip(files, found, strict=True)
    ]
    return Block(tell("batch_title", lang), heads, tuple(rows), frozenset({0, 1}))


def _row(name: str, one: Solved, lang: Language, *, is_there: bool) -> tuple[str, ...]:
    """Return a row; of one without a plan it says where an older one stands."""
    row = one.answer
    is_old = is_there and (row is None or not row.is_written)
    old = tell("batch_old", lang) if is_old else ""
    if row is None:
        return (name, tell("batch_failed", lang) + old, "-", "-", "-", "-")
    proved = tell("batch_yes" if row.is_proved else "batch_no", lang)
    return (
        name,
        tell(f"batch_{row.status}", lang) + old,
        f"{row.committees:,}",
        f"{row.covered:,}",
        proved,
        f"{one.seconds:.1f}",
    )


def _complain(files: Sequence[Path], found: Sequence[Solved], lang: Language) -> None:
    """Say on stderr why files have no plan."""
    for path, one in zip(files, found, strict=True):
        if isinstance(one.error, BadInputError):
            text = defects_text(one.error.defects, lang.value)
        elif one.error is not None:
            text = _error_text(one.error, lang)
        else:
            continue
        typer.echo(f"\n{path.name}: {text}", err=True)


def _error_text(error: BaseException, lang: Language) -> str:
    if isinstance(error, SaidError):
        return error.text(lang.value)
    if isinstance(error, OSError):
        return system_said(error).of(lang.value)
    return tell("our_defect", lang, text=mask_phones(str(error)))


def _code(found: Sequence[Solved]) -> int:
    if any(one.error is not None for one in found):
        return BAD_INPUT
    is_full = all(
        one.answer.is_written and one.answer.covered == one.answer.committees
        for one in found
    )
    return FINE if is_full else SHORT
