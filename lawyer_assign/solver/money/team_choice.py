"""Teams of one firm, chosen at prices of money before anything else of a plan.

Plans that flows find keep them. What a relaxation mixes most
(:mod:`lawyer_assign.solver.teams.mixture`) is better than firms chosen one by one, and
takes as long as a few flows. Where money is short it has to be dear there: members of
scarce districts decide how many further posts the rest of the plan must save by. And it
has to leave points their say, for parts of a plan that are chosen anew later keep its
firms: city of seed 0 with teams at 99 %, 61 s, 113 or 114 posts beyond one each and 1.9
to 2.3 % of points open, where firms chosen one by one, for money alone, left 117 and
2.7 to 3.6 %.
"""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.multipliers import Multipliers, first_price
from lawyer_assign.solver.money.priced_tier import PricedTier
from lawyer_assign.solver.money.record import Record

ROUGH = 16
"""Fine points in a point where teams are chosen: all tiers are to fit one cost."""

ROUGHEST = 4_000
"""Fine points of a post there at most, for the same reason."""

DEAR, IDLE = 24, 8
"""Times the price at which money begins to matter where a relaxation mixes teams first,
and parts of that where the plan without budgets is within limits."""

NEEDED = 40
"""Times the longest flow that are left at least where it does: it takes four."""


@dataclass
class TeamChoice:
    """Chooses teams for a record's plans.

    Parameters
    ----------
    record
        Plans with these teams go to it.
    flows, watch
        What there are teams for, and the clock.
    """

    record: Record
    flows: Flows
    watch: Watch

    def begin(self, tier: PricedTier, like: Mask, dearest: Multipliers) -> Mask:
        """Return a plan with teams that leave enough money, and points.

        Parameters
        ----------
        tier
            The last one, to be priced.
        like
            A plan without budgets.
        dearest
            Prices for which money is all that counts: where there is no time for a
            relaxation, firms are chosen at these.
        """
        if self.flows.teams is None:
            return like
        is_late = self.watch.left < NEEDED * self.watch.longest.get(Flow.name, 0.0)
        found = None if is_late else self.mix(tier, self._prices(tier, like))
        if found is None:
            return self.choose(tier, dearest, like)
        self.record.take(found)
        return found

    def choose(self, tier: PricedTier, prices: Multipliers, like: Mask) -> Mask:
        """Return a plan with the teams that are cheapest at some prices of money.

        ``like`` where there are no teams, or no plan was found.
        """
        if self.flows.teams is None or not self.watch.allows(Flow.name):
            return like
        found = self.flows.choose(_roughly(tier, prices, ROUGH))
        if found is None:
            return like
        self.record.take(found)
        return found

    def mix(self, tier: PricedTier, prices: Multipliers) -> Mask | None:
        """Return a plan with the teams that a relaxation mixes most at some prices."""
        if self.flows.teams is None or not self.watch.allows(Flow.name):
            return None
        fine = ROUGH
        while fine > 1 and fine * prices.dearest_post > ROUGHEST * tier.fine:
            fine //= 2
        return self.flows.mix(_roughly(tier, prices, fine))

    def _prices(self, tier: PricedTier, like: Mask) -> Multipliers:
        outlays = self.record.outlays
        final = self.record.relaxed.tiers[-1]
        first = DEAR * first_price(final, tier.fine, outlays, like)
        over = [one.totals(like) > one.upper for one in outlays]
        prices = Multipliers(outlays, 0)
        prices.go(np.where(np.concatenate(over), first, first // IDLE))
        return prices


def _roughly(tier: PricedTier, prices: Multipliers, fine: int) -> Formulation:
    """Return a tier with money, so rough that one cost holds all tiers."""
    rough = tier.rougher(fine)
    part = min(rough.fine / tier.fine, ROUGHEST / max(1, prices.dearest_post))
    return rough.priced([(one * part).astype(np.int64) for one in prices.now])
