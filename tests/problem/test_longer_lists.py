"""Lists grow where lawyers are short; where that is too much, by who can help."""

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.pairs import Reach
from lawyer_assign.problem import candidate_pairs, candidates, longer_lists
from lawyer_assign.problem.scarcity import open_posts, short_committees
from tests.worlds.small import DAY, committee, district, lawyer, world

POLICY = la.Policy.hangzhou_2024(on=DAY, stability="off")


def crowded_world(seed):
    """Return a world of offices and districts with too few lawyers here and there."""
    draw = np.random.default_rng(seed)
    names = ["d0", "d1", "d2"]
    goes = [None, names[:1], names[1:], names[:2]]
    places, people = int(draw.integers(6, 20)), int(draw.integers(5, 20))

    def spot():
        return {"lat": 30 + float(draw.uniform(0, 1)), "lon": 120.0}

    return world(
        [
            committee(f"c{at:02}", district=str(draw.choice(names)), **spot())
            for at in range(places)
        ],
        [
            lawyer(
                f"l{at:02}",
                districts=goes[draw.integers(0, 4)],
                max_committees=[None, 1, 2, 0][draw.integers(0, 4)],
                **spot(),
            )
            for at in range(people)
        ],
        districts=[district(one) for one in ("d1", "d0", "d2")],
    )


def shortage(facts, table, room):
    """Return who is short, and how many posts stay open."""
    parts = table.columns, table.committee, table.lawyer
    everybody = np.array([row.max_committees != 0 for row in facts.columns.lawyers])
    posts = open_posts(*parts, everybody.astype(int) if room is None else room)
    return short_committees(*parts, room).tolist(), posts


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("limit", [25, 600])
def test_who_is_short_over_few_lists_is_short_over_all(monkeypatch, seed, limit):
    monkeypatch.setattr(longer_lists, "MUCH", 0)
    monkeypatch.setattr(candidates, "AMPLE", 0)
    facts = crowded_world(seed)
    reach = {"limit_minutes": {"community": limit, "village": limit}}
    few = POLICY.with_reach(Reach(most=2, nearest_kept=1, **reach))
    every = POLICY.with_reach(Reach(most=99, nearest_kept=1, **reach))
    table, whole = candidate_pairs(facts, few), candidate_pairs(facts, every)
    room = candidates.most_posts(facts, few)
    short, left_open = shortage(facts, table, room)
    all_short, all_open = shortage(facts, whole, room)
    assert left_open <= all_open
    if limit == 600:
        assert (short, left_open) == (all_short, all_open)


def test_whom_a_shortage_can_do_without_enters_no_list(monkeypatch):
    monkeypatch.setattr(longer_lists, "MUCH", 0)
    monkeypatch.setattr(candidates, "AMPLE", 0)
    row = [{"lat": 30 + at / 1000, "lon": 120.0} for at in range(12)]
    facts = world(
        [committee(f"c{at:02}", **one) for at, one in enumerate(row)],
        [lawyer(f"l{at}", max_committees=1, **one) for at, one in enumerate(row[:8])],
    )
    policy = POLICY.with_reach(Reach(most=3, nearest_kept=2))
    table = candidate_pairs(facts, policy)
    assert len(table) < 60
    assert shortage(facts, table, None)[1] == 4
    assert la.solve(facts, policy).tiers[0].price == 4
