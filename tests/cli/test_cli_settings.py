"""Settings in Excel, from the template to plans, scores and inspections."""

import json
from collections import Counter

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.files.year import records_reader as records_in
from tests.worlds.both_languages import SENTENCE

LANGS = ("zh", "en")


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def world(tmp_path):
    """Return a folder with facts, a plan, records and settings."""
    facts = la.datasets.district(committees=12, lawyers=9, districts=2, seed=1)
    near = {"lat": facts.committees[0].lat, "lon": facts.committees[0].lon}
    home = facts.districts[0].id
    inspectors = [la.Inspector(id="i1", name="检查人", district=home, **near)]
    free = {"max_committees": None, "min_committees": 0}
    facts = facts.replace(
        inspectors=tuple(inspectors),
        lawyers=tuple(row.model_copy(update=free) for row in facts.lawyers),
    )
    outcome = la.solve(facts)
    la.write_facts(facts, tmp_path / "facts.xlsx")
    la.write(outcome, tmp_path / "plan.xlsx")
    rows = [
        {"lawyer": post.lawyer, "committee": post.committee, "day": "2026-03-02",
         "minutes": 240}
        for post in outcome.plan.posts
    ]  # fmt: skip
    (tmp_path / "records").mkdir()
    lines = ["lawyer,committee,day,minutes"]
    lines += [",".join(str(one) for one in row.values()) for row in rows]
    (tmp_path / "records" / "check_ins.csv").write_text("\n".join(lines), "utf-8")
    made = run("template", tmp_path / "settings.xlsx", "--settings", "--lang", "zh")
    assert made.exit_code == 0, made.output
    return tmp_path


def change(path, sheet, code, header, value):
    book = openpyxl.load_workbook(path)
    rows = list(book[sheet].iter_rows())
    heads = [one.value for one in rows[0]]
    row = next(row for row in rows if code in [one.value for one in row])
    row[heads.index(header)].value = value
    book.save(path)
    return f"{sheet}!{row[heads.index(header)].coordinate}"


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["s.xlsx", "s.toml", "s"])
def test_template_writes_settings_of_any_kind_once(tmp_path, name, lang):
    path = tmp_path / name
    said = run("template", path, "--settings", "--lang", lang)
    assert said.exit_code == 0, said.output
    assert "--rules" in said.stdout
    assert la.read_settings(path) == la.Settings()
    assert run("template", path, "--settings").exit_code == 2
    assert run("template", tmp_path / "s.json", "--settings").exit_code == 2
    assert run("template", tmp_path / "x", "--settings", "--records").exit_code == 2


def test_template_writes_records_to_fill_in(tmp_path):
    path = tmp_path / "records.xlsx"
    assert run("template", path, "--records", "--lang", "en").exit_code == 0
    heads = [one.value for one in openpyxl.load_workbook(path)["check_ins"][1]]
    assert heads == [one.field for one in records_in.RECORD_SHEETS["check_ins"][1]]


def test_the_rules_of_the_workbook_are_those_that_plan_check_and_verify(world):
    facts, settings = world / "facts.xlsx", world / "settings.xlsx"
    loads = Counter(post.lawyer for post in la.read_plan(world / "plan.xlsx").posts)
    assert max(loads.values()) > 1
    place = change(settings, "参数", "limit", "值", 1)
    assert place.startswith("参数!C")
    change(settings, "参数", "name", "值", "一人一村")
    plan = world / "lean.xlsx"
    said = run("solve", facts, "-o", plan, "--policy", settings, "--lang", "en")
    assert said.exit_code == 1, said.output
    assert "policy 一人一村" in said.stdout
    loads = Counter(post.lawyer for post in la.read_plan(plan).posts)
    assert max(loads.values()) == 1
    for words in (("check", facts, "--plan"), ("verify", facts)):
        said = run(*words, world / "plan.xlsx", "--policy", settings, "--lang", "en")
        assert said.exit_code == 1
        assert "limit 1" in said.stdout
        assert run(*words, world / "plan.xlsx").exit_code == 0
    assert run("check", facts, "--policy", settings).exit_code == 0
    many = run("solve-many", world, "-o", world / "plans", "--policy", settings)
    assert "facts" in many.stdout


