r"""Bounds on blocking pairs: each hospital and each resident decides alone, at a price.

Seen from its two ends, a pair (i, h) is *here* (h holds i), *content* (i is held by
another hospital it likes at least as much), or neither. Ends may disagree if they pay:
the hospital pays :math:`\alpha_{ih}` for here and :math:`\beta_{ih}` for content, and
the resident is paid the same. In a matching with :math:`s` residents held both ends
agree, and what is paid is received; so for any prices

.. math::
   \text{blocking pairs} \ge
     \sum_h \min_{H} \Bigl(b(H) + \sum_{here} \alpha_{ih}
         + \sum_{content} \beta_{ih}\Bigr)
     + \min_{|S| = s} \sum_{i \in S} \min_{R} \Bigl(- \sum_{here} \alpha_{ih}
         - \sum_{content} \beta_{ih}\Bigr)

where each hospital is free to say what is the case on its list, and :math:`b` counts
the pairs that block with it then. (Lagrangian decomposition: Guignard and Kim,
"Lagrangean decomposition", 1987.) At the best prices that is the linear program over
all that a hospital alone, and all that a resident alone, can be part of. It is tighter
than comb inequalities (Baïou and Balinski, "The stable admissions polytope", 2000) with
blocking pairs added: of 750 residents and strict lists these prove 22, what is missing
from a stable matching to full size, prices 29.

Both minima are exact and cheap. A resident tries each entry of its list, and the
:math:`s` to whom it costs least are held. That proves what the best price of being
held at all would, of which the bound is a maximum by duality; ascent would follow that
one price in tiny steps only, since it moves everybody, and reach little where others
have to be large. A hospital tries each tie as that of the worst it holds, and a free
seat: who is better, neither here nor content, blocks; that fixes what each entry costs
if it is not here, and the seats go to those with the least difference. So what a
popular hospital of many seats pays at once for taking somebody below its queue, a fixed
charge, is inside its minimum, whole. All prices are whole multiples of ``1 / ONE`` and
all sums are exact.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.market_columns import NONE, Market

ONE = 1 << 20
"""Units of price that count as one blocking pair."""
_NEVER = 1 << 40
"""Price of what cannot be; more than all prices of a list together."""
_PADDED = 2
"""Cells per pair up to which all hospitals share one grid."""
_TOGETHER = 800
"""Hospitals in one grid at most: grids that fit the caches are faster."""
_UNRANKED = 1 << 60
"""Worse than every rank."""


@dataclass(frozen=True, eq=False, slots=True)
class _Lists:
    """Lists side by side, one per column, best first, padded at the end.

    Parameters
    ----------
    row, has
        Shape ``(longest list, lists)``: row of the market, and whether it is one.
    first, is_last
        Shape as above: where the tie of a cell begins, and whether it ends there.
    """

    row: Ints
    has: Mask
    first: Ints
    is_last: Mask

    @classmethod
    def of(cls, order: Ints, ranks: Ints, start: Ints, size: Ints) -> "_Lists":
        """Lay out lists of ``size`` that begin at ``start`` of the sorted ``order``."""
        at = np.arange(int(size.max(initial=1)))[:, None]
        has = at < size
        row = order[np.where(has, start + at, 0)]
        rank = np.where(has, ranks[row], _UNRANKED)
        is_new = np.ones_like(has)
        is_new[1:] = (rank[1:] != rank[:-1]) & has[1:]
        first = np.maximum.accumulate(np.where(is_new, at, 0), axis=0)
        is_last = np.ones_like(has)
        is_last[:-1] = is_new[1:] | ~has[1:]
        return cls(row, has, first, is_last & has)

    def read(self, values: Ints, missing: int) -> Ints:
        """Return values of rows as a grid."""
        return np.where(self.has, values[self.row], missing)

    def add(self, values: Ints, cells: Mask) -> None:
        """Add 1 to the values of the rows of true cells."""
        values[self.row[cells & self.has]] += 1


class Dual(NamedTuple):
    """What prices prove, and how to better them.

    Parameters
    ----------
    value
        In units: no matching of the size has fewer blocking pairs than this divided by
        :data:`ONE`.
    slope
        A subgradient, as long as the prices: hospitals' choices less residents'.
    held
        Shape ``(pairs,)``: 1 where a resident chose to be.
    """

    value: int
    slope: Ints
    held: Ints


class Decomposition:
    """The market taken apart into hospitals and residents.

    Prices are one column of whole numbers: here and content, each for every row of the
    market; so are subgradients.

    Parameters
    ----------
    market
        Every hospital that is listed has a seat. Ties are allowed. Not changed.
    size
        Residents that the matchings have which are bounded, at most those with a list;
        ``None`` = any number.
    counted
        Per row: it is counted if it blocks; ``None`` = all are.
    is_held
        Per resident: surely held in the matchings which are bounded; ``None`` = nobody
        is known to be. At most ``size`` many.
    """

    def __init__(
        self,
        market: Market,
        size: int | None,
        counted: Mask | None = None,
        is_held: Mask | None = None,
    ) -> None:
        self.market = market
        worth = np.full(market.pairs, ONE)
        if counted is not None:
            worth = ONE * counted.astype(np.int64)
        self._residents = _Residents(market, size, is_held)
        self._hospitals = [
            _Hospitals(market, group, worth) for group in _groups(market)
        ]

    def dual(self, prices: Ints) -> Dual:
        """Let everyone choose at the prices."""
        pairs = self.market.pairs
        here, content = prices[:pairs], prices[pairs:]
        slope = np.zeros(len(prices), dtype=np.int64)
        held, at_ease = np.zeros((2, pairs), dtype=np.int64)
        total = self._residents.choose(here, content, held, at_ease)
        for group in self._hospitals:
            total += group.choose(here, content, slope[:pairs], slope[pairs:])
        slope[:pairs] -= held
        slope[pairs:] -= at_ease
        return Dual(total, slope, held)

    def start(self, stable: Ints) -> Ints:
        """Return prices that prove the size less that of a stable matching, or more.

        Whoever is better off than in the stable matching takes a seat that somebody
        must leave for a better one or be missed there: one in, one out. Proves that
        with strict lists; with ties nothing to speak of.
        """
        market = self.market
        rank = np.append(market.resident_rank, _UNRANKED)[stable]
        prices = np.zeros(2 * market.pairs, dtype=np.int64)
        prices[: market.pairs] = -ONE * (market.resident_rank < rank[market.resident])
        prices[market.pairs + stable[stable != NONE]] = ONE
        return prices


def work_of(market: Market) -> int:
    """Return how many seats are looked at, for every entry of a list, at given prices.

    A hospital of 30,000 seats and 60,000 who list it is most of a market's work.
    """
    length = np.diff(market.hospital_start)
    seats = np.minimum(market.seats, length)
    return sum(
        len(group) * int(length[group].max()) * int(seats[group].max())
        for group in _groups(market)
    )


def _groups(market: Market) -> list[Ints]:
    """Return hospitals with lists; many of them in groups of like length."""
    length = np.diff(market.hospital_start)
    listed = np.argsort(length, kind="stable")[np.count_nonzero(length == 0) :]
    cells = len(listed) * int(length.max(initial=0))
    if len(listed) <= _TOGETHER and cells <= _PADDED * market.pairs:
        return [listed] if len(listed) else []
    steps = np.diff(np.ceil(np.log2(length[listed])))
    alike = np.split(listed, np.flatnonzero(steps) + 1)
    return [
        group
        for one in alike
        for group in np.array_split(one, -(-len(one) // _TOGETHER))
    ]


class _Residents:
    """All residents, each with its best entry at the prices."""

    def __init__(self, market: Market, size: int | None, is_held: Mask | None) -> None:
        order = np.arange(market.pairs)
        length = np.diff(market.start)
        listed = np.zeros(len(length), bool) if is_held is None else is_held
        self._is_held, has = listed[length > 0], length > 0
        self._size = size
        self._lists = _Lists.of(
            order, market.resident_rank, market.start[:-1][has], length[has]
        )

    def choose(self, here: Ints, content: Ints, held: Ints, content_slope: Ints) -> int:
        """Return what all pay at least.

        Parameters
        ----------
        here, content
            Prices per row.
        held
            1 is added where they want to be held.
        content_slope
            1 is added where they are content then.
        """
        lists = self._lists
        here, content = lists.read(here, -_NEVER), lists.read(content, 0)
        below = np.cumsum(content[::-1], axis=0)[::-1]
        cost = content - np.take_along_axis(below, lists.first, axis=0) - here
        best = cost.argmin(axis=0)
        cheapest = cost[best, np.arange(cost.shape[1])]
        is_held = self._held_at(cheapest)
        at = np.arange(cost.shape[0])[:, None]
        chosen = at == best
        as_good = at >= np.take_along_axis(lists.first, best[None, :], axis=0)
        lists.add(held, chosen & is_held)
        lists.add(content_slope, as_good & ~chosen & is_held)
        return int(cheapest[is_held].sum())

    def _held_at(self, cheapest: Ints) -> Mask:
        """Return who is held, given what that costs each."""
        if self._size is None:
            free: Mask = (cheapest < 0) | self._is_held
            return free
        is_held = np.zeros(len(cheapest), bool)
        is_held[np.lexsort((cheapest, ~self._is_held))[: self._size]] = True
        return is_held


class _Hospitals:
    """Some hospitals, each with its best threshold and holders at the prices."""

    def __init__(self, market: Market, group: Ints, worth: Ints) -> None:
        size = np.diff(market.hospital_start)[group]
        start = market.hospital_start[group]
        self._lists = _Lists.of(market.by_hospital, market.hospital_rank, start, size)
        self._worth = self._lists.read(worth, 0)
        # Where all are held nobody is left to block, free seats or not.
        self._seats = np.minimum(market.seats[group], size)
        # The least differences so far, sorted; one never used, so that two are there.
        at = np.arange(int(self._seats.max()) + 1)[::-1, None]
        self._empty = np.where(at < self._seats, _NEVER, -_NEVER)
        self._at = np.arange(len(self._lists.row))[:, None]

    def choose(
        self, here: Ints, content: Ints, here_slope: Ints, content_slope: Ints
    ) -> int:
        """Return what all pay at least; add their choices to the slopes."""
        lists = self._lists
        content = lists.read(content, 0)
        here = lists.read(here, _NEVER)
        # Costs if not here: of those better than the worst held, and of all others.
        better, other = np.minimum(content, self._worth), np.minimum(content, 0)
        gain, gain_last = here - better, here - other
        full, bar, free = self._fill(gain, gain_last)
        before = np.cumsum(better, axis=0)
        after = np.cumsum(other[::-1], axis=0)[::-1]
        cost = full + np.take_along_axis(before - better + after, lists.first, axis=0)
        cost[~lists.is_last] = _NEVER * len(self._empty)
        worst = cost.argmin(axis=0)
        which = np.arange(len(worst))
        filled, open_ = cost[worst, which], before[-1] + self._open_cost(free)
        is_open = open_ < filled
        first = np.where(is_open, len(cost), lists.first[worst, which])
        last = np.where(is_open, len(cost), worst)
        gain = np.where(self._at < first, gain, gain_last)
        gain[self._at > last] = _NEVER
        count = self._seats - is_open
        is_here = _least(gain, np.where(is_open, free[-2], bar[worst, which]), count)
        is_here &= ~is_open | (gain < 0)
        barred = np.where(self._at < first, self._worth, 0)
        is_content = (content < barred) & ~is_here
        lists.add(here_slope, is_here)
        lists.add(content_slope, is_content)
        return int(np.where(is_open, open_, filled).sum())

    def _open_cost(self, free: Ints) -> Ints:
        """Return what the seats but one earn, given the least differences of all."""
        earned = np.where(self._empty > 0, np.minimum(free, 0), 0)
        total: Ints = earned[:-1].sum(axis=0)
        return total

    def _fill(self, gain: Ints, gain_last: Ints) -> tuple[Ints, Ints, Ints]:
        """Fill all seats from the head of each list, for every tie as the last.

        Parameters
        ----------
        gain, gain_last
            What here costs more than not, before the last tie and in it.

        Returns
        -------
        tuple of three Ints
            Per cell the sum of the least differences as many as seats, if its tie is
            the last one and it is the last of it, and the greatest of them; and the
            least differences of the whole list, sorted.
        """
        lists = self._lists
        sorted_, spare = self._empty.copy(), np.empty_like(self._empty)
        tied, spare_tied = sorted_.copy(), np.empty_like(self._empty)
        top, top_tied, bar = (np.empty_like(gain) for _ in range(3))
        for k in range(len(gain)):
            top[k] = sorted_[-1]
            is_new = lists.first[k] == k
            np.copyto(tied, sorted_, where=is_new)
            top_tied[k] = tied[-1]
            tied, spare_tied = _insert(tied, gain_last[k], spare_tied)
            bar[k] = tied[-1]
            sorted_, spare = _insert(sorted_, gain[k], spare)
        step = np.minimum(gain - top, 0)
        taken = np.cumsum(step, axis=0) - step
        step_tied = np.minimum(gain_last - top_tied, 0)
        within = np.cumsum(step_tied, axis=0)
        base = taken - (within - step_tied)
        full = self._seats * _NEVER + within
        full += np.take_along_axis(base, lists.first, axis=0)
        return full, bar, sorted_


def _insert(sorted_: Ints, values: Ints, spare: Ints) -> tuple[Ints, Ints]:
    """Insert a value into each sorted column; the greatest falls out.

    Returns the new columns, and the old ones to write to next.
    """
    np.minimum(sorted_, values, out=spare)
    np.maximum(spare[1:], sorted_[:-1], out=spare[1:])
    return spare, sorted_


def _least(values: Ints, bar: Ints, count: Ints) -> Mask:
    """Mark the least values of each column, so many, none above the bar."""
    below, at_bar = values < bar, values == bar
    room = count - below.sum(axis=0)
    found: Mask = below | (at_bar & (np.cumsum(at_bar, axis=0) <= room))
    return found
