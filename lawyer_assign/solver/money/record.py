"""The best plan and the best bounds of one run with budgets."""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.proof import BudgetBound
from lawyer_assign.rules import Budget
from lawyer_assign.rules.rule import kind_of
from lawyer_assign.solver.answer import Answer, Held, Start, TierAnswer
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays
from lawyer_assign.solver.money.within_limits import within

SLOW = 60_000
"""From so many pairs on a flow keeps whoever says stop waiting; one of a city takes
half a second."""


@dataclass(frozen=True, eq=False)
class Worth:
    """A least price of a tier with money in it; see :class:`BudgetBound`.

    ``money`` is ``None`` where it has no price.
    """

    least: int
    money: Ints | None = None
    scale: int = 1
    fine: int = 1


class Record:
    """What is known of a formulation with budgets; only ever gets better.

    Attributes
    ----------
    relaxed
        The formulation without what it says of money.
    floors
        Per tier: a plan that pays the floors before pays no less; ``None`` = unknown.
    free_floors
        The same as proved without money.
    best
        The cheapest plan that keeps every must.
    relaxed_plan
        A plan that was found with budgets left out.
    rough
        A plan that takes no search, for whoever stops early.
    held
        What plans pay at most in all tiers but the last, and what these pay there at
        least.
    spreads
        Whether flows spread what further posts are paid less over all posts of a line
        (:class:`lawyer_assign.solver.money.priced_tier.PricedTier`).
    budget_bounds
        Bounds under whatever budgets: of every tier the best without a price of money,
        and the best with one.
    """

    def __init__(self, formulation: Formulation) -> None:
        self.formulation = formulation
        self.relaxed = without_outlays(formulation)
        self.outlays = outlays_of(formulation)
        self.floors: list[int | None] = []
        self.free_floors: list[int | None] = []
        self.best: Mask | None = None
        self.relaxed_plan: Mask | None = None
        self.rough: Mask | None = None
        self.held: tuple[tuple[int, ...], int] | None = None
        self.spreads = True
        self.budget_bounds: dict[tuple[int, bool], BudgetBound] = {}

    def is_enough(self, watch: Watch) -> bool:
        """Whether a rough plan has to do: somebody says stop, and flows take long."""
        return len(self.formulation.pairs) >= SLOW and watch.is_told_to_stop

    def begin(self, floors: list[int | None]) -> None:
        """Keep what is proved with budgets left out."""
        self.floors, self.free_floors = floors, list(floors)
        for at, floor in enumerate(floors):
            if floor is None:
                break
            self.price(at, floors[:at], Worth(floor))

    def aside(self) -> "Record":
        """Return a copy for work beside, which keeps what is found there by itself."""
        found = copy(self)
        found.floors, found.best, found.budget_bounds = list(self.floors), None, {}
        return found

    def take(self, chosen: Mask) -> None:
        """Keep a plan if it keeps every must and is the cheapest so far."""
        if not self.formulation.holds(chosen):
            return
        paid = self.formulation.prices(chosen)
        if self.best is None or paid < self.formulation.prices(self.best):
            self.best = chosen

    def take_back(self, chosen: Mask) -> None:
        """Do so with what is left of a plan whose posts are taken back for money.

        No longer than it may be the best: who stops a run waits for it.
        """
        known = None if self.best is None else self.formulation.prices(self.best)
        most = known[0] if known else None
        self.take(within(self.formulation, chosen, most=most))

    def lift(self, at: int, bound: int) -> int:
        """Keep a bound of one tier; say by how much it is better.

        What was proved of later tiers spoke of plans at the bound before.
        """
        known = self.floors[at]
        if known is not None and bound <= known:
            return 0
        self.floors[at] = bound
        self.floors[at + 1 :] = [None] * len(self.floors[at + 1 :])
        return abs(bound) if known is None else bound - known

    def hold(self, paid: tuple[int, ...], bound: int) -> None:
        """Keep a bound of the last tier for plans that pay so much before at most.

        Plans that pay the floors before are among them where no floor is higher.
        """
        last = len(self.floors) - 1
        floors = self.floors[:last]
        pairs = zip(floors, paid, strict=True)
        if all(floor is not None and floor <= most for floor, most in pairs):
            self.lift(last, bound)
        known = self.held
        is_better = known is None or known[0] != paid or known[1] < bound
        if list(paid) != floors and is_better:
            self.held = (paid, bound)

    def keep(
        self, paid: tuple[int, ...], bound: int | None, worth: Worth | None
    ) -> bool:
        """Keep what prices prove of the last tier, if anything; say whether they do."""
        if bound is None or worth is None:
            return False
        self.hold(paid, bound)
        self.price(len(self.floors) - 1, paid, worth)
        return True

    def price(self, at: int, held: Sequence[int | None], worth: Worth) -> None:
        """Keep what prices of money prove of a tier, for budgets of any size.

        Parameters
        ----------
        at
            Place of the tier.
        held
            What plans pay at most in each tier before; ``None`` = nothing was proved.
        worth
            The prices, and the least that plans pay at them.
        """
        if not self._is_of_budgets:
            return
        (outlay,) = self.outlays
        money = () if worth.money is None else tuple(worth.money.tolist())
        before = tuple(one for one in held if one is not None)
        if len(before) < at:
            return
        number = self.formulation.tiers[at].number
        found = BudgetBound(
            number, before, tuple(outlay.who) if money else (), money,
            worth.least, worth.scale, worth.fine,
        )  # fmt: skip
        now = dict(zip(outlay.who, outlay.upper.tolist(), strict=True))
        key = at, worth.money is not None
        known = self.budget_bounds.get(key)
        if known is None or known.held != before or found.of(now) > known.of(now):
            self.budget_bounds[key] = found

    @cached_property
    def _is_of_budgets(self) -> bool:
        """Whether money is limited by the budgets of districts alone, as a must."""
        rules = [one.rule for one in self.outlays]
        return rules == [kind_of(Budget)] and is_must(self.formulation)

    def is_settled(self, at: int) -> bool:
        """Whether nothing is left to be proved of the tiers up to one."""
        if self.best is None:
            return False
        paid = self.formulation.prices(self.best)
        return list(paid[: at + 1]) == self.floors[: at + 1]

    def first_gap(self) -> int | None:
        """Return the place of the first tier that is not proved."""
        if self.best is None:
            return 0
        for at, price in enumerate(self.formulation.prices(self.best)):
            if price != self.floors[at]:
                return at
        return None

    @property
    def is_proved(self) -> bool:
        """Whether the best plan is proved best in every tier."""
        return self.best is not None and self.first_gap() is None

    def paid(self, tier: int) -> int | None:
        """Return what the best plan pays in a tier."""
        if self.best is None:
            return None
        return self.formulation.prices(self.best)[tier]

    def answer(self, seconds: float) -> Answer:
        """Return the best plan, and bounds of tiers up to the first gap."""
        tiers = self.formulation.tiers
        paid = (None,) * len(tiers)
        prices = paid if self.best is None else self.formulation.prices(self.best)
        held = Start(self.best, tuple(self.floors)).bounds(prices)
        spent = (seconds, *(0.0 for _ in tiers[1:]))
        answers = zip(prices, held, spent, strict=False)
        held_tiers = [TierAnswer(*one) for one in answers]
        gap = self.first_gap()
        is_open = gap is not None and gap < len(tiers) - 1
        if is_open and self._is_held(prices[:-1]):
            final = replace(held_tiers[-1], conditional=self._conditional())
            held_tiers[-1] = final
        return Answer(
            self.best, tuple(held_tiers), without_money=self.relaxed_plan,
            budget_bounds=tuple(self.budget_bounds.values()),
        )  # fmt: skip

    def _is_held(self, prices: Sequence[int | None]) -> bool:
        """Whether the bound of the last tier speaks of plans like the best one.

        It speaks of plans that were found by prices, and not always of a rough one.
        """
        most = () if self.held is None else self.held[0]
        pairs = list(zip(prices, most, strict=False))
        return bool(most) and all(one is not None and one <= top for one, top in pairs)

    def _conditional(self) -> Held | None:
        """Return the bound of the last tier, and the tiers that are not proved."""
        if self.held is None:
            return None
        paid, bound = self.held
        open_tiers = [at for at, one in enumerate(paid) if one != self.floors[at]]
        return Held(bound, tuple(open_tiers), tuple(paid[at] for at in open_tiers))
