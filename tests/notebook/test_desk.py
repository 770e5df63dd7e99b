"""The desk without a browser: marks, re-plans, undo, what is shown and heard."""

import dataclasses
import json
import sys

import pytest

import lawyer_assign as la
from lawyer_assign.notebook.bench import Bench
from lawyer_assign.notebook.marks import Mark
from lawyer_assign.notebook.refusal import refusal_of
from lawyer_assign.notebook.widget import FRONT


@pytest.fixture
def facts():
    return la.datasets.district(
        committees=40, seed=3, past=la.datasets.PastKnobs(fixed=0)
    )


@pytest.fixture
def desk(facts):
    desk = la.desk(la.Scenario(facts, la.Policy.hangzhou_2024(stability="off")))
    desk._hear(None, {"do": "open"}, None)
    return desk


def ask(desk, what, committee="", lawyer=""):
    desk._hear(None, {"do": what, "committee": committee, "lawyer": lawyer}, None)


def other_lawyer(desk, committee):
    """Return a candidate who does not serve a committee, and no must forbids."""
    ask(desk, "why", committee)
    return desk.reasons["others"][0][0]


def test_what_is_shown_is_the_plan_with_names_and_json_can_say_it(desk, facts):
    plan = desk.scenario.outcome.plan
    rows = desk.sheet["rows"]
    assert {(row[0], row[3]) for row in rows if row[3]} == set(plan.posts)
    open_ones = {row[0] for row in rows if row[8] == "open"}
    assert open_ones == {
        row.id for row in facts.committees if not plan.lawyers_of(row.id)
    }
    first = rows[0]
    assert facts.committee[first[0]].name in first[1]
    assert facts.lawyer[first[3]].name in first[4]
    json.dumps([desk.sheet, desk.reasons])
    prices = [tier["now"] for tier in desk.sheet["tiers"]]
    assert prices == [tier.price for tier in desk.scenario.outcome.tiers]


def test_a_committee_with_one_of_two_lawyers_is_not_drawn_as_served():
    """Its point was grey, and the legend called that "served"."""
    facts = la.datasets.district(
        committees=16, lawyers=14, scarcity=0.3, seed=3, teams=0.5, districts=2
    )
    desk = la.desk(la.Scenario(facts, la.Policy.hangzhou_2024().with_limit(1)))
    ask(desk, "open")
    outcome = desk.scenario.outcome
    rows, states = desk.sheet["rows"], dict(desk.sheet["states"])
    short = {row[0] for row in rows if row[8] == "short"}
    missing = {row[0] for row in rows if row[8] in ("short", "open")}
    assert short
    assert missing == set(la.check(facts, desk.scenario.policy, outcome.plan).uncovered)
    count = {row.id: row.lawyers_min for row in facts.committees}
    for row in rows:
        if row[0] in short:
            served = len(outcome.plan.lawyers_of(row[0]))
            assert 0 < served < count[row[0]]
            assert f"应有{count[row[0]]}名律师，现有{served}名" in row[9]
        assert row[8] in states
    assert states["short"] == "未配齐"
    ask(desk, "turn")
    assert dict(desk.sheet["states"])["short"] == "lawyers missing"
    # The browser draws a colour for each state, on the map and in the legend.
    look = (FRONT / "desk.css").read_text(encoding="utf-8")
    for state in dict(desk.sheet["states"]):
        assert f"--spot-{state or 'same'}:" in look


def test_marks_wait_until_the_next_plan_and_then_hold(desk):
    committee = desk.scenario.outcome.plan.posts[0].committee
    lawyer = other_lawyer(desk, committee)
    before = desk.scenario.outcome
    ask(desk, "pin", committee, lawyer)
    assert desk.scenario.outcome is before
    assert [one[:3] for one in desk.sheet["marks"]] == [["pin", committee, lawyer]]
    ask(desk, "replan")
    assert desk.problem == ""
    plan = desk.scenario.outcome.plan
    assert lawyer in plan.lawyers_of(committee)
    assert desk.sheet["marks"] == []
    new = {(row[0], row[3]) for row in desk.sheet["rows"] if row[8] == "new"}
    assert new == set(plan.posts) - set(before.plan.posts)
    tier = desk.sheet["tiers"][-1]
    assert (tier["before"], tier["now"]) == (
        before.tiers[-1].price,
        desk.scenario.outcome.tiers[-1].price,
    )
    assert desk.sheet["changes"]
    assert len(desk.sheet["steps"]) == 1


