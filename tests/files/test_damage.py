"""Whatever chance does to a file: it is read, or refused in sentences people can read.

``LAWYER_ASSIGN_DAMAGED=5000 pytest tests/files/test_damage.py`` tries more of them.
"""

import os
import random
import shutil
import warnings
from unicodedata import category

import pytest

from lawyer_assign.errors import MOST_DEFECT, MOST_DEFECTS, BadInputError
from tests.files.damage import damaged, doors

COUNT = int(os.environ.get("LAWYER_ASSIGN_DAMAGED", "300"))
HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of what a terminal obeys, hides or cannot take."""
PARTS = 10
"""The files are shared out, so that one that fails hides no others."""


def faults_of(error):
    """Return what a planner could not read, print or store of an error."""
    texts = (str(error), error.text("zh"), error.text("en"))
    found = [
        f"not printable: {ascii(line)[:300]}"
        for text in texts
        for line in text.split("\n")
        if line.encode().decode() != line or not HIDDEN.isdisjoint(map(category, line))
    ]
    for one in error.defects:
        size = len(str(one).encode())
        if size > MOST_DEFECT:
            found.append(f"{size} bytes: {ascii(str(one))[:300]}")
        if not (one.problem.en and one.problem.zh and one.cure.en and one.cure.zh):
            found.append(f"half said: {one!r}")
    if not 0 < len(error.defects) <= MOST_DEFECTS + 1:
        found.append(f"{len(error.defects)} defects")
    return found


@pytest.mark.parametrize("part", range(PARTS))
def test_a_damaged_file_is_read_or_refused_in_sentences(part, tmp_path_factory):
    clean = tmp_path_factory.getbasetemp() / "clean"
    clean.mkdir(exist_ok=True)
    failed, ends = [], set()
    for seed in range(part, COUNT, PARTS):
        chance = random.Random(seed)
        door = chance.choice(doors(clean))
        folder = tmp_path_factory.mktemp("damaged")
        try:
            thing = damaged(door, chance, folder)
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                door.read(thing)
            ends.add("read")
        except BadInputError as error:
            ends.add("refused")
            failed += [(seed, door.name, fault) for fault in faults_of(error)]
        except Exception as error:
            failed.append((seed, door.name, f"{type(error).__name__}: {error}"[:300]))
        shutil.rmtree(folder)
    assert failed == []
    assert ends == {"read", "refused"}
