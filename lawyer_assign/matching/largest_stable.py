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
from lawyer_assign.matching.bounds.price_ascent import SizeBound, is_in_time
from lawyer_assign.matching.market_columns import NONE, Market
from lawyer_assign.matching.outcome import Found
from lawyer_assign.matching.reduce.shorten import shorten
from lawyer_assign.matching.reduce.usable_pairs import Narrow, narrowed
from lawyer_assign.matching.search.stable_walk import Leg, Walk
from lawyer_assign.matching.search.tolerant import settled

_STARTS = 5
"""Random tie-breaks tried before the exact methods."""
_LEGS = (Leg(2, 0.3), Leg(1, 0.12), Leg(5, 0.5), Leg(1, 0.12))
"""Random walks; cool ones seat the last few."""
_WALKING = 0.2
"""Share of the time left that walks may take."""
_SOON = 0.05
"""Share of the time left for a first decision: whether the bound is reached. Most that
are answered at all need no longer, and going for the bound needs the time: 3,000 x 300
with ties .5 is proved in 23 to 49 s of 60, and with .12 in 51 s or not."""
_APPROACH, _PRICING = 0.6, 0.15
"""Share of the time left for going for the bound, and of that for the bound."""
_TRIES, _NEAR = 3, 5
"""Times that is done, from other random numbers, where no more are missing than these:
where many are, the bound is wrong as a rule, which decisions find out."""
_DECISION = 0.5
"""Share of the time left for decisions, before regions and after, and for each one."""
_GROWING = 0.5
"""Share of the time left that exact models of regions may take."""
_MODELLED = 20_000
"""Pairs that a model takes in in a second, which nothing ends; a busy machine does half
of it."""


def largest_stable(
    market: Market, watch: Watch, workers: int | None = None, seed: int = 0
) -> Found:
    """Find a weakly stable matching of maximum size.

    Lists are shortened, connected parts solved apart. Strict parts are done by one
    deferred acceptance (all their stable matchings have one size; Roth 1984). Others
    start from random tie-breaks with promotion and end when the size reaches a bound:
    that of a largest matching of pairs that can be used, that of prices, or CP-SAT's.

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
    _aim(market, found, watch, seed)
    if not found.is_proved and not watch.must_stop:
        _is_impossible(market, found, found.bound, watch.phase(_SOON), (workers, seed))
    if not found.is_proved and not watch.must_stop:
        _approach(market, found, watch.phase(_APPROACH), workers, seed)
    if not found.is_proved and not watch.must_stop:
        _decide(market, found, watch.phase(_DECISION), workers, seed)
    _walk(Walk(market, found.chosen, seed), found, watch.part(_WALKING))
    if not found.is_proved and not watch.must_stop:
        _grow(market, found, watch.phase(_GROWING), workers, seed)
    for improve, share in ((_decide, _DECISION), (_optimise, 1.0)):
        if not found.is_proved and not watch.must_stop:
            improve(market, found, watch.part(share), workers, seed)
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


def _aim(market: Market, found: Found, watch: Watch, seed: int) -> None:
    """Walk towards the bound itself, in the market that matchings of that size leave.

    No walk wastes time there on what such matchings cannot use.
    """
    inner = _narrowed(market, found, watch)
    if found.is_proved or inner is None or watch.must_stop:
        return
    aimed = _found(_start(inner.market, watch, seed), found.bound)
    walk = Walk(inner.market, aimed.chosen, seed)
    _walk(walk, aimed, watch.part(_WALKING))
    _take(market, found, rows_back(aimed.chosen, inner.rows))


def _approach(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Lower the bound by prices, and go for it from the fractional matching they know.

    A size that is not reached leaves a larger matching as a rule. Then one halfway is
    tried.
    """
    if not is_in_time(market, watch):
        return
    prices = SizeBound(market)
    prices.run(watch.part(_PRICING), lambda: -found.value)
    found.bound = min(found.bound, -prices.bound)
    watch.tell("bound by prices", price=found.value, bound=found.bound)
    from lawyer_assign.matching.search.approach import approached

    for number in range(_TRIES):
        goal, failed = found.bound, found.bound + 1
        run = (workers or processors(), seed + number)
        while found.value < goal and not watch.must_stop:
            inner = narrowed(market, goal)
            if inner is None:
                return
            point = prices.point[inner.rows] * inner.is_usable
            near = approached(inner.market, point, goal, watch.part(_DECISION), run)
            _take(market, found, rows_back(near, inner.rows))
            watch.tell("approached", price=found.value, bound=found.bound)
            failed = failed if found.value >= goal else goal
            goal = (found.value + failed) // 2
        if found.bound - found.value > _NEAR:
            return


