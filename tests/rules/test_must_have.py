"""The team has together what the committee must have."""

import pytest

from lawyer_assign.formulation import formulate
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import MustHave
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import Cost
from lawyer_assign.verbs.solve import solve
from tests.worlds.small import DAY, committee, lawyer, world

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")
PEOPLE = [
    lawyer("l1", skills={"mediation": 4}),
    lawyer("l2", skills={"publicity": 1}),
    lawyer("l3"),
]


def asking(must_have, most=2, people=PEOPLE):
    return world([committee("c1", must_have=must_have, lawyers_max=most)], people)


@pytest.mark.parametrize(
    ("team", "level", "lacking"),
    [
        ("", 1, 0), ("l1", 1, 1), ("l1 l2", 1, 0), ("l3", 1, 2), ("l2 l3", 1, 1),
        ("l1 l2", 2, 1), ("l1 l2", 5, 2),
    ],
    ids=[
        "nobody counts elsewhere", "one of two", "together both", "none", "a third",
        "a level too low", "two levels too low",
    ],
)  # fmt: skip
def test_a_team_is_short_of_the_skills_that_no_member_has(team, level, lacking):
    plan = Plan.of([("c1", one) for one in team.split()])
    rule = MustHave(least_level=level)
    found = rule.violations(asking({"mediation", "publicity"}), plan)
    assert sum(one.amount for one in found) == lacking


def test_the_skills_that_are_missing_are_named_in_both_languages():
    plan = Plan.of([("c1", "l3")])
    (found,) = MustHave().violations(asking({"mediation", "publicity"}), plan)
    assert (found.tag, found.amount) == (("must_have", "c1"), 2)
    assert "must have mediation, publicity, which no lawyer" in found.text
    assert "必备矛盾纠纷化解、法治宣传" in found.text_zh


def test_of_two_the_one_who_has_the_skill_is_sent_though_she_is_worth_less():
    dear = lawyer("l4", years_of_practice=15, assessment=100)
    facts = asking({"mediation"}, most=1, people=[PEOPLE[0], dear])
    assert solve(facts, HANGZHOU).plan == Plan.of([("c1", "l1")])
    off = HANGZHOU.without("must_have")
    assert solve(facts, off).plan == Plan.of([("c1", "l4")])


def test_somebody_without_the_skill_is_better_than_nobody():
    facts = asking({"mediation"}, most=1, people=[PEOPLE[2]])
    outcome = solve(facts, HANGZHOU)
    assert len(outcome.plan) == 1
    assert outcome.status == "optimal"


def test_a_team_is_put_together_so_that_it_has_both_skills():
    facts = asking({"mediation", "publicity"})
    outcome = solve(facts, HANGZHOU)
    assert outcome.plan == Plan.of([("c1", "l1"), ("c1", "l2")])
    assert outcome.backend == "cpsat"


def test_for_a_team_of_one_it_is_a_price_of_the_pair_and_flow_takes_it():
    form = formulate(Problem.of(asking({"mediation"}, most=1), HANGZHOU))
    (said,) = [one for one in form.statements if one.rule == "must_have"]
    assert isinstance(said, Cost)
    assert said.points.tolist() == [0, 1, 1]
    assert Flow().why_not(form) is None


def test_as_a_must_it_leaves_a_committee_rather_unserved():
    facts = asking({"mediation"}, most=1, people=[PEOPLE[2]])
    outcome = solve(facts, HANGZHOU.harden("must_have"))
    assert outcome.plan == Plan.of(())
    assert outcome.tiers[0].price == 1
