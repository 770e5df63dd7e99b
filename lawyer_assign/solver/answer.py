"""What a backend gives back, before anybody has checked it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, UnsupportedError
from lawyer_assign.formulation import Formulation
from lawyer_assign.proof import BudgetBound, Status


@dataclass(frozen=True, slots=True)
class Conditional:
    """A bound of plans whose blocking pairs all involve some firms, and of no others.

    Parameters
    ----------
    bound
        No such plan that is as good in the tiers before stability costs less.
    firms
        Their places in the columns of the pair table, ascending.
    """

    bound: int
    firms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A bound of plans that pay no more in tiers before than a plan found.

    Parameters
    ----------
    bound
        No such plan costs less.
    tiers, prices
        Places of the tiers that are not proved, and what a plan pays there at most.
    """

    bound: int
    tiers: tuple[int, ...]
    prices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """A bound of plans among listed candidates, where lists leave somebody out.

    Parameters
    ----------
    bound
        No such plan costs less.
    among
        Of which of these plans; ``None`` = of all.
    """

    bound: int
    among: Conditional | Held | None = None


@dataclass(frozen=True, slots=True)
class TierAnswer:
    """Price and proved bound of one tier; see :class:`lawyer_assign.outcome`.

    Parameters
    ----------
    price, bound, seconds, conditional
        As there.
    beyond
        A bound of plans with lawyers whom no list of candidates names, too, where rules
        mean the same with their pairs; of plans that cost nothing in the tiers before.
        ``None`` = nothing is known.
    """

    price: int | None
    bound: int | None
    seconds: float
    conditional: Conditional | Held | Listed | None = None
    beyond: int | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """A choice of pairs, tier by tier what is proved about it.

    Parameters
    ----------
    chosen
        Per pair; ``None`` without a plan.
    tiers
        One per tier of the formulation.
    is_infeasible
        Proved that no choice keeps every must.
    without_money
        A plan that was found with budgets left out: what it leaves open is not for
        want of money.
    budget_bounds
        Bounds of tiers under whatever budgets, over the same pairs.
    """

    chosen: Mask | None
    tiers: tuple[TierAnswer, ...]
    is_infeasible: bool = False
    without_money: Mask | None = None
    budget_bounds: tuple[BudgetBound, ...] = ()

    @property
    def status(self) -> Status:
        """What is known of the question as a whole."""
        if self.is_infeasible:
            return "infeasible"
        if self.chosen is None:
            return "undecided"
        is_proved = all(tier.price == tier.bound for tier in self.tiers)
        return "optimal" if is_proved else "feasible"


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """A plan to begin with, and bounds that hold whatever is found later.

    Parameters
    ----------
    chosen
        Per pair; ``None`` if there is none.
    floors
        Per tier: if a plan's prices in the tiers before equal their floors, no such
        plan costs less in this one; ``None`` = unknown.
    passed
        Place of a tier that the floors behind it leave out: they hold whatever a plan
        pays in it. ``None`` = there is none.
    beyond
        Of the tier of two-way choice, as :class:`TierAnswer` has it.
    """

    chosen: Mask | None
    floors: tuple[int | None, ...]
    passed: int | None = None
    beyond: int | None = None

    @property
    def is_bounded(self) -> bool:
        """Whether anything is known of any tier."""
        return any(floor is not None for floor in self.floors)

    def first_open(self, prices: Sequence[int], passed: int | None) -> int | None:
        """Return the first tier that prices do not prove, but for one passed over."""
        pairs = enumerate(zip(prices, self.floors, strict=True))
        is_open = (at for at, (price, floor) in pairs if price != floor)
        return next((at for at in is_open if at != passed), None)

    def known(self, prices: Sequence[int]) -> tuple[int | None, int | None, int | None]:
        """Return place, price and bound of the first tier that is open, else the last.

        What a run says of itself: all tiers before are proved. Without any tier there
        is nothing to say.
        """
        if not prices:
            return None, None, None
        at = self.first_open(prices, None)
        place = len(prices) - 1 if at is None else at
        return place, prices[place], self.floors[place]

    def raised(self, at: int, bound: int, beyond: int = 0) -> "Start":
        """Return the same with a tier known to cost so much at least.

        Floors behind it spoke of plans that pay the lower floor there, which no plan
        does where it is raised: nothing is known of these tiers any more. ``beyond`` is
        of plans with unlisted lawyers, too, if anything is known of them.
        """
        start = self
        if beyond > (self.beyond or 0):
            start = replace(self, beyond=beyond)
        known = start.floors[at]
        if known is not None and bound <= known:
            return start
        behind = start.floors[at + 1 :]
        if at != start.passed:
            behind = (None,) * len(behind)
        return replace(start, floors=(*start.floors[:at], bound, *behind))

    def bounds(self, prices: Sequence[int | None]) -> tuple[int | None, ...]:
        """Return the floors that hold for a plan: up to its first gap, and there.

        A gap in the tier that later floors leave out is none.
        """
        held: list[int | None] = []
        holds = True
        for at, (price, floor) in enumerate(zip(prices, self.floors, strict=True)):
            held.append(floor if holds else None)
            holds = holds and (price == floor or at == self.passed)
        return tuple(held)


