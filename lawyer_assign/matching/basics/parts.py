"""Split a market into connected parts and put their matchings together again."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.market_columns import NONE, Market, from_pairs


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part; ``rows`` names the row of the whole of each of its rows."""

    market: Market
    rows: Ints


def labels(market: Market) -> Ints:
    """Return a number of its connected part for each pair."""
    n, m = len(market.residents), len(market.hospitals)
    ends = (market.resident, n + market.hospital)
    graph = coo_array((np.ones(market.pairs, dtype=np.int8), ends), shape=(n + m,) * 2)
    found = connected_components(graph, directed=False)[1][market.resident]
    return np.asarray(found, np.int64)


def split(market: Market) -> list[Part]:
    """Return the connected parts that have pairs, smallest first.

    Nothing a part decides touches another one: pairs, seats and blocking pairs all
    lie inside a part.
    """
    label = labels(market)
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    groups = np.split(order, cuts) if market.pairs else []
    return [_part(market, rows) for rows in sorted(groups, key=len)]


def join(market: Market, solved: list[tuple[Part, Ints]]) -> Ints:
    """Return the matching of the whole from those of its parts."""
    chosen = np.full(len(market.residents), NONE, dtype=np.int64)
    for part, inner in solved:
        rows = part.rows[inner[inner != NONE]]
        chosen[market.resident[rows]] = rows
    return chosen


def _part(market: Market, rows: Ints) -> Part:
    """Cut out the rows of one part and number its two sides anew."""
    who, resident = np.unique(market.resident[rows], return_inverse=True)
    where, hospital = np.unique(market.hospital[rows], return_inverse=True)
    inner = from_pairs(
        tuple(market.residents[r] for r in who),
        tuple(market.hospitals[h] for h in where),
        market.seats[where],
        (resident.astype(np.int64), hospital.astype(np.int64)),
        (market.resident_rank[rows], market.hospital_rank[rows]),
    )
    return Part(inner, rows)
