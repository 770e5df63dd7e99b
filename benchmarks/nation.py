"""The nation, city by city, side by side: one row per province, time and memory.

make nation
python -m benchmarks.nation --dask          # through a Dask cluster of two workers
python -m benchmarks.nation --compare       # both, one after the other, and the ratio
python -m benchmarks.nation --cities 20     # the first twenty only
"""

import argparse
import datetime as dt
import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import NamedTuple

import numpy as np

import lawyer_assign as la
from lawyer_assign.datasets import City, nation
from lawyer_assign.errors import VerificationError
from lawyer_assign.verbs.many import BatchProgress, Solved, side_by_side

POLICY = la.Policy.hangzhou_2024(on=dt.date(2026, 1, 1), stability="off")
"""On a fixed day; the generator draws no choices."""

ABOVE_FIVE_FIRST = 10_000
"""Weight of a post above five against one above one, where consents are counted."""

KEEP_MEMORY = {
    "MALLOC_TRIM_THRESHOLD_": str(1 << 28),
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
}
"""For Dask's workers: bytes they keep, and size from which arrays are mapped.

Dask's own setting, 64 KiB, gives the memory of every array back at once and fetches it
again: a solve of Hangzhou takes 2.1 CPU seconds instead of 1.2.
"""

IN_FLIGHT = 16
CIRCLE_MINUTES = 15
"""The circle of clause 二(一)."""


@dataclass(frozen=True)
class CityRow:
    """Counts of one city; rows of a province are added up."""

    committees: int
    lawyers: int
    covered: int
    posts: int
    second_posts: int
    consents: int
    out_of_reach: int
    within_circle: int
    pairs: int
    proved: int
    seconds: float


class Made(NamedTuple):
    """What a worker sends back."""

    province: str
    row: CityRow
    worker_kib: int


def plan_city(city: City) -> Made:
    """Draw, plan and count one city."""
    started = time.process_time()
    facts = city.facts()
    outcome = la.solve(facts, POLICY, time_limit=None)
    if outcome.plan is None:
        raise VerificationError(f"{city.name}: no plan, {outcome.status}")
    covered = len({post.committee for post in outcome.plan.posts})
    short = len(facts.committees) - covered
    consents, out_of_reach = _consents(outcome) if short else (0, 0)
    busy = len({post.lawyer for post in outcome.plan.posts})
    posts = len(outcome.plan.posts)
    row = CityRow(
        committees=len(facts.committees),
        lawyers=len(facts.lawyers),
        covered=covered,
        posts=posts,
        second_posts=posts - busy,
        consents=consents,
        out_of_reach=out_of_reach,
        within_circle=int((_minutes(outcome) <= CIRCLE_MINUTES).sum()),
        pairs=len(outcome.problem.pairs),
        proved=int(outcome.status == "optimal"),
        seconds=time.process_time() - started,
    )
    return Made(city.province, row, _peak_kib())


def _consents(planned: la.Outcome) -> tuple[int, int]:
    """Return the posts above five that would cover most, and who is left even then."""
    asked = POLICY.soften("caseload", tier=2, weight=ABOVE_FIVE_FIRST)
    problem = planned.problem
    outcome = la.solve(problem.facts, asked, time_limit=None, pairs=problem.pairs)
    if outcome.plan is None:
        raise VerificationError(f"no plan without a limit: {outcome.status}")
    report = la.check(problem.facts, asked, outcome.plan, pairs=problem.pairs)
    above = next(tier.by_rule["caseload"] for tier in report.tiers if tier.number == 2)
    return above // ABOVE_FIVE_FIRST, len(report.uncovered)


def _minutes(outcome: la.Outcome) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    columns = outcome.problem.facts.columns
    posts = outcome.plan.posts if outcome.plan is not None else ()
    committee = np.array([columns.committee_at[post.committee] for post in posts])
    lawyer = np.array([columns.lawyer_at[post.lawyer] for post in posts])
    return POLICY.reach.travel.minutes(columns, committee, lawyer)


def _peak_kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


class Run(NamedTuple):
    """The nation planned in one way: rows, the largest worker, seconds by the clock."""

    made: list[Made]
    worker_kib: int
    seconds: float


