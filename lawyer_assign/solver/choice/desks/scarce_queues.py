r"""Blocking pairs in scarce districts, from below: who queues at a firm that opens.

A lawyer of a firm who serves a committee that the firm likes less than t gives it up
for t, if t lies in a scarce district, where she may have many posts. So if *any* of
some lawyers of a firm holds such a committee, and all of these are options of the row
of t, then t blocks with the firm unless it has a firm it likes as much. But it may
move, and who is moved aside for it, too, so it is not enough to count who queues today.

*The market.* Residents are committees in scarce districts, hospitals are firms, with
as many seats as bounds allow them posts. A row *claims* if every lawyer of its firm is
one of its options: where t waits for the firm and that holds a committee in a scarce
district which it likes less, the lawyer who serves this one gives it up for t, and both
block. Let some firms be *open*: each holds, by a lawyer of those above, a committee
with one post whose rank is at least a given one. It has a seat less, and rows (f, t)
with a better rank of which all these lawyers are options are its *queue*. The list of
a committee ends with the first row of a queue, and before the first row that neither
claims nor queues. Rows with a tie on either side do neither, so lists are strict.

*Every plan with these firms open blocks at least as many pairs in scarce districts as
residents of queues are left out of a stable matching of this market.* Let B be these
pairs, and M the plan, kept where it has rows of the market. If t waits for a firm in M,
has a row there that is left, and that firm holds a worse one in M, or the row queues,
then the row is in B. Take the rows in B that wait off the lists. Of those left that
wait, each wants a free seat: while there is one, let the best who wants a seat come to
it. Nobody is worse off, and nobody new wants a seat whose firm holds a worse one; so
this ends with a stable matching of what is left. Let U be who queues somewhere and has
nobody in it; each had nobody in M either, so its last row is in B. Now put rows back,
one committee after the other. With a list more or less of one committee t, all others
have what they have without t, but for a chain of t that ends with one left out at most
(Blum, Roth and Rothblum 1997), so that of all who queue as many are left out as without
t, or one more. Of t in U it was one more already. So for those, first, nothing is
added, and they stay left out till it is their turn; for every other one committee with
rows in B at most one more is left out. In the end, at most as many are left out as
committees have rows in B.

It is asked that firms are a market
(:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`): so nobody has
more posts than her limit, firms have no more than seats, and committees one lawyer.

*Charges.* What is left out if several firms are open may be less than the sum of what
each leaves out alone. So firms are taken one by one: the next is charged the least that
it adds to what all those before are charged for, whichever of these are open and how
far.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask, places_in
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.market_columns import NONE, Market, from_pairs
from lawyer_assign.statements import DISPATCHED, Stable

State = tuple[int, int]
"""How a firm is open: it holds one of such a rank or a worse one, and how many."""

Opened = Mapping[int, State]
"""By firm; all others may be closed."""

PATTERNS = 500
"""Ways in which firms are open that are tried at most: a millisecond each."""


class Charges(NamedTuple):
    """What is due beside counted rows, if some rows are held.

    Parameters
    ----------
    row, charge
        Per entry: a row of a market, and which charge is due if it is held.
    price, free
        Per charge: where ``free`` is 0, the price is due once, however many of its rows
        are held; else for each of them beyond so many.
    """

    row: Ints
    charge: Ints
    price: Ints
    free: Ints

    def among(self, kept: Mask) -> "Charges":
        """Return the same for some rows of the market."""
        stays = kept[self.row]
        place = np.cumsum(kept) - 1
        return self._replace(row=place[self.row[stays]], charge=self.charge[stays])


NO_CHARGES = Charges(*(np.zeros(0, np.int64) for _ in range(4)))


@dataclass(frozen=True, eq=False)
class ScarceQueues:
    """The market of scarce districts; see above.

    Parameters
    ----------
    market
        Its rows are those of committees in scarce districts.
    claims, may_queue
        Per row: all lawyers of the firm, and all who may open it, are options.
    firm_rank
        Per row.
    """

    market: Market
    claims: Mask
    may_queue: Mask
    firm_rank: Ints

    @classmethod
    def of(cls, stable: Stable, firm: Ints, is_near: Mask) -> "ScarceQueues":
        """Read the market off a statement.

        Parameters
        ----------
        stable
            Its firms are a market.
        firm
            Per lawyer, -1 for places that nobody has.
        is_near
            Per lawyer: may open the firm.
        """
        rows = np.flatnonzero(_is_simple(stable)[stable.committee])
        order = np.lexsort((stable.committee_rank[rows], stable.committee[rows]))
        rows = rows[order]
        committee, of_row = stable.committee[rows], stable.firm[rows]
        by_committee, by_firm = stable.committee_rank[rows], stable.firm_rank[rows]
        is_lone = ~(_is_tied(committee, by_committee) | _is_tied(of_row, by_firm))
        option, lawyer = _options(stable)
        near = np.bincount(option[is_near[lawyer]], minlength=len(stable.who))[rows]
        firms = len(stable.seats)
        claims = _who_claims(stable, firm, rows)
        nears = np.bincount(firm[is_near & (firm >= 0)], minlength=firms)[of_row]
        market = from_pairs(
            tuple(range(stable.committees)),
            tuple(range(firms)),
            _most_posts(stable, firm),
            (committee, of_row),
            (by_committee, by_firm),
        )
        return cls(market, is_lone & claims, is_lone & (near == nears), by_firm)

    def left_out(self, opened: Opened) -> int:
        """Return how many who queue are left out if some firms are open."""
        market, place = self.market, np.arange(self.market.pairs)
        worst = np.full(len(market.seats), -1)
        seats = market.seats.copy()
        for firm, (rank, count) in opened.items():
            worst[firm] = rank
            seats[firm] = max(0, seats[firm] - count)
        queues = self.may_queue & (self.firm_rank < worst[market.hospital])
        end = np.full(len(market.residents), UNBOUNDED)
        is_idle = ~(queues | self.claims)
        np.minimum.at(end, market.resident[is_idle], place[is_idle])
        np.minimum.at(end, market.resident[queues], place[queues] + 1)
        kept = place < end[market.resident]
        chosen = deferred_acceptance(replace(market, seats=seats).keep(kept))
        asked = np.unique(market.resident[kept & queues])
        return int((chosen[asked] == NONE).sum())

    def charges(self, firm: Ints, rank: Ints, most: Ints, watch: Watch) -> Charges:
        """Return what is due for rows of another market.

        Parameters
        ----------
        firm
            Per row: the firm that is open if it is held, -1 = none.
        rank
            Per row: how the firm likes it.
        most
            Per firm: of how many rows it can hold.
        watch
            Asked.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        alone = []
        for one in watch.over(np.unique(firm[firm >= 0]).tolist()):
            ranks, count = np.unique(rank[firm == one]).tolist(), int(most[one])
            if due := self.left_out({one: (ranks[-1], count)}):
                alone.append((due, one, self._steps(one, ranks, watch), count))
        known: list[tuple[Opened, int]] = [({}, 0)]
        found = []
        for _, one, ranks, count in sorted(alone, key=lambda each: -each[0]):
            if len(known) * (1 + len(ranks) * count) > PATTERNS:
                continue
            charge = self._charge(known, one, ranks, count, watch)
            found.append(charge)
            known += [
                ({**opened, one: state}, cost + due)
                for opened, cost in known
                for state, due in charge.states()
            ]
        return _entries(found, firm, rank)

    def _steps(self, firm: int, ranks: Sequence[int], watch: Watch) -> list[int]:
        """Return the ranks from which on a firm, open alone, leaves out more."""
        found: list[int] = []
        most = 0
        for rank in watch.over(ranks):
            count = self.left_out({firm: (rank, 1)})
            if count > most:
                found.append(rank)
                most = count
        return found or [ranks[-1]]

    def _charge(
        self, known: Sequence[tuple[Opened, int]], firm: int, ranks: Sequence[int],
        most: int, watch: Watch,
    ) -> "_Charge":  # fmt: skip
        """Return what a firm is charged beside those before, however they are open."""

        def added(rank: int, count: int) -> int:
            return min(
                self.left_out({**opened, firm: (rank, count)}) - cost
                for opened, cost in watch.over(known)
            )

        due, prices = 0, []
        for rank in ranks:
            due = max(due, added(rank, 1))
            prices.append(due)
        free = 1
        for count in range(2, most + 1):
            for rank, price in zip(ranks, prices, strict=True):
                free = max(free, count - added(rank, count) + price)
        return _Charge(firm, ranks, prices, min(free, most), most)


