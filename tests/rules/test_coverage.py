"""Coverage counts the lawyers a committee misses and nothing else."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import Coverage
from tests.worlds.small import committee, world


@pytest.mark.parametrize(
    ("asked", "served", "missing"),
    [(1, 0, 1), (1, 1, 0), (2, 0, 2), (2, 1, 1), (2, 2, 0), (1, 3, 0)],
    ids=["none of one", "all", "none of two", "one of two", "both", "more than asked"],
)
def test_a_committee_misses_what_it_asks_for_less_who_serves_it(asked, served, missing):
    facts = world([committee("c1", lawyers_min=asked, lawyers_max=3)], lawyers=3)
    plan = Plan.of(("c1", f"l{at}") for at in range(1, served + 1))
    assert sum(v.amount for v in Coverage().violations(facts, plan)) == missing


def test_a_shortage_is_named_with_numbers_in_both_languages():
    facts = world([committee("c1", lawyers_min=3, lawyers_max=3)], lawyers=1)
    (found,) = Coverage().violations(facts, Plan.of([("c1", "l1")]))
    assert found.tag == ("coverage", "c1")
    assert found.text == "name of c1 (c1) has 1 of 3 lawyers"
    assert found.text_zh == "name of c1（c1）应有3名律师，现有1名"


def test_every_committee_answers_for_itself():
    found = Coverage().violations(world(committees=3), Plan.of([("c2", "l1")]))
    assert [one.tag.who for one in found] == ["c1", "c3"]


def test_a_shortage_is_an_answer_by_default_and_not_a_failure():
    assert Coverage().wish is not None
    assert Coverage().wish.tier == 1
