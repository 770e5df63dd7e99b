"""Every public name has an example in its docstring, which runs as it stands."""

import doctest
import inspect

import pytest

import lawyer_assign as la


def example_of(name):
    found = inspect.unwrap(getattr(la, name))
    finder = doctest.DocTestFinder(recurse=False, exclude_empty=False)
    (example,) = finder.find(found, name, globs={})
    return example


@pytest.mark.parametrize("name", la.__all__)
def test_the_example_of_a_public_name_runs(name):
    example = example_of(name)
    assert example.examples, "a public name has an example in its docstring"
    assert any(one.want for one in example.examples), "what comes of it is shown"
    assert doctest.DocTestRunner().run(example).failed == 0


def test_an_example_that_is_not_true_is_found():
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(wrong, out=lambda _: None).failed
