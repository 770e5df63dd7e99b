"""Firms that are forbidden a place, and budgets, on the desk."""

import pytest

import lawyer_assign as la

RULES = la.Policy.hangzhou_2024(stability="off")


@pytest.fixture
def desk():
    facts = la.datasets.district(
        committees=12, lawyers=10, seed=3, teams=0,
        past=la.datasets.PastKnobs(fixed=0),
    )  # fmt: skip
    facts = la.datasets.with_example_money(facts)
    desk = la.desk(la.Scenario(facts, RULES.with_rule(la.rules.Budget())), lang="en")
    desk._hear(None, {"do": "open"}, None)
    return desk


@pytest.fixture
def of_firms():
    """Return a desk of several firms."""
    desk = la.desk(la.Scenario(la.datasets.toy(), RULES), lang="en")
    ask(desk, "open")
    return desk


def ask(desk, what, **said):
    desk._hear(None, {"do": what, **said}, None)


def row_of(desk):
    (row,) = desk.sheet["budgets"]
    return row


def test_a_firm_that_is_ticked_sends_nobody_there_after_the_next_plan(desk):
    facts = desk.scenario.facts
    committee, lawyer = desk.scenario.outcome.plan.posts[0]
    firm = facts.lawyer[lawyer].firm
    ask(desk, "why", committee=committee)
    assert firm in [one[0] for one in desk.reasons["firms"]]
    ask(desk, "forbid_firm", committee=committee, firm=firm)
    (mark,) = desk.sheet["marks"]
    assert mark[:3] == ["forbid_firm", committee, ""]
    assert mark[5]["firm"] == firm
    name = f"{facts.firm[firm].name} ({firm})"
    place = f"{facts.committee[committee].name} ({committee})"
    assert mark[3] == f"{name} does not serve {place}"
    ask(desk, "replan")
    assert desk.problem == ""
    serving = desk.scenario.outcome.plan.lawyers_of(committee)
    assert firm not in {facts.lawyer[one].firm for one in serving}
    assert desk.scenario.steps[0].firm == firm
    assert firm not in [one[0] for one in desk.reasons["firms"]]


def test_a_firm_and_her_lawyer_may_both_be_forbidden_and_each_is_taken_away(desk):
    committee, lawyer = desk.scenario.outcome.plan.posts[0]
    firm = desk.scenario.facts.lawyer[lawyer].firm
    desk.forbid(committee, firm=firm)
    desk.forbid(committee, lawyer)
    assert [one[0] for one in desk.sheet["marks"]] == ["forbid_firm", "forbid"]
    desk.forbid(committee, firm=firm)
    assert [one[0] for one in desk.sheet["marks"]] == ["forbid"]
    for wrong in ({}, {"lawyer": lawyer, "firm": firm}, {"firm": "F9"}):
        with pytest.raises(la.BadInputError):
            desk.forbid(committee, **wrong)


def test_a_firm_that_leaves_takes_its_lawyers_with_it_after_the_next_plan(of_firms):
    desk = of_firms
    facts = desk.scenario.facts
    committee, lawyer = desk.scenario.outcome.plan.posts[0]
    firm = facts.lawyer[lawyer].firm
    ask(desk, "why", committee=committee)
    ask(desk, "leave_firm", firm=firm)
    (mark,) = desk.sheet["marks"]
    assert (mark[0], mark[3]) == (
        "leave_firm", f"{facts.firm[firm].name} ({firm}) leaves"
    )  # fmt: skip
    ask(desk, "turn")
    assert desk.sheet["marks"][0][3] == f"{facts.firm[firm].name}（{firm}）退出"
    ask(desk, "replan")
    assert desk.problem == ""
    now = desk.scenario
    assert firm not in now.facts.firm
    assert lawyer not in now.facts.lawyer
    assert now.steps[0].firms == (firm,)
    same = la.Scenario(facts, now.policy).without(firm=firm).outcome
    assert [x.price for x in now.outcome.tiers] == [x.price for x in same.tiers]
    desk.undo()
    assert firm in desk.scenario.facts.firm


