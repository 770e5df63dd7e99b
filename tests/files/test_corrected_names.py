"""A name that is corrected in the facts is no slip in the plan that was written."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.plans.edits import read_edited_plan
from tests.worlds.small import committee, firm, lawyer, renamed, world


@pytest.fixture
def facts():
    return world(
        [committee(f"c{at}") for at in "1234"],
        [lawyer(f"l{at}") for at in "12345"],
        [firm("f1")],
    )


@pytest.fixture
def book(facts, tmp_path):
    plan = la.Plan.of([(f"c{at}", f"l{at}") for at in "1234"])
    policy = la.Policy.hangzhou_2024(stability="off")
    la.write(la.adopt(facts, policy, plan), tmp_path / "plan.xlsx")
    return tmp_path / "plan.xlsx"


def strangers(facts, book):
    plan = la.read_plan(book, facts)
    return la.check(facts, la.Policy.hangzhou_2024(stability="off"), plan)


def put(book, cell, value):
    opened = openpyxl.load_workbook(book)
    opened["配对方案"][cell] = value
    opened.save(book)


def cell_of(book, value):
    sheet = openpyxl.load_workbook(book)["配对方案"]
    return next(one.coordinate for row in sheet for one in row if one.value == value)


def test_what_the_facts_correct_is_read_without_a_word(facts, book):
    now = renamed(facts, l2="张三", c3="合并村")
    assert strangers(now, book).covered == 4
    edited = read_edited_plan(book, now)
    assert edited.plan == la.read_plan(book)
    assert not edited.renamed


def test_a_name_that_was_changed_in_the_plan_stays_a_slip(facts, book):
    put(book, cell_of(book, "name of l2"), "李四")
    for known in (facts, renamed(facts, l2="张三")):
        with pytest.raises(la.BadInputError, match="李四"):
            strangers(known, book)


def test_an_id_that_was_changed_beside_its_old_name_stays_a_slip(facts, book):
    put(book, cell_of(book, "l2"), "l5")
    for known in (facts, renamed(facts, l5="张三")):
        with pytest.raises(la.BadInputError, match="name of l2"):
            strangers(known, book)


def test_where_most_names_are_others_the_facts_are(facts, book):
    """Ids such as L1 stand in every county."""
    other = renamed(facts, l1="甲", l2="乙", l3="丙")
    with pytest.raises(la.BadInputError, match="name of l1"):
        strangers(other, book)


def test_teams_are_read_with_the_names_of_now(tmp_path):
    small = la.datasets.district(committees=8, lawyers=12, seed=2, teams=0.4)
    outcome = la.solve(small)
    teams = la.fill_teams(outcome)
    la.write(outcome, tmp_path / "plan.xlsx", teams=teams)
    lead = next(row.lead for row in teams.rows if row.lead)
    now = renamed(small, **{lead: "张三", outcome.plan.posts[0].committee: "新名"})
    assert la.read_teams(tmp_path / "plan.xlsx", now) == teams
