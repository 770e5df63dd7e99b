"""Outcomes on paper, and plans that come back from Excel."""

import datetime as dt
import json
import zipfile
from dataclasses import replace

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text
from lawyer_assign.facts import Choice
from lawyer_assign.files import read_plan, write
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.proof import TierResult
from lawyer_assign.solver.flow import Flow
from tests.worlds.files import clean_facts

POSTS = [("330102001051", "L001"), ("330127100201", "L003")]
PATHS = ["plan.xlsx", "plan.json", "plan"]


_WHY = ("why not flow", "未用网络流的原因")


@pytest.fixture(scope="module")
def outcome():
    world = clean_facts()
    mutual = Choice(
        firm="F001", committee="330102001051", firm_rank=1, committee_rank=2
    )
    rows = [world.districts[0].model_copy(update={"name": "=上城区"})]
    world = world.replace(choices=[mutual], districts=[*rows, world.districts[1]])
    return Outcome(
        status="optimal",
        plan=Plan.of(POSTS),
        tiers=(
            TierResult(1, ("coverage",), 1, 1, 0.5),
            TierResult(2, ("one_each",), 0, None, 0.0),
        ),
        backend="flow",
        backend_title=Flow.title,
        flow_refusal=None,
        seconds=1.25,
        seed=7,
        versions={"ortools": "9.15"},
        problem=Problem.of(world, Policy.hangzhou_2024()),
    )


def values(path, sheet):
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].values]


def as_dicts(path, sheet):
    heads, *rows = values(path, sheet)
    return [dict(zip(heads, row, strict=True)) for row in rows]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_a_plan_comes_back(tmp_path, outcome, name, lang):
    write(outcome, tmp_path / name, lang=lang)
    assert read_plan(tmp_path / name) == outcome.plan


def test_a_workbook_says_who_serves_whom_and_what_is_proved(tmp_path, outcome):
    path = tmp_path / "plan.xlsx"
    write(outcome, path)
    first, second = as_dicts(path, "配对方案")
    assert first["社区（村）编号"] == "330102001051"
    assert first["社区（村）名称"] == "清波门社区"
    assert first["类型"] == "社区"
    assert first["区县名称"] == "=上城区"
    assert first["律师姓名"] == "王芳"
    assert first["律所名称"] == "钱江律师事务所"
    assert first["配备方式"] == "双向选择"
    assert second["配备方式"] == "统筹安排"
    rule = outcome.problem.policy.get("affinity")
    facts = outcome.problem.facts
    assert first["得分"] == rule.points_of(
        facts, facts.committee["330102001051"], facts.lawyer["L001"]
    )
    minutes = outcome.problem.pairs.to_frame().set_index(["committee", "lawyer"])
    assert minutes.loc[POSTS[1], "minutes"] == 60
    assert second["路程（分钟）"] == "不明（按60分钟计）"
    summary = dict(values(path, "求解情况"))
    assert summary["结果"] == "最优（每一层均已证明）"
    assert summary["社区（村）数"] == 3
    assert summary["已配齐社区（村）数"] == 2
    assert summary["随机种子"] == 7
    assert summary["ortools 版本"] == "9.15"
    tiers = as_dicts(path, "目标达到情况")
    assert [tier["已证明最优"] for tier in tiers] == ["是", "否"]
    assert [tier["已证明的最小值"] for tier in tiers] == [1, None]
    (open_one,) = as_dicts(path, "未配齐")
    assert open_one["社区（村）编号"] == "330127100202"
    assert open_one["尚缺"] == 1
    assert {row["律师编号"] for row in as_dicts(path, "律师工作量")} == {"L001", "L003"}
    assert [row["尚缺律师"] for row in as_dicts(path, "区县汇总")] == [0, 1, 1]
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if b"<f>" in archive.read(n)]


