"""Why this lawyer here: points by part, both sides' ranks, and who scores more."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.engines.watch import find_no_counts
from lawyer_assign.errors import BadInputError, Lang, Text
from lawyer_assign.explain.answers import Answer
from lawyer_assign.explain.standing import place_of, standing_of
from lawyer_assign.explain.whys.inquiry import barred, explained
from lawyer_assign.explain.whys.reasons import Reason, Serving, Why
from lawyer_assign.files.table import Table
from lawyer_assign.outcome import Outcome
from lawyer_assign.views.blocks import Block

if TYPE_CHECKING:
    import pandas as pd

_OR_ALL = Text(
    "Give a whole number, 1 or more, or None for all",
    "请填写1或更大的整数；None 表示全部",
)


@checked
def why(outcome: Outcome, committee: str) -> Why:
    """Say why a committee has the lawyers it has.

    Points come by part, with both sides' ranks and the lawyer's place among the
    candidates. For everybody with more points, and where lawyers are missing for every
    further candidate, there is one reason: she serves
    elsewhere (and what is lost there), a limit, a seat, a refusal, a conflict, two-way
    choice, out of reach. The reason of a candidate is the cheapest small change that
    would bring her here; its effects, rule by rule, add up to what the change costs in
    every tier, and ``la.check`` counts the same.

    Parameters
    ----------
    outcome
        With a plan; not changed. The first question about an outcome takes longer.
    committee
        Its id.

    Returns
    -------
    Why
        Points are those of the policy's affinity; 0 where it has none.

    Raises
    ------
    BadInputError
        There is no plan, no such committee; the plan is not of these facts.

    Notes
    -----
    A fixed agreement binds both sides, so two-way choice does not count its committee
    (:class:`~lawyer_assign.rules.Stability`). Pinning somebody can therefore seem to
    improve a plan that is proved best, though only the count has changed:
    ``if_pinned`` says where.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> found = la.why(outcome, outcome.plan.posts[0].committee)
    >>> sum(part.points for part in found.serving[0].parts) == found.serving[0].points
    True
    """
    standing = standing_of(outcome)
    at = place_of("committee", committee, standing.facts)
    (found,) = explained(standing, np.array([at]), None)
    others, unlisted = barred(standing, at, found)
    reasons = sorted((*found.reasons, *others), key=_by_points)
    return replace(found, reasons=tuple(reasons), unlisted=unlisted)


def _by_points(one: Reason) -> tuple[int, str]:
    return (-one.points, one.lawyer.id)


@dataclass(frozen=True, repr=False)
class Whys(Answer):
    """Answer of :func:`why_all`.

    Parameters
    ----------
    rows
        One :class:`Why` per committee, by id.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> len(la.why_all(outcome).to_frame()) > 0
    True
    """

    rows: tuple[Why, ...]

    @checked
    def sheets(self, lang: Lang) -> list[Table]:
        """Return the answer as sheets of a workbook, names beside ids."""
        from lawyer_assign.explain.whys.sheets import why_sheets

        return why_sheets(self.rows, lang, reasons=False)

    @checked
    def blocks(self, lang: Lang) -> list[Block]:
        """Return the answer as titled tables in a language."""
        from lawyer_assign.explain.whys.words import whys_blocks

        return whys_blocks(self.rows, lang)

    @checked
    def to_frame(self, lang: Lang = "en") -> "pd.DataFrame":
        """Return one row per post, and one per committee that nobody serves.

        Columns: ``committee``, ``district``, ``lawyer``, ``firm`` with a ``_name``
        each; ``points`` and their parts (``skill``, ``same_district``, ``language``,
        ``experience``, ``assessment``, ``ranks``, ``given``, ``travel``); ``minutes``,
        ``firm_rank``, ``committee_rank``, ``is_fixed``; ``place`` among ``candidates``,
        ``better`` with more points than she has, who do not serve here; ``why`` in
        words.
        """
        import pandas as pd

        from lawyer_assign.explain.whys.words import PARTS, why_text

        rows = []
        for found in self.rows:
            said = why_text(found).of(lang)
            for one in found.serving or (None,):
                row = {"committee": found.committee, "district": found.district}
                above = None if one is None else found.above(one)
                named = {f"{name}{end}": value[at] for name, value in row.items()
                         for at, end in enumerate(("", "_name"))}  # fmt: skip
                rows.append({**named, **_of_post(one), "candidates": found.candidates,
                             "why": said, "better": above})  # fmt: skip
        names = ["committee", "committee_name", "district", "district_name", "lawyer",
                 "lawyer_name", "firm", "firm_name", "points", *PARTS, "minutes",
                 "firm_rank", "committee_rank", "is_fixed", "place", "candidates",
                 "better", "why"]  # fmt: skip
        frame = pd.DataFrame(rows, columns=names)
        numbers = [*PARTS, "points", "minutes", "firm_rank", "committee_rank", "place",
                   "better"]  # fmt: skip
        return frame.astype(dict.fromkeys(numbers, "Int64"))


@checked
def why_all(outcome: Outcome, most: int | None = 5) -> Whys:
    """Say for every committee why it has the lawyers it has.

    Parameters
    ----------
    outcome
        With a plan; not changed.
    most
        Candidates with more points, or any where lawyers are missing, who get a reason,
        per committee; ``None`` = all. They are counted in any case; who is no candidate
        is left out.

    Returns
    -------
    Whys
        In the order of the committees' ids.

    Raises
    ------
    BadInputError
        There is no plan; the plan is not of these facts; ``most`` is no number above 0.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> len(la.why_all(outcome).to_frame()) == len(outcome.plan)
    True
    """
    defects = [] if most is None else list(find_no_counts(_OR_ALL, most=most))
    if defects:
        raise BadInputError(defects)
    standing = standing_of(outcome)
    every = np.arange(len(standing.pairs.columns.committees))
    return Whys(standing.lang, tuple(explained(standing, every, most)))


def _of_post(one: Serving | None) -> dict[str, object]:
    if one is None:
        return {}
    return {
        "lawyer": one.lawyer.id,
        "lawyer_name": one.lawyer.name,
        "firm": one.firm.id,
        "firm_name": one.firm.name,
        "points": one.points,
        **dict(one.parts),
        "minutes": one.minutes,
        "firm_rank": one.firm_rank,
        "committee_rank": one.committee_rank,
        "is_fixed": one.is_fixed,
        "place": one.place,
    }
