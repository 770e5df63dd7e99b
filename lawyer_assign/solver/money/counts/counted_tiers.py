"""Bounds of tiers that count, one after the other, with no flow and no plan."""

from collections.abc import Sequence

from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays


def counted_tiers(
    formulation: Formulation,
    prices: Sequence[int | None],
    floors: Sequence[int | None],
    watch: Watch,
) -> tuple[int | None, ...]:
    """Return floors of tiers, raised as far as limits of money raise them by counting.

    Parameters
    ----------
    formulation
        Whose budgets must hold. Only its numbers of posts per line and price list are
        asked for, and which rows share lists: not whom a line reaches.
    prices
        Of a plan, per tier. Behind the first at which it costs more than is proved no
        bound would speak of it, and none is sought.
    floors
        Per tier: what plans as good before it cost at least; ``None`` = unknown.
    watch
        What it says of time ends the search for better prices, never a proof.
    """
    outlays, found = outlays_of(formulation), list(floors)
    if len(outlays) != 1 or not is_must(formulation):
        return tuple(found)
    left = without_outlays(formulation)
    for at, price in enumerate(prices[: len(found)]):
        is_open = price != found[at]
        if is_open and not watch.must_stop and CountBound.takes(left, at, outlays[0]):
            least = CountBound(left, at, outlays[0], found[:at]).best(watch)
            found[at] = max(least, found[at] or 0)
        if price != found[at]:
            break
    return tuple(found)
