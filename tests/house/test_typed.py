"""What pages name is typed for who imports it, by mypy in strict mode."""

import re
import subprocess
import sys

import pytest

from tests.journeys.pages import PAGES, ROOT, blocks


def strict(source, folder, *more):
    file = folder / "imports.py"
    file.write_text(source, "utf-8")
    settings = ["--strict", *(more or [f"--config-file={ROOT / 'pyproject.toml'}"])]
    return subprocess.run(
        [sys.executable, "-m", "mypy", *settings, f"--cache-dir={folder}", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_every_name_of_the_pages_is_exported_with_its_type(tmp_path):
    text = "\n".join(
        code
        for page in (ROOT / "README.md", *PAGES)
        for code in blocks(page.read_text("utf-8"), "python")
    )
    names = sorted(set(re.findall(r"\bla\.([A-Za-z_][\w.]*)", text)))
    assert len(names) > 50
    lines = [f"x{at} = la.{name}" for at, name in enumerate(names)]
    found = strict("\n".join(["import lawyer_assign as la", *lines, ""]), tmp_path)
    assert found.returncode == 0, found.stdout
    wrong = "import lawyer_assign as la\nx: int = la.solve(la.datasets.toy())\n"
    assert "Incompatible types" in strict(wrong, tmp_path).stdout


BUILT = """
import lawyer_assign as la
from typing import ClassVar, Literal

class Own(la.rules.Rule):
    source: ClassVar[str] = "house rule"
    kind: Literal["own"] = "own"
    years: int = 3

wish = la.Wish(tier=3, weight=2)
rules = [la.rules.Caseload(limit=4), la.rules.FewestChanges(wish=wish)]
reach, travel = la.Reach(nearest_kept=5), la.Travel()
sheet = la.ScoreSheet(input_weight=50, output_weight=30, effect_weight=20)
place = la.Committee(id="a", name="b", kind="community", district="d")
"""


@pytest.mark.slow
def test_who_has_no_plugin_of_pydantic_builds_rules_and_parameters_all_the_same(
    tmp_path,
):
    """A type checker outside the project knows nothing of how this one is checked."""
    plain = ("--config-file=", "--follow-imports=silent")
    found = strict(BUILT, tmp_path, *plain)
    assert found.returncode == 0, found.stdout
    wrong = BUILT.replace("tier=3", "tiers=3")
    assert "Unexpected keyword argument" in strict(wrong, tmp_path, *plain).stdout
