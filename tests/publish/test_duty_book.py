"""The 值班表: what is written is read back, and what a hand spoils is named."""

import datetime as dt
import io
import re
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest

from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.publish.duty_book import TASKS_ZH, duty_book
from lawyer_assign.publish.duty_book_reader import read_duty_book
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.publication import publication
from lawyer_assign.roster import Roster
from lawyer_assign.roster_outcome import Missing
from lawyer_assign.verbs.publishing import read_roster, write_roster
from tests.worlds.published import (
    HIDDEN_PHONE,
    PHONE,
    STAMP,
    stood_in,
    town,
    town_facts,
)


@pytest.fixture(scope="module")
def outcome():
    return stood_in(town(), 3, "l2")


@pytest.fixture
def book(outcome, tmp_path):
    path = tmp_path / "值班表.xlsx"
    path.write_bytes(duty_book(Edition(outcome), STAMP))
    return path


def edited(path, sheet, changes):
    """Change cells by hand, as a planner does in Excel."""
    book = openpyxl.load_workbook(path)
    for cell, value in changes.items():
        book[sheet][cell] = value
    book.save(path)
    return path


def defects_of(path):
    with pytest.raises(BadInputError) as error:
        read_duty_book(path, town_facts())
    return error.value.defects


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_written_is_read_back(outcome, tmp_path, lang):
    path = tmp_path / "book.xlsx"
    path.write_bytes(duty_book(Edition(outcome), STAMP, lang))
    found = read_duty_book(path, outcome.facts)
    assert found.roster == outcome.roster
    assert found.visits == outcome.visits


def test_nobody_stands_in_the_book_by_an_id_alone(outcome, book):
    sheets = openpyxl.load_workbook(book)
    rows = list(sheets["按周"].iter_rows(values_only=True))
    lines = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    replaced = [one for one in lines if one["被替律师编号"]]
    assert replaced
    for one in replaced:
        ids = one["被替律师编号"].split("; ")
        names = [outcome.facts.lawyer[who].name for who in ids]
        assert one["被替律师姓名"] == "、".join(names)
    assert all(one["周次"].endswith("周") for one in lines)


def test_a_name_that_is_not_of_who_is_replaced_is_named_with_both_cells(book):
    sheet = openpyxl.load_workbook(book)["按周"]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("被替律师姓名")
    row = next(row for row in sheet.iter_rows(min_row=2) if row[at].value)
    edited(book, "按周", {row[at].coordinate: "别人"})
    (defect,) = defects_of(book)
    assert row[at].coordinate in defect.place
    assert row[heads.index("被替律师编号")].coordinate in defect.place


HEADS_ALONE = (
    ("按周", "律师编号", "律师姓名"),
    ("按周", "被替律师编号", "被替律师姓名"),
    ("按周", "社区（村）编号", "社区（村）名称"),
    ("按社区（村）", "律师编号", "律师姓名"),
    ("按社区（村）", "社区（村）编号", "社区（村）名称"),
)


@pytest.mark.parametrize(("sheet", "head", "beside"), HEADS_ALONE)
def test_a_name_alone_says_who_is_meant_where_one_only_has_it(
    book, sheet, head, beside
):
    before = read_duty_book(book, town_facts())
    page = openpyxl.load_workbook(book)[sheet]
    at, by = (heads_of(page).index(one) for one in (head, beside))
    row = next(row for row in page.iter_rows(min_row=2) if row[at].value)
    edited(book, sheet, {row[at].coordinate: None})
    assert read_duty_book(book, town_facts()) == before
    edited(book, sheet, {row[by].coordinate: "无此名称"})
    (defect,) = defects_of(book)
    assert defect.place == f"{sheet}!{row[by].coordinate}"
    assert "没有名称“无此名称”" in defect.problem.zh


