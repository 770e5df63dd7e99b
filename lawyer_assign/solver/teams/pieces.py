"""A plan with teams chosen anew piece by piece, by CP-SAT, among few pairs.

The teams of a plan are good one by one and not together: which firm sends the team of
one committee decides who is left for its neighbours. A piece is some committees whose
lawyers want each other's places; they may be served by any of a few near pairs each,
while all others keep whom they have. CP-SAT settles one in a tenth or two of a second.
City of seed 4, 60 s: .66 % of the points open without, .16 with them.
"""

from collections import defaultdict, deque
from dataclasses import replace
from functools import cached_property

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.formulation.split import narrowed
from lawyer_assign.solver.answer import Start
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.teams.rows import near_pairs
from lawyer_assign.statements import Bound

FEW, FEW_OF_TEAM = 3, 12
"""Near pairs of each committee, and of each that asks for a team."""

SIZE = 150
"""Committees of a piece."""

WANTED = 6
"""Pairs of a committee whose lawyers' places belong to its piece."""

NEARLY = 30
"""Points by which the order of pairs is shaken, so that pieces differ."""

EFFORT, MOST = 1.0, 3.0
"""CP-SAT's deterministic time for a piece, and for all committees at once."""

HARDLY = 1e-3
"""Points for which a committee that costs what it might is chosen to begin with."""

PATIENCE = 40
"""Pieces in a row that may find nothing better."""


class Pieces:
    """Pieces of one plan; knows which of its committees cost more than they might.

    Parameters
    ----------
    formulation, teams
        And its rows of teams.
    plan
        Keeps every must.
    gain
        What choosing each pair costs at least, beyond a bound of the last tier.
    floors
        Bounds of all tiers that hold.
    reference, run
        What chooses a piece; its seed.
    """

    def __init__(
        self, formulation: Formulation, teams: Bound, plan: Mask, gain: Ints,
        floors: tuple[int | None, ...], reference: CpSat, run: Run,
    ) -> None:  # fmt: skip
        self._near = near_pairs(formulation, gain, plan, FEW, (teams, FEW_OF_TEAM))
        self._few = narrowed(formulation, self._near)
        self._gain = np.maximum(gain[self._near], 0)
        self._plan = plan[self._near]
        self._floors, self._reference = floors, reference
        self._run = run.under(run.watch.unheard())
        self._dice = np.random.default_rng(run.seed)
        self._failed = 0

    @property
    def has_ended(self) -> bool:
        """Whether nothing better is to be expected, or the plan pays its floors."""
        prices = self._few.prices(self._plan)
        return self._failed >= PATIENCE or prices == self._floors

    def reach_floors(self) -> Mask | None:
        """Return a plan that pays less in a tier before the last, if one is found.

        All committees are one piece there. What it pays in the last tier is left to
        flows with the same teams.
        """
        few = self._few
        before = Formulation(few.pairs, few.must, few.tiers[:-1])
        start = Start(self._plan, self._floors[:-1])
        found = self._solved(before, start, MOST)
        return None if found is None else self._whole(found)

    def better(self) -> Mask | None:
        """Choose one piece anew; return the plan if it pays less."""
        inside = self._piece()[self._few.pairs.committee]
        mask = inside | self._plan
        part = _with_kept(narrowed(self._few, mask), ~inside[mask])
        found = self._solved(part, Start(self._plan[mask], self._floors), EFFORT)
        self._failed += 1
        if found is None:
            return None
        self._failed = 0
        self._plan = np.zeros_like(self._plan)
        self._plan[np.flatnonzero(mask)[found]] = True
        return self._whole(self._plan)

    def _solved(self, part: Formulation, start: Start, effort: float) -> Mask | None:
        """Return a plan that pays less than the one to begin with, if one is found."""
        settings = replace(self._run.settings, workers=1, effort=effort)
        run = replace(self._run, settings=settings)
        found = self._reference.solve(part, run, start).chosen
        if found is None or start.chosen is None:
            return None
        return found if part.prices(found) < part.prices(start.chosen) else None

    def _whole(self, plan: Mask) -> Mask:
        found = np.zeros(len(self._near), bool)
        found[np.flatnonzero(self._near)[plan]] = True
        return found

    @cached_property
    def _pairs_of(self) -> list[Ints]:
        """Pairs of each committee."""
        committee = self._few.pairs.committee
        order = np.argsort(committee, kind="stable")
        return np.split(order, np.cumsum(np.bincount(committee))[:-1])

    def _piece(self) -> Mask:
        """Return whose lawyers may change, a mask of committees.

        It grows from one that costs more than it might, along who wants whose lawyers.
        """
        pairs, dice, plan = self._few.pairs, self._dice, np.flatnonzero(self._plan)
        count = len(self._pairs_of)
        cost = np.bincount(pairs.committee[plan], self._gain[plan], count) + HARDLY
        served = defaultdict(list)
        for place in plan.tolist():
            served[int(pairs.lawyer[place])].append(int(pairs.committee[place]))
        first = int(dice.choice(count, p=cost / cost.sum()))
        inside, waiting, left = np.zeros(count, bool), deque([first]), SIZE - 1
        inside[first] = True
        while waiting and left > 0:
            own = self._pairs_of[waiting.popleft()]
            shaken = self._gain[own] + dice.integers(0, NEARLY, len(own))
            for pair in own[np.argsort(shaken, kind="stable")][:WANTED].tolist():
                others = [
                    one for one in served[int(pairs.lawyer[pair])] if not inside[one]
                ]
                for one in others[:left]:
                    inside[one] = True
                    waiting.append(one)
                left -= min(left, len(others))
        return inside


def _with_kept(part: Formulation, kept: Mask) -> Formulation:
    """Return the same where some pairs are chosen in any case."""
    group, count = np.where(kept, 0, -1), np.array([kept.sum()])
    return replace(part, must=(*part.must, Bound("kept", ["kept"], group, lower=count)))
