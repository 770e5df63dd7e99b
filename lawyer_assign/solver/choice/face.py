"""What bounds speak of under two-way choice: plans as good as one before stability.

Tiers are settled in turn, so when blocking pairs are asked about, the tiers before them
are: only plans count that pay no more there than a plan which is best. In the words of
linear programming they are a *face* of all plans. What is proved of it is true whatever
plan of it is known; which plan that is, and how few pairs block in it, changes on the
way and is handed beside (:class:`lawyer_assign.solver.choice.excused.fewest.Fewest`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from lawyer_assign.arrays import Mask
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import Pin
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of_choice_alone,
    stable_of,
)
from lawyer_assign.statements import Bound, Stable


@dataclass(frozen=True, eq=False)
class Face:
    """The plans that are as good as one in the tiers before stability.

    Parameters
    ----------
    formulation, stable
        And the stability statement in it.
    place
        Tiers before it.
    pins
        Committees that a must gives to one firm.
    best
        A plan that is best in these tiers.
    """

    formulation: Formulation
    stable: Stable
    place: int
    pins: Sequence[Pin]
    best: Mask

    @classmethod
    def of(cls, formulation: Formulation, best: Mask) -> "Face | None":
        """Return the face of a plan; ``None`` where no tier counts stability alone."""
        stable, place = stable_of(formulation), place_of_choice_alone(formulation)
        if stable is None or place is None:
            return None
        return cls(formulation, stable, place, pins_of(formulation), best)

    @cached_property
    def bounds(self) -> list[Bound]:
        """Bounds that every plan of the face keeps: musts, and wishes kept whole."""
        kept = [
            term.statement
            for tier in self.formulation.tiers[: self.place]
            if all(isinstance(term.statement, Bound) for term in tier.terms)
            and tier.price(self.best) == 0
            for term in tier.terms
            if isinstance(term.statement, Bound)
        ]
        return [*self.formulation.bounds, *kept]
