"""Every public name has an example in its docstring, which runs as it stands."""

import doctest
import inspect
import re

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


def test_no_public_docstring_refers_to_a_number_that_its_reader_cannot_look_up():
    """``help`` and the reference show a name; numbers behind it stand in the code."""
    modules = (la, la.datasets, la.matching, la.rules, la.statements, la.views)
    public = {name: getattr(one, name) for one in modules for name in one.__all__}
    hidden = {
        f"{name}: {told}"
        for name, found in public.items()
        for one in (found, *(vars(found).values() if isinstance(found, type) else ()))
        for told in re.findall(r":data:`(\w+)`", inspect.getdoc(one) or "")
        if told not in public
    }
    assert not hidden, f"say the number or the words themselves: {sorted(hidden)}"


def test_an_example_that_is_not_true_is_found():
    wrong = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    assert doctest.DocTestRunner(verbose=False).run(wrong, out=lambda _: None).failed
