"""The shell verbs: exit codes, both languages, nothing half-written."""

import json
import os
import re
import shlex
import string
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app, main, verbs
from lawyer_assign.cli.messages import MESSAGES, Language, chosen_language
from lawyer_assign.cli.plans.written import written_tiers
from lawyer_assign.cli.ticker import Ticker, progress_words
from lawyer_assign.engines.watch import Progress
from lawyer_assign.errors import LeftAsideError, Text
from lawyer_assign.verbs import solve as api
from lawyer_assign.views.words import WORDS
from tests.worlds.both_languages import CJK, SENTENCE

LANGS = ("zh", "en")


def run(*args, env=None):
    return CliRunner().invoke(app, [str(arg) for arg in args], env=env)


def shell(*args, code="from lawyer_assign.cli import main; main()", **kwargs):
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        **kwargs,
    )


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    path = tmp_path_factory.mktemp("toy") / "toy.json"
    la.write_facts(la.datasets.toy(), path)
    return path


@pytest.fixture
def short(tmp_path):
    """Three villages, one lawyer who takes two."""
    facts = la.Facts(
        districts=[la.District(id="d", name="丁县")],
        committees=[
            la.Committee(id=f"c{n}", name=f"{n}村", kind="village", district="d")
            for n in range(3)
        ],
        firms=[la.Firm(id="f", name="所", district="d")],
        lawyers=[la.Lawyer(id="l", name="林", firm="f", max_committees=2)],
    )
    path = tmp_path / "short.json"
    la.write_facts(facts, path)
    return path


def test_help_names_every_verb_and_the_exit_codes():
    said = run("--help")
    assert said.exit_code == 0
    for word in ("demo", "template", "generate", "check", "solve", "verify", "0", "2"):
        assert word in said.stdout


@pytest.mark.parametrize(
    "verb",
    ["demo", "template", "check", "solve", "verify", "generate", "cost", "assess",
     "inspect"],
)  # fmt: skip
def test_every_verb_explains_itself_in_both_languages(verb):
    said = run(verb, "--help")
    assert said.exit_code == 0
    assert re.search(r"[\u4e00-\u9fff]", said.stdout)
    assert re.search(r"[A-Z][a-z]+ ", said.stdout)


def test_version_names_the_package_and_the_solver():
    said = run("--version")
    assert said.exit_code == 0
    assert "lawyer-assign " in said.stdout
    assert "ortools " in said.stdout


