"""Bounds of before do not outlive what a repair may do that no plan of before could."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.facts import Choice
from lawyer_assign.rules import Budget, OwnLimits, Wish
from lawyer_assign.verbs.lists.gained import hold_after
from lawyer_assign.verbs.repair import _floor
from tests.verbs.test_repair import PLAIN, assert_same_as_anew, busiest
from tests.worlds.examples import many
from tests.worlds.small import committee, district, firm, lawyer, world

SHORT = PLAIN.with_reach(la.Reach(nearest_kept=1, most_per_choice=1))
BOUND_BY_MONEY = PLAIN.with_rule(Budget())
TARIFFS = [
    la.Tariff(post_from=1, post_to=1, fen_per_year=5_000),
    la.Tariff(post_from=2, fen_per_year=1_000),
]


def at(degrees):
    return {"lat": 30.0, "lon": 120.0 + degrees}


def test_who_comes_in_from_beyond_reach_covers_what_nobody_could():
    """Of two at one place the nearest alone is a candidate, of one post."""
    here = [
        committee("c1", **at(0)),
        committee("c2", **at(0)),
        committee("c3", **at(1)),
    ]
    people = [
        lawyer("l1", **at(0), max_committees=1),
        lawyer("l4", **at(1), max_committees=2),
        lawyer("l5", **at(1.01), max_committees=1),
    ]
    before = la.solve(world(here, people), SHORT)
    assert (before.tiers[0].price, before.tiers[0].bound) == (1, 1)
    leaves = la.Changes(lawyers_leave=("l1",))
    after = la.repair(before, leaves)
    assert after.tiers[0].price == 0
    assert_same_as_anew(before, after)
    assert la.critical(before, lawyers=["l1"], firms=[]).losses[0].left_open == -1
    known = _floor(before, leaves)
    assert known[1] == 1
    assert hold_after(before.problem, after.problem, known) == {}


def test_a_bound_is_kept_where_lists_gain_nobody():
    people = [lawyer("l1", max_committees=1), lawyer("l2", max_committees=1)]
    before = la.solve(world(4, people), PLAIN)
    leaves = la.Changes(lawyers_leave=("l2",))
    after, known = la.repair(before, leaves), _floor(before, leaves)
    assert known[1] == 2
    assert hold_after(before.problem, after.problem, known) == known


@settings(max_examples=many(150))
@given(data=st.data())
def test_after_somebody_left_a_repair_is_the_best_over_lists_of_any_length(data):
    draw = data.draw
    places = st.sampled_from([0.0, 0.01, 1.0, 2.0])
    count = draw(st.integers(2, 4))
    here = [committee(f"c{one}", **at(draw(places))) for one in range(count)]
    firms = [firm("f0"), firm("f1")]
    people = [
        lawyer(
            f"l{one}",
            firm=draw(st.sampled_from(["f0", "f1"])),
            max_committees=draw(st.integers(1, 2)),
            **at(draw(places)),
        )
        for one in range(draw(st.integers(2, 4)))
    ]
    links = draw(st.sets(st.tuples(st.integers(0, 1), st.integers(0, count - 1))))
    choices = [
        Choice(firm=f"f{one}", committee=f"c{place}", firm_rank=1, committee_rank=1)
        for one, place in sorted(links)
    ]
    policy = SHORT.with_reach(
        la.Reach(nearest_kept=draw(st.integers(1, 2)), most_per_choice=1)
    )
    before = la.solve(world(here, people, firms, choices=choices), policy)
    assume(before.plan is not None and before.plan.posts)
    leaves = la.Changes(lawyers_leave=(busiest(before),))
    assert_same_as_anew(before, la.repair(before, leaves))


def joins(facts, policy, where):
    """Return a plan, and its repair after a committee came to a district."""
    before = la.solve(facts, policy)
    new = committee("c9", district=where)
    return before, la.repair(before, la.Changes(committees_join=(new,)))


def test_who_must_serve_may_do_so_in_a_new_committee():
    """She is dear, and takes the money that two others could have."""
    places = [district("d1", budget_yuan=100), district("d2")]
    people = [
        lawyer("a", min_committees=1, assessment=95),
        lawyer("b"),
        lawyer("x"),
    ]
    facts = world(
        2,
        people,
        districts=places,
        tariffs=[la.Tariff(fen_per_year=5_000)],
        adjustments=[
            la.Adjustment(score_from=0, score_to=89, percent=0),
            la.Adjustment(score_from=90, score_to=100, percent=100),
        ],
    )
    before, after = joins(facts, BOUND_BY_MONEY, "d2")
    assert (before.tiers[0].price, after.tiers[0].price) == (1, 0)
    assert_same_as_anew(before, after)


def test_who_wishes_to_serve_may_do_so_in_a_new_committee():
    people = [
        lawyer("a", min_committees=2, districts={"d1"}),
        lawyer("b", min_committees=1),
    ]
    policy = PLAIN.with_rule_before(OwnLimits(wish=Wish(tier=1)))
    facts = world(2, people, districts=[district("d1"), district("d2")])
    before, after = joins(facts, policy, "d2")
    assert (before.tiers[0].price, after.tiers[0].price) == (1, 0)
    assert_same_as_anew(before, after)


def test_a_post_may_become_a_later_one_by_a_new_committee():
    """A second post is paid less, and fits a budget that a first one does not."""
    places = [
        district("d1", is_scarce=True),
        district("d2", is_scarce=True, budget_yuan=10),
        district("d3", is_scarce=True),
    ]
    here = [committee("c2", district="d2"), committee("c4", district="d3")]
    people = [lawyer("a", max_committees=2), lawyer("b", districts={"d3"})]
    scores = [
        la.PairScore(lawyer="a", committee="c4", points=90),
        la.PairScore(lawyer="b", committee="c4", points=0),
    ]
    facts = world(here, people, districts=places, scores=scores, tariffs=TARIFFS)
    before, after = joins(facts, BOUND_BY_MONEY, "d1")
    assert (before.tiers[0].price, after.tiers[0].price) == (1, 0)
    assert_same_as_anew(before, after)


@settings(max_examples=many(150))
@given(data=st.data())
def test_after_somebody_joined_a_repair_is_the_best(data):
    """Least numbers as a must or a wish, and budgets that later posts go easy on."""
    draw = data.draw
    budget = st.sampled_from([None, 10, 50, 60, 100])
    places = [district(f"d{one}", budget_yuan=draw(budget)) for one in range(3)]
    where = st.sampled_from(["d0", "d1", "d2"])
    here = [
        committee(f"c{one}", district=draw(where))
        for one in range(draw(st.integers(1, 3)))
    ]
    people = [
        lawyer(
            f"l{one}",
            min_committees=draw(st.integers(0, 2)),
            max_committees=draw(st.integers(2, 3)),
            districts=draw(st.sampled_from([None, {"d0"}, {"d1", "d2"}])),
        )
        for one in range(draw(st.integers(1, 3)))
    ]
    policy = draw(st.sampled_from([PLAIN, BOUND_BY_MONEY]))
    softened = draw(st.sampled_from([None, 1, 2]))
    if softened is not None:
        policy = policy.with_rule(OwnLimits(wish=Wish(tier=softened)))
    facts = world(here, people, districts=places, tariffs=TARIFFS)
    before = la.solve(facts, policy)
    assume(before.plan is not None)
    new = committee("a-new", district=draw(where))
    after = la.repair(before, la.Changes(committees_join=(new,)))
    assume(after.plan is not None)
    assert_same_as_anew(before, after)


@pytest.mark.parametrize("least", [0, 1])
def test_a_bound_outlives_a_committee_that_joins_unless_somebody_must_serve(least):
    people = [lawyer("l1", max_committees=1), lawyer("l2", min_committees=least)]
    before = la.solve(world(4, people[:1] if not least else people), PLAIN)
    joins = la.Changes(committees_join=(committee("c9"),))
    assert bool(_floor(before, joins)) is (least == 0)
