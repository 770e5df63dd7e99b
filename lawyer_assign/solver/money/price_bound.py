"""Bounds from prices of money: raised until they stand still."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.beside import Beside, may_work_beside
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.flow.backend import Priced
from lawyer_assign.solver.money.climb.set_climb import FlowPrices
from lawyer_assign.solver.money.counts.count_bound import CountBound
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.loads.load_choice import LoadChoice
from lawyer_assign.solver.money.loads.pattern_bound import PatternBound
from lawyer_assign.solver.money.multipliers import (
    Multipliers,
    PriceCuts,
    first_price,
)
from lawyer_assign.solver.money.plan_search import PUSHES, ROUNDS, tier_of
from lawyer_assign.solver.money.priced_tier import SCALE, PricedTier
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.seat_program import (
    bound_by_seats,
    nothing_proved,
)
from lawyer_assign.solver.money.sets.set_bound import SetBound

STILL = 3
"""Rounds that may leave a bound where it is."""

STEADY = 10_000
"""A bound that rises by less than one part in so many stands still."""

MORE = 0.03
"""Part by which plans pay more than mixtures of loads, about, where money is short."""

FEW_PAIRS = 100_000
"""Pairs that are few enough to count seats although loads have raised a bound: a second
or less."""

CLIMBS = 16
"""Prices of all rows together that are tried, time allowing."""


class _Proved(NamedTuple):
    """A flow of least cost in fine points, and by how much it raised the bound."""

    chosen: Mask
    least: int
    gain: int
    priced: Priced


class _Mixed(NamedTuple):
    """The tier that was counted last, and its bound by mixtures of loads.

    What is proved of it is proved of plans that pay ``floors`` before at most.
    """

    at: int
    counted: CountBound
    bound: int
    floors: list[int | None]


class _Seats(NamedTuple):
    """A bound of a tier by seats, at work beside."""

    of: CountBound
    beside: Beside[SetBound | None]


class Climbed(NamedTuple):
    """The best prices of a climb: its flow, all rows of money, and what they prove."""

    flow: FlowPrices
    prices: Ints
    value: float


class PriceBound:
    """Raises the bounds of a record where what is left without money is a flow."""

    def __init__(self, record: Record, flows: Flows, run: Run) -> None:
        self.record = record
        self.flows = flows
        self.run, self.watch = run, run.watch
        self.money = np.zeros(len(record.outlays[0].upper))
        """What a fen of each row is worth in the tier that was counted last."""
        self.counted: tuple[int, list[int | None]] | None = None
        self.mixed: _Mixed | None = None
        """The tier that was counted last, by mixtures of loads alone so far."""
        self.waits = False
        """Whether whole loads are not counted before prices have settled."""
        self.seats: _Seats | None = None
        """At work beside, on the tier that was counted when it began."""

    def count(self) -> None:
        """Bound tiers that count by mixtures, up to the first that money leaves short.

        Whole loads say more and take far longer: :meth:`count_whole` asks for them,
        once there is a plan.
        """
        for at in range(len(self.record.relaxed.tiers)):
            if self.watch.must_stop or not self._count(at) or self.record.floors[at]:
                break

    def raise_tier(self, at: int, first: Mask) -> tuple[PricedTier, Multipliers] | None:
        """Raise the bound of one tier; keep plans that are met on the way.

        Parameters
        ----------
        at
            Place of the tier.
        first
            A plan to see where too much is spent.

        Returns
        -------
        tuple or None
            The tier, and prices at which its bound stands still; ``None`` where nothing
            was priced.
        """
        record = self.record
        if not self.watch.allows(Flow.name):
            return None
        is_counted = self._count(at)
        self.count_whole()
        # The flow holds tiers before at their least, whatever was proved of them since.
        is_held = record.floors[:at] == record.free_floors[:at]
        if not is_held or (is_counted and (at > 0 or self._is_over(at))):
            return None
        tier = tier_of(record, at)
        fine = first_price(record.relaxed.tiers[at], tier.fine, record.outlays, first)
        prices = Multipliers(record.outlays, fine)
        chosen, still, began = first, 0, self.watch.seconds
        for tried in range(ROUNDS):
            prices.move(chosen)
            # Time is kept for the plan: pushes take as long as rounds do.
            each = (self.watch.seconds - began) / max(1, tried)
            is_late = self.watch.left < PUSHES * each
            if prices.is_idle or still >= STILL or is_late or self._is_over(at):
                break
            found = self._proved(tier, prices)
            if found is None:
                break
            chosen = found.chosen
            still = (
                0 if found.gain > abs(record.floors[at] or 0) // STEADY else still + 1
            )
            self.watch.tell("budgets", at, record.paid(at), record.floors[at])
        return tier, prices

    def climb(self, first: Mask, rounds: int = CLIMBS) -> "Climbed | None":
        """Raise the bound of the last tier as high as prices of all rows together can.

        Nothing is proved where the tiers before cost more than without money.

        Parameters
        ----------
        first
            A plan to see where too much is spent.
        rounds
            Prices that are tried, time allowing.

        Returns
        -------
        Climbed or None
            The best prices; ``None`` where none were tried.
        """
        record, at = self.record, len(self.record.floors) - 1
        if record.floors[:at] != record.free_floors[:at]:
            return None
        tier = tier_of(record, at)
        fine = first_price(record.relaxed.tiers[at], tier.fine, record.outlays, first)
        prices = Multipliers(record.outlays, fine)
        cuts = PriceCuts(np.full(len(prices.all), float(fine)))
        best: Climbed | None = None
        for _ in range(rounds):
            prices.go(cuts.next())
            is_still = cuts.hope < tier.fine * abs(record.floors[at] or 0) / STEADY
            if is_still or self._is_over(at):
                break
            found = self._proved(tier, prices)
            if found is None:
                break
            slopes = tier.slopes(prices.now, found.chosen)
            value = found.least - prices.worth / SCALE
            cuts.learn(prices.all, value, slopes)
            if best is None or value > best.value:
                fen = prices.all / float(SCALE * tier.fine)
                flow = FlowPrices(found.priced, tier.fine, np.zeros(at), fen)
                best = Climbed(flow, prices.all, value)
        return best

    def _proved(self, tier: PricedTier, prices: Multipliers) -> "_Proved | None":
        """Return the flow at some prices, and by how much it raises the bound."""
        record, at = self.record, tier.at
        priced = self.flows.relaxed(tier.priced(prices.now))
        if priced is None or priced.answer.chosen is None:
            return None
        answer, chosen = priced.answer, priced.answer.chosen
        record.take(chosen)
        least = answer.tiers[at].price or 0
        record.price(at, record.floors[:at], tier.worth(prices.now, least))
        gain = record.lift(at, tier.bound(prices.now, least))
        return _Proved(chosen, least, gain, priced)

    def _count(self, at: int) -> bool:
        """Bound a tier that counts by numbers of posts; whether it is one."""
        record = self.record
        (outlay, *others) = record.outlays
        if others or not CountBound.takes(record.relaxed, at, outlay):
            return False
        if self.counted == (at, record.floors[:at]):
            return True
        floors = record.floors[:at]
        counted = CountBound(record.relaxed, at, outlay, floors)
        mixed = counted.best(self.watch)
        record.lift(at, mixed)
        if counted.worth is not None:
            record.price(at, floors, counted.worth)
        self.money, self.counted = counted.money, (at, floors)
        self.mixed = _Mixed(at, counted, mixed, floors)
        return True

    @property
    def _worth(self) -> int:
        """Posts by which whole loads may raise a bound of mixtures."""
        rows = len(self.record.outlays[0].who)
        return -(-rows // 2) if self.flows.teams is None else rows

    def count_whole(self, loads: LoadChoice | None = None) -> None:
        """Raise the bound of mixtures by whole loads, where these can say more.

        They are worth half a post for each row of money, about: where more is open it
        is for want of seats, or of lawyers who reach what is left. With teams they are
        worth more; where they have to wait, what seats said beside is kept.

        Parameters
        ----------
        loads
            Whose mixtures say more of seats and reach, if there are any.
        """
        mixed = self.mixed
        if mixed is None:
            return
        if self.waits:
            beside = self._beside(mixed)
            if beside is not None and beside.has_ended:
                self._lift(mixed, beside.result())
            return
        self.mixed, at = None, mixed.at
        if self.record.is_settled(at) or self.watch.must_stop:
            return
        price = self.record.paid(at)
        if price is None or price - mixed.bound > self._worth:
            self._raise_counted(mixed, loads)
        if self._is_open(mixed) and not self._is_over(at):
            self._lift_count(mixed, self._by_whole(mixed, self.watch))

    def whole_later(self, watch: Watch) -> int:
        """Return the same for who works beside plans; the caller of it lifts it."""
        if self.mixed is None or not watch.allows(Flow.name):
            return 0
        mixed = self.mixed
        is_open = self._is_open(mixed) and not self.record.is_settled(mixed.at)
        return self._by_whole(mixed, watch) if is_open else mixed.bound

    def lift_whole(self, found: int) -> None:
        """Keep what was found so."""
        if self.mixed is not None:
            self._lift_count(self.mixed, found)
            self.mixed = None

    def _is_open(self, mixed: _Mixed) -> bool:
        """Whether nothing more than mixtures is known of a tier."""
        return self.record.floors[mixed.at] == mixed.bound

    def _by_whole(self, mixed: _Mixed, watch: Watch) -> int:
        whole = PatternBound(mixed.counted, self.run.settings)
        # Of one sort of lines that may do everything, no more than mixtures say.
        is_felt = mixed.bound > 0 or not whole.is_common
        return whole.best(watch, mixed.bound) if is_felt else mixed.bound

    @property
    def expected(self) -> tuple[int, ...] | None:
        """What plans may be expected to pay in the tiers before the last.

        ``None`` unless money leaves only the one before it short, as far as mixtures of
        loads say.
        """
        last = len(self.record.relaxed.tiers) - 1
        if self.mixed is None or self.mixed.at != last - 1 or not self.mixed.bound:
            return None
        before = _known(self.record.floors[: last - 1])
        likely = int((1 + MORE / 2) * self.mixed.bound) + 1
        return None if before is None else (*before, likely)

    @contextmanager
    def counting_seats(self) -> Iterator[None]:
        """Count seats beside what is done meanwhile, where they may be asked for.

        With teams, too, where many posts are open: until there is a plan two threads
        that seek flows wait for each other anyway.
        """
        may = may_work_beside(self.run)
        if self.mixed is None or not may or self.mixed.bound * MORE < self._worth:
            yield
            return
        task = partial(self._by_seats, self.mixed)
        with Beside(task, self.watch) as beside:
            self.seats = _Seats(self.mixed.counted, beside)
            yield
        self.seats = None

    def _beside(self, mixed: _Mixed) -> Beside[SetBound | None] | None:
        """Return who counts seats of just this tier, behind just these floors."""
        seats = self.seats
        return seats.beside if seats and seats.of is mixed.counted else None

    def _by_seats(self, mixed: _Mixed, watch: Watch) -> SetBound | None:
        """Return a bound of a tier by lines that share seats, and whom they reach."""
        floors = _known(mixed.floors)
        if floors is None:
            return None
        left, _ = self.flows.loosened(self.record.relaxed)
        return bound_by_seats(left, mixed.counted, floors, watch)

    def _by_loads(self, mixed: _Mixed, loads: LoadChoice | None) -> SetBound | None:
        """Return the same by prices of mixtures of loads, if there are any."""
        floors = _known(mixed.floors)
        if floors is None or loads is None or not loads.mixtures:
            return None
        left, _ = self.flows.loosened(self.record.relaxed)
        bound = nothing_proved(left, mixed.counted, floors)
        if bound is not None:
            loads.prove(bound)
        return bound

    def _raise_counted(self, mixed: _Mixed, loads: LoadChoice | None) -> None:
        """Raise the bound of a tier by what loads mix, or by seats beside it."""
        self._lift(mixed, self._by_loads(mixed, loads))
        is_raised = not self._is_open(mixed)
        is_little = len(self.record.relaxed.pairs) < FEW_PAIRS
        beside = self._beside(mixed)
        if beside is not None and (beside.has_ended or not is_raised):
            self._lift(mixed, beside.result())
        elif beside is None and (not is_raised or is_little):
            self._lift(mixed, self._by_seats(mixed, self.watch))

    def _lift(self, mixed: _Mixed, found: SetBound | None) -> None:
        """Keep what sets prove of a tier that was counted."""
        if found is not None and found.value is not None and found.worth is not None:
            self._lift_count(mixed, found.value)
            self.record.price(mixed.at, mixed.floors, found.worth)

    def _lift_count(self, mixed: _Mixed, found: int) -> None:
        """Keep a bound, unless plans may pay more before than it speaks of."""
        if self.record.floors[: mixed.at] == mixed.floors:
            self.record.lift(mixed.at, found)

    def _is_over(self, at: int) -> bool:
        """Whether time is up, or nothing is left to be proved of a tier."""
        return not self.watch.allows(Flow.name) or self.record.is_settled(at)


def _known(floors: Sequence[int | None]) -> list[int] | None:
    """Return bounds of tiers; ``None`` where one is unknown."""
    found = [one for one in floors if one is not None]
    return found if len(found) == len(floors) else None
