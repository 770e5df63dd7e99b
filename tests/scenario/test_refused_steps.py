"""Texts of scenarios that are refused: where, why in both languages, and the cure."""

import json

import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError, Text
from tests.scenario.test_scenario import base, two_each
from tests.worlds.both_languages import strict_faults_of


def refused(text, facts):
    """Return what is wrong with the text of a scenario."""
    with pytest.raises(BadInputError) as caught:
        la.Scenario.from_json(text, facts)
    found = caught.value.defects
    for one in found:
        bare = Text(*(said.replace("name of ", "") for said in one.problem))
        assert not strict_faults_of(bare)
    assert not [
        one for one in found if one.cure.en[0] in " ;" or one.cure.zh[0] == "；"
    ]
    return [(one.place, one.value) for one in found]


def test_what_is_wrong_with_a_step_of_a_file_names_the_step_and_its_field():
    said = json.loads(base().pin("c1", "l1").to_json())
    said["steps"] = [
        {"kind": "without", "lawyers": ["l9"]},
        {"kind": "with_lawyers", "count": 1, "district": "d9"},
        {"kind": "with_weight", "rule": "affinity", "parameters": {}},
        {"kind": "with_limit", "limit": 99},
        {"kind": "with_weight", "rule": "affinity", "parameters": {"hour": 1}},
        {"kind": "with_weight", "rule": "affinity", "parameters": {"an hour": 1}},
    ]
    assert refused(json.dumps(said), two_each()) == [
        ("Scenario: steps.0.lawyers", "l9"),
        ("Scenario: steps.1.district", "d9"),
        ("Scenario: steps.2", "affinity"),
        ("Scenario: steps.3: Caseload: limit", "99"),
        ("Scenario: steps.4.hour", "1"),
        ("Scenario: steps.5.an hour", "1"),
    ]


@pytest.mark.parametrize("gone", [{"lawyer": "l1"}, {"firm": "f1"}])
def test_of_somebody_whom_an_earlier_step_removed_that_is_said(gone):
    after = base().without(**gone)
    said = json.loads(after.to_json())
    said["steps"].append({"kind": "pin", "committee": "c2", "lawyer": "l1"})
    assert refused(json.dumps(said), two_each()) == [("Scenario: steps.1.lawyer", "l1")]
    with pytest.raises(BadInputError) as caught:
        after.with_limit(4).pin("c2", "l1")
    (defect,) = caught.value.defects
    assert after.texts[0].en in defect.problem.en
    assert after.texts[0].zh in defect.problem.zh
    assert "begin from the scenario before" in defect.cure.en


@pytest.mark.parametrize("kind", [None, -1, "dance", "absent"])
def test_a_step_of_no_kind_is_refused_in_both_languages_where_it_says_its_kind(kind):
    said = json.loads(base().pin("c1", "l1").pin("c2", "l2").to_json())
    said["steps"][1]["kind"] = kind
    if kind == "absent":
        del said["steps"][1]["kind"]
    (found,) = refused(json.dumps(said), two_each())
    assert found[0] == "Scenario: steps.1.kind"


def test_words_for_numbers_and_keys_that_stand_twice_say_where_and_what_to_do():
    text = base().pin("c1", "l1").to_json()
    nan = text.replace('"c1"', "NaN").replace('"seed": 0', '"seed": Infinity')
    assert refused(nan, two_each()) == [
        ("Scenario: steps.0.committee", "NaN"),
        ("Scenario: seed", "Infinity"),
    ]
    twice = text.replace('"c1"', 'NaN, "committee": "c1"')
    assert refused(twice, two_each()) == [
        ("Scenario: steps.0", "committee"),
        ("Scenario: steps.0.committee", "NaN"),
    ]


def test_a_mark_of_byte_order_is_read_over_and_a_name_of_a_file_is_no_text(
    tmp_path, monkeypatch
):
    text = base().pin("c1", "l1").to_json()
    assert la.Scenario.from_json("\ufeff" + text, two_each()).to_json() == text
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sc.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"pathlib\.Path") as caught:
        la.Scenario.from_json("sc.json", two_each())
    assert not strict_faults_of(caught.value.defects[0].problem)
