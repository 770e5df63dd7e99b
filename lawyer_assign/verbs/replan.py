"""Solve once more what is little changed, beginning from the plan before.

:func:`solve_from` is solving with a first plan; :func:`renewed` lets as few posts of a
plan end as can be, and looks beyond the table of pairs where somebody is short.
"""

from collections.abc import Callable
from dataclasses import replace

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, find_no_functions
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.verbs.answers import outcome_of
from lawyer_assign.verbs.lists.beyond import solve_beyond
from lawyer_assign.verbs.mending import mend_widening
from lawyer_assign.verbs.solve import checked_settings, find_strange_parts
from lawyer_assign.verbs.widen import PAIRS, Planned


def solve_from(
    facts: Facts,
    policy: Policy,
    plan: Plan | None,
    *,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Outcome:
    """Find the best plan as :func:`lawyer_assign.solve` does, from one that is known.

    Parameters
    ----------
    facts, policy, time_limit, workers, seed, progress, stop
        As for :func:`lawyer_assign.solve`.
    plan
        Of facts and a policy like these; posts that are no candidates are left out.
        Of plans that are equally good it is returned, mended where it did not fit.

    Raises
    ------
    BadInputError
        Facts, policy or limits that do not fit together.
    VerificationError
        A backend returned a plan that the independent check rejects. Please report it.
    """
    others = [
        *find_strange_parts(facts, policy),
        *find_no_functions(progress=progress, stop=stop),
    ]
    settings = checked_settings(time_limit, workers, seed, others)
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        watch.tell("pairs")
        with watch.step(PAIRS):
            problem = Problem.of(facts, policy)
        planned = solve_beyond(problem, None, settings, watch, plan)
        return outcome_of(*planned, watch, seed)


def better_of(last: Outcome, found: Outcome) -> Outcome:
    """Return the better of two answers to one problem: by prices, then by bounds.

    Parameters
    ----------
    last
        The one that was stopped.
    found
        The one that began from its plan; it says how the search ended at last.
    """
    if found.plan is None and found.status != "infeasible" and last.plan is not None:
        return replace(last, ended=found.ended)
    if found.plan is None or last.plan is None or _worth(found) <= _worth(last):
        return found
    return replace(last, ended=found.ended)


def _worth(outcome: Outcome) -> tuple[list[float], list[float]]:
    """Return prices, and bounds the other way round: less is better."""
    none = float("inf")
    prices = [none if one.price is None else one.price for one in outcome.tiers]
    bounds = [none if one.bound is None else -one.bound for one in outcome.tiers]
    return prices, bounds


def renewed(
    problem: Problem, plan: Plan, most: int | None, settings: Settings, watch: Watch
) -> Planned:
    """Return the answer that ends the fewest posts of a plan, at most so many.

    Parameters
    ----------
    problem
        Of :func:`lawyer_assign.verbs.repair.agreed` facts and a
        :func:`lawyer_assign.verbs.repair.keeping` policy.
    plan
        Whose posts are to go on.
    most
        Posts that may end; ``None`` = as few as coverage allows.
    settings, watch
        Of the run.
    """
    return mend_widening(problem, plan, most, {}, settings, watch)
