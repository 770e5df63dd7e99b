"""Why this lawyer: what an answer says is what the check counts when it is done."""

import gc
from dataclasses import replace

import pytest
from hypothesis import given, settings

import lawyer_assign as la
from lawyer_assign.explain import standing
from lawyer_assign.explain.standing import standing_of
from lawyer_assign.explain.whys import inquiry
from lawyer_assign.explain.whys.reasons import Why
from lawyer_assign.explain.whys.words import (
    is_only_counted_less,
    post_text,
    reason_text,
    why_text,
)
from lawyer_assign.facts import Agreement, Choice, Conflict
from lawyer_assign.plan import Plan
from tests.explain.questions import (
    CHOOSING,
    PLAIN,
    WORLDS,
    assert_spoken,
    outcomes,
    prices,
    rises,
)
from tests.worlds.small import committee, firm, lawyer, world


def applied(plan, moves):
    posts = set(plan.posts)
    for one in moves:
        if one.goes is not None:
            posts.remove((one.committee.id, one.goes.id))
        if one.comes is not None:
            assert (one.committee.id, one.comes.id) not in posts
            posts.add((one.committee.id, one.comes.id))
    return Plan.of(posts)


def seeming(outcome, found, one):
    """Return what two-way choice costs more in facts that pin the pair."""
    facts, rule = outcome.problem.facts, outcome.problem.policy["stability"]
    pin = Agreement(
        committee=found.committee.id,
        firm=one.firm.id,
        lawyers=(one.lawyer.id,),
        is_fixed=True,
    )
    pinned = facts.with_agreements((*facts.agreements, pin))
    counts = [
        sum(1 for _ in rule.violations(some, plan))
        for some, plan in (
            (pinned, applied(outcome.plan, one.moves)),
            (facts, outcome.plan),
        )
    ]
    weight = 0 if rule.wish is None else rule.wish.weight
    return weight * (counts[0] - counts[1])


def assert_true(outcome, found):
    """See that every number of an answer is what the auditor counts."""
    facts, plan = outcome.problem.facts, outcome.plan
    before, _ = prices(outcome)
    here = facts.committee[found.committee.id]
    assert {one.lawyer.id for one in found.serving} == set(plan.lawyers_of(here.id))
    for one in found.serving:
        assert sum(part.points for part in one.parts) == one.points
    assert len([one for one in found.reasons if one.bar is None]) == found.others
    for one in found.reasons:
        if one.if_pinned is not None:
            assert one.if_pinned == seeming(outcome, found, one)
        if one.bar is not None or one.breaks:
            continue
        after, report = prices(outcome, applied(plan, one.moves))
        assert report.is_clean
        assert one.price(found.tiers) == rises(after, before)
        assert one.price(found.tiers) >= (0,) * len(before) or not found.is_proved
        assert (one.kind == "gain") == (one.price(found.tiers) < (0,) * len(before))
        assert (one.kind == "tie") == (not any(one.price(found.tiers)))


@settings(max_examples=WORLDS)
@given(outcome=outcomes())
def test_an_answer_is_what_the_check_counts(outcome):
    _, report = prices(outcome)
    total = 0
    for row in outcome.problem.facts.committees:
        found = la.why(outcome, row.id)
        assert_true(outcome, found)
        assert Why.from_json(found.to_json()) == found
        assert_spoken([why_text(found), *map(reason_text, found.reasons)])
        assert found.text("zh")
        assert found.to_frame()["points"].tolist() == [r.points for r in found.reasons]
        total += sum(one.points for one in found.serving)
    affinity = outcome.problem.policy.get("affinity")
    by_rule = [tier.by_rule["affinity"] for tier in report.tiers
               if "affinity" in tier.by_rule]  # fmt: skip
    assert by_rule == [-affinity.wish.weight * total]


def only(found, who):
    (one,) = (one for one in found.reasons if one.lawyer.id == who)
    return one


def skilled(name, level, **more):
    return lawyer(name, skills={"mediation": level}, **more)


def asking(name, **more):
    return committee(name, needs={"mediation": 10}, **more)


def test_who_serves_elsewhere_is_said_with_what_would_be_lost_there():
    facts = world(
        [asking("c1"), asking("c2")],
        [skilled("l1", 5), skilled("l2", 3)],
        scores=[la.PairScore(lawyer="l2", committee="c2", points=0)],
    )
    outcome = la.solve(facts, PLAIN)
    assert dict(outcome.plan.posts) == {"c1": "l2", "c2": "l1"}
    one = only(la.why(outcome, "c1"), "l1")
    assert (one.kind, one.instead.id, one.more) == ("serves", "c2", 20)
    assert [(m.committee.id, m.goes.id, m.comes.id) for m in one.moves] == [
        ("c1", "l2", "l1"),
        ("c2", "l1", "l2"),
    ]
    lost = {e.who.id: e.amount for e in one.effects if e.rule == "affinity"}
    assert lost["c1"] == -20
    assert one.price((1, 2, 4)) == (0, 0, lost["c1"] + lost["c2"])
    assert "c2" in reason_text(one).en


