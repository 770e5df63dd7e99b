"""A plan with what is proved of all plans, and of those like it."""

from dataclasses import replace
from typing import NamedTuple

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import (
    Answer,
    Conditional,
    Held,
    Start,
    TierAnswer,
)
from lawyer_assign.solver.choice.cuts.rounds import Cutting
from lawyer_assign.solver.choice.two_way import place_of
from lawyer_assign.solver.choice.windows.sore_window import SoreWindow


class Improved(NamedTuple):
    """A plan with floors, and what is known of plans like it only.

    Parameters
    ----------
    start
        The plan, and what is proved of all.
    sore, found
        Firms that its pairs may block with, and what cuts prove of plans in which no
        others do; ``None`` = nothing.
    held
        Place of a tier, and what is proved of plans that block no more pairs.
    """

    start: Start
    sore: SoreWindow | None = None
    found: Cutting | None = None
    held: tuple[int, Held] | None = None

    def is_open(self, formulation: Formulation, run: Run) -> bool:
        """Return whether something is left to be found or proved, and time for it."""
        chosen = self.start.chosen
        is_best = chosen is not None and formulation.prices(chosen) == self.start.floors
        return not is_best and not run.watch.must_stop

    @property
    def conditional(self) -> tuple[int, Conditional | Held] | None:
        """Place of a tier, and what is proved under a condition which the plan keeps.

        Of two bounds the better one; that of all plans which block no more, if equal.
        """
        sore, found, chosen, held = self.sore, self.found, self.start.chosen, self.held
        if sore is None or found is None or chosen is None:
            return held
        bound, tier = found.relaxation.bound, found.tier
        is_less = held is not None and held[0] == tier and held[1].bound >= bound
        if is_less or not sore.holds_of(chosen):
            return held
        return tier, Conditional(bound, tuple(sore.firms.tolist()))

    @property
    def has_left(self) -> bool:
        """Whether the plan blocks with other firms than those of the condition.

        And nothing else is known of it: of plans that block no more there may be a
        bound that asks no firms.
        """
        sore, chosen = self.sore, self.start.chosen
        if sore is None or chosen is None or self.held is not None:
            return False
        return not sore.holds_of(chosen)

    def wants(self, formulation: Formulation, known: Mask, better: Mask) -> bool:
        """Whether a better plan than one is wanted: what is proved here holds of it.

        Or nothing does of the other one either; or it pays less up to stability. Of
        plans that left the condition for some points the bound would say nothing.
        """
        sore, said, place = self.sore, self.conditional, place_of(formulation)
        if sore is None or sore.holds_of(better) or not sore.holds_of(known):
            return True
        if said is None or isinstance(said[1], Held) or place is None:
            return True
        upto = place + 1
        return formulation.prices(better)[:upto] < formulation.prices(known)[:upto]

    def settled(self, formulation: Formulation) -> "Improved":
        """Return what still holds, the plan being another, which may block fewer pairs.

        A bound of plans that block as few as an earlier one holds of those that block
        as few as this; of all, if none blocks fewer.
        """
        kept, chosen = self._without_passed(formulation), self.start.chosen
        if kept.held is None or chosen is None:
            return kept
        (tier, held), prices = kept.held, formulation.prices(chosen)
        paid = tuple(prices[at] for at in held.tiers)
        if paid != tuple(self.start.floors[at] for at in held.tiers):
            return kept._replace(held=(tier, replace(held, prices=paid)))
        start = replace(self.start, passed=None).raised(tier, held.bound)
        return kept._replace(start=start, held=None)

    def _without_passed(self, formulation: Formulation) -> "Improved":
        """Return the same without bounds of plans that pay less than this one before.

        In tiers between, whoever blocks fewer pairs may pay more than an earlier plan,
        which was the best there.
        """
        start, place = self.start, place_of(formulation)
        if start.chosen is None:
            return self
        prices = formulation.prices(start.chosen)
        first, held, found = start.first_open(prices, place), self.held, self.found
        if first is None:
            return self
        return self._replace(
            held=None if held is None or held[0] > first else held,
            found=None if found is None or found.tier > first else found,
        )

    def answer(self, formulation: Formulation, seconds: float) -> Answer:
        """Return the plan with the bounds that hold for it."""
        found = self.settled(formulation)
        start = found.start
        assert start.chosen is not None
        prices = formulation.prices(start.chosen)
        held = start.bounds(prices)
        tiers = [
            TierAnswer(price, bound, 0.0)
            for price, bound in zip(prices, held, strict=True)
        ]
        place = place_of(formulation)
        if place is not None:
            tiers[place] = replace(tiers[place], beyond=start.beyond)
        if found.conditional is not None:
            at, said = found.conditional
            known = held[at]
            if known is None or said.bound > known:
                tiers[at] = replace(tiers[at], conditional=said)
        tiers[:1] = [replace(one, seconds=seconds) for one in tiers[:1]]
        return Answer(start.chosen, tuple(tiers))
