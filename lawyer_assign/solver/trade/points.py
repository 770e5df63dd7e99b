"""The frontier of two tiers: its ends, what weights reach, and the rest.

Ends are lexicographic: first A then B, first B then A. Between two neighbours
``(a, b)`` and ``(c, d)``, ``a < c`` and ``b > d``, the plans of least
``(b - d) A + (c - a) B`` are on the frontier too (weights above 0; Geoffrion 1968); if
they cost no less than the neighbours, none lies below the line between these
(dichotomy: Aneja and Nair 1979). What lies above it is found under the constraint
``A <= c - 1`` (Haimes, Lasdon and Wismer 1971), which reaches every point there is.
Prices are whole numbers, so nothing lies between neighbours one unit apart.
"""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import gcd
from typing import NamedTuple

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.answer import Answer, Start, at_least
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.solver.trade.gaps import between

SHARE = 0.3
"""Share of the time left that one problem may take: the others need some as well."""


class Trading(NamedTuple):
    """Which tiers of a formulation are traded.

    Parameters
    ----------
    formulation
        Not changed.
    first, second
        Places of the two tiers. All others before the later of them are held at their
        best; those behind it break ties.
    """

    formulation: Formulation
    first: int
    second: int

    @property
    def held(self) -> tuple[int, ...]:
        """Places of the tiers that come before the trade."""
        last = max(self.first, self.second)
        return tuple(x for x in range(last) if x not in (self.first, self.second))

    @property
    def rest(self) -> tuple[int, ...]:
        """Places of the tiers that break ties."""
        last = max(self.first, self.second)
        return tuple(range(last + 1, len(self.formulation.tiers)))

    def ordered(self, *middle: int) -> Formulation:
        """Return the formulation with the two tiers behind all that are held."""
        tiers = self.formulation.tiers
        order = (*self.held, *middle, *self.rest)
        return replace(self.formulation, tiers=tuple(tiers[at] for at in order))

    def weighted(self, first: int, second: int) -> Formulation:
        """Return the formulation with both tiers weighted into one."""
        tiers = self.formulation.tiers
        terms = tuple(
            Term(term.statement, term.weight * weight)
            for at, weight in ((self.first, first), (self.second, second))
            for term in tiers[at].terms
        )
        one = Tier(tiers[self.second].number, terms)
        held, rest = (
            tuple(tiers[at] for at in some) for some in (self.held, self.rest)
        )
        return replace(self.formulation, tiers=(*held, one, *rest))

    def prices(self, chosen: Mask) -> tuple[int, int]:
        """Return what a plan costs in the two tiers."""
        tiers = self.formulation.tiers
        return tiers[self.first].price(chosen), tiers[self.second].price(chosen)


@dataclass(frozen=True, eq=False)
class Found:
    """A plan of the frontier.

    Parameters
    ----------
    prices
        In the two tiers.
    chosen
        Per pair.
    is_proved
        Whether it is proved that no plan costs less in one tier and no more in the
        other, and that of plans with these prices none is better in the rest.
    """

    prices: tuple[int, int]
    chosen: Mask
    is_proved: bool


class Traded(NamedTuple):
    """The frontier, cheapest in the first tier first.

    ``is_complete``: proved that there is no other point.
    """

    found: tuple[Found, ...]
    is_complete: bool


def trade_off(
    trading: Trading,
    starts: Sequence[Mask],
    most: int | None,
    settings: Settings,
    watch: Watch,
    heard: Callable[[int], None] = lambda _: None,
) -> Traded:
    """Return the frontier of two tiers, or some points of it that lie well apart.

    Parameters
    ----------
    trading
        What is traded.
    starts
        Plans that keep the musts, at least one, to begin with: whenever the run ends,
        no point is worse than one of them in the two tiers and no better in one.
    most
        Points to find at most, best for some weights each; ``None`` = all there are.
    settings, watch
        Of the run; when the watch says stop, what is found so far is returned.
    heard
        Told how many points are found.
    """
    return _Frontier(trading, settings, watch, heard).run(tuple(starts), most)


