"""Fewest blocking pairs at maximum cardinality, with a proved bound."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.beside import Beside
from lawyer_assign.engines.watch import Watch, processors
from lawyer_assign.matching.basics.augmenting_paths import complete
from lawyer_assign.matching.basics.blocking import blocking_pairs, size
from lawyer_assign.matching.basics.cardinality import filled, maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import (
    deferred_acceptance,
    hospitals_propose,
)
from lawyer_assign.matching.basics.parts import join, labels, split
from lawyer_assign.matching.bounds.price_ascent import PriceBound, is_in_time
from lawyer_assign.matching.largest_stable import largest_stable, rows_back
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.outcome import Found
from lawyer_assign.matching.search.annealing import Search
from lawyer_assign.matching.search.priced_flow import few_blocking
from lawyer_assign.matching.search.proof import Proof

_SMALL = 1_000
"""Pairs up to which exact models prove everything as a rule, and go first."""
_MIDDLE = 6_000
"""Pairs up to which crossing gains more than mending in the same time. Above, the bound
goes first and shows where to begin; it is Python's work, as annealing is, and side by
side both would only hinder each other."""
_FIRST, _CROSSING = 3, 0.95
"""Ties of the first mending, and share of the time for crossing what it found."""
_ANNEALING, _CORE = 0.3, 0.6
"""Shares of the time left in larger markets for annealing, then for the core."""
_TRYING = 0.05
"""Share of the time for exact models where they go first."""
_GROWING = 0.75
"""Share of the time for growing the first matching of full size: where that is not
enough nothing else gains as much."""
_PROVING, _PROVING_FIRST = 0.25, 0.5
"""Shares of the time left for the bound, in larger markets and in others where nothing
can be done beside."""
_STABLE = 0.5
"""Share of the time left for a stable matching. Strict markets need next to none; in
others one of full size, which nothing blocks, ends the search."""


def fewest_blocking(
    market: Market, watch: Watch, workers: int | None = None, seed: int = 0
) -> Found:
    """Find a matching of maximum cardinality with few blocking pairs.

    NP-hard and hard to approximate (Biró, Manlove and Mittal, "Size versus stability
    in the marriage problem", 2010; Hamada, Iwama and Miyazaki 2009). Connected parts
    are solved apart: exact models of regions, up to the whole, within windows that
    widen; where they are not too large, the matchings found are crossed; where they are
    larger, the search begins at the fractional optimum that belongs to the bound. Two
    bounds are combined: deleting the blocking pairs makes a matching stable, and
    each deletion lets a stable matching grow by one at most, so there are at least
    (maximum cardinality - maximum stable size); and prices (:mod:`.decomposition`), in
    markets that are not too large box by box (:mod:`.branching`).

    Where a stable matching is as large as any, as in all of most small parts, nothing
    is left to be done.

    Returns
    -------
    Found
        ``value`` counts the blocking pairs, ``bound`` is at most the least number.
    """
    rows = np.flatnonzero(market.seats[market.hospital] > 0)
    seated = market.keep(market.seats[market.hospital] > 0)
    stable = deferred_acceptance(seated)
    grown = filled(seated, stable)
    is_open = _is_open(seated, stable, grown)
    found = _of_parts(seated.keep(is_open), _kept(grown, is_open), watch, workers, seed)
    chosen = rows_back(found.chosen, np.flatnonzero(is_open))
    settled = _kept(stable, ~is_open)
    chosen = np.where(settled == NONE, chosen, stable)
    return Found(rows_back(chosen, rows), found.value, found.bound)


def _is_open(market: Market, stable: Ints, grown: Ints) -> Mask:
    """Return the pairs of the connected parts in which some matching is larger.

    In the others a stable matching is as large as any, and nothing blocks it.
    """
    label = labels(market)
    parts = int(label.max(initial=-1)) + 1
    before, after = (
        np.bincount(label[one[one != NONE]], minlength=parts) for one in (stable, grown)
    )
    return np.asarray((after > before)[label], bool)


def _kept(chosen: Ints, kept: Mask) -> Ints:
    """Return what a matching has among some rows, as one over these."""
    place = np.where(kept, np.cumsum(kept) - 1, NONE)
    return np.where(chosen == NONE, NONE, np.append(place, NONE)[chosen])


def _of_parts(
    market: Market, grown: Ints, watch: Watch, workers: int | None, seed: int
) -> Found:
    """Solve connected parts one by one; small ones stay as grown once time is up."""
    solved, value, bound = [], 0, 0
    is_grown, is_blocking = (np.zeros(market.pairs, np.bool_) for _ in range(2))
    is_grown[grown[grown != NONE]] = True
    is_blocking[blocking_pairs(market, grown)] = True
    todo = market.pairs
    for part in split(market):
        if part.market.pairs <= _SMALL and watch.must_stop:
            solved.append((part, np.flatnonzero(is_grown[part.rows])))
            value += int(is_blocking[part.rows].sum())
            continue
        watch_here = watch.part(part.market.pairs / todo)
        todo -= part.market.pairs
        found = _part(part.market, watch_here, workers, seed)
        watch.tell("part of the full matching", price=found.value, bound=found.bound)
        solved.append((part, found.chosen))
        value, bound = value + found.value, bound + found.bound
    return Found(join(market, solved), value, bound)


def _part(market: Market, watch: Watch, workers: int | None, seed: int) -> Found:
    """Solve one connected part."""
    full = maximum_cardinality(market)
    stable = largest_stable(market, watch.part(_STABLE), workers, seed)
    starts = _starts(market, stable.chosen, full, watch)
    found = _first(market, starts, full, watch.part(_GROWING))
    found.bound = max(0, full - stable.bound)
    threads = workers or processors()
    run = (threads, seed)
    if market.pairs <= _SMALL:
        _mend(market, found, watch.phase(_TRYING), run)
    if found.is_proved or watch.must_stop:
        return found
    watch.tell("first matching", price=found.value, bound=found.bound)
    if not is_in_time(market, watch):
        _mend(market, found, watch, run)
        return found
    prices = PriceBound(market, full, stable.chosen)
    if market.pairs > _MIDDLE:
        _improve_large(market, found, prices, watch, run)
        return found
    proof = Proof(market, full, prices)
    with _proving(proof, found, watch, threads) as own:
        # The proof keeps a processor busy.
        beside = (max(1, threads - 1), seed)
        _mend(market, found, own, beside, most=_FIRST)
        watch.tell("mended", price=found.value, bound=proof.bound)
        _cross(market, found, starts, own.phase(_CROSSING), beside)
        watch.tell("crossed", price=found.value, bound=proof.bound)
        _mend(market, found, own, beside)
    return found


def _improve_large(
    market: Market, found: Found, prices: PriceBound, watch: Watch, run: tuple[int, int]
) -> None:
    """Improve bound and matching of a large part; ``run``: workers, seed."""
    _prove(prices, found, watch.part(_PROVING))
    watch.tell("bound by prices", price=found.value, bound=found.bound)
    point = prices.point
    _round_and_anneal(market, found, point, watch.part(_ANNEALING), run[1])
    watch.tell("annealed", price=found.value, bound=found.bound)
    _solve_core(market, found, point, watch.part(_CORE), run)
    watch.tell("core", price=found.value, bound=found.bound)
    _mend(market, found, watch, run)


def _first(market: Market, starts: list[Ints], full: int, watch: Watch) -> Found:
    """Return a matching of full size: the best of what flows and paths grow."""
    grown = [filled(market, start) for start in starts]
    grown.append(few_blocking(market, starts[0], grown[0], watch))
    if market.pairs <= _MIDDLE:  # paths take long, and gain nothing, in larger ones
        grown.append(complete(market, starts[0], full, watch))
    values = [len(blocking_pairs(market, one)) for one in grown]
    return Found(grown[int(np.argmin(values))], min(values), 0)


def _starts(market: Market, stable: Ints, full: int, watch: Watch) -> list[Ints]:
    """Return different stable matchings to grow from.

    Deferred acceptance is among them whatever the clock says: nothing may be worse than
    what grows from it. Where the first is full already nothing has to grow.
    """
    starts = [stable]
    for propose in (deferred_acceptance, hospitals_propose):
        is_last = propose is hospitals_propose and watch.must_stop
        if is_last or size(stable) == full:
            break
        chosen = propose(market)
        if not any(np.array_equal(chosen, start) for start in starts):
            starts.append(chosen)
    return starts


def _mend(
    market: Market,
    found: Found,
    watch: Watch,
    run: tuple[int, int],
    most: int | None = None,
) -> None:
    """Improve the matching by exact models of its regions; ``run``: workers, seed."""
    if watch.must_stop:
        return
    from lawyer_assign.matching.search.mend import Mender

    workers, seed = run
    mender = Mender(market, found.chosen, seed)

    def goal() -> int:
        found.offer(mender.value, mender.best)
        return found.bound

    mender.run(watch, goal, workers, most)
    found.offer(mender.value, mender.best)
    if mender.is_best:
        found.bound = found.value


def _round_and_anneal(
    market: Market, found: Found, point: Floats, watch: Watch, seed: int
) -> None:
    """Take a matching near a fractional one, improved by many local moves a second.

    Most of it is where the best matchings are, so that annealing starts cool.
    """
    if watch.must_stop:
        return
    from lawyer_assign.matching.search.rounding import rounded

    full = size(found.chosen)
    search = Search(market, rounded(market, full, point), full, seed)
    search.polish(watch, goal=found.bound)
    if search.value < found.value:
        found.chosen, found.value = search.best, search.value


def _solve_core(
    market: Market, found: Found, point: Floats, watch: Watch, run: tuple[int, int]
) -> None:
    """Improve the matching where the point is undecided; ``run``: workers, seed."""
    if watch.must_stop:
        return
    from lawyer_assign.matching.search.core import Core

    workers, seed = run
    core = Core(market, found.chosen, point, seed)
    core.run(watch, lambda: found.bound, workers)
    found.chosen, found.value = core.best, core.value


def _cross(
    market: Market,
    found: Found,
    starts: list[Ints],
    watch: Watch,
    run: tuple[int, int],
) -> None:
    """Breed better matchings from different ones; ``run``: workers, seed."""
    if watch.must_stop:
        return
    from lawyer_assign.matching.search.crossing import Crossing

    workers, seed = run
    full = size(found.chosen)
    crossing = Crossing(market, starts, found.chosen, full, seed)

    def goal() -> int:
        found.offer(crossing.value, crossing.best)
        return found.bound

    crossing.run(watch, goal, workers)
    found.offer(crossing.value, crossing.best)


def _prove(prices: PriceBound, found: Found, watch: Watch) -> None:
    """Raise the bound."""
    prices.run(watch, lambda: found.value)
    found.bound = max(found.bound, prices.bound)


@contextmanager
def _proving(proof: Proof, found: Found, watch: Watch, workers: int) -> Iterator[Watch]:
    """Raise the bound beside what the caller does, or before it with one worker.

    Yields a watch that stops once nothing better is left, too. What the proof finds
    is taken over in the end.
    """

    def goal() -> int:
        return found.value

    own = replace(watch, stop=lambda: watch.must_stop or proof.is_enough(found.value))
    try:
        if workers == 1:
            proof.run(watch.part(_PROVING_FIRST), goal)
            yield own
        else:
            with Beside(partial(proof.run, goal=goal), watch):
                yield own
    finally:
        found.bound = max(found.bound, proof.bound)
        if proof.found is not None:
            found.offer(*proof.found)
