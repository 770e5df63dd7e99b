"""Contradictions name the rows of the facts that make them."""

import lawyer_assign as la
from lawyer_assign.explain.conflicts.conflict import conflict
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.policy import Policy
from tests.worlds.both_languages import faults_of
from tests.worlds.own_rules import Practised
from tests.worlds.small import DAY, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
KEEP_ALL = POLICY.with_rule(la.rules.FewestChanges(most=0, wish=None))


def told(facts, policy, kind):
    found = conflict(facts, policy)
    assert found.recheck(facts, policy)
    (one,) = [demand for demand in found.demands if demand.rule == kind]
    assert not faults_of(one.said)
    return found, one


def last_year(*posts, **more):
    rows = [Agreement(committee=c, firm="f1", lawyers=[w]) for c, w in posts]
    return world(2, 2, agreements=rows, **more)


def test_a_demand_about_the_whole_plan_names_the_pairs_and_their_cells():
    """It said “No conflict of interest: plan”, and no cell."""
    other = Conflict(committee="c2", lawyer="l1")
    facts = last_year(
        ("c1", "l1"), conflicts=[other, Conflict(committee="c1", lawyer="l1")]
    )
    found, one = told(facts, KEEP_ALL, "conflicts")
    assert one.places == ("conflicts[1].committee",)
    assert "keeps lawyer name of l1 (l1) from name of c1 (c1)" in one.said.en
    assert "律师name of l1（l1）不得服务name of c1（c1）" in one.said.zh
    assert "plan [" not in found.text("en")
    assert ": plan" not in found.text("en")
    own, said = told(
        last_year(("c1", "l1")), KEEP_ALL.with_rule(Practised(years=99)), "practised"
    )
    assert own
    assert said.places == ()
    assert "“Some years of practice first” keeps lawyer name of l1" in said.said.en


def test_a_committee_and_a_lawyer_whom_all_refuse_name_the_cells_of_the_refusals():
    rows = [
        Choice(firm="f1", committee="c1", firm_refuses=True, committee_refuses=True),
        Choice(firm="f1", committee="c2", committee_refuses=True),
    ]
    _, one = told(world(1, 2, choices=rows[:1]), POLICY.harden("coverage"), "refusals")
    assert one.places == ("choices[0].firm_refuses", "choices[0].committee_refuses")
    wanting = world(2, [lawyer("l1", min_committees=1)], choices=rows)
    _, one = told(wanting, POLICY, "refusals")
    assert one.places[-1] == "choices[1].committee_refuses"
    assert len(one.places) == 3


def test_a_text_names_a_few_of_many_cells_and_the_data_all():
    rows = [Conflict(committee="c1", lawyer=f"l{at}") for at in range(1, 9)]
    facts = world(1, 8, conflicts=rows)
    found, one = told(facts, POLICY.harden("coverage"), "conflicts")
    assert len(one.places) == 8
    assert "conflicts[5].committee and 2 more]" in found.text("en")
    assert "conflicts[5].committee等8处】" in found.text("zh")
    assert "conflicts[7].committee" in found.to_json()


def test_a_committee_says_that_who_served_it_last_year_is_spoken_of_apart():
    """What forbids l1 at c1 is said of the plan that is to keep her, and counted there.

    So what forbids all others of her firm there does not speak of her.
    """
    facts = last_year(
        ("c1", "l1"),
        conflicts=[Conflict(committee="c1", lawyer="l1")],
        choices=[Choice(firm="f1", committee="c1", firm_refuses=True)],
    )
    found = conflict(facts, KEEP_ALL.harden("coverage"))
    (one,) = [
        each
        for part in found.found
        for each in part.demands
        if (each.rule, each.who) == ("refusals", "c1")
    ]
    assert "(agreements and lawyers" in one.said.en
    assert "apart)" in one.said.en
    assert "（另有协议或本人最少任职数要求的除外）" in one.said.zh
    assert found.recheck(facts, KEEP_ALL.harden("coverage"))
