"""The sheet 日历: written to be filled in, read back, bad cells at their place."""

import datetime as dt
import json

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.files import write_facts
from tests.worlds.files import clean_facts
from tests.worlds.workbooks import width_of

YEAR = la.DayTable.of_years(2027)


@pytest.mark.parametrize("name", ["days.xlsx", "days.json", "days"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("years", [(2026,), (2026, 2027)])
def test_what_is_written_is_read_back(tmp_path, name, lang, years):
    days = la.DayTable.of_years(*years)
    la.write_days(days, tmp_path / name, lang=lang)
    assert la.read_days(tmp_path / name) == days


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "日历.xlsx"
    la.write_days(YEAR, path)
    return path


def edited(path, changes):
    book = openpyxl.load_workbook(path)
    for cell, value in changes.items():
        book["日历"][cell] = value
    book.save(path)
    return path


def test_a_year_that_was_announced_is_filled_in(sheet):
    changes = {f"C{row}": "是" for row in range(2, 367)}
    changes |= {f"E{row}": "国办发明电〔2026〕x号" for row in range(2, 367)}
    made_up = 2 + dt.date(2027, 2, 20).timetuple().tm_yday - 1
    found = la.read_days(edited(sheet, changes | {f"B{made_up}": "调休上班"}))
    assert found.provisional_years == ()
    assert found.remark is None
    assert found.is_makeup(dt.date(2027, 2, 20))
    assert set(found.sources) == {"国办发明电〔2026〕x号"}


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"A3": "someday"}, "日历!A3", "日期"),
        ({"B3": "放假日子"}, "日历!B3", "不是可用的日期类型"),
        ({"B2": None}, "日历!B2", "缺少"),
        ({"B3": "工作日"}, "日历!B3", "是周末"),
        ({"B5": "调休上班"}, "日历!B5", "不是周末"),
        ({"C3": "也许"}, "日历!C3", "不是“是”或“否”"),
        ({"C3": "是", "E3": None}, "日历!C3", "来源"),
        ({"A3": dt.date(2027, 1, 1)}, "日历!A3", "相同"),
        ({"A366": dt.date(2028, 3, 1)}, "日历!A366", "缺少日期"),
    ],
    ids=["no date", "no kind", "missing", "work at a weekend", "made up in a week",
         "no flag", "no source", "twice", "gap"],
)  # fmt: skip
def test_each_bad_cell_is_named_at_its_place(sheet, changes, place, said):
    with pytest.raises(BadInputError) as error:
        la.read_days(edited(sheet, changes))
    found = {one.place: one for one in error.value.defects}
    assert place in found
    assert said in found[place].problem.zh


def test_days_of_facts_are_read_too(tmp_path):
    facts = clean_facts().replace(days=tuple(YEAR))
    write_facts(facts, tmp_path / "facts.xlsx")
    assert la.read_days(tmp_path / "facts.xlsx") == YEAR


def test_a_file_without_days_is_refused(tmp_path):
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"days": []}))
    with pytest.raises(BadInputError, match="lawyer-assign calendar"):
        la.read_days(path)
    write_facts(clean_facts().replace(days=()), tmp_path / "facts.xlsx")
    with pytest.raises(BadInputError, match="日历"):
        la.read_days(tmp_path / "facts.xlsx")


def test_a_sheet_that_somebody_filled_in_is_never_replaced(sheet):
    before = sheet.read_bytes()
    with pytest.raises(BadInputError, match="already"):
        la.write_days(YEAR, sheet)
    assert sheet.read_bytes() == before


@pytest.mark.parametrize(("lang", "place"), [("zh", "[$-804]"), ("en", "[$-409]")])
def test_days_show_their_weekday_and_a_year_takes_few_pages(tmp_path, lang, place):
    """In front: LibreOffice takes a place behind the day for another calendar."""
    path = tmp_path / "日历.xlsx"
    days = la.DayTable.of_years(2026)
    la.write_days(days, path, lang=lang)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    cell = sheet["A2"]
    assert cell.is_date
    assert cell.number_format == f"{place}yyyy-mm-dd dddd"
    longest = "2026-12-30 星期三" if lang == "zh" else "2026-12-30 Wednesday"
    assert sheet.column_dimensions["A"].width > width_of(longest)
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.page_setup.scale <= 82  # 57 rows a page
    assert la.read_days(path) == days
