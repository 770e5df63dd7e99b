"""Work beside its caller's: what it finds, what it raises, and that it ends."""

import sys
import threading
import time

import pytest

from lawyer_assign.engines.beside import SWITCH_SECONDS, Beside, may_work_beside
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch


def until_told(watch):
    """Work that only its watch ends; return how."""
    while not watch.must_stop:
        time.sleep(0.01)
    return "told"


def test_what_is_found_is_handed_back():
    with Beside(lambda watch: watch.left, Watch(60)) as work:
        assert 0 < work.result() <= 60


def test_what_is_raised_reaches_who_asks_for_the_result():
    def fails(watch):
        raise ValueError("lost")

    with Beside(fails, Watch(60)) as work, pytest.raises(ValueError, match="lost"):
        work.result()


def test_what_is_raised_is_not_lost_where_nobody_asks_for_the_result():
    def fails(watch):
        raise ValueError("lost")

    with pytest.raises(ValueError, match="lost"), Beside(fails, Watch(60)):
        pass
    with pytest.raises(KeyError), Beside(fails, Watch(60)):
        raise KeyError

    def is_late(watch):
        until_told(watch)
        watch.go_on()

    with Beside(is_late, Watch(60)):
        pass


def test_it_ends_with_its_block_and_with_an_error_there():
    with Beside(until_told, Watch(60)):
        pass
    with pytest.raises(KeyError), Beside(until_told, Watch(60)):
        raise KeyError
    assert not any(one.name == "beside" for one in threading.enumerate())


def test_it_ends_where_whoever_is_asked_to_stop_raises():
    def stop():
        raise KeyError

    with pytest.raises(KeyError), Beside(until_told, Watch(60, stop)) as work:
        work.result()
    assert not any(one.name == "beside" for one in threading.enumerate())


def test_it_ends_when_time_is_up():
    with Beside(until_told, Watch(0.1)) as work:
        assert work.result() == "told"


def test_other_work_may_wait_for_it_as_long_as_that_may_go_on():
    ended = []

    def first(watch):
        time.sleep(0.2)
        ended.append("first")

    with Beside(first, Watch(60)) as work:

        def second(watch):
            work.wait(watch)
            ended.append("second")

        with Beside(second, Watch(60)) as other:
            other.result()
    assert ended == ["first", "second"]
    with Beside(until_told, Watch(60)) as work:
        began = time.monotonic()
        work.wait(Watch(0.1))
        assert time.monotonic() - began < 10


def test_a_user_is_asked_and_told_by_the_callers_thread_alone():
    asked = []

    def stop():
        asked.append(threading.current_thread())
        return len(asked) > 3

    told = []
    with Beside(until_told, Watch(60, stop, told.append)) as work:
        assert work.result() == "told"
    assert set(asked) == {threading.main_thread()}
    assert not told


@pytest.mark.parametrize(
    ("threads", "limit", "expected"), [(2, 60, True), (1, 60, False), (2, None, False)]
)
def test_one_thread_or_no_limit_means_one_thing_at_a_time(threads, limit, expected):
    assert may_work_beside(Run(Watch(limit), Settings(threads=threads))) == expected


def test_threads_change_often_as_long_as_something_works_beside():
    before = sys.getswitchinterval()
    with Beside(until_told, Watch(60)):
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
        with Beside(until_told, Watch(60)):
            pass
        assert sys.getswitchinterval() == pytest.approx(SWITCH_SECONDS)
    assert sys.getswitchinterval() == pytest.approx(before)
