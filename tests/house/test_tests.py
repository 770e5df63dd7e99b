"""A test that cannot fail proves nothing: each one asserts something."""

import ast
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
FAILING = frozenset({"raises", "warns", "fail"})
"""What fails besides ``assert``: of pytest."""


def functions():
    """Yield every function of the tests with its file."""
    for path in sorted(TESTS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


def calls_in(node):
    for one in ast.walk(node):
        if isinstance(one, ast.Call):
            yield getattr(one.func, "id", getattr(one.func, "attr", ""))


@cache
def asserts_or_calls(node):
    """Return whether a function asserts, and whom it calls."""
    asserts = any(isinstance(one, ast.Assert) for one in ast.walk(node))
    return asserts, frozenset(calls_in(node))


def can_fail(node, failing):
    asserts, calls = asserts_or_calls(node)
    return asserts or not failing.isdisjoint(calls)


def failing_names(found):
    """Return the functions that assert, or call one that does."""
    names, before = FAILING, frozenset()
    while names != before:
        before = names
        more = {node.name for _, node in found if can_fail(node, names)}
        names = names | {one for one in more if not one.startswith("test_")}
    return names


def test_every_test_asserts_something():
    found = list(functions())
    failing = failing_names(found)
    tests = [(path, node) for path, node in found if node.name.startswith("test_")]
    assert len(tests) > 900
    assert [
        f"{path.name}:{node.lineno}"
        for path, node in tests
        if not can_fail(node, failing)
    ] == []


def test_what_asserts_nothing_is_found():
    (empty,) = ast.parse("def test_nothing(): list(range(3))").body
    (calls,) = ast.parse("def test_more(): holds(3)").body
    (holds,) = ast.parse("def holds(one): assert one").body
    here = Path(__file__)
    names = failing_names([(here, empty), (here, calls), (here, holds)])
    assert not can_fail(empty, names)
    assert can_fail(calls, names)
