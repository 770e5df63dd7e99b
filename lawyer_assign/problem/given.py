"""Candidate pairs that another system hands in as a table."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, TypeGuard

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.calls import TO_PANDAS
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.policy import Policy
from lawyer_assign.problem.tables import eligible, make_pairs
from lawyer_assign.quoting import as_written

if TYPE_CHECKING:
    import pandas as pd

_ZH = {
    "committee": "社区（村）", "lawyer": "律师", "points": "评分", "minutes": "路程",
    "given": "评分",
}  # fmt: skip
NAMES = ("committee", "lawyer", "points", "minutes", "given")
MEANT = {"得分": "points", "评分": "points", "路程": "minutes"}
"""Other names of columns that need not be there."""
ALIKE = 0.8
"""How much alike names are of which one was likely meant for the other."""
_TABLE = Text(
    "Hand in a DataFrame, or a mapping of equally long lists, with the columns "
    "committee, lawyer, and optionally points, minutes",
    "请传入 DataFrame，或由等长列表组成的对照表，含 committee、lawyer 两列，"
    "可选 points、minutes",
)
LARGEST = 1_000_000
"""Points and minutes beyond this are refused: they are no points of a pair."""


NOT_LISTED = (
    Text(
        "this pair is not among the candidate pairs handed in",
        "该配对不在外部给定的候选配对中",
    ),
    Text(
        "Add the pair to the table of pairs, or take it out of the plan",
        "请将该配对补入候选配对表，或从方案中删去",
    ),
)
"""What is wrong with a post of a plan that nobody listed, and the cure."""


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
        equally long arrays. ``points`` are merit, before travel. Where there is a
        column ``given`` (as :meth:`Pairs.to_frame` writes it), that is the merit handed
        in, and ``points`` must be those that count.

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
    odd = list(find_no_columns(table))
    if odd:
        raise BadInputError(odd)
    columns = facts.columns
    given = _columns_of(table)
    committee, bad_committees = _places("committee", given, columns.committee_at)
    lawyer, bad_lawyers = _places("lawyer", given, columns.lawyer_at)
    said = "given" if "given" in given else "points"
    points, has_points, bad_points = _numbers(said, given, len(committee), -LARGEST)
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
    if said == "given" and "points" in given:
        _check_points(pairs, given, order)
    return pairs.keep(eligible(facts, policy, pairs))


def _check_points(pairs: Pairs, given: dict[str, list[Any]], order: Ints) -> None:
    """Refuse points beside ``given`` that do not count so: they were edited.

    Raises
    ------
    BadInputError
        With row and both numbers.
    """
    said, has_said, defects = _numbers("points", given, len(order), -2 * LARGEST)
    counted = pairs.points if pairs.worth is None else pairs.worth(pairs)
    differs = has_said[order] & (said[order] != counted)
    cure = Text(
        "To hand points in, put them, before travel, into given; else leave out the "
        "column points",
        "如需自行给分，请把未扣路程的评分填入 given 列；否则请删去 points 列",
    )
    for at in np.flatnonzero(differs).tolist():
        problem = Text(
            f"by facts and policy the pair counts {int(counted[at])} points",
            f"按数据和规则集，该配对应为{int(counted[at])}分",
        )
        row = int(order[at])
        value = str(int(said[row]))
        defects.append(Defect(_place(row, "points"), value, problem, cure))
    if defects:
        raise BadInputError(defects)


def find_no_columns(table: Any) -> Iterator[Defect]:  # noqa: ANN401 (whatever came)
    """Find what is no table of pairs: neither made pairs, nor columns by name."""
    if table is None or isinstance(table, Pairs):
        return
    if not (hasattr(table, "keys") and hasattr(table, "__getitem__")):
        problem = Text("is no table of pairs", "不是候选配对表")
        is_of_others = hasattr(table, "to_pandas")  # polars, pyarrow
        cure = TO_PANDAS if is_of_others else _TABLE
        yield Defect("pairs", type(table).__name__, problem, cure)
        return
    problem = Text("is no column of values", "不是一列数值")
    for name in NAMES:
        if name in table:
            column = table[name]
            if isinstance(column, str | bytes) or not hasattr(column, "__iter__"):
                yield Defect(f"pairs.{name}", as_written(column), problem, _TABLE)
    yield from _find_misspelt(table)


def _find_misspelt(table: "pd.DataFrame | Mapping[str, Any]") -> Iterator[Defect]:
    """Find columns of one's own that were likely meant for one that need not be there.

    Misspelt it would count for nothing, and nobody would know.
    """
    absent = [name for name in NAMES[2:] if name not in table]
    for name in filter(_is_text, table):
        said = name.strip().casefold()
        near = [MEANT.get(said, ""), *get_close_matches(said, absent, 1, ALIKE)]
        meant = next((one for one in near if one in absent), None)
        if name not in NAMES and meant is not None:
            cure = Text(
                f"Name it {meant}, or begin the name of a column of your own with _",
                f"请改名为 {meant}；自用列请以 _ 开头",
            )
            problem = Text("is no column that is read", "不是会读取的列")
            yield Defect("pairs", repr(name), problem, cure)


def _is_text(name: object) -> TypeGuard[str]:
    return isinstance(name, str)


def _place(row: int, name: str) -> str:
    return f"pairs[{row}].{name}"


def _columns_of(table: "pd.DataFrame | Mapping[str, Any]") -> dict[str, list[Any]]:
    missing = [name for name in ("committee", "lawyer") if name not in table]
    if missing:
        cure = Text(
            "Name the columns committee, lawyer, and optionally points, minutes",
            "请将各列命名为 committee、lawyer，以及选填的 points、minutes",
        )
        seen = ", ".join(x if _is_text(x) else as_written(x) for x in table)
        raise BadInputError(
            Defect("pairs", seen, Text(f"no column {one}", f"缺少 {one} 列"), cure)
            for one in missing
        )
    given = {name: _listed(table[name]) for name in NAMES if name in table}
    lengths = {name: len(values) for name, values in given.items()}
    if len(set(lengths.values())) > 1:
        problem = Text("unequal lengths", "各列长度不一")
        cure = Text(
            "Give one value per pair in every column", "请使每列对每个配对各有一个值"
        )
        raise BadInputError([Defect("pairs", str(lengths), problem, cure)])
    return given


def _listed(column: Any) -> list[Any]:  # noqa: ANN401 (whatever holds values)
    """Return the values of a column as Python's own, which are quick to look up."""
    if hasattr(column, "to_numpy"):
        column = column.to_numpy(object)
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _places(
    name: str, given: dict[str, list[Any]], known: dict[str, int]
) -> tuple[Ints, list[Defect]]:
    found = np.array(
        [known.get(v, -1) if isinstance(v, str) else -1 for v in given[name]], np.int64
    )
    zh = _ZH[name]
    problem = Text(f"no such {name}", f"没有这个{zh}")
    cure = Text(
        f"Correct the id, or add the {name} to the facts",
        f"请改正编号，或在数据中补上该{zh}",
    )
    defects = [
        Defect(_place(row, name), as_written(given[name][row]), problem, cure)
        for row in np.flatnonzero(found < 0).tolist()
    ]
    return found, defects


