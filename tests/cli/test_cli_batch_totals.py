"""Totals over a folder of facts: sums of its files, where a sum means something."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.cli.many import shown
from lawyer_assign.views.blocks import width
from tests.verbs.test_many_ended import hard

SIZES = {"a": (8, 9), "b": (12, 2), "c": (5, 6)}
LONG = "杭州市西湖区2026年度律师进社区（村）数据（司法局汇总稿第二次修改）"


def run(*args):
    words = ["solve-many", *(str(arg) for arg in args), "--workers", "1"]
    return CliRunner().invoke(app, words)


def put(folder, name, committees, lawyers, *, is_paid=False):
    facts = la.datasets.district(committees=committees, lawyers=lawyers, seed=1)
    facts = la.datasets.with_example_money(facts) if is_paid else facts
    la.write_facts(facts, folder / name)
    return facts


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "facts"
    path.mkdir()
    return path


@pytest.fixture
def counties(folder):
    facts = {
        name: put(folder, f"{name}.json", *sizes, is_paid=name != "c")
        for name, sizes in SIZES.items()
    }
    (folder / "bad.json").write_text("{", encoding="utf-8")
    return facts


def test_totals_are_the_sums_of_plans_that_were_solved_alone(
    folder, counties, tmp_path
):
    done = run(folder, "-o", tmp_path / "o", "--json", "--lang", "en")
    assert done.exit_code == 2
    said = json.loads(done.stdout)
    outcomes = {name: la.solve(facts) for name, facts in counties.items()}
    plans = {name: one.plan for name, one in outcomes.items()}
    served = {
        name: sum(len(plans[name].lawyers_of(row.id)) > 0 for row in facts.committees)
        for name, facts in counties.items()
    }
    costs = [la.cost(counties[name], plans[name]).total_fen for name in "ab"]
    tiers = list(zip(*(one.tiers for one in outcomes.values()), strict=True))
    assert said["totals"] == {
        "files": 4, "planned": 3, "kept": 0, "proved": 3, "short": 1, "failed": 1,
        "committees": 25, "committees_covered": sum(served.values()),
        "lawyers_missing": 25 - sum(served.values()),
        "lawyers_serving": sum(
            len({post.lawyer for post in plan.posts}) for plan in plans.values()
        ),
        "posts": sum(len(plan) for plan in plans.values()),
        "paid": 2, "yuan": sum(costs) / 100, "last_year": None,
        "tiers": [
            {"tier": same[0].number, "rules": [*same[0].rules],
             "price": sum(one.price for one in same),
             "bound": sum(one.bound for one in same)}
            for same in tiers
        ],
    }  # fmt: skip
    assert served["b"] < 12
    rows = {one["file"]: one for one in said["files"]}
    assert rows["b.json"]["committees_covered"] == served["b"]
    assert rows["c.json"]["yuan"] is None
    assert rows["bad.json"]["status"] == "failed"
    assert "bad.json" in rows["bad.json"]["error"]
    assert [rows[name]["plan"] is None for name in ("a.json", "bad.json")] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_totals_stand_below_the_table_and_say_what_json_says(
    folder, counties, tmp_path, lang
):
    told = run(folder, "-o", tmp_path / "o", "--json").stdout
    total = json.loads(told)["totals"]
    done = run(folder, "-o", tmp_path / "o", "--lang", lang)
    rows, counts, tiers, *_ = done.stdout.split("\n\n")
    last = rows.splitlines()[-1].split()
    names = ("committees", "committees_covered", "lawyers_serving", "proved")
    label = {"zh": "合计", "en": "total"}[lang]
    assert last == [label, *(f"{total[name]:,}" for name in names)]
    assert f"{total['yuan']:,.2f}" in counts
    for name in ("files", "planned", "failed", "lawyers_missing", "posts", "paid"):
        assert f"{total[name]:,}" in counts
    for one in total["tiers"]:
        assert f"{one['price']:,}" in tiers


def test_of_one_file_there_are_no_totals(folder, tmp_path):
    put(folder, "a.json", 4, 5)
    done = run(folder, "-o", tmp_path / "o", "--lang", "en")
    assert "total" not in done.stdout
    assert "Tiers" not in done.stdout


def test_what_prices_the_worst_of_all_has_no_sum(folder, tmp_path):
    for name in "ab":
        put(folder, f"{name}.json", 6, 8)
    worst = la.rules.WorstServed(wish=la.Wish(tier=5))
    policy = la.Policy.hangzhou_2024()
    policy = policy.model_copy(update={"rules": (*policy.rules, worst)})
    path = tmp_path / "rules.toml"
    path.write_text(policy.to_toml(), encoding="utf-8")
    done = run(folder, "-o", tmp_path / "o", "--json", "--policy", path)
    said = json.loads(done.stdout)
    tiers = {one["tier"]: one for one in said["totals"]["tiers"]}
    assert (tiers[5]["price"], tiers[5]["bound"]) == (None, None)
    assert tiers[4]["price"] is not None
    assert all(one["tiers"][4]["price"] is not None for one in said["files"])


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("columns", [80, 100])
def test_long_names_of_files_leave_rows_that_fit_a_terminal(
    folder, tmp_path, monkeypatch, lang, columns
):
    monkeypatch.setattr(shown, "room", lambda: columns)
    names = [LONG, "Lin-an-county-facts-of-2026-final-version-of-the-bureau-x"]
    for name in names:
        put(folder, f"{name}.json", 4, 5)
    out = tmp_path / "o"
    run(folder, "-o", out)
    (folder / f"{LONG}.json").write_text("{", encoding="utf-8")
    done = run(folder, "-o", out, "--lang", lang)
    table = done.stdout.split("\n\n")[0].splitlines()
    assert max(map(width, table)) <= columns
    # Nothing of a name is lost: its first column, put together again.
    first = "".join(one.split("  ")[1].strip() for one in table[3:-1])
    for name in names:
        assert f"{name}.json" in first.replace(" ", "")


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
def test_what_was_answered_before_ctrl_c_is_shown(tmp_path):
    (tmp_path / "in").mkdir()
    put(tmp_path / "in", "a.json", 4, 5)
    for name in "bc":
        la.write_facts(hard(), tmp_path / "in" / f"{name}.json")
    words = ["solve-many", str(tmp_path / "in"), "-o", str(tmp_path / "out"),
             "--workers", "2", "--time-limit", "100", "--lang", "en"]  # fmt: skip
    began = subprocess.Popen(
        [sys.executable, "-m", "lawyer_assign", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    until = time.monotonic() + 120
    while not (tmp_path / "out" / "a-plan.xlsx").exists():
        assert time.monotonic() < until
        time.sleep(0.1)
    time.sleep(3)
    began.send_signal(signal.SIGINT)
    shown, said = began.communicate(timeout=60)
    assert began.returncode == 130, said
    assert "Traceback" not in said
    assert "a.json" in shown
    assert "1 / 3 files were answered" in shown
