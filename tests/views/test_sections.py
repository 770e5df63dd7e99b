"""Costs, scores, inspections, teams: text, HTML, sheets and JSON say the same."""

import datetime as dt
import json
import re
from functools import cache
from html import unescape
from itertools import takewhile

import openpyxl
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign import views
from lawyer_assign.files import read_plan
from lawyer_assign.roster import WEEKDAYS
from lawyer_assign.shown import UNITS

LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def outcome():
    facts = la.datasets.with_example_money(la.datasets.toy())
    inspectors = (
        la.Inspector(id="i1", name="检查人", district=facts.districts[0].id,
                     lat=30.2, lon=120.1),
    )  # fmt: skip
    return la.solve(facts.replace(inspectors=inspectors))


@pytest.fixture(scope="module")
def results(outcome):
    facts, plan = outcome.problem.facts, outcome.plan
    posts = pd.DataFrame(list(plan.posts))
    records = la.records_from_frames(
        {"check_ins": posts.assign(day=dt.date(2026, 1, 5), minutes=200)}
    )
    return {
        "costs": la.cost(facts, plan),
        "assessment": la.assess(facts, plan, records),
        "inspection": la.plan_inspection(facts, plan, rules=la.InspectionRules(
            share_percent=100)),
        "attendance": la.compare_attendance(facts, roster(outcome).visits, records),
    }  # fmt: skip


@cache
def days():
    return la.DayTable.of_years(2026)


def roster(outcome):
    return la.plan_roster(outcome, days())


TEXTS = {
    "attendance": views.attendance_text,
    "costs": views.costs_text,
    "assessment": views.assessment_text,
    "inspection": views.inspection_text,
}
SHEETS = {
    "attendance": ("by_lawyer", "按律师"),
    "costs": ("by_district", "区县补贴"),
    "assessment": ("lawyer_scores", "律师考核"),
    "inspection": ("visits", "检查安排"),
}


def cells_of(page):
    return [
        unescape(one) for one in re.findall(r"<t[dh](?: [^>]*)?>(.*?)</t[dh]>", page)
    ]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", TEXTS)
def test_the_page_says_what_the_text_says(results, name, lang):
    text = TEXTS[name](results[name], lang)
    page = views.html(results[name], lang)
    cells = [one for one in cells_of(page) if one]
    assert len(cells) > 8
    for cell in cells:
        assert cell in text
    is_chinese = any("\u4e00" <= mark <= "\u9fff" for mark in text.splitlines()[0])
    assert is_chinese == (lang == "zh")
    assert page != views.html(results[name], "en" if lang == "zh" else "zh")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", TEXTS)
def test_sheets_and_document_hold_the_same_rows(results, name, lang, tmp_path):
    la.write(results[name], tmp_path / "r.xlsx", lang=lang)
    la.write(results[name], tmp_path / "r.json")
    document = json.loads((tmp_path / "r.json").read_text("utf-8"))
    table, zh = SHEETS[name]
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    sheet = book[zh if lang == "zh" else table]
    # Behind an empty row stands what is said below a table.
    rows = [*takewhile(any, sheet.iter_rows(min_row=2, values_only=True))]
    keys = [next(iter(row.values())) for row in document[table]]
    # Ids may stand behind what is printed; sums have none.
    key = next(iter(document[table][0]))
    ids = [cell.value for cell in sheet[1]]
    at = (
        ids.index({"committee": "社区（村）编号"}.get(key, ids[0]))
        if (lang == "zh")
        else ids.index(key)
    )
    assert [row[at] for row in rows if row[at] is not None] == keys
    assert keys
    sheets = document.keys() - {"format", "sha256"}  # what a document says of itself
    assert len(book.sheetnames) == len(sheets)


