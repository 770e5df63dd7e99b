"""JSON schemas by a reader of others, loaded only by who asks."""

import sys
from typing import Any

import pytest


def validator(schema: dict[str, Any]) -> Any:
    """Return what validates documents by a schema, which is one itself."""
    # It would load a grammar of IRIs, which takes seconds; no schema here asks for any.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "rfc3987_syntax", None)
        from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
