"""Branch and bound on few counts, all other columns in parts.

Where a row adds up money, a relaxation takes parts of columns so that the sum is what
may be spent to the last fen. What whole columns spend hangs on few numbers: how many of
them spend which amount. These are counted by columns of their own, and only counts are
branched on (Ryan and Foster 1981 and Vanderbeck 2011 branch on sums of columns, too).

A node is the form with narrower sides of its counts. What dual prices prove of it
(:mod:`lawyer_assign.engines.dual_proof`) holds for every whole solution within these
sides, and every whole solution lies within one of the nodes that are left, so the least
of their bounds is one of all. HiGHS is not believed: a node that it does not solve
keeps the bound of the node it came from. So that there are prices where sides of counts
allow nothing, counts may be missed at a price; a whole solution misses none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import block_array, csr_array, eye_array

from lawyer_assign.arrays import UNBOUNDED, Floats, Mask
from lawyer_assign.engines.dual_proof import dual_proof
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch

WHOLE = 1e-6
"""Counts this close to a whole number are not branched on."""

MISSED = 100
"""Times the gap that missing one of a count costs."""

UNKNOWN = 1e3
"""Gain that is hoped for of a count that was not branched on yet."""


@dataclass(frozen=True)
class Node:
    """Sides of the counts, and what every solution within costs at least.

    ``branch`` says how it was made: below (0) or above (1), of which count, how far its
    value was from there, and what the relaxation cost before.
    """

    bound: int
    sides: tuple[tuple[int, int], ...]
    branch: tuple[int, int, float, float] | None = None


class Leaf(NamedTuple):
    """Best solution known, and what all with these counts cost at least."""

    ceiling: int
    bound: int


class Branching:
    """A form of one tier with counts of some of its columns.

    Parameters
    ----------
    form
        Of one tier, all columns 0 or more. Not changed.
    counts
        Counts x columns of the form: what each column adds to each count, 0 or more.
    ceiling
        What a known solution costs; nodes that reach it are closed.
    floor
        What all solutions are known to cost.
    sides
        Least and most of the first counts: other solutions are not meant. These are
        branched on as long as one of them is broken, for they move all others.

    Attributes
    ----------
    bound : int
        Proved so far: no whole solution costs less, or less than the ceiling.
    """

    def __init__(
        self, form: LinearForm, counts: csr_array, ceiling: int, floor: int,
        sides: Sequence[tuple[int, int]] = (),
    ) -> None:  # fmt: skip
        self.ceiling, self.bound, self.floor = ceiling, floor, floor
        self.columns, self.many = form.matrix.shape[1], counts.shape[0]
        self.counts = slice(self.columns, self.columns + self.many)
        missed = MISSED * (1 + ceiling - floor)
        self.form = _counted(slimmed(divided(form)), counts, missed)
        self._highs = Highs(program_of(self.form, 0), method="simplex")
        self._gains = _Gains(self.many, len(sides))
        most = self.form.most[self.counts].tolist()
        first = zip(sides, most, strict=False)
        own = [(max(0, low), min(high, one)) for (low, high), one in first]
        self.sides = (*own, *((0, one) for one in most[len(own) :]))

    def run(
        self, watch: Watch, whole: Callable[[Floats, LinearForm, int], Leaf]
    ) -> None:
        """Raise the bound until it meets the ceiling, or until the watch says stop.

        The last node made is next, so that the engine goes on from close by.

        Parameters
        ----------
        watch
            Asked at every node.
        whole
            Given values, all counts of which are whole, the form with the counts held
            at these, and what is proved of it: may look for a solution there, and
            prove more of these counts.
        """
        open_ = self._first()
        left = self.ceiling
        while open_ and not watch.must_stop:
            node = open_.pop()
            if node.bound >= min(self.ceiling, left):
                continue
            solved = self._solved(node, watch)
            if solved is None:
                left = min(left, node.bound)
                continue
            bound, cost, values = solved
            self._gains.learn(node, cost)
            own = values[self.counts]
            if bound >= self.ceiling:
                continue
            if not is_whole(own):
                open_ += self._gains.children(node, bound, cost, own)
                continue
            is_leaf = all(least == most for least, most in node.sides)
            if is_leaf or is_whole(values):
                leaf = whole(values[: self.columns], self._form_of(node, own), bound)
                self.ceiling = min(self.ceiling, leaf.ceiling)
                left = min(left, leaf.bound) if is_leaf else left
            if not is_leaf and bound < self.ceiling:
                open_ += _around(node, bound, own)
        self.bound = min([self.ceiling, left, *(node.bound for node in open_)])

    def _first(self) -> list[Node]:
        """Return the node of all solutions; none where sides leave no number."""
        has_any = all(least <= most for least, most in self.sides)
        return [Node(self.floor, self.sides)] if has_any else []

    def _solved(self, node: Node, watch: Watch) -> tuple[int, float, Floats] | None:
        """Return what is proved, and the cost and values of the relaxation."""
        form = self._form_of(node)
        self._highs.bound_columns(
            np.arange(self.columns, self.counts.stop),
            form.least[self.counts],
            form.most[self.counts],
        )
        if not self._highs.run(watch):
            return None
        proof = dual_proof(form, 0, self._highs.prices)
        bound = proof.bound + form.constant[0]
        return max(node.bound, bound), self._highs.cost, self._highs.values

    def _form_of(self, node: Node, values: Floats | None = None) -> LinearForm:
        """Return the form of a node; with ``values``, its counts held, none missed."""
        least, most = self.form.least.copy(), self.form.most.copy()
        least[self.counts], most[self.counts] = zip(*node.sides, strict=True)
        if values is not None:
            held = np.rint(values).astype(np.int64)
            least[self.counts] = most[self.counts] = held
            most[self.counts.stop :] = 0
        return replace(self.form, least=least, most=most)


def is_whole(values: Floats) -> bool:
    """Return whether all values are whole numbers, but for rounding."""
    return not is_broken(values).any()


def is_broken(values: Floats) -> Mask:
    """Return which values are no whole numbers, rounding set aside."""
    found: Mask = np.abs(values - np.rint(values)) > WHOLE
    return found


def _around(node: Node, bound: int, own: Floats) -> list[Node]:
    """Return the nodes below, above and at the whole value of a count, that one last.

    Of whole counts nothing says that others in the node cost more.
    """
    at = next(at for at, (least, most) in enumerate(node.sides) if least < most)
    value, (least, most) = round(float(own[at])), node.sides[at]
    return [
        Node(bound, (*node.sides[:at], sides, *node.sides[at + 1 :]))
        for sides in ((least, value - 1), (value + 1, most), (value, value))
        if sides[0] <= sides[1]
    ]


class _Gains:
    """What a bound rose by, in the mean, where a count was branched on.

    So little is known that each count is tried first (pseudocosts, Achterberg 2007).
    """

    def __init__(self, many: int, first: int) -> None:
        self.first = first
        self.gain, self.times = np.zeros((2, many)), np.zeros((2, many))

    def learn(self, node: Node, cost: float) -> None:
        """Remember what the node's branch brought."""
        if node.branch is not None:
            side, count, moved, before = node.branch
            self.gain[side, count] += max(cost - before, 0.0) / max(moved, WHOLE)
            self.times[side, count] += 1

    def children(self, node: Node, bound: int, cost: float, own: Floats) -> list[Node]:
        """Return the two nodes of the count that promises most, the nearer one last."""
        floor = np.floor(own)
        away = np.stack([own - floor, floor + 1 - own])
        mean = np.divide(
            self.gain, self.times, out=np.full_like(self.gain, UNKNOWN),
            where=self.times > 0,
        )  # fmt: skip
        promised = np.maximum(mean * away, WHOLE).prod(axis=0)
        promised[~is_broken(own)] = -1.0
        if is_broken(own[: self.first]).any():
            promised[self.first :] = -1.0
        at = int(promised.argmax())
        middle, (least, most) = int(floor[at]), node.sides[at]
        halves = []
        for side, sides in enumerate(((least, middle), (middle + 1, most))):
            if sides[0] <= sides[1]:
                branch = side, at, float(away[side, at]), cost
                own_sides = (*node.sides[:at], sides, *node.sides[at + 1 :])
                halves.append(Node(bound, own_sides, branch))
        return halves if away[0, at] >= 0.5 else halves[::-1]


