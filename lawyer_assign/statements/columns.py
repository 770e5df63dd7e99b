"""Whether the columns of a statement fit together, of rules that somebody wrote.

A column that is too short, or names a row that is not there, would otherwise be an
error of numpy's in a backend, far from the rule that said it.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.statements.entries import Entries, Overlap, Together
from lawyer_assign.statements.joint import Joint
from lawyer_assign.statements.outlay import Outlay
from lawyer_assign.statements.peak import Peak
from lawyer_assign.statements.rows import Bound, Cost, LoadCost, Statement
from lawyer_assign.statements.stable import Stable


class Column(NamedTuple):
    """What a column of a statement has to be like.

    Parameters
    ----------
    beside
        What it is as long as: ``pairs`` of the table, or another field.
    below
        What its numbers are places in, said likewise; empty = any numbers.
    least
        The least place: -1 in ``group``, where a pair may be in no row.
    is_mask
        Holds booleans, not whole numbers.
    """

    beside: str
    below: str = ""
    least: int = 0
    is_mask: bool = False


_PER_PAIR, _PER_ROW = Column("pairs"), Column("who")

COLUMNS: dict[type[Statement], dict[str, Column]] = {
    Statement: {"group": Column("pairs", "who", least=-1)},
    Bound: {
        "lower": _PER_ROW,
        "upper": _PER_ROW,
        "factor": _PER_PAIR,
        "once_per": _PER_PAIR,
    },
    Cost: {"points": _PER_PAIR},
    LoadCost: {"steps": _PER_ROW},
    Peak: {"factor": _PER_PAIR, "empty": _PER_ROW, "size": _PER_ROW},
    Entries: {"row": Column("row", "who"), "pair": Column("row", "pairs")},
    Overlap: {"upper": _PER_ROW},
    Together: {
        "row": Column("row", "who"),
        "first": Column("row", "pairs"),
        "second": Column("row", "pairs"),
        "points": Column("row"),
    },
    Joint: {
        "want_row": Column("want_row", "who"),
        "met_want": Column("met_want", "want_row"),
        "met_pair": Column("met_want", "pairs"),
    },
    Outlay: {
        "upper": _PER_ROW,
        "line": _PER_PAIR,
        "price_list": Column("pairs", "steps"),
        "steps": Column("steps"),
    },
    Stable: {
        "firm": Column("who", "seats"),
        "committee": _PER_ROW,
        "firm_rank": _PER_ROW,
        "committee_rank": _PER_ROW,
        "team": _PER_ROW,
        "seats": Column("seats"),
        "pair_firm": Column("pairs", "seats"),
        "pair_committee": _PER_PAIR,
        "pair_lawyer": _PER_PAIR,
        "pair_firm_rank": _PER_PAIR,
        "pair_committee_rank": _PER_PAIR,
        "is_single": Column("who", is_mask=True),
        "pair_is_single": Column("pairs", is_mask=True),
        "option_row": Column("option_row", "who"),
        "option_lawyer": Column("option_row"),
        "option_limit": Column("option_row"),
    },
}
"""Kind or base of kinds -> its columns; a kind has those of its bases as well."""

_TABLES = frozenset({"steps"})
"""Columns with a row of numbers for each."""


def odd_column(statement: object, pairs: int) -> str | None:
    """Return what of a statement fits nothing, as code would name it, or ``None``.

    Parameters
    ----------
    statement
        Whatever a rule said.
    pairs
        How many pairs its table has.
    """
    if not isinstance(statement, Statement):
        return repr(statement)
    bases = [kind for kind in COLUMNS if isinstance(statement, kind)]
    if bases == [Statement]:
        return type(statement).__name__
    sizes = {"pairs": pairs}
    for kind in bases:
        for name, column in COLUMNS[kind].items():
            array = getattr(statement, name)
            # What stands at None is a side or a factor that there is not.
            odd = None if array is None else _odd(statement, name, column, sizes)
            if odd is not None:
                return f"{type(statement).__name__}.{name}: {odd}"
    return None


def _odd(
    statement: Statement, name: str, column: Column, sizes: dict[str, int]
) -> str | None:
    array = getattr(statement, name)
    if not isinstance(array, np.ndarray):
        return type(array).__name__
    if array.dtype.kind != ("b" if column.is_mask else "i"):
        return str(array.dtype)
    if array.ndim != 1 + (name in _TABLES) or len(array) != _size(
        statement, column.beside, sizes
    ):
        asked = _size(statement, column.beside, sizes)
        return f"shape {array.shape}; len({column.beside}) = {asked}"
    if not column.below or not array.size:
        return None
    most = _size(statement, column.below, sizes)
    wrong = array[(array < column.least) | (array >= most)]
    return f"{wrong[0]}; len({column.below}) = {most}" if wrong.size else None


def _size(statement: Statement, name: str, sizes: dict[str, int]) -> int:
    return sizes[name] if name in sizes else len(getattr(statement, name))
