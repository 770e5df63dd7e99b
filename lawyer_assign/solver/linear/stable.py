"""Two-way choice as rows: prefix literals, full literals, one clause per choice.

For the choice of committee c and firm f, with ranks j (of f by c) and k (of c by f):

- served[c, j] = 1 only if c has a chosen firm of rank <= j;
- full[f, k] = 1 only if f has no free seat and holds nothing worse than rank k;
- busy[l, k, limit] = 1 only if lawyer l has all her posts, and none worse than k;
- over[l, limit] = 1 only if l has more posts than her limit;
- alone[l, k] = 1 only if l has a post outside scarce districts, and none worse than k
  there; crowded[l] = 1 only if she has two there. Both are asked where c lies outside
  scarce districts only;
- spent = 1 only if all lawyers of f who may serve c are busy, over, alone or crowded,
  but for fewer than c asks for.

Then ``served + full + spent + blocked >= 1``. All literals are one-sided: nothing makes
them true but that it helps, so ``blocked`` may overcount, never undercount; what a plan
really blocks is counted on the plan. Each literal is made once, whoever uses it.

They can be made true wherever nothing blocks, so no least price is too high. While f
is not full, c waits unblocked only for lawyers who neither have room for it nor make
some by a worse post (:class:`lawyer_assign.statements.Stable`). Let such a lawyer have
p posts, q of them outside scarce districts, and limit m with c. If p > m she is over.
If p = m and none of hers is worse than c, she is busy. Else her limit lets her take c,
at once or for a worse post: so c lies outside scarce districts, and what stands in the
way is there too. If q > 1 she is crowded; if q = 1 that post is no worse one (for it
she could take c), and she is alone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.solver.linear.cells_in_use import Used
from lawyer_assign.statements import Stable

NEVER = -1
"""In place of a literal that cannot be true."""


def add_stable(
    builder: Builder, used: Used, stable: Stable, tier: int | None, weight: int
) -> None:
    """Add the rows of a statement; ``tier=None``: nothing may block."""
    literals = _Literals(builder, stable, used)
    options_of = _Group.of(stable.option_row, len(stable.who))
    for row in range(len(stable.who)):
        builder.watch.go_on()
        options = options_of[row]
        if len(options) < stable.team[row]:
            continue
        committee, committee_rank, firm, firm_rank = (
            int(column[row])
            for column in (
                stable.committee,
                stable.committee_rank,
                stable.firm,
                stable.firm_rank,
            )
        )
        clause = [
            literals.served(committee, committee_rank),
            literals.full(firm, firm_rank),
            literals.spent(row, options),
        ]
        if tier is not None:
            blocked = builder.add_columns(np.ones(1, np.int64))
            builder.add_price(tier, blocked, np.full(1, weight))
            clause.append(int(blocked[0]))
        literals.at_least(1, [one for one in clause if one != NEVER])


@dataclass
class _Group:
    """Places of pairs by firm, committee or lawyer, in the order of a rank."""

    order: Ints
    bounds: Ints

    @classmethod
    def of(cls, group: Ints, count: int) -> "_Group":
        order = np.argsort(group, kind="stable")
        return cls(order, np.searchsorted(group[order], np.arange(count + 1)))

    def __getitem__(self, which: int) -> Ints:
        if which + 1 >= len(self.bounds):
            return self.order[:0]
        return self.order[self.bounds[which] : self.bounds[which + 1]]


class _Literals:
    """Makes each literal when it is first asked for."""

    def __init__(self, builder: Builder, stable: Stable, used: Used) -> None:
        self.builder = builder
        self.stable = stable
        lawyer, places = stable.pair_lawyer, np.arange(len(stable.pair_lawyer))
        posts = np.bincount(lawyer, minlength=stable.lawyers)
        self.most_posts = used.most_in(lawyer, places, posts)
        self.made: dict[tuple[str, int, int, int], int] = {}
        self.of_committee = _grouped(stable.pair_committee)
        self.of_firm = _grouped(stable.pair_firm)
        self.of_lawyer = _grouped(stable.pair_lawyer)

    def at_least(self, least: int, columns: Iterable[int], own: int = NEVER) -> None:
        """Say that a sum of columns reaches ``least``, if column ``own`` is 1."""
        places = np.array(list(columns), np.int64)
        needed = 0 if own != NEVER else least
        row = self.builder.add_rows(np.full(1, needed), np.full(1, UNBOUNDED))
        self._put(row, places, 1)
        if own != NEVER:
            self._put(row, np.array([own]), -least)

    def none_of(self, columns: Ints, own: int) -> None:
        """Say that no column is 1 if column ``own`` is."""
        if len(columns):
            size = len(columns)
            row = self.builder.add_rows(np.full(1, -UNBOUNDED), np.full(1, size))
            self._put(row, columns, 1)
            self._put(row, np.array([own]), size)

    def served(self, committee: int, rank: int) -> int:
        pairs = self.of_committee[committee]
        good = pairs[self.stable.pair_committee_rank[pairs] <= rank]

        def say(own: int) -> None:
            self.at_least(1, good.tolist(), own)

        return self._literal(("served", committee, rank, 0), len(good) > 0, say)

    def full(self, firm: int, rank: int) -> int:
        pairs = self.of_firm[firm]
        ranks = self.stable.pair_firm_rank[pairs]
        seats = int(self.stable.seats[firm])
        held = self._committees(firm, pairs[ranks <= rank])

        def say(own: int) -> None:
            self.at_least(seats, held, own)
            self.none_of(pairs[ranks > rank], own)

        return self._literal(("full", firm, rank, 0), len(held) >= seats, say)

    def spent(self, row: int, options: Ints) -> int:
        reasons = [found for one in options if (found := self._reasons(row, int(one)))]
        needed = len(options) - int(self.stable.team[row]) + 1
        if len(reasons) < needed:
            return NEVER
        own = self._new()
        if needed == len(options):
            for one in reasons:
                self.at_least(1, one, own)
            return own
        away = []
        for one in reasons:
            away.append(self._new())
            self.at_least(1, one, away[-1])
        self.at_least(needed, away, own)
        return own

    def _reasons(self, row: int, option: int) -> list[int]:
        """Return columns of which one is 1 only if an option's lawyer is not free."""
        stable = self.stable
        lawyer, rank = int(stable.option_lawyer[option]), int(stable.firm_rank[row])
        limit = int(stable.option_limit[option])
        found = [self._busy(lawyer, rank, limit), self._over(lawyer, limit)]
        if stable.is_single[row]:
            found += [self._alone(lawyer, rank), self._crowded(lawyer)]
        return [one for one in found if one != NEVER]

    def _new(self) -> int:
        return int(self.builder.add_columns(np.ones(1, np.int64))[0])

    def _busy(self, lawyer: int, rank: int, limit: int) -> int:
        good, worse = self._posts(lawyer, rank)

        def say(own: int) -> None:
            if limit > 0:
                self.at_least(limit, good.tolist(), own)
            self.none_of(worse, own)

        return self._literal(("busy", lawyer, rank, limit), len(good) >= limit, say)

    def _over(self, lawyer: int, limit: int) -> int:
        pairs = self.of_lawyer[lawyer]

        def say(own: int) -> None:
            self.at_least(limit + 1, pairs.tolist(), own)

        # Where the musts keep her limit it would only loosen the relaxation.
        can_hold = int(self.most_posts[lawyer]) > limit
        return self._literal(("over", lawyer, 0, limit), can_hold, say)

    def _alone(self, lawyer: int, rank: int) -> int:
        good, worse = (self._single(pairs) for pairs in self._posts(lawyer, rank))

        def say(own: int) -> None:
            self.at_least(1, good.tolist(), own)
            self.none_of(worse, own)

        return self._literal(("alone", lawyer, rank, 0), len(good) > 0, say)

    def _crowded(self, lawyer: int) -> int:
        pairs = self._single(self.of_lawyer[lawyer])

        def say(own: int) -> None:
            self.at_least(2, pairs.tolist(), own)

        return self._literal(("crowded", lawyer, 0, 0), len(pairs) > 1, say)

    def _posts(self, lawyer: int, rank: int) -> tuple[Ints, Ints]:
        """Return a lawyer's pairs of rank up to ``rank``, and the worse ones."""
        pairs = self.of_lawyer[lawyer]
        is_good = self.stable.pair_firm_rank[pairs] <= rank
        return pairs[is_good], pairs[~is_good]

    def _single(self, pairs: Ints) -> Ints:
        return pairs[self.stable.pair_is_single[pairs]]

    def _committees(self, firm: int, pairs: Ints) -> list[int]:
        """Return a column per committee of the pairs: 1 only if one is chosen."""
        there = self.stable.pair_committee[pairs]
        columns: list[int] = []
        for committee in np.unique(there).tolist():
            same = pairs[there == committee]
            if len(same) == 1:
                columns.append(int(same[0]))
                continue

            def say(own: int, same: Ints = same) -> None:
                self.at_least(1, same.tolist(), own)

            columns.append(self._literal(("holds", firm, committee, 0), True, say))
        return columns

    def _literal(
        self,
        key: tuple[str, int, int, int],
        can_hold: bool,
        say: Callable[[int], None],
    ) -> int:
        if key not in self.made:
            self.made[key] = NEVER
            if can_hold:
                own = int(self.builder.add_columns(np.ones(1, np.int64))[0])
                self.made[key] = own
                say(own)
        return self.made[key]

    def _put(self, row: Ints, columns: Ints, value: int) -> None:
        size = len(columns)
        self.builder.add_entries(np.full(size, row[0]), columns, np.full(size, value))


def _grouped(group: Ints) -> _Group:
    return _Group.of(group, int(group.max(initial=-1)) + 1)
