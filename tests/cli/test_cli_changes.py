"""The shell verbs about change: last year's plan becomes agreements, and is renewed."""

import json

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.scenario import Frontier
from tests.cli.test_cli import run
from tests.worlds.both_languages import SENTENCE

LANGS = ("zh", "en")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Return a folder with the toy's facts and a plan of last year."""
    folder = tmp_path_factory.mktemp("desk")
    la.write_facts(la.datasets.toy(), folder / "facts.xlsx")
    assert (
        run("solve", folder / "facts.xlsx", "-o", folder / "last.xlsx").exit_code == 0
    )
    # This year l5 has left.
    this_year = la.datasets.toy().without(["l5"])
    la.write_facts(this_year, folder / "now.xlsx")
    return folder


@pytest.mark.parametrize("lang", LANGS)
def test_solve_takes_a_workbook_of_last_year_without_hand_work(desk, tmp_path, lang):
    out = tmp_path / "plan.xlsx"
    said = run(
        "solve", desk / "now.xlsx", "-o", out, "--last-year", desk / "last.xlsx",
        "--lang", lang,
    )  # fmt: skip
    assert said.exit_code == 1  # c1 lost the only lawyer it could get
    words = {
        "zh": "上年方案6个配对，其中1个",
        "en": "6 posts of last year, 1 of them",
    }
    assert words[lang] in said.stdout
    assert out.exists()


@pytest.mark.parametrize("lang", LANGS)
def test_renew_says_what_becomes_of_every_agreement_and_verify_agrees(
    desk, tmp_path, lang
):
    out = tmp_path / "plan.xlsx"
    last = desk / "last.xlsx"
    said = run("renew", desk / "facts.xlsx", last, "-o", out, "--lang", lang)
    assert said.exit_code == 0
    words = {"zh": "延续6个，终止0个，新增0个", "en": "6 posts go on, 0 end, 0 are new"}
    assert words[lang] in said.stdout
    if lang == "zh":
        assert not SENTENCE.search(said.stdout)
    assert la.read_plan(out) == la.read_plan(last)
    recount = run("verify", desk / "facts.xlsx", out, "--last-year", last)
    assert recount.exit_code == 0
    plain = run("verify", desk / "facts.xlsx", out)
    assert plain.exit_code == 2
    assert "--last-year" in plain.stderr


def test_renew_prints_json_alone_and_ends_with_1_where_somebody_is_short(
    desk, tmp_path
):
    out = tmp_path / "plan.json"
    said = run("renew", desk / "now.xlsx", desk / "last.xlsx", "-o", out, "--json")
    assert said.exit_code == 1
    found = json.loads(said.stdout)
    assert (found["ended"], found["status"]) == (1, "optimal")
    assert len(la.read_plan(out)) == found["kept"] + found["new"]


@pytest.mark.parametrize("verb", ["renew", "solve"])
def test_the_plan_of_last_year_is_never_written_over(desk, tmp_path, verb):
    last = tmp_path / "last.xlsx"
    last.write_bytes((desk / "last.xlsx").read_bytes())
    before = last.read_bytes()
    args = {
        "renew": ["renew", desk / "now.xlsx", last, "-o", last],
        "solve": ["solve", desk / "now.xlsx", "-o", last, "--last-year", last],
    }[verb]
    said = run(*args, "--lang", "en")
    assert said.exit_code == 2
    assert "a file that is read here" in said.stderr
    assert last.read_bytes() == before


@pytest.mark.parametrize("lang", LANGS)
def test_a_plan_of_other_facts_is_refused_with_its_cell(desk, tmp_path, lang):
    other = la.solve(la.datasets.district(committees=4, seed=1))
    strange = tmp_path / "strange.xlsx"
    la.write(other, strange)
    args = ["renew", desk / "now.xlsx", strange, "-o", tmp_path / "x.xlsx"]
    said = run(*args, "--lang", lang)
    assert said.exit_code == 2
    assert "!" in said.stderr
    assert not (tmp_path / "x.xlsx").exists()


