"""Deferred acceptance from either side, with random tie-breaks and promotion."""

from collections import deque
from heapq import heappush, heapreplace

import numpy as np

from lawyer_assign.arrays import Ints
from lawyer_assign.matching.market_columns import NONE, Market


def deferred_acceptance(
    market: Market, rng: np.random.Generator | None = None, *, promotes: bool = False
) -> Ints:
    """Match by residents' proposals: the resident-optimal matching of broken ties.

    Weakly stable always; with strict lists the best stable matching for every
    resident (Gale and Shapley 1962). Time is near linear in the pairs.

    Parameters
    ----------
    market
        Not changed.
    rng
        Breaks ties at random on both sides; None breaks them as listed.
    promotes
        A resident rejected by the whole list proposes once more, now ahead of the
        others in every tie (Király 2013). Finds larger stable matchings where
        hospitals have ties; changes nothing where lists are strict.

    Returns
    -------
    Ints
        Shape ``(residents,)``: row of the pair held, or ``NONE``.
    """
    seats, start = market.seats.tolist(), market.start.tolist()
    order, hospitals = _proposals(market, rng)
    key = _hospital_keys(market, rng).tolist()
    rank = market.hospital_rank.tolist()
    held: list[list[tuple[int, int, int, int]]] = [[] for _ in seats]
    chosen = [NONE] * len(market.residents)
    next_up, promoted = list(start), [0] * len(chosen)
    free = deque(range(len(chosen)))
    while free:
        r = free.popleft()
        while next_up[r] < start[r + 1] or (promotes and not promoted[r]):
            if next_up[r] == start[r + 1]:
                promoted[r], next_up[r] = 1, start[r]
                continue
            row, h = order[next_up[r]], hospitals[next_up[r]]
            next_up[r] += 1
            # The heap holds the worst resident of the hospital on top.
            bid = (-rank[row], promoted[r], -key[row], r)
            if len(held[h]) < seats[h]:
                heappush(held[h], bid)
            elif seats[h] and bid > held[h][0]:
                loser = heapreplace(held[h], bid)[3]
                chosen[loser] = NONE
                free.append(loser)
            else:
                continue
            chosen[r] = row
            break
    return np.array(chosen, dtype=np.int64)


def hospitals_propose(market: Market, rng: np.random.Generator | None = None) -> Ints:
    """Match by hospitals' offers: the hospital-optimal matching of broken ties.

    With strict lists the worst stable matching for every resident. Weakly stable
    with any lists.

    Returns
    -------
    Ints
        Shape ``(residents,)``: row of the pair held, or ``NONE``.
    """
    offers = market.by_hospital
    if rng is not None:
        ties = rng.permutation(market.pairs)
        offers = np.lexsort((ties, market.hospital_rank, market.hospital))
    rows, start = offers.tolist(), market.hospital_start.tolist()
    resident, rank = market.resident.tolist(), market.resident_rank.tolist()
    hospital, free = market.hospital.tolist(), market.seats.tolist()
    chosen, next_up = [NONE] * len(market.residents), list(start)
    open_ = deque(range(len(free)))
    while open_:
        h = open_.popleft()
        while free[h] and next_up[h] < start[h + 1]:
            row = rows[next_up[h]]
            next_up[h] += 1
            old = chosen[resident[row]]
            if old == NONE or rank[row] < rank[old]:
                chosen[resident[row]] = row
                free[h] -= 1
                if old != NONE:
                    free[hospital[old]] += 1
                    open_.append(hospital[old])
    return np.array(chosen, dtype=np.int64)


def _proposals(
    market: Market, rng: np.random.Generator | None
) -> tuple[list[int], list[int]]:
    """Return rows and hospitals in the order each resident proposes."""
    order = np.arange(market.pairs)
    if rng is not None:
        ties = rng.permutation(market.pairs)
        order = np.lexsort((ties, market.resident_rank, market.resident))
    return order.tolist(), market.hospital[order].tolist()


def _hospital_keys(market: Market, rng: np.random.Generator | None) -> Ints:
    """Return the number that decides a tie at a hospital, smaller is better."""
    if rng is None:
        return market.resident
    return rng.permutation(len(market.residents))[market.resident]
