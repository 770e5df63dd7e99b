"""A statement is known wherever each kind is named: what is left out is said here.

Every test goes over all classes of ``lawyer_assign/statements/`` and asks one place of
the recipe *Add a statement* of ``CONTRIBUTING.md``.
"""

import ast
import importlib
import pkgutil
from dataclasses import dataclass
from inspect import get_annotations
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign import statements
from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.formulation.build import Must, Priced, formulated
from lawyer_assign.formulation.size import size_of_tier
from lawyer_assign.formulation.split import restrict
from lawyer_assign.formulation.tier import Term, Tier
from lawyer_assign.problem import Problem
from lawyer_assign.statements import Statement
from lawyer_assign.statements.columns import COLUMNS

HERE = Path(__file__).resolve().parents[2]

for _module in pkgutil.iter_modules(statements.__path__, "lawyer_assign.statements."):
    importlib.import_module(_module.name)


def leaves(model):
    """Yield the classes that rules say; bases of others are only ways to write them."""
    below = model.__subclasses__()
    if not below and model.__module__.startswith("lawyer_assign."):
        yield model
    for one in below:
        yield from leaves(one)


KINDS = sorted(leaves(Statement), key=lambda one: one.__name__)

ASKED_BY_KIND = [
    "lawyer_assign/formulation/least.py",
    "lawyer_assign/formulation/size.py",
    "lawyer_assign/formulation/split.py",
    "lawyer_assign/explain/pricing/ledger.py",
    "lawyer_assign/solver/linear/build.py",
]
"""Modules that tell every kind from the others by ``isinstance``."""


def kinds_told_apart(path):
    """Return the names of classes that a module asks for by ``isinstance``."""
    tree = ast.parse((HERE / path).read_text(encoding="utf-8"))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    asked = (one.args[1] for one in calls if ast.unparse(one.func) == "isinstance")
    return {
        name.id for one in asked for name in ast.walk(one) if isinstance(name, ast.Name)
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_statement_is_exported(kind):
    name = kind.__name__
    assert name in statements.__all__, "export it in statements/__init__.py"


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_statement_is_kept_or_only_priced(kind):
    lists = [one for one in (Must, Priced) if kind in get_args(one)]
    assert len(lists) == 1, "name it in formulation/build.py: Must, or else Priced"


@pytest.mark.parametrize("path", ASKED_BY_KIND)
@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_statement_is_told_apart(kind, path):
    known = kinds_told_apart(path)
    names = {one.__name__ for one in kind.__mro__} - {"Statement", "object"}
    assert names & known, f"{path} does not know a {kind.__name__}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_statement_stands_in_the_table_for_writers_of_rules(kind):
    page = (HERE / "docs/howto/rule.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert any(f"`{kind.__name__}`" in row.split("|")[1] for row in rows)


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_column_says_what_it_is_as_long_as(kind):
    """Left out, a bad column of somebody's own rule is an error of numpy's."""
    columns = {
        name
        for base in kind.__mro__
        for name, told in get_annotations(base).items()
        if told in (Ints, Mask, Ints | None)
    }
    known = {name for base in kind.__mro__ for name in COLUMNS.get(base, ())}
    assert columns == known, f"name them of {kind.__name__} in statements/columns.py"


@dataclass(frozen=True, eq=False, repr=False)
class Unheard(Statement):
    """A statement that nobody has taught anything about."""


NEW = Unheard("new", ["one"], np.zeros(0, np.int64))


def test_what_a_new_statement_adds_up_to_is_not_guessed():
    with pytest.raises(TypeError, match="a Unheard adds up to; teach formulation/size"):
        size_of_tier(Tier(1, (Term(NEW, 1),)))


def test_a_new_statement_that_is_not_split_says_where_to_teach_it():
    with pytest.raises(TypeError, match="restrict a Unheard; teach split"):
        restrict(NEW, np.zeros(0, bool))


def test_a_new_statement_is_not_said_to_be_priced_only():
    pairs = Problem.of(la.datasets.toy(), la.Policy()).pairs
    with pytest.raises(TypeError, match="does not name in Must") as caught:
        formulated(pairs, (), [("new", None, NEW)])
    assert "wish" not in str(caught.value)
