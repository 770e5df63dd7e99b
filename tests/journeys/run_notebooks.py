"""Run every notebook from a clean kernel and keep its outputs: ``make notebooks``."""

import os
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]


def main():
    """Write every notebook anew, without times, so that only real changes show."""
    os.environ["PYTHONPATH"] = str(ROOT)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        client = NotebookClient(notebook, kernel_name="python3", record_timing=False)
        client.execute(cwd=str(ROOT))
        for cell in notebook.cells:
            cell.metadata.pop("execution", None)
        notebook.metadata["language_info"] = {"name": "python"}
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main()
