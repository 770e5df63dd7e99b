"""What a reason says of points adds up, in the sentence itself."""

import re
from collections import Counter

import pytest

import lawyer_assign as la
from lawyer_assign.explain.whys.words import reason_text

MORE = re.compile(r"在此比[^，]+?多得([\d,]+)分")
THERE = re.compile(r"接替则该处(少|多)得([\d,]+)分")
BESIDE = re.compile(r"另依“[^”]+”(少|多)得([\d,]+)分")
WHOLE = re.compile(r"；合计[^；]*?(少|多)得([\d,]+)分$")


def signed(found):
    way, points = found
    return int(points.replace(",", "")) * (1 if way == "多" else -1)


def sums_of(text):
    """Return what the parts of a sentence come to, and what it says they do."""
    more, there = MORE.findall(text), THERE.findall(text)
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
