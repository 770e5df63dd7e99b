"""Totals over the files of a folder: those of a batch, and what stood there before."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from lawyer_assign.cli.many.county import FilePlan, Past
from lawyer_assign.verbs.batch.totals import Totals, totals_of
from lawyer_assign.verbs.many import Solved


@dataclass(frozen=True, kw_only=True)
class FolderTotals(Totals):
    """Sums over all files that were answered.

    Parameters
    ----------
    kept
        Plans that were there already and are left alone.
    kept_open
        Those of them that are not proved.
    past
        Of all files of which there is a plan of last year, and one of this year.
    """

    kept: int
    kept_open: int
    past: Past | None

    @property
    def unplanned(self) -> int:
        """Files that were answered, and have no plan."""
        return self.problems - self.planned - self.failed


def folder_totals(found: Sequence[Solved]) -> FolderTotals:
    """Return the totals of what became of files."""
    rows: list[FilePlan] = [one.answer for one in found if one.answer is not None]
    plans = [one for one in rows if one.has_plan]
    pasts = [one.past for one in plans if one.past is not None]
    sums = totals_of(rows, len(found) - len(rows))
    own: dict[str, Any] = {one.name: getattr(sums, one.name) for one in fields(sums)}
    return FolderTotals(
        **own,
        kept=sum(one.is_kept for one in plans),
        kept_open=sum(one.is_kept and not one.is_proved for one in plans),
        past=Past(*map(sum, zip(*pasts, strict=True))) if pasts else None,
    )
