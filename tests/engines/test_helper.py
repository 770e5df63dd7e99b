"""A second thread ends before its caller does, whatever strikes the caller."""

import os
import signal
import threading
import time

import numpy as np
import pytest

from lawyer_assign.engines import glop
from lawyer_assign.engines.beside import Beside
from lawyer_assign.engines.helper import Helper
from lawyer_assign.engines.highs import Highs
from lawyer_assign.engines.watch import Watch
from tests.engines.test_beside import until_told
from tests.engines.test_glop import packing
from tests.engines.test_highs import a_long_search


def pressed(*seconds):
    """Press Ctrl-C after each of some seconds."""
    for one in seconds:
        threading.Timer(one, os.kill, (os.getpid(), signal.SIGINT)).start()


def at_work(name):
    return [one for one in threading.enumerate() if one.name == name]


def beside():
    with Beside(until_told, Watch(60)) as work:
        work.result()


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("highs", lambda: a_long_search().run(Watch(60))),
        ("glop", lambda: glop.minimum(packing(3_000, 12_000), Watch())),
        ("beside", beside),
    ],
)
def test_ctrl_c_comes_through_when_nothing_is_at_work_any_more(name, work):
    """The thread went on, and a process that ended then was aborted by C++."""
    packing(3_000, 12_000)
    began = time.monotonic()
    pressed(0.3)
    with pytest.raises(KeyboardInterrupt):
        work()
    assert not at_work(name)
    assert time.monotonic() - began < 20


def test_a_program_that_was_struck_can_go_on():
    highs = a_long_search()
    pressed(0.3)
    with pytest.raises(KeyboardInterrupt):
        highs.run(Watch(60))
    assert not highs.run(Watch(0.5))
    assert highs.has_values


def test_a_second_ctrl_c_waits_for_the_end_too():
    ended = []

    def work():
        time.sleep(0.6)
        ended.append(1)

    helper = Helper(work, lambda: None, "slow")
    pressed(0.1, 0.3)

    def run():
        try:
            helper.start()
            while not helper.wait():
                pass
        finally:
            helper.settle()

    with pytest.raises(KeyboardInterrupt):
        run()
    assert ended
    assert not at_work("slow")


def test_what_is_settled_before_it_has_begun_never_begins():
    done = []
    helper = Helper(lambda: done.append(1), lambda: None, "late")
    helper.settle()
    helper.start()
    while at_work("late"):
        time.sleep(0.01)
    assert not done


def test_waiting_takes_no_longer_than_the_work():
    highs = Highs(packing(40, 90), method="simplex")
    began = time.monotonic()
    for _ in range(200):
        assert highs.run(Watch())
    assert time.monotonic() - began < 5
    assert np.isfinite(highs.cost)


def test_what_is_settled_while_it_begins_is_gone_when_that_is_done(monkeypatch):
    """It only looks whether it is wanted, and that may take it a while."""
    done, run = [], Helper._run

    def late(self):
        time.sleep(0.3)
        run(self)

    monkeypatch.setattr(Helper, "_run", late)
    helper = Helper(lambda: done.append(1), lambda: None, "late")
    helper.start()
    helper.settle()
    assert not at_work("late")
    assert not done
