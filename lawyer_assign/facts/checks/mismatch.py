"""What does not fit between rows, said with its place and its cure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lawyer_assign.errors import Text

Rows = Mapping[str, Sequence[Any]]
OTHER = "{other}"


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A row that does not fit the others.

    Parameters
    ----------
    table, row, field
        Where it is; rows count from 0 in their table.
    value
        What stands there.
    problem, cure
        What is wrong, and what to do; :data:`OTHER` in the problem stands for the
        place of another row.
    other
        That row of the same table, if there is one.
    target
        Table that lacks an id of this value, if that is what is wrong.
    """

    table: str
    row: int
    field: str
    value: str
    problem: Text
    cure: Text
    other: int | None = None
    target: str = ""

    def said(self, other: Text) -> Text:
        """Return the problem with the place of the other row filled in."""
        if self.other is None:
            return self.problem
        # Once only: what comes behind it may hold anything.
        return Text(
            self.problem.en.replace(OTHER, other.en, 1),
            self.problem.zh.replace(OTHER, other.zh, 1),
        )
