"""Last year's plan of each county: found in a folder by the names of its facts."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from lawyer_assign.cli.many.how import Paths
from lawyer_assign.cli.messages import Language, both, tell
from lawyer_assign.cli.paths import KINDS, refusal
from lawyer_assign.disk import exists, files_in, is_folder, true_path
from lawyer_assign.errors import BadInputError, Defect, listed
from lawyer_assign.files.kinds import FACTS, kind_of_file

PLAN_END = "-plan"
"""What names of plans end in that this verb writes."""
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class LastPlans(NamedTuple):
    """Where facts, plans and last year's plans are; what leads to nothing."""

    paths: list[Paths]
    missing: list[str]
    """Files with facts of which there is no plan of last year."""
    unused: list[str]
    """Plans of last year that no name of a file leads to."""

    def lines(self, lang: Language) -> Iterator[str]:
        """Yield what is to be known before anything is planned."""
        for key, names in (("no_last", self.missing), ("unused", self.unused)):
            if names:
                said = listed(names).of(lang.value)
                count = f"{len(names):,}"
                yield tell(f"batch_{key}", lang, names=said, count=count)


def with_last_plans(paths: Sequence[Paths], folder: Path, out: Path) -> LastPlans:
    """Find last year's plan of each file.

    ``NAME-plan``, as this verb writes it, else ``NAME``, of any kind that is read,
    where NAME is that of the facts, or has each year in it (2026) one less (2025).

    Raises
    ------
    BadInputError
        There is no such folder, it is where the plans go, no name of any file leads to
        a plan there, or that of some leads to several.
    """
    if not is_folder(folder):
        raise refusal(folder, "not_a_folder")
    if true_path(folder) == true_path(out):
        raise refusal(folder, "last_is_out")
    found = [one._replace(last=_only(_candidates(one, folder))) for one in paths]
    several = [
        Defect(
            str(folder),
            one.facts.name,
            both("several_last").then(listed([path.name for path in there])),
            both("several_last_cure"),
        )
        for one in paths
        if len(there := _candidates(one, folder)) > 1
    ]
    if several:
        raise BadInputError(several)
    used = {one.last for one in found}
    if used == {None}:
        raise refusal(folder, "no_last_plans")
    missing = [one.facts.name for one in found if one.last is None]
    unused = [
        path.name
        for path in files_in(folder)
        if path.stem.endswith(PLAN_END) and path not in used
    ]
    return LastPlans(found, missing, unused)


def _only(found: Sequence[Path]) -> Path | None:
    return found[0] if len(found) == 1 else None


def _candidates(paths: Paths, folder: Path) -> list[Path]:
    """Return the plans that a name leads to; facts of last year are none."""
    name = paths.plan.stem.removesuffix(PLAN_END)
    before = _YEAR.sub(lambda year: str(int(year[0]) - 1), name)
    names = dict.fromkeys((name, before))
    for end in (PLAN_END, ""):
        there = [
            path
            for one in names
            for suffix in (*KINDS, "")
            if exists(path := folder / f"{one}{end}{suffix}")
            and true_path(path) != true_path(paths.facts)
        ]
        found = [path for path in there if end or kind_of_file(path) != FACTS]
        if found:
            return found
    return []
