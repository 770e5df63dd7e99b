"""``石桥村（云峰镇）``, as lists on paper say it, in a cell is that of the town."""

import openpyxl
import pandas as pd
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts.names import told_apart
from lawyer_assign.plan import Plan
from tests.worlds.small import DAY, committee, district, firm, lawyer

VILLAGES = {
    "c1": ("石桥村", "云峰镇"),
    "c2": ("石桥村", "石门镇"),
    "c3": ("石桥村", "白沙镇（筹）"),
    "c4": ("石桥村", ""),
    "c5": ("大溪村", "云峰镇"),
    "c6": ("石门村（云峰镇）", "白沙镇"),  # the name itself has brackets
    "c7": ("石门村", "云峰镇"),
}
FACTS = la.Facts(
    districts=[district("d1"), district("d2")],
    committees=[
        committee(one).model_copy(update={"name": name, "town": town})
        for one, (name, town) in VILLAGES.items()
    ],
    firms=[firm("f1")],
    lawyers=[lawyer("l1").model_copy(update={"name": "张三"}), lawyer("l2")],
)  # fmt: skip
MEANT = {
    "石桥村（云峰镇）": "c1",
    "石桥村(石门镇)": "c2",
    " 石 桥村 （石门镇） ": "c2",
    "石桥村（白沙镇（筹））": "c3",
    "石桥村（c4）": "c4",
    "大溪村（云峰镇）": "c5",
    "石门村（云峰镇）": "c6",
    "石门村（c7）": "c7",
    "石门村（云峰镇）（白沙镇）": "c6",
    "c1 石桥村（云峰镇）": "c1",
}


def read(facts=FACTS, **tables):
    """Return facts with rows of other sheets."""
    frames = {
        name: pd.DataFrame([one.model_dump() for one in getattr(facts, name)])
        for name in ("districts", "committees", "firms", "lawyers")
    }
    more = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    return la.facts_from_frames(frames | more)


def defects(**tables):
    with pytest.raises(BadInputError) as caught:
        read(**tables)
    return caught.value.defects


@pytest.mark.parametrize("said", MEANT)
@pytest.mark.parametrize("column", ["committee", "committee_name"])
def test_name_and_town_in_a_cell_are_the_village_of_that_town(said, column):
    row = {column: said, "lawyer": "l1"}
    found = read(conflicts=[row])
    assert [one.committee for one in found.conflicts] == [MEANT[said]]


def test_whatever_lists_on_paper_call_a_village_is_read_as_that_village():
    known = la.Facts(
        districts=FACTS.districts, committees=FACTS.committees[:6],
        firms=FACTS.firms, lawyers=FACTS.lawyers,
    )  # fmt: skip
    called = told_apart(known.committees)
    rows = [{"committee": said, "lawyer": "l1"} for said in called.values()]
    found = read(known, conflicts=rows)
    assert {one.committee for one in found.conflicts} == set(called)


def test_several_in_a_cell_are_several():
    row = {"id": "v1", "name": "站", "capacity": 2}
    said = {"committees": "石桥村（云峰镇）；石桥村(石门镇)、大溪村"}
    assert set(read(venues=[row | said]).venues[0].committees) == {"c1", "c2", "c5"}
    beside = {"committees": "c2；c1", "committee_names": "石桥村（云峰镇）；石桥村"}
    assert set(read(venues=[row | beside]).venues[0].committees) == {"c1", "c2"}


@pytest.mark.parametrize("said", ["石桥村（无名镇）", "石桥村（）", "大溪村（白沙镇）"])
def test_a_town_that_has_no_such_village_is_refused(said):
    (found,) = defects(conflicts=[{"committee_name": said, "lawyer": "l1"}])
    assert found.problem.zh == f"“社区（村）”表中没有名称“{said}”"
    (found,) = defects(conflicts=[{"committee": said, "lawyer": "l1"}])
    assert "没有这个编号" in found.problem.zh


def test_a_town_with_two_villages_of_the_name_is_not_guessed():
    twins = [
        row.model_copy(update={"town": "云峰镇", "district": f"d{at}"})
        for at, row in enumerate(FACTS.committees[:2], 1)
    ]
    facts = FACTS.replace(committees=twins)
    with pytest.raises(BadInputError) as caught:
        read(facts, conflicts=[{"committee": "石桥村（云峰镇）", "lawyer": "l1"}])
    (found,) = caught.value.defects
    assert "有2个同名" in found.problem.zh
    assert found.cure.zh == "请填写所指对象的编号"  # the town would not tell


def test_a_name_of_several_may_be_told_by_the_town_where_towns_tell():
    rows = [{"committee": "石桥村", "lawyer": "l1"}]
    (found,) = defects(conflicts=rows)
    assert found.cure.zh == "请填写所指对象的编号"  # one has no town
    with pytest.raises(BadInputError) as caught:
        read(FACTS.replace(committees=FACTS.committees[:3]), conflicts=rows)
    (found,) = caught.value.defects
    assert found.cure.zh.endswith("，或在名称后用括号注明乡镇街道，如 石桥村（云峰镇）")
    assert found.cure.en.endswith("brackets behind the name: 石桥村 (云峰镇)")


