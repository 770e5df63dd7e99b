"""The shell names the teams, and verify finds what was changed in them."""

import re

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.cli import teams
from lawyer_assign.teams import HANGZHOU_ROLES
from tests.cli.test_cli import run


@pytest.fixture
def toy(tmp_path):
    path = tmp_path / "toy.xlsx"
    la.write_facts(la.datasets.toy(), path, lang="en")
    return path


def test_solve_says_what_is_open_and_verify_passes_it(toy, tmp_path):
    plan = tmp_path / "plan.xlsx"
    said = run("solve", toy, "-o", plan, "--lang", "en")
    assert "6 teams:" in said.stdout
    assert "without a stand-in" in said.stdout
    said = run("verify", toy, plan, "--lang", "zh")
    assert "团队（负责人、岗位、替补）6个：复核一致。" in said.stdout


def test_verify_finds_a_role_given_to_who_cannot_take_it(toy, tmp_path):
    plan = tmp_path / "plan.xlsx"
    run("solve", toy, "-o", plan, "--lang", "en")
    book = openpyxl.load_workbook(plan)
    sheet = book["team_roles"]
    heads = [cell.value for cell in sheet[1]]
    at, name = heads.index("lawyer"), heads.index("lawyer_name")
    row = next(one for one in sheet.iter_rows(min_row=2) if one[at].value)
    row[at].value = "l4" if row[at].value != "l4" else "l5"
    book.save(plan)
    named = run("verify", toy, plan, "--lang", "en")
    assert named.exit_code == 2
    assert f"team_roles!{row[at].coordinate}, team_roles!{row[name].coordinate}" in (
        named.stderr
    )
    row[name].value = None
    book.save(plan)
    said = run("verify", toy, plan, "--lang", "en")
    assert said.exit_code == 1
    assert "fault(s) in the teams" in said.stdout
    assert "who cannot take it" in said.stdout
    assert "The plan passes" not in said.stdout
    assert "the teams are at fault" in said.stdout.splitlines()[-1]


@pytest.mark.parametrize(
    ("lang", "more"), [("zh", "  ……另有4处\n"), ("en", "  ... and 4 more\n")]
)
def test_faults_of_teams_that_are_not_shown_are_counted(toy, tmp_path, lang, more):
    plan = tmp_path / "plan.xlsx"
    run("solve", toy, "-o", plan, "--lang", "en")
    book = openpyxl.load_workbook(plan)
    heads = [cell.value for cell in book["teams"][1]]
    for row in book["teams"].iter_rows(min_row=2):
        row[heads.index("lead")].value = "l1"
        row[heads.index("lead_name")].value = None
    book.save(plan)
    said = run("verify", toy, plan, "--lang", lang).stdout
    faults = int(re.search(r"(\d+)(处：| fault)", said)[1])
    assert faults > 4
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(teams, "MOST", faults - 4)
        assert more in run("verify", toy, plan, "--lang", lang).stdout
    assert more not in said


def test_the_policy_that_template_writes_holds_the_table_of_roles(tmp_path):
    path = tmp_path / "policy.toml"
    run("template", path, "--lang", "en")
    text = path.read_text(encoding="utf-8")
    assert text.count("[[roles.table]]") == len(HANGZHOU_ROLES)
    fewer = text.replace('id = "party_liaison"', 'id = "liaison"')
    path.write_text(fewer, encoding="utf-8")
    assert la.Policy.from_toml(path).roles["liaison"].needs_party_member


def test_verify_misses_a_price_of_teams_that_was_deleted(toy, tmp_path):
    plan = tmp_path / "plan.xlsx"
    run("solve", toy, "-o", plan, "--lang", "zh")
    for row in range(2, 8):
        book = openpyxl.load_workbook(plan)
        book["团队目标达到情况"].delete_rows(row)
        book.save(tmp_path / "fewer.xlsx")
        said = run("verify", toy, tmp_path / "fewer.xlsx", "--lang", "zh")
        assert said.exit_code == 1
        assert "缺少未达到程度" in said.stdout
