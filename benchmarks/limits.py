"""Short limits: what a run gives that is told to stop, and how late it hears it.

``python -m benchmarks.limits`` prints a Markdown table. All times are of the processor,
facts already read, so that a busy machine changes little; limits are of the wall, and
so come sooner there. *First plan* is what no limit takes away: the pairs, a flow that
looks at no choices and bounds what comes before them, deferred acceptance and the flow
that keeps its links, and the check of the plan. *Late* is what a run takes beyond
that and its limit. A plan worse than the first, or a run that is more than
:data:`MOST_LATE` seconds late, ends the table with an error.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import lawyer_assign as la
from benchmarks.cases import DAY
from benchmarks.markets import Shape, random_market
from lawyer_assign.datasets import district, hangzhou
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Choice, District
from lawyer_assign.formulation import formulate
from lawyer_assign.matching import min_blocking
from lawyer_assign.matching.basics.blocking import blocking_pairs, size
from lawyer_assign.matching.basics.cardinality import filled
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import answer_of
from lawyer_assign.solver.choice.two_way import without_stability
from lawyer_assign.solver.first_plan import first_plan
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.verbs.widen import plan_of
from lawyer_assign.verify import check_problem

LIMITS = (0.01, 0.1, 1.0, 3.0)
"""Seconds."""
MOST_LATE = 1.5
"""Seconds."""
STOP: dict[str, Any] = {"time_limit": None, "stop": lambda: True}
"""What a run is told that is stopped at once."""
HEAD = (
    "| case | limit s | CPU s | first plan CPU s | late s | prices | bounds |\n"
    "| --- | ---: | ---: | ---: | ---: | --- | --- |"
)

Told = dict[str, Any]
Numbers = tuple[int | None, ...]


class LimitError(AssertionError):
    """A plan worse than the first one, or a run that ended too late."""


@dataclass(frozen=True)
class Result:
    """What a run came to: a price and a bound per tier, lower is better."""

    prices: Numbers
    bounds: Numbers


@dataclass(frozen=True)
class Case:
    """Something to be solved under limits.

    Parameters
    ----------
    first
        Makes the first plan; returns what it pays.
    solve
        Solves it as it is told: ``time_limit``, ``stop``.
    """

    first: Callable[[], tuple[int, ...]]
    solve: Callable[[Told], Result]


def of_facts(facts: la.Facts) -> Case:
    """Return the case of some facts under the rules of Hangzhou."""
    policy = la.Policy.hangzhou_2024(on=DAY)

    def first() -> tuple[int, ...]:
        problem = Problem.of(facts, policy)
        formulation = formulate(problem)
        answer_of(Flow(), without_stability(formulation), Watch())
        chosen = first_plan(formulation, Watch())
        if chosen is None:
            raise LimitError("no first plan")
        check_problem(problem, plan_of(problem.pairs, chosen))
        return formulation.prices(chosen)

    def solve(told: Told) -> Result:
        tiers = la.solve(facts, policy, **told).tiers
        return Result(
            tuple(one.price for one in tiers), tuple(one.bound for one in tiers)
        )

    return Case(first, solve)


def of_market(shape: Shape) -> Case:
    """Return the case of fewest blocking pairs in a random market."""
    market = random_market(shape, 1)

    def first() -> tuple[int, ...]:
        chosen = filled(market, deferred_acceptance(market))
        return len(market.residents) - size(chosen), len(blocking_pairs(market, chosen))

    def solve(told: Told) -> Result:
        found = min_blocking(market, workers=1, seed=1, **told)
        left = len(market.residents) - found.size
        return Result((left, len(found.blocking)), (None, found.bound))

    return Case(first, solve)


def long_lists(
    committees: int = 5_000, firms: int = 4, lawyers: int = 25, *, is_tied: bool = False
) -> la.Facts:
    """Return facts in which every firm and every committee rank all others.

    Strictly; with ``is_tied`` every firm likes all committees equally.
    """
    dice = np.random.default_rng(0)
    places = [f"c{at:05}" for at in range(committees)]
    names = [f"f{at}" for at in range(firms)]
    of_firm = [dice.permutation(committees) + 1 for _ in names]
    return la.Facts(
        districts=(District(id="d", name="d", is_scarce=True),),
        committees=tuple(
            la.Committee(id=one, name=one, kind="community", district="d")
            for one in places
        ),
        firms=tuple(la.Firm(id=one, name=one, district="d") for one in names),
        lawyers=tuple(
            la.Lawyer(id=f"l{firm}_{at:03}", name="x", firm=firm)
            for firm in names
            for at in range(lawyers)
        ),
        choices=tuple(
            Choice(
                firm=firm,
                committee=place,
                firm_rank=1 if is_tied else int(of_firm[f][c]),
                committee_rank=int(rank),
            )
            for c, place in enumerate(places)
            for f, (firm, rank) in enumerate(
                zip(names, dice.permutation(firms) + 1, strict=True)
            )
        ),
    )


def cases() -> dict[str, Callable[[], Case]]:
    """Return who makes each case, by name."""
    made: dict[str, Callable[[], Case]] = {
        "district of 1,500, scarcity 0.3, seed 3": lambda: of_facts(
            district(committees=1_500, scarcity=0.3, seed=3)
        )
    }
    for seed in (0, 1, 3):
        made[f"city, seed {seed}"] = lambda seed=seed: of_facts(  # type: ignore[misc]
            hangzhou(seed)
        )
    made["5,000 committees ranked by each of 4 firms"] = lambda: of_facts(long_lists())
    made["5,000 committees that each of 4 firms likes equally"] = lambda: of_facts(
        long_lists(is_tied=True)
    )
    made["`min_blocking`, 30,000 x 4,000"] = lambda: of_market(
        Shape(30_000, 4_000, 33_000, 4)
    )
    return made


def lines(name: str, case: Case) -> Iterator[str]:
    """Yield the lines of a case.

    Raises
    ------
    LimitError
        A plan is worse than the first, or a run too late.
    """
    began = time.process_time()
    paid = case.first()
    needed = time.process_time() - began
    told: dict[str, Told] = {f"{one}": {"time_limit": one} for one in LIMITS}
    for limit, asked in (("stop at once", STOP), *told.items()):
        began = time.process_time()
        found = case.solve(asked)
        spent = time.process_time() - began
        late = spent - needed - (asked["time_limit"] or 0)
        if any(one is None for one in found.prices) or found.prices > paid:
            raise LimitError(f"{name}, {limit}: {found.prices}, at first {paid}")
        yield (
            f"| {name} | {limit} | {spent:.2f} | {needed:.2f} | {late:+.2f} "
            f"| {said(found.prices)} | {said(found.bounds)} |"
        )
        if late > MOST_LATE:
            raise LimitError(f"{name}, {limit}: {late:.2f} s late")


def said(numbers: Numbers) -> str:
    """Return prices or bounds as a cell shows them; ``-`` = nothing proved."""
    return " ".join("-" if one is None else f"{one:,}" for one in numbers)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.limits")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    asked = parser.parse_args()
    print(HEAD)
    for name, make in cases().items():
        if asked.only in name:
            for line in lines(name, make()):
                print(line, flush=True)


if __name__ == "__main__":
    main()
