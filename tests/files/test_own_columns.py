"""A planner's own columns are kept and not read, mistyped ones refused: everywhere."""

import datetime as dt

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.cells.own_columns import is_own_column
from lawyer_assign.files.year.record_labels import RECORD_SHEETS
from lawyer_assign.plan import Plan
from lawyer_assign.publish.duty_book import duty_book
from lawyer_assign.publish.duty_book_reader import read_duty_book
from lawyer_assign.publish.edition import Edition
from tests.worlds.files import clean_facts
from tests.worlds.published import STAMP, town, town_facts
from tests.worlds.workbooks import clipped_cells
from tests.year.test_record_names import made

OWN = ("序号", "_核对", "联系方式", "Remarks", "备注（选填）")
POLICY = la.Policy.hangzhou_2024(stability="off")
POSTS = [("330102001051", "L001"), ("330127100201", "L003")]


def _plan(path):
    la.write(la.adopt(clean_facts(), POLICY, Plan.of(POSTS)), path)


@pytest.fixture(scope="module")
def outcome():
    facts = la.datasets.district(committees=16, seed=1, teams=0.25)
    return la.solve(facts, POLICY, time_limit=20)


def _teams(outcome):
    return lambda path: la.write(outcome, path, teams=la.fill_teams(outcome))


@pytest.fixture
def doors(outcome):
    """Return writer, reader, and a sheet, by what a workbook holds."""
    facts = clean_facts()
    return {
        "facts": (lambda p: la.write_facts(facts, p, phones=True), la.read, "双向选择"),
        "settings": (lambda p: la.write_settings(la.Settings(), p), la.read_settings,
                     "参数"),
        "records": (lambda p: la.write(made(), p, facts=facts),
                    lambda p: repr(la.read_records(p, facts)), "服务日志"),
        "plan": (_plan, lambda p: la.read_plan(p, facts), "配对方案"),
        "teams": (_teams(outcome), la.read_teams, "团队"),
        "duty": (lambda p: p.write_bytes(duty_book(Edition(town()), STAMP)),
                 lambda p: read_duty_book(p, town_facts()), "按社区（村）"),
    }  # fmt: skip


KINDS = ("facts", "settings", "records", "plan", "teams", "duty")
SLIPS = {
    "facts": ("律所名称", "律所名"), "settings": ("值", "数值x"),
    "records": ("律师姓名", "律师名"), "plan": ("律师姓名", "律师性名"),
    "teams": ("替补律师编号", "替补律师编码"), "duty": ("替补编号", "替补编码"),
}  # fmt: skip


def edit(path, sheet, change):
    book = openpyxl.load_workbook(path)
    change(book[sheet])
    book.save(path)


