"""Without dispatch only mutual choices are served."""

from lawyer_assign.facts import Agreement, Choice
from lawyer_assign.plan import Plan
from lawyer_assign.rules import ChosenOnly
from tests.worlds.small import world

BOTH = Choice(firm="f1", committee="c1", firm_rank=1, committee_rank=1)
ONE = Choice(firm="f1", committee="c2", committee_rank=1)


def test_committees_served_without_mutual_choice_are_named():
    facts = world(committees=3, choices=[BOTH, ONE])
    plan = Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l1")])
    found = list(ChosenOnly().violations(facts, plan))
    assert [one.tag.who for one in found] == ["c2", "c3"]
    assert "did not choose" in found[0].text
    assert "c2" in found[0].text_zh


def test_fixed_agreements_stand_without_mutual_choice():
    fixed = Agreement(committee="c3", firm="f1", is_fixed=True)
    facts = world(committees=3, choices=[BOTH, ONE], agreements=[fixed])
    plan = Plan.of([("c1", "l1"), ("c2", "l1"), ("c3", "l1")])
    found = list(ChosenOnly().violations(facts, plan))
    assert [one.tag.who for one in found] == ["c2"]
