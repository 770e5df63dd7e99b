"""The walk of a formulation that the package's README tells is the one there is."""

import importlib
import re
from pathlib import Path

import pytest

import lawyer_assign

README = Path(lawyer_assign.__file__).with_name("README.md").read_text("utf-8")
WALKS = dict(
    re.findall(
        r"\*\*(Flow|Two-way choice|Budgets)\*\*\n\n(.*?)(?=\n\n)", README, re.DOTALL
    )
)
NAMED = re.compile(r"`([a-z_]+(?:\.[A-Za-z_]+)+)`")


def test_every_walk_is_told():
    assert set(WALKS) == {"Flow", "Two-way choice", "Budgets"}


@pytest.mark.parametrize("walk", WALKS)
def test_a_walk_has_twelve_steps_at_most_and_each_is_there(walk):
    steps = [int(one) for one in re.findall(r"^(\d+)\. ", WALKS[walk], re.MULTILINE)]
    assert steps == list(range(1, len(steps) + 1))
    assert 5 <= len(steps) <= 12
    named = NAMED.findall(WALKS[walk])
    assert len(named) >= 5
    for name in named:
        assert is_there(name), name


def is_there(name):
    """Return whether a dotted name under `solver/` can be followed to its end."""
    parts = name.split(".")
    for at in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(
                f"lawyer_assign.solver.{'.'.join(parts[:at])}"
            )
        except ModuleNotFoundError:
            continue
        for part in parts[at:]:
            found = getattr(found, part, None)
        return found is not None
    return False