@pytest.mark.parametrize("lang", LANGS)
def test_a_mistake_in_the_workbook_is_bad_input_with_its_cell(world, lang):
    settings = world / "settings.xlsx"
    place = change(settings, "规则", "coverage", "强度", "也许")
    for words in (
        ("solve", world / "facts.xlsx", "-o", world / "p.xlsx", "--policy", settings),
        ("assess", world / "facts.xlsx", world / "plan.xlsx", world / "records",
         "--sheet", settings),
        ("inspect", world / "facts.xlsx", world / "plan.xlsx", "--rules", settings),
    ):  # fmt: skip
        said = run(*words, "--lang", lang)
        assert said.exit_code == 2
        assert place in said.stderr
        assert ("is not must, wish or off" in said.stderr) == (lang == "en")
        assert ("不是强度" in said.stderr) == (lang == "zh")
        assert bool(SENTENCE.search(said.stderr)) == (lang == "en")


def test_the_score_sheet_of_the_workbook_makes_the_scores(world):
    settings, out = world / "settings.xlsx", world / "scores.json"
    words = ["assess", world / "facts.xlsx", world / "plan.xlsx", world / "records"]
    words += ["--sheet", settings, "-o", out]
    for name, value in (("input_weight", 0), ("output_weight", 0),
                        ("effect_weight", 100), ("unrated", 77)):  # fmt: skip
        change(settings, "考核评分", name, "值", value)
    assert run(*words).exit_code == 0
    scores = json.loads(out.read_text("utf-8"))["lawyer_scores"]
    assert {row["score"] for row in scores} == {77}


def test_records_of_a_part_of_the_year_are_said_to_be_measured_by_the_whole(world):
    words = ["assess", world / "facts.xlsx", world / "plan.xlsx", world / "records"]
    whole = run(*words, "--lang", "zh")
    assert "从2026-03-02到2026-03-02，涉及1个月，本次按12个月计算" in whole.stdout
    assert "请加 --months 1" in whole.stdout
    part = run(*words, "--lang", "zh", "--months", 1)
    assert "--months" not in part.stdout
    told = run(*words, "--lang", "en", "--months", 2).stdout
    assert "are of 1 month(s), from 2026-03-02 to 2026-03-02" in told
    assert "the duty of 2" in told
    days = (world / "records" / "check_ins.csv").read_text("utf-8")
    later = days.replace("2026-03-02", "2027-01-31", 1)
    (world / "records" / "check_ins.csv").write_text(later, "utf-8")
    assert "涉及11个月" in run(*words, "--lang", "zh").stdout
    assert "--months" not in run(*words, "--lang", "zh", "--months", 11).stdout


def test_the_rules_of_inspection_are_those_of_the_workbook_unless_typed(world):
    settings = world / "settings.xlsx"
    change(settings, "抽查", "share_percent", "值", 100)
    change(settings, "考核评分", "unrated", "值", 100)
    base = ["inspect", world / "facts.xlsx", world / "plan.xlsx"]

    def drawn(*words):
        out = world / "visits.json"
        out.unlink(missing_ok=True)
        said = run(*base, *words, "-o", out)
        assert said.exit_code in (0, 1), said.output
        return json.loads(out.read_text("utf-8"))

    served = len(la.read_plan(world / "plan.xlsx"))
    assert len(drawn("--rules", settings)["visits"]) == served
    assert len(drawn()["visits"]) < served
    few = drawn("--rules", settings, "--share", 0)
    assert few["visits"] == []
    # Without a word of anybody, the effect of all is that of the score sheet: no risk.
    risks = drawn("--rules", settings, "--records", world / "records")["visits"]
    assert max(row["risk"] for row in risks) == 1
    change(settings, "考核评分", "unrated", "值", 0)
    risks = drawn("--rules", settings, "--records", world / "records")["visits"]
    assert max(row["risk"] for row in risks) == 2
    policy = world / "policy.toml"
    run("template", policy)
    assert run(*base, "--rules", policy).exit_code == 2


def test_blank_records_are_said_to_hold_nothing(world):
    blank = world / "blank.xlsx"
    assert run("template", blank, "--records").exit_code == 0
    words = ["assess", world / "facts.xlsx", world / "plan.xlsx", blank]
    told = run(*words, "--lang", "zh").stdout
    assert f"{blank}中没有任何签到和日志" in told.replace("\n", "")
    english = " ".join(run(*words, "--lang", "en").stdout.split())
    assert "has no check-in and no log" in english
    filled = [*words[:3], world / "records"]
    assert "没有任何签到和日志" not in run(*filled, "--lang", "zh").stdout
