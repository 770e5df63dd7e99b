"""What pages name is typed for who imports it, by mypy in strict mode."""

import re
import subprocess
import sys

import pytest

from tests.journeys.pages import PAGES, ROOT, blocks


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
