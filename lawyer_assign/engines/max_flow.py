"""The one door to OR-Tools' largest flow, asked for the least cut of it."""

import numpy as np

from lawyer_assign.arrays import Ints, Mask

SOURCE, SINK = 0, 1
"""Nodes between which it flows."""


class LeastCut:
    """A network whose arcs stay while their room changes.

    Parameters
    ----------
    tail, head
        Node numbers per arc; :data:`SOURCE` and :data:`SINK` among them.
    """

    def __init__(self, tail: Ints, head: Ints) -> None:
        from ortools.graph.python import max_flow  # loaded when first needed

        self._flow = max_flow.SimpleMaxFlow()
        room = np.zeros(len(tail), np.int64)
        self._arcs = self._flow.add_arcs_with_capacity(tail, head, room)
        self._nodes = 1 + max(int(tail.max(initial=SINK)), int(head.max(initial=SINK)))

    def solve(self, room: Ints) -> tuple[int, Mask]:
        """Return the largest flow, and per node whether it is on the source's side."""
        self._flow.set_arcs_capacity(self._arcs, room)
        self._flow.solve(SOURCE, SINK)
        side = np.zeros(self._nodes, bool)
        side[self._flow.get_source_side_min_cut()] = True
        return int(self._flow.optimal_flow()), side
