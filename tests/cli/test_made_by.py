"""A plan made by other rules or facts than it is counted by: a line says so."""

import json
import sys
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.facts import MODELS
from lawyer_assign.facts import facts as facts_file
from lawyer_assign.files.made_by import _ASIDE, facts_digest, find_other_tables
from lawyer_assign.formulation import formulate
from lawyer_assign.policy.departures import is_digest_of, rules_digest
from lawyer_assign.rules import ALL_RULES
from tests.cli.test_kept_proof import written_again
from tests.facts.test_facts import FULL
from tests.worlds.small import committee, district, firm, lawyer, world

OTHER_RULES, OTHER_FACTS = "按规则集", "由另一份数据得出"
REPLACED = "原有的方案"
BOUND = "等于文件所记下界"
KINDS = ["plan.xlsx", "plan.json", "plan"]


def facts_of(**more):
    named = [
        committee(f"c{at}").model_copy(update={"name": f"社区{at}"}) for at in "12"
    ]
    people = [
        lawyer(f"l{at}").model_copy(update={"name": f"律师{at}"})
        for at in more.pop("lawyers", "123")
    ]
    facts = world(named, people, [firm("f1")], [district("d1")])
    return facts.replace(**more)


@pytest.fixture
def folder(tmp_path):
    la.write_facts(facts_of(), tmp_path / "facts.xlsx")
    wide = la.Policy.hangzhou_2024(stability="off")
    wide.to_toml(tmp_path / "wide.toml")
    wide.with_limit(1).to_toml(tmp_path / "narrow.toml")
    return tmp_path


def run(folder, *args):
    """Return what a verb says and its exit code; names with a dot are files."""
    paths = [
        str(folder / one) if one[0] != "-" and i else one for i, one in enumerate(args)
    ]
    found = CliRunner().invoke(app, [*paths, "--lang", "zh"])
    return found.output, found.exit_code


def solved(folder, name="plan.xlsx", policy="narrow.toml"):
    said, code = run(folder, "solve", "facts.xlsx", "-o", name, "--policy", policy)
    assert code == 0, said
    return said


@pytest.mark.parametrize("name", KINDS)
def test_other_rules_are_told_and_the_same_are_not(folder, name):
    solved(folder, name)
    said, code = run(folder, "verify", "facts.xlsx", name, "--policy", "wide.toml")
    assert OTHER_RULES in said
    assert "--policy" in said
    assert BOUND not in said
    assert code == 0
    said, code = run(folder, "verify", "facts.xlsx", name, "--policy", "narrow.toml")
    assert OTHER_RULES not in said
    assert BOUND in said
    assert code == 0


def test_where_the_rules_are_left_out_verify_asks_for_them_before_refresh(folder):
    """It told to write the plan anew, which without them drops them and the proof."""
    solved(folder, "plan.xlsx")
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    book["律师工作量"]["E2"] = 9
    book.save(folder / "plan.xlsx")
    said, code = run(folder, "verify", "facts.xlsx", "plan.xlsx")
    last = said.strip().splitlines()[-1]
    assert code == 1
    assert "请先加 --policy 设置文件 再复核一次" in last
    assert "请用 lawyer-assign refresh" not in last
    for policy in ("narrow.toml", "wide.toml"):  # as given
        said, code = run(
            folder, "verify", "facts.xlsx", "plan.xlsx", "--policy", policy
        )
        last = said.strip().splitlines()[-1]
        assert code == 1
        assert "请用 lawyer-assign refresh 数据 方案 重新写出" in last


def test_changes_are_quoted_in_the_language_asked_for(folder):
    solved(folder)
    args = ["verify", *(str(folder / one) for one in ("facts.xlsx", "plan.xlsx"))]
    args += ["--policy", str(folder / "wide.toml")]
    said = {
        lang: CliRunner().invoke(app, [*args, "--lang", lang]).output
        for lang in ("zh", "en")
    }
    assert "caseload" in said["en"]
    assert "改动" not in said["en"]
    assert "改动“" in said["zh"]
    assert "caseload" not in said["zh"]