@pytest.mark.parametrize("kind", KINDS)
def test_own_columns_are_kept_and_change_nothing(doors, tmp_path, kind):
    write, read, sheet = doors[kind]
    path = tmp_path / "book.xlsx"
    write(path)
    before = read(path)

    def add(page):
        width = page.max_column
        for column, header in enumerate(OWN, width + 1):
            page.cell(1, column).value = header
            page.cell(2, column).value = f"{header}的内容"
        page.insert_cols(1)
        page["A1"] = "序号"
        page["A2"] = 1

    edit(path, sheet, add)
    assert read(path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_that_looks_like_a_known_one_is_refused_with_its_cell(
    doors, tmp_path, kind
):
    write, read, sheet = doors[kind]
    path, (header, slip) = tmp_path / "book.xlsx", SLIPS[kind]
    write(path)
    places = []

    def rename(page):
        (cell,) = [one for one in page[1] if one.value == header]
        cell.value = slip
        places.append(f"{sheet}!{cell.coordinate}")

    edit(path, sheet, rename)
    with pytest.raises(BadInputError) as caught:
        read(path)
    (found,) = [one for one in caught.value.defects if one.place == places[0]]
    assert found.value == slip
    if kind != "settings":
        assert f"是否应为“{header}”？" in found.cure.zh
    assert f"自用的列请以 _ 开头命名，如“_{slip}”，保留而不读取" in found.cure.zh


def test_a_column_that_is_there_is_not_what_was_meant(tmp_path):
    path = tmp_path / "facts.xlsx"
    la.write_facts(la.datasets.toy(), path)

    def rename(page):
        (cell,) = [one for one in page[1] if one.value == "姓名"]
        cell.value = "律师名字"

    edit(path, "律师", rename)
    with pytest.raises(BadInputError) as caught:
        la.read(path)
    wrong, missing = caught.value.defects[:2]
    if wrong.value != "律师名字":
        wrong, missing = missing, wrong
    assert "律所名称" not in wrong.cure.zh  # a column of the sheet already
    assert "缺少必填列“姓名”" in missing.problem.zh


def test_no_column_of_records_is_taken_for_the_planners_own():
    for _, columns in RECORD_SHEETS.values():
        assert not any(is_own_column(one.zh) for one in columns)
        assert not any(is_own_column(one.field) for one in columns)


@pytest.fixture
def files(tmp_path):
    la.write_facts(clean_facts(), tmp_path / "facts.xlsx")
    POLICY.to_toml(tmp_path / "policy.toml")
    return tmp_path


def refresh(files, name, *more):
    args = ["refresh", files / "facts.xlsx", files / name, *more,
            "--policy", files / "policy.toml", "--lang", "zh"]  # fmt: skip
    return CliRunner().invoke(app, [str(one) for one in args])


def test_refresh_keeps_what_was_typed_beside_a_plan(files):
    path = files / "plan.xlsx"
    _plan(path)
    typed = {
        "备注": ("已电话确认", None), "_核对": (None, 3), "手机": (13812340001, None),
        "签约日期": (dt.datetime(2026, 3, 2), dt.datetime(2026, 3, 9)),
        "进展": ("三月二日已电话确认，" * 9, dt.datetime(2026, 3, 9)),
        None: ("表头空着", None), "到岗": (True, "=未定"),
    }  # fmt: skip

    def add(page):
        for column, (header, cells) in enumerate(typed.items(), page.max_column + 1):
            for row, value in enumerate((header, *cells), 1):
                cell = page.cell(row, column)
                cell.value = value
                cell.data_type = "s" if value == "=未定" else cell.data_type
        page["G2"], page["H2"] = "L002", None

    edit(path, "配对方案", add)
    said = refresh(files, "plan.xlsx")
    assert said.exit_code in (0, 1), said.output
    found = columns_of(path)
    assert found["律师姓名"][0] == "李伟"
    # The post in the first row is another one now; what stood beside it stays there.
    assert found["备注"] == ["已电话确认", None]
    assert found["_核对"] == [None, 3]
    assert found["手机"] == [13812340001, None]
    assert found["签约日期"] == list(typed["签约日期"])
    assert found["进展"] == ["三月二日已电话确认，" * 9, "2026-03-09"]
    assert clipped_cells(path) == []
    assert found[""] == ["表头空着", None]
    assert found["到岗"] == ["True", "=未定"]
    area = openpyxl.load_workbook(path)["配对方案"].print_area
    again = refresh(files, "plan.xlsx")
    assert again.exit_code == said.exit_code
    assert columns_of(path) == found
    assert area.endswith("$R$3")  # on paper too, team columns not


def columns_of(path):
    heads, *rows = openpyxl.load_workbook(path)["配对方案"].iter_rows(values_only=True)
    return {head: [row[at] for row in rows] for at, head in enumerate(heads)}


@pytest.mark.parametrize("name", ["plan.json", "plan"])
def test_refresh_keeps_it_in_documents_and_folders_too(files, name):
    path = files / name
    _plan(path)
    if path.suffix:
        text = path.read_text("utf-8")
        first = '"committee": "330102001051",'
        path.write_text(text.replace(first, f'{first} "_note": "已确认",', 1), "utf-8")
    else:
        file = path / "plan.csv"
        head, one, *others = file.read_text("utf-8-sig").splitlines()
        lines = [f"{head},备注", f"{one},已确认", *others]
        file.write_text("\n".join(lines), "utf-8-sig")
    said = refresh(files, name)
    assert said.exit_code in (0, 1), said.output
    file = path if path.suffix else path / "plan.csv"
    assert "已确认" in file.read_text("utf-8")
    assert ("_note" if path.suffix else "备注") in file.read_text("utf-8")


def test_what_stands_above_the_headers_is_not_lost_unasked(files):
    path = files / "plan.xlsx"
    _plan(path)

    def add(page):
        page.insert_rows(1)
        page["A1"] = "2026年度配对方案（征求意见稿）"

    edit(path, "配对方案", add)
    before = path.read_bytes()
    said = refresh(files, "plan.xlsx")
    assert said.exit_code == 2
    assert "表头之上另有文字" in said.stderr
    assert path.read_bytes() == before
    assert refresh(files, "plan.xlsx", "-o", str(files / "new.xlsx")).exit_code < 2
    assert refresh(files, "plan.xlsx", "--force").exit_code < 2
