"""Do plans and files outlive what happens to a program: disks, callbacks, clocks?

What the tests try at set moments is tried here at moments drawn by seed.
"""

import random
import resource
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, NotWrittenError
from tests.attacks.tried import Tried, seeds

Fault = Callable[[int, random.Random, Path], Iterator[str]]
WRITES = 15
"""Times that each of two programs writes the same file."""


class GivenUpError(Exception):
    """What a callback raises."""


def attack(seed: int, until: float) -> Tried:
    """Let things go wrong by seed."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        fault = FAULTS[at % len(FAULTS)]
        name = fault.__name__.replace("_", " ")
        with TemporaryDirectory() as folder:
            fell = list(fault(at, random.Random(f"fault {at}"), Path(folder)))
        ends[name] += 1
        findings += [f"seed {at}, {name}: {one}" for one in fell]
    notes = ", ".join(f"{name} {times}" for name, times in ends.items())
    return Tried(ends.total(), findings, notes)


def callbacks_that_raise(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[str]:
    """What a callback raises comes out as it is, and nothing is left running."""
    facts = la.datasets.district(committees=20, seed=seed)
    left = iter(range(chance.randrange(25)))
    own = GivenUpError(f"at {seed}")

    def give_up(*_: object) -> bool:
        if next(left, None) is None:
            raise own
        return False

    said = {chance.choice(["progress", "stop"]): give_up}
    try:
        la.solve(facts, backend=chance.choice([None, "cpsat"]), workers=1, **said)
    except GivenUpError as error:
        if error is not own:
            yield f"{error!r} in place of {own!r}"
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
    for one in threading.enumerate():
        if one is not threading.main_thread():
            one.join(5)
            if one.is_alive() and not one.daemon:
                yield f"the thread {one.name} goes on"


def a_clock_that_jumps(seed: int, chance: random.Random, folder: Path) -> Iterator[str]:
    """Whoever sets the clock of the machine changes no plan and no limit."""
    facts = la.datasets.district(committees=15, seed=seed)
    before = la.solve(facts, workers=1)
    real = time.time
    time.time = lambda: chance.uniform(-1e9, 4e9)
    try:
        after = la.solve(facts, workers=1, time_limit=60)
    finally:
        time.time = real
    if (before.plan, before.tiers) != (after.plan, after.tiers):
        yield f"{before} and {after}"


def a_disk_that_is_full(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[str]:
    """A file is written whole, or the one before stays and the refusal says so."""
    facts = la.datasets.district(committees=12, seed=seed)
    outcome = la.solve(facts, workers=1)
    name = chance.choice(["plan.xlsx", "plan.json", "page.html", "facts.xlsx"])
    path, thing = folder / name, facts if name[:5] == "facts" else outcome
    path.write_bytes(b"")
    la.write(thing, path)
    old = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (chance.randrange(len(old)), hard))
    try:
        la.write(thing, path, lang="en")
        yield "written, though there is no room"
    except NotWrittenError:
        pass
    except Exception as error:
        yield f"{type(error).__name__}: {error}"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    if path.read_bytes() != old:
        yield f"{name} is not what it was"
    if len(list(folder.iterdir())) != 1:
        yield f"left behind: {sorted(one.name for one in folder.iterdir())}"


def two_programs_on_one_file(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[str]:
    """Whoever reads finds a whole plan, whichever program wrote last."""
    facts = la.datasets.district(committees=12, seed=seed)
    outcome = la.solve(facts, workers=1)
    path = folder / chance.choice(["plan.xlsx", "plan.json"])
    la.write(outcome, path)
    other = subprocess.Popen(
        [sys.executable, "-m", "tests.attacks.faults", str(seed), str(path)]
    )
    while other.poll() is None:
        la.write(outcome, path, force=True)
        try:
            if la.read_plan(path) != outcome.plan:
                yield "another plan"
        except BadInputError as error:
            yield f"not whole: {error}"
    if other.returncode:
        yield f"the other program ended with {other.returncode}"


FAULTS: tuple[Fault, ...] = (
    callbacks_that_raise, a_disk_that_is_full, a_clock_that_jumps,
    two_programs_on_one_file,
)  # fmt: skip


if __name__ == "__main__":
    seed, where = int(sys.argv[1]), sys.argv[2]
    mine = la.solve(la.datasets.district(committees=12, seed=seed), workers=1)
    for _ in range(WRITES):
        la.write(mine, where, force=True)
