"""How many must stay open, and among whom: counted over every plan there is."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import Text
from lawyer_assign.explain.shortages.causes import COUNTED
from lawyer_assign.explain.shortages.gaps import Shortage
from lawyer_assign.explain.shortages.shortage import shortage
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.pairs import Reach
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Coverage, Wish
from tests.explain.questions import SEEDS, WORLDS, planned, policy_at
from tests.worlds.both_languages import faults_of
from tests.worlds.examples import many
from tests.worlds.oracles import prices_of, world_at
from tests.worlds.small import (
    DAY,
    HERE,
    committee,
    consent,
    district,
    firm,
    lawyer,
    world,
)

POLICY = Policy.hangzhou_2024(on=DAY)


def missing(facts, plan, among=None):
    return sum(
        max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in facts.committees
        if among is None or row.id in among
    )


def untitled(said):
    """Leave out titles of rules, whose numbers are words in one language."""
    return Text(*(re.sub("“[^”]*”", "", one) for one in said))


def musts(policy):
    """Return the musts of a policy without any wish; coverage is none of them."""
    kinds = [r.kind for r in policy.rules if r.wish is not None or r.kind == "coverage"]
    return policy.without(*kinds)


@settings(max_examples=WORLDS)
@given(at=SEEDS)
def test_gaps_and_the_least_that_stays_open_are_what_every_plan_says(at):
    (facts, pairs, plans), policy = world_at(at), policy_at(at)
    table = pairs.to_frame()[["committee", "lawyer"]]
    outcome = planned(facts, policy, table)
    found = shortage(outcome, time_limit=None)
    event("open" if found.open else "nothing open")
    facts = outcome.problem.facts
    assert found.open == missing(facts, outcome.plan)
    if not found.open:
        assert not found
        return
    kept = [plan for plan in plans if prices_of(facts, musts(policy), plan) is not None]
    assert found.least == min(missing(facts, plan) for plan in kept)
    assert found.by_gaps <= found.least <= found.open
    seen = set()
    for gap in found.gaps:
        among = {one.id for one in gap.committees}
        assert not among & seen
        seen |= among
        assert gap.short > 0
        assert gap.room == gap.asked - gap.short
        assert min(missing(facts, plan, among) for plan in kept) >= gap.short
        candidates = {
            outcome.problem.pairs.lawyer_ids[w]
            for c, w in zip(
                outcome.problem.pairs.committee,
                outcome.problem.pairs.lawyer,
                strict=True,
            )
            if outcome.problem.pairs.committee_ids[c] in among
        }
        pinned = {w for row in facts.agreements if row.is_fixed for w in row.lawyers}
        named = {one.id for one in gap.lawyers}
        assert candidates - pinned <= named <= candidates
    for cause in found.causes:
        assert cause.posts > 0
        assert not faults_of(untitled(cause.said))
    assert sum(c.posts for c in found.causes) + found.by_gaps >= found.open


def test_a_rule_is_said_to_keep_as_many_open_as_solving_without_it_fills():
    """Also where gaps count some of them: teams of one firm with few seats."""
    seen = Counter()
    for seed in range(many(1_500)):
        facts, pairs, _ = world_at(seed)
        table = pairs.to_frame()[["committee", "lawyer"]]
        policy = POLICY.harden("stability") if seed % 2 else POLICY
        try:
            outcome = la.solve(facts, policy, pairs=table, time_limit=None)
        except la.BadInputError:
            continue
        if outcome.plan is None:
            continue
        for one in shortage(outcome).causes:
            if one.rule not in policy:
                continue
            eased = policy.without(one.rule)
            bare = musts(eased).with_rule(Coverage(wish=Wish(tier=1)))
            after = la.solve(facts, bare, pairs=table, time_limit=None)
            before = musts(policy).with_rule(Coverage(wish=Wish(tier=1)))
            now = la.solve(facts, before, pairs=table, time_limit=None)
            assert one.posts == now.tiers[0].price - after.tiers[0].price > 0, seed
            seen[one.rule] += 1
    assert seen.total() > 5, seen


COUNTED_HERE = (*COUNTED - {"coverage"}, "own_limits", "seats", "fixed_agreements")


@settings(max_examples=WORLDS)
@given(at=SEEDS, limit=st.sampled_from((1, 2, 5)))
def test_where_only_counting_limits_the_gaps_are_exactly_what_stays_open(at, limit):
    facts, pairs, plans = world_at(at)
    facts = facts.replace(
        committees=[
            row.model_copy(update={"lawyers_min": 1}) for row in facts.committees
        ],
        lawyers=[row.model_copy(update={"min_committees": 0}) for row in facts.lawyers],
        agreements=[row for row in facts.agreements if row.lawyers or not row.is_fixed],
        tariffs=(),
    )
    policy = POLICY.with_limit(limit).without("one_firm", "stability")
    outcome = planned(facts, policy, pairs.to_frame()[["committee", "lawyer"]])
    found = shortage(outcome)
    assert found.by_gaps == found.least == found.open
    bare = musts(policy)
    kept = [plan for plan in plans if prices_of(facts, bare, plan) is not None]
    for gap in found.gaps:
        among = {one.id for one in gap.committees}
        least = min(missing(facts, plan, among) for plan in kept)
        assert least == gap.short
        assert {one.id for one in gap.open} == {
            one for one in among if missing(facts, outcome.plan, {one})
        }


def said(facts, policy=POLICY, **more):
    return shortage(la.solve(facts, policy, **more))


def test_three_villages_one_lawyer_who_takes_two():
    found = said(world(3, [lawyer("l1", max_committees=2)]))
    (gap,) = found.gaps
    assert (found.open, found.least, found.by_gaps) == (1, 1, 1)
    assert [one.id for one in gap.committees] == ["c1", "c2", "c3"]
    assert [one.id for one in gap.lawyers] == ["l1"]
    assert (gap.asked, gap.room, gap.short) == (3, 2, 1)
    (limit,) = gap.limits
    assert (limit.kind, limit.who.id, limit.room) == ("own", "l1", 2)
    assert found.causes == ()
    assert "name of l1 (l1) 2" in found.text("en")
    assert "律师本人愿任数：共可任2个" in found.text("zh")


@pytest.mark.parametrize(
    ("facts", "policy", "kinds"),
    [
        (world(7, 1), POLICY, {"caseload": 5}),
        (world(8, 1, approvals=[consent(6, lawyer="l1")]), POLICY, {"consent": 6}),
        (world(8, 1, approvals=[consent(7, district="d1")]), POLICY, {"consent": 7}),
        (world(3, 2, [firm("f1", seats=1)]), POLICY, {"seats": 1}),
        (
            world([committee("c1", lawyers_min=2, lawyers_max=2)], 1),
            POLICY,
            {"once": 1},
        ),
        (world(2, 1), POLICY.with_limit(1), {"caseload": 1}),
    ],
    ids=["five", "consent", "consent of the district", "seats", "once", "cap of one"],
)
def test_which_limit_makes_the_room(facts, policy, kinds):
    found = said(facts, policy)
    (gap,) = found.gaps
    rooms = {}
    for limit in gap.limits:
        rooms[limit.kind] = rooms.get(limit.kind, 0) + limit.room
    assert rooms == kinds


def test_consents_of_a_district_do_not_help_another():
    facts = world(
        [committee(f"c{n}", district="d1" if n < 7 else "d2") for n in range(13)],
        1,
        districts=[district("d1"), district("d2")],
        approvals=[consent(6, district="d1")],
    )
    found = said(facts)
    assert (found.open, found.by_gaps) == (7, 7)


def test_what_is_pinned_elsewhere_is_no_room():
    facts = world(
        3, [lawyer("l1", max_committees=2, districts=["d1"])],
        agreements=[
            Agreement(committee="c3", firm="f1", lawyers=["l1"], is_fixed=True)
        ],
    )  # fmt: skip
    (gap,) = said(facts).gaps
    assert [one.id for one in gap.committees] == ["c1", "c2"]
    (limit,) = gap.limits
    assert (limit.room, limit.pinned) == (1, 1)


def test_groups_that_share_nobody_are_apart_the_smallest_first():
    places = [committee(f"c{n}", district="d1" if n > 1 else "d2") for n in range(5)]
    facts = world(
        places,
        [
            lawyer("l1", districts=["d1"], max_committees=1),
            lawyer("l2", districts=["d2"], max_committees=1),
        ],
        districts=[district("d1"), district("d2")],
    )
    found = said(facts)
    assert [gap.short for gap in found.gaps] == [1, 2]
    assert [len(gap.committees) for gap in found.gaps] == [2, 3]
    assert list(found.to_frame()["short"]) == [1, 2]
    assert found.to_frame().loc[1, "lawyers"] == ("l2",)
    assert found.to_frame().loc[1, "lawyer_names"] == "name of l2"


def test_who_is_kept_out_is_counted_by_what_is_amiss_with_her():
    near = Reach(limit_minutes={"community": 20, "village": 20}, nearest_kept=1)
    facts = world(
        [committee("c1", **HERE)],
        [
            lawyer("a", firm="f2"),
            lawyer("b", districts=[]),
            lawyer("c", districts=[]),
            lawyer("d"),
            lawyer("e", max_committees=0),
            lawyer("f", firm="f3"),
            lawyer("g", firm="f2", districts=[]),
        ],
        [firm("f1", **HERE), firm("f2", **HERE), firm("f3", lat=31.0, lon=121.0)],
        conflicts=[Conflict(committee="c1", lawyer="d")],
        choices=[Choice(firm="f2", committee="c1", committee_refuses=True)],
    )  # fmt: skip
    policy = POLICY.with_reach(near)
    table = {"committee": [], "lawyer": []}
    (gap,) = said(facts, policy, pairs=table).gaps
    assert gap.kept_out == ()  # nothing is known of pairs that were not handed in
    far = [row for row in facts.lawyers if row.id != "f"]
    (gap,) = said(facts.replace(lawyers=far), policy).gaps
    counted = {one.reason: (one.lawyers, one.minutes) for one in gap.kept_out}
    assert counted == {
        "willingness": (2, 0),
        "refusals": (1, 0),
        "no_room": (1, 0),
        "conflicts": (1, 0),
    }
    assert gap.lawyers == ()
    assert "nobody could serve them" in said(facts.replace(lawyers=far), policy).text(
        "en"
    )
    for one in gap.kept_out:
        assert not faults_of(one.said)


def test_who_is_too_far_is_said_with_the_way_of_the_nearest():
    near = Reach(limit_minutes={"community": 20, "village": 20}, nearest_kept=1)
    facts = world(
        [committee("c1", **HERE)],
        [lawyer("a", max_committees=0), lawyer("b", firm="f3"), lawyer("c", firm="f3")],
        [firm("f1", **HERE), firm("f3", lat=30.25, lon=121.0)],
    )
    policy = POLICY.without("own_limits").with_rule(la.rules.OwnLimits())
    found = said(facts, policy.with_reach(near))
    assert not found  # the nearest who wants to is kept at any distance
    pinned = facts.replace(
        committees=[*facts.committees, committee("c2", lat=30.25, lon=121.0)],
        lawyers=[
            lawyer("a", max_committees=0),
            lawyer("b", firm="f3", max_committees=1),
            lawyer("c", firm="f3"),
        ],
        agreements=[Agreement(committee="c2", firm="f3", lawyers=["b"], is_fixed=True)],
    )
    (gap,) = said(pinned, policy.with_reach(near)).gaps
    assert [one.id for one in gap.lawyers] == ["b"]
    (too_far,) = [one for one in gap.kept_out if one.reason == "reach"]
    assert (too_far.lawyers, too_far.minutes) == (1, 319)
    assert "最近者路程319分钟" in too_far.said.zh
    nowhere = [firm("f1", **HERE), firm("f3")]
    (gap,) = said(pinned.replace(firms=nowhere), policy.with_reach(near)).gaps
    (too_far,) = [one for one in gap.kept_out if one.reason == "reach"]
    assert "最近者路程不明（按60分钟计）" in too_far.said.zh


def test_a_team_of_one_firm_that_no_firm_has_is_another_cause():
    facts = world(
        [committee("c1", lawyers_min=2, lawyers_max=2)],
        [lawyer("l1"), lawyer("l2", firm="f2")],
        [firm("f1"), firm("f2")],
    )
    found = said(facts)
    assert (found.open, found.least, found.by_gaps) == (1, 1, 0)
    (cause,) = found.causes
    assert (cause.rule, cause.posts) == ("one_firm", 1)
    assert "同一律所" in found.text("zh")


def test_money_and_two_way_choice_are_causes_too():
    facts = world(
        2, 1, districts=[district("d1", budget_yuan=100)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )  # fmt: skip
    found = said(facts, POLICY.with_rule(la.rules.Budget()))
    assert [(one.rule, one.posts) for one in found.causes] == [("budget", 1)]
    assert found.text().splitlines()[0].endswith("whichever plan is made.")
    assert "Besides" not in found.text()
    assert "\n\n原因：\n" in found.text("zh")


def test_posts_given_up_for_earlier_wishes_and_plans_not_proved_are_said():
    facts = world(2, 1, districts=[district("d1", is_scarce=False)])
    policy = POLICY.soften("coverage", 9)
    found = said(facts, policy)
    assert (found.open, found.least) == (2, 0)
    assert found.causes[0].rule == "wishes"
    assert "one_each" in found.text("en")
    outcome = la.solve(world(1, 1), POLICY)
    empty = replace(
        outcome,
        plan=la.Plan.of([]),
        tiers=tuple(replace(one, price=None) for one in outcome.tiers),
    )
    assert [one.rule for one in shortage(empty).causes] == ["search"]


def test_where_no_rule_asks_to_cover_and_where_a_rule_is_not_the_only_reason():
    """Of two posts one needs money, the other money and a lawyer of the same firm."""
    facts = world(
        [committee("c1", lawyers_min=2, lawyers_max=2)],
        [lawyer("l1"), lawyer("l2", firm="f2")],
        [firm("f1"), firm("f2")],
        [district("d1", budget_yuan=0)],
        tariffs=[la.Tariff(fen_per_year=10_000)],
    )
    policy = POLICY.with_rule(la.rules.Budget())
    found = said(facts, policy)
    assert [(one.rule, one.posts) for one in found.causes] == [
        ("budget", 1), ("together", 1),
    ]  # fmt: skip
    (first, *_) = said(world(2, 1), policy.without("coverage")).causes
    assert (first.rule, first.posts) == ("wishes", 2)
    assert "no rule of the policy asks" in first.said.en


def test_lists_are_made_whole_before_anything_is_said_to_be_short():
    people = [lawyer(f"l{n}", max_committees=0) for n in range(4)]
    facts = world(
        [committee("c1", **HERE)],
        [*people, lawyer("z", firm="f2")],
        [firm("f1", **HERE), firm("f2", lat=30.3, lon=120.2)],
    )
    outcome = la.solve(facts, POLICY)
    narrow = outcome.problem.pairs.keep(outcome.problem.pairs.lawyer < 4)
    cut = replace(narrow, is_cut=narrow.is_cut | True)
    problem = replace(outcome.problem, pairs=cut)
    assert not shortage(replace(outcome, plan=la.Plan.of([]), problem=problem)).gaps


def test_nothing_open_no_plan_and_json():
    full = said(world(1, 1))
    assert not full
    assert "已配齐" in full.text("zh")
    assert "the lawyers it needs" in full.text("en")
    assert len(full.to_frame()) == 0
    with pytest.raises(la.BadInputError, match="there is no plan"):
        said(world(1, [lawyer("l1", districts=[], min_committees=1)]))
    found = said(world(30, [lawyer("l1", max_committees=2)]))
    assert Shortage.from_json(found.to_json()) == found
    assert "..." in found.text("en")
    assert "ask for 30 lawyer(s)" in found._repr_html_()
    assert "共需30名律师" in replace(found, lang="zh")._repr_html_()
