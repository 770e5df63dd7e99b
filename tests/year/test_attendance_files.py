"""Time, place and text of records: optional, in every kind of file."""

import datetime as dt

import numpy as np
import openpyxl
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError

DAY = dt.date(2026, 3, 2)
CHECK_INS = {
    "lawyer": ["l1", "l2"],
    "committee": ["c1", "c1"],
    "day": [DAY, DAY],
    "minutes": [150, 180],
}


def records(**more):
    logs = {"lawyer": ["l1"], "committee": ["c1"], "day": [DAY], "duty": ["mediation"]}
    frames = {
        "check_ins": pd.DataFrame(CHECK_INS | more),
        "logs": pd.DataFrame(logs | {"text": ["=调解一起'邻里'纠纷 "]}),
    }
    return la.records_from_frames(frames)


def test_what_nobody_recorded_is_empty():
    found = records()
    assert found.check_ins.time.tolist() == ["", ""]
    assert np.isnan(found.check_ins[["lat", "lon"]].to_numpy()).all()
    assert found.ratings.empty


@pytest.mark.parametrize("name", ["r.xlsx", "r.json", "r"])
def test_time_place_and_text_go_round(tmp_path, name):
    found = records(
        签到时刻=["9:05", dt.time(14, 0)], lat=[30.25, None], lon=[120.125, ""]
    )
    assert found.check_ins.time.tolist() == ["09:05", "14:00"]
    la.write(found, tmp_path / name)
    again = la.read_records(tmp_path / name)
    for table in ("check_ins", "logs"):
        pd.testing.assert_frame_equal(again[table], found[table])
    assert again.logs.text.tolist() == ["=调解一起'邻里'纠纷"]


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"time": ["noon", ""]}, "time", "时刻"),
        ({"time": [9.5, ""]}, "time", "时刻"),
        ({"time": ["25:00", ""]}, "time", "时刻"),
        ({"lat": [91, None]}, "lat", "大于90"),
        ({"lon": ["east", None]}, "lon", "十进制度数"),
    ],
)
def test_each_bad_cell_is_named_at_its_place(more, field, said):
    with pytest.raises(BadInputError) as error:
        records(**more)
    (defect,) = error.value.defects
    assert defect.place == f"check_ins[0].{field}"
    assert said in defect.problem.zh


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sheet_of_lawyers_says_which_visits_were_missed(tmp_path, lang):
    visits = [
        la.Visit("c1", "duty", DAY, "am", DAY, "am", ("l1", "l2")),
        la.Visit("c1", "event", DAY, "pm", DAY, "pm", ("l2",)),
        la.Visit("c2", "visit", DAY, "pm", DAY, "pm", ("l3",)),
    ]
    facts = la.datasets.toy()
    none = {key: [] for key in CHECK_INS}
    came = none | {"lawyer": ["l3"], "committee": ["c2"], "day": [DAY], "minutes": [90]}
    records = la.records_from_frames({"check_ins": pd.DataFrame(came)})
    found = la.compare_attendance(facts, visits, records, first=DAY, last=DAY)
    la.write(found, tmp_path / "found.xlsx", lang=lang)
    name, head = (
        ("按律师", "缺勤的服务") if lang == "zh" else ("by_lawyer", "missed_visits")
    )
    sheet = openpyxl.load_workbook(tmp_path / "found.xlsx")[name]
    heads = [cell.value for cell in sheet[1]]
    said = {
        row[0]: row[heads.index(head)] for row in sheet.iter_rows(2, values_only=True)
    }
    place = facts.committee["c1"].name
    if lang == "zh":
        assert said["l1"] == f"{place}：3月2日上午"
        assert said["l2"] == f"{place}：3月2日上午、3月2日下午（法治宣传）"
    else:
        assert said["l1"] == f"{place}: 2026-03-02 morning"
        days = "2026-03-02 morning, 2026-03-02 afternoon (publicity)"
        assert said["l2"] == f"{place}: {days}"
    assert said["l3"] is None


