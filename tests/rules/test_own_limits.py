"""A lawyer's own most and least number of committees."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import OwnLimits
from tests.worlds.small import lawyer, world


def served(least, most, posts):
    who = lawyer("l1", min_committees=least, max_committees=most)
    facts = world(committees=3, lawyers=[who])
    return facts, Plan.of((f"c{at}", "l1") for at in range(1, posts + 1))


@pytest.mark.parametrize(
    ("least", "most", "posts", "amount"),
    [
        (0, None, 3, 0), (0, 3, 3, 0), (0, 2, 3, 1), (0, 0, 2, 2),
        (1, None, 0, 1), (2, 2, 0, 2), (2, 3, 1, 1), (2, 2, 2, 0), (1, 1, 3, 2),
    ],
)  # fmt: skip
def test_the_amount_is_what_is_missing_below_or_beyond(least, most, posts, amount):
    found = OwnLimits().violations(*served(least, most, posts))
    assert sum(one.amount for one in found) == amount


def test_too_few_and_too_many_are_named_with_numbers_in_both_languages():
    (few,) = OwnLimits().violations(*served(2, 3, 0))
    (many,) = OwnLimits().violations(*served(0, 1, 3))
    assert few.tag == many.tag == ("own_limits", "l1")
    assert few.text == "lawyer name of l1 (l1) serves 0 committees, wants at least 2"
    assert few.text_zh == "律师name of l1（l1）担任0个，本人至少2个"
    assert many.text == "lawyer name of l1 (l1) serves 3 committees, wants at most 1"
    assert many.text_zh == "律师name of l1（l1）担任3个，本人至多1个"
