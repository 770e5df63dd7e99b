"""Villages of one name can be told apart on every sheet that is printed."""

import datetime as dt

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts.names import told_apart
from lawyer_assign.plan import Plan
from tests.worlds.small import DAY, committee, district, firm, lawyer
from tests.worlds.workbooks import opened

POLICY = la.Policy.hangzhou_2024(on=DAY)
VILLAGES = {
    "c1": ("石桥村", "云峰镇"),
    "c2": ("石桥村", "石门镇"),
    "c3": ("石桥村", "白沙镇"),
    "c4": ("石 桥村", "白沙镇"),  # the same to see
    "c5": ("石桥村", ""),
    "c6": ("大溪村", "云峰镇"),
}
CALLED = {
    "c1": "石桥村（云峰镇）",
    "c2": "石桥村（石门镇）",
    "c3": "石桥村（c3）",
    "c4": "石 桥村（c4）",
    "c5": "石桥村（c5）",
    "c6": "大溪村",
}


@pytest.fixture(scope="module")
def county():
    places = [
        committee(one).model_copy(update={"name": name, "town": town})
        for one, (name, town) in VILLAGES.items()
    ]
    people = [lawyer("l1").model_copy(update={"name": "张三"}), lawyer("l2")]
    facts = la.Facts(
        districts=[district("d1")], committees=places, firms=[firm("f1")],
        lawyers=people,
    )  # fmt: skip
    posts = [(one, "l2" if one == "c6" else "l1") for one in VILLAGES]
    return la.datasets.with_example_money(facts), Plan.of(posts)


def test_names_that_repeat_have_the_town_or_else_the_id_beside_them(county):
    facts, _ = county
    assert told_apart(facts.committees) == CALLED
    english = [
        row.model_copy(update={"name": "Bridge", "town": f"town {at}"})
        for at, row in enumerate(facts.committees)
    ]
    assert told_apart(english)["c2"] == "Bridge (town 1)"
    assert told_apart(facts.committees[:1]) == {"c1": "石桥村"}


def test_who_serves_where_and_open_roles_tell_them_apart(county, tmp_path):
    facts, plan = county
    outcome = la.adopt(facts, POLICY, plan)
    teams = la.fill_teams(outcome)
    la.write(outcome, tmp_path / "plan.xlsx", teams=teams, lang="zh")
    book = opened(tmp_path / "plan.xlsx")
    served = [row[-1] for row in book["律师工作量"].iter_rows(2, values_only=True)]
    assert served == ["、".join([*CALLED.values()][:5]), "大溪村"]
    able = facts.lawyers[1].model_copy(update={"skills": {"mediation": 5}})
    facts = facts.replace(lawyers=[facts.lawyers[0], able])
    outcome = la.adopt(facts, POLICY, plan)
    la.write(outcome, tmp_path / "able.xlsx", teams=la.fill_teams(outcome), lang="zh")
    rows = opened(tmp_path / "able.xlsx")["岗位空缺"].iter_rows(2, values_only=True)
    guides = [row[-1] for row in rows if row[0] == "调解组织法治指导员"]
    assert guides == ["、".join([*CALLED.values()][:5])]


@pytest.mark.parametrize("is_year", [False, True])
def test_paid_posts_say_the_town_on_paper(county, tmp_path, is_year):
    """It named the village alone: ids are not printed, and money goes by it."""
    facts, plan = county
    costs = la.cost(facts, plan)
    if is_year:
        moved = [
            row.model_copy(update={"town": "云峰街道"}) if row.id == "c1" else row
            for row in facts.committees
        ]
        later = facts.replace(committees=moved)
        days = dt.date(2026, 1, 1), dt.date(2026, 5, 1)
        costs = la.cost_year([(days[0], facts, plan), (days[1], later, plan)])
    la.write(costs, tmp_path / "cost.xlsx", lang="zh")
    sheet = opened(tmp_path / "cost.xlsx")["配对补贴"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert head[:3] == ("社区（村）名称", "乡镇街道", "区县名称")
    at = head.index("社区（村）编号")
    towns = {row[at]: row[1] for row in rows if row[at]}
    first = "云峰街道" if is_year else "云峰镇"
    told = {one: town or None for one, (_, town) in VILLAGES.items()}
    assert towns == told | {"c1": first}


def test_a_name_of_several_is_answered_with_the_town_of_each(county, tmp_path):
    facts, _ = county
    la.write_facts(facts, tmp_path / "facts.xlsx", lang="zh")
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    sheet = book["双向选择"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("律所编号") + 1).value = "f1"
    sheet.cell(2, heads.index("社区（村）名称") + 1).value = "石桥村"
    book.save(tmp_path / "facts.xlsx")
    with pytest.raises(BadInputError) as caught:
        la.read(tmp_path / "facts.xlsx")
    (found,) = caught.value.defects
    said = "有5个同名：c1 云峰镇 (社区（村）!A2)、c2 石门镇 (社区（村）!A3)、"
    assert said in found.problem.zh
    assert "c5 (社区（村）!A6)" in found.problem.zh  # of no town
    assert "c1 云峰镇 (社区（村）!A2)" in found.problem.en
