"""Do the same input, seed and versions give the same files, whoever runs them?

Started as a program it writes all files of some towns and prints their digests; the
attack starts it with other hash seeds, with two workers, and by another Python where
``OTHER_PYTHON`` names one that has the same packages, and compares.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import lawyer_assign as la
from lawyer_assign.outcome import Outcome
from lawyer_assign.roster_outcome import RosterOutcome
from tests.attacks.sinks import Planned, planned, texts_of, write_all
from tests.attacks.tried import Tried, seeds

AT_ONCE = 3
"""Towns a process writes, so that its start is a small part."""
OTHER_PYTHON = os.environ.get("OTHER_PYTHON")
MADE_AT = "docProps/core.xml"
"""The part of a workbook that says when it was made, which nobody can say twice."""

Written = dict[str, Any]


def attack(seed: int, until: float) -> Tried:
    """Write the files of towns in three processes or four and compare."""
    ends, findings = Counter[str](), []
    for batch in seeds(seed // AT_ONCE, until):
        for at, files, found in compared(batch * AT_ONCE):
            ends["files"] += files
            ends["towns"] += 1
            findings += [f"seed {at}: {text}" for text in found]
    pythons = "two Pythons" if OTHER_PYTHON else "one Python"
    return Tried(ends["files"], findings, f"towns {ends['towns']}, {pythons}")


def compared(first: int) -> Iterator[tuple[int, int, list[str]]]:
    """Yield every town with its number of files, and what is not the same."""
    one, other, wide = (
        written_by(first, workers, salt) for workers, salt in ((1, 1), (1, 2), (2, 3))
    )
    elsewhere = one if OTHER_PYTHON is None else written_by(first, 1, 4, OTHER_PYTHON)
    for at in range(AT_ONCE):
        found = [
            *differences(one[at], other[at], "by the hash seed"),
            *differences(one[at], elsewhere[at], "by another Python"),
            *other_answers(one[at], wide[at]),
        ]
        yield first + at, len(one[at]["files"]), found


def written_by(
    first: int, workers: int, salt: int, python: str = sys.executable
) -> list[Written]:
    """Return what a process of its own writes of the towns from a seed on."""
    done = subprocess.run(
        [python, "-m", "tests.attacks.same_bytes", str(first), str(workers)],
        env=os.environ | {"PYTHONHASHSEED": str(salt)},
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    found: list[Written] = json.loads(done.stdout)
    return found


def differences(one: Written, other: Written, why: str) -> Iterator[str]:
    """Say which files of the same input are not the same."""
    names = sorted(set(one["files"]) | set(other["files"]))
    for name in names:
        if one["files"].get(name) != other["files"].get(name):
            yield f"{name} differs {why}"


def other_answers(one: Written, wide: Written) -> Iterator[str]:
    """Say where two workers come to other prices, or to another plan."""
    for name in ("status", "prices", "plan", "roster"):
        if one[name] != wide[name]:
            yield f"{name} with two workers: {one[name]} and {wide[name]}"


def town(seed: int) -> la.Facts:
    """Return a district with duty tables: with choices, without, short, with teams."""
    facts = la.datasets.district(
        committees=(10, 25, 60)[seed % 3],
        scarcity=(0.0, 0.3)[seed % 2],
        districts=1 + seed % 2,
        teams=(0.0, 0.3)[seed // 2 % 2],
        seed=seed,
    )
    facts = la.datasets.with_duty(facts, seed=seed)
    return facts if seed % 4 else facts.replace(choices=())


def written(seed: int, workers: int) -> Written:
    """Write everything of a town; return digests, prices and posts."""
    one = _unsigned(planned(town(seed), seed, workers=workers))
    with TemporaryDirectory() as folder:
        write_all(one, Path(folder), ("zh", "en")[seed % 2])
        files = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in texts_of(Path(folder))
            if not name.endswith(MADE_AT)
        }
    assert one.outcome.plan is not None
    return {
        "files": files,
        "status": (one.outcome.status, one.roster.status),
        "prices": [tier.price for tier in (*one.outcome.tiers, *one.roster.tiers)],
        "plan": one.outcome.plan.posts,
        "roster": [tuple(map(str, row)) for row in one.roster.visits],
    }


def _unsigned(one: Planned) -> Planned:
    """Return the same answers without seconds and Python's number: both are written."""

    def tiers(answer: Outcome | RosterOutcome) -> tuple[la.TierResult, ...]:
        return tuple(replace(tier, seconds=0) for tier in answer.tiers)

    outcome, roster = one
    versions = outcome.versions | {"python": "3"}
    return Planned(
        replace(outcome, seconds=0, tiers=tiers(outcome), versions=versions),
        replace(roster, seconds=0, tiers=tiers(roster)),
    )


if __name__ == "__main__":
    first, workers = map(int, sys.argv[1:])
    towns = [written(at, workers) for at in range(first, first + AT_ONCE)]
    sys.stdout.write(json.dumps(towns))