def test_prices_that_fell_because_a_district_became_scarce_are_counted_alike():
    """It said "before 2, now 0, proved", though no plan had become better."""
    facts = la.datasets.district(
        committees=16, lawyers=14, scarcity=0.3, seed=3, teams=0.3, districts=2,
        must_have=0.2,
    )  # fmt: skip
    scenario = la.Scenario(facts, la.Policy.hangzhou_2024().with_limit(2))
    desk = la.desk(scenario, lang="en")
    ask(desk, "open")
    assert desk.sheet["tiers_note"] == ""
    ask(desk, "leave", "", "L00007")
    ask(desk, "leave", "", "L00011")
    ask(desk, "replan")
    tier = desk.sheet["tiers"][1]
    now, then = desk.scenario.outcome, scenario.outcome
    is_scarce = [
        [row.is_scarce for row in one.problem.facts.districts] for one in (then, now)
    ]
    assert is_scarce[0] != is_scarce[1]
    found = la.compare(then, now)
    alike = found.price(tier["number"])
    assert (tier["before"], tier["now"]) != alike
    assert "each counted by their own facts" in desk.sheet["tiers_note"]
    prices = desk.sheet["changes"][0]
    assert any("now was made with other facts" in note for note in prices["notes"])
    assert [f"{one:,}" for one in alike] in [list(row[2:]) for row in prices["rows"]]
    ask(desk, "turn")
    assert "按同一数据和规则集核算" in desk.sheet["tiers_note"]


def test_undo_takes_marks_away_first_and_then_plans(desk):
    first = desk.scenario
    committee, lawyer = first.outcome.plan.posts[0]
    ask(desk, "forbid", committee, lawyer)
    ask(desk, "undo")
    assert desk.sheet["marks"] == []
    assert not desk.sheet["can_undo"]
    ask(desk, "leave", "", lawyer)
    ask(desk, "replan")
    assert lawyer not in {post.lawyer for post in desk.scenario.outcome.plan.posts}
    assert desk.sheet["can_undo"]
    ask(desk, "undo")
    assert desk.scenario is first
    assert not desk.sheet["can_undo"]


def test_a_plan_without_marks_is_no_step_to_undo(desk):
    """It was, and the first click on undo went back to the same plan."""
    first = desk.scenario
    desk.replan()
    assert not desk.sheet["can_undo"]
    desk.leave(first.outcome.plan.posts[0].lawyer)
    desk.replan()
    desk.replan()
    desk.undo()
    assert desk.scenario is first


def test_a_saved_notebook_says_what_is_known_of_the_plan(facts):
    """It said "not solved yet" for good, and drew nothing of a plan that was there."""
    scenario = la.Scenario(facts, la.Policy.hangzhou_2024(stability="off"), "县")
    fresh = la.desk(scenario)
    assert repr(fresh) == "Desk('县', 0 steps, 0 marks)"
    assert fresh.sheet == {}
    ask(fresh, "open")
    assert repr(fresh) == "Desk('县', 0 steps, optimal, 0 marks)"
    assert la.desk(scenario).sheet == fresh.sheet
    assert la.desk(scenario)._repr_mimebundle_()[0]["text/plain"] == repr(fresh)


