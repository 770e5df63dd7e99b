"""Pages in Chinese: said to be such, and without spaces where their lines break."""

import re

from sphinx.application import Sphinx


def _set_language(
    app: Sphinx, page: str, template: str, context: dict, doctree: object
) -> None:
    if page.startswith("zh/"):
        context["language"] = "zh-CN"


_BREAK = re.compile(
    r"(?<=[一-鿿，。；：、（）“”《》])\n *(?=[一-鿿，。；：、（“”《0-9])"
    r"|(?<=[0-9%])\n *(?=[一-鿿])"
)


def _join_lines(app: Sphinx, page: str, source: list[str]) -> None:
    """Join lines of one paragraph: a browser would show each break as a space."""
    if page.startswith("zh/"):
        parts = source[0].split("```")
        parts[::2] = [_BREAK.sub("", part) for part in parts[::2]]
        source[0] = "```".join(parts)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to Sphinx."""
    app.connect("html-page-context", _set_language)
    app.connect("source-read", _join_lines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
