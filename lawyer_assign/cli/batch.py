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
from lawyer_assign.disk import files_in, is_folder, system_said
from lawyer_assign.errors import BadInputError, SaidError
from lawyer_assign.files import read, write
from lawyer_assign.interrupts import raising
from lawyer_assign.phones import mask_phones
from lawyer_assign.policy import Policy
from lawyer_assign.verbs import solve as api
from lawyer_assign.verbs.many import BatchProgress, Solved, side_by_side
from lawyer_assign.views import defects_text
from lawyer_assign.views.blocks import Block, as_text


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
        targets = _targets(files, out, force=force)
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

            pairs = list(zip(files, targets, strict=True))
            found = list(side_by_side(task, pairs, workers=workers, progress=hear))
        typer.echo(as_text([_table(files, found, lang)]))
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


def _targets(files: Sequence[Path], out: Path, *, force: bool) -> list[Path]:
    """Return where the plans go; two files of one name keep their suffixes apart."""
    stems = [path.stem for path in files]
    targets = [
        out / (f"{path.stem if stems.count(path.stem) == 1 else path.name}-plan.xlsx")
        for path in files
    ]
    for path, target in zip(files, targets, strict=True):
        if out.is_dir():
            check_plan_target(target, path, force=force)
    return targets


def _plan_file(
    paths: tuple[Path, Path],
    policy: Policy,
    time_limit: float | None,
    seed: int,
    lang: Language,
    *,
    force: bool,
) -> FilePlan:
    """Read, plan and write one file; what comes back is small."""
    source, target = paths
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


def _table(files: Sequence[Path], found: Sequence[Solved], lang: Language) -> Block:
    heads = tuple(tell("batch_heads", lang).split("|"))
    rows = [_row(path.name, one, lang) for path, one in zip(files, found, strict=True)]
    return Block(tell("batch_title", lang), heads, tuple(rows), frozenset({0, 1}))


def _row(name: str, one: Solved, lang: Language) -> tuple[str, ...]:
    row = one.answer
    if row is None:
        return (name, tell("batch_failed", lang), "-", "-", "-", "-")
    proved = tell("batch_yes" if row.is_proved else "batch_no", lang)
    return (
        name,
        tell(f"batch_{row.status}", lang),
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
