"""Fairness by flows: bisect on the worst value, hold it, go on to the next tier.

Whether some plan that is best in the tiers before has its j-th worst value at or below
t is a question to a flow, if "beyond t" can be counted by one:

- rows that admit one pair: a pair is beyond t or not, which is a price per pair;
- rows whose value is their count: a row may hold so many pairs before it is beyond t.

Let t(1) >= t(2) >= ... >= t(j - 1) be the worst values that all plans share that are
best so far. A plan has its j-th worst value at or below t if and only if no more lies
beyond t than of these. The least such t is t(j), found by bisection, and a tier that
asks for so little beyond t(j) holds it: every tier is again a sum over arcs.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, VerificationError
from lawyer_assign.formulation import Formulation, Term, Tier
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.flow.backend import Flow, no_flow
from lawyer_assign.solver.flow.nested_rows import rule_zh
from lawyer_assign.solver.linear.peak import empty_values, most_per_row, values_of_pairs
from lawyer_assign.statements import Bound, Cost, Peak, Statement


@dataclass(frozen=True, eq=False)
class Ladder:
    """A peak whose rows can be counted beyond any threshold by a flow.

    Parameters
    ----------
    peak
        What is minimised.
    steps
        All values a row may have, ascending.
    step_of_count
        Value per pair in a row, where rows are counted; ``None`` where they admit one
        pair each.
    """

    peak: Peak
    steps: Ints
    step_of_count: int | None

    def beyond(self, threshold: int) -> Statement:
        """Return what lies beyond a threshold, up to what no plan can change."""
        peak = self.peak
        if self.step_of_count is None:
            empty = empty_values(peak) > threshold
            points = (values_of_pairs(peak) > threshold).astype(np.int64)
            points -= empty[peak.group]
            return Cost(peak.rule, peak.who, peak.group, points=points)
        return Bound(peak.rule, peak.who, peak.group, upper=self._room(threshold))

    def allowed(self, threshold: int, worse: list[int]) -> int:
        """Return how much of ``beyond`` the worse values alone explain."""
        if self.step_of_count is None:
            empty = empty_values(self.peak) > threshold
            return sum(one > threshold for one in worse) - int(empty.sum())
        return sum(one - threshold for one in worse) // self.step_of_count

    def _room(self, threshold: int) -> Ints:
        """Return how many pairs each row may have before it is beyond."""
        peak = self.peak
        size = np.ones(len(peak.who), np.int64) if peak.size is None else peak.size
        return threshold * size // (self.step_of_count or 1)


def ladder_or_why_not(peak: Peak, formulation: Formulation) -> Ladder | Text:
    """Return a peak's ladder, or a sentence why flows cannot climb it."""
    rows = len(peak.who)
    most = most_per_row(formulation.must, peak.group, rows)
    inside = peak.group >= 0
    if (most <= 1).all():
        values = values_of_pairs(peak)[inside]
        return Ladder(peak, np.union1d(values, empty_values(peak)), None)
    factors = np.array([1]) if peak.factor is None else np.unique(peak.factor[inside])
    if len(factors) > 1 or factors[0] <= 0 or peak.empty is not None:
        return _why(
            peak,
            "adds unequal values of several posts in one row",
            "在同一行中累加多个配对的不等值",
        )
    if peak.worst > 1 and peak.size is not None:
        return _why(
            peak,
            "adds loads relative to unequal sizes on several levels",
            "在多级上累加相对于不等规模的工作量",
        )
    row = np.repeat(np.arange(rows), most + 1)
    starts = np.repeat(np.cumsum(most + 1) - (most + 1), most + 1)
    sums = (np.arange(len(row)) - starts) * int(factors[0])
    step = peak.scale * int(factors[0])
    return Ladder(peak, np.unique(peak.value_of(sums, row)), step)


def _why(peak: Peak, en: str, zh: str) -> Text:
    return Text(f"{peak.rule} {en}", f"{rule_zh(peak.rule)}{zh}")


