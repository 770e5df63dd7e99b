"""Rosters as tables: a town's week, duty by district, the circle of everybody."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.facts import Committee
from lawyer_assign.roster import WEEKDAYS
from lawyer_assign.roster.legs import within_circle
from lawyer_assign.roster_outcome import RosterOutcome
from lawyer_assign.views.words import Lang, say

if TYPE_CHECKING:
    import pandas as pd

CIRCLE_MINUTES, CIRCLE_KMH = 15, 20
"""二(一): the circle is one of 15 minutes; by bicycle (house rule)."""


def half_day_heads(lang: Lang) -> list[str]:
    """Return the weekday half days as a reader calls them."""
    if lang == "en":
        return list(WEEKDAYS)
    halves = {"am": "上午", "pm": "下午"}
    days = dict(zip(("mon", "tue", "wed", "thu", "fri"), "一二三四五", strict=True))
    return [f"周{days[one[:3]]}{halves[one[4:]]}" for one in WEEKDAYS]


@checked
def week_grid(
    outcome: RosterOutcome, town: str, *, district: str | None = None, lang: Lang = "zh"
) -> "pd.DataFrame":
    """Return who is where in a plain week: a row per committee, a column a half day.

    Parameters
    ----------
    outcome
        With a roster.
    town
        As the committees' rows call it.
    district
        Id, where two districts have a town of the name.
    lang
        Of heads; a village's cell says which of the month's weeks it is.

    Raises
    ------
    BadInputError
        No committee is in the town.
    """
    import pandas as pd

    rows = committees_of(outcome, town, district)
    cells = [[""] * len(WEEKDAYS) for _ in rows]
    for at, row in enumerate(rows):
        fixed = None if outcome.roster is None else outcome.roster.row.get(row.id)
        if fixed is not None:
            names = [outcome.facts.lawyer[one].name for one in fixed.lawyers]
            said = ("、" if lang == "zh" else ", ").join(names)
            if fixed.time.nth is not None:
                nth = str(fixed.time.nth)
                said = f"{said} {say('nth_week', lang, nth=nth)}"
            cells[at][WEEKDAYS.index(fixed.time.half_day)] = said
    names_of_rows = [row.name for row in rows]
    return pd.DataFrame(cells, index=names_of_rows, columns=half_day_heads(lang))


def committees_of(
    outcome: RosterOutcome, town: str, district: str | None
) -> list[Committee]:
    """Return the committees of a town, by id.

    Raises
    ------
    BadInputError
        There are none.
    """
    rows = [
        row
        for row in sorted(outcome.facts.committees, key=lambda one: one.id)
        if row.town == town and district in (None, row.district)
    ]
    if not rows:
        known = sorted({row.town for row in outcome.facts.committees})
        problem = Text("is the town of no committee", "没有社区（村）在这个乡镇街道")
        cure = Text(
            f"Name a town such as {', '.join(known[:5])}",
            f"请填写乡镇街道名称，如{'、'.join(known[:5])}",
        )
        raise BadInputError([Defect("town", town, problem, cure)])
    return rows


@checked
def duty_by_district(outcome: RosterOutcome, *, lang: Lang = "zh") -> "pd.DataFrame":
    """Return fixed times by district and half day; villages count with theirs.

    The last column counts the committees without one: a row sums to its district.

    Parameters
    ----------
    outcome
        With a roster.
    lang
        Of heads.
    """
    import pandas as pd

    districts = sorted(outcome.facts.districts, key=lambda row: row.id)
    timed = {} if outcome.roster is None else outcome.roster.row
    counts: Counter[tuple[str, str]] = Counter()
    for place in outcome.facts.committees:
        row = timed.get(place.id)
        counts[place.district, "" if row is None else row.time.half_day] += 1
    cells = [[counts[row.id, one] for one in (*WEEKDAYS, "")] for row in districts]
    heads = [*half_day_heads(lang), say("no_fixed_time", lang)]
    return pd.DataFrame(cells, index=[row.name for row in districts], columns=heads)


@checked
def circle_counts(
    outcome: RosterOutcome,
    *,
    minutes: int = CIRCLE_MINUTES,
    speed_kmh: int = CIRCLE_KMH,
) -> Mapping[str, int]:
    """Return of every community the half days, 0 to 10, with duty within the circle.

    Parameters
    ----------
    outcome
        With a roster.
    minutes, speed_kmh
        Of the circle (二(一)).
    """
    columns = outcome.facts.columns
    places = np.flatnonzero(~columns.committee_is_village)
    here, near = within_circle(
        outcome.policy.reach.travel, columns, places, minutes, speed_kmh
    )
    at = np.full(len(columns.committees), -1)
    for row in () if outcome.roster is None else outcome.roster.rows:
        if row.time.nth is None:
            place = columns.committee_at[row.committee]
            at[place] = WEEKDAYS.index(row.time.half_day)
    has = at[near] >= 0
    covered = np.zeros((len(columns.committees), len(WEEKDAYS)), bool)
    covered[here[has], at[near[has]]] = True
    counts = covered.sum(axis=1)
    return {columns.committees[one].id: int(counts[one]) for one in places.tolist()}
