"""Who is a candidate: by reach, by choice, by agreement, or from a table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Agreement, Choice, Conflict, Facts
from lawyer_assign.pairs import Reach
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.problem import candidate_pairs, pairs_from_frame
from tests.worlds.examples import many
from tests.worlds.oracles import total_of
from tests.worlds.small import DAY, HERE, committee, district, firm, lawyer, world
from tests.worlds.strategies import pooled_cases

POLICY = Policy.hangzhou_2024(on=DAY, stability="off")
NARROW = {"limit_minutes": {"community": 20, "village": 10}}
PLACE = committee("c1", **HERE)


def row_of_lawyers(count, **more):
    """Return lawyers at c1's door and every 4 minutes further north."""
    return [
        lawyer(f"l{at}", lat=30.25 + 0.0095 * at, lon=120.15, **more)
        for at in range(count)
    ]


def names(facts, reach=None, policy=POLICY, **more):
    policy = policy if reach is None else policy.with_reach(Reach(**reach))
    return candidate_pairs(facts, policy, **more).to_frame()["lawyer"].tolist()


@pytest.mark.parametrize(
    ("kind", "reach", "count"),
    [
        ("community", {"nearest_kept": 1}, 5),
        ("village", {"nearest_kept": 1}, 5),
        ("community", {"nearest_kept": 7}, 7),
        ("community", {"nearest_kept": 1, "most": 3}, 3),
        ("community", {"nearest_kept": 99}, 9),
        (
            "community",
            {"limit_minutes": {"community": 0, "village": 0}, "nearest_kept": 1},
            1,
        ),
    ],
    ids=["limit", "limit of villages", "nearest kept", "most", "all", "always one"],
)
def test_the_nearest_within_the_limit_are_candidates_and_some_always(
    kind, reach, count
):
    facts = world([committee("c1", kind=kind, **HERE)], row_of_lawyers(9))
    assert names(facts, NARROW | reach) == [f"l{at}" for at in range(count)]


def test_of_equally_near_lawyers_the_first_ids_are_candidates():
    people = [lawyer(name, **HERE) for name in ("l3", "l1", "l2")]
    facts = world([PLACE], people)
    assert names(facts, NARROW | {"nearest_kept": 1, "most": 2}) == ["l1", "l2"]


def test_refusals_that_eat_up_the_nearest_make_the_search_go_further():
    people = [*row_of_lawyers(6, firm="f2"), lawyer("l9", lat=30.34, lon=120.15)]
    facts = world(
        [PLACE], people, [firm("f1"), firm("f2")],
        choices=[Choice(firm="f2", committee="c1", firm_refuses=True)],
    )  # fmt: skip
    assert names(facts, NARROW | {"nearest_kept": 1, "most": 1}) == ["l9"]


def test_the_search_ends_where_everybody_is_refused():
    facts = world(
        [PLACE], 3, choices=[Choice(firm="f1", committee="c1", firm_refuses=True)]
    )
    assert names(facts, NARROW | {"nearest_kept": 1, "most": 1}) == []


def test_only_the_willing_are_looked_for_unless_willingness_is_a_wish():
    people = [lawyer("l1", districts=["d2"], **HERE), lawyer("l2", **HERE)]
    facts = world([PLACE], people, districts=[district("d1"), district("d2")])
    assert names(facts) == ["l2"]
    assert names(facts, policy=POLICY.soften("willingness", tier=1)) == ["l1", "l2"]
    assert names(facts, policy=POLICY.without("willingness")) == ["l1", "l2"]


@pytest.mark.parametrize("kind", ["conflicts", "refusals"])
def test_a_must_keeps_its_pairs_out_and_a_wish_leaves_them_in(kind):
    facts = world(
        1, 2,
        conflicts=[Conflict(committee="c1", lawyer="l1")],
        choices=[Choice(firm="f1", committee="c1", committee_refuses=True)],
    )  # fmt: skip
    other = ({"conflicts", "refusals"} - {kind}).pop()
    policy = POLICY.without(other)
    kept = names(facts, policy=policy)
    assert kept == (["l2"] if kind == "conflicts" else [])
    assert names(facts, policy=policy.soften(kind, tier=1)) == ["l1", "l2"]


