"""Batches that are told to end: at once, and no process is left."""

import os
import signal
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

import lawyer_assign as la
from lawyer_assign.verbs.many import side_by_side

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

LONG = 120
"""Seconds that no test waits for."""

ORPHANS = """
import sys, time
from functools import partial
from lawyer_assign.verbs.many import side_by_side
from tests.verbs.test_many_ended import sleep
if __name__ == "__main__":
    list(side_by_side(partial(sleep, sys.argv[1]), range(2), workers=2))
"""


def sleep(folder, number):
    Path(folder, f"{number}.pid").write_text(str(os.getpid()))
    time.sleep(LONG)


def hard():
    """Return facts that are not planned to the end in some five seconds."""
    return la.datasets.district(committees=1_000, scarcity=0, seed=0)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except OSError:
        return False


def pids_in(folder, count=2, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = [one.read_text() for one in folder.glob("*.pid")]
        if len([one for one in found if one]) == count:
            return [int(one) for one in found]
        time.sleep(0.05)
    raise AssertionError("no process began")


def gone(pids, seconds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not any(map(is_alive, pids)):
            return True
        time.sleep(0.05)
    return False


def interrupt_once_begun(folder, seen):
    seen.extend(pids_in(folder))
    os.kill(os.getpid(), signal.SIGINT)
    seen.append(time.monotonic())


def test_ctrl_c_prints_no_traceback_of_futures_not_begun(tmp_path, capfd):
    thread = threading.Thread(target=interrupt_once_begun, args=(tmp_path, []))
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        list(side_by_side(partial(sleep, str(tmp_path)), range(8), workers=2))
    thread.join()
    assert "CANCELLED" not in capfd.readouterr().err


def test_ctrl_c_ends_all_processes_at_once(tmp_path):
    seen = []
    thread = threading.Thread(target=interrupt_once_begun, args=(tmp_path, seen))
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        list(side_by_side(partial(sleep, str(tmp_path)), range(2), workers=2))
    thread.join()
    *pids, at = seen
    assert time.monotonic() - at < 10
    assert gone(pids, 5)


def sleep_but_first(folder, number):
    if number:
        sleep(folder, number)


def test_who_stops_listening_waits_for_nobody(tmp_path):
    task = partial(sleep_but_first, str(tmp_path))
    batch = side_by_side(task, range(3), workers=2)
    assert next(batch).number == 0
    pids = pids_in(tmp_path)
    began = time.monotonic()
    batch.close()
    assert time.monotonic() - began < 10
    assert gone(pids, 5)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_began_it(tmp_path, number):
    parent = subprocess.Popen([sys.executable, "-c", ORPHANS, str(tmp_path)])
    pids = pids_in(tmp_path)
    parent.send_signal(number)
    parent.wait(20)
    assert gone(pids, 10)


def test_with_one_worker_the_problem_at_hand_still_comes_and_no_other():
    def press(at):
        time.sleep(at)
        os.kill(os.getpid(), signal.SIGINT)

    begun, facts = [], hard()

    def problems():
        for number in range(5):
            begun.append(number)
            yield facts, None

    found = []
    threading.Thread(target=press, args=(1.5,)).start()
    with pytest.raises(KeyboardInterrupt):
        found.extend(la.solve_many(problems(), workers=1, time_limit=LONG))
    assert 1 <= len(found) == len(begun) < 5
    assert found[-1].answer.plan is not None


def leave():
    raise SystemExit(4)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_problem_that_leaves_the_program_loses_no_other(workers):
    toy = (la.datasets.toy(), None)
    found = list(la.solve_many([toy, leave, toy], workers=workers))
    assert [one.error is None for one in found] == [True, False, True]
    assert isinstance(found[1].error, SystemExit)
