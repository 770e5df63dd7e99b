"""Rules -> statements, sorted into musts and tiers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from lawyer_assign.facts.columns import Ints
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.table import Mask
from lawyer_assign.problem.problem import Problem
from lawyer_assign.statements import Bound, Stable, Statement


@dataclass(frozen=True, eq=False)
class Term:
    """A statement with the price of one unit of its amount, in points of its tier."""

    statement: Statement
    weight: int

    def price(self, chosen: Mask) -> int:
        """Return weight x amount, all rows together."""
        return self.weight * int(self.statement.amounts(chosen).sum())


@dataclass(frozen=True, eq=False)
class Tier:
    """What one tier minimises: the sum of its terms."""

    number: int
    terms: tuple[Term, ...]

    def price(self, chosen: Mask) -> int:
        """Return the price of a choice of pairs in this tier."""
        return sum(term.price(chosen) for term in self.terms)


@dataclass(frozen=True, eq=False)
class Formulation:
    """Choose pairs so that ``must`` holds and the tiers are least, in their order."""

    pairs: Pairs
    must: tuple[Bound | Stable, ...]
    tiers: tuple[Tier, ...]

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The musts that bound sums."""
        return tuple(one for one in self.must if isinstance(one, Bound))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement, musts first."""
        wished = (term.statement for tier in self.tiers for term in tier.terms)
        return (*self.must, *wished)

    def prices(self, chosen: Mask) -> tuple[int, ...]:
        """Return the price of a choice of pairs in every tier."""
        return tuple(tier.price(chosen) for tier in self.tiers)

    def holds(self, chosen: Mask) -> bool:
        """Return whether a choice of pairs keeps every must."""
        return not any(bound.amounts(chosen).any() for bound in self.must)


def formulate(problem: Problem) -> Formulation:
    """Let every rule of the policy say itself over the pair table.

    Raises
    ------
    TypeError
        A rule that must hold says something that cannot be kept, only priced.
    """
    must: list[Bound | Stable] = []
    wished: dict[int, list[Term]] = {number: [] for number in problem.policy.tiers}
    for rule in problem.policy.rules:
        for statement in rule.statements(problem.facts, problem.pairs):
            if rule.wish is not None:
                term = Term(statement, rule.wish.weight)
                wished[rule.wish.tier].append(term)
            elif isinstance(statement, Bound | Stable):
                must.append(statement)
            else:
                raise TypeError(
                    f"rule {rule.kind} must hold but says a {type(statement).__name__};"
                    " which can only be priced. Give the rule a wish."
                )
    single = _single_rows(must, len(problem.pairs))
    tiers = (
        Tier(
            number,
            tuple(replace(t, statement=_plain(t.statement, single)) for t in terms),
        )
        for number, terms in wished.items()
    )
    kept = tuple(_plain(bound, single) for bound in must)
    return Formulation(
        problem.pairs,
        tuple(one for one in kept if isinstance(one, Bound | Stable)),
        tuple(tiers),
    )


def _single_rows(must: Iterable[Statement], pairs: int) -> list[Ints]:
    """Return groups whose rows with several pairs admit only one; others are -1."""
    groups: list[Ints] = []
    for bound in must:
        if (
            isinstance(bound, Bound)
            and bound.upper is not None
            and bound.factor is None
            and bound.once_per is None
        ):
            inside = bound.group >= 0
            upper = np.full(pairs, 2, np.int64)
            upper[inside] = bound.upper[bound.group[inside]]
            groups.append(np.where(upper <= 1, bound.group, -1))
    return groups


def _plain(statement: Statement, single: list[Ints]) -> Statement:
    """Drop ``once_per`` where no two pairs of a class can be chosen together."""
    if not isinstance(statement, Bound) or statement.once_per is None:
        return statement
    for group in single:
        if _is_constant(statement, statement.once_per, group):
            return replace(statement, once_per=None)
    return statement


def _is_constant(statement: Bound, once_per: Ints, group: Ints) -> bool:
    """Return whether every class of a row lies in one row of ``group``."""
    inside = statement.group >= 0
    if (group[inside] < 0).any():
        return False
    first = np.full(int(once_per.max(initial=0)) + 1, -1, np.int64)
    first[once_per[inside]] = group[inside]
    return bool((first[once_per[inside]] == group[inside]).all())
