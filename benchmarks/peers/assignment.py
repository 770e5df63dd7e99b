"""One-to-one peers: lawyers as copies, one per post; dear columns for the uncovered."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.instances import Instance
from benchmarks.yardsticks import Ints, Mask

Floats = NDArray[np.float64]
Places = NDArray[Any]

LARGEST_MATRIX = 1 << 29
"""Bytes: a full matrix beyond this is not tried."""


def why_not_one_to_one(instance: Instance) -> str | None:
    """Return what an assignment cannot say of an instance."""
    if not instance.is_core:
        return "cannot say seats and one_each"
    if instance.duty is not None:
        return "cannot say half days"
    return None


def why_not_full(instance: Instance) -> str | None:
    """Return the same, and whether a full matrix would be too large."""
    facts = instance.problem.facts
    rows = len(facts.committees)
    size = 8 * rows * (len(facts.lawyers) * len(instance.posts) + rows)
    why = why_not_one_to_one(instance)
    if why is None and size > LARGEST_MATRIX:
        return f"needs a matrix of {size / 2**30:.1f} GiB"
    return why


def scipy_full(instance: Instance, _limit: float) -> Mask:
    """Ask ``linear_sum_assignment``: a full matrix, forbidden pairs infinite."""
    from scipy.optimize import linear_sum_assignment

    row, column = linear_sum_assignment(_matrix(instance, np.inf))
    return _chosen(instance, row, column)


def lapx_full(instance: Instance, _limit: float) -> Mask:
    """Ask lapx's ``lapjv``: the same matrix, forbidden pairs dearer than all else."""
    import lap

    forbidden = float(4 * instance.uncovered)
    matrix = _matrix(instance, forbidden)
    column, _ = lap.lapjv(matrix, extend_cost=True, return_cost=False)
    return _chosen(instance, np.arange(len(column)), column)


def lapx_quick(instance: Instance, _limit: float) -> Mask:
    """Ask lapx's ``lapjvs``, its variant for rectangles."""
    import lap

    forbidden = float(4 * instance.uncovered)
    row, column = lap.lapjvs(
        _matrix(instance, forbidden), extend_cost=True, return_cost=False
    )[:2]
    if len(row) == len(instance.problem.facts.committees) and len(column) > len(row):
        column, row = row, np.arange(len(row))
    return _chosen(instance, row, column)


def scipy_sparse(instance: Instance, _limit: float) -> Mask:
    """Ask ``min_weight_full_bipartite_matching``: pairs only, all weights positive."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    row, column, cost, shape = _edges(instance)
    places = row.astype(np.int32), column.astype(np.int32)  # SciPy 1.13 asks for these
    graph = csr_array((cost, places), shape=shape)
    return _chosen(instance, *min_weight_full_bipartite_matching(graph))


def lapx_sparse(instance: Instance, _limit: float) -> Mask:
    """Ask lapx's ``lapmod``, made square by free rows for the columns left over."""
    import lap
    from scipy.sparse import csr_array

    row, column, cost, (rows, columns) = _edges(instance)
    spare, every = np.divmod(np.arange((columns - rows) * columns), columns)
    graph = csr_array(
        (
            np.concatenate([cost, np.zeros(len(every))]),
            (np.concatenate([row, rows + spare]), np.concatenate([column, every])),
        ),
        shape=(columns, columns),
    )
    graph.sort_indices()
    found, _ = lap.lapmod(
        columns, graph.data, graph.indptr, graph.indices, return_cost=False
    )
    return _chosen(instance, np.arange(rows), found[:rows])


def why_not_square(instance: Instance) -> str | None:
    """Return why ``lapmod`` is not asked: its free rows make the matrix a full one."""
    facts = instance.problem.facts
    copies = len(facts.lawyers) * len(instance.posts)
    entries = copies * (copies + len(facts.committees))
    why = why_not_one_to_one(instance)
    if why is None and 20 * entries > LARGEST_MATRIX:
        return f"needs {20 * entries / 2**30:.1f} GiB to be square"
    return why


def _matrix(instance: Instance, forbidden: float) -> Floats:
    """Return committees by lawyers' posts, and a dear column per committee."""
    pairs, facts = instance.problem.pairs, instance.problem.facts
    rows, posts = len(facts.committees), len(instance.posts)
    cells = np.full((rows, len(facts.lawyers), posts), forbidden)
    cells[pairs.committee, pairs.lawyer] = instance.points[:, None] + instance.posts
    dear = np.full((rows, rows), float(instance.uncovered))
    return np.concatenate([cells.reshape(rows, -1), dear], axis=1)


def _edges(instance: Instance) -> tuple[Ints, Ints, Floats, tuple[int, int]]:
    """Return row, column and positive cost of all edges, and the shape."""
    pairs, facts = instance.problem.pairs, instance.problem.facts
    rows, posts = len(facts.committees), len(instance.posts)
    copies = len(facts.lawyers) * posts
    cost = (instance.points[:, None] + instance.posts).ravel()
    column = (pairs.lawyer[:, None] * posts + np.arange(posts)).ravel()
    every = np.arange(rows)
    cost = np.concatenate([cost, np.full(rows, instance.uncovered)])
    return (
        np.concatenate([np.repeat(pairs.committee, posts), every]),
        np.concatenate([column, copies + every]),
        (cost - cost.min() + 1).astype(np.float64),
        (rows, copies + rows),
    )


def _chosen(instance: Instance, row: Places, column: Places) -> Mask:
    """Return the pairs of an assignment of committees to posts."""
    pairs, facts = instance.problem.pairs, instance.problem.facts
    lawyers = len(facts.lawyers)
    lawyer = np.asarray(column) // len(instance.posts)
    is_served = lawyer < lawyers
    keys = np.asarray(row)[is_served] * lawyers + lawyer[is_served]
    chosen: Mask = np.isin(pairs.committee * lawyers + pairs.lawyer, keys)
    return chosen
