"""What a reason says of points adds up, in the sentence itself."""

import re
from collections import Counter

import pytest

import lawyer_assign as la
from lawyer_assign.explain.whys.words import reason_text

MORE = re.compile(r"在此比[^，]+?多得([\d,]+)分")
WEIGHTED = re.compile(r"在此比[^，]+?多得[\d,]+分（按权重\d+计([\d,]+)分，下文同）")
THERE = re.compile(r"接替则该处(少|多)得([\d,]+)分")
BESIDE = re.compile(r"另依“[^”]+”(少|多)得([\d,]+)分")
WHOLE = re.compile(r"；合计[^；]*?(少|多)得([\d,]+)分$")


def signed(found):
    way, points = found
    return int(points.replace(",", "")) * (1 if way == "多" else -1)


def sums_of(text, more=MORE):
    """Return what the parts of a sentence come to, and what it says they do."""
    more, there = more.findall(text), THERE.findall(text)
    whole = WHOLE.findall(text)
    if not (more and there and whole):
        return None
    parts = [
        int(more[0].replace(",", "")),
        *map(signed, [*there, *BESIDE.findall(text)]),
    ]
    return sum(parts), signed(whole[0])


@pytest.mark.parametrize("lawyers", [12, 20])
def test_points_of_a_reason_add_up_to_what_it_says_in_all(lawyers):
    facts = la.datasets.district(committees=30, lawyers=lawyers, seed=0)
    policy = la.Policy.hangzhou_2024(stability="off")
    outcome = la.solve(facts, policy, time_limit=20)
    seen = Counter()
    for one in facts.committees:
        for reason in la.why(outcome, one.id).reasons:
            text = reason_text(reason).zh
            found = sums_of(text)
            if found is not None:
                assert found[0] == found[1], text
                seen["told"] += 1
                seen["beside"] += bool(BESIDE.search(text))
    assert seen["told"] > 10
    assert seen["beside"] or lawyers == 20


@pytest.mark.parametrize("weight", [2, 7])
def test_points_of_a_weight_of_their_own_are_said_as_the_tier_counts_them(weight):
    """All that can be added up is of one measure, and each sentence says which."""
    facts = la.datasets.district(committees=30, lawyers=20, seed=0)
    policy = la.Policy.hangzhou_2024(stability="off")
    policy = policy.soften("affinity", policy["affinity"].wish.tier, weight)
    outcome = la.solve(facts, policy, time_limit=20)
    seen = 0
    for one in facts.committees:
        for reason in la.why(outcome, one.id).reasons:
            said = reason_text(reason)
            found = sums_of(said.zh, WEIGHTED)
            if found is not None:
                seen += 1
                assert found[0] == found[1] == -sum(e.amount for e in reason.effects)
                counted = f"({weight * reason.more:,} by weight {weight}"
                assert counted in said.en, said.en
    assert seen > 5
