"""The statement of teams: what the chosen pairs of a row have together."""

from dataclasses import dataclass

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.statements.rows import Statement


@dataclass(frozen=True, eq=False, repr=False)
class Joint(Statement):
    """What the chosen pairs of a row are to have together.

    The amount of a row is the number of its wants that none of its chosen pairs meets;
    0 while no pair of the row is chosen.

    Parameters
    ----------
    rule, who, group
        As of every :class:`Statement`.
    want_row
        Per want: the row that wants it.
    met_want, met_pair
        Per entry: a want, and a pair of its row that meets it; each entry once.
    """

    want_row: Ints
    met_want: Ints
    met_pair: Ints

    def amounts(self, chosen: Mask) -> Ints:
        """Return how many wants each row in use is left with."""
        is_met = np.zeros(len(self.want_row), bool)
        is_met[self.met_want[chosen[self.met_pair]]] = True
        open_rows = self.want_row[~is_met]
        lacking = np.bincount(open_rows, minlength=len(self.who)).astype(np.int64)
        return np.where(self.counts(chosen) > 0, lacking, 0)

    @property
    def lacking(self) -> Ints:
        """Per pair: how many wants of its row it does not meet by itself."""
        wants = np.bincount(self.want_row, minlength=len(self.who))
        met = np.bincount(self.met_pair, minlength=len(self.group))
        inside = self.group >= 0
        found = np.zeros(len(self.group), np.int64)
        found[inside] = wants[self.group[inside]] - met[inside]
        return found

    def on_rows(self, rows: Mask) -> "Joint":
        """Return the statement with only the pairs and wants of some of its rows."""
        wants = rows[self.want_row]
        place = np.cumsum(wants) - 1
        entries = wants[self.met_want]
        inside = (self.group >= 0) & rows[self.group]
        return Joint(
            self.rule,
            self.who,
            np.where(inside, self.group, -1),
            want_row=self.want_row[wants],
            met_want=place[self.met_want[entries]],
            met_pair=self.met_pair[entries],
        )
