"""Facts fit together, survive JSON, and say what is wrong with place and cure."""

import ast
import dataclasses
import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from pydantic import ValidationError

import lawyer_assign as la
from lawyer_assign import datasets
from lawyer_assign.errors import BadInputError, Defect, Text, summary
from lawyer_assign.facts import (
    MODELS,
    Adjustment,
    Agreement,
    Approval,
    Choice,
    Committee,
    Conflict,
    Contact,
    Day,
    Facts,
    Inspector,
    Lawyer,
    Leave,
    OnlineHours,
    PairScore,
    PublishedTime,
    Resident,
    Tariff,
    TimeWish,
    Venue,
)
from tests.worlds.examples import many
from tests.worlds.small import DAY, committee, consent, district, firm, lawyer, world
from tests.worlds.strategies import pooled_cases

FULL = world(
    [
        committee(
            "c1", lat=30.0, lon=120.0, town="t", lawyers_max=2, needs={"a": 3},
            must_have=["b", "a"], languages=["x"], duty_half_days=["tue-pm", "mon-am"],
        )
    ],
    [
        lawyer(
            "l1", skills={"a": 5}, lat=30.0, lon=120.0, districts=["d1"],
            max_committees=6, min_committees=1, languages=["x", "w"],
            is_party_member=True, years_of_practice=9, assessment=90, phone="1",
            may_publish_phone=True, free_half_days=["sun-pm"],
        )
    ],
    [firm("f1", lat=30.0, lon=120.0, seats=3, has_party_branch=True)],
    [
        district(
            "d1", is_scarce=True, budget_yuan=5, city_share_percent=50, area_class="A"
        )
    ],
    choices=[Choice(firm="f1", committee="c1", firm_rank=1, committee_rank=2)],
    conflicts=[Conflict(committee="c1", lawyer="l1", reason="r")],
    approvals=[consent(6, DAY, DAY + dt.timedelta(days=9), lawyer="l1")],
    agreements=[
        Agreement(
            committee="c1", firm="f1", lawyers=["l1"], is_fixed=True,
            former_lawyers=["l9", "l8"],
        )
    ],
    scores=[PairScore(lawyer="l1", committee="c1", points=-3, minutes=4)],
    online_hours=[OnlineHours(lawyer="l1", channel="wechat", hours="h")],
    residents=[Resident(committee="c1", name="n", remark="r")],
    contacts=[Contact(committee="c1", name="n", phone="1", remark="r")],
    tariffs=[
        Tariff(
            area_class="A", kind="community", fen_per_year=7, least_fen_per_year=1,
            most_fen_per_year=9,
        )
    ],
    adjustments=[Adjustment(grade="g", score_from=0, score_to=100, percent=3)],
    inspectors=[
        Inspector(
            id="j1", name="n", district="d1", firm="f1", lat=30.0, lon=120.0,
            max_visits=3, is_city=True,
        )
    ],
    days=[
        Day(
            date=DAY, kind="day_off", is_official=True, name="n", source="s",
        )
    ],
    venues=[Venue(id="v1", name="n", capacity=2, committees=["c1"])],
    leaves=[Leave(lawyer="l1", first_day=DAY, last_day=DAY, reason="r")],
    time_wishes=[TimeWish(committee="c1", half_days=["tue-am"], weight=3)],
    times=[PublishedTime(committee="c1", half_day="tue-am", is_fixed=True)],
)  # fmt: skip


def words_in(*names):
    """Return the keywords and the texts of one word in modules of ``tests/worlds/``."""
    found = set()
    for name in names:
        path = Path(__file__).parents[1] / "worlds" / name
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword):
                found.add(node.arg)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.mark.parametrize("name", MODELS)
def test_every_column_is_drawn_in_some_world(name):
    drawn = words_in("strategies.py", "files.py")
    missing = set(MODELS[name].model_fields) - drawn
    assert not missing, "a column that no world fills is not tested"


