"""That no plan has a pair is proved of all within reach, or said of listed ones."""

import lawyer_assign as la
from lawyer_assign.explain.why_nots import whole_lists
from lawyer_assign.explain.why_nots.words import verdict_text
from lawyer_assign.facts import Agreement
from lawyer_assign.pairs import Reach
from tests.verbs.test_cut_lists import FEW, PLAIN, crossroads
from tests.worlds.small import committee, district, lawyer, world


def two_places():
    """Return two places beside l1, who is on both lists, and l2 farther, who must
    serve and is on one alone: with l1 there, l2 goes to the other, beyond its list."""
    at = {"lon": 120.15}
    facts = world(
        [committee("c1", lat=30.25, **at), committee("c2", lat=30.251, **at)],
        [
            lawyer("l1", lat=30.252, **at),
            lawyer("l2", lat=30.259, min_committees=1, **at),
        ],
        districts=[district("d1")],
    )
    short = PLAIN.with_limit(1).with_reach(Reach(nearest_kept=1, most=1))
    return la.solve(facts, short)


def test_what_plans_beyond_the_lists_have_is_not_proved_impossible():
    outcome = two_places()
    assert outcome.problem.leaves_out
    found = la.why_not(outcome, "c2", "l1")
    other = la.Plan.of([("c2", "l1"), ("c1", "l2")])
    problem = outcome.problem
    assert la.check(problem.facts, problem.policy, other).is_clean
    assert (found.verdict, found.is_proved) == ("impossible", False)
    said = verdict_text(found)
    assert "among listed candidates" in said.en
    assert "not proved" in said.en
    assert "(proved)" not in said.en
    assert "尚未证明" in said.zh
    assert "已证明" not in said.zh
    assert la.Scenario(problem.facts, problem.policy).pin("c2", "l1").outcome.plan


def test_what_nobody_within_reach_makes_possible_is_proved(monkeypatch):
    pin = Agreement(committee="c0", firm="f1", lawyers=("a0",), is_fixed=True)
    outcome = la.solve(crossroads().replace(agreements=[pin]), FEW)
    assert outcome.problem.leaves_out
    found = la.why_not(outcome, "c0", "a1")
    assert (found.verdict, found.is_proved) == ("impossible", True)
    assert "(proved)" in verdict_text(found).en
    monkeypatch.setattr(whole_lists, "MOST_PAIRS", 1)
    found = la.why_not(outcome, "c0", "a1")
    assert (found.verdict, found.is_proved) == ("impossible", False)
