"""Every sentence of a rule calls people and places by name, the id beside it."""

import re

import pytest

from lawyer_assign.facts.names import all_named, named
from lawyer_assign.policy import KINDS
from tests.worlds.small import committee, lawyer

BESIDE = re.compile(r"name of ([a-z]+\d+) ?[(（]\1[)）]")
ALONE = re.compile(r"\b(?:[cdf]\d+|l\d+)\b")

TIGHT = {"caseload": {"limit": 1}, "duty_load": {"most": 0}}
"""So tight that small plans miss them; of rules that they would keep otherwise."""


def ids_without_a_name(text):
    return ALONE.findall(BESIDE.sub("", text))


def test_a_row_is_called_by_name_and_id_or_by_id_alone():
    assert named(committee("c1")) == ("name of c1 (c1)", "name of c1（c1）")
    bare = lawyer("l1").model_copy(update={"name": ""})
    assert named(bare) == ("l1", "l1")
    both = all_named([lawyer("l2"), bare])
    assert both == ("name of l2 (l2), l1", "name of l2（l2）、l1")


@pytest.mark.parametrize("kind", KINDS)
def test_no_violation_of_a_rule_names_an_id_without_its_name(worlds, kind):
    rule = KINDS[kind].model_validate({"kind": kind, **TIGHT.get(kind, {})})
    found = [
        one
        for facts, _, plans in worlds
        for plan in {plans[0], plans[1 % len(plans)], plans[-1]}
        for one in rule.violations(facts, plan)
    ]
    assert found, (
        f"no plan of the small worlds misses {kind}, so that none of its sentences is "
        "read: give it in TIGHT of this file parameters so tight that some do; of a "
        "column that it reads and no world fills draw values in "
        "tests/worlds/strategies.py"
    )
    for one in found:
        assert ids_without_a_name(one.text) == []
        assert ids_without_a_name(one.text_zh) == []
