"""Plans that were changed by hand: names against ids, and names in place of ids."""

import json

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.plan import Plan
from tests.worlds.files import clean_facts

POLICY = la.Policy.hangzhou_2024(stability="off")
POSTS = [("330102001051", "L001"), ("330127100201", "L003")]
NAMED = clean_facts().replace(
    lawyers=[
        one.model_copy(update={"name": name})
        for one, name in zip(
            clean_facts().lawyers, ("王芳", "李伟", "陈静"), strict=True
        )
    ]
)


@pytest.fixture
def path(tmp_path):
    place = tmp_path / "plan.xlsx"
    la.write(la.adopt(NAMED, POLICY, Plan.of(POSTS)), place)
    return place


def edited(path, cells, sheet="配对方案"):
    book = openpyxl.load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)


def defects_of(path, facts=NAMED):
    with pytest.raises(BadInputError) as caught:
        la.check(facts, POLICY, la.read_plan(path, facts))
    return caught.value.defects


@pytest.mark.parametrize(
    ("cells", "place", "value"),
    [
        ({"H2": "李伟"}, "配对方案!G2, 配对方案!H2", "L001 / 李伟"),
        ({"G2": "L002"}, "配对方案!G2, 配对方案!H2", "L002 / 王芳"),
        ({"B3": "清波门社区"}, "配对方案!A3, 配对方案!B3", "330127100201 / 清波门社区"),
    ],
    ids=["name alone", "id alone", "committee"],
)
def test_name_and_id_that_disagree_are_named_by_both_cells(path, cells, place, value):
    edited(path, cells)
    (found,) = defects_of(path)
    assert (found.place, found.value) == (place, value)


def test_names_swapped_between_two_rows_are_both_found(path):
    edited(path, {"H2": "陈静", "H3": "王芳"})
    assert [one.place for one in defects_of(path)] == [
        "配对方案!G2, 配对方案!H2",
        "配对方案!G3, 配对方案!H3",
    ]


@pytest.mark.parametrize("name", ["plan.json", "plan"])
def test_names_of_other_files_are_compared_as_well(tmp_path, name):
    path = tmp_path / name
    la.write(la.adopt(NAMED, POLICY, Plan.of(POSTS)), path)
    file = path if path.suffix else path / "plan.csv"
    file.write_text(file.read_text("utf-8").replace("王芳", "李伟"), "utf-8")
    (found,) = defects_of(path)
    assert found.value == "L001 / 李伟"
    where = "plan.json: plan[0].lawyer" if path.suffix else "plan.csv!G2"
    assert found.place.startswith(where)


@pytest.mark.parametrize(
    "take",
    [
        lambda plan: la.check(NAMED, POLICY, plan),
        lambda plan: la.adopt(NAMED, POLICY, plan),
        lambda plan: la.renew(NAMED, plan, policy=POLICY),
        lambda plan: la.with_last_year(NAMED, plan),
    ],
    ids=["check", "adopt", "renew", "with_last_year"],
)
def test_ids_swapped_beside_names_that_stayed_are_refused_by_whoever_reads(
    tmp_path, take
):
    path = tmp_path / "plan"
    la.write(la.adopt(NAMED, POLICY, Plan.of(POSTS)), path)
    text = (path / "plan.csv").read_text("utf-8")
    for old, new in (("L001", "L00x"), ("L003", "L001"), ("L00x", "L003")):
        text = text.replace(old, new)
    (path / "plan.csv").write_text(text, "utf-8")
    for plan in (la.read_plan(path), la.read_plan(path, NAMED)):
        with pytest.raises(BadInputError) as caught:
            take(plan)
        places = [one.place for one in caught.value.defects]
        assert places == ["plan.csv!G2, plan.csv!H2", "plan.csv!G3, plan.csv!H3"]


def test_names_are_compared_as_people_see_them(path):
    edited(path, {"H2": " 王　芳 ", "B2": None})
    assert la.check(NAMED, POLICY, la.read_plan(path)).is_clean


