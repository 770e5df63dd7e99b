"""Parts of a plan that share money: the sets of one row of money, or of two.

What loads save in a row has to fit what it needs, so sets that would be cheaper find no
room until others of the row change with them, or of another row that a load lies in as
well or that has further posts to spare. A search in whole ends in tenths of a second
there, for what ties these sets to the rest of the plan is little. So single rows come
first and then every two, the dearest before others, and none again before one of its
rows changed.
"""

from itertools import combinations

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.solver.money.renewal.parts import Part
from lawyer_assign.statements import Outlay

Rows = tuple[int, ...]
"""Places of rows of money."""


class RowParts:
    """Names parts of plans, one after the other.

    Parameters
    ----------
    outlay
        Whose rows are meant.
    committee
        Of each pair.
    able
        Which pairs may be chosen anew.
    largest
        Committees that a part has at most.
    """

    def __init__(
        self, outlay: Outlay, committee: Ints, able: Mask, largest: int
    ) -> None:
        self.outlay, self.committee, self.able = outlay, committee, able
        self.largest = largest
        self.rows = len(outlay.who)
        every = range(self.rows)
        self.times: dict[Rows, int] = {(one,): 0 for one in every}
        """How often rows were named."""
        self.times |= dict.fromkeys(combinations(every, 2), 0)
        self.stale: set[Rows] = set()
        """Rows that did not change since they were named."""

    def named(self, plan: Mask, above: Floats) -> Part | None:
        """Return the next part of a plan; ``None`` where all that changed was named.

        Parameters
        ----------
        plan
            That it is of.
        above
            What its posts in each row cost above the least of their lines.
        """

        def late(rows: Rows) -> tuple[int, int, float]:
            return self.times[rows], len(rows), -sum(above[at] for at in rows)

        fresh = [rows for rows in self.times if rows not in self.stale]
        for rows in sorted(fresh, key=late):
            self.stale.add(rows)
            self.times[rows] += 1
            part = self.of(plan, rows)
            if 0 < part.committee.sum() <= self.largest:
                return part
        return None

    def note(self, changed: Mask) -> None:
        """Hear which pairs of a plan changed."""
        rows = set(self.outlay.group[changed].tolist())
        self.stale = {one for one in self.stale if not rows.intersection(one)}

    def of(self, plan: Mask, rows: Rows) -> Part:
        """Give up all lines that have posts in some rows."""
        outlay, own = self.outlay, plan & self.able
        line = np.zeros(int(outlay.line.max(initial=-1)) + 1, bool)
        line[outlay.line[own & np.isin(outlay.group, rows)]] = True
        committee = np.zeros(int(self.committee.max(initial=-1)) + 1, bool)
        committee[self.committee[own & line[outlay.line]]] = True
        return Part(line, committee)
