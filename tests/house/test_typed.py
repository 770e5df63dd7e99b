"""What the README names is typed for who imports it, by mypy in strict mode."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def strict(source, folder):
    file = folder / "imports.py"
    file.write_text(source, "utf-8")
    settings = ["--strict", f"--config-file={ROOT / 'pyproject.toml'}"]
    return subprocess.run(
        [sys.executable, "-m", "mypy", *settings, f"--cache-dir={folder}", str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_every_name_of_the_readme_is_exported_with_its_type(tmp_path):
    text = (ROOT / "README.md").read_text("utf-8")
    names = sorted(set(re.findall(r"\bla\.([A-Za-z_][\w.]*)", text)))
    assert len(names) > 50
    lines = [f"x{at} = la.{name}" for at, name in enumerate(names)]
    found = strict("\n".join(["import lawyer_assign as la", *lines, ""]), tmp_path)
    assert found.returncode == 0, found.stdout
    wrong = "import lawyer_assign as la\nx: int = la.solve(la.datasets.toy())\n"
    assert "Incompatible types" in strict(wrong, tmp_path).stdout
