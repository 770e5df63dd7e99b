"""A committee has no more lawyers than it asked for."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import TeamSize
from tests.worlds.small import committee, world


@pytest.mark.parametrize(
    ("most", "served", "over"),
    [(1, 0, 0), (1, 1, 0), (1, 2, 1), (2, 2, 0), (2, 3, 1), (1, 3, 2)],
)
def test_a_team_is_too_large_by_what_exceeds_the_most(most, served, over):
    facts = world([committee("c1", lawyers_max=most)], lawyers=3)
    plan = Plan.of(("c1", f"l{at}") for at in range(1, served + 1))
    assert sum(v.amount for v in TeamSize().violations(facts, plan)) == over


def test_a_team_that_is_too_large_is_named_with_numbers_in_both_languages():
    plan = Plan.of([("c1", "l1"), ("c1", "l2"), ("c1", "l3")])
    (found,) = TeamSize().violations(world(lawyers=3), plan)
    assert (found.tag, found.amount) == (("team_size", "c1"), 2)
    assert found.text == "name of c1 (c1) has 3 lawyers, at most 1"
    assert found.text_zh == "name of c1（c1）有3名律师，至多1名"