def test_nothing_else_of_a_firm_that_leaves_is_meant_and_the_last_mark_holds(of_firms):
    desk = of_firms
    facts = desk.scenario.facts
    committee, lawyer = desk.scenario.outcome.plan.posts[0]
    firm = facts.lawyer[lawyer].firm
    other = next(row.id for row in facts.lawyers if row.firm != firm)
    for mark in (
        lambda: desk.pin(committee, lawyer),
        lambda: desk.leave(lawyer),
        lambda: desk.forbid(committee, firm=firm),
    ):
        desk.leave(other)
        mark()
        desk.leave(firm=firm)
        assert [one[0] for one in desk.sheet["marks"]] == ["leave", "leave_firm"]
        mark()
        assert len(desk.sheet["marks"]) == 2
        assert desk.sheet["marks"][1][0] != "leave_firm"
        desk.undo()
    desk.leave(firm=firm)
    desk.leave(firm=firm)
    assert desk.sheet["marks"] == []
    for wrong in ({}, {"lawyer": lawyer, "firm": firm}, {"firm": "F9"}):
        with pytest.raises(la.BadInputError):
            desk.leave(**wrong)
    assert desk.sheet["marks"] == []


@pytest.mark.parametrize("is_pin_last", [False, True])
def test_who_is_pinned_is_of_no_firm_that_is_forbidden_there(is_pin_last):
    """Both stood, and the next re-plan said that no plan keeps them."""
    facts = la.datasets.toy()
    desk = la.desk(la.Scenario(facts, RULES))
    ask(desk, "open")
    committee, other = [row.id for row in facts.committees[:2]]
    lawyer = facts.lawyers[0]
    stranger = next(row for row in facts.lawyers if row.firm != lawyer.firm)
    desk.pin(other, lawyer.id)
    desk.pin(committee, stranger.id)
    marks = [
        lambda: desk.pin(committee, lawyer.id),
        lambda: desk.forbid(committee, firm=lawyer.firm),
    ]
    for mark in marks if not is_pin_last else reversed(marks):
        mark()
    last = "pin" if is_pin_last else "forbid_firm"
    assert [one[0] for one in desk.sheet["marks"]] == ["pin", "pin", last]


def test_a_budget_is_shown_with_what_is_spent_and_changed_by_the_next_plan(desk):
    district, _, spent, budget, is_marked = row_of(desk)
    cost = la.cost(desk.scenario.facts, desk.scenario.outcome.plan)
    assert 100 * (spent - 1) < cost.total_fen <= 100 * spent
    assert not is_marked
    ask(desk, "budget", district=district, yuan=spent // 2)
    assert row_of(desk)[3:] == [spent // 2, True]
    assert "yuan" in desk.sheet["marks"][0][3]
    ask(desk, "replan")
    assert row_of(desk)[2] <= spent // 2 == row_of(desk)[3]
    assert f"{budget:,} yuan before" in desk.sheet["steps"][0]
    desk.undo()
    assert row_of(desk)[2:] == [spent, budget, False]


def test_of_budgets_the_last_is_meant_and_the_one_that_is_there_is_no_mark(desk):
    district, _, _, budget, _ = row_of(desk)
    desk.budget(district, 5_000)
    desk.budget(district, 7_000)
    assert [one[5]["yuan"] for one in desk.sheet["marks"]] == [7_000]
    desk.budget(district, budget)
    assert desk.sheet["marks"] == []
    desk.budget(district, None)
    assert [one[5]["yuan"] for one in desk.sheet["marks"]] == [None]
    ask(desk, "turn")
    assert desk.sheet["marks"][0][3].endswith("不设预算")
    desk.budget(district, None)
    assert desk.sheet["marks"] == []


@pytest.mark.parametrize("yuan", [None, "many", 1.5, -3])
def test_an_amount_that_cannot_be_meant_is_said_and_marks_nothing(desk, yuan):
    district = "D9" if yuan is None else row_of(desk)[0]
    ask(desk, "budget", district=district, yuan=yuan)
    assert "with_budget" in desk.problem
    assert desk.sheet["marks"] == []


def test_where_budgets_bind_nobody_none_is_shown():
    desk = la.desk(la.Scenario(la.datasets.toy(), RULES))
    ask(desk, "open")
    assert desk.sheet["budgets"] == []
    with pytest.raises(la.BadInputError):
        desk.budget("d1", 5)
