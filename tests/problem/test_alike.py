"""Rows that may be one and the same are worth a look, and are not refused."""

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.problem.alike import MOST_NAMED, find_alike
from tests.worlds.both_languages import strict_faults_of
from tests.worlds.small import committee, district, firm, lawyer, world


def found_in(facts):
    found = list(find_alike(facts))
    for one in found:
        assert not strict_faults_of(one.problem)
        assert not strict_faults_of(one.cure)
    return found


def places(*rows, **more):
    """Return committees c0, c1, ... of these names and towns."""
    made = [
        committee(f"c{at}", **more).model_copy(update={"name": name, "town": town})
        for at, (name, town) in enumerate(rows)
    ]
    return world(made, [lawyer("l1")])


def test_ids_that_differ_in_capitals_alone_are_named_with_both_places():
    facts = world([committee("c1")], [lawyer("l1"), lawyer("l2"), lawyer("L2")])
    (found,) = found_in(facts)
    assert (found.place, found.value) == ("lawyers[2].id", "L2")
    assert "(l2 / L2), the first from that in lawyers[1].id" in found.problem.en
    assert "lawyers[1].id" in found.problem.zh


@pytest.mark.parametrize("table", ["districts", "committees", "firms", "lawyers"])
def test_they_are_looked_for_in_every_table_of_people_and_places(table):
    ids = {one: ["x"] for one in ("districts", "committees", "firms", "lawyers")}
    ids[table] = ["x", "X"]
    facts = world(
        [committee(one, district="x") for one in ids["committees"]],
        [lawyer(one, firm="x") for one in ids["lawyers"]],
        [firm(one, district="x") for one in ids["firms"]],
        [district(one) for one in ids["districts"]],
    )
    (found,) = found_in(facts)
    assert found.place == f"{table}[1].id"


def test_of_many_some_are_named_and_all_are_counted():
    people = [lawyer(f"{letter}{at}") for at in range(9) for letter in "lL"]
    (found,) = found_in(world([committee("c1")], people))
    assert found.problem.en.startswith("9 id(s)")
    assert found.problem.en.count(" / ") == MOST_NAMED
    assert "..." in found.problem.en


@pytest.mark.parametrize(
    ("rows", "second"),
    [
        ([("Up", "t1"), ("Mid", "t1"), ("Up ", "t1")], 2),
        ([("Up", "t1"), ("Up", "t2")], None),
        ([("Up", ""), ("Up", "")], 1),
        ([("Up", ""), ("Mid", ""), ("Up", "")], None),
        ([("", "t1"), ("", "t1")], None),
    ],
    ids=["one town", "two towns", "in a row", "not in a row", "no names"],
)
def test_one_name_of_two_committees_is_told_where_it_is_no_mere_chance(rows, second):
    found = found_in(places(*rows))
    assert [one.place for one in found] == (
        [] if second is None else [f"committees[{second}].name"]
    )
    if second is not None:
        assert "those of c0 in committees[0].name" in found[0].problem.en


def test_a_community_and_the_village_of_its_name_are_two():
    both = (
        committee("c0", kind="community").model_copy(update={"name": "Up"}),
        committee("c1", kind="village").model_copy(update={"name": "Up"}),
    )
    assert not found_in(world(both, [lawyer("l1")]))


def test_a_name_in_merged_cells_is_told_with_both_cells(tmp_path):
    path = tmp_path / "facts.xlsx"
    la.write_facts(la.datasets.toy(), path)
    book = openpyxl.load_workbook(path)
    sheet = book["社区（村）"]
    sheet.merge_cells("B2:B3")
    for column in "CDF":
        sheet[f"{column}3"] = sheet[f"{column}2"].value
    book.save(path)
    problem = la.Problem.of(la.read(path), la.Policy.hangzhou_2024())
    (found,) = (one for one in problem.remarks if "merged cells" in one.cure.en)
    assert found.place == "社区（村）!B3"
    assert "c1 in 社区（村）!B2" in found.problem.en


@pytest.mark.slow
def test_real_names_of_a_city_are_no_remark():
    assert not list(find_alike(la.datasets.hangzhou()))


def people(*rows):
    """Return facts with lawyers of these names and phones."""
    made = [
        lawyer(f"l{at}").model_copy(
            update={"name": name, "phone": None if phone is None else la.Phone(phone)}
        )
        for at, (name, phone) in enumerate(rows)
    ]
    return world([committee("c1")], made)


@pytest.mark.parametrize(
    "other", ["13812345678", "138-1234-5678", "１３８ １２３４ ５６７８"]
)
def test_one_lawyer_under_two_ids_is_worth_a_look(other):
    (found,) = found_in(people(("王甲", "13812345678"), ("王甲", other)))
    assert (found.place, found.value) == ("lawyers[1].name", "王甲")
    assert "those of l0 in lawyers[0].name" in found.problem.en
    assert "一（一）" in found.problem.zh
    assert "13812345678" not in f"{found}"


@pytest.mark.parametrize(
    "rows",
    [
        (("王甲", "13812345678"), ("王甲", "13812345679")),
        (("王甲", "13812345678"), ("王乙", "13812345678")),
        (("王甲", None), ("王甲", None)),
        (("王甲", "13812345678"), ("王甲", None)),
    ],
)
def test_one_name_or_one_phone_alone_is_none(rows):
    assert not found_in(people(*rows))
