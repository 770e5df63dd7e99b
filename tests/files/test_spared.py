"""What people typed is not written over by anything of another kind, changed or not."""

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError

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