def test_the_command_is_the_same_function(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["lawyer-assign", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "lawyer-assign " in capsys.readouterr().out


def test_help_loads_neither_solver_nor_pandas():
    code = (
        "import sys\n"
        "from lawyer_assign.cli import app\n"
        "print([m for m in ('ortools', 'pandas', 'numpy') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("words", [MESSAGES, WORDS], ids=["messages", "words"])
def test_both_languages_fill_the_same_gaps(words):
    def gaps(text):
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, (chinese, english) in words.items():
        assert chinese, key
        assert english, key
        assert gaps(chinese) == gaps(english), key


@pytest.mark.parametrize(
    ("env", "meant"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LC_ALL": "", "LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "C"}, "en"),
    ],
)
def test_the_language_follows_the_environment_unless_asked(monkeypatch, env, meant):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert chosen_language(None).value == meant
    assert chosen_language(Language.ZH) is Language.ZH
    assert chosen_language(Language.EN) is Language.EN


def test_without_an_environment_the_system_is_asked(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("locale.getlocale", lambda: ("Chinese (Simplified)_China", ""))
    assert chosen_language(None) is Language.ZH


@pytest.mark.parametrize("lang", LANGS)
def test_template_writes_an_empty_workbook_once(tmp_path, lang):
    path = tmp_path / "t.xlsx"
    said = run("template", path, "--lang", lang)
    assert said.exit_code == 0
    assert "lawyer-assign check" in said.stdout
    before = path.read_bytes()
    again = run("template", path, "--lang", lang)
    assert again.exit_code == 2
    assert path.read_bytes() == before


def test_template_writes_the_policy_as_toml_once(tmp_path):
    path = tmp_path / "p.toml"
    assert run("template", path).exit_code == 0
    assert la.Policy.from_toml(path) == la.Policy.hangzhou_2024()
    path.write_text("mine", encoding="utf-8")
    assert run("template", path).exit_code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("template", tmp_path / "no" / "p.toml").exit_code == 2


def test_an_empty_template_is_no_problem_to_solve(tmp_path):
    path = tmp_path / "t.xlsx"
    run("template", path)
    said = run("check", path, "--lang", "en")
    assert said.exit_code == 2
    assert "no committee to plan for" in said.stderr


@pytest.mark.parametrize("lang", LANGS)
def test_generate_writes_what_its_knobs_say(tmp_path, lang):
    path = tmp_path / "d.json"
    said = run(
        "generate", "district", "-o", path, "--committees", 12, "--scarcity", 0.25,
        "--seed", 3, "--districts", 2, "--lang", lang,
    )  # fmt: skip
    assert said.exit_code == 0, said.stderr
    assert la.read(path) == la.datasets.district(
        committees=12, scarcity=0.25, seed=3, districts=2
    )
    assert ("社区（村）12" if lang == "zh" else "12 committees") in said.stdout


def test_generate_hangzhou_hands_its_knobs_on(tmp_path, monkeypatch):
    asked = {}

    def small(**knobs):
        asked.update(knobs)
        return la.datasets.toy()

    monkeypatch.setattr(verbs, "hangzhou", small)
    path = tmp_path / "h.json"
    said = run("generate", "hangzhou", "-o", path, "--lawyers", 9000, "--seed", 2)
    assert said.exit_code == 0, said.stderr
    assert asked == {"lawyers": 9000, "firms": 620, "seed": 2}
    assert la.read(path) == la.datasets.toy()


def test_generate_replaces_nothing_unless_forced(tmp_path):
    path = tmp_path / "d.json"
    path.write_text("mine", encoding="utf-8")
    refused = run("generate", "district", "-o", path, "--committees", 5)
    assert refused.exit_code == 2
    assert path.read_text(encoding="utf-8") == "mine"
    forced = run("generate", "district", "-o", path, "--committees", 5, "--force")
    assert forced.exit_code == 0
    assert len(la.read(path).committees) == 5


def test_generate_names_every_bad_knob_and_writes_nothing(tmp_path):
    path = tmp_path / "d.json"
    said = run("generate", "district", "-o", path, "--scarcity", 7)
    assert said.exit_code == 2
    assert "scarcity" in said.stderr
    assert not path.exists()


@pytest.mark.parametrize("lang", LANGS)
def test_check_of_facts_shows_where_lawyers_are_short(toy, lang):
    said = run("check", toy, "--lang", lang)
    assert said.exit_code == 0
    assert "南山县" in said.stdout
    assert ("缺口" if lang == "zh" else "shortfall") in said.stdout


@pytest.mark.parametrize("suffix", [".xlsx", ".json", ""])
@pytest.mark.parametrize("lang", LANGS)
def test_solve_then_verify_passes_in_every_kind_of_file(toy, tmp_path, suffix, lang):
    plan = tmp_path / f"plan{suffix}"
    solved = run("solve", toy, "-o", plan, "--lang", lang)
    assert solved.exit_code == 0, solved.stderr
    assert str(plan) in solved.stdout
    verified = run("verify", toy, plan, "--lang", lang)
    assert verified.exit_code == 0, verified.stdout
    assert ("一致" if lang == "zh" else "equal") in verified.stdout
    assert [one.price for one in written_tiers(plan).values()] == [
        tier.price for tier in api.solve(la.datasets.toy()).tiers
    ]


@pytest.mark.parametrize("backend", ["flow", "cpsat"])
def test_both_backends_are_to_be_had(toy, tmp_path, backend):
    policy = tmp_path / "policy.toml"
    la.Policy.hangzhou_2024(stability="off").to_toml(policy)
    said = run(
        "solve",
        toy,
        "-o",
        tmp_path / "p.json",
        "--backend",
        backend,
        "--policy",
        policy,
    )
    assert said.exit_code == 0, said.stderr


def test_a_plan_may_be_written_anew_but_nothing_else_is_replaced(toy, tmp_path):
    plan = tmp_path / "plan.json"
    assert run("solve", toy, "-o", plan).exit_code == 0
    assert run("solve", toy, "-o", plan).exit_code == 0
    other = tmp_path / "facts.json"
    other.write_bytes(toy.read_bytes())
    assert run("solve", toy, "-o", other).exit_code == 2
    assert run("solve", toy, "-o", toy).exit_code == 2
    assert other.read_bytes() == toy.read_bytes()
    assert la.read(toy) == la.datasets.toy()
    folder = tmp_path / "empty"
    folder.mkdir()
    assert run("solve", toy, "-o", folder).exit_code == 0
    assert la.read_plan(folder) == la.read_plan(plan)


@pytest.mark.parametrize("lang", LANGS)
def test_a_shortage_is_an_answer_with_names_and_exit_code_1(short, tmp_path, lang):
    plan = tmp_path / "plan.xlsx"
    said = run("solve", short, "-o", plan, "--lang", lang)
    assert said.exit_code == 1
    assert ("2／3" if lang == "zh" else "2 of 3") in said.stdout
    # The section of the teams speaks of those who are served.
    teams = "岗位与替补" if lang == "zh" else "roles and stand-ins"
    uncovered, _, served = said.stdout.partition(teams)
    assert sum(f"{n}村" in uncovered for n in range(3)) == 1
    assert sum(f"{n}村" in served for n in range(3)) == 2
    assert len(la.read_plan(plan)) == 2
    checked = run("check", short, "--plan", plan, "--lang", lang)
    assert checked.exit_code == 1
    assert ("现有0名" if lang == "zh" else "0 of 1 lawyers") in checked.stdout
    everything = run("check", short, "--plan", plan, "--lang", lang, "--all")
    assert everything.exit_code == 1
    assert run("verify", short, plan).exit_code == 1


@pytest.mark.parametrize("lang", LANGS)
def test_musts_that_contradict_each_other_leave_no_plan_and_no_file(tmp_path, lang):
    facts = la.datasets.toy()
    pinned = [
        la.Agreement(committee=one, firm="f3", lawyers=("l6",), is_fixed=True)
        for one in ("c3", "c4", "c5")
    ]
    path, plan = tmp_path / "facts.json", tmp_path / "plan.xlsx"
    la.write_facts(facts.replace(agreements=pinned), path)
    said = run("solve", path, "-o", plan, "--lang", lang)
    assert said.exit_code == 1
    assert ("无可行方案" if lang == "zh" else "no plan exists") in said.stdout
    assert not plan.exists()


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_that_breaks_a_must_is_named_with_its_rule(toy, tmp_path, lang):
    plan = tmp_path / "plan.json"
    rows = [{"committee": "c6", "lawyer": "l1"}]
    plan.write_text(json.dumps({"plan": rows}), encoding="utf-8")
    said = run("check", toy, "--plan", plan, "--lang", lang)
    assert said.exit_code == 1
    title = (
        "不安排任何一方拒绝的对象" if lang == "zh" else "No partner that was refused"
    )
    assert title in said.stdout
    assert run("verify", toy, plan).exit_code == 1


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("suffix", [".xlsx", ".json", ""])
def test_verify_finds_a_price_that_was_changed_by_hand(toy, tmp_path, suffix, lang):
    plan = tmp_path / f"plan{suffix}"
    run("solve", toy, "-o", plan, "--lang", lang)
    price = written_tiers(plan)[4].price
    if suffix == ".xlsx":
        book = openpyxl.load_workbook(plan)
        sheet = book["目标达到情况" if lang == "zh" else "tiers"]
        cell = next(one for row in sheet for one in row if one.value == price)
        cell.value = price - 1
        book.save(plan)
    else:
        path = plan / "tiers.csv" if suffix == "" else plan
        text = path.read_text(encoding="utf-8-sig")
        changed = text.replace(str(price), str(price - 1), 1)
        path.write_text(changed, encoding="utf-8")
    said = run("verify", toy, plan, "--lang", lang)
    assert said.exit_code == 1
    assert ("不一致" if lang == "zh" else "NOT equal") in said.stdout


@pytest.mark.parametrize(
    ("tiers", "code", "words"),
    [
        ([], 0, "not in the file"),
        ("none", 0, "not in the file"),
        ([{"tier": 1, "price": 0, "bound": None}], 0, "the file has no bound"),
        ([{"tier": 1, "price": 0, "bound": -3}], 0, "not proved best"),
        ([{"tier": 1, "price": "0", "bound": "0"}], 0, "it meets the bound"),
        ([{"tier": 1, "price": "x", "bound": True}], 0, "not in the file"),
        ([{"tier": 9, "price": 5, "bound": 5}], 1, "no such tier"),
        ([{"tier": 9, "price": None}], 1, "no such tier"),
        ([{"price": 7}, "odd"], 0, "not in the file"),
    ],
)
def test_verify_compares_what_the_file_records(toy, tmp_path, tiers, code, words):
    plan = tmp_path / "plan.json"
    outcome = api.solve(la.datasets.toy())
    rows = [post._asdict() for post in outcome.plan.posts]
    plan.write_text(json.dumps({"plan": rows, "tiers": tiers}), encoding="utf-8")
    said = run("verify", toy, plan, "--lang", "en")
    assert said.exit_code == code
    assert words in said.stdout


@pytest.mark.parametrize("suffix", [".xlsx", ""])
def test_verify_of_a_plan_without_facts_says_what_to_give(toy, tmp_path, suffix):
    plan = tmp_path / f"plan{suffix}"
    run("solve", toy, "-o", plan)
    said = run("verify", plan, "--lang", "en")
    assert said.exit_code == 2
    assert "lawyer-assign verify FACTS PLAN" in said.stderr
    assert "solve --certificate" in said.stderr
    assert "verify 数据 方案" in run("verify", plan, "--lang", "zh").stderr


def test_verify_of_a_plan_sheet_alone_recounts_and_says_so(toy, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "plan"
    book.active.append(["committee", "lawyer"])
    book.active.append(["c1", "l5"])
    book.save(tmp_path / "plan.xlsx")
    said = run("verify", toy, tmp_path / "plan.xlsx", "--lang", "en")
    assert said.exit_code == 1
    assert "not in the file, recounted" in said.stdout
    (tmp_path / "plan.csv").write_text("committee,lawyer\nc1,l5\n", encoding="utf-8")
    assert run("verify", toy, tmp_path / "plan.csv").exit_code == 1
    (tmp_path / "tiers.csv").write_text("tier\n1\n", encoding="utf-8")
    assert written_tiers(tmp_path)[1] == (None, None)


def test_a_policy_file_changes_the_plan(toy, tmp_path):
    policy = tmp_path / "p.toml"
    la.Policy.hangzhou_2024().without("caseload", "further_posts").to_toml(policy)
    said = run("solve", toy, "-o", tmp_path / "p.json", "--policy", policy)
    assert said.exit_code == 0, said.stderr
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[rules]]\nkind = "coverige"\n', encoding="utf-8")
    refused = run("check", toy, "--policy", wrong, "--lang", "en")
    assert refused.exit_code == 2
    assert "coverige" in refused.stderr
    wrong.write_bytes("名 = 1".encode("gb18030"))
    assert run("check", toy, "--policy", wrong).exit_code == 2


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    "args",
    [
        ["check", "no.xlsx"],
        ["check", "{toy}", "--plan", "no.xlsx"],
        ["check", "{toy}", "--policy", "no.toml"],
        ["solve", "no.json", "-o", "plan.xlsx"],
        ["solve", "{toy}", "-o", "plan.txt"],
        ["solve", "{toy}", "-o", "no/plan.xlsx"],
        ["solve", "{toy}", "-o", "plan.xlsx", "--time-limit", "0"],
        ["solve", "{toy}", "-o", "plan.xlsx", "--time-limit", "nan"],
        ["solve", "{toy}", "-o", "plan.xlsx", "--workers", "0"],
        ["solve", "{toy}", "-o", "plan.xlsx", "--seed", "-1"],
        ["verify", "{toy}", "no.json"],
        ["template", "t.ods"],
        ["template", "no/t.xlsx"],
        ["generate", "hangzhou", "-o", "h.xlsx", "--firms", "0"],
        ["generate", "district", "-o", "no/d.xlsx"],
    ],
    ids=" ".join,
)
def test_bad_input_is_said_in_sentences_and_writes_nothing(
    toy, tmp_path, monkeypatch, lang, args
):
    monkeypatch.chdir(tmp_path)
    said = run(*(one.format(toy=toy) for one in args), "--lang", lang)
    assert said.exit_code == 2
    assert not isinstance(said.exception, Exception) or isinstance(
        said.exception, SystemExit
    )
    assert ("处理：" if lang == "zh" else "what to do: ") in said.stderr
    assert "Traceback" not in said.output
    is_english = SENTENCE.search(said.output.replace(str(tmp_path), ""))
    assert bool(is_english) == (lang == "en"), said.output
    assert bool(CJK.search(said.output)) == (lang == "zh"), said.output
    assert list(tmp_path.iterdir()) == []


def test_every_problem_of_a_workbook_is_named_with_its_cell(tmp_path):
    path = tmp_path / "facts.xlsx"
    la.write_facts(la.datasets.toy(), path)
    book = openpyxl.load_workbook(path)
    book["社区（村）"]["C2"] = "镇"
    book["律师"]["C3"] = "f99"
    book["律所"]["G2"] = "many"
    book.save(path)
    said = run("solve", path, "-o", tmp_path / "plan.xlsx", "--lang", "en")
    assert said.exit_code == 2
    for place in ("社区（村）!C2", "律师!C3", "律所!G2"):
        assert place in said.stderr
    assert "3 problem(s)" in said.stderr
    assert not (tmp_path / "plan.xlsx").exists()


def test_a_stranger_in_the_plan_is_bad_input(toy, tmp_path):
    plan = tmp_path / "plan.json"
    rows = [{"committee": "c1", "lawyer": "l99"}]
    plan.write_text(json.dumps({"plan": rows}), encoding="utf-8")
    said = run("check", toy, "--plan", plan)
    assert said.exit_code == 2
    assert "l99" in said.stderr


@pytest.mark.parametrize("lang", LANGS)
def test_a_backend_that_cannot_take_the_problem_says_why(tmp_path, lang):
    facts = la.datasets.toy()
    c3 = facts.committee["c3"].model_copy(update={"lawyers_max": 2, "lawyers_min": 2})
    rows = [c3 if row.id == "c3" else row for row in facts.committees]
    path = tmp_path / "facts.json"
    la.write_facts(facts.replace(committees=rows), path)
    plan = tmp_path / "p.json"
    said = run("solve", path, "-o", plan, "--backend", "flow", "--lang", lang)
    assert said.exit_code == 2
    why = {"zh": "网络流不能求解", "en": "flow cannot take this problem"}
    assert why[lang] in said.stderr
    assert bool(SENTENCE.search(said.stderr)) == (lang == "en")
    assert not (tmp_path / "p.json").exists()


@pytest.mark.parametrize(
    ("error", "lang", "words"),
    [
        (PermissionError(13, "Permission denied", "p"), "en", "Permission denied"),
        (PermissionError(13, "Permission denied", "p"), "zh", "没有权限"),
        (OSError(28, "No space left on device", "p"), "zh", "磁盘空间不足"),
        (OSError(5, "Input/output error", "p"), "zh", "系统拒绝了这一操作"),
        (OSError("the disk is on fire"), "en", "the disk is on fire"),
        (LeftAsideError(Text("kept in .old", "保存在 .old")), "en", "kept in .old"),
        (LeftAsideError(Text("kept in .old", "保存在 .old")), "zh", "保存在 .old"),
    ],
    ids=str,
)
def test_what_the_system_refuses_is_said_in_the_language_asked_for(
    toy, tmp_path, monkeypatch, error, lang, words
):
    def refuse(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(verbs, "write", refuse)
    said = run("solve", toy, "-o", tmp_path / "plan.xlsx", "--lang", lang)
    assert said.exit_code == 2
    assert words in said.stderr
    assert bool(CJK.search(said.stderr)) == (lang == "zh")


def test_ctrl_c_while_reading_cancels_without_a_traceback(toy, monkeypatch):
    def interrupted(_path):
        raise KeyboardInterrupt

    monkeypatch.setattr(verbs, "read", interrupted)
    said = run("check", toy, "--lang", "en")
    assert said.exit_code == 130
    assert "Cancelled" in said.stderr


SCREEN = 30
"""Lines of a window that shells open in, about; the report of the demo fits."""


def test_the_demo_plans_a_city_and_writes_facts_and_plan(tmp_path, monkeypatch):
    def small(seed):
        return la.datasets.district(committees=20, scarcity=0.2, seed=seed)

    monkeypatch.setattr(verbs, "hangzhou", small)
    said = run("demo", "-o", tmp_path / "out", "--lang", "en")
    assert said.exit_code == 0, said.stderr
    assert "20 of 20" in said.stdout
    assert "GeoNames" in said.stdout
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    facts_and_plan = ["hangzhou-facts.xlsx", "hangzhou-plan.xlsx"]
    duty = ["duty_book.xlsx", "lawyers", "lawyers_online.csv", "lawyers_online.xlsx",
            "notice", "published.csv"]  # fmt: skip
    assert files == sorted([*facts_and_plan, *duty, "plan.html", "report.txt"])
    whole = (tmp_path / "out" / "report.txt").read_text(encoding="utf-8")
    head = said.stdout.partition("\n\nThe list of")[0]
    assert whole.startswith(head)
    assert "Districts" in whole
    assert "Districts" not in said.stdout
    assert len(said.stdout.splitlines()) <= SCREEN
    assert all(zipfile.is_zipfile(tmp_path / "out" / one) for one in facts_and_plan)
    assert str(tmp_path / "out" / "plan.html") in said.stdout
    page = tmp_path / "out" / "notice" / "index.html"
    assert str(page) in said.stdout
    pages = {one: one.read_bytes() for one in page.parent.rglob("*.html")}
    assert len(pages) > 15
    again = run("demo", "-o", tmp_path / "out", "--lang", "en")
    assert again.exit_code == 0, again.stderr
    assert {one: one.read_bytes() for one in page.parent.rglob("*.html")} == pages


def test_the_demo_replaces_nobody_elses_notice(tmp_path, monkeypatch):
    def small(seed):
        return la.datasets.district(committees=6, lawyers=9, seed=seed)

    monkeypatch.setattr(verbs, "hangzhou", small)
    mine = tmp_path / "notice" / "index.html"
    mine.parent.mkdir()
    mine.write_text("mine")
    said = run("demo", "-o", tmp_path, "--lang", "en")
    assert said.exit_code == 2
    assert "holds files already" in said.output
    assert mine.read_text() == "mine"


def test_the_demo_names_no_option_that_it_does_not_have(tmp_path):
    """It said --force of files that somebody changed or has open, and refused it."""
    path = tmp_path / "hangzhou-facts.xlsx"
    la.write_facts(la.datasets.toy(), path)
    book = openpyxl.load_workbook(path)
    book.active["A1"] = "mine"
    book.save(path)
    (tmp_path / f".~lock.{path.name}#").write_text(",me,here,;")
    said = run("demo", "-o", tmp_path, "--lang", "en")
    assert said.exit_code == 2
    assert "was changed since it was written" in said.output
    assert "seems to be open" in said.output
    assert "force" not in said.output


def test_a_demo_that_somebody_stopped_plans_no_roster(tmp_path, monkeypatch):
    facts = la.datasets.district(committees=6, lawyers=9, seed=1)
    outcome = la.solve(facts)
    monkeypatch.setattr("lawyer_assign.interrupts.was_asked", lambda: True)
    shown = verbs._shown_roster(facts, outcome, tmp_path, 0, None, Language.EN)
    assert shown is None
    assert list(tmp_path.iterdir()) == []


class FakeClock:
    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now


def test_a_log_hears_of_long_runs_only_and_not_too_often(monkeypatch, capsys):
    clock = FakeClock()
    monkeypatch.setattr("lawyer_assign.cli.ticker.time", clock)
    with Ticker(Language.EN) as ticker:
        ticker.step("solving")
        clock.now = 3.0
        ticker.step("checking")
        clock.now = 4.0
        ticker.hear(Progress(4.0, "cpsat", 2, 10, 7))
        clock.now = 20.0
        ticker.hear(Progress(20.0, "cpsat", 2, 10, 7))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0] == "Checking"
    assert lines[1].startswith("Solving by CP-SAT · tier 2 · price 10 · bound 7")


def test_on_a_terminal_a_line_moves_and_is_gone_in_the_end(monkeypatch, capsys):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    with Ticker(Language.EN) as ticker:
        ticker.step("solving")
        ticker.hear(Progress(0.0, "pairs", None, None, None))
        ticker._bar.refresh()
    assert "candidate pairs" in capsys.readouterr().err


@pytest.mark.parametrize("lang", list(Language))
def test_a_stage_without_words_speaks_for_itself(lang):
    said = progress_words(Progress(1.0, "thinking", None, None, None), lang)
    assert said.startswith("thinking")


def test_every_stage_of_a_plan_is_said_in_both_languages():
    files = [*Path(la.__file__).parent.rglob("*.py")]
    told = {
        stage
        for file in files
        for stage in re.findall(r'\.tell\(\s*"([^"]+)"', file.read_text("utf-8"))
    }
    calls = sum(len(re.findall(r"\.tell\(", file.read_text("utf-8"))) for file in files)
    named = sum(
        len(re.findall(r'\.tell\(\s*"', file.read_text("utf-8"))) for file in files
    )
    assert calls == named  # none is told by a variable, which nobody could look up
    assert {"cuts", "mending", "flow", "thresholds", "pairs", "annealed"} <= told
    assert {stage for stage in told if f"stage_{stage}" not in MESSAGES} == set()


def test_a_real_shell_gets_the_exit_codes(short, tmp_path):
    plan = tmp_path / "plan.xlsx"
    env = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONUTF8": "1"}
    solved = shell("solve", str(short), "-o", str(plan), env=env)
    assert solved.returncode == 1, solved.stderr
    assert "已配齐" in solved.stdout
    bad = shell("solve", str(tmp_path / "no.xlsx"), "-o", str(plan), env=env)
    assert bad.returncode == 2
    assert "Traceback" not in bad.stderr
    assert bad.stdout == ""
    fine = shell("--version", env=env)
    assert fine.returncode == 0


def test_a_terminal_without_chinese_letters_stops_no_report(toy):
    env = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    said = shell("check", str(toy), "--lang", "zh", env=env)
    assert said.returncode == 0, said.stderr


INTERRUPTED = """
import os, signal
from lawyer_assign.cli import main, ticker

hear = ticker.Ticker.hear
sent = []

def interrupt(self, event):
    hear(self, event)
    if event.stage == "cpsat" and not sent:  # a second Ctrl-C means: at once
        sent.append(event)
        os.kill(os.getpid(), signal.SIGINT)

ticker.Ticker.hear = interrupt
main()
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_while_solving_writes_the_best_plan_so_far(tmp_path):
    facts, plan = tmp_path / "facts.json", tmp_path / "plan.json"
    la.write_facts(la.datasets.district(committees=120, seed=1), facts)
    said = shell(
        *("solve", str(facts), "-o", str(plan), "--lang", "en"),
        *("--backend", "cpsat", "--time-limit", "inf"),
        code=INTERRUPTED,
    )
    assert "Traceback" not in said.stderr
    assert said.returncode in (0, 1), said.stderr
    assert "Written" in said.stdout
    assert "not every tier is proved" in said.stdout
    assert len(la.read_plan(plan)) > 0


def test_what_comes_next_can_be_typed_whatever_a_file_is_called(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("my files").mkdir()
    for name in ("my files/a b.json", "-f.json", "it's.json"):
        done = run("generate", "district", "--committees", 4, "--lang", "en",
                   f"--out={name}")  # fmt: skip
        line = done.output.strip().splitlines()[-1].removeprefix("Next: lawyer-assign ")
        words = shlex.split(line)
        done = run(*words, "--lang", "en")
        assert done.exit_code in (0, 1), (line, done.output)
        assert Path("plan.xlsx").exists()
        Path("plan.xlsx").unlink()


def test_a_problem_of_the_folder_at_hand_has_a_place(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(la.BadInputError) as caught:
        la.read(".")
    assert {one.place for one in caught.value.defects} == {tmp_path.name}


def test_text_that_is_no_csv_is_not_to_be_saved_as_one(tmp_path):
    (tmp_path / "a.geojson").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(la.BadInputError) as caught:
        la.read_outlines(tmp_path / "a.geojson")
    (defect,) = caught.value.defects
    assert "CSV" not in defect.cure