def test_every_field_of_every_model_survives_json():
    for name in MODELS:
        (row,) = getattr(FULL, name)
        unset = {
            "Choice": {"firm_refuses", "committee_refuses"},
            "Tariff": {"post_to"},  # of one row, which is the last step
            "Adjustment": {"score_from"},  # of one row, which begins at 0
            "TimeWish": {"lawyer"},  # or the committee
            "PublishedTime": {"nth"},  # of a community
        }
        blank = {field for field in type(row).model_fields if not getattr(row, field)}
        allowed = unset.get(type(row).__name__, set()) | {"firm", "district"}
        assert blank <= allowed
    whole = FULL.model_dump_json(context={"phones": True})
    assert Facts.model_validate_json(whole) == FULL
    assert Facts.model_validate(FULL.model_dump()) == FULL


@settings(max_examples=many(60))
@given(case=pooled_cases())
def test_any_facts_survive_json(worlds, case):
    whole = case.facts.model_dump_json(context={"phones": True})
    assert Facts.model_validate_json(whole) == case.facts


def test_sets_are_written_sorted_so_that_files_never_change_by_chance():
    said = FULL.model_dump(mode="json")
    assert said["committees"][0]["must_have"] == ["a", "b"]
    assert said["committees"][0]["duty_half_days"] == ["mon-am", "tue-pm"]


def test_facts_show_their_sizes_and_find_rows_by_id():
    assert repr(FULL).startswith("Facts(1 districts, 1 committees, 1 firms, 1 lawyers")
    assert FULL.committee["c1"] is FULL.committees[0]
    assert FULL.firm["f1"] is FULL.firms[0]
    assert FULL.district["d1"] is FULL.districts[0]
    assert FULL.score[("l1", "c1")].points == -3
    assert FULL.choice[("f1", "c1")].is_mutual


def test_scarcity_is_filled_in_and_nothing_else_changes():
    settled = FULL.with_scarcity({"d1": False})
    assert settled.district["d1"].is_scarce is False
    assert settled.replace(districts=FULL.districts) == FULL
    assert FULL.with_scarcity({}) == FULL


C, L = committee("c1"), lawyer("l1")


