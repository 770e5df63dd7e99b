"""Matching markets on their own: read, solve with a proof, write.

For users of the hospitals/residents problem with ties and of stable marriage with ties
and incomplete lists. A committee is a resident here and a firm a hospital.
"""

from collections.abc import Callable

from lawyer_assign.calls import checked
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, check_limits
from lawyer_assign.matching.fewest_blocking import fewest_blocking
from lawyer_assign.matching.glasgow import read, write
from lawyer_assign.matching.largest_stable import largest_stable
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.outcome import MarketOutcome, Status, outcome
from lawyer_assign.matching.preference_lists import market

__all__ = [
    "Market",
    "MarketOutcome",
    "Progress",
    "Status",
    "market",
    "max_stable",
    "min_blocking",
    "read",
    "write",
]


@checked
def max_stable(
    market: Market,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> MarketOutcome:
    """Find a weakly stable matching of maximum size (MAX-HRT).

    Parameters
    ----------
    market
        Not changed.
    time_limit
        Wall-clock seconds; ``None`` = no limit, until it is proved or somebody asks to
        stop.
    workers
        Threads of CP-SAT; ``None`` takes all processors.
    seed
        The same seed gives the same matching if the time limit does not bite and the
        local search or one CP-SAT worker decides; with several workers what is proved
        is the same, the matching among equals may differ.
    stop
        Asked now and then; True ends the work with the best found so far, as Ctrl-C
        and the time limit do.
    progress
        Told about each part solved.

    Returns
    -------
    MarketOutcome
        ``blocking`` is empty; ``bound`` is an upper bound on the size.

    Raises
    ------
    BadInputError
        Limits that cannot be meant.
    """
    check_limits(time_limit, workers, seed)
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        found = largest_stable(market, watch, workers, int(seed))
    return outcome(market, found, watch, seed, is_stable=True)


@checked
def min_blocking(
    market: Market,
    time_limit: float | None = 60,
    workers: int | None = None,
    seed: int = 0,
    stop: Callable[[], bool] | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> MarketOutcome:
    """Find a matching of maximum cardinality with fewest blocking pairs.

    Parameters and errors are those of :func:`max_stable`.

    Returns
    -------
    MarketOutcome
        ``size`` is the maximum cardinality; ``bound`` is a lower bound on the number
        of blocking pairs, ``len(blocking)`` the number reached. With strict lists of
        750 to 30,000 residents they are 3 to 8 % apart after a minute.
    """
    check_limits(time_limit, workers, seed)
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        found = fewest_blocking(market, watch, workers, int(seed))
    return outcome(market, found, watch, seed, is_stable=False)
