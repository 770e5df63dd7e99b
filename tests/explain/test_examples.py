"""Every question has an example in its docstring, which runs as it stands."""

import doctest
import inspect
from pathlib import Path

import pytest

import lawyer_assign as la
from lawyer_assign import explain

QUESTIONS = [*(name for name in explain.__all__ if name.islower()), "adopt"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_example_runs(name):
    asked = getattr(la, name)
    assert inspect.isfunction(asked)
    found = doctest.DocTestFinder(recurse=False).find(asked, name, globs={})
    runner = doctest.DocTestRunner()
    (example,) = found
    assert example.examples, "every question has an example"
    ended = runner.run(example)
    assert ended.failed == 0


def test_answers_are_public_and_say_what_they_hold():
    for name in explain.__all__:
        if not name.islower():
            made = getattr(la, name)
            assert issubclass(made, explain.answers.Answer)
            assert "Parameters" in made.__doc__


SHARED = {"pricing"}
"""Rooms of ``explain/`` that are no question."""
ROOMS = sorted(
    path.parent.name for path in Path(explain.__file__).parent.glob("*/__init__.py")
)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_told_of_and_its_question_is_public(room):
    assert f"``{room}/``" in explain.__doc__, "add it to explain/__init__.py"
    inside = f"lawyer_assign.explain.{room}."
    asked = [
        name
        for name in explain.__all__
        if f"{getattr(explain, name).__module__}.".startswith(inside)
    ]
    assert bool(asked) == (room not in SHARED), "export it in explain/__init__.py"
