"""Each further post of a lawyer costs at least as much as the one before."""

import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.plan import Plan
from lawyer_assign.rules import FurtherPosts
from tests.worlds.small import world


def paid(rule, served):
    plan = Plan.of((f"c{at}", "l1") for at in range(1, served + 1))
    return list(rule.violations(world(committees=7), plan))


@pytest.mark.parametrize(
    ("served", "points"),
    [(0, 0), (1, 0), (2, 20), (3, 60), (4, 120), (5, 200), (7, 360)],
)
def test_prices_add_up_and_the_last_one_repeats(served, points):
    assert sum(one.amount for one in paid(FurtherPosts(), served)) == points


def test_one_price_is_the_price_of_every_further_post():
    assert paid(FurtherPosts(prices=(7,)), 4)[0].amount == 21


def test_who_pays_is_named_with_numbers_in_both_languages():
    (found,) = paid(FurtherPosts(), 3)
    assert found.tag == ("further_posts", "l1")
    assert found.text == "lawyer name of l1 (l1) serves 3 committees: 60 points"
    assert found.text_zh == "律师name of l1（l1）担任3个：60分"


def test_spreading_posts_costs_less_than_heaping_them():
    two = paid(FurtherPosts(), 2)[0].amount
    three = paid(FurtherPosts(), 3)[0].amount
    assert 2 * two < three


@pytest.mark.parametrize(
    ("prices", "says"),
    [
        ((20, 10), "prices [20, 10] fall"),
        ((), "prices is empty"),
        ((-1,), "prices.0: 小于0"),
    ],
)
def test_prices_that_fall_or_lack_or_pay_are_refused(prices, says):
    with pytest.raises(BadInputError) as caught:
        FurtherPosts(prices=prices)
    assert says in str(caught.value)
