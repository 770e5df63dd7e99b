"""The table of candidate pairs; nothing in it is a Python object per pair."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text
from lawyer_assign.facts.columns import Columns
from lawyer_assign.facts.names import lang_of
from lawyer_assign.fixed import HoldsFixed

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS_ZH = {
    "minutes": "路程（分钟）",
    "given": "给定得分",
    "points": "计入得分",
    "is_mutual": "双方互选",
}


@dataclass(frozen=True, eq=False, repr=False)
class Pairs(HoldsFixed):
    """Candidate pairs, sorted by committee, then lawyer; each pair once.

    Parameters
    ----------
    columns
        The facts the integer columns point into.
    committee, lawyer, firm
        Places in ``columns``, shape ``(n,)``.
    minutes
        Travel of the pair, whole minutes.
    points
        Merit handed in for the pair, where ``has_points``; elsewhere 0.
    has_points
        Whether ``points`` replaces what the policy would compute.
    choice
        Place of what firm and committee say of each other in the facts'
        ``choice_columns``; -1 where they say nothing.
    is_mutual
        Whether firm and committee chose each other.
    is_cut
        Per committee: whether further lawyers within reach were left out of the table.
    worth
        Gives the points that a policy counts for every pair of a table; ``None`` where
        no policy counts any.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> pairs = la.candidate_pairs(la.datasets.toy(), la.Policy.hangzhou_2024())
    >>> len(pairs.to_frame())
    16
    """

    columns: Columns
    committee: Ints
    lawyer: Ints
    firm: Ints
    minutes: Ints
    points: Ints
    has_points: Mask
    choice: Ints
    is_mutual: Mask
    is_cut: Mask
    worth: "Callable[[Pairs], Ints] | None" = None

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.committee)

    def __repr__(self) -> str:
        c = self.columns
        return (
            f"Pairs({len(self)} pairs of {len(c.committees)} committees and "
            f"{len(c.lawyers)} lawyers)"
        )

    def _repr_html_(self) -> str:
        """Show the first and last pairs in a notebook."""
        lang = lang_of(self.columns.committees)
        return frame_html(self.called, self.to_frame(), lang, _COLUMNS_ZH)

    @property
    def called(self) -> Text:
        """How many pairs of whom, in a line."""
        places, people = len(self.columns.committees), len(self.columns.lawyers)
        return Text(
            repr(self),
            f"候选配对{len(self):,}个：社区（村）{places:,}个，律师{people:,}名",
        )

    @cached_property
    def _keys(self) -> Ints:
        return self.committee * len(self.columns.lawyers) + self.lawyer

    def find(self, committee: Ints, lawyer: Ints) -> Ints:
        """Return the place of each (committee, lawyer) in the table; -1 if not in it.

        By binary search, since the table is sorted.
        """
        if not len(self):
            return np.full(len(committee), -1, np.int64)
        keys, wanted = self._keys, committee * len(self.columns.lawyers) + lawyer
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[at] == wanted, at, -1)

    def places_of(self, posts: Iterable[tuple[str, str]]) -> Ints:
        """Return the place of each post in the table; -1 if it is not in it.

        Parameters
        ----------
        posts
            Ids of committee and lawyer, of strangers too.
        """
        at, by = self.columns.committee_at, self.columns.lawyer_at
        ends = [(at.get(one, -1), by.get(other, -1)) for one, other in posts]
        committee, lawyer = np.array(ends, np.int64).reshape(-1, 2).T
        is_known = (committee >= 0) & (lawyer >= 0)
        return np.where(is_known, self.find(committee, lawyer), -1)

    def mask_of(self, posts: Iterable[tuple[str, str]]) -> Mask:
        """Return which pairs of the table are posts; those not in it are left out."""
        places = self.places_of(posts)
        mask = np.zeros(len(self), bool)
        mask[places[places >= 0]] = True
        return mask

    def keep(self, mask: Mask) -> "Pairs":
        """Return the table of the pairs where ``mask`` is true."""
        per_pair = {
            field.name: getattr(self, field.name)[mask]
            for field in fields(self)
            if field.name not in ("columns", "is_cut", "worth")
        }
        return replace(self, **per_pair)

    @property
    def district(self) -> Ints:
        """The committee's district, per pair."""
        return self.columns.committee_district[self.committee]

    @property
    def committee_ids(self) -> list[str]:
        """Ids that ``committee`` points into."""
        return [row.id for row in self.columns.committees]

    @property
    def lawyer_ids(self) -> list[str]:
        """Ids that ``lawyer`` points into."""
        return [row.id for row in self.columns.lawyers]

    @property
    def firm_ids(self) -> list[str]:
        """Ids that ``firm`` points into."""
        return [row.id for row in self.columns.firms]

    def to_frame(self) -> "pd.DataFrame":
        """Return the table with ids, for a notebook.

        ``points`` are those that count in the plan, travel taken off; ``given`` is the
        merit that was handed in, before travel, or ``<NA>``. Where no policy counts
        points, both are what was handed in. Handed back as ``pairs=``, the frame says
        the same problem.
        """
        import pandas as pd

        ids = {"committee": self.committee_ids, "lawyer": self.lawyer_ids}
        ids["firm"] = self.firm_ids
        frame = pd.DataFrame(
            {
                name: pd.Series(np.array(named, object)[getattr(self, name)], dtype=str)
                for name, named in ids.items()
            }
        )
        frame["minutes"] = self.minutes
        given = pd.Series(self.points).astype("Int64").where(self.has_points)
        frame["given"] = given
        frame["points"] = given
        if self.worth is not None:
            frame["points"] = pd.Series(self.worth(self)).astype("Int64")
        frame["is_mutual"] = self.is_mutual
        return frame
