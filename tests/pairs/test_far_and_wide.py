"""Who could be on a list is found for many districts at once, and nobody is missed."""

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.pairs import Reach, far_and_wide
from lawyer_assign.problem import candidate_pairs
from tests.worlds.small import DAY, committee, district, lawyer, world

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off")


def wide_world(seed, districts=9, committees=30, lawyers=60):
    """Return a world of lawyers of a few kinds: everywhere, here, all but the first."""
    draw = np.random.default_rng(seed)
    names = [f"d{at}" for at in range(districts)]
    offices = draw.uniform(0, 1, (12, 2))
    offices[0] = offices[1]
    goes = [None, None, names[1:], names[:1], names[2:5], []]

    def spot(point):
        return {"lat": 30 + float(point[0]), "lon": 120 + float(point[1])}

    where = draw.integers(0, 12, lawyers) * draw.integers(0, 2, lawyers)
    return world(
        [
            committee(
                f"c{at:02}",
                district=str(draw.choice(names)),
                **spot(draw.uniform(0, 1, 2)),
            )
            for at in range(committees)
        ],
        [
            lawyer(
                f"l{at:02}", districts=goes[draw.integers(0, 6)], **spot(offices[it])
            )
            for at, it in enumerate(where)
        ],
        districts=[district(one) for one in names],
    )


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize("most", [1, 4, 50])
def test_lists_are_those_of_looking_at_everybody(monkeypatch, seed, most):
    facts = wide_world(seed)
    policy = POLICY.with_reach(Reach(most=most, nearest_kept=2))
    tables = []
    for many in (10**9, 0):
        monkeypatch.setattr(far_and_wide, "MANY", many)
        table = candidate_pairs(facts, policy)
        tables.append((table.to_frame().to_dict("list"), table.is_cut.tolist()))
    assert tables[0] == tables[1]


def test_only_those_are_left_whose_office_is_near(monkeypatch):
    monkeypatch.setattr(far_and_wide, "MANY", 0)
    row = [{"lat": 30 + at / 10, "lon": 120.0} for at in range(10)]
    names = [f"d{at}" for at in range(10)]
    columns = world(
        [committee(f"c{at}", district=f"d{at}", **one) for at, one in enumerate(row)],
        [lawyer(f"l{at}", **one) for at, one in enumerate(row)],
        districts=[district(one) for one in names],
    ).columns
    every, most = np.arange(10), np.full(10, 1)
    left = far_and_wide.within_lists(columns, columns.is_willing, every, most)
    assert left.tolist() == np.eye(10, dtype=bool).tolist()
    most[3] = 3
    left = far_and_wide.within_lists(columns, columns.is_willing, every, most)
    assert np.flatnonzero(left[:, 3]).tolist() == [2, 3, 4]
    assert left.sum() == 12


def test_small_facts_are_left_as_they_are():
    columns = wide_world(0).columns
    most = np.full(len(columns.committees), 1)
    found = far_and_wide.within_lists(columns, columns.is_willing, np.arange(30), most)
    assert found is columns.is_willing
