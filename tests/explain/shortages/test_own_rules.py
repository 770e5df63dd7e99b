"""Who is kept out by rules that somebody wrote outside the package."""

import lawyer_assign as la
from lawyer_assign.explain.shortages.words import head_text
from lawyer_assign.policy import Policy
from tests.worlds.both_languages import faults_of
from tests.worlds.own_rules import Practised
from tests.worlds.small import DAY, committee, district, lawyer, world

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


def test_lawyers_whom_a_rule_keeps_out_are_not_called_too_few():
    """Both have free places; the head said that there are too few lawyers."""
    people = [lawyer("a", years_of_practice=1), lawyer("b", years_of_practice=1)]
    policy = POLICY.with_rule(Practised(years=5))
    head = head_text(la.shortage(la.solve(world(2, people), policy)))
    assert head.en.endswith(
        "2 of them because nobody may serve there (kept out: lawyers by the rule "
        "“Some years of practice first”):"
    )
    assert head.zh.endswith(
        "其中2个因无人可服务（不可服务的原因：按规则“须满一定执业年限”不得服务）："
    )
    assert not faults_of(head)


def test_nobody_and_too_little_room_are_counted_apart():
    places = [
        committee("c1", lawyers_min=2, lawyers_max=2),
        committee("c2", district="d2"),
    ]
    homes = [district("d1"), district("d2")]
    facts = world(places, [lawyer("a", districts=["d1"])], (), homes)
    found = la.shortage(la.solve(facts, POLICY))
    head = head_text(found)
    assert found.by_gaps == found.open == 2
    assert "1 of them because nobody may serve there (kept out: lawyers not" in head.en
    assert head.en.endswith(
        "1 of them because those who may serve there have too little room:"
    )
    assert "其中1个因无人可服务（不可服务的原因：不愿到该地服务）" in head.zh
    assert head.zh.endswith("，其中1个因可服务的律师余量不足：")
    assert not faults_of(head)
