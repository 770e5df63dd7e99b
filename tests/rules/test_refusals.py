"""Neither side is given a partner that it refuses."""

import pytest

from lawyer_assign.facts import Choice
from lawyer_assign.plan import Plan
from lawyer_assign.rules import Refusals
from tests.worlds.small import firm, lawyer, world


def chosen(**views):
    return world(choices=(Choice(firm="f1", committee="c1", **views),))


PLAN = Plan.of([("c1", "l1")])


@pytest.mark.parametrize(
    ("views", "side", "side_zh"),
    [
        ({"firm_refuses": True}, "the firm refuses", "律所已拒绝"),
        ({"committee_refuses": True}, "the committee refuses", "社区（村）已拒绝"),
        (
            {"firm_refuses": True, "committee_refuses": True},
            "the firm refuses",
            "律所已拒绝",
        ),
        ({"firm_rank": 1, "committee_refuses": True}, "the committee refuses", "社区"),
    ],
    ids=["the firm", "the committee", "both", "one wants, one refuses"],
)
def test_a_refusal_of_either_side_counts_once_and_is_named(views, side, side_zh):
    (found,) = Refusals().violations(chosen(**views), PLAN)
    assert (found.tag, found.amount) == (("refusals", "c1"), 1)
    assert found.text.startswith("firm name of f1 (f1) serves committee name of c1")
    assert side in found.text
    assert side_zh in found.text_zh
    assert "f1" in found.text_zh
    assert "c1" in found.text_zh


@pytest.mark.parametrize(
    "views", [{}, {"firm_rank": 1}, {"firm_rank": 9, "committee_rank": 9}], ids=str
)
def test_silence_and_low_ranks_are_no_refusal(views):
    assert not list(Refusals().violations(chosen(**views), PLAN))


def test_a_refusal_binds_every_lawyer_of_the_firm_and_no_other_firm():
    facts = world(
        lawyers=[lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")],
        firms=[firm("f1"), firm("f2")],
        choices=(Choice(firm="f1", committee="c1", firm_refuses=True),),
    )
    plan = Plan.of([("c1", "l1"), ("c1", "l2"), ("c1", "l3")])
    assert [one.amount for one in Refusals().violations(facts, plan)] == [1, 1]