def test_a_result_names_every_number_it_rests_on(results, tmp_path):
    la.write(results["assessment"], tmp_path / "a.json")
    found = json.loads((tmp_path / "a.json").read_text("utf-8"))
    said = {row["item"]: row["value"] for row in found["score_sheet"]}
    assert said["duty_minutes.village"] == 12 * 150
    assert said["months assessed"] == 12
    assert said["input_weight"] == 40
    assert found["grades"][0] == {"grade": "excellent", "score_from": 85}
    la.write(results["inspection"], tmp_path / "i.json")
    found = json.loads((tmp_path / "i.json").read_text("utf-8"))
    said = {row["item"]: row["value"] for row in found["inspection_rules"]}
    assert (said["seed"], said["share_percent"]) == (0, 100)
    assert said["travel.detour_percent"] == 130
    la.write(results["inspection"], tmp_path / "i.xlsx", lang="zh")
    sheet = openpyxl.load_workbook(tmp_path / "i.xlsx")["抽查规则"]
    assert [cell.value for cell in sheet[2]] == ["随机种子", 0, None]
    assert [cell.value for cell in sheet[3]] == ["抽查比例", 100, "%"]
    units = {row[2] for row in sheet.iter_rows(values_only=True)}
    assert "个配对" in units
    assert units <= {"单位", None, *(one.zh for one in UNITS.values())}


@pytest.mark.parametrize("lang", LANGS)
def test_teams_are_a_section_of_the_report(outcome, lang):
    teams = la.fill_teams(outcome)
    text = views.report_text(outcome, lang, teams=teams)
    section = views.teams_text(outcome, teams, lang)
    assert text.endswith(section)
    assert section not in views.report_text(outcome, lang)
    roles = outcome.problem.policy.roles.table
    for role in roles:
        title = role.title_zh if lang == "zh" else role.title
        held = [who for team in teams.rows for one, who in team.roles if one == role.id]
        (line,) = [one for one in section.splitlines() if one.startswith(f"  {title} ")]
        assert [int(one) for one in line.split()[-3:]] == [
            len(held), len(held) - held.count(None), held.count(None),
        ]  # fmt: skip
    alone = [team.committee for team in teams.rows if team.stand_in is None]
    lacking = "缺替补律师：" if lang == "zh" else "no stand-in"
    assert sum(lacking in one for one in section.splitlines()) == len(alone) > 0
    for proof in teams.proofs:
        assert f"{proof.price:,}" in section
    page = views.html(outcome, lang, teams=teams)
    assert all(one in section or one in text for one in cells_of(page) if one)
    few = views.teams_text(outcome, teams, lang, most=1)
    assert ("另有" if lang == "zh" else "more") in few


def test_teams_read_from_a_file_have_no_prices_but_a_section(outcome, tmp_path):
    path = tmp_path / "plan.json"
    la.write(outcome, path, teams=la.fill_teams(outcome))
    teams = la.read_teams(path)
    assert read_plan(path) == outcome.plan
    bare = la.Teams(rows=teams.rows)
    assert "Prices" in views.teams_text(outcome, teams)
    assert "Prices" not in views.teams_text(outcome, bare)


@pytest.mark.parametrize("lang", LANGS)
def test_a_roster_is_a_section_of_the_page_and_of_the_plans_workbook(
    outcome, lang, tmp_path
):
    found = roster(outcome)
    text, page = views.roster_text(found, lang), views.html(found, lang)
    cells = [one for one in cells_of(page) if one]
    assert len(cells) > 20
    assert all(one in text for one in cells)
    la.write(outcome, tmp_path / "plan.xlsx", lang=lang, roster=found)
    book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
    names = {
        "zh": ["值班小结", "固定服务时间", "律师每周安排", "未能排出"],
        "en": ["roster_summary", "fixed_times", "lawyer_weeks", "roster_missing"],
    }[lang]
    assert [one for one in book.sheetnames if one in names] == names
    counts, times, weeks, missing = (
        [[cell.value for cell in row] for row in book[name].iter_rows(min_row=2)]
        for name in names
    )
    assert counts[0][1] == len(found.roster) == len(times)
    # A sheet of nothing says so in a word.
    assert len(missing) == max(1, len(found.missing))
    assert (missing[0][0] in ("无", "none")) == (not found.missing)
    facts = outcome.problem.facts
    for row in found.roster.rows:
        line = next(one for one in times if one[0] == row.committee)
        assert row.time.text.of(lang) in line
        at = 3 + WEEKDAYS.index(row.time.half_day)
        for who in row.lawyers:
            week = next(one for one in weeks if one[0] == who)
            assert facts.lawyer[who].name in week
            assert facts.committee[row.committee].name in week[at]
    assert sum(cell is not None for row in weeks for cell in row[3:]) <= len(times)
    assert read_plan(tmp_path / "plan.xlsx") == outcome.plan
