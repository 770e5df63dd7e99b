"""The policy that a verb works under: of a file, or the standard one."""

from pathlib import Path

from lawyer_assign.files import read_policy
from lawyer_assign.policy import Policy, standard


def policy_of(path: Path | None) -> Policy:
    """Return the policy of a file; the standard one if there is none."""
    return standard() if path is None else read_policy(path)