class _Charge(NamedTuple):
    """What a firm is charged for one it holds, by rank, and for each beyond some."""

    firm: int
    ranks: Sequence[int]
    prices: Sequence[int]
    free: int
    most: int

    def states(self) -> Iterator[tuple[State, int]]:
        """Yield in which ways it can be open, and what it is charged then."""
        for rank, price in zip(self.ranks, self.prices, strict=True):
            for count in range(1, self.most + 1):
                yield (rank, count), price + max(0, count - self.free)


def _entries(found: Sequence[_Charge], firm: Ints, rank: Ints) -> Charges:
    """Return charges, each with the rows of another market for which it is due."""
    rows, prices, frees = [], [], []
    for one in found:
        own = firm == one.firm
        steps = np.diff(one.prices, prepend=0).tolist()
        asked = [(at, step, 0) for at, step in zip(one.ranks, steps, strict=True)]
        asked.append((one.ranks[0], int(one.free < one.most), one.free))
        for least, price, free in asked:
            if price > 0:
                rows.append(np.flatnonzero(own & (rank >= least)))
                prices.append(price)
                frees.append(free)
    charge = np.repeat(np.arange(len(rows)), [len(each) for each in rows])
    row = np.concatenate([np.zeros(0, np.int64), *rows])
    return Charges(row, charge, np.array(prices, np.int64), np.array(frees, np.int64))


