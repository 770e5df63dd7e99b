"""Posts of a firm relative to the lawyers it offers."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import FirmBalance
from tests.worlds.small import firm, lawyer, world

FIRMS = [firm("f1"), firm("f2"), firm("f3")]
LAWYERS = [
    lawyer("l1"), lawyer("l2"), lawyer("l3"),
    lawyer("l4", firm="f2"), lawyer("l5", firm="f2", max_committees=0),
]  # fmt: skip
FACTS = world(committees=4, lawyers=LAWYERS, firms=FIRMS)


@pytest.mark.parametrize(
    ("posts", "levels", "loads"),
    [
        ([("c1", "l1")], 1, [334]),
        ([("c1", "l1"), ("c2", "l1")], 1, [667]),
        ([("c1", "l1"), ("c2", "l2"), ("c3", "l3")], 1, [1000]),
        ([("c1", "l4")], 1, [1000]),
        ([("c1", "l4"), ("c2", "l5"), ("c3", "l1")], 3, [2000, 2334, 2334]),
        ([], 2, []),
    ],
    ids=["rounded up", "two of three", "full", "who offers none counts not", "levels",
         "nobody"],
)  # fmt: skip
def test_the_load_is_thousandths_of_a_post_per_lawyer_rounded_up(posts, levels, loads):
    found = FirmBalance(levels=levels).violations(FACTS, Plan.of(posts))
    assert [one.amount for one in found] == loads


def test_the_busiest_is_named_in_both_languages():
    (found,) = FirmBalance().violations(FACTS, Plan.of([("c1", "l4"), ("c2", "l1")]))
    assert found.tag == ("firm_balance", "level 1")
    assert found.text.endswith("number 1 is name of f2 (f2) with 1.000")
    assert found.text_zh.endswith("第1是name of f2（f2），1.000个")


def test_the_busiest_are_counted_together_and_the_last_of_them_is_named():
    plan = Plan.of([("c1", "l4"), ("c2", "l5"), ("c3", "l1")])
    _, found, _ = FirmBalance(levels=3).violations(FACTS, plan)
    assert found.text == (
        "the 2 busiest firms have 2.334 posts per lawyer together; "
        "number 2 is name of f1 (f1) with 0.334"
    )
    assert found.text_zh == (
        "负担最重的2家律所人均合计2.334个；第2是name of f1（f1），0.334个"
    )


def test_where_nobody_is_there_is_no_load():
    nobody = FACTS.replace(lawyers=(), firms=())
    assert list(FirmBalance().violations(nobody, Plan.of([]))) == []
