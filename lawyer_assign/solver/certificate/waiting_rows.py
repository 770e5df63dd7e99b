r"""Why committees wait for firms in vain, as rows that the checker derives again.

The combs and exchanges of :mod:`lawyer_assign.solver.choice.cuts` are asked here of all
pairs of the table, of every committee by itself, and of plans in which pairs may block:
a committee that blocks with the firm does not wait for it. So with b = 1 where a tooth
and the firm block, every plan keeps each comb with :math:`\text{prefix}_t + b_t` in
place of the prefix, since either each of the teeth is served or blocks, or one is not
served and does not block, and is held off as before; and every exchange, for the same
reason. What this takes for granted is of single lawyers: that she never has more posts
than her limit with the committee, nor two outside scarce districts (:func:`asked`);
whom it does not hold of spends nobody. What others can have, and which committees have
one lawyer at most, is what rules say that plans keep (:func:`most_of`).
``lawyer_assign/checker.py`` derives the rows in words of its own.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints, Lists, Mask
from lawyer_assign.engines.cut import Cut
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Caseload, OneEach, OwnLimits, TeamSize
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.choice.cuts.combs import Comb, Combs
from lawyer_assign.solver.choice.cuts.exchanges import Exchange, Exchanges
from lawyer_assign.solver.choice.cuts.firm_matrices import (
    Most,
    Point,
    Prefixes,
    offices,
    with_kept,
)
from lawyer_assign.solver.choice.cuts.weighted_combs import WeightedCombs
from lawyer_assign.statements import DISPATCHED, Stable

VIOLATED = 1e-3
"""Rows violated by less are left out."""


def most_of(problem: Problem, stable: Stable, whole: Container[str]) -> Most:
    """Return what no plan has more of that keeps some rules.

    Parameters
    ----------
    problem, stable
        And what it says of two-way choice.
    whole
        Kinds of rules that plans keep, musts among them.
    """
    lawyers = np.bincount(stable.pair_committee, minlength=stable.committees)
    if kind_of(TeamSize) in whole:
        rows = problem.pairs.columns.committees[: stable.committees]
        lawyers = np.minimum(lawyers, [row.lawyers_max for row in rows])
    return Most(*_most_posts(problem, stable, whole), lawyers)


def asked(stable: Stable, most: Most) -> Stable:
    """Return the statement with the options of whom plans keep to her limits."""
    who = stable.option_lawyer
    kept = (most.posts[who] <= stable.option_limit) & (most.single[who] <= 1)
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
        With the options of :func:`asked`, and rows of committees that firms are to
        keep at the end.
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
    kinds: tuple[Combs | WeightedCombs | Exchanges, ...]

    @classmethod
    def of(
        cls,
        stable: Stable,
        blocked: int,
        heads: Sequence[tuple[int, int]],
        most: Most,
    ) -> "WaitingRows":
        """Prepare the firms that somebody chose, of options that are asked."""
        stable = with_kept(stable)
        last = np.full(stable.committees, DISPATCHED + 1)
        for committee, rank in heads:
            last[committee] = rank
        is_open = stable.pair_committee_rank <= last[stable.pair_committee]
        kinds: list[Combs | WeightedCombs | Exchanges] = []
        for office in offices(stable, is_open, most):
            kinds += [Combs.of(office), WeightedCombs.of(office), Exchanges(office)]
        prefixes = Prefixes(stable, is_open)
        return cls(stable, blocked, heads, is_open, prefixes, tuple(kinds))

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
        values = columns[: len(self.stable.pair_firm)]
        point = self.prefixes.at(values)
        served, blocks = point.prefix.copy(), columns[self.blocked :]
        served[: len(blocks)] += blocks
        point = Point(values, served, self.prefixes)
        for kind in self.kinds:
            yield from map(self._said, kind.violated(point, VIOLATED))

    def _said(self, cut: Cut) -> Cut:
        """Return a row in which a firm and a committee that block count as served."""
        reason = cut.reason
        if isinstance(reason, Comb):
            rows, times = reason.teeth, reason.times
        else:
            assert isinstance(reason, Exchange)
            rows, times = np.array([reason.row]), np.array([1])
        return cut._replace(
            columns=np.concatenate([cut.columns, self.blocked + rows]),
            factors=np.concatenate([cut.factors, times]),
        )
