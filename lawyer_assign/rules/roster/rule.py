"""What every rule about duty times is: the same two faces, over times and a roster."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.errors import Text
from lawyer_assign.facts.names import all_named
from lawyer_assign.facts.names import named as called
from lawyer_assign.roster import FixedTime, Roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.rule import RuleBase, Violation, naming
from lawyer_assign.statements import Bound, Statement


class RosterRule(RuleBase):
    """One rule about duty times, two faces that share parameters and no algorithm.

    ``statements`` says the rule over a table of times; ``violations`` walks a roster
    the way an auditor would. On every roster both give the same amount for every tag.
    """

    @abstractmethod
    def statements(self, patterns: Patterns) -> Iterator[Statement]:
        """Say the rule over a table of times."""

    @abstractmethod
    def violations(self, case: RosterCase, roster: Roster) -> Iterator[Violation]:
        """Find where a roster misses the rule, and by how much."""

    def said(self, patterns: Patterns) -> list[Statement]:
        """Return what ``statements`` say; whoever asks rules of a policy asks this.

        Raises
        ------
        BadInputError
            A rule that somebody wrote raises; naming it, with its error as the cause.
        """
        with naming(self, "statements"):
            return list(self.statements(patterns))

    def faults(self, case: RosterCase, roster: Roster) -> list[Violation]:
        """Return what ``violations`` finds; raises as :meth:`said` does."""
        with naming(self, "violations"):
            return list(self.violations(case, roster))


class TimeRule(RosterRule):
    """A rule that forbids single times; as a must it keeps them out of the table."""

    @abstractmethod
    def forbids(self, patterns: Patterns) -> Mask:
        """Return whether each time is forbidden."""

    def barred(self, patterns: Patterns) -> Mask:
        """Return what ``forbids`` says; raises as :meth:`said` does."""
        with naming(self, "forbids"):
            return self.forbids(patterns)

    def statements(self, patterns: Patterns) -> Iterator[Bound]:
        """Say that no forbidden time is chosen: one row per committee."""
        forbidden = self.barred(patterns)
        if forbidden.any():
            rows = patterns.committee_ids
            group = np.where(forbidden, patterns.committee, -1)
            yield Bound(self.kind, rows, group, upper=np.zeros(len(rows), np.int64))


def rows_of(*keys: Ints) -> tuple[Ints, Ints]:
    """Return first places of equal combinations of keys, and the number of each."""
    if not len(keys[0]):
        nothing = np.zeros(0, np.int64)
        return nothing, nothing
    _, first, row = np.unique(
        np.stack(keys), axis=1, return_index=True, return_inverse=True
    )
    return first.astype(np.int64), row.reshape(-1).astype(np.int64)


def named(case: RosterCase, committee: str) -> Text:
    """Return a committee's name and id, as reports show them."""
    return called(case.facts.committee[committee])


def named_all(case: RosterCase, lawyers: Iterable[str]) -> Text:
    """Return lawyers' names and ids, as reports show them."""
    return all_named(case.facts.lawyer[one] for one in lawyers)


def meet(one: FixedTime, other: FixedTime) -> bool:
    """Return whether two times fall on the same half day of some week."""
    return one.half_day == other.half_day and on_one_day(one, other)


def on_one_day(one: FixedTime, other: FixedTime) -> bool:
    """Return whether two times fall on the same day of some week."""
    return one.weekday == other.weekday and (
        one.nth is None or other.nth is None or one.nth == other.nth
    )
