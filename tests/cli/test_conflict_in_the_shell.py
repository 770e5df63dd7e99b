"""Contradictions in the shell: named by check before anybody solves, and by solve."""

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.facts import Agreement, Conflict
from tests.worlds.small import DAY, committee, lawyer, world


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


@pytest.fixture
def torn(tmp_path):
    """Write a workbook whose only agreement is with a lawyer in conflict."""
    facts = world(
        [committee("c1", lat=30.0, lon=120.0), committee("c2", lat=30.0, lon=120.0)],
        [lawyer("l1"), lawyer("l2")],
        agreements=[
            Agreement(committee="c2", firm="f1", lawyers=["l2"], is_fixed=True)
        ],
        conflicts=[Conflict(committee="c2", lawyer="l2", reason="近亲属")],
    )
    path = tmp_path / "facts.xlsx"
    la.write_facts(facts, path)
    return path


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_names_what_contradicts_by_cell_and_name(torn, lang):
    said = run("check", torn, "--lang", lang)
    assert said.exit_code == 1
    assert "服务协议!E2" in said.stdout
    assert "回避!A2" in said.stdout
    assert "name of l2" in said.stdout
    assert ("矛盾" if lang == "zh" else "contradict") in said.stdout
    assert "lawyer-assign solve" not in said.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_solve_without_a_plan_names_the_contradiction(torn, tmp_path, lang):
    plan = tmp_path / "plan.xlsx"
    said = run("solve", torn, "-o", plan, "--lang", lang)
    assert said.exit_code == 1
    assert not plan.exists()
    assert "服务协议!E2" in said.stdout
    assert "近亲属" in said.stdout


def test_facts_that_do_not_contradict_are_fine(tmp_path):
    path = tmp_path / "facts.json"
    la.write_facts(la.datasets.toy(), path)
    said = run("check", path, "--lang", "en")
    assert said.exit_code == 0
    assert "The facts are fine" in said.stdout
    policy = la.Policy.hangzhou_2024(on=DAY)
    assert not la.conflict(la.read(path), policy)
