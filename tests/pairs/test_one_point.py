"""Where all points are alike or missing, lists stay short and still hold everybody."""

import numpy as np
import pytest

import lawyer_assign as la
from lawyer_assign.pairs import nearest
from tests.worlds.small import HERE, committee, firm, lawyer, world

SIZE, MOST = 60, 5


@pytest.fixture(autouse=True)
def any_crowd(monkeypatch):
    monkeypatch.setattr(nearest, "CROWD", 0)


def alike(point):
    return world(
        [committee(f"c{at:02}", **point) for at in range(SIZE)],
        [lawyer(f"l{at:02}", **point) for at in range(SIZE)],
        [firm("f1", **point)],
    )


def policy_of(most):
    policy = la.Policy.hangzhou_2024()
    reach = policy.reach.model_copy(update={"most": most, "nearest_kept": most})
    return policy.model_copy(update={"reach": reach})


@pytest.mark.parametrize("point", [HERE, {}])
def test_lists_do_not_grow_where_everybody_is_equally_near(point):
    pairs = la.candidate_pairs(alike(point), policy_of(MOST))
    assert len(pairs) == SIZE * MOST
    assert set(np.bincount(pairs.lawyer, minlength=SIZE)) == {MOST}


@pytest.mark.parametrize("point", [HERE, {}])
def test_nobody_is_left_over_by_short_lists(point):
    outcome = la.solve(alike(point), policy_of(MOST))
    assert outcome.status == "optimal"
    assert outcome.tiers[0].price == outcome.tiers[1].price == 0