def test_a_name_alone_that_several_have_asks_for_the_id(book):
    facts = town_facts()
    one, other, *others = facts.lawyers
    twins = [one, other.model_copy(update={"name": one.name}), *others]
    page = openpyxl.load_workbook(book)["按周"]
    at = heads_of(page).index("律师编号")
    row = next(row for row in page.iter_rows(min_row=2) if row[at].value == one.id)
    name = row[heads_of(page).index("律师姓名")]
    assert name.value == one.name
    edited(book, "按周", {row[at].coordinate: None})
    with pytest.raises(BadInputError) as error:
        read_duty_book(book, facts.replace(lawyers=twins))
    said = [
        one for one in error.value.defects if one.place == f"按周!{name.coordinate}"
    ]
    assert len(said) == 1
    assert "2个同名" in said[0].problem.zh
    assert "编号" in said[0].cure.zh


@pytest.mark.parametrize("sheet", ["按周", "按社区（村）"])
def test_name_and_town_say_which_of_several_villages_is_meant(book, sheet):
    facts = town_facts()
    one, other, *others = facts.committees
    twins = [
        row.model_copy(update={"name": one.name, "town": town})
        for row, town in ((one, "云峰镇"), (other, "石门镇"))
    ]
    facts = facts.replace(committees=[*twins, *others])
    page = openpyxl.load_workbook(book)[sheet]
    at = heads_of(page).index("社区（村）编号")
    row = next(row for row in page.iter_rows(min_row=2) if row[at].value == one.id)
    cell, name = (row[x].coordinate for x in (at, at + 1))
    for said in (f"{one.name}（云峰镇）", f"{one.name} (云峰镇)"):
        for found in (one.id, None):
            edited(book, sheet, {cell: found, name: said})
            read = read_duty_book(book, facts)
            assert one.id in {x.committee for x in read.roster.rows}

    def defect(**typed):
        edited(book, sheet, typed)
        with pytest.raises(BadInputError) as error:
            read_duty_book(book, facts)
        (found,) = (x for x in error.value.defects if cell in x.place)
        return found

    found = defect(**{cell: one.id, name: f"{one.name}（石门镇）"})
    assert f"“{one.name}（云峰镇）”" in found.problem.zh
    # In the column of ids a name is told which id is its.
    found = defect(**{cell: f"{one.name}（石门镇）", name: None})
    assert found.cure.zh == f"这是名称，请填写编号 {other.id}"
    assert "2个同名" in defect(**{cell: one.name}).problem.zh


def test_what_could_not_be_given_stands_in_the_book_with_its_reason(outcome, tmp_path):
    lapsed = next(one for one in outcome.visits if one.is_lapsed)
    why = Text("no half day is left", "没有可用的半天")
    lacks = replace(outcome, missing=(Missing("visit", lapsed.committee, why, lapsed),))
    path = tmp_path / "book.xlsx"
    path.write_bytes(duty_book(Edition(lacks), STAMP))
    rows = list(openpyxl.load_workbook(path)["未能排出"].iter_rows(values_only=True))
    name = outcome.facts.committee[lapsed.committee].name
    assert rows[1][:3] == ("服务取消", lapsed.committee, name)
    assert rows[1][-1] == "没有可用的半天"
    notes = dict(openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True))
    assert notes["有固定服务时间的社区（村）"] == len(outcome.roster)
    assert notes["未能排出的事项"] == 1


def heads_of(sheet):
    """Return the heads of a sheet."""
    return [cell.value for cell in sheet[1]]


