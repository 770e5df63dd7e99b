"""Whole solutions of the program of links: plans near it, and the last points.

What the linear program leaves open (:mod:`lawyer_assign.solver.choice.excused.\
link_rounds`) CP-SAT searches among few columns. A whole solution may violate rows that
nobody learned yet: these are added, until it violates none. Without the rows that block
in it, somebody can be sent everywhere, so it is a plan.

*Near.* The program is nearly whole: of districts of 600 and 1,000 committees its value,
rounded up, was the fewest blocking pairs, or one to three below. So plans are sought
first among columns that cost it nothing; if none is better, posts that the solution
nearly has are settled, the program is solved again, and so on, until few posts are left
in parts. That proves nothing of other plans.

*The last points.* Let the linear program prove B, and :math:`B + r_j` of every plan
with column j (:func:`lawyer_assign.solver.linear.relaxation.relaxation_of`). A plan
with T blocking pairs at most has no column for which :math:`B + r_j > T`: with T near B
few columns are left, and CP-SAT says of these whether there is a solution. If there is
none, more than T pairs block in every plan.
"""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.linear_form import LinearForm, restricted, with_lock
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.excused.link_rounds import (
    HALF,
    PART,
    LinkPlans,
    LinkRounds,
)
from lawyer_assign.solver.linear.cpsat_model import ANY, Program, that_ends
from lawyer_assign.solver.linear.relaxation import relaxation_of

NEAR = 0.01
"""Blocking pairs that a column may cost the program to be near its solution."""

FEW = 40
"""A dive ends where so many posts are left in parts."""

TRIES, EFFORT = 20, 5.0
"""Most searches near it, and CP-SAT's deterministic time for each."""


class WholeLinks:
    """Looks for whole solutions of a program that is solved.

    Parameters
    ----------
    rounds
        The program.
    plans
        Takes what is found.
    """

    def __init__(self, rounds: LinkRounds, plans: LinkPlans) -> None:
        self._rounds, self._plans = rounds, plans
        cuts, self._prices = rounds.solved
        form = with_cuts(rounds.form, cuts)
        self._form = replace(form, pairs=form.matrix.shape[1])
        self._near: Mask = form.cost[0] - form.matrix.T @ self._prices < NEAR
        # Whole solutions need these combs only, and what dispatch asks.
        self._cuts: list[Cut] = [*rounds.combs.each()]

    def near(self, watch: Watch) -> bool:
        """Look for better plans among columns that cost nothing; say if one was found.

        Better ones have fewer blocking pairs.
        """
        nothing = np.zeros(self._form.pairs, bool)
        return self._better(self._near, nothing, watch)

    def dive(self, watch: Watch) -> bool:
        """Look for better plans among those with posts that a dive settles."""
        try:
            settled = self._rounds.dive(FEW, watch)
        except OutOfTime:
            return False
        kept = self._near | settled
        kept[-len(self._rounds.blocks) :] = True
        return self._better(kept, settled, watch)

    def _better(self, kept: Mask, settled: Mask, watch: Watch) -> bool:
        """Look for better plans among some columns, some of them settled."""
        before = self._plans.most
        form = replace(self._form, least=settled.astype(np.int64))
        with suppress(OutOfTime):  # plans that were found until then are kept
            self._search(form, np.flatnonzero(kept), watch)
        return self._plans.most < before

    def _search(self, form: LinearForm, kept: Ints, watch: Watch) -> None:
        """Look for better plans among some columns of a form.

        Where a solution is none, since somebody is missing, rows are given up for them.
        """
        plans, bound = self._plans, self._rounds.bound
        for _ in range(TRIES):
            if bound >= plans.most or watch.must_stop:
                return
            smaller = self._among(with_lock(form, 0, plans.most - 1), kept)
            program = Program(smaller, watch)
            hint, settings = self._likely()[kept], Settings(effort=EFFORT)
            ending = program.run(0, hint, bound, settings, watch)
            if ending.values is None:
                return
            before, found = plans.most, self._spread(ending.values, kept)
            if not self._take(found, watch):
                plans.make(self._rounds.blocks_of(found), HALF, watch)
            elif plans.most == before or ending.bound == plans.most:
                return

    def closed(self, watch: Watch) -> int:
        """Return blocking pairs that no plan goes below, until the watch says stop."""
        bound, form = self._rounds.bound, self._form
        nothing = np.zeros(form.pairs)
        with suppress(OutOfTime):  # what is proved until then holds
            proved = relaxation_of(form, 0, self._prices, nothing)
            while bound < self._plans.most and not watch.must_stop:
                kept = np.flatnonzero(proved.reduced <= bound - proved.bound)
                if not self._is_none(with_lock(form, 0, bound), kept, watch):
                    break
                bound += 1
        return min(bound, self._plans.most)

    def _likely(self) -> Mask:
        """Return what a plan near the last solution has; what blocks a little does."""
        values, blocks = self._rounds.values, self._rounds.blocks
        likely: Mask = values > HALF
        likely[-len(blocks) :] = blocks > PART
        return likely

    def _is_none(self, form: LinearForm, kept: Ints, watch: Watch) -> bool:
        """Say whether it is proved that no plan keeps a form.

        Only columns of ``kept`` are those of such plans.
        """
        while not watch.must_stop:
            program = Program(self._among(form, kept), watch)
            ending = program.run(ANY, None, 0, that_ends(watch), watch)
            if ending.is_infeasible:
                return True
            if ending.values is None:
                return False
            if self._take(self._spread(ending.values, kept), watch):
                return False
        return False

    def _among(self, form: LinearForm, kept: Ints) -> LinearForm:
        """Return the program of some columns, with all that whole solutions need."""
        return restricted(with_cuts(form, self._cuts), kept)[0]

    def _spread(self, values: Ints, kept: Ints) -> Floats:
        """Return a solution over all columns."""
        found: Floats = np.zeros(self._form.pairs)
        found[kept] = values
        return found

    def _take(self, found: Floats, watch: Watch) -> bool:
        """Learn what a whole solution violates; if that is nothing, it is a plan."""
        fresh = self._rounds.violated(found, watch)
        self._cuts += fresh
        if not fresh:
            self._plans.take(self._rounds.blocks_of(found) > HALF, watch)
        return not fresh