def planned(cities: Sequence[City], is_dask: bool) -> Run:
    """Plan cities by local processes or by Dask, whose start and end are counted.

    Raises
    ------
    RuntimeError
        A city could not be planned.
    """
    started = time.monotonic()
    made: list[Made] = []
    with _rows(cities, is_dask) as found:
        for city, solved in zip(cities, found, strict=True):
            if solved.error is not None:
                raise RuntimeError(f"{city.name}: {solved.error}") from solved.error
            made.append(solved.answer)
    seconds = time.monotonic() - started
    print("\r", end="")
    return Run(made, max(one.worker_kib for one in made), seconds)


@contextmanager
def _rows(cities: Sequence[City], is_dask: bool) -> Iterator[Iterator[Solved]]:
    if not is_dask:
        yield side_by_side(plan_city, cities, in_flight=IN_FLIGHT, progress=_tell)
        return
    import dask
    from distributed import Client, LocalCluster

    with (
        dask.config.set({"distributed.nanny.pre-spawn-environ": KEEP_MEMORY}),
        LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=2, threads_per_worker=1, dashboard_address=None
        ) as two,
        Client(two) as client,  # type: ignore[no-untyped-call]
    ):
        yield side_by_side(
            plan_city,
            cities,
            executor=client.get_executor(),
            in_flight=IN_FLIGHT,
            progress=_tell,
        )


def _tell(at: BatchProgress) -> None:
    print(f"\r{at.done} cities, {at.seconds:.0f} s", end="", flush=True)


def main() -> None:
    """Plan the nation and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation")
    parser.add_argument("--cities", type=int)
    parser.add_argument("--seed", type=int, default=0)
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dask", action="store_true")
    how.add_argument("--compare", action="store_true", help="both, and their ratio")
    asked = parser.parse_args()
    cities = list(nation(asked.seed))[: asked.cities]
    run = planned(cities, asked.dask)
    by_province: dict[str, list[CityRow]] = {}
    for one in run.made:
        by_province.setdefault(one.province, []).append(one.row)
    _print_table(by_province)
    print(f"\n{_said(run, asked.dask)}")
    if asked.compare:
        other = planned(cities, is_dask=True)
        _expect_same(run, other)
        print(_said(other, is_dask=True))
        print(f"Dask / local: {other.seconds / run.seconds:.2f}")


def _said(run: Run, is_dask: bool) -> str:
    where = "a Dask cluster of two workers" if is_dask else "local processes"
    busy = sum(one.row.seconds for one in run.made)
    return (
        f"{run.seconds:.0f} s through {where}, making the facts included, {busy:.0f} s "
        f"of the processor in them; most memory: {_peak_kib() / 2**20:.2f} GiB here, "
        f"{run.worker_kib / 2**20:.2f} GiB per worker"
    )


def _expect_same(run: Run, other: Run) -> None:
    """Refuse counts that depend on who planned a city."""
    for one, again in zip(run.made, other.made, strict=True):
        if replace(one.row, seconds=0.0) != replace(again.row, seconds=0.0):
            raise VerificationError(
                f"{one.row} by local processes, {again.row} by Dask"
            )


def _print_table(by_province: dict[str, list[CityRow]]) -> None:
    every = [row for rows in by_province.values() for row in rows]
    print(
        "| province | cities | committees | lawyers | covered | second posts | "
        "consents above 5 to ask for | nobody in reach | within 15 min | pairs | "
        "proved | CPU s |\n|---|" + "---:|" * 11
    )
    for name, rows in [*by_province.items(), ("**all**", every)]:
        at = _added(rows)
        print(
            f"| {name} | {len(rows)} | {at.committees:,} | {at.lawyers:,} | "
            f"{at.covered / at.committees:.1%} | {at.second_posts:,} | "
            f"{at.consents:,} | {at.out_of_reach:,} | "
            f"{at.within_circle / max(1, at.posts):.1%} | {at.pairs:,} | "
            f"{at.proved}/{len(rows)} | {at.seconds:.0f} |"
        )


def _added(rows: Sequence[CityRow]) -> CityRow:
    total = partial(_total, rows)
    return CityRow(*(total(field.name) for field in fields(CityRow)))


def _total(rows: Sequence[CityRow], name: str) -> int:
    counted: int = sum(getattr(row, name) for row in rows)
    return counted


if __name__ == "__main__":
    main()
