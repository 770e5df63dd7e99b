"""JSON schemas by a reader of others, loaded only by who asks: that takes a second."""

from typing import Any


def validator(schema: dict[str, Any]) -> Any:
    """Return what validates documents by a schema, which is one itself."""
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)
