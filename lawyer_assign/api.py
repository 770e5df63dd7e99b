"""The verbs: solve and check; a few lines each on top of the layers below."""

import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.errors import BadInputError, Defect, VerificationError
from lawyer_assign.facts import Facts, PairScore
from lawyer_assign.outcome import Outcome, Status, TierResult
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.interrupt import graceful_interrupt
from lawyer_assign.solver.limits import Progress, Watch
from lawyer_assign.solver.program import Settings
from lawyer_assign.solver.run import BackendName, run
from lawyer_assign.verify import Report, check_plan

if TYPE_CHECKING:
    import pandas as pd

PACKAGES = ("lawyer-assign", "ortools", "numpy", "scipy", "pydantic")


def solve(
    facts: Facts,
    policy: Policy | None = None,
    *,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
    backend: BackendName | None = None,
) -> Outcome:
    """Find the best plan, tier by tier, with proved bounds, and check it.

    Parameters
    ----------
    facts
        Not changed.
    policy
        Rules and tiers; the Hangzhou rules of 2024 if not given.
    time_limit
        Wall-clock seconds for all tiers together; ``None`` = no limit.
    workers
        Threads of CP-SAT; 1 if not given, which proves these models soonest.
    seed
        Same input, seed and versions give the same plan, unless time runs out.
    progress
        Called now and then with where the run stands.
    stop
        Asked now and then; true, like Ctrl-C, means: return the best plan so far.
    pairs
        Candidate pairs ready-made: a DataFrame or mapping of arrays with columns
        ``committee``, ``lawyer`` and optionally ``points``, ``minutes``.
    backend
        ``"flow"`` or ``"cpsat"``; ``None`` takes flow where it can.

    Returns
    -------
    Outcome
        A shortage of lawyers is part of the answer, not an error.

    Raises
    ------
    BadInputError
        Facts, policy, limits or pairs that do not fit together.
    UnsupportedError
        The backend asked for cannot take the problem; says why.
    VerificationError
        A backend returned a plan that the independent check rejects. Please report it.
    """
    policy = Policy.hangzhou_2024() if policy is None else policy
    settings = Settings(1 if workers is None else workers, seed)
    _check_limits(time_limit, settings)
    watch = Watch(time_limit, stop, progress)
    with graceful_interrupt(watch):
        watch.tell("pairs")
        problem = Problem.of(facts, policy, pairs)
        answer, name, why = run(problem, backend, settings, watch)
        wider = _widened(problem, answer)
        if wider is not None and not watch.must_stop:
            problem = wider
            answer, name, why = run(problem, backend, settings, watch)
        plan = _verified(problem, answer)
    return Outcome(
        _status(answer),
        plan,
        tuple(_tier_results(problem, answer)),
        backend=name,
        why_not_flow=why,
        seconds=watch.seconds,
        seed=seed,
        versions=versions(),
        problem=problem,
    )


def check(
    facts: Facts,
    policy: Policy,
    plan: Plan | None,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None" = None,
) -> Report:
    """Check any plan by code that shares nothing with the solver, and price it.

    Parameters
    ----------
    facts, policy
        As for :func:`solve`; scarcity is derived the same way.
    plan
        Of a solver, read from a file, or typed by hand.
    pairs
        The ready-made pairs, if the plan was made from such.

    Raises
    ------
    BadInputError
        The plan names strangers; facts and policy do not fit together.
    """
    if plan is None:
        cure = "Look at outcome.status: infeasible or undecided runs have no plan"
        raise BadInputError([Defect("plan", "None", "there is no plan", cure)])
    return check_problem(Problem.of(facts, policy, pairs), plan)


def check_problem(problem: Problem, plan: Plan) -> Report:
    """Check a plan of a problem whose scarcity is settled."""
    facts = problem.facts
    if problem.is_given:
        facts = _with_given_scores(problem, plan)
    return check_plan(facts, problem.policy, plan)


def versions() -> dict[str, str]:
    """Return versions of what a plan depends on."""
    found = {"python": sys.version.split()[0]}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _check_limits(time_limit: float | None, settings: Settings) -> None:
    cure = "Give a number of seconds above 0, or None for no limit"
    defects = []
    if time_limit is not None and not time_limit > 0:
        seen = repr(time_limit)
        defects.append(Defect("time_limit", seen, "is no positive number", cure))
    if settings.workers < 1:
        seen = repr(settings.workers)
        cure = "Give 1 or more, or None for the default"
        defects.append(Defect("workers", seen, "is below 1", cure))
    if not 0 <= settings.seed < 2**31:
        cure = "Give a whole number from 0 to 2147483647"
        defects.append(Defect("seed", repr(settings.seed), "is out of range", cure))
    if defects:
        raise BadInputError(defects)


