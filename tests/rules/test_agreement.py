"""Both faces of every rule agree, by tag and amount, on every plan of small cases."""

import pytest
from hypothesis import given, settings

from lawyer_assign.rules import (
    Affinity,
    Budget,
    Caseload,
    ChosenOnly,
    Conflicts,
    Coverage,
    DistrictBalance,
    DutyBalance,
    DutyLoad,
    FewestChanges,
    FirmBalance,
    FixedAgreements,
    FurtherPosts,
    MustHave,
    OneEach,
    OneFirm,
    OwnLimits,
    Refusals,
    Rule,
    Seats,
    Stability,
    TeamSize,
    Willingness,
    WorstServed,
)
from lawyer_assign.rules.rule import Context
from tests.worlds.examples import many
from tests.worlds.oracles import World, by_tag, every_choice, total_of
from tests.worlds.small import DAY
from tests.worlds.strategies import busy_cases

RULES: tuple[Rule, ...] = (
    Coverage(),
    TeamSize(),
    Caseload(on=DAY, limit=1),
    Caseload(on=DAY, limit=2),
    OneEach(),
    OneFirm(),
    MustHave(),
    MustHave(least_level=3),
    Willingness(),
    Refusals(),
    Conflicts(),
    Seats(),
    OwnLimits(),
    FixedAgreements(),
    FewestChanges(),
    FewestChanges(most=1),
    Stability(),
    Stability().within(Context(rules=(Caseload(on=DAY, limit=2),))),
    ChosenOnly(),
    Affinity(),
    Affinity(
        skill=3, same_district=7, language=11, year=2, years_most=20,
        assessment_percent=33, unassessed=41, first_rank=25, rank_step=13, minute=2,
    ),
    FurtherPosts(),
    FurtherPosts(prices=(3,)),
    WorstServed(),
    WorstServed(levels=3, unserved=0),
    FirmBalance(),
    FirmBalance(levels=2),
    DistrictBalance(),
    DistrictBalance(measure="posts"),
    DutyLoad(most=52),
    DutyBalance(levels=4),
    Budget(),
)  # fmt: skip
NAMES = [f"{rule.kind}-{at}" for at, rule in enumerate(RULES)]


def assert_agreement(rule: Rule, world: World) -> None:
    """Compare sums of amounts by tag on every plan of one small world."""
    facts, pairs, plans = world
    statements = list(rule.statements(facts, pairs))
    for chosen, plan in zip(every_choice(len(pairs)), plans, strict=True):
        found = list(rule.violations(facts, plan))
        assert all(one.amount > 0 or not rule.is_demand for one in found)
        said = by_tag(one for each in statements for one in each.excess(chosen))
        counted = by_tag((one.tag, one.amount) for one in found)
        assert said == counted, f"{plan} of {facts.model_dump_json()}"


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_statements_and_violations_agree(rule, worlds):
    assert len(worlds) >= 300
    for world in worlds:
        assert_agreement(rule, world)


@pytest.mark.parametrize("limit", [5, 4])
@settings(max_examples=many(50))
@given(case=busy_cases())
def test_they_agree_where_consents_are_used_and_passed(limit, case):
    assert_agreement(Caseload(on=DAY, limit=limit), World.of(case))


@pytest.mark.parametrize("rule", RULES, ids=NAMES)
def test_agreement_is_tried_on_plans_that_miss_the_rule_and_plans_that_keep_it(
    rule, worlds
):
    missed = {
        bool(total_of(rule, world.facts, plan))
        for world in worlds
        for plan in world.plans[:: max(1, len(world.plans) // 8)]
    }
    assert missed == {True, False}, (
        f"every plan of the small worlds {'misses' if missed == {True} else 'keeps'} "
        f"{rule.kind}: put it among RULES with parameters that some miss and some "
        "keep; of a column that it reads and no world fills draw values in "
        "tests/worlds/strategies.py"
    )