def slimmed(form: LinearForm) -> LinearForm:
    """Leave out rows that say nothing, or the same as another.

    Columns that a row keeps at 0 can be no more; whole solutions stay the same.
    """
    matrix, most = csr_array(form.matrix), form.most.copy()
    filled = np.diff(matrix.indptr) > 0
    lowest = np.zeros(len(filled), np.int64)
    lowest[filled] = np.minimum.reduceat(matrix.data, matrix.indptr[:-1][filled])
    nothing = filled & (lowest > 0) & (form.row_most <= 0)
    most[matrix[np.flatnonzero(nothing)].indices] = 0
    matrix = csr_array(matrix * (most > 0))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    high, low = matrix.maximum(0) @ most, matrix.minimum(0) @ most
    says = (low < form.row_least) | (high > form.row_most)
    places: dict[bytes, int] = {}
    least_of, most_of = form.row_least.copy(), form.row_most.copy()
    for row in np.flatnonzero(says).tolist():
        own = slice(matrix.indptr[row], matrix.indptr[row + 1])
        key = matrix.indices[own].tobytes() + matrix.data[own].tobytes()
        same = places.setdefault(key, row)
        least_of[same] = max(least_of[same], form.row_least[row])
        most_of[same] = min(most_of[same], form.row_most[row])
    kept = np.array(list(places.values()), np.int64)
    return replace(
        form, matrix=csr_array(matrix[kept]), row_least=least_of[kept],
        row_most=most_of[kept], most=most,
    )  # fmt: skip