FAR = {"lat": 40.0, "lon": 100.0}
TINY = NARROW | {"nearest_kept": 1, "most": 1, "most_per_choice": 2}


def two_firms(**tables):
    people = [
        lawyer("l0", **HERE),
        *(lawyer(f"m{at}", firm="f2", lat=40 + at, lon=100.0) for at in (3, 2, 1)),
    ]
    return world([PLACE], people, [firm("f1"), firm("f2")], **tables)


def test_the_nearest_lawyers_of_a_firm_that_chose_and_was_chosen_always_stay():
    choice = Choice(firm="f2", committee="c1", firm_rank=1, committee_rank=3)
    assert names(two_firms(choices=[choice]), TINY) == ["l0", "m1", "m2"]


@pytest.mark.parametrize("views", [{"firm_rank": 1}, {"committee_rank": 1}])
def test_a_choice_of_one_side_alone_reaches_no_further(views):
    choice = Choice(firm="f2", committee="c1", **views)
    assert names(two_firms(choices=[choice]), TINY) == ["l0"]


@pytest.mark.parametrize("is_fixed", [True, False])
def test_lawyers_of_an_agreement_always_stay_or_the_nearest_of_its_firm(is_fixed):
    named = Agreement(committee="c1", firm="f2", lawyers=["m3"], is_fixed=is_fixed)
    assert names(two_firms(agreements=[named]), TINY) == ["l0", "m3"]
    open_ = Agreement(committee="c1", firm="f2", is_fixed=is_fixed)
    assert names(two_firms(agreements=[open_]), TINY) == ["l0", "m1", "m2"]


def test_a_widened_committee_keeps_everybody_within_the_limit():
    facts = world([PLACE], row_of_lawyers(9))
    reach = NARROW | {"nearest_kept": 1, "most": 2}
    assert names(facts, reach) == ["l0", "l1"]
    wide = names(facts, reach, widened=frozenset(["c1"]))
    assert wide == [f"l{at}" for at in range(5)]


@pytest.mark.parametrize(
    ("count", "most", "is_cut"),
    [(9, 2, True), (9, 6, False), (3, 9, False), (0, 1, False)],
)
def test_a_list_is_cut_where_lawyers_within_the_limit_were_left_out(
    count, most, is_cut
):
    facts = world([PLACE], row_of_lawyers(count))
    reach = Reach(**NARROW, nearest_kept=1, most=most)
    pairs = candidate_pairs(facts, POLICY.with_reach(reach))
    assert pairs.is_cut.tolist() == [is_cut]


@settings(max_examples=many(100))
@given(case=pooled_cases())
def test_all_pairs_that_break_no_must_and_no_others_are_candidates(worlds, case):
    wants = [row for row in case.facts.lawyers if row.max_committees != 0]
    names = {row.id for row in wants}
    facts = Facts(
        districts=case.facts.districts,
        committees=case.facts.committees,
        firms=case.facts.firms,
        lawyers=wants,
        choices=case.facts.choices,
        conflicts=[row for row in case.facts.conflicts if row.lawyer in {None, *names}],
    )
    pairs = candidate_pairs(facts, POLICY)
    found = list(zip(pairs.committee.tolist(), pairs.lawyer.tolist(), strict=True))
    assert found == sorted(set(found))
    rules = [POLICY[kind] for kind in ("willingness", "refusals", "conflicts")]
    everybody = pairs_from_frame(facts, Policy(), every_pair(facts))
    committees, lawyers = everybody.committee_ids, everybody.lawyer_ids
    allowed = [
        (c, w)
        for c, place in enumerate(committees)
        for w, who in enumerate(lawyers)
        if not any(total_of(rule, facts, Plan.of([(place, who)])) for rule in rules)
    ]
    assert found == allowed


def test_who_wants_nobody_fills_no_list():
    facts = world([PLACE], [lawyer("l1", max_committees=0), lawyer("l2")])
    assert names(facts, NARROW) == ["l2"]
    kept = candidate_pairs(facts, POLICY.without("own_limits"))
    assert len(kept) == 2


