"""What is measured of a case; every phase begins with facts that nobody has used."""

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import lawyer_assign as la
from benchmarks import fresh
from benchmarks.cases import Case, Known, policy
from benchmarks.yardsticks import (
    Mask,
    UnfitError,
    hand_arcs,
    hand_choice,
    hand_cpsat,
    load_and_solve,
    same_arcs,
)
from lawyer_assign.api import check_problem, solve
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.limits import Watch
from lawyer_assign.solver.potentials import dual_bound, exact_sum, potentials_of
from lawyer_assign.solver.run import processors

Result = TypeVar("Result")


class WrongOptimumError(AssertionError):
    """A solve did not reach the known optimum, or did not prove it."""


@dataclass(frozen=True)
class Sample:
    """One measurement: wall-clock and user seconds, and what else is worth keeping."""

    wall: float
    user: float
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """Seconds that searches may take: ours, and the hand-written one."""

    cpsat: float = 300.0
    hand_cpsat: float = 60.0


class Bench:
    """One case and what its phases stand on, made once, outside every measurement."""

    def __init__(self, case: Case, folder: Path, limits: Limits) -> None:
        self.case = case
        self.policy = policy(case.stability)
        self.limits = limits
        self._folder = folder

    @cached_property
    def _made(self) -> la.Facts:
        return self.case.make(self.case.seed)

    @property
    def facts(self) -> la.Facts:
        """The same rows each time, with nothing computed from them yet."""
        made = self._made
        rows = {name: getattr(made, name) for name in la.Facts.model_fields}
        return la.Facts.model_construct(**rows)

    @cached_property
    def outcome(self) -> la.Outcome:
        """A checked solve; its problem has the pairs that were solved."""
        limit = self.case.time_limit
        outcome = solve(self.facts, self.policy, time_limit=limit)
        self.examine(outcome)
        return outcome

    @property
    def problem(self) -> la.Problem:
        """What was solved."""
        problem = self.outcome.problem
        assert problem is not None
        return problem

    @cached_property
    def formulation(self) -> Formulation:
        """What the backends were asked."""
        return formulate(self.problem)

    @cached_property
    def workbook(self) -> Path:
        """The facts as a workbook."""
        path = self._folder / f"{self.case.name}.xlsx"
        la.write_facts(self._made, path)
        return path

    def examine(self, outcome: la.Outcome) -> dict[str, Any]:
        """Return prices and bounds of a solve; refuse what is not the known optimum."""
        if self.known.gap is not None:
            return self._examine_gap(outcome, self.known.gap)
        if outcome.status != "optimal":
            raise WrongOptimumError(f"{self.case.name}: {outcome.status}, not optimal")
        problem = outcome.problem
        assert problem is not None
        prices = {tier.number: tier.price for tier in outcome.tiers}
        self.expect("pairs", len(problem.pairs), self.known.pairs)
        self.expect("prices", prices, self.known.prices)
        return {
            "pairs": len(problem.pairs),
            "prices": prices,
            "bounds": {tier.number: tier.bound for tier in outcome.tiers},
            "backend": outcome.backend,
        }

    def _examine_gap(self, outcome: la.Outcome, most: float) -> dict[str, Any]:
        """Return how near the last tier comes to its bound, the others being proved.

        Refused are tiers before it that miss what is known, a bound that the known plan
        contradicts, and a gap beyond ``most`` (share of the price).
        """
        *before, last = outcome.tiers
        prices = {tier.number: tier.price for tier in outcome.tiers}
        bounds = {tier.number: tier.bound for tier in outcome.tiers}
        proved = {tier.number: self.known.prices[tier.number] for tier in before}
        self.expect("proved", {t.number: t.price for t in before}, proved)
        self.expect("bounds", {t.number: t.bound for t in before}, proved)
        plan = self.known.prices[last.number]
        if (
            last.price is None
            or last.bound is None
            or not (last.bound <= min(last.price, plan))
        ):
            raise WrongOptimumError(
                f"{self.case.name}: price {last.price} and bound {last.bound} of tier "
                f"{last.number} cannot be: a plan of {plan} is known"
            )
        gap = (last.price - last.bound) / max(1, abs(last.price))
        if gap > most:
            raise WrongOptimumError(
                f"{self.case.name}: gap {gap:.2%} of tier {last.number}, at most "
                f"{most:.2%} is known to be reached"
            )
        assert outcome.problem is not None
        pairs = len(outcome.problem.pairs)
        self.expect("pairs", pairs, self.known.pairs)
        return {
            "pairs": pairs, "prices": prices, "bounds": bounds, "gap": gap,
            "backend": outcome.backend,
        }  # fmt: skip

    def examine_unproved(self, outcome: la.Outcome) -> dict[str, Any]:
        """Return what was reached in time; refuse what contradicts the optimum."""
        prices = {tier.number: tier.price for tier in outcome.tiers}
        bounds = {tier.number: tier.bound for tier in outcome.tiers}
        for number, known in self.known.prices.items():
            price, bound = prices[number], bounds[number]
            if price is None or price < known:
                raise WrongOptimumError(f"{self.case.name}: {prices} cannot be")
            if bound is not None and bound > known:
                raise WrongOptimumError(f"{self.case.name}: bounds {bounds} cannot be")
            if price > known:
                break  # later tiers are measured from a worse start
        return {"unproved": True, "prices": prices, "bounds": bounds}

    def examine_choice(self, chosen: Mask) -> dict[str, Any]:
        """Return prices of a choice of pairs; refuse what is not the known optimum."""
        if not self.formulation.holds(chosen):
            raise WrongOptimumError(f"{self.case.name}: the plan breaks a must")
        prices = self.priced(chosen)
        self.expect("prices", prices, self.known.prices)
        return {"prices": prices}

    def priced(self, chosen: Mask) -> dict[int, int]:
        """Return the price of a choice of pairs by tier."""
        found = self.formulation.prices(chosen)
        return dict(zip(self.policy.tiers, found, strict=True))

    def expect(self, what: str, found: object, known: object) -> None:
        """Refuse a value that is not the known one."""
        if found != known:
            raise WrongOptimumError(
                f"{self.case.name}, seed {self.case.seed}: {what} {found}, known are "
                f"{known}. If data or weights were changed on purpose, prove the new "
                "ones by both backends and put them into benchmarks/cases.py."
            )

    @property
    def known(self) -> Known:
        """The optimum; ``ValueError`` for a case that solves nothing."""
        if self.case.known is None:
            raise ValueError(f"{self.case.name} solves nothing")
        return self.case.known


