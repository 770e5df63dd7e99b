"""Teams that choose, at the size of a city: bounds true, earlier tiers first."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import KINDS
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Wish
from lawyer_assign.solver.answer import Answer, TierAnswer
from lawyer_assign.solver.choice import backend
from lawyer_assign.solver.choice.start_of_teams import are_teams, start_by_teams
from lawyer_assign.solver.choice.two_way import place_of, stable_of
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.teams import backend as team_flow
from lawyer_assign.solver.teams.backend import TeamFlow
from lawyer_assign.statements import Stable
from tests.solver.money.choice.test_teams_within import CHOICES, teams_that_choose
from tests.worlds.backends import BY_NAME
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans

TEAMS = TeamFlow(CpSat())


@st.composite
def formulations(draw):
    """Return a world of teams that chose, choice a wish of any tier."""
    facts = teams_that_choose(draw(st.integers(0, 99_999)), 100)
    tier = draw(st.sampled_from([3, 3, 2, 1, 4]))
    wish = Wish(tier=tier, weight=draw(st.sampled_from([1, 7])))
    policy = draw(st.sampled_from(CHOICES)).with_rule(KINDS["stability"](wish=wish))
    return formulate(Problem.of(facts, policy))


@pytest.fixture
def as_of_a_city(monkeypatch):
    """Take any formulation for a large one."""
    monkeypatch.setattr(TeamFlow, "least_pairs", 0)
    for module in (backend, team_flow):
        monkeypatch.setattr(module, "TOO_LARGE", 0)


def assert_no_plan_is_below(bounds, plans):
    """See that each bound holds of all plans that pay what is proved before it."""
    for at, bound in enumerate(bounds):
        if bound is None:
            return
        alike = [p[at] for p, _ in plans if p[:at] == tuple(bounds[:at])]
        assert bound <= min(alike, default=bound)
    assert tuple(bounds) <= min(prices for prices, _ in plans)


@pytest.mark.usefixtures("as_of_a_city")
def test_bounds_are_true_and_plans_keep_every_must():
    seen = Counter()

    @settings(max_examples=many(1_500, 30), deadline=None)
    @given(formulation=formulations())
    def agree(formulation):
        if len(formulation.pairs) > 12 or not are_teams(formulation, TEAMS):
            return
        plans = priced_plans(formulation)
        start = start_by_teams(formulation, stable_of(formulation), TEAMS, Run())
        answer = BY_NAME["choice"].solve(formulation, Run())
        seen["worlds"] += 1
        if not plans:
            assert start.chosen is None
            assert answer.chosen is None
            return
        best = min(prices for prices, _ in plans)
        known = start.floors[: [*start.floors, None].index(None)]
        assert known <= best
        assert_no_plan_is_below(start.floors, plans)
        assert_no_plan_is_below([one.bound for one in answer.tiers], plans)
        assert formulation.holds(start.chosen)
        assert formulation.holds(answer.chosen)
        assert formulation.prices(answer.chosen) >= best
        assert formulation.prices(answer.chosen) <= formulation.prices(start.chosen)
        place = place_of(formulation)
        assert formulation.prices(answer.chosen)[:place] == best[:place]
        seen["told"] += len(known) > place + 1
        seen["binding"] += best[place] > 0
        seen["best"] += formulation.prices(answer.chosen) == best

    agree()
    assert seen["worlds"] > 15
    assert seen["told"] > 5
    assert seen["binding"] > 1
    assert seen["best"] > seen["worlds"] / 2


def test_of_the_links_the_last_bound_is_not_taken(monkeypatch):
    """Worth of links is in it: it may stand above what plans without links pay."""
    formulation = next(
        one
        for seed in range(99)
        for one in [of_seed(seed)]
        if are_teams(one, TEAMS) and len(one.pairs) <= 12
    )
    high = (TierAnswer(None, 10**6, 0.0),) * len(formulation.tiers)
    low = (TierAnswer(None, 0, 0.0),) * (len(formulation.tiers) - 1)
    answers = [Answer(None, high), Answer(None, (*low, TierAnswer(None, None, 0.0)))]
    monkeypatch.setattr(TeamFlow, "solve", lambda *_: answers.pop(0))
    start = start_by_teams(formulation, stable_of(formulation), TEAMS, Run())
    assert start.chosen is None
    assert start.floors == (*[10**6] * (len(formulation.tiers) - 1), None)
    assert not answers


def of_seed(seed):
    """Return a world's formulation by its number, choice a wish of the third tier."""
    policy = CHOICES[0].with_rule(KINDS["stability"](wish=Wish(tier=3)))
    return formulate(Problem.of(teams_that_choose(seed, 100), policy))


@pytest.fixture(scope="module")
def county():
    """Return the formulation of a county of teams that chose, and was short."""
    facts = la.datasets.district(
        committees=120, scarcity=0.1, seed=5, districts=2, teams=0.1, must_have=0.2
    )
    return formulate(Problem.of(facts, la.Policy.hangzhou_2024()))


@pytest.mark.usefixtures("as_of_a_city")
def test_choice_costs_no_tier_before_it_and_few_pairs_block(county):
    """A city's plan by CP-SAT's road blocked 6,946 pairs; now 172."""
    plain = TEAMS.solve(county.without(Stable), Run(Watch(20)))
    answer = BY_NAME["choice"].solve(county, Run(Watch(20)))
    assert county.holds(answer.chosen)
    prices, blind = county.prices(answer.chosen), county.prices(plain.chosen)
    assert prices[:2] == blind[:2]
    assert [one.bound for one in answer.tiers[:2]] == list(blind[:2])
    assert prices[2] < blind[2] / 4
    assert answer.tiers[2].bound == 0


@pytest.mark.usefixtures("as_of_a_city")
def test_without_time_for_both_the_plan_that_keeps_links_stands(county, monkeypatch):
    asked = []

    def solve(self, one, run):
        asked.append(one)
        return self.quick(one, run)

    monkeypatch.setattr(TeamFlow, "solve", solve)
    watch = Watch(20, stop=lambda: bool(asked))
    start = start_by_teams(county, stable_of(county), TEAMS, Run(watch))
    (linked,), plain = asked, county.without(Stable)
    terms = [len(tier.terms) for tier in plain.tiers]
    assert [len(tier.terms) for tier in linked.tiers] == [*terms[:-1], terms[-1] + 1]
    assert linked.prices(start.chosen)[:2] == plain.prices(start.chosen)[:2]
    assert county.holds(start.chosen)
    assert start.floors[-1] is None
