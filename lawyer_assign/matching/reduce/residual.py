"""Where a largest matching of some pairs of a market can change: its residual network.

Two things are read from it: which pairs largest matchings use, and the *minimum covers*
that say what a matching gives up that is smaller.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.matching.basics.blocking import seats_taken, size
from lawyer_assign.matching.basics.cardinality import maximum_matching
from lawyer_assign.matching.market_columns import NONE, Market


class Cover(NamedTuple):
    """Residents and hospitals of which one is an end of every pair.

    Parameters
    ----------
    residents, hospitals
        Whether each is in it. Its residents and the seats of its hospitals are together
        as many as the largest matching of these pairs has residents.
    """

    residents: Mask
    hospitals: Mask


class Residual:
    """The residual network of a largest matching.

    Parameters
    ----------
    market
        Not changed.
    usable
        Shape ``(pairs,)``: which pairs may be held; of hospitals with seats only.

    Attributes
    ----------
    size : int
        Residents of a largest matching of usable pairs.
    """

    def __init__(self, market: Market, usable: Mask) -> None:
        self._market, self._usable = market, usable
        inner = self._inner = market.keep(usable)
        chosen = maximum_matching(inner)
        self.size = size(chosen)
        n, m = len(market.residents), len(market.hospitals)
        self._source, self._sink = n + m, n + m + 1
        held, taken = chosen != NONE, seats_taken(inner, chosen)
        is_held = self._is_held = np.zeros(inner.pairs, dtype=np.bool_)
        is_held[chosen[held]] = True
        left, right = inner.resident, n + inner.hospital
        who, where = np.arange(n), n + np.arange(m)
        has_room, has_some = where[taken < market.seats], where[taken > 0]
        # Where the flow can change: along pairs not held, back along those held.
        self._tails = np.concatenate(
            (
                np.where(is_held, right, left),
                np.where(held, who, self._source),
                has_room,
                np.full(len(has_some), self._sink),
            )
        )
        self._heads = np.concatenate(
            (
                np.where(is_held, left, right),
                np.where(held, self._source, who),
                np.full(len(has_room), self._sink),
                has_some,
            )
        )

    @property
    def used(self) -> Mask:
        """Return which pairs some largest matching holds.

        Those it holds itself, and those within a strong component: along a cycle the
        flow can change (Dulmage and Mendelsohn, "Coverings of bipartite graphs", 1958;
        Régin, "A filtering algorithm for constraints of difference in CSPs", 1994).
        """
        graph = self._graph(self._tails, self._heads)
        label = connected_components(graph, connection="strong")[1]
        inner, n = self._inner, len(self._market.residents)
        found = np.zeros(self._market.pairs, dtype=np.bool_)
        is_within = label[inner.resident] == label[n + inner.hospital]
        found[np.flatnonzero(self._usable)] = self._is_held | is_within
        return found

    @property
    def covers(self) -> tuple[Cover, Cover]:
        """Return two minimum covers of the usable pairs.

        The first has as many hospitals as a minimum cover can do without residents
        for, the second as many residents: the cuts nearest to the source and to the
        sink (Kőnig, "Gráfok és mátrixok", 1931; Ford and Fulkerson 1956). A pair never
        is a bottleneck of its own, so that those held lead forward as well.
        """
        inner, n = self._inner, len(self._market.residents)
        m = len(self._market.hospitals)
        forward = self._is_held
        tails = np.append(self._tails, inner.resident[forward])
        heads = np.append(self._heads, n + inner.hospital[forward])
        reached = self._reached(tails, heads, self._source)
        reaching = self._reached(heads, tails, self._sink)
        has_seats = self._market.seats > 0
        first = Cover(~reached[:n], reached[n : n + m])
        second = Cover(reaching[:n], ~reaching[n : n + m] & has_seats)
        return first, second

    def _reached(self, tails: Ints, heads: Ints, start: int) -> Mask:
        """Return which nodes arcs lead to from a node."""
        graph = self._graph(tails, heads)
        order = breadth_first_order(graph, start, return_predecessors=False)
        found = np.zeros(self._sink + 1, dtype=np.bool_)
        found[order] = True
        return found

    def _graph(self, tails: Ints, heads: Ints) -> csr_array:
        ones = np.ones(len(tails), dtype=np.int8)
        shape = (self._sink + 1,) * 2
        return csr_array(coo_array((ones, (tails, heads)), shape=shape))
