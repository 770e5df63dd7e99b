"""Frontiers: on small worlds exactly the plans that enumeration calls best to trade."""

import signal
from functools import cache
from math import prod

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text, UnsupportedError
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Coverage, FewestChanges, FirmBalance
from lawyer_assign.scenario import Frontier
from lawyer_assign.scenario.tracing import frontier
from lawyer_assign.verbs.trade import arranged
from tests.explain.questions import POLICIES, WORLDS
from tests.worlds.altered import (
    MOST_PLANS,
    Dice,
    every_plan,
    mixed,
    possible_teams,
    prices_of_plans,
)
from tests.worlds.both_languages import faults_of, strict_faults_of
from tests.worlds.fonts import needs_font
from tests.worlds.small import DAY, chose, committee, firm, lawyer, world

CHOOSING = la.Policy.hangzhou_2024(on=DAY)
PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
TRADES = (
    ("fewest_changes", "affinity"),
    ("fewest_changes", "affinity"),
    ("affinity", "fewest_changes"),
    ("fewest_changes", "coverage"),
    ("coverage", "affinity"),
    ("stability", "affinity"),
    ("one_each", "affinity"),
    ("firm_balance", "affinity"),
    ("fewest_changes", "worst_served"),
)
CASES = WORLDS
"""Rich worlds, and half as many random ones; 200 take a few minutes."""

FREE = PLAIN.without("one_each")
POINTS = FREE.with_rule(FirmBalance(wish=la.Wish(tier=5)))
RICH = (
    FREE,
    FREE,
    CHOOSING.without("one_each"),
    CHOOSING.soften("stability", tier=4, weight=9),
    POINTS,
    FREE.with_limit(2),
)


def random_world(dice):
    """Return a world of most kinds of facts, a policy, and two of its rules."""
    return mixed(dice), dice.choice((PLAIN, CHOOSING, *POLICIES)), dice.choice(TRADES)


def rich_world(dice):
    """Return a world in which nearly everybody may serve anybody, at other points."""
    committees = [committee(f"c{at}") for at in range(4)]
    people = [lawyer(f"l{at}", firm=f"f{at % 2}") for at in range(4)]
    facts = world(
        committees,
        people,
        [firm("f0", seats=dice.choice([None, 3])), firm("f1")],
        scores=[
            la.PairScore(
                lawyer=one.id, committee=place.id, points=dice.randrange(60), minutes=0
            )
            for one in people
            for place in committees
        ],
        choices=[
            chose(f"f{f}", place.id, dice.randrange(1, 5), dice.randrange(1, 3))
            for place in committees
            for f in range(2)
            if dice.yes(0.5)
        ],
    )
    return facts, dice.choice(RICH), dice.choice(RICH_TRADES)


RICH_TRADES = (
    ("fewest_changes", "affinity"),
    ("fewest_changes", "affinity"),
    ("affinity", "fewest_changes"),
    ("coverage", "affinity"),
    ("firm_balance", "affinity"),
)
WORLDS_OF = {"random": random_world, "rich": rich_world}
SEEDS = [("rich", one) for one in range(CASES)] + [
    ("random", one) for one in range(CASES // 2)
]


@cache
def drawn(kind, seed):
    """Return a scenario whose plans can be gone through, and two of its rules."""
    dice = Dice(f"frontier {kind} {seed}")
    while True:
        facts, policy, (first, second) = WORLDS_OF[kind](dice)
        posts = [
            (place.id, dice.choice(facts.lawyers).id)
            for place in facts.committees
            if dice.yes(0.9)
        ]
        if not posts:
            continue
        facts = la.with_last_year(facts, la.Plan.of(posts))
        if any(policy.get(one) and policy[one].wish is None for one in (first, second)):
            continue
        try:
            problem = Problem.of(facts, policy)
        except BadInputError:
            continue
        pairs = problem.pairs
        there = zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True)
        ids = {(pairs.committee_ids[c], pairs.lawyer_ids[w]) for c, w in there}
        trade = arranged(policy, first, second)
        teams = possible_teams(problem.facts, trade.policy, ids)
        if prod(map(len, teams.values())) <= MOST_PLANS:
            scenario = la.Scenario(facts, policy, time_limit=None)
            return scenario, first, second, problem.facts, trade, teams


