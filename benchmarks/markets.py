"""Synthetic matching markets, seeded, and what the solvers prove on them.

``python -m benchmarks.markets --sweep 750x75 --seeds 3`` prints a Markdown table:
"at first" is what one deferred acceptance gives, for ``min_blocking`` completed by
augmenting paths; value, bound and times are medians over the seeds.
"""

import argparse
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from benchmarks.market_kinds import (
    KINDS,
    MARRIAGES,
    Marriage,
    Varied,
    gent_prosser,
    varied_market,
)
from lawyer_assign.arrays import Ints
from lawyer_assign.matching import max_stable, min_blocking
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import deferred_acceptance
from lawyer_assign.matching.market_columns import Market, from_pairs

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shape:
    """Size and knobs of a random market.

    Parameters
    ----------
    residents, hospitals
        How many of each.
    seats
        In all; spread at random, at least one each while they last.
    length
        Hospitals in a resident's list.
    resident_ties, hospital_ties
        Probability, 0..1, that an entry is tied with the one before it.
    skew
        The most popular hospital is ranked by this many times as many as the least.
    """

    residents: int
    hospitals: int
    seats: int
    length: int = 5
    resident_ties: float = 0.0
    hospital_ties: float = 0.0
    skew: float = 3.0


def random_market(shape: Shape, seed: int) -> Market:
    """Return a market of this shape; the same for the same seed."""
    rng = np.random.default_rng(seed)
    n, m = shape.residents, shape.hospitals
    length = min(shape.length, m)
    weight = np.geomspace(1.0, shape.skew, m)
    hospital = _listed(rng, weight / weight.sum(), n, length).ravel()
    resident = np.repeat(np.arange(n), length)
    resident_rank = _ranks(rng, resident, shape.resident_ties)
    order = np.lexsort((rng.random(len(hospital)), hospital))
    hospital_rank = np.empty(len(hospital), dtype=np.int64)
    hospital_rank[order] = _ranks(rng, hospital[order], shape.hospital_ties)
    extra = rng.multinomial(max(0, shape.seats - m), np.full(m, 1 / m))
    seats = extra + (np.arange(m) < shape.seats)
    return from_pairs(
        tuple(range(1, n + 1)),
        tuple(range(1, m + 1)),
        seats.astype(np.int64),
        (resident, hospital),
        (resident_rank, hospital_rank),
    )


@dataclass(frozen=True, slots=True)
class Schools:
    """Size and knobs of a market as real school choice is, strict on both sides.

    A few popular schools with many seats and long queues, many small ones that nobody
    insists on; families list schools near them that are wanted, and schools rank by a
    merit that they mostly agree on, plus chance. So one seat opened at a popular school
    angers a whole queue (a fixed charge), which markets of :class:`Shape` do not show.

    Parameters
    ----------
    residents, hospitals
        How many of each.
    most_seats
        Of the largest; the others are drawn from a log-normal distribution.
    length
        Schools in a list on average (geometric), 12 at most.
    near
        Schools in reach of a family.
    chance
        Spread of what schools do not agree on, against 1 for what they do.
    spare
        Seats per resident, about.
    appeal
        Spread of what all families like in schools, against 1 for what each does.
    """

    residents: int
    hospitals: int
    most_seats: int = 175
    length: float = 4.0
    near: int = 60
    chance: float = 0.6
    spare: float = 1.02
    appeal: float = 1.0


_LONGEST, _SPREAD, _PULL = 12, 1.1, 0.5
"""Longest list of a family, spread of the logarithm of seats, and what a school with
more seats is liked more by, per unit of that logarithm."""


