"""What CP-SAT says of a market of desks is what trying every matching says."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

import lawyer_assign.solver.choice.desks.desk_program as desk_program
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.solver.choice.desks.desk_program import searched
from lawyer_assign.solver.choice.desks.firm_bound import Desks, surely_served
from lawyer_assign.solver.choice.desks.scarce_queues import Charges
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.choice.start import stable_of
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import asked, opening, sating
from tests.worlds.examples import many

MANY = 20


def blocking(desks, rows):
    """Return how many counted rows block a matching, and what is due for it.

    At a desk with a charge a free seat is wanted by nobody.
    """
    market, charges = desks.market, desks.charges
    is_charged = np.isin(np.arange(len(market.seats)), market.hospital[charges.row])
    held = [row for row in rows if row != NONE]
    holder = {int(market.resident[row]): row for row in held}
    count = 0
    for row in np.flatnonzero(desks.counted).tolist():
        desk = market.hospital[row]
        own = holder.get(int(market.resident[row]))
        if own is not None and market.resident_rank[own] <= market.resident_rank[row]:
            continue
        here = [one for one in held if market.hospital[one] == desk]
        is_free = len(here) < market.seats[desk] and not is_charged[desk]
        rank = market.hospital_rank
        count += is_free or any(rank[one] > rank[row] for one in here)
    for at, (price, free) in enumerate(zip(charges.price, charges.free, strict=True)):
        many = np.isin(charges.row[charges.charge == at], held).sum()
        count += price * (min(many, 1) if free == 0 else max(0, many - free))
    return count


def with_some_charges(desks, chance):
    """Return desks with charges for any rows, whether they are due or not."""
    rows = [chance.random(desks.market.pairs) < 0.3 for _ in range(3)]
    row = np.concatenate([np.flatnonzero(one) for one in rows])
    charge = np.repeat(np.arange(3), [one.sum() for one in rows])
    charges = Charges(row, charge, chance.integers(1, 4, 3), chance.integers(0, 3, 3))
    return replace(desks, charges=charges)


def fewest(desks):
    """Return the fewest over all matchings that hold the hard; None if none does."""
    market = desks.market
    lists = []
    for one in range(len(market.residents)):
        rows = np.flatnonzero(market.resident == one).tolist()
        lists.append(rows if desks.is_held[one] else [*rows, NONE])
    found = []
    for rows in product(*lists):
        held = [row for row in rows if row != NONE]
        here = np.bincount(market.hospital[held], minlength=len(market.seats))
        if (here <= market.seats).all():
            found.append(blocking(desks, rows))
    return min(found, default=None)


def markets(make, seeds):
    """Yield markets of desks of small worlds, whole and in part, some with charges."""
    for seed, formulation, best in asked(make, seeds):
        stable = stable_of(formulation)
        if not is_matroid_market(formulation, stable, 2, best):
            continue
        served = surely_served(formulation, stable, 2, best)
        chance = np.random.default_rng(seed)
        for is_hard in (served, served & (chance.random(len(served)) < 0.5)):
            desks = Desks.of(stable, is_hard)
            away = chance.random(len(desks.market.hospitals)) < 0.3
            charged = with_some_charges(desks, chance)
            some = (desks, charged) if seed % 2 else (desks, charged.without(away))
            yield from ((seed, one) for one in some)


@pytest.mark.parametrize("make", [tight, opening, sending, sating])
def test_the_search_ends_at_the_fewest_that_any_matching_lets_block(make):
    tried = said = 0
    for seed, desks in markets(make, range(many(400))):
        parts = desks.market, desks.counted, desks.is_held, desks.charges
        found = searched(*parts, 0, MANY, Watch())
        least = fewest(desks)
        if least is None:
            # No plan maps to a matching that there is none of.
            assert found == (MANY, True), seed
        else:
            assert found == (least, True), seed
            assert searched(*parts, 0, least, Watch()) == (least, True)
            fewer = max(0, least - 1)
            assert searched(*parts, 0, fewer, Watch()) == (fewer, True)
        tried += 1
        said += bool(least)
    assert tried > 20
    assert said > (0 if make is sending else tried // 40)


def test_nothing_is_begun_that_cannot_end(monkeypatch):
    seed, desks = next(markets(opening, range(60)))
    parts = desks.market, desks.counted, desks.is_held, desks.charges
    assert searched(*parts, 0, MANY, Watch(0.0)) == (0, False)
    monkeypatch.setattr(desk_program, "ENTRIES", 0)
    assert searched(*parts, 0, MANY, Watch()) == (0, False), seed
