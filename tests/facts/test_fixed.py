"""What frozen values hold is read-only, too: a city is what it was when it was read."""

import copy
import pickle

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.fixed import FixedDict

POLICY = la.Policy.hangzhou_2024()


@pytest.fixture(scope="module")
def facts():
    return la.datasets.district(committees=8, lawyers=6, seed=0)


@pytest.fixture(scope="module")
def outcome(facts):
    return la.solve(facts)


def mappings(facts, outcome):
    """Return everything that looks like a dict, and something to put into it."""
    report = la.check(facts, POLICY, outcome.plan)
    return {
        "skills": facts.lawyers[0].skills,
        "needs": facts.committees[0].needs,
        "no needs": la.Committee(id="c", name="甲", kind="village", district="d").needs,
        "speeds": POLICY.reach.travel.speed_kmh,
        "limits": POLICY.reach.limit_minutes,
        "minutes": la.ScoreSheet().duty_minutes,
        "lawyers by id": facts.lawyer,
        "lawyers of firms": facts.lawyers_of_firm,
        "places": outcome.problem.pairs.columns.committee_at,
        "loads": report.loads,
        "versions": outcome.versions,
        "cells": outcome.plan.cells,
    }


def test_nothing_can_be_written_to_what_facts_policies_and_answers_hold(facts, outcome):
    for name, one in mappings(facts, outcome).items():
        before = dict(one)
        for act in (
            lambda it: it.__setitem__("mediation", 999),
            lambda it: it.update(mediation=999),
            lambda it: it.setdefault("mediation", 999),
            lambda it: it.__ior__({"mediation": 999}),
            lambda it: it.pop("mediation", None),
            lambda it: it.__delitem__("mediation"),
            lambda it: it.popitem(),
            lambda it: it.clear(),
        ):
            with pytest.raises(TypeError, match="model_copy"):
                act(one)
        assert one == before, name


def test_arrays_of_pairs_and_columns_are_read_only(outcome):
    pairs = outcome.problem.pairs
    for held in (pairs, pairs.columns, la.DayTable.of_years(2026)):
        arrays = [n for n, x in vars_of(held).items() if isinstance(x, np.ndarray)]
        assert arrays
        for again in (held, copy.deepcopy(held), pickle.loads(pickle.dumps(held))):
            for name in arrays:
                with pytest.raises(ValueError, match="read-only"):
                    getattr(again, name)[0] = 9


def test_who_hands_in_an_array_or_a_dict_may_go_on_writing_to_it(outcome):
    pairs = outcome.problem.pairs
    points, cells = pairs.points.copy(), {}
    held = type(pairs)(**{**vars_of(pairs), "points": points})
    points[0] += 1
    assert points.flags.writeable
    assert not held.points.flags.writeable
    plan = la.Plan.of([("c1", "l1")], cells)
    cells["c1"] = "B2"
    assert plan.cells == {}


def vars_of(held):
    return {name: getattr(held, name) for name in type(held).__dataclass_fields__}


def test_a_fixed_mapping_is_a_dict_to_all_who_read(facts):
    row = facts.lawyers[0]
    assert row.skills == dict(row.skills)
    assert {**row.skills, "mediation": 3} == row.skills | {"mediation": 3}
    assert type(row.skills.copy()) is type(row.model_dump()["skills"]) is dict
    assert la.Lawyer.model_validate(row.model_dump()) == row
    assert la.Lawyer.model_validate_json(row.model_dump_json()) == row
    for again in (
        copy.copy(row),
        copy.deepcopy(row),
        pickle.loads(pickle.dumps(row)),
        row.model_copy(update={"skills": dict(row.skills)}),
        row.model_copy(deep=True),
    ):
        assert again == row
        assert hash(again) == hash(row)
        assert type(again.skills) is FixedDict


def test_facts_and_policies_have_a_hash_that_equal_ones_share(facts, tmp_path):
    la.write_facts(facts, tmp_path / "facts.xlsx")
    read = la.read(tmp_path / "facts.xlsx")
    assert read == facts
    assert hash(read) == hash(facts)
    assert type(read.lawyers[0].skills) is FixedDict
    assert hash(la.Policy.from_toml(POLICY.to_toml())) == hash(POLICY)
    assert hash(POLICY.with_limit(4)) != hash(POLICY)
    assert len({facts: 1, read: 2}) == 1
