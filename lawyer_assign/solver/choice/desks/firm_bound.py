r"""Blocking pairs, from below: firms that have to serve whom they like least.

Some committees, the *hard* ones, are covered only by breaking links: their lawyers all
have somebody whom their firm chose. A firm that serves one of them *opens*: every
committee that wants it more than what it has then blocks. That is a fixed charge, and
coverage alone does not show it (:mod:`lawyer_assign.solver.choice.blocking_bound`).

*Desks.* The lawyers of a firm are split in two desks: those who have a pair with a hard
committee, and the others. A desk has a seat for each. Residents are the committees
outside scarce districts, and those pairs that are single: each with a desk of lawyers
who may serve it, if firm and committee are bound to or chose each other, or if it is
hard. A row (f, c) is counted at one desk at most, of which *every* lawyer is an option
of the row; c asks for one lawyer and lies outside scarce districts.

*Every plan is a matching of desks.* Let a plan keep what
:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market` asks: no committee
has two lawyers, no lawyer two single posts or more posts than her limit. Each single
post that is a pair of the market is held there. So no desk holds more than its lawyers,
no resident is held twice, and hard committees, all covered, are held. Others need not
be: who dispatches them costs nothing.

*One of these matchings blocks no counted pair that does not block in the plan.* A row
(f, c) at desk g *wants* g if c is neither here nor at a desk it likes as much. Where g
holds a committee that f likes less, and every lawyer of g is an option of the row, it
blocks in the plan: her lawyer gives up her only single post for c, and has no more
posts than her limit, case (ii). What is left are rows that want a free seat, of
somebody who need not take c: full of posts in scarce districts, or of a firm without
seats. While there is one, let the committee that g likes best of those who want it
come to g. What it leaves may be wanted next, and so on. This ends, since who moves is
better off and nobody is worse off; so the hard stay held, and who wants g in the end
wanted it all along. No free seat is wanted then. Who wants g and is liked better than
one it holds was so from the start: nobody came while a better one wanted g.

*Charges.* Committees in scarce districts are no residents, but those who queue at a
firm that opens block too (:mod:`lawyer_assign.solver.choice.desks.scarce_queues`):
other rows than those counted, so both add up. What is due for a plan is so for what
lawyers of one desk of a firm hold, those near hard committees or others
(:mod:`lawyer_assign.solver.choice.desks.who_opens`). So nobody is moved to a desk with
a charge: its free seats are wanted by nobody, and a row there blocks only if the desk
holds a committee that the firm likes less. All else that is moved only takes from these
desks.

*Regions.* Prices settle the sooner the smaller the market is, so some desks may be left
out, with their rows. A row of c with a desk that stays is then counted only if c likes
it better than every desk of c that is left out, and c is known to be held only if all
its desks stay. A matching of all desks, less its pairs with those left out, is one of
the rest: the desks that stay hold whom they held, and c, content at a row that is still
counted, is held by one of these. So no more counted pairs block.

So no plan blocks fewer pairs than a matching of this market in which all hard
committees are held. With each lawyer for a desk, more rows are counted
(:mod:`lawyer_assign.solver.choice.desks.wanted`), and those are bounded by a search
(:mod:`lawyer_assign.solver.choice.desks.desk_program`). Where that does not end, desks
are bounded by prices
(:class:`lawyer_assign.matching.bounds.decomposition.Decomposition`), whichever
committees are called hard. All speak of plans as good as a given one in the tiers
before stability, of which one has to be coverage, kept whole.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask, places_in
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.matching.bounds.decomposition import Decomposition
from lawyer_assign.matching.bounds.price_ascent import PartsBound
from lawyer_assign.matching.market_columns import Market, from_pairs
from lawyer_assign.solver.choice.desks.desk_program import searched
from lawyer_assign.solver.choice.desks.scarce_queues import (
    NO_CHARGES,
    Charges,
    ScarceQueues,
)
from lawyer_assign.solver.choice.desks.wanted import Wanted
from lawyer_assign.solver.choice.desks.who_is_hard import (
    left_out,
    linked_flow,
    surely_served,
    with_enclosed,
)
from lawyer_assign.solver.choice.desks.who_opens import firm_of_lawyers, who_opens
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import DISPATCHED, Stable

REGIONS = ((0, 0.1), (1, 0.9))
"""Steps from the hard committees to desks that stay, and the share of the time left for
a search among these. (A step further proves no more: 18, 17 and 9 in cities where these
do, after four times as long.)"""

CHARGED = 0.1
"""Share of the time for what queues in scarce districts charge: 0.2 s in a city."""

PRICED = 0.7
"""Share of the time left for prices of the last region, if its search did not end."""

_NEAR, _FAR, _DESKS = 0, 1, 2
"""Desks of a firm: of lawyers who reach hard committees, and of the others."""


@dataclass(frozen=True, eq=False)
class Desks:
    """A market of desks; see above.

    Parameters
    ----------
    market
        Committees, and two desks for every firm.
    counted
        Per row of the market: it is counted if it blocks.
    is_held
        Per resident: hard.
    wanted
        The rows that are counted if every lawyer is a desk.
    charges
        Due for rows of the market that are held, beside rows that block.
    """

    market: Market
    counted: Mask
    is_held: Mask
    wanted: Wanted
    charges: Charges = NO_CHARGES

    @classmethod
    def of(cls, stable: Stable, is_hard: Mask, firms: Ints | None = None) -> "Desks":
        """Say a statement as a market of desks, some committees called hard.

        With ``firms``, only rows of these are counted.
        """
        single, liked = stable.pair_is_single, stable.pair_firm_rank < DISPATCHED
        firm = firm_of_lawyers(stable)
        near = _near_or_far(stable, is_hard)
        desk = firm * _DESKS + near
        count = _DESKS * len(stable.seats)
        used = single & (liked | is_hard[stable.pair_committee])
        keys = stable.pair_committee[used] * count + desk[stable.pair_lawyer[used]]
        keys, first = np.unique(keys, return_index=True)
        market = from_pairs(
            tuple(range(stable.committees)),
            tuple(range(count)),
            np.bincount(desk[firm >= 0], minlength=count),
            (keys // count, keys % count),
            (
                stable.pair_committee_rank[used][first],
                stable.pair_firm_rank[used][first],
            ),
        )
        rows = _counted_at(stable, near, desk[firm >= 0])
        counted = np.isin(market.resident * count + market.hospital, rows)
        if firms is not None:
            counted &= np.isin(market.hospital // _DESKS, firms)
        wanted = Wanted.of(stable, market, desk, firms)
        return cls(market, counted, is_hard, wanted)

    @property
    def places(self) -> tuple[Ints, Mask]:
        """Per row of the market: its firm, and whether that desk reaches the hard."""
        firm, desk = np.divmod(self.market.hospital, _DESKS)
        return firm, desk == _NEAR

    def bound(self, most: int, watch: Watch) -> int:
        """Return blocking pairs that no plan goes below, ``most`` at most."""
        found, is_all, region = 0, False, self
        for steps, share in REGIONS:
            region = self.around(steps)
            found, is_all = region.searched(found, most, watch.part(share))
        if not is_all:
            found = max(found, region.priced(most, watch.part(PRICED)))
        return min(found, most)

    def searched(self, found: int, most: int, watch: Watch) -> tuple[int, bool]:
        """Return what CP-SAT proves until time is up, and whether this is all.

        ``found`` is proved already.
        """
        market = self.market, self.wanted, self.is_held, self.charges
        return searched(*market, found, most, watch)

    def priced(self, most: int, watch: Watch) -> int:
        """Return what prices of all these desks prove until time is up."""
        prices = self.climbed(most, watch)
        return 0 if prices is None else prices.bound

    def climbed(self, most: int, watch: Watch) -> PartsBound | None:
        """Return prices of these desks, ``None`` where there is none or no time."""
        if not self.market.pairs or watch.must_stop:
            return None
        parts = Decomposition(self.market, None, self.counted, self.is_held)
        prices = PartsBound(parts)
        prices.run(watch, lambda: most)
        return prices

    def around(self, steps: int) -> "Desks":
        """Return the region of desks that hard committees can go to.

        With every step, also of desks that those may go to instead whom one of them
        may anger.
        """
        market = self.market
        resident, desk = market.resident, market.hospital
        stays = np.zeros(len(market.hospitals), bool)
        stays[desk[self.is_held[resident]]] = True
        for _ in range(steps):
            is_met = np.zeros(len(self.is_held), bool)
            is_met[resident[stays[desk] & self.counted]] = True
            stays[desk[is_met[resident]]] = True
        return self.without(~stays)

    def without(self, away: Mask) -> "Desks":
        """Return the market with some desks left out; see above."""
        market = self.market
        resident, rank = market.resident, market.resident_rank
        is_away = away[market.hospital]
        best = np.full(len(self.is_held), UNBOUNDED)
        np.minimum.at(best, resident[is_away], rank[is_away])
        is_safe = ~is_away & (rank < best[resident])
        return Desks(
            market.keep(~is_away),
            (self.counted & is_safe)[~is_away],
            self.is_held & (best == UNBOUNDED),
            self.wanted.among(~is_away, is_safe),
            self.charges.among(~is_away),
        )

    def charged(self, stable: Stable, watch: Watch) -> "Desks":
        """Return the same with what scarce districts charge firms that open.

        Asked of all desks: who is near is told by who is hard.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        market, single = self.market, stable.pair_is_single
        firm, count = firm_of_lawyers(stable), len(market.hospitals)
        near = _near_or_far(stable, self.is_held)
        is_counted = np.zeros(len(stable.seats), bool)
        is_counted[market.hospital[self.counted] // _DESKS] = True
        opens = who_opens(stable, firm, near == _NEAR, is_counted)
        queues = ScarceQueues.of(stable, firm, opens)
        desk = firm * _DESKS + near
        row = places_in(
            market.resident * count + market.hospital,
            stable.pair_committee[single] * count + desk[stable.pair_lawyer[single]],
        )
        rank = np.full(market.pairs, UNBOUNDED)
        np.minimum.at(rank, row[row >= 0], stable.pair_firm_rank[single][row >= 0])
        may_open = np.zeros(count, bool)
        may_open[desk[opens]] = True
        opened = np.where(may_open[market.hospital], self.places[0], -1)
        most = np.bincount(firm[opens], minlength=len(stable.seats))
        charges = queues.charges(opened, rank, most, watch)
        return replace(self, charges=charges)


def opening_bound(
    face: Face,
    most: int,
    watch: Watch,
    firms: Ints | None = None,
    plan: Mask | None = None,
) -> int:
    """Return blocking pairs that no plan of a face goes below.

    Parameters and what is returned are those of
    :func:`lawyer_assign.solver.choice.blocking_bound.least_blocking`; with ``firms``,
    of blocking pairs with these firms. ``plan`` is a flow that keeps the links of
    deferred acceptance, made here if there is none.
    """
    if not watch.allows(Flow.name):
        return 0
    stable = face.stable
    if plan is None:
        plan = linked_flow(face, watch)
    is_hard = left_out(stable, plan, with_instead=True)
    served = surely_served(face)
    is_hard = with_enclosed(stable, is_hard & served, served)
    if not is_hard.any() or not is_matroid_market(face):
        return 0
    desks = Desks.of(stable, is_hard, firms)
    if firms is None:
        # What scarce districts charge may block with any firm.
        with suppress(OutOfTime):
            desks = desks.charged(stable, watch.part(CHARGED))
    return desks.bound(most, watch)


def _near_or_far(stable: Stable, is_hard: Mask) -> Ints:
    """Return per lawyer the kind of her desk."""
    found = np.full(stable.lawyers, _FAR)
    reaches = is_hard[stable.pair_committee] & stable.pair_is_single
    found[stable.pair_lawyer[reaches]] = _NEAR
    return found


def _counted_at(stable: Stable, near: Ints, desks: Ints) -> Ints:
    """Return a key, committee and desk, for every row that is counted."""
    count = _DESKS * len(stable.seats)
    sizes = np.bincount(desks, minlength=count).reshape(-1, _DESKS)[stable.firm]
    able = np.zeros((len(stable.who), _DESKS), np.int64)
    may = stable.option_limit > 0
    places = (stable.option_row[may], near[stable.option_lawyer[may]])
    np.add.at(able, places, 1)
    fits = (able == sizes) & (sizes > 0)
    fits[~stable.is_single | (stable.team != 1)] = False
    # At the desk that may open, if all of it may serve the committee.
    at = np.where(fits[:, _NEAR], _NEAR, _FAR)
    keys = stable.committee * count + stable.firm * _DESKS + at
    found: Ints = keys[fits.any(axis=1)]
    return found
