r"""What dispatch asks of links: rows by which everybody can still be sent somebody.

Let x count the posts of firms with committees that chose each other
(:mod:`lawyer_assign.solver.choice.excused.firm_posts`); every other post is a
*dispatch*. Let S be committees that are to have a lawyer each, P some columns of x, F
some firms, and N lawyers: among these and those of F are all who can be dispatched to
one of S, and all who have a pair of a column of P. Let a firm have :math:`u_f` posts at
most, and a lawyer :math:`u_l`. Then every plan keeps

.. math:: \sum_{c \in S} \Bigl(1 - \sum_{f} x_{fc}\Bigr) + \sum_{p \in P} x_p
    \le \sum_{f \in F} u_f + \sum_{l \in N, f(l) \notin F} u_l .

*Proof.* A committee of S without a post of the first kind is dispatched, by a lawyer of
N or F. So are the posts of P served. Of all these posts, each counted once, a firm of F
has :math:`u_f` at most, and a lawyer :math:`u_l`.

*Rooms.* What dispatches of a firm are at most, its room
(:mod:`lawyer_assign.solver.choice.excused.firm_rooms`), may stand in the place of
:math:`u_f` for some firms of F, none of whose posts are of P then: those of S are
dispatches, no more than its room.

For given x the most violated row is a least cut: what is to be served flows from
columns and committees to lawyers who can serve them, from these, :math:`u_l` at most,
to their firms, and out of these. It tells F and N; S and P are then whatever these
alone can serve. Those that ask for nothing now add nothing to what is violated, but say
what follows if they do.
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.max_flow import LeastCut
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.excused.firm_rooms import Rooms
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
    posts : int
        How many columns are posts.
    is_asked : array of bool
        Per committee: it has a lawyer in every plan.
    firm_of : array of int
        Per lawyer.
    firm, committee : array of int
        Per column.
    reach : tuple
        Who can be served, columns and behind them committees, and a lawyer each.
    asks, lawyers : array of int
        Those to be served, and lawyers who can.
    """

    def __init__(
        self, stable: Stable, posts: FirmPosts, bounds: Sequence[Bound]
    ) -> None:
        firms = len(stable.seats)
        self.posts = len(posts.firm)
        self.firm, self.committee = posts.firm, posts.committee
        self.of_lawyer = _most_of_lawyers(stable, bounds)
        firm_of = np.zeros(stable.lawyers, np.int64)
        firm_of[stable.pair_lawyer] = stable.pair_firm
        together = np.zeros(firms, np.int64)
        np.add.at(together, firm_of, self.of_lawyer)
        self.of_firm = np.minimum(
            most_per_row(bounds, stable.pair_firm, firms), together
        )
        self.is_asked = _asked(stable, bounds)
        # Who is served: columns, and behind them committees, by dispatch.
        count = len(posts.firm)
        is_sent = posts.column < 0
        served = np.where(is_sent, count + stable.pair_committee, posts.column)
        kept = ~is_sent | self.is_asked[stable.pair_committee]
        reach = np.unique(served[kept] * stable.lawyers + stable.pair_lawyer[kept])
        self.reach = served, lawyer = reach // stable.lawyers, reach % stable.lawyers
        asks = np.append(np.arange(count), count + np.flatnonzero(self.is_asked))
        self.asks, self.firm_of = asks, firm_of
        self.lawyers = np.unique(lawyer)
        # Nodes: where it comes from and goes to, who is served, lawyers, firms.
        here, who = 2, 2 + count + stable.committees
        self._nodes = who, who + stable.lawyers
        whose, ones = who + stable.lawyers, np.arange(firms)
        own = whose + firm_of[self.lawyers]
        tails = np.zeros_like(asks), here + served, who + self.lawyers, whose + ones
        heads = here + asks, who + lawyer, own, np.ones_like(ones)
        self._flow = LeastCut(np.concatenate(tails), np.concatenate(heads))
        self._wide = np.full(len(reach), UNIT * MOST)

    def violated(
        self, point: Floats, least: float, rooms: Rooms | None = None
    ) -> list[Cut]:
        """Return the row that a solution violates most, if by more than ``least``.

        Parameters
        ----------
        point
            Per column, and whatever else.
        least
            Part of a post.
        rooms
            Of firms in it; ``None`` = nothing is known of them.
        """
        asked, linked = self.needed(point)
        each = UNIT * self.of_lawyer[self.lawyers]
        most, is_told = self.within(point, rooms)
        parts = asked, self._wide, each, most
        flow, side = self._flow.solve(np.concatenate(parts).astype(np.int64))
        if asked.sum() - flow <= least * UNIT:
            return []
        return [self._cut(side, linked <= 1 + 1 / UNIT, len(point), is_told, rooms)]

    def within(self, point: Floats, rooms: Rooms | None) -> tuple[Floats, Mask]:
        """Return units that firms have room for, and which of them rooms tell."""
        firms = len(self.of_firm)
        if rooms is None:
            return UNIT * self.of_firm.astype(np.float64), np.zeros(firms, bool)
        linked = np.zeros(firms)
        np.add.at(linked, self.firm, np.maximum(point[: self.posts], 0))
        most, is_told = rooms.within(self.of_firm, linked)
        return np.floor(UNIT * most), is_told

    def needed(self, point: Floats) -> tuple[Floats, Floats]:
        """Return units to be served, of those who ask, and per committee its links."""
        held = point[: self.posts]
        linked = np.zeros(len(self.is_asked))
        np.add.at(linked, self.committee, held)
        needed = np.append(held, 1 - linked)[self.asks]
        asked: Floats = np.floor(UNIT * np.maximum(needed, 0))
        return asked, linked

    def able(self, lawyers: Mask, firms: Mask) -> tuple[Mask, int]:
        """Return who is one of some lawyers or firms, and the posts they have at most.

        Parameters
        ----------
        lawyers, firms
            Per lawyer, and per firm (more entries are not looked at).
        """
        is_firm = firms[: len(self.of_firm)]
        can: Mask = is_firm[self.firm_of]
        reached = self.lawyers[lawyers[self.lawyers]]
        reached = reached[~can[reached]]
        can[reached] = True
        most = self.of_firm[is_firm].sum() + self.of_lawyer[reached].sum()
        return can, int(most)

    def links_of(self, inside: Mask) -> Ints:
        """Return which columns are posts with some committees."""
        found: Ints = inside[self.committee].astype(np.int64)
        return found

    def _cut(
        self, side: Mask, is_asked: Mask, size: int, is_told: Mask, rooms: Rooms | None
    ) -> Cut:
        """Return the row of a side, of no committees but some."""
        who, whose = self._nodes
        can, most = self.able(side[who:whose], side[whose:])
        columns, inside = np.split(self.served_by(can), [self.posts])
        inside &= is_asked
        factors = np.zeros(size, np.int64)
        factors[: self.posts] = self.links_of(inside) - columns
        told = side[whose:][: len(is_told)] & is_told
        most += self.add_rooms(factors, columns, told, rooms)
        kept = np.flatnonzero(factors)
        return Cut(kept, factors[kept], int(inside.sum()) - most)

    def add_rooms(
        self, factors: Ints, columns: Mask, told: Mask, rooms: Rooms | None
    ) -> int:
        """Put rooms of firms in the place of their posts; return what that adds.

        Parameters
        ----------
        factors
            Of the row, changed: rooms are on its right side, as posts at most are.
        columns
            Posts that are counted in it.
        told
            Firms of it whose rooms are told.
        rooms
            Theirs.
        """
        if rooms is None or not told.any():
            return 0
        factors[: self.posts] += columns & told[self.firm]
        added = -int(self.of_firm[told].sum())
        for firm in np.flatnonzero(told).tolist():
            own, many, constant = rooms.row(firm)
            factors[own] += many
            added += constant
        return added

    def served_by(self, can: Mask) -> Mask:
        """Return columns, and then committees, that nobody but some can serve."""
        served, lawyer = self.reach
        found = np.zeros(self.posts + len(self.is_asked), bool)
        found[self.asks] = True
        found[served[~can[lawyer]]] = False
        return found


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
        both = np.unique(group * stable.committees + committee)
        groups, committee = np.divmod(both, stable.committees)
        _, first, count = np.unique(groups, return_index=True, return_counts=True)
        found[committee[first[count == 1]]] = True
    return found


def _most_of_lawyers(stable: Stable, bounds: Sequence[Bound]) -> Ints:
    """Return per lawyer the most posts that she has."""
    lawyer, single = stable.pair_lawyer, stable.pair_is_single
    most = most_per_row(bounds, lawyer, stable.lawyers)
    alone = most_per_row(bounds, np.where(single, lawyer, -1), stable.lawyers)
    others = np.bincount(lawyer[~single], minlength=stable.lawyers)
    found: Ints = np.minimum(most, alone + others)
    return found
