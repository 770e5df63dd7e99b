"""A policy of another text is one line in a list: reports, files and verbs follow."""

import re
from pathlib import Path

import pytest

import lawyer_assign as la
from lawyer_assign.policy import PRESETS, or_standard, presets, standard
from lawyer_assign.policy.departures import departures_of, named_with_departures

PACKAGE = Path(la.__file__).parent
OTHER = "other_2025"


def other_2025():
    text = la.Policy.hangzhou_2024().with_limit(3).without("one_each")
    return text.model_copy(update={"name": OTHER})


@pytest.fixture
def other(monkeypatch):
    monkeypatch.setitem(PRESETS, OTHER, other_2025)
    return other_2025()


def test_every_policy_of_a_text_keeps_its_name():
    for name, make in PRESETS.items():
        assert make().name == name
        assert departures_of(make()).en == ""
    assert standard() == la.Policy.hangzhou_2024()


def test_another_text_is_what_its_policies_are_compared_with(other):
    assert departures_of(other).en == ""
    changed = other.with_limit(5)
    assert named_with_departures(changed).en == f"{OTHER}, but other caseload"


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_another_text_goes_through_files_and_back(other, tmp_path, kind):
    path = tmp_path / f"settings.{kind}"
    la.write_settings(la.Settings(policy=other), path)
    read = la.read_settings(path).policy
    assert read == other
    assert departures_of(read).en == ""


def test_another_text_can_be_the_standard(other, monkeypatch):
    monkeypatch.setattr(presets, "STANDARD", OTHER)
    assert or_standard(None) == other
    assert la.solve(la.datasets.toy()).problem.policy == other
    assert la.Settings().policy == other
    assert la.Scenario(la.datasets.toy()).policy == other


def test_only_the_list_says_which_policy_holds_where_none_is_said():
    """Elsewhere it would be forgotten; what is shown to a reader is an example."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        text = re.sub(r"(?m)^\s*(>>>|\.\.\.) .*$", "", path.read_text("utf-8"))
        if re.search(r"Policy\.hangzhou_2024\b(?!\(stability)", text):
            found.add(path.relative_to(PACKAGE).as_posix())
    assert found == {"policy/presets.py"}


def test_the_verbs_of_a_shell_read_their_policy_in_one_place():
    """Said three times, the next way to hand one in would reach two of them."""
    reads = {
        path.relative_to(PACKAGE).as_posix()
        for path in (PACKAGE / "cli").rglob("*.py")
        if "read_policy" in path.read_text("utf-8")
    }
    assert reads == {"cli/policies.py"}
