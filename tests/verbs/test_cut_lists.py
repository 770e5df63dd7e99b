"""No list that was cut makes somebody take a second post for want of another lawyer."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.facts import Agreement
from lawyer_assign.pairs import Reach
from lawyer_assign.problem import candidate_pairs
from lawyer_assign.rules import FewestChanges, Wish
from lawyer_assign.verbs.repair import agreed
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

PLAIN = la.Policy.hangzhou_2024(on=DAY, stability="off")
FEW = PLAIN.with_reach(Reach(nearest_kept=1, most=2))
FAR = PLAIN.with_reach(
    Reach(nearest_kept=1, most=99, limit_minutes={"community": 999, "village": 999})
)


def crossroads():
    """Return two places with two lawyers, a third with one, and somebody far from all.

    The lists of two hold the two of the place, and y beside one of them at ``d``.
    """
    at = {"lon": 120.0}
    return world(
        [
            *(committee(f"c{one}", lat=30.0, **at) for one in range(2)),
            committee("d", lat=30.01, **at),
        ],
        [
            *(lawyer(f"a{one}", lat=30.0, **at) for one in range(2)),
            lawyer("y", lat=30.01, **at),
            lawyer("z", lat=29.95, **at),
        ],
        districts=[district("d1", is_scarce=False)],
    )


def several(outcome):
    """Return how many posts beyond one each a plan has."""
    return len(outcome.plan) - len({post.lawyer for post in outcome.plan.posts})


def of_one_each(outcome):
    (tier,) = [one for one in outcome.tiers if "one_each" in one.rules]
    return tier.price, tier.bound


def test_nobody_gets_a_second_post_after_a_repair_while_somebody_has_none():
    before = la.solve(crossroads(), FEW)
    after = la.repair(before, la.Changes(lawyers_leave=("y",)))
    assert of_one_each(before) == of_one_each(after) == (0, 0)
    assert set(before.plan.posts) - {("d", "y")} < set(after.plan.posts)
    assert after.plan.lawyers_of("d") == ("z",)
    anew = la.solve(after.problem.facts, after.problem.policy)
    assert [one.price for one in after.tiers] == [one.price for one in anew.tiers]
    (loss,) = la.critical(before, ["y"]).losses
    assert (loss.left_open, loss.moved, loss.rises[1]) == (0, 0, 0)


def test_whoever_is_pinned_elsewhere_does_not_fill_the_lists_of_others():
    pin = Agreement(committee="d", firm="f1", lawyers=("a0",), is_fixed=True)
    outcome = la.solve(crossroads().replace(agreements=[pin]), FEW)
    assert of_one_each(outcome) == (0, 0)
    assert several(outcome) == 0
    scenario = la.Scenario(crossroads(), FEW).pin("d", "a0")
    assert of_one_each(scenario.outcome) == (0, 0)


def test_a_price_that_longer_lists_may_lower_is_not_called_proved():
    outcome = la.solve(crossroads(), FEW)
    found = la.why_not(outcome, "d", "a0")
    assert [(one.at_least, one.at_most) for one in found.tiers[:2]] == [
        (0, 0),
        (None, 1),
    ]
    assert not found.is_proved
    assert "cut" in found.text()
    with pytest.raises(la.UnsupportedError):
        found.as_outcome(outcome)
    whole = la.why_not(la.solve(crossroads(), FAR), "d", "a0")
    assert whole.is_proved
    assert [one.at_most for one in whole.tiers[:2]] == [0, 0]


def test_a_place_left_open_for_want_of_a_seat_is_not_proved_over_cut_lists():
    """Firm f1 has two seats; y, whom the pair frees, is on the list of ``d`` alone."""
    at = {"lon": 120.0}
    facts = world(
        [
            *(committee(f"c{one}", lat=30.0, **at) for one in range(2)),
            committee("d", lat=30.01, **at),
        ],
        [
            *(lawyer(f"a{one}", lat=30.0, **at) for one in range(3)),
            lawyer("y", firm="f2", lat=30.01, max_committees=1, **at),
        ],
        [firm("f1", seats=2), firm("f2")],
        districts=[district("d1", is_scarce=False)],
    )
    three = PLAIN.with_reach(Reach(nearest_kept=1, most=3))
    short, whole = (
        la.why_not(la.solve(facts, policy), "d", "a0") for policy in (three, FAR)
    )
    assert (short.tiers[0].at_least, short.tiers[0].at_most) == (None, 1)
    assert (whole.tiers[0].at_least, whole.tiers[0].at_most) == (0, 0)


def test_whoever_is_to_go_on_elsewhere_does_not_fill_the_lists_of_others():
    """The list of c2 holds two who serve; one of them could go, for b is near c0."""
    at = {"lon": 120.0}
    places = {"c0": 30.02, "c1": 29.99, "c2": 30.0}
    people = {"a0": 30.0, "a1": 29.995, "b": 30.03, "z": 29.9}
    facts = world(
        [committee(one, lat=lat, **at) for one, lat in places.items()],
        [lawyer(one, lat=lat, **at) for one, lat in people.items()],
        districts=[district("d1", is_scarce=False)],
    )
    last = la.Plan.of([("c0", "a0"), ("c1", "a1")])
    policy = FEW.with_rule_before(FewestChanges(wish=Wish(tier=2)))
    outcome = la.solve(agreed(facts, last), policy)
    assert set(last.posts) < set(outcome.plan.posts)
    assert of_one_each(outcome) == (0, 0)


def test_lists_stay_as_they_are_where_further_posts_are_free():
    """In a district said to be scarce, a pin makes nobody else's list longer."""
    pin = Agreement(committee="d", firm="f1", lawyers=("a0",), is_fixed=True)
    facts = crossroads().replace(agreements=[pin])
    scarce = facts.replace(districts=[district("d1", is_scarce=True)])
    assert len(candidate_pairs(scarce, FEW)) < len(candidate_pairs(facts, FEW))


