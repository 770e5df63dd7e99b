"""Sets of posts that grow in number by the prices of mixtures of them.

A mixture of sets (the choice among them with columns in parts) has prices of money and
of posts, and the best sets at these prices make the next mixture cheaper (column
generation; Gilmore and Gomory 1961). Prices of a mixture of few sets jump from one to
the next, so a part of the prices before is mixed in (Wentges 1997).
"""

from collections.abc import Callable

import numpy as np

from lawyer_assign.arrays import Floats, Mask
from lawyer_assign.engines.highs import minimum
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

SOME, ROUNDS_OF_SOME = 300, 6
"""Where so few further posts are needed, sets are grown so often, as many each time as
posts are, at prices as they are: what is left of the time is worth more to the choice
among them (a city of seed 0 at 99 %: 141 further posts, and 142 after 24 mixtures)."""

FARTHEST = 1.0
"""Sets that are dearer by so many further posts than a mixture's are forgotten."""

FEW_SETS = 4_000
"""Sets that are few enough to forget none, and to go on while any are worth more."""

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

    Attributes
    ----------
    mixed
        Cost of the last mixture, in further posts.
    """

    def __init__(self, maker: SetMaker, closed: Mask, needed: int) -> None:
        self.maker, self.closed = maker, closed
        self.is_some = needed <= SOME
        self.times = (needed if self.is_some else needed // PART) + FEW
        self.mixed = np.inf
        self.prices: Prices | None = None

    def run(
        self, sets: LoadSets, say: Callable[[LoadSets], LoadProgram], watch: Watch
    ) -> LoadSets:
        """Return sets with those that mixtures call for.

        Parameters
        ----------
        sets
            To begin with.
        say
            Says the program of some sets.
        watch
            Clock.
        """
        rounds = ROUNDS_OF_SOME if self.is_some else ROUNDS
        for _ in range(rounds if len(sets) else 0):
            program, before = say(sets), self.mixed
            found = minimum(program.program, watch, "choose")
            if found is None:
                break
            self.mixed, linear = found.cost, program.program
            dear = linear.cost - linear.matrix.T @ found.prices
            is_near = (dear < FARTHEST) | (found.values > 0) | (len(sets) < FEW_SETS)
            near = sets.taken(np.flatnonzero(is_near[: len(sets)]))
            lacks = found.values[len(sets) : len(sets) + len(program.needed)]
            own = program.tolls(found.prices)
            prices = own if lacks.max(initial=0) > LACKS else self._between(own)
            fresh = self._more(near, prices)
            if not len(fresh) and prices is not own:
                fresh = self._more(near, own)
            is_many, sets = len(sets) >= FEW_SETS, near.joined(fresh)
            is_over = is_many and before - self.mixed < HARDLY * self.mixed
            if not len(fresh) or is_over:
                break
        return sets

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
