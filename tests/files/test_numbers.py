"""Numbers as people write them: full-width signs, commas between thousands."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.cells.cell import CellError
from lawyer_assign.files.cells.numbers import (
    as_clock,
    read_count,
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
