"""The README does what it says."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from tests.journeys.pages import DOCS, blocks
from tests.journeys.readme_tables import TABLED, with_tables

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text("utf-8")


VERBS = ("demo", "template", "generate", "check", "solve", "verify", "cost", "assess",
         "inspect", "explain", "compare", "renew", "frontier", "roster", "cover",
         "publish", "calendar", "refresh")  # fmt: skip


PYTHON = [*blocks(README, "python"), *blocks(CHINESE, "python")]
SHELL = [
    shlex.split(line, comments=True)
    for text in (README, CHINESE)
    for block in blocks(text, "sh")
    for line in block.splitlines()
]


ONE_BY_ONE = """
import os, runpy, sys
for script in sys.argv[1:]:
    os.chdir(os.path.dirname(script))
    runpy.run_path(script, run_name="__main__")
    print("done", script, flush=True)
"""
"""Runs scripts as if each were alone, but for what is loaded already."""


def test_every_python_example_runs(tmp_path):
    scripts = []
    for at, code in enumerate(PYTHON):
        scripts.append(tmp_path / f"{at}" / "example.py")
        scripts[-1].parent.mkdir()
        scripts[-1].write_text(code, encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", ONE_BY_ONE, *scripts],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert [f"done {one}" in said.stdout for one in scripts] == [True] * len(PYTHON)


def test_there_are_an_example_and_a_rule_to_run():
    assert len(blocks(README, "python")) >= 3
    assert len(blocks(README, "python")[0].strip().splitlines()) <= 10


@pytest.mark.parametrize("page", TABLED, ids=lambda page: page.stem)
def test_the_tables_are_those_of_the_code(page):
    text = page.read_text("utf-8")
    assert text.count("<!-- end of") >= 1
    assert with_tables(text) == text, "run make readme"


@pytest.mark.parametrize("text", [README, CHINESE], ids=["English", "Chinese"])
def test_a_newcomer_has_at_most_250_lines_to_read(text):
    assert len(text.splitlines()) <= 250


def test_make_has_every_target_that_is_named():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for text in (README, CHINESE):
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))
        assert {"demo", "test"} <= named <= targets


@pytest.mark.skipif(shutil.which("make") is None, reason="needs make")
def test_make_leaves_an_environment_alone_that_is_a_link(tmp_path):
    """As to that of another worktree, whose stamp is older than the files here."""

    def types():
        asked = [shutil.which("make"), "--dry-run", "types"]
        # These tests are themselves begun by make, whose options are inherited.
        fresh = {n: v for n, v in os.environ.items() if not n.startswith("MAKE")}
        done = subprocess.run(
            asked, cwd=tmp_path, env=fresh, check=True, capture_output=True, text=True
        )
        return done.stdout

    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path)
    assert "-m venv .venv" in types()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".venv").symlink_to("elsewhere")
    assert types() == ".venv/bin/mypy --strict\n"


@pytest.mark.parametrize("text", [README, CHINESE], ids=["English", "Chinese"])
def test_the_verbs_that_a_planner_is_told_to_type_work_in_order(
    text, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    typed = 0
    for block in blocks(text, "sh"):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] != ["lawyer-assign"]:
                continue
            typed += 1
            said = runner.invoke(app, words[1:])
            assert said.exit_code == 0, (line, said.output)
            if words[1] == "template" and len(words) == 3:
                # The planner fills it in; here a small world does.
                la.write_facts(la.datasets.toy(), words[2])
    assert typed >= 5


def test_every_verb_and_option_of_the_table_exists():
    text = (DOCS / "reference" / "commands.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z -]+?)(?: [A-Z-].*?)?` \|.*\|(.*)\|$", text, re.M)
    runner = CliRunner()
    checked = 0
    for verb, options in rows:
        words = verb.split()
        if words[0] not in VERBS:
            continue
        shown = runner.invoke(app, [*words[:2], "--help"], env={"COLUMNS": "200"})
        for option in re.findall(r"--[a-z-]+", options):
            assert option in shown.stdout, (verb, option)
            checked += 1
    assert checked >= 30


def verbs_and_options():
    """Yield every verb as it is typed, and its options but those of most verbs."""
    for name, verb in get_command(app).commands.items():
        within = getattr(verb, "commands", {"": verb})
        for more, one in within.items():
            options = {option for param in one.params for option in param.opts}
            long = {option for option in options if option.startswith("--")}
            yield f"{name} {more}".strip(), long - {"--lang", "--out"}


@pytest.mark.parametrize("where", ["reference", "zh"])
def test_every_verb_and_its_options_stand_in_the_table(where):
    text = (DOCS / where / "commands.md").read_text("utf-8")
    lacking = {}
    for verb, options in verbs_and_options():
        rows = re.findall(rf"^\| `{verb}(?![a-z-]).*\|$", text, re.M)
        assert rows, verb
        lacking[verb] = {one for one in options if one not in " ".join(rows)}
    assert {verb: one for verb, one in lacking.items() if one} == {}


def ends_in_one(where, mark):
    """Return the verbs of which a table says when they end in 1, how often."""
    text = (DOCS / where / "commands.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z -]+?)(?: [^a-z].*?)?` \|(.*)\|$", text, re.M)
    return Counter(verb for verb, said in rows if re.search(mark, said))


def test_what_ends_in_one_is_said_of_the_same_verbs_in_both_tables():
    english, chinese = ends_in_one("reference", r"[;,] 1\b|code is 1"), ends_in_one(
        "zh", "退出码(?:也)?为1"
    )  # fmt: skip
    assert chinese == english
    assert {"attendance", "inspect", "explain", "compare", "refresh"} <= {*english}
    assert english["verify"] == 2


def test_every_link_leads_somewhere():
    for text in (README, CHINESE):
        targets = re.findall(r"\]\(([^)#]+)\)", text)
        assert targets
        for target in targets:
            assert (ROOT / target).exists(), target
