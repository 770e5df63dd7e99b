"""What hospitals choose when each is alone: whom to hold, and for whom to wait."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.bounds.list_grid import ListGrid, Numbers
from lawyer_assign.matching.market_columns import Market

_PADDED = 1 << 60
"""Tie of the cells behind the end of a list."""


class Limits(NamedTuple):
    """Who may be the worst that some hospitals hold.

    Parameters
    ----------
    is_barred
        Shape of the grid: nobody of the cell's tie may.
    is_full
        Per hospital: it may have no free seat.
    """

    is_barred: Mask
    is_full: Mask


class Choice(NamedTuple):
    """What hospitals chose.

    Parameters
    ----------
    cost
        Per hospital: what it pays.
    worst
        Per hospital: the tie of the worst it holds, or the number of its ties if it
        has a free seat.
    """

    cost: Numbers
    worst: Ints


class Hospitals:
    """Some hospitals, each with its best threshold and holders at the prices."""

    def __init__(self, market: Market, group: Ints) -> None:
        self.group = group
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

        ranks = np.append(market.hospital_rank, _PADDED)
        self._tie = ranks[self.lists.row]
        self._ties = ranks[market.by_hospital[start + size - 1]] + 1

    def limits(self, low: Ints, high: Ints) -> Limits:
        """Return limits: of every hospital of the market the least and the last tie.

        A hospital may have a free seat where the last one is the number of its ties.
        """
        least, last = low[self.group], high[self.group]
        is_barred = self._is_short | (self._tie < least) | (self._tie > last)
        return Limits(is_barred, last < self._ties)

    def choose(
        self, paid: Numbers, chosen: Mask, never: int, limits: Limits | None = None
    ) -> Choice:
        """Return what each pays at least, a whole number if prices are.

        Parameters
        ----------
        paid
            Shape ``(2, rows + 1)``: for holding and for waiting; the last row stands
            where lists are padded.
        chosen
            Shape ``(2, cells)``, filled in: who is held, and for whom it waits.
        never
            More than all prices of a list together. Who has no choice within the limits
            pays as much or more.
        limits
            ``None`` = anybody may be the worst, and every seat free.
        """
        lists = self.lists
        here, waiting = lists.read(paid[0]), lists.read(paid[1])
        gain = here - waiting
        # Of a tie only one can be the worst; of several it is not asked which.
        is_forced = limits is not None and not lists.has_ties
        full, bar, free = self._fill(gain, here, never, is_forced=is_forced)
        waited = _summed(waiting)
        cost = full + lists.at_first(waited - waiting)
        cost[self._is_short if limits is None else limits.is_barred] = self._none(never)
        worst = cost.argmin(axis=0)
        which = np.arange(len(worst))
        filled, open_ = cost[worst, which], waited[-1] + self._open_cost(free)
        if limits is not None:
            open_[limits.is_full] = self._none(never)
        is_open = open_ < filled
        first = np.where(is_open, len(cost), lists.first[worst, which])
        is_before = self._at < first
        np.copyto(gain, here, where=~is_before)
        gain[self._at > np.where(is_open, len(cost), worst)] = never
        is_here, is_waited = chosen.reshape(2, *cost.shape)
        if is_forced:
            gain[worst[~is_open], which[~is_open]] = -never
        bar = np.where(is_open, free[-2], bar[worst, which])
        is_here[:] = _least(gain, bar, self._seats - is_open)
        is_here &= ~is_open | (gain < 0)
        np.greater(is_before, is_here, out=is_waited)
        tie = np.where(is_open, self._ties, self._tie[worst, which])
        return Choice(np.minimum(open_, filled), tie)

    def _none(self, never: int) -> int:
        """Return what a choice costs that is none: more than any other."""
        return never * len(self._is_seat)

    def _open_cost(self, free: Numbers) -> Numbers:
        """Return what the seats but one earn, given the least differences of all."""
        earned = np.where(self._is_seat, np.minimum(free, 0), 0)
        total: Numbers = earned[:-1].sum(axis=0)
        return total

    def _fill(
        self, gain: Numbers, gain_last: Numbers, never: int, *, is_forced: bool
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Fill all seats from the head of each list, for every tie as the last.

        Parameters
        ----------
        gain, gain_last
            What here costs more than not, before the last tie and in it.
        never
            More than any sum of these.
        is_forced
            The last one is held whatever it costs. Otherwise it may be left out, which
            is never worse than to end with one before; lists without ties only.

        Returns
        -------
        tuple of three Numbers
            Per cell the sum of the least differences as many as seats, if its tie is
            the last one and it is the last of it, and the greatest of them; and the
            least differences of the whole list, sorted. Of whom is forced nothing is in
            the greatest.
        """
        if not self.lists.has_ties:
            return self._fill_strict(gain, gain_last, never, is_forced=is_forced)
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
        self, gain: Numbers, gain_last: Numbers, never: int, *, is_forced: bool
    ) -> tuple[Numbers, Numbers, Numbers]:
        """Do the same where every tie is one entry, in half the time."""
        sorted_ = self._none_yet(gain, never)
        spare = sorted_.copy()
        top, bar = np.empty_like(gain), np.empty_like(gain)
        for k in range(len(gain)):
            top[k], bar[k] = sorted_[-1], sorted_[-2]
            sorted_, spare = _insert(sorted_, gain[k], spare)
        step = self._added(gain, top)
        before = _summed(step) - step
        if is_forced:
            last = np.where(self._is_first, gain_last, gain_last - top)
            return before + last, bar, sorted_
        np.maximum(bar, np.minimum(top, gain_last), out=bar)
        return before + self._added(gain_last, top), bar, sorted_

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
