"""Names beside the ids of records: written, compared, and enough where one has them."""

import csv
import json
import time

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.formats.choice_lists import LISTS
from lawyer_assign.files.formats.edits import is_edited
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from lawyer_assign.year.assessment.records import NAME_FIELDS, RECORD_FIELDS
from tests.worlds.canaries import MOBILE, assert_hidden
from tests.worlds.files import clean_facts

POSTS = [("330102001051", "L001"), ("330127100201", "L003")]
PLAN = la.Plan.of(POSTS)
DAY = "2026-03-02"
LAST = {"check_ins": 240, "logs": "mediation", "ratings": 5, "questionnaires": 90}
KINDS = ("records.xlsx", "records", "records.json")


def made(facts=None):
    """Return a record of each kind of both posts."""
    frames = {
        table: pd.DataFrame(
            {
                "lawyer": [who for _, who in POSTS],
                "committee": [place for place, _ in POSTS],
                "day": [DAY, DAY],
                RECORD_FIELDS[table][3]: [last, last],
            }
        )
        for table, last in LAST.items()
    }
    return la.records_from_frames(frames, facts)


@pytest.fixture(params=["zh", "en"])
def book(request, tmp_path):
    path = tmp_path / "records.xlsx"
    la.write(made(), path, facts=clean_facts(), lang=request.param)
    return path


def put(path, *cells):
    """Fill in cells of the check-ins; return their places."""
    opened, places = openpyxl.load_workbook(path), []
    name = "值班签到" if "值班签到" in opened.sheetnames else "check_ins"
    for at, value in cells:
        opened[name][at] = value
        places.append(f"{name}!{at}")
    opened.save(path)
    return places


def defects_of(path, facts=None):
    with pytest.raises(BadInputError) as caught:
        la.read_records(path, facts)
    return caught.value.defects


