"""A lawyer serves only where she is willing to."""

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import Willingness
from tests.worlds.small import committee, district, lawyer, world

DISTRICTS = [district("d1"), district("d2")]


def sent_to_d1(named):
    committees = [committee("c1", district="d1")]
    return world(committees, [lawyer("l1", districts=named)], districts=DISTRICTS)


@pytest.mark.parametrize(
    ("named", "against"),
    [(None, 0), (["d1"], 0), (["d1", "d2"], 0), (["d2"], 1), ([], 1)],
    ids=["no word", "here", "everywhere", "elsewhere", "nowhere"],
)
def test_a_post_outside_the_districts_she_names_is_against_her_will(named, against):
    found = list(Willingness().violations(sent_to_d1(named), Plan.of([("c1", "l1")])))
    assert sum(one.amount for one in found) == against


def test_nobody_is_unwilling_where_nobody_is_sent():
    assert not list(Willingness().violations(sent_to_d1([]), Plan.of([])))


def test_who_is_unwilling_is_named_with_the_place_in_both_languages():
    (found,) = Willingness().violations(sent_to_d1(["d2"]), Plan.of([("c1", "l1")]))
    assert found.tag == ("willingness", "c1")
    assert found.text == (
        "lawyer name of l1 (l1) is not willing to serve district name of d1 (d1) of "
        "committee name of c1 (c1)"
    )
    assert found.text_zh == (
        "律师name of l1（l1）不愿到name of d1（d1）服务（name of c1（c1））"
    )
