"""What a planner finds in an empty workbook."""

import re

import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from lawyer_assign.facts import DEFAULT_SKILLS, MODELS
from lawyer_assign.files import read, write_facts, write_template
from lawyer_assign.files.cells.explain import HOW_TO
from lawyer_assign.files.cells.labels import GUIDE, SHEETS, sheet_name, slots
from lawyer_assign.files.cells.sentences import bounds
from lawyer_assign.files.cells.terms import SKILLS_ZH
from lawyer_assign.files.formats.choice_lists import LISTS
from lawyer_assign.files.formats.seals import SealedSheet
from lawyer_assign.files.formats.xlsx_reader import read_sheets
from tests.worlds.files import clean_facts
from tests.worlds.workbooks import column_widths


@pytest.fixture(scope="module", params=["zh", "en"])
def template(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "template.xlsx"
    write_template(path, lang=request.param)
    return request.param, openpyxl.load_workbook(path)


def rules_of(sheet):
    """Return column number -> its validation."""
    return {
        next(iter(rule.sqref.ranges)).min_col: rule
        for rule in sheet.data_validations.dataValidation
    }


def test_the_guide_comes_first_then_a_sheet_per_model(template):
    lang, book = template
    wanted = [GUIDE[lang], *(sheet_name(table, lang) for table in MODELS)]
    shown = [one.title for one in book if one.sheet_state == "visible"]
    assert shown == wanted


def test_the_guide_names_every_sheet_and_column_in_both_languages(template):
    _, book = template
    texts = {cell for row in book.worksheets[0].values for cell in row if cell}
    for table, sheet in SHEETS.items():
        assert {table, sheet.zh, sheet.note_zh, sheet.note_en, sheet.clause} <= texts
        for slot in slots(table):
            assert {slot.header("zh"), slot.header("en")} <= texts
    assert {text for both in HOW_TO for text in both} <= texts


def test_headers_stay_in_view_and_explain_themselves(template):
    lang, book = template
    for table in MODELS:
        sheet = book[sheet_name(table, lang)]
        assert sheet.freeze_panes in ("A2", "C2")
        assert sheet.auto_filter.ref
        for cell, slot in zip(sheet[1], slots(table), strict=True):
            assert cell.value.replace("\n", "") == slot.header(lang)
            assert cell.comment.text
            is_required = SHEETS[table].needs(slot.column.field)
            assert ("必填" in cell.comment.text) == is_required
            assert (cell.font.color.rgb == "FFFFFFFF") == is_required


def test_closed_words_have_dropdowns_and_numbers_have_limits(template):
    lang, book = template
    words = {
        "flag": {"zh": '"是,否"', "en": '"yes,no"'},
        "kind": {"zh": '"社区,村"', "en": '"community,village"'},
    }
    for table in MODELS:
        rules = rules_of(book[sheet_name(table, lang)])
        for column, slot in enumerate(slots(table), start=1):
            kind = slot.column.kind
            if kind in words:
                assert rules[column].formula1 == words[kind][lang]
            elif kind == "count" or slot.skill:
                rule = rules[column]
                limits = (int(rule.formula1), int(rule.formula2))
                assert limits == bounds(table, slot.column.field)
            elif slot.column.target and kind == "id":
                name = sheet_name(slot.column.target, lang)
                assert LISTS[lang] in rules[column].formula1
                assert f"'{name}'!$A$2" in rules[column].formula1
                # An id alone is no mistake, though the list has names behind ids.
                assert not rules[column].showErrorMessage


def test_ids_are_typed_as_text(template):
    lang, book = template
    for table in MODELS:
        looks = {
            column: look.number_format
            for look in book[sheet_name(table, lang)].column_dimensions.values()
            for column in range(look.min, look.max + 1)
        }
        for column, slot in enumerate(slots(table), start=1):
            if slot.column.kind in ("id", "ids", "id_list", "text", "phone"):
                assert looks[column] == "@"


def test_every_default_skill_has_a_column_of_its_own():
    for table, field in (("lawyers", "skills"), ("committees", "needs")):
        headers = [slot.header("en") for slot in slots(table)]
        for skill in DEFAULT_SKILLS:
            assert f"{field}.{skill}" in headers
    assert slots("lawyers")[4].header("zh") == f"能力：{SKILLS_ZH[DEFAULT_SKILLS[0]]}"


def test_columns_of_ids_and_phones_are_wide_enough_for_twelve_digits(template):
    lang, book = template
    for table in MODELS:
        widths = column_widths(book[sheet_name(table, lang)])
        for column, slot in enumerate(slots(table), start=1):
            if slot.column.kind in ("id", "phone"):
                assert widths[column] >= 20


def test_lists_have_names_behind_ids_and_can_be_chosen(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    book = openpyxl.load_workbook(path, data_only=True)
    offered = [cell.value for cell in book["_选单"]["B"]][1:]
    assert offered[:3] == ["330102001051 清波门社区", "330127100201 东风村",
                           "330127100202 东风村"]  # fmt: skip
    assert not any(offered[3:])
    book = openpyxl.load_workbook(path)
    assert book["_选单"].sheet_state == "veryHidden"
    book["双向选择"]["A2"], book["双向选择"]["C2"] = "钱江律师事务所", offered[0]
    book["律师"]["C2"] = "F001 钱江律师事务所"
    book["服务协议"]["E2"] = "李伟；L001 王芳"
    book.save(path)
    facts = read(path)
    assert facts.choices == clean_facts().choices
    assert facts.lawyers == clean_facts().lawyers
    assert facts.agreements[0].lawyers == ("L002", "L001")


@pytest.mark.parametrize("name", ["facts.xlsx", "facts"])
def test_columns_of_the_planners_own_are_kept_and_not_read(tmp_path, name):
    path = tmp_path / name
    write_facts(clean_facts(), path, phones=True)
    own = ["序号", "联系人", "手机", "备注", "_我的列", "_lat"]
    if path.suffix:
        book = openpyxl.load_workbook(path)
        sheet = book["社区（村）"]
        for at, head in enumerate(own):
            sheet.cell(1, 30 + at, head)
            sheet.cell(2, 30 + at, "13912345678")
        book.save(path)
    else:
        file = path / "committees.csv"
        first, *rest = file.read_text("utf-8-sig").splitlines()
        lines = [f"{first},{','.join(own)}", *(f"{x}{',1' * len(own)}" for x in rest)]
        file.write_text("\n".join(lines), "utf-8-sig")
    assert read(path) == clean_facts()


def test_formulas_are_stored_as_the_library_itself_would_store_them(
    tmp_path, monkeypatch
):
    ours, seen = SealedSheet._prepare_formula, []

    def both(sheet, formula, *more):
        mine, theirs = (
            one(sheet, formula, *more) for one in (ours, Worksheet._prepare_formula)
        )
        seen.append((mine, theirs))
        return mine

    monkeypatch.setattr(SealedSheet, "_prepare_formula", both)
    write_facts(clean_facts(), tmp_path / "facts.xlsx")
    assert len(seen) > 500
    assert all(mine == theirs for mine, theirs in seen)


@pytest.mark.parametrize("lang", LISTS)
def test_lists_to_choose_from_are_no_part_of_what_is_read(tmp_path, lang):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, lang=lang)
    names = [name for name, _ in read_sheets(path)]
    assert len(names) > len(SHEETS)  # and the guide
    assert LISTS[lang] not in names


def test_the_budget_column_says_that_the_citys_share_is_included():
    columns = SHEETS["districts"].columns
    (column,) = (one for one in columns if one.field == "budget_yuan")
    assert "含市级承担部分" in column.note_zh
    assert "the city's share included" in column.note_en


@pytest.mark.parametrize(
    ("lang", "word"), [("zh", "调休上班日不受此限"), ("en", "on make-up workdays any")]
)
def test_half_days_say_that_make_up_workdays_are_not_bound_by_them(
    tmp_path, lang, word
):
    path = tmp_path / "facts.xlsx"
    write_template(path, lang=lang)
    book = openpyxl.load_workbook(path)
    notes = [
        cell.comment.text
        for table in ("committees", "lawyers")
        for cell in book[sheet_name(table, lang)][1]
        if cell.comment and word in cell.comment.text
    ]
    assert len(notes) == 2
    guide = book[GUIDE[lang]].iter_rows(values_only=True)
    assert sum(word in str(x) for row in guide for x in row) >= 2


def test_chinese_sentences_of_the_guide_have_no_english_words():
    said = [zh for zh, _ in HOW_TO]
    assert any("本软件规则" in one for one in said)
    assert not [one for one in said if re.search("[A-Za-z]{2,}", one)]
