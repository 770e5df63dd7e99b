"""Plans within budgets: few lawyers loaded, prices lowered, rows pushed, posts back."""

from collections.abc import Callable

from lawyer_assign.arrays import UNBOUNDED, Floats, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.credits import Credits
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.held_loads import Loads
from lawyer_assign.solver.money.loads.load_choice import LoadChoice
from lawyer_assign.solver.money.multipliers import (
    Multipliers,
    first_price,
    over_by,
)
from lawyer_assign.solver.money.priced_tier import PricedTier
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.renewal.plan_mending import Mender
from lawyer_assign.solver.money.team_choice import TeamChoice

ROUNDS = 16
"""Prices that are tried, time allowing."""

PUSHES = 8
"""Times that rows still above their limits are pushed, twice as far each time."""

CLOSE = 8
"""As often again while they are above these by so small a part of what they were first.
City of seed 0 with teams at 100 %: 45 million fen first, 3.7, .6 and .05 in the last
three, and none after one more."""

PATIENCE = 3
"""Of them after which rows come nearer to their limits, or hardly will: of a city of
seed 2 at 95 % none holds in eight."""

NEAR = 4
"""So small a part of what the first plan is above limits is near enough to go on: what
is further away is found sooner by parts chosen anew."""

GENTLE = 64
"""The first push raises a price by one part in so many."""

DEAR = 64
"""Times the price at which money begins to matter."""

LOADINGS = 10
"""Times that loads are chosen."""

EASED, EASING = 4, 0.2
"""Choices of fewer loads where a plan took several, and of the time left for each."""

SMALL = 8
"""Where no more than so small a part of what was lacking is lacking still, loads that
were chosen first are mended."""

EASE = 16
"""Rows far below their limits get the price of the others through so much."""

EASINGS = 4
"""Times that such rows are told from the others."""


def tier_of(record: Record, at: int) -> PricedTier:
    """Return one tier, to be priced."""
    floors = record.floors[:at]
    outlays, spreads = record.outlays, record.spreads
    return PricedTier(record.relaxed, at, outlays, floors, spreads=spreads)