def same(one, other):
    """Return whether ids, days and numbers of records are the same."""
    return all(
        one[table][list(columns)].equals(other[table][list(columns)])
        for table, columns in RECORD_FIELDS.items()
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", KINDS)
def test_names_are_written_and_lose_nothing_read_with_facts_or_without(
    tmp_path, name, lang
):
    facts, records = clean_facts(), made()
    la.write(records, tmp_path / name, facts=facts, lang=lang)
    for back in (
        la.read_records(tmp_path / name), la.read_records(tmp_path / name, facts)
    ):  # fmt: skip
        assert same(back, records)
        for table in RECORD_FIELDS:
            assert back[table].lawyer_name.tolist() == [
                facts.lawyer[who].name for _, who in POSTS
            ]
            assert back[table].committee_name.tolist() == [
                facts.committee[place].name for place, _ in POSTS
            ]
    la.write(back, tmp_path / f"again-{name}", lang=lang)
    again = la.read_records(tmp_path / f"again-{name}")
    assert all(again[table].equals(back[table]) for table in RECORD_FIELDS)


def test_without_facts_a_table_has_no_names_and_a_workbook_room_for_them(tmp_path):
    la.write(made(), tmp_path / "r.json")
    rows = json.loads((tmp_path / "r.json").read_text("utf-8"))["check_ins"]
    assert not any(NAME_FIELDS.keys() & row.keys() for row in rows)
    la.write(made(), tmp_path / "r.xlsx")
    heads = [
        cell.value
        for cell in openpyxl.load_workbook(tmp_path / "r.xlsx")["值班签到"][1]
    ]
    assert heads[:5] == [
        "律师编号",
        "律师姓名",
        "社区（村）编号",
        "社区（村）名称",
        "日期",
    ]
    back = la.read_records(tmp_path / "r.xlsx")
    assert not any(name in back.check_ins for name in NAME_FIELDS)


@pytest.mark.parametrize(
    ("cell", "said", "beside", "known"),
    [("B2", "李伟", "A2", "王芳"), ("A2", "L002", "B2", "李伟"),
     ("D2", "东风村", "C2", "清波门社区")],
    ids=["name alone", "id alone", "committee"],
)  # fmt: skip
def test_a_name_that_is_not_that_of_the_id_is_an_error_with_both_cells(
    book, cell, said, beside, known
):
    (changed,) = put(book, (cell, said))
    sheet = changed.partition("!")[0]
    both = ", ".join(f"{sheet}!{one}" for one in sorted((cell, beside)))
    facts = clean_facts()
    (found,) = defects_of(book, facts)
    assert found.place == both
    assert f"的编号属于“{known}”" in found.problem.zh
    # Who reads without facts hears of it where records and facts meet.
    records = la.read_records(book)
    with pytest.raises(BadInputError) as caught:
        la.assess(facts, PLAN, records)
    assert [one.place for one in caught.value.defects] == [both]
    with pytest.raises(BadInputError) as caught:
        la.compare_attendance(facts, (), records)
    assert [one.place for one in caught.value.defects] == [both]
    with pytest.raises(BadInputError):
        la.write(records, book.with_name("new.xlsx"), facts=facts)
    assert not book.with_name("new.xlsx").exists()


def test_names_swapped_between_two_rows_are_both_found(book):
    put(book, ("D2", "东风村"), ("D3", "清波门社区"))
    assert len(defects_of(book, clean_facts())) == 2


@pytest.mark.parametrize(
    "cells",
    [
        [("B2", " 王　芳 "), ("D2", None)],
        [("B2", None), ("A2", "L001 王芳")],
        [("C2", "清波门社区"), ("D2", None)],
        [("C2", None)],
        [("C2", "330102001051 清波门社区")],
        [("B2", "L001 王芳")],
    ],
    ids=["spaced", "chosen", "in its place", "beside", "both", "name with id"],
)
def test_a_name_of_one_only_is_enough_and_agrees_however_it_is_spaced(book, cells):
    put(book, *cells)
    assert same(la.read_records(book, clean_facts()), made())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_columns_of_ids_may_be_taken_out_where_names_stand(tmp_path, lang):
    facts, path = clean_facts(), tmp_path / "records.xlsx"
    facts = facts.replace(
        lawyers=[
            row.model_copy(update={"name": f"王{row.id}"}) for row in facts.lawyers
        ],
        committees=[
            row.model_copy(update={"name": f"{row.id}社区"}) for row in facts.committees
        ],
    )
    la.write(made(facts), path, facts=facts, lang=lang)
    opened = openpyxl.load_workbook(path)
    name = "值班签到" if lang == "zh" else "check_ins"
    for at in (3, 1):
        opened[name].delete_cols(at)
    opened.save(path)
    assert same(la.read_records(path, facts), made())
    for row in (2, 3):
        opened[name].cell(row, 1).value = None
    opened.save(path)
    (found,) = defects_of(path, facts)
    assert found.place == name
    assert "缺少列“律师编号”" in found.problem.zh


def test_a_name_of_several_or_of_nobody_is_an_error_where_it_stands(book):
    places = put(book, ("A2", None), ("A3", None), ("B3", "西门庆"))
    found = defects_of(book, clean_facts())
    assert [one.place for one in found] == [
        places[0].replace("A2", "B2"), places[2],
    ]  # fmt: skip
    assert "“律师”表中有2个同名：L001" in found[0].problem.zh
    assert "“律师”表中没有名称“西门庆”" in found[1].problem.zh
    beside = [one.replace("A", "B") for one in places[:2]]
    alone = defects_of(book)
    assert [one.place for one in alone] == beside
    assert all("la.read_records(path, facts)" in one.cure.en for one in alone)


@pytest.mark.parametrize("said", ["L001 王芳", "李伟"])
def test_who_reads_names_without_facts_is_told_to_hand_them_in(book, said):
    (place,) = put(book, ("A2", said))
    with pytest.raises(BadInputError) as caught:
        la.assess(clean_facts(), PLAN, la.read_records(book))
    (found,) = caught.value.defects
    assert (found.place, found.value) == (place, said)
    assert "la.read_records" in found.cure


def test_a_name_with_another_id_in_one_cell_is_refused(book):
    (place,) = put(book, ("A2", "L002 王芳"))
    assert [one.place for one in defects_of(book, clean_facts())] == [place]


def test_csv_and_frames_have_the_columns_too(tmp_path):
    facts = clean_facts()
    la.write(made(), tmp_path / "records", facts=facts)
    file = tmp_path / "records" / "logs.csv"
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    rows[1][1] = "李伟"
    file.write_text("\n".join(",".join(row) for row in rows), "utf-8-sig")
    (found,) = defects_of(tmp_path / "records", facts)
    assert found.place == "logs.csv!A2, logs.csv!B2"
    frame = made().logs.assign(律师姓名=["王芳", "李伟"])
    with pytest.raises(BadInputError, match=r"logs\[1\].lawyer, logs\[1\].lawyer_name"):
        la.records_from_frames({"logs": frame}, facts)
    frame = frame.assign(lawyer=[None, "L003"], lawyer_name=None)
    with pytest.raises(BadInputError, match="same column"):
        la.records_from_frames({"logs": frame}, facts)


def test_a_city_of_names_is_compared_in_a_second_or_so(tmp_path):
    facts = la.datasets.district(committees=300, lawyers=300, seed=1)
    who = [row.id for row in facts.lawyers]
    place = [row.id for row in facts.committees]
    size = range(100_000)
    frame = pd.DataFrame(
        {
            "lawyer": [who[at % 300] for at in size],
            "committee": [place[at % 299] for at in size],
            "day": DAY,
            "stars": 5,
        }
    )
    before = time.process_time()
    found = la.records_from_frames({"ratings": frame}, facts)
    la.records_from_frames({"ratings": found.ratings}, facts)
    assert time.process_time() - before < 4
    assert found.ratings.lawyer_name.iloc[-1] == facts.lawyer[who[99_999 % 300]].name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_template_offers_ids_with_names_duties_and_ranges(tmp_path, lang):
    facts, path = clean_facts(), tmp_path / "records.xlsx"
    la.write_records_template(path, facts=facts, lang=lang)
    opened = openpyxl.load_workbook(path)
    lists = opened[LISTS[lang]]
    assert lists.sheet_state == "veryHidden"
    assert [cell.value for cell in lists["A"][1:]] == [
        f"{row.id} {row.name}" for row in facts.lawyers
    ]
    for table, (zh, columns) in RECORD_SHEETS.items():
        sheet = opened[zh if lang == "zh" else table]
        rules = {
            str(one.sqref).partition(":")[0][0]: one
            for one in sheet.data_validations.dataValidation
        }
        assert rules["A"].formula1 == f"'{LISTS[lang]}'!$A$2:$A$4"
        assert rules["C"].formula1 == f"'{LISTS[lang]}'!$B$2:$B$4"
        assert rules["F"].type == ("list" if table == "logs" else "whole")
        assert [one.zh if lang == "zh" else one.field for one in columns] == [
            cell.value for cell in sheet[1]
        ]
    assert is_edited(path) is False
    sheet = opened["群众评价" if lang == "zh" else "ratings"]
    for at, value in enumerate(("L002 李伟", None, "330102001051 清波门社区", None,
                                DAY, 5), 1):  # fmt: skip
        sheet.cell(2, at).value = value
    opened.save(path)
    assert is_edited(path) is True
    back = la.read_records(path, facts).ratings
    assert back.lawyer_name.tolist() == ["李伟"]
    assert back.committee.tolist() == ["330102001051"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_shell_writes_a_template_to_choose_from_and_compares(tmp_path, lang):
    facts = clean_facts()
    la.write_facts(facts, tmp_path / "facts.xlsx")
    la.write(la.adopt(facts, la.Policy.hangzhou_2024(stability="off"), PLAN),
             tmp_path / "plan.xlsx")  # fmt: skip

    def run(*words):
        said = [str(tmp_path / one) if "." in one else one for one in words]
        return CliRunner().invoke(app, [*said, "--lang", lang])

    said = run("template", "r.xlsx", "--records", "--facts", "facts.xlsx")
    assert said.exit_code == 0, said.output
    opened = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert LISTS[lang] in opened.sheetnames
    sheet = opened["群众评价" if lang == "zh" else "ratings"]
    sheet.append(["L001", "王芳", "清波门社区", None, DAY, 4])
    opened.save(tmp_path / "r.xlsx")
    assert run("assess", "facts.xlsx", "plan.xlsx", "r.xlsx").exit_code == 0
    sheet["B2"] = "李伟"
    opened.save(tmp_path / "r.xlsx")
    for verb in (
        ("assess", "facts.xlsx", "plan.xlsx", "r.xlsx"),
        ("inspect", "facts.xlsx", "plan.xlsx", "--records", "r.xlsx"),
    ):
        said = run(*verb)
        assert said.exit_code == 2
        assert f"{sheet.title}!A2, {sheet.title}!B2" in said.stderr
    assert run("template", "s.xlsx", "--facts", "facts.xlsx").exit_code == 2


def test_names_of_two_who_share_one_are_told_apart_by_the_id():
    facts = clean_facts()
    assert facts.lawyer["L001"].name == facts.lawyer["L003"].name
    records = made(facts)
    assert records.check_ins.lawyer_name.tolist() == ["王芳", "王芳"]
    assert set(records.check_ins.columns) == {*RECORD_FIELDS["check_ins"], *NAME_FIELDS}


def test_a_notebook_shows_names_and_no_phone_that_somebody_wrote_into_a_log():
    facts = clean_facts()
    logs = made().logs.assign(text=[f"已电话联系，{MOBILE}", ""])
    shown = la.records_from_frames({"logs": logs}, facts)._repr_html_()
    assert "王芳" in shown
    assert "330102001051" in shown
    assert_hidden(shown)


def test_records_are_read_of_frames_with_an_index():
    frame = pd.DataFrame({"day": [DAY], "lawyer": ["L001"], "minutes": [240]})
    frame["committee"] = POSTS[0][0]
    plain = la.records_from_frames({"check_ins": frame})
    indexed = la.records_from_frames({"check_ins": frame.set_index(["day", "lawyer"])})
    assert same(plain, indexed)


def test_one_stranger_in_many_rows_is_one_mistake(tmp_path):
    """Records of last year speak on and on of who left since."""
    import pandas as pd

    facts = la.datasets.toy()
    days = [f"2026-03-{day:02}" for day in range(1, 29)]
    came = pd.DataFrame(
        {"lawyer": "gone", "committee": "c3", "day": days, "minutes": 60}
    )
    few = came.head(3).assign(lawyer="left")
    records = la.records_from_frames({"check_ins": pd.concat([came, few])})
    with pytest.raises(la.BadInputError) as refused:
        la.assess(facts, la.solve(facts).plan, records)
    found = [one for one in refused.value.defects if one.value == "gone"]
    assert len(found) == 1
    assert "另有27行也是" in found[0].problem.zh
    assert "请使用当年的数据" in found[0].cure.zh
    assert len(refused.value.defects) == 4


def test_a_wrong_name_a_stranger_and_a_bad_number_are_said_together(book):
    cells = (("A2", "L001"), ("B2", "张三"), ("A3", "L099"), ("F2", "很久"))
    places = put(book, *cells)
    with pytest.raises(BadInputError) as caught:
        la.read_records(book, clean_facts())
    found = {one.place for one in caught.value.defects}
    assert found == {f"{places[0]}, {places[1]}", places[2], places[3]}


def test_a_cell_that_names_nobody_is_said_once(book):
    (place,) = put(book, ("A2", None))
    put(book, ("B2", None))
    with pytest.raises(BadInputError) as caught:
        la.read_records(book, clean_facts())
    assert [one.place for one in caught.value.defects] == [place]


def test_strangers_alone_are_refused_by_who_counts_them_and_not_on_reading(book):
    put(book, ("A3", "L099"), ("B3", None))
    records = la.read_records(book, clean_facts())
    with pytest.raises(BadInputError, match="L099"):
        la.assess(clean_facts(), PLAN, records)


def test_a_total_below_records_is_one_defect(tmp_path):
    path, facts = tmp_path / "r.xlsx", clean_facts()
    la.write(made(), path, facts=facts)
    book = openpyxl.load_workbook(path)
    sheet = book["值班签到"]
    sheet.append(["合计", None, None, None, None, 480])
    book.save(path)
    with pytest.raises(BadInputError) as caught:
        la.read_records(path, facts)
    (only,) = caught.value.defects
    assert (only.place, only.value) == (f"值班签到!A{sheet.max_row}", "合计")
    assert only.problem.en == "starts a row of totals"
