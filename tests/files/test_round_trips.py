"""What is written is read back, for every field of every model in every format."""

import datetime as dt

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lawyer_assign.facts import DEFAULT_SKILLS, HALF_DAYS, MODELS, Facts
from lawyer_assign.files import (
    facts_from_frames,
    facts_to_frames,
    read,
    write_facts,
    write_template,
)
from lawyer_assign.files.cells.labels import SHEETS, fold_header, slots, spellings
from tests.worlds.examples import many
from tests.worlds.files import any_facts, clean_facts

PATHS = {"xlsx": "facts.xlsx", "json": "facts.json", "csv": "facts"}
many = settings(
    max_examples=many(40),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("kind", PATHS)
@many
@given(facts=any_facts(), lang=st.sampled_from(["zh", "en"]))
def test_every_field_comes_back(tmp_path_factory, kind, facts, lang):
    path = tmp_path_factory.mktemp("any") / PATHS[kind]
    write_facts(facts, path, phones=True, lang=lang)
    assert read(path) == facts


@many
@given(facts=any_facts())
def test_every_field_comes_back_from_frames(facts):
    assert facts_from_frames(facts_to_frames(facts, phones=True)) == facts


@pytest.mark.parametrize("index", ["id", ["id", "town"], ["town", "无关"], "编号"])
def test_an_index_of_a_frame_is_a_column_where_it_is_a_field(index):
    facts = clean_facts()
    frames = facts_to_frames(facts, phones=True)
    frame = frames["committees"]
    frame["无关"] = range(len(frame))
    if index == "编号":
        frame, index = frame.rename(columns={"id": "社区（村）编号"}), "社区（村）编号"
    frames["committees"] = frame.set_index(index).drop(columns="无关", errors="ignore")
    assert facts_from_frames(frames) == facts


def test_an_index_gives_way_to_a_column_of_its_name():
    facts = clean_facts()
    frames = facts_to_frames(facts, phones=True)
    frames["lawyers"].index = [f"x{at}" for at in range(len(frames["lawyers"]))]
    frames["lawyers"].index.name = "id"
    assert facts_from_frames(frames) == facts


@pytest.mark.parametrize("kind", PATHS)
def test_no_districts_is_not_any_district(tmp_path, kind):
    world = clean_facts()
    none, anywhere = world.lawyers[0], world.lawyers[1]
    none = none.model_copy(update={"districts": frozenset(), "phone": ""})
    facts = world.replace(lawyers=(none, anywhere))
    facts = facts.replace(agreements=(), conflicts=(), scores=())
    write_facts(facts, tmp_path / PATHS[kind], phones=True)
    back = read(tmp_path / PATHS[kind])
    assert back.lawyer["L001"].districts == frozenset()
    assert back.lawyer["L002"].districts is None
    assert back.lawyer["L001"].phone == ""
    assert back.lawyer["L002"].phone is None


@pytest.mark.parametrize("kind", PATHS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_is_read_as_no_rows(tmp_path, kind, lang):
    write_template(tmp_path / PATHS[kind], lang=lang)
    assert read(tmp_path / PATHS[kind]) == Facts()


def test_every_field_of_every_model_has_a_column():
    for table, model in MODELS.items():
        assert [c.field for c in SHEETS[table].columns] == list(model.model_fields)


def test_no_two_columns_of_a_table_answer_to_one_header():
    for table in MODELS:
        for lang in ("zh", "en"):
            headers = [slot.header(lang) for slot in slots(table)]
            assert len(set(headers)) == len(headers)
        for slot in slots(table):
            for lang in ("zh", "en"):
                assert spellings(table)[fold_header(slot.header(lang))] == slot


def test_headers_may_be_mixed_and_shuffled(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    book = openpyxl.load_workbook(path)
    sheet = book["律师"]
    sheet["A1"], sheet["B1"] = "ID ", "Name"
    rows = list(sheet.values)
    del book["律师"]
    shuffled = book.create_sheet("Lawyers", 1)
    for row in rows:
        shuffled.append(row[::-1])
    book.save(path)
    assert read(path) == clean_facts()


def test_what_planners_type_is_understood(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    book = openpyxl.load_workbook(path)
    sheet = book["律师"]
    column = {cell.value.replace("\n", ""): cell.column for cell in sheet[1]}

    def put(header, value):
        sheet.cell(2, column[header]).value = value

    put("律师编号", " Ｌ００１\u200b")
    put("党员", "Y")
    put("执业年限", "１２")
    put("愿服务区县", 330102.0)
    put("空闲半天", "周一上午、Wed-PM\n星期五下午，")
    put("语言", "杭州话, 手语;")
    put("能力：法治宣传", 3.0)
    put("其他能力", "知识产权：4；“涉外”:2")
    book.create_sheet("_我的备忘")
    book["_我的备忘"]["A1"] = "随便写"
    approvals = book["超五个批准"]
    approvals["G2"], approvals["H2"] = "2024年9月15日", "2025/9/14"
    book["社区（村）"]["A2"] = 330102001051
    book.save(path)
    facts = read(path)
    lawyer = facts.lawyer["L001"]
    assert lawyer.is_party_member
    assert lawyer.years_of_practice == 12
    assert lawyer.districts == {"330102"}
    assert lawyer.free_half_days == {"mon-am", "wed-pm", "fri-pm"}
    assert lawyer.languages == {"杭州话", "手语"}
    assert lawyer.skills == {"mediation": 4, "publicity": 3, "知识产权": 4, "“涉外”": 2}
    assert facts.approvals[0].valid_from == dt.date(2024, 9, 15)
    assert facts.committees[0].id == "330102001051"


def test_a_title_above_the_headers_and_blank_rows_are_skipped(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    book = openpyxl.load_workbook(path)
    sheet = book["律师"]
    sheet.insert_rows(1, 2)
    sheet["A1"] = "律师名册（2024）"
    sheet.insert_rows(5, 1)
    sheet["B20"] = "  "
    book.save(path)
    assert read(path) == clean_facts()


def test_a_merged_cell_belongs_to_its_whole_range_and_nothing_further(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    book = openpyxl.load_workbook(path)
    sheet = book["社区（村）"]
    sheet["F3"], sheet["F2"] = None, "清波街道"
    sheet.merge_cells("F2:F3")
    book.save(path)
    assert [row.town for row in read(path).committees] == ["清波街道", "清波街道", ""]


def test_words_of_closed_lists_are_written_in_both_languages():
    from lawyer_assign.files.cells.terms import HALF_DAYS_ZH, SKILLS_ZH

    assert HALF_DAYS_ZH["mon-am"] == "周一上午"
    assert HALF_DAYS_ZH["sun-pm"] == "周日下午"
    assert list(HALF_DAYS_ZH) == list(HALF_DAYS)
    assert list(SKILLS_ZH) == list(DEFAULT_SKILLS)


def test_a_phone_is_read_without_the_width_of_its_digits(tmp_path):
    path = tmp_path / "facts.xlsx"
    write_facts(clean_facts(), path, phones=True)
    book = openpyxl.load_workbook(path)
    at = [slot.column.field for slot in slots("lawyers")].index("phone") + 1
    told = ("１３８　０５７１ １２３８", "（０５７１）８８８８１２３４", "'１３８")
    for row, phone in enumerate(told, start=2):
        book["律师"].cell(row, at).value = phone
    book.save(path)
    facts = read(path)
    kept = ["138 0571 1238", "(0571)88881234", "１３８"]
    assert [row.phone.reveal() for row in facts.lawyers[:3]] == kept
    for kind in ("xlsx", "csv"):
        write_facts(facts, tmp_path / f"again-{PATHS[kind]}", phones=True)
        assert read(tmp_path / f"again-{PATHS[kind]}") == facts
