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
from lawyer_assign.solver.market.market import Ints, Market
from lawyer_assign.solver.market.parts import join, split
from lawyer_assign.solver.market.result import Found
from lawyer_assign.solver.market.search import QUENCH, Search
from lawyer_assign.solver.market.stable import largest_stable, rows_back

_EARLY = 0.1
"""Share of the time after which no further stable matching is completed."""
_SMALL = 1_000
"""Pairs up to which the exact methods get most of the time."""
_LARGE = 20_000
"""Pairs above which they prove nothing in a minute (CP-SAT is still in presolve), so
that searching gets the time."""
_ANNEALING, _ANNEALING_LESS = 0.6, 0.2
"""Share of the time for annealing, less in markets between the next limit and the last;
mending regions has the rest."""
_MIDDLE = 5_000
"""Pairs above which mending gains more than annealing in the same time; in the largest
ones its regions are too small a part, and annealing gains more again."""
_LAST = 0.85
"""Share of the time after which CP-SAT gets a middling market as a whole."""
_COMBS = 0.3
"""Share of the time for the comb bound where no second core works on it meanwhile."""


def fewest_blocking(
    market: Market, clock: Clock, workers: int | None = None, seed: int = 0
) -> Found:
    """Find a matching of maximum cardinality with few blocking pairs.

    NP-hard and hard to approximate (Biró, Manlove and Mittal, "Size versus stability
    in the marriage problem", 2010; Hamada, Iwama and Miyazaki 2009). Connected parts
    are solved apart: annealing, then exact models of region after region (the comb
    bound meanwhile on a second core), then CP-SAT on the whole from what they found.
    Two bounds are combined: deleting the blocking pairs makes a matching stable, and
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
    search = Search(market, complete(market, starts[0], full), full, seed)
    early = clock.share(_EARLY)
    for start in starts[1:]:
        if not early.is_over():
            search.offer(complete(market, start, full))
    found = Found(search.best, search.value, max(0, full - stable.bound))
    if found.is_proved:
        return found
    if market.pairs <= _SMALL:
        _search(search, found, starts, clock.share(0.3))
        if not found.is_proved and not clock.is_over():
            _prove(market, found, full, clock.share(0.3))
    else:
        threads = workers or len(os.sched_getaffinity(0))
        with _proving(market, found, full, clock, threads) as bound:
            is_between = _MIDDLE < market.pairs <= _LARGE
            share = _ANNEALING_LESS if is_between else _ANNEALING
            _search(search, found, starts, clock.share(share))
            late = clock if market.pairs > _LARGE else clock.share(_LAST)
            _mend(market, found, late, bound, (threads, seed))
    if market.pairs <= _LARGE and not found.is_proved and not clock.is_over():
        _optimise(market, found, full, clock, workers, seed)
    return found


def _starts(market: Market, stable: Ints) -> list[Ints]:
    """Return different stable matchings to grow from."""
    starts = [stable]
    for chosen in (deferred_acceptance(market), hospitals_propose(market)):
        if not any(np.array_equal(chosen, start) for start in starts):
            starts.append(chosen)
    return starts


def _search(search: Search, found: Found, starts: list[Ints], clock: Clock) -> None:
    """Improve the matching by local search, a round from each start.

    In a large market there is no time to dissolve it and grow it anew.
    """
    if search.market.pairs > _MIDDLE:
        search.polish(search.best, QUENCH, clock, goal=found.bound)
        starts = []
    for done, start in enumerate(starts):
        share = clock.share(1 / (len(starts) - done))
        search.round(start, share, goal=found.bound)
    found.chosen, found.value = search.best, search.value


def _mend(
    market: Market,
    found: Found,
    clock: Clock,
    bound: Callable[[], int],
    run: tuple[int, int],
) -> None:
    """Improve the matching by exact models of its regions; ``run``: workers, seed."""
    from lawyer_assign.solver.market.mend import Mender

    workers, seed = run
    mender = Mender(market, found.chosen, seed)
    mender.run(clock, bound, workers)
    found.chosen, found.value = mender.best, mender.value


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
    mine = Clock(clock.left(), Watch(stop=over.is_set))
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


def _optimise(
    market: Market,
    found: Found,
    full: int,
    clock: Clock,
    workers: int | None,
    seed: int,
) -> None:
    """Let CP-SAT start from the best matching with what time is left."""
    from lawyer_assign.solver.market.cpsat import run
    from lawyer_assign.solver.market.model import StableModel

    model = StableModel(market, counts_blocking=True)
    model.model.add(model.size == full)
    model.model.add_linear_constraint(model.blocking, found.bound, found.value)
    model.model.minimize(model.blocking)
    model.hint(found.chosen, blocking_pairs(market, found.chosen).tolist())
    reply = run(model, clock, workers, seed)
    if reply.bound is not None:
        found.bound = max(found.bound, reply.bound)
    if reply.chosen is not None:
        chosen = np.array(reply.chosen, dtype=np.int64)
        value = len(blocking_pairs(market, chosen))
        if value < found.value:
            found.chosen, found.value = chosen, value