@pytest.fixture
def lacking(outcome):
    """A roster without the time of a committee, with an event and a visit missing."""
    gone, *rows = outcome.roster.rows
    visits = tuple(one for one in outcome.visits if one.committee != gone.committee)
    lapsed = next(one for one in visits if one.is_lapsed)
    why = Text("no half day is common", "no half day is common")
    return replace(
        outcome,
        roster=Roster.of(rows),
        visits=visits,
        missing=(
            Missing("time", gone.committee, why),
            Missing("visit", lapsed.committee, why, lapsed),
            Missing("event", rows[0].committee, why, quarter=dt.date(2026, 4, 1)),
        ),
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_missing_is_read_back_with_its_posts(lacking, tmp_path, lang):
    write_roster(lacking, tmp_path / "book.xlsx", lang=lang)
    found = read_roster(tmp_path / "book.xlsx", lacking.facts, days=lacking.days)
    assert found.missing == lacking.missing
    assert found.plan == lacking.plan
    place = lacking.missing[0].committee
    assert found.plan.lawyers_of(place)
    write_roster(found, tmp_path / "again.json")
    again = read_roster(tmp_path / "again.json", lacking.facts)
    assert again.missing == lacking.missing


def test_of_what_is_missing_names_are_shown_as_in_all_sheets(lacking, tmp_path):
    place = lacking.missing[0].committee
    who = lacking.plan.lawyers_of(place)[0]
    facts = lacking.facts.replace(
        lawyers=[
            row.model_copy(update={"name": f"王\n{PHONE}"}) if row.id == who else row
            for row in lacking.facts.lawyers
        ]
    )
    path = tmp_path / "book.xlsx"
    write_roster(replace(lacking, facts=facts), path)
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows(values_only=True):
            assert not any(PHONE in str(cell) for cell in row)
    assert read_roster(path, facts, days=lacking.days).plan == lacking.plan


def test_what_a_hand_mended_is_missing_no_more(lacking, tmp_path):
    path = tmp_path / "book.xlsx"
    write_roster(lacking, path)
    time, visit, event = lacking.missing
    book = openpyxl.load_workbook(path)
    who = lacking.plan.lawyers_of(time.committee)[0]
    heads = heads_of(book["按社区（村）"])
    said = {"社区（村）编号": time.committee, "半天": "周五下午", "律师编号": who}
    book["按社区（村）"].append([said.get(head) for head in heads])
    heads = heads_of(book["按周"])
    for row in book["按周"].iter_rows(min_row=2):
        line = dict(zip(heads, row, strict=True))
        if line["社区（村）编号"].value == visit.committee:
            line["取消"].value = None
    book.save(path)
    found = read_roster(path, lacking.facts, days=lacking.days)
    assert found.missing == (event,)
    assert found.plan.lawyers_of(time.committee) == (who,)


def test_a_quarter_that_is_none_is_named_with_its_cell(lacking, tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_bytes(duty_book(Edition(lacking), STAMP))
    heads = heads_of(openpyxl.load_workbook(path)["未能排出"])
    column = chr(ord("A") + heads.index("季度"))
    edited(path, "未能排出", {f"{column}4": "第五季度"})
    (defect,) = defects_of(path)
    assert defect.place == f"未能排出!{column}4"
    assert "2026年第2季度" in defect.cure.zh


def test_the_same_roster_gives_the_same_bytes(outcome):
    one = duty_book(Edition(outcome), STAMP)
    assert one == duty_book(Edition(stood_in(town(), 3, "l2")), STAMP)
    assert one != duty_book(Edition(town()), STAMP)


def test_every_sheet_prints_on_a4_across_with_heads_and_page_numbers(book):
    for sheet in openpyxl.load_workbook(book):
        if sheet.sheet_state != "visible":
            continue
        assert sheet.page_setup.paperSize == 9
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$1:$1"
        assert "&P" in sheet.oddFooter.right.text
        if sheet.title != "未能排出":
            assert f"2026年值班表：{sheet.title}" in sheet.oddHeader.center.text


def test_a_lawyer_reads_why_she_comes_and_where_her_calendar_is(book, outcome):
    head, *rows = openpyxl.load_workbook(book)["按律师"].values
    visits = [one for one in outcome.visits if one.lawyers]
    files = publication(Edition(outcome), STAMP)
    for row in (dict(zip(head, one, strict=True)) for one in rows):
        mine = [
            one for one in visits
            if row["律师编号"] in one.lawyers
            and one.committee == row["社区（村）编号"]
        ]  # fmt: skip
        asked = Counter(
            "代班" if one.instead_of else TASKS_ZH[one.kind] for one in mine
        )
        told = re.findall(r"(\D+?)(\d+)次", row["其中"].replace("、", ""))
        assert {what: int(count) for what, count in told} == dict(asked)
        assert row["全年次数"] == len(mine)
        assert row["乡镇街道"] == outcome.facts.committee[row["社区（村）编号"]].town
        assert row["日历文件"] in files
    assert any("代班" in str(one) for row in rows for one in row)


def test_a_book_whose_sheet_is_called_as_before_is_read(book, outcome):
    opened = openpyxl.load_workbook(book)
    opened["按社区（村）"].title = "按社区村"
    opened.save(book)
    assert read_duty_book(book, outcome.facts).roster == outcome.roster


def test_a_change_of_both_cells_is_read(book, outcome):
    edited(book, "按周", {"M2": "l3", "H2": "张丙"})
    found = read_duty_book(book, outcome.facts)
    assert found.visits[0].lawyers == ("l3",)
    assert found.visits[1:] == outcome.visits[1:]


def test_a_time_changed_by_hand_is_read(book, outcome):
    edited(book, "按社区（村）", {"F2": "周五下午"})
    found = read_duty_book(book, outcome.facts)
    assert found.roster.rows[0].time.half_day == "fri-pm"


@pytest.mark.parametrize(
    ("sheet", "changes", "cells"),
    [
        ("按周", {"M2": "l3"}, ("按周!M2", "按周!H2")),
        ("按周", {"H2": "张丙"}, ("按周!M2", "按周!H2")),
        ("按周", {"F2": "别的社区"}, ("按周!E2", "按周!F2")),
        ("按社区（村）", {"L4": "l1"}, ("按社区（村）!L4", "按社区（村）!J4")),
        ("按社区（村）", {"B2": "别的社区"}, ("按社区（村）!A2", "按社区（村）!B2")),
        ("按社区（村）", {"M2": "l2", "K2": "张丙"},
         ("按社区（村）!M2", "按社区（村）!K2")),
    ],
    ids=["id of a date", "name of a date", "committee of a date", "team",
         "committee", "stand-in"],
)  # fmt: skip
def test_ids_and_names_that_disagree_name_both_cells(book, sheet, changes, cells):
    (defect,) = defects_of(edited(book, sheet, changes))
    for cell in cells:
        assert cell in defect.place
        assert cell in defect.problem.zh
        assert cell in defect.problem.en


@pytest.mark.parametrize(
    ("sheet", "changes", "place", "said"),
    [
        ("按周", {"B2": "someday"}, "按周!B2", "日期"),
        ("按周", {"D3": "夜里"}, "按周!D3", "不是可用的词"),
        ("按周", {"G3": "值斑"}, "按周!G3", "不是可用的词"),
        ("按周", {"E3": "330102009999", "F3": None}, "按周!E3", "没有编号"),
        ("按周", {"M3": "李乙", "H3": None}, "按周!M3", "没有编号 李乙"),
        ("按周", {"B2": None}, "按周!B2", "缺少日期"),
        ("按社区（村）", {"F2": "周六上午"}, "按社区（村）!F2", "周一至周五"),
        ("按社区（村）", {"F2": None}, "按社区（村）!F2", "缺少半天"),
        ("按社区（村）", {"G6": 5}, "按社区（村）!G6", "1至4"),
        ("按社区（村）", {"A3": "330102001001", "B3": "清波社区"}, "按社区（村）!A3",
         "同一社区"),
    ],
    ids=["no date", "no half", "no task", "nobody's id", "a name for an id",
         "missing date", "weekend", "no half day", "fifth", "twice"],
)  # fmt: skip
def test_each_bad_cell_is_named_at_its_place(book, sheet, changes, place, said):
    (defect,) = defects_of(edited(book, sheet, changes))
    assert defect.place == place
    assert said in defect.problem.zh


def test_all_defects_are_said_at_once(book):
    edited(book, "按周", {"B2": "someday", "D3": "夜里", "M5": "l3"})
    assert len(defects_of(book)) == 3


def test_a_book_without_its_sheets_is_refused(tmp_path):
    book = openpyxl.Workbook()
    path = tmp_path / "other.xlsx"
    book.save(path)
    with pytest.raises(BadInputError, match="按社区（村）"):
        read_duty_book(path, town_facts())


def test_a_missing_column_is_named(book):
    edited(book, "按周", {"M1": "谁", "B1": "哪天"})
    assert "date" in "".join(one.problem.en for one in defects_of(book))


def test_years_that_nobody_announced_are_named():
    days = duty_book(Edition(town(2027)), STAMP)
    sheet = openpyxl.load_workbook(io.BytesIO(days))["说明"]
    said = [cell.value for row in sheet for cell in row]
    assert any("2027年日历为暂定" in str(one) for one in said)


def test_dates_are_dates_and_phones_stay_away(book):
    sheet = openpyxl.load_workbook(book)["按周"]
    assert isinstance(sheet["B2"].value, dt.datetime)
    assert sheet["B2"].number_format == 'yyyy"年"m"月"d"日"'
    text = str([[cell.value for cell in row] for one in openpyxl.load_workbook(book)
                for row in one])  # fmt: skip
    assert PHONE not in text
    assert HIDDEN_PHONE not in text


@pytest.mark.parametrize(
    ("lang", "week", "said"),
    [("zh", "按周", {"休息日", "请假"}), ("en", "by_week", {"day off", "leave"})],
)
def test_reasons_stand_in_the_book_in_words_and_are_read_back(
    tmp_path, lang, week, said
):
    first, *visits = town().visits
    visits.insert(0, first._replace(lawyers=("l2",), instead_of=("l1",), why="leave"))
    outcome = replace(town(), visits=tuple(visits))
    path = tmp_path / "book.xlsx"
    path.write_bytes(duty_book(Edition(outcome), STAMP, lang))
    book = openpyxl.load_workbook(path)
    heads, *rows = book[week].iter_rows(values_only=True)
    at = next(i for i, head in enumerate(heads) if head in ("why", "调整原因"))
    assert {row[at] for row in rows} - {None} == said
    sheets = [one for one in book if one.sheet_state == "visible"]
    notes = " ".join(str(cell.value) for row in sheets[0] for cell in row)
    assert "day_off" not in notes
    assert all(word in notes for word in said)
    assert read_duty_book(path, outcome.facts).visits == outcome.visits


@pytest.mark.parametrize(
    ("lang", "foot"), [("zh", "起始日期：2026年1月1日"), ("en", "From 2026-01-01")]
)
def test_pages_say_from_which_day_on_the_roster_holds(outcome, tmp_path, lang, foot):
    """The day of writing would make a new file of a roster that did not change."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(duty_book(Edition(outcome), STAMP, lang))
    book = openpyxl.load_workbook(path)
    feet = {one.oddFooter.center.text for one in book if one.oddFooter.left.text}
    assert feet == {foot}


def test_who_only_stands_in_for_others_is_counted_apart(tmp_path):
    """Who has no fixed time of her own was not counted at all."""
    outcome = town()
    visits = list(outcome.visits)
    rows = tuple(x for x in outcome.roster.rows if "l3" not in x.lawyers)
    visits = [x for x in visits if "l3" not in x.lawyers]
    visits[0] = visits[0]._replace(
        lawyers=("l3",), instead_of=visits[0].lawyers, why="leave"
    )
    changed = replace(outcome, visits=tuple(visits), roster=Roster(rows))
    path = tmp_path / "book.xlsx"
    for one, alone in ((outcome, 0), (changed, 1)):
        path.write_bytes(duty_book(Edition(one), STAMP))
        notes = dict(openpyxl.load_workbook(path)["说明"].iter_rows(values_only=True))
        own = {who for row in one.roster.rows for who in row.lawyers}
        assert notes["有固定服务时间的律师"] == len(own)
        assert notes["仅代班的律师"] == alone


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_the_public_sees_names_no_command(outcome, lang):
    book = openpyxl.load_workbook(io.BytesIO(duty_book(Edition(outcome), STAMP, lang)))
    said = [str(cell) for sheet in book if sheet.sheet_state == "visible"
            for row in sheet.values for cell in row]  # fmt: skip
    assert not [one for one in said if re.search("lawyer-assign|--[a-z]", one)]