def _numbers(
    name: str, given: dict[str, list[Any]], length: int, least: int
) -> tuple[Ints, Mask, list[Defect]]:
    values = np.zeros(length, np.int64)
    if name not in given:
        return values, np.zeros(length, bool), []
    import pandas as pd

    plain = [None if _is_beyond(one) else one for one in given[name]]
    numbers = pd.to_numeric(pd.Series(plain, dtype=object), errors="coerce")
    empty = pd.isna(pd.Series(given[name], dtype=object)).to_numpy(bool)
    floats = numbers.to_numpy(np.float64, na_value=np.nan)
    fine = (floats == np.rint(floats)) & (floats >= least) & (floats <= LARGEST)
    for row in np.flatnonzero(fine & (floats >= 0) & (floats <= 1)).tolist():
        fine[row] = not isinstance(given[name][row], bool | np.bool_)
    values[fine] = floats[fine].astype(np.int64)
    problem = Text(
        f"{name} is no whole number from {least} to {LARGEST}",
        f"{_ZH[name]}（{name}）不是{least}至{LARGEST}的整数",
    )
    cure = Text("Round it, or leave it empty", "请取整，或留空")
    defects = [
        Defect(_place(row, name), as_written(given[name][row]), problem, cure)
        for row in np.flatnonzero(~fine & ~empty).tolist()
    ]
    return values, fine, defects


def _is_beyond(value: object) -> bool:
    """Return whether a number is none that pandas can tell: complex, or far too large.

    Of the first it would take the real part, at the second it stops.
    """
    if isinstance(value, int):
        return abs(value) > LARGEST
    return isinstance(value, complex | np.complexfloating)


def _twice(keys: Ints, given: dict[str, list[Any]]) -> list[Defect]:
    _, first = np.unique(keys, return_index=True)
    repeated = np.ones(len(keys), bool)
    repeated[first] = False
    return [
        Defect(
            _place(row, "committee"),
            f"{given['committee'][row]}, {given['lawyer'][row]}",
            Text("the same pair stands in an earlier row", "前面的行已有同一配对"),
            Text("Keep one row per pair", "每个配对请只留一行"),
        )
        for row in np.flatnonzero(repeated).tolist()
    ]
