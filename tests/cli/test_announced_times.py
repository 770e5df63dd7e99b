"""Fixed times in the sheet to be announced: whose they are, and who says otherwise."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.cli.desk.typed_times import says
from tests.cli.test_refresh_marks import refreshed, run
from tests.worlds.small import committee, district, firm, world

HALF_DAYS = ("mon-am", "wed-pm", "fri-am")


@pytest.fixture
def files(tmp_path):
    """Return a folder with a plan of three villages, two of one name, and a roster."""
    places = [
        committee(
            f"c{at}", kind="village", duty_half_days=frozenset([half])
        ).model_copy(update={"name": name})
        for at, half, name in zip(
            "123", HALF_DAYS, ("王家村", "李家村", "王家村"), strict=True
        )
    ]
    facts = world(places, 3, [firm("f1")], [district("d1")])
    la.write_facts(facts, tmp_path / "facts.xlsx")
    la.Policy.hangzhou_2024(stability="off").to_toml(tmp_path / "policy.toml")
    assert run(tmp_path, "solve", "facts.xlsx", "-o", "plan.xlsx").exit_code == 0
    made = run(tmp_path, "roster", "facts.xlsx", "plan.xlsx", "-o", "roster.json",
               "--year", "2026")  # fmt: skip
    assert made.exit_code in (0, 1), made.output
    return tmp_path


def times(folder):
    """Return number in the sheet -> what stands there as its time."""
    sheet = openpyxl.load_workbook(folder / "plan.xlsx")["公示表"]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("固定服务时间")
    return {row[0]: row[at] for row in sheet.iter_rows(2, 4, values_only=True)}


def type_in(folder, number, said):
    """Type a time beside the committee of a number, and return its cell."""
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    sheet = book["公示表"]
    column = [cell.value for cell in sheet[1]].index("固定服务时间") + 1
    row = next(at for at in (2, 3, 4) if sheet.cell(at, 1).value == number)
    sheet.cell(row, column).value = said
    book.save(folder / "plan.xlsx")
    return f"公示表!{sheet.cell(row, column).coordinate}"


def turned(folder):
    """Sort the rows of the sheet the other way round, as people do."""
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    sheet = book["公示表"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(2, 4)]
    for at, row in enumerate(reversed(rows), start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
    book.save(folder / "plan.xlsx")


def by_roster(folder):
    """Return number in the sheet -> the time that the roster says."""
    facts = la.read(folder / "facts.xlsx")
    rows = la.read_roster(folder / "roster.json", facts).roster.rows
    return {int(row.committee[1:]): row.time.text.zh for row in rows}


def test_villages_of_one_name_in_one_town_have_a_time_each(files):
    refreshed(files, "--roster", "roster.json")
    known = by_roster(files)
    assert len(set(known.values())) == 3
    assert times(files) == known
    page = openpyxl.load_workbook(files / "plan.xlsx")["总体情况"]
    lines = [str(row[0]) for row in page.iter_rows(values_only=True)]
    assert "（1）核对“公示表”，无误后公示。" in lines
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 0, checked.output
    for change in (lambda _: None, turned):
        change(files)
        refreshed(files, "--force")
        assert times(files) == known
        page = openpyxl.load_workbook(files / "plan.xlsx")["总体情况"]
        assert lines == [str(row[0]) for row in page.iter_rows(values_only=True)]


def test_a_time_that_is_typed_beside_one_of_two_of_a_name_is_its_alone(files):
    type_in(files, 1, "每月15日上午")
    refreshed(files)
    assert times(files) == {1: "每月15日上午", 2: None, 3: None}
    turned(files)
    type_in(files, 3, "每月16日上午")
    refreshed(files, "--force")
    assert times(files) == {1: "每月15日上午", 2: None, 3: "每月16日上午"}


def test_of_two_of_a_name_the_one_that_is_left_keeps_its_own_time(files):
    refreshed(files, "--roster", "roster.json")
    known = by_roster(files)
    facts = la.read(files / "facts.xlsx")
    left = facts.replace(committees=[x for x in facts.committees if x.id != "c1"])
    la.write_facts(left, files / "facts.xlsx", force=True)
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet = book["配对方案"]
    sheet.delete_rows(next(at for at in (2, 3, 4) if sheet.cell(at, 1).value == "c1"))
    book.save(files / "plan.xlsx")
    refreshed(files)
    shown = {at: said for at, said in times(files).items() if isinstance(at, int)}
    assert shown == {1: known[2], 2: known[3]}


def test_where_nothing_tells_two_of_a_name_apart_the_time_is_named_and_not_guessed(
    files,
):
    cell = type_in(files, 3, "每月15日上午")
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet = book["公示表"]
    assert sheet["A1"].value == "序号"
    for row in (2, 3, 4):
        sheet.cell(row, 1).value = None
    book.save(files / "plan.xlsx")
    (files / "seen.xlsx").write_bytes((files / "plan.xlsx").read_bytes())
    said = run(files, "refresh", "facts.xlsx", "plan.xlsx", "-o", "new.xlsx")
    assert said.exit_code == 0, said.output
    assert f"未带入的固定服务时间：{cell}" in said.stdout
    assert "几个同名" in said.stdout


def test_a_time_that_the_facts_fix_is_held_against_its_own_village(files):
    facts = la.read(files / "facts.xlsx")
    fixed = [
        la.PublishedTime(committee=one, half_day=half, nth=2, is_fixed=True)
        for one, half in zip(("c1", "c3"), ("mon-am", "fri-am"), strict=True)
    ]
    la.write_facts(facts.replace(times=fixed), files / "facts.xlsx", force=True)
    refreshed(files)
    assert times(files)[1] != times(files)[3]
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 0, checked.output
    cell = type_in(files, 1, times(files)[3])
    checked = run(files, "verify", "facts.xlsx", "plan.xlsx")
    assert checked.exit_code == 1
    assert cell in checked.stdout


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_typed_time_that_is_not_that_of_the_roster_is_said_and_stays(files, lang):
    known = by_roster(files)
    cell = type_in(files, 2, "每周日上午9:00")
    type_in(files, 1, f"{known[1]}9:00")
    said = refreshed(files, "--roster", "roster.json", lang=lang)
    name = "李家村（c2）" if lang == "zh" else "李家村 (c2)"
    line = next(one for one in said.splitlines() if one.startswith(cell))
    assert name in line
    assert "每周日上午9:00" in line
    facts = la.read(files / "facts.xlsx")
    roster = la.read_roster(files / "roster.json", facts).roster
    assert roster.time_of("c2").text.of(lang) in line
    assert ("清空该格" if lang == "zh" else "empty the cell") in said
    sheet = openpyxl.load_workbook(files / "plan.xlsx").worksheets[1]
    shown = [row for row in sheet.iter_rows(2, 4, values_only=True)]
    assert "每周日上午9:00" in shown[1]
    assert f"{known[1]}9:00" in shown[0]
    assert said.count("9:00") == 1


def test_a_typed_time_that_the_facts_do_not_fix_is_said_without_a_roster(files):
    facts = la.read(files / "facts.xlsx")
    fixed = la.PublishedTime(committee="c2", half_day="wed-pm", nth=3, is_fixed=True)
    la.write_facts(facts.replace(times=[fixed]), files / "facts.xlsx", force=True)
    cell = type_in(files, 2, "每周日上午")
    said = refreshed(files)
    known = la.FixedTime("wed-pm", nth=3).text.zh
    assert (
        f"{cell}，李家村（c2）：手填“每周日上午”，数据“固定时间”表定为“{known}”" in said
    )
    type_in(files, 2, known)
    assert "定为" not in refreshed(files)


WEDNESDAY, SECOND = la.FixedTime("wed-am"), la.FixedTime("tue-pm", nth=2)


@pytest.mark.parametrize(
    ("typed", "time", "is_same"),
    [
        ("每周三上午", WEDNESDAY, True),
        ("星期三上午 9：00—11：30", WEDNESDAY, True),
        ("Every Wednesday morning, 9 to 11", WEDNESDAY, True),
        ("每周三下午", WEDNESDAY, False),
        ("每周五上午", WEDNESDAY, False),
        ("每月第2个周三上午", WEDNESDAY, False),
        ("every 2nd Wednesday morning of the month", WEDNESDAY, False),
        ("每月第二个周二下午2点", SECOND, True),
        ("第2个礼拜二下午", SECOND, True),
        ("每周二下午", SECOND, False),
        ("每月第三个周二下午", SECOND, False),
    ],
)
def test_an_hour_beside_a_time_is_no_other_time(typed, time, is_same):
    assert says(typed, time.text) == is_same


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_times_of_a_roster_with_other_lawyers_are_not_announced(files, lang):
    """One lawyer stood in the sheet for two places at the same half day."""
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet = book["配对方案"]
    heads = [cell.value for cell in sheet[1]]
    lawyer, name = (heads.index(one) + 1 for one in ("律师编号", "律师姓名"))
    one, two = (sheet.cell(row, lawyer).value for row in (2, 3))
    for row, who in ((2, two), (3, one)):
        sheet.cell(row, lawyer).value, sheet.cell(row, name).value = who, None
    book.save(files / "plan.xlsx")
    said = refreshed(files, "--roster", "roster.json", lang=lang)
    wanted = {
        "zh": "有2个社区（村）的律师与本方案不同",
        "en": "other lawyers at 2 committee(s)",
    }
    assert wanted[lang] in said
    if lang == "zh":
        found = times(files)
        assert [bool(one) for one in found.values()].count(True) == 1
    made = run(files, "roster", "facts.xlsx", "plan.xlsx", "-o", "new.json",
               "--year", "2026")  # fmt: skip
    assert made.exit_code in (0, 1), made.output
    assert wanted[lang] not in refreshed(files, "--roster", "new.json", lang=lang)
    if lang == "zh":
        assert all(times(files).values())