def test_rows_say_who_served_before_and_who_is_pinned(desk):
    """Only colours did: 11 rows with an edge of orange, and no word of whom it was."""
    plan = desk.scenario.outcome.plan
    committee, lawyer = plan.posts[0]
    other = other_lawyer(desk, committee)
    name = desk.scenario.facts.lawyer[lawyer].name
    rows = desk.sheet["rows"]
    assert not any(row[9] or row[10] for row in rows)
    assert len(desk.sheet["states"]) == 3
    ask(desk, "pin", committee, other)
    ask(desk, "leave", "", lawyer)
    ask(desk, "replan")
    now = desk.scenario.outcome.plan
    said = {row[0]: row[9] for row in desk.sheet["rows"]}
    assert {row for row, text in said.items() if text} == {
        row for row in said if set(plan.lawyers_of(row)) != set(now.lawyers_of(row))
    }
    assert name in said[committee]
    assert [row[:1] + row[3:4] for row in desk.sheet["rows"] if row[10]] == [
        [committee, other]
    ]
    assert len(desk.sheet["states"]) == 4


def test_a_second_click_takes_a_mark_away_and_of_rivals_the_last_holds():
    bench = Bench(la.Scenario(la.datasets.toy()))
    pin, forbid = Mark("pin", "c1", "l1"), Mark("forbid", "c1", "l1")
    bench.toggle(pin)
    bench.toggle(pin)
    assert bench.marks == ()
    bench.toggle(pin)
    bench.toggle(forbid)
    assert bench.marks == (forbid,)
    bench.toggle(Mark("leave", "", "l1"))
    assert bench.marks == (Mark("leave", "", "l1"),)
    bench.toggle(Mark("pin", "c2", "l2"))
    assert len(bench.marks) == 2


def test_marks_that_cannot_be_meant_are_all_said_and_nothing_is_lost():
    desk = la.desk(la.datasets.toy())
    ask(desk, "open")
    was, barred = desk.scenario, ("c1", "l4")  # l4 has a conflict with c1
    ask(desk, "pin", *barred)
    ask(desk, "forbid", "c2", "l1")  # l1 is pinned there
    ask(desk, "replan")
    assert desk.scenario is was
    assert len(desk.sheet["marks"]) == 2
    assert len(desk.problem.splitlines()) >= 2
    assert desk.busy == ""
    ask(desk, "undo")
    assert desk.problem == ""
    with pytest.raises(la.BadInputError):
        desk.pin("nowhere", "l1")


@pytest.mark.parametrize("message", [{}, {"do": "dance"}, {"do": 3}])
def test_what_nobody_can_click_is_said_and_changes_nothing(desk, message):
    was = desk.scenario
    desk._hear(None, message, None)
    assert desk.problem
    assert desk.scenario is was


def test_a_committee_is_explained_and_the_language_can_be_switched(desk):
    committee = desk.sheet["rows"][0][0]
    ask(desk, "why", committee)
    chinese = desk.reasons
    assert chinese["committee"] == committee
    assert desk.sheet["lang"] == "zh"
    ask(desk, "turn")
    assert desk.sheet["lang"] == "en"
    assert desk.reasons["blocks"] != chinese["blocks"]
    assert {one[0] for one in chinese["others"]}.isdisjoint(
        desk.scenario.outcome.plan.lawyers_of(committee)
    )


def test_no_plan_is_shown_as_such():
    rows = [
        la.Agreement(committee=f"c{at}", firm="f1", lawyers=("l1",), is_fixed=True)
        for at in range(1, 7)
    ]
    desk = la.desk(la.datasets.toy().replace(agreements=rows))
    ask(desk, "open")
    assert desk.scenario.outcome.status == "infeasible"
    assert {row[8] for row in desk.sheet["rows"]} == {"open"}
    assert "矛盾" in desk.sheet["status"]
    assert desk.contradictions
    said = json.dumps(desk.sheet["no_plan"], ensure_ascii=False)
    assert "律师甲" in said
    assert "agreements[" not in said
    ask(desk, "why", "c1")
    assert "矛盾" in desk.reasons["blocks"][0]["title"]


@pytest.fixture
def asked_for_two():
    """A desk on which somebody wants two committees, and who could have them goes."""
    facts = la.datasets.toy()
    rows = [
        row.model_copy(update={"min_committees": 2}) if row.id == "l3" else row
        for row in facts.lawyers
    ]
    desk = la.desk(la.Scenario(facts.replace(lawyers=rows)), lang="en")
    ask(desk, "open")
    ask(desk, "forbid", "c1", "l2")
    for row in facts.committees:
        ask(desk, "forbid", row.id, "l3")
    return desk


