"""As few changes from last year as can be."""

import pytest

import lawyer_assign as la
from lawyer_assign.facts import Agreement
from lawyer_assign.plan import Plan
from lawyer_assign.rules import FewestChanges
from tests.worlds.small import DAY, committee, lawyer, world

LAST_YEAR = [
    Agreement(committee="c1", firm="f1", lawyers=["l1", "l2"]),
    Agreement(committee="c2", firm="f1", lawyers=["l3"]),
    Agreement(committee="c2", firm="f1", lawyers=["l1"], is_fixed=True),
    Agreement(committee="c3", firm="f1"),
]
FACTS = world(
    [committee(name) for name in ("c1", "c2", "c3")],
    [lawyer(name) for name in ("l1", "l2", "l3")],
    agreements=LAST_YEAR[:2] + LAST_YEAR[3:],
)
ALL = [("c1", "l1"), ("c1", "l2"), ("c2", "l3")]


@pytest.mark.parametrize(
    ("posts", "gone"),
    [
        (ALL, {}),
        (ALL[1:], {"c1": 1}),
        ([("c1", "l3"), ("c2", "l1")], {"c1": 2, "c2": 1}),
        ([*ALL, ("c3", "l1")], {}),
        ([], {"c1": 2, "c2": 1}),
    ],
    ids=["all go on", "one ends", "all change", "one is new", "nobody serves"],
)
def test_every_post_of_last_year_that_ends_counts_at_its_committee(posts, gone):
    found = FewestChanges().violations(FACTS, Plan.of(posts))
    assert {one.tag.who: one.amount for one in found} == gone


@pytest.mark.parametrize(("most", "over"), [(0, 3), (2, 1), (3, 0), (9, 0)])
def test_with_a_most_only_what_ends_beyond_it_counts(most, over):
    found = list(FewestChanges(most=most).violations(FACTS, Plan.of([])))
    assert [one.amount for one in found] == ([over] if over else [])
    assert all(one.tag.who == "plan" for one in found)


def test_fixed_agreements_are_not_counted_twice():
    facts = FACTS.replace(agreements=[LAST_YEAR[2]])
    assert not list(FewestChanges().violations(facts, Plan.of([])))


def test_as_a_wish_it_comes_before_points_and_after_coverage():
    facts = world(
        2,
        [lawyer("l1", years_of_practice=0), lawyer("l2", years_of_practice=15)],
        agreements=[Agreement(committee="c1", firm="f1", lawyers=["l1"])],
    )
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    keeps = policy.with_rule_before(FewestChanges())
    assert la.solve(facts, keeps).plan.lawyers_of("c1") == ("l1",)


def test_as_a_must_no_more_posts_end_than_it_says():
    facts = FACTS.replace(lawyers=[lawyer("l3"), lawyer("l1"), lawyer("l2")])
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off").without("team_size")
    must = policy.with_rule(FewestChanges(most=0, wish=None))
    plan = la.solve(facts, must).plan
    assert set(ALL) <= set(plan.posts)


def test_it_is_off_unless_asked_for():
    assert "fewest_changes" not in la.Policy.hangzhou_2024(on=DAY)
