"""A misspelt name of the package is one for type checkers, too."""

import subprocess
import sys
from pathlib import Path

import lawyer_assign as la

ROOT = Path(la.__file__).parents[1]


def test_a_misspelt_name_is_no_name_for_type_checkers(tmp_path):
    path = tmp_path / "typed.py"
    path.write_text("import lawyer_assign as la\nla.solve\nla.slove\nla.__version__\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(tmp_path / "cache"), path],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert "typed.py:3" in done.stdout
    assert "slove" in done.stdout
    assert done.stdout.count("error:") == 1, done.stdout
