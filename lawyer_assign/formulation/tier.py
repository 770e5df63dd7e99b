"""What a tier minimises: statements, each with the price of one unit."""

from dataclasses import dataclass

from lawyer_assign.arrays import Mask
from lawyer_assign.formulation.least import least_of
from lawyer_assign.statements import Statement


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
    def least(self) -> int | None:
        """What any plan costs here at least; ``None`` where that is not plain."""
        total = 0
        for term in self.terms:
            least = least_of(term.statement)
            if least is None or term.weight < 0:
                return None
            total += term.weight * least
        return total

    @property
    def is_never_below_zero(self) -> bool:
        """Whether it is plain that no plan is paid anything here."""
        least = self.least
        return least is not None and least >= 0
