"""Rows of whole columns, said once more in a larger unit.

Where columns ``x >= 0`` are whole, ``sum of g x >= n`` says for every unit ``q > 0``

    sum of ceil(g / q) x >= sum of (g / q) x >= n / q,

and a whole number that is at least ``n / q`` is at least ``ceil(n / q)`` (Chvatal
1973). Prices of posts are few, and differ by multiples of some sum or a little less, so
with that sum as unit the left side hardly grows; what is needed is rounded up by half a
unit on average. That is what mixtures of columns do not see, and searches in whole find
late.
"""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array, vstack

from lawyer_assign.arrays import UNBOUNDED, Floats
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import LinearForm
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch

DIVISORS = 4
"""Units are a factor through a number up to this."""

TRIED = 12
"""Units that are tried: those in which a mixture lacks most."""

LEAST = 1e-6
"""No less is lacking."""


def with_rounded(form: LinearForm, rows: int, watch: Watch) -> LinearForm:
    """Return a form whose first rows are said in the unit that says most, too.

    Parameters
    ----------
    form
        Of columns of 0 or more and one tier; left as it is if there are others.
    rows
        So many are looked at; those that need nothing are passed over.
    watch
        Clock.
    """
    unit = unit_of(form, rows, watch)
    return form if unit is None else in_unit(form, rows, unit)


def unit_of(form: LinearForm, rows: int, watch: Watch) -> int | None:
    """Return the unit in which mixtures cost most; ``None`` if in none any more."""
    mixed = minimum(program_of(form, 0), watch, "choose")
    if mixed is None:
        return None
    best, cost = None, mixed.cost
    for unit in _units(form, rows, mixed.values):
        tried = program_of(in_unit(form, rows, unit), 0)
        found = minimum(tried, watch, "choose")
        if found is None:  # out of time, or no mixture keeps them: whole ones do not
            break
        if found.cost > cost + LEAST:
            best, cost = unit, found.cost
    return best


def _units(form: LinearForm, rows: int, mixed: Floats) -> list[int]:
    """Return units in which a mixture lacks something, those first where most."""
    taken = form.matrix[:rows].multiply(mixed > LEAST).data
    values = np.unique(taken[taken > 0])
    units = np.unique(-(-values[:, None] // np.arange(1, DIVISORS + 1)))
    lacks = np.zeros(len(units))
    for at, unit in enumerate(units.tolist()):
        own = in_unit(form, rows, unit)
        lack = own.row_least[len(form.row_least) :] - (
            own.matrix[len(form.row_least) :] @ mixed
        )
        lacks[at] = unit * np.maximum(lack, 0).sum()
    order = np.argsort(-lacks, kind="stable")[:TRIED]
    found: list[int] = units[order][lacks[order] > LEAST].tolist()
    return found


def in_unit(form: LinearForm, rows: int, unit: int) -> LinearForm:
    """Return a form with its first rows in a unit behind all rows."""
    if (form.least < 0).any():
        return form
    least = form.row_least[:rows]
    own = np.flatnonzero((least > 0) & (least < UNBOUNDED))
    rounded = csr_array(form.matrix[own])
    rounded.data = -(-rounded.data // unit)
    return replace(
        form,
        matrix=csr_array(vstack([form.matrix, rounded])),
        row_least=np.concatenate([form.row_least, -(-least[own] // unit)]),
        row_most=np.concatenate([form.row_most, np.full(len(own), UNBOUNDED)]),
    )