class _Frontier:
    """One run."""

    def __init__(
        self,
        trading: Trading,
        settings: Settings,
        watch: Watch,
        heard: Callable[[int], None],
    ) -> None:
        self.trading = trading
        self.settings = settings
        self.watch = watch
        self.heard = heard
        self.points: dict[tuple[int, int], Found] = {}
        self.starts: tuple[Mask, ...] = ()
        self.is_complete = True
        self.is_held = False

    def run(self, starts: tuple[Mask, ...], most: int | None) -> Traded:
        """Find the ends, then what lies between."""
        trading = self.trading
        self.starts = starts
        first = self.solved(trading.ordered(trading.first, trading.second), *starts)
        last = self.solved(
            trading.ordered(trading.second, trading.first), first.chosen, *starts
        )
        self.points |= {first.prices: first, last.prices: last}
        self.is_complete = first.is_proved and last.is_proved
        self.is_held = first.is_proved or last.is_proved
        edges = self.by_weights(first, last, most)
        if most is None:
            for one, other in edges:
                self.fill(one, other)
        is_complete = self.is_complete and (most is None or not self.is_open(edges))
        return Traded(_undominated(self.with_starts(first, most)), is_complete)

    def solved(self, formulation: Formulation, *known: Mask) -> Found:
        """Return the best plan of a problem like the others, from known ones."""
        nothing = (None,) * len(formulation.tiers)
        watch = self.watch.part(SHARE)
        start = min(known, key=formulation.prices)
        begun = Start(start, nothing)
        answer = solve_formulation(
            formulation, None, Run(watch, self.settings), begun
        ).answer
        answer = at_least(answer, start, formulation.prices(start))
        return self.found(answer, start)

    def with_starts(self, first: Found, most: int | None) -> list[Found]:
        """Return the points, and starts that are as good in the tiers held, sorted.

        A run that ends early may leave points that a start undercuts. Where so many
        are found as were asked for, a start comes in only for one of these.
        """
        tiers = [self.trading.formulation.tiers[at] for at in self.trading.held]
        least = [tier.price(first.chosen) for tier in tiers]
        is_enough = most is not None and len(self.points) >= most
        found = dict(self.points)
        for start in self.starts:
            one = self.trading.prices(start)
            undercuts = any(_undercuts(one, other) for other in self.points)
            is_as_good = [tier.price(start) for tier in tiers] <= least
            if is_as_good and one not in found and (undercuts or not is_enough):
                found[one] = Found(one, start, is_proved=False)
        return sorted(found.values(), key=lambda one: one.prices)

    def found(self, answer: Answer, known: Mask) -> Found:
        chosen = known if answer.chosen is None else answer.chosen
        is_proved = answer.chosen is not None and all(
            tier.price == tier.bound for tier in answer.tiers
        )
        return Found(self.trading.prices(chosen), chosen, is_proved)

    def by_weights(
        self, first: Found, last: Found, most: int | None
    ) -> list[tuple[Found, Found]]:
        """Find points by weights, widest gap first; return neighbours in the end."""
        open_ = [(_width(first, last), 0, first, last)]
        closed: list[tuple[Found, Found]] = []
        number = 0
        while open_:
            is_enough = most is not None and len(self.points) >= most
            if is_enough or self.watch.must_stop:
                break
            _, _, one, other = heapq.heappop(open_)
            if not _is_open(one, other):
                closed.append((one, other))
                continue
            middle = self.weighted(one, other)
            if middle is None:
                closed.append((one, other))
                continue
            self.points[middle.prices] = middle
            self.heard(len(self.points))
            for edge in ((one, middle), (middle, other)):
                number += 1
                heapq.heappush(open_, (_width(*edge), number, *edge))
        return [*closed, *((one, other) for _, _, one, other in open_)]

    def weighted(self, one: Found, other: Found) -> Found | None:
        """Return a point below the line between two, or on it; ``None`` = neither."""
        (a, b), (c, d) = one.prices, other.prices
        shared = gcd(b - d, c - a)
        weights = (b - d) // shared, (c - a) // shared
        known = (one.chosen, *self.starts)
        middle = self.solved(self.trading.weighted(*weights), *known)
        self.is_complete &= middle.is_proved
        is_new = middle.prices not in self.points
        return middle if is_new and a < middle.prices[0] < c else None

    def fill(self, one: Found, other: Found) -> None:
        """Find what lies between two neighbours, from the dearer in A down."""
        while _is_open(one, other):
            if self.watch.must_stop:
                self.is_complete = False
                return
            (c, _), watch = other.prices, self.watch.part(SHARE)
            answer = between(
                self.trading.ordered(self.trading.second, self.trading.first),
                len(self.trading.held),
                (one, other),
                Run(watch, self.settings),
            )
            point = self.found(answer, one.chosen)
            if not self.is_held:  # plans that are better before were not looked at
                point = replace(point, is_proved=False)
            self.is_complete &= point.is_proved
            if not (one.prices[0] < point.prices[0] < c):
                return
            self.points[point.prices] = point
            self.heard(len(self.points))
            other = point

    def is_open(self, edges: list[tuple[Found, Found]]) -> bool:
        """Return whether anything may lie between some neighbours."""
        return any(_is_open(*edge) for edge in edges)


def _is_open(one: Found, other: Found) -> bool:
    """Return whether whole prices lie between two points in both tiers."""
    (a, b), (c, d) = one.prices, other.prices
    return c - a > 1 and b - d > 1


def _undercuts(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether prices are nowhere above others, and not the same."""
    return one[0] <= other[0] and one[1] <= other[1] and one != other


def _width(one: Found, other: Found) -> int:
    """Return minus the size of the gap between two points: the widest comes first."""
    (a, b), (c, d) = one.prices, other.prices
    return -(c - a) * (b - d)


def _undominated(found: list[Found]) -> tuple[Found, ...]:
    """Return points, sorted by their prices, of which none is as good as another.

    Only what is not proved can turn out to be none.
    """
    kept: list[Found] = []
    for one in found:
        if not kept or one.prices[1] < kept[-1].prices[1]:
            kept.append(one)
    return tuple(kept)
