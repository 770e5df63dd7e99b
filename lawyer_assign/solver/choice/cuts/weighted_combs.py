r"""Combs with weights: why a committee waits for a firm in vain, told as sharply.

Let c want firm f and wait for it: neither f nor a better firm serves it. Let lawyers A
of f be able to serve c, and call a post of f *good* if f likes it as much as a rank b,
that of c or a worse one. Then all of A are spent on good posts, or f is full of them.

*Weights.* Let posts count :math:`w_p` such that either reason makes good ones count K:

- where c or a tooth (below) lies outside scarce districts, a post of A outside counts
  1 and one inside 1 over the lawyer's limit: K = \|A\|;
- where all lie inside, who is spent has as many good posts as her limit: each counts 1,
  K = the limits in all; or 1 over the limit, K = \|A\|; or, since one of them at most
  lies outside, those inside alone count 1, K = the limits less one each;
- a post of any other lawyer of f counts u, with some z committees 0. Let M be the most
  good posts that others can have with the rest, and :math:`v` the least that a post of
  A counts. If f is full with its s seats, A has :math:`s - z - M` good posts at least
  beside the z, and what others have less than M, A has more. So with :math:`u \le v`,
  :math:`u M + v (s - z - M) = K` suffices (:math:`u (s - z) = K` where M is larger),
  and u is no more than v if :math:`v (s - z) \ge K`. Posts of A count K / s at least,
  so that z = 0 always does. Where f has not enough good posts to be full, u = 0.

*Teeth.* Take rows t of f up to b which all of A may serve, and other committees d with
which f has good posts. Let :math:`m_t, e_d \ge 0` with :math:`\sum m + \sum e = K`, and
let :math:`n_p` be m or e of the committee of p. Then every plan without a blocking pair
keeps

.. math::
    \sum_{p \text{ good}} (w_p - \min(w_p, n_p)) x_p + \sum_t m_t \, \text{prefix}_t
    \ge X \Bigl(K - \sum_d e_d\Bigr), \qquad X = 1,

where the prefix of t is all it has from f or better. Either all teeth with
:math:`m_t > 0` are served by their prefix, or one waits, and then good posts count K in
all; of these the committees d have :math:`e_d` at most among what is taken off, and a
tooth :math:`m_t x_p \le m_t \, \text{prefix}_t`, for a committee has one lawyer.

*A worse post.* A firm that holds a post worse than b is not full of good ones. So with
u = 0 the row holds too if X is what worse posts count of which no plan has two: those
with one committee, or those of one lawyer outside scarce districts. (If none of them is
chosen, the right side is 0.)

With seats alone and weights of 1 these are the combs of Baiou and Balinski
(:mod:`lawyer_assign.solver.choice.cuts.combs`). For a solution, reason and b the most
violated teeth are found exactly: all that counts is bought, K in all, where it is
cheapest. They assume what
:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market` asks; ties are
allowed, and which committees a must gives to a firm need not be known.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.solver.choice.cuts.comb_weights import (
    Others,
    Seats,
    Worse,
    nobody,
    reasons_of,
    widest,
    worse_posts,
)
from lawyer_assign.solver.choice.cuts.combs import MOST, UNIT, Comb
from lawyer_assign.solver.choice.cuts.firm_matrices import Office, Point, Prefixes


@dataclass(frozen=True, eq=False)
class _Weights:
    """What posts count, by reason, in multiples of 1 / UNIT.

    Parameters
    ----------
    of_lawyers
        Shape ``(2, reasons, lawyers)``: inside and outside; 0 for who is not of A.
    widest
        Shape ``(reasons, rows)``: the most that a pair of A with a row's committee
        counts.
    """

    of_lawyers: Ints
    widest: Ints


class _Found(NamedTuple):
    """A violated row: by how much, reason, last row, witness; by row m or e, and u."""

    missing: float
    reason: int
    base: int
    worse: Worse | None
    weights: Ints
    others: Ints


@dataclass(frozen=True, eq=False)
class WeightedCombs:
    """The weighted combs of one firm, and which of them a solution violates.

    Parameters
    ----------
    office
        The firm.
    lawyers
        Shape ``(reasons, lawyers)``: A.
    total
        Per reason: K, in multiples of 1 / UNIT.
    teeth
        Shape ``(reasons, rows)``: rows that can be teeth.
    by_seats, by_worse
        What posts count where seats are asked for, and where a worse post is held.
    has_others
        Shape ``(reasons, rows)``: somebody else than A has a pair with the committee.
    """

    office: Office
    lawyers: Mask
    total: Ints
    teeth: Mask
    by_seats: _Weights
    by_worse: _Weights
    seats: Seats
    has_others: Mask

    @classmethod
    def of(cls, office: Office, *, together: bool = False) -> "WeightedCombs":
        """Collect the reasons of one firm; ``together``: :func:`reasons_of`."""
        # Without seats a firm is full of nobody.
        reasons = reasons_of(office, together=together) if office.seats > 0 else ()
        found = [one for one in reasons if one.total > 0]
        shape = len(found), office.limits.shape[1]
        rows = len(office.rows)
        lawyers = np.array([one.lawyers for one in found], bool).reshape(shape)
        counts = np.array(
            [[one.inside for one in found], [one.outside for one in found]], np.int64
        ).reshape(2, *shape)
        total = np.array([one.total for one in found], np.int64)
        seats = Seats.of(office, lawyers, counts, total)
        raised = seats.raised(counts, total)
        return cls(
            office,
            lawyers,
            total,
            np.array([one.teeth for one in found], bool).reshape(len(found), rows),
            _Weights(raised, widest(office, raised)),
            _Weights(counts, widest(office, counts)),
            seats,
            widest(office, np.stack([~lawyers, ~lawyers]).astype(np.int64)) > 0,
        )

    def violated(self, point: Point, least: float) -> Iterator[Cut]:
        """Yield rows that miss more than ``least`` of K, the worst first."""
        if not len(self.total):
            return
        found = self._missed(point, self.by_seats, None, least)
        if not self.seats.is_never.all():
            worse = worse_posts(self.office, point.values)
            found += self._missed(point, self.by_worse, worse, least)
        found.sort(key=lambda one: -one.missing)
        seen: set[tuple[bytes, bytes]] = set()
        for one in found:
            cut = self._cut(one, point.prefixes)
            key = cut.columns.tobytes(), cut.factors.tobytes()
            if key not in seen:
                seen.add(key)
                yield cut
            if len(seen) == MOST:
                break

    def _missed(
        self,
        point: Point,
        weights: _Weights,
        worse: Sequence[Worse] | None,
        least: float,
    ) -> list[_Found]:
        """Return what a solution misses with some weights.

        Rows up to a larger b count for nothing unless one of them waits longer than all
        teeth before: what they add is at least what the same of these would.
        """
        rank = self.office.rank
        sums = _Sums.of(self, weights, point)
        ends = np.flatnonzero(np.append(rank[1:] > rank[:-1], True))  # of ties
        waits = np.diff(np.minimum(sums.least[:, ends], 1.0), axis=1, prepend=1.0) < 0
        found: list[_Found] = []
        for base, is_new in zip(ends.tolist(), waits.T, strict=True):
            witness = None if worse is None else worse[base]
            asked = 1.0 if witness is None else witness.value
            enough = self.total / UNIT * (asked - least)
            may = is_new & (sums.least[:, base] < asked - least)
            may &= sums.bare[:, base] < enough
            which = np.flatnonzero(may)
            if not len(which):
                continue
            others = nobody(len(which), base)
            if witness is None:
                others = self.seats.others(
                    sums.held - sums.own, self.total, which, base
                )
                may = sums.bare[which, base] + others.reached < enough[which]
                which, others = which[may], others.at(may)
            bought, missing = self._bought(sums, weights, others, which, base, asked)
            for at in np.flatnonzero(missing > least).tolist():
                reason, own = int(which[at]), bought[at]
                served = np.where(self.teeth[reason], sums.prefix, np.inf)[: base + 1]
                own[np.argmin(served)] += int(self.total[reason] - own.sum())
                said = float(missing[at]), reason, base, witness, own
                found.append(_Found(*said, others.counts[at]))
        return found

    def _bought(
        self, sums: "_Sums", weights: _Weights, others: Others, which: Ints,
        base: int, asked: float,
    ) -> tuple[Ints, Floats]:  # fmt: skip
        """Buy K where it is cheapest; return weights of rows, and what is missing.

        A row's first u count at all its pairs, what is beyond at those of A alone; the
        rest of K is bought at the tooth that waits most, without end.
        """
        upto, total, u = slice(base + 1), self.total[which], others.counts
        wide = weights.widest[which, upto]
        first = np.where(self.has_others[which, upto] | (wide > 0), u, 0)
        second = np.maximum(wide - u, 0)
        # Of what is no tooth, a second lawyer would be taken off and not be counted.
        is_two = ~(self.teeth[which, upto] | self.office.is_alone[upto])
        first[is_two], second[is_two] = 0, 0
        prefix = np.where(self.teeth[which, upto], sums.prefix[upto], asked)
        own = sums.counted[which, upto] * UNIT - u * sums.own[which, upto]
        beyond = np.divide(own, second, out=np.zeros_like(own), where=second > 0)
        shared = prefix - sums.held[which, upto]
        cost = np.maximum(np.concatenate([shared, prefix - beyond], axis=1), 0)
        most = np.concatenate([first, second], axis=1)
        dearest = sums.least[which, base][:, None]
        most[cost >= dearest] = 0
        order = np.argsort(cost, axis=1, kind="stable")
        size = np.take_along_axis(most, order, axis=1)
        before = np.cumsum(size, axis=1) - size
        taken = np.clip(total[:, None] - before, 0, size)
        paid = (taken * np.take_along_axis(cost, order, axis=1)).sum(1)
        paid += (total - taken.sum(1)) * dearest[:, 0]
        both = np.zeros_like(most)
        np.put_along_axis(both, order, taken, axis=1)
        reached = sums.bare[which, base] + others.reached
        missing = asked - (reached * UNIT + paid) / total
        return both[:, : base + 1] + both[:, base + 1 :], missing

    def _cut(self, found: _Found, prefixes: Prefixes) -> Cut:
        office, base = self.office, found.base
        weights = self.by_seats if found.worse is None else self.by_worse
        own = weights.of_lawyers[:, found.reason] * self.lawyers[found.reason]
        unit = int(np.gcd.reduce(np.concatenate([*own, found.weights, found.others])))
        own //= unit
        every, others = np.zeros((2, len(office.rows) + 1), np.int64)  # last: no row
        every[: base + 1] = found.weights // unit
        others[: base + 1] = found.others // unit
        counts = own[office.pair_is_single.astype(np.int64), office.lawyer]
        is_own = self.lawyers[found.reason, office.lawyer]
        counts = np.where(is_own, counts, others[office.row])
        counts[office.pair_rank > office.rank[base]] = 0
        counts -= np.minimum(counts, every[office.row])
        said = self._reason(found, own, every[:-1], others[:-1])
        served = [prefixes.pairs(row) for row in said.teeth.tolist()]
        least = int(said.times.sum())
        columns = [office.pairs, *served]
        factors = [counts, np.repeat(said.times, [len(one) for one in served])]
        if said.worse is not None:
            columns.append(said.worse)
            factors.append(np.full(len(said.worse), -least))
            least = 0
        found_row = _summed(np.concatenate(columns), np.concatenate(factors), least)
        return found_row._replace(reason=said)

    def _reason(self, found: _Found, own: Ints, every: Ints, others: Ints) -> Comb:
        """Say what a row follows from, its weights divided already."""
        office, some = self.office, np.flatnonzero(self.lawyers[found.reason])
        is_tooth = self.teeth[found.reason]
        teeth = np.flatnonzero(is_tooth & (every > 0))
        taken = np.flatnonzero(~is_tooth & (every > 0))
        each = int(others.max(initial=0))
        is_none = self.has_others[found.reason] & (others < each)
        is_none[found.base + 1 :] = False
        return Comb(
            int(office.rows[found.base]),
            office.lawyers[some],
            own[0, some],
            own[1, some],
            office.rows[teeth],
            every[teeth],
            office.committees[taken],
            every[taken],
            each,
            office.committees[is_none],
            None if found.worse is None else found.worse.pairs,
        )


class _Sums(NamedTuple):
    """What a solution has, by reason and row, not scaled.

    Parameters
    ----------
    prefix
        Per row.
    least
        The least prefix of a tooth up to each row.
    bare
        What good posts of A count up to each row.
    counted, own, held
        What A has with each row, counted and not; what anybody has.
    """

    prefix: Floats
    least: Floats
    bare: Floats
    counted: Floats
    own: Floats
    held: Floats

    @classmethod
    def of(cls, combs: WeightedCombs, weights: _Weights, point: Point) -> "_Sums":
        """Sum up for all reasons at once."""
        office, mine = combs.office, combs.lawyers.astype(float)
        single = office.pair_is_single
        good = [office.good(point.values, which) for which in (~single, single)]
        held = [office.held(point.values, which) for which in (~single, single)]
        counts = weights.of_lawyers / UNIT
        prefix = point.prefix[office.rows]
        return cls(
            prefix,
            np.minimum.accumulate(np.where(combs.teeth, prefix, np.inf), axis=1),
            counts[0] @ good[0] + counts[1] @ good[1],
            counts[0] @ held[0] + counts[1] @ held[1],
            mine @ (held[0] + held[1]),
            np.tile((held[0] + held[1]).sum(0), (len(mine), 1)),
        )


def _summed(columns: Ints, factors: Ints, least: int) -> Cut:
    """Return a row in which every column stands once."""
    own, place = np.unique(columns, return_inverse=True)
    total = np.zeros(len(own), np.int64)
    np.add.at(total, place, factors)
    kept = total != 0
    return Cut(own[kept], total[kept], least)
