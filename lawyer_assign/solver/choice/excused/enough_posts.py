r"""Columns that say if a firm has enough good posts: for searches in whole numbers.

As in :mod:`lawyer_assign.solver.choice.excused.firm_combs`, a row is a *tooth* if as
many lawyers may serve its committee as the firm needs to be full, q; if it waits in
vain and does not block, the firm has q posts as good as it or better. For each rank r
of a firm at which there are teeth and q columns, let :math:`z_r = 1` where the posts as
good as r or better are q at least. Then

.. math:: \sum_{p \text{ as good as } r} x_p \ge q z_r, \quad z_r \le z_{r+1},
    \quad \text{prefix}_t + y_t + z_{r(t)} \ge 1,

the last one of each tooth t at rank r(t), without z where fewer than q columns are as
good. If the firm has q posts at most, dispatches among them, then also

.. math:: x_p + z_r \le 1

for each post p that it likes less than r, and for the column that says whether it
dispatches anybody. *Every* plan keeps all of it.

*Proof.* Set z as it is said. Posts as good as a worse rank are no fewer, so z does not
fall. If a tooth is not served by its prefix and does not block, q good posts are there:
so there are as many columns, and z is 1. With q posts as good as r no other has room.

In whole solutions this is what the combs of single rows say, q times their prefix and
block; but a search settles a firm by one column, and the program need not divide by q.
A linear program gains nothing by it. District of 600 committees, seed 4: no plan of 74
in 3 s, where combs of single rows took more than 40 s. The last rows follow from the
others in whole numbers, but not in parts
(:mod:`lawyer_assign.solver.choice.excused.worse_posts`): of the near columns of 1,000
committees, seeds 0 and 2, the first solution came after 0.8 and 0.7 s, not 1.2 and 2.0,
the fewest pairs were proved after 3 and 6 s, not at all in 5 and 6.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, vstack

from lawyer_assign.arrays import UNBOUNDED, Ints
from lawyer_assign.engines.linear_form import Builder, LinearForm
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs, RankedFirm


def with_enough(form: LinearForm, combs: FirmCombs, watch: Watch) -> LinearForm:
    """Return a program of links with these columns and rows behind its own.

    Parameters
    ----------
    form
        Columns of posts, one for each row that blocks, and one for each firm that
        dispatches; all are its pairs.
    combs
        Of the same columns.
    watch
        Asked.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """
    builder = Builder(form.pairs, len(form.cost), watch)
    builder.add_columns(form.most)
    for firm in watch.over(combs.firms):
        _add_firm(builder, firm, combs)
    new = builder.finish()
    count, size = new.matrix.shape[1], form.matrix
    old = csr_array((size.data, size.indices, size.indptr), (size.shape[0], count))
    more = count - form.pairs
    return replace(
        form,
        matrix=csr_array(vstack([old, new.matrix], format="csr")),
        row_least=np.append(form.row_least, new.row_least),
        row_most=np.append(form.row_most, new.row_most),
        least=np.append(form.least, np.zeros(more, np.int64)),
        most=new.most,
        cost=np.pad(form.cost, ((0, 0), (0, more))),
    )


def _add_firm(builder: Builder, firm: RankedFirm, combs: FirmCombs) -> None:
    """Add the columns and rows of one firm."""
    teeth = np.flatnonzero(firm.is_own)
    ends = firm.ends[np.searchsorted(firm.ends, teeth)]
    can = ends + 1 >= firm.enough
    ranks = np.unique(ends[can])
    enough = builder.add_columns(np.ones(len(ranks), np.int64))
    good = _add_rows(builder, 0, [firm.columns[: end + 1] for end in ranks.tolist()])
    builder.add_entries(good, enough, np.full(len(ranks), -firm.enough))
    rising = _add_rows(builder, 0, [*enough[1:, np.newaxis]])
    builder.add_entries(rising, enough[:-1], np.full(len(rising), -1))
    columns = firm.columns[teeth]
    waits = _add_rows(builder, 1, [combs.prefix(one) for one in columns.tolist()])
    builder.add_entries(waits, combs.posts + columns, np.ones(len(teeth), np.int64))
    excused = enough[np.searchsorted(ranks, ends[can])]
    builder.add_entries(waits[can], excused, np.ones(len(excused), np.int64))
    if firm.is_filled:
        _close(builder, firm, combs.sends + firm.firm, ranks, enough)


def _close(
    builder: Builder, firm: RankedFirm, sends: int, ranks: Ints, enough: Ints
) -> None:
    """Let a firm with enough posts up to a rank have no worse ones, nor dispatch.

    Of the ranks better than a post the worst says most; a dispatch is worse than all.
    """
    own = np.append(firm.columns, sends)
    better = np.append(firm.better, len(firm.columns))
    last = np.searchsorted(ranks, better, side="right") - 1
    worse = np.flatnonzero(last >= 0)
    ones = np.ones(len(worse), np.int64)
    rows = builder.add_rows(np.full(len(worse), -UNBOUNDED), ones)
    for columns in (own[worse], enough[last[worse]]):
        builder.add_entries(rows, columns, ones)


def _add_rows(builder: Builder, least: int, sums: Sequence[Ints]) -> Ints:
    """Add rows, each of which is the sum of some columns, and at least so much."""
    count = len(sums)
    rows = builder.add_rows(
        np.full(count, least, np.int64), np.full(count, UNBOUNDED, np.int64)
    )
    for row, columns in zip(rows.tolist(), sums, strict=True):
        ones = np.ones(len(columns), np.int64)
        builder.add_entries(np.full(len(columns), row), columns, ones)
    return rows