def _verified(problem: Problem, answer: Answer) -> Plan | None:
    """Return the plan of an answer after every rule has seen it."""
    if answer.chosen is None:
        return None
    plan = plan_of(problem.pairs, answer.chosen)
    report = check_problem(problem, plan)
    if report.violations:
        first = "; ".join(one.text for one in report.violations[:3])
        raise VerificationError(
            f"the plan breaks {len(report.violations)} musts, first: {first}. "
            "This is a defect of the package: please report it with the facts."
        )
    said = [tier.price for tier in answer.tiers]
    counted = [tier.price for tier in report.tiers]
    if said != counted:
        raise VerificationError(
            f"the backend prices the tiers {said}, the check {counted}. "
            "This is a defect of the package: please report it with the facts."
        )
    return plan


def plan_of(pairs: Pairs, chosen: "np.ndarray[Any, np.dtype[np.bool_]]") -> Plan:
    """Return the plan of chosen pairs."""
    committees, lawyers = pairs.committee_ids, pairs.lawyer_ids
    places = np.flatnonzero(chosen)
    return Plan.of(
        (committees[c], lawyers[w])
        for c, w in zip(
            pairs.committee[places].tolist(), pairs.lawyer[places].tolist(), strict=True
        )
    )


def _with_given_scores(problem: Problem, plan: Plan) -> Facts:
    """Return facts that say of every post what the pair table says of it."""
    pairs = problem.pairs
    rows: dict[tuple[str, str], PairScore] = dict(problem.facts.score)
    posts = {
        (problem.facts.columns.committee_at[c], problem.facts.columns.lawyer_at[w])
        for c, w in plan.posts
        if c in problem.facts.committee and w in problem.facts.lawyer
    }
    width = len(pairs.columns.lawyers)
    keys = pairs.committee * width + pairs.lawyer
    wanted = np.isin(keys, np.array([c * width + w for c, w in posts], np.int64))
    for at in np.flatnonzero(wanted).tolist():
        lawyer = pairs.columns.lawyers[pairs.lawyer[at]].id
        committee = pairs.columns.committees[pairs.committee[at]].id
        # Made without validation: minutes computed for a far pair may pass its bounds.
        rows[(lawyer, committee)] = PairScore.model_construct(
            lawyer=lawyer,
            committee=committee,
            points=int(pairs.points[at]) if pairs.has_points[at] else None,
            minutes=int(pairs.minutes[at]),
        )
    return problem.facts.replace(scores=tuple(rows.values()))


def _widened(problem: Problem, answer: Answer) -> Problem | None:
    """Return a problem with more candidates where a shortage may be the table's.

    The table keeps the nearest lawyers only. Where committees of a district stay
    uncovered, all its shortened lists are filled up to the limit of travel, so that a
    shortage is always one of lawyers.
    """
    if answer.chosen is None or problem.is_given:
        return None
    columns = problem.pairs.columns
    served = np.bincount(
        problem.pairs.committee[answer.chosen], minlength=len(columns.committees)
    )
    asked = np.array([row.lawyers_min for row in columns.committees], np.int64)
    short = np.unique(columns.committee_district[served < asked])
    cut = problem.pairs.is_cut & np.isin(columns.committee_district, short)
    if not cut.any():
        return None
    ids = (columns.committees[at].id for at in np.flatnonzero(cut).tolist())
    return problem.widened(frozenset(ids))


def _status(answer: Answer) -> Status:
    if answer.is_infeasible:
        return "infeasible"
    if answer.chosen is None:
        return "undecided"
    proved = all(tier.price == tier.bound for tier in answer.tiers)
    return "optimal" if proved else "feasible"


def _tier_results(problem: Problem, answer: Answer) -> list[TierResult]:
    rules = [rule for rule in problem.policy.rules if rule.wish is not None]
    return [
        TierResult(
            number,
            tuple(r.kind for r in rules if r.wish and r.wish.tier == number),
            tier.price,
            tier.bound,
            tier.seconds,
        )
        for number, tier in zip(problem.policy.tiers, answer.tiers, strict=True)
    ]
