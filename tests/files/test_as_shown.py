"""What people see in a spreadsheet is what is read, or an error, and never else."""

import datetime as dt

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Phone
from lawyer_assign.files import read, write_facts
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.error_values import ERROR_VALUES
from lawyer_assign.files.cells.lists import (
    read_half_day,
    read_half_day_cell,
    read_half_days,
)
from lawyer_assign.files.cells.numbers import read_date
from lawyer_assign.files.formats.csv_folder import find_below, find_passed_over
from lawyer_assign.problem.odd_phones import is_odd
from tests.worlds.files import clean_book, clean_facts


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (1200, "000000", "001200"),
        (7, "00", "07"),
        (123456789, "000000", "123456789"),
        (1200, "0", "1200"),
        (1200, "General", "1200"),
        (1200, "#,##0", "1200"),
    ],
)
def test_an_id_that_is_shown_with_zeros_in_front_has_them(
    tmp_path, number, code, shown
):
    book = clean_book()
    if "检查人员" in book.sheetnames:
        del book["检查人员"]
    sheet = book.create_sheet("检查人员")
    sheet.append(["检查人员编号", "姓名", "最多检查数", "市级人员"])
    sheet.append([number, "王检查", 3, "是"])
    sheet["A2"].number_format = code
    sheet["C2"].number_format = "00"
    book.save(tmp_path / "facts.xlsx")
    (row,) = read(tmp_path / "facts.xlsx").inspectors
    assert (row.id, row.max_visits) == (shown, 3)


def test_a_fraction_is_shown_rounded_and_stays_one(tmp_path):
    book = clean_book()
    book["律师"]["A2"].value = 12.5
    book["律师"]["A2"].number_format = "000000"
    book.save(tmp_path / "facts.xlsx")
    with pytest.raises(BadInputError, match="number with a fraction"):
        read(tmp_path / "facts.xlsx")


def folder_with(path, table, before, after):
    write_facts(clean_facts(), path, phones=True)
    file = path / f"{table}.csv"
    text = file.read_text("utf-8-sig")
    assert before in text
    file.write_text(text.replace(before, after, 1), "utf-8-sig")
    return path


@pytest.mark.parametrize("value", sorted(ERROR_VALUES))
def test_an_error_value_in_a_csv_file_is_one_as_in_a_workbook(tmp_path, value):
    name = clean_facts().lawyers[0].name
    folder = folder_with(tmp_path / "facts", "lawyers", name, f" {value}")
    with pytest.raises(BadInputError) as caught:
        read(folder)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("lawyers.csv!B2", value)
    assert "is an error value" in defect.problem


def test_who_is_called_like_an_error_value_comes_back(tmp_path):
    world = clean_facts()
    rows = [world.lawyers[0].model_copy(update={"name": "#N/A"}), *world.lawyers[1:]]
    facts = world.replace(lawyers=rows)
    for name in ("facts", "facts.xlsx", "facts.json"):
        write_facts(facts, tmp_path / name, phones=True)
        assert read(tmp_path / name) == facts
    assert ",'#N/A," in (tmp_path / "facts" / "lawyers.csv").read_text("utf-8-sig")


def test_an_error_value_in_a_plan_as_csv_is_no_id(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("committee,lawyer\nc1,#REF!\n")
    with pytest.raises(BadInputError, match="is an error value"):
        la.read_plan(path)


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("13812345678.0", "13812345678"),
        ("１３８１２３４５６７８.0", "13812345678"),
        ("'13812345678.0", "13812345678.0"),
        ("0571-87654321", "0571-87654321"),
        ("13812345678.5", "13812345678.5"),
    ],
)
def test_a_phone_that_a_program_wrote_as_a_fraction_is_put_right(
    tmp_path, written, phone
):
    folder = folder_with(tmp_path / "facts", "lawyers", "13812345678", written)
    facts = read(folder)
    assert facts.lawyers[0].phone.reveal() == phone
    write_facts(facts, tmp_path / "again", phones=True)
    assert read(tmp_path / "again").lawyers[0].phone.reveal() == phone
    assert is_odd(phone) == ("." in phone)


def test_points_between_the_digits_of_a_phone_are_fine():
    for phone in ("138.1234.5678", "0571.87654321", "13812345678"):
        assert not is_odd(Phone(phone).reveal())


@pytest.mark.parametrize(
    "cell", ["英语/普通话", "英语／普通话", "英语 / 普通话；", "普通话；英语"]
)
def test_languages_parted_by_a_slash_are_several(tmp_path, cell):
    book = clean_book()
    sheet = book["律师"]
    (at,) = [one.column for one in sheet[1] if one.value == "语言"]
    sheet.cell(2, at).value = cell
    book.save(tmp_path / "facts.xlsx")
    assert read(tmp_path / "facts.xlsx").lawyers[0].languages == {"英语", "普通话"}


