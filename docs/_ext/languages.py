"""Say of every page in which language it stands, for readers and screen readers."""

from sphinx.application import Sphinx


def _set_language(
    app: Sphinx, page: str, template: str, context: dict, doctree: object
) -> None:
    if page.startswith("zh/"):
        context["language"] = "zh-CN"


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", _set_language)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