def every_pair(facts):
    pairs = [(c.id, w.id) for c in facts.committees for w in facts.lawyers]
    return {"committee": [c for c, _ in pairs], "lawyer": [w for _, w in pairs]}


class TestTable:
    """Pairs that another system hands in."""

    facts = world(2, 2)

    def take(self, **columns):
        base = {"committee": ["c2", "c1"], "lawyer": ["l1", "l2"]}
        return pairs_from_frame(self.facts, POLICY, base | columns)

    def test_pairs_are_sorted_and_keep_their_numbers(self):
        pairs = self.take(points=[5, None], minutes=[None, "7"])
        assert pairs.committee.tolist() == [0, 1]
        assert pairs.lawyer.tolist() == [1, 0]
        assert pairs.minutes.tolist() == [7, 60]
        assert pairs.points.tolist() == [0, 5]
        assert pairs.has_points.tolist() == [False, True]

    def test_a_frame_and_arrays_are_taken_alike(self):
        columns = {"committee": ["c1"], "lawyer": ["l1"], "points": [3.0], "more": [1]}
        frame = pairs_from_frame(self.facts, POLICY, pd.DataFrame(columns))
        arrays = {name: np.array(values) for name, values in columns.items()}
        array = pairs_from_frame(self.facts, POLICY, arrays)
        assert frame.points.tolist() == array.points.tolist() == [3]

    def test_an_empty_table_is_a_table(self):
        pairs = self.take(committee=[], lawyer=[], points=[])
        assert len(pairs) == 0

    def test_a_rule_that_must_hold_still_removes_pairs(self):
        conflicts = [Conflict(committee="c1", lawyer="l2")]
        facts = self.facts.replace(conflicts=conflicts)
        table = {"committee": ["c2", "c1"], "lawyer": ["l1", "l2"]}
        assert len(pairs_from_frame(facts, POLICY, table)) == 1

    @pytest.mark.parametrize(
        ("columns", "place", "value", "problem"),
        [
            (
                {"committee": ["c2", "c9"]},
                "pairs[1].committee",
                "'c9'",
                "no such committee",
            ),
            ({"lawyer": [None, "l2"]}, "pairs[0].lawyer", "None", "no such lawyer"),
            (
                {"points": [1.5, 2]},
                "pairs[0].points",
                "1.5",
                "points is no whole number",
            ),
            (
                {"points": [1, 2.4]},
                "pairs[1].points",
                "2.4",
                "points is no whole number",
            ),
            (
                {"points": [1, "x"]},
                "pairs[1].points",
                "'x'",
                "points is no whole number",
            ),
            ({"points": [1, 10**7]}, "pairs[1].points", "10000000", "from -1000000 to"),
            (
                {"points": [float("inf"), 1]},
                "pairs[0].points",
                "inf",
                "no whole number",
            ),
            (
                {"minutes": [-1, 1]},
                "pairs[0].minutes",
                "-1",
                "minutes is no whole number",
            ),
            (
                {"committee": ["c1", "c1"], "lawyer": ["l1", "l1"]},
                "pairs[1].committee",
                "c1, l1",
                "stands in an earlier row",
            ),
            ({"points": [1]}, "pairs", "'points': 1", "unequal lengths"),
        ],
    )
    def test_what_is_wrong_is_said_with_row_value_and_cure(
        self, columns, place, value, problem
    ):
        with pytest.raises(BadInputError) as caught:
            self.take(**columns)
        (defect,) = caught.value.defects
        assert defect.place == place
        assert value in defect.value
        assert problem in defect.problem
        assert defect.cure

    def test_every_defect_is_said_at_once(self):
        with pytest.raises(BadInputError) as caught:
            self.take(committee=["x", "c1"], lawyer=["l1", "y"], points=["a", "b"])
        assert len(caught.value.defects) == 4

    def test_missing_columns_are_named_with_those_found(self):
        with pytest.raises(BadInputError) as caught:
            pairs_from_frame(self.facts, POLICY, {"Committee": [], "who": []})
        assert [one.problem.en for one in caught.value.defects] == [
            "no column committee",
            "no column lawyer",
        ]
        assert caught.value.defects[0].value == "Committee, who"
