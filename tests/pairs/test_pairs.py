"""Pairs are one table; minutes come from a straight line, a detour and a speed."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import lawyer_assign as la
from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Choice, PairScore
from lawyer_assign.facts.columns import unit_vector
from lawyer_assign.pairs import Reach, Travel, nearest
from lawyer_assign.pairs.nearest import Near, nearest_lawyers
from lawyer_assign.pairs.travel import EARTH_RADIUS_M, straight_metres
from lawyer_assign.policy import Policy
from lawyer_assign.problem import candidate_pairs, pairs_from_frame
from tests.worlds.examples import many
from tests.worlds.small import HERE, committee, lawyer, world

NEAR_DEGREES = st.tuples(st.floats(29, 31), st.floats(118, 121))


def minutes(kind, lat, **travel):
    facts = world(
        [committee("c1", kind=kind, **HERE)], [lawyer("l1", lat=lat, lon=120.15)]
    )
    return int(Travel(**travel).minutes(facts.columns, np.array([0]), np.array([0]))[0])


@given(one=NEAR_DEGREES, other=NEAR_DEGREES)
def test_metres_are_those_of_the_great_circle(one, other):
    a, b = np.array([unit_vector(*one)]), np.array([unit_vector(*other)])
    angle = math.atan2(np.linalg.norm(np.cross(a, b)), float((a * b).sum()))
    assert abs(int(straight_metres(a, b)[0]) - angle * EARTH_RADIUS_M) <= 2


@pytest.mark.parametrize(
    ("kind", "lat", "travel", "said"),
    [
        ("community", 30.25, {}, 0),
        ("community", 30.34, {}, 40),
        ("village", 30.34, {}, 20),
        ("community", 30.34, {"detour_percent": 100}, 31),
        ("village", 30.34, {"speed_kmh": {"community": 1, "village": 10}}, 79),
        ("village", 30.2501, {}, 1),
    ],
)
def test_minutes_are_metres_with_detour_at_the_speed_of_the_kind_rounded_up(
    kind, lat, travel, said
):
    assert minutes(kind, lat, **travel) == said


def test_where_a_place_is_unknown_minutes_are_the_parameter():
    facts = world([committee("c1"), committee("c2", **HERE)], [lawyer("l1", **HERE)])
    travel = Travel(unknown_minutes=33)
    both = travel.minutes(facts.columns, np.array([0, 1]), np.array([0, 0]))
    assert both.tolist() == [33, 0]


@pytest.mark.parametrize(
    "wrong",
    [{"detour_percent": 99}, {"unknown_minutes": -1}, {"speed_kmh": {"community": 0}}],
)
def test_speeds_and_detours_out_of_range_are_refused(wrong):
    with pytest.raises(BadInputError):
        Travel(**wrong)


@pytest.mark.parametrize("field", ["nearest_kept", "most", "most_per_choice"])
def test_a_reach_of_nobody_is_refused(field):
    with pytest.raises(BadInputError):
        Reach(**{field: 0})


@given(
    offices=st.lists(st.integers(0, 4), max_size=12),
    spots=st.lists(st.integers(0, 4), max_size=4),
    most=st.integers(1, 14),
)
def test_the_nearest_are_the_nearest_by_distance_then_id(offices, spots, most):
    people = [
        lawyer(f"l{at:02}", lat=30 + spot / 10, lon=120)
        for at, spot in enumerate(offices)
    ]
    places = [
        committee(f"c{at}", lat=30.01 + spot / 10, lon=120)
        for at, spot in enumerate(spots)
    ]
    columns = world(places, people).columns
    these, those = np.arange(len(places)), np.arange(len(people))
    row, who, left_out = nearest_lawyers(columns, these, those, most)
    for at, spot in enumerate(spots):
        ranked = sorted(
            range(len(people)), key=lambda one: (abs(offices[one] - spot - 0.1), one)
        )
        assert who[row == at].tolist() == ranked[:most]
        assert bool(left_out[at]) == (len(people) > most)


@pytest.mark.parametrize("seed", range(many(40)))
def test_some_of_the_lawyers_are_as_near_when_asked_again_and_again(seed):
    draw = np.random.default_rng(seed)
    offices = draw.integers(0, 8, 20) / 10
    facts = world(
        [committee(f"c{at}", lat=30.0 + at / 7, lon=120.15) for at in range(5)],
        [lawyer(f"l{at:02}", lat=30 + x, lon=120.15) for at, x in enumerate(offices)],
    )
    columns, these = facts.columns, np.arange(5)
    near = Near(columns)
    for most in (1, 3, 30):
        some = draw.random(20) < draw.choice([0.1, 0.5, 1])
        some[int(draw.integers(0, 20))] = True
        row, who, _ = nearest_lawyers(columns, these, np.flatnonzero(some), most)
        found = near.of(these, some, most)
        assert [part.tolist() for part in found] == [row.tolist(), who.tolist()]


def test_of_equally_near_offices_the_first_come_however_many_are_looked_at():
    again = mirrored = 0
    for seed in range(many(60)):
        draw = np.random.default_rng(seed)
        spots = draw.integers(-6, 7, (30, 2)) / 10
        # Offices nearby hold one each, which the average says nothing of.
        spots[:3, 0] += 9
        of_people = spots[np.append(np.arange(30), draw.integers(0, 3, 60))]
        columns = world(
            [committee(f"c{at}", lat=at / 5, lon=0) for at in range(5)],
            [
                lawyer(f"l{at:02}", lat=lat, lon=lon)
                for at, (lat, lon) in enumerate(of_people.tolist())
            ],
        ).columns
        these, most = np.arange(5), int(draw.integers(1, 40))
        row, who, _ = nearest_lawyers(columns, these, np.arange(90), most)
        offices = nearest.Offices(columns.lawyer_xyz)
        everybody = columns.committee_xyz, 90, offices.sizes
        ((_, whole),) = offices.lists(*everybody)
        for at, ranked in enumerate(whole):
            order = np.argsort(np.argsort(ranked)[offices.of_member], kind="stable")
            assert who[row == at].tolist() == order[:most].tolist()
            # West and east of the meridian it is equally far, to the last bit.
            west, east = columns.lawyer_xyz[order[:-1]], columns.lawyer_xyz[order[1:]]
            is_mirrored = (west == east * [1, -1, 1]).all(axis=1)
            assert (west[is_mirrored, 1] <= east[is_mirrored, 1]).all()
            mirrored += is_mirrored.sum()
        few = offices.lists(columns.committee_xyz, most, offices.sizes)
        again += len(list(few)) > 1
    assert again > many(60) // 4
    assert mirrored > 20


def test_a_table_shows_itself_and_turns_into_a_frame_with_ids():
    facts = world(
        2, 1,
        choices=[Choice(firm="f1", committee="c1", firm_rank=1, committee_rank=1)],
        scores=[PairScore(lawyer="l1", committee="c2", points=9, minutes=3)],
    )  # fmt: skip
    pairs = candidate_pairs(facts, Policy())
    assert repr(pairs) == "Pairs(2 pairs of 2 committees and 1 lawyers)"
    frame = pairs.to_frame()
    assert frame["committee"].tolist() == ["c1", "c2"]
    assert frame["firm"].tolist() == ["f1", "f1"]
    assert frame["minutes"].tolist() == [60, 3]
    assert frame["points"].isna().tolist() == [True, False]
    assert frame["points"][1] == 9
    assert frame["is_mutual"].tolist() == [True, False]
    assert pairs.district.tolist() == [0, 0]
    assert len(pairs.keep(np.array([False, True]))) == 1


def test_a_frame_shows_the_points_that_count_and_says_the_same_when_handed_back():
    facts = world(
        [committee("c1", needs={"mediation": 2}, **HERE), committee("c2", **HERE)],
        [lawyer("l1", skills={"mediation": 3}, lat=30.3, lon=120.15)],
        scores=[PairScore(lawyer="l1", committee="c2", points=9, minutes=3)],
    )
    policy = Policy.hangzhou_2024()
    frame = candidate_pairs(facts, policy).to_frame()
    rule = policy["affinity"]
    counted = [
        rule.points_of(facts, facts.committee[c], facts.lawyer[w])
        for c, w in zip(frame["committee"], frame["lawyer"], strict=True)
    ]
    assert frame["points"].tolist() == counted
    assert counted[1] == 9 - 3
    assert frame["given"].isna().tolist() == [True, False]
    assert frame["given"][1] == 9
    again = pairs_from_frame(facts, policy, frame).to_frame()
    pd.testing.assert_frame_equal(again, frame)
    frame.loc[0, "points"] += 1
    with pytest.raises(BadInputError, match=r"pairs\[0\].points"):
        pairs_from_frame(facts, policy, frame)


def test_a_pair_is_found_at_its_row_and_one_that_is_not_listed_nowhere():
    facts = world(3, 4)
    pairs = candidate_pairs(facts, Policy())
    listed = pairs.keep(np.arange(len(pairs)) % 3 != 0)
    committee, lawyer = np.divmod(np.arange(12)[::-1], 4)
    rows = list(zip(listed.committee.tolist(), listed.lawyer.tolist(), strict=True))
    for c, w, at in zip(committee, lawyer, listed.find(committee, lawyer), strict=True):
        assert at == (rows.index((c, w)) if (c, w) in rows else -1)
    assert listed.keep(np.zeros(len(listed), bool)).find(committee, lawyer).max() == -1


@pytest.mark.parametrize(
    "made",
    [
        dict,
        lambda rows: {name: np.array(column) for name, column in rows.items()},
        pd.DataFrame,
        lambda rows: pd.DataFrame(rows).astype({"points": "Int64", "lawyer": "object"}),
    ],
    ids=["lists", "arrays", "frame", "frame with nullable numbers"],
)
def test_a_table_says_the_same_in_whatever_it_is_handed_in(made):
    facts = world(2, 2)
    rows = {
        "committee": ["c2", "c1", "c1"],
        "lawyer": ["l1", "l2", "l1"],
        "points": [7, -3, 0],
    }
    pairs = pairs_from_frame(facts, Policy(), made(rows))
    assert pairs.committee.tolist() == [0, 0, 1]
    assert pairs.lawyer.tolist() == [0, 1, 0]
    assert pairs.points.tolist() == [0, -3, 7]
    assert pairs.has_points.all()
    with pytest.raises(BadInputError) as caught:
        pairs_from_frame(facts, Policy(), made(rows | {"lawyer": ["l1", "l9", "l1"]}))
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("pairs[1].lawyer", "'l9'")


def test_posts_stand_where_their_ids_do_and_strangers_nowhere():
    pairs = la.solve(la.datasets.toy()).problem.pairs
    frame = pairs.to_frame()
    posts = list(zip(frame.committee, frame.lawyer, strict=True))
    assert pairs.places_of(posts).tolist() == list(range(len(pairs)))
    strange = [("nowhere", "l1"), ("c1", "nobody"), ("c1", "l4"), posts[2]]
    assert pairs.places_of(strange).tolist() == [-1, -1, -1, 2]
    assert pairs.places_of([]).tolist() == []
    assert np.flatnonzero(pairs.mask_of(strange)).tolist() == [2]