def test_of_many_missed_visits_the_rest_is_counted(tmp_path):
    facts = la.datasets.toy()
    alike = [one.model_copy(update={"name": "东山村"}) for one in facts.committees]
    days = [DAY + dt.timedelta(7 * at) for at in range(35)]
    visits = [la.Visit("c1", "duty", x, "am", x, "am", ("l1",)) for x in days]
    found = la.compare_attendance(
        facts.replace(committees=alike), visits, records(), first=DAY, last=days[-1]
    )
    missed = sum(one.how == "missed" for one in found.kept)
    assert missed > 31
    la.write(found, tmp_path / "found.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "found.xlsx")["按律师"]
    heads = [cell.value for cell in sheet[1]]
    said = next(x for x in sheet.iter_rows(2, values_only=True) if x[0] == "l1")
    text = said[heads.index("缺勤的服务")]
    assert text.startswith("东山村（c1）：3月9日上午、")
    assert text.count("上午") == 30
    assert text.endswith(f"；另有{missed - 30}次，见“逐次到岗”表")


TOWNS = ("云峰镇", "石门镇", "白沙镇", "白沙镇")
CALLED = ("石桥村（云峰镇）", "石桥村（石门镇）", "石桥村（c3）", "石桥村（c4）")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_villages_of_one_name_are_told_apart_on_every_sheet(tmp_path, lang):
    facts = la.datasets.toy()
    alike = [
        row.model_copy(update={"name": "石桥村", "town": town})
        for row, town in zip(facts.committees[:4], TOWNS, strict=True)
    ]
    alike += facts.committees[4:]
    visits = [
        la.Visit(row.id, "duty", DAY, "am", DAY, "am", (f"l{at}",))
        for at, row in enumerate(alike[:4], 1)
    ]
    at_two = {"lawyer": ["l5", "l5"], "committee": ["c1", "c2"]}
    found = la.compare_attendance(
        facts.replace(committees=alike), visits, records(**at_two),
        first=DAY, last=DAY,
    )  # fmt: skip
    la.write(found, tmp_path / "found.xlsx", lang=lang)
    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    lawyers, every, doubts = (
        list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets[:3]
    )
    missed = {
        row[0]: row[-1].split(":")[0].split("：")[0] for row in lawyers[1:] if row[-1]
    }
    assert missed == {"l3": CALLED[2], "l4": CALLED[3]}
    assert [row[2:4] for row in every[1:]] == [
        (f"c{at}", called) for at, called in enumerate(CALLED, 1)
    ]
    at = doubts[0].index("社区（村）编号" if lang == "zh" else "committee")
    assert {row[at : at + 2] for row in doubts[1:]} == {("c1", CALLED[0])}


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-01-01", "2026-12-31", "2026年度"),
        ("2026-04-01", "2026-06-30", "2026年第二季度"),
        ("2026-02-01", "2026-02-28", "2026年2月"),
        ("2026-02-01", "2026-04-30", "2026年2月至4月"),
        ("2026-02-02", "2026-02-28", "2026年2月2日至2026年2月28日"),
        ("2025-12-01", "2026-01-31", "2025年12月1日至2026年1月31日"),
    ],
)
def test_pages_of_attendance_say_of_which_time_they_are(tmp_path, first, last, said):
    days = [dt.date.fromisoformat(one) for one in (first, last)]
    visits = [la.Visit("c1", "duty", x, "am", x, "am", ("l1",)) for x in days]
    found = la.compare_attendance(
        la.datasets.toy(), visits, records(), first=days[0], last=days[1]
    )
    la.write(found, tmp_path / "found.xlsx", lang="zh")
    book = openpyxl.load_workbook(tmp_path / "found.xlsx")
    titles = [book[name].oddHeader.center.text for name in book.sheetnames[:3]]
    assert [one.split(said)[-1] for one in titles] == [
        "律师到岗情况", "逐次到岗情况", "存疑记录",
    ]  # fmt: skip
    assert "审核：____" in list(book["按律师"].values)[-1][0]
    cell = book["逐次到岗"]["A2"]
    assert (cell.value.date(), cell.is_date) == (days[0], True)
    assert cell.number_format == 'yyyy"年"m"月"d"日"'


def test_days_stay_days_in_text_files(tmp_path):
    visits = [la.Visit("c1", "duty", DAY, "am", DAY, "am", ("l1",))]
    found = la.compare_attendance(la.datasets.toy(), visits, records())
    la.write(found, tmp_path / "found", lang="zh")
    la.write(found, tmp_path / "found.json")
    assert "\n2026-03-02," in (tmp_path / "found" / "visits.csv").read_text("utf-8-sig")
    assert '"date": "2026-03-02"' in (tmp_path / "found.json").read_text("utf-8")
