"""Plans made of solutions of the program of links.

Rows that a solution lets block are given up, those that block most first, and
:mod:`lawyer_assign.solver.choice.rows_given_up` serves who is missing then.
"""

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.deferred_acceptance import deferred_acceptance
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.linked import Linked
from lawyer_assign.solver.choice.priced_flow import PricedFlows
from lawyer_assign.solver.choice.two_way import without_stability

LEAST_PARTS = 0.02, 0.1, 0.3
"""Rows that block more than that in the last solution are given up in a plan, each."""

SHARE_OF_PLANS, SHARE_OF_WHOLE = 0.06, 0.8
"""Shares of the time left for each of these plans, and for one of a whole solution."""

LONGEST_PLAN = 1.5
"""Seconds for each of them, at most: the next solution tells more."""


class LinkPlans:
    """The plan with the fewest blocking pairs, and others made of solutions.

    Parameters
    ----------
    face
        As for :func:`lawyer_assign.solver.choice.excused.link_bound.link_bound`.
    chosen
        A plan of it.
    """

    def __init__(self, face: Face, chosen: Mask) -> None:
        formulation, stable, pins = face.formulation, face.stable, face.pins
        order = np.arange(len(stable.who))
        links = deferred_acceptance(stable, order, pins)
        relaxed = without_stability(formulation)
        linked = Linked(formulation, stable, relaxed, face.place, pins, order, links)
        self._search, self._stable = PricedFlows(linked, chosen), stable
        self._links = links.firm_of
        self._counted: tuple[Mask, int] | None = None

    @property
    def chosen(self) -> Mask:
        """The best one."""
        return self._search.chosen

    @property
    def most(self) -> int:
        """Its blocking pairs; asked often, and by another thread, too."""
        chosen, known = self.chosen, self._counted
        if known is None or known[0] is not chosen:
            self._counted = known = chosen, int(self._stable.amounts(chosen).sum())
        return known[1]

    def make(
        self, blocks: Floats, least: float, watch: Watch, share: float = SHARE_OF_PLANS
    ) -> None:
        """Make a plan without the rows of which a solution has more than ``least``.

        It takes a share of the time left, at most.
        """
        rows = np.argsort(-blocks, kind="stable")[: int((blocks > least).sum())]
        found, _ = self._search.give_up(self._links, share, watch, rows, LONGEST_PLAN)
        self._search.take(found, watch)

    def take(self, blocks: Mask, firm_of: Ints, watch: Watch) -> None:
        """Make the plan without some rows, if everybody can be served then.

        Deferred acceptance links as many then, but perhaps others; if not all can be
        served so, the plan keeps the links that are given.

        Parameters
        ----------
        blocks
            Rows.
        firm_of
            Per committee: the firm it is linked to in a solution, or ``NOBODY``.
        watch
            Clock.
        """
        search = self._search
        search.take(search.without(blocks, watch), watch)
        if self.most > blocks.sum():
            search.take(search.without(blocks, watch, firm_of), watch)
