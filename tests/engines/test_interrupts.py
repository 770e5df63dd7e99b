"""Clock and stop button of a run; the first Ctrl-C asks, the second interrupts."""

import signal
import threading

import pytest

from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Watch


def test_the_first_ctrl_c_asks_to_stop_and_the_second_interrupts():
    watch = Watch()
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), graceful_interrupt(watch):  # noqa: PT012
        assert not watch.must_stop
        signal.raise_signal(signal.SIGINT)
        assert watch.must_stop
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_every_call_at_work_hears_the_same_ctrl_c():
    outer, inner, later = Watch(), Watch(), Watch()
    before = signal.getsignal(signal.SIGINT)
    with graceful_interrupt(outer):
        with graceful_interrupt(inner):
            signal.raise_signal(signal.SIGINT)
        assert outer.must_stop
        assert inner.must_stop
        with pytest.raises(KeyboardInterrupt), graceful_interrupt(later):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
    with graceful_interrupt(later):
        signal.raise_signal(signal.SIGINT)
    assert later.must_stop


def test_elsewhere_than_in_the_main_thread_signals_are_left_alone():
    handlers = []

    def work():
        with graceful_interrupt(Watch()):
            handlers.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert handlers == [before]


def test_a_program_with_a_handler_of_its_own_keeps_it():
    heard = []
    watch = Watch()
    before = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    try:
        with graceful_interrupt(watch):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == [signal.SIGINT]
    assert not watch.must_stop


def test_without_a_limit_there_is_always_time_left():
    assert Watch().left == float("inf")
    assert not Watch().must_stop


def test_time_is_up_when_the_limit_has_passed_and_never_below_zero():
    watch = Watch(time_limit=0.001, started=0.0)
    assert watch.left == 0
    assert watch.must_stop
    assert not watch.is_interrupted


def test_a_stop_is_remembered_and_the_button_is_not_asked_again():
    answers = iter([False, True])
    watch = Watch(stop=lambda: next(answers))
    assert [watch.must_stop for _ in range(3)] == [False, True, True]


def test_progress_is_told_only_to_who_listens():
    told = []
    Watch().tell("nobody listens")
    Watch(progress=told.append).tell("flow", tier=1, price=5, bound=3)
    assert told[0][1:] == ("flow", 1, 5, 3)
