"""A firm serves no more committees than it offered to."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import Seats
from tests.worlds.small import committee, firm, lawyer, world


def firms_with(seats):
    return world(
        [committee(f"c{at}", lawyers_max=2) for at in range(1, 4)],
        [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")],
        [firm("f1", seats=seats), firm("f2")],
    )


@pytest.mark.parametrize(
    ("seats", "posts", "over"),
    [
        (None, ["c1 l1", "c2 l1", "c3 l2"], 0),
        (3, ["c1 l1", "c2 l1", "c3 l2"], 0),
        (2, ["c1 l1", "c2 l1", "c3 l2"], 1),
        (0, ["c1 l1", "c2 l1"], 2),
        (0, [], 0),
        (1, ["c1 l1", "c1 l2"], 0),
        (1, ["c1 l1", "c1 l2", "c2 l2"], 1),
        (1, ["c1 l1", "c2 l3", "c3 l3"], 0),
    ],
    ids=[
        "any number", "just as many", "one too many", "no seats", "nothing",
        "a team takes one seat", "a team and one more", "others do not count",
    ],
)  # fmt: skip
def test_a_firm_is_over_by_the_committees_beyond_its_seats(seats, posts, over):
    plan = Plan.of(tuple(post.split()) for post in posts)
    found = Seats().violations(firms_with(seats), plan)
    assert sum(one.amount for one in found) == over


def test_a_firm_that_is_over_is_named_with_numbers_in_both_languages():
    plan = Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l2")])
    (found,) = Seats().violations(firms_with(1), plan)
    assert (found.tag, found.amount) == (("seats", "f1"), 2)
    assert found.text == "firm name of f1 (f1) serves 3 committees, offers 1"
    assert found.text_zh == "律所name of f1（f1）服务3个，承诺1个"
