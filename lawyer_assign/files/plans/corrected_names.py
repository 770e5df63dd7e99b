"""Names in a plan that the facts have corrected since it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from lawyer_assign.facts.names import is_called
from lawyer_assign.files.cells.cell import as_text
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from lawyer_assign.files.plans.tables import BASELINE, BASELINE_ZH
from lawyer_assign.plan import Beside, Plan, Post

if TYPE_CHECKING:
    from lawyer_assign.facts import Facts
    from lawyer_assign.files.plans.signing.days import Sheet


def without_corrected_names(plan: Plan, path: Path, facts: Facts) -> Plan:
    """Return a plan without names that somebody has corrected in the facts.

    A name that is not that of its id is a slip in the plan, or it was corrected in the
    facts. It is the latter where the id and the name stand as the program wrote them.
    Where most names are others, the facts are.

    Parameters
    ----------
    plan
        As its sheet says it.
    path
        The workbook, whose hidden sheet has ids and names as they were written.
    facts
        Of now.
    """
    others = [post for post, said in plan.beside.items() if _differs(post, said, facts)]
    if not others or 2 * len(others) > len(plan.beside):
        return plan
    written = posts_written(read_sheets(path)) or {}
    beside = dict(plan.beside)
    for post in others:
        said = beside[post]
        if written.get(post) == [said.committee, said.lawyer]:
            beside[post] = said._replace(committee="", lawyer="")
    return Plan.of(plan.posts, plan.cells, beside)


def _differs(post: Post, said: Beside, facts: Facts) -> bool:
    committee = facts.committee.get(post.committee)
    lawyer = facts.lawyer.get(post.lawyer)
    return (committee is not None and not is_called(said.committee, committee)) or (
        lawyer is not None and not is_called(said.lawyer, lawyer)
    )


def ids_written(path: Path) -> frozenset[tuple[str, str]]:
    """Return the ids of a plan's posts with their names as they were written."""
    if path.suffix.lower() != ".xlsx":
        return frozenset()
    written = posts_written(read_sheets(path)) or {}
    # A book of before names were kept has posts alone.
    both = (zip(post, names, strict=False) for post, names in written.items())
    return frozenset(chain.from_iterable(both))


def posts_written(sheets: Iterable[Sheet]) -> Mapping[Post, Sequence[str]] | None:
    """Return posts as they were written, with their names if the book has them.

    ``None`` where the book does not say.
    """
    for name, cells in sheets:
        if name in (BASELINE, BASELINE_ZH):
            rows = ([as_text(cell) for cell in row] for row in cells)
            return {
                Post(*row[:2]): row[2:4]
                for row in rows
                if len(row) > 1 and all(row[:2])
            }
    return None


def times_written(sheets: Iterable[Sheet]) -> Mapping[str, tuple[str, str]]:
    """Return names and fixed times as they were written, by committee."""
    for name, cells in sheets:
        if name in (BASELINE, BASELINE_ZH):
            rows = ([as_text(cell) for cell in row] for row in cells)
            return {row[0]: (row[2], row[4]) for row in rows if len(row) > 4}
    return {}
