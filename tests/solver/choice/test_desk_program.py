"""What CP-SAT says of a market of desks is no more than trying every matching says."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

import lawyer_assign.solver.choice.desks.desk_program as desk_program
from lawyer_assign.engines.watch import Watch
from lawyer_assign.matching.market_columns import NONE
from lawyer_assign.solver.choice.desks.desk_program import searched
from lawyer_assign.solver.choice.desks.firm_bound import Desks
from lawyer_assign.solver.choice.desks.scarce_queues import Charges
from lawyer_assign.solver.choice.desks.wanted import Wanted
from lawyer_assign.solver.choice.desks.who_is_hard import surely_served
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.choice.two_way import stable_of
from tests.solver.choice.test_blocking_bound import sending, tight
from tests.solver.choice.test_firm_bound import asked, opening, partly, sating
from tests.worlds.examples import many

MANY = 20


def blocking(desks, held):
    """Return how many counted rows block where lawyers hold so, and what is due for it.

    Parameters
    ----------
    held
        Row of the market by lawyer. At a desk with a charge nobody wants who has none.
    """
    market, charges, wanted = desks.market, desks.charges, desks.wanted
    is_charged = np.isin(np.arange(len(market.seats)), market.hospital[charges.row])
    content = {int(market.resident[row]): row for row in held.values()}
    blocks = set()
    members = zip(wanted.row, wanted.lawyer, wanted.place, strict=True)
    for row, lawyer, place in members:
        own = content.get(int(market.resident[place]))
        if own is not None and market.resident_rank[own] <= market.resident_rank[place]:
            continue
        has = held.get(int(lawyer))
        if has is None:
            angers = not is_charged[market.hospital[place]]
        else:
            angers = wanted.rank[has] > wanted.rank[place]
        if angers:
            blocks.add(int(row))
    count, rows = len(blocks), list(held.values())
    for at, (price, free) in enumerate(zip(charges.price, charges.free, strict=True)):
        many = np.isin(charges.row[charges.charge == at], rows).sum()
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
    """Return the fewest of all ways in which lawyers hold the hard; None if none is."""
    market, wanted = desks.market, desks.wanted
    lists = []
    for one in range(len(market.residents)):
        posts = np.flatnonzero(market.resident[wanted.post] == one).tolist()
        lists.append(posts if desks.is_held[one] else [*posts, NONE])
    found = []
    for posts in product(*lists):
        held = [post for post in posts if post != NONE]
        lawyers = wanted.holder[held].tolist()
        if len(set(lawyers)) == len(lawyers):
            rows = wanted.post[held].tolist()
            found.append(blocking(desks, dict(zip(lawyers, rows, strict=True))))
    return min(found, default=None)


def at_whole_desks(desks):
    """Return the same with only those rows that one whole desk is an option of."""
    wanted, is_counted = desks.wanted, desks.counted[desks.wanted.place]
    own = (one[is_counted] for one in (wanted.row, wanted.lawyer, wanted.place))
    return replace(desks, wanted=Wanted(*own, *wanted[3:]))


def markets(make, seeds):
    """Yield markets of desks of small worlds, whole and in part, some with charges."""
    for seed, formulation, best in asked(make, seeds):
        stable = stable_of(formulation)
        if not is_matroid_market(Face(formulation, stable, 2, (), best)):
            continue
        served = surely_served(Face(formulation, stable, 2, (), best))
        chance = np.random.default_rng(seed)
        for is_hard in (served, served & (chance.random(len(served)) < 0.5)):
            desks = Desks.of(stable, is_hard)
            away = chance.random(len(desks.market.hospitals)) < 0.3
            charged = with_some_charges(desks, chance)
            some = (desks, charged) if seed % 2 else (desks, charged.without(away))
            yield from ((seed, one) for one in some)


@pytest.mark.parametrize("make", [tight, opening, sending, sating, partly])
def test_the_search_ends_at_the_fewest_or_below_of_how_lawyers_can_hold(make):
    seen = Counter()
    for seed, desks in markets(make, range(many(400))):
        parts = desks.market, desks.wanted, desks.is_held, desks.charges
        found, is_all = searched(*parts, 0, MANY, Watch())
        least = fewest(desks)
        seen["worlds"] += 1
        assert is_all
        assert found >= at_whole_desks(desks).searched(0, MANY, Watch())[0], seed
        if least is None:
            continue  # no plan is a matching that there is none of
        assert found <= least, seed
        for most in (found, max(0, found - 1)):
            assert searched(*parts, 0, most, Watch()) == (most, True), seed
        seen["said"] += found > 0
        seen["reached"] += found == least
        seen["held"] += 1
    assert seen["worlds"] > 20
    assert seen["reached"] > 0.9 * seen["held"]
    assert seen["said"] > (0 if make is sending else seen["worlds"] // 40)


def test_nothing_is_begun_that_cannot_end(monkeypatch):
    seed, desks = next(markets(opening, range(60)))
    parts = desks.market, desks.wanted, desks.is_held, desks.charges
    assert searched(*parts, 0, MANY, Watch(0.0)) == (0, False)
    monkeypatch.setattr(desk_program, "ENTRIES", 0)
    assert searched(*parts, 0, MANY, Watch()) == (0, False), seed
