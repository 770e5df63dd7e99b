"""A bound by prices, then box by box, and what is found on the way."""

from collections.abc import Callable

from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.bounds.price_ascent import PriceBound
from lawyer_assign.matching.market_columns import Market
from lawyer_assign.matching.search.branching import Branching, Rounded

_PRICES = 0.25
"""Share of the time for prices of the whole market. Of 750 residents they settle in
three seconds."""


class Proof:
    """A lower bound on the blocking pairs of matchings of one size.

    Parameters
    ----------
    market
        Every hospital that is listed has a seat. Not changed.
    size
        Residents matched; at most the maximum cardinality.
    prices
        Of the whole market; not run yet.
    """

    def __init__(self, market: Market, size: int, prices: PriceBound) -> None:
        self._market, self._size, self._prices = market, size, prices
        self._tree: Branching | None = None

    def run(self, watch: Watch, goal: Callable[[], int]) -> None:
        """Raise the bound until the goal, which is asked for again and again."""
        self._prices.run(watch.part(_PRICES), goal)
        if self.bound < goal() and not watch.must_stop:
            self._tree = Branching(self._market, self._size, self._prices.best)
            self._tree.run(watch, goal)

    @property
    def bound(self) -> int:
        """Return what is proved."""
        tree = self._tree
        return max(self._prices.bound, 0 if tree is None else tree.bound)

    @property
    def found(self) -> Rounded | None:
        """Return the best matching found on the way, if any."""
        return None if self._tree is None else self._tree.found

    def is_enough(self, value: int) -> bool:
        """Return whether nothing is better than a value, or than what was found."""
        found = self.found
        return self.bound >= (value if found is None else min(value, found.value))
