"""The oldest versions that the tests are run with are those that are allowed."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTED = {"plot", "notebook"}
"""Extras whose bounds are tested too; what is no library (jupyterlab) is not."""


def bounds():
    """Return the lower bound of every dependency, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(d for e in TESTED for d in extras[e])]
    found = (re.fullmatch(r"([\w.-]+)>=([\d.]+)(,<[\d.]+)?", one) for one in wanted)
    return {one[1]: one[2] for one in found if one[1] != "jupyterlab"}


def test_the_oldest_versions_are_the_lower_bounds():
    lines = (ROOT / "constraints-oldest.txt").read_text("utf-8").splitlines()
    pinned = dict(one.split("==") for one in lines if not one.startswith("#"))
    assert pinned == bounds()
    assert len(pinned) > 12


def test_the_pinned_versions_are_allowed():
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pinned = dict(
        one.lower().replace("_", "-").split("==") for one in lines if "==" in one
    )

    def number(version):
        return [int(one) for one in re.findall(r"\d+", version)]

    for name, least in bounds().items():
        assert number(pinned[name]) >= number(least), name
