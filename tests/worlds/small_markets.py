"""Slow, plain answers to compare with: every matching of a small market."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from hypothesis import strategies as st

from benchmarks.market_kinds import Varied, varied_market
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.matching.preference_lists import market


def lists_of(given):
    """Return both sides' lists as {id: {other: rank}} of a market, and the seats."""
    left = {r: {} for r in given.residents}
    right = {h: {} for h in given.hospitals}
    for row in range(given.pairs):
        r = given.residents[given.resident[row]]
        h = given.hospitals[given.hospital[row]]
        left[r][h] = int(given.resident_rank[row])
        right[h][r] = int(given.hospital_rank[row])
    return left, right, dict(zip(given.hospitals, given.seats.tolist(), strict=True))


def blocks_of(given, matching):
    """Return the blocking pairs of {resident: hospital}, as a textbook says."""
    left, right, seats = lists_of(given)
    held = {h: [r for r, at in matching.items() if at == h] for h in right}
    found = set()
    for r, liked in left.items():
        for h, rank in liked.items():
            wants = r not in matching or rank < liked[matching[r]]
            free = len(held[h]) < seats[h]
            better = any(right[h][r] < right[h][other] for other in held[h])
            if wants and (free or better) and seats[h]:
                found.add((r, h))
    return found


def every_matching(given) -> Iterator[dict]:
    """Yield every matching of a small market as {resident: hospital}."""
    left, _, seats = lists_of(given)
    for hospitals in product(*[(None, *liked) for liked in left.values()]):
        if all(hospitals.count(h) <= seats[h] for h in set(hospitals) - {None}):
            yield {r: h for r, h in zip(left, hospitals, strict=True) if h is not None}


def largest_stable_size(given):
    """Return the maximum size of a weakly stable matching, by enumeration."""
    return max(len(m) for m in every_matching(given) if not blocks_of(given, m))


def fewest_blocks(given):
    """Return the maximum cardinality and the least blocking pairs at it."""
    plans = list(every_matching(given))
    full = max(map(len, plans))
    return full, min(len(blocks_of(given, m)) for m in plans if len(m) == full)


def named(given, chosen):
    """Return a matching over the columns as {resident: hospital}."""
    return {
        given.residents[given.resident[row]]: given.hospitals[given.hospital[row]]
        for row in chosen.tolist()
        if row != NONE
    }


@st.composite
def markets(draw, residents=5, hospitals=4, ties=True, seats=2):
    """Draw a market; with ``ties=False`` all lists are strict."""
    n = draw(st.integers(1, residents))
    m = draw(st.integers(1, hospitals))
    accepts = [draw(st.lists(st.booleans(), min_size=m, max_size=m)) for _ in range(n)]

    def ranked(ids):
        order = draw(st.permutations(ids))
        groups = []
        for one in order:
            if ties and groups and draw(st.booleans()):
                groups[-1].append(one)
            else:
                groups.append([one])
        return groups

    left = {r: ranked([f"h{h}" for h in range(m) if accepts[r][h]]) for r in range(n)}
    right = {f"h{h}": ranked([r for r in range(n) if accepts[r][h]]) for h in range(m)}
    room = {h: draw(st.integers(0 if ties else 1, seats)) for h in right}
    return market(left, right, room)


def of_any_kind(seed):
    """Return one of many small markets, every knob turned now and then."""
    dice = np.random.default_rng(seed)
    residents = int(dice.integers(4, 7))
    shape = Varied(
        residents=residents,
        hospitals=int(dice.integers(3, 6)),
        seats=residents + int(dice.integers(-1, 2)),
        length=int(dice.integers(2, 4)),
        popular=int(dice.integers(0, 2)),
        master=float(dice.choice([0.0, 0.7])),
        ties=float(dice.choice([0.0, 0.0, 0.5])),
        closed=float(dice.choice([0.0, 0.0, 0.3])),
        known=float(dice.choice([1.0, 1.0, 0.6])),
    )
    return varied_market(shape, seed)
