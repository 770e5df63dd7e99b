"""Teams are chosen where money is as dear beside points as it was said to be."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money import team_choice
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.multipliers import Multipliers, first_price
from lawyer_assign.solver.money.plan_search import tier_of
from lawyer_assign.solver.money.record import Record
from lawyer_assign.solver.money.team_choice import TeamChoice
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.solver.teams.backend import TeamFlow
from tests.solver.money.test_budgets_of_teams import CPSAT, short_of_money, solved
from tests.solver.teams.test_teams_backend import crews
from tests.worlds.examples import many


def test_a_mixture_is_asked_for_at_the_prices_that_were_given(monkeypatch):
    seen = Counter()
    asked = []
    monkeypatch.setattr(Flows, "mix", lambda _, priced: asked.append(priced))

    @settings(max_examples=many(600), deadline=None)
    @given(
        facts=crews(),
        percent=st.sampled_from([50, 70, 90]),
        times=st.sampled_from([1, 8, 64, 512, 4096]),
    )
    def agree(facts, percent, times):
        world = solved(short_of_money(facts, percent))
        if world is None:
            return
        flows, record, truth = world
        record.begin([one.bound for one in flows.least(record.relaxed).tiers])
        tier = tier_of(record, len(record.relaxed.tiers) - 1)
        first = first_price(record.relaxed.tiers[-1], tier.fine, record.outlays, truth)
        prices = Multipliers(record.outlays, 0)
        rows = len(prices.all)
        prices.go(np.array([first * (times + at) for at in range(rows)]))
        TeamChoice(record, flows, Watch()).mix(tier, prices)
        exact = tier.priced(prices.now).tiers[-1].price(truth) / tier.fine
        rough = asked.pop()
        fine = [
            one
            for one in (16, 8, 4, 2, 1)
            if one * prices.dearest_post <= team_choice.ROUGHEST * tier.fine
        ]
        seen["rougher" if fine[:1] != [16] else "as before"] += 1
        if not fine:
            seen["too dear"] += 1
            return
        # A post is rounded by less than a fine point for money, and one for its fall.
        most = 3 * int(truth.sum()) / fine[0]
        assert rough.tiers[-1].price(truth) / fine[0] == pytest.approx(exact, abs=most)

    agree()
    assert seen["rougher"] > 5
    assert seen["as before"] > 5


def test_teams_are_mixed_first_where_there_is_time_and_chosen_where_not(monkeypatch):
    monkeypatch.setattr(team_flow.TeamFlow, "least_pairs", 0)
    seen = Counter()

    @settings(max_examples=many(400), deadline=None)
    @given(facts=crews(), is_late=st.booleans())
    def agree(facts, is_late):
        formulation = short_of_money(facts, 80)
        if solved(formulation) is None:
            return
        run = Run()
        if is_late:
            run.watch.longest[Flow.name] = 1.0
            run = run.under(run.watch.within(team_choice.NEEDED - 1.0))
        record, flows = Record(formulation), Flows(run, TeamFlow(CPSAT))
        least = flows.least(record.relaxed)
        record.begin([one.bound for one in least.tiers])
        tier = tier_of(record, len(record.relaxed.tiers) - 1)
        prices, dearest = list[Multipliers](), Multipliers(record.outlays, 0)
        dearest.raise_all()
        choice = TeamChoice(record, flows, run.watch)
        mix, choose = choice.mix, choice.choose
        choice.mix = lambda at, one: (prices.append(one), mix(at, one))[1]
        choice.choose = lambda at, one, like: (
            seen.update(late=one is dearest and is_late) or choose(at, one, like)
        )
        like = least.chosen
        found = choice.begin(tier, like, dearest)
        assert bool(prices) is not is_late
        seen["mixed"] += bool(prices)
        if prices:
            (outlay,) = record.outlays
            over, now = outlay.totals(like) > outlay.upper, prices[0].all
            dear = team_choice.DEAR * first_price(
                record.relaxed.tiers[-1], tier.fine, record.outlays, like
            )
            assert (now == np.where(over, dear, dear // team_choice.IDLE)).all()
            seen["idle"] += bool((~over).any() and over.any())
        if found is not like:
            assert record.relaxed.holds(found)
            seen["found"] += 1

    agree()
    assert seen["mixed"] > 5
    assert seen["late"] > 5
    assert seen["found"] > 5


def test_without_teams_the_plan_stays(monkeypatch):
    monkeypatch.setattr(Flows, "mix", lambda *_: pytest.fail("nothing to mix"))

    @settings(max_examples=many(20), deadline=None)
    @given(facts=crews())
    def agree(facts):
        record = Record(short_of_money(facts, 80))
        like = np.zeros(len(record.relaxed.pairs), bool)
        tier = tier_of(record, len(record.relaxed.tiers) - 1)
        choice = TeamChoice(record, Flows(Run()), Watch())
        assert choice.begin(tier, like, Multipliers(record.outlays, 0)) is like

    agree()
