"""What an assessment says before its scores: months without records, a second scale."""

import datetime as dt
import json

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.facts import Adjustment
from lawyer_assign.views.assessments import assessment_text
from lawyer_assign.year.assessment import Grade
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.small import committee, lawyer, world

PLAN = la.Plan.of([("c1", "l1"), ("c2", "l2"), ("c3", "l3")])
SCALE = (("优秀", 90, 100, 15), ("合格", 70, 89, 0), ("不合格", 0, 69, -20))
NAMES = [f"l{at}" for at in (1, 2, 3)]


def town(scale=()):
    moves = [
        Adjustment(grade=name, score_from=low, score_to=high, percent=percent)
        for name, low, high, percent in scale
    ]
    places = [committee(f"c{at}") for at in (1, 2, 3)]
    return world(places, [lawyer(one) for one in NAMES], adjustments=moves)


def records(points=(87, 67, 95), days=("2026-01-05", "2026-12-28"), logs=()):
    """Effect alone is scored below: the points of a questionnaire are the score."""
    asked = [(f"l{at}", f"c{at}", days[0], n) for at, n in enumerate(points, 1)]
    came = [("l1", "c1", day, 150) for day in days]
    told = [("l1", "c1", day, "mediation") for day in logs]
    heads = ["lawyer", "committee", "day"]
    return la.records_from_frames({
        "check_ins": pd.DataFrame(came, columns=[*heads, "minutes"]),
        "logs": pd.DataFrame(told, columns=[*heads, "duty"]),
        "questionnaires": pd.DataFrame(asked, columns=[*heads, "points"]),
    })  # fmt: skip


EFFECT = la.ScoreSheet(input_weight=0, output_weight=0, effect_weight=100)


def said(facts, known=None, sheet=EFFECT, **more):
    found = la.assess(facts, PLAN, records() if known is None else known, sheet, **more)
    for one in found.remarks:
        assert not strict_faults_of(one)
        assert one.zh in assessment_text(found, "zh").replace("\n", "")
        assert one.en in " ".join(assessment_text(found, "en").split())
    return found.remarks


def test_two_scales_of_grades_are_told_with_both_sheets_and_who_is_hit():
    (one,) = said(town(SCALE))
    for words in ("“等次”表", "“考核浮动”表", "优秀85分起、合格60分起、不合格0分起",
                  "优秀90至100分+15%、合格70至89分0%、不合格0至69分-20%",
                  "优秀1名按合格（0%）", "合格1名按不合格（-20%）"):  # fmt: skip
        assert words in one.zh
    assert "1 lawyer(s) of grade excellent as pass (0 %)" in one.en
    assert "1 lawyer(s) of grade pass as fail (-20 %)" in one.en
    assert "excellent as excellent" not in one.en


def test_scales_that_differ_are_told_though_nobody_is_hit_this_time():
    (one,) = said(town(SCALE), records((95, 75, 30)))
    assert "本次没有律师受影响" in one.zh


def test_rows_without_a_name_stand_for_the_grades_if_they_are_as_many():
    bare = [("", *row[1:]) for row in SCALE]
    (one,) = said(town(bare))
    assert "合格1名按不合格（-20%）" in one.zh
    finer = [("", 90, 100, 9), ("", 70, 89, 3), ("", 50, 69, 0), ("", 0, 49, -9)]
    assert not said(town(finer))


@pytest.mark.parametrize(
    "scale",
    [
        (),
        (("优秀", 85, 100, 15), ("合格", 60, 84, 0), ("不合格", 0, 59, -20)),
        (("excellent", 85, 100, 15), ("pass", 60, 84, 0), ("fail", 0, 59, -20)),
        (("", 85, 100, 15), ("", 60, 84, 0), ("", 0, 59, -20)),
        (("优秀", 85, 92, 9), ("优秀", 93, 100, 15), ("其余", 0, 84, 0)),
        (("甲", 90, 100, 15), ("乙", 70, 89, 0), ("丙", 0, 69, -20)),
    ],
)
def test_one_scale_and_scales_of_other_names_are_no_remark(scale):
    assert not said(town(scale))


def test_the_grades_of_the_sheet_that_is_handed_in_are_compared():
    same = la.ScoreSheet(**dict(EFFECT) | {"grades": (
        Grade(name="excellent", name_zh="优秀", score_from=90),
        Grade(name="pass", name_zh="合格", score_from=70),
        Grade(name="fail", name_zh="不合格", score_from=0),
    )})  # fmt: skip
    assert not said(town(SCALE), sheet=same)


def test_records_that_end_early_name_their_last_day_and_the_option():
    half = records(days=("2026-01-05", "2026-06-30"))
    (one,) = said(town(), half)
    for words in ("2026-06-30", "--months 6", "months=6", "12"):
        assert words in one.zh
        assert words in one.en
    assert not said(town(), half, months=6)
    assert not said(town())


def test_a_log_written_days_after_the_last_visit_begins_no_month():
    days = ("2026-01-05", "2026-06-30")
    (one,) = said(town(), records(days=days, logs=("2026-07-06",)))
    assert "--months 6" in one.zh
    (one,) = said(town(), records(days=days, logs=("2026-07-20",)))
    assert "--months 7" in one.zh
    alone = records(days=("2026-01-05",), logs=("2026-01-09",))
    found = la.assess(town(), PLAN, alone)
    assert found.span == (dt.date(2026, 1, 5), dt.date(2026, 1, 5))


def test_the_shell_says_both_before_the_scores(tmp_path):
    la.write_facts(town(SCALE), tmp_path / "facts.xlsx")
    rows = [{"committee": place, "lawyer": who} for place, who in PLAN.posts]
    (tmp_path / "plan.json").write_text(json.dumps({"plan": rows}), "utf-8")
    half = records(days=("2026-01-05", "2026-06-30"))
    la.write(half, tmp_path / "records.json")
    names = ("facts.xlsx", "plan.json", "records.json")
    words = ["assess", *(str(tmp_path / one) for one in names), "--lang", "zh"]
    told = CliRunner().invoke(app, words).stdout
    assert told.startswith("请先留意：2处")
    assert "--months 6" in told
    assert "考核浮动" in told


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", ("法治宣传当日", "缺勤不单独扣分")),
        ("en", ("publicity events", "makes up for")),
    ],
)
def test_what_input_counts_is_said_beside_the_scores(tmp_path, lang, words):
    """A hundred of input does not say that no day was missed."""
    toy = la.datasets.toy()
    plan = la.solve(toy).plan
    post = plan.posts[0]
    visit = {"lawyer": [post.lawyer], "committee": [post.committee]}
    visit |= {"day": ["2026-03-02"]}
    tables = {
        "check_ins": pd.DataFrame({**visit, "minutes": [200]}),
        "logs": pd.DataFrame({**visit, "duty": ["publicity"]}),
    }
    found = la.assess(toy, plan, la.records_from_frames(tables))
    assert found.lawyers().event_minutes[post.lawyer] == 200
    said = la.views.assessment_text(found, lang)
    la.write(found, tmp_path / "scores.xlsx", lang=lang)
    sheet = openpyxl.load_workbook(tmp_path / "scores.xlsx").worksheets[0]
    cells = "\n".join(str(row[0].value) for row in sheet.iter_rows())
    heads = [cell.value for cell in sheet[1]]
    assert ("其中：法治宣传当日（分钟）" if lang == "zh" else "event_minutes") in heads
    assert str(sheet.max_row) in sheet.print_area  # what is below is printed, too
    for one in words:
        assert one in said
        assert one in cells
