"""Values of models as TOML can say them, and back."""

from typing import Any

MUST = "must"
"""TOML has no null: a rule that must hold says ``wish = "must"``."""


def to_toml_types(value: object) -> Any:  # noqa: ANN401 (TOML's own types)
    """Return a dumped model as TOML can say it: ``None`` is left out, or a must."""
    if isinstance(value, dict):
        return {
            key: MUST if one is None else to_toml_types(one)
            for key, one in value.items()
            if one is not None or key == "wish"
        }
    if isinstance(value, list | tuple):
        return [to_toml_types(one) for one in value]
    return value


def from_toml_types(value: object) -> Any:  # noqa: ANN401 (TOML's own types)
    """Return what TOML says as models take it."""
    if isinstance(value, dict):
        return {
            key: None if one == MUST and key == "wish" else from_toml_types(one)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [from_toml_types(one) for one in value]
    return value
