"""Does a damaged file do anything but be read, or be refused in bounded sentences?

Every reader and format that :mod:`tests.files.damage` knows, and texts and documents
of the other readers, damaged by structure and by bytes. Time and memory are looked at
file by file, and whether every sentence says the same in both languages.
"""

import json
import random
import resource
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.outcome import Outcome
from tests.attacks.tried import Tried, seeds
from tests.files.damage import Door, damaged, doors
from tests.files.spoilt import spoilt_bytes
from tests.files.test_damage import faults_of
from tests.worlds.both_languages import watch

MOST_SECONDS = 10
MOST_MEMORY = 500 << 10
"""Of one file, in KiB above what the program had before it."""


def attack(seed: int, until: float) -> Tried:
    """Damage files by seed and read each."""
    ends, findings = Counter[str](), []
    with (
        TemporaryDirectory() as clean,
        TemporaryDirectory() as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        watch(patch)
        known = (*doors(Path(clean)), *more_doors(Path(clean)))
        for at in seeds(seed, until):
            chance = random.Random(f"damage {at}")
            door = chance.choice(known)
            place = Path(folder) / str(at)
            place.mkdir()
            end, fell = _become_of(door, chance, place)
            ends[end] += 1
            findings += [f"seed {at}, {door.name}: {one}" for one in fell]
            _remove(place)
    notes = ", ".join(f"{end} {times}" for end, times in ends.most_common())
    return Tried(ends.total(), findings, notes)


def more_doors(folder: Path) -> list[Door]:
    """Return readers of documents that need facts: outcome, scenario, roster, maps."""
    facts = la.datasets.toy()
    outcome = la.solve(facts, la.Policy.hangzhou_2024(), time_limit=5)
    square = [[120.0, 30.0], [120.1, 30.0], [120.1, 30.1], [120.0, 30.0]]
    maps = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"id": one.id},
                "geometry": {"type": "Polygon", "coordinates": [square]},
            }
            for one in facts.districts
        ],
    }
    scenario = json.loads(la.Scenario(facts).to_json())

    def on_facts(read: Callable[..., Any]) -> Callable[[Path], Any]:
        return lambda path: read(path, facts)

    documents = (
        ("outcome", on_facts(Outcome.from_json), json.loads(outcome.to_json())),
        ("scenario", on_facts(la.Scenario.from_json), scenario),
        ("plan of facts", on_facts(la.read_plan), _written(outcome, folder)),
        ("roster", on_facts(la.read_roster), {"visits": [{"committee": "c1"}]}),
        ("outlines", la.read_outlines, maps),
    )
    return [
        Door(name, read, document=document, kinds=(".json",))
        for name, read, document in documents
    ]


def _written(outcome: Outcome, folder: Path) -> Any:
    la.write(outcome, folder / "written.json")
    return json.loads((folder / "written.json").read_text("utf-8"))


def _become_of(door: Door, chance: random.Random, place: Path) -> tuple[str, list[str]]:
    """Read a damaged file; return how that ended, and what must not be."""
    thing = damaged(door, chance, place)
    if isinstance(thing, Path) and thing.is_file() and chance.random() < 0.1:
        thing.write_bytes(spoilt_bytes(thing.read_bytes(), chance))
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    end, fell = "read", []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            door.read(thing)
    except BadInputError as error:
        end, fell = "refused", faults_of(error)
    except (Exception, pytest.fail.Exception) as error:
        end, fell = "fell", [f"{type(error).__name__}: {error}"[:300]]
    if (seconds := process_time() - began) > MOST_SECONDS:
        fell.append(f"{seconds:.1f} s")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    if used > MOST_MEMORY:
        fell.append(f"{used >> 10} MiB")
    return end, fell


def _remove(place: Path) -> None:
    for one in sorted(place.rglob("*"), reverse=True):
        one.rmdir() if one.is_dir() and not one.is_symlink() else one.unlink()
    place.rmdir()
