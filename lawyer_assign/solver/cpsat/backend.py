"""The reference backend: CP-SAT, which takes every formulation."""

from typing import ClassVar

from lawyer_assign.engines.run import Run
from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation, Part
from lawyer_assign.solver.answer import Answer, Start
from lawyer_assign.solver.cpsat.parts import solve_parts
from lawyer_assign.solver.cpsat.peaks import first_peak, peak_search
from lawyer_assign.solver.cpsat.search import LARGE, Search
from lawyer_assign.solver.first_plan import flow_planner
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
    Together,
)


class CpSat:
    """Backend that takes every formulation; connected parts are solved apart."""

    name: ClassVar[str] = "cpsat"
    title: ClassVar[Text] = Text("CP-SAT", "约束规划（CP-SAT）")
    takes: ClassVar[frozenset[type[Statement]]] = frozenset(
        {
            Bound,
            Cost,
            Cover,
            Joint,
            LoadCost,
            Outlay,
            Overlap,
            Peak,
            Stable,
            Together,
        }
    )
    least_pairs: ClassVar[int] = 0

    def why_not(self, formulation: Formulation) -> Text | None:  # noqa: ARG002
        """Return ``None``: this backend takes everything."""
        return None

    def solve(
        self, formulation: Formulation, run: Run, start: Start | None = None
    ) -> Answer:
        """Return the best plan found and what is proved, tier by tier.

        Bounds that are known speak of the whole, which is then not parted.
        """
        if start is not None and start.is_bounded:
            return self._whole(formulation, run, start)
        chosen = None if start is None else start.chosen

        def solve_part(part: Part) -> Answer:
            nothing = (None,) * len(formulation.tiers)
            begun = None if chosen is None else Start(chosen[part.places], nothing)
            return self._whole(part.formulation, run, begun)

        return solve_parts(formulation, solve_part)

    def _whole(self, formulation: Formulation, run: Run, start: Start | None) -> Answer:
        if len(formulation.pairs) >= LARGE and first_peak(formulation) is not None:
            return peak_search(formulation, run, start).run()
        start = start or Start(None, (None,) * len(formulation.tiers))
        planner = flow_planner(formulation, run.watch)
        return Search(formulation, run, start, planner).run()
