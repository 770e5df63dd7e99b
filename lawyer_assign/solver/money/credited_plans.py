"""Plans near prices that say little of some rows of money.

Mixtures of whole sets keep a row of money with loads of a few lines, so that money
seems worth nothing there; a flow, which loads nobody, spends too much. Where that is
little, a price that is some times as high keeps the row. Where it is far too much,
lines are credited as plans have them (:mod:`lawyer_assign.solver.money.credits`), and
prices of rows move up and down by parts that shrink from plan to plan, as their credits
settle.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import LONGER, Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.credits import Credits
from lawyer_assign.solver.money.loads.held_loads import Loads
from lawyer_assign.solver.money.multipliers import Multipliers
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.renewal.plan_mending import Mender

TURNS, LAST = 6, 6
"""Prices that are tried before rows above their limits are only pushed; fewer where
that would leave time for so few plans."""

SETTLED = 3
"""The same without teams. Of seeds 2 and 4 at 95 % the second and third plan are
nearest to all limits, and pushes from there find one after five seconds, or none."""

WIDEST, NARROWER = 0.6, 0.75
"""Part by which prices move first, and what becomes of it each time."""

SLOWER = 3
"""Times less that prices fall: where they are too low, what they keep is lost."""

FAR, STEP = 4.0, 1.5
"""Times that prices of rows far above limits rise first where lines are credited from
the first, and of others. City of seed 0 with teams at 95 %, 29.9 % of points open where
prices were tried first, and a plan mended: 11.6 to 13.1 %."""

SOUGHT = 2
"""Flows behind a plan within all limits there."""

FIRM = 16
"""The first push raises a price by one part in so many."""

NEEDED, MENDED = 12, 6
"""Flows that time is kept for where prices are faint, and where a plan is mended."""

FAINT, DEAR = 8, 2
"""Times that money is worth less in a row than in another where prices say little, and
at first where that was not enough."""

NUDGES, LITTLE = (4, 2, 1), 100
"""Faint prices are raised by one part in so many first where a plan is above its limits
by a part in so many at most. City of seed 3, 95 %: 4,800 yuan in one row, for which
credits, at a price thirty times as high, lost a twentieth of the points."""


class CreditedPlans:
    """Plans near some prices, where these say little of rows that are not kept then.

    Parameters
    ----------
    plans
        What flows are for, and the record that plans go to.
    near
        Prices of all rows.

    Attributes
    ----------
    faint
        Rows that prices say little of; none where posts of lines count all or none.
    lost
        Those of them that a plan did not keep; ``None`` = none was seen.
    """

    def __init__(self, plans: PlanSearch, near: Multipliers) -> None:
        self.plans, self.near = plans, near.all
        self.lost: Mask | None = None
        self.over = np.zeros(len(self.near), np.int64)
        """Fen by which that plan was above each limit, or below."""
        outlays, inner = plans.record.outlays, plans.last.inner
        self.highest = int(self.near.max(initial=0))
        self.faint = self.near < self.highest // FAINT
        is_mixed = bool(inner.any()) and not inner.all()
        if len(outlays) > 1 or not is_mixed:
            self.faint[:] = False

    def looks_at(self, found: Mask) -> bool:
        """Whether a plan at about these prices does not keep a row that is faint."""
        outlay = self.plans.record.outlays[0]
        if not self.faint.any():
            return False
        self.over = outlay.totals(found) - outlay.upper
        lost = self.faint & (self.over > 0)
        self.lost = lost if lost.any() else None
        return self.lost is not None

    def follow(self, plan: Mask, loads: Loads | None) -> bool:
        """Credit lines as a plan within all limits has them, and go on from there.

        Parameters
        ----------
        plan, loads
            That plan, and loads that are kept.

        Returns
        -------
        bool
            Whether it took no credits to keep all rows, as far as prices say.
        """
        if self.lost is None or self._nudged(plan, loads):
            return True
        plans = self.plans
        prices = Multipliers(plans.record.outlays, 0)
        prices.go(np.where(self.lost, self.highest // DEAR, self.near))
        with self._crediting(plan):
            if self._turn(plan, loads, prices):
                plans.push(plans.last, prices, plan, loads, self._part)
        return False

    def seek(self, plan: Mask, loads: Loads | None, mender: Mender) -> None:
        """Credit lines from the first, and raise prices of rows above their limits.

        For whoever has no time to see which rows these prices lose: what many loads
        leave of scarce districts no price keeps by itself. A plan that lacks little is
        mended. Behind one that holds, prices that were raised are sought between it and
        the last that did not.

        Parameters
        ----------
        plan, loads
            A plan within all limits, and loads that are kept.
        mender
            Who mends others.
        """
        plans, (outlay,) = self.plans, self.plans.record.outlays
        now = np.where(self.faint, self.highest // FAINT, self.near).astype(np.float64)
        prices, low, far, left = Multipliers([outlay], 0), now, FAR, TURNS
        with self._crediting(plan):
            while left and not mender.has_mended:
                prices.go(now.astype(np.int64))
                found = plans.plan(prices, plan, loads)
                if found is None:
                    return
                plans.record.take(found)
                over, left = outlay.totals(found) - outlay.upper, left - 1
                low = np.where(over > 0, now, low)
                if (over > 0).any():
                    mender.mends_little(found)
                    step = np.where(over > outlay.upper // LITTLE, far, STEP)
                    now = np.where(over > 0, now * step, now)
                    far = max(STEP, far / 2)
                    continue
                if (now <= low).all():
                    return
                now, far, left = np.sqrt(low * now), STEP, min(left, SOUGHT)

    @contextmanager
    def _crediting(self, plan: Mask) -> Iterator[None]:
        """Credit lines as a plan has them, and as those have them that come."""
        plans, (outlay,) = self.plans, self.plans.record.outlays
        plans.credits = Credits(outlay, plans.last.inner)
        plans.credits.look_at(plan)
        try:
            yield
        finally:
            plans.credits = None

    def _nudged(self, plan: Mask, loads: Loads | None) -> bool:
        """Raise prices of rows that are hardly above their limits; whether all hold."""
        plans, (outlay,) = self.plans, self.plans.record.outlays
        prices, now, over = Multipliers([outlay], 0), self.near, self.over
        for part in NUDGES:
            if (over > outlay.upper // LITTLE).any():
                return False
            dearer = now + now // np.where(self.faint, part, FIRM) + 1
            now = np.where(over > 0, dearer, now)
            prices.go(now)
            found = plans.plan(prices, plan, loads)
            if found is None:
                return False
            plans.record.take(found)
            if plans.record.formulation.holds(found):
                return True
            over = outlay.totals(found) - outlay.upper
        return False

    def spare(self, share: float) -> Watch:
        """Return a share of the time left, or what these plans leave of it if less."""
        watch = self.plans.watch
        has_teams = self.plans.flows.teams is not None
        needed = (MENDED if has_teams else NEEDED) * watch.longest.get(Flow.name, 0.0)
        if not self.faint.any():
            return watch.part(share)
        return watch.part(share).within(max(0.0, watch.left - needed))

    @property
    def _part(self) -> int:
        """Part of a price by which it is raised after the first push.

        Where there is time for few, the last one doubles it though.
        """
        watch = self.plans.watch
        flow, raises = watch.longest.get(Flow.name, 0.0), 1
        # The first is at the prices there are.
        while 1 << (raises - 1) < FIRM and (raises + 1 + LONGER) * flow <= watch.left:
            raises += 1
        return 1 << (raises - 1)

    def _turn(self, plan: Mask, loads: Loads | None, prices: Multipliers) -> bool:
        """Move prices by what plans spend too much; whether pushes may do the rest.

        Not where a plan holds: parts chosen anew find more than pushes do then. Without
        teams they do so from the first plan that holds, and after few prices whatever
        came: one that spends too much in a row or two is mended. With teams prices
        settle first, for members are chosen by them.
        """
        plans, step, holds = self.plans, WIDEST, False
        has_teams = plans.flows.teams is not None
        (outlay,), began = plans.record.outlays, plans.watch.seconds
        for turn in range(TURNS if has_teams else SETTLED):
            each = (plans.watch.seconds - began) / max(1, turn)
            is_late = plans.watch.left < LAST * each
            found = None if is_late else plans.plan(prices, plan, loads)
            if found is None:
                break
            plans.record.take(found)
            holds = plans.record.formulation.holds(found)
            if holds and not has_teams:
                break
            over = outlay.totals(found) > outlay.upper
            dearer = np.maximum(prices.all * (1 + step), self.highest // FAINT)
            cheaper = prices.all / (1 + step / SLOWER)
            prices.go(np.where(over, dearer, cheaper).astype(np.int64))
            step *= NARROWER
        return has_teams and not holds