def _narrowed(market: Market, found: Found, watch: Watch) -> Narrow | None:
    """Return what matchings of the bound's size leave, if that is less than all.

    The bound falls as long as nothing of its size is left.
    """
    while not found.is_proved and not watch.must_stop:
        inner = narrowed(market, found.bound)
        if inner is not None:
            return inner if inner.market.pairs < market.pairs else None
        found.bound -= 1
    return None


def _take(market: Market, found: Found, chosen: Ints) -> None:
    """Take a matching over, settled if anything blocks it, where it is larger."""
    chosen = settled(market, chosen)
    if size(chosen) > found.value:
        found.chosen, found.value = chosen, size(chosen)


def _walk(walk: Walk, found: Found, watch: Watch) -> None:
    """Grow the matching by random walks, each from the best so far."""
    walk.run(_LEGS, watch, goal=found.bound)
    found.chosen, found.value = walk.best, walk.value


def _grow(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Seat the last few by exact models of regions."""
    from lawyer_assign.matching.search.grow import Grower

    has_list = np.diff(market.start) > 0
    spare = int(np.count_nonzero(has_list)) - found.bound
    grower = Grower(market, found.chosen, seed)
    grower.run(watch, lambda: spare, workers or processors())
    found.chosen, found.value = grower.best, size(grower.best)


def _decide(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Ask for the bound itself, and for ever less while CP-SAT says no.

    That it answers sooner than "how many": little can be given up, so that much follows
    at once. What is impossible of a smaller size is so of all larger ones. What it says
    nothing of in its share of the time is left for sizes halfway to what is known.
    """
    step, failed = 1, found.bound + 1
    while not found.is_proved and not watch.must_stop:
        if failed > found.bound:
            failed = found.bound + 1
            goal = max(found.value + 1, failed - step)
        elif failed == found.value + 1:
            return
        else:
            goal = (found.value + failed) // 2
        if _is_impossible(market, found, goal, watch.phase(_DECISION), (workers, seed)):
            step *= 2
        elif found.value >= goal:
            step = 1
        else:
            failed = goal


def _is_impossible(
    market: Market, found: Found, goal: int, watch: Watch, run: tuple[int | None, int]
) -> bool:
    """Ask for a size, and say whether the answer is no; take over what is known then.

    ``run``: workers, seed.
    """
    is_impossible, chosen = _asked(market, goal, watch, run)
    if chosen is not None:
        _take(market, found, chosen)
    if is_impossible:
        found.bound = goal - 1
    return is_impossible


def _asked(
    market: Market, goal: int, watch: Watch, run: tuple[int | None, int]
) -> tuple[bool, Ints | None]:
    """Ask for a size; ``run``: workers, seed.

    Returns whether there is no stable matching so large, and one that is found.
    """
    from lawyer_assign.matching import cpsat
    from lawyer_assign.matching.models.stable_model import StableModel

    inner = narrowed(market, goal)
    if inner is None:
        return True, None
    if inner.market.pairs > _MODELLED * watch.left:
        return False, None
    model = StableModel(inner.market, goal, inner.is_usable)
    # No hint: a start that misses the target holds the search back.
    reply = cpsat.run(model, watch, *run)
    if reply.chosen is None:
        return reply.is_impossible, None
    return False, rows_back(np.array(reply.chosen), inner.rows)


def _optimise(
    market: Market, found: Found, watch: Watch, workers: int | None, seed: int
) -> None:
    """Let CP-SAT look for anything larger with what time is left."""
    from lawyer_assign.matching.cpsat import run
    from lawyer_assign.matching.models.stable_model import StableModel

    inner = narrowed(market, found.value + 1)
    if inner is None:
        found.bound = found.value
        return
    if inner.market.pairs > _MODELLED * watch.left:
        return
    model = StableModel(inner.market, found.value + 1, inner.is_usable)
    model.model.minimize(model.given_up)
    reply = run(model, watch, workers, seed)
    if reply.is_impossible:
        found.bound = found.value
    if reply.bound is not None:
        found.bound = min(found.bound, model.most - reply.bound)
    if reply.chosen is not None:
        _take(market, found, rows_back(np.array(reply.chosen), inner.rows))