@pytest.mark.parametrize(
    "cells",
    [{"G2": "李伟", "H2": None}, {"G2": None, "H2": "李伟"},
     {"G2": "L002 李伟", "H2": None}],
    ids=["in its place", "beside", "both"],
)  # fmt: skip
def test_a_name_that_one_only_has_stands_for_its_id(path, cells):
    edited(path, cells)
    plan = la.read_plan(path, NAMED)
    assert plan == Plan.of([(POSTS[0][0], "L002"), POSTS[1]])
    assert la.check(NAMED, POLICY, plan).is_clean


def test_a_name_of_several_is_refused_with_their_ids(path):
    edited(path, {"G2": "王芳", "H2": None, "I2": None, "L2": None,
                  "A3": "东风村", "B3": None})  # fmt: skip
    found = {one.place: one for one in defects_of(path, clean_facts())}
    assert set(found) == {"配对方案!G2", "配对方案!A3"}
    assert "L001 (lawyers[0].id)、L003" in found["配对方案!G2"].problem
    assert "330127100201 (committees[1].id)" in found["配对方案!A3"].problem
    assert "请填写所指对象的编号" in found["配对方案!A3"].cure


def test_of_several_with_a_name_district_town_and_firm_say_who_is_meant(path):
    """Two places share a name, and two lawyers: lists of last year have no ids."""
    towns = {POSTS[0][0]: "甲镇", POSTS[1][0]: "乙镇"}
    rows = [row.model_copy(update={"name": "东风村", "town": towns.get(row.id, "")})
            for row in NAMED.committees]  # fmt: skip
    who = {lawyer for _, lawyer in POSTS}
    people = [row.model_copy(update={"name": "王 芳"}) if row.id in who else row
              for row in NAMED.lawyers]  # fmt: skip
    alike = NAMED.replace(committees=rows, lawyers=people)
    assert len({alike.lawyer[one].firm for _, one in POSTS}) == 2
    named = {f"{column}{row}": said for row in (2, 3)
             for column, said in (("A", None), ("B", "东风村"), ("G", None),
                                  ("H", "王芳"))}  # fmt: skip
    edited(path, named | {"D2": None, "E2": None, "F2": "甲镇", "F3": "乙镇"})
    assert la.read_plan(path, alike) == Plan.of(POSTS)
    edited(path, {"I2": "另一家律师事务所", "L2": None})
    (found,) = defects_of(path, alike)
    assert found.place == "配对方案!G2"
    assert "同名" in found.problem


def test_without_facts_a_missing_id_is_missing(path):
    edited(path, {"G2": None})
    with pytest.raises(BadInputError) as caught:
        la.read_plan(path)
    assert [one.place for one in caught.value.defects] == ["配对方案!G2"]


def test_places_of_headers_and_teams_are_cells(tmp_path, path):
    edited(path, {"G1": "编码"})
    with pytest.raises(BadInputError) as caught:
        la.read_plan(path)
    assert caught.value.defects[0].place == "配对方案!A1"
    edited(path, {"G1": "律师编号", "H1": "律师编号"})
    with pytest.raises(BadInputError) as caught:
        la.read_plan(path)
    assert caught.value.defects[0].place == "配对方案!H1"
    facts = la.datasets.district(committees=16, seed=1, teams=0.25)
    outcome = la.solve(facts, POLICY, time_limit=20)
    la.write(outcome, tmp_path / "teams.xlsx", teams=la.fill_teams(outcome))
    edited(tmp_path / "teams.xlsx", {"I3": None}, "团队")
    edited(tmp_path / "teams.xlsx", {"C3": "很多"}, "团队目标达到情况")
    with pytest.raises(BadInputError) as caught:
        la.read_teams(tmp_path / "teams.xlsx")
    assert [one.place for one in caught.value.defects] == [
        "团队!I3",
        "团队目标达到情况!C3",
    ]


def test_what_no_name_can_be_does_not_stop_a_plan(path):
    edited(path, {"H2": 12.5, "B2": True})
    assert la.check(NAMED, POLICY, la.read_plan(path)).is_clean
    text = json.dumps({"plan": [{"committee": POSTS[0][0], "lawyer": "L001",
                                 "lawyer_name": ["王芳"]}]})  # fmt: skip
    place = path.with_name("plan.json")
    place.write_text(text, "utf-8")
    assert la.check(NAMED, POLICY, la.read_plan(place)).is_clean
