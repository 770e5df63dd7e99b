"""What a 值班表 takes over from the one before it, read back."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from lawyer_assign.facts import Facts
from lawyer_assign.facts.duty import PublishedTime
from lawyer_assign.files.cells.cell import read_id
from lawyer_assign.files.cells.numbers import read_date
from lawyer_assign.publish.book_rows import BookRow, one_of
from lawyer_assign.publish.past_sheet import PARTS
from lawyer_assign.roster import FixedTime, Visit
from lawyer_assign.roster.past import Named, Past, lawyers_in


class PastRows(NamedTuple):
    """What the sheet says, before names are looked up."""

    since: dt.date
    visits: tuple[Visit, ...]
    carried: tuple[Visit, ...]
    withdrawn: tuple[Visit, ...]
    times: tuple[PublishedTime, ...]

    def with_names(self, named: Named, facts: Facts) -> Past:
        """Return it with names of whom the facts do not know."""
        every = [*self.visits, *self.carried, *self.withdrawn]
        gone = lawyers_in(every) - facts.lawyer.keys()
        lost = {one.committee for one in every} - facts.committee.keys()
        return Past(
            self.since, self.visits, self.carried, self.withdrawn,
            tuple(one for one in named.people if one.id in gone),
            tuple(one for one in named.places if one.id in lost), self.times,
        )  # fmt: skip


def past_of(
    rows: Sequence[BookRow],
    visit_of: Callable[[BookRow], Visit | None],
    time_of: Callable[[BookRow], FixedTime | None],
) -> PastRows | None:
    """Return what the sheet says; ``None`` of a roster that goes on from no other.

    What cannot be read is noted with its cell.
    """
    if not rows:
        return None
    since = rows[0].read("since", read_date, None)
    parts: dict[str, list[Any]] = {part: [] for part in PARTS}
    for row in rows:
        part = row.read("part", one_of(PARTS), None)
        if part is not None:
            parts[part].append(
                visit_of(row) if part != "times" else _time(row, time_of)
            )
    said = [tuple(one for one in parts[part] if one is not None) for part in PARTS]
    return None if since is None else PastRows(since, *said)


def last_times_of(
    rows: Sequence[BookRow], time_of: Callable[[BookRow], FixedTime | None]
) -> tuple[PublishedTime, ...]:
    """Return what the sheet of last year's times says; whoever has left since."""
    said = (_time(row, time_of) for row in rows)
    return tuple(one for one in said if one is not None)


def _time(
    row: BookRow, time_of: Callable[[BookRow], FixedTime | None]
) -> PublishedTime | None:
    committee, time = row.read("committee", read_id, None), time_of(row)
    if committee is None or time is None:
        return None
    half_day, nth = time.half_day, time.nth
    return PublishedTime(committee=committee, half_day=half_day, nth=nth)