@pytest.mark.parametrize(
    ("tables", "place", "problem"),
    [
        ({"committees": [C, C]}, "committees[1].id", "the same id as row 1"),
        (
            {"committees": [committee("c1", district="x")]},
            "committees[0].district",
            "x",
        ),
        ({"lawyers": [lawyer("l1", firm="x")]}, "lawyers[0].firm", "among the firms"),
        (
            {"lawyers": [lawyer("l1", districts=["d1", "x"])]},
            "lawyers[0].districts",
            "x",
        ),
        (
            {"choices": [Choice(firm="f1", committee="c1")] * 2},
            "choices[1].firm",
            "the same firm and committee as row 1",
        ),
        ({"conflicts": [Conflict(committee="x", firm="f1")]}, "conflicts[0].comm", "x"),
        ({"approvals": [consent(6, district="x")]}, "approvals[0].district", "x"),
        (
            {
                "agreements": [
                    Agreement(committee="c1", firm="f2", lawyers=["l1"], is_fixed=True)
                ]
            },
            "agreements[0].lawyers",
            "is a lawyer of firm f1, not of f2",
        ),
        (
            {
                "agreements": [
                    Agreement(committee="c1", firm="f1", lawyers=["l1", "l1"])
                ]
            },
            "agreements[0].lawyers",
            "is named twice",
        ),
        (
            {
                "agreements": [
                    Agreement(committee="c1", firm="f1", lawyers=["l1"], is_fixed=True),
                    Agreement(committee="c1", firm="f2", is_fixed=True),
                ]
            },
            "agreements[1].lawyers",
            "pin 2 lawyers to a committee whose lawyers_max is 1",
        ),
        ({"scores": [PairScore(lawyer="x", committee="c1")]}, "scores[0].lawyer", "x"),
    ],
)
def test_what_does_not_fit_is_said_with_its_row(tables, place, problem):
    with pytest.raises(ValidationError) as caught:
        world(
            firms=[firm("f1"), firm("f2")],
            **{"committees": [C], "lawyers": [L]} | tables,
        )
    assert place in str(caught.value)
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: committee("c1", lat=30.0), "lat is given without lon"),
        (lambda: lawyer("l1", lon=30.0), "lon is given without lat"),
        (lambda: firm("f1", lon=30.0), "lon is given without lat"),
        (
            lambda: committee("c1", lawyers_min=2),
            "lawyers_max 1 is below lawyers_min 2",
        ),
        (
            lambda: lawyer("l1", min_committees=2, max_committees=1),
            "max_committees 1 is below min_committees 2",
        ),
        (
            lambda: Choice(firm="f", committee="c", firm_rank=1, firm_refuses=True),
            "Keep one",
        ),
        (
            lambda: Choice(
                firm="f", committee="c", committee_rank=1, committee_refuses=True
            ),
            "committee_rank is 1, yet committee_refuses is yes",
        ),
        (lambda: Conflict(committee="c"), "Name one of them"),
        (lambda: Conflict(committee="c", lawyer="l", firm="f"), "Name one of them"),
        (lambda: consent(6), "Name one of them"),
        (lambda: consent(5, lawyer="l"), "greater than or equal to 6"),
        (lambda: consent(6, DAY, DAY - dt.timedelta(days=1), lawyer="l"), "is before"),
        (
            lambda: Approval(
                document="", limit=6, lawyer="l", valid_from=DAY, valid_to=DAY
            ),
            "at least 1 character",
        ),
        (lambda: committee(" c1"), "String should match pattern"),
        (lambda: Committee(id="c", name="n", kind="town", district="d"), "community"),
        (lambda: lawyer("l1", skills={"a": 6}), "less than or equal to 5"),
        (lambda: lawyer("l1", seats=1), "Extra inputs are not permitted"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused_in_a_sentence(make, says):
    with pytest.raises(ValidationError) as caught:
        make()
    assert says in str(caught.value)


def test_an_own_limit_of_none_is_below_nothing():
    assert isinstance(lawyer("l1", min_committees=9), Lawyer)


def test_many_defects_are_counted_and_the_first_are_shown():
    problem, cure = Text("is odd", "是奇数"), Text("Mend it", "请改正")
    defects = [Defect(f"row {at}", "v" * at, problem, cure) for at in range(25)]
    error = BadInputError(defects)
    lines = str(error).splitlines()
    assert lines[0] == "发现25个问题。 · 25 problem(s) found."
    assert lines[1:3] == [
        "  row 0: 是奇数。请改正 · is odd. Mend it",
        "  row 1: 是奇数（现值：v）。请改正 · is odd (found v). Mend it",
    ]
    more = "……另有5个（见 .defects） · ... and 5 more (see .defects)"
    assert lines[-1] == f"  {more}"
    assert len(lines) == 22
    assert error.defects == tuple(defects)
    last = f"  row 24: is odd (found {'v' * 24}). Mend it"
    assert error.text("en").splitlines()[-1] == last
    said = summary(defects[:1], lang="en")
    assert said == "1 problem(s) found.\n  row 0: is odd. Mend it"
    alike = [Defect(f"cell {at}", "", problem, cure) for at in range(25)]
    assert str(BadInputError([*defects[1:2], *alike])).splitlines()[1:] == [
        "  row 1: 是奇数（现值：v）。请改正 · is odd (found v). Mend it",
        "  cell 0: 是奇数（另有24处相同）。请改正 · "
        "is odd (and at 24 other places). Mend it",
    ]
    assert len(BadInputError(alike).text("en").splitlines()) == 26
    said = summary(defects[:2], 1, lang="zh").splitlines()
    assert said[:2] == ["发现2个问题。", "  row 0：是奇数。请改正"]
    assert said[2] == "  ……另有1个（见 .defects）"


COMPUTED = ("district", "committee", "firm", "lawyer", "choice", "score")


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.without(lawyers=[facts.lawyers[3].id]),
        lambda facts: facts.without(firms=[facts.lawyers[3].firm]),
        lambda facts: facts.with_agreements(facts.agreements[:1]),
        lambda facts: facts.with_scarcity({facts.districts[0].id: True}),
        lambda facts: facts.with_scores(facts.scores[:-1]),
    ],
    ids=["a lawyer left", "a firm left", "agreements", "scarcity", "scores"],
)
def test_changed_facts_know_what_the_same_facts_made_anew_would(change):
    facts = datasets.district(committees=20, seed=0, districts=2)
    pair = {"lawyer": facts.lawyers[0].id, "committee": facts.committees[0].id}
    facts = facts.replace(scores=[PairScore(**pair, points=3)])
    for name in (*COMPUTED, "columns", "choice_columns"):
        assert getattr(facts, name)
    _ = facts.columns.is_willing, facts.columns.skill_levels
    found = change(facts)
    rows = {name: getattr(found, name) for name in Facts.model_fields}
    anew = Facts.model_construct(**rows)
    for name in COMPUTED:
        assert getattr(found, name) == getattr(anew, name)
    for table in ("columns", "choice_columns"):
        one, other = getattr(found, table), getattr(anew, table)
        for field in dataclasses.fields(other):
            here, there = getattr(one, field.name), getattr(other, field.name)
            assert np.array_equal(here, there)
    assert np.array_equal(found.columns.is_willing, anew.columns.is_willing)
    levels, again = found.columns.skill_levels, anew.columns.skill_levels
    for skill in levels:
        assert np.array_equal(levels[skill], again.get(skill, 0 * levels[skill]))


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("districts", {"budget": 5}, "Extra inputs"),
        ("districts", {"budget_yuan": "5"}, "valid integer"),
        ("committees", {"lawyers_min": 3}, "lawyers_max"),
        ("lawyers", {"skills": {"a": 6}}, "less than or equal to 5"),
    ],
    ids=["a field that there is not", "another type", "between fields", "too much"],
)
def test_a_changed_copy_is_checked_as_a_new_row_is(table, change, said):
    row = getattr(FULL, table)[0]
    with pytest.raises(ValidationError) as caught:
        row.model_copy(update=change)
    assert said in str(caught.value)


