"""Whole solutions of the program of links: plans near it, and the last points.

What the linear program leaves open (:mod:`lawyer_assign.solver.choice.excused.\
link_rounds`) CP-SAT searches among few columns. A whole solution may violate rows that
nobody learned yet: these are added, until it violates none. Without the rows that block
in it, somebody can be sent everywhere then, and it tells who serves whom, so it is a
plan, but for which of a firm's lawyers has which of its posts.

*Near.* The program is nearly whole: of districts of 600 and 1,000 committees its value,
rounded up, was the fewest blocking pairs where these are known, or one to three below.
So plans are sought first among columns that cost it nothing; if none is better, posts
that the solution nearly has are settled, the program is solved again, and so on, until
few posts are left in parts. That proves nothing of other plans.

*The last points.* Whether a plan of so few can be is asked by branching first
(:mod:`lawyer_assign.solver.choice.excused.enough_tree`), and where that says nothing in
its time, by CP-SAT. Let the linear program prove B, and :math:`B + r_j` of every plan
with column j (:func:`lawyer_assign.solver.linear.relaxation.relaxation_of`). A plan
with T blocking pairs at most has no column for which :math:`B + r_j > T`: with T near B
few columns are left, and CP-SAT says of these whether there is a solution. If there is
none, more than T pairs block in every plan. CP-SAT is asked for the fewest, not just
for any: the linear programs in it have a purpose then, and it finds out sooner by far.

*When who sends is asked.* Whether dispatch is short, and so the solution far from every
plan, a few rounds with rows of who sends tell: they gain whole pairs there, and hardly
anything elsewhere. With much time left they come before the first search, which would
be in vain there; with little, that search finds the best plan that there is time for.

Whole solutions keep all combs by columns that say whether firms have enough good posts
(:mod:`lawyer_assign.solver.choice.excused.enough_posts`).
"""

from contextlib import suppress
from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.linear_form import LinearForm, restricted, with_lock
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.excused.enough_posts import with_enough
from lawyer_assign.solver.choice.excused.enough_tree import EnoughTree
from lawyer_assign.solver.choice.excused.link_plans import (
    LEAST_PARTS,
    SHARE_OF_WHOLE,
    LinkPlans,
)
from lawyer_assign.solver.choice.excused.link_rounds import HALF, LinkRounds
from lawyer_assign.solver.linear.cpsat_model import Program, that_ends
from lawyer_assign.solver.linear.relaxation import relaxation_of

NEAR = 0.01
"""Blocking pairs that a column may cost the program to be near its solution."""

FEW = 40
"""A dive ends where so many posts are left in parts."""

TRIES, EFFORT = 20, 5.0
"""Most searches near it, and CP-SAT's deterministic time for each."""

SHARE_OF_NEAR, SHARE_OF_DIVE = 0.75, 0.8
"""Shares of the time left for plans near the solution; if it has none, for a dive."""

SHARE_OF_TREE = 0.6
"""Share of the time left for branching; CP-SAT has what it leaves."""


CLOSED = 1
"""Blocking pairs that CP-SAT proves sooner than the rows of who sends do."""

LONG = 10.0
"""Seconds left from which these rows are asked for a few rounds before any search."""

MUCH, SOON = 0.5, 3
"""Where dispatch is short, so many rounds of them gain so many pairs in all, or more:
of 1,000 committees, seed 2, the third gains 1.0, and of seeds 0, 4, 6 and 9 all three
together 0.2, 0.05, 0.1 and 0.05."""

SHARE_OF_ROUNDS = 0.6
"""Share of the time left for rounds, each time: the last of them gain little."""

FIRST_TRIES = 1
"""Searches for plans before these rows."""


