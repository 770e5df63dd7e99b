"""Strict matching markets: ours against ``matching``, sizes compared."""

import gc
import sys
import time
import warnings
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import NamedTuple

from benchmarks.markets import Shape, random_market
from benchmarks.peers.rounds import PriceMismatchError, in_child
from lawyer_assign.matching import Market, max_stable

SHAPES = (
    Shape(759, 53, 801),
    Shape(2_000, 200, 2_000),
    Shape(5_000, 550, 9_000, 3, skew=100),
)
"""Strict lists on both sides: every stable matching has the same size."""

CLOCKS = ("wall", "cpu")


class Timed(NamedTuple):
    """The size of a matching, and seconds by the clock and of the processor."""

    size: int
    wall: float
    cpu: float


DEPTH = 1_000_000
"""It copies its players deeply, each by way of the next: Python's 1,000 is too little
from some hundred residents on."""

Lists = dict[int, list[int]]


def game_table(rounds: int, limit: float) -> str:
    """Return a table of sizes and seconds.

    Raises
    ------
    PriceMismatchError
        Sizes differ.
    """
    rows = [
        "### Strict markets: largest stable matching",
        "",
        "| market | size | ours, wall | CPU | `matching`, wall | CPU | ours x CPU |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *(_row(shape, rounds, limit) for shape in SHAPES),
        "",
        "`matching` knows no ties, proves nothing, and does not count blocking pairs "
        "down where not all can be placed; its recursion limit is raised for it.",
    ]
    return "\n".join(rows)


def _row(shape: Shape, rounds: int, limit: float) -> str:
    market = random_market(shape, 0)
    lists = lists_of(market)
    works: tuple[Callable[[], int], ...] = (
        lambda: max_stable(market, time_limit=limit).size,
        lambda: size_by_matching(*lists),
    )
    taken: list[list[Timed]] = [[], []]
    ended: list[str | None] = [None, None]
    for _ in range(rounds):
        for at, work in enumerate(works):
            if ended[at] is None:
                found = in_child(partial(timed, work), limit, str(shape))
                if isinstance(found, str):
                    ended[at] = found
                else:
                    taken[at].append(found)
    sizes = {one.size for who in taken for one in who}
    if len(sizes) > 1:
        raise PriceMismatchError(f"{shape}: stable matchings of sizes {sorted(sizes)}")
    title = f"{shape.residents:,} x {shape.hospitals:,}, {shape.seats:,} seats"
    cells = [
        cell for who, why in zip(taken, ended, strict=True) for cell in _cells(who, why)
    ]
    ratio = ""
    if all(taken):
        ours, theirs = (median(one.cpu for one in who) for who in taken)
        ratio = f"{ours / theirs:.2f}"
    size = f"{min(sizes):,}" if sizes else ""
    return "| " + " | ".join([title, size, *cells, ratio]) + " |"


def _cells(who: list[Timed], why: str | None) -> list[str]:
    if why is not None or not who:
        return [why or "", ""]
    return [f"{median(getattr(one, clock) for one in who):.2f} s" for clock in CLOCKS]


def timed(work: Callable[[], int]) -> Timed:
    """Return a size with seconds by the clock and of the processor."""
    gc.collect()
    cpu, wall = time.process_time(), time.perf_counter()
    size = work()
    return Timed(size, time.perf_counter() - wall, time.process_time() - cpu)


def size_by_matching(residents: Lists, hospitals: Lists, seats: dict[int, int]) -> int:
    """Return the size of the stable matching that ``matching`` finds."""
    from matching.games import HospitalResident

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEPTH))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its import changes filters, and it warns
            game = HospitalResident.create_from_dictionaries(
                residents, hospitals, seats
            )
            found = game.solve(optimal="resident")
    finally:
        sys.setrecursionlimit(before)
    return sum(len(placed) for placed in found.values())


def lists_of(market: Market) -> tuple[Lists, Lists, dict[int, int]]:
    """Return lists, best first, and seats, without hospitals that nobody lists."""
    residents: Lists = {}
    for resident, hospital in zip(
        market.resident.tolist(), market.hospital.tolist(), strict=True
    ):
        residents.setdefault(resident, []).append(hospital)
    hospitals: Lists = {}
    for at in market.by_hospital.tolist():
        row = hospitals.setdefault(int(market.hospital[at]), [])
        row.append(int(market.resident[at]))
    return residents, hospitals, {at: int(market.seats[at]) for at in hospitals}
