"""The verbs: solve and check; a few lines each on top of the layers below."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lawyer_assign.calls import checked, other_than
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import (
    Progress,
    Watch,
    find_no_functions,
    find_no_limits,
    processors,
)
from lawyer_assign.errors import (
    BadInputError,
    Defect,
    Text,
    VerificationError,
)
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy, or_standard
from lawyer_assign.problem import Problem, find_no_columns
from lawyer_assign.rules import Violation
from lawyer_assign.solver.backend import BackendName, find_no_name
from lawyer_assign.teams import Teams
from lawyer_assign.verbs.answers import outcome_of
from lawyer_assign.verbs.lists.beyond import solve_beyond
from lawyer_assign.verbs.roles import fill
from lawyer_assign.verbs.widen import PAIRS
from lawyer_assign.verify import Report, check_problem, find_team_faults
from lawyer_assign.verify.check import find_strangers

if TYPE_CHECKING:
    import pandas as pd

NO_PLAN = Defect(
    "plan",
    "None",
    Text("there is no plan", "没有方案"),
    Text(
        "Look at outcome.status: infeasible or undecided runs have no plan",
        "请查看 outcome.status：无解或未定时没有方案",
    ),
)


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
        Wall-clock seconds for all tiers together; ``None`` = no limit. Candidates and
        a first plan are made whatever it says: 3 to 7 s for a city.
    workers
        Threads of CP-SAT; 1 if not given, which proves these models soonest. More are
        used only where no plan is known to begin with, and take turns, so that the plan
        is the same again: otherwise one finds and proves more. Where budgets bind or
        pairs must block, bounds are raised beside the search for plans, on a processor
        of their own if there is one and time is limited; not where this is 1.
    seed
        From 0 to 2147483647. Same input, seed and versions give the same plan, unless
        time runs out.
    progress
        Called now and then with where the run stands, a ``la.matching.Progress``.
    stop
        Asked now and then, twenty times a second at most; true, like Ctrl-C, means:
        return the best plan so far.
    pairs
        Candidate pairs ready-made: a DataFrame or mapping of arrays with columns
        ``committee``, ``lawyer`` and optionally ``points``, ``minutes``.
    backend
        ``"flow"``, ``"thresholds"``, ``"budgets"``, ``"teams"``, ``"choice"`` or
        ``"cpsat"``, which takes whatever there is; ``None`` takes the fastest that can.

    Returns
    -------
    Outcome
        A shortage of lawyers is part of the answer, not an error.

    Raises
    ------
    BadInputError
        Facts, policy, limits or pairs that do not fit together, or more candidate pairs
        than the memory of a machine is to hold (:func:`candidate_pairs`).
    UnsupportedError
        The backend asked for cannot take the problem; says why.
    VerificationError
        A backend returned a plan that the independent check rejects. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> outcome.status, len(outcome.plan.posts)
    ('optimal', 6)
    """
    policy = or_standard(policy)
    others = [
        *find_strange_parts(facts, policy),
        *find_no_columns(pairs),
        *find_no_functions(progress=progress, stop=stop),
        *find_no_name(backend),
    ]
    settings = checked_settings(time_limit, workers, seed, others)
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        watch.tell("pairs")
        with watch.step(PAIRS):
            problem = Problem.of(facts, policy, pairs)
        problem, solved = solve_beyond(problem, backend, settings, watch)
        return outcome_of(problem, solved, watch, seed)


@checked
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

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> policy = la.Policy.hangzhou_2024()
    >>> report = la.check(la.datasets.toy(), policy, outcome.plan)
    >>> report.is_clean, report.covered
    (True, 6)
    """
    if plan is None:
        raise BadInputError([NO_PLAN])
    return check_problem(Problem.of(facts, policy, pairs), plan)


@checked
def fill_teams(outcome: Outcome) -> Teams:
    """Name lead, stand-in and roles of every team of an outcome's plan, and check them.

    Who leads is a house rule (:func:`lawyer_assign.teams.lead_of`). The roles of the
    policy are filled by members, stand-ins come from the same firm and have room for a
    post more; both are flows with a proof: fewest open places, then evenly spread, then
    most points.

    Raises
    ------
    BadInputError
        The outcome has no plan.
    VerificationError
        The independent check rejects the teams. Please report it.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> teams = la.fill_teams(outcome)
    >>> isinstance(teams, la.Teams)
    True
    """
    if outcome.plan is None:
        raise BadInputError([NO_PLAN])
    facts, policy = outcome.problem.facts, outcome.problem.policy
    teams = fill(facts, policy, outcome.plan)
    faults = find_team_faults(facts, policy, outcome.plan, teams)
    if faults:
        raise VerificationError(
            f"the teams have {len(faults)} faults, first: {faults[0].text}. "
            "This is a defect of the package: please report it with the facts."
        )
    return teams


@checked
def check_teams(
    facts: Facts, policy: Policy, plan: Plan, teams: Teams
) -> tuple[Violation, ...]:
    """Check leads, roles and stand-ins by code that shares nothing with the solver.

    Returns
    -------
    tuple
        What is wrong, in both languages; empty if all is well.

    Raises
    ------
    BadInputError
        The plan names strangers.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> teams = la.fill_teams(outcome)
    >>> policy = la.Policy.hangzhou_2024()
    >>> la.check_teams(la.datasets.toy(), policy, outcome.plan, teams)
    ()
    """
    strangers = find_strangers(facts, plan)
    if strangers:
        raise BadInputError(strangers)
    return find_team_faults(facts, policy, plan, teams)


def checked_settings(
    time_limit: float | None,
    workers: int | None,
    seed: int,
    others: Iterable[Defect] = (),
) -> Settings:
    """Return the settings of a run, or refuse what cannot be meant, all at once.

    Parameters
    ----------
    time_limit, workers, seed
        As for :func:`solve`.
    others
        What is wrong besides with what was handed in.

    Raises
    ------
    BadInputError
        Every one of them.
    """
    defects = [*others, *find_no_limits(time_limit, workers, seed)]
    if defects:
        raise BadInputError(defects)
    if workers is None:
        return Settings(seed=int(seed), threads=processors())
    return Settings(int(workers), int(seed), threads=int(workers))


def find_strange_parts(facts: object, policy: object) -> Iterator[Defect]:
    """Find facts and policies that are none."""
    if not isinstance(facts, Facts):
        yield other_than(Facts, "facts", facts)
    if not isinstance(policy, Policy):
        yield Defect(
            "policy", type(policy).__name__, Text("is no Policy", "不是 Policy"),
            Text(
                "Hand in a la.Policy, or leave it out for the rules of Hangzhou",
                "请传入 la.Policy；不传则按杭州规则",
            ),
        )  # fmt: skip
