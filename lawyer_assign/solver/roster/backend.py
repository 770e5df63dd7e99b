"""The way to a roster: connected parts, each by :class:`TimetableSearch`."""

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Part
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.cpsat.parts import solve_parts
from lawyer_assign.solver.roster.search import TimetableSearch


def solve_roster(
    formulation: Formulation[Patterns], settings: Settings, watch: Watch
) -> Answer:
    """Return the best roster found and what is proved, tier by tier."""

    def solve(part: Part[Patterns]) -> Answer:
        answer = TimetableSearch(part.formulation, settings, watch).run()
        watch.tell("roster")
        return answer

    return solve_parts(formulation, solve)