def enumerated(facts, trade, teams):
    """Return prices of all plans that are best to trade, rest of the tiers included.

    Point -> the least prices of the tiers behind the trade.
    """
    numbers = trade.policy.tiers
    last = max(trade.first, trade.second)
    held = [
        at
        for at, one in enumerate(numbers)
        if one < last and one not in (trade.first, trade.second)
    ]
    rest = [at for at, one in enumerate(numbers) if one > last]
    a, b = numbers.index(trade.first), numbers.index(trade.second)
    prices = prices_of_plans(facts, trade.policy, every_plan(teams))
    best = min(tuple(one[at] for at in held) for one in prices)
    prices = [one for one in prices if tuple(one[at] for at in held) == best]
    points = {(one[a], one[b]) for one in prices}
    kept = [
        one
        for one in points
        if not any(
            other != one and other[0] <= one[0] and other[1] <= one[1]
            for other in points
        )
    ]
    return {
        point: min(
            tuple(one[at] for at in rest) for one in prices if (one[a], one[b]) == point
        )
        for point in sorted(kept)
    }


@pytest.mark.parametrize(("kind", "seed"), SEEDS)
def test_the_frontier_is_that_of_enumeration_and_every_point_is_proved(kind, seed):
    scenario, first, second, facts, trade, teams = drawn(kind, seed)
    if scenario.outcome.plan is None:
        return
    found = frontier(scenario, first, second, time_limit=None)
    truth = enumerated(facts, trade, teams)
    assert [(one.first, one.second) for one in found.points] == list(truth)
    assert all(one.is_proved for one in found.points)
    assert found.is_complete
    last = max(trade.first, trade.second)
    for point, outcome in zip(found.points, found.outcomes, strict=True):
        assert point.plan == outcome.plan
        report = la.check(facts, trade.policy, point.plan)
        said = {tier.number: tier.price for tier in report.tiers}
        assert (said[trade.first], said[trade.second]) == point[:2]
        rest = tuple(price for number, price in said.items() if number > last)
        assert rest == truth[point[:2]]
        for tier in outcome.tiers:
            assert tier.bound is None or tier.bound <= tier.price
        if "fewest_changes" in (first, second):
            assert outcome.status == "optimal"


@pytest.mark.parametrize("seed", range(0, CASES, 10))
def test_outcomes_of_traded_changes_are_those_of_solving_with_so_many_at_most(seed):
    scenario, first, second, _, _, _ = drawn("rich", seed)
    if scenario.outcome.plan is None or "fewest_changes" not in (first, second):
        return
    for outcome in frontier(scenario, first, second, time_limit=None).outcomes:
        problem = outcome.problem
        fresh = la.solve(problem.stated, problem.policy, time_limit=None)
        assert [x.price for x in fresh.tiers] == [x.price for x in outcome.tiers]


def chain():
    """Return a world in which the best change moves two, and one alone is no use.

    Both keep where they were: 0 changes; each would be better at the other's: 2. In
    between nobody can move alone, for each committee takes one lawyer, and each lawyer
    one committee.
    """
    needs = {"mediation": 10}
    return world(
        [
            committee("c1", needs=needs),
            committee("c2"),
            committee("c3", needs={"publicity": 10}),
        ],
        [
            lawyer("l1", max_committees=1),
            lawyer("l2", max_committees=1, skills={"mediation": 5, "publicity": 1}),
            lawyer("l3", max_committees=1, skills={"publicity": 5}),
        ],
        [firm("f1")],
    )


def test_points_that_no_weights_reach_are_found():
    # The way from one end to the other goes over three changes of unequal worth.
    last = la.Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l3")])
    found = frontier(la.Scenario(la.with_last_year(chain(), last), PLAIN))
    assert [one.first for one in found.points] == [0, 2]
    assert found.is_complete
    few = frontier(la.Scenario(la.with_last_year(chain(), last), PLAIN), points=2)
    assert len(few.points) == 2


def county():
    facts = la.datasets.district(committees=40, seed=0)
    return la.Scenario(facts, PLAIN)