def _is_simple(stable: Stable) -> Mask:
    """Return the committees in scarce districts whose posts are told by rows alone."""
    width = stable.committees
    found = np.zeros(width, bool)
    found[stable.committee] = True
    found[stable.committee[stable.is_single | (stable.team != 1)]] = False
    found[stable.pair_committee[stable.pair_is_single]] = False
    row = places_in(
        stable.firm * width + stable.committee,
        stable.pair_firm * width + stable.pair_committee,
    )
    is_same = stable.pair_committee_rank >= DISPATCHED
    has = row >= 0
    is_same[has] = (
        (stable.pair_firm_rank == np.append(stable.firm_rank, 0)[row])
        & (stable.pair_committee_rank == np.append(stable.committee_rank, 0)[row])
    )[has]
    found[stable.pair_committee[~is_same]] = False
    return found


def _options(stable: Stable) -> tuple[Ints, Ints]:
    """Return rows with a lawyer each who may serve the committee, each once."""
    may = stable.option_limit > 0
    keys = stable.option_row[may] * stable.lawyers + stable.option_lawyer[may]
    row, lawyer = np.divmod(np.unique(keys), stable.lawyers)
    return row, lawyer


def _who_claims(stable: Stable, firm: Ints, rows: Ints) -> Mask:
    """Return which of some rows have all as options who may hold a worse one of them.

    These are the lawyers of the firm with a pair of another of the rows.
    """
    width = stable.committees
    asked = np.zeros(width, bool)
    asked[stable.committee[rows]] = True
    held = asked[stable.pair_committee] & (stable.pair_firm_rank < DISPATCHED)
    worst = np.full(stable.lawyers, -1)
    np.maximum.at(worst, stable.pair_lawyer[held], stable.pair_firm_rank[held])
    who = np.flatnonzero((worst >= 0) & (firm >= 0))
    keys = np.sort(firm[who] * (2 * DISPATCHED) + worst[who])
    own = stable.firm * (2 * DISPATCHED)
    after = np.searchsorted(keys, own + stable.firm_rank, side="right")
    many = np.searchsorted(keys, own + 2 * DISPATCHED) - after
    row, lawyer = _options(stable)
    is_worse = worst[lawyer] > stable.firm_rank[row]
    able = np.bincount(row[is_worse], minlength=len(stable.who))
    mask: Mask = (able == many)[rows]
    return mask


def _is_tied(group: Ints, rank: Ints) -> Mask:
    """Return which entries of a group have the rank of another one."""
    keys = np.stack([group, rank])
    _, place, count = np.unique(keys, axis=1, return_inverse=True, return_counts=True)
    mask: Mask = count[place.ravel()] > 1
    return mask


def _most_posts(stable: Stable, firm: Ints) -> Ints:
    """Return the most posts that a firm can have."""
    each = np.bincount(stable.pair_lawyer, minlength=stable.lawyers)
    np.minimum.at(each, stable.option_lawyer, stable.option_limit)
    together = np.zeros(len(stable.seats), np.int64)
    np.add.at(together, firm[firm >= 0], each[firm >= 0])
    most: Ints = np.clip(stable.seats, 0, together)
    return most
