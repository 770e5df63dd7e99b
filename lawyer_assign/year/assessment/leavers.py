"""Records of who served for a part of the year and has left since: set aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lawyer_assign.facts.names import all_named
from lawyer_assign.facts.origin import Origin
from lawyer_assign.year.assessment.records import RECORD_FIELDS, Records

if TYPE_CHECKING:
    from lawyer_assign.errors import Text
    from lawyer_assign.facts import Facts


class Leavers(NamedTuple):
    """Whose records do not count, and how many these are.

    Parameters
    ----------
    names
        Of lawyers, and of committees that are no more; nothing if there is nobody.
    size
        How many lawyers and committees these are.
    rows
        Of all tables together.
    """

    names: Text
    size: int
    rows: int


def without_leavers(
    facts: Facts, known: Facts, records: Records
) -> tuple[Records, Leavers]:
    """Return records without the rows of whom facts do not know and ``known`` does.

    Whom neither knows is left among them: that is a slip, and an error later.
    """
    lawyers = known.lawyer.keys() - facts.lawyer.keys()
    committees = known.committee.keys() - facts.committee.keys()
    found: set[str] = set()
    places: set[str] = set()
    left, origins, rows = {}, dict(records.origins), 0
    for table in RECORD_FIELDS:
        frame = records[table]
        is_gone = frame["lawyer"].isin(lawyers)
        is_lost = frame["committee"].isin(committees)
        found |= set(frame["lawyer"][is_gone])
        places |= set(frame["committee"][is_lost])
        if (is_gone | is_lost).any():
            stays = np.flatnonzero(~(is_gone | is_lost)).tolist()
            rows += len(frame) - len(stays)
            left[table] = frame.iloc[stays].reset_index(drop=True)
            origins[table] = records.origins.get(table, Origin(table)).only(stays)
    names = all_named(
        [known.lawyer[one] for one in sorted(found)]
        + [known.committee[one] for one in sorted(places)]
    )
    kept = (
        replace(records, **left, origins=origins, absent=records.absent)
        if left
        else records
    )
    return kept, Leavers(names, len(found) + len(places), rows)
