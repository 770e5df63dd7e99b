"""Does a forged certificate of a plan that is not best pass the checker?

Forgers know the checker and renew all digests; kinds and worlds are drawn by seed.
"""

import random
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from lawyer_assign import checker
from lawyer_assign.policy import KINDS
from tests.attacks.tried import Tried, seeds
from tests.worlds.certified import Files
from tests.worlds.choice_forgeries import ChoiceForger
from tests.worlds.seeded import solved

KNOWN = tuple(kind for kind in KINDS if kind in checker.PARAMETERS)
IN_A_WORLD = 10


def attack(seed: int, until: float) -> Tried:
    """Forge the files of small worlds; what passes has to be best by enumeration."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        world = solved(at, KNOWN)
        if world is None:
            continue
        with TemporaryDirectory() as folder:
            forger = ChoiceForger(
                Files(Path(folder), world.outcome), world, random.Random(f"forger {at}")
            )
            for turn in range(IN_A_WORLD):
                fell = _fell(forger, ends)
                findings += [f"seed {at}, forgery {turn}: {one}" for one in fell]
    notes = ", ".join(f"{end} {times}" for end, times in ends.most_common())
    return Tried(ends.total(), findings, notes)


def _fell(forger: ChoiceForger, ends: Counter[str]) -> list[str]:
    how = forger.forge()
    try:
        code = forger.files.code()
    except Exception as error:
        return [f"{how}: {type(error).__name__}: {error}"[:300]]
    ends[("proved", "not proved", "wrong")[code] if code < 3 else str(code)] += 1
    return [f"{how}: accepted, and not best"] if not (code or forger.is_best()) else []
