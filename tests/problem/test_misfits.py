"""What facts and policy contradict each other in: agreements that split a team."""

import pytest

from lawyer_assign.facts import Agreement
from lawyer_assign.policy import Policy
from lawyer_assign.problem.problem import find_misfits
from tests.worlds.small import DAY, committee, firm, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
FIRMS = ("f1", "f2", "f0")


def pinned(*rows):
    """Return facts with agreements, said as committee, firm and whether it is fixed."""
    return world(
        [committee(f"c{at}", lawyers_max=3) for at in range(1, 4)],
        [lawyer(f"l{one}", firm=one) for one in FIRMS],
        [firm(one) for one in FIRMS],
        agreements=[
            Agreement(committee=where, firm=one, is_fixed=is_fixed)
            for where, one, is_fixed in rows
        ],
    )


@pytest.mark.parametrize("other", ["f0", "f2"])
def test_two_firms_that_are_pinned_to_one_committee_are_refused(other):
    facts = pinned(
        ("c3", "f2", False), ("c1", "f1", True), ("c2", "f1", True), ("c1", other, True)
    )
    (found,) = find_misfits(facts, POLICY)
    assert found.place == "agreements[3].firm (c1)"
    assert found.value == other
    assert "is pinned to firm name of f1 (f1) too" in found.problem.en


def test_agreements_that_may_change_or_are_elsewhere_split_no_team():
    loose = pinned(("c1", "f1", True), ("c1", "f2", False), ("c2", "f2", True))
    assert find_misfits(loose, POLICY) == []


@pytest.mark.parametrize("kind", ["one_firm", "fixed_agreements"])
def test_a_team_may_be_split_where_one_of_the_two_rules_is_no_must(kind):
    facts = pinned(("c1", "f1", True), ("c1", "f2", True))
    assert len(find_misfits(facts, POLICY)) == 1
    assert find_misfits(facts, POLICY.soften(kind, 3)) == []
    assert find_misfits(facts, POLICY.without(kind)) == []
