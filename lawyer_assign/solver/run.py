"""Choose a backend, solve, put parts together."""

import os
from typing import Literal, get_args

import numpy as np

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, UnsupportedError, listed
from lawyer_assign.formulation import Formulation, formulate, split
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.choice.backend import Choice
from lawyer_assign.solver.choice.start import stable_of
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.cpsat.peaks import PeakProgram
from lawyer_assign.solver.fairness.backend import Thresholds
from lawyer_assign.solver.flow.backend import Flow, no_flow
from lawyer_assign.solver.money.backend import Budgets, outlays_of
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.statements import Peak

BackendName = Literal["flow", "cpsat"]
_ASKED_FOR = Text("backend='cpsat' was asked for", "已指定 backend='cpsat'")


def run(
    problem: Problem, backend: BackendName | None, settings: Settings, watch: Watch
) -> tuple[Answer, str, Text | None]:
    """Solve a problem by the backend named, or by the fastest that takes it.

    Returns
    -------
    tuple
        The answer, the name of the backend, and why it was not flow.

    Raises
    ------
    UnsupportedError
        ``backend="flow"`` and the problem is no flow; says why.
    """
    if backend not in (None, *get_args(BackendName)):
        names = listed(get_args(BackendName))
        raise UnsupportedError(
            Text(
                f"there is no backend {backend!r}; use {names.en} or None",
                f"没有求解方式 {backend!r}，请用 {names.zh} 或 None",
            )
        )
    watch.tell("formulate")
    return solve_formulation(formulate(problem), backend, settings, watch)


def solve_formulation(
    formulation: Formulation,
    backend: BackendName | None,
    settings: Settings,
    watch: Watch,
) -> tuple[Answer, str, Text | None]:
    """Solve what :func:`run` puts together, or a part of it."""
    flow = Flow()
    why = flow.why_not(formulation)
    if why is None and backend != "cpsat":
        return flow.solve(formulation, watch), flow.name, None
    if why is not None and backend == "flow":
        raise no_flow(why)
    if backend is None and any_peak(formulation):
        climb = Thresholds()
        why_not = climb.why_not(formulation)
        if why_not is None:
            return climb.solve(formulation, watch), climb.name, why
    reference = PeakProgram(settings)
    if backend is None and outlays_of(formulation):
        found = Budgets(reference)
        if found.takes(formulation):
            return found.solve(formulation, watch), found.name, why
    teams = TeamFlow(reference)
    if backend is None and teams.takes(formulation):
        return teams.solve(formulation, watch), teams.name, why
    if backend is None and stable_of(formulation) is not None:
        return Choice(reference).solve(formulation, watch), Choice.name, why
    answer = solve_parts(formulation, reference, watch)
    return answer, CpSat.name, why or _ASKED_FOR


def any_peak(formulation: Formulation) -> bool:
    """Return whether some wish is about the worst rows only."""
    return any(isinstance(one, Peak) for one in formulation.statements)


def solve_parts(formulation: Formulation, backend: CpSat, watch: Watch) -> Answer:
    """Solve connected parts apart, smallest first, and put them together."""
    chosen = np.zeros(len(formulation.pairs), bool)
    is_planned = True
    is_infeasible = False
    tiers = [TierAnswer(0, 0, 0.0) for _ in formulation.tiers]
    for part in sorted(split(formulation), key=lambda one: len(one.places)):
        answer = backend.solve(part.formulation, watch)
        is_infeasible |= answer.is_infeasible
        if answer.chosen is None:
            is_planned = False
        else:
            chosen[part.places] = answer.chosen
        tiers = [_added(a, b) for a, b in zip(tiers, answer.tiers, strict=True)]
    return Answer(chosen if is_planned else None, tuple(tiers), is_infeasible)


def _added(one: TierAnswer, other: TierAnswer) -> TierAnswer:
    return TierAnswer(
        None if one.price is None or other.price is None else one.price + other.price,
        None if one.bound is None or other.bound is None else one.bound + other.bound,
        one.seconds + other.seconds,
    )


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
