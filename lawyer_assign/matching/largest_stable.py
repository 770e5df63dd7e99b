"""The largest weakly stable matching, proved where time allows (MAX-HRT)."""

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.engines.watch import Watch, processors
from lawyer_assign.matching.basics.blocking import size
from lawyer_assign.matching.basics.cardinality import maximum_cardinality
from lawyer_assign.matching.basics.deferred_acceptance import (
    deferred_acceptance,
    hospitals_propose,
)
from lawyer_assign.matching.basics.parts import join, split
from lawyer_assign.matching.bounds.combs import CombBound
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.outcome import Found
from lawyer_assign.matching.reduce.shorten import shorten
from lawyer_assign.matching.reduce.usable_pairs import narrowed
from lawyer_assign.matching.search.stable_walk import Leg, Walk
from lawyer_assign.matching.search.tolerant import settled

_STARTS = 5
"""Random tie-breaks tried before the exact methods."""
_SHORT = (Leg(2, 0.3), Leg(1, 0.12), Leg(5, 0.5), Leg(1, 0.12))
_LONG = tuple(leg for n in (10, 20, 40, 80) for leg in (Leg(n, 0.5), Leg(1, 0.12)))
"""Random walks before and after the comb bound; cool ones seat the last few."""
_WALKING, _WALKING_LONGER = 0.2, 0.7
"""Share of the time left that the walks may take, in middling and larger markets."""
_MIDDLE = 5_000
"""Pairs above which walks find more than CP-SAT in the same time."""
_GROWING = 0.15
"""Share of the time left that exact models of regions may take; more in large ones."""
_FEW, _FEW_SHARE = 6, 0.001
"""Residents that may be missing, and what share of all, where regions of the market
that the bound leaves are worth their time."""
_DECISION = 0.85
"""Share of the time left for decisions; maximising rarely ends what they leave open."""
_COMBS = 0.15
"""Share of the time left for the comb bound."""
_LARGE = 20_000
"""Pairs above which the comb bound proves nothing in its time, and walks get all."""


def largest_stable(
    market: Market, watch: Watch, workers: int | None = None, seed: int = 0
) -> Found:
    """Find a weakly stable matching of maximum size.

    Lists are shortened, connected parts solved apart. Strict parts are done by one
    deferred acceptance (all their stable matchings have one size; Roth 1984). Others
    start from random tie-breaks with promotion and end when the size reaches a bound:
    the maximum cardinality, the comb bound, or CP-SAT's.

    Parameters
    ----------
    market
        Not changed.
    watch
        When to end with the best so far.
    workers, seed
        For CP-SAT and the tie-breaks.

    Returns
    -------
    Found
        ``value`` is the size, ``bound`` at least the size of any stable matching.
    """
    shorter, rows = shorten(market, watch=watch)
    if shorter.is_strict:
        inner = deferred_acceptance(shorter)
        return _found(rows_back(inner, rows), size(inner))
    solved, bound = [], 0
    parts = split(shorter)
    todo = sum(part.market.pairs for part in parts)
    for part in parts:
        watch_here = watch.part(part.market.pairs / todo)
        todo -= part.market.pairs
        found = _part(part.market, watch_here, workers, seed)
        watch.tell("part of the stable matching", price=found.value, bound=found.bound)
        solved.append((part, found.chosen))
        bound += found.bound
    return _found(rows_back(join(shorter, solved), rows), bound)


def rows_back(inner: Ints, rows: Ints) -> Ints:
    """Return a matching over fewer rows as one over the rows they came from."""
    chosen = inner.copy()
    chosen[inner != NONE] = rows[inner[inner != NONE]]
    return chosen


def _found(chosen: Ints, bound: int) -> Found:
    """Return a matching by its size and bound."""
    return Found(chosen, size(chosen), bound)


def _part(market: Market, watch: Watch, workers: int | None, seed: int) -> Found:
    """Solve one connected part."""
    if market.is_strict:
        chosen = deferred_acceptance(market)
        return _found(chosen, size(chosen))
    found = _found(_start(market, watch, seed), maximum_cardinality(market))
    _aim(market, found, watch, workers, seed)
    if found.is_proved:
        return found
    walk = Walk(market, found.chosen, seed)
    is_large = market.pairs > _LARGE
    _walk(walk, found, watch.part(0.3 if is_large else _WALKING), _SHORT)
    if not found.is_proved and not watch.must_stop and not is_large:
        _prove(market, found, watch.part(_COMBS))
    is_small = market.pairs <= _MIDDLE
    if not found.is_proved and not watch.must_stop:
        _grow(walk, found, watch.phase(_GROWING if is_small else 0.5), workers, seed)
    longer = _WALKING if is_small else _WALKING_LONGER
    _walk(walk, found, watch.part(longer), _LONG)
    for improve in (_decide, _optimise):
        if not found.is_proved and not watch.must_stop:
            improve(market, found, watch, workers, seed)
    return found


