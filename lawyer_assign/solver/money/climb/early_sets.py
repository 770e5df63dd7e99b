"""Whole sets at work beside the choice of loads, before there is a plan.

What they bound is the last tier of plans that pay at most so much before
(:class:`lawyer_assign.solver.money.held_bound.HeldBound`). How much that is the choice
of loads will say, and mixtures of loads foretell. So sets climb in a second thread for
plans that pay a little more than these. Once there is a plan, their prices prove what
they do of plans like it, and sets go on from there: prices that are good for so many
further posts are nearly as good for one more or less.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.beside import Beside, may_work_beside
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.climb.climb_starts import climbed, may_climb, sets_of
from lawyer_assign.solver.money.climb.set_boxes import SetBoxes
from lawyer_assign.solver.money.climb.set_climb import SetClimb
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.sets.apart import NOTHING
from lawyer_assign.solver.money.sets.post_sets import PostSets
from lawyer_assign.solver.money.sets.set_bound import SetBound

HALF = 0.5
"""Share of the time left for flows, which sets start from."""

MORE = 0.012
"""Part by which plans pay more than mixtures of loads: .9 to 1.4 % in cities at 95 %,
2.9 % at 99 %."""


class EarlySets:
    """Raises a bound of the last tier for plans as they are expected.

    Parameters
    ----------
    record, flows
        Of the run; the record is read, not written.
    paid
        What plans are expected to pay before the last tier, to begin with.
    first, worth
        As for :class:`HeldBound`: a plan to see where too much is spent, and what a fen
        of each row is worth in the tier before the last.
    mixed
        What mixtures of loads pay in that tier, once it is known; 0 before.

    Attributes
    ----------
    boxes
        What goes on by whole sets; ``None`` where there was no time for it.
    work
        What is at work on it, if anything is.
    spent
        Seconds that this took.
    """

    def __init__(
        self, record: Record, flows: Flows, paid: tuple[int, ...], first: Mask,
        worth: Floats, mixed: Callable[[], float],
    ) -> None:  # fmt: skip
        self.record, self.flows = record.aside(), flows
        self.paid, self.first, self.worth, self.mixed = paid, first, worth, mixed
        self.left = flows.of_sets(record.relaxed)
        self.boxes: SetBoxes | None = None
        self.work: Beside[None] | None = None
        self.spent = 0.0

    @staticmethod
    def takes(record: Record, flows: Flows) -> bool:
        """Whether whole sets will be asked, and may work in a second thread."""
        left = flows.of_sets(record.relaxed)
        return may_work_beside(flows.run) and may_climb(record, left)

    @contextmanager
    def going_on(
        self, watch: Watch, after: "Beside[SetBound | None] | None"
    ) -> Iterator[None]:
        """Let sets climb beside what is done meanwhile.

        Parameters
        ----------
        watch
            The caller's.
        after
            Work of another thread that comes first, if any: there are two processors.
        """

        def work(own: Watch) -> None:
            if after is not None:
                after.wait(own)
            self.run(own)

        with Beside(work, watch) as self.work:
            yield

    def run(self, watch: Watch) -> None:
        """Climb from prices of flows, and go on by programs while there is time."""
        began, run = watch.seconds, self.flows.run.under(watch)
        flows = Flows(run, self.flows.teams)
        held = HeldBound(self.record, flows, watch.part(HALF), self.worth, self.paid)
        held.raise_last(self.first, is_start=True)
        held.watch = watch
        if held.best is not None and not watch.must_stop:
            self.boxes = climbed(held, self.left, watch)
            if self.boxes is not None and not watch.must_stop:
                self._go_on(self.boxes, held, watch)
        self.spent = watch.seconds - began

    def _go_on(self, boxes: SetBoxes, held: HeldBound, watch: Watch) -> None:
        """Go on for plans as they are expected once more is known of them."""
        boxes.run(watch, ends=lambda: self.mixed() > 0)
        foretold = self.mixed()
        if foretold:
            self.paid = (*self.paid[:-1], int((1 + MORE) * foretold) + 1)
        held.paid = self.paid
        self.boxes = self._moved(boxes, held)
        self.boxes.run(watch)

    def moved(self, held: HeldBound) -> SetBoxes | None:
        """Return what goes on for plans like the best one of a record.

        ``None`` where none was found in time, or where plans pay for a tier that was
        expected to be held at nothing, or the other way round: its prices say nothing.
        """
        if self.work is not None:
            self.work.end()
        boxes, pays = self.boxes, [one > 0 for one in held.paid]
        is_like = pays == [one > 0 for one in self.paid]
        if boxes is None or boxes.bound.best is None or not is_like:
            return None
        return self._moved(boxes, held)

    def _moved(self, boxes: SetBoxes, held: HeldBound) -> SetBoxes:
        """Return the same sets and boxes for plans that pay something else before."""
        (outlay,), price = held.record.outlays, held.record.paid(held.last)
        climb = SetClimb(self.left, outlay, held.paid, price, held.shares)
        known = boxes.seen.bound.best
        assert known is not None  # it climbed
        # Prices beside units of money say little where there are none.
        _, called = climb.bound.prove(known[1])
        climb.seen = [_fitting(boxes.program.posts, climb.bound.sets), called]
        found = SetBoxes(climb, sets_of(climb, held.record.best))
        found.room, found.part = boxes.room, boxes.part
        found.took, found.hope = boxes.took, boxes.hope
        return found


def _fitting(posts: Ints, sets: PostSets) -> Ints:
    """Return those of some sets that lines may have, as wide as these sets are.

    Where plans pay for fewer posts beyond few a line can have fewer.
    """
    may_be = (posts >= 0).sum(axis=1) <= sets.most[sets.outlay.line[posts[:, 0]]]
    kept = posts[may_be][:, : sets.size]
    more = ((0, 0), (0, sets.size - kept.shape[1]))
    return np.pad(kept, more, constant_values=NOTHING)
