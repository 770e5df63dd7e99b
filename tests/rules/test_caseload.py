"""Five committees per lawyer, more only where and while the bureau consents."""

import datetime as dt

import pytest

from lawyer_assign.plan import Plan
from lawyer_assign.rules import Caseload
from tests.worlds.small import DAY, committee, consent, district, lawyer, world

ONE_DAY = dt.timedelta(days=1)
RULE = Caseload(on=DAY)


def busy(served, approvals=(), here=None):
    """Return facts and plan of l1 with committees, of d1 for the first ``here``."""
    here = served if here is None else here
    places = ["d1" if at < here else "d2" for at in range(served)]
    facts = world(
        [committee(f"c{at}", district=place) for at, place in enumerate(places)],
        districts=[district("d1"), district("d2")],
        approvals=tuple(approvals),
    )
    return facts, Plan.of((row.id, "l1") for row in facts.committees)


def over(rule, facts, plan):
    return sum(found.amount for found in rule.violations(facts, plan))


@pytest.mark.parametrize(("served", "excess"), [(0, 0), (4, 0), (5, 0), (6, 1), (8, 3)])
def test_a_lawyer_is_over_by_what_exceeds_five(served, excess):
    assert over(RULE, *busy(served)) == excess


@pytest.mark.parametrize(("limit", "excess"), [(5, 0), (3, 2), (1, 4)])
def test_a_policy_may_set_a_lower_limit(limit, excess):
    assert over(Caseload(limit=limit, on=DAY), *busy(5)) == excess


@pytest.mark.parametrize(
    ("first", "last", "excess"),
    [
        (DAY - ONE_DAY, DAY + ONE_DAY, 0),
        (DAY, DAY + ONE_DAY, 0),
        (DAY - ONE_DAY, DAY, 0),
        (DAY - ONE_DAY, DAY - ONE_DAY, 2),
        (DAY + ONE_DAY, DAY + ONE_DAY, 2),
    ],
    ids=["during", "on the first day", "on the last day", "after", "before"],
)
@pytest.mark.parametrize("scope", [{"lawyer": "l1"}, {"district": "d1"}], ids=str)
def test_a_consent_counts_from_its_first_to_its_last_day(first, last, excess, scope):
    facts, plan = busy(7, [consent(7, first, last, **scope)])
    assert over(RULE, facts, plan) == excess


def test_the_highest_valid_consent_counts():
    later = consent(9, DAY + ONE_DAY, DAY + ONE_DAY, lawyer="l1")
    approvals = [consent(6, lawyer="l1"), consent(8, lawyer="l1"), later]
    assert over(RULE, *busy(9, approvals)) == 1


def test_a_consent_for_a_lawyer_holds_in_every_district():
    assert over(RULE, *busy(7, [consent(7, lawyer="l1")], here=3)) == 0


def test_a_consent_for_another_lawyer_does_not_help():
    facts, plan = busy(6)
    lawyers = (*facts.lawyers, lawyer("l2"))
    facts = facts.replace(lawyers=lawyers, approvals=(consent(6, lawyer="l2"),))
    assert over(RULE, facts, plan) == 1


@pytest.mark.parametrize(
    ("served", "here", "excess"),
    [(7, 7, 0), (7, 5, 0), (7, 2, 0), (7, 1, 1), (7, 0, 2), (8, 7, 1), (8, 1, 3)],
)
def test_a_consent_for_a_district_raises_the_limit_for_posts_there(
    served, here, excess
):
    facts, plan = busy(served, [consent(7, district="d1")], here=here)
    assert over(RULE, facts, plan) == excess


def test_who_is_over_is_named_with_numbers_in_both_languages():
    (found,) = RULE.violations(*busy(7))
    assert (found.tag, found.amount) == (("caseload", "l1"), 2)
    assert found.text == "lawyer name of l1 (l1) serves 7 committees, limit 5"
    assert found.text_zh == "律师name of l1（l1）担任7个，上限5个"