class Thresholds:
    """Backend for flows with peaks, each peak alone in its tier."""

    name: ClassVar[str] = "thresholds"
    title: ClassVar[Text] = Text("flow by thresholds", "逐级设限的网络流")
    takes: ClassVar[frozenset[type[Statement]]] = Flow.takes | {Peak}
    least_pairs: ClassVar[int] = 0

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence if this backend cannot take it, else ``None``."""
        ladders = _ladders(formulation)
        if isinstance(ladders, Text):
            return ladders
        # At the farthest threshold rows have most room: whatever counts counts there.
        held = (
            _held(tier, ladders[at], int(ladders[at].steps.max(initial=0)))
            if at in ladders
            else tier
            for at, tier in enumerate(formulation.tiers)
        )
        return Flow().why_not(replace(formulation, tiers=tuple(held)))

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,  # noqa: ARG002 (flows need none)
    ) -> Answer:
        """Return an optimum of all tiers; part of it, if the watch stops the run.

        Raises
        ------
        UnsupportedError
            It is no flow of this kind.
        """
        why = self.why_not(formulation)
        if why is not None:
            raise no_flow(why)
        return _Climb(formulation, run.watch).run()


def flow_of(formulation: Formulation) -> Flow | Thresholds:
    """Return the backend of flows that knows the peaks of a formulation, if any."""
    has_peak = any(isinstance(one, Peak) for one in formulation.statements)
    return Thresholds() if has_peak else Flow()


class _Climb:
    """One run: tiers that are settled, and the worst values found."""

    def __init__(self, formulation: Formulation, watch: Watch) -> None:
        ladders = _ladders(formulation)
        assert not isinstance(ladders, Text)
        self.formulation = formulation
        self.ladders = ladders
        self.watch = watch
        self.flow = Flow()
        self.settled: list[Tier] = []
        self.worse: list[int] = []
        self.best: Mask | None = None
        self.first: Mask | None = None
        self.found: dict[int, int] = {}
        self.seconds: list[float] = []

    def run(self) -> Answer:
        """Settle tier after tier, then solve all together."""
        self.best = self.first = self._solve(self._plain(0)).chosen
        if self.first is None:
            return self._nothing()
        for at, tier in enumerate(self.formulation.tiers):
            before = self.watch.seconds
            if at not in self.ladders:
                self.settled.append(tier)
            else:
                bound = self._settle(at)
                if self.best is None:
                    return self._nothing()
                if self._is_late(at, bound):
                    return self._part(at, bound)
            self.seconds.append(self.watch.seconds - before)
        before = self.watch.seconds
        answer = self._solve(self.settled)
        if answer.chosen is None:
            return self._nothing()
        self.seconds[-1:] = [
            one + self.watch.seconds - before for one in self.seconds[-1:]
        ]
        return self._whole(answer.chosen)

    def _settle(self, at: int) -> int:
        """Find the worst value of a tier and hold it; return what is proved of it."""
        ladder, tier = self.ladders[at], self.formulation.tiers[at]
        peak = ladder.peak
        if peak.worst == 1:
            self.worse = []
        if peak.worst > len(peak.who):
            self.settled.append(Tier(tier.number, ()))
            # There is nothing to choose, but a plan must exist.
            self.best = self._solve(self.settled).chosen
            self.found[at] = self._bound_of(tier, self.worse)
            return self.found[at]
        worst, least = self._bisect(ladder, tier)
        self.settled.append(_held(tier, ladder, worst))
        bound = self._bound_of(tier, [*self.worse, least])
        self.worse.append(worst)
        self.found[at] = self._bound_of(tier, self.worse)
        self.watch.tell("thresholds", at, self.found[at], bound)
        return bound

    def _bisect(self, ladder: Ladder, tier: Tier) -> tuple[int, int]:
        """Return the least threshold found that can be kept, and a bound below it.

        Thresholds at or above ``high`` can be kept, those below ``low`` cannot.
        """
        steps = ladder.steps
        best: Mask | None = None
        last = int(steps[-1]) if not self.worse else self.worse[-1]
        if not self.found:
            # The first plan is best in all tiers before, as those that are sought.
            best = self.first
            last = self._worst_of(ladder, best)
        high = int(np.searchsorted(steps, last))
        low, stride = 0, 1 if self.worse else len(steps)
        while low < high or best is None:
            if best is not None and not self.watch.allows(self.flow.name):
                break
            middle = max((low + high) // 2, high - stride)
            stride *= 2
            found, is_kept = self._tried(ladder, tier, int(steps[middle]))
            if found is None:
                break
            if is_kept:
                best = found
                high = int(np.searchsorted(steps, self._worst_of(ladder, found)))
            else:
                best = found if best is None else best
                low = middle + 1
        self.best = best
        return int(steps[high]), int(steps[low])

    def _worst_of(self, ladder: Ladder, chosen: Mask | None) -> int:
        """Return the worst value of a plan that a tier counts last."""
        assert chosen is not None
        values: Ints = np.sort(ladder.peak.values(chosen))
        return int(values[-ladder.peak.worst])

    def _tried(
        self, ladder: Ladder, tier: Tier, threshold: int
    ) -> tuple[Mask | None, bool]:
        """Return a plan with least beyond a threshold, and whether it keeps it."""
        answer = self._solve([*self.settled, _held(tier, ladder, threshold)])
        beyond = answer.tiers[-1].price
        if answer.chosen is None or beyond is None:
            return None, False
        return answer.chosen, beyond <= ladder.allowed(threshold, self.worse)

    def _solve(self, tiers: list[Tier]) -> Answer:
        asked = replace(self.formulation, tiers=tuple(tiers))
        return self.flow.solve(asked, Run(self.watch))

    def _plain(self, start: int) -> list[Tier]:
        """Return the tiers from ``start`` on, those of peaks with nothing in them."""
        return [
            Tier(tier.number, ()) if at in self.ladders else tier
            for at, tier in enumerate(self.formulation.tiers)
            if at >= start
        ]

    def _bound_of(self, tier: Tier, values: list[int]) -> int:
        return tier.terms[0].weight * sum(values)

    def _nothing(self) -> Answer:
        tiers = (TierAnswer(None, None, 0.0) for _ in self.formulation.tiers)
        return Answer(None, tuple(tiers), is_infeasible=True)

    def _is_late(self, at: int, bound: int) -> bool:
        """Return whether time is up and more is left to do than one flow."""
        is_open = bound != self.found[at] or any(one > at for one in self.ladders)
        return is_open and not self.watch.allows(self.flow.name)

    def _part(self, at: int, bound: int) -> Answer:
        """Return a plan that is best in what is settled, and in no peak thereafter.

        Tiers before are proved, this one is bounded.
        """
        assert self.best is not None
        if self.best is not self.first:
            found = self._solve([*self.settled, *self._plain(at + 1)]).chosen
            assert found is not None
            self.best = min(found, self.best, key=self.formulation.prices)
        prices = self.formulation.prices(self.best)
        bounds = [*prices[:at], bound, *(None for _ in prices[at + 1 :])]
        seconds = [*self.seconds, *(0.0 for _ in prices[at:])]
        tiers = map(TierAnswer, prices, bounds, seconds)
        return Answer(self.best, tuple(tiers))

    def _whole(self, chosen: Mask) -> Answer:
        """Return the plan of all tiers, recounted by the statements themselves."""
        prices = self.formulation.prices(chosen)
        for at, found in self.found.items():
            if prices[at] != found:
                raise VerificationError(
                    f"flows hold tier {self.formulation.tiers[at].number} at {found}, "
                    f"the statements count {prices[at]}"
                )
        return Answer(chosen, tuple(map(TierAnswer, prices, prices, self.seconds)))


def _ladders(formulation: Formulation) -> dict[int, Ladder] | Text:
    """Return the ladder of every tier of a peak, or a sentence why there is none."""
    found: dict[int, Ladder] = {}
    before: Peak | None = None
    for at, tier in enumerate(formulation.tiers):
        peaks = [t.statement for t in tier.terms if isinstance(t.statement, Peak)]
        if not peaks:
            continue
        peak = peaks[0]
        if len(tier.terms) > 1:
            return _why(
                peak,
                f"shares tier {tier.number} with something else",
                f"与其他目标同在第{tier.number}层",
            )
        if peak.worst > 1 and not _continues(peak, before):
            return _why(
                peak,
                f"lacks the levels before its level {peak.worst}",
                f"缺少第{peak.worst}级之前的各级",
            )
        ladder = ladder_or_why_not(peak, formulation)
        if isinstance(ladder, Text):
            return ladder
        found[at], before = ladder, peak
    return found


def _continues(peak: Peak, before: Peak | None) -> bool:
    """Return whether a peak adds one more of the values of the peak before."""
    if before is None or (before.rule, before.worst + 1) != (peak.rule, peak.worst):
        return False
    sides = ("group", "factor", "empty", "size", "scale")
    return all(
        np.array_equal(getattr(before, one), getattr(peak, one)) for one in sides
    )


def _held(tier: Tier, ladder: Ladder, threshold: int) -> Tier:
    """Return the tier that asks for as little beyond a threshold as can be."""
    return Tier(tier.number, (Term(ladder.beyond(threshold), 1),))
