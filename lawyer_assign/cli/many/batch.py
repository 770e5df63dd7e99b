"""The verb for a folder of facts: each is planned in a process of its own."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from lawyer_assign.cli.answers import BAD_INPUT, FINE, SHORT, answering, show
from lawyer_assign.cli.many.county import plan_file
from lawyer_assign.cli.many.document import as_json
from lawyer_assign.cli.many.how import How, Paths
from lawyer_assign.cli.many.last_plans import PLAN_END, with_last_plans
from lawyer_assign.cli.many.shown import complain, show_table
from lawyer_assign.cli.many.totals import folder_totals
from lawyer_assign.cli.messages import Language, tell
from lawyer_assign.cli.paths import KINDS, refusal
from lawyer_assign.cli.policies import policy_of
from lawyer_assign.cli.ticker import Ticker
from lawyer_assign.disk import exists, files_in, is_folder, true_path
from lawyer_assign.errors import Text, listed
from lawyer_assign.interrupts import raising
from lawyer_assign.policy import Policy
from lawyer_assign.verbs.many import BatchProgress, Solved, side_by_side

OTHER_TABLES = frozenset(
    {".csv", ".et", ".numbers", ".ods", ".tsv", ".xls", ".xlsb", ".xlsm", ".xltx"}
)
"""What tables end in that is not read of a folder of facts."""
MOST_NAMED = 20
"""Files named of those that were not read."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is planned, where to, and how; as the verb takes it."""

    folder: Path
    out: Path
    policy: Path | None = None
    time_limit: float | None = 60.0
    workers: int | None = None
    seed: int = 0
    force: bool = False
    last_year: Path | None = None
    keeps_unproved: bool = False

    def how(self, rules: Policy, lang: Language) -> How:
        """Return what every file is planned by."""
        return How(
            rules,
            self.time_limit,
            self.seed,
            lang,
            self.force,
            has_last=self.last_year is not None,
            keeps_unproved=self.keeps_unproved,
        )

    def own_folders(self) -> list[Path]:
        """Return the folders of plans: they may lie in that of the facts."""
        return [self.out] if self.last_year is None else [self.out, self.last_year]


def solve_many(asked: Asked, lang: Language, *, is_json: bool = False) -> int:
    """Plan every facts file of a folder; one that is bad loses no other."""
    with answering(lang):
        rules = policy_of(asked.policy)
        files = facts_files(asked.folder)
        pairs = _paths(files, asked.out)
        if asked.last_year is not None:
            last = with_last_plans(pairs, asked.last_year, asked.out)
            pairs = last.paths
            for line in last.lines(lang):
                show(f"{line}\n", err=True)
        asked.out.mkdir(parents=True, exist_ok=True)
        how = asked.how(rules, lang)
        found, is_cut_off = _planned(pairs, how, asked.workers)
        if is_cut_off and not found:
            raise KeyboardInterrupt
        totals = folder_totals(found)
        standing = [(paths, exists(paths.plan)) for paths in pairs[: len(found)]]
        not_read = find_passed_over(asked.folder, [*files, *asked.own_folders()])
        if is_json:
            told = standing, found, totals, not_read, lang
            typer.echo(as_json(*told, is_cut_off=is_cut_off))
        else:
            shown = [(paths.facts, is_there) for paths, is_there in standing]
            show_table(shown, found, totals, lang)
            for line in _passed_over_lines(not_read, lang):
                show(f"\n{line}")
        complain(files, found, lang)
        if totals.planned > totals.kept and not is_json:
            typer.echo(f"\n{tell('written', lang, path=asked.out)}")
        if is_cut_off:
            counts = {"done": f"{len(found):,}", "all": f"{len(pairs):,}"}
            show(f"\n{tell('batch_cut_off', lang, **counts)}", err=is_json)
            raise KeyboardInterrupt
        return _code(found)


def _planned(
    pairs: Sequence[Paths], how: How, workers: int | None
) -> tuple[list[Solved], bool]:
    """Return what became of every file, in their order; and whether it was cut off."""
    found: list[Solved] = []
    with Ticker(how.lang) as ticker, raising():

        def hear(at: BatchProgress) -> None:
            counts = f"{at.done:,} / {len(pairs):,}"
            ticker.step("batch", counts=counts, failed=at.failed)

        task = partial(plan_file, how=how)
        try:
            for one in side_by_side(task, pairs, workers=workers, progress=hear):
                found.append(one)  # noqa: PERF402 (what came before the end is kept)
        except KeyboardInterrupt:
            return found, True
        return found, False


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


def find_passed_over(folder: Path, known: Sequence[Path]) -> list[str]:
    """Return what may be facts in a folder, and is none of what is read or written.

    Tables of other kinds and folders that hold something.
    """
    found, ours = [], {true_path(path) for path in known}
    for path in files_in(folder):
        is_own = path.name.startswith((".", "~", "_"))
        if is_own or true_path(path) in ours:
            continue
        if is_folder(path) and files_in(path):
            found.append(f"{path.name}/")
        elif path.suffix.lower() in OTHER_TABLES:
            found.append(path.name)
    return found


def _passed_over_lines(names: Sequence[str], lang: Language) -> list[str]:
    """Return the line that names what was not read; none if nothing was left out."""
    if not names:
        return []
    more = Text(f" ... ({len(names):,} in all)", f"等{len(names):,}项")
    said = listed(names[:MOST_NAMED])
    said = said.then(more) if len(names) > MOST_NAMED else said
    return [tell("batch_passed_over", lang, names=said.of(lang.value))]


def _paths(files: Sequence[Path], out: Path) -> list[Paths]:
    """Return where the plans go, each to a file of its own.

    A plan is called like its facts without their suffix. Files that share such a name
    keep their suffixes, as does one that would be called like another with its suffix
    (``a.xlsx.json`` beside ``a.xlsx``). Capitals tell nothing apart: not every disk
    does.
    """
    stems = Counter(path.stem.casefold() for path in files)
    names = Counter(path.name.casefold() for path in files)
    found = []
    for path in files:
        stem, name = path.stem.casefold(), path.name.casefold()
        is_own = stems[stem] == 1 and names[stem] == (stem == name)
        own = path.stem if is_own else path.name
        found.append(Paths(path, out / f"{own}{PLAN_END}.xlsx"))
    return found


def _code(found: Sequence[Solved]) -> int:
    if any(one.error is not None for one in found):
        return BAD_INPUT
    return FINE if all(one.answer.is_full for one in found) else SHORT
