"""What a checklist would ask of every rule and every import, asked by a machine."""

import ast
import importlib
import inspect
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import lawyer_assign
from lawyer_assign import rules
from lawyer_assign.policy import KINDS, Policy
from lawyer_assign.rules import ALL_RULES, LevelledRule, Rule
from lawyer_assign.rules.roster import ROSTER_RULES, RosterRule, TimeRule
from lawyer_assign.rules.rule import EligibilityRule

TESTS = Path(__file__).parents[1]
HEAVY = ("ortools", "pandas", "scipy", "matplotlib", "openpyxl")


def rules_of_every_module():
    found = set()
    for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}."):
        for _, one in inspect.getmembers(importlib.import_module(module.name)):
            if inspect.isclass(one) and issubclass(one, Rule):
                found.add(one)
    return found - {Rule, EligibilityRule, LevelledRule}


def names_in(path):
    return {
        node.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name)
    }


def modules_loaded_by(statement):
    code = f"import sys; {statement}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.split()}


def test_every_class_of_a_rule_is_in_the_one_list_and_once():
    assert rules_of_every_module() == set(ALL_RULES)
    assert len(set(ALL_RULES)) == len(ALL_RULES) == len(KINDS)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_a_clause_and_titles_and_is_exported(rule):
    assert rule.source.startswith(("一（", "二（", "三: ", "house rule:"))
    assert rule.title
    assert not rule.title.isspace()
    assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.title_zh)
    assert rule.__doc__ != Rule.__doc__
    front = "lawyer_assign/rules/__init__.py"
    assert getattr(rules, rule.__name__, None) is rule, f"import it in {front}"
    assert rule.__name__ in rules.__all__, f"name it in __all__ of {front}"


def test_every_rule_stands_in_some_policy_of_hangzhou():
    fullest = Policy.hangzhou_2024(stability="wish", dispatch=False)
    left_out = {type(rule) for rule in fullest.rules} ^ set(ALL_RULES)
    assert left_out == {rule for rule in ALL_RULES if rule.is_optional}


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_a_test_file_and_an_agreement_test(rule):
    kind = rule.model_fields["kind"].default
    assert list(TESTS.glob(f"**/test_{kind}.py")), f"write tests/rules/test_{kind}.py"
    named = names_in(TESTS / "rules" / "test_agreement.py")
    assert rule.__name__ in named, f"name {rule.__name__} in rules/test_agreement.py"


@pytest.mark.parametrize("rule", ROSTER_RULES, ids=lambda rule: rule.__name__)
def test_every_rule_about_times_is_like_the_others(rule):
    kind = rule.model_fields["kind"].default
    assert rule.source.startswith(("一（", "二（", "三: ", "house rule:"))
    assert rule.title
    assert any("\u4e00" <= letter <= "\u9fff" for letter in rule.title_zh)
    assert kind in Policy.hangzhou_2024().roster
    assert (TESTS / "rules" / "roster" / f"test_{kind}.py").exists()
    agreed = names_in(TESTS / "rules" / "roster" / "test_agreement.py")
    assert rule.__name__ in agreed


def test_every_class_of_a_rule_about_times_is_in_its_list_and_once():
    found = {
        one
        for one in vars(rules.roster).values()
        if inspect.isclass(one) and issubclass(one, RosterRule)
    }
    assert found - {RosterRule, TimeRule} == set(ROSTER_RULES)
    files = Path(rules.roster.__file__).parent.glob("*.py")
    assert len(list(files)) == len(ROSTER_RULES) + len(["__init__", "rule"])


@pytest.mark.parametrize(
    "rule", [*ALL_RULES, *ROSTER_RULES], ids=lambda rule: rule.__name__
)
def test_every_rule_has_a_reason_with_every_number(rule):
    for name, field in rule.model_fields.items():
        if name != "kind":
            assert field.description or name in rule.__doc__ or name == "wish"


def test_the_public_names_are_sorted_and_all_resolve():
    assert lawyer_assign.__all__ == sorted(lawyer_assign.__all__)
    assert dir(lawyer_assign) == lawyer_assign.__all__
    for name in lawyer_assign.__all__:
        assert getattr(lawyer_assign, name) is not None


def test_a_name_that_is_not_public_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'guess'"):
        _ = lawyer_assign.guess


def test_importing_the_package_loads_nothing_heavy():
    assert modules_loaded_by("import lawyer_assign").isdisjoint(HEAVY)


def test_the_shell_is_watched_over_before_anything_that_takes_time_is_loaded():
    project = tomllib.loads((TESTS.parent / "pyproject.toml").read_text("utf-8"))
    module, _, name = project["project"]["scripts"]["lawyer-assign"].partition(":")
    assert callable(getattr(importlib.import_module(module), name))
    # Python's own start is free: what an installation loads there is not ours.
    loaded = modules_loaded_by(f"import {module}") - modules_loaded_by("pass")
    assert loaded <= {"lawyer_assign", "signal", "importlib", "warnings", "_weakrefset"}


@pytest.mark.parametrize(
    "module", ["verify", "rules", "policy", "facts", "statements", "formulation"]
)
def test_only_solving_loads_a_solver(module):
    loaded = modules_loaded_by(f"import lawyer_assign.{module}")
    assert "ortools" not in loaded


def test_the_checker_loads_neither_formulation_nor_solve():
    code = "import lawyer_assign.verify, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split()
    assert "lawyer_assign.verify" in loaded
    assert not [one for one in loaded if one.startswith("lawyer_assign.solver")]
    assert not [one for one in loaded if one.startswith("lawyer_assign.formulation")]
