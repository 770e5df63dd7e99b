"""The policies that follow a text: the one place that lists them."""

from collections.abc import Callable

from lawyer_assign.policy.policy import Policy

PRESETS: dict[str, Callable[[], Policy]] = {"hangzhou_2024": Policy.hangzhou_2024}
"""Name, kept by policies however they are changed -> the policy as in the text."""

STANDARD = "hangzhou_2024"
"""Name of the policy that holds where none is said."""


def standard() -> Policy:
    """Return the policy that holds where none is said, as of today."""
    return PRESETS[STANDARD]()


def or_standard(policy: Policy | None) -> Policy:
    """Return a policy that was handed in, or the one that holds if none was."""
    return standard() if policy is None else policy


def text_of(policy: Policy) -> Policy | None:
    """Return the policy of the text after which one is called; ``None`` if of none."""
    make = PRESETS.get(policy.name)
    return None if make is None else make()
