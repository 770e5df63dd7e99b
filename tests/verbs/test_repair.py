"""A plan mended: the price of a full solve with the same wish, and few posts ended."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.facts import Agreement, Choice, Conflict, Facts
from lawyer_assign.rules import Affinity, FewestChanges, Wish, WorstServed
from lawyer_assign.verbs import mending
from lawyer_assign.verbs import repair as repairs
from lawyer_assign.verbs.repair import keeping
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, firm, lawyer, world
from tests.worlds.strategies import small_cases

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
CHOOSING = la.Policy.hangzhou_2024(on=DAY)
POINTS_FIRST = PLAIN.with_rule(Affinity(wish=Wish(tier=1)))
"""Points beside coverage: what is best there is below 0."""
KINDS = (PLAIN, CHOOSING, POINTS_FIRST)


def prices(outcome):
    return [tier.price for tier in outcome.tiers]


def solved_anew(outcome):
    """Solve what a repair solved, from nothing."""
    problem = outcome.problem
    return la.solve(problem.stated, problem.policy, pairs=problem.pairs)


def ended(before, after):
    """Posts of a plan that its repair dropped though their lawyers are still there."""
    there = after.problem.facts.lawyer
    return {
        post
        for post in before.plan.posts
        if post.lawyer in there and post not in after.plan.posts
    }


def assert_same_as_anew(before, after):
    anew = solved_anew(after)
    assert prices(after) == prices(anew)
    assert after.status == anew.status == "optimal"
    place = after.problem.policy.tiers.index(
        after.problem.policy["fewest_changes"].wish.tier
    )
    assert after.tiers[place].price == len(ended(before, after))


def busiest(outcome):
    return Counter(post.lawyer for post in outcome.plan.posts).most_common(1)[0][0]


@settings(max_examples=many(150))
@given(case=small_cases(), policy=st.sampled_from(KINDS), data=st.data())
def test_a_repair_is_the_full_solve_with_the_same_wish(worlds, case, policy, data):
    facts = case.facts
    before = la.solve(facts, policy, pairs=case.table)
    assume(before.plan is not None and len(facts.lawyers) > 0)
    leaves = data.draw(st.sampled_from([row.id for row in facts.lawyers]))
    after = la.repair(before, la.Changes(lawyers_leave=(leaves,)))
    assert leaves not in after.problem.facts.lawyer
    if after.status == "infeasible":  # her firm is pinned, and has nobody else to send
        assert solved_anew(after).status == "infeasible"
        firm_of = facts.lawyer[leaves].firm
        assert any(
            row.firm == firm_of and not row.lawyers for row in after.problem.facts.fixed
        )
        return
    assert_same_as_anew(before, after)


@pytest.mark.parametrize("scarcity", [0.0, 0.3])
@pytest.mark.parametrize("seed", range(3))
def test_one_lawyer_of_a_district_leaves(scarcity, seed):
    facts = la.datasets.district(committees=60, scarcity=scarcity, seed=seed)
    before = la.solve(facts, PLAIN)
    leaves = busiest(before)
    after = la.repair(before, la.Changes(lawyers_leave=(leaves,)))
    assert_same_as_anew(before, after)
    fresh = la.solve(after.problem.stated, after.problem.policy)
    assert prices(after)[:3] == prices(fresh)[:3]


def test_a_firm_drops_out_with_all_that_was_said_of_it():
    facts = la.datasets.district(committees=60, scarcity=0.0, seed=4)
    before = la.solve(facts, PLAIN)
    firms = Counter(
        facts.lawyer[post.lawyer].firm for post in before.plan.posts
    ).most_common(1)
    gone = firms[0][0]
    after = la.repair(before, la.Changes(firms_leave=(gone,)))
    assert_same_as_anew(before, after)
    left = after.problem.facts
    assert gone not in left.firm
    assert all(row.firm != gone for row in (*left.lawyers, *left.choices))


def test_a_committee_is_added_and_gets_the_lawyers_near_it():
    facts = la.datasets.district(committees=40, scarcity=0.0, seed=5)
    before = la.solve(facts, PLAIN)
    near = facts.committees[0]
    new = near.model_copy(update={"id": "C99999", "name": "新村"})
    after = la.repair(before, la.Changes(committees_join=(new,)))
    assert_same_as_anew(before, after)
    assert after.plan.lawyers_of("C99999")
    assert not ended(before, after)
    fresh = la.candidate_pairs(after.problem.facts, after.problem.policy)
    here = fresh.columns.committee_at["C99999"]
    mended = after.problem.pairs
    assert (
        mended.lawyer[mended.committee == here].tolist()
        == fresh.lawyer[fresh.committee == here].tolist()
    )


def test_a_pinned_firm_whose_last_lawyer_left_is_no_plan_and_is_named():
    facts = world(
        [committee("c1"), committee("c2")],
        [lawyer("l1", firm="f2"), lawyer("l2")],
        firms=[firm("f1"), firm("f2")],
        agreements=[Agreement(committee="c1", firm="f2", is_fixed=True)],
    )
    after = la.repair(la.solve(facts, PLAIN), la.Changes(lawyers_leave=("l1",)))
    assert after.status == solved_anew(after).status == "infeasible"
    found = la.conflict(after.problem.facts, PLAIN)
    assert [demand.rule for demand in found.demands] == ["fixed_agreements"]


def test_who_can_only_be_replaced_by_moving_another_is_replaced_so():
    facts = world(
        [committee("c1"), committee("c2")],
        [lawyer("l1"), lawyer("l2"), lawyer("l3")],
        conflicts=[
            Conflict(lawyer="l1", committee="c2"),
            Conflict(lawyer="l3", committee="c1"),
        ],
        agreements=[
            Agreement(committee="c1", firm="f1", lawyers=["l1"]),
            Agreement(committee="c2", firm="f1", lawyers=["l2"]),
        ],
    )
    one_post = PLAIN.with_rule(PLAIN["caseload"].model_copy(update={"limit": 1}))
    keeps = one_post.with_rule_before(FewestChanges())
    before = la.solve(facts, keeps)
    assert dict(before.plan.posts) == {"c1": "l1", "c2": "l2"}
    after = la.repair(before, la.Changes(lawyers_leave=("l1",)))
    assert dict(after.plan.posts) == {"c1": "l2", "c2": "l3"}
    assert len(ended(before, after)) == 1
    assert_same_as_anew(before, after)
    still = la.repair(before, la.Changes(lawyers_leave=("l1",)), max_moves=0)
    assert dict(still.plan.posts) == {"c2": "l2"}
    assert not ended(before, still)
    assert la.check(still.problem.facts, still.problem.policy, still.plan).is_clean


@pytest.mark.parametrize("begin", [1, 2, 3])
def test_moves_have_a_tier_of_their_own_whatever_levels_stand_where(begin):
    worst = WorstServed(levels=3, wish=Wish(tier=begin))
    kept = keeping(PLAIN.with_rule(worst))
    (moves,) = kept["fewest_changes"].tiers
    shared = [rule.kind for rule in kept.rules if moves in rule.tiers]
    assert shared == ["fewest_changes"]
    assert kept["coverage"].tiers[0] < moves
    assert moves == (4 if begin == 1 else 2)


def test_a_repair_can_be_repaired():
    facts = la.datasets.district(committees=30, scarcity=0.0, seed=6)
    before = la.solve(facts, PLAIN)
    once = la.repair(before, la.Changes(lawyers_leave=(busiest(before),)))
    twice = la.repair(once, la.Changes(lawyers_leave=(busiest(once),)))
    assert_same_as_anew(once, twice)
    assert twice.problem.policy.tiers == once.problem.policy.tiers


def test_new_facts_altogether_are_solved_anew_and_keep_posts():
    facts = la.datasets.district(committees=30, scarcity=0.0, seed=7)
    before = la.solve(facts, PLAIN)
    pinned = {row.committee for row in facts.agreements if row.is_fixed}
    busy = next(one for one in before.plan.posts if one.committee not in pinned)
    conflict = Conflict(committee=busy.committee, lawyer=busy.lawyer)
    changed = facts.replace(conflicts=(*facts.conflicts, conflict))
    after = la.repair(before, changed)
    assert busy not in after.plan.posts
    assert ended(before, after) == {busy}


def test_scarcity_stays_as_it_was_derived():
    facts = world(2, 2, agreements=[])
    before = la.solve(facts, PLAIN)
    assert before.problem.scarcity.as_flags() == {"d1": False}
    after = la.repair(before, la.Changes(lawyers_leave=(busiest(before),)))
    assert after.problem.facts.district["d1"].is_scarce is False
    assert la.solve(after.problem.facts.without(), PLAIN).plan is not None


def test_what_was_said_of_who_left_goes_and_shared_agreements_go_on():
    facts = world(
        2,
        [lawyer("l1"), lawyer("l2"), lawyer("m1", firm="f2")],
        [firm("f1"), firm("f2")],
        choices=[Choice(firm="f2", committee="c1", firm_rank=1)],
        conflicts=[
            Conflict(committee="c1", lawyer="l1"),
            Conflict(committee="c1", firm="f2"),
            Conflict(committee="c2", lawyer="l2"),
        ],
        agreements=[
            Agreement(committee="c1", firm="f1", lawyers=["l1", "l2"]),
            Agreement(committee="c2", firm="f1", lawyers=["l1"]),
            Agreement(committee="c2", firm="f2"),
        ],
    )
    left = facts.without(["l1"], ["f2"])
    assert [row.id for row in left.lawyers] == ["l2"]
    assert not left.choices
    assert left.conflicts == (Conflict(committee="c2", lawyer="l2"),)
    gone = [facts.lawyer["l1"].name]
    assert left.agreements == (
        Agreement(committee="c1", firm="f1", lawyers=["l2"], former_lawyers=gone),
        Agreement(committee="c2", firm="f1", former_lawyers=gone),
    )
    assert Facts.model_validate(left.model_dump()) == left


@pytest.mark.parametrize(
    ("changes", "more", "words"),
    [
        (la.Changes(lawyers_leave=("nobody",)), {}, "changes.lawyers_leave"),
        (la.Changes(firms_leave=("none",)), {}, "changes.firms_leave"),
        (la.Changes(), {"max_moves": -1}, "max_moves"),
        (la.Changes(), {"workers": 0}, "workers"),
    ],
)
def test_changes_that_cannot_be_meant_are_refused(changes, more, words):
    before = la.solve(la.datasets.toy(), PLAIN)
    with pytest.raises(la.BadInputError) as caught:
        la.repair(before, changes, **more)
    assert words in str(caught.value)


def test_pairs_handed_in_stay_and_a_new_committee_has_none():
    facts = world(2, 2)
    table = {"committee": ["c1", "c2", "c2"], "lawyer": ["l1", "l1", "l2"]}
    before = la.solve(facts, PLAIN, pairs=table)
    after = la.repair(before, la.Changes(lawyers_leave=("l2",)))
    assert len(after.problem.pairs) == 2
    new = la.Changes(committees_join=(committee("c3"),))
    with pytest.raises(la.BadInputError) as caught:
        la.repair(before, new)
    assert "pairs of the problem were handed in" in str(caught.value)


def test_without_a_plan_there_is_nothing_to_mend():
    fixed = Agreement(committee="c1", firm="f1", lawyers=["l1"], is_fixed=True)
    refused = Conflict(committee="c1", lawyer="l1")
    before = la.solve(world(1, 1, agreements=[fixed], conflicts=[refused]), PLAIN)
    assert before.plan is None
    with pytest.raises(la.BadInputError) as caught:
        la.repair(before, la.Changes())
    assert "there is no plan" in str(caught.value)


def test_who_had_to_serve_leaves_room_that_the_old_bound_did_not_know():
    facts = world(
        2,
        [lawyer("l1", min_committees=1), lawyer("l2"), lawyer("m1", firm="f2")],
        [firm("f1"), firm("f2")],
        agreements=[
            Agreement(committee="c1", firm="f1", lawyers=["l2"], is_fixed=True)
        ],
    )
    before = la.solve(facts, PLAIN)
    bound_known = repairs._floor(before, la.Changes(lawyers_leave=("m1",)))
    # Changes have a tier of their own, the second: tiers behind it move one back.
    assert bound_known == {
        tier.number + (tier.number > 1): tier.bound for tier in before.tiers
    }
    for leaver in ("l1", "l2"):
        changes = la.Changes(lawyers_leave=(leaver,))
        assert repairs._floor(before, changes) == {}
        assert_same_as_anew(before, la.repair(before, changes))


def one_point(committees, lawyers):
    """Everybody at one point, and lists of one lawyer."""
    here = {"lat": 30.0, "lon": 120.0}
    people = [lawyer(f"l{at}", **here, max_committees=1) for at in range(lawyers)]
    return world([committee(f"c{at}", **here) for at in range(committees)], people)


SHORT_LISTS = PLAIN.with_reach(
    la.Reach(nearest_kept=1, most=1, limit_minutes={"community": 90, "village": 90})
)


@pytest.mark.parametrize("hands_in_facts", [False, True])
def test_a_shortage_after_a_repair_is_one_of_lawyers_and_not_of_cut_lists(
    hands_in_facts,
):
    before = la.solve(one_point(1, 3), SHORT_LISTS)
    joined = one_point(3, 3)
    changes = la.Changes(committees_join=tuple(joined.committees[1:]))
    after = la.repair(before, joined if hands_in_facts else changes)
    assert len(after.plan) == 3
    assert set(before.plan.posts) <= set(after.plan.posts)
    assert after.tiers[0].price == la.solve(joined, SHORT_LISTS).tiers[0].price == 0
    assert after.problem.scarcity is before.problem.scarcity or hands_in_facts


def test_who_leaves_is_replaced_from_beyond_lists_that_were_cut():
    # Two pairs that are nearest each other, and a third lawyer behind them.
    lats = {"l0": 30.0, "l1": 30.1, "l2": 30.3}
    facts = world(
        [committee(f"c{at}", lat=30.0 + at / 10, lon=120.0) for at in range(2)],
        [
            lawyer(one, lat=lat, lon=120.0, max_committees=1)
            for one, lat in lats.items()
        ],
    )
    before = la.solve(facts, SHORT_LISTS)
    assert len(before.problem.pairs) == 2
    losses = {one.who.id: one for one in la.critical(before).losses}
    for post in before.plan.posts:
        after = la.repair(before, la.Changes(lawyers_leave=(post.lawyer,)))
        assert after.tiers[0].price == 0
        assert losses[post.lawyer].left_open == 0


def test_a_shortage_over_lists_made_anew_is_proved_only_in_time(monkeypatch):
    before = la.solve(one_point(1, 3), SHORT_LISTS)
    changes = la.Changes(committees_join=tuple(one_point(3, 3).committees[1:]))
    real = mending.solve_beyond

    def cut_short(*args):
        """The same, nothing proved and nothing better found."""
        planned = real(*args)
        answer = planned.solved.answer
        tiers = tuple(replace(one, price=3, bound=None) for one in answer.tiers)
        empty = np.zeros_like(answer.chosen)
        poor = replace(answer, chosen=empty, tiers=tiers)
        return planned._replace(solved=replace(planned.solved, answer=poor))

    monkeypatch.setattr(mending, "solve_beyond", cut_short)
    monkeypatch.setattr("lawyer_assign.verbs.repair.outcome_of", lambda *found: found)
    _, solved, *_ = la.repair(before, changes)
    assert solved.answer.chosen.sum() == 1
    assert all(tier.bound is None for tier in solved.answer.tiers)


def test_a_lawyer_of_a_firm_that_is_fixed_stays_where_she_is():
    """Another of the firm would do for the agreement, and gain points."""
    fixed = Agreement(committee="c1", firm="f1", is_fixed=True)
    scores = [
        la.PairScore(lawyer=who, committee="c1", points=points)
        for who, points in (("l1", 50), ("l2", 10), ("l3", 70))
    ]
    people = [lawyer(one, firm="f1") for one in ("l1", "l2")]
    before = la.solve(
        world([committee("c1")], people, [firm("f1")], agreements=[fixed],
              scores=scores[:2]), PLAIN,
    )  # fmt: skip
    assert before.plan == la.Plan.of([("c1", "l1")])
    joined = before.problem.stated.replace(
        lawyers=[*people, lawyer("l3", firm="f1")], scores=scores
    )
    for most in (None, 0):
        after = la.repair(before, joined, most)
        assert after.plan == before.plan
        assert after.status == "optimal"


def test_points_beside_coverage_are_gained_though_a_post_ends_for_them():
    """What costs less than nothing may cost less still: a must left with the leaver."""
    points = {
        ("l1", "c1"): 50, ("l1", "c2"): 80, ("l2", "c1"): 49, ("l2", "c2"): 40,
        ("l3", "c1"): 0, ("l3", "c2"): 45,
    }  # fmt: skip
    scores = [
        la.PairScore(lawyer=who, committee=where, points=one, minutes=0)
        for (who, where), one in points.items()
    ]
    people = [
        lawyer(one, firm="f1", max_committees=1, min_committees=int(one == "l3"))
        for one in ("l1", "l2", "l3")
    ]
    places = [committee(one, lawyers_max=1) for one in ("c1", "c2")]
    before = la.solve(world(places, people, [firm("f1")], scores=scores), POINTS_FIRST)
    assert before.plan == la.Plan.of([("c1", "l1"), ("c2", "l3")])
    after = la.repair(before, la.Changes(lawyers_leave=("l3",)))
    assert after.plan == la.Plan.of([("c1", "l2"), ("c2", "l1")])
    assert_same_as_anew(before, after)


def test_no_post_ends_where_changes_share_a_tier_with_points():
    """The price of such a tier is below 0, and says nothing of how many end."""
    scores = [
        la.PairScore(lawyer=who, committee=where, points=one, minutes=0)
        for who, where, one in (
            ("l1", "c1", 50), ("l1", "c2", 10), ("l2", "c1", 10), ("l2", "c2", 50),
        )
    ]  # fmt: skip
    policy = PLAIN.with_rule(FewestChanges(wish=Wish(tier=PLAIN["affinity"].wish.tier)))
    people = [lawyer(one, firm="f1", max_committees=1) for one in ("l1", "l2")]
    places = [committee(one, lawyers_max=1) for one in ("c1", "c2")]
    facts = world(places, people, [firm("f1")], scores=scores)
    before = la.solve(facts, policy)
    turned = {50: 10, 10: 50}
    other = before.problem.stated.replace(
        scores=[one.model_copy(update={"points": turned[one.points]}) for one in scores]
    )
    assert la.repair(before, other).plan == la.Plan.of([("c1", "l2"), ("c2", "l1")])
    assert la.repair(before, other, 0).plan == before.plan