@pytest.mark.parametrize(
    "verb",
    [
        ("roster", "-o", "roster.json", "--year", "2026", "--time-limit", "5"),
        ("explain", "--shortage"),
        ("compare", "plan.xlsx"),
        ("refresh", "-o", "new.xlsx"),
    ],
)
def test_every_verb_that_counts_a_plan_says_so(folder, verb):
    solved(folder)
    name, *more = verb
    args = [str(folder / one) if "." in one else one for one in more]
    for policy, is_other in (("wide.toml", True), ("narrow.toml", False)):
        files = [str(folder / one) for one in ("facts.xlsx", "plan.xlsx")]
        rules = ["--policy", str(folder / policy), "--lang", "zh"]
        found = CliRunner().invoke(app, [name, *files, *args, *rules])
        assert (OTHER_RULES in found.output) == is_other, found.output
        (folder / "roster.json").unlink(missing_ok=True)
        (folder / "new.xlsx").unlink(missing_ok=True)


def test_a_plan_of_the_standard_rules_says_nothing_by_them(folder):
    said, _ = run(folder, "solve", "facts.xlsx", "-o", "plan.xlsx")
    said, _ = run(folder, "verify", "facts.xlsx", "plan.xlsx")
    assert OTHER_RULES not in said


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.json"])
def test_refresh_keeps_the_rules_that_a_plan_was_made_by(folder, name):
    solved(folder, name)
    said, _ = run(folder, "refresh", "facts.xlsx", name)
    assert OTHER_RULES in said
    said, _ = run(folder, "verify", "facts.xlsx", name)
    assert OTHER_RULES in said
    said, _ = run(folder, "refresh", "facts.xlsx", name)
    said, _ = run(folder, "verify", "facts.xlsx", name, "--policy", "narrow.toml")
    assert OTHER_RULES not in said
    run(folder, "refresh", "facts.xlsx", name, "--policy", "wide.toml")
    said, _ = run(folder, "verify", "facts.xlsx", name, "--policy", "wide.toml")
    assert OTHER_RULES not in said


@pytest.mark.parametrize("name", KINDS)
def test_other_facts_are_told_by_sheet_and_bounds_are_not_met(folder, name):
    solved(folder, name)
    la.write_facts(facts_of(lawyers="12345"), folder / "facts.xlsx", force=True)
    policy = ("--policy", "narrow.toml")
    said, code = run(folder, "verify", "facts.xlsx", name, *policy)
    assert f"{OTHER_FACTS}，与现数据不同之处：律师由3行变为5行" in said
    assert BOUND not in said
    # The first page of a workbook counts the lawyers of then.
    assert code == (1 if name == "plan.xlsx" else 0)
    assert ("总体情况!" in said) == (name == "plan.xlsx")
    moved = facts_of()
    row = moved.committees[0].model_copy(update={"town": "别的街道"})
    moved = moved.replace(committees=(row, *moved.committees[1:]))
    la.write_facts(moved, folder / "facts.xlsx", force=True)
    if name != "plan":
        said, _ = run(folder, "refresh", "facts.xlsx", name, *policy)
        assert f"{OTHER_FACTS}，与现数据不同之处：社区（村）2行，内容有改动" in said


@pytest.mark.parametrize("name", KINDS)
def test_a_plan_of_other_committees_is_said_to_be_replaced(folder, name):
    """Whoever named the wrong file reads it before the old one is missed."""
    solved(folder, name)
    assert REPLACED not in solved(folder, name)
    la.write_facts(facts_of(lawyers="12345"), folder / "facts.xlsx", force=True)
    assert REPLACED not in solved(folder, name), "the same place, planned again"
    known = facts_of()
    other = known.replace(committees=known.committees[1:])
    la.write_facts(other, folder / "facts.xlsx", force=True)
    said = solved(folder, name)
    assert f"{name} 原有的方案由另一份数据得出（社区（村）由2行变为1行）" in said
    assert REPLACED not in solved(folder, name)


