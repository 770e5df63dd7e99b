"""Every hostile file is refused in a sentence, in little time and memory."""

import json
import os
import subprocess
import sys

import pytest

hostile = pytest.importorskip("tests.files.hostile", reason="needs processes of POSIX")


@pytest.fixture(scope="module")
def ends():
    """Return what became of every file; one that killed its process is not there."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.files.hostile"],
        capture_output=True,
        text=True,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
        timeout=600,
    )
    assert made.returncode == 0, made.stderr
    return {one["name"]: one for one in map(json.loads, made.stdout.splitlines())}


@pytest.mark.slow
@pytest.mark.parametrize("name", hostile.HOSTILE)
def test_a_hostile_file_is_refused_soon_and_in_a_sentence(ends, name):
    assert name in ends, "its process was killed: by time, memory or a panic"
    end = ends[name]
    words = hostile.HOSTILE[name][2]
    assert end["end"] == ("read" if words == hostile.IS_READ else "refused")
    assert end["faults"] == []
    assert words in end.get("said", "")
    assert end["seconds"] < hostile.MOST_SECONDS
    assert end["memory"] < hostile.MOST_MEMORY
