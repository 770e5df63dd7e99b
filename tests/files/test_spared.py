"""What people typed is not written over by anything of another kind, changed or not."""

import datetime as dt

import openpyxl
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.files.kinds import kind_of_file

TOY = la.datasets.toy()
FORMS = ("here.xlsx", "here.json", "here")


def content(path):
    """Return what stands at a path, file by file."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {one.name: one.read_bytes() for one in files}


def refused(path, write, said):
    before = content(path)
    with pytest.raises(BadInputError, match=said) as caught:
        write()
    assert "请另取文件名" in str(caught.value)
    assert content(path) == before


@pytest.fixture(scope="module")
def outcome():
    return la.solve(TOY)


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("name", FORMS)
def test_a_plan_or_an_answer_takes_the_place_of_no_facts(
    outcome, tmp_path, name, force
):
    path = tmp_path / name
    la.write(TOY, path)
    place = outcome.plan.posts[0].committee
    for thing in (outcome, la.why(outcome, place)):
        refused(path, lambda one=thing: la.write(one, path, force=force), "基础数据")
    la.write(TOY, path, force=force)  # facts do


@pytest.mark.parametrize("name", FORMS)
def test_nor_of_records_and_records_do(outcome, tmp_path, name):
    path = tmp_path / name
    la.write_records_template(path)
    records = la.read_records(path)
    refused(path, lambda: la.write(outcome, path), "全年记录")
    la.write(records, path)


def test_nor_of_settings(outcome, tmp_path):
    path = tmp_path / "here.xlsx"
    la.write_settings_template(path)
    refused(path, lambda: la.write(outcome, path), "设置表")


@pytest.mark.parametrize("name", FORMS[:2])
def test_nor_does_a_roster(tmp_path, name):
    facts = la.datasets.with_duty(TOY)
    roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    path = tmp_path / name
    la.write(facts, path)
    refused(path, lambda: la.write_roster(roster, path), "基础数据")


@pytest.mark.parametrize("name", FORMS)
def test_a_plan_takes_the_place_of_another(outcome, tmp_path, name):
    la.write(outcome, tmp_path / name)
    la.write(outcome, tmp_path / name)
    assert la.read_plan(tmp_path / name) == outcome.plan


def results():
    """Yield what a year gives, each with the sheets of settings it went by."""
    facts = la.datasets.with_example_money(TOY)
    inspector = la.Inspector(id="i1", name="检查人", district=facts.districts[0].id)
    outcome = la.solve(facts.replace(inspectors=(inspector,)))
    facts, plan = outcome.problem.facts, outcome.plan
    posts = pd.DataFrame(list(plan.posts)).assign(day=dt.date(2026, 1, 5), minutes=200)
    records = la.records_from_frames({"check_ins": posts})
    roster = la.plan_roster(outcome, la.DayTable.of_years(2026))
    yield la.assess(facts, plan, records)
    yield la.plan_inspection(facts, plan, rules=la.InspectionRules(share_percent=100))
    yield la.compare_attendance(facts, roster.visits, records)
    yield la.cost(facts, plan)


def test_results_of_a_year_take_the_place_of_their_own_and_of_no_settings(tmp_path):
    kinds, settings = [], tmp_path / "settings.xlsx"
    la.write_settings_template(settings)
    for at, result in enumerate(results()):
        for lang in ("zh", "en"):
            for name in FORMS:
                path = tmp_path / lang / f"{at}-{name}"
                path.parent.mkdir(exist_ok=True)
                for _ in range(2):
                    la.write(result, path, lang=lang)
                kinds.append(kind_of_file(path).zh)
        refused(settings, lambda one=result: la.write(one, settings), "设置表")
    wanted = ["考核结果", "检查安排", "到岗核对结果", "费用表"]
    assert kinds == [one for one in wanted for _ in range(6)]


@pytest.mark.parametrize(
    ("typed", "kind"),
    [("值班签到", "全年记录"), ("考核评分", "设置表"), ("rules", "设置表")],
)
def test_what_is_typed_is_no_result_though_sheets_of_one_were_copied_there(
    tmp_path, typed, kind
):
    """Last year's scores beside this year's check-ins: the latter are nobody's copy."""
    path = tmp_path / "typed.xlsx"
    book = openpyxl.Workbook()
    book.active.title = typed
    book.active.append(["L001"])
    for name in ("律师考核", "律所考核"):
        book.create_sheet(name).append(["last year"])
    book.save(path)
    assert kind_of_file(path).zh == kind
    scores = next(iter(results()))
    refused(path, lambda: la.write(scores, path), kind)
    assert typed in openpyxl.load_workbook(path).sheetnames
