"""Every notebook runs from a clean kernel, and shows what it says."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks_to_run():
    assert {"01_first_plan", "02_two_way_choice"} <= {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_keeps_its_outputs(path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.splitlines()[0].endswith("?")
    assert 8 <= len(notebook.cells) <= 20
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.execution_count, "run make notebooks"
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=ROOT)