def test_a_copy_is_equal_and_keeps_what_was_said_of_it():
    for table in MODELS:
        for row in getattr(FULL, table):
            same = {name: getattr(row, name) for name in type(row).model_fields}
            for copy in (row.model_copy(), row.model_copy(update=same)):
                assert copy == row
                assert copy.model_fields_set >= row.model_fields_set
    one = FULL.lawyers[0].model_copy(update={"assessment": None})
    assert one.model_fields_set == FULL.lawyers[0].model_fields_set


def test_what_cannot_take_the_place_of_a_table_is_told_all_at_once():
    facts = la.datasets.toy()
    frame = la.facts_to_frames(facts)["lawyers"]
    for change in (facts.replace, lambda **them: facts.model_copy(update=them)):
        with pytest.raises(la.BadInputError) as caught:
            change(lawyers=frame, firm=[])
        unknown, table = caught.value.defects
        assert (unknown.place, unknown.value) == ("replace(firm=...)", "firm")
        assert unknown.cure.en.startswith("Did you mean firms? Tables are districts, ")
        assert unknown.cure.zh.startswith("是否应为“firms”？数据表有 districts、")
        assert (table.place, table.value) == ("replace(lawyers=...)", "DataFrame")
        assert '(la.facts_to_frames(facts) | {"lawyers": frame})' in table.cure.en
        assert '(la.facts_to_frames(facts) | {"lawyers": frame})' in table.cure.zh
    again = la.facts_from_frames(la.facts_to_frames(facts) | {"lawyers": frame})
    assert again == facts
