"""What keeps a demand from being met: limits that are full, and who holds them."""

import numpy as np

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.explain.conflicts.system import NOTHING, System
from lawyer_assign.statements import Bound, first_of_class


class Blocks:
    """What keeps missed demands from being met, found step by step.

    A missed demand wants one of its pairs; limits that are full keep it out; the chosen
    pairs of these are there for other demands, which want theirs, and so on.

    Parameters
    ----------
    system
        Whose limits ``chosen`` keeps.
    chosen
        A choice that misses as little as can be.
    """

    def __init__(self, system: System, chosen: Mask) -> None:
        self._system = system
        self._chosen = chosen
        self._is_full = _full(system, chosen)
        entries = list(system.entries())
        demand = np.concatenate([NOTHING, *(one for one, _ in entries)])
        pair = np.concatenate([NOTHING, *(one for _, one in entries)])
        self._pairs_of = Lists(demand, pair, system.size)
        self._demands_of = Lists(pair, demand, len(chosen))
        self._held = np.bincount(demand[chosen[pair]], minlength=system.size)

    def around(
        self, demand: int, still: Mask, most: int, *, every: bool = False
    ) -> Mask | None:
        """Return the demands reached from one, if of at most so many pairs.

        Parameters
        ----------
        demand
            One that is missed.
        still
            Demands that have not been lifted since.
        most
            ``None`` is returned as soon as more pairs are reached.
        every
            Take every full limit of a pair; by default the one that fewest hold, which
            keeps it out too and leads less far.
        """
        reached = np.zeros(self._system.size, bool)
        reached[demand] = True
        seen = np.zeros(len(self._chosen), bool)
        new = np.array([demand])
        while len(new):
            pairs = self._new_pairs(new, seen)
            seen[pairs] = True
            if np.count_nonzero(seen) > most:
                return None
            limits = self._limits(pairs[~self._chosen[pairs]], still, reached, every)
            reached[limits] = True
            _, held = self._pairs_of.of(limits)
            _, askers = self._demands_of.of(held[self._chosen[held]])
            askers = askers[self._system.asks[askers] & still[askers]]
            new = np.unique(askers[~reached[askers]])
            reached[new] = True
        return reached

    def _limits(self, pairs: Ints, still: Mask, reached: Mask, every: bool) -> Ints:
        """Return limits that keep pairs out."""
        at, limit = self._demands_of.of(pairs)
        is_full = ~self._system.asks[limit] & self._is_full[limit] & still[limit]
        at, limit = at[is_full], limit[is_full]
        if not every:
            holders = np.where(reached[limit], -1, self._held[limit])
            order = np.lexsort((holders, at))
            first = order[np.flatnonzero(np.diff(at[order], prepend=-1))]
            limit = limit[first]
        found: Ints = np.unique(limit)
        return found

    def _new_pairs(self, demands: Ints, seen: Mask) -> Ints:
        _, members = self._pairs_of.of(demands)
        pairs: Ints = np.unique(members)
        return pairs[~seen[pairs]]


def _full(system: System, chosen: Mask) -> Mask:
    """Return which limits may leave no room for one more of their pairs."""
    found = np.ones(system.size, bool)
    for first, side in zip(system.first.tolist(), system.sides, strict=False):
        bound = side.statement
        if not isinstance(bound, Bound) or bound.upper is None:
            continue
        largest, counted = 1, chosen
        if bound.once_per is not None:
            counted = first_of_class(chosen, bound.group, bound.once_per)
        elif bound.factor is not None:
            largest = int(bound.factor.max(initial=1))
        counts = bound.counts(counted, bound.factor)
        found[first : first + side.rows] = counts + largest > bound.upper
    return found
