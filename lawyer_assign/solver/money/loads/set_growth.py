"""Sets of posts that grow in number by the prices of mixtures of them.

A mixture of sets (the choice among them with columns in parts) has prices of money and
of posts, and the best sets at these prices make the next mixture cheaper (column
generation; Gilmore and Gomory 1961). Prices of a mixture of few sets jump from one to
the next, so a part of the prices before is mixed in (Wentges 1997).
"""

from collections.abc import Callable

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import LinearProgram, Optimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads.foregone import Tolls
from lawyer_assign.solver.money.loads.load_program import LoadProgram
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.set_maker import FEW, SetMaker

ROUNDS = 24
"""Mixtures at most."""

HARDLY = 1e-3
"""Part by which a mixture of many sets has to become cheaper, or the next one is not
sought. A city of seed 1 at 95 % has 670 further posts after six mixtures, and 665 in
the end."""

BEFORE = 0.3
"""Share of the prices before in those that sets are sought at."""

PART = 3
"""Of so many further posts that are needed, sets of one are added each time, of each
size."""

FEW_NEEDED, ROUNDS_OF_FEW = 300, 6
"""Where so few further posts are needed, sets are grown so often, as many each time as
posts are, at prices as they are: what is left of the time is worth more to the choice
among them (a city of seed 0 at 99 %: 141 further posts, and 142 after 24 mixtures)."""

FARTHEST = 1.0
"""Sets that are dearer by so many further posts than a mixture's are forgotten."""

NEAR, MOST = 0.2, 4_000
"""The same in a hurry, and how many sets are mixed at most then. With these and from
inside a city of seed 0 with teams at 95 % is grown in 7 s, where it took 18. Without
teams plans are as good by it in some seeds and worse in others, so that it goes on as
before there: there is time."""

HELD = 1e-4
"""A mixture found from inside that holds no more of a set does without it."""

FEW_SETS = 4_000
"""Sets that are few enough to leave none out, and to go on while any are worth more."""

LACKS = 1e-6
"""A mixture that is short of no more of a row has prices that say something."""

Prices = tuple[Floats, Tolls]
"""What a fen of each row is worth, and what posts and lines cost."""


class SetGrowth:
    """Adds sets by the prices of mixtures.

    Parameters
    ----------
    maker
        Makes sets.
    closed
        Pairs that stay out of them.
    needed
        Further posts that will be needed, about.
    is_hurried
        Mix few sets, and from inside: prices do not jump so much there.

    Attributes
    ----------
    mixed
        Cost of the last mixture, in further posts.
    every
        All sets that were ever made: whoever chooses in whole finds other ones useful
        than a mixture does.
    """

    def __init__(
        self, maker: SetMaker, closed: Mask, needed: int, *, is_hurried: bool = False
    ) -> None:
        self.maker, self.closed, self.is_hurried = maker, closed, is_hurried
        self.is_some = needed <= FEW_NEEDED
        self.times = (needed if self.is_some else needed // PART) + FEW
        self.mixed = np.inf
        self.every = maker.none
        self.prices: Prices | None = None

    def run(
        self, sets: LoadSets, say: Callable[[LoadSets], LoadProgram], watch: Watch
    ) -> LoadSets:
        """Return sets with those that mixtures call for, as far as they are near.

        Parameters
        ----------
        sets
            To begin with.
        say
            Says the program of some sets.
        watch
            Clock.
        """
        rounds, self.every = ROUNDS_OF_FEW if self.is_some else ROUNDS, sets
        for _ in range(rounds if len(sets) else 0):
            program, before = say(sets), self.mixed
            method = "inside" if self.is_hurried else "choose"
            found = minimum(program.program, watch, method)
            if found is None:
                break
            self.mixed = found.cost
            near = sets.taken(self._near(program.program, found, len(sets)))
            lacks = found.values[len(sets) : len(sets) + len(program.needed)]
            own = program.tolls(found.prices)
            prices = own if lacks.max(initial=0) > LACKS else self._between(own)
            fresh = self._more(near, prices)
            if not len(fresh) and prices is not own:
                fresh = self._more(near, own)
            self.every = self.every.joined(fresh)
            is_many, sets = len(sets) >= FEW_SETS, near.joined(fresh)
            is_over = is_many and before - self.mixed < HARDLY * self.mixed
            if not len(fresh) or is_over:
                break
        self.every = self.every.unlike
        return sets

    def _near(self, linear: LinearProgram, found: Optimum, count: int) -> Ints:
        """Return which of the first so many columns go on to be mixed."""
        held, farthest = (HELD, NEAR) if self.is_hurried else (0.0, FARTHEST)
        dear = linear.cost - linear.matrix.T @ found.prices
        dear = np.where(found.values > held, -np.inf, dear)[:count]
        is_near = (dear < farthest) | (count < FEW_SETS)
        if self.is_hurried:
            is_near[np.argsort(dear, kind="stable")[MOST:]] = False
        return np.flatnonzero(is_near)

    def _more(self, near: LoadSets, prices: Prices) -> LoadSets:
        return self.maker.more(near, *prices, self.times, self.closed)

    def _between(self, own: Prices) -> Prices:
        """Return prices with a part of those before in them."""
        before, self.prices = self.prices, own
        if before is None or self.is_some:
            return own
        (worth, toll), (old, tolls) = own, before
        fresh = 1 - BEFORE
        posts = fresh * toll.post + BEFORE * tolls.post
        lines = fresh * toll.line + BEFORE * tolls.line
        return fresh * worth + BEFORE * old, Tolls(posts, lines)
