"""What ``refresh`` says of cells of the plan that follow from posts, if typed into."""

import random

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.cli.desk import typed_over
from lawyer_assign.rules import Affinity
from tests.cli.test_cli_refresh import edit, files, rows, run, spare
from tests.worlds.small import committee, district, firm, lawyer, world

__all__ = ["files"]
SHEET = {"zh": "配对方案", "en": "plan"}
LOST = {"zh": "手工填入了由程序", "en": "cells that the program fills"}


def letter(folder, head, sheet="配对方案"):
    heads = [*rows(folder, sheet)[0]]
    return openpyxl.utils.get_column_letter(heads.index(head) + 1)


def refresh(folder, *more, lang="zh"):
    return run(folder, "refresh", "facts.xlsx", "plan.xlsx", *more, lang=lang)


def passed(folder, *more, lang="zh"):
    """Refresh a plan in which nothing is to be named."""
    said = refresh(folder, *more, lang=lang)
    assert said.exit_code < 2, said.output
    assert LOST[lang] not in said.output
    assert "手工填入、未带入" not in said.output
    assert "not carried over" not in said.output
    return said


def refused(folder, *more, lang="zh"):
    before = (folder / "plan.xlsx").read_bytes()
    said = refresh(folder, *more, lang=lang)
    assert said.exit_code == 2, said.output
    assert LOST[lang] in said.stderr
    assert (folder / "plan.xlsx").read_bytes() == before
    return said.stderr


def change_facts(folder, table, **update):
    facts = la.read(folder / "facts.xlsx")
    first, *others = getattr(facts, table)
    changed = first.model_copy(update=update)
    new = facts.replace(**{table: [changed, *others]})
    la.write_facts(new, folder / "facts.xlsx", lang="zh", force=True)


def write_in(folder, lang):
    """Write the plan once more, in a language."""
    said = run(folder, "refresh", "facts.xlsx", "plan.xlsx", "--force", lang=lang)
    assert said.exit_code < 2, said.output