def test_a_county_has_every_plan_and_some_of_them_if_asked():
    scenario = county()
    whole = frontier(scenario)
    assert whole.is_complete
    assert len(whole.points) > 10
    some = frontier(scenario, points=5)
    assert len(some.points) == 5
    assert not some.is_complete
    assert {one[:2] for one in some.points} <= {one[:2] for one in whole.points}
    assert some.points[0][:2] == whole.points[0][:2]
    assert some.points[-1][:2] == whole.points[-1][:2]


def test_a_stopped_search_gives_what_it_has_and_claims_nothing_more():
    scenario = county()
    _ = scenario.outcome
    heard = []
    found = frontier(
        scenario, progress=heard.append, stop=lambda: len(told(heard)) >= 4
    )
    assert [one.price for one in told(heard)] == [3, 4, 5, 6]
    assert len(found.points) == 6
    assert all(one.is_proved for one in found.points)
    assert not found.is_complete


def told(heard):
    return [one for one in heard if one.stage == "frontier"]


@needs_font
def test_a_frontier_is_written_shown_and_drawn():
    pytest.importorskip("matplotlib")
    found = frontier(county(), points=4)
    again = Frontier.from_json(found.to_json())
    assert again == found
    assert [one.plan for one in again.points] == [x.plan for x in found.outcomes]
    with pytest.raises(UnsupportedError, match="solve again"):
        _ = again.outcomes
    assert repr(found) == (
        "Frontier(fewest_changes against affinity: 4 points, 4 proved, not complete)"
    )
    assert list(found.to_frame().columns) == [
        "fewest_changes", "affinity", "is_proved", "posts",
    ]  # fmt: skip
    assert "As few changes" in found.text("en")
    assert "尽量延续上年安排" in found.text("zh")
    assert "<table" in found._repr_html_()
    assert not strict_faults_of(Text(found.first.text.en, found.first.text.zh))
    ax = found.draw()
    assert len(ax.collections[0].get_offsets()) == 4
    assert ax.get_xlabel()


