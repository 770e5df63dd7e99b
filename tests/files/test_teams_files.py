"""Teams go out with the plan and come back the same; what is edited is checked."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.teams import check_team_lines
from lawyer_assign.errors import BadInputError
from tests.worlds.small import DAY

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off")
KINDS = ["plan.xlsx", "plan.json", "plan"]


@pytest.fixture(scope="module")
def made():
    facts = la.datasets.district(committees=16, seed=1, teams=0.25)
    outcome = la.solve(facts, POLICY, time_limit=20)
    return outcome, la.fill_teams(outcome)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", KINDS)
def test_teams_come_back_as_they_went_out(made, tmp_path, name, lang):
    outcome, teams = made
    path = tmp_path / name
    la.write(outcome, path, lang=lang, teams=teams)
    assert la.read_teams(path) == teams
    assert la.read_plan(path) == outcome.plan


@pytest.mark.parametrize("name", KINDS)
def test_a_plan_written_without_teams_has_none(made, tmp_path, name):
    outcome, _ = made
    la.write(outcome, tmp_path / name)
    assert la.read_teams(tmp_path / name) is None


def test_the_workbook_shows_lead_roles_and_stand_in_beside_every_post(made, tmp_path):
    outcome, teams = made
    path = tmp_path / "plan.xlsx"
    la.write(outcome, path, teams=teams)
    book = openpyxl.load_workbook(path)
    names = book.sheetnames
    at = names.index("配对方案")
    assert names[at + 1 : at + 4] == ["团队", "岗位空缺", "团队岗位"]
    assert names.index("团队目标达到情况") > names.index("目标达到情况")
    heads, *rows = book["配对方案"].iter_rows(values_only=True)
    assert heads[-4:] == ("负责人", "团队岗位", "替补律师编号", "替补律师姓名")
    assert len(rows) == len(outcome.plan)
    leads = [row[heads.index("社区（村）编号")] for row in rows if row[-4] == "是"]
    assert leads == [row.committee for row in teams.rows]
    assert any("调解组织法治指导员" in (row[-3] or "") for row in rows)
    head, *roles = book["团队岗位"].iter_rows(values_only=True)
    notes = [row[head.index("说明")] for row in roles]
    opened = sum(who is None for row in teams.rows for _, who in row.roles)
    assert sum(note is not None for note in notes) == opened > 0
    assert all("团队中无人" in note for note in notes if note)


def edited(path, sheet, row, column, value):
    book = openpyxl.load_workbook(path)
    book[sheet].cell(row=row, column=column).value = value
    book.save(path)


def test_an_edited_lead_is_found_and_said_in_either_language(made, tmp_path):
    outcome, teams = made
    facts, path = outcome.problem.facts, tmp_path / "plan.xlsx"
    la.write(outcome, path, lang="en", teams=teams)
    lines, is_fine = check_team_lines(facts, POLICY, path, Language.EN)
    assert is_fine
    assert "all as the rules say" in lines[-1]
    at = next(at for at, row in enumerate(teams.rows) if len(row.members) == 2)
    other = next(w for w in teams.rows[at].members if w != teams.rows[at].lead)
    edited(path, "teams", at + 2, 9, other)
    edited(path, "teams", at + 2, 5, None)
    lines, is_fine = check_team_lines(facts, POLICY, path, Language.EN)
    assert not is_fine
    assert any(
        f"is led by {facts.lawyer[other].name} ({other}), not by" in line
        for line in lines
    )
    lines, _ = check_team_lines(facts, POLICY, path, Language.ZH)
    assert any("，应为" in line for line in lines)


@pytest.mark.parametrize("name", KINDS)
def test_a_lead_whose_name_is_not_that_of_the_id_is_named_with_both_cells(
    made, tmp_path, name
):
    outcome, teams = made
    facts, path = outcome.problem.facts, tmp_path / name
    la.write(outcome, path, teams=teams)
    assert la.read_teams(path, facts) == teams
    renamed = [
        row.model_copy(update={"name": "别人"}) if row.id == teams.rows[0].lead else row
        for row in facts.lawyers
    ]
    now = facts.replace(lawyers=renamed)
    if name == "plan.xlsx":  # which keeps the names as it was written
        assert la.read_teams(path, now) == teams
        opened = openpyxl.load_workbook(path)
        opened["团队"]["E2"] = "另一人"
        opened.save(path)
    with pytest.raises(BadInputError) as caught:
        la.read_teams(path, now)
    places = [one.place for one in caught.value.defects]
    document = "plan.json: teams[0]"
    where = {
        "plan.xlsx": "团队!I2, 团队!E2",
        "plan": "teams.csv!F2, teams.csv!G2",
        "plan.json": f"{document}.lead, {document}.lead_name",
    }
    assert where[name] in places


def test_a_name_of_one_only_stands_for_the_id_of_a_lead_and_in_the_plan(made, tmp_path):
    outcome, teams = made
    facts, path = outcome.problem.facts, tmp_path / "plan.xlsx"
    la.write(outcome, path, teams=teams)
    edited(path, "团队", 2, 9, None)
    second = facts.lawyer[teams.rows[1].lead]
    edited(path, "团队", 3, 9, f"{second.id} {second.name}")
    edited(path, "配对方案", 2, 7, None)
    assert la.read_teams(path, facts) == teams
    assert la.read_plan(path, facts) == outcome.plan
    _, is_fine = check_team_lines(facts, POLICY, path, Language.ZH)
    assert is_fine
    edited(path, "团队", 2, 5, "西门庆")
    with pytest.raises(BadInputError) as caught:
        la.read_teams(path, facts)
    assert [one.place for one in caught.value.defects] == ["团队!E2"]


def test_a_cell_without_an_id_is_refused_with_its_row(made, tmp_path):
    outcome, teams = made
    path = tmp_path / "plan.xlsx"
    la.write(outcome, path, teams=teams)
    edited(path, "团队", 3, 9, None)
    edited(path, "团队", 4, 9, 12.5)
    edited(path, "团队目标达到情况", 2, 1, "别的")
    edited(path, "团队目标达到情况", 3, 3, "很多")
    with pytest.raises(BadInputError) as caught:
        la.read_teams(path)
    places = [one.place for one in caught.value.defects]
    assert places == [
        "团队!I3", "团队!I4", "团队目标达到情况!A2", "团队目标达到情况!C3",
    ]  # fmt: skip
    assert "the id in lead is missing" in caught.value.defects[0].problem