@pytest.mark.parametrize("name", PATHS)
def test_why_it_was_no_flow_is_said_in_the_language_of_the_file(
    tmp_path, outcome, name
):
    path, why = tmp_path / name, Text("stability: no sum", "“双向选择”：不是求和")
    refused = replace(outcome, flow_refusal=why)
    for lang in ("zh", "en"):
        write(refused, path, lang=lang)
        if path.suffix == ".xlsx":
            summary = values(path, "求解情况" if lang == "zh" else "summary")
            said = [row[1] for row in summary if row[0] in _WHY]
        elif path.suffix == ".json":
            said = [json.loads(path.read_text("utf-8"))["summary"]["why not flow"]]
        else:
            lines = (path / "summary.csv").read_text("utf-8-sig").splitlines()
            said = [x.split(",")[1] for x in lines if x.split(",")[0] in _WHY]
        # A document for programs reads the same in every language.
        is_zh = lang == "zh" and path.suffix != ".json"
        assert said == [why.zh if is_zh else why.en]


def test_names_that_are_words_of_the_summary_stay_as_they_are(tmp_path, outcome):
    policy = replace(outcome.problem, policy=Policy(name="posts"))
    path = tmp_path / "plan.xlsx"
    named = Text("village", "village")
    write(replace(outcome, backend_title=named, problem=policy), path)
    summary = dict(values(path, "求解情况"))
    assert (summary["规则集"], summary["求解方式"]) == ("posts", "village")
    assert summary["配对数"] == 2


