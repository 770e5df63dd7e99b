"""Plans among the pairs that a better plan can have: sought, and looked through whole.

A plan is sought among the nearest pairs by HiGHS, whose word nobody has to take: plans
are recounted. What is proved is proved by branching on few counts
(:mod:`lawyer_assign.solver.linear.branching`), and by CP-SAT where all of these are
whole and pairs are not.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import UNBOUNDED, Floats, Ints
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm, with_rows
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.linear.branching import Branching, Leaf, is_whole
from lawyer_assign.solver.linear.cpsat_model import Program
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.closing import (
    Choice,
    choice_of,
    counts_of,
    form_of,
)
from lawyer_assign.solver.money.sets.near_posts import NearPosts
from lawyer_assign.solver.money.sets.set_bound import SetBound

FEW_PAIRS = 2_000
"""Pairs among which a plan is sought."""

SEARCH = 0.15
"""Share of the time that is left for one search for a plan."""

GAP = 2e-4
"""Part of the points that this may leave: branching finds better plans itself."""

NODES = 30
"""Nodes of it at most, so that it does not take long where nobody set a limit."""

BRANCHING = 0.9
"""Share of the time that is left for that."""

EFFORT = 10.0
"""CP-SAT's deterministic time for what branching leaves."""


class NearSearch:
    """Looks through plans that pay so much before the last tier at most.

    Parameters
    ----------
    record
        With a best plan.
    paid
        Points of each tier before the last.
    watch
        Clock.
    settings
        Workers and seed of CP-SAT.

    Attributes
    ----------
    ceiling
        What the best plan pays in the last tier, if it pays no more before.
    """

    def __init__(
        self, record: Record, paid: Sequence[int], watch: Watch, settings: Settings
    ) -> None:
        self.record, self.paid, self.watch = record, paid, watch
        self.settings = replace(settings, effort=EFFORT)
        self.ceiling = UNBOUNDED
        self._note()

    def seek(self, bound: SetBound, near: NearPosts) -> None:
        """Look for a plan among the pairs that cost least above the prices."""
        few = min(FEW_PAIRS, len(near.pairs)) - 1
        room = int(np.partition(near.pairs, few)[few])
        choice, form, counts = self._form_of(bound, near, room)
        held = with_rows(form, counts[: len(bound.least)], bound.least, bound.most)
        highs = Highs(program_of(held, 0), is_whole=True, gap=GAP, nodes=NODES)
        highs.run(self.watch.part(SEARCH))
        if highs.has_values:
            self._take(choice, highs.values)

    def is_few(self, bound: SetBound, near: NearPosts, goal: int, most: int) -> bool:
        """Whether plans below a goal can have so many pairs at most."""
        return int((near.pairs <= _room(bound, goal)).sum()) <= most

    def close(self, bound: SetBound, near: NearPosts, floor: int, goal: int) -> int:
        """Return what plans cost at least that keep a bound's counts, or the goal.

        Parameters
        ----------
        bound
            Raised, with counts.
        near
            Of its prices.
        floor
            What is known already.
        goal
            At most the ceiling.
        """
        choice, form, counts = self._form_of(bound, near, _room(bound, goal))
        sides = list(zip(bound.least.tolist(), bound.most.tolist(), strict=True))
        tree = Branching(form, counts, goal, floor, sides)

        def whole(values: Floats, held: LinearForm, proved: int) -> Leaf:
            if is_whole(values):
                self._take(choice, values)
            else:
                proved = self._choose(choice, held, proved)
            return Leaf(min(goal, self.ceiling), proved)

        tree.run(self.watch.part(BRANCHING), whole)
        return tree.bound

    def _form_of(
        self, bound: SetBound, near: NearPosts, room: int
    ) -> tuple[Choice, LinearForm, csr_array]:
        assert self.record.best is not None  # asked before
        plan = bound.sets.of_plan(np.flatnonzero(self.record.best))
        choice = choice_of(near, room, plan)
        form = form_of(bound.program, choice)
        return choice, form, counts_of(bound.program, choice, form.matrix.shape[1])

    def _choose(self, choice: Choice, form: LinearForm, floor: int) -> int:
        """Let CP-SAT choose; return what is proved of the choice."""
        assert self.record.best is not None  # asked before
        try:
            program = Program(form, self.watch)
            hint = self.record.best[choice.pairs]
            ending = program.run(0, hint, floor, self.settings, self.watch)
        except OutOfTime:
            return floor
        if ending.is_infeasible:
            return UNBOUNDED
        if ending.values is not None:
            self._take(choice, ending.values)
        return floor if ending.bound is None else max(floor, ending.bound)

    def _take(self, choice: Choice, values: Floats | Ints) -> None:
        """Take the plan of some pairs, if it is one and better."""
        chosen = np.zeros(len(self.record.relaxed.pairs), bool)
        chosen[choice.pairs[values[: len(choice.pairs)] > 0.5]] = True
        self.record.take(chosen)
        self._note()

    def _note(self) -> None:
        assert self.record.best is not None  # asked before
        *paid, last = self.record.formulation.prices(self.record.best)
        if all(one <= most for one, most in zip(paid, self.paid, strict=True)):
            self.ceiling = min(self.ceiling, last)


def _room(bound: SetBound, goal: int) -> int:
    """Return how far sets of plans below a goal are above the least at most."""
    assert bound.best is not None  # raised before
    return (goal - 1) * bound.fine - bound.best[0]