def _start(market: Market, watch: Watch, seed: int) -> Ints:
    """Return the largest of some stable matchings with random tie-breaks."""
    rng = np.random.default_rng(seed)
    best = hospitals_propose(market)
    for _ in range(_STARTS):
        if watch.must_stop:
            break
        chosen = deferred_acceptance(market, rng, promotes=True)
        best = max(best, chosen, key=size)
    return best


def _aim(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Try for the bound itself, in the market that matchings of that size leave.

    Walks and regions waste no time there on what such matchings cannot use.
    """
    inner = _narrowed(market, found, watch)
    if found.is_proved or inner is None or watch.must_stop:
        return
    narrow, rows = inner
    aimed = _found(_start(narrow, watch, seed), found.bound)
    walk = Walk(narrow, aimed.chosen, seed)
    is_small = market.pairs <= _MIDDLE
    _walk(walk, aimed, watch.part(_WALKING if is_small else 0.3), _SHORT)
    if 0 < aimed.bound - aimed.value <= max(_FEW, _FEW_SHARE * found.bound):
        _grow(walk, aimed, watch.phase(_GROWING if is_small else 0.5), workers, seed)
    _take(market, found, rows_back(aimed.chosen, rows))


def _narrowed(market: Market, found: Found, watch: Watch) -> tuple[Market, Ints] | None:
    """Return what matchings of the bound's size leave, if that is less than all.

    The bound falls as long as nothing of its size is left.
    """
    while not found.is_proved and not watch.must_stop:
        inner = narrowed(market, found.bound)
        if inner is not None:
            return inner if inner[0].pairs < market.pairs else None
        found.bound -= 1
    return None


def _take(market: Market, found: Found, chosen: Ints) -> None:
    """Take a matching over, settled if anything blocks it, where it is larger."""
    chosen = settled(market, chosen)
    if size(chosen) > found.value:
        found.chosen, found.value = chosen, size(chosen)


def _walk(walk: Walk, found: Found, watch: Watch, legs: tuple[Leg, ...]) -> None:
    """Grow the matching by random walks, each from the best so far."""
    walk.run(legs, watch, goal=found.bound)
    found.chosen, found.value = walk.best, walk.value


def _grow(
    walk: Walk, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Seat the last few by exact models of regions; walks go on from there."""
    from lawyer_assign.matching.search.grow import Grower

    market = walk.market
    has_list = np.diff(market.start) > 0
    spare = int(np.count_nonzero(has_list)) - found.bound
    grower = Grower(market, found.chosen, seed)
    grower.run(watch, lambda: spare, workers or processors())
    walk.take(grower.best)
    found.chosen, found.value = walk.best, walk.value


def _decide(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Ask for the bound itself: a question CP-SAT answers faster than "how many"."""
    from lawyer_assign.matching.cpsat import run
    from lawyer_assign.matching.models.stable_model import StableModel

    here = watch.part(_DECISION)
    # Combs, which are linear, have said more than the lists alone: no to this size too?
    is_linear = found.bound < maximum_cardinality(market)
    while not found.is_proved and not here.must_stop:
        inner = narrowed(market, found.bound)
        if inner is None:
            found.bound -= 1
            continue
        narrow, rows = inner
        model = StableModel(narrow)
        model.model.add(model.size >= found.bound)
        # No hint: a start that misses the target holds the search back.
        reply = run(model, here, workers, seed, is_linear=is_linear)
        if reply.is_impossible:
            found.bound -= 1
            continue
        if reply.chosen is not None:
            _take(market, found, rows_back(np.array(reply.chosen), rows))
        return


def _prove(market: Market, found: Found, watch: Watch) -> None:
    """Lower the bound by comb inequalities."""
    combs = CombBound(market)
    combs.run(watch, found.value, found.chosen)
    if combs.bound is not None:
        found.bound = min(found.bound, combs.bound)


def _optimise(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Let CP-SAT maximise with what time is left."""
    from lawyer_assign.matching.cpsat import run
    from lawyer_assign.matching.models.stable_model import StableModel

    model = StableModel(market)
    model.model.add_linear_constraint(model.size, found.value, found.bound)
    model.model.maximize(model.size)
    model.hint(found.chosen)
    reply = run(model, watch, workers, seed)
    if reply.bound is not None:
        found.bound = min(found.bound, reply.bound)
    if reply.chosen is not None:
        found.chosen = np.array(reply.chosen, dtype=np.int64)
        found.value = size(found.chosen)
