r"""How far up its list a committee cannot come if nothing blocks.

A committee *insists* on a firm f that it likes strictly better than every other firm
still on its list. If f does not serve it, f holds it off: either f is full of
committees it likes at least as much, or all lawyers who might serve it are spent on
such. Let :math:`c_1, c_2, \dots` insist on f, best liked first, and let :math:`k_i` be
the rivals it takes to hold :math:`c_i` off
(:mod:`lawyer_assign.solver.choice.windows.list_ends`).

*Seats.* Either f serves all of :math:`c_1 \dots c_j`, or it holds some :math:`c_i` off.
So it has at least :math:`\min(j, k_1, \dots, k_j)` committees that it likes at least as
much as :math:`c_j`. Where that fills its seats, nobody whom it likes less comes to f,
whether f chose them or not.

*Lawyers.* Let d and some of the :math:`c_i`, all liked better than d, have the same
lawyers with the same limits, and be all single or all not. If as many insist as spend
these lawyers, d does not come to f: if all of them are served, the lawyers are spent;
if one is held off by lawyers, they are spent on others; if by seats, f is full. Here
nobody but these lawyers may have a pair with any of them (:meth:`Desks.kind`).

With seats alone, this and the heads are the two ends of the reduced lists of Gale and
Shapley (Gusfield and Irving 1989, section 1.2.4). It assumes what
:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market` asks.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.windows.firm_lists import Desks, lists
from lawyer_assign.statements import Stable


@dataclass(frozen=True, eq=False)
class Insisting:
    """Closes rows that those who insist leave no place for.

    Parameters
    ----------
    stable
        The rows.
    desks
        Their lawyers.
    by_committee, by_firm
        Rows of every list, best first.
    """

    stable: Stable
    desks: Desks
    by_committee: Sequence[Sequence[int]]
    by_firm: Sequence[Sequence[int]]

    @classmethod
    def of(cls, stable: Stable, desks: Desks) -> "Insisting":
        """Sort the lists of both sides."""
        columns = (
            (stable.committee, stable.committee_rank),
            (stable.firm, stable.firm_rank),
        )
        orders = [(own, np.lexsort((rank, own))) for own, rank in columns]
        return cls(stable, desks, *(lists(own[order], order) for own, order in orders))

    def close(self, is_open: Mask, is_full: Mask, watch: Watch) -> None:
        """Close rows until no list gets shorter.

        Parameters
        ----------
        is_open
            Per row: may be used. Changed in place.
        is_full
            Per firm: surely full of committees that insist, or of better ones. Changed
            in place.
        watch
            Asked at every list; what was closed before it says stop stays so.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        before = -1
        while before != int(is_open.sum()):
            before = int(is_open.sum())
            insists = self._insists(is_open)
            for rows in watch.over(self.by_firm):
                alive = [row for row in rows if is_open[row]]
                for row in self._beyond_seats(alive, insists, is_full):
                    is_open[row] = False
                for row in self._beyond_lawyers(alive, insists):
                    is_open[row] = False

    def _insists(self, is_open: Mask) -> Mask:
        """Return the rows whose committee likes all others strictly less."""
        rank = self.stable.committee_rank
        found = np.zeros(len(is_open), bool)
        for rows in self.by_committee:
            alive = [row for row in rows if is_open[row]]
            if alive and (len(alive) == 1 or rank[alive[1]] > rank[alive[0]]):
                found[alive[0]] = True
        return found

    def _beyond_seats(
        self, alive: Sequence[int], insists: Mask, is_full: Mask
    ) -> Iterable[int]:
        """Return the rows of a firm that its seats do not reach."""
        if not alive:
            return ()
        firm, rank = int(self.stable.firm[alive[0]]), self.stable.firm_rank
        seats = least = int(self.stable.seats[firm])
        count = 0
        for row in alive:
            if not insists[row]:
                continue
            count += 1
            least = min(least, self.desks.spending[row])
            if min(count, least) >= seats:
                is_full[firm] = True
                return [one for one in alive if rank[one] > rank[row]]
        return ()

    def _beyond_lawyers(self, alive: Sequence[int], insists: Mask) -> Iterable[int]:
        """Return the rows of a firm whose lawyers are spent on better ones."""
        rank, desks = self.stable.firm_rank, self.desks
        count: Counter[Hashable] = Counter()
        spent: dict[Hashable, int] = {}
        for row in alive:
            kind = desks.kind(row)
            if kind is None:
                continue
            if kind in spent:
                if rank[row] > spent[kind]:
                    yield row
            elif insists[row]:
                count[kind] += 1
                if count[kind] >= desks.spending[row]:
                    spent[kind] = int(rank[row])
