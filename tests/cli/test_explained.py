"""What a solved workbook explains: nothing that solves once who waits wants an end."""

from dataclasses import replace

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
import lawyer_assign.interrupts as interrupts
from lawyer_assign.cli import app
from lawyer_assign.cli.messages import Language
from lawyer_assign.cli.plans import explained
from lawyer_assign.cli.ticker import Ticker

SHEETS = {"缺口", "补救办法"}


@pytest.fixture(scope="module")
def short():
    """Return an outcome that leaves somebody without a lawyer."""
    outcome = la.solve(la.datasets.toy(), la.Policy.hangzhou_2024().with_limit(1))
    assert la.shortage(outcome).open
    return outcome


def asked(outcome, folder, seconds):
    """Return the sheets of the answers, and which were left out."""
    with Ticker(Language.ZH) as ticker:
        outcome = replace(outcome, seconds=0.0)
        path = folder / "plan.xlsx"
        answers, said = explained.explained(outcome, path, seconds, ticker)
    missed = [one for one in ("shortage", "remedies") if f"--{one}" in said]
    return {one.zh for each in answers for one in each.sheets("zh")}, missed


@pytest.mark.parametrize("seconds", [60.0, None])
def test_gaps_and_cures_are_explained_while_there_is_time(short, tmp_path, seconds):
    sheets, missed = asked(short, tmp_path, seconds)
    assert sheets >= SHEETS
    assert missed == []


@pytest.mark.parametrize(("limit", "each"), [(9.0, 3.0), (60.0, 20.0), (600.0, 20.0)])
def test_a_search_that_used_its_time_up_leaves_a_third_for_each(limit, each):
    """A city's search uses all of it, and its gaps want telling all the same."""
    assert explained.Clock(limit, used=limit).left == each
    assert not explained.Clock(limit, used=limit).is_over


def test_nothing_that_solves_is_begun_where_a_third_is_too_little(short, tmp_path):
    sheets, missed = asked(short, tmp_path, 0.5)
    assert not sheets & SHEETS
    assert sheets == {"说明", "未作分析"}
    assert missed == ["shortage", "remedies"]


def test_nothing_that_solves_is_begun_after_an_interrupt(short, tmp_path, monkeypatch):
    monkeypatch.setattr(interrupts, "was_asked", lambda: True)
    sheets, missed = asked(short, tmp_path, 60.0)
    assert not sheets & SHEETS
    assert missed == ["shortage", "remedies"]


def test_who_interrupts_the_gaps_is_spared_the_cures(short, tmp_path, monkeypatch):
    told = iter([False])
    monkeypatch.setattr(interrupts, "was_asked", lambda: next(told, True))
    sheets, missed = asked(short, tmp_path, None)
    assert "缺口" in sheets
    assert missed == ["remedies"]


def test_what_is_asked_hears_of_an_interrupt_and_of_its_time(short, monkeypatch):
    heard = {}

    def ask(outcome, *, time_limit, progress, stop):
        heard.update(limit=time_limit, stop=stop, progress=progress)
        return la.shortage(outcome)

    monkeypatch.setattr(explained, "remedies", ask)
    with Ticker(Language.ZH) as ticker:
        path = explained.Path("plan.xlsx")
        explained.explained(short, path, 9.0, ticker)
        assert heard["progress"] == ticker.hear_quietly
    assert 0 < heard["limit"] <= 9.0
    assert heard["stop"] is interrupts.was_asked


def test_the_workbook_says_what_was_left_out_and_which_verb_gives_it(tmp_path):
    la.write_facts(la.datasets.toy(), tmp_path / "facts.xlsx")
    la.Policy.hangzhou_2024().with_limit(1).to_toml(tmp_path / "policy.toml")
    facts, plan, rules = (
        str(tmp_path / one) for one in ("facts.xlsx", "plan.xlsx", "policy.toml")
    )
    args = ["solve", facts, "-o", plan, "--policy", rules, "--time-limit", "0.9"]
    said = CliRunner().invoke(app, [*args, "--lang", "zh"]).output
    rows = openpyxl.load_workbook(plan)["未作分析"].iter_rows(values_only=True)
    told = [row[0] for row in rows]
    for option in ("--shortage", "--remedies"):
        (line,) = [one for one in told if option in str(one)]
        assert line in said
    assert "未作分析" in "".join(
        str(row[0])
        for row in openpyxl.load_workbook(plan)["总体情况"].iter_rows(values_only=True)
    )
