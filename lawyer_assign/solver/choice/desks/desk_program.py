r"""Blocking pairs of a market of desks, from below: searched by CP-SAT.

Columns, all 0 or 1: which pairs a matching holds, :math:`x_{cg}`; which counted rows
block, :math:`b_{cg}`; and :math:`f_{gk}`, which says that desk g has no free seat and
holds nobody of a worse tie than k. With :math:`q_g` seats,

.. math::
   \sum_g x_{cg} &\le 1, \quad = 1 \text{ where c is held} \\
   \sum_c x_{cg} &\le q_g \\
   \sum_{c \text{ in tie k or better}} x_{cg} &\ge q_g f_{gk} \\
   \sum_{g' \text{ as good for c as g}} x_{cg'} + f_{gk} + b_{cg} &\ge 1
       \quad \text{(c, g) counted, c in tie k of g}

At a desk with a charge free seats are wanted by nobody, and f only says that nobody of
a worse tie is held: :math:`x_{cg} + f_{gk} \le 1` for each of these. What is due has a
column a charge, at least every row that it is due for, or their sum less those free.

Every matching in which the hard are held is a solution whose cost is its counted
blocking pairs and what is due: set f where it may be 1, and b where neither of the
others is. So a proof that no solution costs T or less says that more than T block in
every matching.

*How far to ask.* A question with a low T is answered in seconds, one beyond the truth
takes ten times as long as one below it, and CP-SAT alone raises a bound by ones. So T
rises by a part of what is proved, until a matching is found: CP-SAT then minimises,
which is the end. (Prices, :mod:`lawyer_assign.matching.bounds.decomposition`, take each
desk by itself in whole, but a mixture of desks that are each a little open costs
little: 12 in a city where this proves 16, which is all that desks without charges say.)
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask, runs
from lawyer_assign.engines.linear_form import Builder, LinearForm, with_lock
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.solver.choice.desks.scarce_queues import Charges
from lawyer_assign.solver.linear.cpsat_model import Program, that_ends

ENTRIES = 500_000
"""Programs with more entries take minutes to prove anything, and are not begun."""

STEP = 4
"""A question asks for a part like this of what is proved, and two, more."""


def searched(
    market: Market, counted: Mask, is_held: Mask, charges: Charges, found: int,
    most: int, watch: Watch,
) -> tuple[int, bool]:  # fmt: skip
    """Return how many counted rows block in every matching that holds the hard.

    Parameters
    ----------
    market, counted, is_held, charges
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
    bound = found
    if _entries(market) > ENTRIES:
        return bound, False
    try:
        form = form_of(market, counted, is_held, charges, watch)
        while bound < most:
            asked = min(most, bound + 2 + bound // STEP) - 1
            program = Program(with_lock(form, 0, asked), watch)
            ending = program.run(0, None, 0, that_ends(watch), watch)
            if ending.is_infeasible:
                bound = asked + 1
            elif ending.values is None:
                break
            else:
                least = ending.bound or 0
                return max(bound, least), int(form.cost[0] @ ending.values) <= least
    except OutOfTime:
        pass  # what is proved until then holds
    return bound, bound >= most


def form_of(
    market: Market, counted: Mask, is_held: Mask, charges: Charges, watch: Watch
) -> LinearForm:
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
    rows = np.flatnonzero(counted)
    is_charged = np.zeros(len(market.seats), bool)
    is_charged[market.hospital[charges.row]] = True
    full = _full(builder, market, counted, is_charged)[rows]
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


def _full(builder: Builder, market: Market, counted: Mask, is_charged: Mask) -> Ints:
    """Add what says that desks are full; return the column of each counted row.

    -1 where there are too few as good to fill the desk.
    """
    found = np.full(market.pairs, -1)
    starts = market.hospital_start
    for desk in builder.watch.over(np.unique(market.hospital[counted]).tolist()):
        own = market.by_hospital[starts[desk] : starts[desk + 1]]
        rank, seats = market.hospital_rank[own], int(market.seats[desk])
        ties = np.unique(rank[counted[own]])
        upto = np.searchsorted(rank, ties, side="right")
        if not is_charged[desk]:
            ties, upto = ties[upto >= seats], upto[upto >= seats]
        columns = builder.add_columns(np.ones(len(ties), np.int64))
        if is_charged[desk]:
            _nobody_worse(builder, columns, ties, own, rank)
        else:
            rows = builder.add_rows(np.zeros_like(ties), np.full(len(ties), UNBOUNDED))
            at, better = runs(np.zeros_like(upto), upto)
            _ones(builder, rows[at], own[better])
            builder.add_entries(rows, columns, np.full(len(ties), -seats))
        # Who is full up to a tie is so up to the next.
        after = builder.add_rows(
            np.zeros_like(ties[1:]), np.full(len(ties[1:]), UNBOUNDED)
        )
        _ones(builder, after, columns[1:])
        builder.add_entries(after, columns[:-1], np.full(len(after), -1))
        place = np.searchsorted(ties, rank)
        is_told = counted[own] & (rank >= (ties[0] if len(ties) else UNBOUNDED))
        found[own[is_told]] = columns[place[is_told]]
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


def _entries(market: Market) -> int:
    """Return how many entries the rows of full desks have at most."""
    return int((np.bincount(market.hospital).astype(np.int64) ** 2).sum())
