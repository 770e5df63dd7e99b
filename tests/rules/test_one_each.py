"""In principle one committee per lawyer; more where lawyers are short."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import OneEach
from tests.worlds.small import committee, district, world


def spread(scarce, served):
    facts = world(
        [committee(f"c{at}", district=place) for at, place in enumerate(served)],
        districts=[
            district(name, is_scarce=said)
            for name, said in zip(("d1", "d2"), scarce, strict=True)
        ],
    )
    return facts, Plan.of((row.id, "l1") for row in facts.committees)


@pytest.mark.parametrize(
    ("scarce", "served", "over"),
    [
        ((False, False), ["d1"], 0),
        ((False, False), ["d1", "d1"], 1),
        ((False, False), ["d1", "d2", "d2"], 2),
        ((True, True), ["d1", "d1", "d2"], 0),
        ((True, False), ["d1", "d1", "d1"], 0),
        ((True, False), ["d1", "d2"], 0),
        ((True, False), ["d1", "d2", "d2"], 1),
        ((None, None), ["d1", "d2"], 1),
    ],
    ids=lambda value: str(value),
)
def test_posts_beyond_one_count_outside_scarce_districts(scarce, served, over):
    found = OneEach().violations(*spread(scarce, served))
    assert sum(one.amount for one in found) == over


def test_who_has_further_posts_is_named_with_numbers_in_both_languages():
    (found,) = OneEach().violations(*spread((False, True), ["d1", "d1", "d1", "d2"]))
    assert (found.tag, found.amount) == (("one_each", "l1"), 2)
    assert "name of l1 (l1) serves 3 committees" in found.text
    assert found.text_zh == "律师name of l1（l1）在资源不欠缺地区担任3个"
