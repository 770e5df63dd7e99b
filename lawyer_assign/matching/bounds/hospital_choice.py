"""What hospitals choose when each is alone: whom to hold, and for whom to wait."""

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.bounds.list_grid import ListGrid, Numbers, exact
from lawyer_assign.matching.market_columns import Market


class Hospitals:
    """Some hospitals, each with its best threshold and holders at the prices."""

    def __init__(self, market: Market, group: Ints) -> None:
        size = np.diff(market.hospital_start)[group]
        start = market.hospital_start[group]
        self.lists = ListGrid.of(market.by_hospital, market.hospital_rank, start, size)
        # Where all are held nobody is left to wait for, free seats or not.
        self._seats = np.minimum(market.seats[group], size)
        # Places for the least differences, sorted; one never used, so two are there.
        at = np.arange(int(self._seats.max()) + 1)[::-1, None]
        self._is_seat = at < self._seats
        self._at = np.arange(len(self.lists.row))[:, None]
        # The first entries are held whatever they cost; fewer do not fill all seats.
        self._is_first = self._at < self._seats
        self._is_short = ~self.lists.is_last | (self._at < self._seats - 1)

    def choose(self, paid: Numbers, chosen: Mask, never: int) -> float:
        """Return what all pay at least, a whole number if prices are.

        Parameters
        ----------
        paid
            Shape ``(2, rows + 1)``: for holding and for waiting; the last row stands
            where lists are padded.
        chosen
            Shape ``(2, cells)``, filled in: who is held, and for whom it waits.
        never
            More than all prices of a list together.
        """
        lists = self.lists
        here, waiting = lists.read(paid[0]), lists.read(paid[1])
        gain = here - waiting
        full, bar, free = self._fill(gain, here, never)
        waited = _summed(waiting)
        cost = full + lists.at_first(waited - waiting)
        cost[self._is_short] = never * len(self._is_seat)
        worst = cost.argmin(axis=0)
        which = np.arange(len(worst))
        filled, open_ = cost[worst, which], waited[-1] + self._open_cost(free)
        is_open = open_ < filled
        first = np.where(is_open, len(cost), lists.first[worst, which])
        is_before = self._at < first
        np.copyto(gain, here, where=~is_before)
        gain[self._at > np.where(is_open, len(cost), worst)] = never
        is_here, is_waited = chosen.reshape(2, *cost.shape)
        bar = np.where(is_open, free[-2], bar[worst, which])
        is_here[:] = _least(gain, bar, self._seats - is_open)
        is_here &= ~is_open | (gain < 0)
        np.greater(is_before, is_here, out=is_waited)
        total: float = np.minimum(open_, filled).sum(dtype=exact(cost)).item()
        return total

    def _open_cost(self, free: Numbers) -> Numbers:
        """Return what the seats but one earn, given the least differences of all."""
        earned = np.where(self._is_seat, np.minimum(free, 0), 0)
        total: Numbers = earned[:-1].sum(axis=0)
        return total

    def _fill(
        self, gain: Numbers, gain_last: Numbers, never: int
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Fill all seats from the head of each list, for every tie as the last.

        Parameters
        ----------
        gain, gain_last
            What here costs more than not, before the last tie and in it.
        never
            More than any sum of these.

        Returns
        -------
        tuple of three Numbers
            Per cell the sum of the least differences as many as seats, if its tie is
            the last one and it is the last of it, and the greatest of them; and the
            least differences of the whole list, sorted.
        """
        if not self.lists.has_ties:
            return self._fill_strict(gain, gain_last, never)
        lists = self.lists
        sorted_ = self._none_yet(gain, never)
        spare, tied, spare_tied = (sorted_.copy() for _ in range(3))
        top, top_tied, bar = (np.empty_like(gain) for _ in range(3))
        for k in range(len(gain)):
            top[k] = sorted_[-1]
            np.copyto(tied, sorted_, where=lists.first[k] == k)
            top_tied[k] = tied[-1]
            tied, spare_tied = _insert(tied, gain_last[k], spare_tied)
            bar[k] = tied[-1]
            sorted_, spare = _insert(sorted_, gain[k], spare)
        step = self._added(gain, top)
        step_tied = self._added(gain_last, top_tied)
        within = _summed(step_tied)
        base = _summed(step) - step - (within - step_tied)
        return within + lists.at_first(base), bar, sorted_

    def _fill_strict(
        self, gain: Numbers, gain_last: Numbers, never: int
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Do the same where every tie is one entry, in half the time."""
        sorted_ = self._none_yet(gain, never)
        spare = sorted_.copy()
        top, bar = np.empty_like(gain), np.empty_like(gain)
        for k in range(len(gain)):
            top[k] = sorted_[-1]
            np.minimum(top[k], gain_last[k], out=bar[k])
            np.maximum(bar[k], sorted_[-2], out=bar[k])
            sorted_, spare = _insert(sorted_, gain[k], spare)
        step = self._added(gain, top)
        return _summed(step) - step + self._added(gain_last, top), bar, sorted_

    def _none_yet(self, gain: Numbers, never: int) -> Numbers:
        """Return the places of the least differences before there are any."""
        return np.where(self._is_seat, never, -never).astype(gain.dtype)

    def _added(self, gain: Numbers, top: Numbers) -> Numbers:
        """Return what each adds to the sum of the least; ``top``: greatest of these."""
        found: Numbers = np.where(self._is_first, gain, np.minimum(gain - top, 0))
        return found


def _insert(sorted_: Numbers, values: Numbers, spare: Numbers) -> tuple[Numbers, ...]:
    """Insert a value into each sorted column; the greatest falls out.

    Returns the new columns, and the old ones to write to next.
    """
    np.minimum(sorted_, values, out=spare)
    np.maximum(spare[1:], sorted_[:-1], out=spare[1:])
    return spare, sorted_


def _summed(values: Numbers) -> Numbers:
    """Return running sums down the columns, four times as fast as ``cumsum``."""
    sums = values.copy()
    for k in range(1, len(sums)):
        sums[k] += sums[k - 1]
    return sums


def _least(values: Numbers, bar: Numbers, count: Ints) -> Mask:
    """Mark the least values of each column, so many, none above the bar."""
    below, at_bar = values < bar, values == bar
    room = count - below.sum(axis=0)
    found: Mask = below | (at_bar & (np.cumsum(at_bar, axis=0) <= room))
    return found
