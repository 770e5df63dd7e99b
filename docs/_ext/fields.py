"""The fields of models with their types and meanings, below what the class says."""

import re

from pydantic import BaseModel
from sphinx.application import Sphinx


def _shown_type(annotation: object) -> str:
    name = getattr(annotation, "__name__", None)
    if isinstance(annotation, type) and name:
        return name
    return re.sub(r"\b(?:[a-z_]+\.)+", "", str(annotation))


def _add_fields(
    app: Sphinx, what: str, name: str, found: object, options: object, lines: list[str]
) -> None:
    if not (isinstance(found, type) and issubclass(found, BaseModel)):
        return
    if any(line.startswith(".. attribute") or ":param" in line for line in lines):
        return
    lines.append("")
    for field, is_what in found.model_fields.items():
        means = is_what.description or ""
        needed = ", must be given" if is_what.is_required() else ""
        kind = _shown_type(is_what.annotation)
        short = kind if len(kind) <= 60 else ""
        told = f" (``{short}``{needed})" if short else needed
        lines.append(f":param {field}: {means}{told}")
    lines.append("")


def _short_signature(
    app: Sphinx,
    what: str,
    name: str,
    found: object,
    options: object,
    signature: str | None,
    returns: str | None,
) -> tuple[str | None, str | None] | None:
    """Leave the signature of a model to its fields; pydantic's fills a page."""
    if isinstance(found, type) and issubclass(found, BaseModel):
        return "(**fields)", None
    return None


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to autodoc, after napoleon."""
    app.connect("autodoc-process-docstring", _add_fields, priority=900)
    app.connect("autodoc-process-signature", _short_signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
