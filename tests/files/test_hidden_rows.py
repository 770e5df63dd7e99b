"""Rows of facts that are hidden are read, and `check` says which they are."""

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app


@pytest.fixture
def path(tmp_path):
    facts = la.datasets.district(committees=12, seed=0)
    la.write_facts(facts, tmp_path / "f.xlsx")
    return tmp_path / "f.xlsx"


def checked(path, lang):
    found = CliRunner().invoke(app, ["check", str(path), "--lang", lang])
    assert found.exit_code == 0, found.output
    return found.output


@pytest.mark.parametrize(
    ("lang", "words"),
    [("zh", "社区（村）!4-5：已隐藏（或被筛选掉），照样读取。"),
     ("en", "社区（村）!4-5: is hidden or filtered out, and is read all the same")],
)  # fmt: skip
def test_check_names_hidden_rows_that_hold_something(path, lang, words):
    book = openpyxl.load_workbook(path)
    sheet = book["社区（村）"]
    for row in (4, 5, 40):
        sheet.row_dimensions[row].hidden = True
    book.save(path)
    assert words in checked(path, lang)
    assert "40" not in checked(path, lang).split("4-5")[1].splitlines()[0]
    assert len(la.read(path).committees) == 12


def test_nothing_is_said_of_hidden_columns_nor_of_sheets_of_ones_own(path):
    book = openpyxl.load_workbook(path)
    book["律师"].column_dimensions["E"].hidden = True
    own = book.create_sheet("_备忘")
    own.append(["合计"])
    own.row_dimensions[1].hidden = True
    book.save(path)
    assert "隐藏" not in checked(path, "zh")
