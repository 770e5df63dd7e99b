"""Who is kept out by rules that somebody wrote outside the package."""

import lawyer_assign as la
from lawyer_assign.policy import Policy
from tests.worlds.both_languages import faults_of
from tests.worlds.own_rules import Practised
from tests.worlds.small import DAY, lawyer, world

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")


def test_who_is_kept_out_by_a_rule_of_ones_own_is_told_by_its_title():
    """It named somebody else, who was of no matter, and said that lawyers are few."""
    years = {"a": 1, "b": 1, "c": 9}
    people = [
        lawyer(one, years_of_practice=past, max_committees=0 if one == "c" else None)
        for one, past in years.items()
    ]
    policy = POLICY.with_rule(Practised(years=5))
    gaps = la.shortage(la.solve(world(2, people), policy)).gaps
    assert len(gaps) == 2
    for gap in gaps:
        counted = {one.reason: one.lawyers for one in gap.kept_out}
        assert counted == {"no_room": 1, "practised": 2}
        told = gap.kept_out[1].said
        assert "2 lawyer(s) by the rule “Some years of practice first”" in told.en
        assert "2名律师按规则“须满一定执业年限”不得服务" in told.zh
        assert not faults_of(told)
