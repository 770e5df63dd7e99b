"""Candidate pairs that another system hands in as a table."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.errors import BadInputError, Defect
from lawyer_assign.facts import Facts
from lawyer_assign.facts.columns import Ints
from lawyer_assign.pairs import Pairs
from lawyer_assign.pairs.table import Mask
from lawyer_assign.policy import Policy
from lawyer_assign.problem.tables import eligible, make_pairs

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 1_000_000
"""Points and minutes beyond this are refused: they are no points of a pair."""


def pairs_from_frame(
    facts: Facts, policy: Policy, table: "pd.DataFrame | Mapping[str, Any]"
) -> Pairs:
    """Take candidate pairs ready-made.

    Parameters
    ----------
    facts, policy
        Not changed. Rules that must hold still remove pairs.
    table
        Columns ``committee`` and ``lawyer`` (ids), and optionally ``points`` and
        ``minutes`` (whole numbers; missing = computed): a DataFrame, or a mapping of
        equally long arrays.

    Returns
    -------
    Pairs
        Sorted by committee, then lawyer.

    Raises
    ------
    BadInputError
        Missing columns, unknown ids, pairs given twice, values that are no whole
        numbers; each with its row.
    """
    columns = facts.columns
    given = _columns_of(table)
    committee, bad_committees = _places("committee", given, columns.committee_at)
    lawyer, bad_lawyers = _places("lawyer", given, columns.lawyer_at)
    points, has_points, bad_points = _numbers("points", given, len(committee), -LARGEST)
    minutes, has_minutes, bad_minutes = _numbers("minutes", given, len(committee), 0)
    defects = [*bad_committees, *bad_lawyers, *bad_points, *bad_minutes]
    if not defects:
        defects = _twice(committee * len(columns.lawyers) + lawyer, given)
    if defects:
        raise BadInputError(defects)
    order = np.lexsort((lawyer, committee))
    is_cut = np.zeros(len(columns.committees), bool)
    pairs = make_pairs(facts, policy, committee[order], lawyer[order], is_cut)
    pairs = replace(
        pairs,
        minutes=np.where(has_minutes[order], minutes[order], pairs.minutes),
        points=np.where(has_points[order], points[order], pairs.points),
        has_points=has_points[order] | pairs.has_points,
    )
    return pairs.keep(eligible(facts, policy, pairs))


def _columns_of(table: "pd.DataFrame | Mapping[str, Any]") -> dict[str, list[Any]]:
    missing = [name for name in ("committee", "lawyer") if name not in table]
    if missing:
        cure = "Name the columns committee, lawyer, and optionally points, minutes"
        seen = ", ".join(str(one) for one in table)
        raise BadInputError(
            Defect("pairs", seen, f"no column {one}", cure) for one in missing
        )
    names = ("committee", "lawyer", "points", "minutes")
    given = {name: list(table[name]) for name in names if name in table}
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        cure = "Give one value per pair in every column"
        raise BadInputError([Defect("pairs", str(lengths), "unequal lengths", cure)])
    return given


def _places(
    name: str, given: dict[str, list[Any]], known: dict[str, int]
) -> tuple[Ints, list[Defect]]:
    found = [known.get(value, -1) for value in given[name]]
    cure = f"Correct the id, or add the {name} to the facts"
    defects = [
        Defect(f"pairs row {row}", repr(given[name][row]), f"no such {name}", cure)
        for row, place in enumerate(found)
        if place < 0
    ]
    return np.array(found, np.int64), defects


def _numbers(
    name: str, given: dict[str, list[Any]], length: int, least: int
) -> tuple[Ints, Mask, list[Defect]]:
    values = np.zeros(length, np.int64)
    if name not in given:
        return values, np.zeros(length, bool), []
    import pandas as pd

    numbers = pd.to_numeric(pd.Series(given[name], dtype=object), errors="coerce")
    empty = pd.isna(pd.Series(given[name], dtype=object)).to_numpy(bool)
    floats = numbers.to_numpy(np.float64, na_value=np.nan)
    fine = (floats == np.rint(floats)) & (floats >= least) & (floats <= LARGEST)
    values[fine] = floats[fine].astype(np.int64)
    defects = [
        Defect(
            f"pairs row {row}",
            repr(given[name][row]),
            f"{name} is no whole number from {least} to {LARGEST}",
            "Round it, or leave it empty",
        )
        for row in np.flatnonzero(~fine & ~empty).tolist()
    ]
    return values, fine, defects


def _twice(keys: Ints, given: dict[str, list[Any]]) -> list[Defect]:
    _, first = np.unique(keys, return_index=True)
    repeated = np.ones(len(keys), bool)
    repeated[first] = False
    return [
        Defect(
            f"pairs row {row}",
            f"{given['committee'][row]}, {given['lawyer'][row]}",
            "the same pair stands in an earlier row",
            "Keep one row per pair",
        )
        for row in np.flatnonzero(repeated).tolist()
    ]
