"""Rules of one's own: the checker knows none of them, says so, and proves the rest."""

import pytest

import lawyer_assign as la
from lawyer_assign import checker
from tests.worlds.certified import Files
from tests.worlds.own_rules import AtMost, Practised
from tests.worlds.small import DAY

PAST = la.datasets.PastKnobs(fixed=0)
STRENGTHS = {
    "must": None, "wish": la.Wish(tier=4), "first": la.Wish(tier=1),
    "last": la.Wish(tier=9),
}  # fmt: skip


class Costs(Practised):
    """The same as a promise: it never pays."""

    never_pays = True


@pytest.mark.parametrize("stability", ["off", "wish"])
@pytest.mark.parametrize("strength", STRENGTHS)
@pytest.mark.parametrize("rule", [Practised, Costs, AtMost])
def test_a_rule_of_ones_own_is_named_and_the_rest_is_proved(
    tmp_path, rule, strength, stability
):
    facts = la.datasets.district(committees=30, lawyers=60, seed=0, past=PAST)
    policy = la.Policy.hangzhou_2024(on=DAY, stability=stability)
    outcome = la.solve(facts, policy.with_rule(rule(wish=STRENGTHS[strength])))
    files = Files(tmp_path, outcome)
    report = checker.check(files.path)
    assert not report.wrong
    assert f"not checked: {rule.model_fields['kind'].default}" in report.text()
    if STRENGTHS[strength] is None:
        return  # one may cost something, of which bounds say nothing
    # What comes before the wish is proved as without it.
    for tier in outcome.tiers:
        is_proved = f"tier {tier.number}: price 0, proved least" in report.text()
        assert is_proved == (tier.number < min(STRENGTHS[strength].tier, 4)), tier
