"""Why not that one: the price of forcing a pair is the least of all plans with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign import checker
from lawyer_assign.explain.standing import standing_of
from lawyer_assign.explain.why_nots.why_not import WhyNot
from lawyer_assign.explain.why_nots.words import verdict_text
from lawyer_assign.facts import Agreement, Choice, Conflict, PairScore
from tests.explain.questions import (
    CHOOSING,
    PLAIN,
    WORLDS,
    assert_spoken,
    least_with,
    outcomes,
    prices,
    rises,
)
from tests.worlds.small import DAY, committee, firm, lawyer, world


def assert_priced(outcome, found, least, before):
    """See that the bounds hold, and that the plan found costs what is said."""
    if least is None:
        assert found.verdict == "impossible"
        return
    assert found.verdict == "priced"
    least = rises(least, before)
    assert [one.before for one in found.tiers] == list(before)
    for at, one in enumerate(found.tiers):
        closed = all(tier.is_proved for tier in found.tiers[:at])
        if closed and one.at_least is not None:
            assert one.at_least <= least[at]
        if not closed:
            assert one.at_least is None
    if found.moves:
        most = tuple(one.at_most for one in found.tiers)
        after, report = prices(outcome, found.applied(outcome.plan))
        assert report.is_clean
        assert rises(after, before) == most >= least
        for one in found.tiers:
            said = sum(e.amount for e in found.effects if e.tier == one.number)
            assert said == one.at_most
        assert (found.committee.id, found.lawyer.id) in found.applied(
            outcome.plan
        ).posts


@settings(max_examples=WORLDS)
@given(outcome=outcomes(), data=st.data())
def test_the_price_is_that_of_the_best_plan_with_the_pair(outcome, data):
    standing = standing_of(outcome)
    pairs = outcome.problem.pairs
    before, _ = prices(outcome)
    wanted = np.flatnonzero(~standing.chosen).tolist()
    for pair in wanted[: data.draw(st.sampled_from((2, 4)))]:
        here = pairs.committee_ids[pairs.committee[pair]]
        who = pairs.lawyer_ids[pairs.lawyer[pair]]
        least = least_with(standing, pair)
        found = la.why_not(outcome, here, who, time_limit=None)
        assert_priced(outcome, found, least, before)
        assert found.is_proved
        if least is not None:
            exactly = tuple(one.at_most for one in found.tiers)
            assert exactly == rises(least, before)
        rough = la.why_not(outcome, here, who, exact=False)
        if least is not None:
            assert rough.way == "local"
            assert_priced(outcome, rough, least, before)
        for one in (found, rough):
            assert WhyNot.from_json(one.to_json()) == one
            assert_spoken([verdict_text(one), *(move.text for move in one.moves)])
            assert one.text("zh")
            assert len(one.to_frame()) == len(one.moves)


def test_the_chain_is_told_from_the_pair_on():
    facts = world(
        [committee("c1"), committee("c2"), committee("c3")],
        [lawyer(f"l{at}", max_committees=1) for at in (1, 2, 3)],
        scores=[
            PairScore(lawyer=who, committee=where, points=points, minutes=0)
            for who, where, points in (
                ("l1", "c1", 50), ("l2", "c2", 50), ("l3", "c3", 50),
                ("l1", "c2", 40), ("l2", "c3", 40), ("l3", "c1", 40),
                ("l2", "c1", 1), ("l3", "c2", 1), ("l1", "c3", 1),
            )
        ],
    )  # fmt: skip
    outcome = la.solve(facts, PLAIN)
    found = la.why_not(outcome, "c2", "l1")
    assert found.way == "flow"
    assert [(m.committee.id, m.goes.id, m.comes.id) for m in found.moves] == [
        ("c2", "l2", "l1"),
        ("c3", "l3", "l2"),
        ("c1", "l1", "l3"),
    ]
    assert [one.at_most for one in found.tiers] == [0, 0, 30]
    assert "30 points lost; 3 move(s)" in verdict_text(found).en


def test_every_rule_in_the_way_is_named_with_clause_and_cure():
    people = [lawyer("l1"), lawyer("l2", firm="f2", districts=[], max_committees=0)]
    facts = world(
        1, people, [firm("f1"), firm("f2")],
        choices=[Choice(firm="f2", committee="c1", firm_refuses=True,
                        committee_refuses=True)],
        conflicts=[Conflict(committee="c1", firm="f2", reason="case 7")],
    )  # fmt: skip
    found = la.why_not(la.solve(facts, PLAIN), "c1", "l2")
    assert found.verdict == "barred"
    assert [one.rule for one in found.bars] == [
        "willingness", "refusals", "conflicts", "own_limits",
    ]  # fmt: skip
    assert "case 7" in verdict_text(found).zh
    assert all(one.source.en and one.cure.zh for one in found.bars)
    assert "一（三）" in found.text("zh")
    assert found.is_proved
    assert found.tiers == found.moves == ()
    assert_spoken([verdict_text(found), *(one.cure for one in found.bars)])
    assert WhyNot.from_json(found.to_json()) == found


def test_pairs_handed_in_and_a_pure_market_have_bars_of_their_own():
    facts = world(2, 2, choices=[Choice(firm="f1", committee="c1", firm_rank=1)])
    listed = la.solve(facts, PLAIN, pairs={"committee": ["c1"], "lawyer": ["l1"]})
    assert la.why_not(listed, "c2", "l1").bars[0].rule == "listed"
    market = la.Policy.hangzhou_2024(on=DAY, dispatch=False)
    bar = la.why_not(la.solve(facts, market), "c1", "l1").bars[0]
    assert (bar.rule, bar.side) == ("chosen_only", "committee")
    bar = la.why_not(la.solve(facts, market), "c2", "l1").bars[0]
    assert (bar.rule, bar.side) == ("chosen_only", "both")


def test_what_no_plan_can_have_is_impossible_and_says_by_which_rule():
    pinned = Agreement(committee="c1", firm="f1", lawyers=["l1"], is_fixed=True)
    outcome = la.solve(world(1, 2, agreements=[pinned]), PLAIN)
    found = la.why_not(outcome, "c1", "l2")
    assert found.verdict == "impossible"
    assert found.way == "flow"
    assert [one.rule for one in found.effects] == ["fixed_agreements"]
    assert "已固定的服务协议不变" in verdict_text(found).zh
    assert la.why_not(outcome, "c1", "l1").verdict == "serves"
    assert_spoken(
        [verdict_text(la.why_not(outcome, "c1", who)) for who in ("l1", "l2")]
    )


def test_a_pair_of_a_firm_that_has_no_seat_is_impossible_though_it_is_a_candidate():
    """All seats are 0, so the flow closes the pairs instead of counting them."""
    outcome = la.solve(world(1, 1, [firm("f1", seats=0)]), PLAIN)
    found = la.why_not(outcome, "c1", "l1")
    assert (found.verdict, found.way) == ("impossible", "flow")
    assert [one.rule for one in found.effects] == ["seats"]


def test_the_forced_plan_is_an_outcome_whose_certificate_anybody_can_check(tmp_path):
    outcome = la.solve(la.datasets.district(committees=30, scarcity=0.2, seed=5), PLAIN)
    standing = standing_of(outcome)
    pairs = outcome.problem.pairs
    for pair in np.flatnonzero(~standing.chosen)[::97].tolist():
        here = pairs.committee_ids[pairs.committee[pair]]
        found = la.why_not(outcome, here, pairs.lawyer_ids[pairs.lawyer[pair]])
        if found.verdict != "priced":
            continue
        pinned = found.as_outcome(outcome)
        facts = pinned.problem.facts
        assert la.Facts.model_validate(facts.model_dump()) == facts
        report = la.check(facts, pinned.problem.policy, pinned.plan)
        assert report.is_clean
        assert [t.price for t in report.tiers] == [t.price for t in pinned.tiers]
        la.write(pinned, tmp_path / "plan.json", certificate=True)
        verdict = checker.check(tmp_path / "plan.json")
        assert verdict.code == 0, verdict.text()
    barred = la.why_not(outcome, here, outcome.plan.lawyers_of(here)[0])
    with pytest.raises(la.UnsupportedError):
        barred.as_outcome(outcome)


def test_out_of_time_there_are_bounds_and_the_reason():
    facts = la.datasets.district(committees=60, scarcity=0.3, seed=3)
    outcome = la.solve(facts, CHOOSING)
    standing = standing_of(outcome)
    pairs = outcome.problem.pairs
    pair = int(np.flatnonzero(~standing.chosen & (pairs.committee == 7))[0])
    ids = pairs.committee_ids[7], pairs.lawyer_ids[pairs.lawyer[pair]]
    found = la.why_not(outcome, *ids, stop=lambda: True)
    assert found.way == "solve"
    exact = la.why_not(outcome, *ids, time_limit=60)
    for rough, one in zip(found.tiers, exact.tiers, strict=True):
        assert one.is_proved
        if not rough.is_proved:
            assert found.why_open is not None
            assert rough.at_least is None or rough.at_least <= one.at_most
            break
        assert rough.at_most == one.at_most
    assert_spoken([verdict_text(found), verdict_text(exact)])
    with pytest.raises(la.BadInputError, match="time_limit"):
        la.why_not(outcome, *ids, time_limit=-1)


def test_ids_that_nobody_has_are_all_named():
    outcome = la.solve(la.datasets.toy(), PLAIN)
    with pytest.raises(la.BadInputError) as caught:
        la.why_not(outcome, "nix", "nix2")
    told = [(one.place, one.value) for one in caught.value.defects]
    assert told == [("committee", "nix"), ("lawyer", "nix2")]
