"""The house stays in order: small rooms, fronts, short files and functions."""

import ast
import re
from pathlib import Path

import grimp
import networkx as nx
import pytest

import lawyer_assign

PACKAGE = Path(lawyer_assign.__file__).parent
FILES = sorted(PACKAGE.rglob("*.py"))
ROOMS = sorted({path.parent for path in FILES})
ALIKE = {"rules/pairing"}
"""Folders of like things, one file each, which may be many."""
FAMILIES = sorted(
    path.parent.name for path in (PACKAGE / "solver").glob("*/__init__.py")
)
"""Rooms of the solver: every one has a front, the room itself."""


README = (PACKAGE / "README.md").read_text("utf-8")
NAMED = set(re.findall(r"`([a-z_]+(?:/|\.py))`", README))
"""Folders and files that the table of rooms, or what follows it, names."""

ADDED_TO = sorted(
    path
    for path in (PACKAGE / "cli").rglob("*.py")
    if path.stem.endswith(("app", "messages"))
)
"""To these the recipe *Add a verb* of ``CONTRIBUTING.md`` adds."""
ONE_VERB = 40
"""Lines that a verb takes there: what it is called, or all that it says."""


def name_of(path):
    return path.relative_to(PACKAGE).as_posix()


@pytest.fixture(scope="module")
def graph():
    # Its cache takes modules for unchanged that it read with other settings.
    return grimp.build_graph("lawyer_assign", cache_dir=None)


def test_no_circle_between_modules(graph):
    """Imports inside functions and for types alone count like all others."""
    imports = nx.DiGraph(
        (module, one)
        for module in graph.modules
        for one in graph.find_modules_directly_imported_by(module)
    )
    circles = [
        sorted(part)
        for part in nx.strongly_connected_components(imports)
        if len(part) > 1
    ]
    assert len(imports) > 500
    assert not circles


@pytest.mark.parametrize("room", ROOMS, ids=name_of)
def test_every_room_is_small_and_says_what_lives_there(room):
    said = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8")))
    assert said
    files = [one for one in room.glob("*.py") if one.name != "__init__.py"]
    assert len(files) <= 20 or name_of(room) in ALIKE


def test_the_readme_names_every_room_and_every_file_beside_the_rooms():
    files = {path.name for path in PACKAGE.glob("[a-z]*.py")}
    rooms = {
        f"{path.parent.name}/"
        for path in PACKAGE.rglob("__init__.py")
        if 0 < len(path.parent.relative_to(PACKAGE).parts) <= 2
    }
    assert len(files) > 10
    assert len(rooms) > 50
    assert sorted((files | rooms) - NAMED) == []


def test_the_solver_has_few_rooms():
    rooms = [
        one for one in (PACKAGE / "solver").iterdir() if (one / "__init__.py").exists()
    ]
    assert len(rooms) <= 12


def test_nothing_outside_the_solver_imports_past_a_front(graph):
    inside = {
        module
        for family in FAMILIES
        for module in graph.find_descendants(f"lawyer_assign.solver.{family}")
    }
    assert len(FAMILIES) >= 10
    assert len(inside) > len(FAMILIES)
    strangers = {
        (importer, module)
        for module in inside
        for importer in graph.find_modules_that_directly_import(module)
        if not importer.startswith("lawyer_assign.solver")
    }
    assert not strangers


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_are_short(path):
    text = path.read_text("utf-8")
    if path.name != "checker.py":
        assert len(text.splitlines()) <= 400
    long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and lines_of(node) > 40
    ]
    assert not long


@pytest.mark.parametrize("path", ADDED_TO, ids=name_of)
def test_there_is_room_for_one_more_verb(path):
    lines = len(path.read_text("utf-8").splitlines())
    assert lines + ONE_VERB <= 400, "move verbs of one kind to a room of theirs"


def test_what_a_verb_is_called_and_says_stands_where_room_is_asked_for():
    names = {name_of(path) for path in ADDED_TO}
    assert {"cli/app.py", "cli/messages.py", "cli/year/year_app.py"} <= names


def lines_of(function):
    """Return how many lines of code a function has, its docstring left out."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0