BAD = {
    "no rule": (lambda: frontier(county(), "beauty", "affinity"), "no such rule"),
    "must": (
        lambda: frontier(county(), "fewest_changes", "caseload"),
        r"policy.soften\('caseload'",
    ),
    "left out": (
        lambda: frontier(county(), "affinity", "budget"),
        r"policy.with_rule\(Budget\(wish=",
    ),
    "same": (lambda: frontier(county(), "affinity", "affinity"), "first rule too"),
    "points": (lambda: frontier(county(), points=1), "from 2 on"),
    "half": (lambda: frontier(county(), points=2.5), "from 2 on"),
    "scenario": (lambda: frontier(la.datasets.toy()), "is no Scenario"),
    "time": (lambda: frontier(county(), time_limit=-1), "no positive number"),
    "no plan": (
        lambda: frontier(
            la.Scenario(
                world(committees=2, lawyers=1),
                PLAIN.with_rule(Coverage(wish=None)).with_limit(1),
            )
        ),
        "there is no plan",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_traded_is_refused_with_place_value_and_cure(case):
    ask, words = BAD[case]
    with pytest.raises(BadInputError, match=words) as caught:
        ask()
    for one in caught.value.defects:
        assert one.place
        assert not faults_of(one.problem)
        assert not faults_of(one.cure)


def test_changes_may_share_a_tier_with_points():
    """The price of such a tier is no number of posts that end."""
    tier = PLAIN["affinity"].wish.tier
    policy = PLAIN.with_rule(FewestChanges(wish=la.Wish(tier=tier)))
    facts = la.datasets.district(committees=30, lawyers=20, scarcity=0.4, seed=1)
    found = la.frontier(la.Scenario(facts, policy), "one_each", "affinity")
    assert found.points
    assert all(one.is_proved for one in found.points)
    assert found.points[-1].second < 0


def test_changes_are_traded_alone_beside_levels_that_begin_before():
    last = la.Plan.of([("c1", "l1"), ("c3", "l6"), ("c4", "l3"), ("c5", "l3")])
    facts = la.with_last_year(la.datasets.toy(), last)
    levels = la.rules.DutyBalance(levels=3, wish=la.Wish(tier=2))
    policy = la.Policy.hangzhou_2024(stability="off").with_rule(levels)
    found = la.frontier(la.Scenario(facts, policy))
    assert len(found.points) > 1
    for one in found.points:
        ended = set(last.posts) - set(one.plan.posts)
        assert one.first == len(ended)


@pytest.mark.parametrize("kind", ["firm_balance", "duty_balance", "fewest_changes"])
def test_a_rule_of_the_tier_of_points_is_traded_against_all_else_in_it(kind):
    """No must-have skill is lost for points that are worth less than it."""
    policy = PLAIN.with_rule(la.rules.FirmBalance(wish=la.Wish(tier=4)))
    if kind != "firm_balance":
        policy = policy.without("firm_balance")
    if kind == "duty_balance":
        policy = policy.with_rule(la.rules.DutyBalance(wish=la.Wish(tier=4)))
    weighed = {"must_have", "affinity", "further_posts"}
    for first, second in ((kind, "affinity"), ("affinity", kind)):
        trade = arranged(policy, first, second)
        tiers = {one.kind: one.tiers for one in trade.policy.rules}
        assert {tiers[one] for one in weighed} == {tiers["affinity"]}
        assert not set(tiers[kind]) & set(tiers["affinity"])
    trade = arranged(PLAIN, "further_posts", "affinity")
    tiers = {one.kind: one.tiers for one in trade.policy.rules}
    assert tiers["must_have"] == tiers["affinity"] != tiers["further_posts"]


def test_no_skill_is_sold_for_points():
    """l2 lacks the skill that c1 must have; both firms serve one anyway."""
    skills = {"mediation": 5}
    facts = world(
        [committee("c1", must_have=["mediation"]), committee("c2")],
        [lawyer("l1", skills=skills), lawyer("l2", firm="f2")],
        [firm("f1"), firm("f2")],
        scores=[
            la.PairScore(lawyer=one, committee=place, points=points, minutes=0)
            for one, place, points in (
                ("l1", "c1", 0), ("l2", "c2", 0), ("l1", "c2", 7), ("l2", "c1", 7),
            )
        ],
    )  # fmt: skip
    policy = PLAIN.with_rule(la.rules.FirmBalance(wish=la.Wish(tier=4)))
    found = la.frontier(la.Scenario(facts, policy), "firm_balance", "affinity")
    assert found.is_complete
    assert found.second.rules == ("must_have", "affinity", "further_posts")
    (point,) = found.points
    assert dict(point.posts) == {"c1": "l1", "c2": "l2"}


def test_ctrl_c_in_the_solve_it_begins_with_ends_the_trade_too():
    """That solve took Ctrl-C for itself, and the trade ran on to its time limit."""
    facts = la.datasets.district(committees=30, seed=2)
    last = la.solve(facts, PLAIN.without("affinity")).plan
    facts = la.with_last_year(facts, last)
    assert frontier(la.Scenario(facts, PLAIN), time_limit=None).is_complete
    told = []

    def press(progress):
        if progress.stage == "formulate" and not told:
            told.append(signal.raise_signal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    found = frontier(la.Scenario(facts, PLAIN), time_limit=None, progress=press)
    assert told
    assert not found.is_complete
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("points", [None, 2])
def test_no_point_is_worse_than_last_year_whenever_the_search_ends(points):
    """Of teams it began with the best plan of now alone, which ends most posts."""
    facts = la.datasets.district(committees=40, seed=2, teams=0.4)
    facts = facts.with_agreements(row for row in facts.agreements if row.is_fixed)
    last = la.solve(facts, PLAIN.without("affinity"), time_limit=20)
    scenario = la.Scenario(la.with_last_year(facts, last), PLAIN, time_limit=20)
    assert scenario.outcome.plan.posts != last.plan.posts
    found = frontier(scenario, points=points, stop=lambda: True)
    kept, worth = found.points[0][:2]
    assert not found.points[0].is_proved
    assert kept == 0
    (then,) = la.adopt(facts, PLAIN, last.plan).tiers[-1:]
    assert worth <= then.price
