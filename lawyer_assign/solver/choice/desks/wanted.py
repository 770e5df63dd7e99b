r"""Whom committees want, lawyer by lawyer: rows that a market of desks can count.

Of most rows (f, c) some lawyers of the firm are no options, so that no desk counts
them (:mod:`lawyer_assign.solver.choice.desks.firm_bound`). But f and c block as soon as
*one* lawyer who may serve c has room for it. So let each lawyer be a desk of her own,
with one seat. The *circle* of a row are its options among lawyers at desks with which c
has a row of the market. A row that asks for one lawyer, outside scarce districts, is
counted if its circle is not empty.

*Every plan is a matching of lawyers*, where it keeps what is asked of it there: each of
its single posts that is a pair of the market is held by who serves it, and no lawyer
has two of these.

*One of these matchings blocks no counted row that does not block in the plan.* A row
(f, c) *wants* the lawyers of its circle if c is neither at f nor at a firm it likes as
much. If one of these holds a committee that f likes less, the row blocks in the plan:
she gives up her only single post for c, and has no more posts than her limit, case
(ii). What is left are rows that want a lawyer who holds nobody, and may have no room.
While there is one, at a desk without a charge, let the committee that f likes best of
those who want her come to her. What it leaves may be wanted next, and so on. This ends,
since who moves is better off and nobody is worse off; so the hard stay held, and who
wants a lawyer in the end wanted her all along. Then nobody wants a lawyer who holds
nobody, but at desks with a charge, where nobody comes and none of it is counted. Who
wants one that holds a worse one did so from the start: nobody came to her while a
better one wanted her.

So a counted row blocks in a matching of lawyers if c is at no firm that it likes as
much, and some lawyer of its circle holds a worse one, or, at a desk without a charge,
nobody. With a smaller circle it blocks in fewer of them. So with some desks left out,
circles lose their lawyers there, and the rest is as for desks: only rows of c stay that
it likes better than all that is left out.

What a matching holds at a desk is held by lawyers who have the pair, or are in the
circle of its row. More of them is not told to the program
(:mod:`lawyer_assign.solver.choice.desks.desk_program`), so it has no columns for
lawyers. It is no worse for that where of any two circles of a firm one has the other
inside: who may be held by all is placed so that the smaller ones hold the best. In a
city 18 pairs are proved to block where whole desks prove 17, 17 where those prove 15,
and 9 for 6; with columns for each kind of lawyers, 18 took 80 s and not 10.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask, places_in, runs
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.statements import Stable

OFTEN = 1_000
"""Rows between two looks at the watch."""


class Wanted(NamedTuple):
    """Counted rows with their circles, and who may hold what; see above.

    Parameters
    ----------
    row, lawyer, place
        Per member of a circle, by row: the counted row, the lawyer, and the row of the
        market that says its committee is held at her desk.
    post, holder
        Each row of the market with the lawyers who may hold it.
    rank
        Per row of the market: as the firm has it, whichever desk.
    """

    row: Ints
    lawyer: Ints
    place: Ints
    post: Ints
    holder: Ints
    rank: Ints

    @classmethod
    def of(
        cls, stable: Stable, market: Market, desk: Ints, firms: Ints | None
    ) -> "Wanted":
        """Read them off a statement.

        Parameters
        ----------
        stable
            Its firms are a market.
        market
            Of committees and desks, all of a firm ranked alike.
        desk
            Per lawyer.
        firms
            Only rows of these are counted; ``None`` = of all.
        """
        count = len(market.hospitals)
        keys = market.resident * count + market.hospital
        is_counted = stable.is_single & (stable.team == 1)
        if firms is not None:
            is_counted &= np.isin(stable.firm, firms)
        may = (stable.option_limit > 0) & is_counted[stable.option_row]
        row, lawyer = _each_once(stable.option_row[may], stable.option_lawyer[may])
        place = places_in(keys, stable.committee[row] * count + desk[lawyer])
        is_there = place >= 0
        row, lawyer, place = row[is_there], lawyer[is_there], place[is_there]
        single = np.flatnonzero(stable.pair_is_single)
        own = stable.pair_committee[single], desk[stable.pair_lawyer[single]]
        post = places_in(keys, own[0] * count + own[1])
        single, post = single[post >= 0], post[post >= 0]
        rank = np.full(market.pairs, UNBOUNDED)
        np.minimum.at(rank, post, stable.pair_firm_rank[single])
        post, holder = _each_once(
            np.concatenate([post, place]),
            np.concatenate([stable.pair_lawyer[single], lawyer]),
        )
        return cls(row, lawyer, place, post, holder, rank)

    def among(self, kept: Mask, is_counted: Mask) -> "Wanted":
        """Return the same for some rows of the market, of which some are counted."""
        number = np.cumsum(kept) - 1
        inside, held = is_counted[self.place], kept[self.post]
        return Wanted(
            self.row[inside],
            self.lawyer[inside],
            number[self.place[inside]],
            number[self.post[held]],
            self.holder[held],
            self.rank[kept],
        )

    def circles(self, watch: Watch) -> "Circles":
        """Return which counted rows have the same circle.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        start = np.flatnonzero(np.diff(self.row, prepend=-1))
        size = np.diff(start, append=len(self.row))
        known: dict[bytes, int] = {}
        circle = np.zeros(len(start), np.int64)
        ends = zip(start.tolist(), size.tolist(), strict=True)
        for at, (begin, many) in enumerate(watch.over(ends, OFTEN)):
            lawyers = self.lawyer[begin : begin + many].tobytes()
            circle[at] = known.setdefault(lawyers, len(known))
        first = np.unique(circle, return_index=True)[1]
        _, members = runs(start[first], size[first])
        return Circles(self.place[start], circle, size[first], members)


class Circles(NamedTuple):
    """Circles of counted rows, each once.

    Parameters
    ----------
    place, circle
        Per counted row: a row of the market of it, and its circle.
    size, members
        Per circle: how many lawyers; and places in :class:`Wanted` of these, circle by
        circle.
    """

    place: Ints
    circle: Ints
    size: Ints
    members: Ints


def _each_once(first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """Return pairs of numbers in order, each once."""
    width = 1 + int(second.max(initial=0))
    both = np.divmod(np.unique(first * width + second), width)
    return both[0], both[1]
