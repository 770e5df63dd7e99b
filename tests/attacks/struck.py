"""What :mod:`tests.attacks.interrupts` strikes: a solve in a program or a kernel."""

import json
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Self

import lawyer_assign as la
from lawyer_assign.outcome import Outcome
from tests.attacks.metamorphic import equal

LIMIT = 2
"""Seconds of a solve that nobody strikes."""

LATE = 1.0
"""CPU seconds within which ``stop`` is heard."""

SEARCH = "solve_beyond"
"""The function in which a plan can be lost; before it there is none."""


class Told:
    """Hears SIGTERM for ``stop`` while entered; otherwise the signal does nothing.

    The handler is the one of docs/howto/import.md, and notes the time.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._at = 0.0
        self.late = 0.0

    def __enter__(self) -> Self:
        signal.signal(signal.SIGTERM, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.tell()

    def tell(self) -> None:
        """Ask for the best plan so far."""
        self._at = time.process_time()
        self._event.set()

    def was(self) -> bool:
        """Return whether it was told: the ``stop`` of a solve."""
        return self._event.is_set()

    def answered(self) -> None:
        """Note how long the answer took."""
        if self.was():
            self.late = time.process_time() - self._at


def district(seed: int) -> la.Facts:
    """Return a district with two-way choice; where lawyers are enough, time ends it."""
    return la.datasets.district(
        committees=1_000, scarcity=(0.0, 0.3)[seed % 2], seed=seed
    )


def solve_and_write(facts: la.Facts, folder: Path) -> None:
    """Solve, then write two files over and over until somebody ends the process."""
    outcome = la.solve(facts, workers=1, time_limit=LIMIT)
    while True:
        la.write(outcome, folder / "plan.json", force=True)
        la.write(outcome, folder / "plan.xlsx", force=True)


class Seen:
    """A district, its answer when nobody interrupts, and what a run tells of itself.

    Parameters
    ----------
    seed
        Of the district.
    """

    def __init__(self, seed: int) -> None:
        self.facts = district(seed)
        la.solve(self.facts, workers=1, time_limit=LIMIT)  # loads what loads once
        began = time.monotonic()
        self.whole = la.solve(self.facts, workers=1, time_limit=LIMIT)
        self.seconds = time.monotonic() - began
        self.told: list[la.Progress] = []

    def solved(self, told: Told) -> Outcome:
        """Solve as one whom somebody may strike."""
        return la.solve(
            self.facts, workers=1, time_limit=LIMIT, stop=told.was,
            progress=self.told.append,
        )  # fmt: skip

    def judged(
        self,
        outcome: Outcome | None,
        told: Told | None = None,
        error: BaseException | None = None,
    ) -> tuple[str, str]:
        """Return how a run ended, and what is wrong with that."""
        if outcome is None:
            error = getattr(sys, "last_value", None) if error is None else error
            is_lost = bool(self.told) and SEARCH in _functions(error)
            return "before", "a plan was lost" if is_lost else ""
        report = la.check(self.facts, la.Policy.hangzhou_2024(), outcome.plan)
        fell = [] if report.is_clean else ["the plan breaks rules"]
        fell += equal(self.whole.tiers, outcome.tiers)
        if told is not None and told.late > LATE:
            fell.append(f"stop was heard after {told.late:.1f} s")
        return outcome.status, "; ".join(fell)


def _functions(error: BaseException | None) -> set[str]:
    """Return the names of functions that an error came through."""
    trace, names = None if error is None else error.__traceback__, set()
    while trace is not None:
        names.add(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    return names


def _turn_of_program(seen: Seen, path: Path) -> tuple[str, str]:
    """Solve and write, struck or not."""
    outcome, told = None, Told()
    try:
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with told:
                print("ready", flush=True)  # noqa: T201
                outcome = seen.solved(told)
                told.answered()
                la.write(outcome, path, force=True)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt as error:
        end, fell = seen.judged(outcome, told, error)
    else:
        end, fell = seen.judged(outcome, told)
    names = sorted(one.name for one in path.parent.iterdir())
    if names not in ([], [path.name]):
        fell += f"; left behind: {names}"
    elif (
        names
        and not la.check(
            seen.facts, la.Policy.hangzhou_2024(), la.read_plan(path)
        ).is_clean
    ):
        fell += "; the file breaks rules"
    return end, fell


def _turn_of_thread(seen: Seen, _: Path) -> tuple[str, str]:
    """Solve in a thread; a signal reaches the main one, which asks it to stop."""
    told, done, found = Told(), threading.Event(), list[Outcome]()

    def work() -> None:
        try:
            found.append(seen.solved(told))
            told.answered()
        finally:
            done.set()

    worker = threading.Thread(target=work)
    try:
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with told:
                worker.start()
                print("ready", flush=True)  # noqa: T201
                done.wait()  # a join that is struck takes a thread for ended (CPython)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        told.tell()
        done.wait()
    end, fell = seen.judged(found[0] if found else None, told)
    return end, fell if found else "the thread has no answer"


def _turns(name: str, seed: int, folder: Path) -> None:
    """Solve once for every line of standard input, and say how that ended."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    seen = Seen(seed)
    print(seen.seconds, flush=True)  # noqa: T201
    turn = {"program": _turn_of_program, "thread": _turn_of_thread}[name]
    for _ in sys.stdin:
        seen.told.clear()
        print(json.dumps(turn(seen, folder / "plan.json")), flush=True)  # noqa: T201


def _until_ended(name: str, seed: int, folder: Path) -> None:
    """Solve and write, here or in a thread, until the process is ended."""
    facts = district(seed)
    print("ready", flush=True)  # noqa: T201
    if name == "ended_program":
        solve_and_write(facts, folder)
    worker = threading.Thread(target=solve_and_write, args=(facts, folder))
    worker.start()
    worker.join()


def main(name: str, seed: int, folder: Path) -> None:
    """Be the program of a context."""
    work: Callable[[str, int, Path], None] = (
        _until_ended if name.startswith("ended") else _turns
    )
    work(name, seed, folder)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
