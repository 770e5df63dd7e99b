"""Fewest blocking pairs at maximum cardinality, with a proved bound."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

import numpy as np

from lawyer_assign.solver.limits import Watch
from lawyer_assign.solver.market.augment import complete
from lawyer_assign.solver.market.blocking import blocking_pairs
from lawyer_assign.solver.market.cardinality import maximum_cardinality
from lawyer_assign.solver.market.clock import Clock
from lawyer_assign.solver.market.comb import CombBound
from lawyer_assign.solver.market.deferred import deferred_acceptance, hospitals_propose
from lawyer_assign.solver.market.market import NONE, Ints, Market
from lawyer_assign.solver.market.parts import join, split
from lawyer_assign.solver.market.result import Found
from lawyer_assign.solver.market.search import Search
from lawyer_assign.solver.market.stable import largest_stable, rows_back

_SMALL = 1_000
"""Pairs up to which everything is proved by exact models and combs as a rule."""
_MIDDLE = 6_000
"""Pairs up to which crossing gains more than mending in the same time."""
_LARGE = 20_000
"""Pairs above which combs prove nothing in a minute."""
_FIRST, _CROSSING = 3, 0.95
"""Ties of the first mending, and share of the time for crossing what it found."""
_ANNEALING = 0.6
"""Share of the time for annealing in markets above that: regions reach too little of
them to gain as much."""
_COMBS = 0.3
"""Share of the time for the comb bound."""


def fewest_blocking(
    market: Market, clock: Clock, workers: int | None = None, seed: int = 0
) -> Found:
    """Find a matching of maximum cardinality with few blocking pairs.

    NP-hard and hard to approximate (Biró, Manlove and Mittal, "Size versus stability
    in the marriage problem", 2010; Hamada, Iwama and Miyazaki 2009). Connected parts
    are solved apart: exact models of regions, up to the whole, within windows that
    widen; where they are not too large, the matchings found are crossed. Two bounds are
    combined: deleting the blocking pairs makes a matching stable, and
    each deletion lets a stable matching grow by one at most, so there are at least
    (maximum cardinality - maximum stable size); and the comb bound.

    Returns
    -------
    Found
        ``value`` counts the blocking pairs, ``bound`` is at most the least number.
    """
    rows = np.flatnonzero(market.seats[market.hospital] > 0)
    seated = market.keep(market.seats[market.hospital] > 0)
    solved, value, bound = [], 0, 0
    parts = split(seated)
    todo = sum(part.market.pairs for part in parts)
    for part in parts:
        clock_here = clock.share(part.market.pairs / todo)
        todo -= part.market.pairs
        found = _part(part.market, clock_here, workers, seed)
        clock.tell("part of the full matching", found.value, found.bound)
        solved.append((part, found.chosen))
        value, bound = value + found.value, bound + found.bound
    return Found(rows_back(join(seated, solved), rows), value, bound)


def _part(market: Market, clock: Clock, workers: int | None, seed: int) -> Found:
    """Solve one connected part."""
    full = maximum_cardinality(market)
    stable = largest_stable(market, clock.share(0.2), workers, seed)
    starts = _starts(market, stable.chosen)
    first = complete(market, starts[0], full)
    value = len(blocking_pairs(market, first))
    found = Found(first, value, max(0, full - stable.bound))
    threads = workers or len(os.sched_getaffinity(0))
    run = (threads, seed)
    if market.pairs <= _SMALL:
        _mend(market, found, clock.share(_COMBS), run)
    if found.is_proved:
        return found
    with _proving(market, found, full, clock, threads) as bound:
        if market.pairs <= _MIDDLE:
            _mend(market, found, clock, run, bound, most=_FIRST)
            _cross(market, found, starts, clock.share(_CROSSING), run, bound)
        if market.pairs > _LARGE:
            _anneal(market, found, clock.share(_ANNEALING), seed)
        _mend(market, found, clock, run, bound)
    return found


def _starts(market: Market, stable: Ints) -> list[Ints]:
    """Return different stable matchings to grow from."""
    starts = [stable]
    for chosen in (deferred_acceptance(market), hospitals_propose(market)):
        if not any(np.array_equal(chosen, start) for start in starts):
            starts.append(chosen)
    return starts


def _mend(
    market: Market,
    found: Found,
    clock: Clock,
    run: tuple[int, int],
    bound: Callable[[], int] | None = None,
    most: int | None = None,
) -> None:
    """Improve the matching by exact models of its regions; ``run``: workers, seed."""
    from lawyer_assign.solver.market.mend import Mender

    workers, seed = run
    mender = Mender(market, found.chosen, seed)
    mender.run(clock, bound or (lambda: found.bound), workers, most)
    found.chosen, found.value = mender.best, mender.value
    if mender.is_best:
        found.bound = found.value


def _anneal(market: Market, found: Found, clock: Clock, seed: int) -> None:
    """Improve the matching by local moves, many a second."""
    size = int(np.count_nonzero(found.chosen != NONE))
    search = Search(market, found.chosen, size, seed)
    search.polish(clock, goal=found.bound)
    found.chosen, found.value = search.best, search.value


def _cross(
    market: Market,
    found: Found,
    starts: list[Ints],
    clock: Clock,
    run: tuple[int, int],
    bound: Callable[[], int],
) -> None:
    """Breed better matchings from different ones; ``run``: workers, seed."""
    from lawyer_assign.solver.market.crossing import Crossing

    workers, seed = run
    size = int(np.count_nonzero(found.chosen != NONE))
    crossing = Crossing(market, starts, found.chosen, size, seed)
    crossing.run(clock, bound, workers)
    found.chosen, found.value = crossing.best, crossing.value


def _prove(market: Market, found: Found, full: int, clock: Clock) -> None:
    """Raise the bound by comb inequalities."""
    combs = CombBound(market, full)
    combs.run(clock, goal=found.value, known=found.chosen)
    if combs.bound is not None:
        found.bound = max(found.bound, combs.bound)


@contextmanager
def _proving(
    market: Market, found: Found, full: int, clock: Clock, workers: int
) -> Iterator[Callable[[], int]]:
    """Raise the bound by combs beside what the caller does, if there is a core for it.

    The linear programs run outside Python's lock. The thread asks nobody but its own
    event: the caller's ``stop`` is called by the caller's thread alone. Yields what
    tells the bound proved so far.
    """
    if market.pairs > _LARGE or workers == 1:
        if market.pairs <= _LARGE:
            _prove(market, found, full, clock.share(_COMBS))
        yield lambda: found.bound
        return
    over = Event()
    mine = Clock(clock.left() * _COMBS, Watch(stop=over.is_set))
    combs = CombBound(market, full)
    known = found.chosen

    def work() -> None:
        combs.run(mine, known=known)

    thread = Thread(target=work, name="combs", daemon=True)
    thread.start()
    try:
        yield lambda: max(found.bound, combs.bound or 0)
    finally:
        over.set()
        thread.join()
        if combs.bound is not None:
            found.bound = max(found.bound, combs.bound)
