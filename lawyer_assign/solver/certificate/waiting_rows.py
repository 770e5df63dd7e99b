r"""Why committees wait for firms in vain, as rows that the checker derives again.

The combs and exchanges of :mod:`lawyer_assign.solver.choice.cuts` are asked here of all
pairs of the table, of every committee by itself, and of plans in which pairs may block:
a committee that blocks with the firm does not wait for it. So with b = 1 where a tooth
and the firm block, every plan keeps

.. math:: \sum_{p \notin T} w_p x_p + \sum_{c \in T} (\text{prefix}_c + b_c) \ge k,

since either each of the k teeth is served or blocks, or one is not served and does not
block, and is held off as before; and every exchange with b beside the prefix, for the
same reason. What this takes for granted is of single lawyers: that she never has more
posts than her limit with the committee, nor two outside scarce districts
(:func:`asked`); whom it does not hold of counts nothing. ``lawyer_assign/checker.py``
says the rows in the same words.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Lists, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Caseload, OneEach, OwnLimits
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.choice.cuts.combs import UNIT, Comb, Combs
from lawyer_assign.solver.choice.cuts.exchanges import Exchange, Exchanges
from lawyer_assign.solver.choice.cuts.firm_matrices import Point, Prefixes, offices
from lawyer_assign.statements import DISPATCHED, Stable

VIOLATED = 1e-3
"""Rows violated by less are left out."""


def asked(problem: Problem, stable: Stable, whole: Container[str]) -> Stable:
    """Return the statement with the options of whom plans keep to her limits.

    Parameters
    ----------
    problem, stable
        And what it says of two-way choice.
    whole
        Kinds of rules that plans keep, musts among them.
    """
    posts, single = _most_posts(problem, stable, whole)
    who = stable.option_lawyer
    kept = (posts[who] <= stable.option_limit) & (single[who] <= 1)
    return replace(
        stable,
        option_row=stable.option_row[kept],
        option_lawyer=who[kept],
        option_limit=stable.option_limit[kept],
    )


def _most_posts(
    problem: Problem, stable: Stable, whole: Container[str]
) -> tuple[Ints, Ints]:
    """Return what every lawyer can have at most, in all and outside."""
    facts, pairs, size = problem.facts, problem.pairs, stable.lawyers
    who, is_single = stable.pair_lawyer, stable.pair_is_single
    single = np.bincount(who[is_single], minlength=size)
    inside = np.bincount(who[~is_single], minlength=size)
    if kind_of(OneEach) in whole:
        single = np.minimum(single, 1)
    posts = single + inside
    lawyers = pairs.columns.lawyers[:size]
    if kind_of(OwnLimits) in whole:
        own = [
            UNBOUNDED if row.max_committees is None else row.max_committees
            for row in lawyers
        ]
        posts[: len(own)] = np.minimum(posts[: len(own)], own)
    caseload = problem.policy.get(kind_of(Caseload))
    if isinstance(caseload, Caseload) and kind_of(Caseload) in whole:
        by_lawyer, by_district = caseload.consents(facts)
        base = caseload.limit
        districts = pairs.columns.districts
        there = np.array([by_district.get(row.id, base) for row in districts])
        level = there[pairs.district]
        for most, mask in ((posts, level > 0), (single, is_single)):
            top = np.array([by_lawyer.get(row.id, base) for row in lawyers])
            np.maximum.at(top, who[mask], level[mask])
            most[: len(top)] = np.minimum(most[: len(top)], top)
    return posts, np.minimum(single, posts)


class Served(NamedTuple):
    """What a row follows from: the head of a committee, up to a rank of its list."""

    committee: int
    rank: int


@dataclass(frozen=True, eq=False)
class WaitingRows:
    """Finds rows that a solution violates, and says them in whole numbers.

    Parameters
    ----------
    stable
        With the options of :func:`asked`.
    blocked
        The first of the columns that say which row blocks; pairs come before.
    heads
        Committees and last ranks of heads, each by those before it.
    is_open
        Per pair: not beyond a head.
    """

    stable: Stable
    blocked: int
    heads: Sequence[tuple[int, int]]
    is_open: Mask
    prefixes: Prefixes
    kinds: tuple[Combs | Exchanges, ...]
    of_firm: Lists
    of_row: Lists

    @classmethod
    def of(
        cls, stable: Stable, blocked: int, heads: Sequence[tuple[int, int]]
    ) -> "WaitingRows":
        """Prepare the firms that somebody chose."""
        last = np.full(stable.committees, DISPATCHED + 1)
        for committee, rank in heads:
            last[committee] = rank
        is_open = stable.pair_committee_rank <= last[stable.pair_committee]
        kinds: list[Combs | Exchanges] = []
        for office in offices(stable, is_open):
            kinds += [Combs.of(office), Exchanges(office)]
        every = np.arange(len(is_open))
        return cls(
            stable,
            blocked,
            heads,
            is_open,
            Prefixes(stable, is_open),
            tuple(kinds),
            Lists(stable.pair_firm, every, len(stable.seats)),
            Lists(
                stable.option_row, np.arange(len(stable.option_row)), len(stable.who)
            ),
        )

    def served(self) -> Iterable[Cut]:
        """Yield the row of every committee with a head: somebody of it serves it."""
        stable = self.stable
        rank, here = stable.pair_committee_rank, stable.pair_committee
        of_committee = Lists(here, np.arange(len(here)), stable.committees)
        for committee, last in self.heads:
            _, pairs = of_committee.of(np.array([committee]))
            own = pairs[rank[pairs] <= last]
            reason = Served(committee, last)
            yield Cut(own, np.ones(len(own), np.int64), 1, reason)

    def violated(self, columns: Floats) -> Iterable[Cut]:
        """Yield rows that a solution violates, said over all columns."""
        stable, end = self.stable, self.blocked
        values = columns[: len(stable.pair_firm)]
        point = self.prefixes.at(values)
        blocks = columns[end : end + len(stable.who)]
        point = Point(values, point.prefix + blocks, self.prefixes)
        for kind in self.kinds:
            for cut in kind.violated(point, VIOLATED):
                said = self._said(cut)
                if said is not None:
                    yield said

    def _said(self, cut: Cut) -> Cut | None:
        if isinstance(cut.reason, Comb):
            return self._comb(cut.reason)
        assert isinstance(cut.reason, Exchange)
        column = np.array([self.blocked + cut.reason.row])
        return cut._replace(
            columns=np.concatenate([cut.columns, column]),
            factors=np.append(cut.factors, 1),
        )

    def _comb(self, comb: Comb) -> Cut | None:
        """Return a comb in multiples of 1 / UNIT; ``None`` if nobody is left in it."""
        stable, rows = self.stable, np.array(comb.rows)
        weights = self._weights(comb)
        if weights is None:
            return None
        firm = stable.firm[rows[:1]]
        _, pairs = self.of_firm.of(firm)
        worst = stable.firm_rank[rows].max()
        counted = stable.pair_firm_rank[pairs] <= worst
        counted &= ~np.isin(stable.pair_committee[pairs], stable.committee[rows])
        outside = stable.pair_is_single[pairs].astype(np.int64)
        factors = weights[outside, stable.pair_lawyer[pairs]]
        counted &= factors > 0
        served = [self.prefixes.pairs(int(row)) for row in rows]
        columns = [pairs[counted], *served, self.blocked + rows]
        size = sum(map(len, columns)) - int(counted.sum())
        return Cut(
            np.concatenate(columns),
            np.concatenate([factors[counted], np.full(size, UNIT)]),
            UNIT * len(rows),
            comb,
        )

    def _weights(self, comb: Comb) -> Ints | None:
        """Return what a post inside and outside counts, by lawyer, shape (2, all)."""
        stable, rows = self.stable, np.array(comb.rows)
        size, teeth = stable.lawyers, len(rows)
        if not comb.lawyers:
            return np.full((2, size), UNIT)
        seats = int(stable.seats[stable.firm[rows[0]]])
        share = 0 if seats >= UNBOUNDED else -(-UNIT * teeth // seats)
        _, options = self.of_row.of(rows)
        least = np.full(size, UNBOUNDED)
        np.minimum.at(
            least, stable.option_lawyer[options], stable.option_limit[options]
        )
        some = np.array(comb.lawyers)
        limits = least[some]
        found = np.full((2, size), share)
        is_inside = not stable.is_single[rows].any()
        if is_inside and teeth == limits.sum():
            found[:, some] = UNIT
        elif teeth == len(some):
            found[:, some] = np.maximum(share, -(-UNIT // limits))
            if not is_inside:
                found[1, some] = UNIT
        else:
            return None
        return found