@pytest.mark.parametrize(
    ("kind", "tables"),
    [
        ("refusal", {"choices": [
            Choice(firm="f2", committee="c1", firm_refuses=True)]}),
        ("conflict", {"conflicts": [
            Conflict(committee="c1", lawyer="l2", reason="x")]}),
        ("unwilling", {"lawyers": [
            skilled("l1", 1), skilled("l2", 5, firm="f2", districts=[])]}),
        ("limit", {"lawyers": [
            skilled("l1", 1), skilled("l2", 5, firm="f2", max_committees=0)]}),
        ("seat", {"firms": [firm("f1"), firm("f2", seats=0)]}),
        ("fixed", {"agreements": [
            Agreement(committee="c1", firm="f1", lawyers=["l1"], is_fixed=True)]}),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_each_kind_of_reason_is_named_with_its_clause(kind, tables):
    people = [skilled("l1", 1), skilled("l2", 5, firm="f2")]
    facts = world([asking("c1")], people, [firm("f1"), firm("f2")])
    outcome = la.solve(facts.replace(**tables), PLAIN)
    assert dict(outcome.plan.posts) == {"c1": "l1"}
    one = only(la.why(outcome, "c1"), "l2")
    assert (one.kind, one.more) == (kind, 40)
    if one.bar is not None:
        assert one.bar.source
        assert one.bar.cure
    else:
        assert one.breaks


def test_who_is_too_far_away_is_named_and_further_ones_are_counted(monkeypatch):
    monkeypatch.setattr(inquiry, "MOST_BARRED", 1)
    far = {"lat": 31.25, "lon": 120.15}
    people = [
        lawyer("l1", lat=30.25, lon=120.15),
        *(skilled(f"m{k}", 5, **far) for k in (1, 2)),
    ]
    reach = la.Reach(nearest_kept=1)
    facts = world([asking("c1", lat=30.25, lon=120.15)], people)
    cheap = PLAIN["affinity"].model_copy(update={"minute": 0})
    outcome = la.solve(facts, PLAIN.with_rule(cheap).with_reach(reach))
    found = la.why(outcome, "c1")
    one = only(found, "m1")
    assert (one.kind, one.bar.limit, found.unlisted) == ("reach", 60, 1)
    assert one.bar.value > 60
    assert (found.candidates, found.better) == (1, 0)


def choosing_world(**tables):
    """A firm that both communities want, and a village that nobody wants."""
    return world(
        [committee("c1"), asking("v1", kind="village")],
        [skilled("l1", 5), lawyer("m1", firm="f2")],
        [firm("f1"), firm("f2")],
        choices=[Choice(firm="f1", committee="c1", firm_rank=1, committee_rank=1)],
        **tables,
    )


def test_two_way_choice_keeps_a_better_lawyer_away_and_a_pin_would_only_hide_it():
    no_ranks = CHOOSING["affinity"].model_copy(update={"first_rank": 0})
    policy = CHOOSING.with_rule(no_ranks)
    outcome = la.solve(choosing_world(), policy)
    assert dict(outcome.plan.posts) == {"c1": "l1", "v1": "m1"}
    one = only(la.why(outcome, "v1"), "l1")
    assert (one.kind, one.rule) == ("choice", "stability")
    blocks = [e for e in one.effects if e.rule == "stability"]
    assert [(e.who.id, e.units) for e in blocks] == [("f1+c1", 1)]
    assert one.if_pinned < 1
    pinned = Agreement(committee="v1", firm="f1", lawyers=["l1"], is_fixed=True)
    seeming_better = la.solve(choosing_world(agreements=[pinned]), policy)
    before, after = (tuple(t.price for t in o.tiers) for o in (outcome, seeming_better))
    assert after < before  # a proved optimum seems beaten: fewer pairs are counted
    forced = la.why_not(outcome, "v1", "l1")
    assert forced.is_proved
    assert [one.at_most for one in forced.tiers] > [0, 0, 0, 0]
    assert "fixed agreement" in reason_text(one).en
    here = la.why(seeming_better, "v1")
    assert here.serving[0].is_fixed
    assert here.passed_over == ()


@pytest.mark.parametrize(("seed", "village"), [(0, "C00029"), (2, "C00045")])
def test_a_village_whose_lawyer_is_far_while_a_better_one_stands_by(seed, village):
    """Pinning the better one seems to beat a proved optimum; why says that it hides."""
    facts = la.datasets.district(committees=60, districts=3, seed=seed, scarcity=0.3)
    outcome = la.solve(facts, CHOOSING, time_limit=None)
    assert outcome.status == "optimal"
    found = la.why(outcome, village)
    assert found.serving[0].minutes >= 100
    better = max(found.reasons, key=lambda one: one.more)
    assert better.more >= 100
    assert better.kind == "choice"
    assert is_only_counted_less(better)
    pin = Agreement(
        committee=village, firm=better.firm.id, lawyers=[better.lawyer.id],
        is_fixed=True,
    )  # fmt: skip
    others = [
        one
        for one in facts.agreements
        if (one.committee, one.firm) != (pin.committee, pin.firm)
    ]
    pinned = la.solve(facts.replace(agreements=[*others, pin]), CHOOSING)
    before, seeming = (tuple(t.price for t in o.tiers) for o in (outcome, pinned))
    assert seeming < before
    forced = la.why_not(outcome, village, better.lawyer.id, time_limit=None)
    assert forced.is_proved
    assert [one.at_most for one in forced.tiers] > [0, 0, 0, 0]
    assert "未达到程度看似更低，方案并没有更好" in found.text("zh")
    assert "the plan would be no better" in found.text("en")
    said = post_text(found, found.serving[0])
    assert "未达到程度看似更低，方案并没有更好" in said.zh
    assert f"路程{found.serving[0].minutes}分钟" in said.zh
    after = la.why(pinned, village)
    assert after.serving[0].is_fixed


def test_firms_that_a_fixed_agreement_keeps_out_are_named():
    facts = choosing_world(
        agreements=[Agreement(committee="c1", firm="f2", lawyers=["m1"], is_fixed=True)]
    )
    found = la.why(la.solve(facts, CHOOSING), "c1")
    assert [one.id for one in found.passed_over] == ["f1"]
    assert "不再计入双向选择" in found.text("zh")
    assert "name of f1" in found.text("en")


def test_all_committees_say_the_same_as_each_by_itself():
    outcome = la.solve(la.datasets.district(committees=40, seed=3), CHOOSING)
    every = la.why_all(outcome, most=None)
    assert len(every.to_frame()) == len(outcome.plan)
    assert type(every).from_json(every.to_json()) == every
    for row in every.rows:
        alone = la.why(outcome, row.committee.id)
        assert row.serving == alone.serving
        mine = {one.lawyer.id: one for one in row.reasons}
        assert mine == {o.lawyer.id: o for o in alone.reasons if o.bar is None}
    with pytest.raises(la.BadInputError) as caught:
        la.why_all(outcome, most=0)
    assert "None for all" in caught.value.defects[0].cure.en
    few = la.why_all(outcome, most=1)
    assert [one.better for one in few.rows] == [one.better for one in every.rows]
    assert max(len(one.reasons) for one in few.rows) <= 1
    assert all(every.text(lang) for lang in ("zh", "en"))


def test_an_open_committee_says_of_every_candidate_why_she_does_not_come():
    facts = world(2, [lawyer("l1", max_committees=1)])
    outcome = la.solve(facts, PLAIN)
    (open_one,) = {"c1", "c2"} - {post.committee for post in outcome.plan.posts}
    found = la.why(outcome, open_one)
    assert (found.serving, found.better, found.others) == ((), 0, 1)
    assert only(found, "l1").instead.id in {"c1", "c2"} - {open_one}
    assert "nobody" in found.text("en")
    frame = la.why_all(outcome).to_frame("zh")
    assert frame.set_index("committee")["lawyer"].isna()[open_one]


def refused(call):
    with pytest.raises(la.BadInputError) as caught:
        call()
    (defect,) = caught.value.defects
    return defect


def test_what_cannot_be_asked_is_refused_with_place_value_and_cure():
    facts = world([committee("c1"), committee("c22")], 2)
    outcome = la.solve(facts, PLAIN)
    defect = refused(lambda: la.why(outcome, "c21"))
    assert (defect.place, defect.value) == ("committee", "c21")
    assert "name of c22 (c22)" in defect.cure.en
    defect = refused(lambda: la.why(outcome, "name of c1"))
    assert "c1" in defect.cure.zh
    defect = refused(lambda: la.why_not(outcome, "c1", "l9"))
    assert (defect.place, defect.value) == ("lawyer", "l9")
    assert refused(lambda: la.why(replaced(outcome, None), "c1")).value == "None"
    strange = replaced(outcome, Plan.of([("c1", "x9")]))
    assert refused(lambda: la.why(strange, "c1")).place == "plan.posts[0]"
    beyond = la.solve(facts, PLAIN, pairs={"committee": ["c1"], "lawyer": ["l1"]})
    beyond = replaced(beyond, Plan.of([("c1", "l2")]))
    assert refused(lambda: la.why(beyond, "c1")).value == "c1, l2"
    spoilt = la.why(outcome, "c1").to_json().replace('"asked": 1', '"asked": "x"')
    with pytest.raises(la.BadInputError, match="Why: asked"):
        Why.from_json(spoilt)
    empty = la.why(replaced(outcome, Plan.of([])), "c1")
    assert empty.serving == ()


def replaced(outcome, plan):
    return replace(outcome, plan=plan)


def test_without_points_nobody_scores_more():
    outcome = la.solve(world(2, 2), PLAIN.without("affinity", "further_posts"))
    found = la.why(outcome, "c1")
    assert found.serving[0].parts == ()
    assert found.reasons == ()


def test_what_is_known_of_an_outcome_goes_with_it():
    outcome = la.solve(world(2, 2), PLAIN)
    la.why(outcome, "c1")
    twin = replaced(outcome, Plan.of([]))
    assert standing_of(twin) is not standing_of(outcome)
    key = id(outcome)
    assert key in standing._KNOWN
    del outcome
    gc.collect()
    assert key not in standing._KNOWN or standing._KNOWN[key][0]() is twin
