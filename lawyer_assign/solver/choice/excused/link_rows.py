"""Who looks for the rows that a solution of the program of links violates.

Combs of firms, rows of their worse posts and rows of dispatch are always looked for.
Rooms of firms (:mod:`lawyer_assign.solver.choice.excused.firm_rooms`) and rows of who
sends (:mod:`lawyer_assign.solver.choice.excused.sending_cuts`) are if asked: they say
little before the others have said most. Committees of whom a row of who sends says that
they have too few lawyers get columns of their own then
(:mod:`lawyer_assign.solver.choice.excused.sent_posts`).
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Floats, Ints
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.dispatch_cuts import DispatchCuts
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.excused.firm_rooms import FirmRooms
from lawyer_assign.solver.choice.excused.sending_cuts import SendingCuts
from lawyer_assign.solver.choice.excused.sent_posts import SentPosts
from lawyer_assign.solver.choice.excused.worse_posts import WorsePosts
from lawyer_assign.statements import Bound, Stable

VIOLATED = 1e-3
"""Rows violated by less are left out."""


class LinkRows:
    """Looks for rows that every plan keeps, and a solution does not.

    Parameters
    ----------
    stable
        The statement; firms are a market.
    posts
        Its columns; behind them a solution has one for each row that blocks, and one
        for each firm that dispatches.
    bounds
        What plans keep.

    Attributes
    ----------
    dispatch, combs
        Who looks for some of them.
    """

    def __init__(
        self, stable: Stable, posts: FirmPosts, bounds: Sequence[Bound]
    ) -> None:
        self.dispatch, firms = DispatchCuts(stable, posts, bounds), len(stable.seats)
        self.combs = FirmCombs(stable, posts, self.dispatch.of_firm)
        self._worse = WorsePosts(self.combs, firms)
        self._all_rooms = FirmRooms(self.combs, firms)
        self._rooms: FirmRooms | None = None
        self._sending: SendingCuts | None = None
        self._sent: SentPosts | None = None
        self._count = self.combs.sends + firms
        self._is_short = np.zeros(stable.committees, bool)

    def ask_rooms(self) -> None:
        """Look for rooms of firms from now on."""
        self._rooms = self._all_rooms

    def ask_who_sends(self) -> None:
        """Look from now on for who is not to be dispatched, one row a round."""
        if self._sending is not None:
            return  # what has columns of its own keeps them
        self._sending = SendingCuts(self.dispatch)
        self._sent = SentPosts(self._sending, self.combs)

    def widen(self) -> Ints:
        """Tell who sends whom where somebody was short since it was last asked.

        Returns
        -------
        array
            What new columns are at most, behind all others.
        """
        if self._sent is None:
            return np.zeros(0, np.int64)
        found = self._sent.widen(self._is_short)
        self._is_short[:] = False
        return found

    def begun(self, count: int) -> list[Cut]:
        """Return rows that tie so many last columns of who sends whom to the others."""
        return [] if self._sent is None else self._sent.begun(count)

    def violated(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return rows that a solution violates, of all its columns."""
        own = values[: self._count]
        found = [*self.combs.violated(own, VIOLATED, watch)]
        found += self._worse.violated(own, VIOLATED, watch)
        rooms = None if self._rooms is None else self._rooms.at(own)
        found += self.dispatch.violated(own, VIOLATED, rooms)
        if rooms is not None:
            found += rooms.violated(own, VIOLATED)
        if self._sending is not None and self._sent is not None:
            parts = np.maximum(self._worse.rooms(own), own[self.combs.sends :])
            fresh = self._sending.violated(own, parts, VIOLATED, rooms)
            for one in fresh:
                self._is_short |= one.reason
            found += [*fresh, *self._sent.violated(values, VIOLATED, rooms)]
        return found

    def of_rooms(self, values: Floats) -> list[Cut]:
        """Return the row of dispatch that a solution violates most, if rooms are asked.

        On the way to a solution there may be one that it does not violate.
        """
        if self._rooms is None:
            return []
        own = values[: self._count]
        return self.dispatch.violated(own, VIOLATED, self._rooms.at(own))


def is_violated(cut: Cut, values: Floats) -> bool:
    """Say whether a solution violates a row by a part of its largest factor."""
    missing = cut.least - float(cut.factors @ values[cut.columns])
    return missing > VIOLATED * float(np.abs(cut.factors).max())
