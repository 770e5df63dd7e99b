"""Two-way choice by cutting planes: a bound, and plans among the pairs it leaves cheap.

The linear relaxation of what is known of every plan without a blocking pair
(:mod:`lawyer_assign.solver.choice.windows.stable_window`) learns the combs and
exchanges that its solution violates, round by round. Few pairs are then cheap by their
reduced costs, and among them a search over whole columns, with all rows of stability
and the cuts, ends soon.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Mask
from lawyer_assign.engines.cut import Cut, among, with_cuts
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm, held, restricted
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.cuts.combs import Combs
from lawyer_assign.solver.choice.cuts.exchanges import Exchanges
from lawyer_assign.solver.choice.cuts.firm_matrices import (
    Prefixes,
    most_in_market,
    offices,
    with_kept,
)
from lawyer_assign.solver.choice.cuts.weighted_combs import WeightedCombs
from lawyer_assign.solver.choice.region import everything, part_of
from lawyer_assign.solver.choice.windows.stable_window import Narrow, with_served
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.near_pairs import near_pairs
from lawyer_assign.solver.linear.relaxation import Relaxation, relaxation_of
from lawyer_assign.solver.linear.some_columns import SomeColumns
from lawyer_assign.statements import Stable

VIOLATED = 1e-3
"""Cuts violated by less are left out."""

FINE, WEAK = 500, 3
"""A round that closes less than this part of the gap is weak, and so many of them in a
row are the last: behind one there may be more to gain. City of seed 8: a weak round at
-323,329, three better ones, then -323,039, where the plan is at -322,647."""

MANY = 10
"""Pairs per post that the program begins with. Of 1,000 committees with 350,000 pairs
it is solved after 1 s, and not within 6 with all of them; of a city after 10 s, not 12.
"""

PAIRS = (2.5, 4.0)
"""Pairs per committee that the searches are among, one after the other."""

MANY_ROWS, UNHEARD, PER_ROW = 20_000, 8.0, 1.7e-4
"""Rows from which HiGHS hears nobody while it makes a search smaller, and seconds that
this may take at least, and per row (7.4 of the processor with 47,000 rows): with less
left none is begun."""


@dataclass(frozen=True, eq=False)
class Cutting:
    """What the rounds prove.

    Parameters
    ----------
    tier
        Place of the tier; those before are held at their prices.
    relaxation
        Over all pairs of the table; closed ones cost ``UNBOUNDED`` more.
    cuts
        On pairs of the table.
    is_served
        Per committee place: a firm that it chose surely serves it.
    """

    tier: int
    relaxation: Relaxation
    cuts: tuple[Cut, ...]
    is_served: Mask

    def matters(self, price: int) -> Mask:
        """Return the pairs that a plan may have which costs less than a price."""
        reduced = np.minimum(self.relaxation.reduced, UNBOUNDED)
        mask: Mask = self.relaxation.bound + reduced < price
        return mask


def cut_down(
    narrow: Narrow, stable: Stable, chosen: Mask, tier: int, watch: Watch
) -> Cutting | None:
    """Bound a tier by adding cuts until a round gains little.

    Parameters
    ----------
    narrow, stable
        As :func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market` asks.
    chosen
        A plan. What it pays before ``tier`` cannot be bettered.
    tier
        Place of the tier.
    watch
        When it stops, what is proved until then is returned.

    Returns
    -------
    Cutting or None
        ``None`` if time does not even suffice for the relaxation without cuts.
    """
    prices = narrow.formulation.prices(chosen)
    watch.tell("cuts", tier, prices[tier])
    try:
        form = linear_form(narrow.formulation, watch)
        seeker = _Seeker(stable, narrow.is_open, watch)
        form, _ = restricted(_held(form, prices[:tier]), seeker.places)
        few = _few(form, tier, chosen[seeker.places], watch)
    except OutOfTime:
        return None
    some = SomeColumns(form, tier, (), np.flatnonzero(few))
    solved = _rounds(some, form.pairs, prices[tier], seeker, watch)
    if solved is None:
        return None
    learned = with_cuts(form, among(solved.cuts, seeker.places, seeker.size))
    proved = relaxation_of(learned, tier, solved.duals, solved.values)
    reduced = np.full(seeker.size, UNBOUNDED)
    reduced[seeker.places] = proved.reduced
    proved = replace(proved, reduced=reduced, values=seeker.spread(solved.values))
    return Cutting(tier, proved, solved.cuts, narrow.is_served)


def search(
    formulation: Formulation,
    stable: Stable,
    found: Cutting,
    chosen: Mask,
    watch: Watch,
    pairs: float,
) -> Mask:
    """Return the best plan among pairs that cost little more than the bound.

    Parameters
    ----------
    formulation, stable
        With that statement, of those that
        :func:`lawyer_assign.solver.choice.region.can_part` knows.
    found
        What the cuts prove of it.
    chosen
        A plan to begin with. It is returned if no better one is found.
    watch
        Clock and stop button.
    pairs
        Per committee, about, that it is among; see :data:`PAIRS`.
    """
    if watch.must_stop:
        return chosen
    price = formulation.prices(chosen)[found.tier]
    watch.tell("plans of cheap pairs", found.tier, price)
    reduced = found.relaxation.reduced
    order = np.sort(reduced)
    count = len(formulation.pairs.columns.committees)
    limit = order[min(int(pairs * count), len(order) - 1)]
    kept = chosen | (reduced <= min(limit, UNBOUNDED - 1))
    return _best_among(formulation, stable, found, kept, chosen, watch)


def _best_among(
    formulation: Formulation,
    stable: Stable,
    found: Cutting,
    kept: Mask,
    chosen: Mask,
    watch: Watch,
) -> Mask:
    """Return the better of a plan and the best one of some pairs."""
    places = np.flatnonzero(kept)
    rows = _may_block(stable, kept, found.is_served)
    # Where not everybody can be covered, others could be left out in their place.
    surely = found.is_served & _served_by(chosen, formulation)
    said = with_served(formulation, stable.rule, surely)
    part = part_of(said, chosen, everything(said, kept, rows))
    prices = formulation.prices(chosen)
    # A committee without pairs is left out of the part, and so is what it costs.
    begun = part.prices(chosen[places])
    try:
        form = _held(linear_form(part, watch), begun[: found.tier])
    except OutOfTime:
        return chosen
    cuts = among(found.cuts, places, len(kept))
    if _is_late(form.matrix.shape[0], watch):
        return chosen
    highs = Highs(program_of(with_cuts(form, cuts), found.tier), is_whole=True)
    highs.start_from(chosen[places])
    highs.run(watch)
    if not highs.has_values:
        return chosen
    better = np.zeros_like(chosen)
    better[places] = highs.values[: len(places)] > 0.5
    if formulation.holds(better) and formulation.prices(better) < prices:
        return better
    return chosen


def _is_late(rows: int, watch: Watch) -> bool:
    """Whether HiGHS might still make a search of so many rows smaller at the end."""
    return rows > MANY_ROWS and watch.left < max(UNHEARD, PER_ROW * rows)


def _served_by(chosen: Mask, formulation: Formulation) -> Mask:
    """Return the committees that a plan serves."""
    pairs = formulation.pairs
    served = np.zeros(len(pairs.columns.committees), bool)
    served[pairs.committee[chosen]] = True
    return served


def _may_block(stable: Stable, kept: Mask, is_served: Mask) -> Mask:
    """Return the rows whose committee may be unserved, or have worse, by some pairs."""
    worst = np.zeros(stable.committees, np.int64)
    np.maximum.at(worst, stable.pair_committee[kept], stable.pair_committee_rank[kept])
    is_worse: Mask = worst[stable.committee] > stable.committee_rank
    return is_worse | ~is_served[stable.committee]


def _held(form: LinearForm, prices: Sequence[int]) -> LinearForm:
    for tier, price in enumerate(prices):
        form = held(form, tier, price)
    return form


def _few(form: LinearForm, tier: int, chosen: Mask, watch: Watch) -> Mask:
    """Return the columns that the program begins with, a plan's pairs among them.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    kept = np.ones(form.matrix.shape[1], bool)
    count = MANY * int(chosen.sum())
    if count < form.pairs:
        near = near_pairs(form, tier, (), count, watch)
        kept[: form.pairs] = chosen | near
    return kept


class _Solved(NamedTuple):
    """A solution of the relaxation with some cuts."""

    cuts: tuple[Cut, ...]
    duals: Floats
    values: Floats


def _rounds(
    some: SomeColumns, pairs: int, price: int, seeker: "_Seeker", watch: Watch
) -> _Solved | None:
    """Return the last round that was solved, over all columns."""
    cuts: list[Cut] = []
    solved: _Solved | None = None
    before, weak = -math.inf, 0
    while some.settle(watch):
        values, paid = some.values[:pairs], some.cost
        solved = _Solved(tuple(cuts), some.prices, values)
        weak = weak + 1 if paid - before < (price - paid) / FINE else 0
        if weak == WEAK or paid > price - 1:
            break
        before = paid
        if watch.is_quiet:
            watch.tell("cuts", some.tier, price)
        try:
            fresh = list(seeker.violated(values, watch))
        except OutOfTime:
            break
        if not fresh:
            break
        cuts += fresh
        some.learn(among(fresh, seeker.places, seeker.size))
    return solved


class _Seeker:
    """Looks for cuts that a solution over the open pairs violates."""

    def __init__(self, stable: Stable, is_open: Mask, watch: Watch) -> None:
        self.places = np.flatnonzero(is_open)
        self.size = len(is_open)
        known = with_kept(stable)
        self._prefixes = Prefixes(known, is_open)
        self._kinds: list[Combs | WeightedCombs | Exchanges] = []
        # Weighted combs say in the end what seats alone do, but round by round these
        # are other rows: with both, bounds of a city stand still higher, and sooner.
        for office in watch.over(offices(known, is_open, most_in_market(known))):
            by_seats, by_lawyers = Combs.of_seats(office), WeightedCombs.of(office)
            self._kinds += [by_seats, by_lawyers, Exchanges(office)]

    def spread(self, values: Floats) -> Floats:
        """Return values of open pairs as values of all pairs."""
        found = np.zeros(self.size)
        found[self.places] = values
        return found

    def violated(self, values: Floats, watch: Watch) -> Iterator[Cut]:
        """Yield cuts that values of open pairs violate."""
        point = self._prefixes.at(self.spread(values))
        for kind in watch.over(self._kinds):
            yield from kind.violated(point, VIOLATED)
