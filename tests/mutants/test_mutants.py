"""Changes are made where a test could notice, and what notices none is told."""

import ast
import textwrap

import pytest

from tests.mutants.changes import changes_of
from tests.mutants.forks import in_fork
from tests.mutants.placed import functions_of, put_in
from tests.mutants.table import PACKAGE, all_modules, asked_of

EXAMPLE = '''
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Row:
        """A row."""
        size: int | None = 4

        def is_large(self, least: int = 2) -> bool:
            return self.size is not None and self.size > least

    def rest(rows):
        for row in rows:
            if not row.is_large():
                continue
            yield f"{row.size} rows"
    '''


def made(source, start=None):
    """Return every changed form of a source, its lines stripped."""
    source = textwrap.dedent(source)
    count = len(changes_of(ast.parse(source), start))
    forms = []
    for at in range(count):
        tree = ast.parse(source)
        changes_of(tree, start)[at].make()
        forms.append(ast.unparse(tree))
    return forms


def test_every_change_is_another_program_and_each_is_made_once():
    plain = ast.unparse(ast.parse(textwrap.dedent(EXAMPLE)))
    forms = made(EXAMPLE)
    assert plain not in forms
    assert len(forms) == len(set(forms)) >= 15
    for form in forms:
        compile(form, "example", "exec")


@pytest.mark.parametrize(
    "part",
    [
        "self.size is None and", "self.size >= least", "self.size <= least",
        "return self.size is not None\n", "least: int=3", "size: int | None = 3",
        "for row in ():", "if row.is_large()", "break", "if False:",
    ],
)  # fmt: skip
def test_what_a_test_ought_to_notice_is_changed(part):
    assert any(part in f"{form}\n" for form in made(EXAMPLE))


def test_annotations_decorators_and_words_are_left_alone():
    for form in made(EXAMPLE):
        assert "@dataclass(frozen=True)" in form
        assert "size: int | None" in form
        assert "A row." in form
        assert "rows'" in form


def test_with_a_start_only_what_it_calls_is_changed():
    assert made("def a():\n  return b()\ndef b():\n  return 1\n", "b") == [
        "def a():\n    return b()\n\ndef b():\n    return",
        "def a():\n    return b()\n\ndef b():\n    return 2",
        "def a():\n    return b()\n\ndef b():\n    return 0",
    ]


def test_a_change_is_put_into_functions_that_exist(tmp_path):
    path = str(tmp_path / "example.py")
    old = compile("def two():\n    return 2\nLIMIT = 5\n", path, "exec")
    space = {}
    exec(old, space)
    two, functions = space["two"], functions_of(path)
    afresh = compile("def two():\n    return 2\nLIMIT = 6\n", path, "exec")
    assert not put_in(functions, old, afresh)
    assert two() == 2
    assert put_in(
        functions,
        old,
        compile("def two():\n    return 3\n" + "LIMIT = 5\n", path, "exec"),
    )
    assert two() == 3


def test_who_hangs_or_dies_answers_nothing_and_who_raises_is_heard():
    def hang():
        while True:
            pass

    assert in_fork(lambda: 3, 5) == 3
    assert in_fork(hang, 0) is None
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        in_fork(lambda: 1 // 0, 5)


def test_every_module_has_its_tests():
    for module in all_modules():
        assert (PACKAGE / module).exists()
        for path in asked_of(module).tests:
            assert (PACKAGE.parent / path).exists()