class PlanSearch:
    """Looks for plans of a record where what is left without money is a flow."""

    def __init__(self, record: Record, flows: Flows, watch: Watch) -> None:
        self.record = record
        self.flows = flows
        self.watch = watch
        self.teams = TeamChoice(record, flows, watch)
        self.last = self._tier()
        self.dearest = self._dearest()
        self.credits: Credits | None = None
        """What lines are credited in plans that are sought, if they are."""
        self.loads: LoadChoice | None = None
        """The choice of loads, once one is made."""
        self.above: list[Mask] = []
        """Plans above limits that would be the best; whoever mends them empties it."""
        self.mender: Mender | None = None
        """Who mends plans that refining or pushing comes to, if anybody does."""

    def cheapest(self, like: Mask) -> Mask | None:
        """Return the plan for which money is all that counts in the last tier.

        Where a row has money to spare, a fen saved there must not cost one elsewhere:
        once that is seen, money is worth little there, and again as much as elsewhere
        should the row pass its limit.
        """
        like = self.teams.begin(self.last, like, self._dearest())
        plan = self._cheapest_now(like)
        return None if plan is None else self._sharper(plan, like)

    def _cheapest_now(self, like: Mask) -> Mask | None:
        """Return the last plan as money is made worth little where it is not short.

        ``None`` also where a rough plan has to do. Whoever sets a limit waits for one
        more flow behind it.
        """
        prices, plan = self._dearest(), None
        rough = self.record.rough
        is_enough = rough is not None and self.record.is_enough(self.watch)
        for number in range(0 if is_enough else EASINGS):
            found = self._plan(prices, like, None)
            if found is None:
                break
            plan = found
            self.record.take(plan)
            is_changed = prices.ease(plan, EASE, is_first=number == 0)
            if not is_changed or not self._has_time:
                break
        self.dearest = prices
        return plan

    def _tier(self) -> PricedTier:
        """Return the last tier to be priced."""
        return tier_of(self.record, len(self.record.relaxed.tiers) - 1)

    def _sharper(self, plan: Mask, like: Mask) -> Mask:
        """Price lines sharply from now on, if a plan lacks less money then.

        Spread falls send posts to lawyers who are paid more and have one post, sharp
        ones leave them to who may have few others. City of seed 2 (four scarce
        districts), 99 %: 87 posts beyond one each instead of 112; of seed 0 (two) the
        same money is lacking, and there were 142, not 141. With teams sharp ones left a
        committee out of a city at 101 %.
        """
        record, before = self.record, (self.last, self.dearest)
        has_teams = self.flows.teams is not None
        lacks = self._lacks(plan)
        if has_teams or not lacks or not self.last.has_first or not self._has_time:
            return plan
        record.spreads = False
        self.last = self._tier()
        other = self._cheapest_now(like)
        if other is not None and self._lacks(other) < lacks:
            return other
        record.spreads = True
        self.last, self.dearest = before
        return plan

    def _lacks(self, plan: Mask) -> int:
        """Return by how many fen a plan is above limits."""
        return int(over_by(self.record.outlays, plan).sum())

    def load(self, cheapest: Mask, money: Floats) -> tuple[Mask, Loads]:
        """Load few lawyers with many posts until the rest can be paid.

        Parameters
        ----------
        cheapest
            A plan without loads.
        money
            What a fen of each row is worth beside another's; all 0 = unknown.

        Returns
        -------
        tuple
            The last plan, and its loads.
        """
        record, plan, times, further = self.record, cheapest, 1, list[int]()
        loads = LoadChoice(record.formulation, record.outlays[0], cheapest, money)
        self.loads = loads
        if loads.is_hurried:
            loads.foresee()
        for _ in range(LOADINGS):
            changed = loads.give_back(plan)
            if not changed and record.formulation.holds(plan):
                break
            is_other = self._has_time and loads.pick(plan, self.watch, times)
            further.append(loads.further)
            if not self._has_time or not (is_other or changed):
                break
            found = self._plan(self.dearest, cheapest, loads.loads)
            if found is None:
                break
            if len(further) == 1 and self.flows.teams is None:
                found, loads = self._foreseen(found, cheapest, loads)
                further = [loads.further]
            times = 2 * times if self._lacks(found) >= self._lacks(plan) > 0 else 1
            plan = found
            record.take(plan)
        record.take_back(plan)
        is_pushed = any(one > further[0] for one in further)
        is_pushed &= not loads.is_hurried
        if is_pushed and record.formulation.holds(plan):
            plan = self._eased(loads, plan, cheapest)
        return plan, loads.loads

    def _foreseen(
        self, plan: Mask, cheapest: Mask, loads: LoadChoice
    ) -> tuple[Mask, LoadChoice]:
        """Choose loads again where the first took more than they save; return the best.

        Lawyers and posts that they take from scarce districts saved money there: city
        of seed 2, 95 %, lacks 150,000 yuan behind the first choice, and in the end has
        395 posts beyond one each instead of 416.
        """
        lacks, before = self._lacks(plan), self.last
        is_little = not lacks or lacks * SMALL < self._lacks(cheapest)
        if is_little or not self._has_time:
            return plan, loads
        whole = self.record.formulation
        other = LoadChoice(whole, loads.outlay, cheapest, loads.money, loads.near)
        if other.foresee() and other.pick(cheapest, self.watch) and self._has_time:
            found = self._plan(self.dearest, cheapest, other.loads)
            if found is not None:
                found = self._looser(found, cheapest, other.loads)
                if self._lacks(found) < lacks:
                    return found, other
                self.last = before
        return plan, loads

    def _looser(self, plan: Mask, cheapest: Mask, loads: Loads) -> Mask:
        """Price lines from now on as if any could have further posts, if that helps.

        Beside loads no line has any, and flows that know it split what few lawyers of a
        scarce district could hold together: of the same city there are 413 posts.
        """
        lacks, before = self._lacks(plan), self.last
        if not lacks or not self.last.has_first or not self._has_time:
            return plan
        self.last = self._tier()
        other = self._plan(self.dearest, cheapest, loads)
        if other is not None and self._lacks(other) < lacks:
            return other
        self.last = before
        return plan

    def _eased(self, loads: LoadChoice, plan: Mask, cheapest: Mask) -> Mask:
        """Return a plan with fewer loads, if there is one.

        Rows that once lacked were pushed beyond what they need.
        """
        best, picked = plan, loads.picked
        for _ in range(EASED):
            part = self.watch.part(EASING)
            if not self._has_time or not loads.pick(plan, part):
                break
            found = self._plan(self.dearest, cheapest, loads.loads)
            if found is None:
                break
            plan = found
            if self._is_better(plan, best):
                best, picked = plan, loads.picked
                self.record.take(plan)
        loads.picked = picked
        return best

    def _is_better(self, plan: Mask, known: Mask) -> bool:
        """Whether a plan holds and pays less than another in tiers before the last."""
        formulation = self.record.formulation
        is_less = formulation.prices(plan)[:-1] < formulation.prices(known)[:-1]
        return formulation.holds(plan) and is_less

    def refine(
        self, plan: Mask, loads: Loads | None, rounds: int = ROUNDS // 2,
        dear: int = DEAR, near: Multipliers | None = None,
        leaves: Callable[[Mask], bool] | None = None, *, gives_up: bool = False,
    ) -> Multipliers:  # fmt: skip
        """Make money cheaper again, loads as they are, while it is enough.

        Parameters
        ----------
        plan
            Whose teams are kept.
        loads
            That are kept.
        rounds
            Prices that are tried.
        dear
            Times the price at which money begins to matter, to begin with.
        near
            Prices to begin with instead.
        leaves
            Whether the first plan that comes is reason to stop there.
        gives_up
            Whether pushes end early unless a plan comes within a :data:`NEAR` part of
            what the first one is above limits.

        Returns
        -------
        Multipliers
            The prices at the end, those of rows above their limits the higher.
        """
        record = self.record
        like = plan if record.relaxed_plan is None else record.relaxed_plan
        final = record.relaxed.tiers[-1]
        first = dear * first_price(final, self.last.fine, record.outlays, plan)
        prices = Multipliers(record.outlays, first)
        if near is not None:
            like = plan
            prices.begin(near.all)
        goal = UNBOUNDED
        for number in range(rounds):
            if not self._has_time:
                return prices
            prices.move(like)
            found = self._plan(prices, plan, loads)
            if found is None:
                return prices
            record.take(found)
            if self._is_mended(found):
                return prices
            if not number and leaves is not None and leaves(found):
                return prices
            if not number and gives_up:
                goal = self._lacks(found) // NEAR or UNBOUNDED
            like = found
        self.push(self.last, prices, plan, loads, goal=goal)
        return prices

    def push(
        self, tier: PricedTier, prices: Multipliers, like: Mask, loads: Loads | None,
        part: int = GENTLE, goal: int = UNBOUNDED,
    ) -> None:  # fmt: skip
        """Go where rows were seen within limits, and push those that are not.

        After :data:`PATIENCE` plans one must be no more than ``goal`` fen above limits,
        or the rest is spared.
        """
        prices.keep()
        lacks = list[int]()
        for number in range(2 * PUSHES):
            is_close = number < PUSHES or 0 < CLOSE * lacks[-1] <= lacks[0]
            if not is_close or not self._has_time:
                return
            plan = self._plan_at(tier, prices, like, loads)
            if plan is None:
                return
            self.record.take(plan)
            lacks.append(self._lacks(plan))
            is_astray = len(lacks) >= PATIENCE and min(lacks) > goal
            is_done = self.record.formulation.holds(plan) or self._is_mended(plan)
            if is_done or is_astray:
                return
            spared = None if self.mender is None else self.mender.spared
            prices.push(plan, part, spared)
            part = max(1, part // 2)

    def _is_mended(self, plan: Mask) -> bool:
        return self.mender is not None and self.mender.mends(plan)

    @property
    def is_hurried(self) -> bool:
        """Whether loads were many beside teams (:attr:`LoadChoice.is_hurried`)."""
        return self.loads is not None and self.loads.is_hurried

    @property
    def _has_time(self) -> bool:
        """Whether one more flow can be expected to end in time."""
        return self.watch.allows(Flow.name)

    def _dearest(self) -> Multipliers:
        prices = Multipliers(self.record.outlays, 0)
        prices.raise_all()
        return prices

    def plan(self, prices: Multipliers, like: Mask, loads: Loads | None) -> Mask | None:
        """Return a plan with some loads at some prices, if there is time for it."""
        return self._plan(prices, like, loads) if self._has_time else None

    def _plan(
        self, prices: Multipliers, like: Mask, loads: Loads | None
    ) -> Mask | None:
        return self._plan_at(self.last, prices, like, loads)

    def _plan_at(
        self, tier: PricedTier, prices: Multipliers, like: Mask, loads: Loads | None
    ) -> Mask | None:
        priced, closed = tier.priced(prices.now, self.credits), None
        if loads is not None:
            priced, closed = loads.of(priced), loads.closed
        found = self.flows.plan(priced, like, closed)
        if found is not None and self.credits is not None:
            self.credits.look_at(found)
        if found is not None and self._would_be_best(found):
            self.above.append(found)
        return found

    def _would_be_best(self, plan: Mask) -> bool:
        """Whether only what a plan spends too much keeps it from being the best."""
        whole, best = self.record.formulation, self.record.best
        if best is None or not self._lacks(plan):
            return False
        return whole.prices(plan) < whole.prices(best)
