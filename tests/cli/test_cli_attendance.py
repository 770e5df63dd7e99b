"""`attendance`, and `inspect --roster`: what is compared, said, written, refused."""

import json

import openpyxl
import pandas as pd
import pytest

import lawyer_assign as la
from tests.cli.test_cli import LANGS, run
from tests.worlds.published import town, town_facts

A, B = "330102001001", "330102001002"
HEADS = ["lawyer", "committee", "day", "minutes", "time", "lat", "lon"]


@pytest.fixture
def files(tmp_path):
    """Facts, a roster, a plan, and records of a week with a lie among them."""
    outcome = town()
    la.write_facts(outcome.facts, tmp_path / "facts.json")
    la.write_roster(outcome, tmp_path / "roster.xlsx")
    (tmp_path / "plan").mkdir()
    lines = ["committee,lawyer", *(",".join(one) for one in outcome.plan.posts)]
    (tmp_path / "plan" / "plan.csv").write_text("\n".join(lines), encoding="utf-8")
    check_ins = [
        ("l1", A, "2026-03-02", 150, "09:00", None, None),
        ("l1", B, "2026-03-02", 150, "09:30", None, None),
    ]
    logs = [("l1", A, "2026-03-02", "mediation", "")]
    frames = {
        "check_ins": pd.DataFrame(check_ins, columns=HEADS),
        "logs": pd.DataFrame(logs, columns=[*HEADS[:3], "duty", "text"]),
    }
    la.write(la.records_from_frames(frames), tmp_path / "records.xlsx")
    return tmp_path


def asked(files, *more):
    names = ("facts.json", "roster.xlsx", "records.xlsx")
    return run("attendance", *(files / name for name in names), *more)


def test_a_day_may_be_typed_as_in_workbooks(files):
    told = [
        asked(files, "--first", first, "--last", last, "--lang", "zh").output
        for first, last in (("2026-03-02", "2026-03-08"), ("2026.3.2", "2026/3/8"),
                            ("２０２６年3月2日", "2026年03月08日"))
    ]  # fmt: skip
    assert "缺勤" in told[0]
    assert told[0] == told[1] == told[2]
    assert asked(files, "--first", "2026.3.9", "--lang", "zh").output != told[0]


@pytest.mark.parametrize("lang", LANGS)
def test_what_was_kept_and_what_cannot_be_true_is_said(files, lang):
    week = ["--first", "2026-03-02", "--last", "2026-03-08"]
    done = asked(files, *week, "-o", files / "out.xlsx", "--lang", lang)
    assert done.exit_code == 1, done.output
    words = {
        "zh": (
            "按时到岗",
            "自行改期",
            "缺勤",
            "同一时间在两处签到",
            "清波社区",
            "值班签到!A3",
        ),
        "en": ("kept", "missed", "at two places", "清波社区", "值班签到!A3"),
    }
    for word in words[lang]:
        assert word in done.output
    book = openpyxl.load_workbook(files / "out.xlsx")
    sheets = {
        "zh": ["按律师", "逐次到岗", "存疑记录", "存疑规则"],
        "en": ["by_lawyer", "visits", "doubts", "doubt_rules"],
    }
    assert book.sheetnames == sheets[lang]
    said = "".join(
        str(cell.value or "")
        for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )  # fmt: skip
    assert ("two_places" in said) is False
    assert ("同一时间在两处签到" if lang == "zh" else "at two places") in said
    for name in ("王甲", "柳浪社区", "甲律师事务所"):
        assert name in said


def test_a_week_that_was_kept_is_fine(files):
    outcome = town()
    visits = [v for v in outcome.visits if str(v.date) == "2026-03-02" and v.lawyers]
    hours = {"am": "09:00", "pm": "14:00"}
    rows = [
        (*v.lawyers, v.committee, str(v.date), 150, hours[v.half], None, None)
        for v in visits
    ]
    frame = pd.DataFrame(rows, columns=HEADS)
    la.write(la.records_from_frames({"check_ins": frame}), files / "records.xlsx")
    done = asked(files, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert visits


def test_rules_of_doubtful_records_are_those_of_the_settings(files):
    rules = files / "settings.xlsx"
    la.write_settings(la.Settings(doubts=la.DoubtRules(far_metres=7)), rules)
    done = asked(files, "--rules", rules, "-o", files / "out.json")
    assert done.exit_code == 1, done.output
    written = json.loads((files / "out.json").read_text("utf-8"))
    said = {row["item"]: row["value"] for row in written["doubt_rules"]}
    assert said["far_metres"] == 7
    (files / "other.toml").write_text('[policy]\nname = "x"\n')
    done = asked(files, "--rules", files / "other.toml")
    assert done.exit_code == 2
    assert done.stdout == ""


def test_a_stranger_and_a_target_in_use_are_refused(files):
    facts = town_facts()
    less = facts.replace(lawyers=facts.lawyers[1:], online_hours=(), residents=())
    la.write_facts(less, files / "facts.json")
    assert asked(files).exit_code == 2
    assert asked(files, "-o", files / "records.xlsx").exit_code == 2


@pytest.mark.parametrize("lang", LANGS)
def test_doubtful_records_are_a_risk_of_inspections(files, lang):
    words = ["inspect", files / "facts.json", files / "plan", "--share", 1]
    records = ["--records", files / "records.xlsx"]
    roster = ["--roster", files / "roster.xlsx"]

    def drawn(*more):
        out = files / f"drawn{len(more)}.json"
        done = run(*words, *more, "-o", out, "--lang", lang)
        assert done.exit_code in (0, 1), done.output
        rows = json.loads(out.read_text("utf-8"))["visits"]
        return {row["committee"]: row["risk"] for row in rows}

    before, after = drawn(*records), drawn(*records, *roster)
    assert after.get(B, 0) == before.get(B, 0) + 1 or A in after
    assert sum(after.values()) > sum(before.values())
    done = run(*words, *roster, "--lang", lang)
    assert done.exit_code == 2
    assert "--records" in done.output
