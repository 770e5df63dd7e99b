"""Is a plan ever lost to Ctrl-C, or a file left half written?

Four contexts: a shell, a program that imports the package, a program that solves in a
thread, and the kernel of a notebook. Each process is struck some times, one solve each,
at moments drawn by seed. Started as a program this file is the second or the third.
"""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

import lawyer_assign as la
from lawyer_assign.interrupts import SAID
from lawyer_assign.outcome import Outcome
from tests.attacks.metamorphic import equal
from tests.attacks.tried import Tried, seeds
from tests.cli import test_interrupted as interrupted

MOMENTS = 10
"""Times that a process is struck."""

LIMIT = 2
"""Seconds of a solve that nobody strikes."""

LATE = 1.0
"""CPU seconds within which ``stop`` is heard."""

SEARCH = "solve_widening"
"""The function in which a plan can be lost; before it there is none."""

Context = Callable[[int, random.Random, Path], Iterator[tuple[str, str]]]
"""Yields an end and what fell, empty if nothing, once or more of every moment."""


def attack(seed: int, until: float) -> Tried:
    """Strike processes of every context in turn."""
    ends, findings = Counter[str](), []
    for at in seeds(seed, until):
        context = CONTEXTS[at % len(CONTEXTS)]
        with TemporaryDirectory() as folder:
            told = context(at, random.Random(f"interrupt {at}"), Path(folder))
            for end, fell in told:
                ends[f"{context.__name__} {end}"] += 1
                findings += [f"seed {at}, {context.__name__}: {fell}"] * bool(fell)
    return Tried(ends.total(), findings, ", ".join(f"{a} {n}" for a, n in ends.items()))


def shell(seed: int, chance: random.Random, folder: Path) -> Iterator[tuple[str, str]]:
    """A sentence, the code, and the file whole or absent."""
    facts = folder / "facts.json"
    la.write_facts(la.datasets.district(**interrupted.CITY), facts)
    for turn in range(MOMENTS):
        number = chance.choice([signal.SIGINT, signal.SIGTERM])
        out = folder / str(turn) / "plan.json"
        out.parent.mkdir()
        process = interrupted.started("solve", facts, out)
        time.sleep(chance.uniform(0, 5))
        process.send_signal(number)
        said, wrong = process.communicate(timeout=120)
        code = process.returncode
        is_there = "Written" in said or SAID["cancelled_kept"][1] in wrong
        fell = ""
        if "Traceback" in wrong or code not in (0, 128 + number, -number):
            fell = f"code {code}: {wrong[-300:]}"
        elif is_there != out.exists():
            fell = f"a plan is there: {out.exists()}, said: {is_there}"
        elif is_there:
            report = la.check(
                la.datasets.district(**interrupted.CITY),
                la.Policy.hangzhou_2024(), la.read_plan(out),
            )  # fmt: skip
            fell = "" if report.is_clean else "the plan that was kept breaks rules"
        yield f"{number.name} {'kept' if is_there else 'nothing yet'}", fell


