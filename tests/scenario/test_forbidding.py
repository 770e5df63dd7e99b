"""A step that keeps a whole firm from a committee: a conflict of the facts."""

import json

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Conflict
from tests.scenario.test_scenario import base, two_each
from tests.worlds.both_languages import strict_faults_of


def refused(change):
    with pytest.raises(BadInputError) as caught:
        change(base())
    return caught.value.defects


def test_nobody_of_a_forbidden_firm_serves_there():
    first = base()
    assert set(first.outcome.plan.lawyers_of("c1")) <= {"l1", "l2"}
    barred = first.forbid("c1", firm="f1")
    assert barred.outcome.plan.lawyers_of("c1") == ("l3",)
    row = Conflict(committee="c1", firm="f1", reason="scenario")
    assert barred.facts.conflicts == (row,)
    assert barred.forbid("c1", firm="f1").facts.conflicts == (row,)
    both = barred.forbid("c1", "l3")
    assert len(both.facts.conflicts) == 2
    assert not both.outcome.plan.lawyers_of("c1")


def test_it_costs_what_the_same_conflict_among_the_facts_does():
    barred = base().forbid("c1", firm="f1")
    facts = two_each().replace(conflicts=[Conflict(committee="c1", firm="f1")])
    again = la.solve(facts, base().policy)
    assert [one.price for one in barred.outcome.tiers] == [
        one.price for one in again.tiers
    ]


def test_it_is_said_by_name_and_read_back():
    barred = base().forbid("c1", firm="f1")
    assert barred.texts[0].en == "name of f1 (f1) does not serve name of c1 (c1)"
    assert barred.texts[0].zh == "律所name of f1（f1）不服务name of c1（c1）"
    text = barred.to_json()
    assert la.Scenario.from_json(text, two_each()).to_json() == text
    said = json.loads(text)
    del said["steps"][0]["firm"]
    said["steps"][0]["lawyer"] = "l1"  # as steps were written before
    old = la.Scenario.from_json(json.dumps(said), two_each())
    assert old.facts.conflicts[0].lawyer == "l1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda s: s.forbid("c1"), "names neither a lawyer nor a firm, or both"),
        (lambda s: s.forbid("c1", "l1", firm="f1"), "lawyer=... or firm=..."),
        (lambda s: s.forbid("c1", firm="f9"), "is no firm of these facts"),
        (lambda s: s.without(firm="f2").forbid("c1", firm="f2"), "left with"),
        (lambda s: s.pin("c1", "l1").forbid("c1", firm="f1"), "c1 + f1"),
        (lambda s: s.forbid("c1", firm="f1").pin("c1", "l2"), "(conflicts) forbids"),
    ],
)
def test_what_cannot_be_meant_is_refused(change, said):
    (defect,) = refused(change)
    assert said in str(defect)
    bare = (one.replace("name of ", "") for one in defect.problem)
    assert not strict_faults_of(la.errors.Text(*bare))


def test_another_firm_that_is_pinned_there_is_no_hindrance():
    both = base().pin("c1", "l1").forbid("c1", firm="f2")
    assert both.outcome.plan.lawyers_of("c1") == ("l1",)
