"""The nation with two-way choice, city by city: how many are proved, tier by tier.

make nation choices=1
python -m benchmarks.nation_choices --every 40 --workers 1   # a sample, extrapolated
"""

import argparse
import datetime as dt
import resource
import time
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import lawyer_assign as la
from lawyer_assign.datasets import City, nation
from lawyer_assign.datasets.knobs import ChoiceKnobs
from lawyer_assign.errors import VerificationError

POLICY = la.Policy.hangzhou_2024(on=dt.date(2026, 1, 1))
"""On a fixed day, as everywhere in benchmarks; two-way choice is a wish in tier 3."""

SECONDS = 10.0
"""Limit of each city: 342 of them by two processes end within 40 minutes."""

TIERS = 4
UNPROVED_SHOWN = 5


class Counted(NamedTuple):
    """What comes back of one city."""

    name: str
    committees: int
    lawyers: int
    pairs: int
    prices: tuple[int, ...]
    bounds: tuple[int | None, ...]
    backend: str
    ended: float
    peak_kib: int

    @property
    def proved(self) -> tuple[bool, ...]:
        """Say of each tier whether it is proved."""
        both = zip(self.prices, self.bounds, strict=True)
        return tuple(price == bound for price, bound in both)


def job_of(city: City) -> tuple[la.Facts, la.Policy]:
    """Return what is asked of a city; called in the worker."""
    return city.facts(ChoiceKnobs()), POLICY


def counted(outcome: la.Outcome) -> Counted:
    """Keep prices, bounds and counts of a city; called in the worker."""
    facts = outcome.problem.facts
    code = facts.districts[0].id[:4]
    if outcome.plan is None:
        raise VerificationError(f"city {code}: no plan, {outcome.status}")
    return Counted(
        name=code,
        committees=len(facts.committees),
        lawyers=len(facts.lawyers),
        pairs=len(outcome.problem.pairs),
        # With a plan every tier has a price.
        prices=tuple(tier.price or 0 for tier in outcome.tiers),
        bounds=tuple(tier.bound for tier in outcome.tiers),
        backend=outcome.backend,
        ended=outcome.seconds,
        peak_kib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    )


def planned(
    cities: Sequence[City], seconds: float, workers: int | None
) -> list[Counted]:
    """Plan cities side by side.

    Raises
    ------
    RuntimeError
        A city could not be planned.
    """
    jobs = (partial(job_of, city) for city in cities)
    found: list[Counted] = []
    solved = la.solve_many(jobs, keep=counted, time_limit=seconds, workers=workers)
    for city, one in zip(cities, solved, strict=True):
        if one.error is not None:
            raise RuntimeError(f"{city.name}: {one.error}") from one.error
        found.append(one.answer._replace(name=city.name))
        print(f"\r{len(found)} of {len(cities)} cities", end="", flush=True)
    print("\r", end="")
    return found


def table(rows: Sequence[Counted]) -> list[str]:
    """Return the lines of the table, cities by how many committees they have."""
    sizes = ((0, 500), (500, 2_000), (2_000, 5_000), (5_000, 1 << 40))
    lines = [
        "| committees | cities | committees | lawyers | pairs | missing lawyers | "
        "further posts | blocking pairs | bound | "
        "tier 1 | tier 2 | tier 3 | tier 4 | gap of tier 4 |",
        "|---|" + "---:|" * 13,
    ]
    for low, high in sizes:
        some = [row for row in rows if low <= row.committees < high]
        upper = f"below {high:,}" if high < 1 << 40 else "more"
        if some:
            lines.append(_line(f"{low:,}, {upper}", some))
    return [*lines, _line("**all**", rows)]


def _line(name: str, rows: Sequence[Counted]) -> str:
    prices = [sum(row.prices[tier] for row in rows) for tier in range(TIERS)]
    proved = [sum(row.proved[tier] for row in rows) for tier in range(TIERS)]
    bound = sum(row.bounds[2] or 0 for row in rows)
    gaps = [
        (row.prices[3] - row.bounds[3]) / max(1, abs(row.prices[3]))
        for row in rows
        if row.bounds[3] is not None
    ]
    cells = [
        name,
        f"{len(rows)}",
        f"{sum(row.committees for row in rows):,}",
        f"{sum(row.lawyers for row in rows):,}",
        f"{sum(row.pairs for row in rows):,}",
        *(f"{price:,}" for price in prices[:3]),
        f"{bound:,}",
        *(f"{count}/{len(rows)}" for count in proved),
        f"{sum(gaps) / len(gaps):.2%} of {len(gaps)}" if gaps else "-",
    ]
    return "| " + " | ".join(cells) + " |"


def unproved(rows: Sequence[Counted]) -> list[str]:
    """Name the cities whose coverage or further posts are not proved."""
    open_ = [row for row in rows if not all(row.proved[:2])]
    lines = [
        f"- {row.name} ({row.backend}): prices {row.prices[:2]}, "
        f"bounds {row.bounds[:2]} after {row.ended:.0f} s"
        for row in open_[:UNPROVED_SHOWN]
    ]
    return [f"tiers 1 and 2 not proved in {len(open_)} cities", *lines]


def main() -> None:
    """Plan the nation with choices and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nation_choices")
    parser.add_argument("--every", type=int, default=1, help="one city in so many")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--time-limit", type=float, default=SECONDS, help="each city")
    parser.add_argument("--workers", type=int, help="processes; all processors if none")
    asked = parser.parse_args()
    every = list(nation(asked.seed))
    cities = every[:: asked.every]
    started, busy = time.monotonic(), _busy()
    rows = planned(cities, asked.time_limit, asked.workers)
    seconds, busy = time.monotonic() - started, _busy() - busy
    print("\n".join([*table(rows), "", *unproved(rows)]))
    share = len(every) / len(cities)
    print(
        f"{len(cities)} of {len(every)} cities, {asked.time_limit:g} s each at most: "
        f"{seconds:.0f} s, {busy:.0f} s of the processor; all would take "
        f"{busy * share:.0f} s of it. Most memory of a process: "
        f"{max(row.peak_kib for row in rows) / 2**20:.2f} GiB"
    )


def _busy() -> float:
    """Return processor seconds of this process and those it has waited for."""
    found = [
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(one.ru_utime + one.ru_stime for one in found)


if __name__ == "__main__":
    main()
