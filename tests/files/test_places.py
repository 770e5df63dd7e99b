"""Facts and plans that were read know their cells; whoever complains names them."""

import copy
import pickle

import openpyxl
import pytest

import lawyer_assign as la
from lawyer_assign.facts.origin import Origin
from lawyer_assign.plan import Plan, Post
from tests.worlds.files import clean_facts

POLICY = la.Policy.hangzhou_2024(stability="off")


def greedy(facts):
    """Return the facts with a lawyer, the second, who offers too much."""
    rows = list(facts.lawyers)
    rows[1] = rows[1].model_copy(update={"max_committees": 9})
    return facts.replace(lawyers=rows)


def places_of(facts, policy=POLICY):
    with pytest.raises(la.BadInputError) as caught:
        la.solve(facts, policy)
    return [one.place for one in caught.value.defects]


@pytest.mark.parametrize(
    ("name", "lang", "place"),
    [
        ("facts.xlsx", "zh", "律师!P3 (L002)"),
        ("facts.xlsx", "en", "lawyers!P3 (L002)"),
        ("facts.json", "zh", "facts.json: lawyers[1].max_committees (L002)"),
        ("folder", "zh", "lawyers.csv!N3 (L002)"),
    ],
)
def test_a_limit_that_does_not_fit_the_policy_is_named_with_its_cell(
    tmp_path, name, lang, place
):
    path = tmp_path / name
    la.write_facts(greedy(clean_facts()), path, lang=lang)
    assert places_of(la.read(path)) == [place]


def test_facts_of_frames_or_of_python_are_named_by_row():
    facts = greedy(clean_facts())
    assert places_of(facts) == ["lawyers[1].max_committees (L002)"]
    framed = la.facts_from_frames(la.facts_to_frames(facts))
    assert places_of(framed) == ["lawyers[1].max_committees (L002)"]


def test_rows_moved_down_and_columns_moved_over_are_found(tmp_path):
    path = tmp_path / "facts.xlsx"
    la.write_facts(greedy(clean_facts()), path)
    book = openpyxl.load_workbook(path)
    book["律师"].insert_cols(2)
    book["律师"].insert_rows(3, amount=2)
    book.save(path)
    assert places_of(la.read(path)) == ["律师!Q5 (L002)"]


def test_places_go_with_facts_whose_rows_stay_and_not_with_others(tmp_path):
    path = tmp_path / "facts.xlsx"
    la.write_facts(clean_facts(), path, phones=True)
    facts = la.read(path)
    cell, bare = "律师!A3", "lawyers[1].id"
    place = ("lawyers", 1, "id")
    assert facts == clean_facts()
    assert facts.place(*place) == cell
    for kept in (
        facts.with_scarcity({"330102": True}),
        facts.with_agreements(()),
        facts.replace(conflicts=()),
        pickle.loads(pickle.dumps(facts)),
        copy.copy(facts),
    ):
        assert kept.place(*place) == cell
    assert facts.replace(lawyers=facts.lawyers).place(*place) == bare
    assert facts.without(lawyers=["L001"]).place(*place) == bare
    assert facts.place("lawyers", 1, "no such field") == "律师!3:3"


def test_an_origin_without_rows_counts_from_nought():
    assert Origin("frame").place(3, "id") == "frame[3].id"


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("plan.xlsx", ("配对方案!A2", "配对方案!G3")),
        ("plan.json", ("plan.json: plan[0].committee", "plan.json: plan[1].lawyer")),
    ],
)
def test_strangers_in_a_plan_that_was_read_are_named_with_their_cell(
    tmp_path, name, cells
):
    facts = clean_facts()
    outcome = la.solve(facts, POLICY)
    path = tmp_path / name
    la.write(outcome, path)
    plan = la.read_plan(path)
    assert plan == outcome.plan
    assert hash(plan) == hash(outcome.plan)
    first, second = plan.posts[:2]
    left = facts.replace(
        committees=[row for row in facts.committees if row.id != first.committee],
        choices=(), conflicts=(), agreements=(), scores=(), venues=(), times=(),
        residents=(), contacts=(),
    ).without(lawyers=[second.lawyer])  # fmt: skip
    with pytest.raises(la.BadInputError) as caught:
        la.check(left, POLICY, plan)
    said = {one.value: one.place for one in caught.value.defects}
    assert said[first.committee] == cells[0]
    assert said[second.lawyer] == cells[1]


def test_a_plan_made_by_hand_is_named_by_post():
    plan = Plan.of([("c2", "l1"), ("c1", "l1")])
    assert plan.place(1, "lawyer") == "plan.posts[1]"
    known = Plan.of(plan.posts, {Post("c1", "l1"): Post("A2", "B2")})
    assert (known.place(0, "committee"), known.place(0, "lawyer")) == ("A2", "B2")
    assert known.place(1, "lawyer") == "plan.posts[1]"
