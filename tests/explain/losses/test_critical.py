"""Whom can we not lose: the numbers are those of repairing one by one."""

from collections import Counter

import pytest
from hypothesis import given, settings

import lawyer_assign as la
from lawyer_assign.explain.losses.critical import Critical
from lawyer_assign.explain.losses.words import loss_text
from lawyer_assign.verbs.repair import keeping
from tests.explain.questions import PLAIN, WORLDS, assert_spoken, outcomes

WAYS: Counter[str] = Counter()


def missing(facts, plan):
    return {
        row.id: max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in facts.committees
    }


def assert_repaired(outcome, one):
    """See that a loss is what a repair costs more than the plan."""
    WAYS[one.way] += 1
    who = {f"{one.kind}s_leave": (one.who.id,)}
    after = la.repair(outcome, la.Changes(**who), time_limit=None)
    assert one.status == after.status
    if after.plan is None:
        assert one.rises is None
        return
    facts, policy = outcome.problem.facts, outcome.problem.policy
    kept = keeping(policy)
    now = {tier.number: tier.price for tier in after.tiers}
    ends = kept["fewest_changes"].wish
    if "fewest_changes" not in policy or policy["fewest_changes"].wish is None:
        moved = now.pop(ends.tier)
        assert one.moved * ends.weight == moved
        before = [tier.price for tier in outcome.tiers]
        assert list(one.rises) == [
            a - b for a, b in zip(now.values(), before, strict=True)
        ]
    coverage = policy.get("coverage")
    is_alone = coverage is not None and coverage.wish is not None and all(
        rule.wish is None or rule.wish.tier > coverage.wish.tier
        for rule in kept.rules
        if rule.kind != "coverage"
    )  # fmt: skip
    left, had = missing(facts, after.plan), missing(facts, outcome.plan)
    if is_alone:
        assert one.left_open == sum(left.values()) - sum(had.values())
    assert len(one.open_at) <= max(0, one.left_open)


@settings(max_examples=WORLDS)
@given(outcome=outcomes())
def test_every_loss_is_what_repairing_costs(outcome):
    if outcome is None:
        return
    facts = outcome.problem.facts
    ids = [row.id for row in facts.lawyers], [row.id for row in facts.firms]
    found = la.critical(outcome, *ids, time_limit=None)
    assert len(found.losses) == len(facts.lawyers) + len(facts.firms)
    for one in found.losses:
        assert_repaired(outcome, one)
    assert Critical.from_json(found.to_json()) == found
    assert_spoken(map(loss_text, found.losses))
    assert len(found.to_frame()) == len(found.losses)
    assert all(found.text(lang) for lang in ("zh", "en"))


def test_both_ways_were_gone():
    assert min(WAYS["flow"], WAYS["repair"]) >= WORLDS // 4, WAYS


@pytest.mark.parametrize("reach", [la.Reach(), la.Reach(nearest_kept=3, most=6)])
@pytest.mark.parametrize("seed", range(4))
def test_a_county_and_who_comes_into_its_shortened_lists(seed, reach):
    facts = la.datasets.district(
        committees=40, scarcity=0.1 * seed, seed=seed, districts=1 + seed % 2, teams=0
    )
    outcome = la.solve(facts, PLAIN.with_reach(reach), time_limit=None)
    found = la.critical(outcome)
    assert found.why_not_flow is None
    for one in found.losses:
        assert_repaired(outcome, one)
    serving = {post.lawyer for post in outcome.plan.posts}
    assert {one.who.id for one in found.losses if one.kind == "lawyer"} == serving
    flow = [one for one in found.losses if one.way == "flow"]
    assert len(flow) >= 0.9 * len(found.losses)
