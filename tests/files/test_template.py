"""What a planner finds in an empty workbook."""

import openpyxl
import pytest

from lawyer_assign.facts import DEFAULT_SKILLS, MODELS
from lawyer_assign.files import write_template
from lawyer_assign.files.cells.explain import HOW_TO
from lawyer_assign.files.cells.labels import GUIDE, SHEETS, sheet_name, slots
from lawyer_assign.files.cells.sentences import bounds
from lawyer_assign.files.cells.terms import SKILLS_ZH


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
    assert book.sheetnames == wanted


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
            is_required = MODELS[table].model_fields[slot.column.field].is_required()
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
                assert rules[column].formula1.startswith(f"'{name}'!$A$2")


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
    assert slots("lawyers")[3].header("zh") == f"能力：{SKILLS_ZH[DEFAULT_SKILLS[0]]}"
