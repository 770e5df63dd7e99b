"""Parts of plans that share rows of money: named once until something changes."""

import numpy as np
import pytest

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.renewal.row_parts import RowParts
from lawyer_assign.statements import Outlay
from tests.solver.money.renewal.test_plan_renewal import renewed_district

LINE = [0, 0, 1, 2, 2, 3]
ROW = [0, 1, 1, 2, -1, 0]
"""Lines 0 to 3 with posts in three rows of money, and in none."""


def row_parts(largest=99, able=None):
    count = len(LINE)
    outlay = Outlay(
        "budget", ["a", "b", "c"], np.array(ROW), np.full(3, 1_000), np.array(LINE),
        np.arange(count), np.full((count, 1), 100),
    )  # fmt: skip
    able = np.ones(count, bool) if able is None else np.array(able)
    return RowParts(outlay, np.arange(count), able, largest)


def named(parts, plan, above=(0.0, 0.0, 0.0)):
    """Return the lines of all parts until there is none."""
    found = []
    while (part := parts.named(np.array(plan), np.array(above))) is not None:
        posts = np.flatnonzero(np.array(plan) & parts.able & part.line[LINE])
        # Whoever serves one of the committees in the plan is given up.
        assert part.committee.tolist() == np.isin(range(len(LINE)), posts).tolist()
        found.append(np.flatnonzero(part.line).tolist())
    return found


def test_each_row_is_named_and_then_every_two_the_dearest_first():
    found = named(row_parts(), [True] * 6, (1.0, 5.0, 3.0))
    assert found[:3] == [[0, 1], [2], [0, 3]]
    assert found[3:] == [[0, 1, 2], [0, 1, 3], [0, 2, 3]]


def test_only_what_has_changed_is_named_again_and_what_was_not_named_first():
    parts = row_parts()
    assert named(parts, [True] * 6)
    assert named(parts, [True] * 6) == []
    # A post in row c changes: c, then the pairs with it.
    parts.note(np.arange(6) == 3)
    assert named(parts, [True] * 6) == [[2], [0, 2, 3], [0, 1, 2]]
    # One in no row changes none of them.
    parts.note(np.arange(6) == 4)
    assert named(parts, [True] * 6) == []
    fresh = row_parts()
    fresh.named(np.ones(6, bool), np.array([9.0, 1.0, 1.0]))
    fresh.note(np.ones(6, bool))
    # Row a is dearest, but its turn was before.
    assert named(fresh, [True] * 6, (9.0, 1.0, 1.0))[:2] == [[0, 1], [2]]


@pytest.mark.parametrize("largest", [1, 2, 3])
def test_no_part_has_more_committees_than_it_may(largest):
    parts = row_parts(largest)
    plan = np.ones(6, bool)
    sizes = []
    while (part := parts.named(plan, np.zeros(3))) is not None:
        sizes.append(int(part.committee.sum()))
    assert all(size <= largest for size in sizes)
    assert (not sizes) == (largest == 1)


def test_posts_that_stay_and_posts_of_nobody_are_in_no_part():
    able = [True, True, True, False, False, True]
    # Of line 2 everything stays, of row b the plan has one post.
    found = named(row_parts(able=able), [True, False, True, True, True, False])
    assert found == [[0], [1], [0, 1], [0], [1]]


def test_rows_alone_better_a_plan_and_end(monkeypatch):
    record, plan, renewal = renewed_district(monkeypatch, 1_000)
    before = record.formulation.prices(plan)
    renewal._renew_rows(Watch())
    assert renewal.gained
    assert record.formulation.holds(renewal.plan)
    assert record.formulation.prices(renewal.plan) < before
    # All were named, and none has changed since.
    tried = renewal.tried
    renewal._renew_rows(Watch())
    assert renewal.tried == tried
