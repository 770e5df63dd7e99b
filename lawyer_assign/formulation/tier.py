"""What a tier minimises: statements, each with the price of one unit."""

from dataclasses import dataclass

from lawyer_assign.arrays import Mask
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Stable,
    Statement,
)


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

    @property
    def is_never_below_zero(self) -> bool:
        """Whether it is plain that no plan is paid anything here."""
        return all(map(_gains_nothing, self.terms))


def _gains_nothing(term: Term) -> bool:
    one = term.statement
    is_of_losses = isinstance(one, Cost) and not (one.points < 0).any()
    return term.weight >= 0 and (is_of_losses or takes_only(one))


def takes_only(statement: Statement) -> bool:
    """Return whether a statement, none of points of pairs, is never below zero."""
    if isinstance(statement, LoadCost):
        return not (statement.steps < 0).any()
    return isinstance(statement, Bound | Cover | Joint | Outlay | Overlap | Stable)