class WholeLinks:
    """Looks for whole solutions of a program that is solved.

    Parameters
    ----------
    rounds
        The program.
    plans
        Takes what is found.
    watch
        Asked.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(self, rounds: LinkRounds, plans: LinkPlans, watch: Watch) -> None:
        self._rounds, self._plans = rounds, plans
        cuts, prices = rounds.solved
        form = with_cuts(rounds.form, cuts)
        form = replace(form, pairs=form.matrix.shape[1])
        self._near: Mask = form.cost[0] - form.matrix.T @ prices < NEAR
        proved = relaxation_of(form, 0, prices, np.zeros(form.pairs))
        self._bound, self._reduced = proved.bound, proved.reduced
        self._solved, self._basis = form, rounds.seen.basis
        self._tree: EnoughTree | None = None
        self._form = with_enough(form, rounds.combs, watch)
        self._cuts: list[Cut] = []  # of dispatch, which whole solutions need besides
        self._least = 0  # pairs of any plan that the last search could find
        self._is_through = False

    def near(self, watch: Watch, tries: int = TRIES) -> bool:
        """Look for better plans among columns that cost nothing; say if one was found.

        Better ones have fewer blocking pairs. There are so many tries, at most, and no
        more once it is proved that these columns have no better plan.
        """
        if self._is_through:
            return False
        nothing, mine = np.zeros(len(self._near), bool), watch.part(SHARE_OF_NEAR)
        is_better = self._better(self._near, nothing, mine, watch, tries)
        self._is_through = self._least >= self._plans.most
        return is_better

    def dive(self, watch: Watch) -> bool:
        """Look for better plans among those with posts that a dive settles."""
        mine = watch.part(SHARE_OF_DIVE)
        try:
            settled = self._rounds.dive(FEW, mine)
        except OutOfTime:
            return False
        kept = self._near | settled
        kept[self._rounds.combs.posts :] = True
        return self._better(kept, settled, mine, watch)

    def _better(
        self, kept: Mask, settled: Mask, mine: Watch, watch: Watch, tries: int = TRIES
    ) -> bool:
        """Look for better plans among some columns, some of them settled.

        What is found when time for that, ``mine``, is up is made a plan all the same.
        """
        before = self._plans.most
        least = self._form.least.copy()
        least[: len(settled)] = settled
        form = replace(self._form, least=least)
        with suppress(OutOfTime):  # plans that were found until then are kept
            self._search(form, np.flatnonzero(kept), mine, watch, tries)
        return self._plans.most < before

    def _search(
        self, form: LinearForm, kept: Ints, mine: Watch, watch: Watch, tries: int
    ) -> None:
        """Look for better plans among some columns of a form.

        Where a solution is none, since somebody is missing, the next one knows that row
        and mostly is; where that is none either, rows are given up for who is missing,
        which takes three times as long.
        """
        plans, bound = self._plans, self._rounds.bound
        self._least = bound
        for attempt in range(tries):
            if bound >= plans.most or mine.must_stop:
                return
            smaller = self._among(with_lock(form, 0, plans.most - 1), kept)
            program = Program(smaller, mine)
            ending = program.run(0, None, bound, Settings(effort=EFFORT), mine)
            known = plans.most if ending.is_infeasible else ending.bound
            self._least = max(self._least, known or 0)
            if ending.values is None:
                return
            before, found = plans.most, self._spread(ending.values, kept)
            is_plan = self._take(found, watch)
            if plans.most <= self._least or (is_plan and plans.most == before):
                return
            if not is_plan and (attempt % 2 or tries == 1):
                blocks = self._rounds.blocks_of(found)
                plans.make(blocks, HALF, watch, SHARE_OF_WHOLE)

    def closed(self, watch: Watch, *, branches: bool = True) -> int:
        """Return blocking pairs that no plan goes below, until the watch says stop.

        Without ``branches`` CP-SAT alone is asked.
        """
        bound = self._rounds.bound
        with suppress(OutOfTime):  # what is proved until then holds
            while bound < self._plans.most and not watch.must_stop:
                if not self._is_proved(bound, watch, branches=branches):
                    break
                bound += 1
        return min(bound, self._plans.most)

    def _is_proved(self, most: int, watch: Watch, *, branches: bool) -> bool:
        """Say whether more than ``most`` pairs block: branching first, then CP-SAT."""
        if self._tree is None and branches:
            rounds = self._rounds
            self._tree = EnoughTree(
                self._solved, rounds.combs, self._basis, rounds.violated
            )
        tree = self._tree if branches else None
        if tree is not None and tree.is_none(most, watch.part(SHARE_OF_TREE)):
            return True
        kept = np.flatnonzero(self._reduced <= most - self._bound)
        return self._is_none(most, kept, watch)

    def _is_none(self, most: int, kept: Ints, watch: Watch) -> bool:
        """Say whether it is proved that more than ``most`` pairs block in every plan.

        Only columns of ``kept`` are those of other plans. No fewer pairs block in any.
        """
        form = with_lock(self._form, 0, most)
        while not watch.must_stop:
            program = Program(self._among(form, kept), watch)
            ending = program.run(0, None, most, that_ends(watch), watch)
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
        """Learn what a whole solution violates; say if that is nothing.

        Then it is a plan; else the plan made of it may have more blocking pairs.
        """
        rounds = self._rounds
        fresh = rounds.violated(found, watch)
        self._cuts += fresh
        blocks = rounds.blocks_of(found) > HALF
        self._plans.take(blocks, rounds.firm_of(found), watch)
        return not fresh


def with_plans(rounds: LinkRounds, plans: LinkPlans, watch: Watch) -> WholeLinks:
    """Look for better plans, and raise the bound if it stays far from them."""
    if watch.left >= LONG and rounds.bound + CLOSED < plans.most:
        rounds.ask_who_sends(MUCH, SOON)
        rounds.run(plans.most, rounds.bound, watch.part(SHARE_OF_ROUNDS))
    whole = WholeLinks(rounds, plans, watch)
    is_better = whole.near(watch, FIRST_TRIES)
    if rounds.bound + CLOSED < plans.most:
        rounds.ask_who_sends()
        rounds.run(plans.most, rounds.bound, watch.part(SHARE_OF_ROUNDS))
        whole = WholeLinks(rounds, plans, watch)
    if not whole.near(watch) and not is_better:
        for least in LEAST_PARTS:
            plans.make(rounds.blocks, least, watch)
        whole.dive(watch)
    return whole