class Choosy(Protocol):
    """A backend that does not take every formulation, and knows of a run its clock."""

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence if it cannot take a formulation, else ``None``."""

    def solve(self, formulation: Formulation, run: Run) -> Answer:
        """Return an answer; ``UnsupportedError`` where it cannot after all."""


def answer_of(backend: Choosy, formulation: Formulation, watch: Watch) -> Answer | None:
    """Return what a backend answers; ``None`` if it cannot take this very formulation.

    That it takes another one says nothing: rows that are added may cross those of it.
    """
    if backend.why_not(formulation) is not None:
        return None
    try:
        return backend.solve(formulation, Run(watch))
    except UnsupportedError:
        return None


def no_worse(answer: Answer, chosen: Mask, prices: Sequence[int]) -> Answer:
    """Return an answer, with a known plan in the place of its own if that is better.

    Parameters
    ----------
    answer
        Its bounds hold all the same, up to the first gap.
    chosen, prices
        The known plan, over the same pairs, and what it costs in every tier.
    """
    after = [tier.price for tier in answer.tiers]
    if None not in after and after <= list(prices):
        return answer
    return _with(answer, chosen, prices)


def at_least(answer: Answer, chosen: Mask, prices: Sequence[int]) -> Answer:
    """Return an answer, with a known plan in its place if that is as good.

    So who changes what touches nobody moves nobody; otherwise as :func:`no_worse`.
    """
    after = [tier.price for tier in answer.tiers]
    if None not in after and after < list(prices):
        return answer
    return _with(answer, chosen, prices)


def with_held(answer: Answer, known: Answer) -> Answer:
    """Return an answer with better bounds of plans that pay no more before.

    Parameters
    ----------
    answer
        Its bounds stay.
    known
        Of the same plans, or of more: what it knows of a tier under a condition that
        the plan of ``answer`` keeps goes beside a bound that says less, or none.
    """
    if answer.chosen is None:
        return answer
    prices = [one.price for one in answer.tiers]

    def better(one: TierAnswer, other: TierAnswer) -> TierAnswer:
        held = other.conditional
        if not isinstance(held, Held) or one.conditional is not None:
            return one
        if one.bound is not None and one.bound >= held.bound:
            return one
        paid = (
            (prices[at], most) for at, most in zip(held.tiers, held.prices, strict=True)
        )
        keeps = all(price is not None and price <= most for price, most in paid)
        return replace(one, conditional=held) if keeps else one

    pairs = zip(answer.tiers, known.tiers, strict=True)
    return replace(answer, tiers=tuple(better(*pair) for pair in pairs))


def _with(answer: Answer, chosen: Mask, prices: Sequence[int]) -> Answer:
    held = Start(chosen, tuple(tier.bound for tier in answer.tiers)).bounds(prices)
    seconds = (tier.seconds for tier in answer.tiers)
    tiers = map(TierAnswer, prices, held, seconds)
    return replace(answer, chosen=chosen, tiers=tuple(tiers), is_infeasible=False)