HEADS = {
    "zh": {"替补律师编号": "l9", "替补律师姓名": "张三", "负责人": "待定",
           "团队岗位": "首席顾问", "乡镇街道": "新街道", "区县名称": "新区",
           "类型": "小镇", "路程（分钟）": 77, "得分": 123456, "配备方式": "自荐",
           "律所名称": "另一所", "律所编号": "f9", "区县编号": "d9"},
    "en": {"stand_in": "l9", "stand_in_name": "Wang", "is_lead": "to be seen",
           "roles": "chief", "town": "Newtown", "district_name": "New",
           "kind": "town", "minutes": 77, "points": 123456, "agreed": "volunteers",
           "firm_name": "Another", "firm": "f9", "district": "d9"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("lang", "head"), [(lang, head) for lang, of in HEADS.items() for head in of]
)
def test_what_was_typed_into_a_column_that_follows_is_named(files, lang, head):
    write_in(files, lang)
    typed, sheet = HEADS[lang][head], SHEET[lang]
    cell = f"{letter(files, head, sheet)}3"
    before = rows(files, sheet)[1][head]
    edit(files, {cell: typed}, sheet)
    said = refused(files, lang=lang)
    if lang == "zh":
        wanted = "空" if before is None else before
        assert f"{sheet}!{cell}（{head}）：文件为“{typed}”，应为“{wanted}”" in said
        assert said.count("文件为") == 1
    else:
        wanted = "nothing" if before is None else before
        assert f"{sheet}!{cell} ({head}): {typed} in the file, should be {wanted}" in (
            said
        )
        assert said.count(" in the file") == 1
    assert f"plan.xlsx!{sheet}" in said


@pytest.mark.parametrize("lang", list(HEADS))
def test_every_column_that_is_not_read_back_is_tried(files, lang):
    write_in(files, lang)
    read = {
        "zh": {"社区（村）编号", "社区（村）名称", "律师编号", "律师姓名"},
        "en": {"committee", "committee_name", "lawyer", "lawyer_name"},
    }[lang]
    assert {*rows(files, SHEET[lang])[0]} - read == {*HEADS[lang]}


def test_a_plan_that_nobody_typed_into_is_counted_once(files, monkeypatch):
    """It costs as much as before this was looked for."""
    counted = []
    real = typed_over.recounted
    monkeypatch.setattr(
        typed_over, "recounted", lambda *of: counted.append(of) or real(*of)
    )
    passed(files)
    edit(files, {"G2": spare(files)})
    passed(files)
    assert not counted
    edit(files, {f"{letter(files, '乡镇街道')}2": "新街道"})
    refused(files)
    assert len(counted) == 1


def test_teams_are_told_of_where_the_plan_breaks_rules_by_now(files):
    used = rows(files)[0]["律师编号"]
    name = letter(files, "替补律师姓名")
    edit(files, {"G3": used, "G4": used, f"{name}2": "张三"})
    assert f"配对方案!{name}2（替补律师姓名）：文件为“张三”" in refused(files)


def of_two(folder):
    """Write a plan with two lawyers in one committee, one of whom leads."""
    places = [committee("c1", lawyers_min=2, lawyers_max=2)]
    people = [lawyer(one) for one in ("l1", "l2", "l3")]
    facts = world(places, people, [firm("f1")], [district("d1")])
    la.write_facts(facts, folder / "facts.xlsx")
    la.Policy.hangzhou_2024(stability="off").to_toml(folder / "policy.toml")
    solved = run(folder, "solve", "facts.xlsx", "-o", "plan.xlsx")
    assert solved.exit_code < 2, solved.output
    return rows(folder)


def test_what_was_exchanged_between_members_of_a_team_is_named(tmp_path):
    """A row that is nearer to the other's than to its own says no less."""
    one, two = of_two(tmp_path)
    changed = [head for head in ("负责人", "团队岗位") if one[head] != two[head]]
    assert changed
    edits = {}
    for head in changed:
        at = letter(tmp_path, head)
        edits |= {f"{at}2": two[head], f"{at}3": one[head]}
    edit(tmp_path, edits)
    said = refused(tmp_path)
    for cell in [*edits][:3]:
        assert f"配对方案!{cell}（" in said


@pytest.mark.parametrize("is_narrow", [False, True])
def test_what_stands_in_another_row_too_is_named(files, is_narrow):
    """Cells of one row copied to another, and few columns left."""
    heads = ["替补律师编号", "替补律师姓名"]
    heads += [] if is_narrow else ["路程（分钟）", "得分", "团队岗位", "负责人"]
    if is_narrow:
        book = openpyxl.load_workbook(files / "plan.xlsx")
        page = book["配对方案"]
        kept = {*heads, "社区（村）编号", "律师编号"}
        for at in range(page.max_column, 0, -1):
            if page.cell(1, at).value not in kept:
                page.delete_cols(at)
        book.save(files / "plan.xlsx")
    found = rows(files)
    first = found[0]
    other = next(one for one in found if one[heads[0]] != first[heads[0]])
    edit(files, {f"{letter(files, head)}2": other[head] for head in heads})
    at = letter(files, heads[0])
    assert f"配对方案!{at}2（{heads[0]}）" in refused(files)


def test_a_forced_refresh_takes_the_place_of_what_was_typed_and_names_it(files):
    cell = f"{letter(files, '得分')}2"
    before = rows(files)[0]["得分"]
    edit(files, {cell: 123456})
    said = refresh(files, "--force")
    assert said.exit_code == 0, said.output
    assert "“配对方案”中手工填入、未带入的单元格1处" in said.stdout
    assert f"配对方案!{cell}（得分）：文件为“123456”，应为“{before}”" in said.stdout
    assert rows(files)[0]["得分"] == before
    passed(files)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_typed_stays_where_another_file_is_written_and_is_named(files, lang):
    edit(files, {f"{letter(files, '乡镇街道')}2": "新街道"})
    said = refresh(files, "-o", "new.xlsx", lang=lang)
    assert said.exit_code == 0, said.output
    assert "新街道" in said.stdout
    assert {"zh": "未带入", "en": "not carried over"}[lang] in said.stdout
    assert rows(files)[0]["乡镇街道"] == "新街道"
    assert refresh(files, "-o", "plan.json").exit_code == 0


def test_a_typed_cell_is_named_beside_a_changed_post_in_another_row(files):
    edit(files, {"G2": spare(files), f"{letter(files, '替补律师姓名')}3": "张三"})
    said = refused(files)
    assert "文件为“张三”" in said
    assert said.count("文件为") == 1


def test_a_typed_cell_is_named_in_the_row_of_a_changed_post(files):
    edit(files, {"G2": spare(files), f"{letter(files, '替补律师姓名')}2": "张三"})
    said = refused(files)
    assert "配对方案!" in said
    assert "文件为“张三”" in said
    assert said.count("文件为") == 1


def test_what_is_out_of_date_beside_changed_ids_is_not_named(files):
    edit(files, {"G2": spare(files)})
    passed(files)
    edit(files, {"A2": rows(files)[1]["社区（村）编号"],
                 "A3": rows(files)[0]["社区（村）编号"]})  # fmt: skip
    passed(files)


def test_ids_and_names_that_changed_places_within_a_committee_are_not_named(tmp_path):
    """Both posts are what they were; who leads stands in the other row."""
    one, two = of_two(tmp_path)
    assert (one["负责人"], two["负责人"]) in (("是", "否"), ("否", "是"))
    edit(tmp_path, {"G2": two["律师编号"], "H2": two["律师姓名"],
                    "G3": one["律师编号"], "H3": one["律师姓名"]})  # fmt: skip
    passed(tmp_path)


def test_a_row_that_was_added_says_as_much_as_somebody_liked(files):
    """What is empty follows; what says the right thing is no loss; the rest is."""
    book = openpyxl.load_workbook(files / "plan.xlsx")
    page, place = book["配对方案"], rows(files)[0]["社区（村）编号"]
    page.append([place, None, None, None, None, None, spare(files)])
    book.save(files / "plan.xlsx")
    passed(files, "-o", "new.xlsx")
    last = page.max_row
    kind = letter(files, "类型")
    edit(files, {f"{kind}{last}": rows(files)[0]["类型"]})
    passed(files, "-o", "new.xlsx")
    edit(files, {f"{kind}{last}": "小镇"})
    assert f"配对方案!{kind}{last}（类型）：文件为“小镇”" in refused(files)


def test_a_row_that_was_copied_is_out_of_date_and_one_that_is_gone_is_no_loss(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    page = book["配对方案"]
    copied = [cell.value for cell in page[2]]
    copied[6], copied[7] = spare(files), None
    page.append(copied)
    page.delete_rows(3)
    book.save(files / "plan.xlsx")
    passed(files)


def test_an_emptied_cell_is_named_like_one_of_another_sheet(files):
    cell = f"{letter(files, '区县名称')}2"
    before = rows(files)[0]["区县名称"]
    edit(files, {cell: None})
    assert f"{cell}（区县名称）：文件为“空”，应为“{before}”" in refused(files)


@pytest.mark.parametrize(
    ("head", "typed"),
    [("得分", lambda cell: f" {cell:,} "), ("得分", float),
     ("区县名称", lambda cell: f" {cell[0]}　{cell[1:]}"),
     ("律所编号", lambda cell: cell.replace("1", "１").replace("2", "２")),
     ("负责人", lambda cell: {"是": "√", "否": "×"}[cell]),
     ("负责人", lambda cell: cell == "是"),
     ("类型", lambda _: "居委会")],
)  # fmt: skip
def test_what_reads_alike_was_not_changed(files, head, typed):
    before = rows(files)[0][head]
    edit(files, {f"{letter(files, head)}2": typed(before)})
    passed(files)
    assert rows(files)[0][head] == before


def test_what_says_what_it_should_say_now_is_not_named(files):
    change_facts(files, "districts", name="新名区")
    edit(files, {f"{letter(files, '区县名称')}2": "新名区"})
    passed(files)
    assert {row["区县名称"] for row in rows(files)} == {"新名区"}


def test_what_was_written_from_other_facts_and_rules_is_not_named(files):
    change_facts(files, "districts", name="新名区")
    change_facts(files, "firms", name="新名所")
    change_facts(files, "committees", town="新街道", kind="village")
    policy = la.Policy.hangzhou_2024(stability="off")
    dear = policy.find(Affinity).model_copy(update={"same_district": 4321})
    policy.without("affinity").with_rule(dear).to_toml(files / "policy.toml")
    edit(files, {"G2": spare(files)})
    cell = f"{letter(files, '替补律师姓名')}3"
    before = rows(files)[1]
    edit(files, {cell: "张三"})
    said = refused(files)
    assert said.count("文件为") == 1
    assert "文件为“张三”" in said
    edit(files, {cell: before["替补律师姓名"]})
    passed(files)
    changed = {head for head, cell in rows(files)[1].items() if cell != before[head]}
    assert {"区县名称", "得分"} <= changed


def test_rows_in_another_order_and_without_some_are_named_by_their_own_cells(files):
    cells = {one["社区（村）编号"]: one["得分"] for one in rows(files)}
    book = openpyxl.load_workbook(files / "plan.xlsx")
    page = book["配对方案"]
    lines = [[cell.value for cell in row] for row in page.iter_rows(2)]
    page.delete_rows(2, len(lines))
    for line in reversed(lines[1:]):
        page.append(line)
    book.save(files / "plan.xlsx")
    passed(files, "-o", "new.xlsx")
    at = letter(files, "得分")
    edit(files, {f"{at}2": 123456})
    wanted = cells[lines[-1][0]]
    assert f"配对方案!{at}2（得分）：文件为“123456”，应为“{wanted}”" in refused(files)


def test_own_columns_stay_and_are_not_named(files):
    end = openpyxl.load_workbook(files / "plan.xlsx")["配对方案"].max_column + 1
    at = openpyxl.utils.get_column_letter(end)
    edit(files, {f"{at}1": "备注", f"{at}2": "已电话确认"})
    passed(files)
    assert rows(files)[0]["备注"] == "已电话确认"
    edit(files, {f"{letter(files, '乡镇街道')}2": "新街道"})
    refused(files)
    assert refresh(files, "--force").exit_code == 0
    assert rows(files)[0]["备注"] == "已电话确认"


def test_a_column_of_the_program_that_was_not_written_is_named_if_filled_in(files):
    """A plan that breaks rules has no teams: who fills in the column loses it."""
    edit(files, {f"A{at}": f"c{at - 1}" for at in (2, 3, 4)})
    book = openpyxl.load_workbook(files / "plan.xlsx")
    book["配对方案"].append(["c1", None, None, None, None, None, "k1"])
    book.save(files / "plan.xlsx")
    assert refresh(files).exit_code == 1
    assert "替补律师姓名" not in rows(files)[0]
    edit(files, {"N1": "替补律师姓名", "N2": "张三"})
    assert "N2（替补律师姓名）：文件为“张三”，应为“空”" in refused(files)


def test_other_sheets_and_the_plan_are_named_together(files):
    edit(files, {"B2": "记下的事"}, "联系表")
    edit(files, {f"{letter(files, '乡镇街道')}2": "新街道"})
    said = refused(files)
    assert "文件为“记下的事”" in said
    assert "文件为“新街道”" in said


def test_many_cells_are_counted(files, monkeypatch):
    at = letter(files, "乡镇街道")
    other = letter(files, "区县名称")
    edit(files, {f"{x}{y}": "新名" for x in (at, other) for y in (2, 3, 4)})
    said = refused(files)
    assert said.count("文件为") == 3
    assert "；另有3处" in said
    monkeypatch.setattr(typed_over, "MOST_TYPED", 5)
    forced = refresh(files, "--force").stdout
    assert "单元格6处" in forced
    assert forced.count("文件为“新名”") == 5
    assert "……另有1处" in forced


def test_a_book_that_does_not_say_what_was_written_is_refreshed_as_before(files):
    book = openpyxl.load_workbook(files / "plan.xlsx")
    page = book["_原方案"]
    page.delete_rows(page.max_row)
    book.save(files / "plan.xlsx")
    edit(files, {f"{letter(files, '乡镇街道')}2": "新街道"})
    said = refresh(files, "-o", "new.xlsx")
    assert said.exit_code == 0, said.output
    assert "未带入" not in said.stdout
    assert "此文件没有保存写出时的内容" in said.stdout


def test_a_hidden_sheet_that_is_gone_is_said_to_be(files):
    """It was said to be a sheet that was changed."""
    book = openpyxl.load_workbook(files / "plan.xlsx")
    del book["_原方案"], book["团队"]
    book.save(files / "plan.xlsx")
    said = refresh(files)
    assert said.exit_code == 2
    assert "隐藏的工作表“_原方案”已被删除" in said.stderr
    assert "也被修改过" not in said.stderr
    said = refresh(files, "--force")
    assert said.exit_code == 0
    assert "此文件没有保存写出时的内容" in said.stdout
    passed(files)


@pytest.mark.parametrize("more", [("--force",), ("-o", "new.xlsx")])
def test_what_is_lost_of_other_sheets_is_listed(files, more):
    """It was said where the file would be refused, and by --force and -o lost."""
    edit(files, {"B2": "记下的事"}, "联系表")
    book = openpyxl.load_workbook(files / "plan.xlsx")
    book.create_sheet("会议记录")["A1"] = "要事"
    book.save(files / "plan.xlsx")
    said = refresh(files, *more)
    assert said.exit_code == 0, said.output
    assert "“联系表”表的改动未带入：联系表!B2" in said.stdout
    assert "“会议记录”表的改动未带入" in said.stdout
    assert "未带入" not in refresh(files, "--force").stdout or more[0] == "-o"


@pytest.mark.parametrize("seed", range(6))
def test_plans_that_nobody_typed_into_are_refreshed_without_a_word(tmp_path, seed):
    chance = random.Random(seed)
    facts = la.datasets.district(seed=seed, committees=14, lawyers=24)
    la.write_facts(facts, tmp_path / "facts.xlsx")
    la.Policy.hangzhou_2024().to_toml(tmp_path / "policy.toml")
    lang = ("zh", "en")[seed % 2]
    solve = ("solve", "facts.xlsx", "-o", "plan.xlsx")
    assert run(tmp_path, *solve, lang=lang).exit_code < 2
    assert passed(tmp_path, lang=lang).exit_code < 2
    posts = len(rows(tmp_path, SHEET[lang]))
    for row in chance.sample(range(2, posts + 2), 4):
        other = chance.choice(facts.lawyers)
        edit(tmp_path, {f"G{row}": other.id, f"H{row}": other.name}, SHEET[lang])
    page = openpyxl.load_workbook(tmp_path / "plan.xlsx")[SHEET[lang]]
    pairs = [tuple(x[at] for at in (0, 6)) for x in page.iter_rows(2, values_only=True)]
    assert len({*pairs}) == len(pairs), "the seed makes one post twice"
    passed(tmp_path, lang=lang)
