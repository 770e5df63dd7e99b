"""Every page of the documentation does what it says; its code runs in order."""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields

import pytest
from typer.testing import CliRunner

import lawyer_assign as la
from lawyer_assign.cli import app
from lawyer_assign.rules import ALL_RULES
from tests.journeys.pages import DOCS, PAGES, ROOT, blocks, pictures

TEXTS = {str(path.relative_to(DOCS)): path.read_text("utf-8") for path in PAGES}
WITH_PYTHON = [name for name, text in TEXTS.items() if blocks(text, "python")]
READMES = ("README.md", "README.zh-CN.md")
WITH_SHELL = [name for name, text in TEXTS.items() if "\nlawyer-assign " in text]


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_PYTHON)
def test_the_code_of_a_page_runs_in_order(name, tmp_path):
    script = tmp_path / "page.py"
    script.write_text("\n".join(blocks(TEXTS[name], "python")), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert said.returncode == 0, said.stderr


@pytest.mark.slow
def test_the_code_of_every_page_passes_a_strict_type_checker(tmp_path):
    """Who imports the package begins with it; ``plan`` may be none, for one."""
    texts = {name: TEXTS[name] for name in WITH_PYTHON}
    texts |= {name: (ROOT / name).read_text("utf-8") for name in READMES}
    for at, text in enumerate(texts.values()):
        page = tmp_path / f"page_{at}.py"
        page.write_text("\n".join(blocks(text, "python")), encoding="utf-8")
    said = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    wrong = said.stdout
    for at, name in reversed(list(enumerate(texts))):
        wrong = wrong.replace(f"page_{at}.py", name)
    assert said.returncode == 0, wrong + said.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_SHELL)
def test_what_a_page_tells_to_type_works_in_order(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    typed = [
        words[1:]
        for block in blocks(TEXTS[name], "sh")
        for words in (shlex.split(line, comments=True) for line in block.splitlines())
        if words[:1] == ["lawyer-assign"]
    ]
    _have_what_pages_before_made(typed)
    for words in typed:
        said = CliRunner().invoke(app, words)
        # Bounds of two-way choice no certificate proves; pages say so.
        # That somebody lacks an inspector is an answer as well.
        is_answer = words == ["verify", "plan.json"] or words[0] == "inspect"
        allowed = {0, 1} if is_answer else {0}
        assert said.exit_code in allowed, (words, said.output)
        if words[0] == "template" and len(words) == 2:
            # The planner fills it in; here a small world does.
            la.write_facts(la.datasets.toy(), words[1], force=True)


def _have_what_pages_before_made(typed):
    """Leave facts and a plan where a page takes them as made."""
    makes = {words[1] for words in typed if words[0] == "template"}
    facts = la.datasets.toy()
    if "facts.xlsx" not in makes:
        la.write_facts(facts, "facts.xlsx")
    made = {word for words in typed if words[0] == "solve" for word in words}
    old = {
        words[words.index("--last-year") + 1]
        for words in typed
        if words[0] == "compare" and "--last-year" in words
    }
    for plan in {"plan.xlsx", *old} - made:
        la.write(la.solve(facts), plan)


def test_a_first_plan_takes_at_most_five_cells():
    cells = blocks(TEXTS["tutorial.md"], "python")
    assert 1 <= len(cells) <= 5
    assert "write_template" in cells[0]
    assert ".solve(" in "".join(cells)


def test_the_gallery_has_twelve_pictures_of_different_names():
    names = [name for name, _ in pictures(TEXTS["gallery/index.md"])]
    assert len(names) == len(set(names)) == 12


def test_every_public_name_stands_in_the_reference_once():
    named = [
        name
        for page, text in TEXTS.items()
        if page.startswith("reference/")
        for name in re.findall(r"^\.\. \w+:: lawyer_assign\.(\w+)$", text, re.M)
    ]
    assert sorted(named) == la.__all__


def test_every_name_of_public_modules_stands_in_the_reference():
    text = TEXTS["reference/modules.md"]
    for module in (la.datasets, la.matching, la.rules, la.statements, la.views):
        listed = set(re.findall(rf":: {module.__name__}\.(\w+)$", text, re.M))
        functions = {n for n in module.__all__ if callable(getattr(module, n))}
        public = {n for n in functions if hasattr(getattr(module, n), "__module__")}
        missing = {n for n in public - listed if n not in la.__all__}
        types = {n for n in missing if isinstance(getattr(module, n), type)}
        assert not types, f"give each a line in docs/reference/modules.md: {types}"
        others = {n for n in missing if n.islower()}
        assert not others, f"give each a line in docs/reference/modules.md: {others}"


def test_every_statement_says_what_each_of_its_columns_is():
    kinds = [one for one in vars(la.statements).values() if _is_statement(one)]
    assert len(kinds) >= 10
    for kind in kinds:
        told = re.findall(r"^    ([a-z_]+(?:, [a-z_]+)*)$", kind.__doc__, re.M)
        named = {one for line in told for one in line.split(", ")}
        missing = {one.name for one in fields(kind)} - named
        assert not missing, (
            f"say of each what it is in the docstring of {kind}: {missing}"
        )


def _is_statement(kind):
    return isinstance(kind, type) and issubclass(kind, la.statements.Statement)


@pytest.mark.parametrize("name", ["howto/fairness.md", "zh/settings.md"])
def test_the_pages_of_fairness_name_every_rule_that_is_off_and_count_none(name):
    off = {rule.model_fields["kind"].default for rule in ALL_RULES if rule.is_optional}
    not_fair = {"budget", "fewest_changes"}  # of money, and of last year's posts
    assert not_fair < off
    assert {kind for kind in off if f"`{kind}`" in TEXTS[name]} == off - not_fair
    counted = r"(?i)\b(\d+|two|three|four|five|six|seven|eight|nine|ten) rules"
    assert not re.findall(
        rf"{counted}|[\d二两三四五六七八九十]+[条项]规则", TEXTS[name]
    )


def test_links_between_pages_lead_somewhere():
    for path in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (path, target)


def test_both_languages_have_what_a_planner_needs():
    needed = {"quick_start", "facts", "settings", "plan", "roster", "faq", "glossary"}
    assert needed <= {page[3:-3] for page in TEXTS if page.startswith("zh/")}
