"""Sheets of a plan's file are recounted too: what is printed, not posts alone."""

import csv
import json
import shutil

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.files.plans.tables import PLAN_HEADS
from tests.cli.test_cli import run

PASSES = "方案通过复核。"


def facts_of():
    """Return the toy with a tariff and people to be phoned."""
    toy = la.datasets.toy()
    first = toy.committees[0].id
    contacts = [la.Contact(committee=first, name="季平", phone="13800001111")]
    fixed = la.PublishedTime(committee=first, half_day="tue-am", is_fixed=True)
    tariff = la.Tariff(fen_per_year=500_000)
    return toy.replace(contacts=contacts, tariffs=[tariff], times=[fixed])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    facts = facts_of()
    la.write_facts(facts, folder / "facts.xlsx", phones=True)
    facts = la.read(folder / "facts.xlsx")
    for name, words in (
        ("plan.xlsx", ("--lang", "zh")),
        ("english.xlsx", ("--lang", "en")),
        ("plan.json", ()),
        ("plan", ("--lang", "zh")),
    ):
        said = run("solve", folder / "facts.xlsx", "-o", folder / name, *words)
        assert said.exit_code == 0, said.output
    outcome = la.solve(facts)
    la.write(
        outcome,
        folder / "why.xlsx",
        lang="zh",
        teams=la.fill_teams(outcome),
        answers=[la.explain.why_all(outcome)],
        phones=True,
    )
    return folder


