r"""Comb inequalities for firms that are seats and lawyers.

Let c want firm f, and lawyers A of f be able to serve c. If c is not served by f or
better, f holds it off: its s seats are full of committees it likes as much as c, or
every lawyer of A is spent on such. Let :math:`w_p` be weights of the pairs p that f
likes as much as the worst of some committees T, the *teeth*, such that either reason,
for any of the teeth, makes :math:`\sum_p w_p x_p \ge k`, and let there be k teeth. Then
every plan without a blocking pair keeps

.. math:: \sum_{p \notin T} w_p x_p + \sum_{c \in T} \text{prefix}_c \ge k,

where the prefix of c is all it has from f or better. Either each of the k teeth is
served by its prefix; or one is not, and then f or A is full of pairs which count w
outside the teeth, and at least w, which is 1 at most, inside them.

Seats alone give :math:`w = 1` and any :math:`k \le s` up to the lawyers' posts. For a
set A, all pairs count at least k / s, since they may be what fills the seats; besides,

- k = \|A\|: a post of A outside scarce districts counts 1, and one inside 1 over the
  lawyer's limit. So does each where all the teeth lie inside;
- k = the limits of A in all: each post of A counts 1; all teeth lie inside.

With strict lists and lawyers that are all alike these are the inequalities which
describe many-to-one stable matchings completely (Baiou and Balinski, "The stable
admissions polytope", 2000). They assume what
:mod:`lawyer_assign.solver.choice.matroid_market` asks; ties are allowed. A and
the teeth are of options, in the table or not; posts and prefixes are of all pairs of
the table, so that whoever is sent to a tooth without being an option serves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.solver.choice.cuts.firm_matrices import Office, Point, Prefixes

UNIT = 2520
"""Factors are whole multiples of 1 / UNIT, rounded up; 2 to 10 divide it."""

MANY = 40
"""Different sets of lawyers of one firm beyond which no two are crossed."""

MOST = 8
"""Combs taken from one firm in one round."""


class Comb(NamedTuple):
    """What a row follows from, in whole numbers.

    Letters are those of :mod:`lawyer_assign.solver.choice.cuts.weighted_combs`.

    Parameters
    ----------
    row
        Of the statement: b is the rank of this one at its firm.
    lawyers, inside, outside
        A, and what a post of each counts inside scarce districts and outside.
    teeth, times
        Rows t, and m.
    others, most
        Committees d, and e.
    each, uncounted
        u, and the committees with which posts of others than A count nothing.
    worse
        Pairs of a worse post; ``None`` where seats are asked for.
    """

    row: int
    lawyers: Ints
    inside: Ints
    outside: Ints
    teeth: Ints
    times: Ints
    others: Ints
    most: Ints
    each: int
    uncounted: Ints
    worse: Ints | None


@dataclass(frozen=True, eq=False)
class Combs:
    """The combs of one firm, and which of them a solution violates.

    Parameters
    ----------
    office
        The firm.
    power
        Per family: how many teeth, k.
    teeth
        Shape ``(families, rows)``: rows that may be teeth.
    factors
        Shape ``(2, families, lawyers)``: what a post inside and outside scarce
        districts counts, in multiples of 1 / UNIT.
    counted
        Shape ``(families, lawyers)``: A; nobody where all count alike.
    """

    office: Office
    power: Ints
    teeth: Mask
    factors: Ints
    counted: Mask

    @classmethod
    def of(cls, office: Office) -> "Combs":
        """Collect the families of one firm."""
        return cls._with(office, [*_of_seats(office), *_of_lawyers(office)])

    @classmethod
    def of_seats(cls, office: Office) -> "Combs":
        """Collect those in which every lawyer of the firm counts alike."""
        return cls._with(office, [*_of_seats(office)])

    @classmethod
    def _with(cls, office: Office, found: "list[_Family]") -> "Combs":
        kept = [one for one in found if one.teeth.sum() >= one.power > 0]
        lawyers = office.limits.shape[1]
        factors = np.zeros((2, len(kept), lawyers), np.int64)
        for at, one in enumerate(kept):
            factors[:, at] = one.factors
        return cls(
            office,
            np.array([one.power for one in kept], np.int64),
            np.array([one.teeth for one in kept], bool).reshape(
                len(kept), len(office.rows)
            ),
            factors,
            np.array([one.counted for one in kept], bool).reshape(len(kept), lawyers),
        )

    def violated(self, point: Point, least: float) -> Iterator[Cut]:
        """Yield combs that miss more than ``least`` of a tooth, the worst first."""
        if not len(self.power):
            return
        office, rows = self.office, len(self.office.rows)
        reached, tooth = np.zeros((2, len(self.power), rows))
        tooth += point.prefix[office.rows]
        for weights, which in self._kinds():
            reached += weights @ office.good(point.values, which)
            tooth -= weights @ office.held(point.values, which)
        tooth[~self.teeth] = np.inf
        found: list[tuple[float, int, tuple[int, ...]]] = []
        for base in range(rows):
            found += self._at(base, reached[:, base], tooth[:, : base + 1], least)
        found.sort(key=lambda one: -one[0])
        seen: set[tuple[int, tuple[int, ...]]] = set()
        for _, family, teeth in found:
            if (family, teeth) not in seen and len(seen) < MOST:
                seen.add((family, teeth))
                yield self._cut(family, teeth, point.prefixes)

    def _kinds(self) -> Iterator[tuple[Floats, Mask]]:
        """Yield weights and pairs inside scarce districts, and outside."""
        single = self.office.pair_is_single
        yield self.factors[0] / UNIT, ~single
        yield self.factors[1] / UNIT, single

    def _at(
        self, base: int, reached: Floats, tooth: Floats, least: float
    ) -> Iterator[tuple[float, int, tuple[int, ...]]]:
        """Yield how much, family and teeth where the worst tooth is ``base``."""
        may = (self.power <= base + 1) & (reached < self.power * (1 - least))
        families = np.flatnonzero(may)
        if not len(families):
            return
        power = self.power[families]
        smallest = np.cumsum(np.sort(tooth[families], axis=1), axis=1)
        needed = smallest[np.arange(len(families)), power - 1]
        missing = 1 - (reached[families] + needed) / power
        for at in np.flatnonzero(missing > least).tolist():
            family = int(families[at])
            teeth = np.argsort(tooth[family], kind="stable")[: power[at]]
            yield float(missing[at]), family, tuple(sorted(teeth.tolist()))

    def _cut(self, family: int, teeth: tuple[int, ...], prefixes: Prefixes) -> Cut:
        office, some = self.office, list(teeth)
        unit = int(np.gcd.reduce(self.factors[:, family], axis=None, initial=UNIT))
        weights, one = self.factors[:, family] // unit, UNIT // unit
        worst = office.rank[some].max()
        counted = (office.pair_rank <= worst) & ~np.isin(office.row, teeth)
        factors = weights[office.pair_is_single.astype(np.int64), office.lawyer]
        counted &= factors > 0
        served = [prefixes.pairs(int(row)) for row in office.rows[some]]
        columns = np.concatenate([office.pairs[counted], *served])
        ones = np.full(len(columns) - int(counted.sum()), one)
        own = np.flatnonzero(self.counted[family])
        reason = Comb(
            row=int(office.rows[some[int(office.rank[some].argmax())]]),
            lawyers=office.lawyers[own],
            inside=weights[0, own],
            outside=weights[1, own],
            teeth=office.rows[some],
            times=np.full(len(some), one),
            others=office.rows[:0],
            most=office.rows[:0],
            each=int(weights[0, ~self.counted[family]].max(initial=0)),
            uncounted=office.rows[:0],
            worse=None,
        )
        factors = np.concatenate([factors[counted], ones])
        return Cut(columns, factors, int(self.power[family]) * one, reason)


@dataclass(frozen=True, eq=False)
class _Family:
    """Combs that differ in their teeth only; ``factors`` inside, outside."""

    power: int
    teeth: Mask
    factors: Ints
    counted: Mask


def _of_seats(office: Office) -> Iterator[_Family]:
    """Yield combs that count every lawyer of the firm."""
    able = office.limits > 0
    posts = np.where(office.is_single, able.sum(1), office.limits.sum(1))
    power = np.where(office.is_plain, np.minimum(posts, office.seats), 0)
    factors = np.full((2, office.limits.shape[1]), UNIT)
    nobody = np.zeros(office.limits.shape[1], bool)
    for needed in range(1, min(len(power), int(power.max(initial=0))) + 1):
        yield _Family(needed, power >= needed, factors, nobody)


def _of_lawyers(office: Office) -> Iterator[_Family]:
    """Yield combs that count some lawyers in full."""
    able = office.limits > 0
    for some in lawyer_sets(able):
        teeth = office.is_plain & able[:, some].all(1)
        inside = teeth & ~office.is_single
        full = UNIT * some.astype(np.int64)
        count = int(some.sum())
        if teeth.any():
            each = -(-full // _least(office.limits[teeth], some))
            yield from _within_seats(office, count, teeth, each, full)
        if inside.any():
            limit = _least(office.limits[inside], some)
            each, total = -(-full // limit), int(limit[some].sum())
            yield from _within_seats(office, count, inside, each, each)
            if total > count:
                yield from _within_seats(office, total, inside, full, full)


def _within_seats(
    office: Office, power: int, teeth: Mask, inside: Ints, outside: Ints
) -> Iterator[_Family]:
    """Yield a family whose factors also count what fills the seats."""
    if power >= office.seats:
        return
    share = 0 if office.seats >= UNBOUNDED else -(-UNIT * power // office.seats)
    factors = np.maximum(np.stack([inside, outside]), share)
    yield _Family(power, teeth, factors, outside > 0)


def _least(limits: Ints, some: Mask) -> Ints:
    """Return the least limit of each of some lawyers, 1 for others."""
    return np.where(some, limits.min(0), 1)


def lawyer_sets(able: Mask, *, together: bool = False) -> list[Mask]:
    """Return sets of lawyers who may serve a committee: all, two's, one alone.

    With ``together``, who may serve the same committees is never told apart.
    """
    lawyers = able.shape[1]
    if not lawyers:
        return []
    whole = np.unique(able, axis=0)
    both = whole
    if len(whole) <= MANY:
        both = (whole[:, None] & whole[None]).reshape(len(whole) ** 2, lawyers)
    alone = np.eye(lawyers, dtype=bool)[able.any(0)]
    if together:
        _, kind = np.unique(able, axis=1, return_inverse=True)
        alone = np.unique((kind == kind[:, None])[able.any(0)], axis=0)
    found = np.unique(np.concatenate([both, alone]), axis=0)
    return [one for one in found if one.any()]
