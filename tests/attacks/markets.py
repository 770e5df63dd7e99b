"""Are small matching markets solved as every matching of them says, in both ways?"""

import random
from collections import Counter
from collections.abc import Iterator

from benchmarks.markets import Shape, random_market
from lawyer_assign import matching
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.outcome import MarketOutcome
from tests.attacks.tried import Tried, counted, seeds
from tests.worlds.small_markets import (
    blocks_of,
    fewest_blocks,
    largest_stable_size,
    lists_of,
)


def attack(seed: int, until: float) -> Tried:
    """Solve small markets with and without time, and compare with all matchings."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        fell = list(_fell(small_market(at), random.Random(f"stop {at}"), ends))
        findings += [f"seed {at}: {one}" for one in fell]
    return Tried(ends["markets"], findings, counted(ends))


def small_market(seed: int) -> Market:
    """Return a market of up to 6 residents and 4 hospitals, ties on either side."""
    chance = random.Random(f"market {seed}")
    shape = Shape(
        residents=chance.randint(1, 6),
        hospitals=(hospitals := chance.randint(1, 4)),
        seats=chance.randint(1, 6),
        length=chance.randint(1, hospitals),
        resident_ties=chance.choice([0.0, 0.3, 0.9]),
        hospital_ties=chance.choice([0.0, 0.3, 0.9]),
        skew=chance.choice([1.0, 4.0]),
    )
    return random_market(shape, seed)


def _fell(market: Market, chance: random.Random, ends: Counter[str]) -> Iterator[str]:
    ends["markets"] += 1
    largest, (full, least) = largest_stable_size(market), fewest_blocks(market)
    left = iter(range(chance.randrange(12)))
    stops = {"stop": lambda: next(left, None) is None, "time_limit": None}
    for said in ({"time_limit": None}, chance.choice([stops, {"time_limit": 1e-6}])):
        is_whole = said == {"time_limit": None}
        stable = matching.max_stable(market, workers=1, **said)
        yield from _unsound(market, stable)
        if stable.blocking or stable.size > largest or stable.bound < largest:
            yield f"stable: {stable.size}, bound {stable.bound}, the truth is {largest}"
        if is_whole and (stable.size, stable.bound, stable.status) != (
            largest, largest, "optimal",
        ):  # fmt: skip
            yield f"stable: {stable.status} with {stable.size}, there is {largest}"
        fewest = matching.min_blocking(market, workers=1, **said)
        yield from _unsound(market, fewest)
        count = len(fewest.blocking)
        if fewest.bound > least or (fewest.size == full and count < least):
            yield f"blocking: {count}, bound {fewest.bound}, the truth is {least}"
        if fewest.status == "optimal" and (fewest.size, count) != (full, least):
            yield f"blocking: optimal with {count} of {fewest.size}, best is {least}"
        if is_whole and fewest.status != "optimal":
            yield f"blocking: {fewest.status}, though nothing stopped it"
        ends[f"{'whole' if is_whole else 'cut short'} {fewest.status}"] += 1


def _unsound(market: Market, told: MarketOutcome) -> Iterator[str]:
    left, _, seats = lists_of(market)
    held = Counter(told.matching.values())
    if any(h not in left[r] for r, h in told.matching.items()):
        yield "somebody is matched whom the other side does not list"
    if any(count > seats[h] for h, count in held.items()):
        yield "a hospital has more residents than seats"
    if set(told.blocking) != blocks_of(market, told.matching):
        yield "blocking pairs are not those of the matching"
    if told.size != len(told.matching):
        yield f"the size is said to be {told.size}, and is {len(told.matching)}"
