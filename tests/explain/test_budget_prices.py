"""What more money buys: equal to planning again wherever it is said to be proved."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.explain.budgets.prices import saved_points
from lawyer_assign.formulation import formulate
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import Budget
from lawyer_assign.solver.answer import Answer, TierAnswer
from tests.solver.money.test_priced_tier import POLICY, towns
from tests.worlds.examples import many
from tests.worlds.oracles import priced_plans
from tests.worlds.small import district, lawyer, world

WISHES = [
    POLICY.without("budget").with_rule(Budget(wish=la.Wish(tier=tier, weight=weight)))
    for tier, weight in ((5, 1), (5, 3), (2, 1), (1, 2))
]
"""Budgets that may be passed, at a price, behind all else or before it."""


def best_of(facts, policy=POLICY):
    """Return the least prices by tier, over every choice."""
    formulation = formulate(la.Problem.of(facts, policy))
    return min((prices for prices, _ in priced_plans(formulation)), default=None)


def raised(facts, where, yuan):
    rows = [
        row.model_copy(
            update={"budget_yuan": row.budget_yuan + yuan * (row.id == where)}
        )
        for row in facts.districts
    ]
    return facts.replace(districts=rows)


@pytest.mark.parametrize("policy", [POLICY, *WISHES, POLICY.without("team_size")])
def test_what_is_bought_is_what_planning_again_finds(policy):
    seen = {"exact": 0, "bought": 0}

    @settings(max_examples=many(100), deadline=None)
    @given(facts=towns(), yuan=st.sampled_from([1, 10, 60, 150]))
    def agree(facts, yuan):
        outcome = la.solve(facts, policy)
        if outcome.plan is None:
            return
        now = best_of(facts, policy)
        found = la.budget_prices(outcome, yuan=yuan)
        assert found.is_complete
        for one in found.gains:
            then = best_of(raised(facts, one.district.id, yuan), policy)
            changed = [at for at in range(len(now)) if then[at] != now[at]]
            numbers = [tier.number for tier in outcome.tiers]
            if one.is_exact:
                first = changed[0] if changed else None
                assert one.tier == (None if first is None else numbers[first])
                if first is not None:
                    assert one.at_least == now[first] - then[first]
                    seen["bought"] += 1
                seen["exact"] += 1
            elif one.tier is not None:
                at = numbers.index(one.tier)
                assert now[:at] == then[:at]
                assert one.at_least <= now[at] - then[at]
                assert one.at_most is None or now[at] - then[at] <= one.at_most

    agree()
    assert seen["bought"] >= 3
    assert seen["exact"] > 10


def two_towns(yuan):
    """Return two districts of one village each, whose one lawyer costs 8,000."""
    return la.facts_from_dict({
        "districts": [
            {"id": "d0", "name": "D0", "budget_yuan": 0},
            {"id": "d1", "name": "D1", "budget_yuan": yuan},
        ],
        "committees": [
            {"id": f"c{at}", "name": f"C{at}", "kind": "village", "district": f"d{at}"}
            for at in range(2)
        ],
        "firms": [{"id": "f0", "name": "F0", "district": "d0"}],
        "lawyers": [
            {"id": f"l{at}", "name": f"L{at}", "firm": "f0"} for at in range(2)
        ],
        "tariffs": [{"kind": "village", "post_from": 1, "fen_per_year": 800_000}],
    })  # fmt: skip


def test_alone_a_district_saves_what_it_saves_and_not_what_all_do_together():
    """Said of one was at least what only both together save."""
    wish = Budget(wish=la.Wish(tier=5))
    policy = la.Policy.hangzhou_2024(stability="off").with_rule(wish)
    found = la.budget_prices(la.solve(two_towns(1_000), policy), yuan=3_000)
    assert [(one.at_least, one.at_most) for one in found.gains] == [(3_000, 3_000)] * 2


def tiers(*sides):
    return tuple(
        TierResult(at + 1, (), price, bound, 0.0)
        for at, (price, bound) in enumerate(sides)
    )


def answered(*sides):
    return Answer(None, tuple(TierAnswer(*one, 0.0) for one in sides))


@pytest.mark.parametrize(
    ("now", "more", "saved"),
    [
        ([(3, 3), (5, 5)], [(3, 3), (5, 5)], (None, 0, 0)),
        ([(3, 3), (5, 5)], [(2, 2), (9, 9)], (0, 1, 1)),
        ([(3, 2), (5, None)], [(2, 1), (9, None)], (0, 0, 2)),
        ([(3, 3), (5, 4)], [(3, 3), (2, 2)], (1, 2, 3)),
        ([(3, 3), (5, 5)], [(3, 3), (6, None)], (1, 0, None)),
        # What is proved with more money proves the plan that there is already.
        ([(3, 1), (5, None)], [(3, 3), (5, 5)], (None, 0, 0)),
        # A worse plan found with more money says nothing of the tiers behind.
        ([(3, 3), (5, 5)], [(4, 3), (2, None)], (0, 0, 0)),
        ([(3, 3), (5, 5)], [(None, None), (None, None)], (0, 0, None)),
    ],
)
def test_gains_lie_between_what_both_proofs_say(now, more, saved):
    assert saved_points(tiers(*now), answered(*more)) == saved


def test_without_the_rule_tariffs_or_budgets_there_is_nothing_to_say():
    toy = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    without = la.budget_prices(la.solve(toy, la.Policy.hangzhou_2024()))
    assert not without
    assert without.gains == ()
    assert "No rule keeps posts within the budget" in without.text()
    assert "没有区县补贴须控制在预算以内的要求" in without.text("zh")
    assert "switch the rule budget on in the sheet rules" in without.text()
    assert "“规则”表中启用该规则，求解时用 --policy" in without.text("zh")


@pytest.fixture(scope="module")
def found():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    policy = la.Policy.hangzhou_2024().with_rule(Budget())
    return la.budget_prices(la.solve(facts, policy), yuan=1_000)


def test_it_is_said_in_both_languages_kept_and_written(found, tmp_path):
    assert found
    said = found.text()
    assert "posts cost 14,950.00: tier 1" in said
    assert "exactly 1 less, proved" in said
    assert "nothing better, proved" in said
    chinese = found.text("zh")
    assert "恰好降低1（已证明）" in chinese
    assert la.BudgetPrices.from_json(found.to_json()) == found
    assert found.to_frame().at_least.tolist() == [0, 1]
    la.write(found, tmp_path / "预算.xlsx", lang="zh")
    assert (tmp_path / "预算.xlsx").stat().st_size > 1_000


def test_ranges_and_what_is_not_asked_are_said(found):
    (_, one) = found.gains
    loose = replace(found, gains=(replace(one, at_most=None),), is_complete=False)
    assert "at least 1 less, how much at most is not proved" in loose.text()
    assert "时限已到或已停止" in loose.text("zh")
    unknown = replace(found, gains=(replace(one, at_least=0, at_most=None),))
    assert "perhaps less, nothing is proved" in unknown.text()
    most = replace(found, gains=(replace(one, at_least=0, at_most=4),))
    assert "最多降低4" in most.text("zh")
    between = replace(found, gains=(replace(one, at_most=4),))
    assert "at least 1 and at most 4 less" in between.text()


def test_amounts_below_one_and_outcomes_without_a_plan_are_refused(found):
    facts = la.datasets.toy()
    for yuan in (0, None, True, 1.5):
        with pytest.raises(la.BadInputError, match="yuan") as caught:
            la.budget_prices(la.solve(facts), yuan=yuan)
        assert "None" not in caught.value.defects[0].cure


def test_amounts_that_no_budget_can_have_are_refused_by_both_ways_of_asking():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    outcome = la.solve(facts, la.Policy.hangzhou_2024().with_rule(Budget()))
    most = 10**12 - max(row.budget_yuan for row in facts.districts)
    for asked in (lambda yuan: la.budget_prices(outcome, yuan=yuan),
                  outcome.budget_rows):  # fmt: skip
        for yuan in (most + 1, 10**12, 10**30):
            with pytest.raises(la.BadInputError) as caught:
                asked(yuan)
            (told,) = caught.value.defects
            assert (told.place, told.value) == ("yuan", str(yuan))
            assert f"{most:,}" in told.cure.en
            assert f"{most:,}" in told.cure.zh
        assert asked(most)
    assert la.budget_prices(outcome, yuan=np.int64(1)).yuan == 1


def test_time_that_does_not_suffice_is_said():
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    outcome = la.solve(facts, la.Policy.hangzhou_2024().with_rule(Budget()))
    found = la.budget_prices(outcome, yuan=1_000, time_limit=1e-6)
    assert not found.is_complete
    assert not found.gains


def scarce_town():
    plain = la.datasets.district(committees=20, scarcity=0.2, seed=1, teams=0)
    money = la.datasets.with_example_money(plain)
    less = [
        one.model_copy(update={"budget_yuan": int(0.9 * one.budget_yuan)})
        for one in money.districts
    ]
    return money.replace(districts=less)


def test_what_is_only_not_proved_yet_is_no_gain_of_money():
    """Points that were open in the plan stood there as what money might buy."""
    rules = la.Policy.hangzhou_2024().with_rule(Budget())
    outcome = la.solve(scarce_town(), rules, stop=lambda: True)
    found = la.budget_prices(outcome, yuan=1_000, stop=lambda: True)
    (one,) = found.gains
    (open_tier,) = (tier for tier in outcome.tiers if tier.number == one.tier)
    assert one.open == open_tier.gap > 0
    assert one.at_least == 0
    told = replace(one, at_most=one.open)
    assert told.is_within_open
    assert not replace(told, at_most=one.open + 1).is_within_open
    assert not replace(told, at_least=1).is_within_open
    assert not replace(told, open=None).is_within_open
    said = replace(found, gains=(told,))
    assert "no more than what is not proved of this plan yet" in said.text()
    assert "未超出本方案尚未证明的部分" in said.text("zh")
    assert said.to_frame()["open"].tolist() == [one.open]
    assert la.BudgetPrices.from_json(said.to_json()) == said


def test_a_budget_that_pays_for_every_post_there_may_be_buys_nothing_more():
    """Whatever is open of the plan, and without any other proof."""
    facts = scarce_town()
    rules = la.Policy.hangzhou_2024().with_rule(Budget())
    ample = [one.model_copy(update={"budget_yuan": 10**6}) for one in facts.districts]
    for rows, is_ample in ((facts.districts, False), (ample, True)):
        outcome = la.solve(facts.replace(districts=rows), rules, stop=lambda: True)
        bare = replace(outcome, budget_bounds=())
        assert bare.plan is not None
        found = la.budget_prices(bare, yuan=1_000, stop=lambda: True)
        (gain,) = found.gains
        assert ((gain.tier, gain.is_exact) == (None, True)) == is_ample


@pytest.mark.parametrize("wish", [None, la.Wish(tier=6)])
def test_a_budget_pays_for_every_post_only_where_teams_have_a_size(wish):
    """A committee of one lawyer gets a second one by a yuan more, where it may."""
    facts = world(
        1,
        [lawyer("l1", min_committees=1), lawyer("l2", min_committees=1)],
        districts=[district("d1", budget_yuan=1, is_scarce=False)],
        tariffs=[la.Tariff(fen_per_year=100)],
    )
    rules = la.Policy.hangzhou_2024(stability="off").with_rule(Budget())
    own = rules["own_limits"].model_copy(update={"wish": la.Wish(tier=1)})
    policy, size = rules.with_rule(own), rules["team_size"]
    if wish is None:
        policy = policy.without("team_size")
    else:
        policy = policy.with_rule(size.model_copy(update={"wish": wish}))
    before, after = (best_of(raised(facts, "d1", yuan), policy) for yuan in (0, 1))
    assert (before[0], after[0]) == (1, 0)
    (gain,) = la.budget_prices(la.solve(facts, policy)).gains
    assert (gain.tier, gain.at_least, gain.at_most) == (1, 1, 1)