def test_the_town_beside_an_id_has_to_be_its():
    good = {"committee": "c1", "committee_name": "石桥村(云峰镇)", "lawyer": "l1"}
    assert read(conflicts=[good]).conflicts[0].committee == "c1"
    (found,) = defects(conflicts=[good | {"committee_name": "石桥村（石门镇）"}])
    assert "属于“石桥村（云峰镇）”" in found.problem.zh
    (found,) = defects(conflicts=[{"committee": "c1 石桥村（石门镇）", "lawyer": "l1"}])
    assert "属于“石桥村（云峰镇）”" in found.problem.zh


@pytest.fixture
def files(tmp_path):
    la.write_facts(FACTS, tmp_path / "facts.xlsx", lang="zh")
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    plan = Plan.of([(one, "l1" if one < "c4" else "l2") for one in VILLAGES])
    outcome = la.adopt(FACTS, policy, plan)
    teams = la.fill_teams(outcome)
    la.write(outcome, tmp_path / "plan.xlsx", teams=teams, lang="zh")
    policy.to_toml(tmp_path / "policy.toml")
    return tmp_path


def type_in(path, sheet, changes):
    """Change cells of the rows of committees: id -> head -> what is typed."""
    book = openpyxl.load_workbook(path)
    heads, *rows = book[sheet].iter_rows()
    at = {cell.value: number for number, cell in enumerate(heads)}
    for row in rows:
        for head, said in changes.get(row[at["社区（村）编号"]].value, {}).items():
            row[at[head]].value = said
    book.save(path)


def run(folder, verb):
    paths = [str(folder / one) for one in ("facts.xlsx", "plan.xlsx")]
    policy = ["--policy", str(folder / "policy.toml"), "--lang", "zh"]
    return CliRunner().invoke(app, [verb, *paths, *policy])


TYPED = {
    "c1": {"社区（村）名称": "石桥村（云峰镇）"},
    "c2": {"社区（村）编号": None, "社区（村）名称": "石桥村(石门镇)"},
    "c3": {"社区（村）编号": "石桥村（白沙镇（筹））"},
}


def test_verify_names_such_cells_of_a_plan_and_refresh_writes_them_anew(files):
    type_in(files / "plan.xlsx", "配对方案", TYPED)
    said = run(files, "verify")
    assert said.exit_code == 1, said.output
    assert "（社区（村）名称）：文件为“石桥村（云峰镇）”，应为“石桥村”" in said.stdout
    said = run(files, "refresh")
    assert said.exit_code == 0, said.output
    assert run(files, "verify").exit_code == 0
    book = openpyxl.load_workbook(files / "plan.xlsx")
    rows = [row[:2] for row in book["配对方案"].iter_rows(2, values_only=True)]
    assert rows == [(one, name) for one, (name, _) in VILLAGES.items()]


WRONG = {"c1": {"社区（村）名称": "石桥村（石门镇）"}}


@pytest.mark.parametrize("verb", ["verify", "refresh"])
def test_another_town_than_that_of_the_id_is_an_error_of_a_plan(files, verb):
    type_in(files / "plan.xlsx", "配对方案", WRONG)
    said = run(files, verb)
    assert said.exit_code == 2
    assert "属于“石桥村（云峰镇）”" in said.output


def test_teams_are_read_with_towns_and_refused_with_those_of_others(files):
    before = la.read_teams(files / "plan.xlsx", FACTS)
    type_in(files / "plan.xlsx", "团队", TYPED)
    assert la.read_teams(files / "plan.xlsx", FACTS) == before
    type_in(files / "plan.xlsx", "团队", WRONG)
    with pytest.raises(BadInputError) as caught:
        la.read_teams(files / "plan.xlsx", FACTS)
    (found,) = caught.value.defects
    assert "属于“石桥村（云峰镇）”" in found.problem.zh


def test_a_village_that_was_renamed_since_is_not_the_typed_town(files):
    """What was typed is held against the facts; what the program wrote is not."""
    renamed = [
        row.model_copy(update={"name": "石桥新村"}) if row.id == "c1" else row
        for row in FACTS.committees
    ]
    facts = FACTS.replace(committees=renamed)
    la.write_facts(facts, files / "facts.xlsx", lang="zh", force=True)
    assert run(files, "refresh").exit_code == 0
    type_in(files / "plan.xlsx", "配对方案", TYPED)
    said = run(files, "refresh")
    assert said.exit_code == 2
    assert "属于“石桥新村”" in said.output


def test_records_take_name_and_town():
    row = {"lawyer": "l1", "day": DAY.isoformat(), "minutes": 60}

    def made(facts=FACTS, **more):
        return la.records_from_frames({"check_ins": pd.DataFrame([row | more])}, facts)

    assert made(committee="石桥村（石门镇）").check_ins.committee[0] == "c2"
    assert made(committee_name="石桥村(石门镇)").check_ins.committee[0] == "c2"
    both = {"committee": "c2", "committee_name": "石桥村（石门镇）"}
    assert made(**both).check_ins.committee_name[0] == "石桥村"
    with pytest.raises(BadInputError) as caught:
        made(committee="c1", committee_name="石桥村（石门镇）")
    assert "属于“石桥村（云峰镇）”" in caught.value.defects[0].problem.zh
    unread = made(facts=None, committee="石桥村（石门镇）")
    plan = Plan.of([("c1", "l1")])
    with pytest.raises(BadInputError) as caught:
        la.assess(FACTS, plan, unread)
    assert "la.read_records" in caught.value.defects[0].cure.zh