@dataclass(frozen=True)
class Phase:
    """Something to measure.

    Parameters
    ----------
    name
        As in ``Case.phases``.
    title
        What is measured, for the table.
    measure
        Takes one sample.
    is_once
        Whether it takes too long to be repeated.
    """

    name: str
    title: str
    measure: Callable[[Bench], Sample]
    is_once: bool = False


def timed(work: Callable[[], Result]) -> tuple[Result, tuple[float, float]]:
    """Return a result with wall-clock and user seconds, rubbish collected before."""
    gc.collect()
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    before = time.perf_counter()
    result = work()
    wall = time.perf_counter() - before
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - user
    return result, (wall, used)


def _generate(bench: Bench) -> Sample:
    facts, seconds = timed(lambda: bench.case.make(bench.case.seed))
    return Sample(*seconds, {"committees": len(facts.committees)})


def _read(bench: Bench) -> Sample:
    path, made = bench.workbook, bench.facts
    facts, seconds = timed(lambda: la.read(path))
    for name in la.Facts.model_fields:
        bench.expect(name, len(getattr(facts, name)), len(getattr(made, name)))
    return Sample(*seconds, {"bytes": path.stat().st_size})


def _pairs(bench: Bench) -> Sample:
    facts = bench.facts
    pairs, seconds = timed(lambda: la.candidate_pairs(facts, bench.policy))
    return Sample(*seconds, {"pairs": len(pairs)})


def _scarcity(bench: Bench) -> Sample:
    facts, pairs = bench.facts, bench.problem.pairs
    found, seconds = timed(lambda: la.scarcity(facts, pairs))
    return Sample(*seconds, {"scarce": int(found.is_scarce.sum())})


def _formulate(bench: Bench) -> Sample:
    problem = bench.problem
    found, seconds = timed(lambda: formulate(problem))
    return Sample(*seconds, {"statements": len(found.statements)})


def _flow(bench: Bench) -> Sample:
    asked = bench.formulation
    answer, seconds = timed(lambda: Flow().solve(asked, Watch()))
    assert answer.chosen is not None
    return Sample(*seconds, bench.examine_choice(answer.chosen))


def _proof(bench: Bench) -> Sample:
    network, arcs = same_arcs(bench.problem, bench.formulation)
    flow = load_and_solve(arcs, every=True) + network.least

    def prove() -> tuple[int, int]:
        potentials = potentials_of(network, arcs.cost, flow)
        if potentials is None:
            raise WrongOptimumError(f"{bench.case.name}: no potentials")
        bound = dual_bound(network, arcs.cost, potentials)
        return bound, exact_sum(arcs.cost, flow)

    (bound, paid), seconds = timed(prove)
    bench.expect("bound", bound, paid)
    return Sample(*seconds)


