"""Ids that facts take are read back to the letter, from every file that names them."""

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
