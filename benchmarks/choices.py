"""Two-way choice under the rules of Hangzhou: what a minute finds and proves.

``python -m benchmarks.choices`` prints a Markdown table of cities, with ``--districts``
one of invented districts, with ``--others`` one of cities of another shape. Limits are
of the processor, one thread, so that a busy machine changes little; with ``--workers
2`` of the wall, two threads. *First* is the first plan of the flows that look for few
blocking pairs (where none is needed: the first plan); the *condition* is that all
blocking pairs involve the firms that the plan blocks with
(:class:`lawyer_assign.ConditionalBound`). Gaps are parts of the price.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import NamedTuple

import lawyer_assign as la
from benchmarks.cases import DAY
from lawyer_assign.datasets import ChoiceKnobs, district, hangzhou
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Progress, Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.verbs.widen import plan_of
from lawyer_assign.verify import check_problem

SEEDS = range(10)
SECONDS = 60.0
"""Of a city."""
DISTRICT_SECONDS = 10.0
SIZES = (100, 300, 600, 1_000)
SHARES = (0.0, 0.3)
CHOICE, POINTS = 2, 3
"""Places of the tiers of blocking pairs and of points."""
HEAD = (
    "| case | first | s | blocking / bound | points | bound | gap "
    "| under the condition | gap | s in all |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
)


class Result(NamedTuple):
    """An answer, what was known first and when, and seconds in all."""

    answer: Answer
    first: int | None
    after: float
    seconds: float


def solved(facts: la.Facts, seconds: float, workers: int = 1) -> Result:
    """Solve and check under a limit of processor time; of the wall with more threads.

    Raises
    ------
    AssertionError
        The independent check prices the plan otherwise.
    """
    clock = time.process_time if workers == 1 else time.perf_counter
    began, seen = clock(), list[tuple[float, int | None]]()

    def hear(event: Progress) -> None:
        if event.stage in ("priced flow", "cuts") and event.price is not None:
            seen.append((clock() - began, event.price))

    watch = Watch(seconds, progress=hear, started=began, clock=clock)
    problem = Problem.of(facts, la.Policy.hangzhou_2024(on=DAY))
    run = Run(watch, Settings(workers, threads=workers))
    found = solve_formulation(formulate(problem), None, run).answer
    spent = clock() - began
    assert found.chosen is not None
    report = check_problem(problem, plan_of(problem.pairs, found.chosen))
    assert [one.price for one in report.tiers] == [one.price for one in found.tiers]
    after, first = seen[0] if seen else (spent, found.tiers[CHOICE].price)
    return Result(found, first, after, spent)


def line(name: str, result: Result) -> str:
    """Return a row of the table."""
    choice, points = (result.answer.tiers[at] for at in (CHOICE, POINTS))
    under = None if points.conditional is None else points.conditional.bound
    return (
        f"| {name} | {shown(result.first)} | {result.after:.1f} "
        f"| {shown(choice.price)} / {shown(choice.bound)} | {shown(points.price)} "
        f"| {shown(points.bound)} | {gap(points.price, points.bound)} "
        f"| {shown(under)} | {gap(points.price, under)} "
        f"| {result.seconds:.1f} |"
    )


def shown(number: int | None) -> str:
    """Return a number as a cell shows it; ``-`` = nothing proved."""
    return "-" if number is None else f"{number:,}"


def gap(price: int | None, bound: int | None) -> str:
    """Return the part of the price that is open."""
    if price is None or bound is None or not price:
        return "-"
    return f"{abs(price - bound) / abs(price):.2%}"


Case = tuple[str, Callable[[], la.Facts], float]
"""Name, who makes it, and seconds."""


def cities(seeds: list[int]) -> Iterator[Case]:
    """Yield the built-in city with every seed."""
    for seed in seeds:
        yield f"city, seed {seed}", partial(hangzhou, seed), SECONDS


def districts(seeds: list[int]) -> Iterator[Case]:
    """Yield districts of all sizes, with and without scarcity."""
    for size, share, seed in product(SIZES, SHARES, seeds):
        make = partial(district, committees=size, scarcity=share, seed=seed)
        yield f"{size}, scarcity {share}, seed {seed}", make, DISTRICT_SECONDS


def others(seeds: list[int]) -> Iterator[Case]:
    """Yield cities of another shape: equal ranks, few or many districts."""
    for seed in seeds:
        tied = partial(hangzhou, seed, choices=ChoiceKnobs(tie_density=0.5))
        yield f"tie density .5, seed {seed}", tied, SECONDS
        for size, parts, ties in ((1_000, 5, 0.3), (9_000, 50, 0.0)):
            name = f"{size:,} in {parts} districts, tie density {ties}, seed {seed}"
            knobs = ChoiceKnobs(tie_density=ties)
            make = partial(district, committees=size, districts=parts, seed=seed)
            yield name, partial(make, choices=knobs), SECONDS


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.choices")
    which = parser.add_mutually_exclusive_group()
    for one, what in ((districts, "districts, no cities"), (others, "other cities")):
        which.add_argument(
            f"--{one.__name__}", action="store_const", const=one, default=cities,
            dest="cases", help=what,
        )  # fmt: skip
    parser.add_argument("--seeds", type=int, nargs="*", default=list(SEEDS))
    parser.add_argument("--workers", type=int, default=1, help="threads")
    asked = parser.parse_args()
    print(HEAD)
    for name, make, seconds in asked.cases(asked.seeds):
        print(line(name, solved(make(), seconds, asked.workers)), flush=True)


if __name__ == "__main__":
    main()