def test_every_verb_about_change_explains_itself():
    for verb in ("renew", "frontier"):
        said = run(verb, "--help")
        assert said.exit_code == 0
        assert "--json" in said.stdout


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("suffix", [".xlsx", ".json", ""])
def test_frontier_writes_its_points_and_their_posts(desk, tmp_path, lang, suffix):
    out = tmp_path / f"trade{suffix}"
    said = run(
        "frontier", desk / "facts.xlsx", "-o", out, "--last-year", desk / "last.xlsx",
        "--lang", lang,
    )  # fmt: skip
    assert said.exit_code == 0
    assert {"zh": "已证明再无其他", "en": "no other plan is best"}[lang] in said.stdout
    if suffix == ".json":
        found = Frontier.from_json(out)
        assert found.is_complete
        assert found.points[0].plan == la.read_plan(desk / "last.xlsx")
    elif suffix == ".xlsx":
        book = openpyxl.load_workbook(out)
        title = book.worksheets[0].oddHeader.center.text
        assert {"zh": "甲：尽量延续上年安排；乙：", "en": "first: As few"}[
            lang
        ] in title
        sheets = book.sheetnames
        assert (
            sheets
            == {
                "zh": ["权衡", "权衡配对", "权衡项目"],
                "en": ["points", "posts", "measures"],
            }[lang]
        )
    else:
        assert {one.name for one in out.glob("*.csv")} == {
            "points.csv", "posts.csv", "measures.csv",
        }  # fmt: skip
    if lang == "zh" and suffix == ".xlsx":
        assert not SENTENCE.search(said.stdout)


def test_frontier_stopped_before_there_is_a_plan_is_cancelled_as_other_verbs_are(
    desk, tmp_path, monkeypatch
):
    """It was refused as bad input, with code 2."""
    monkeypatch.setattr("lawyer_assign.interrupts.was_asked", lambda: True)
    monkeypatch.setattr(
        "lawyer_assign.scenario.Scenario.solve",
        lambda self, **_: la.solve(self.facts, time_limit=0, backend="cpsat"),
    )
    out = tmp_path / "trade.json"
    named = ("--last-year", desk / "last.xlsx", "--lang", "zh")
    said = run("frontier", desk / "facts.xlsx", "-o", out, *named)
    assert said.exit_code == 130, said.output
    assert not out.exists()


def test_frontier_stopped_with_points_ends_as_other_verbs_do(
    desk, tmp_path, monkeypatch
):
    """Nobody is short, so that it is 0; it was 1, for not all was proved."""
    facts = la.datasets.district(committees=40, seed=2, teams=0.4)
    la.write_facts(facts, tmp_path / "facts.json")
    plans = []

    def planned(self, **_):
        plans.append(la.solve(self.facts, self.policy, time_limit=20))
        return plans[-1]

    monkeypatch.setattr("lawyer_assign.interrupts.was_asked", lambda: bool(plans))
    monkeypatch.setattr("lawyer_assign.scenario.Scenario.solve", planned)
    out = tmp_path / "trade.json"
    said = run("frontier", tmp_path / "facts.json", "-o", out, "--lang", "zh")
    found = Frontier.from_json(out)
    assert not all(one.is_proved for one in found.points)
    assert said.exit_code == 0, said.output


def test_frontier_says_with_its_code_that_somebody_is_short(tmp_path):
    facts = la.datasets.district(committees=12, lawyers=14, seed=0)
    last = la.solve(facts).plan
    few = la.with_last_year(facts, last).without(
        lawyers=[row.id for row in facts.lawyers[2:]]
    )
    la.write_facts(few, tmp_path / "facts.json")
    out = tmp_path / "trade.json"
    said = run("frontier", tmp_path / "facts.json", "-o", out)
    assert all(one.is_proved for one in Frontier.from_json(out).points)
    assert said.exit_code == 1, said.output


def test_frontier_asks_for_last_year_where_nothing_can_be_kept(tmp_path):
    facts = la.datasets.district(committees=12, lawyers=14, seed=0)
    la.write_facts(facts.replace(agreements=[]), tmp_path / "facts.json")
    named = ("frontier", tmp_path / "facts.json", "-o", tmp_path / "front.xlsx")
    said = run(*named, "--lang", "en")
    assert said.exit_code == 2
    assert "no agreements of last year" in said.output
    assert "--last-year" in said.output
    assert not (tmp_path / "front.xlsx").exists()
    done = run(*named, "--first", "further_posts", "--time-limit", "60")
    assert done.exit_code == 0, done.output


def test_frontier_prints_json_alone_and_refuses_rules_that_are_none(desk, tmp_path):
    out = tmp_path / "trade.json"
    said = run("frontier", desk / "facts.xlsx", "-o", out, "--json")
    assert said.exit_code == 0
    assert Frontier.from_json(said.stdout) == Frontier.from_json(out)
    again = run("frontier", desk / "facts.xlsx", "-o", out)
    assert again.exit_code == 2  # somebody's work
    new = tmp_path / "new.json"
    said = run(
        "frontier", desk / "facts.xlsx", "-o", new, "--first", "x", "--lang", "en"
    )
    assert said.exit_code == 2
    assert "neither the code nor the name of a rule" in said.stderr
    assert not new.exists()
