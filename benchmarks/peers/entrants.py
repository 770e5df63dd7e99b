"""Everybody who is timed, and what each cannot do."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from benchmarks.peers.assignment import (
    lapx_full,
    lapx_quick,
    lapx_sparse,
    scipy_full,
    scipy_sparse,
    why_not_full,
    why_not_one_to_one,
    why_not_square,
)
from benchmarks.peers.instances import Instance
from benchmarks.peers.linear import (
    Found,
    bare_flow,
    highs_lp,
    highs_mip,
    networkx_flow,
    plain_cpsat,
    scip,
    why_no_flow,
    why_no_mip,
    why_not_small,
)
from benchmarks.yardsticks import Mask
from lawyer_assign.datasets import toy
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.verbs.solve import solve


@dataclass(frozen=True, slots=True)
class Answer:
    """What an entrant came to: prices by tier, ``None`` without a plan."""

    prices: tuple[int, ...] | None
    is_proved: bool


Work = Callable[[Instance, float], Callable[[], Answer]]
"""Does the work that is timed; what it returns recounts the plan, untimed."""


@dataclass(frozen=True)
class Entrant:
    """A solver, or one of its algorithms.

    Parameters
    ----------
    name
        For the table.
    run
        What is timed.
    lacks
        What it does not do that ours does.
    why_not
        A sentence if an instance cannot be put to it.
    is_ours
        Whether the others are compared with it.
    """

    name: str
    run: Work
    lacks: str = ""
    why_not: Callable[[Instance], str | None] = lambda _: None
    is_ours: bool = False


def _whole(instance: Instance, limit: float) -> Callable[[], Answer]:
    rules, pairs = instance.problem.policy, instance.problem.pairs
    outcome = solve(instance.facts, rules, pairs=pairs, time_limit=limit)
    prices = [tier.price for tier in outcome.tiers]
    known = tuple(one for one in prices if one is not None)
    found = known if len(known) == len(prices) else None
    return lambda: Answer(found, outcome.status == "optimal")


def _step(instance: Instance, limit: float) -> Callable[[], Answer]:
    asked = formulate(instance.problem)
    solved = solve_formulation(asked, None, Run(Watch(limit)))
    answer = solved.answer
    is_proved = all(tier.price == tier.bound for tier in answer.tiers)
    return lambda: _recounted(instance, Found(answer.chosen, is_proved))


def _of(ask: Callable[[Instance, float], Mask | Found]) -> Work:
    """Return how a peer is run whose answer is a choice of pairs."""

    def run(instance: Instance, limit: float) -> Callable[[], Answer]:
        found = ask(instance, limit)
        if not isinstance(found, Found):
            found = Found(found, is_proved=True)
        return lambda: _recounted(instance, found)

    return run


def _recounted(instance: Instance, found: Found) -> Answer:
    if found.chosen is None:
        return Answer(None, is_proved=False)
    return Answer(instance.prices(found.chosen), found.is_proved)


NO_ROWS = "seats, one_each, least numbers, teams; tiers; a proof; whole numbers"
NO_TIERS = "tiers (weights by hand); a proof to hand on; teams, stability, money"
NO_PROOF = "tiers (weights by hand); a proof to hand on; exact whole numbers"

OURS = ("la.solve", "solver step")

ENTRANTS: tuple[Entrant, ...] = (
    Entrant(OURS[0], _whole, is_ours=True),
    Entrant(OURS[1], _step, "pairs and scarcity, the independent check", is_ours=True),
    Entrant("OR-Tools flow", _of(bare_flow), NO_TIERS, why_no_flow),
    Entrant("SciPy linear_sum_assignment", _of(scipy_full), NO_ROWS, why_not_full),
    Entrant("SciPy sparse matching", _of(scipy_sparse), NO_ROWS, why_not_one_to_one),
    Entrant("lapx lapjv", _of(lapx_full), NO_ROWS, why_not_full),
    Entrant("lapx lapjvs", _of(lapx_quick), NO_ROWS, why_not_full),
    Entrant("lapx lapmod", _of(lapx_sparse), NO_ROWS, why_not_square),
    Entrant("networkx network_simplex", _of(networkx_flow), NO_TIERS, why_not_small),
    Entrant("HiGHS LP", _of(highs_lp), NO_PROOF, why_no_flow),
    Entrant("HiGHS MIP", _of(highs_mip), NO_PROOF, why_no_mip),
    Entrant("SCIP", _of(scip), NO_PROOF),
    Entrant("CP-SAT, plain", _of(plain_cpsat), "tiers (weights by hand)"),
)
"""In the order of the table."""

MODULES = (
    "highspy",
    "lap",
    "networkx",
    "ortools.graph.python.min_cost_flow",
    "ortools.sat.python.cp_model",
    "pyscipopt",
    "scipy.optimize",
    "scipy.sparse.csgraph",
)


def warm() -> None:
    """Load everything once, so that nobody's first import is timed."""
    for name in MODULES:
        with suppress(ModuleNotFoundError):
            import_module(name)
    solve(toy())