@pytest.fixture
def files(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def verified(folder, name, *more):
    said = run("verify", folder / "facts.xlsx", folder / name, "--lang", "zh", *more)
    assert said.exit_code in (0, 1), said.output
    return said.stdout, said.stdout.rstrip().splitlines()[-1], said.exit_code


def column(sheet, head):
    heads = [str(cell.value).replace("\n", "") for cell in sheet[1]]
    return heads.index(head) + 1


def cell(sheet, row, head, change):
    one = sheet.cell(row, column(sheet, head))
    one.value = change(one.value)
    return one.coordinate


@pytest.mark.parametrize(
    "name", ["plan.xlsx", "english.xlsx", "why.xlsx", "plan.json", "plan"]
)
def test_what_the_program_wrote_passes_whole(files, name):
    said, last, code = verified(files, name)
    assert (last, code) == (PASSES, 0), said


@pytest.mark.parametrize(
    ("sheet", "row", "head", "change"),
    [
        ("公示表", 2, "律师", lambda _: "张三"),
        ("公示表", 2, "律师事务所", lambda _: "甲所"),
        ("公示表", 2, "固定服务时间", lambda _: "每周日"),
        ("律所签约表", 4, "签约情况", lambda _: "终止"),
        ("联系表", 2, "联系人", lambda _: "张三"),
        ("区县补贴", 2, "合计（元/年）", lambda x: x + 1000),
        ("承担方", 2, "承担（元/年）", lambda x: x - 1),
        ("律师工作量", 2, "服务社区（村）数", lambda _: 9),
        ("区县汇总", 2, "配对数", lambda _: 9),
        ("配对方案", 2, "得分", lambda x: x + 500),
        ("配对方案", 2, "路程（分钟）", lambda x: x + 1),
        ("配对方案", 2, "配备方式", lambda _: "固定协议"),
        ("配对方案", 2, "律所名称", lambda _: "甲所"),
        ("配对方案", 2, "区县名称", lambda _: "丙县"),
        ("配对方案", 2, "乡镇街道", lambda _: "某镇"),
        ("配对方案", 2, "类型", lambda x: "社区" if x == "村" else "村"),
        ("配对方案", 2, "团队岗位", lambda _: "无"),
        ("说明", 2, "得分", lambda _: 999),
        ("团队岗位", 2, "岗位", lambda _: "会计"),
        ("目标达到情况", 2, "目标", lambda _: "每人至多3个"),
        ("目标达到情况", 2, "已证明最优", lambda _: "否"),
        ("求解情况", 2, "值", lambda _: "可行（尚未全部证明最优）"),
        ("求解情况", 3, "值", lambda _: "另一规则集"),
    ],
)
def test_a_forged_cell_of_any_sheet_is_named(files, sheet, row, head, change):
    book = openpyxl.load_workbook(files / "why.xlsx")
    place = cell(book[sheet], row, head, change)
    book.save(files / "why.xlsx")
    said, last, code = verified(files, "why.xlsx")
    assert f"  {sheet}!{place}（{head}）：文件为" in said
    assert code == 1
    assert sheet in last
    assert "方案未通过复核" in last


@pytest.mark.parametrize("row", [2, 3])
def test_a_forged_line_above_what_a_firm_signs_is_named(files, row):
    """Its name and page, and how many it signs."""
    book = openpyxl.load_workbook(files / "why.xlsx")
    cell(book["律所签约表"], row, "签约情况", lambda said: f"{said}1")
    book.save(files / "why.xlsx")
    said, last, code = verified(files, "why.xlsx")
    assert f"律所签约表!A{row}" in said
    assert code == 1
    assert "方案未通过复核：律所签约表" in last


def test_a_phone_that_was_changed_is_named_and_not_said(files):
    book = openpyxl.load_workbook(files / "why.xlsx")
    place = cell(book["联系表"], 2, "联系人电话", lambda _: "13899991111")
    book.save(files / "why.xlsx")
    said, _, code = verified(files, "why.xlsx")
    assert f"联系表!{place}（联系人电话）：与应有内容不同，此处不显示" in said
    assert code == 1


def test_a_line_of_the_first_page_is_named(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet = book["总体情况"]
    sheet["A3"] = f"{sheet['A3'].value}已全部验收。"
    book.save(files / "plan.xlsx")
    said, _, code = verified(files, "plan.xlsx")
    assert "  总体情况!A3：文件为" in said
    assert code == 1


def test_rows_that_are_gone_or_new_are_named_and_sorting_changes_nothing(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet = book["律师工作量"]
    rows = [[one.value for one in row] for row in sheet.iter_rows(min_row=2)]
    for at, row in enumerate(reversed(rows), start=2):
        for to, value in enumerate(row, start=1):
            sheet.cell(at, to).value = value
    book.save(files / "plan.xlsx")
    assert verified(files, "plan.xlsx")[1:] == (PASSES, 0)
    sheet.append(["X9", "张三", "F9", "甲所", 7, "某村"])
    book["公示表"].delete_rows(3)
    book.save(files / "plan.xlsx")
    said, last, code = verified(files, "plan.xlsx")
    assert f"律师工作量!A{len(rows) + 2}：多出“X9·张三·F9·甲所·7·某村”" in said
    assert "公示表：缺少“2·" in said
    assert code == 1
    assert "公示表、律师工作量" in last


def test_two_rows_of_which_each_has_the_others_lawyer_are_named(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    sheet, places = book["公示表"], []
    at = column(sheet, "律师")
    one, other = sheet.cell(2, at), sheet.cell(3, at)
    one.value, other.value = other.value, one.value
    places = [one.coordinate, other.coordinate]
    book.save(files / "plan.xlsx")
    said, _, code = verified(files, "plan.xlsx")
    assert all(f"公示表!{place}（律师）" in said for place in places)
    assert code == 1


def test_a_column_beside_is_no_difference_in_the_sheet_that_is_read_back(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    for name in ("配对方案", "公示表"):
        sheet = book[name]
        sheet.cell(1, sheet.max_column + 1).value = "备注"
        sheet.cell(2, sheet.max_column).value = "已验收"
    book.save(files / "plan.xlsx")
    said, _, code = verified(files, "plan.xlsx")
    assert "多出一列“备注”（备注）" in said
    assert said.count("配对方案!") == 1
    assert "未核对：“备注”列（配对方案!" in said
    assert code == 1


def test_seals_and_times_typed_by_hand_are_no_forgery(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    # In more signs than a column without them would have room for.
    cell(book["律所签约表"], 4, "律所盖章", lambda _: "已盖章" * 30)
    cell(book["公示表"], 3, "固定服务时间", lambda _: "每月第二个周二上午")
    book.save(files / "plan.xlsx")
    said, last, code = verified(files, "plan.xlsx")
    assert (last, code) == (PASSES, 0), said
    assert "公示表的固定服务时间（请用 verify 数据 值班表 复核）" in said


def test_sheets_that_nobody_can_make_anew_stand_in_the_last_line(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    book.copy_worksheet(book["公示表"]).title = "公示表二"
    book.save(files / "plan.xlsx")
    _, last, code = verified(files, "plan.xlsx")
    assert (last, code) == ("方案通过复核；以下内容未核对：公示表二。", 0)


@pytest.mark.parametrize("how", ["sheet", "row", "json", "folder"])
def test_prices_that_were_taken_out_do_not_end_as_if_they_had_been_confirmed(
    files, how
):
    name = {"json": "plan.json", "folder": "plan"}.get(how, "plan.xlsx")
    if how == "json":
        said = json.loads((files / name).read_text("utf-8"))
        del said["tiers"]
        (files / name).write_text(json.dumps(said), "utf-8")
    elif how == "folder":
        (files / name / "tiers.csv").unlink()
    else:
        book = openpyxl.load_workbook(files / name)
        if how == "sheet":
            del book["目标达到情况"]
        else:
            book["目标达到情况"].delete_rows(5)
        book.save(files / name)
    _, last, code = verified(files, name)
    assert "方案未通过复核：文件缺少第" in last
    assert "4层达到程度的记载" in last
    assert code == 1


def test_a_table_typed_by_hand_has_no_prices_and_says_so_last(files):
    outcome = la.solve(facts_of())
    rows = [post._asdict() for post in outcome.plan.posts]
    (files / "own.json").write_text(json.dumps({"plan": rows}), "utf-8")
    _, last, code = verified(files, "own.json")
    assert last == "配对通过复核；文件未记第1、2、3、4层的达到程度，无从比对。"
    assert code == 0
    rows[0]["points"] = 999
    (files / "own.json").write_text(json.dumps({"plan": rows}), "utf-8")
    said, _, code = verified(files, "own.json")
    assert "own.json: plan[0].points（points）：文件为“999”" in said
    assert code == 1


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("plan[0].points", lambda x: x["plan"][0].update(points=84)),
        ("plan[0].firm_name", lambda x: x["plan"][0].update(firm_name="甲所")),
        ("loads[0].committees", lambda x: x["loads"][0].update(committees=9)),
        ("loads", lambda x: x["loads"].clear()),
        ("tiers[3].is_proved", lambda x: x["tiers"][3].update(is_proved=False)),
        ("summary.status", lambda x: x["summary"].update(status="feasible")),
        (
            "summary.lawyers serving",
            lambda x: x["summary"].update({"lawyers serving": 5000}),
        ),
    ],
)
def test_a_forged_value_of_a_document_is_named(files, place, change):
    said = json.loads((files / "plan.json").read_text("utf-8"))
    change(said)
    (files / "plan.json").write_text(json.dumps(said), "utf-8")
    found, last, code = verified(files, "plan.json")
    assert place in found
    assert "方案未通过复核" in last
    assert code == 1


def test_a_forged_cell_of_a_folder_is_named(files):
    path = files / "plan" / "loads.csv"
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    rows[1][1] = "张三"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)
    said, _, code = verified(files, "plan")
    assert "loads.csv!B2（律师姓名）：文件为“张三”" in said
    assert code == 1


def sheet_added(files, name, title, change=lambda _: None, of=None):
    """Change a workbook, and give it one sheet more: an own one, or a copy."""
    book = openpyxl.load_workbook(files / name)
    more = book.create_sheet("x") if of is None else book.copy_worksheet(book[of])
    more.title = title
    if of is None:
        more.append(["x"])
    change(book)
    book.save(files / name)


@pytest.mark.parametrize("of", [None, "plan"])
def test_two_sheets_with_a_plan_are_refused(files, of):
    sheet_added(files, "english.xlsx", "配对方案", of=of)
    said = run("verify", files / "facts.xlsx", files / "english.xlsx", "--lang", "zh")
    assert said.exit_code == 2
    assert "“配对方案”（plan）工作表不止一个" in said.output
    assert "plan, 配对方案" in said.output


def renamed(book):
    book["plan"].title = "配对方案"


def with_own_column(book):
    book["plan"].cell(1, book["plan"].max_column + 1).value = "备注"


@pytest.mark.parametrize("change", [renamed, with_own_column])
def test_neither_its_title_nor_an_own_column_hides_the_other_sheets(files, change):
    book = openpyxl.load_workbook(files / "english.xlsx")
    change(book)
    book.save(files / "english.xlsx")
    _, last, code = verified(files, "english.xlsx")
    assert (last, code) == (PASSES, 0)
    book["overview"]["A3"] = "Everything is proved."
    book.save(files / "english.xlsx")
    said, _, code = verified(files, "english.xlsx")
    assert "  overview!A3：文件为" in said
    assert code == 1


@pytest.mark.parametrize(
    ("header", "named"),
    [
        ("kind2", "“kind2”列（plan!C1）"),
        ("_mine", "“_mine”列（plan!C1）"),
        (None, "没有表头的一列（plan!C2起）"),
    ],
)
def test_a_column_that_was_renamed_is_said_not_to_be_looked_at(files, header, named):
    book = openpyxl.load_workbook(files / "english.xlsx")
    sheet = book["plan"]
    assert sheet["C1"].value == "kind"
    sheet["C1"].value = header
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, 3).value = "nonsense"
    book.save(files / "english.xlsx")
    said, last, code = verified(files, "english.xlsx")
    assert (last, code) == (f"方案通过复核；以下内容未核对：{named}。", 0)
    assert "文件中没有：“plan”的“kind”列" in said


def test_a_line_above_the_headers_is_said_not_to_be_looked_at(files):
    book = openpyxl.load_workbook(files / "english.xlsx")
    book["plan"].insert_rows(1)
    book["plan"]["B1"] = "c6 is served by somebody else"
    book.save(files / "english.xlsx")
    _, last, code = verified(files, "english.xlsx")
    wanted = "方案通过复核；以下内容未核对：表头上方的一行（plan!B1）。"
    assert (last, code) == (wanted, 0)


def test_headers_of_the_other_language_do_not_hide_the_other_sheets(files):
    book = openpyxl.load_workbook(files / "english.xlsx")
    for cell_ in book["plan"][1]:
        head = str(cell_.value).replace("\n", "").replace(" ", "_")
        cell_.value = dict(PLAN_HEADS).get(head, cell_.value)
    book["overview"]["A3"] = "Everything is proved."
    book.save(files / "english.xlsx")
    said, _, code = verified(files, "english.xlsx")
    assert "  overview!A3：文件为" in said
    assert code == 1


@pytest.mark.parametrize("forged", ["overview", "Overview "])
def test_a_table_that_stands_there_twice_is_compared_twice(files, forged):
    def forge(book):
        book[forged]["A3"] = "Everything is proved."

    sheet_added(files, "english.xlsx", "Overview ", forge, of="overview")
    said, _, code = verified(files, "english.xlsx")
    assert f"  {forged}!A3：文件为" in said
    assert code == 1


def test_notes_under_a_name_of_the_other_language_are_somebodys_own(files):
    sheet_added(files, "english.xlsx", "违反规则")
    said, _, code = verified(files, "english.xlsx")
    assert "违反规则" in said
    assert code == 0
