"""Tests of tests: each one can fail, and none waits for what another one counted."""

import ast
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
FAILING = frozenset({"raises", "warns", "fail"})
"""What fails besides ``assert``: of pytest."""
FILLING = frozenset({"add", "append", "clear", "extend", "insert", "pop", "update"})
"""Methods that change what they are called on."""


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


def is_shared(node):
    """Return whether a fixture is made once for several tests."""
    scopes = ("'module'", "'session'", "'class'", "'package'")
    return any(
        "fixture" in (marks := ast.dump(one)) and any(each in marks for each in scopes)
        for one in node.decorator_list
    )


def filled(node):
    """Yield the names of what a function changes in place."""
    for one in ast.walk(node):
        if isinstance(one, ast.AugAssign | ast.Assign):
            targets = [one.target] if isinstance(one, ast.AugAssign) else one.targets
            places = [each for each in targets if isinstance(each, ast.Subscript)]
        elif getattr(getattr(one, "func", None), "attr", "") in FILLING:
            places = [one.func]
        else:
            continue
        for place in places:
            while isinstance(place, ast.Subscript | ast.Attribute):
                place = place.value
            yield getattr(place, "id", "")


def left_to_others(tree):
    """Return the tests that fill what others read, maybe in another process.

    What a fixture of every test puts back is not meant.
    """
    found = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]
    put_back = {
        each.arg
        for one in found
        if any("autouse" in ast.dump(mark) for mark in one.decorator_list)
        for each in one.args.args
    }
    shared = {one.name for one in found if is_shared(one)} - put_back
    return [
        one.name
        for one in found
        if one.name.startswith("test_")
        and not shared.isdisjoint(one.arg for one in one.args.args)
        and not shared.isdisjoint(filled(one))
    ]


def test_no_test_waits_for_what_another_one_counted():
    paths = sorted(TESTS.rglob("test_*.py"))
    assert [
        (path.name, names)
        for path in paths
        if (names := left_to_others(ast.parse(path.read_text(encoding="utf-8"))))
    ] == []


def test_a_test_that_fills_what_tests_share_is_found():
    text = """
@pytest.fixture(scope="module")
def seen(): return Counter()
def test_adds(seen): seen["one"] += 1
def test_appends(seen): seen.all.append(1)
def test_reads(seen): assert seen["one"] == 1
def test_fills_its_own(): seen = Counter(); seen["one"] += 1
"""
    assert left_to_others(ast.parse(text)) == ["test_adds", "test_appends"]
