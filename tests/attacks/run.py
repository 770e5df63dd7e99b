"""Attack the engine for so many minutes and print what was tried and what fell.

``python -m tests.attacks.run --minutes 30 --seed 7`` shares the time out by weight,
each attack in a process of its own; it ends with code 1 if anything fell.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from importlib import import_module
from multiprocessing import get_context

from lawyer_assign.engines import watch
from tests.attacks.tried import Tried

ATTACKS = {
    # module of this folder: its share of the time
    "wrong_optima": 6,
    "damaged_files": 5,
    "metamorphic": 4,
    "certificates": 2,
    "repairs": 2,
    "explained": 2,
    "peers": 1,
    "markets": 1,
    "rosters": 1,
    "privacy": 1,
    "same_bytes": 1,
    "faults": 1,
    "interrupts": 1,
}

Attack = Callable[[int, float], Tried]


def attack_of(name: str) -> Attack:
    """Return the function of an attack."""
    found: Attack = import_module(f"tests.attacks.{name}").attack
    return found


def say(line: str) -> None:
    """Print a line at once, for who waits."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_one(name: str, seed: int, seconds: float) -> tuple[Tried, float]:
    """Run an attack for so long; return what it tells, and the CPU seconds it took."""
    began = time.process_time()
    # Attacks press the button at a question, not at a time.
    watch.SELDOM = 0.0
    try:
        told = attack_of(name)(seed, time.monotonic() + seconds)
    except Exception:  # of the attack itself: the others are told all the same
        told = Tried(0, [f"it broke: {traceback.format_exc()}"])
    return told, time.process_time() - began


def run(names: list[str], seed: int, minutes: float, at_once: int) -> bool:
    """Run attacks, print a line of each as it ends; return whether nothing fell."""
    weight = sum(ATTACKS[name] for name in names)
    budget = 60 * minutes * at_once
    name_of: dict[Future[tuple[Tried, float]], str] = {}
    stood = True
    say(f"{'attack':<16}{'tried':>8}{'fell':>6}{'CPU s':>8}  ends")
    # A fork of a program with threads hangs, and a fresh one starts from nothing.
    with ProcessPoolExecutor(
        at_once, get_context("spawn"), max_tasks_per_child=1
    ) as pool:
        for name in sorted(names, key=lambda one: -ATTACKS[one]):
            share = budget * ATTACKS[name] / weight
            name_of[pool.submit(run_one, name, seed, share)] = name
        for done in as_completed(name_of):
            name, (told, spent) = name_of[done], done.result()
            fell = len(told.findings)
            say(f"{name:<16}{told.count:>8}{fell:>6}{spent:>8.0f}  {told.notes}")
            for finding in told.findings:
                say(f"{name}: {finding!a}")
            stood = stood and not fell
    return stood


def main(args: list[str]) -> int:
    """Read what is asked on the command line, and do it."""
    parser = argparse.ArgumentParser(prog="attack", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5, help="wall time, about")
    parser.add_argument("--seed", type=int, default=0, help="the first seed of each")
    parser.add_argument("--at-once", type=int, default=2, help="processes")
    parser.add_argument("names", nargs="*", metavar="attack", help=", ".join(ATTACKS))
    said = parser.parse_args(args)
    if unknown := sorted(set(said.names) - set(ATTACKS)):
        parser.error(f"no such attack: {', '.join(unknown)}; there are {list(ATTACKS)}")
    names = said.names or list(ATTACKS)
    return 0 if run(names, said.seed, said.minutes, said.at_once) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
