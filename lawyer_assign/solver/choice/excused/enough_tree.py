r"""Branching on whether firms have enough good posts: for the last points.

Let q, teeth t and prefixes be as in
:mod:`lawyer_assign.solver.choice.excused.firm_combs`, let the firm have q posts at
most, dispatches among them, and let r be one of its ranks. Then every plan is of one of
two sides, or of both: *enough*,

.. math:: \sum_{p \text{ as good as } r} x_p \ge q, \quad x_p = 0 \text{ for worse } p,
    \quad s = 0,

or *few*,

.. math:: \text{prefix}_t + y_t \ge 1 \text{ for each tooth t as good as } r.

*Proof.* If some tooth as good as r waits and does not block, the firm has q posts as
good as it, and so as good as r. It has no more then, so none that is worse, and it
dispatches nobody. Otherwise each of these teeth is served by its prefix or blocks.

So what is proved of both sides holds of every plan. A side is the program with its
rows, all of which may be missed by one column that costs :data:`DEAR`. A plan of this
side misses none, so it costs there what it does in the program; what dual prices prove
of it holds of every plan of the side, and there are such prices, for the program has a
solution.

*Which one is next.* The program mixes, for a firm, plans in which it has enough good
posts with others in which few block. One firm, at the rank where both sides are broken
most, is asked what a few steps of the dual simplex gain on each side. Where one is more
than is known, the other one is all there is, and no node is needed.

*What is learned on the way.* A side moves the solution, which then violates rows that
nobody asked for before. They hold of every plan, so they stay when the side is left,
and both sides gain by them. Of 1,000 committees, seed 2, where the program is worth
50.08, that proves 52 pairs after 3 nodes and 15 questions, in 3.1 s; without these rows
it took 55 nodes and 18 s, and CP-SAT 9.2 s where the program is worth 50.4. Questions
are asked by devex prices: the steepest edge's take longer to begin with than all steps.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array, hstack

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.cut import Cut, with_cuts
from lawyer_assign.engines.dual_proof import dual_proof
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs, RankedFirm

DEAR = 1_000
"""Blocking pairs that it costs to miss a side."""

STEPS = 60
"""Steps of the dual simplex to ask what a side gains."""

ASKED, OFTEN = 6, 2
"""Firms asked at a node, and how often each is before its gains are believed."""

BEYOND = 0.2
"""Blocking pairs beyond those asked for at which a program is not solved any further:
prices prove a little less than it says."""

UNKNOWN, LEAST = 0.05, 1e-3
"""Gain that is hoped for of a side that was not asked; the least that counts."""

GAIN, MOST_LEARNED = 0.1, 4_000
"""Rows are looked for anew where the last ones gained so much; so many, at most."""

MOST_NODES = 300
"""Of one question, which ends some time even where nobody set a limit."""

Seeker = Callable[[Floats, Watch], list[Cut]]
"""Returns rows that a solution violates, and no plan."""


class Branch(NamedTuple):
    """One side of a rank of a firm: ``end`` is the place of its last post."""

    firm: RankedFirm
    end: int
    is_enough: bool

    @property
    def key(self) -> tuple[int, bool]:
        """Of what was learned about it."""
        return self.firm.firm, self.is_enough


class EnoughTree:
    """Asks whether a plan of so few blocking pairs can be.

    Parameters
    ----------
    form
        The program with all it has learned; every plan is one of its solutions.
    combs
        Has the firms.
    basis
        Of its solution, if it was solved.
    seek
        Finds rows that are learned on the way; ``None`` = none are.

    Attributes
    ----------
    nodes : int
        Visited by the last question.
    """

    def __init__(
        self, form: LinearForm, combs: FirmCombs, basis: object = None,
        seek: Seeker | None = None,
    ) -> None:  # fmt: skip
        self.nodes = 0
        self._combs = combs
        self._missed = form.matrix.shape[1]
        self._form = _with_missed(form)
        program = program_of(self._form, 0)
        self._highs = Highs(program, presolves=False)
        if basis is not None:
            self._highs.go_from(basis)
        self._seek, self._learned = seek, 0
        self._rows: list[Cut] = []  # behind those of the form, sides and learned ones
        self._path: list[
            tuple[int, int]
        ] = []  # of each side, the first one and how many
        self._gains: dict[tuple[int, bool], tuple[float, int]] = {}
        self._most = 0

    def is_none(self, most: int, watch: Watch) -> bool:
        """Say whether it is proved that more than ``most`` pairs block in every plan.

        False where it is not, or where time is up before.
        """
        self.nodes, self._most = 0, most
        self._highs.end_beyond(most + BEYOND)
        try:
            return self._closes(watch)
        except OutOfTime:
            return False

    def _closes(self, watch: Watch) -> bool:
        """Say whether that is proved of what the path leaves."""
        depth, highs = len(self._path), self._highs
        self.nodes += 1
        known = -GAIN
        try:
            while True:
                if self.nodes > MOST_NODES or not highs.run(watch):
                    return False
                if self._is_proved():
                    return True
                known, before = highs.cost, known
                if known >= before + GAIN and self._learns(watch):
                    continue
                basis = highs.basis
                branch, is_all = self._next(watch)
                if branch is None:
                    return False
                if not is_all:
                    return self._close_both(branch, basis, watch)
                self._enter(branch)
        finally:
            while len(self._path) > depth:
                self._leave()

    def _learns(self, watch: Watch) -> bool:
        """Learn rows that the solution violates; they stay. Say if there are any.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        if self._seek is None or self._learned >= MOST_LEARNED:
            return False
        fresh = self._seek(self._highs.values[: self._missed], watch)
        self._learned += len(fresh)
        self._rows += fresh
        self._highs.add(fresh)
        return bool(fresh)

    def _close_both(self, branch: Branch, basis: object, watch: Watch) -> bool:
        """Say whether both sides are closed; the one that gains more is tried first."""
        both = [branch, branch._replace(is_enough=not branch.is_enough)]
        for side in sorted(both, key=lambda one: -self._gain(one)):
            self._highs.go_from(basis)
            self._enter(side)
            is_closed = self._closes(watch)
            self._leave()
            if not is_closed:
                return False
        return True

    def _next(self, watch: Watch) -> tuple[Branch | None, bool]:
        """Return what to branch on, and whether this side is all there is."""
        cost, asked, best = self._highs.cost, 0, None
        found = self._broken()
        likely = sorted(found[ASKED:], key=lambda one: -self._score(one))
        some = found[:ASKED] + likely[:ASKED]
        for one in sorted(some, key=lambda one: -self._score(one)):
            if self._gains.get(one.key, (0.0, 0))[1] < OFTEN:
                if asked == ASKED or watch.must_stop:
                    continue
                asked += 1
                other = one._replace(is_enough=not one.is_enough)
                if self._is_closed(one, cost, watch):
                    return other, True
                if self._is_closed(other, cost, watch):
                    return one, True
            if best is None or self._score(one) > self._score(best):
                best = one
        return best, False

    def _is_closed(self, branch: Branch, cost: float, watch: Watch) -> bool:
        """Ask what a side gains; say whether it is proved that it has no such plan."""
        highs, basis = self._highs, self._highs.basis
        self._enter(branch)
        highs.run(watch, steps=STEPS)
        gain = min(highs.cost, self._most + 1.0) - cost
        is_proved = self._is_proved()
        self._leave()
        highs.go_from(basis)
        mean, times = self._gains.get(branch.key, (0.0, 0))
        self._gains[branch.key] = (mean * times + gain) / (times + 1), times + 1
        return is_proved

    def _is_proved(self) -> bool:
        """Say whether the last prices prove of the path that more pairs block."""
        highs = self._highs
        if highs.cost <= self._most:
            return False
        form = with_cuts(self._form, self._rows)
        proof = dual_proof(form, 0, highs.prices)
        return proof.bound + int(form.constant[0]) > self._most

    def _gain(self, branch: Branch) -> float:
        return self._gains.get(branch.key, (UNKNOWN, 0))[0]

    def _score(self, branch: Branch) -> float:
        """Return the product of what both sides gain."""
        other = branch._replace(is_enough=not branch.is_enough)
        gains = [min(self._gain(one), 1.0) for one in (branch, other)]
        return max(gains[0], LEAST) * max(gains[1], LEAST)

    def _broken(self) -> list[Branch]:
        """Return of each firm the rank at which both sides are broken most."""
        values, combs = self._highs.values, self._combs
        own = values[: self._missed]
        served = combs.served(own)
        found = []
        for firm, _ in combs.filled:
            waits = np.where(firm.is_tooth, 1 - served[firm.columns], 0)
            few = np.cumsum(np.maximum(waits, 0))[firm.ends]
            good = np.cumsum(own[firm.columns])[firm.ends]
            broken = np.minimum(few, firm.enough - good)
            at = int(broken.argmax())
            if broken[at] > LEAST:
                found.append(
                    (float(broken[at]), Branch(firm, int(firm.ends[at]), True))
                )
        return [one for _, one in sorted(found, key=lambda pair: -pair[0])]

    def _enter(self, branch: Branch) -> None:
        """Add the rows of a side."""
        cuts = self._cuts(branch)
        self._path.append((len(self._rows), len(cuts)))
        self._rows += cuts
        self._highs.add(cuts)

    def _leave(self) -> None:
        """Take the rows of the last side out."""
        first, count = self._path.pop()
        self._highs.forget_rows(self._form.matrix.shape[0] + first, count)
        del self._rows[first : first + count]

    def _cuts(self, branch: Branch) -> list[Cut]:
        """Return the rows of a side."""
        firm, end, combs = branch.firm, branch.end, self._combs
        good, worse = firm.columns[: end + 1], firm.columns[end + 1 :]
        if branch.is_enough:
            ones = np.ones(len(good), np.int64)
            excluded = np.append(worse, combs.sends + firm.firm)
            none = -np.ones(len(excluded), np.int64)
            return [
                self._row(good, ones, firm.enough),
                self._row(excluded, none, 0, len(excluded)),
            ]
        rows = []
        for tooth in good[firm.is_tooth[: end + 1]].tolist():
            own = np.append(combs.prefix(tooth), combs.posts + tooth)
            rows.append(self._row(own, np.ones(len(own), np.int64), 1))
        return rows

    def _row(
        self, columns: Ints, factors: Ints, least: int, missed: int | None = None
    ) -> Cut:
        """Return a row that what is missed keeps alone."""
        own = np.append(columns, self._missed)
        return Cut(own, np.append(factors, missed or least), least)


def _with_missed(form: LinearForm) -> LinearForm:
    """Return the form with one column more, of no row: what is missed of branches."""
    nothing = csr_array((form.matrix.shape[0], 1), dtype=np.int64)
    return replace(
        form,
        matrix=csr_array(hstack([form.matrix, nothing], format="csr")),
        least=np.append(form.least, 0),
        most=np.append(form.most, 1),
        cost=np.append(form.cost, np.full((len(form.cost), 1), DEAR), axis=1),
    )
