"""Choose how visits take place that cannot as planned: exactly, and mostly at once.

Each visit's own best option, taken by itself, costs no more than what any choice gives
it. Where these fit together nothing is left to solve. Only the parts in which some do
not are searched: small ones by trying options in order of price, others by CP-SAT.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.roster.occupancy import Occupancy
from lawyer_assign.roster.options import Option
from lawyer_assign.roster.visit import Visit
from lawyer_assign.solver.answer import Start, TierAnswer
from lawyer_assign.solver.roster.clashes import Clashes, Part
from lawyer_assign.solver.roster.part import Price, solve_part


@dataclass(frozen=True, eq=False)
class Choice:
    """An option per visit (``None``: it lapses), and what is proved, tier by tier."""

    options: tuple[Option | None, ...]
    tiers: tuple[TierAnswer, ...]


class MoveSearch:
    """One choice of options for some visits.

    Parameters
    ----------
    visits
        To be held; none of them is among what is held.
    options
        Of each visit, all of which fit beside what is held.
    prices
        Of each option of each visit, tier by tier.
    lapses
        Price of each visit if it does not take place: 1 in one tier, 0 in the others.
    held
        All that stays.
    settings, watch
        Of CP-SAT; clock.
    tiers
        How many there are, where there is no visit.
    """

    def __init__(
        self,
        visits: Sequence[Visit],
        options: Sequence[Sequence[Option]],
        prices: Sequence[Sequence[Price]],
        lapses: Sequence[Price],
        held: Occupancy,
        settings: Settings,
        watch: Watch,
        tiers: int = 3,
    ) -> None:
        self.tiers = len(lapses[0]) if lapses else tiers
        self.visits, self.options = visits, options
        self.prices, self.lapses = prices, lapses
        self.held, self.settings, self.watch = held, settings, watch

    def run(self) -> Choice:
        """Return the best choice, and its prices with bounds."""
        begin = self.watch.seconds
        found = [self._best_alone(at) for at in range(len(self.visits))]
        bounds: list[int | None] = list(self._prices(found))
        clashes = Clashes(self.visits, self.options, self.held)
        bad = clashes.clashing(found)
        for part in clashes.parts(bad) if bad else ():
            bounds = self._solve(part, found, bounds)
        prices = self._prices(found)
        # Bounds of parts add up to the first gap, and there.
        held = Start(None, tuple(bounds)).bounds(prices)
        seconds = self.watch.seconds - begin
        tiers = tuple(
            TierAnswer(price, bound, seconds if at == 0 else 0.0)
            for at, (price, bound) in enumerate(zip(prices, held, strict=True))
        )
        options = tuple(
            None if place is None else self.options[at][place]
            for at, place in enumerate(found)
        )
        return Choice(options, tiers)

    def _solve(
        self, part: Part, found: list[int | None], bounds: list[int | None]
    ) -> list[int | None]:
        """Choose for one part anew; return the bounds of the whole with its own."""
        visits = part.visits
        priced = [self._price(at, found[at]) for at in visits]
        alone = [sum(one) for one in zip(*priced, strict=True)]
        answer = solve_part(part, self.prices, self.lapses, self.settings, self.watch)
        for at, place in zip(visits, answer.places, strict=True):
            found[at] = place
        return [
            None if whole is None or own is None else whole - before + own
            for whole, before, own in zip(bounds, alone, answer.bounds, strict=True)
        ]

    def _best_alone(self, at: int) -> int | None:
        prices = self.prices[at]
        best = min(range(len(prices)), key=prices.__getitem__, default=None)
        if best is None or prices[best] > self.lapses[at]:
            return None
        return best

    def _price(self, at: int, place: int | None) -> Price:
        return self.lapses[at] if place is None else self.prices[at][place]

    def _prices(self, found: Sequence[int | None]) -> list[int]:
        sums = [0] * self.tiers
        for at, place in enumerate(found):
            for tier, price in enumerate(self._price(at, place)):
                sums[tier] += price
        return sums
