"""Which pairs of firm and committee block after small changes of a plan."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Lists, Mask
from lawyer_assign.explain.pricing.changes import Rows, Swaps, distinct
from lawyer_assign.statements import DISPATCHED, Stable


class Posts(NamedTuple):
    """What somebody holds after a change: keys ascend, entries name key and pair."""

    keys: Ints
    at: Ints
    pair: Ints


class Holder:
    """Who holds which pairs of a plan: lawyers, firms or committees."""

    def __init__(self, of_pair: Ints, count: int, taken: Ints) -> None:
        self.of_pair = of_pair
        self.count = count
        self._held = Lists(of_pair[taken], taken, count)

    def after(self, swaps: Swaps) -> Posts:
        """Return what everybody who is touched holds after each change."""
        width = len(self.of_pair)
        key = swaps.which * self.count + self.of_pair[swaps.pair]
        keys = distinct(key)
        at, pair = self._held.of(keys % self.count)
        came, goes = swaps.step > 0, swaps.step < 0
        gone = np.isin(
            keys[at] // self.count * width + pair,
            swaps.which[goes] * width + swaps.pair[goes],
        )
        new = np.searchsorted(keys, key[came])
        return Posts(
            keys,
            np.concatenate([at[~gone], new]),
            np.concatenate([pair[~gone], swaps.pair[came]]),
        )


class Views(NamedTuple):
    """What blocking looks at, per lawyer, firm and committee (one place each)."""

    posts: Ints
    single: Ints
    worst_single: Ints
    worst_other: Ints
    held: Ints
    worst_held: Ints
    best: Ints


class Blocking:
    """The statement of two-way choice with what it counts in a plan."""

    def __init__(self, one: Stable, chosen: Mask) -> None:
        self._one = one
        taken = np.flatnonzero(chosen)
        self._lawyers = Holder(one.pair_lawyer, one.lawyers, taken)
        self._firms = Holder(one.pair_firm, len(one.seats), taken)
        self._committees = Holder(one.pair_committee, one.committees, taken)
        lawyers, firms, committees = (
            Posts(np.arange(who.count), who.of_pair[taken], taken)
            for who in (self._lawyers, self._firms, self._committees)
        )
        self._now = _views(one, lawyers, firms, committees)
        self._blocks = one.amounts(chosen)
        places = np.arange(len(one.who))
        self._of_firm = Lists(one.firm, places, len(one.seats))
        self._of_committee = Lists(one.committee, places, one.committees)
        options = np.arange(len(one.option_row))
        self._options = Lists(one.option_row, options, len(one.who))

    def rows(self, swaps: Swaps, pinned: Ints | None = None) -> Rows:
        """Return the rows that block and did not, or no longer do.

        Parameters
        ----------
        swaps
            Changes of the plan.
        pinned
            Per change, firm x committees + committee of an agreement that is to be
            fixed: its committee blocks with nobody, its firm gives it up for nobody.
        """
        one, width = self._one, max(1, len(self._one.who))
        lawyers, firms, committees = (
            who.after(swaps) for who in (self._lawyers, self._firms, self._committees)
        )
        then = _views(one, lawyers, firms, committees, pinned)
        of_firms = _touched(firms.keys, len(one.seats), self._of_firm, width)
        of_places = _touched(committees.keys, one.committees, self._of_committee, width)
        keys = distinct(np.concatenate([of_firms, of_places]))
        which, row = keys // width, keys % width
        seen = _Seen(committees.keys, which, one.committee[row], one.committees)
        wanted = one.committee_rank[row] < seen.of(self._now.best, then.best)
        if pinned is not None:
            wanted &= one.committee[row] != pinned[which] % one.committees
        # Few firms are wanted by committees that they do not serve: only there it
        # matters whether they could.
        wants = np.flatnonzero(wanted)
        after = np.zeros(len(row), np.int64)
        after[wants] = self._can_take(
            then, (lawyers.keys, firms.keys), which[wants], row[wants]
        )
        amount = after - self._blocks[row]
        moved = amount != 0
        return Rows(which[moved], row[moved], amount[moved])

    def _can_take(
        self, then: Views, keys: tuple[Ints, Ints], which: Ints, row: Ints
    ) -> Mask:
        """Return in which rows the firm can take the committee after a change."""
        one, now = self._one, self._now
        firm = _Seen(keys[1], which, one.firm[row], len(one.seats))
        free = one.seats[one.firm[row]] > firm.of(now.held, then.held)
        swaps = free | (firm.of(now.worst_held, then.worst_held) > one.firm_rank[row])
        at, option = self._options.of(row)
        rank, is_single = one.firm_rank[row][at], one.is_single[row][at]
        lawyer = _Seen(keys[0], which[at], one.option_lawyer[option], one.lawyers)
        single = lawyer.of(now.single, then.single)
        posts, limit = lawyer.of(now.posts, then.posts), one.option_limit[option]
        has_room = posts < limit
        has_room &= ~(is_single & (single > 0))
        worst_single = lawyer.of(now.worst_single, then.worst_single)
        worst_other = lawyer.of(now.worst_other, then.worst_other)
        makes_room = (worst_single > rank) & ~(is_single & (single > 1))
        makes_room |= (worst_other > rank) & ~(is_single & (single > 0))
        makes_room &= posts <= limit  # one post less must leave her below it
        takes = (has_room & swaps[at]) | makes_room
        mask: Mask = np.bincount(at[takes], minlength=len(row)) >= one.team[row]
        return mask


class _Seen:
    """Places where somebody was touched by a change: there the view after it counts."""

    def __init__(self, known: Ints, which: Ints, place: Ints, width: int) -> None:
        self._place = place
        key = which * width + place
        at = np.minimum(np.searchsorted(known, key), max(0, len(known) - 1))
        is_touched = known[at] == key if len(known) else np.zeros(len(key), bool)
        self._touched = np.flatnonzero(is_touched)
        self._at = at[self._touched]

    def of(self, now: Ints, then: Ints) -> Ints:
        """Return a view after the change where touched, and as now elsewhere."""
        found = now[self._place]
        found[self._touched] = then[self._at]
        return found


def _views(
    one: Stable,
    lawyers: Posts,
    firms: Posts,
    committees: Posts,
    pinned: Ints | None = None,
) -> Views:
    count = len(lawyers.keys)
    is_single = one.pair_is_single[lawyers.pair]
    rank = _ranks(one, lawyers, one.lawyers, pinned)
    firm_rank = _ranks(one, firms, len(one.seats), pinned)
    held = distinct(firms.at * one.committees + one.pair_committee[firms.pair])
    best = np.full(len(committees.keys), DISPATCHED + 1, np.int64)
    np.minimum.at(best, committees.at, one.pair_committee_rank[committees.pair])
    return Views(
        np.bincount(lawyers.at, minlength=count),
        np.bincount(lawyers.at[is_single], minlength=count),
        _worst(lawyers.at[is_single], rank[is_single], count),
        _worst(lawyers.at[~is_single], rank[~is_single], count),
        np.bincount(held // one.committees, minlength=len(firms.keys)),
        _worst(firms.at, firm_rank, len(firms.keys)),
        best,
    )


def _ranks(one: Stable, held: Posts, width: int, pinned: Ints | None) -> Ints:
    """Return how firms rank what is held; 0 for what a change pins."""
    rank = one.pair_firm_rank[held.pair]
    if pinned is None:
        return rank
    link = one.pair_firm[held.pair] * one.committees + one.pair_committee[held.pair]
    return np.where(link == pinned[held.keys[held.at] // width], 0, rank)


def _worst(at: Ints, rank: Ints, count: int) -> Ints:
    found = np.zeros(count, np.int64)
    np.maximum.at(found, at, rank)
    return found


def _touched(keys: Ints, width: int, rows: Lists, row_width: int) -> Ints:
    """Return change and row of all rows of some firms or committees."""
    at, row = rows.of(keys % width)
    found: Ints = keys[at] // width * row_width + row
    return found
