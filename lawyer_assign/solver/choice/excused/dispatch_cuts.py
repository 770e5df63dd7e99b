r"""What dispatch asks of links: rows by which everybody can still be sent somebody.

Let x count the posts of firms with committees that chose each other
(:mod:`lawyer_assign.solver.choice.excused.firm_posts`); every other post is a
*dispatch*. Let S be committees that are to have a lawyer each, N lawyers, among them
all who can be dispatched to one of S, and F some firms. Let a firm have :math:`u_f`
posts at most, and a lawyer :math:`u_l`. Then every plan keeps

.. math:: \sum_{c \in S} \Bigl(1 - \sum_{f} x_{fc}\Bigr)
    \le \sum_{f \in F} \Bigl(u_f - \sum_c x_{fc}\Bigr)
    + \sum_{l \in N, f(l) \notin F} u_l .

*Proof.* A committee of S without a post of the first kind is dispatched, and by a
lawyer of N. Of such posts a firm has :math:`u_f` at most less its others, and a lawyer
:math:`u_l`.

For given x the most violated row is a least cut: what is to be dispatched flows from
committees to lawyers who reach them, from these, :math:`u_l` at most, to their firms,
and leaves these, as far as their x let it. It tells F, and which other lawyers are in
N; S is then every committee that only these and lawyers of F can be dispatched to.
Those that have posts of the first kind now add nothing to what is violated, but say
what follows if they have none.
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.max_flow import LeastCut
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.matroid_market import most_per_row
from lawyer_assign.statements import Bound, Stable

UNIT = 1_000_000
"""Flow that a whole post is."""

MOST = 1_000
"""Posts that nobody has more of, if nothing else says so."""


class DispatchCuts:
    """Looks for rows of dispatch that a solution violates.

    Parameters
    ----------
    stable
        The statement.
    posts
        Its columns.
    bounds
        What plans keep.

    Attributes
    ----------
    of_firm, of_lawyer : array of int
        Posts at most, u.
    """

    def __init__(
        self, stable: Stable, posts: FirmPosts, bounds: Sequence[Bound]
    ) -> None:
        self._posts, firms = posts, len(stable.seats)
        self.of_lawyer = _most_of_lawyers(stable, bounds)
        firm_of = np.zeros(stable.lawyers, np.int64)
        firm_of[stable.pair_lawyer] = stable.pair_firm
        together = np.zeros(firms, np.int64)
        np.add.at(together, firm_of, self.of_lawyer)
        self.of_firm = np.minimum(
            most_per_row(bounds, stable.pair_firm, firms), together
        )
        self._is_asked = _asked(stable, bounds)
        sent = (posts.column < 0) & self._is_asked[stable.pair_committee]
        reach = np.unique(
            stable.pair_committee[sent] * stable.lawyers + stable.pair_lawyer[sent]
        )
        committee, lawyer = reach // stable.lawyers, reach % stable.lawyers
        self._reach = committee, lawyer
        self._asked = np.flatnonzero(self._is_asked)
        self._lawyers = np.unique(lawyer)
        self._firm_of, self._firm = firm_of, firm_of[self._lawyers]
        # Nodes: where it comes from and goes to, committees, lawyers, firms.
        self._nodes = 2, 2 + stable.committees, 2 + stable.committees + stable.lawyers
        here, who, whose = self._nodes
        tails = (np.zeros_like(self._asked), here + committee, who + self._lawyers)
        heads = (here + self._asked, who + lawyer, whose + self._firm)
        ones = np.arange(firms)
        self._flow = LeastCut(
            np.concatenate([*tails, whose + ones]),
            np.concatenate([*heads, np.ones_like(ones)]),
        )
        self._wide = np.full(len(reach), UNIT * MOST)

    def violated(self, point: Floats, least: float) -> list[Cut]:
        """Return the row that a solution violates most, if by more than ``least``."""
        posts = self._posts
        held = point[: len(posts.firm)]
        linked = np.bincount(posts.committee, held, minlength=len(self._is_asked))
        needed = np.floor(UNIT * np.maximum(1 - linked[self._asked], 0))
        taken = np.bincount(posts.firm, held, minlength=len(self.of_firm))
        left = np.ceil(UNIT * np.maximum(self.of_firm - taken, 0))
        each = UNIT * self.of_lawyer[self._lawyers]
        room = np.concatenate([needed, self._wide, each, left]).astype(np.int64)
        flow, side = self._flow.solve(room)
        if needed.sum() - flow <= least * UNIT:
            return []
        return [self._cut(side, linked <= 1 + 1 / UNIT)]

    def _cut(self, side: Mask, is_asked: Mask) -> Cut:
        """Return the row of a side, of no committees but some."""
        posts, (_, who, whose) = self._posts, self._nodes
        is_firm = side[whose : whose + len(self.of_firm)]
        reached = side[who + self._lawyers] & ~is_firm[self._firm]
        inside = is_asked & self._only_reached_by(is_firm, self._lawyers[reached])
        factors = inside[posts.committee].astype(np.int64) - is_firm[posts.firm]
        columns = np.flatnonzero(factors)
        least = int(inside.sum()) - int(self.of_firm[is_firm].sum())
        least -= int(self.of_lawyer[self._lawyers[reached]].sum())
        return Cut(columns, factors[columns], least)

    def _only_reached_by(self, is_firm: Mask, lawyers: Ints) -> Mask:
        """Return committees whom nobody but some firms and lawyers can be sent to."""
        can = is_firm[self._firm_of]
        can[lawyers] = True
        committee, lawyer = self._reach
        inside = self._is_asked.copy()
        inside[committee[~can[lawyer]]] = False
        return inside


def _asked(stable: Stable, bounds: Sequence[Bound]) -> Mask:
    """Return which committees have a lawyer in every plan."""
    found = np.zeros(stable.committees, bool)
    for bound in bounds:
        if bound.lower is None or bound.factor is not None:
            continue
        if bound.once_per is not None:
            continue
        asked = (bound.group >= 0) & (bound.lower[bound.group] > 0)
        group, committee = bound.group[asked], stable.pair_committee[asked]
        both = np.unique(np.stack([group, committee]), axis=1)
        _, first, count = np.unique(both[0], return_index=True, return_counts=True)
        found[both[1][first[count == 1]]] = True
    return found


def _most_of_lawyers(stable: Stable, bounds: Sequence[Bound]) -> Ints:
    """Return per lawyer the most posts that she has."""
    lawyer, single = stable.pair_lawyer, stable.pair_is_single
    most = most_per_row(bounds, lawyer, stable.lawyers)
    alone = most_per_row(bounds, np.where(single, lawyer, -1), stable.lawyers)
    others = np.bincount(lawyer[~single], minlength=stable.lawyers)
    found: Ints = np.minimum(most, alone + others)
    return found
