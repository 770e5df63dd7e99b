"""Large stable matchings, from matchings of a size that ever fewer pairs block.

A matching of a given size is easy to find, and a stable one easy to see: nothing blocks
it. So a fractional stable matching is rounded to one of the size. Pairs that block it
are made fewer as where they are counted: by annealing that keeps the size, then by
exact models of what the fractional one leaves undecided. None left is a stable matching
of the size; where few are left, to honour them costs little of it. (A search among
matchings that are not stable: Gelain, Pini, Rossi, Venable and Walsh, "Local search
approaches in stable matching problems", 2013.)
"""

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.search.annealing import Search
from lawyer_assign.matching.search.core import Core
from lawyer_assign.matching.search.rounding import rounded

_ANNEALING = 0.25
"""Share of the time for annealing."""


def approached(
    market: Market, point: Floats, size: int, watch: Watch, run: tuple[int, int]
) -> Ints:
    """Return a matching of a size, or a larger one, that few pairs block, if any.

    Parameters
    ----------
    market
        Not changed.
    point
        Shape ``(pairs,)``: how much of each pair, 0..1, a fractional matching has.
    size
        At most the maximum cardinality.
    watch
        When to end.
    run
        Workers and seed. Same of both, same answer, unless the watch ends the search.
    """
    workers, seed = run
    search = Search(market, rounded(market, size, point), size, seed)
    search.polish(watch.part(_ANNEALING))
    core = Core(market, search.best, point, seed)
    core.run(watch, lambda: 0, workers)
    return core.best
