"""Is a plan ever lost to Ctrl-C or SIGTERM, or a file left half written?

Four contexts: a shell, a program that imports the package, a program that solves in a
thread, and the kernel of a notebook. Each process is struck some times, one solve each,
at moments drawn by seed. Programs and cells hear SIGTERM as docs/howto/import.md says;
three more contexts do not, and end with it. :mod:`tests.attacks.struck` is the other
side: what runs in these processes.
"""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager, start_new_kernel

import lawyer_assign as la
from lawyer_assign.interrupts import SAID
from tests.attacks.struck import LIMIT, district
from tests.attacks.tried import Tried, seeds
from tests.cli import test_interrupted as interrupted

SIGNALS = (signal.SIGINT, signal.SIGTERM)

MOMENTS = 10
"""Times that a process is struck."""

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
        number = chance.choice(SIGNALS)
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
    """The best plan so far, and its file whole; before it Ctrl-C interrupts."""
    yield from _struck("program", seed, chance, folder)


def thread(seed: int, chance: random.Random, folder: Path) -> Iterator[tuple[str, str]]:
    """The signal is the program's own affair, ``stop`` ends the search in time."""
    yield from _struck("thread", seed, chance, folder)


def _struck(
    name: str, seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    """Start a program, and strike it in every turn."""
    process = _begun(name, seed, folder)
    assert process.stdin is not None
    assert process.stdout is not None
    seconds = float(process.stdout.readline())
    for _ in range(MOMENTS):
        process.stdin.write("go\n")
        process.stdin.flush()
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 1.1 * seconds))
        number = chance.choice(SIGNALS)
        process.send_signal(number)
        said = process.stdout.readline()
        if not said:
            yield "ended", f"the program ended with {process.wait()}"
            return
        end, fell = json.loads(said)
        yield f"{number.name} {end}", fell
    process.stdin.close()
    process.wait(60)


def _begun(name: str, seed: int, folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.attacks.struck", name]
    return subprocess.Popen(
        [*command, str(seed), str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8",
    )  # fmt: skip


def ended_program(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    """SIGTERM is left to the system: the program ends, files are whole or absent."""
    yield from _ended("ended_program", seed, chance, folder)


def ended_thread(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    """The same of a program that solves and writes in a thread."""
    yield from _ended("ended_thread", seed, chance, folder)


def _ended(
    name: str, seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    for turn in range(MOMENTS):
        place = folder / str(turn)
        place.mkdir()
        process = _begun(name, seed, place)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 2 * LIMIT))
        process.terminate()
        _, wrong = process.communicate(timeout=60)
        end, fell = left_behind(place, seed)
        if process.returncode != -signal.SIGTERM or wrong:
            fell += f"; code {process.returncode}: {wrong[-300:]}"
        yield end, fell


def ended_kernel(
    seed: int, chance: random.Random, folder: Path
) -> Iterator[tuple[str, str]]:
    """A kernel that is shut down by SIGTERM: files are whole or absent."""
    for turn in range(MOMENTS):
        place = folder / str(turn)
        place.mkdir()
        manager, client = _new_kernel()
        try:
            reply = _asked(client, f"{SETTING}\nfacts = district({seed})")
            assert reply["status"] == "ok", reply
            client.execute(f"solve_and_write(facts, Path({str(place)!r}))")
            time.sleep(chance.uniform(0, 2 * LIMIT))
            manager.signal_kernel(signal.SIGTERM)
            late = time.monotonic() + 10
            while manager.is_alive() and time.monotonic() < late:
                time.sleep(0.05)
            end, fell = left_behind(place, seed)
            yield end, fell + "; the kernel is alive" * manager.is_alive()
        finally:
            client.stop_channels()
            manager.shutdown_kernel(now=True)


def left_behind(place: Path, seed: int) -> tuple[str, str]:
    """Return which files a program left that was ended, and what is wrong with them."""
    facts, policy = district(seed), la.Policy.hangzhou_2024()
    # What was being written stays beside, hidden, under a name that nothing reads.
    names = {one.name for one in place.iterdir() if not one.name.endswith(".tmp")}
    fell = [f"left behind: {one}" for one in names - {"plan.json", "plan.xlsx"}]
    for name in names & {"plan.json", "plan.xlsx"}:
        try:
            plan = la.read_plan(place / name, facts)
        except la.BadInputError as error:
            fell.append(f"{name} is not whole: {error}")
        else:
            is_clean = la.check(facts, policy, plan).is_clean
            fell += [f"{name} breaks rules"] * (not is_clean)
    return f"{len(names)} files", "; ".join(fell)


def kernel(seed: int, chance: random.Random, folder: Path) -> Iterator[tuple[str, str]]:
    """As a program: the variable of the cell holds the best plan so far."""
    manager, client = _new_kernel()
    try:
        began = time.monotonic()
        reply = _asked(client, f"{SETTING}\nseen = Seen({seed})")
        assert reply["status"] == "ok", reply
        seconds = float(_printed(client, "print(seen.seconds)"))
        assert time.monotonic() - began > seconds
        for _ in range(MOMENTS):
            client.execute(CELL, stop_on_error=False)
            time.sleep(chance.uniform(0, 1.1 * seconds))
            number = chance.choice(SIGNALS)
            manager.signal_kernel(number)
            client.get_shell_msg(timeout=120)
            said = _printed(client, "print(json.dumps(seen.judged(outcome, told)))")
            end, fell = json.loads(said)
            yield f"{number.name} {end}", fell
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def _new_kernel() -> tuple[KernelManager, BlockingKernelClient]:
    """Start a kernel that warns nobody of how it is reached."""
    return start_new_kernel(kernel_name="python3", stderr=subprocess.DEVNULL)


SETTING = """
import json
from pathlib import Path
from tests.attacks.struck import Seen, Told, district, solve_and_write
"""
CELL = """
outcome = None
seen.told.clear()
with Told() as told:
    outcome = seen.solved(told)
    told.answered()
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


CONTEXTS: tuple[Context, ...] = (
    shell, program, thread, kernel, ended_program, ended_thread, ended_kernel
)  # fmt: skip
