"""Pages that stand elsewhere in the project, taken in whole, links turned to pages."""

from pathlib import Path

from sphinx.application import Sphinx

TAKEN_IN = {"contributing": "CONTRIBUTING.md", "house": "lawyer_assign/README.md"}
"""Page here -> file of the project."""


def _take_in(app: Sphinx, page: str, source: list[str]) -> None:
    if page not in TAKEN_IN:
        return
    file = Path(app.srcdir).parent / TAKEN_IN[page]
    app.env.note_dependency(str(file))
    text = file.read_text("utf-8")
    for name, path in TAKEN_IN.items():
        text = text.replace(f"]({path})", f"]({name}.md)")
    source[0] = text


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to reading."""
    app.connect("source-read", _take_in)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