def test_a_post_of_a_fixed_agreement_is_called_so_wherever_it_is_shown(tmp_path):
    outcome = la.solve(la.datasets.toy())
    (row,) = outcome.problem.facts.fixed
    write(outcome, tmp_path / "plan.json")
    found = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    how = {one["committee"]: one["agreed"] for one in found["plan"]}
    assert how[row.committee] == "fixed"
    assert set(how.values()) > {"fixed"}
    write(outcome, tmp_path / "plan.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "plan.xlsx")["配对方案"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert sum("固定协议" in cells for cells in rows) == 1
    front = openpyxl.load_workbook(tmp_path / "plan.xlsx")["总体情况"]
    cells = [str(cell.value) for line in front.iter_rows() for cell in line]
    assert any("固定协议1个" in cell for cell in cells)


def test_pages_say_when_they_were_made_and_what_the_plan_costs(tmp_path):
    toy = la.datasets.toy()
    said = {}
    for percent in (None, 1, 1_000):
        facts = la.datasets.with_example_money(toy, percent)
        write(la.solve(facts), tmp_path / "plan.xlsx")
        book = openpyxl.load_workbook(tmp_path / "plan.xlsx")
        feet = {one.oddFooter.center.text for one in book if one.oddFooter.left.text}
        today = dt.date.today()
        assert feet == {f"制表日期：{today.year}年{today.month}月{today.day}日"}
        front = [str(cell.value) for row in book["总体情况"] for cell in row]
        (said[percent],) = (one for one in front if one.startswith("补贴合计每年"))
        rows = [*book["区县补贴"].values]
        above = [row[rows[0].index("超出预算（元/年）")] for row in rows[1:]]
        spent = [row[rows[0].index("合计（元/年）")] for row in rows[1:]]
        known = [row[rows[0].index("预算（元/年）")] for row in rows[1:]]
        for over, paid, budget in zip(above, spent, known, strict=True):
            due = None if budget is None else max(0, paid - budget)
            assert over == (due if due is None else pytest.approx(due))
    assert "预算" not in said[None]
    assert "超出预算，合计超出" in said[1]
    assert "没有区县超出预算" in said[1_000]


def test_a_document_holds_the_same_in_english(tmp_path, outcome):
    write(outcome, tmp_path / "plan.json")
    found = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    assert found["plan"][0]["agreed"] == "chosen"
    assert found["summary"]["status"] == "optimal"
    assert found["tiers"][0]["is_proved"] is True
    assert found["uncovered"][0]["missing"] == 1


def test_no_plan_is_written_as_none(tmp_path, outcome):
    from dataclasses import replace

    path = tmp_path / "plan.xlsx"
    write(replace(outcome, status="infeasible", plan=None), path)
    assert dict(values(path, "求解情况"))["结果"] == "无可行方案（已证明）"
    assert read_plan(path) == Plan.of(())


@pytest.fixture
def edited(tmp_path, outcome):
    path = tmp_path / "plan.xlsx"
    write(outcome, path)
    book = openpyxl.load_workbook(path)
    return path, book, book["配对方案"]


def test_a_plan_edited_by_hand_comes_back(edited):
    path, book, sheet = edited
    sheet["G2"] = "L002"  # another lawyer; the name beside it is not corrected
    sheet.append([330127100202, "随便"] + [None] * 4 + [" Ｌ００３ "])
    sheet.insert_rows(3)
    sheet.insert_cols(1)
    sheet["A1"] = "备注"
    book.save(path)
    assert read_plan(path) == Plan.of(
        [("330102001051", "L002"), ("330127100201", "L003"), ("330127100202", "L003")]
    )


def test_every_malformed_row_of_a_plan_is_reported(edited):
    path, book, sheet = edited
    sheet["G2"] = None
    sheet["A3"] = 12.5
    for row in (["330127100202", *[None] * 5, "L003"],) * 2:
        sheet.append(row)
    sheet["A7"], sheet["G7"] = "330127100202", "#REF!"
    sheet["G7"].data_type = "e"
    book.save(path)
    with pytest.raises(BadInputError) as caught:
        read_plan(path)
    found = {d.place: d for d in caught.value.defects}
    assert set(found) == {f"配对方案!{cell}" for cell in ("G2", "A3", "A5", "G7")}
    assert "lawyer is missing" in found["配对方案!G2"].problem
    assert found["配对方案!A3"].value == "12.5"
    assert "same post as 配对方案!A4" in found["配对方案!A5"].problem
    assert found["配对方案!G7"].value == "#REF!"


def test_a_plan_without_its_columns_or_sheet_is_refused(edited):
    path, book, sheet = edited
    sheet["G1"] = "律师编码"
    book.save(path)
    with pytest.raises(BadInputError, match="Is 律师编码 meant"):
        read_plan(path)
    sheet.title = "方案二"
    book.save(path)
    with pytest.raises(BadInputError, match="has no sheet 配对方案"):
        read_plan(path)


def test_a_document_with_bad_posts_is_refused(tmp_path):
    path = tmp_path / "plan.json"
    path.write_text('{"plan": [{"committee": "c"}, {"committee": "d", "lawyer": []}]}')
    with pytest.raises(BadInputError) as caught:
        read_plan(path)
    assert [d.place for d in caught.value.defects] == [
        "plan.json: plan[0].lawyer",
        "plan.json: plan[1].lawyer",
    ]
    path.write_text('{"posts": []}')
    with pytest.raises(BadInputError, match="no list of objects named plan"):
        read_plan(path)


def test_facts_go_through_the_same_door(tmp_path):
    from lawyer_assign.files import read

    write(clean_facts(), tmp_path / "facts.xlsx", phones=True)
    assert read(tmp_path / "facts.xlsx") == clean_facts()


def test_a_plan_says_what_it_costs_where_there_is_a_tariff(outcome, tmp_path):
    facts = outcome.problem.facts
    assert facts.tariffs
    write(outcome, tmp_path / "plan.xlsx", lang="en")
    write(outcome, tmp_path / "plan.json")
    costs = la.cost(facts, outcome.plan)
    document = json.loads((tmp_path / "plan.json").read_text("utf-8"))
    for whom in ("district", "payer"):
        said = [row["yuan"] for row in document[f"cost_by_{whom}"]]
        assert said == [fen / 100 for fen in costs.by(whom).fen]
        sheet = as_dicts(tmp_path / "plan.xlsx", f"cost_by_{whom}")
        assert [row["yuan"] for row in sheet][: len(said)] == said
    problem = Problem.of(facts.replace(tariffs=()), outcome.problem.policy)
    write(replace(outcome, problem=problem), tmp_path / "free.json")
    free = json.loads((tmp_path / "free.json").read_text("utf-8"))
    assert not [name for name in free if name.startswith("cost")]
