"""Tiers in reports: a bound under a condition is told, and never as a proof."""

from lawyer_assign.errors import Text
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import ConditionalBound, TierResult
from lawyer_assign.solver.answer import Conditional, Start
from lawyer_assign.verbs.answers import _conditional
from lawyer_assign.views.blocks import as_text
from lawyer_assign.views.tiers import tiers_block
from tests.worlds.markets import choosing
from tests.worlds.small import DAY

CONDITION = Text("of plans like this", "仅限此类方案")


def test_a_conditional_bound_is_a_note_and_no_proof():
    under = ConditionalBound(-500, CONDITION)
    tier = TierResult(4, ("affinity",), -500, -900, 0.0, under)
    assert not tier.is_proved
    assert tier.gap == 400
    for lang, words in (("en", CONDITION.en), ("zh", CONDITION.zh)):
        text = as_text([tiers_block((tier,), lang)])
        assert "-900" in text
        assert f"-500{' ' if lang == 'en' else '（'}{words}" in text
        assert ("no proof" if lang == "en" else "不作为整层的证明") in text
    plain = as_text([tiers_block((TierResult(4, ("affinity",), -5, -9, 0.0),), "en")])
    assert "no proof" not in plain


def test_a_condition_names_its_firms_in_both_languages_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr("lawyer_assign.verbs.answers.MOST_NAMED", 1)
    problem = Problem.of(choosing(1), Policy.hangzhou_2024(on=DAY))
    ids = [one.id for one in problem.pairs.columns.firms]
    assert len(ids) == 2
    assert _conditional(problem, None) is None
    alone = _conditional(problem, Conditional(-7, (1,)))
    assert alone.bound == -7
    assert ids[1] in alone.condition.en
    assert ids[1] in alone.condition.zh
    assert ids[0] not in alone.condition.en
    both = _conditional(problem, Conditional(-7, (0, 1))).condition
    assert both.en.endswith(f"{ids[0]} and 1 more")
    assert both.zh.endswith(f"{ids[0]}等2家")


def test_floors_behind_a_tier_they_leave_out_hold_whatever_it_costs():
    floors = (0, 0, 3, -90)
    assert Start(None, floors).bounds((0, 0, 5, -80)) == (0, 0, 3, None)
    assert Start(None, floors, 2).bounds((0, 0, 5, -80)) == floors
    assert Start(None, floors, 2).bounds((0, 1, 5, -80)) == (0, 0, None, None)
