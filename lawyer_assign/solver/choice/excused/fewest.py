"""What is known of how few pairs must block, on the way."""

from typing import NamedTuple

from lawyer_assign.arrays import Mask
from lawyer_assign.solver.choice.excused.link_rounds import Seen
from lawyer_assign.statements import Stable


class Fewest(NamedTuple):
    """Blocking pairs that no plan goes below, and a plan with few.

    Parameters
    ----------
    bound, chosen
        These.
    links
        The program of links as it was last solved; ``None`` = there is none.
    beyond
        Blocking pairs that plans with lawyers whom no list names do not go below
        either; 0 = nothing is known.
    """

    bound: int
    chosen: Mask
    links: Seen | None = None
    beyond: int = 0

    def blocking(self, stable: Stable) -> int:
        """Return how many pairs block the plan."""
        return int(stable.amounts(self.chosen).sum())
