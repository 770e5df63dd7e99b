"""Totals over the files of a folder: sums of what may be summed."""

from collections.abc import Sequence
from typing import NamedTuple

from lawyer_assign.cli.many.county import FilePlan, Past
from lawyer_assign.policy import Policy
from lawyer_assign.proof import TierResult
from lawyer_assign.verbs.batch.totals import summed_tiers, worst_tiers
from lawyer_assign.verbs.many import Solved


class Totals(NamedTuple):
    """Sums over all files that were answered.

    A lawyer who serves in several files counts in each: ids are those of a county.
    ``missing`` is how many lawyers are lacking, in ``short`` files. ``tiers`` are of
    the plans, all by one rule set; ``fen`` is of the ``paid`` ones, ``None`` if there
    is none.
    """

    files: int
    planned: int
    kept: int
    """Plans that were there already and are left alone."""
    kept_open: int
    """Those of them that are not proved."""
    proved: int
    short: int
    failed: int
    committees: int
    covered: int
    missing: int
    lawyers: int
    posts: int
    paid: int
    fen: int | None
    tiers: tuple[TierResult, ...]
    past: Past | None
    """Of all files of which there is a plan of last year, and one of this year."""

    @property
    def unplanned(self) -> int:
        """Files that were answered, and have no plan."""
        return self.files - self.planned - self.failed


def totals_of(found: Sequence[Solved], policy: Policy) -> Totals:
    """Return the totals of what became of files."""
    rows: list[FilePlan] = [one.answer for one in found if one.answer is not None]
    plans = [one for one in rows if one.has_plan]
    pasts = [one.past for one in plans if one.past is not None]
    fens = [one.fen for one in plans if one.fen is not None]
    return Totals(
        files=len(found),
        planned=len(plans),
        kept=sum(one.is_kept for one in plans),
        kept_open=sum(one.is_kept and not one.is_proved for one in plans),
        proved=sum(one.is_proved for one in plans),
        short=sum(not one.is_full for one in rows),
        failed=len(found) - len(rows),
        committees=sum(one.committees for one in rows),
        covered=sum(one.covered for one in rows),
        missing=sum(one.missing for one in rows),
        lawyers=sum(one.lawyers for one in plans),
        posts=sum(one.posts for one in plans),
        paid=len(fens),
        fen=sum(fens) if fens else None,
        tiers=tuple(summed_tiers([one.tiers for one in plans], worst_tiers(policy))),
        past=Past(*map(sum, zip(*pasts, strict=True))) if pasts else None,
    )
