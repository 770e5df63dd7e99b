"""Rules about single pairs: the checker forbids what they forbid, and prices it."""

import json

import pytest

from lawyer_assign import checker
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.files.plans.certificate import _parts
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import Certificate
from lawyer_assign.rules import (
    ChosenOnly,
    Conflicts,
    FewestChanges,
    Refusals,
    Willingness,
    Wish,
)
from lawyer_assign.verbs.solve import solve
from tests.worlds.certified import Files
from tests.worlds.small import (
    DAY,
    HERE,
    chose,
    committee,
    district,
    firm,
    lawyer,
    world,
)

RULES = (Willingness(), Refusals(), Conflicts(), ChosenOnly())
FACTS = world(
    4,
    [lawyer("l1", districts=["d2"]), lawyer("l2"), lawyer("l3", firm="f2"),
     lawyer("l4", firm="f2", districts=["d1"])],
    [firm("f1"), firm("f2")],
    [district("d1"), district("d2")],
    choices=[
        chose("f1", "c1", 2, 1), Choice(firm="f1", committee="c2", firm_rank=1),
        Choice(firm="f2", committee="c2", firm_refuses=True),
        Choice(firm="f2", committee="c3", committee_refuses=True),
    ],
    conflicts=[Conflict(committee="c1", firm="f2"),
               Conflict(committee="c4", lawyer="l2")],
    agreements=[Agreement(committee="c4", firm="f2", is_fixed=True)],
)  # fmt: skip


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.kind)
def test_a_pair_is_forbidden_where_the_rule_finds_it(rule):
    problem = Problem.of(FACTS, Policy())
    proof = json.loads(json.dumps(_parts(problem, Certificate((), (), (), ()))))
    facts = checker.Facts(proof)
    said = checker.Rule(rule.kind, None, 1, checker.Table({}, "rule"), True)
    answers = set()
    for c, place in enumerate(facts.committee_ids):
        for w, one in enumerate(facts.lawyer_ids):
            found = any(rule.violations(problem.facts, Plan.of([(place, one)])))
            assert checker.is_forbidden(said, facts, c, w) == found, (place, one)
            answers.add(found)
    assert answers == {True, False}


NEEDED = {
    "conflicts": {"conflicts": [Conflict(committee="c1", firm="f1")]},
    "refusals": {"choices": [Choice(firm="f1", committee="c1", firm_refuses=True)]},
    "willingness": {"lawyers": [lawyer("l1", districts=["d2"])],
                    "districts": [district("d1"), district("d2")]},
    "chosen_only": {},
}  # fmt: skip


@pytest.mark.parametrize("kind", NEEDED)
def test_what_a_plan_has_to_pay_for_such_a_pair_is_proved(kind, tmp_path):
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    if kind == "chosen_only":
        policy = policy.with_rule(ChosenOnly())
    facts = world(**{"committees": 1, "lawyers": 1, **NEEDED[kind]})
    outcome = solve(facts, policy.soften(kind, 2, 7))
    assert len(outcome.plan) == 1
    assert next(one.price for one in outcome.tiers if kind in one.rules) == 7
    files = Files(tmp_path, outcome)
    assert files.code() == 0


TEAM = {"lawyers_min": 2, "lawyers_max": 2, "must_have": ["mediation", "publicity"]}


@pytest.mark.parametrize("is_wish", [False, True])
def test_what_a_team_has_together_is_asked_of_no_member_alone(is_wish, tmp_path):
    """A bound that asked it of each pair would be above the price of the plan."""
    skills = {"l1": {"mediation": 3}, "l2": {"publicity": 3}}
    people = [
        lawyer(name, skills=said, years_of_practice=20, **HERE)
        for name, said in skills.items()
    ]
    plain = Policy.hangzhou_2024(on=DAY, stability="off")
    wish, must = plain.soften("must_have", 2, 5), plain.harden("must_have")
    policy = wish if is_wish else must
    outcome = solve(world([committee("c1", **TEAM, **HERE)], people), policy)
    assert outcome.plan == Plan.of([("c1", "l1"), ("c1", "l2")])
    assert outcome.tiers[-1].price < 0
    files = Files(tmp_path, outcome)
    assert files.code() == 0


@pytest.mark.parametrize("most", [None, 0])
def test_who_stays_though_another_is_worth_more_is_proved(most, tmp_path):
    last_year = [Agreement(committee="c1", firm="f1", lawyers=("l1",))]
    people = [lawyer("l1"), lawyer("l2", years_of_practice=9)]
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    policy = policy.with_rule(FewestChanges(most=most, wish=Wish(tier=2, weight=9)))
    outcome = solve(world(1, people, agreements=last_year), policy)
    assert outcome.plan == Plan.of([("c1", "l1")])
    files = Files(tmp_path, outcome)
    assert files.code() == 0


def rule_of(kind, tier, *, is_known=True):
    return checker.Rule(kind, tier, 1, checker.Table({}, "rule"), is_known)


def test_plans_as_good_keep_musts_and_wishes_of_tiers_that_nothing_can_pay():
    problem = Problem.of(FACTS, Policy())
    facts = checker.Facts(
        json.loads(json.dumps(_parts(problem, Certificate((), (), (), ()))))
    )
    audit = checker.Audit(facts, [], None, None, checker.Table({}, "duty"))
    rules = {
        one.kind: one
        for one in (
            rule_of("own_limits", None), rule_of("team_size", None, is_known=False),
            rule_of("coverage", 1),
            rule_of("one_each", 2), rule_of("affinity", 2),
            rule_of("caseload", 3), rule_of("strange", 3, is_known=False),
            rule_of("seats", 4), rule_of("one_firm", 5), rule_of("refusals", 6),
        )
    }  # fmt: skip
    prices = {1: 0, 2: 0, 3: 0, 4: 1, 5: None, 6: 0}
    for tier, kept in (
        (7, {"own_limits", "coverage", "refusals"}),
        (6, {"own_limits", "coverage"}),
        (1, {"own_limits"}),
    ):
        choices = checker.Choices(audit)
        assert checker.Kept(rules, choices, prices, tier).rules == kept
    hard = {**rules, "caseload": rule_of("caseload", None)}
    kept = checker.Kept(hard, checker.Choices(audit), prices, 1)
    assert kept.rules == {"own_limits", "caseload"}  # whose limits nobody read
