"""Blocking pairs, from below, where each lawyer has one post: links say it all.

Where lawyers have one post each, a firm takes whom it likes as long as it has lawyers
and seats, whoever they are. So a linear program has one column for each firm and
committee that chose each other, and one for each row that blocks; who is dispatched is
told by rows, and by a column for each firm, whether it dispatches anybody. It is a
tenth of the program of :mod:`lawyer_assign.solver.choice.excused.comb_bound`, which
speaks of groups of lawyers. Every plan as good in the tiers before stability is one of
its solutions, with its blocking pairs as cost: committees that chose have one lawyer,
firms no more posts than bounds allow, what bounds demand of such posts alone is there,
and all keep

- the combs of whole firms (:mod:`lawyer_assign.solver.choice.excused.firm_combs`),
- the rows of their worse posts
  (:mod:`lawyer_assign.solver.choice.excused.worse_posts`),
- the rows of dispatch (:mod:`lawyer_assign.solver.choice.excused.dispatch_cuts`),
- where a round gains little, the rooms of firms
  (:mod:`lawyer_assign.solver.choice.excused.firm_rooms`), and if asked, the rows of who
  sends (:mod:`lawyer_assign.solver.choice.excused.sending_cuts`), and columns of who
  sends whom (:mod:`lawyer_assign.solver.choice.excused.sent_posts`).

All hold wherever firms are a market
(:func:`lawyer_assign.solver.choice.matroid_market.is_matroid_market`); with several
posts to a lawyer they say less than is known. What dual prices prove, summed up in
whole numbers, no such plan goes below.

Rows that are not felt for some rounds are dropped: two thirds, which halves the time.
Rows are looked for not at the solution but on the way to it from a mean of a plan and
the solutions before, which violates little: what is violated there cuts deeper, and the
rounds are half as many (in-out separation: Ben-Ameur and Neto, "Acceleration of cutting
plane and column generation algorithms", 2007).

:mod:`lawyer_assign.solver.choice.excused.whole_links` closes what is left open, and
:mod:`lawyer_assign.solver.choice.excused.link_plans` makes plans of solutions.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm, with_columns
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.deferred_acceptance import NOBODY
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.excused.link_program import program_of_links
from lawyer_assign.solver.choice.excused.link_rows import (
    VIOLATED,
    LinkRows,
    is_violated,
)
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.linear.relaxation import relaxation_of
from lawyer_assign.statements import Stable

AGE = 3
"""Rounds after which a row that is not felt is dropped."""

DROPPED = 200
"""Rows to be dropped at once, at least."""

GAIN, PATIENCE = 0.15, 3
"""So many rounds that gain less in all are the last."""

GAIN_OF_SENDING, PATIENCE_OF_SENDING = 0.05, 4
"""The same of rows of who sends; no round is the last while a solution costs less."""

LITTLE = 1.0
"""From a round that gains less on, rooms of firms are asked for, too."""

WAY, MOVE = 0.7, 0.4
"""How far on the way to the solution rows are looked for, and how far the mean moves
to it then; so 1,000 committees took 3.9 s and not 5 to 6 (0.5 and 0.2: 4.3 s)."""

MOVE_BESIDE = 0.6
"""The same where who sends is asked early: 1,000 committees, seed 2, are worth 50.2
after 8.1 s, and not 8.4 to 8.9."""

FEW_ROWS = 10
"""With fewer of them on the way, rows are looked for at the solution itself."""

PART, HALF = 1e-6, 0.5
"""Of what a solution has a part it has more than that; what is likely, half of it."""

STEPS = 10
"""One in so many of the posts that a solution has in parts is settled at once."""


class Seen(NamedTuple):
    """The program as it was last solved: others may read it while it goes on.

    Parameters
    ----------
    form
        Columns, and the rows that it began with.
    cuts
        Rows it had learned.
    prices, basis
        Of all rows, and where the engine was; ``None`` until it is solved.
    values, mean, cost
        The solution, from where rows are looked for on the way to it, and its value.
    """

    form: LinearForm
    cuts: list[Cut]
    prices: Floats
    basis: object
    values: Floats
    mean: Floats
    cost: float


class LinkRounds:
    """The linear program, and what it has learned.

    Parameters
    ----------
    face
        As for :func:`lawyer_assign.solver.choice.excused.link_bound.link_bound`; firms
        are a market.
    watch
        Asked.
    known
        A plan of the face with few blocking pairs; ``None`` = its best one.
    is_beside
        Others work in a second thread.
    missed
        How far a solution may miss a row; ``None`` = as little as the engine can.

    Attributes
    ----------
    bound : int
        Best proved so far.
    posts, form, seeker, combs
        Its columns, rows that it begins with, and who looks for rows, and for combs.
    values, blocks : array
        The last solution, and how far each row blocks in it.
    seen
        The program as it was last solved.
    gained : float
        What the last round did; infinite before the second one.
    plain
        The same before it was asked who sends, where that was asked on the way.
    is_one_each : bool
        Nobody has two posts in any plan as good, and the program can be made.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(
        self, face: Face, watch: Watch, known: Mask | None = None, *,
        is_beside: bool = False, missed: float | None = None,
    ) -> None:  # fmt: skip
        self.bound, self.is_beside, self._missed = 0, is_beside, missed
        stable, bounds = face.stable, face.bounds
        posts = FirmPosts.of(stable)
        self.is_one_each = posts is not None
        if posts is None:
            return
        self.posts, self._rows = posts, len(stable.who)
        self._committees = stable.committees
        self.seeker = LinkRows(stable, posts, bounds)
        self.combs, dispatch = self.seeker.combs, self.seeker.dispatch
        self.is_one_each = bool((dispatch.of_lawyer <= 1).all())
        self._asks = GAIN, PATIENCE
        self.form = program_of_links(stable, posts, bounds, dispatch.of_firm, watch)
        self._highs = self._engine()
        self._cuts: list[Cut] = []
        self.values = np.zeros(self.form.matrix.shape[1])
        self.blocks = np.zeros(self._rows)
        known = face.best if known is None else known
        self._mean, rows = self.point_of(stable, known), len(self.form.row_least)
        nothing: tuple[list[Cut], Floats, None] = [], np.zeros(rows), None
        self.seen = Seen(self.form, *nothing, self.values, self._mean, 0.0)
        self.plain: Seen | None = None
        self.gained = np.inf
        self._soon, self._late = -np.inf, (GAIN_OF_SENDING, PATIENCE_OF_SENDING)
        self._units, self._age = np.ones(rows), np.zeros(0, int)

    @property
    def solved(self) -> tuple[list[Cut], Floats]:
        """Rows it had learned, and prices of all rows, when it was last solved."""
        return self.seen.cuts, self.seen.prices

    @property
    def solved_last(self) -> Seen | None:
        """The program as it was last solved; ``None`` = it never was."""
        return None if self.seen.basis is None else self.seen

    def go_from(self, seen: Seen, cuts: Sequence[Cut] = ()) -> None:
        """Go on from where another program of these links was, with some rows more.

        If that asked who sends, this one must neither ask it nor go on by :meth:`run`.
        """
        self.form, self.seen, self._mean = seen.form, seen, seen.mean
        self.values, self.blocks = seen.values, self.blocks_of(seen.values)
        self._highs, self._cuts = self._engine(), []
        self._units, self._age = np.ones(len(seen.form.row_least)), np.zeros(0, int)
        self._learn(self._highs, [*seen.cuts, *cuts])
        if seen.basis is not None:
            self._highs.go_from(seen.basis)

    def run(self, most: int, found: int, watch: Watch) -> int:
        """Learn until so many are proved, nothing is gained, or time is up.

        Parameters
        ----------
        most
            Blocking pairs of a known plan: more cannot be proved.
        found
            What is proved already.
        watch
            What is proved until it says stop is returned.
        """
        self.bound, highest, idle = found, 0.0, 0
        highs = self._highs
        while self.bound < most and highs.run(watch):
            values, cost = highs.values, highs.cost
            self.gained = cost - highest if highest > 0 else np.inf
            gain, patience = self._asks
            if highest > 0 and cost < highest + LITTLE:
                self.seeker.ask_rooms()
            self._see(values, cost)
            if highest >= LITTLE and cost < highest + self._soon:
                self.plain, self._soon = self.seen, -np.inf
                self.ask_who_sends(*self._late)
            idle = idle + 1 if GAIN_OF_SENDING < cost < highest + gain else 0
            highest = cost if idle == 0 else highest
            if cost > self.bound + VIOLATED:
                self._prove()
            try:
                fresh = self._violated_on_the_way(values, watch)
            except OutOfTime:
                break
            if not fresh or idle >= patience:
                break
            self._drop(highs)
            self._widen(highs)
            self._learn(highs, fresh)
        return min(self.bound, most)

    def ask_who_sends(
        self, gain: float = GAIN_OF_SENDING, patience: int = PATIENCE_OF_SENDING
    ) -> None:
        """Learn from now on who is not to be dispatched, and who sends whom.

        So many rounds that gain less in all are the last.
        """
        self.seeker.ask_who_sends()
        self.ask_in_all(gain, patience)

    def ask_who_sends_from(self, least: float, gain: float, patience: int) -> None:
        """Ask that from the first round on that gains less than ``least``."""
        self._soon, self._late = least, (gain, patience)

    def ask_in_all(self, gain: float, patience: int) -> None:
        """Have so many rounds that gain less in all be the last."""
        self._asks = gain, patience

    def dive(self, few: int, watch: Watch) -> Mask:
        """Settle more and more posts, as the solution has most of them already.

        Parameters
        ----------
        few
            It ends where a solution has parts of no more posts than that.
        watch
            Asked.

        Returns
        -------
        array
            Per column: it is whole in the last solution, and so are posts settled.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        highs, posts = self._highs, len(self.posts.firm)
        found = np.zeros(self.form.matrix.shape[1], bool)
        while highs.run(watch):
            values, held = highs.values, highs.values[:posts]
            self.values, self.blocks = values, self.blocks_of(values)
            found[:posts] = held > 1 - PART
            parts = np.flatnonzero((held > PART) & ~found[:posts])
            if len(parts) <= few:
                break
            parts = parts[np.argsort(-held[parts], kind="stable")]
            likely = parts[held[parts] >= min(HALF, held[parts[0]])]
            likely = likely[: 1 + len(parts) // STEPS]
            # One post to each committee.
            _, first = np.unique(self.posts.committee[likely], return_index=True)
            ones = np.ones(len(first), np.int64)
            highs.bound_columns(likely[first], ones, ones)
            self._learn(highs, [*self.violated(values, watch)])
        return found

    def blocks_of(self, values: Floats) -> Floats:
        """Return how far each row blocks in a solution."""
        return values[self.combs.posts : self.combs.sends]

    def point_of(self, stable: Stable, chosen: Mask) -> Floats:
        """Return what the program has of a plan."""
        posts = self.posts
        sends = np.zeros(len(stable.seats), bool)
        sends[stable.pair_firm[chosen & (posts.column < 0)]] = True
        point = (posts.of_plan(chosen), stable.amounts(chosen), sends)
        return np.concatenate(point).astype(float)

    def firm_of(self, values: Floats) -> Ints:
        """Return per committee the firm that a whole solution links it to."""
        posts = self.posts
        held = values[: len(posts.firm)] > HALF
        found = np.full(self._committees, NOBODY)
        found[posts.committee[held]] = posts.firm[held]
        return found

    def violated(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return rows that a solution violates."""
        return self.seeker.violated(values, watch)

    def _violated_on_the_way(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return rows that a solution violates, found before it where there are some.

        The mean violates little, but who knows: what the solution keeps is left out.
        """
        self._mean = np.append(self._mean, values[len(self._mean) :])  # new columns
        found = self.violated(WAY * values + (1 - WAY) * self._mean, watch)
        move = MOVE_BESIDE if self.is_beside else MOVE
        self._mean += move * (values - self._mean)
        fresh = [one for one in found if is_violated(one, values)]
        if len(fresh) < FEW_ROWS:
            return fresh + self.violated(values, watch)
        return fresh + self.seeker.of_rooms(values)

    def _engine(self) -> Highs:
        """Return the program without what it has learned."""
        return Highs(program_of(self.form, 0), presolves=False, missed=self._missed)

    def _see(self, values: Floats, cost: float) -> None:
        """Note where the engine is."""
        highs = self._highs
        self.values, self.blocks = values, self.blocks_of(values)
        prices, cuts = highs.prices / self._units, self._cuts.copy()
        self.seen = Seen(self.form, cuts, prices, highs.basis, values, self._mean, cost)

    def _drop(self, highs: Highs) -> None:
        """Take rows out that were not felt for some rounds."""
        first, slack = len(self.form.row_least), highs.slack
        self._age = np.where(slack[first:], self._age + 1, 0)
        gone = self._age >= AGE
        if gone.sum() < DROPPED:
            return
        highs.drop_rows(np.append(np.zeros(first, bool), gone))
        self._cuts = [
            one for one, goes in zip(self._cuts, gone.tolist(), strict=True) if not goes
        ]
        self._units = np.append(self._units[:first], self._units[first:][~gone])
        self._age = self._age[~gone]

    def _widen(self, highs: Highs) -> None:
        """Add columns of who sends whom where somebody is short, and rows of them."""
        most = self.seeker.widen()
        if not len(most):
            return
        self.form = with_columns(self.form, most)
        rows = len(self.form.row_least) + len(self._cuts)
        highs.add_columns(np.zeros(len(most)), csc_array((rows, len(most))))
        self._learn(highs, self.seeker.begun(len(most)))

    def _learn(self, highs: Highs, cuts: Sequence[Cut]) -> None:
        """Add rows, each handed over in units of its largest factor."""
        if not cuts:
            return
        units = np.array([float(np.abs(one.factors).max()) for one in cuts])
        highs.add_rows(
            [
                (one.columns, one.factors / unit, one.least / unit)
                for one, unit in zip(cuts, units, strict=True)
            ]
        )
        self._cuts += cuts
        self._units = np.append(self._units, units)
        self._age = np.append(self._age, np.zeros(len(cuts), int))

    def _prove(self) -> None:
        """Prove what prices prove, in whole numbers."""
        form = with_cuts(self.seen.form, self.seen.cuts)
        proved = relaxation_of(form, 0, self.seen.prices, np.zeros(form.pairs))
        self.bound = max(self.bound, proved.bound)
