"""What two-way choice gave each side, counted by hand."""

from lawyer_assign.facts import Agreement, Choice
from lawyer_assign.files.plans.tables import agreed_as
from lawyer_assign.plan import Plan
from lawyer_assign.verify import Side, choice_shares
from tests.worlds.small import chose, firm, lawyer, world

FACTS = world(
    committees=4,
    firms=[firm("f1"), firm("f2")],
    lawyers=[lawyer("l1"), lawyer("l2", firm="f2")],
    choices=[
        chose("f1", "c1", 1, 1),
        chose("f1", "c2", 2, 2),
        chose("f2", "c2", 1, 1),
        chose("f2", "c3", 2, 1),
        Choice(firm="f2", committee="c4", committee_rank=1),
    ],
)


def test_first_choices_chosen_dispatched_and_unserved_are_counted_for_both_sides():
    shares = choice_shares(FACTS, Plan.of([("c1", "l1"), ("c2", "l1"), ("c4", "l2")]))
    assert shares.committees == Side(choosing=3, first=1, chosen=2, dispatched=1)
    assert shares.firms == Side(choosing=2, first=1, chosen=2, dispatched=1)
    assert shares.unserved == 1


def test_the_first_choice_is_the_best_in_whatever_order_choices_come():
    for choices in (FACTS.choices, FACTS.choices[::-1]):
        facts = FACTS.replace(choices=choices)
        best = choice_shares(facts, Plan.of([("c1", "l1"), ("c2", "l2")]))
        assert (best.committees.first, best.firms.first) == (2, 2)
        second = choice_shares(facts, Plan.of([("c2", "l1"), ("c3", "l2")]))
        assert (second.committees.first, second.firms.first) == (1, 0)


def test_a_rank_far_down_the_list_may_be_the_best_there_is():
    facts = FACTS.replace(choices=[chose("f1", "c1", 400, 3_000)])
    shares = choice_shares(facts, Plan.of([("c1", "l1")]))
    assert (shares.committees.first, shares.firms.first) == (1, 1)


def test_a_team_of_one_firm_is_one_agreement():
    facts = FACTS.replace(lawyers=[*FACTS.lawyers, lawyer("l3")])
    shares = choice_shares(facts, Plan.of([("c1", "l1"), ("c1", "l3")]))
    assert shares.committees.chosen == 1


def test_shares_are_a_table_of_two_rows():
    frame = choice_shares(FACTS, Plan.of([])).to_frame()
    assert frame.loc["committees", "choosing"] == 3
    assert frame.loc["firms", "dispatched"] == 0


def test_a_fixed_agreement_is_neither_chosen_nor_dispatched():
    """As the workbook of a plan says it of each post."""
    fixed = [Agreement(committee=c, firm="f1", is_fixed=True) for c in ("c1", "c3")]
    facts = FACTS.replace(agreements=fixed)
    plan = Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l1"), ("c4", "l2")])
    shares = choice_shares(facts, plan)
    side = shares.committees
    assert (side.chosen, side.dispatched, side.fixed) == (1, 1, 2)
    assert side.first == 2
    said = [agreed_as(facts, c, facts.lawyer[w].firm) for c, w in plan.posts]
    for word in ("chosen", "dispatched", "fixed"):
        assert getattr(shares.firms, word) == said.count(word)
    assert shares.to_frame().loc["firms", "fixed"] == 2