def _verify(bench: Bench) -> Sample:
    problem, plan = bench.problem, bench.outcome.plan
    assert plan is not None
    report, seconds = timed(lambda: check_problem(problem, plan))
    prices = {tier.number: tier.price for tier in report.tiers}
    bench.expect("violations", len(report.violations), 0)
    bench.expect("prices", prices, bench.known.prices)
    return Sample(*seconds, {"covered": report.covered})


def _whole(bench: Bench) -> Sample:
    facts = bench.facts
    limit = bench.case.time_limit
    outcome, seconds = timed(lambda: solve(facts, bench.policy, time_limit=limit))
    return Sample(*seconds, bench.examine(outcome))


def _cpsat(bench: Bench) -> Sample:
    facts, limit = bench.facts, bench.limits.cpsat
    outcome, seconds = timed(
        lambda: solve(facts, bench.policy, time_limit=limit, backend="cpsat")
    )
    if outcome.status == "feasible":
        return Sample(*seconds, bench.examine_unproved(outcome))
    return Sample(*seconds, bench.examine(outcome))


def _same_arcs(bench: Bench) -> Sample:
    _, arcs = same_arcs(bench.problem, bench.formulation)
    flow, seconds = timed(lambda: load_and_solve(arcs))
    notes = bench.examine_choice(flow > 0)
    return Sample(*seconds, notes | {"arcs": len(arcs.tail)})


def _hand_flow(bench: Bench) -> Sample:
    arcs = hand_arcs(bench.problem, bench.formulation)
    flow, seconds = timed(lambda: load_and_solve(arcs))
    chosen = hand_choice(bench.problem, bench.formulation, flow)
    notes = bench.examine_choice(chosen)
    return Sample(*seconds, notes | {"arcs": len(arcs.tail)})


def _hand_cpsat(bench: Bench) -> Sample:
    problem, asked = bench.problem, bench.formulation
    limit = bench.limits.hand_cpsat
    found, seconds = timed(lambda: hand_cpsat(problem, asked, limit, processors()))
    notes: dict[str, Any] = {
        "status": found.status,
        "build_seconds": found.build_seconds,
        "prices": None,
    }
    if found.chosen is not None:
        notes["prices"] = bench.priced(found.chosen)
        notes["gap"] = found.objective - found.bound
        if found.status == "OPTIMAL":
            bench.examine_choice(found.chosen)
        elif not bench.formulation.holds(found.chosen):
            raise WrongOptimumError(f"{bench.case.name}: the plan breaks a must")
    return Sample(*seconds, notes)


def _memory(bench: Bench) -> Sample:
    book = [str(bench.workbook)] if "read" in bench.case.phases else []
    found = fresh.measure("memory", bench.case.name, *book)
    return Sample(found.pop("wall"), found.pop("user"), found)


def _import(what: str) -> Callable[[Bench], Sample]:
    def measure(_bench: Bench) -> Sample:
        found = fresh.measure(what)
        return Sample(found.pop("wall"), found.pop("user"), found)

    return measure


PHASES: tuple[Phase, ...] = (
    Phase("import", "`import lawyer_assign`, fresh process", _import("import")),
    Phase("import-all", "the same and all it can load", _import("import-all")),
    Phase("generate", "make the facts", _generate),
    Phase("read", "read and validate the workbook", _read),
    Phase("pairs", "build the pair table", _pairs),
    Phase("scarcity", "derive scarcity", _scarcity),
    Phase("formulate", "rules to statements", _formulate),
    Phase("flow", "flow backend, proof included", _flow),
    Phase("proof", "potentials and bound alone", _proof),
    Phase("verify", "independent check", _verify),
    Phase("whole", "whole `solve` call", _whole),
    Phase("memory", "fresh process: facts and `solve`", _memory),
    Phase("same-arcs", "yardstick: bare OR-Tools flow, same arcs", _same_arcs),
    Phase("hand-flow", "yardstick: hand-written flow", _hand_flow),
    Phase("cpsat", "whole `solve` call, CP-SAT alone", _cpsat, is_once=True),
    Phase("hand-cpsat", "yardstick: hand-written CP-SAT", _hand_cpsat, is_once=True),
)
"""Every phase, in the order of running."""


def phases_of(case: Case, wanted: tuple[str, ...] | None = None) -> tuple[Phase, ...]:
    """Return the phases of a case, or those among them that are wanted."""
    return tuple(
        phase
        for phase in PHASES
        if phase.name in case.phases and (wanted is None or phase.name in wanted)
    )


def sample(phase: Phase, bench: Bench) -> Sample:
    """Take one sample; what a yardstick cannot say is noted, not measured."""
    try:
        return phase.measure(bench)
    except UnfitError as error:
        return Sample(float("nan"), float("nan"), {"not_measured": str(error)})