def school_market(shape: Schools, seed: int) -> Market:
    """Return a market of this shape; the same for the same seed."""
    rng = np.random.default_rng(seed)
    n, m = shape.residents, shape.hospitals
    near, longest = min(shape.near, m), min(_LONGEST, shape.near, m)
    drawn = rng.lognormal(0, _SPREAD, m)
    sizes = np.round(drawn * n * shape.spare / drawn.sum())
    seats = np.clip(sizes, 1, shape.most_seats).astype(np.int64)
    quality = shape.appeal * rng.normal(0, 1, m) + _PULL * np.log(seats)
    length = np.clip(rng.geometric(1 / shape.length, n), 1, longest)
    along = np.sort(rng.random(m))
    first = np.clip(np.searchsorted(along, rng.random(n)) - near // 2, 0, m - near)
    reached = first[:, None] + np.arange(near)
    liked = quality[reached] + rng.gumbel(0, 1, (n, near))
    best = np.argsort(-liked, axis=1)[:, :longest]
    resident = np.repeat(np.arange(n), length)
    rank = np.concatenate([np.arange(one) for one in length.tolist()])
    hospital = reached[resident, best[resident, rank]]
    merit = rng.normal(0, 1, n)[resident]
    merit += shape.chance * rng.normal(0, 1, len(resident))
    order = np.lexsort((-merit, hospital))
    hospital_rank = np.empty(len(order), dtype=np.int64)
    hospital_rank[order] = np.arange(len(order))
    return from_pairs(
        tuple(range(1, n + 1)),
        tuple(range(1, m + 1)),
        seats,
        (resident, hospital),
        (rank, hospital_rank),
    )


def _listed(
    rng: np.random.Generator, weight: Floats, residents: int, length: int
) -> Ints:
    """Return different hospitals for each resident, popular ones more often."""
    drawn = rng.choice(len(weight), size=(residents, length), p=weight)
    while True:
        ordered = np.sort(drawn, axis=1)
        twice = (np.diff(ordered, axis=1) == 0).any(axis=1)
        if not twice.any():
            return drawn
        drawn[twice] = rng.choice(
            len(weight), size=(int(twice.sum()), length), p=weight
        )


def _ranks(rng: np.random.Generator, group: Ints, ties: float) -> Ints:
    """Return ranks along sorted groups, each tied with the last one at random."""
    return np.cumsum(rng.random(len(group)) >= ties)


AnyShape = Shape | Schools | Varied | Marriage


@dataclass(frozen=True, slots=True)
class Case:
    """A question about markets of one shape."""

    name: str
    shape: AnyShape
    question: str
    seeds: int = 3


def _with_seats(residents: int, hospitals: int) -> Schools:
    """Return schools with half as many seats again, and lists of three.

    Of residents 82 % get a school of their list then and 63 % the first one, where
    Chile's round of 2017, in five regions, had 85 and 58 % (Rebolledo and Olea,
    "Chile's school admission system", Latin America Policy Journal).
    """
    return Schools(residents, hospitals, length=3.0, spare=1.5)


def _as_published(residents: int, hospitals: int, appeal: float = 1.0) -> Schools:
    """Return schools with as many seats, and lists as long, as Chile's round of 2023.

    There were 1,127,548 seats for 536,353 children, each of whom listed 3.4 schools
    (Acción Educar, "¿Qué sabemos sobre el Sistema de Admisión Escolar?"). Of residents
    89 % get a school of their list then and 73 % the first one; with an appeal of 1.3
    it is 84 and 62 %, about as in 2017, since more want the same few schools.
    """
    return Schools(residents, hospitals, length=3.4, spare=2.1, appeal=appeal)


def cases(seeds: int = 3) -> list[Case]:
    """Return the cases of the table, quick ones first."""
    found = [
        Case(
            "759 x 53, ties 0.85/0.85", Shape(759, 53, 801, 5, 0.85, 0.85), "max_stable"
        ),
        Case(
            "10,000 x 1,000, ties 0.85/0.85",
            Shape(10_000, 1_000, 10_000, 5, 0.85, 0.85),
            "max_stable",
        ),
        Case(
            "SMTI 10,000 x 10,000, lists of 5, ties 0.85/0.85",
            Shape(10_000, 10_000, 10_000, 5, 0.85, 0.85, skew=1.0),
            "max_stable",
        ),
        Case("5,000 x 550 strict", Shape(5_000, 550, 9_000, 3, skew=100), "max_stable"),
        Case("30,000 x 4,000 strict", Shape(30_000, 4_000, 33_000, 4), "max_stable"),
        Case("30 x 30 strict", Shape(30, 30, 30), "min_blocking"),
        Case("30 x 30, ties 0.5/0.5", Shape(30, 30, 30, 5, 0.5, 0.5), "min_blocking"),
        Case("750 x 75 strict", Shape(750, 75, 750), "min_blocking"),
        Case(
            "5,000 x 550 strict", Shape(5_000, 550, 9_000, 3, skew=100), "min_blocking"
        ),
        Case("30,000 x 4,000 strict", Shape(30_000, 4_000, 33_000, 4), "min_blocking"),
        Case("5,000 x 550 schools", Schools(5_000, 550), "min_blocking"),
        Case("30,000 x 3,200 schools", Schools(30_000, 3_200), "min_blocking"),
        Case("5,000 x 550 spare seats", _with_seats(5_000, 550), "min_blocking"),
        Case("30,000 x 3,200 spare seats", _with_seats(30_000, 3_200), "min_blocking"),
        Case("5,000 x 550 published", _as_published(5_000, 550), "min_blocking"),
        Case("30,000 x 3,200 published", _as_published(30_000, 3_200), "min_blocking"),
        Case(
            "30,000 x 3,200 published, alike",
            _as_published(30_000, 3_200, appeal=1.3),
            "min_blocking",
        ),
    ]
    found += [Case(name, shape, "min_blocking") for name, shape in KINDS.items()]
    found += [
        Case(f"SMTI {n:,}, p1 {missing}, p2 {tied}", Marriage(n, missing, tied), ask)
        for ask in ("max_stable", "min_blocking")
        for n, missing, tied in MARRIAGES
    ]
    return [replace(case, seeds=seeds) for case in found]


def sweep(residents: int, hospitals: int, seeds: int = 3) -> list[Case]:
    """Return one case per pair of tie densities, lists of 5."""
    return [
        Case(
            f"{residents:,} x {hospitals:,}, ties {left}/{right}",
            Shape(residents, hospitals, residents, 5, left, right),
            "max_stable",
            seeds,
        )
        for left, right in product(DENSITIES, repeat=2)
    ]


def market_of(shape: AnyShape, seed: int) -> Market:
    """Return a market of any shape; the same for the same seed."""
    if isinstance(shape, Varied):
        return varied_market(shape, seed)
    if isinstance(shape, Marriage):
        return gent_prosser(*shape, seed)
    if isinstance(shape, Schools):
        return school_market(shape, seed)
    return random_market(shape, seed)


DENSITIES = (0.0, 0.25, 0.5, 0.85, 1.0)
"""Tie densities of the sweep, on either side."""


def measured(case: Case, time_limit: float) -> str:
    """Solve a case with each seed; return its line of the table."""
    solve = {"max_stable": max_stable, "min_blocking": min_blocking}[case.question]
    values, bounds, seconds, first = [], [], [], []
    for seed in range(case.seeds):
        market = market_of(case.shape, seed)
        answer = solve(market, time_limit=time_limit, seed=seed)
        is_size = case.question == "max_stable"
        values.append(answer.size if is_size else len(answer.blocking))
        bounds.append(answer.bound)
        seconds.append(answer.seconds)
        first.append(_first(market, case.question))
    proved = sum(v == b for v, b in zip(values, bounds, strict=True))
    cells = [
        case.question,
        case.name,
        f"{proved}/{case.seeds}",
        f"{np.median(first):g}",
        f"{np.median(values):g}",
        f"{np.median(bounds):g}",
        f"{np.median(seconds):.2f}",
        f"{max(seconds):.2f}",
    ]
    return "| " + " | ".join(cells) + " |"


def _first(market: Market, question: str) -> int:
    """Return what deferred acceptance, and paths to full size, give at once."""
    chosen = deferred_acceptance(market)
    if question == "max_stable":
        return size(chosen)
    full = complete(market, chosen, maximum_cardinality(market))
    return len(blocking_pairs(market, full))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds each")
    parser.add_argument("--seeds", type=int, default=3, help="markets of each case")
    parser.add_argument("--sweep", help="tie densities at this size, e.g. 750x75")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    asked = parser.parse_args()
    chosen = cases(asked.seeds)
    if asked.sweep:
        residents, hospitals = map(int, asked.sweep.split("x"))
        chosen = sweep(residents, hospitals, asked.seeds)
    print(
        "| question | market | proved | at first | value | bound | median s | most s |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for case in chosen:
        if asked.only in f"{case.question} {case.name}":
            print(measured(case, asked.time_limit), flush=True)


if __name__ == "__main__":
    main()
