"""Rows given up one by one serve everybody, and cost as few as any plan can."""

import numpy as np
import pytest

from lawyer_assign.datasets import district as invented
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.priced_flow import PricedFlows, fewer_blocking
from lawyer_assign.solver.choice.rows_given_up import GivingUp
from lawyer_assign.solver.choice.start import start_by_choice
from tests.solver.choice.test_priced_flow import linked_of
from tests.worlds.small import CITY_LISTS, DAY

WISH = Policy.hangzhou_2024(on=DAY, stability="wish").with_reach(CITY_LISTS)


def asked(seed, scarcity=0.0, size=600):
    """Return what is asked of a district, and its plan with most links."""
    facts = invented(committees=size, scarcity=scarcity, seed=seed)
    return linked_of(formulate(Problem.of(facts, WISH)))


def search(linked, chosen, watch=None):
    """Return a search from the links of deferred acceptance."""
    is_served = np.zeros(linked.stable.committees, bool)
    is_served[linked.stable.pair_committee[chosen]] = True
    known = (linked.stable, linked.order, linked.pins, linked.links)
    return GivingUp(*known, linked.links.firm_of, is_served, watch or Watch())


@pytest.mark.parametrize(("seed", "least"), [(0, 14), (2, 13)])
def test_districts_are_proved_where_each_row_serves_one_more(seed, least):
    linked, _ = asked(seed)
    begun = start_by_choice(linked.formulation, Watch())
    assert begun.start.floors[2] == least
    assert linked.formulation.prices(begun.start.chosen)[:3] == (0, 0, least)


def test_each_row_given_up_serves_one_more_and_no_other_row_blocks():
    linked, chosen = asked(0)
    rows = search(linked, chosen)
    missing = rows.missing
    rows.run(Watch())
    assert rows.missing == 0
    assert rows.given_up.sum() == missing > 0
    found, is_least = PricedFlows(linked, chosen).give_up(
        linked.links.firm_of, 1.0, Watch()
    )
    assert is_least
    assert np.array_equal(linked.stable.amounts(found) > 0, rows.given_up)


@pytest.mark.parametrize(
    ("seed", "size"), [(1, 500), pytest.param(3, 600, marks=pytest.mark.slow)]
)
def test_where_firms_must_open_fewer_block_than_one_by_one_would_leave(seed, size):
    linked, chosen = asked(seed, size=size)
    rows = search(linked, chosen)
    missing = rows.missing
    rows.run(Watch().within(20))
    assert rows.missing == 0
    assert missing < rows.given_up.sum() < 2 * missing


def test_rows_that_are_named_are_given_up_first():
    linked, chosen = asked(0, size=300)
    rows = search(linked, chosen)
    stable, has = linked.stable, linked.links.firm_of
    is_link = has[stable.committee] == stable.firm
    first = np.flatnonzero(is_link)[:5]
    rows.give_up(first)
    assert rows.given_up[first].sum() > 0
    assert rows.given_up.sum() <= len(first)
    second = stable.committee[first[0]] == stable.committee
    rows.give_up(np.flatnonzero(second))
    assert rows.given_up[second].sum() > rows.given_up[first[:1]].sum()


def test_from_a_plan_on_nothing_gets_worse():
    linked, chosen = asked(1, size=300)
    found = fewer_blocking(linked, chosen, Watch())
    flows = PricedFlows(linked, found)
    start = linked.held(found).links.firm_of
    better, _ = flows.give_up(start, 1.0, Watch().within(5))
    flows.take(better, Watch())
    prices = [linked.formulation.prices(one) for one in (flows.chosen, found)]
    assert prices[0] <= prices[1]
    assert linked.formulation.holds(flows.chosen)


def test_nothing_is_searched_once_the_clock_says_stop():
    linked, chosen = asked(0)
    stopped = Watch(stop=lambda: True)
    with pytest.raises(OutOfTime):
        search(linked, chosen, stopped)
    rows = search(linked, chosen)
    missing = rows.missing
    rows.run(stopped)
    assert rows.missing == missing
    assert not rows.given_up.any()
    assert PricedFlows(linked, chosen).give_up(linked.links.firm_of, 1.0, stopped) == (
        None,
        False,
    )
