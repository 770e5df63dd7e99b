"""The cheapest plan is sought at spread prices, and at sharp ones if they save more."""

from collections import Counter

from hypothesis import given, settings

from lawyer_assign.engines.run import Run
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.plan_search import PlanSearch
from lawyer_assign.solver.money.record import Record
from tests.solver.money.test_priced_tier import formulation_of, towns
from tests.worlds.examples import many


def search_of(formulation, *, spreads):
    record, flows = Record(formulation), Flows(Run())
    record.spreads = spreads
    record.begin([one.bound for one in flows.least(record.relaxed).tiers])
    return PlanSearch(record, flows, Run().watch)


def test_lines_are_priced_sharply_where_less_money_is_lacking_then():
    seen = Counter()

    @settings(max_examples=many(500), deadline=None)
    @given(facts=towns(is_last_scarce=True))
    def agree(facts):
        formulation = formulation_of(facts)
        searches = [search_of(formulation, spreads=one) for one in (True, False, True)]
        spread, sharp, search = searches
        like = search.record.relaxed_plan
        one, other = spread._cheapest_now(like), sharp._cheapest_now(like)
        found = search.cheapest(like)
        assert search._lacks(found) == min(search._lacks(one), search._lacks(other))
        is_sharp = search._lacks(other) < search._lacks(one)
        assert search.record.spreads is not is_sharp
        kept = sharp if is_sharp else spread
        assert (search.dearest.all == kept.dearest.all).all()
        now = search.dearest.now
        priced, same = (one.last.priced(now).tiers[-1] for one in (search, kept))
        assert priced.price(found) == same.price(found)
        seen["sharp" if is_sharp else "spread"] += 1

    agree()
    assert seen["sharp"]
    assert seen["spread"] > 20
