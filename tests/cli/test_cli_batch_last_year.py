"""Last year's plans of a folder: each county by its own, found by the file's name."""

import json

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app

NAME = "西湖区2026年度数据"


def run(*args, lang="en"):
    words = ["solve-many", *(str(arg) for arg in args), "--workers", "1"]
    return CliRunner().invoke(app, [*words, "--lang", lang])


def facts_of(seed):
    return la.datasets.district(committees=6, lawyers=8, seed=seed)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "facts"
    path.mkdir()
    (tmp_path / "last").mkdir()
    return path


def past_of(facts):
    """Return a plan of last year, by other rules, with one who has left."""
    rows = sorted(facts.committees, key=lambda row: row.id)
    lawyers = sorted(row.id for row in facts.lawyers)[::-1]
    posts = [(row.id, who) for row, who in zip(rows, lawyers, strict=False)]
    return la.Plan.of([*posts, (rows[0].id, "gone")])


def write_past(facts, path):
    """Write a plan as a table of somebody's own, of the columns that count."""
    path.mkdir()
    lines = [f"{post.committee},{post.lawyer}" for post in past_of(facts).posts]
    text = "\n".join(["社区村编号,律师编号", *lines])
    (path / "plan.csv").write_text(text, encoding="utf-8-sig")


@pytest.mark.parametrize("called", [f"{NAME}-plan", NAME, "西湖区2025年度数据-plan"])
def test_each_county_is_planned_as_solve_does_with_last_years_plan(
    folder, tmp_path, called
):
    facts = facts_of(1)
    la.write_facts(facts, folder / f"{NAME}.json")
    write_past(facts, tmp_path / "last" / called)
    done = run(folder, "-o", tmp_path / "o", "--last-year", tmp_path / "last", "--json")
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    past = past_of(facts)
    alone = la.solve(la.with_last_year(facts, past))
    kept = len({*past.posts} & {*alone.plan.posts})
    counts = {"posts": 7, "gone": 1, "kept": kept, "ended": 6 - kept}
    assert said["files"][0]["last_year"] == said["totals"]["last_year"] == counts
    # The file is the one of solve, agreements that end in it, too.
    own = tmp_path / "own.xlsx"
    words = ["solve", folder / f"{NAME}.json", "-o", own, "--last-year",
             tmp_path / "last" / called, "--lang", "en"]  # fmt: skip
    assert CliRunner().invoke(app, [str(word) for word in words]).exit_code == 0
    book = tmp_path / "o" / f"{NAME}-plan.xlsx"
    assert la.read_plan(book) == la.read_plan(own)
    words = ["verify", folder / f"{NAME}.json", book, "--last-year", words[5]]
    assert CliRunner().invoke(app, [str(word) for word in words]).exit_code == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_who_has_no_plan_of_last_year_is_named_before_and_in_the_table(
    folder, tmp_path, lang
):
    for at, name in enumerate("abc"):
        la.write_facts(facts_of(at), folder / f"{name}.json")
    write_past(facts_of(0), tmp_path / "last" / "a-plan")
    write_past(facts_of(0), tmp_path / "last" / "elsewhere-plan")
    last = tmp_path / "last"
    done = run(folder, "-o", tmp_path / "o", "--last-year", last, lang=lang)
    assert done.exit_code == 0, done.output
    none, unused = done.stderr.split("\n\n")[:2]
    assert "b.json" in none
    assert "c.json" in none
    assert "a.json" not in none
    assert "elsewhere-plan" in unused
    mark = {"zh": "无上年方案", "en": "no plan of last year"}[lang]
    rows = [one for one in done.stdout.splitlines() if ".json" in one]
    assert [mark in one for one in rows] == [False, True, True]
    whole = {"zh": "上年方案7个配对，其中1个", "en": "7 posts of last year, 1 of them"}
    assert whole[lang] in done.stdout


def test_facts_of_last_year_beside_its_plans_are_no_plan(folder, tmp_path):
    la.write_facts(facts_of(1), folder / "a.json")
    la.write_facts(facts_of(1), tmp_path / "last" / "a.json")
    done = run(folder, "-o", tmp_path / "o", "--last-year", tmp_path / "last")
    assert done.exit_code == 2
    assert "holds no plan of last year" in done.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_that_lead_to_several_plans_are_refused_all_at_once(
    folder, tmp_path, lang
):
    for name in ("a2026", "b2026"):
        la.write_facts(facts_of(1), folder / f"{name}.json")
        for year in ("2025", "2026"):
            write_past(facts_of(1), tmp_path / "last" / f"{name[0]}{year}-plan")
    last = tmp_path / "last"
    done = run(folder, "-o", tmp_path / "o", "--last-year", last, lang=lang)
    assert done.exit_code == 2
    for name in ("a2025-plan", "a2026-plan", "b2025-plan", "b2026-plan"):
        assert name in done.stderr
    assert not (tmp_path / "o").exists()


def test_plans_do_not_go_where_last_years_are(folder, tmp_path):
    la.write_facts(facts_of(1), folder / "a.json")
    write_past(facts_of(1), tmp_path / "last" / "a-plan")
    done = run(folder, "-o", tmp_path / "last", "--last-year", tmp_path / "last")
    assert done.exit_code == 2
    assert [one.name for one in (tmp_path / "last").iterdir()] == ["a-plan"]


def test_a_bad_plan_of_last_year_loses_no_other_county(folder, tmp_path):
    for name in "ab":
        la.write_facts(facts_of(1), folder / f"{name}.json")
    write_past(facts_of(1), tmp_path / "last" / "a-plan")
    (tmp_path / "last" / "b-plan.json").write_text("{", encoding="utf-8")
    done = run(folder, "-o", tmp_path / "o", "--last-year", tmp_path / "last")
    assert done.exit_code == 2
    assert "b-plan.json" in done.stderr
    assert [one.name for one in (tmp_path / "o").iterdir()] == ["a-plan.xlsx"]
