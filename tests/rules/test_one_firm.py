"""A committee's lawyers are a team of one firm."""

import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Agreement
from lawyer_assign.formulation import formulate
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.rules import OneFirm
from lawyer_assign.solver.flow.backend import Flow
from tests.worlds.small import DAY, committee, firm, lawyer, world

HANGZHOU = Policy.hangzhou_2024(on=DAY, stability="off")


def three_firms(most=3, **tables):
    return world(
        [committee("c1", lawyers_max=most), committee("c2")],
        [lawyer(f"l{at}", firm=f"f{min(at, 3)}") for at in range(1, 5)],
        [firm("f1"), firm("f2"), firm("f3")],
        **tables,
    )


@pytest.mark.parametrize(
    ("team", "over"),
    [("", 0), ("l1", 0), ("l3 l4", 0), ("l1 l2", 1), ("l1 l3 l4", 1), ("l1 l2 l3", 2)],
    ids=["nobody", "one", "one firm's", "two firms", "two and a team", "three firms"],
)
def test_a_committee_is_over_by_the_firms_beyond_the_first(team, over):
    plan = Plan.of([("c1", one) for one in team.split()] + [("c2", "l1")])
    found = OneFirm().violations(three_firms(), plan)
    assert sum(one.amount for one in found) == over


def test_the_firms_are_named_in_both_languages():
    plan = Plan.of([("c1", "l1"), ("c1", "l3")])
    (found,) = OneFirm().violations(three_firms(), plan)
    assert (found.tag, found.amount) == (("one_firm", "c1"), 1)
    assert found.text == (
        "name of c1 (c1) is served by 2 firms: name of f1 (f1), name of f3 (f3)"
    )
    assert found.text_zh == (
        "name of c1（c1）由2家律所服务：name of f1（f1）、name of f3（f3）"
    )


def pinned(*firms, is_fixed=True):
    return [Agreement(committee="c1", firm=one, is_fixed=is_fixed) for one in firms]


def test_a_committee_pinned_to_two_firms_is_refused_by_name():
    with pytest.raises(BadInputError) as caught:
        Problem.of(three_firms(agreements=pinned("f1", "f2")), HANGZHOU)
    (defect,) = caught.value.defects
    assert defect.place == "agreements[1].firm (c1)"
    assert "c1 (c1) is pinned to firm name of f1 (f1) too" in defect.problem
    assert "Unpin one" in defect.cure


@pytest.mark.parametrize(
    ("facts", "policy"),
    [
        (three_firms(agreements=pinned("f1", "f2")), HANGZHOU.soften("one_firm", 2)),
        (three_firms(agreements=pinned("f1", "f2")), HANGZHOU.without("one_firm")),
        (three_firms(agreements=pinned("f1", "f2", is_fixed=False)), HANGZHOU),
        (three_firms(agreements=pinned("f1")), HANGZHOU),
    ],
    ids=["a wish", "no such rule", "last year's", "one firm"],
)
def test_where_nothing_contradicts_nothing_is_refused(facts, policy):
    assert Problem.of(facts, policy).facts.committees


def test_where_committees_take_one_lawyer_the_rule_is_kept_by_itself():
    form = formulate(Problem.of(three_firms(most=1), HANGZHOU))
    assert "one_firm" not in [one.rule for one in form.statements]
    assert Flow().why_not(form) is None
    form = formulate(Problem.of(three_firms(most=2), HANGZHOU))
    (said,) = [one for one in form.must if one.rule == "one_firm"]
    assert {said.who[row] for row in said.group.tolist() if row >= 0} == {"c1"}
    assert "one_firm" in Flow().why_not(form)


def test_where_all_candidates_are_of_one_firm_the_rule_is_kept_by_itself():
    facts = world([committee("c1", lawyers_max=2)], 3)
    form = formulate(Problem.of(facts, HANGZHOU))
    assert "one_firm" not in [one.rule for one in form.statements]
