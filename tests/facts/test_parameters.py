"""Whatever a user sets and cannot mean is refused in Python as it is in a file."""

import importlib
import pkgutil

import pytest
from pydantic import BaseModel, ValidationError

import lawyer_assign as la
from lawyer_assign.facts.base import Discreet, Frugal
from lawyer_assign.facts.parameters import Parameters
from lawyer_assign.pairs import Reach, Travel
from lawyer_assign.rules import ALL_RULES, Caseload, FurtherPosts, Wish
from lawyer_assign.teams.roles import Role

for found in pkgutil.walk_packages(la.__path__, "lawyer_assign."):
    if not found.name.endswith("__main__"):
        importlib.import_module(found.name)


def under(model):
    """Return the models of the package that are made of one, at any distance."""
    below = {one for kind in model.__subclasses__() for one in (kind, *under(kind))}
    return {one for one in below if one.__module__.startswith("lawyer_assign")}


MODELS = sorted(under(Parameters), key=lambda model: model.__name__)
CALLABLE = [model for model in MODELS if not model.__abstractmethods__]


def defects(build, *given, **said):
    with pytest.raises(la.BadInputError) as caught:
        build(*given, **said)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return caught.value.defects


def test_every_model_of_the_package_is_a_fact_or_comes_by_the_door():
    others = under(BaseModel) - under(Parameters) - under(Discreet)
    assert others == {Frugal, Discreet, Parameters}
    assert set(ALL_RULES) < set(MODELS)
    assert {la.Policy, la.Settings, la.ScoreSheet, Reach, Travel, Role} < set(MODELS)


@pytest.mark.parametrize("model", CALLABLE, ids=lambda model: model.__name__)
def test_a_misspelt_parameter_is_refused_with_place_value_and_cure(model):
    strange = [one for one in defects(model, strnage=3) if "strnage" in one.place]
    (defect,) = strange
    assert (defect.place, defect.value) == (f"{model.__name__}: strnage", "3")
    assert "这里没有“strnage”这一项" in defect.problem.zh
    assert "strnage is no field here" in defect.problem.en
    assert defect.cure == ("Correct or remove it", "请改正或删去")


def test_of_a_name_too_long_to_show_both_languages_show_the_same_part():
    (defect,) = defects(Reach, **{"9" * 20_000: 3})
    en, zh = defect.problem
    part, _, _ = en.partition(" is no field here")
    assert zh == f"这里没有“{part}”这一项"
    assert "…" in part


def test_all_that_is_wrong_is_said_at_once():
    found = defects(Reach, most=2**70, nearest_kept=0, limit_minutes={"village": 5})
    assert [(one.place, one.value) for one in found] == [
        ("Reach: limit_minutes", ""),
        ("Reach: nearest_kept", "0"),
        ("Reach: most", str(2**70)),
    ]
    assert found[0].cure.en == "Give minutes for both kinds"
    assert found[1].cure == ("Enter 1 or more", "请填写不小于1的数值")
    assert found[2].cure == ("Enter 1,000,000 or less", "请填写不大于1,000,000的数值")


def test_what_is_wrong_inside_is_said_by_the_outermost_with_its_way():
    found = defects(
        la.Policy,
        reach={"travel": {"speed_kmh": {"village": 0}}},
        rules=[{"kind": "?"}],
    )
    assert [one.place for one in found] == [
        "Policy: reach.travel.speed_kmh.village",
        "Policy: rules.0",
    ]


def test_a_list_is_not_called_empty_whose_items_are_bad():
    (defect,) = defects(FurtherPosts, prices=(-1,))
    assert (defect.place, defect.value) == ("FurtherPosts: prices.0", "-1")
    (defect,) = defects(FurtherPosts, prices=())
    assert (defect.place, defect.problem.en) == (
        "FurtherPosts: prices", "prices is empty"
    )  # fmt: skip


def test_methods_of_the_policy_refuse_in_the_same_words():
    policy = la.Policy.hangzhou_2024()
    assert [one.place for one in defects(policy.with_limit, 0)] == ["Caseload: limit"]
    soft = defects(policy.soften, "willingness", 0)
    assert [one.place for one in soft] == ["Wish: tier"]
    values = defects(policy.harden, "affinity")
    assert "cannot be a must" in values[0].problem.en


def test_pydantic_s_own_ways_in_keep_its_error():
    for model, odd in ((Reach, {"most": 0}), (Wish, {"tier": 0})):
        with pytest.raises(ValidationError):
            model.model_validate(odd)


def test_what_can_be_meant_is_built_as_before():
    assert Caseload(limit=3) == Caseload.model_validate({"limit": 3})
    assert la.Policy() == la.Policy.model_validate({})