def program(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    """The best plan so far, and its file whole; KeyboardInterrupt before the search."""
    yield from _struck("program", seed, chance, folder)


def thread(seed: int, chance: random.Random, folder: Path) -> Iterator[tuple[str, str]]:
    """The signal is the program's own affair, ``stop`` ends the search in time."""
    yield from _struck("thread", seed, chance, folder)


def _struck(
    name: str, seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    """Start a program, and strike it in every turn."""
    command = [sys.executable, "-m", "tests.attacks.interrupts", name]
    process = subprocess.Popen(
        [*command, str(seed), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    seconds = float(process.stdout.readline())
    for _ in range(MOMENTS):
        process.stdin.write("go\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 1.1 * seconds))
        process.send_signal(signal.SIGINT)
        said = process.stdout.readline()
        if not said:
            yield "ended", f"the program ended with {process.wait()}"
            return
        end, fell = json.loads(said)
        yield end, fell
    process.stdin.close()
    process.wait(60)


def kernel(seed: int, chance: random.Random, folder: Path) -> Iterator[tuple[str, str]]:
    """As a program: the variable of the cell holds the best plan so far."""
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        began = time.monotonic()
        reply = _asked(client, f"{SETTING}\nseen = Seen({seed})")
        assert reply["status"] == "ok", reply
        seconds = float(_printed(client, "print(seen.seconds)"))
        assert time.monotonic() - began > seconds
        for _ in range(MOMENTS):
            client.execute(CELL, stop_on_error=False)
            time.sleep(chance.uniform(0, 1.1 * seconds))
            manager.interrupt_kernel()
            client.get_shell_msg(timeout=120)
            said = _printed(client, "print(json.dumps(seen.judged(outcome)))")
            yield tuple(json.loads(said))
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


SETTING = """
import json
import lawyer_assign as la
from tests.attacks.interrupts import LIMIT, Seen
"""
CELL = """
outcome = None
seen.told.clear()
outcome = la.solve(
    seen.facts, workers=1, time_limit=LIMIT, progress=seen.told.append
)
"""


def _asked(client: BlockingKernelClient, code: str) -> dict[str, Any]:
    """Run a cell to its end."""
    client.execute(code)
    reply: dict[str, Any] = client.get_shell_msg(timeout=120)["content"]
    return reply


def _printed(client: BlockingKernelClient, code: str) -> str:
    """Run a cell; return what it prints."""
    wanted, said = client.execute(code), ""
    while True:
        one = client.get_iopub_msg(timeout=120)
        if one["parent_header"].get("msg_id") != wanted:
            continue
        if one["msg_type"] == "error":
            raise RuntimeError(one["content"]["evalue"])
        if one["msg_type"] == "stream":
            said += one["content"]["text"]
        if one["content"].get("execution_state") == "idle":
            client.get_shell_msg(timeout=120)
            return said


class Seen:
    """A district, its answer when nobody interrupts, and what a run tells of itself.

    Parameters
    ----------
    seed
        Of the district, with two-way choice; where lawyers are enough, time ends it.
    """

    def __init__(self, seed: int) -> None:
        self.facts = la.datasets.district(
            committees=600, scarcity=(0.0, 0.3)[seed // 4 % 2], seed=seed
        )
        la.solve(self.facts, workers=1, time_limit=LIMIT)  # loads what loads once
        began = time.monotonic()
        self.whole = la.solve(self.facts, workers=1, time_limit=LIMIT)
        self.seconds = time.monotonic() - began
        self.told: list[la.Progress] = []

    def judged(
        self, outcome: Outcome | None, error: BaseException | None = None
    ) -> tuple[str, str]:
        """Return how a run ended, and what is wrong with that."""
        if outcome is None:
            error = getattr(sys, "last_value", None) if error is None else error
            is_lost = bool(self.told) and SEARCH in _functions(error)
            return "before", "a plan was lost" if is_lost else ""
        report = la.check(self.facts, la.Policy.hangzhou_2024(), outcome.plan)
        fell = [] if report.is_clean else ["the plan breaks rules"]
        fell += equal(self.whole.tiers, outcome.tiers)
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
    outcome = None
    try:
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            print("ready", flush=True)  # noqa: T201
            outcome = la.solve(
                seen.facts, workers=1, time_limit=LIMIT, progress=seen.told.append
            )
            la.write(outcome, path, force=True)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt as error:
        end, fell = seen.judged(outcome, error)
    else:
        end, fell = seen.judged(outcome)
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
    """Solve in a thread; the signal reaches the main one, which asks it to stop."""
    stop, done, found = threading.Event(), threading.Event(), list[Outcome]()

    def work() -> None:
        try:
            found.append(
                la.solve(seen.facts, workers=1, time_limit=LIMIT, stop=stop.is_set)
            )
        finally:
            done.set()

    worker, late = threading.Thread(target=work), 0.0
    try:
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            worker.start()
            print("ready", flush=True)  # noqa: T201
            done.wait()  # a join that is struck takes a thread for ended (CPython)
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
    except KeyboardInterrupt:
        stop.set()
        began = time.process_time()
        done.wait()
        late = time.process_time() - began
    end, fell = seen.judged(found[0] if found else None)
    if not found:
        fell = "the thread has no answer"
    if late > LATE:
        fell += f"; stop was heard after {late:.1f} s"
    return end, fell


def main(name: str, seed: int, folder: Path) -> None:
    """Solve once for every line of standard input, and say how that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seen = Seen(seed)
    print(seen.seconds, flush=True)  # noqa: T201
    turn = {"program": _turn_of_program, "thread": _turn_of_thread}[name]
    for _ in sys.stdin:
        seen.told.clear()
        print(json.dumps(turn(seen, folder / "plan.json")), flush=True)  # noqa: T201


CONTEXTS: tuple[Context, ...] = (shell, program, thread, kernel)

if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
