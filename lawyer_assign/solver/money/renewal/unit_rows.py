"""Rows of money in whole units, of a program that chooses sets.

A mixture of sets saves in each row of money what is needed there, to the fen; whole
sets save in units, and leave some over. What is said of these for bounds
(:mod:`lawyer_assign.solver.money.sets.rounded_rows`) holds of what a plan chooses anew,
less what the rest of it gains and misses. With such rows a search in whole comes to
plans where it found none: city of seed 0 with teams, 99 %, among sets within a fiftieth
of a post, at prices of three moments: in two of three, without them in none.
"""

import numpy as np
from scipy.sparse import csr_array

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.linear_program import LinearProgram
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.renewal.part_rows import PartRows, with_rows
from lawyer_assign.solver.money.sets.rounded_rows import Blocks, RoundedRows, Savings
from lawyer_assign.solver.money.sets.set_bound import SetBound

ROUNDS = 3
"""Times that units are chosen by a mixture."""

MOVES = 2
"""Further posts that a row of money may have more or fewer than a plan."""

FELT = 0.01
"""What has to lack, in what a post is worth."""


class UnitRows:
    """Finds rows in units that mixtures break.

    Parameters
    ----------
    bound
        Of whole sets, with prices.
    plan, kept
        A plan, and its posts that stay.
    post
        Points that a post is worth.
    """

    def __init__(self, bound: SetBound, plan: Mask, kept: Mask, post: float) -> None:
        self.sets, self.post = bound.sets, post
        self.savings = Savings(bound.sets, bound.rows)
        self.kept = self.sets.of_plan(np.flatnonzero(kept))
        has = bound.rows.counted(np.flatnonzero(plan))
        self.missed = np.maximum(bound.rows.lower - has, 0)
        self.fen = bound.fen

    def added(
        self, program: LinearProgram, offers: Ints, watch: Watch
    ) -> LinearProgram:
        """Return a program with rows in units that its mixtures break.

        Parameters
        ----------
        program
            Whose first columns are sets.
        offers
            These.
        watch
            Clock.
        """
        highs, known = Highs(program, method="simplex"), set[tuple[int, int]]()
        for _ in range(ROUNDS):
            if not highs.run(watch):
                break
            shares = highs.values[: len(offers)]
            fresh = [one for one in self._broken(offers, shares) if one not in known]
            if not fresh:
                break
            known.update(fresh)
            row, unit = np.array(fresh).T
            rounded = self.savings.rounded(row, unit)
            units, needed = rounded.gained(offers, self.sets), self._needed(rounded)
            columns = [np.flatnonzero(one) for one in units.T]
            highs.add_rows(
                [
                    (some, own[some], need)
                    for some, own, need in zip(columns, units.T, needed, strict=True)
                ]
            )
            most = np.full(len(needed), np.inf)
            rows = PartRows(csr_array(units.T * 1.0), needed, most)
            program = with_rows(program, rows)
        return program

    def held(self, program: LinearProgram, offers: Ints, plan: Mask) -> LinearProgram:
        """Return a program that moves few further posts between rows of money.

        How many each row is to have is what searches in whole find hardest. Where it
        is about as a plan has it sums of money come out, and they find something.

        Parameters
        ----------
        program, offers
            As for :meth:`added`.
        plan
            Whose further posts are meant, but for those that are kept.
        """
        own = self.sets.of_plan(np.flatnonzero(plan))
        count = self._further(own).sum(axis=0)
        sides = (count - MOVES).astype(np.float64), (count + MOVES).astype(np.float64)
        further = csr_array(self._further(offers).T * 1.0)
        return with_rows(program, PartRows(further, *sides))

    def _further(self, posts: Ints) -> Ints:
        """Return further posts of sets, in the row in which they save most."""
        blocks, money = Blocks.of(posts, self.sets), len(self.fen)
        saved, gains = np.zeros((len(posts), money + 1), np.int64), self.savings.gains
        own = blocks.heads, self.sets.row[blocks.lists]
        np.add.at(saved, own, gains[blocks.at])
        found = np.zeros((len(posts), money), np.int64)
        row = saved[:, :money].argmax(axis=1)
        found[np.arange(len(posts)), row] = self.sets.beyond(posts)
        return found

    def _broken(self, offers: Ints, shares: Floats) -> list[tuple[int, int]]:
        """Return rows of money and units that shares of sets break most."""
        posts = np.concatenate([offers, self.kept])
        shares = np.append(shares, np.ones(len(self.kept)))
        mixture = self.savings.mixture(posts, shares)
        units = self.savings.units(mixture, self.fen, FELT * self.post)
        return list(zip(units.row.tolist(), units.unit.tolist(), strict=True))

    def _needed(self, rounded: RoundedRows) -> Floats:
        """Return the units that are left to gain."""
        kept = rounded.gained(self.kept, self.sets).sum(axis=0)
        left = rounded.needed - kept - rounded.asked @ self.missed
        return np.asarray(left, np.float64)
