"""The first round of a flow, kept for the next flow of a search.

Where tiers do not fit one cost, a flow takes two rounds, and a search by prices of the
last tier asks for the first one anew each time, though nothing of it has changed: the
same arcs, limits and costs. It is half of the work, so whoever searches may hand in
what keeps it.
"""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.solver.flow.network import Network


@dataclass(frozen=True, eq=False)
class Round:
    """A flow that is best in some tiers, and the potentials that prove it.

    ``is_in_points`` says whether the cost counts points, and not a multiple of them.
    """

    flow: Ints
    potentials: Ints
    cost: Ints
    weights: tuple[int, ...]
    is_in_points: bool


class FirstRound:
    """Keeps the last first round: what a flow found is found again without one."""

    def __init__(self) -> None:
        self._known: tuple[list[Ints], Round] | None = None

    def keep(self, network: Network, found: Round) -> None:
        """Keep a round of a network that has more tiers than that."""
        self._known = _told(network, found.cost), found

    def of(self, network: Network, cost: Ints, tiers: int) -> Round | None:
        """Return the round of a cost of the first so many tiers, if it is known."""
        if self._known is None:
            return None
        before, found = self._known
        asked = _told(network, cost)
        is_same = tiers == len(found.weights) and all(
            map(np.array_equal, before, asked)
        )
        return found if is_same else None


def _told(network: Network, cost: Ints) -> list[Ints]:
    """Return all that a flow is told, and how many arcs are pairs."""
    counts = np.array([network.nodes, network.pairs, network.supply])
    return [counts, network.tail, network.head, network.least, network.most, cost]
