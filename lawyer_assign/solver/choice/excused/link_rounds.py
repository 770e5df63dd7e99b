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

:mod:`lawyer_assign.solver.choice.excused.whole_links` closes what is left open.
*Plans.* Rows that a solution lets block are given up, those that block most first, and
:mod:`lawyer_assign.solver.choice.rows_given_up` serves who is missing then.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csc_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import with_columns
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import (
    NOBODY,
    Pin,
    deferred_acceptance,
)
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.excused.link_program import program_of_links
from lawyer_assign.solver.choice.excused.link_rows import VIOLATED, LinkRows
from lawyer_assign.solver.choice.linked import Linked
from lawyer_assign.solver.choice.matroid_market import kept_bounds
from lawyer_assign.solver.choice.priced_flow import PricedFlows
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

FEW_ROWS = 10
"""With fewer of them on the way, rows are looked for at the solution itself."""

PART, HALF = 1e-6, 0.5
"""Of what a solution has a part it has more than that; what is likely, half of it."""

STEPS = 10
"""One in so many of the posts that a solution has in parts is settled at once."""

LEAST_PARTS = 0.02, 0.1, 0.3
"""Rows that block more than that in the last solution are given up in a plan, each."""

SHARE_OF_PLANS, SHARE_OF_WHOLE = 0.06, 0.8
"""Shares of the time left for each of these plans, and for one of a whole solution."""

LONGEST_PLAN = 1.5
"""Seconds for each of them, at most: the next solution tells more."""


class LinkPlans:
    """The plan with the fewest blocking pairs, and others made of solutions.

    Parameters
    ----------
    formulation, stable, place, pins
        As for :func:`lawyer_assign.solver.choice.excused.link_bound.link_bound`.
    chosen
        A plan that is best in the tiers before.
    """

    def __init__(
        self, formulation: Formulation, stable: Stable, place: int,
        pins: Sequence[Pin], chosen: Mask,
    ) -> None:  # fmt: skip
        order = np.arange(len(stable.who))
        links = deferred_acceptance(stable, order, pins)
        relaxed = replace(formulation.without(Stable), must=formulation.bounds)
        linked = Linked(formulation, stable, relaxed, place, pins, order, links)
        self._search, self._stable = PricedFlows(linked, chosen), stable
        self._links = links.firm_of

    @property
    def chosen(self) -> Mask:
        """The best one."""
        return self._search.chosen

    @property
    def most(self) -> int:
        """Its blocking pairs."""
        return int(self._stable.amounts(self.chosen).sum())

    def make(
        self, blocks: Floats, least: float, watch: Watch, share: float = SHARE_OF_PLANS
    ) -> None:
        """Make a plan without the rows of which a solution has more than ``least``.

        It takes a share of the time left, at most.
        """
        rows = np.argsort(-blocks, kind="stable")[: int((blocks > least).sum())]
        found, _ = self._search.give_up(self._links, share, watch, rows, LONGEST_PLAN)
        self._search.take(found, watch)

    def take(self, blocks: Mask, firm_of: Ints, watch: Watch) -> None:
        """Make the plan without some rows, if everybody can be served then.

        Deferred acceptance links as many then, but perhaps others; if not all can be
        served so, the plan keeps the links that are given.

        Parameters
        ----------
        blocks
            Rows.
        firm_of
            Per committee: the firm it is linked to in a solution, or ``NOBODY``.
        watch
            Clock.
        """
        search = self._search
        search.take(search.without(blocks, watch), watch)
        if self.most > blocks.sum():
            search.take(search.without(blocks, watch, firm_of), watch)


class LinkRounds:
    """The linear program, and what it has learned.

    Parameters
    ----------
    formulation, stable, place, best
        As for :func:`lawyer_assign.solver.choice.excused.link_bound.link_bound`; firms
        are a market.
    watch
        Asked.
    known
        A plan as good as ``best`` with few blocking pairs; ``None`` = that one.

    Attributes
    ----------
    bound : int
        Best proved so far.
    posts, form, seeker, combs
        Its columns, rows that it begins with, and who looks for rows, and for combs.
    values, blocks : array
        The last solution, and how far each row blocks in it.
    solved, basis
        Rows it had learned, prices of all rows, where the engine was when last solved.
    is_one_each : bool
        Nobody has two posts in any plan as good, and the program can be made.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(
        self, formulation: Formulation, stable: Stable, place: int, best: Mask,
        watch: Watch, known: Mask | None = None,
    ) -> None:  # fmt: skip
        self.bound = 0
        bounds, posts = kept_bounds(formulation, place, best), FirmPosts.of(stable)
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
        self._highs = Highs(program_of(self.form, 0), presolves=False)
        self._cuts: list[Cut] = []
        self.values = np.zeros(self.form.matrix.shape[1])
        self.blocks = np.zeros(self._rows)
        known = best if known is None else known
        self._mean = self.point_of(stable, known)
        self.solved = self._cuts.copy(), np.zeros(len(self.form.row_least))
        self.basis: object = None  # until it is solved
        self._units, self._age = np.ones(len(self.form.row_least)), np.zeros(0, int)

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
            gain, patience = self._asks
            if highest > 0 and cost < highest + LITTLE:
                self.seeker.ask_rooms()
            idle = idle + 1 if GAIN_OF_SENDING < cost < highest + gain else 0
            highest = cost if idle == 0 else highest
            self.values, self.blocks = values, self.blocks_of(values)
            self.solved = self._cuts.copy(), highs.prices / self._units
            self.basis = highs.basis
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
        new = values[len(self._mean) :]  # columns that it did not have before
        self._mean = np.append(self._mean, new)
        found = self.violated(WAY * values + (1 - WAY) * self._mean, watch)
        self._mean += MOVE * (values - self._mean)
        fresh = [one for one in found if _is_violated(one, values)]
        if len(fresh) < FEW_ROWS:
            return fresh + self.violated(values, watch)
        return fresh + self.seeker.of_rooms(values)

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
        cuts, prices = self.solved
        proved = relaxation_of(
            with_cuts(self.form, cuts), 0, prices, np.zeros(self.form.pairs)
        )
        self.bound = max(self.bound, proved.bound)


def _is_violated(cut: Cut, values: Floats) -> bool:
    """Say whether a solution violates a row by a part of its largest factor."""
    missing = cut.least - float(cut.factors @ values[cut.columns])
    return missing > VIOLATED * float(np.abs(cut.factors).max())
