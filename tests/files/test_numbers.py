"""Numbers as people write them: full-width signs, commas between thousands."""

import datetime as dt

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.numbers import (
    as_clock,
    read_count,
    read_date,
    read_degrees,
    read_yuan,
)

WHOLE = {
    "12,000": 12_000,
    "１２，０００": 12_000,
    "１２,000": 12_000,
    " 1,234,567 ": 1_234_567,
    "-1,200": -1_200,
    "1,200.00": 1_200,
    "１２０００": 12_000,
}
NONE = [
    "12,00",
    "1,2",
    "1,2000",
    "1234,567",
    "0,500",
    "1,200,",
    ",200",
    "1,,200",
    "1、200",
]


@pytest.mark.parametrize("text", WHOLE)
def test_commas_between_thousands_are_no_part_of_a_number(text):
    assert read_count(text) == WHOLE[text]
    assert read_yuan(text) == 100 * WHOLE[text]


def test_an_amount_may_have_them_and_a_fraction():
    assert read_yuan("1,200.50") == 120_050
    assert read_yuan("１，２００．５０") == 120_050
    with pytest.raises(CellError, match="not a whole number"):
        read_count("1,200.50")


@pytest.mark.parametrize("text", NONE)
@pytest.mark.parametrize("read", [read_count, read_yuan, read_degrees])
def test_where_a_comma_may_mean_something_else_it_is_refused(read, text):
    with pytest.raises(CellError, match="is text where"):
        read(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    {
        "60万": "600000",
        "６０万": "600000",
        "60 万元": "600000",
        "1.5万": "15000",
        "20年": "20",
        "２０ 年": "20",
        "1,200元": "1200",
        "3名": "3",
        "2亿": "200000000",
    }.items(),
)
@pytest.mark.parametrize("read", [read_count, read_yuan])
def test_a_number_with_its_unit_is_refused_with_the_number_that_is_meant(
    read, text, meant
):
    with pytest.raises(CellError) as caught:
        read(text)
    assert caught.value.cure.en.startswith(f"Did you mean {meant}? Enter ")
    assert caught.value.cure.zh.startswith(f"是否应为“{meant}”？请")


def test_parts_of_a_whole_are_meant_by_amounts_and_degrees_alone():
    for read, text, meant in (
        (read_yuan, "60.5元", "mean 60.5? "),
        (read_degrees, "30.27°", "mean 30.27? "),
    ):
        with pytest.raises(CellError) as caught:
            read(text)
        assert meant in caught.value.cure.en
    with pytest.raises(CellError) as caught:
        read_count("60.5元")
    assert "mean" not in caught.value.cure.en


@pytest.mark.parametrize(
    "text", ["3小时", "2个月", "3-5人", "1,50元", "约20年", "13800001111元", "20年以上"]
)
@pytest.mark.parametrize("read", [read_count, read_yuan, read_degrees])
def test_what_may_mean_another_number_names_none(read, text):
    with pytest.raises(CellError) as caught:
        read(text)
    assert "mean" not in caught.value.cure.en


@pytest.mark.parametrize("text", ["120,155", "１２０，１５５"])
def test_degrees_have_no_thousands_and_a_comma_may_be_a_point(text):
    with pytest.raises(CellError, match=r"such as|decimal degrees"):
        read_degrees(text)


def test_a_workbook_may_hold_them_in_a_column_of_money(tmp_path):
    path = tmp_path / "facts.xlsx"
    la.write_facts(la.datasets.toy(), path)
    book = openpyxl.load_workbook(path)
    book["区县"]["D2"].value = "１２，０００"
    book.save(path)
    assert la.read(path).districts[0].budget_yuan == 12_000


@pytest.mark.parametrize(
    ("written", "meant"),
    {
        "9:05": "09:05",
        "9点": "09:00",
        "9点整": "09:00",
        "9点5分": "09:05",
        "9时05分": "09:05",
        "上午9:00": "09:00",
        "下午2:10": "14:10",
        "下午２：１０": "14:10",
        "下午 2点半": "14:30",
        "下午12:30": "12:30",
        "下午14:10": "14:10",
    }.items(),
)
def test_a_time_of_day_is_read_as_people_say_it(written, meant):
    assert as_clock(written) == meant


@pytest.mark.parametrize(
    "written", ["上午12点", "上午14:00", "下午0:10", "25点", "9点60分", "9"]
)
def test_a_time_of_day_that_may_be_two_or_none_is_not_guessed(written):
    assert as_clock(written) is None


@pytest.mark.parametrize(
    "day",
    ["2027年 3月16日", "2027 年 3 月 16 日", "２０２７年　３月１６ 号", "2027. 3. 16",
     "2027年3月16日 00:00"],
)  # fmt: skip
def test_spaces_between_year_month_and_day_count_for_nothing(day):
    assert read_date(day) == dt.date(2027, 3, 16)


@pytest.mark.parametrize(
    ("day", "problem"),
    [("3 月 16 日", "缺少年份"), ("2027 年 3 月 16 日 上午", "带有上下午"),
     ("2027-3-1 6", "带有时刻"), ("2027 3 16", "这里是文本")],
)  # fmt: skip
def test_a_day_with_spaces_that_says_too_little_or_more_is_refused(day, problem):
    with pytest.raises(CellError) as caught:
        read_date(day)
    assert problem in caught.value.problem.zh


@pytest.mark.parametrize(
    "day", ["0026-03-01", "0026年3月1日", "００２６/3/1", dt.date(26, 3, 1)]
)
def test_a_year_without_its_century_is_refused_with_the_one_that_is_meant(day):
    with pytest.raises(CellError, match="before 1900") as caught:
        read_date(day)
    assert caught.value.cure.en.startswith("Did you mean 2026-03-01? ")
    assert caught.value.cure.zh.startswith("是否应为“2026-03-01”？")


def test_days_before_1900_are_refused_and_later_ones_are_days():
    with pytest.raises(CellError) as caught:
        read_date("1826-03-01")
    assert "mean" not in caught.value.cure.en
    assert read_date("1900-01-01") == dt.date(1900, 1, 1)


@pytest.mark.parametrize("kind", [".xlsx", ".json"])
def test_such_a_day_is_refused_in_files_of_facts_too(tmp_path, kind):
    path = tmp_path / f"facts{kind}"
    day = dt.date(2026, 3, 1)
    facts = la.datasets.toy()
    leave = la.Leave(lawyer="l1", first_day=day, last_day=day)
    la.write_facts(facts.replace(leaves=[leave]), path)
    if kind == ".json":
        text = path.read_text("utf-8")
        assert text.count('"first_day": "2026-03-01"') == 1
        wrong = text.replace('"first_day": "2026', '"first_day": "0026')
        path.write_text(wrong, "utf-8")
    else:
        book = openpyxl.load_workbook(path)
        book["请假"]["C2"].value = "0026-03-01"
        book.save(path)
    with pytest.raises(la.BadInputError, match="1900") as caught:
        la.read(path)
    assert "0026-03-01" in str(caught.value)
