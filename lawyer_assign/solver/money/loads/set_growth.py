"""Sets of posts that grow in number by the prices of mixtures of them.

A mixture of sets (the choice among them with columns in parts) has prices of money and
of posts, and the best sets at these prices make the next mixture cheaper (column
generation; Gilmore and Gomory 1961). Prices of a mixture of few sets jump from one to
the next, so a part of the prices before is mixed in (Wentges 1997).
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_program import LinearProgram, Optimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads.foregone import Tolls
from lawyer_assign.solver.money.loads.load_program import LoadProgram
from lawyer_assign.solver.money.loads.load_sets import LoadSets
from lawyer_assign.solver.money.loads.mixed_prices import MIXTURES, Mixture
from lawyer_assign.solver.money.loads.set_maker import FEW, SetMaker

ROUNDS = 24
"""Mixtures at most."""

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
"""Sets dearer by so many further posts than a mixture's are forgotten, of few."""

HELD = 1e-4
"""A mixture found from inside that holds no more of a set does without it."""

INSIDE = 9_000
"""Sets beyond which a mixture is found from inside, unless few posts are needed."""

FEW_SETS = 4_000
"""Sets that are few enough to leave none out, and to go on while any are worth more."""

LACKS = 1e-6
"""A mixture that is short of no more of a row has prices that say something."""


class Pace(NamedTuple):
    """How far sets grow where many further posts are needed.

    Parameters
    ----------
    near, most
        Sets that are dearer by so many further posts than a mixture's are forgotten,
        and of more than so many the dearest ones.
    hardly
        Part by which a mixture of many sets has to become cheaper, or the next one is
        not sought.
    """

    near: float
    most: int
    hardly: float


THOROUGH = Pace(1.0, 12_000, 5e-4)
"""Prices are good then, too. City of seed 4, 95 %, alone on a slow machine: mixtures at
510.4 after 15 s, by whose prices 507 further posts are proved; 510.8 and 501 after 11 s
where a thousandth has to be gained each time. As it was before, without prices of lines
and with a vertex each time, 510.9 after 11 s; of seed 0 658.3 after 18 s, not 657.4
after 16."""

HURRIED = Pace(0.2, 4_000, 1e-3)
"""With these a city of seed 0 with teams at 95 % is grown in 7 s, where it took 18."""

BRIEF = THOROUGH._replace(hardly=1e-2)
"""Where sets of another choice are there to begin with."""

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
    pace
        How far.

    Attributes
    ----------
    mixed
        Cost of the last mixture, in further posts.
    mixtures
        The last ones.
    every
        All sets that were ever made: whoever chooses in whole finds other ones useful
        than a mixture does.
    """

    def __init__(
        self, maker: SetMaker, closed: Mask, needed: int, pace: Pace = THOROUGH
    ) -> None:
        self.maker, self.closed, self.pace = maker, closed, pace
        self.is_some = needed <= FEW_NEEDED and pace is not HURRIED
        self.times = (needed if self.is_some else needed // PART) + FEW
        self.mixed = np.inf
        self.every = maker.none
        self.mixtures: list[Mixture] = []
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
            found = minimum(program.program, watch, self._method(len(sets)))
            if found is None:
                break
            self.mixed = found.cost
            near = sets.taken(self._near(program.program, found, len(sets)))
            lacks = found.values[len(sets) : len(sets) + len(program.needed)]
            self._keep(Mixture(program, found.prices))
            own = program.tolls(found.prices)
            prices = own if lacks.max(initial=0) > LACKS else self._between(own)
            fresh = self._more(near, prices)
            if not len(fresh) and prices is not own:
                fresh = self._more(near, own)
            self.every = self.every.joined(fresh)
            is_many, sets = len(sets) >= FEW_SETS, near.joined(fresh)
            is_over = is_many and before - self.mixed < self.pace.hardly * self.mixed
            if not len(fresh) or is_over:
                break
        self.every = self.every.unlike
        return sets

    def _keep(self, mixture: Mixture) -> None:
        self.mixtures = [*self.mixtures[1 - MIXTURES :], mixture]

    def _method(self, count: int) -> str:
        """Return how a mixture of so many sets is found.

        Prices from inside do not jump as much; of few sets a vertex takes less.
        """
        is_inside = self.pace is HURRIED or count > INSIDE
        return "inside" if is_inside and not self.is_some else "choose"

    def _near(self, linear: LinearProgram, found: Optimum, count: int) -> Ints:
        """Return which of the first so many columns go on to be mixed."""
        held, farthest = (0.0, FARTHEST) if self.is_some else (HELD, self.pace.near)
        dear = linear.cost - linear.matrix.T @ found.prices
        dear = np.where(found.values > held, -np.inf, dear)[:count]
        is_near = (dear < farthest) | (count < FEW_SETS)
        if not self.is_some:
            is_near[np.argsort(dear, kind="stable")[self.pace.most :]] = False
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
