"""What limits of money prove of a tier that counts: so many are missed, at least.

Which pairs are chosen matters to such a tier only by their numbers: posts per line and
price list. So every plan within budgets is also a choice, line by line, of posts per
list. With a price ``v`` for what is missed in the tier (``w`` per row and unit) and in
those before (held at prices ``P``, multipliers ``m``), ``u`` for a row served and
``l`` per fen, all of them >= 0 and ``u`` at most what missing it costs,

    tier >= u x asked - l x limits - m x P + sum over lines of the least of
            (priced posts beyond few + l x cost - u x served) over its choices,

for each row misses at least what it asks less what serves it, money spent is within the
limits and tiers before pay at most ``P`` (Lagrangian relaxation). Of a tier before what
is not counted here is left out, so it has a multiplier only where all its terms are
counts, which nothing is below 0; points may be. The least per line is
found exactly: lists come in the order in which posts are numbered, so ``posts so far``
and ``posts so far that count`` say all that matters of the lists before (dynamic
programming). Rows whose pairs share price lists get one ``u``.

Good prices come from a linear program whose rows are the choices found so far (Kelley
1960; it is column generation seen from the other side). They are rounded to whole
numbers and the right-hand side is recomputed in whole numbers: poor prices make a weak
bound, never a wrong one.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.line_choices import (
    MOST_POSTS,
    NEVER,
    Choices,
    Kinds,
    Prices,
    extend,
    forced_pairs,
)
from lawyer_assign.solver.money.lines import Lines, counts_apart, held_bounds
from lawyer_assign.solver.money.record import Worth
from lawyer_assign.statements import Bound, Joint, LoadCost, Outlay

QUANTA = 1 << 40
"""Prices are whole numbers of so many parts of a point of the tier."""

MOST_CELLS = 20_000_000
"""Lines x lists up to which a table of them is made."""

ROUNDS = 40
"""Linear programs that are solved, time allowing."""

HIGHEST = 1_000.0
"""Prices of the linear program, in points a row and a usual post, stay below this."""

ENOUGH = 1e-3
"""Points between the linear program and what is proved, at which it stops."""

HEAVIEST = 32
"""Statements that weigh more are left out: their prices would not fit 64 bits."""


class CountBound:
    """Bounds of a tier that counts, under one outlay that every plan keeps.

    Parameters
    ----------
    formulation
        Without the outlay.
    at
        Place of the tier; those before it are held at ``floors``.
    outlay
        The limits of money.
    floors
        Per tier before; ``None`` = unknown.
    """

    def __init__(
        self, formulation: Formulation, at: int, outlay: Outlay,
        floors: Sequence[int | None],
    ) -> None:  # fmt: skip
        self.at = at
        self.outlay = outlay
        count = int(outlay.line.max(initial=-1)) + 1
        self.apart, self.apart_weight = None, np.zeros(at + 1, np.int64)
        self.asked, self.asked_weight = None, np.zeros(at + 1, np.int64)
        for place in range(at, -1, -1):
            if place < at and (place >= len(floors) or floors[place] is None):
                continue
            for one, weight in _counting(formulation, place):
                if one.lower is not None and self.asked is None:
                    self.asked, self.asked_weight[place] = one, weight
                if self.apart is None and counts_apart(one, outlay.line, count):
                    self.apart, self.apart_weight[place] = one, weight
        # Another tier, whose price is no count, may be anything: it says nothing here.
        is_counted = self.apart_weight + self.asked_weight > 0
        known = dict(enumerate(floors))
        self.floors = [
            (known.get(place) or 0) if counts else 0
            for place, counts in enumerate(is_counted[:at].tolist())
        ]
        caps = tuple(held_bounds(formulation, at, floors))
        self.lines = Lines.of(formulation, outlay, self.apart, caps)
        self.kinds = Kinds.of(outlay, self.lines, self.apart, forced_pairs(formulation))
        self.row_of_list = np.full(len(outlay.steps), -1, np.int64)
        self.row_of_list[outlay.price_list] = outlay.group
        self.group_of_list, self.demand = self._groups()
        self.number = np.arange(int(self.kinds.most.max(initial=0)) + 1)
        self.money = np.zeros(len(outlay.upper))
        self.worth: Worth | None = None

    @classmethod
    def takes(cls, formulation: Formulation, at: int, outlay: Outlay) -> bool:
        """Whether the tier counts, and lines are few and short enough."""
        cells = (int(outlay.line.max(initial=-1)) + 1) * len(outlay.steps)
        if cells > MOST_CELLS or not len(outlay.line):
            return False
        terms = formulation.tiers[at].terms
        if not terms or not all(isinstance(t.statement, Bound | Joint) for t in terms):
            return False
        most = Lines.of(formulation, outlay, None, ()).most
        return int(most.max(initial=0)) <= MOST_POSTS and all(
            term.weight >= 0 for term in terms
        )

    def best(self, watch: Watch) -> int:
        """Return the best bound found, in points of the tier.

        ``money`` is then what a fen of each row is worth, in points of the tier, and
        ``worth`` the prices that prove it, for whatever limits.
        """
        program = _Program(self)
        proved = 0
        for _ in range(ROUNDS):
            found = None if watch.must_stop else program.solve(watch)
            if found is None:
                break
            value, prices = found
            self.money = prices.fen / QUANTA
            try:
                choices = self._cheapest(prices, watch)
            except OutOfTime:
                break
            exact = self._value(prices, choices)
            if self.worth is None or -(-exact // QUANTA) > proved:
                spent = zip(
                    prices.fen.tolist(), self.outlay.upper.tolist(), strict=True
                )
                least = exact + sum(price * upper for price, upper in spent)
                self.worth = Worth(least, prices.fen, fine=QUANTA)
            proved = max(proved, -(-exact // QUANTA))
            is_new = program.add(choices)
            is_close = value - exact / QUANTA < ENOUGH
            if is_close or not is_new or value <= proved:
                break
        return proved

    def _groups(self) -> tuple[Ints, Ints]:
        """Return the group of rows of each list, and what each group asks for."""
        if self.asked is None or self.asked.lower is None:
            return np.full(len(self.outlay.steps), -1), np.zeros(0, np.int64)
        lower = np.maximum(self.asked.lower, 0)
        inside = self.asked.group >= 0
        heads = self.asked.group[inside]
        tails = self.outlay.price_list[inside] + len(lower)
        size = len(lower) + len(self.outlay.steps)
        ones = np.ones(len(heads), np.int8)
        graph = coo_array((ones, (heads, tails)), shape=(size, size))
        count, label = connected_components(graph, directed=False)
        demand = np.zeros(count, np.int64)
        np.add.at(demand, label[: len(lower)], lower)
        return label[len(lower) :].astype(np.int64), demand

    def _value(self, prices: Prices, choices: Choices) -> int:
        """Return what prices prove, in quanta of a point."""
        total: int = sum(
            times * value
            for times, value in zip(
                self.kinds.times.tolist(), choices.value.tolist(), strict=True
            )
        )
        for price, count in (
            (prices.served, self.demand),
            (prices.fen, -self.outlay.upper),
            (prices.tiers[: self.at], -np.array(self.floors, np.int64)),
        ):
            pairs = zip(price.tolist(), count.tolist(), strict=True)
            total += sum(one * other for one, other in pairs)
        return total

    def _cheapest(self, prices: Prices, watch: Watch) -> Choices:
        """Return the cheapest choice of every kind, exactly."""
        kinds, size = self.kinds, len(self.number)
        value = np.full((len(kinds.times), size, size), NEVER)
        value[:, 0, 0] = 0
        taken: list[tuple[int, Ints, Ints]] = []
        for at in watch.over(np.flatnonzero(kinds.counts.any(axis=0)).tolist()):
            for is_inner in (False, True):
                mask = (kinds.counts[:, at] > 0) & (kinds.is_inner[:, at] == is_inner)
                rows = np.flatnonzero(mask)
                if len(rows):
                    cost = self._cost(prices, at)
                    sides = kinds.least[rows, at], kinds.counts[rows, at]
                    after, posts = extend(value[rows], sides, cost, is_inner)
                    value[rows] = after
                    taken.append((at, rows, posts))
        inner, every = np.meshgrid(self.number, self.number, indexing="ij")
        beyond = np.maximum(inner - kinds.few[:, None, None], 0)
        value = value + int(self.apart_weight @ prices.tiers) * beyond
        value[every > kinds.most[:, None, None]] = NEVER
        value[inner > kinds.most_inner[:, None, None]] = NEVER
        return self._traced(value, beyond, taken)

    def _cost(self, prices: Prices, at: int) -> Ints:
        """Return what number 1, 2 ... of a list costs, less what serving is worth."""
        steps, row = self.outlay.steps, self.row_of_list[at]
        number = np.minimum(self.number[1:] - 1, steps.shape[1] - 1)
        fen = 0 if row < 0 else int(prices.fen[row])
        group = self.group_of_list[at]
        worth = 0 if group < 0 else int(prices.served[group])
        cost: Ints = fen * steps[at, number] - worth
        return cost

    def _traced(
        self, value: Ints, beyond: Ints, taken: Sequence[tuple[int, Ints, Ints]]
    ) -> Choices:
        """Walk back from the cheapest end of every kind."""
        kinds, size = len(value), len(self.number)
        end = value.reshape(kinds, -1).argmin(axis=1)
        inner, every = end // size, end % size
        each = np.arange(kinds)
        least, over = value[each, inner, every], beyond[each, inner, every]
        posts = np.zeros(self.kinds.counts.shape, np.int64)
        for at, rows, took in reversed(taken):
            count = took[np.arange(len(rows)), inner[rows], every[rows]]
            posts[rows, at] = count
            every[rows] -= count
            inner[rows] -= np.where(self.kinds.is_inner[rows, at], count, 0)
        return Choices(least, posts, over)


class _Program:
    """The linear program of good prices; its rows are choices found so far."""

    def __init__(self, bound: CountBound) -> None:
        self.bound = bound
        kinds = bound.kinds
        self.groups, self.rows = len(bound.demand), len(bound.outlay.who)
        self.unit = max(1, int(bound.outlay.steps.max(initial=1)))
        self.width = self.groups + self.rows + bound.at + len(kinds.times)
        self.matrix: list[csr_array] = []
        self.sides: list[Floats] = []
        self.seen: set[bytes] = set()

    def solve(self, watch: Watch) -> tuple[float, Prices] | None:
        """Return the value of the program, and its prices in whole numbers."""
        bound, at = self.bound, self.bound.at
        free = self.groups + self.rows
        gain = np.zeros(self.width)
        gain[: self.groups] = bound.demand
        gain[self.groups : free] = -bound.outlay.upper / self.unit
        gain[free : free + at] = -np.array(bound.floors, np.float64)
        gain[free + at :] = bound.kinds.times
        least, most = np.zeros(self.width), np.full(self.width, HIGHEST)
        least[free + at :] = -HIGHEST * MOST_POSTS
        # Nothing costs nothing; where a must demands posts there is no such choice.
        has_posts = bound.kinds.least.any(axis=1)
        most[free + at :] = np.where(has_posts, HIGHEST * MOST_POSTS, 0.0)
        matrix, limits = self._worth_at_most()
        rows = csr_array(vstack([matrix, *self.matrix]))
        above = np.concatenate([limits, *self.sides])
        below = np.full(len(above), -np.inf)
        found = minimum(LinearProgram(-gain, rows, below, above, least, most), watch)
        if found is None:
            return None
        return -found.cost, self._rounded(found.values)

    def _worth_at_most(self) -> tuple[csr_array, Floats]:
        """Say that serving a row is worth at most what missing it costs."""
        weight, at = self.bound.asked_weight, self.bound.at
        every = np.arange(self.groups)
        heads, tails = [every], [every]
        values = [np.ones(self.groups)]
        for tier in np.flatnonzero(weight[:at]).tolist():
            heads.append(every)
            tails.append(np.full(self.groups, self.groups + self.rows + tier))
            values.append(np.full(self.groups, -float(weight[tier])))
        entries = (np.concatenate(heads), np.concatenate(tails))
        shape = (self.groups, self.width)
        matrix = coo_array((np.concatenate(values), entries), shape=shape)
        return matrix.tocsr(), np.full(self.groups, float(weight[at]))

    def _rounded(self, values: Floats) -> Prices:
        """Return prices in quanta that keep their own rule exactly."""
        at, free = self.bound.at, self.groups + self.rows
        values = np.maximum(values, 0)
        quanta = np.rint(values * QUANTA)
        served = quanta[: self.groups].astype(np.int64)
        fen = np.rint(values[self.groups : free] * QUANTA / self.unit).astype(np.int64)
        tiers = np.append(quanta[free : free + at].astype(np.int64), QUANTA)
        worth = int(self.bound.asked_weight @ tiers)
        return Prices(np.minimum(served, worth), fen, tiers)

    def add(self, choices: Choices) -> bool:
        """Add the choices of every kind as rows; whether any was not there yet."""
        bound, free = self.bound, self.groups + self.rows
        kinds, lists = np.nonzero(choices.posts)
        fresh = self._fresh(choices)
        place = np.full(len(choices.value), -1, np.int64)
        place[fresh] = np.arange(len(fresh))
        inside = place[kinds] >= 0
        kinds, lists = kinds[inside], lists[inside]
        count = choices.posts[kinds, lists]
        before = np.cumsum(choices.posts, axis=1)[kinds, lists] - count
        cost = self._fen(lists, before, count)
        entries: list[tuple[Ints, Ints, Floats]] = []
        row, group = bound.row_of_list[lists], bound.group_of_list[lists]
        paid, worth = row >= 0, group >= 0
        heads = place[kinds]
        tails = self.groups + row[paid]
        entries.append((heads[paid], tails, -cost[paid] / self.unit))
        entries.append((heads[worth], group[worth], count[worth].astype(np.float64)))
        each = np.arange(len(fresh))
        entries.append((each, free + bound.at + fresh, np.ones(len(fresh))))
        for tier in np.flatnonzero(bound.apart_weight[: bound.at]).tolist():
            over = -bound.apart_weight[tier] * choices.beyond[fresh].astype(np.float64)
            entries.append((each, np.full(len(fresh), free + tier), over))
        heads, tails = (np.concatenate([one[at] for one in entries]) for at in (0, 1))
        values = np.concatenate([one[2] for one in entries])
        shape = (len(fresh), self.width)
        self.matrix.append(coo_array((values, (heads, tails)), shape=shape).tocsr())
        own = bound.apart_weight[bound.at] * choices.beyond[fresh]
        self.sides.append(own.astype(np.float64))
        return len(fresh) > 0

    def _fresh(self, choices: Choices) -> Ints:
        """Return the kinds whose choice has no row yet."""
        fresh = []
        for kind, posts in enumerate(choices.posts.astype(np.int8)):
            key = kind.to_bytes(4) + posts.tobytes()
            if key not in self.seen and posts.any():
                self.seen.add(key)
                fresh.append(kind)
        return np.array(fresh, np.int64)

    def _fen(self, lists: Ints, before: Ints, count: Ints) -> Floats:
        """Return what so many posts of a list cost after so many of others."""
        steps = self.bound.outlay.steps
        last = steps.shape[1] - 1
        cost = np.zeros(len(lists))
        for extra in range(int(count.max(initial=0))):
            number = np.minimum(before + extra, last)
            cost += np.where(extra < count, steps[lists, number], 0)
        return cost


def _counting(formulation: Formulation, place: int) -> Iterator[tuple[Bound, int]]:
    """Yield the bounds of a tier that only counts, with their weights."""
    tier = formulation.tiers[place]
    counts = (
        isinstance(term.statement, Bound | Joint | LoadCost) for term in tier.terms
    )
    if not tier.is_never_below_zero or not all(counts):
        return
    for term in tier.terms:
        one = term.statement
        if isinstance(one, Bound) and one.factor is None and term.weight <= HEAVIEST:
            yield one, term.weight
