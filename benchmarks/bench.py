"""What every phase stands on: a case, its facts and its outcome, made once."""

import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import lawyer_assign as la
from benchmarks.cases import Case, Known, policy
from benchmarks.yardsticks import Mask
from lawyer_assign.formulation import Formulation, formulate
from lawyer_assign.verbs.solve import solve

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

    @property
    def plan(self) -> Path:
        """Where plans are written."""
        return self._folder / f"{self.case.name}.plan.json"

    @cached_property
    def certified(self) -> Path:
        """The plan as a document with its certificate beside it."""
        la.write(self.outcome, self.plan, certificate=True)
        return self.plan

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


def timed(work: Callable[[], Result]) -> tuple[Result, tuple[float, float]]:
    """Return a result with wall-clock and user seconds, rubbish collected before."""
    gc.collect()
    user = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    before = time.perf_counter()
    result = work()
    wall = time.perf_counter() - before
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - user
    return result, (wall, used)