def test_a_plan_of_before_says_nothing(folder):
    solved(folder, "plan.json")
    path = folder / "plan.json"
    said = json.loads(path.read_text("utf-8"))
    for key in ("facts digest", "policy digest", "policy", "policy changes"):
        said["summary"].pop(key, None)
    path.write_text(json.dumps(said), "utf-8")
    la.write_facts(facts_of(lawyers="12345"), folder / "facts.xlsx", force=True)
    found, _ = run(folder, "verify", "facts.xlsx", "plan.json")
    assert OTHER_FACTS not in found
    assert OTHER_RULES not in found


def test_rules_of_before_are_told_by_their_words(folder):
    solved(folder)
    book = openpyxl.load_workbook(folder / "plan.xlsx")
    sheet = book["求解情况"]
    for row in sheet.iter_rows():
        if row[0].value == "规则集指纹":
            row[0].value = row[1].value = None
    book.save(folder / "plan.xlsx")
    said, _ = run(
        folder, "verify", "facts.xlsx", "plan.xlsx", "--policy", "narrow.toml"
    )
    assert OTHER_RULES not in said
    said, _ = run(folder, "verify", "facts.xlsx", "plan.xlsx")
    assert OTHER_RULES in said


def test_a_digest_knows_no_order_no_format_and_no_phones(tmp_path):
    facts = la.datasets.district(committees=8, lawyers=9, seed=0)
    turned = facts.replace(
        lawyers=facts.lawyers[::-1], committees=facts.committees[::-1]
    )
    assert facts_digest(turned) == facts_digest(facts)
    for name in ("facts.xlsx", "facts.json", "facts"):
        la.write_facts(facts, tmp_path / name)
        assert facts_digest(la.read(tmp_path / name)) == facts_digest(facts)
    row = facts.lawyers[0].model_copy(update={"phone": la.Phone("13812340001")})
    assert facts_digest(facts.replace(lawyers=(row, *facts.lawyers[1:]))) == (
        facts_digest(facts)
    )
    fewer = facts.replace(lawyers=facts.lawyers[1:])
    (other,) = find_other_tables(facts_digest(facts), fewer)
    assert other == ("lawyers", 9, 8)


def test_numbers_alone_make_other_rules():
    policy = la.Policy.hangzhou_2024()
    assert rules_digest(policy) == rules_digest(la.Policy.hangzhou_2024())
    assert len({rules_digest(policy.with_limit(most)) for most in (2, 3, 4)}) == 3


def test_levels_of_a_wish_are_tiers_that_others_stand_before_or_behind():
    worst = la.rules.WorstServed(levels=3, wish=la.Wish(tier=1))
    between, behind, later = (
        la.Policy(rules=(worst, la.rules.OneEach(wish=la.Wish(tier=tier))))
        for tier in (2, 4, 7)
    )
    assert between.tiers != behind.tiers
    assert rules_digest(between) != rules_digest(behind)
    assert rules_digest(behind) == rules_digest(later)  # numbers alone


def test_every_parameter_of_a_rule_is_in_the_digest():
    """All but the day of consents, which is asked elsewhere."""
    for rule in ALL_RULES:
        one = rule.model_validate({"kind": rule.model_fields["kind"].default})
        names = {*rule.model_fields} - {"kind", "wish"}
        said = {*one.model_dump(exclude={"on", "wish"})} - {"kind"}
        assert names - said == ({"on"} if rule is la.rules.Caseload else set())


