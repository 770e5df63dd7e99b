"""Text is no list of its letters, and what was handed in is kept as it was."""

import numpy as np
import pandas as pd
import pytest

import lawyer_assign as la
from lawyer_assign.errors import BadInputError

ONES = ("A", "B", "AB")
FACTS = la.Facts(
    districts=[la.District(id="d", name="d")],
    firms=[la.Firm(id=one, name=one, district="d") for one in ONES],
    committees=[la.Committee(id="c", name="c", kind="village", district="d")],
    lawyers=[la.Lawyer(id=one, name=one, firm=one) for one in ONES],
)


@pytest.fixture(scope="module")
def outcome():
    return la.solve(FACTS)


ASKED = {
    "lawyers of facts": lambda _: FACTS.without(lawyers="AB"),
    "firms of facts": lambda _: FACTS.without(firms="AB"),
    "changes.lawyers_leave": lambda _: la.Changes(lawyers_leave="AB"),
    "changes.firms_leave": lambda _: la.Changes(firms_leave="AB"),
    "lawyers": lambda outcome: la.critical(outcome, "AB"),
    "firms": lambda outcome: la.critical(outcome, firms="AB"),
    "names": lambda _: la.compare(la.Scenario(FACTS), la.Scenario(FACTS), names="AB"),
}


@pytest.mark.parametrize("place", ASKED)
def test_one_id_is_not_read_letter_by_letter(outcome, place):
    with pytest.raises(BadInputError, match="Hand in a list") as caught:
        ASKED[place](outcome)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == (place.removesuffix(" of facts"), "'AB'")


def test_ids_that_nobody_has_are_all_named():
    with pytest.raises(BadInputError) as caught:
        FACTS.without(lawyers=["A", "x", "y"], firms=["z"])
    found = [(one.place, one.value) for one in caught.value.defects]
    assert found == [("lawyers", "x"), ("lawyers", "y"), ("firms", "z")]
    assert [row.id for row in FACTS.without(lawyers=["A"]).lawyers] == ["B", "AB"]


def test_who_is_asked_about_and_is_not_there_is_named_together(outcome):
    with pytest.raises(BadInputError) as caught:
        la.critical(outcome, ["A", "n1", "n2"], ["f9"])
    assert [one.value for one in caught.value.defects] == ["n1", "n2", "f9"]


def test_changes_are_kept_as_they_were_handed_in():
    leave = ["A"]
    changes = la.Changes(lawyers_leave=leave)
    leave.append("B")
    assert changes == la.Changes(lawyers_leave=("A",))
    assert hash(changes) == hash(la.Changes(lawyers_leave=("A",)))
    for odd, place in (
        ({"lawyers_leave": 3}, "changes.lawyers_leave"),
        ({"lawyers_leave": ["A", 3]}, "changes.lawyers_leave[1]"),
        ({"committees_join": ["c9"]}, "changes.committees_join[0]"),
        ({"committees_join": FACTS.committees[0]}, "changes.committees_join"),
    ):
        with pytest.raises(BadInputError) as caught:
            la.Changes(**odd)
        assert [one.place for one in caught.value.defects] == [place]


def test_a_plan_is_the_same_however_it_is_made():
    posts = [la.Post("c2", "l1"), la.Post("c1", "l2"), la.Post("c2", "l1")]
    plan = la.Plan(posts=posts)
    posts.append(la.Post("c3", "l3"))
    assert plan == la.Plan.of([("c1", "l2"), ("c2", "l1")])
    assert hash(plan) == hash(la.Plan.of([("c2", "l1"), ("c1", "l2")]))
    assert la.Plan(posts=[("c1", "l2")]).lawyers_of("c1") == ("l2",)
    for odd in ("ab", 3, [("c1",)], [("c1", 2)], ["c1"]):
        with pytest.raises(BadInputError, match="no pair of two ids") as caught:
            la.Plan(posts=odd)
        assert [one.place for one in caught.value.defects] == ["posts[0]"]


def test_a_plan_is_made_of_rows_by_name_and_of_tables(outcome):
    frame, plan = outcome.posts_frame(), outcome.plan
    two = frame[["committee", "lawyer"]]
    for posts in (
        two.to_dict("records"), frame.to_dict("records"), two, frame, two.to_numpy(),
        two[["lawyer", "committee"]], two.astype("string"), np.array(plan.posts),
    ):  # fmt: skip
        assert la.Plan(posts=posts) == la.Plan.of(posts) == plan
        assert type(la.Plan(posts=posts).posts[0].lawyer) is str
    assert la.Plan.of(frame.iloc[:0]) == la.Plan.of([])