def test_a_language_with_a_slash_in_its_name_comes_back(tmp_path):
    world = clean_facts()
    said = frozenset({"a/b", "c"})
    rows = [world.lawyers[0].model_copy(update={"languages": said}), *world.lawyers[1:]]
    facts = world.replace(lawyers=rows)
    for name in ("facts", "facts.xlsx", "facts.json"):
        write_facts(facts, tmp_path / name, phones=True)
        assert read(tmp_path / name) == facts


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-05 00:00:00",
        "2026-01-05T00:00:00.000",
        "20260105",
        20260105,
        "2026年1月5号",
    ],
)
def test_a_day_as_databases_write_it_is_a_day(written):
    assert read_date(written) == dt.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("written", "problem", "cure"),
    [
        ("2026-01-05 08:30:00", "a time of day", "Drop the time"),
        ("2026年1月5日上午", "is a half day", "Write the day alone"),
        ("1月5日下午", "is a half day", "Write the day alone"),
        ("1月5日", "without its year", "Write the year, too"),
        ("１月５号", "without its year", "Write the year, too"),
        ("20261340", "the calendar does not have", "like 2024-09-15"),
        ("46027", "is text where a date", "Did you mean 2026-01-05? "),
        (46027, "is a number where a date", "Did you mean 2026-01-05? "),
        ("12345678", "is text where a date", "Enter a date"),
        ("310102", "is text where a date", "Enter a date"),
    ],
)
def test_what_is_no_day_is_refused_with_the_day_that_may_be_meant(
    written, problem, cure
):
    with pytest.raises(CellError) as caught:
        read_date(written)
    assert problem in caught.value.problem
    assert cure in caught.value.cure


@pytest.mark.parametrize(
    ("written", "meant"),
    [("周1上午", "周一上午"), ("星期3下午", "周三下午"), ("礼拜二上午", "周二上午")],
)
def test_a_half_day_with_a_digit_is_offered_as_it_is_written(written, meant):
    with pytest.raises(CellError) as caught:
        read_half_day(written)
    assert f"Did you mean {meant}?" in caught.value.cure
    assert f"是否应为“{meant}”" in caught.value.cure.zh


@pytest.mark.parametrize("read_cell", [read_half_days, read_half_day_cell])
@pytest.mark.parametrize(
    ("written", "meant"),
    [("周二、周四上午", "周二上午；周四上午"),
     ("星期二,星期四下午", "周二下午；周四下午"),
     ("mon; tue; thu-am", "周一上午；周二上午；周四上午"),
     ("周三全天", "周三上午；周三下午"), ("星期三整天", "周三上午；周三下午")],
)  # fmt: skip
def test_days_that_share_a_half_and_whole_days_are_offered_as_halves(
    read_cell, written, meant
):
    """Of "周二、周四上午" the halves of Tuesday were offered."""
    with pytest.raises(CellError) as caught:
        read_cell(written)
    assert f"是否应为“{meant}”？" in caught.value.cure.zh
    assert f"Did you mean {meant.replace('；', '; ')}?" in caught.value.cure.en
    is_one = read_cell is read_half_day_cell
    assert ("此格只填一个半天" in caught.value.cure.zh) is is_one
    assert ("one half day in this cell" in caught.value.cure.en) is is_one


@pytest.mark.parametrize("read_cell", [read_half_days, read_half_day_cell])
def test_a_whole_day_of_no_name_is_two_halves(read_cell):
    with pytest.raises(CellError) as caught:
        read_cell("全天")
    assert "请分别填写上午和下午：周一上午；周一下午" in caught.value.cure.zh
    assert "two half days" in caught.value.cure.en


@pytest.mark.parametrize("written", ["周一、周三", "周二、全天、周四上午"])
def test_of_days_that_share_no_half_each_is_offered_its_own(written):
    with pytest.raises(CellError) as caught:
        read_half_days(written)
    day = written[:2]
    assert f"是否应为“{day}上午；{day}下午”？" in caught.value.cure.zh


def test_files_that_look_like_tables_and_are_not_read_are_named(tmp_path):
    folder = tmp_path / "facts"
    write_facts(clean_facts(), folder)
    for name in ("agreements.csv.bak", "choices.txt", "律师.xlsx", "lawyers_old.csv~",
                 "notes.txt", "_lawyers.txt", ".lawyers.csv.swp"):  # fmt: skip
        (folder / name).write_text("x")
    found = list(find_passed_over(folder))
    assert [one.place for one in found] == [
        f"facts/{name}" for name in sorted(
            ("agreements.csv.bak", "choices.txt", "律师.xlsx", "lawyers_old.csv~"))
    ]  # fmt: skip
    assert "lawyers.csv" in found[-1].cure
    assert "另存为 agreements.csv" in found[0].cure.zh
    assert not list(find_passed_over(folder / "lawyers.csv"))
    assert read(folder).lawyers


def test_tables_in_a_folder_below_are_named_with_what_to_do(tmp_path):
    folder = tmp_path / "facts"
    write_facts(clean_facts(), folder)
    assert not list(find_below(folder))
    for name in ("sub", "_mine"):
        (folder / name).mkdir()
        for table in ("agreements", "lawyers"):
            (folder / name / f"{table}.csv").write_bytes(
                (folder / f"{table}.csv").read_bytes()
            )
    assert not list(find_below(folder))  # copies of what is read
    (folder / "agreements.csv").unlink()
    (found,) = find_below(folder)
    assert found.place == "facts/sub/agreements.csv"
    assert "move it into facts;" in found.cure
    assert "请移到 facts 中" in found.cure.zh
    assert read(folder).agreements == ()
    said = CliRunner().invoke(app, ["check", str(folder), "--lang", "zh"]).output
    assert "facts/sub/agreements.csv" in said
    (folder / "lawyers.csv").unlink()
    with pytest.raises(BadInputError) as caught:
        read(folder)
    places = [one.place for one in caught.value.defects]
    assert places == ["facts", "facts/sub/lawyers.csv"]
    assert not list(find_below(folder / "lawyers.csv"))
