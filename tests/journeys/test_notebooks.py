"""Every notebook runs from a clean kernel, and shows what it says."""

import json
import re
from pathlib import Path

import pytest

from tests.worlds.fonts import needs_font

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_notebooks_to_run():
    names = [path.stem for path in NOTEBOOKS]
    assert names == [
        "01_first_plan", "02_two_way_choice", "03_ask_and_change", "04_duty_roster",
        "05_from_a_workbook_zh",
    ]  # fmt: skip


def test_the_twelve_questions_take_three_lines_each():
    path = next(path for path in NOTEBOOKS if path.stem == "03_ask_and_change")
    cells = json.loads(path.read_text("utf-8"))["cells"]
    said = ["".join(cell["source"]) for cell in cells]
    asked = [source.splitlines() for source in said if source.startswith("# ")]
    asked = [lines for lines in asked[1:] if lines[0][2].isdigit()]
    assert [int(lines[0].split()[1][:-1]) for lines in asked] == list(range(1, 13))
    assert all(len(lines) <= 3 for lines in asked)
    answered = zip(said, cells, strict=True)
    assert all(cell["outputs"] for source, cell in answered if source[2:3].isdigit())


NAMED_CALL = re.compile(r"`(la\.\w+\(\w+\))`")
"""A call in the text of a notebook whose argument is a name: ``la.desk(facts)``."""


@needs_font
@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_runs_and_keeps_its_outputs(path, monkeypatch):
    import nbformat  # this late: it takes seconds, and most runs leave this test out
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.splitlines()[0][-1] in "?？"
    assert 8 <= len(notebook.cells) <= 20
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.execution_count, "run make notebooks"
    said = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    for call in NAMED_CALL.findall("\n".join(said)):
        # What the text advises takes what the notebook has under that name.
        notebook.cells.append(nbformat.v4.new_code_cell(f"_ = {call}"))
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute(cwd=ROOT)