@pytest.mark.parametrize("name", ["plan.xlsx", "plan.json"])
def test_a_digest_of_an_older_form_tells_nothing(folder, name):
    solved(folder, name)
    written_again(folder / name, "policy digest", "0123456789ab")
    for policy, is_told in (("narrow.toml", False), ("wide.toml", True)):
        rules = la.Policy.from_toml(folder / policy)
        assert is_digest_of("0123456789ab", rules) is None
        args = ("verify", "facts.xlsx", name, "--policy", policy)
        said, code = run(folder, *args)
        assert (OTHER_RULES in said) == is_told  # by its words
        assert code == 0, said


@pytest.mark.parametrize("digest", ["?", "2-0123", "3-0123456789ab", "0123456789AB"])
def test_a_digest_that_no_version_has_written_is_that_of_other_rules(folder, digest):
    """It was taken for one of an older form, and nothing was said."""
    solved(folder, "plan.json")
    written_again(folder / "plan.json", "policy digest", digest)
    args = ("verify", "facts.xlsx", "plan.json", "--policy", "narrow.toml")
    said, code = run(folder, *args)
    assert OTHER_RULES in said
    assert "但参数不同" in said
    assert code == 0, said


def tables_read(monkeypatch, ask, of):
    """Return the tables of facts that are read while something is asked of them."""
    read, own = set(), Path(facts_file.__file__)

    def heard(self, name):
        caller = Path(sys._getframe(1).f_code.co_filename)
        if name in MODELS and caller != own:  # which copies all of them
            read.add(name)
        return object.__getattribute__(self, name)

    with monkeypatch.context() as patched:
        patched.setattr(la.Facts, "__getattribute__", heard)
        ask(of)
    return read


def test_no_plan_rests_on_tables_that_digests_leave_out(monkeypatch):
    rules = [
        rule.model_validate({"kind": rule.model_fields["kind"].default})
        for rule in ALL_RULES
    ]
    policy = la.Policy(rules=rules)
    facts = FULL.replace(
        lawyers=[one.model_copy(update={"max_committees": 1}) for one in FULL.lawyers]
    )
    assert all(getattr(facts, name) for name in MODELS)

    def ask(facts):
        problem = la.Problem.of(facts, policy)
        formulate(problem)
        posts = zip(problem.pairs.committee, problem.pairs.lawyer, strict=True)
        rows = facts.columns
        plan = la.Plan.of((rows.committees[c].id, rows.lawyers[w].id) for c, w in posts)
        for rule in policy.rules:
            rule.faults(problem.facts, plan)

    read = tables_read(monkeypatch, ask, facts)
    assert {"tariffs", "adjustments", "agreements", "conflicts"} <= read
    assert not read & _ASIDE


@pytest.mark.parametrize("name", KINDS)
def test_percents_of_scores_are_facts_that_budgets_rest_on(folder, name):
    money = facts_of(
        tariffs=[la.Tariff(fen_per_year=10_000)],
        adjustments=[la.Adjustment(score_from=0, score_to=100, percent=50)],
    )
    rows = [one.model_copy(update={"budget_yuan": 300}) for one in money.districts]
    money = money.replace(districts=rows)
    la.write_facts(money, folder / "facts.xlsx", force=True)
    solved(folder, name)
    la.write_facts(money.replace(adjustments=()), folder / "facts.xlsx", force=True)
    said, _ = run(folder, "verify", "facts.xlsx", name, "--policy", "narrow.toml")
    assert f"{OTHER_FACTS}，与现数据不同之处：考核浮动由1行变为0行" in said
    assert BOUND not in said
    if name == "plan":
        return
    # Files of before do not tell them: nothing is said to differ.
    older = facts_digest(money.replace(adjustments=())).removeprefix("2; ")
    la.write_facts(money, folder / "facts.xlsx", force=True)
    written_again(folder / name, "facts digest", older)
    said, code = run(folder, "verify", "facts.xlsx", name, "--policy", "narrow.toml")
    assert OTHER_FACTS not in said
    assert code == 0, said