def divided(form: LinearForm) -> LinearForm:
    """Divide every row by what its entries have in common, its sides to whole numbers.

    Whole solutions are the same; relaxations may be closer to them.
    """
    matrix = form.matrix.tocsr(copy=True)
    filled = np.flatnonzero(np.diff(matrix.indptr))
    unit = np.ones(matrix.shape[0], np.int64)
    if len(filled):
        starts = matrix.indptr[filled]
        unit[filled] = np.maximum(np.gcd.reduceat(np.abs(matrix.data), starts), 1)
    matrix.data //= np.repeat(unit, np.diff(matrix.indptr))
    least = np.where(
        form.row_least <= -UNBOUNDED, form.row_least, -(-form.row_least // unit)
    )
    most = np.where(form.row_most >= UNBOUNDED, form.row_most, form.row_most // unit)
    return replace(form, matrix=matrix, row_least=least, row_most=most)


def _counted(form: LinearForm, counts: csr_array, missed: int) -> LinearForm:
    """Return the form with columns for its counts, and for what is missed of them."""
    many = counts.shape[0]
    unit = eye_array(many, dtype=np.int64)
    matrix = block_array(
        [[form.matrix, None, None, None], [counts, -unit, unit, -unit]], format="csr"
    )
    most = counts @ form.most
    nothing = np.zeros(many, np.int64)
    dear = np.full(many, missed, np.int64)
    return LinearForm(
        form.pairs,
        csr_array(matrix),
        np.concatenate([form.row_least, nothing]),
        np.concatenate([form.row_most, nothing]),
        np.concatenate([form.least, nothing, nothing, nothing]),
        np.concatenate([form.most, most, most, most]),
        np.concatenate([form.cost[0], nothing, dear, dear])[None],
        form.constant,
    )
