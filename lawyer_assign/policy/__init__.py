"""Which rules hold, how strongly, in which order; and all settings in one place."""

from lawyer_assign.policy.policy import (
    KINDS,
    SEE_README,
    Policy,
    from_toml_types,
    to_toml_types,
)

__all__ = ["KINDS", "SEE_README", "Policy", "from_toml_types", "to_toml_types"]
