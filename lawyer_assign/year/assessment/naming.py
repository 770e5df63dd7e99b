"""Whom records are about: ids that the facts know, and the names beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from lawyer_assign.errors import NOTHING, BadInputError, Defect, Text
from lawyer_assign.facts.names import (
    disagreement,
    in_brackets,
    is_called,
    name_beside,
    seen_name,
)
from lawyer_assign.year.assessment.records import NAME_FIELDS, RECORD_FIELDS, Records

if TYPE_CHECKING:
    import pandas as pd

    from lawyer_assign.arrays import Ints
    from lawyer_assign.facts import Committee, Facts, Lawyer


MOST_ROWS = 5
"""Rows with the same stranger that are named one by one."""


def check_who(facts: Facts, records: Records) -> None:
    """Refuse records of whom the facts do not know.

    Raises
    ------
    BadInputError
        Every row that names a lawyer or committee that is not among the facts, or has
        another name beside the id.
    """
    defects = [*strangers_of(facts, records), *misnamed_of(facts, records)]
    if defects:
        raise BadInputError(defects)


def places_of(facts: Facts, records: Records) -> dict[str, dict[str, Ints]]:
    """Return table -> places of lawyers and committees in the facts; -1 = nobody."""
    import pandas as pd

    columns = facts.columns
    ids = {
        "lawyer": pd.Index([row.id for row in columns.lawyers], dtype=object),
        "committee": pd.Index([row.id for row in columns.committees], dtype=object),
    }
    return {
        table: {
            name: index.get_indexer(pd.Index(records[table][name]))
            for name, index in ids.items()
        }
        for table in RECORD_FIELDS
    }


def strangers_of(facts: Facts, records: Records) -> Iterator[Defect]:
    """Yield every row that names a lawyer or committee whom the facts do not know."""
    known = _names_in(facts)
    for table, at in places_of(facts, records).items():
        for name, places in at.items():
            rows = np.flatnonzero(places < 0)
            yield from _strangers(records, (table, name), rows, known[name])


_WITH_FACTS = Text(
    "Hand the facts to la.read_records too, which looks names up, or enter the id",
    "读取时请一并传入数据（la.read_records 的 facts=）以按名称查找，或填写编号",
)


def _strangers(
    records: Records, where: tuple[str, str], rows: Ints, known: Mapping[str, str]
) -> Iterator[Defect]:
    table, column = where
    values, names = records[table][column], frozenset(map(seen_name, known.values()))
    zh = {"lawyer": "律师", "committee": "社区（村）"}[column]
    problem = Text(f"there is no such {column} among the facts", f"数据中没有这个{zh}")
    cure = Text(
        "Correct the id, or leave the row out; for records of another year hand in the "
        "facts of that year; of who left within the year, the roster that goes on from "
        "the day of the change (--roster)",
        "请改正编号，或删去该行；记录属其他年度的，请使用当年的数据；年中离任的，"
        "请给出自变动之日接续的值班表（--roster）",
    )
    groups: dict[str, list[int]] = {}
    for row in rows.tolist():
        groups.setdefault(str(values.iloc[row]), []).append(row)
    for said, wrong in groups.items():
        is_named = (
            not names.isdisjoint((seen_name(said), in_brackets(said)[0] or said))
            or said.partition(" ")[0] in known
        )
        many = NOTHING
        if len(wrong) > MOST_ROWS:
            # One mistake, in one place after another: whoever left has many rows.
            more = len(wrong) - 1
            many = Text(f", nor for {more:,} rows more", f"（另有{more:,}行也是）")
            wrong = wrong[:1]
        for row in wrong:
            place = records.place(table, row, column)
            said_cure = _WITH_FACTS if is_named else cure
            yield Defect(place, said, problem.then(many), said_cure)


def misnamed_of(facts: Facts, records: Records) -> Iterator[Defect]:
    """Yield every id and name beside it that are not of the same, with both cells."""
    known: dict[str, Mapping[str, Committee | Lawyer]] = {
        "lawyer": facts.lawyer, "committee": facts.committee,
    }  # fmt: skip
    for table in RECORD_FIELDS:
        for beside, column in NAME_FIELDS.items():
            if beside in records[table]:
                yield from _misnamed(records, table, (column, beside), known[column])


def _names_in(facts: Facts) -> dict[str, dict[str, str]]:
    return {
        "lawyer": {row.id: row.name for row in facts.lawyers},
        "committee": {row.id: row.name for row in facts.committees},
    }


def _misnamed(
    records: Records,
    table: str,
    both: tuple[str, str],
    known: Mapping[str, Committee | Lawyer],
) -> Iterator[Defect]:
    column, beside = both
    frame = records[table]
    ids, names = frame[column].tolist(), frame[beside].tolist()
    # Of a hundred thousand rows few pairs differ: each is compared once.
    bad = {
        (one, said)
        for one, said in set(zip(ids, names, strict=True))
        if one in known and not is_called(said.removeprefix(f"{one} "), known[one])
    }
    if not bad:
        return
    for row, pair in enumerate(zip(ids, names, strict=True)):
        if pair in bad:
            first, second = (records.place(table, row, x) for x in both)
            told = name_beside(pair[1], known[pair[0]])
            yield disagreement((first, pair[0]), (second, pair[1]), told)


def with_names(facts: Facts, records: Records) -> Records:
    """Return records with the names of the facts beside the ids.

    Names of whom the facts do not know stay as they are.
    """
    known = _names_in(facts)
    tables = {table: _named(records[table], known) for table in RECORD_FIELDS}
    return Records(**tables, origins=records.origins, absent=records.absent)


def _named(frame: pd.DataFrame, known: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    found = frame.copy()
    for beside, column in NAME_FIELDS.items():
        ids, said = frame[column], frame.get(beside, "")
        found[beside] = ids.map(known[column]).fillna(said).astype(ids.dtype)
    return found[in_order(found)]


def in_order(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a table, each of names behind that of its ids."""
    names = {column: beside for beside, column in NAME_FIELDS.items()}
    order = [
        one
        for column in frame
        if column not in NAME_FIELDS
        for one in (str(column), names.get(str(column), ""))
    ]
    return [one for one in order if one in frame]
