"""Nobody serves a committee with which there is a conflict of interest."""

import pytest

from lawyer_assign.facts import Conflict
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import candidate_pairs
from lawyer_assign.rules import Conflicts
from tests.worlds.small import firm, lawyer, world


def facts_with(*conflicts):
    return world(
        committees=2,
        lawyers=[lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")],
        firms=[firm("f1"), firm("f2")],
        conflicts=conflicts,
    )


EVERYBODY = Plan.of((f"c{c}", f"l{w}") for c in (1, 2) for w in (1, 2, 3))


@pytest.mark.parametrize(
    ("who", "against"),
    [
        ({"lawyer": "l1"}, ["c1"]),
        ({"firm": "f1"}, ["c1"] * 2),
        ({"firm": "f2"}, ["c1"]),
    ],
    ids=["one lawyer", "every lawyer of a firm", "a firm of one"],
)
def test_a_conflict_bars_whom_it_names_from_that_committee_only(who, against):
    facts = facts_with(Conflict(committee="c1", reason="client", **who))
    found = list(Conflicts().violations(facts, EVERYBODY))
    assert [one.tag.who for one in found] == against
    assert all(one.amount == 1 for one in found)


def test_a_conflict_of_lawyer_and_firm_counts_once():
    facts = facts_with(
        Conflict(committee="c1", lawyer="l3"), Conflict(committee="c1", firm="f2")
    )
    assert len(list(Conflicts().violations(facts, EVERYBODY))) == 1


def test_a_conflict_without_a_reason_ends_with_the_committee():
    facts = facts_with(Conflict(committee="c2", lawyer="l1"))
    (found,) = Conflicts().violations(facts, EVERYBODY)
    assert found.text.endswith("a conflict with committee name of c2 (c2)")
    assert found.text_zh.endswith("有利益冲突")


@pytest.mark.parametrize("who", [{"lawyer": "l1"}, {"firm": "f1"}], ids=str)
def test_a_conflict_is_named_with_its_reason_in_both_languages(who):
    facts = facts_with(Conflict(committee="c2", reason="is counsel", **who))
    (found,) = Conflicts().violations(facts, Plan.of([("c2", "l1")]))
    assert found.tag == ("conflicts", "c2")
    assert found.text == (
        "lawyer name of l1 (l1) has a conflict with committee name of c2 (c2): "
        "is counsel"
    )
    assert found.text_zh == (
        "律师name of l1（l1）与name of c2（c2）有利益冲突：is counsel"
    )


def test_a_conflict_without_a_reason_is_one_too():
    facts = facts_with(Conflict(committee="c2", lawyer="l1"))
    assert len(list(Conflicts().violations(facts, Plan.of([("c2", "l1")])))) == 1


def test_of_several_conflicts_each_forbids_its_own_pair_and_no_other():
    named = {("l1", "c2"), ("l3", "c1"), ("l1", "c3")}
    facts = world(
        3, 3, conflicts=[Conflict(lawyer=w, committee=c) for w, c in sorted(named)]
    )
    pairs = candidate_pairs(facts, Policy())
    forbidden = Conflicts().forbids(facts, pairs)
    found = {
        (f"l{w + 1}", f"c{c + 1}")
        for w, c in zip(
            pairs.lawyer[forbidden], pairs.committee[forbidden], strict=True
        )
    }
    assert len(pairs) == 9
    assert found == named
