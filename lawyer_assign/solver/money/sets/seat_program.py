"""Good prices of rows and of money for a tier that counts: a program by houses.

Where points count rows only, lines that share a row, such as the seats of a firm, are
much alike. They are one *house* together, and the choice among their sets becomes a
linear program that is small even for a city: posts of each house in each committee, and
how many of its lines have their first, second ... post in which lists. Lists come in
the order in which posts are numbered, so a line goes on from a post to one of the same
lists or of later ones. Committees that the same houses reach are one. Lines with posts
that a must demands are houses of their own.

Lines of a house borrow here whom they reach from each other. Nothing is proved by that:
prices are what is wanted, and
:class:`~lawyer_assign.solver.money.sets.set_bound.SetBound` proves a bound by them,
line by line.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array, diags_array

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.sets.seat_rows import (
    NOTHING,
    asked_of,
    caps_of,
    held_pairs,
    tied_of,
)
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals
from lawyer_assign.solver.money.sets.set_rows import MUST, PlainRows

DEAR = 4.0
"""Times the dearest row that a row costs which asks for all its pairs."""


FINEST = 1 << 40
"""Prices of a tier that counts are whole numbers of so many parts of a point: a fen is
worth a millionth of one."""


class _Cells(NamedTuple):
    """Houses, and the places among the lists that each reaches.

    Parameters
    ----------
    house, place
        Of each cell, by house and in the order of the lists.
    tie, reach
        Row of its house, and the same place of all houses of that row.
    of_pair
        Cell of each pair; ``NOTHING`` where its line can have no such post.
    steps
        Price of number 1, 2 ..., the least of the house's lines.
    lines
        Of each house, how many can have post number 1, 2 ...
    few
        Posts of each house that cost no more.
    """

    house: Ints
    place: Ints
    tie: Ints
    reach: Ints
    of_pair: Ints
    steps: Ints
    lines: Ints
    few: Ints


class _Posts(NamedTuple):
    """Columns: so many lines of a cell's house have this post number there.

    ``layer`` is how many posts before it count, up to few, where numbers do not say so.
    """

    column: Ints
    cell: Ints
    number: Ints
    layer: Ints


class _Where(NamedTuple):
    """Where rows of the program stand whose prices are wanted.

    ``asked`` is that of each row that asks for posts, or ``NOTHING``.
    """

    asked: Ints
    tied: Ints
    tiers: Ints
    money: Ints


class SeatProgram:
    """The program of one bound.

    Parameters
    ----------
    bound
        Of a tier that counts.
    group
        Of each list: rows that ask for posts, as far as lists lead from one to another.
    """

    def __init__(self, bound: SetBound, group: Ints) -> None:
        self.rows, self.sets, self.outlay = bound.rows, bound.sets, bound.outlay
        self.asked = asked_of(self.rows)
        self.caps = None if self.asked is None else caps_of(self.rows, self.asked)
        self.tied = tied_of(self.rows, self.outlay.line)
        self.forced = held_pairs(self.rows, len(self.outlay.line))
        # Lists that are numbered one after the other and pay alike are one place.
        is_inner, apart = np.zeros(len(group), bool), self.sets.apart
        if apart is not None:
            is_inner = apart.is_inner
        key = np.column_stack([group, self.sets.row, is_inner])
        is_first = np.append(True, (key[1:] != key[:-1]).any(axis=1))
        self.place = np.cumsum(is_first) - 1
        self.money, self.is_inner = self.sets.row[is_first], is_inner[is_first]

    def prices(self, watch: Watch) -> Duals | None:
        """Return good prices; ``None`` where nothing is asked for, or time ran out.

        Nothing is where nobody who can have a post is among those who are asked.
        """
        if self.asked is None or not len(self._met):
            return None
        builder = Builder(0, 1, watch)
        where = self._say(self.asked, builder)
        builder.constant = [0]
        program, unit = program_of(builder.finish(), 0), self.unit
        size = np.ones(len(program.row_most))
        size[where.money] = unit
        scaled = csr_array(diags_array(1 / size) @ program.matrix)
        program = replace(program, matrix=scaled, row_most=program.row_most / size)
        highs = Highs(program, method="inside")
        if not highs.run(watch) or not np.isfinite(highs.prices).all():
            return None
        return self._duals(highs.prices, where)

    @property
    def unit(self) -> float:
        """Fen that the program counts as one."""
        return float(max(1, int(self.outlay.steps.max(initial=1))))

    @cached_property
    def cells(self) -> _Cells:
        """What each house reaches."""
        outlay, sets = self.outlay, self.sets
        line, width = outlay.line, len(self.money)
        own, tie = np.full((2, len(sets.most)), NOTHING)
        own[line[self.forced]] = line[self.forced]
        if self.tied is not None:
            tie[line] = self.tied.bound.group
        houses, house = np.unique(
            np.column_stack([tie, own]), axis=0, return_inverse=True
        )
        house = house.reshape(-1)
        is_open = sets.most[line] > 0
        if self.asked is not None:
            is_open &= self.asked.bound.group >= 0
        key = house[line] * width + self.place[outlay.price_list]
        cells = np.unique(key[is_open])
        of_pair = np.where(is_open, np.searchsorted(cells, key), NOTHING)
        number = np.arange(sets.size)
        wide = outlay.steps[:, np.minimum(number, outlay.steps.shape[1] - 1)]
        steps = np.full((len(cells), sets.size), np.iinfo(np.int64).max)
        np.minimum.at(steps, of_pair[is_open], wide[outlay.price_list[is_open]])
        lines = np.zeros((len(houses), sets.size), np.int64)
        np.add.at(lines, house, sets.most[:, None] > number)
        few = np.full(len(houses), sets.size)
        if sets.apart is not None:
            np.minimum.at(few, house, sets.apart.few)
        of, place = cells // width, cells % width
        tie = houses[of, 0]
        _, reach = np.unique(tie * width + place, return_inverse=True)
        return _Cells(of, place, tie, reach.reshape(-1), of_pair, steps, lines, few)

    def _say(self, asked: PlainRows, builder: Builder) -> _Where:
        """Say what houses can have, and what is wanted of them."""
        tiers = _at_most(builder, self.rows.limits)
        posts = self._posts(builder)
        rows = self._ask(asked, builder, posts, tiers)
        cells, apart = self.cells, self.rows.apart
        tied, money = np.zeros(0, np.int64), _at_most(builder, self.outlay.upper)
        if self.tied is not None and self.tied.bound.upper is not None:
            tied = _at_most(builder, self.tied.bound.upper)
            _enter(builder, tied, cells.tie[posts.cell], posts)
        paid = cells.steps[posts.cell, posts.number]
        _enter(builder, money, self.money[cells.place[posts.cell]], posts, paid)
        if apart is not None:
            is_further = self.is_inner[cells.place[posts.cell]]
            before = posts.number if self.sets.layers == 1 else posts.layer
            is_further &= before >= cells.few[cells.house[posts.cell]]
            _charge(builder, tiers, apart, posts.column[is_further])
        return _Where(rows, tied, tiers, money)

    def _posts(self, builder: Builder) -> _Posts:
        """Say which post numbers lines can have where, each after the one before."""
        cells, size = self.cells, self.sets.size
        number, layer = np.arange(size), np.arange(self.sets.layers)
        can = (cells.lines[cells.house] > 0)[:, :, None] & (layer <= number[:, None])
        cell, number, layer = np.nonzero(can)
        posts = _Posts(
            builder.add_columns(np.full(len(cell), UNBOUNDED)), cell, number, layer
        )
        held = _at_most(builder, cells.lines.ravel())
        _enter(builder, held, cells.house[cell] * size + number, posts)
        self._follow(builder, posts, can)
        is_pinned = self.forced & (cells.of_pair >= 0)
        pinned, least = np.unique(cells.of_pair[is_pinned], return_counts=True)
        row = np.full(len(cells.house), NOTHING)
        row[pinned] = np.arange(len(pinned))
        _enter(
            builder, builder.add_rows(least, 0 * least + UNBOUNDED), row[cell], posts
        )
        return posts

    def _follow(self, builder: Builder, posts: _Posts, can: Mask) -> None:
        """Say that who has a post had those before, here or in lists before these."""
        cells, (column, cell, number, layer) = self.cells, posts
        # Who has so many posts and goes on from here to the next lists.
        later = np.flatnonzero(number)
        goes, node = np.full((2, *can.shape), NOTHING)
        at = cell[later], number[later], layer[later]
        goes[at] = builder.add_columns(np.full(len(later), UNBOUNDED))
        node[at] = builder.add_rows(0 * later, np.full(len(later), UNBOUNDED))
        is_same = np.append(False, cells.house[1:] == cells.house[:-1])[cell[later]]
        earlier = at[0][is_same] - 1, at[1][is_same], at[2][is_same]
        # A post that counts leads to the next layer, up to few.
        few = np.minimum(cells.few[cells.house[cell]], can.shape[2] - 1)
        counts = self.is_inner[cells.place[cell]]
        to = np.where(counts, np.minimum(layer + 1, few), layer)
        follows = np.flatnonzero(number + 1 < can.shape[1])
        target = node[cell[follows], number[follows] + 1, to[follows]]
        for row, some, sign in (
            (target, column[follows], 1),
            (node[at], column[later], -1),
            (node[at], goes[at], -1),
            (node[at][is_same], goes[earlier], 1),
        ):
            known = np.flatnonzero(row >= 0)
            builder.add_entries(row[known], some[known], np.full(len(known), sign))

    def _ask(
        self, asked: PlainRows, builder: Builder, posts: _Posts, tiers: Ints
    ) -> Ints:
        """Say what rows ask for; return where each stands, alike ones as one."""
        cells, met, lower = self.cells, self._met, _asked_for(asked)
        kinds: dict[bytes, int] = {}
        kind, first = np.full(len(lower), NOTHING), list[Ints]()
        used, starts = np.unique(met[:, 0], return_index=True)
        for at, own in zip(used.tolist(), np.split(met[:, 1], starts[1:]), strict=True):
            kind[at] = kinds.setdefault(own.tobytes(), len(kinds))
            if kind[at] == len(first):
                first.append(own)
        known = np.flatnonzero(kind >= 0)
        total = np.bincount(kind[known], lower[known], len(kinds)).astype(np.int64)
        rows = builder.add_rows(total, self._most(kind, lower, total))
        owner = np.repeat(np.arange(len(first)), [len(one) for one in first])
        served = builder.add_columns(np.full(len(owner), UNBOUNDED))
        builder.add_entries(rows[owner], served, np.ones_like(owner))
        linked = builder.add_rows(*np.zeros((2, int(cells.reach.max()) + 1), np.int64))
        where = np.concatenate([np.zeros(0, np.int64), *first])
        builder.add_entries(linked[where], served, -np.ones_like(where))
        _enter(builder, linked, cells.reach[posts.cell], posts)
        if asked.place != MUST:
            missed = builder.add_columns(total)
            builder.add_entries(rows, missed, np.ones_like(missed))
            _charge(builder, tiers, asked, missed)
        return np.where(kind >= 0, rows[kind], NOTHING)

    @cached_property
    def _met(self) -> Ints:
        """Which rows ask for posts of which reach, one in each row."""
        cells, asked = self.cells, self.asked
        if asked is None:
            return np.zeros((0, 2), np.int64)
        inside = np.flatnonzero(cells.of_pair >= 0)
        row, reach = asked.bound.group[inside], cells.reach[cells.of_pair[inside]]
        met = np.unique(np.column_stack([row, reach]), axis=0)
        found: Ints = met[_asked_for(asked)[met[:, 0]] > 0]
        return found

    def _most(self, kind: Ints, lower: Ints, total: Ints) -> Ints:
        """Return how many posts alike rows may have together, at most.

        Of two posts in one committee both make others cheaper: without this side a post
        of a district with money to spare is held twice for what it makes cheaper
        elsewhere. City of seed 4, 95 %: 500 further posts, not 491.
        """
        if self.caps is None:
            return np.full_like(total, UNBOUNDED)
        more, known = np.maximum(self.caps.upper - lower, 0), kind >= 0
        found = total + np.bincount(kind[known], more[known], len(total))
        return np.where(found < UNBOUNDED, found, UNBOUNDED).astype(np.int64)

    def _duals(self, prices: Floats, where: _Where) -> Duals:
        """Return the prices of the program as those of the rows of sets."""
        rows, found = self.rows, np.zeros(len(self.rows))
        if self.tied is not None:
            tied = rows.slice_of(self.tied)
            found[tied] = np.minimum(0.0, prices[where.tied])
        asked = np.where(where.asked >= 0, prices[where.asked], 0.0)
        if self.asked is not None:
            found[rows.slice_of(self.asked)] += np.maximum(0.0, asked)
        if self.caps is not None:
            (part, row, _), own = self.caps, np.zeros(len(self.caps.part.bound.who))
            own[row[row >= 0]] = np.minimum(0.0, asked)[row >= 0]
            found[rows.slice_of(part)] += own
        tiers = np.maximum(0.0, -prices[where.tiers])
        fen = np.maximum(0.0, -prices[where.money]) / self.unit
        found[rows.is_whole] = DEAR * (1 + float(np.abs(found).max(initial=0)))
        return Duals(found, tiers, fen)


def nothing_proved(
    relaxed: Formulation, counted: CountBound, floors: Sequence[int]
) -> SetBound | None:
    """Return a bound of a tier that counts, by whole sets, for prices to raise.

    ``None`` where sets say nothing of it; parameters as for :func:`bound_by_seats`.
    """
    tiers = relaxed.tiers[: counted.at + 1]
    until = Formulation(relaxed.pairs, relaxed.must, tiers)
    if not SetBound.takes(until, counted.outlay):
        return None
    return SetBound(until, counted.outlay, floors, FINEST)


def bound_by_seats(
    relaxed: Formulation, counted: CountBound, floors: Sequence[int], watch: Watch
) -> SetBound | None:
    """Return what whole sets prove of a tier that counts; ``None`` = nothing.

    Parameters
    ----------
    relaxed
        Without outlays.
    counted
        Of the tier.
    floors
        What plans pay at most in each tier before.
    watch
        Clock.
    """
    bound = nothing_proved(relaxed, counted, floors)
    if bound is None:
        return None
    try:
        prices = SeatProgram(bound, counted.group_of_list).prices(watch)
    except OutOfTime:
        return None
    if prices is None:
        return None
    bound.prove(prices)
    return bound


def _asked_for(asked: PlainRows) -> Ints:
    """Return how many posts each row asks for."""
    lower = asked.bound.lower
    if lower is None:
        return np.zeros(len(asked.bound.who), np.int64)
    found: Ints = np.maximum(lower, 0)
    return found


def _at_most(builder: Builder, most: Ints) -> Ints:
    return builder.add_rows(np.full(len(most), -UNBOUNDED), most)


def _enter(
    builder: Builder, rows: Ints, row: Ints, posts: _Posts, value: Ints | None = None
) -> None:
    """Put posts into rows, ``row`` of each, with 1 or a value."""
    inside = np.flatnonzero(row >= 0)
    values = np.ones_like(row) if value is None else value
    builder.add_entries(rows[row[inside]], posts.column[inside], values[inside])


def _charge(builder: Builder, tiers: Ints, wish: PlainRows, columns: Ints) -> None:
    """Let columns cost what a wish weighs, in its tier before the last or in points."""
    weight = np.full(len(columns), wish.weight)
    if wish.place < len(tiers):
        builder.add_entries(np.full(len(columns), tiers[wish.place]), columns, weight)
    else:
        builder.add_price(0, columns, weight)
