"""Whoever has the source as an archive can run its tests; nothing made goes with it."""

import fnmatch
import os
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MADE = ("*.egg-info", "__pycache__", "PKG-INFO", "setup.cfg", "MANIFEST.in")
"""At the top besides what is ignored: of setuptools, which packs the last three."""


def manifest():
    """Yield command and patterns of every line."""
    for line in (ROOT / "MANIFEST.in").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            command, *patterns = line.split()
            yield command, patterns


def said(command):
    return list(chain(*(patterns for one, patterns in manifest() if one == command)))


def ignored():
    lines = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    return [one.strip("/") for one in lines if one]


def matches(name, patterns):
    return any(fnmatch.fnmatch(name, one) for one in patterns)


def test_everything_at_the_top_is_packed_or_made():
    packed = [*said("include"), *said("graft"), "lawyer_assign", "pyproject.toml"]
    packed += ["LICENSE", "NOTICE"]  # license-files
    names = {one.name for one in ROOT.iterdir()} - {".git"}
    left = {one for one in names if not matches(one, [*ignored(), *MADE, *packed])}
    assert not left
    assert "lawyer_assign/README.md" in said("include")  # no data of the package
    for folder in said("graft"):
        assert (ROOT / folder).is_dir(), folder


@pytest.mark.parametrize("folder", said("graft"))
def test_what_is_made_in_a_folder_that_is_packed_stays_out(folder):
    """Only what ``.gitignore`` names is made: each of it has a line here, too."""
    cut = {one.removeprefix("**/") for one in said("prune")}
    cut |= {one.removesuffix("/*") for one in said("global-exclude")}
    for path, folders, _ in os.walk(ROOT / folder):
        for name in list(folders):
            place = (Path(path) / name).relative_to(ROOT).as_posix()
            if matches(name, ignored()) or matches(place, ignored()):
                assert matches(name, cut) or matches(place, cut), place
                folders.remove(name)
    inside = [one for one in ignored() if one.startswith(f"{folder}/")]
    assert all(matches(one, cut) for one in inside)


def test_no_address_is_claimed_that_does_not_exist():
    """The project has no public address yet: a field for one would be invented."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert "urls" not in project
