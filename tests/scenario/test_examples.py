"""The examples of docstrings run as they stand."""

import doctest
from importlib import import_module

import pytest

MODULES = (
    "lawyer_assign.scenario.tracing",
    "lawyer_assign.scenario.renewing",
    "lawyer_assign.scenario.scenario",
    "lawyer_assign.verbs.last_year",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    found = doctest.testmod(import_module(name))
    assert found.attempted
    assert not found.failed
