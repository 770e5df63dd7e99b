"""What a team has together, as rows.

For a want w of row r: lacking[w] + sum of x that meet w >= used[r], where used[r] = 1
as soon as some pair of the row is chosen. A want that every pair meets needs no row.
"""

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, runs
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.solver.linear.cells_in_use import NONE, Used
from lawyer_assign.statements import Joint


def add_joint(
    builder: Builder, used: Used, joint: Joint, tier: int | None, weight: int
) -> None:
    """Add the rows of a statement; ``tier=None``: nothing may lack."""
    wants = np.arange(len(joint.want_row))
    sizes = np.bincount(joint.group[joint.group >= 0], minlength=len(joint.who))
    met = np.bincount(joint.met_want, minlength=len(wants))
    open_wants = np.flatnonzero(met < sizes[joint.want_row])
    place = np.full(len(wants), NONE, np.int64)
    count = len(open_wants)
    place[open_wants] = builder.add_rows(
        np.zeros(count, np.int64), np.full(count, UNBOUNDED)
    )
    entries = place[joint.met_want] != NONE
    builder.add_entries(
        place[joint.met_want[entries]],
        joint.met_pair[entries],
        np.ones(int(entries.sum()), np.int64),
    )
    _add_used(builder, used, joint, open_wants, place)
    if tier is not None:
        lacking = builder.add_columns(np.ones(count, np.int64))
        builder.add_entries(place[open_wants], lacking, np.ones(count, np.int64))
        builder.add_price(tier, lacking, np.full(count, weight))


def _add_used(
    builder: Builder, used: Used, joint: Joint, open_wants: Ints, place: Ints
) -> None:
    """Take "the row is in use" from the rows of its open wants."""
    asking = np.zeros(len(joint.who), bool)
    asking[joint.want_row[open_wants]] = True
    pair = np.flatnonzero((joint.group >= 0) & asking[joint.group])
    row, column = used.in_use(joint.group[pair], pair)
    by_row = np.argsort(row, kind="stable")
    first = np.searchsorted(row[by_row], np.arange(len(joint.who) + 1))
    want_row = joint.want_row[open_wants]
    at, member = runs(first[want_row], first[want_row + 1] - first[want_row])
    columns, heads = column[by_row[member]], place[open_wants][at]
    builder.add_entries(heads, columns, np.full(len(at), -1))
