"""Ids that facts take are read back to the letter, from every file that names them."""

import openpyxl
import pytest

import lawyer_assign as la
from tests.worlds.small import committee, district, firm, lawyer, world

ODD = [
    "L;1",
    "L,1",
    "L、1",
    "L；1",
    'L"1',
    "'00123",
    "\\L",
    "\\\\L",
    "A\u200bx",
    "\\'C",
]
DAYS = la.DayTable.of_years(2026)


def planned(who, place, name="甲"):
    facts = world(
        [committee(place, lawyers_min=2, lawyers_max=2).model_copy(
            update={"name": name})],
        [lawyer(who).model_copy(update={"name": name}), lawyer("B")],
        [firm("f1")], [district("d1")],
    )  # fmt: skip
    return facts, la.solve(facts, la.Policy.hangzhou_2024(stability="off"))


@pytest.mark.parametrize("kind", [".json", ".xlsx", ""])
@pytest.mark.parametrize("odd", ODD)
def test_plans_and_teams_keep_them(tmp_path, odd, kind):
    facts, outcome = planned(odd, odd)
    teams = la.fill_teams(outcome)
    path = tmp_path / f"plan{kind}"
    la.write(outcome, path, teams=teams)
    assert la.read_plan(path) == outcome.plan
    assert la.read_plan(path, facts) == outcome.plan
    assert la.read_teams(path, facts) == teams


@pytest.mark.parametrize("kind", [".json", ".xlsx", ""])
@pytest.mark.parametrize("name", ["'甲", "\ufeffC", "'00123", "a\u00a0b", "\\n"])
def test_odd_names_beside_them_are_no_error(tmp_path, name, kind):
    facts, outcome = planned("A", "C", name)
    path = tmp_path / f"plan{kind}"
    la.write(outcome, path, teams=la.fill_teams(outcome))
    assert la.read_teams(path, facts) == la.fill_teams(outcome)


@pytest.mark.parametrize("kind", [".json", ".xlsx"])
@pytest.mark.parametrize("odd", ODD)
def test_rosters_keep_them(tmp_path, odd, kind):
    facts, outcome = planned(odd, odd)
    roster = la.plan_roster(outcome, DAYS)
    la.write_roster(roster, tmp_path / f"roster{kind}")
    again = la.read_roster(tmp_path / f"roster{kind}", facts)
    assert set(again.visits) == set(roster.visits)
    assert again.roster == roster.roster


@pytest.mark.parametrize("kind", [".xlsx", ""])
@pytest.mark.parametrize(
    "sign",
    ["\u00ad", "\u200b", "\u200e", "\u200f", "\u202a", "\u202e", "\u2060", "\u2066",
     "\u2069", "\u061c", "\ufeff"],
)  # fmt: skip
def test_signs_of_no_width_are_no_part_of_an_id_in_a_cell(tmp_path, kind, sign):
    facts = la.datasets.toy()
    path = tmp_path / f"facts{kind}"
    la.write_facts(facts, path)
    if kind:
        book = openpyxl.load_workbook(path)
        assert book["律师"]["A2"].value == "l1"
        book["律师"]["A2"].value = f"{sign}l{sign}1{sign}"
        book.save(path)
    else:
        table = path / "lawyers.csv"
        text = table.read_text("utf-8-sig")
        assert "\nl1," in text
        table.write_text(text.replace("\nl1,", f"\n{sign}l{sign}1{sign},"), "utf-8-sig")
    assert la.read(path) == facts


@pytest.mark.parametrize("kind", [".json", ".xlsx", ""])
@pytest.mark.parametrize("sign", ["\u00ad", "\u200e", "\u202a"])
def test_ids_of_programs_that_have_such_signs_are_kept(tmp_path, kind, sign):
    facts, outcome = planned(f"A{sign}x", f"C{sign}")
    path = tmp_path / f"plan{kind}"
    la.write(outcome, path)
    assert la.read_plan(path, facts) == outcome.plan


def test_an_id_of_a_document_that_is_missed_by_such_a_sign_is_named_with_it(tmp_path):
    path = tmp_path / "facts.json"
    la.write_facts(la.datasets.toy(), path)
    text = path.read_text("utf-8")
    assert text.count('"id": "l1"') == 1
    path.write_text(text.replace('"id": "l1"', '"id": "l\u00ad1"'), "utf-8")
    with pytest.raises(la.BadInputError) as caught:
        la.read(path)
    assert "l\\xad1" in str(caught.value)
