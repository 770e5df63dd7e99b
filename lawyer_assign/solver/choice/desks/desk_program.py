r"""Blocking pairs of a market of desks, from below: searched by CP-SAT.

Columns, all 0 or 1: which pairs a matching of lawyers holds, :math:`x_{cg}`; which
counted rows block, :math:`b_{cf}`; and for each circle A of a firm f
(:mod:`lawyer_assign.solver.choice.desks.wanted`) :math:`f_{Ak}`, which says that nobody
in A holds one of a worse tie than k, and that all of A hold one, but for those at desks
with a charge; the others are :math:`A'`. With :math:`q_g` lawyers at a desk, and those
who may hold c at g in :math:`L_{cg}`,

.. math::
   \sum_g x_{cg} &\le 1, \quad = 1 \text{ where c is held} \\
   \sum_c x_{cg} &\le q_g, \qquad
   \sum_{L_{cg} \subseteq A} x_{cg} \le |A| \\
   \sum_{c \text{ in tie k or better}, L_{cg} \cap A' \ne \emptyset} x_{cg}
       &\ge |A'| f_{Ak} \\
   x_{cg} + f_{Ak} &\le 1
       \quad \text{(c in a worse tie than k, } L_{cg} \subseteq A \text{)} \\
   \sum_{g \text{ as good for c as f}} x_{cg} + f_{Ak} + b_{cf} &\ge 1
       \quad \text{((f, c) counted, with circle A, c in tie k)}

Where nobody can be held by lawyers in A and by others, and none is at a desk with a
charge, the sums say already that nobody worse is held. What is due has a column a
charge, at least every row that it is due for, or their sum less those free.

Every matching of lawyers in which the hard are held is a solution whose cost is its
counted blocking pairs and what is due: a lawyer holds one at most, so the sums are kept
with f where it may be 1; set b where neither of the others is. So a proof that no
solution costs T or less says that more than T block in every matching.

*From below.* What is asked is the least cost below that of a known plan. CP-SAT looks
for a solution that costs no more than is proved, and raises the bound if there is none;
so it says something whenever it is stopped. In cities that takes 8 and 10 s, 7 and 28 s
where it may look for any solution, and 16 and 20 s if thresholds rise by parts of what
is proved. (Prices, :mod:`lawyer_assign.matching.bounds.decomposition`, take each desk
by itself in whole, but a mixture of desks that are each a little open costs little: 12
in a city where whole desks without charges prove 16.)
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Lists, Mask, runs
from lawyer_assign.engines.linear_form import Builder, LinearForm, with_lock
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.solver.choice.desks.scarce_queues import Charges
from lawyer_assign.solver.choice.desks.wanted import Circles, Wanted
from lawyer_assign.solver.linear.cpsat_model import Program, that_ends

ENTRIES = 500_000
"""Programs with more entries take minutes to prove anything, and are not begun."""


def searched(
    market: Market, wanted: Wanted, is_held: Mask, charges: Charges, found: int,
    most: int, watch: Watch,
) -> tuple[int, bool]:  # fmt: skip
    """Return how many counted rows block in every matching that holds the hard.

    Parameters
    ----------
    market, wanted, is_held, charges
        As :class:`lawyer_assign.solver.choice.desks.firm_bound.Desks` has them.
    found
        Proved already.
    most
        No more is asked for.
    watch
        What is proved until it says stop is returned.

    Returns
    -------
    tuple of int and bool
        The bound, and whether this market says no more.
    """
    if found >= most:
        return found, True
    try:
        circles = wanted.circles(watch)
        if _entries(market, wanted, circles) > ENTRIES:
            return found, False
        form = form_of(market, wanted, circles, is_held, charges, watch)
        program = Program(with_lock(form, 0, most - 1), watch)
        # What is proved elsewhere is no floor: of plans, not of these matchings.
        settings = replace(that_ends(watch), from_below=True)
        ending = program.run(0, None, 0, settings, watch)
    except OutOfTime:
        return found, False
    if ending.is_infeasible:
        return most, True
    least = min(ending.bound or 0, most)
    is_all = ending.values is not None and int(form.cost[0] @ ending.values) <= least
    return max(found, least), is_all


def form_of(
    market: Market, wanted: Wanted, circles: Circles, is_held: Mask, charges: Charges,
    watch: Watch,
) -> LinearForm:  # fmt: skip
    """Return the program; see above.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    builder = Builder(0, 1, watch, constant=[0])
    holds = builder.add_columns(np.ones(market.pairs, np.int64))
    most = np.ones(len(market.residents), np.int64)
    _sums(builder, market.resident, holds, np.where(is_held, 1, 0), most)
    _sums(builder, market.hospital, holds, np.zeros_like(market.seats), market.seats)
    is_charged = np.zeros(len(market.seats), bool)
    is_charged[market.hospital[charges.row]] = True
    full = _full(builder, wanted, circles, is_charged[market.hospital[wanted.place]])
    rows = circles.place
    blocks = builder.add_columns(np.ones(len(rows), np.int64))
    builder.add_price(0, blocks, np.ones(len(rows), np.int64))
    asked = builder.add_rows(np.ones_like(rows), np.full(len(rows), UNBOUNDED))
    _ones(builder, asked, blocks)
    _ones(builder, asked[full >= 0], full[full >= 0])
    start, count = _as_good(market)
    at, held = runs(start[rows], count[rows])
    _ones(builder, asked[at], held)
    _charge(builder, charges)
    form = builder.finish()
    return replace(form, pairs=form.matrix.shape[1])


