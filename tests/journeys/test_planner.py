"""What a planner does from the empty workbook to a plan edited by hand."""

import shutil

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app

SHEETS = {
    "en": ("districts", "committees", "firms", "lawyers", "plan"),
    "zh": ("区县", "社区（村）", "律所", "律师", "配对方案"),
}
DISTRICTS = [{"id": "330127", "name": "淳安县"}]
COMMITTEES = [
    {"id": f"33012710{n:04}", "name": f"第{n}村", "kind": kind, "district": "330127"}
    for n, kind in enumerate(["village", "village", "community", "village"], start=1)
]
FIRMS = [{"id": "F1", "name": "千岛湖所", "district": "330127", "seats": 3}]
FIRMS += [{"id": "F2", "name": "城里所", "district": "330127"}]
LAWYERS = [
    {"id": "L1", "name": "王", "firm": "F1", "skills.mediation": 4},
    {"id": "L2", "name": "李", "firm": "F2", "max_committees": 1},
]
HEADERS = {
    "id": ("区县编号", "社区（村）编号", "律所编号", "律师编号"),
    "name": ("区县名称", "社区（村）名称", "律所名称", "姓名"),
    "kind": ("类型",),
    "district": ("所属区县编号", "所在区县编号"),
    "seats": ("承诺服务数",),
    "firm": ("律所编号",),
    "skills.mediation": ("能力：矛盾纠纷化解",),
    "max_committees": ("最多服务数",),
}
WORDS = {"village": "村", "community": "社区"}


def run(*args):
    return CliRunner().invoke(app, [str(arg) for arg in args])


def column(sheet, key, lang, last=False):
    wanted = (key,) if lang == "en" else HEADERS[key]
    heads = [str(cell.value).replace("\n", "") for cell in sheet[1]]
    found = [at for at, head in enumerate(heads, start=1) if head in wanted]
    return found[-1 if last else 0]


def fill(path, lang):
    """Type the facts into the template, as a planner would."""
    book = openpyxl.load_workbook(path)
    tables = (DISTRICTS, COMMITTEES, FIRMS, LAWYERS)
    for name, rows in zip(SHEETS[lang], tables, strict=False):
        sheet = book[name]
        for at, row in enumerate(rows, start=2):
            for key, value in row.items():
                typed = WORDS.get(value, value) if lang == "zh" else value
                last = key == "firm"
                sheet.cell(at, column(sheet, key, lang, last), typed)
    book.save(path)


def change_lawyers(plan, lang, change):
    """Edit the plan sheet as one would in a spreadsheet program."""
    book = openpyxl.load_workbook(plan)
    sheet = book[SHEETS[lang][4]]
    heads = [cell.value for cell in sheet[1]]
    at = heads.index("律师编号" if lang == "zh" else "lawyer") + 1
    change(sheet, at)
    book.save(plan)


@pytest.fixture(scope="module", params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture(scope="module")
def made(tmp_path_factory, lang):
    """Return a folder with facts typed into a template, and the plan of them."""
    folder = tmp_path_factory.mktemp(lang)
    facts, plan = folder / "facts.xlsx", folder / "plan.xlsx"
    assert run("template", facts, "--lang", lang).exit_code == 0
    fill(facts, lang)
    solved = run("solve", facts, "-o", plan, "--lang", lang)
    assert solved.exit_code == 0, solved.output
    return folder


@pytest.fixture
def facts(tmp_path, made):
    """Return facts that a test may change."""
    return shutil.copy(made / "facts.xlsx", tmp_path)


@pytest.fixture
def plan(tmp_path, made):
    """Return a plan that a test may change."""
    return shutil.copy(made / "plan.xlsx", tmp_path)


def test_a_slip_in_a_filled_template_is_named_and_can_be_mended(facts, lang):
    book = openpyxl.load_workbook(facts)
    lawyers = book[SHEETS[lang][3]]
    cell = lawyers.cell(3, column(lawyers, "firm", lang, last=True))
    right, cell.value = cell.value, "F9"
    book.save(facts)
    refused = run("check", facts, "--lang", lang)
    assert refused.exit_code == 2
    assert f"{SHEETS[lang][3]}!{cell.coordinate}" in refused.stderr

    cell.value = right
    book.save(facts)
    checked = run("check", facts, "--lang", lang)
    assert checked.exit_code == 0, checked.stderr
    assert "淳安县" in checked.stdout


def test_the_plan_of_a_filled_template_passes_every_check(facts, plan, lang):
    assert run("verify", facts, plan, "--lang", lang).exit_code == 0
    assert run("check", facts, "--plan", plan, "--lang", lang).exit_code == 0
    assert len(la.read_plan(plan).committees_of("L1")) == 3


def test_a_plan_edited_against_a_must_is_found_out(facts, plan, lang):
    def give_all_to_li(sheet, at):
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, at, "L2")
            sheet.cell(row, at + 1).value = None  # the name is not hers

    change_lawyers(plan, lang, give_all_to_li)
    broken = run("check", facts, "--plan", plan, "--lang", lang)
    assert broken.exit_code == 1
    title = "律师本人的数量上下限" if lang == "zh" else "A lawyer's own most and least"
    assert title in broken.stdout
    assert ("本人至多1个" if lang == "zh" else "wants at most 1") in broken.stdout
    assert run("verify", facts, plan, "--lang", lang).exit_code == 1


def test_a_village_forgotten_in_the_plan_is_named(facts, plan, lang):
    change_lawyers(plan, lang, lambda sheet, _at: sheet.delete_rows(2))
    short = run("check", facts, "--plan", plan, "--lang", lang)
    assert short.exit_code == 1
    assert "第1村" in short.stdout


def test_a_lawyer_that_nobody_knows_is_named_and_refused(facts, plan, lang):
    change_lawyers(plan, lang, lambda sheet, at: sheet.cell(2, at, "L99"))
    refused = run("check", facts, "--plan", plan, "--lang", lang)
    assert refused.exit_code == 2
    assert "L99" in refused.stderr
