"""Fewest of some options that together give every row what it needs, by CP-SAT."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.cpsat import Task, guarded_solver, solve_all


class Row(NamedTuple):
    """What options give one row, and what it needs of them together."""

    options: Ints
    gains: Ints
    need: int


class Fewest(NamedTuple):
    """Options to take; ``bound`` is how many any choice has to take at least."""

    taken: tuple[int, ...]
    bound: int


EFFORT = 5.0
"""CP-SAT's deterministic time for one question: a few seconds."""


def fewest(
    count: int,
    rows: Sequence[Row],
    must_stop: Callable[[], bool],
    last: Mask | None = None,
) -> Fewest | None:
    """Take the fewest options; ``None`` if none do, or it was stopped with nothing.

    Options that give all rows the same are counted and not told apart.

    Parameters
    ----------
    count
        How many options there are.
    rows
        Gains are at least 0.
    must_stop
        Asked again and again; true ends the search with what it has.
    last
        Options to be taken after others that are as good.
    """
    from ortools.sat.python import cp_model

    last = np.zeros(count, bool) if last is None else last
    alike = _alike(count, rows, last)
    model = cp_model.CpModel()
    taken = [model.new_int_var(0, len(one.options), "") for one in alike]
    given: list[list[tuple[int, int]]] = [[] for _ in rows]
    for at, one in enumerate(alike):
        for number, gain in one.gives:
            given[number].append((at, gain))
    for row, terms in zip(rows, given, strict=True):
        if not terms:
            return None
        some, gains = zip(*terms, strict=True)
        some_taken = [taken[at] for at in some]
        model.add(cp_model.LinearExpr.weighted_sum(some_taken, gains) >= row.need)
    weight = count + 1
    prices = [weight + one.is_last for one in alike]
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, prices))
    solver = guarded_solver(model, workers=1, seed=0, seconds=None, effort=EFFORT)
    (status,) = solve_all([Task(model, solver)], must_stop)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    values = [solver.value(one) for one in taken]
    found = [
        o for one, some in zip(alike, values, strict=True) for o in one.options[:some]
    ]
    bound = sum(values)
    if status != cp_model.OPTIMAL:
        # Below 2^53 the float is exact but for its last digits: one less is safe.
        bound = max(0, int(solver.best_objective_bound - 1) // weight)
    return Fewest(tuple(sorted(found)), bound)


class _Alike(NamedTuple):
    """Options that give the same: rows and gains, capped at what each row needs."""

    gives: tuple[tuple[int, int], ...]
    is_last: bool
    options: list[int]


def _alike(count: int, rows: Sequence[Row], last: Mask) -> list[_Alike]:
    sizes = [len(row.options) for row in rows]
    option = np.concatenate([np.zeros(0, np.int64), *(row.options for row in rows)])
    gain = [np.minimum(row.gains, row.need) for row in rows]
    given = np.empty((len(option), 2), np.int64)
    given[:, 0] = np.repeat(np.arange(len(rows)), sizes)
    given[:, 1] = np.concatenate([np.zeros(0, np.int64), *gain])
    is_some = given[:, 1] > 0
    option, given = option[is_some], given[is_some]
    order = np.argsort(option, kind="stable")
    first = np.searchsorted(option[order], np.arange(count + 1)).tolist()
    given = given[order]
    # Options are told apart by the bytes of what they give: equal if and only if alike.
    told, width = given.tobytes(), given.itemsize * 2
    found: dict[tuple[bytes, bool], list[int]] = {}
    for at, (begin, end, is_last) in enumerate(
        zip(first[:-1], first[1:], last.tolist(), strict=True)
    ):
        if begin < end:
            key = told[begin * width : end * width], is_last
            found.setdefault(key, []).append(at)
    return [
        _Alike(_gives(given[first[some[0]] : first[some[0] + 1]]), is_last, some)
        for (_, is_last), some in found.items()
    ]


def _gives(given: Ints) -> tuple[tuple[int, int], ...]:
    return tuple((row, gain) for row, gain in given.tolist())