def _full(builder: Builder, wanted: Wanted, circles: Circles, is_charged: Mask) -> Ints:
    """Add what says that circles are full; return the column of each counted row.

    -1 where too few are as good to fill the circle. ``is_charged``: per member in
    ``wanted``, the desk.
    """
    found = np.full(len(circles.place), -1)
    held_by = Lists(wanted.holder, wanted.post, 1 + int(wanted.holder.max(initial=0)))
    holders = np.bincount(wanted.post, minlength=len(wanted.rank))
    of_circle = Lists(circles.circle, np.arange(len(found)), len(circles.size))
    ends = np.cumsum(circles.size)
    for one in builder.watch.over(range(len(circles.size))):
        members = circles.members[ends[one] - circles.size[one] : ends[one]]
        own = held_by.of(wanted.lawyer[members])[1]
        own, times = np.unique(own, return_counts=True)
        sure = wanted.lawyer[members[~is_charged[members]]]
        rows = of_circle.of(np.array([one]))[1]
        rank = wanted.rank[circles.place[rows]]
        ties = np.unique(rank)
        if len(sure):
            better = np.unique(held_by.of(sure)[1])
            better = better[np.argsort(wanted.rank[better], kind="stable")]
            upto = np.searchsorted(wanted.rank[better], ties, side="right")
            ties, upto = ties[upto >= len(sure)], upto[upto >= len(sure)]
        columns = builder.add_columns(np.ones(len(ties), np.int64))
        if len(sure):
            _full_of_better(builder, columns, better, upto, len(sure))
        inside = own[times == holders[own]]
        if len(inside) > len(members):
            row = builder.add_rows(np.zeros(1, np.int64), np.array([len(members)]))
            _ones(builder, np.repeat(row, len(inside)), inside)
        if len(sure) < len(members) or len(inside) < len(own):
            _nobody_worse(builder, columns, ties, inside, wanted.rank[inside])
        # Who is full up to a tie is so up to the next.
        after = builder.add_rows(
            np.zeros_like(ties[1:]), np.full(len(ties[1:]), UNBOUNDED)
        )
        _ones(builder, after, columns[1:])
        builder.add_entries(after, columns[:-1], np.full(len(after), -1))
        is_told = rank >= (ties[0] if len(ties) else UNBOUNDED)
        found[rows[is_told]] = columns[np.searchsorted(ties, rank[is_told])]
    return found


def _charge(builder: Builder, charges: Charges) -> None:
    """Add a column for each charge: how often it is due."""
    once = charges.free == 0
    most = np.bincount(charges.charge, minlength=len(once))
    due = builder.add_columns(np.where(once, 1, most))
    builder.add_price(0, due, charges.price)
    # Once: as soon as any row is held. Else: as many as are held beyond the free ones.
    alone = np.flatnonzero(once[charges.charge])
    single = builder.add_rows(np.zeros_like(alone), np.full(len(alone), UNBOUNDED))
    _ones(builder, single, due[charges.charge[alone]])
    builder.add_entries(single, charges.row[alone], np.full(len(alone), -1))
    sums = np.flatnonzero(~once)
    rows = builder.add_rows(-charges.free[sums], np.full(len(sums), UNBOUNDED))
    _ones(builder, rows, due[sums])
    together = np.flatnonzero(~once[charges.charge])
    place = np.searchsorted(sums, charges.charge[together])
    builder.add_entries(rows[place], charges.row[together], np.full(len(place), -1))


def _nobody_worse(
    builder: Builder, columns: Ints, ties: Ints, own: Ints, rank: Ints
) -> None:
    """Let nobody be held who is worse than a tie whose column is 1."""
    upto = np.searchsorted(ties, rank) - 1
    worse = np.flatnonzero(upto >= 0)
    rows = builder.add_rows(np.full(len(worse), -1), np.full(len(worse), UNBOUNDED))
    builder.add_entries(rows, columns[upto[worse]], np.full(len(worse), -1))
    builder.add_entries(rows, own[worse], np.full(len(worse), -1))


def _full_of_better(
    builder: Builder, columns: Ints, better: Ints, upto: Ints, seats: int
) -> None:
    """Let as many of the first so many be held as lawyers are full."""
    rows = builder.add_rows(np.zeros_like(upto), np.full(len(upto), UNBOUNDED))
    at, one = runs(np.zeros_like(upto), upto)
    _ones(builder, rows[at], better[one])
    builder.add_entries(rows, columns, np.full(len(upto), -seats))


def _as_good(market: Market) -> tuple[Ints, Ints]:
    """Return where rows begin that the resident of each likes as much, and how many."""
    width = 1 + int(market.resident_rank.max(initial=0))
    keys = market.resident * width + market.resident_rank
    start = market.start[market.resident]
    return start, np.searchsorted(keys, keys, side="right") - start


def _sums(
    builder: Builder, group: Ints, columns: Ints, least: Ints, most: Ints
) -> None:
    """Bound the sum of the columns of each row of a grouping."""
    used, place = np.unique(group, return_inverse=True)
    rows = builder.add_rows(least[used], most[used])
    _ones(builder, rows[place], columns)


def _ones(builder: Builder, rows: Ints, columns: Ints) -> None:
    builder.add_entries(rows, columns, np.ones(len(rows), np.int64))


def _entries(market: Market, wanted: Wanted, circles: Circles) -> int:
    """Return how many entries the rows of full circles have at most.

    For each circle, as many rows as want it, and all that their desks can hold.
    """
    of_member = np.repeat(np.arange(len(circles.size)), circles.size)
    count = len(market.seats)
    desk = market.hospital[wanted.place[circles.members]]
    circle, desk = np.divmod(np.unique(of_member * count + desk), count)
    rows = np.bincount(circles.circle, minlength=len(circles.size))
    return int((rows[circle] * np.bincount(market.hospital)[desk]).sum())
