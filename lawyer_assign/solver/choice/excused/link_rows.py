"""Who looks for the rows that a solution of the program of links violates.

Combs of firms, rows of their worse posts and rows of dispatch are always looked for.
Rooms of firms (:mod:`lawyer_assign.solver.choice.excused.firm_rooms`) and rows of who
sends (:mod:`lawyer_assign.solver.choice.excused.sending_cuts`) are if asked: they say
little before the others have said most.
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.arrays import Floats
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.dispatch_cuts import DispatchCuts
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs
from lawyer_assign.solver.choice.excused.firm_posts import FirmPosts
from lawyer_assign.solver.choice.excused.firm_rooms import FirmRooms
from lawyer_assign.solver.choice.excused.sending_cuts import SendingCuts
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

    def ask_rooms(self) -> None:
        """Look for rooms of firms from now on."""
        self._rooms = self._all_rooms

    def ask_who_sends(self) -> None:
        """Look from now on for who is not to be dispatched, one row a round.

        Rooms are looked for no more until they are asked again.
        """
        self._sending, self._rooms = SendingCuts(self.dispatch), None

    def violated(self, values: Floats, watch: Watch) -> list[Cut]:
        """Return rows that a solution violates."""
        found = [*self.combs.violated(values, VIOLATED, watch)]
        found += self._worse.violated(values, VIOLATED, watch)
        found += self.dispatch.violated(values, VIOLATED)
        rooms = None if self._rooms is None else self._rooms.at(values)
        if rooms is not None:
            found += rooms.violated(values, VIOLATED)
            found += self.dispatch.violated(values, VIOLATED, rooms)
        if self._sending is not None:
            parts = np.maximum(self._worse.rooms(values), values[self.combs.sends :])
            found += self._sending.violated(values, parts, VIOLATED, rooms)
        return found

    def of_rooms(self, values: Floats) -> list[Cut]:
        """Return the row of dispatch that a solution violates most, if rooms are asked.

        On the way to a solution there may be one that it does not violate.
        """
        if self._rooms is None:
            return []
        return self.dispatch.violated(values, VIOLATED, self._rooms.at(values))