def test_marks_that_leave_no_plan_are_named_and_the_plan_before_stays(asked_for_two):
    """Every committee was shown as "nobody yet", and no click answered anything."""
    desk = asked_for_two
    was, rows, tiers = desk.scenario, desk.sheet["rows"], desk.sheet["tiers"]
    ask(desk, "replan")
    assert desk.scenario is was
    assert desk.sheet["rows"] == rows
    assert desk.sheet["tiers"] == tiers
    assert desk.sheet["status"].endswith("the plan before these marks")
    named = [tuple(one[:3]) for one in desk.sheet["marks"] if one[4]]
    assert 0 < len(named) < len(desk.sheet["marks"])
    assert ("forbid", "c1", "l2") not in named
    for _, committee, lawyer in named:
        assert committee in desk.problem
        assert lawyer in desk.problem
    assert desk.contradictions
    assert desk.sheet["no_plan"]
    ask(desk, "why", "c1")
    assert desk.reasons["blocks"]
    ask(desk, "turn")
    assert "所示为应用标记前的方案" in desk.sheet["status"]
    assert "没有方案" in desk.problem
    ask(desk, *named[0])
    assert desk.problem == ""
    assert desk.sheet["no_plan"] == []
    assert not any(one[4] for one in desk.sheet["marks"])
    while desk.scenario is was:
        ask(desk, "replan")
        clash = next((one[:3] for one in desk.sheet["marks"] if one[4]), None)
        assert (clash is None) == (desk.scenario is not was)
        if clash:
            ask(desk, *clash)
    assert desk.scenario.outcome.plan is not None


def test_the_marks_that_are_named_leave_no_plan_and_all_but_one_of_them_do(
    asked_for_two,
):
    desk = asked_for_two
    with pytest.raises(la.BadInputError, match="no plan keeps all"):
        desk.replan()
    refusal = desk._bench.refusal
    assert refusal.is_proved
    assert refusal.is_least
    assert len(refusal.marks) > 1

    def planned(marks):
        scenario = desk.scenario
        for one in marks:
            scenario = one.applied(scenario)
        return scenario.outcome.status != "infeasible"

    assert not planned(refusal.marks)
    for one in refusal.marks:
        assert planned([other for other in refusal.marks if other != one])
    desk.undo()
    assert desk.sheet["marks"] == []
    assert desk.contradictions is None


def test_marks_for_which_time_ran_out_are_not_said_to_contradict(asked_for_two):
    desk = asked_for_two
    before, marks = desk.scenario, desk._bench.marks
    after = before
    for one in marks:
        after = one.applied(after)
    timed_out = dataclasses.replace(after.outcome, status="undecided")
    after.__dict__["_outcome"] = timed_out
    refusal = refusal_of(before, after, marks)
    assert not refusal.is_proved
    assert refusal.marks == marks
    assert "in the time given" in refusal.defect(before.facts).text("en")


def test_what_is_asked_of_too_little_time_is_said_to_be_perhaps_too_much(
    asked_for_two, monkeypatch
):
    desk = asked_for_two
    monkeypatch.setattr("lawyer_assign.notebook.refusal.SECONDS", 0)
    ask(desk, "replan")
    refusal = desk._bench.refusal
    assert refusal.marks == desk._bench.marks
    assert not refusal.is_least
    assert "perhaps not all are needed" in desk.problem
    assert desk.sheet["no_plan"] == []


def test_no_phone_is_on_the_desk(facts):
    rows = [
        row.model_copy(update={"phone": la.Phone("13912345678")})
        for row in facts.lawyers
    ]
    desk = la.desk(facts.replace(lawyers=rows))
    ask(desk, "open")
    ask(desk, "why", desk.sheet["rows"][0][0])
    assert "1391234" not in json.dumps([desk.sheet, desk.reasons]) + repr(desk)


def test_without_the_widgets_library_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "lawyer_assign.notebook.widget", raising=False)
    with pytest.raises(la.UnsupportedError, match=r"lawyer-assign\[notebook\]"):
        la.desk(la.datasets.toy())
