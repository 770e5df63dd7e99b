"""Agreements that are pinned stand: the lawyers named, or somebody of the firm."""

import pytest

from lawyer_assign.facts import Agreement
from lawyer_assign.plan import Plan
from lawyer_assign.rules import FixedAgreements
from tests.worlds.small import committee, firm, lawyer, world


def pinned(named, is_fixed=True):
    return world(
        [committee("c1", lawyers_max=2), committee("c2")],
        [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")],
        [firm("f1"), firm("f2")],
        agreements=(
            Agreement(committee="c1", firm="f1", lawyers=named, is_fixed=is_fixed),
        ),
    )


@pytest.mark.parametrize(
    ("named", "posts", "missing"),
    [
        (["l1"], ["c1 l1"], []),
        (["l1"], ["c1 l2"], ["c1+l1"]),
        (["l1"], ["c2 l1"], ["c1+l1"]),
        (["l1", "l2"], ["c1 l2"], ["c1+l1"]),
        (["l1", "l2"], [], ["c1+l1", "c1+l2"]),
        (["l1", "l2"], ["c1 l1", "c1 l2"], []),
        ([], ["c1 l2"], []),
        ([], ["c1 l3"], ["c1+f1"]),
        ([], ["c2 l1"], ["c1+f1"]),
    ],
)
def test_every_lawyer_named_serves_or_if_none_somebody_of_the_firm(
    named, posts, missing
):
    plan = Plan.of(tuple(post.split()) for post in posts)
    found = list(FixedAgreements().violations(pinned(named), plan))
    assert [one.tag.who for one in found] == missing
    assert all(one.amount == 1 for one in found)


@pytest.mark.parametrize("named", [["l1"], []])
def test_an_agreement_of_last_year_that_is_not_pinned_binds_nobody(named):
    facts = pinned(named, is_fixed=False)
    assert not list(FixedAgreements().violations(facts, Plan.of([])))


def test_what_is_missing_is_named_in_both_languages():
    (found,) = FixedAgreements().violations(pinned(["l1"]), Plan.of([]))
    assert found.tag == ("fixed_agreements", "c1+l1")
    assert found.text == (
        "the fixed agreement of committee name of c1 (c1) names lawyer name of l1 "
        "(l1), who does not serve there"
    )
    assert found.text_zh == (
        "name of c1（c1）的固定协议约定律师name of l1（l1），方案中未安排"
    )


def test_a_name_that_says_lawyer_or_firm_already_does_not_say_it_twice():
    said = []
    for named, table, name in ((["l1"], "lawyers", "律师甲"), ([], "firms", "甲律所")):
        facts = pinned(named)
        first, *others = getattr(facts, table)
        first = first.model_copy(update={"name": name})
        facts = facts.replace(**{table: [first, *others]})
        (found,) = FixedAgreements().violations(facts, Plan.of([]))
        said.append(found.text_zh)
    assert said[0] == "name of c1（c1）的固定协议约定律师甲（l1），方案中未安排"
    assert said[1] == "name of c1（c1）的固定协议约定甲律所（f1），方案中未安排"
