"""Rules -> statements, sorted into musts and tiers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from lawyer_assign.arrays import Mask
from lawyer_assign.formulation.plain import plainer, single_rows
from lawyer_assign.formulation.size import refuse_huge_prices
from lawyer_assign.pairs import Pairs
from lawyer_assign.problem.problem import Problem
from lawyer_assign.statements import Bound, Joint, Outlay, Peak, Stable, Statement

Must = Bound | Joint | Outlay | Stable
"""What can be kept and not only priced."""


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
    must: tuple[Must, ...]
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

    def mapped(self, said: Callable[[Statement], Iterable[Statement]]) -> "Formulation":
        """Return the formulation with every statement said anew; tiers keep places.

        Parameters
        ----------
        said
            What stands for a statement: itself, others, or nothing.
        """
        must = (one for old in self.must for one in said(old))
        tiers = (
            Tier(
                tier.number,
                tuple(
                    Term(one, term.weight)
                    for term in tier.terms
                    for one in said(term.statement)
                ),
            )
            for tier in self.tiers
        )
        kept = tuple(one for one in must if isinstance(one, Must))
        return Formulation(self.pairs, kept, tuple(tiers))

    def without(self, *kinds: type[Statement]) -> "Formulation":
        """Return the formulation without statements of some kinds."""
        return self.mapped(lambda one: () if isinstance(one, kinds) else (one,))

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
    BadInputError
        Weights, points and prices whose sums would not fit 64 bits.
    TypeError
        A rule that must hold says something that cannot be kept, only priced.
    """
    must: list[Must] = []
    wished: dict[int, list[Term]] = {number: [] for number in problem.policy.tiers}
    for rule in problem.policy.rules:
        for statement in rule.statements(problem.facts, problem.pairs):
            if rule.wish is not None:
                term = Term(statement, rule.wish.weight)
                wished[rule.wish.tier + level_of(statement)].append(term)
            elif isinstance(statement, Must):
                must.append(statement)
            else:
                raise TypeError(
                    f"rule {rule.kind} must hold but says a {type(statement).__name__};"
                    " which can only be priced. Give the rule a wish."
                )
    formulation = said_plainly(problem.pairs, must, wished)
    refuse_huge_prices(formulation.tiers)
    return formulation


def said_plainly(
    pairs: Pairs, must: Sequence[Must], wished: Mapping[int, Sequence[Term]]
) -> Formulation:
    """Put statements together, said as plainly as the musts allow.

    Parameters
    ----------
    pairs
        That the statements speak of.
    must
        What has to hold.
    wished
        Number of a tier -> what it minimises, the most important tier first.
    """
    single = single_rows(must, len(pairs))
    kept = (one for bound in must for one in plainer(bound, single, is_must=True))
    tiers = (
        Tier(
            number,
            tuple(
                Term(one, term.weight)
                for term in terms
                for one in plainer(term.statement, single, is_must=False)
            ),
        )
        for number, terms in wished.items()
    )
    musts = tuple(one for one in kept if isinstance(one, Must))
    return Formulation(pairs, musts, tuple(tiers))


def level_of(statement: Statement) -> int:
    """Return how many tiers behind its rule's own a statement is priced."""
    return statement.level if isinstance(statement, Peak) else 0
