"""What files of a folder are planned by, and where they are."""

from pathlib import Path
from typing import NamedTuple

from lawyer_assign.cli.messages import Language
from lawyer_assign.policy import Policy


class How(NamedTuple):
    """What all files are planned by."""

    policy: Policy
    time_limit: float | None
    seed: int
    lang: Language
    force: bool
    has_last: bool = False
    """Whether last year's plans are given: a county without one is named."""
    keeps_unproved: bool = False
    """Whether a plan that is there is left alone though more time may better it."""


class Paths(NamedTuple):
    """Where a county's facts are, where its plan goes, and that of last year is."""

    facts: Path
    plan: Path
    last: Path | None = None