def scattered(draw):
    """Return committees and lawyers anywhere, some of them pinned."""

    def spot():
        return {"lat": 30 + draw.uniform(0, 0.3), "lon": 120 + draw.uniform(0, 0.3)}

    places = [
        committee(f"c{at}", district=str(draw.choice(["d1", "d2"])), **spot())
        for at in range(int(draw.integers(2, 6)))
    ]
    people = [
        lawyer(
            f"l{at}",
            firm=str(draw.choice(["f1", "f2"])),
            max_committees=draw.choice([None, None, 1, 2]),
            **spot(),
        )
        for at in range(int(draw.integers(3, 8)))
    ]
    pins = []
    for place in places:
        if draw.random() < 0.25:
            who = people[draw.integers(len(people))]
            if who.max_committees != 1 or who.id not in {p.lawyers[0] for p in pins}:
                pins.append(
                    Agreement(
                        committee=place.id, firm=who.firm, lawyers=(who.id,),
                        is_fixed=True,
                    )
                )  # fmt: skip
    areas = [
        district(one, is_scarce=draw.choice([False, False, True]))
        for one in ("d1", "d2")
    ]
    return world(places, people, [firm("f1"), firm("f2")], areas, agreements=pins)


def assert_nothing_better_over_all(short, facts):
    """Compare up to posts beyond one each with the plan over everybody's whole lists.

    What is proved of a tier holds among the plans that are best before it.
    """
    policy = short.problem.policy.with_reach(FAR.reach)
    long = la.solve(facts, policy)
    assert short.status == long.status
    if long.plan is None:
        return False
    place = policy.tiers.index(policy["one_each"].wish.tier)
    found = [one.bound for one in short.tiers[: place + 1]]
    assert found == [one.price for one in long.tiers[: place + 1]]
    return found[-1] > 0


@pytest.mark.parametrize("most", [1, 2])
def test_second_posts_are_proved_over_short_lists_as_over_whole_ones(most):
    seen = Counter()
    policy = PLAIN.with_reach(
        Reach(nearest_kept=1, most=most, limit_minutes=FAR.reach.limit_minutes)
    )

    @settings(max_examples=many(100), deadline=None)
    @example(seed=31)  # whose only other lawyer may have no post besides a scarce one
    @given(seed=st.integers(0, 99_999))
    def agree(seed):
        draw = np.random.default_rng(seed)
        facts = scattered(draw)
        before = la.solve(facts, policy)
        seen["second posts"] += assert_nothing_better_over_all(before, facts)
        if before.plan is None or not before.plan.posts:
            return
        leaver = before.plan.posts[draw.integers(len(before.plan))].lawyer
        after = la.repair(before, la.Changes(lawyers_leave=(leaver,)))
        seen["after"] += assert_nothing_better_over_all(after, after.problem.facts)
        seen["longer"] += len(after.problem.pairs) > len(before.problem.pairs)

    agree()
    assert min(seen["second posts"], seen["after"], seen["longer"]) > 0
