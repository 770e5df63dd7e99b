"""The shell asks plans and compares them: answers, exit codes, what cannot be meant."""

import json

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.explain.losses.loss import Critical
from lawyer_assign.explain.shortages.gaps import Shortage
from lawyer_assign.explain.whys.reasons import Why
from lawyer_assign.explain.whys.why import Whys
from lawyer_assign.facts import Conflict
from tests.cli.test_cli import run
from tests.worlds.small import committee, district, firm, lawyer, world

QUESTIONS = (("--committee", "C00004"), ("--committee", "C00004", "--not", "L00012"),
             ("--critical",), ())  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Facts, two plans and a policy without two-way choice."""
    place = tmp_path_factory.mktemp("desk")
    facts = la.datasets.district(committees=20, seed=1, teams=0)
    la.write_facts(facts, place / "facts.json")
    la.write_facts(facts, place / "facts.xlsx", lang="zh")
    plain = la.Policy.hangzhou_2024(stability="off")
    plain.to_toml(place / "plain.toml")
    la.write(la.solve(facts), place / "plan.xlsx", lang="zh")
    la.write(la.solve(facts, plain), place / "plain.json")
    return place


def desk(folder, *args, lang="en"):
    names = [str(folder / a) if str(a).endswith((".xlsx", ".json", ".toml")) else a
             for a in args]  # fmt: skip
    return run(*names, "--lang", lang)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_question_is_answered_in_both_languages(folder, question, lang):
    said = desk(folder, "explain", "facts.json", "plan.xlsx", *question, lang=lang)
    assert said.exit_code == 0, said.stderr
    outcome = adopted(folder)
    committee = "C00004"
    answer = {
        (): lambda: la.why_all(outcome),
        ("--critical",): lambda: la.critical(outcome),
        QUESTIONS[0]: lambda: la.why(outcome, committee),
        QUESTIONS[1]: lambda: la.why_not(outcome, committee, "L00012"),
    }[question]()
    assert said.stdout.startswith(answer.text(lang))


def test_a_name_that_one_only_has_stands_for_its_id(folder):
    facts = la.read(folder / "facts.json")
    place, who = facts.committee["C00004"].name, facts.lawyer["L00012"].name
    ids = ("--committee", "C00004", "--not", "L00012")
    names = ("--committee", f" {place}", "--not", who)
    how = ("explain", "facts.json", "plan.xlsx")
    assert desk(folder, *how, *names).stdout == desk(folder, *how, *ids).stdout
    twin = facts.committees[0].model_copy(update={"name": place})
    la.write_facts(
        facts.replace(committees=(twin, *facts.committees[1:])), folder / "twins.json"
    )
    posts = [post._asdict() for post in adopted(folder).plan.posts]
    (folder / "ids.json").write_text(json.dumps({"plan": posts}), encoding="utf-8")
    said = desk(folder, "explain", "twins.json", "ids.json", *names, lang="zh")
    assert said.exit_code == 2
    assert "--committee" in said.stderr
    town = facts.committees[0].town
    first = f"C00001 {town} (twins.json: committees[0].id)"
    assert f"2个同名：{first}、C00004" in said.stderr


def test_trainings_are_told_and_written(tmp_path):
    facts = la.datasets.district(committees=12, seed=3, teams=0)
    la.write_facts(facts, tmp_path / "facts.json")
    plain = la.Policy.hangzhou_2024(stability="off")
    plain.to_toml(tmp_path / "plain.toml")
    outcome = la.solve(facts, plain)
    la.write(outcome, tmp_path / "plan.json")
    how = ("explain", "facts.json", "plan.json", "--policy", "plain.toml",
           "--trainings", "--most", "3")  # fmt: skip
    for lang in ("zh", "en"):
        said = desk(tmp_path, *how, lang=lang)
        assert said.exit_code == 0, said.stderr
        assert said.stdout.startswith(la.trainings(outcome, 3).text(lang))
    found = la.Trainings.from_json(desk(tmp_path, *how, "--json").stdout)
    assert len(found.found) == 3
    run(*(str(tmp_path / a) if "." in a else a for a in how),
        "-o", tmp_path / "taught.xlsx", "--lang", "zh")  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "taught.xlsx")
    assert book.sheetnames == ["培训建议", "计算说明"]
    assert book["培训建议"]["B2"].value == found.found[0].lawyer.id


def test_what_more_money_buys_is_told_and_written(tmp_path):
    facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    la.write_facts(facts, tmp_path / "facts.json")
    policy = la.Policy.hangzhou_2024(stability="off").with_rule(la.rules.Budget())
    policy.to_toml(tmp_path / "policy.toml")
    outcome = la.solve(facts, policy)
    la.write(outcome, tmp_path / "plan.json")
    how = ("explain", "facts.json", "plan.json", "--policy", "policy.toml",
           "--more-yuan", "1000", "--prove")  # fmt: skip
    for lang in ("zh", "en"):
        said = desk(tmp_path, *how, lang=lang)
        assert said.exit_code == 0, said.stderr
        answer = la.budget_prices(outcome, yuan=1_000)
        assert said.stdout.startswith(answer.text(lang))
    run(*(str(tmp_path / a) if "." in a else a for a in how),
        "-o", tmp_path / "more.xlsx", "--lang", "zh")  # fmt: skip
    book = openpyxl.load_workbook(tmp_path / "more.xlsx")
    assert book.sheetnames == ["增加预算"]
    assert book["增加预算"]["A2"].value == answer.gains[0].district.id


def adopted(folder):
    facts, plan = la.read(folder / "facts.json"), la.read_plan(folder / "plan.xlsx")
    return la.adopt(facts, None, plan)


def test_json_is_the_answer_that_python_gives(folder):
    outcome = adopted(folder)
    how = ("explain", "facts.json", "plan.xlsx", "--json")
    said = desk(folder, *how, "--committee", "C00004")
    assert Why.from_json(said.stdout) == la.why(outcome, "C00004")
    assert Whys.from_json(desk(folder, *how).stdout) == la.why_all(outcome)
    found = Critical.from_json(desk(folder, *how, "--critical").stdout)
    assert found == la.critical(outcome)
    said = desk(folder, "compare", "facts.json", "plan.xlsx", "plain.json", "--json")
    assert json.loads(said.stdout)["names"] == ["plan", "plain"]


def test_proof_is_made_where_it_is_asked_for(folder):
    how = ("explain", "facts.json", "plain.json", "--policy", "plain.toml")
    asked = desk(folder, *how, "--committee", "C00004")
    assert "not proved best here" in asked.stdout
    assert "--prove" in asked.stdout
    proved = desk(folder, *how, "--committee", "C00004", "--prove")
    assert "no plan is better (proved)" in proved.stdout
    assert "--prove" not in proved.stdout


def test_an_answer_is_written_besides(folder, tmp_path):
    out = tmp_path / "why.xlsx"
    how = ("explain", "facts.json", "plan.xlsx", "--committee", "C00004")
    said = run(*(str(folder / a) if "." in a else a for a in how), "-o", out,
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 0
    assert f"已写入 {out}" in said.stdout
    assert openpyxl.load_workbook(out).sheetnames == ["说明", "未安排者"]
    again = run(*(str(folder / a) if "." in a else a for a in how), "-o", out)
    assert again.exit_code == 2  # somebody may have written into it
    both = tmp_path / "both.xlsx"
    paths = [folder / name for name in ("facts.json", "plan.xlsx", "plain.json")]
    assert run("compare", *paths, "-o", both, "--lang", "zh").exit_code == 0
    assert openpyxl.load_workbook(both).sheetnames[:2] == ["对比", "方案总计"]


def test_solve_says_why_in_the_workbook(folder, tmp_path):
    out = tmp_path / "plan.xlsx"
    assert run("solve", folder / "facts.json", "-o", out, "--lang", "zh").exit_code == 0
    sheet = openpyxl.load_workbook(out)["说明"]
    assert sheet.max_row == 21
    assert la.read_plan(out) == la.read_plan(folder / "plan.xlsx")
    plain = tmp_path / "plan.json"
    run("solve", folder / "facts.json", "-o", plain)
    assert "why" not in json.loads(plain.read_text("utf-8"))


def test_a_committee_that_lacks_lawyers_is_exit_code_1(tmp_path):
    facts = world(committees=2, lawyers=[lawyer("l1", max_committees=1)],
                  districts=[district("d1")])  # fmt: skip
    la.write_facts(facts, tmp_path / "facts.json")
    outcome = la.solve(facts)
    la.write(outcome, tmp_path / "plan.json")
    (served,) = (post.committee for post in outcome.plan.posts)
    (short,) = {"c1", "c2"} - {served}
    how = (tmp_path / "facts.json", tmp_path / "plan.json", "--lang", "zh")
    assert run("explain", *how, "--committee", served).exit_code == 0
    said = run("explain", *how, "--committee", short)
    assert said.exit_code == 1
    assert "为什么无人服务" in said.stdout
    assert run("explain", *how).exit_code == 1


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["facts.json"], ["方案（PLAN）", "没有给出方案文件"]),
        (["facts.json", "plan.xlsx", "--committee", "C00004", "--critical"],
         ["--committee --critical", "一次只能问一个问题"]),
        (["facts.json", "plan.xlsx", "--not", "L01"], ["--not L01", "--committee"]),
        (["facts.json", "plan.xlsx", "--committee", "C00044"],
         ["--committee", "现值：C00044", "没有该编号或名称的社区（村）"]),
        (["facts.json", "plan.xlsx", "--committee", "C00004", "--not", "nobody"],
         ["--not", "现值：nobody", "没有该编号或名称的律师"]),
        (["facts.json", "empty.json"], ["empty.json", "没有任何配对"]),
        (["facts.json", "plan.xlsx", "-o", "plan.xlsx"], ["是本次读入的文件"]),
        (["other.json", "plan.xlsx"],
         ["配对方案", "现值：0/20", "似乎不属于这份数据", "配对方案!A2"]),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_said_with_place_value_and_cure(folder, args, words):
    (folder / "empty.json").write_text('{"plan": []}', encoding="utf-8")
    la.write_facts(la.datasets.toy(), folder / "other.json")
    said = desk(folder, "explain", *args, lang="zh")
    assert said.exit_code == 2
    for word in words:
        assert word in said.stderr
    assert "处理：" in said.stderr


def test_all_that_is_wrong_with_the_question_is_said_at_once(folder):
    said = desk(folder, "explain", "facts.json", "--not", "L1", "--critical")
    assert said.exit_code == 2
    assert "2 problem" in said.stderr


def test_plans_that_cannot_be_compared(folder, tmp_path):
    la.write_facts(la.datasets.toy(), folder / "other.json")
    (folder / "empty.json").write_text('{"plan": []}', encoding="utf-8")
    bad = folder / "bad.json"
    text = (folder / "plain.json").read_text("utf-8")
    post = json.loads(text)["plan"][3]["lawyer"]
    bad.write_text(text.replace(f'"{post}"', '"L99"'), encoding="utf-8")
    one = desk(folder, "compare", "facts.json", "plan.xlsx", lang="zh")
    assert one.exit_code == 2
    assert "只有一个方案" in one.stderr
    said = desk(folder, "compare", "facts.json", "bad.json", "empty.json", "plan.xlsx",
                lang="zh")  # fmt: skip
    assert said.exit_code == 2
    assert "bad.json: plan[3].lawyer" in said.stderr
    assert "现值：L99" in said.stderr
    assert "empty.json" in said.stderr
    other = desk(folder, "compare", "other.json", "plan.xlsx", "plain.json", lang="zh")
    assert "plan.xlsx: 配对方案!A2" in other.stderr
    assert "plan.xlsx: 配对方案\n" in other.stderr
    assert "plain.json" in other.stderr


def test_last_year_stands_first_and_breaks_nothing_of_this_year(folder):
    said = desk(folder, "compare", "facts.json", "plan.xlsx", "--agreements", lang="zh")
    assert said.exit_code == 0, said.stderr
    assert "“plan”与“上年协议在今年情况下”对比" in said.stdout


def test_plans_of_the_same_name_are_told_apart(folder, tmp_path):
    twin = tmp_path / "plan.xlsx"
    twin.write_bytes((folder / "plan.xlsx").read_bytes())
    said = run("compare", folder / "facts.json", folder / "plan.xlsx", twin, "--json")
    assert json.loads(said.stdout)["names"] == [str(folder / "plan.xlsx"), str(twin)]
    said = run("compare", folder / "facts.json", twin, twin, "--json")
    assert json.loads(said.stdout)["names"] == [str(twin), f"{twin} (2)"]


def test_a_plan_that_breaks_a_must_is_exit_code_1(folder, tmp_path):
    document = json.loads((folder / "plain.json").read_text("utf-8"))
    for post in document["plan"][:7]:
        post["lawyer"] = document["plan"][0]["lawyer"]
        del post["lawyer_name"]
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    said = run("compare", folder / "facts.json", folder / "plain.json", path,
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 1
    assert "“plain”优于“broken”：最先在必须遵守的规则有差别" in said.stdout
    asked = run("explain", folder / "facts.json", path, "--lang", "zh")
    assert asked.exit_code == 2
    assert "违反必须遵守的规则" in asked.stderr


def test_a_contradiction_is_named_without_a_plan(tmp_path):
    facts = world(2, lawyers=[lawyer("l1")], districts=[district("d1")])
    pin = la.Agreement(committee="c1", firm="f1", lawyers=("l1",), is_fixed=True)
    told = la.Conflict(committee="c1", lawyer="l1", reason="近亲属")
    torn = facts.replace(agreements=[pin], conflicts=[told])
    la.write_facts(torn, tmp_path / "torn.xlsx", lang="zh")
    out = tmp_path / "conflict.xlsx"
    said = run("explain", tmp_path / "torn.xlsx", "--conflict", "-o", out,
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 1
    assert "1处矛盾" in said.stdout
    sheet = openpyxl.load_workbook(out)["矛盾"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows] == [1, 1]
    assert all("!" in row[3] for row in rows)
    found = la.conflict(la.read(tmp_path / "torn.xlsx"))
    how = ("explain", tmp_path / "torn.xlsx", "--conflict", "--json")
    assert type(found).from_json(run(*how).stdout) == found
    la.write_facts(facts, tmp_path / "fine.json")
    said = run("explain", tmp_path / "fine.json", "--conflict", "--lang", "zh")
    assert said.exit_code == 0
    assert "互不矛盾" in said.stdout


@pytest.fixture
def short(tmp_path):
    """Three villages and a lawyer who takes two of them."""
    facts = world(3, lawyers=[lawyer("l1", max_committees=2)])
    la.write_facts(facts, tmp_path / "facts.json")
    return tmp_path


def test_a_shortage_is_told_in_the_shell_and_in_the_plans_workbook(short):
    plan, out = short / "plan.xlsx", short / "shortage.xlsx"
    solved = run("solve", short / "facts.json", "-o", plan, "--lang", "zh")
    assert solved.exit_code == 1
    book = openpyxl.load_workbook(plan)
    at = book.sheetnames.index("说明")
    assert book.sheetnames[at : at + 4] == [
        "说明", "缺口", "缺口明细", "补救办法",
    ]  # fmt: skip
    steps = [[c.value for c in row] for row in book["补救办法"].iter_rows(min_row=2)]
    assert [(one[1][:4], one[8]) for one in steps] == [
        ("请律师在", "律师name of l1（l1）任3个社区（村）"),
        ("招募律师", "为name of d1（d1）招募1名律师，服务1个社区（村）"),
    ]
    row = [cell.value for cell in book["缺口"][2]]
    assert row[:5] == [1, 3, 1, 2, 1]
    assert "1个必然空缺" in row[5]
    places = [[c.value for c in row] for row in book["缺口明细"].iter_rows(min_row=2)]
    assert [one[1] for one in places] == ["c1", "c2", "c3"]
    assert [one[3] for one in places].count("是") == 1
    said = run("explain", short / "facts.json", plan, "--shortage", "-o", out,
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 1
    assert "1个必然空缺" in said.stdout
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["缺口", "缺口明细", "补救办法"]
    assert [row[0].value for row in book["补救办法"].iter_rows(min_row=2)] == [1, 2]
    document = short / "shortage.json"
    run("explain", short / "facts.json", plan, "--shortage", "-o", document)
    assert Shortage.from_json(document.read_text()).least == 1
    assert la.read_plan(plan).posts


def test_no_shortage_is_an_answer_too(folder, tmp_path):
    out = tmp_path / "shortage.xlsx"
    how = (folder / "facts.json", folder / "plan.xlsx")
    said = run("explain", *how, "--shortage", "-o", out, "--lang", "zh")
    assert said.exit_code == 0
    sheet = openpyxl.load_workbook(out)["缺口"]
    assert sheet["F2"].value == "所有社区（村）均已配齐律师。"


def test_what_would_help_is_told_and_written(short):
    plan, out = short / "plan.json", short / "remedies.xlsx"
    run("solve", short / "facts.json", "-o", plan)
    said = run("explain", short / "facts.json", plan, "--remedies", "-o", out,
               "--lang", "zh")  # fmt: skip
    assert said.exit_code == 1
    assert (
        "请律师在上限内多服务几个社区（村）：1项，可补上1个，仍空缺0个" in said.stdout
    )
    sheet = openpyxl.load_workbook(out)["补救办法"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][2:8] == [1, 1, 0, 1, "是", 1]
    assert rows[0][8] == "律师name of l1（l1）任3个社区（村）"


@pytest.fixture(scope="module")
def nobody(tmp_path_factory):
    """Return a folder of facts whose only lawyer may serve nowhere, and the plan."""
    place = tmp_path_factory.mktemp("nobody")
    facts = world(
        [committee("c1"), committee("c2")], [lawyer("l1")], [firm("f1")],
        [district("d1")],
        conflicts=[Conflict(committee=c, lawyer="l1") for c in ("c1", "c2")],
    )  # fmt: skip
    la.write_facts(facts, place / "facts.json")
    la.write(la.solve(facts), place / "plan.xlsx")
    return place


@pytest.mark.parametrize("question", ["--shortage", "--remedies", "--critical", None])
def test_a_plan_that_serves_nobody_is_asked_like_any_other(nobody, question):
    words = ["explain", "facts.json", "plan.xlsx", *([question] if question else [])]
    done = desk(nobody, *words)
    assert done.exit_code in (0, 1), done.output
    assert "without posts" not in done.output


def test_a_plan_that_serves_nobody_is_compared_where_nobody_may_serve(nobody):
    (nobody / "again.xlsx").write_bytes((nobody / "plan.xlsx").read_bytes())
    done = desk(nobody, "compare", "facts.json", "plan.xlsx", "again.xlsx")
    assert done.exit_code in (0, 1), done.output
    assert "without posts" not in done.output
    could = la.read(nobody / "facts.json").replace(conflicts=[])
    la.write_facts(could, nobody / "could.json")
    done = desk(nobody, "compare", "could.json", "plan.xlsx", "again.xlsx")
    assert done.exit_code == 2
    assert done.output.count("without posts") == 2


def test_how_many_trainings_is_asked_of_trainings_only(nobody):
    done = desk(nobody, "explain", "facts.json", "plan.xlsx", "--most", "3")
    assert done.exit_code == 2
    assert "--most 3" in done.output
    assert "--trainings" in done.output
    done = desk(
        nobody, "explain", "facts.json", "plan.xlsx", "--trainings", "--most", "3"
    )
    assert done.exit_code == 0, done.output


def test_how_many_posts_a_consent_is_for_is_asked_of_remedies_only(nobody):
    how = ("explain", "facts.json", "plan.xlsx")
    done = desk(nobody, *how, "--most-per-consent", "8")
    assert done.exit_code == 2
    assert "--most-per-consent 8" in done.output
    assert "--remedies" in done.output
    done = desk(nobody, *how, "--remedies", "--most-per-consent", "8")
    assert done.exit_code in (0, 1), done.output
    assert desk(nobody, *how, "--remedies", "--most-per-consent", "5").exit_code == 2


@pytest.mark.parametrize("name", ["roster.xlsx", "roster.json"])
def test_a_roster_of_nobody_is_read_back(nobody, name):
    done = desk(nobody, "roster", "facts.json", "plan.xlsx", "-o", name)
    assert done.exit_code == 0, done.output
    done = desk(nobody, "verify", "facts.json", name)
    assert done.exit_code == 0, done.output
    assert "keeps every must" in done.output