@pytest.mark.parametrize("form", [int, float, np.int64, np.float64])
def test_whole_numbers_in_tables_and_rows_by_name_are_ids_as_in_frames(form):
    plan = la.Plan.of([("5", "11"), ("6", "12")])
    rows = [{"committee": form(one), "lawyer": form(one + 6)} for one in (5, 6)]
    assert la.Plan.of(rows) == la.Plan.of(pd.DataFrame(rows)) == plan
    assert all(type(one) is str for post in la.Plan.of(rows).posts for one in post)
    with pytest.raises(BadInputError) as caught:
        la.Plan.of([(form(5), "11")])
    (defect,) = caught.value.defects
    assert defect.cure.en == 'Give both ids as text: ("5", "11")'
    assert defect.cure.zh == '编号请写成文本：("5", "11")'
    for odd in (5.5, 10**15, True, float("inf"), float("nan")):
        for given in ([{"committee": odd, "lawyer": "x"}], [(odd, "x")]):
            with pytest.raises(BadInputError, match="no pair of two ids"):
                la.Plan.of(given)
    deep = "x"
    for _ in range(50_000):
        deep = [deep]
    with pytest.raises(BadInputError, match="no pair of two ids"):
        la.Plan.of([{"committee": deep, "lawyer": "x"}, deep, (deep, "x")])


def test_rows_of_a_plan_that_say_no_two_ids_are_named_each():
    said = {
        "is a set": [{"C1", "L1"}, frozenset("ab")],
        "one is empty": [("C1", ""), ["", "L1"], {"committee": "", "lawyer": "L1"}],
        "does not name lawyer": [{"committee": "C1"}],
        "does not name committee, lawyer": [{"村社编号": "C1", "律师编号": "L1"}],
        "is no pair of two ids": [{"committee": "C1", "lawyer": pd.NA}, ("C1", pd.NA)],
    }
    for problem, rows in said.items():
        with pytest.raises(BadInputError) as caught:
            la.Plan(posts=[("c", "l"), *rows])
        found = [(one.place, one.value) for one in caught.value.defects]
        assert found == [(f"posts[{at}]", repr(row)) for at, row in enumerate(rows, 1)]
        for defect in caught.value.defects:
            assert problem in defect.problem.en
            assert '{"committee": ..., "lawyer": ...}' in defect.cure.en
            assert '{"committee": ..., "lawyer": ...}' in defect.cure.zh


def test_a_table_of_posts_names_both_columns_once(outcome):
    frame = outcome.posts_frame()
    for table, places in (
        (frame[["firm"]], ["posts.committee", "posts.lawyer"]),
        (frame.rename(columns={"lawyer": "律师编号"}), ["posts.lawyer"]),
        (frame.rename(columns={"firm": "lawyer"}), ["posts.lawyer"]),
    ):
        with pytest.raises(BadInputError, match="Name one column committee") as caught:
            la.Plan.of(table)
        assert [one.place for one in caught.value.defects] == places


def test_a_copy_of_a_policy_is_checked_as_one_that_is_made():
    policy = la.Policy.hangzhou_2024(stability="off")
    assert policy.model_copy() == policy
    assert policy.model_copy(update={"name": "x"})["caseload"] == policy["caseload"]
    for odd in ({"nix": 3}, {"rules": (3,)}, {"rules": (*policy.rules, *policy.rules)}):
        with pytest.raises(BadInputError):
            policy.model_copy(update=odd)


def columns(outcome, **more):
    frame = outcome.problem.pairs.to_frame()
    return frame[["committee", "lawyer"]].assign(**more)


@pytest.mark.parametrize(
    "name", ["point", "Points", " points", "得分", "minute", "路程"]
)
def test_a_misspelt_column_of_pairs_is_told(outcome, name):
    with pytest.raises(BadInputError, match="Name it") as caught:
        la.solve(FACTS, pairs=columns(outcome, **{name: 5}))
    assert [one.value for one in caught.value.defects] == [repr(name)]


def test_columns_of_ones_own_and_our_own_are_taken(outcome):
    whole = outcome.problem.pairs.to_frame()
    for table in (whole, columns(outcome, _point=1, phone=2, points=3, point=4)):
        assert la.solve(FACTS, pairs=table).status == "optimal"


@pytest.mark.parametrize("value", [True, np.True_, False])
def test_yes_is_no_number_of_points(outcome, value):
    with pytest.raises(BadInputError, match="no whole number"):
        la.solve(FACTS, pairs=columns(outcome, points=value))
