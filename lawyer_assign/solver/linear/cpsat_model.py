"""A linear form as a CP-SAT model, and one guarded run of CP-SAT on it.

The traps of CP-SAT are listed in :mod:`lawyer_assign.engines.cpsat`. Guarded here:

- coefficients of one constraint are divided by what they have in common and total less
  than 2^30, else it is split by digits, and by partial sums;
- prices are recounted from the plan, and bounds are read as whole numbers.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lawyer_assign.arrays import UNBOUNDED, Ints, Mask
from lawyer_assign.engines.cpsat import Settings, Task, guarded_solver, solve_all
from lawyer_assign.engines.linear_form import LinearForm, iterate_rows
from lawyer_assign.engines.watch import Watch

LARGEST_SUM = 1 << 30
"""Coefficients of one constraint stay below this in total."""
DIGIT = 1 << 28
"""Coefficients from this on are said by digits: this many of a whole, and the rest."""

ANY = -1
"""In place of a tier: nothing to minimise."""

EFFORT = 10.0
"""Deterministic time of a search that only a clock would end."""

BATCH = 1_000
"""Columns or rows that are made between two looks at the watch: milliseconds."""


def that_ends(watch: Watch) -> Settings:
    """Return settings of a search that may fail: one that ends without a limit too.

    It ends by CP-SAT's own measure then, so that plans are the same on every machine.
    """
    return Settings(effort=EFFORT if watch.time_limit is None else None)


@dataclass(frozen=True, eq=False)
class Ending:
    """How one run ended.

    Parameters
    ----------
    values
        Per pair; ``None`` if no solution was found.
    bound
        Proved lower bound of the tier's price, constant included; ``None`` = nothing.
    is_infeasible
        Proved that there is no solution.
    """

    values: Ints | None
    bound: int | None
    is_infeasible: bool


class Program:
    """A CP-SAT model of a linear form; used for one run.

    Parameters
    ----------
    form
        Not changed.
    watch
        Asked while the model is built; ``None`` = nobody.

    Raises
    ------
    OutOfTime
        The watch says stop.
    """

    def __init__(self, form: LinearForm, watch: Watch | None = None) -> None:
        from ortools.sat.python import cp_model

        watch = watch or Watch()
        self._cp = cp_model
        self._form = form
        self._model = cp_model.CpModel()
        sides = zip(form.least.tolist(), form.most.tolist(), strict=True)
        self._columns = [
            self._model.new_bool_var("")
            if (least, most) == (0, 1)
            else self._model.new_int_var(least, most, "")
            for least, most in watch.over(sides, BATCH)
        ]
        for columns, values, least, most in watch.over(iterate_rows(form), BATCH):
            self._add_row(columns, values, least, most)

    def run(
        self, tier: int, hint: Mask | None, floor: int,
        settings: Settings, watch: Watch,
    ) -> Ending:  # fmt: skip
        """Minimise one tier until proved, stopped or out of time.

        Parameters
        ----------
        tier
            Place of the tier in the form's costs; :data:`ANY` = any solution will do.
        hint
            A choice of pairs to begin with.
        floor
            A bound proved elsewhere, constant included; unused with :data:`ANY`.
        settings, watch
            Workers and seed; clock and stop button.
        """
        constant = 0
        if tier != ANY:
            constant = self._form.constant[tier]
            paid = np.flatnonzero(self._form.cost[tier]).tolist()
            prices = self._form.cost[tier][paid].tolist()
            self._add_row(paid, prices, floor - constant, UNBOUNDED)
            goal = [self._columns[one] for one in paid]
            self._model.minimize(self._cp.LinearExpr.weighted_sum(goal, prices))
        if hint is not None:
            for variable, value in zip(self._columns, hint.tolist(), strict=False):
                self._model.add_hint(variable, value)
        return self._solve(tier, constant, settings, watch)

    def _solve(
        self, tier: int, constant: int, settings: Settings, watch: Watch
    ) -> Ending:
        cp = self._cp
        solver = guarded_solver(
            self._model,
            workers=settings.workers,
            seed=settings.seed,
            seconds=watch.left_on_wall,
            effort=settings.effort,
            from_below=settings.from_below,
        )
        task = Task(self._model, solver)
        (status,) = solve_all([task], lambda: watch.must_stop)
        if status == cp.INFEASIBLE:
            return Ending(None, None, is_infeasible=True)
        if status == cp.MODEL_INVALID:
            raise ValueError(f"CP-SAT refuses the model: {self._model.validate()}")
        is_solved = status in (cp.OPTIMAL, cp.FEASIBLE)
        # A run that is stopped in presolve says the bound is 0: it proves nothing.
        is_proof = is_solved or solver.best_objective_bound != 0
        bound = None
        if tier != ANY and is_proof and np.isfinite(solver.best_objective_bound):
            bound = _whole_bound(solver) + constant
        if not is_solved:
            return Ending(None, bound, is_infeasible=False)
        size = self._form.pairs
        values = [solver.value(variable) for variable in self._columns[:size]]
        return Ending(np.array(values, np.int64), bound, is_infeasible=False)

    def _add_row(
        self, columns: Sequence[int], values: Sequence[int], least: int, most: int
    ) -> None:
        unit = math.gcd(*values)
        if unit > 1:
            values = [value // unit for value in values]
            least = least if least <= -UNBOUNDED else -(-least // unit)
            most = most if most >= UNBOUNDED else most // unit
        variables = [self._columns[column] for column in columns]
        if sum(map(abs, values)) >= LARGEST_SUM:
            variables, values = self._said_in_parts(columns, values)
        low = least if least > -UNBOUNDED else self._cp.INT_MIN
        high = most if most < UNBOUNDED else self._cp.INT_MAX
        total = self._cp.LinearExpr.weighted_sum(variables, values)
        self._model.add_linear_constraint(total, low, high)

    def _said_in_parts(
        self, columns: Sequence[int], values: Sequence[int]
    ) -> tuple[list[Any], list[int]]:
        """Return variables with coefficients that say a sum, and stay below the limit.

        Digits are of the whole sum, not of one coefficient: a variable that is so many
        times a column would be put back in its place before the search begins.
        """
        above = [abs(one) // DIGIT * (1 if one > 0 else -1) for one in values]
        rest = [one - DIGIT * more for one, more in zip(values, above, strict=True)]
        sums = list(self._partial_sums(columns, rest))
        if not any(above):
            return sums, [1] * len(sums)
        high = [at for at, one in enumerate(above) if one]
        count = self._sum_of([(columns[at], above[at]) for at in high])
        return [count, *sums], [DIGIT, *(1 for _ in sums)]

    def _partial_sums(
        self, columns: Sequence[int], values: Sequence[int]
    ) -> Iterator[Any]:
        """Yield the sums of parts of a long sum that each stay below the limit."""
        part: list[tuple[int, int]] = []
        size = 0
        for column, value in zip(columns, values, strict=True):
            if part and size + abs(value) >= LARGEST_SUM // 2:
                yield self._sum_of(part)
                part, size = [], 0
            if value:
                part.append((column, value))
                size += abs(value)
        if part:
            yield self._sum_of(part)

    def _sum_of(self, part: list[tuple[int, int]]) -> Any:  # noqa: ANN401 (OR-Tools' variable)
        """Return a variable that is a sum; in digits itself, if it has to be."""
        ends = [
            (
                value * int(self._form.least[column]),
                value * int(self._form.most[column]),
            )
            for column, value in part
        ]
        least, most = (sum(choose(end) for end in ends) for choose in (min, max))
        total = self._model.new_int_var(least, most, "")
        columns, values = [column for column, _ in part], [value for _, value in part]
        variables = [self._columns[column] for column in columns]
        if sum(map(abs, values)) >= LARGEST_SUM - 1:
            variables, values = self._said_in_parts(columns, values)
        named = self._cp.LinearExpr.weighted_sum(variables, values)
        self._model.add(total == named)
        return total


def _whole_bound(solver: Any) -> int:  # noqa: ANN401 (OR-Tools' class)
    """Return the bound of a goal without an offset, not as a float says it.

    A float may lie a little off, and by more than one above 2^53.
    """
    exact = int(solver.response_proto.inner_objective_lower_bound)
    said: float = solver.best_objective_bound
    if abs(exact - said) <= max(1e-6, abs(said) / 2**50):
        return exact
    return math.floor(said - abs(said) / 2**50)
