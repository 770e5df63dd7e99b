"""From a problem to an answer: formulate, then ask the backends."""

from dataclasses import replace

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.plan import Plan
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer, Start, at_least
from lawyer_assign.solver.backend import BackendName, Solved, solve_formulation
from lawyer_assign.solver.mended import mended
from lawyer_assign.solver.money.row_prices import with_row_prices
from lawyer_assign.solver.nearest import nearest


def formulated(problem: Problem, watch: Watch) -> Formulation:
    """Return what backends solve; the watch tells its tiers by their numbers then."""
    formulation = formulate(problem)
    watch.tiers = tuple(tier.number for tier in formulation.tiers)
    return formulation


def run(
    problem: Problem,
    asked: BackendName | None,
    settings: Settings,
    watch: Watch,
    plan: Plan | None = None,
) -> Solved:
    """Solve a problem by the backend named, or by the fastest that takes it.

    Parameters
    ----------
    problem, asked
        As for :func:`lawyer_assign.solver.backend.solve_formulation`.
    settings, watch
        Of the run.
    plan
        Of a problem like this one: mended where it does not fit, the search begins
        with it, and of equally good plans it is the one that is returned, or else the
        one that changes least of it, as far as is known.

    Raises
    ------
    UnsupportedError
        The backend asked for is none, or cannot take the problem; says why.
    """
    watch.tell("formulate")
    formulation = formulated(problem, watch)
    known, one_run = None, Run(watch, settings)
    if plan is not None:
        known = mended(formulation, plan, one_run)
    start = None
    if known is not None:
        start = Start(known, (None,) * len(formulation.tiers))
    solved = solve_formulation(formulation, asked, one_run, start)
    answer = solved.answer
    if known is not None:
        answer = at_least(answer, known, formulation.prices(known))
    if plan is not None:
        answer = _nearest(formulation, plan, answer, one_run)
    return replace(solved, answer=with_row_prices(formulation, answer, one_run))


def _nearest(formulation: Formulation, plan: Plan, answer: Answer, run: Run) -> Answer:
    """Return the answer with a plan as good that changes less of another."""
    if answer.chosen is None:
        return answer
    before = formulation.pairs.mask_of(plan.posts)
    bounds = [tier.bound for tier in answer.tiers]
    found = nearest(formulation, before, answer.chosen, bounds, run)
    return at_least(answer, found, formulation.prices(found))
