"""A roster: which fixed time every committee has, and who takes turns there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lawyer_assign.cards import frame_html
from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.roster.times import FixedTime

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class RosterRow:
    """The published time of one committee.

    Parameters
    ----------
    committee
        Its id.
    time
        One time for the committee, whoever of its team comes.
    lawyers
        Ids of its team in the order in which they take turns, visit by visit; the first
        of them comes first in the year.
    stand_in
        Id of the lawyer named to stand in; ``None`` = nobody is named.
    """

    committee: str
    time: FixedTime
    lawyers: tuple[str, ...]
    stand_in: str | None = None


@dataclass(frozen=True)
class Roster:
    """Rows by committee, each once; a committee without a time has no row.

    Build one with :meth:`of`. Dates are no part of it: see ``expand_roster``.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> small = la.datasets.district(committees=8, lawyers=9, seed=0)
    >>> facts = la.datasets.with_duty(small)
    >>> roster = la.plan_roster(la.solve(facts), la.DayTable.of_years(2026))
    >>> la.check_roster(roster).is_clean
    True
    """

    rows: tuple[RosterRow, ...]

    @classmethod
    def of(cls, rows: Iterable[RosterRow]) -> "Roster":
        """Make a roster of rows in any order."""
        return cls(tuple(sorted(rows, key=lambda row: row.committee)))

    def __len__(self) -> int:
        """Return the number of committees with a time."""
        return len(self.rows)

    def __repr__(self) -> str:
        """Return how many committees have a time; those of a city fill the screen."""
        return f"Roster({len(self)} times)"

    def _repr_html_(self) -> str:
        """Show the first times in a notebook."""
        said = Text(f"{len(self):,} times", f"固定服务时间{len(self):,}个")
        frame = self.to_frame()
        frame["time"] = [row.time.text for row in self.rows]
        return frame_html(said, frame, None)

    def to_frame(self, facts: Facts | None = None) -> "pd.DataFrame":
        """Return the times as a table, a row per committee, with names if facts say.

        ``time`` says in words what ``half_day`` and ``nth`` (of the month; empty: every
        week) say; ``lawyers`` is a tuple of ids in the order in which they take turns.
        """
        import pandas as pd

        columns: dict[str, list[object]] = {
            "committee": [row.committee for row in self.rows],
            "time": [row.time.text.en for row in self.rows],
            "half_day": [row.time.half_day for row in self.rows],
            "nth": [row.time.nth for row in self.rows],
            "lawyers": [row.lawyers for row in self.rows],
            "stand_in": [row.stand_in for row in self.rows],
        }
        if facts is not None:
            columns["committee_name"] = [
                facts.committee[row.committee].name for row in self.rows
            ]
            columns["lawyer_names"] = [
                "; ".join(facts.lawyer[one].name for one in row.lawyers)
                for row in self.rows
            ]
        return pd.DataFrame(columns, dtype=object)

    def __bool__(self) -> bool:
        """Return true: a roster without rows is an answer too."""
        return True

    @cached_property
    def row(self) -> Mapping[str, RosterRow]:
        """Rows by committee."""
        return {row.committee: row for row in self.rows}

    @cached_property
    def _by_lawyer(self) -> Mapping[str, tuple[RosterRow, ...]]:
        found: dict[str, list[RosterRow]] = {}
        for row in self.rows:
            for lawyer in row.lawyers:
                found.setdefault(lawyer, []).append(row)
        return {lawyer: tuple(rows) for lawyer, rows in found.items()}

    def of_lawyer(self, lawyer: str) -> tuple[RosterRow, ...]:
        """Return the rows in which a lawyer takes turns, by committee."""
        return self._by_lawyer.get(lawyer, ())

    def time_of(self, committee: str) -> FixedTime | None:
        """Return the published time of a committee, ``None`` if it has none."""
        row = self.row.get(committee)
        return None if row is None else row.time
