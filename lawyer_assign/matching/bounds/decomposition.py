r"""Bounds on blocking pairs: each hospital decides alone, at prices.

The matching is taken apart into hospitals, each of which is free to say whom it holds.
What ties them together is paid for. A resident i that is held receives :math:`c_i`.
A hospital h that holds somebody worse than i, or has a free seat, *waits* for i unless
it holds i: then i blocks with h, or has a hospital that it likes at least as much.
Waiting costs h :math:`\beta_{ih}`, between 0 and 1 (0 where a blocking pair does not
count), and whoever holds i is given back what hospitals that i likes no better may pay
in vain:

.. math::
   \alpha_{ih} = c_i - \sum_{h' \ne h,\ \text{no better for i}} \beta_{ih'}

.. math::
   \text{blocking pairs} \ge
     \sum_h \min_{H} \Bigl(\sum_{i \in H} \alpha_{ih}
         + \sum_{i \text{ waited for}} \beta_{ih}\Bigr)
     - \max_{|S| = s} \sum_{i \in S} c_i

for every matching of s residents; where any number may be held, S may be any set of
residents. *Proof.* Take such a matching, and for each hospital
whom it holds there; the minima are no greater. What waiting costs for pairs that block
is one each at most. What it costs for all others is given back: i has a hospital h that
it likes at least as much as h', so :math:`\beta_{ih'}` is subtracted in
:math:`\alpha_{ih}`; what is given back besides only lowers the sum. And the
:math:`c_i` of the s residents held are no more than the greatest of so many. |square|

.. |square| unicode:: U+25A1

(Lagrangian decomposition: Guignard and Kim, "Lagrangean decomposition", 1987. With a
price at both ends of each pair, for being held there and for having one as good,
residents choose at prices of their own. Nothing is lost by leaving that out: prices at
which the entries of a resident's list cost it differently can be raised, at the
hospitals' side, until all cost the same, which is :math:`\alpha` above; and prices of
waiting outside of 0..1 prove no more than the nearest inside. With that the same
is proved in a fifth of the steps of ascent.) At the best prices that is the linear
program over all that a hospital alone can be part of. It is tighter than comb
inequalities (Baïou and Balinski, "The stable admissions polytope", 2000) with blocking
pairs added: of 750 residents and strict lists these prove 22, what is missing from a
stable matching to full size, prices 29.

*Stable matchings.* Nothing blocks a weakly stable matching, so that all waiting is in
vain and given back, whatever it costs: prices of waiting may be any that are not below
0. Let every resident that is held receive one more than its hospital pays for it: then
the same sum is at most minus the size, which bounds how large a stable matching can be.

The minima are exact and cheap. A hospital tries each tie as that of the worst it holds,
and a free seat: that says for whom it waits, and the seats go to those with the least
difference between held and waited for. So what a popular hospital of many seats pays at
once for taking somebody below its queue, a fixed charge, is inside its minimum, whole.
To *prove*, all prices are whole multiples of ``1 / ONE`` and all sums are exact. To
*look* how good they are, single precision does, in half the time.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.matching.bounds.hospital_choice import Hospitals, Limits
from lawyer_assign.matching.bounds.list_grid import ListGrid, Numbers, exact
from lawyer_assign.matching.bounds.residents import Residents, Singles
from lawyer_assign.matching.market_columns import NONE, Market

ONE = 1 << 20
"""Units of price that count as one blocking pair."""
_NEVER = 1 << 20
"""Blocking pairs that what cannot be costs; more than all prices of a list together."""
_PADDED = 2
"""Cells per pair up to which all hospitals share one grid."""
_TOGETHER = 800
"""Hospitals in one grid at most: grids that fit the caches are faster."""


class Prices(NamedTuple):
    """Prices in blocking pairs.

    Parameters
    ----------
    waiting
        Shape ``(pairs,)``: what a hospital pays for waiting for a resident, 0..1.
    held
        Shape ``(residents,)``: what a resident that is held receives.
    """

    waiting: Singles
    held: Singles


class Look(NamedTuple):
    """What prices are worth, nearly, and how to better them.

    Parameters
    ----------
    values
        Of each copy, in blocking pairs; no proof.
    slope
        A subgradient, of the shape of the prices.
    here
        Shape ``(pairs,)``: whom hospitals chose to hold.
    worst
        Shape ``(hospitals,)``: the tie of the worst that each holds, or the number of
        its ties if it has a free seat.
    """

    values: Floats
    slope: Prices
    here: Mask
    worst: Ints

    @property
    def value(self) -> float:
        """Of all copies together."""
        return float(self.values.sum())


class Decomposition:
    """The market taken apart into hospitals.

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
        is known to be. At most ``size`` many, and with a list.
    is_stable
        Bound the size of weakly stable matchings instead: less one for every resident
        held. ``size`` is ``None`` then, and all are counted.
    copies
        The market is so many copies of one, and ``size`` that of each.
    """

    def __init__(
        self,
        market: Market,
        size: int | None,
        counted: Mask | None = None,
        is_held: Mask | None = None,
        *,
        is_stable: bool = False,
        copies: int = 1,
    ) -> None:
        self.market, self._copies = market, copies
        counts = np.ones(market.pairs, bool) if counted is None else counted
        longest = int(np.diff(market.start).max(initial=1))
        self._most = counts * (_NEVER // (4 * longest) if is_stable else 1)
        self._residents = Residents(market, size, is_held, int(is_stable), copies)
        self._hospitals = [Hospitals(market, group) for group in _groups(market)]
        self._place = _places(market.pairs, [one.lists for one in self._hospitals])
        self._cells = sum(one.lists.row.size for one in self._hospitals)

    def proved(self, prices: Prices) -> int:
        """Return what prices prove, in units.

        No matching of the size has fewer blocking pairs than this divided by
        :data:`ONE`. Prices are those of :meth:`whole`.
        """
        return int(self.proofs(prices).sum())

    def proofs(self, prices: Prices, limits: Sequence[Limits] = ()) -> Ints:
        """Return the same of each copy, for matchings within the limits."""
        waiting, held = self.whole(prices)
        cost, *_ = self._chosen(waiting, held, ONE * _NEVER, limits)
        # Where there is no choice it would be more than sums have room for.
        paid = np.minimum(cost, ONE * _NEVER).reshape(self._copies, -1).sum(axis=1)
        received = self._residents.received(held, ONE)[1]
        proved: Ints = (paid - received).astype(np.int64)
        return proved

    def limits(self, low: Ints, high: Ints) -> list[Limits]:
        """Return limits of ties, by hospital, as :meth:`look` takes them."""
        return [group.limits(low, high) for group in self._hospitals]

    def whole(self, prices: Prices) -> tuple[Ints, Ints]:
        """Return prices in whole units, those of waiting as they may be."""
        most = _NEVER // 4
        held = np.rint(np.clip(prices.held, -most, most) * float(ONE)).astype(np.int64)
        waiting = np.rint(prices.waiting * float(ONE)).astype(np.int64)
        waiting = np.clip(waiting, 0, ONE * self._most)
        return waiting, self._residents.raised(held, ONE)

    def look(self, prices: Prices, limits: Sequence[Limits] = ()) -> Look:
        """Let every hospital choose at the prices, within limits if there are any."""
        cost, worst, (here, waits) = self._chosen(*prices, _NEVER, limits)
        receives, received = self._residents.received(prices.held, 1, here)
        waiting, held = self._residents.slopes(here, waits)
        held -= receives
        values = cost.reshape(self._copies, -1).sum(axis=1) - received
        return Look(values, Prices(waiting, held), here, worst)

    def settled(self, prices: Prices) -> Prices:
        """Return prices within their limits that prove no less."""
        waiting = np.clip(prices.waiting, 0, self._most, dtype=np.float32)
        return Prices(waiting, prices.held)

    def start(self, stable: Ints) -> Prices:
        """Return prices that prove the size less that of a stable matching, or more.

        Who is in vain waited for has a seat of the stable matching, and who has none
        there receives one less. Proves that with strict lists; with ties nothing to
        speak of.
        """
        waiting = np.zeros(self.market.pairs, np.float32)
        waiting[stable[stable != NONE]] = 1
        unmatched = (stable == NONE).astype(np.float32)
        return self.settled(Prices(waiting, -unmatched))

    def _chosen(
        self,
        waiting: Numbers,
        held: Numbers,
        never: int,
        limits: Sequence[Limits],
    ) -> tuple[NDArray[np.int64 | np.float64], Ints, Mask]:
        """Let all hospitals choose; ``limits``: of each group.

        Returns
        -------
        tuple
            What each hospital pays, a whole number if prices are; the tie of the worst
            that each holds; whom they hold, and whom they wait for.
        """
        pairs, hospitals = self.market.pairs, len(self.market.hospitals)
        paid = np.empty((2, pairs + 1), waiting.dtype)
        paid[0, :pairs] = self._residents.paid(waiting, held)
        paid[1, :pairs] = waiting
        paid[:, pairs] = never, 0
        chosen = np.empty((2, self._cells), bool)
        cost, worst = np.zeros(hospitals, exact(waiting)), np.zeros(hospitals, np.int64)
        end = 0
        for at, group in enumerate(self._hospitals):
            begin, end = end, end + group.lists.row.size
            limit = limits[at] if limits else None
            choice = group.choose(paid, chosen[:, begin:end], never, limit)
            cost[group.group], worst[group.group] = choice
        return cost, worst, chosen.take(self._place, axis=1)


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


def _places(pairs: int, grids: list[ListGrid]) -> Ints:
    """Return the cell of every row of the market, counted through all grids."""
    places, before = np.empty(pairs, np.int64), 0
    for grid in grids:
        row, cell = grid.cells
        places[row] = before + cell
        before += grid.row.size
    return places
