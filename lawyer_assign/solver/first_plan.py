"""A plan by one flow, where CP-SAT would have little hope in a short time."""

from collections.abc import Callable

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.choice.linked import guided_by_points
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import Peak


def first_plan(formulation: Formulation, watch: Watch) -> Mask | None:
    """Return the plan of one flow, after deferred acceptance where there is choice.

    Worst rows, which flows reach only step by step, are not looked at.

    Returns
    -------
    Mask or None
        ``None`` where there is no such flow, or its plan breaks a must.
    """
    stable = stable_of(formulation)
    asked = without_peaks(formulation)
    if stable is not None:
        asked = guided_by_points(asked, stable)
    found = answer_of(Flow(), asked, watch)
    chosen = None if found is None else found.chosen
    return chosen if chosen is not None and formulation.holds(chosen) else None


def flow_planner(
    formulation: Formulation, watch: Watch
) -> Callable[[bool], Mask | None]:
    """Return what makes a first plan where two-way choice or size ask for a flow's."""

    def plan(is_large: bool) -> Mask | None:
        is_hard = stable_of(formulation) is not None
        return first_plan(formulation, watch) if is_hard or is_large else None

    return plan


def without_peaks(formulation: Formulation) -> Formulation:
    """Return the formulation without what it says of worst rows; tiers keep places."""
    return formulation.without(Peak)
