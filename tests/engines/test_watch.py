"""How often a caller's own function is asked whether to stop."""

import time
from itertools import pairwise

import pytest

import lawyer_assign as la
from lawyer_assign.engines import watch
from lawyer_assign.engines.watch import Watch


@pytest.fixture
def seldom(monkeypatch):
    """Let functions be asked as seldom as a user's are; tests ask always otherwise."""
    monkeypatch.setattr(watch, "SELDOM", 0.05)


@pytest.mark.usefixtures("seldom")
def test_a_function_is_asked_at_once_and_then_seldom():
    asked = []
    one = Watch.of_caller(None, lambda: bool(asked.append(time.monotonic())))
    end = time.monotonic() + 0.33
    while time.monotonic() < end:
        assert not one.must_stop
    assert 2 <= len(asked) <= 7
    assert all(other - this >= 0.05 for this, other in pairwise(asked))


@pytest.mark.usefixtures("seldom")
def test_who_said_stop_is_not_asked_again():
    answers = iter([True])
    one = Watch.of_caller(None, lambda: next(answers))
    assert one.must_stop
    assert one.must_stop
    assert one.part(0.5).must_stop


@pytest.mark.usefixtures("seldom")
def test_a_slow_function_does_not_slow_a_run():
    """One that takes 2 ms was asked some thousand times a second."""
    asked = []

    def slow():
        asked.append(True)
        time.sleep(0.002)
        return False

    facts = la.datasets.district(committees=200, scarcity=0.3)
    began = time.monotonic()
    la.solve(facts, stop=slow)
    assert 0 < len(asked) <= 2 + (time.monotonic() - began) / 0.05


def test_a_loop_is_quiet_where_no_part_has_told_anything_for_seconds():
    now = [0.0]
    watch = Watch(clock=lambda: now[0], started=0.0)
    assert not watch.is_quiet
    now[0] = 3.0
    assert watch.is_quiet
    watch.within(9.0).tell("mending")
    assert not watch.is_quiet
    now[0] = 4.5
    assert not watch.is_quiet
    watch.unheard().tell("cpsat")
    now[0] = 5.0
    assert watch.is_quiet


def test_nobody_is_told_of_a_part_of_a_problem_and_it_stops_with_the_whole():
    told, pressed = [], []
    watch = Watch(progress=told.append, stop=lambda: bool(pressed))
    part = watch.unheard()
    part.tell("cpsat", 0, 5, 5)
    assert not told
    assert not part.must_stop
    pressed.append(1)
    assert part.must_stop
