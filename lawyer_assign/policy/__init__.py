"""Which rules hold, how strongly, in which order; and all settings in one place."""

from lawyer_assign.policy.kinds import KINDS, class_of, title_of, whose_of
from lawyer_assign.policy.policy import SEE_README, Policy
from lawyer_assign.policy.presets import PRESETS, or_standard, standard
from lawyer_assign.policy.roster_policy import ROSTER_KINDS, RosterPolicy
from lawyer_assign.policy.toml_types import from_toml_types, to_toml_types
from lawyer_assign.rules.rule import RuleBase

EVERY_KIND: dict[str, type[RuleBase]] = {**KINDS, **ROSTER_KINDS}
"""Rules about pairs, then rules about duty times."""

__all__ = [
    "EVERY_KIND",
    "KINDS",
    "PRESETS",
    "ROSTER_KINDS",
    "SEE_README",
    "Policy",
    "RosterPolicy",
    "class_of",
    "from_toml_types",
    "or_standard",
    "standard",
    "title_of",
    "to_toml_types",
    "whose_of",
]
