r"""Posts of a firm that is not full of good ones: nobody better waits in vain.

Let q be the least of the seats of a firm and of the lawyers who may serve the committee
of a row t, as in :mod:`lawyer_assign.solver.choice.excused.firm_combs`, and let the
firm have q posts at most, dispatches among them. Let p be a post that it likes less
than t, and let :math:`s = 1` where the firm dispatches anybody. Then *every* plan keeps

.. math:: x_p \le \text{prefix}_t + y_t, \quad s \le \text{prefix}_t + y_t .

*Proof.* If t is served by its prefix, or blocks, the right side is 1 at least.
Otherwise the firm has q good posts, as good as t, and no others: neither p nor a
dispatch, which is a post that firm and committee did not both choose.

With all p and t of a firm these rows, and combs of one tooth, are all that is linear in
its posts and one t. Combs alone divide what is worse by q: a whole worse post of a firm
of 20 lets t block, or be served, by a twentieth. So of 1,000 committees the program
proved 206, 69 and 66 blocking pairs where it proves 219, 72 and 70 with these rows
(seeds 0, 9 and 6).
"""

from collections.abc import Iterator

import numpy as np

from lawyer_assign.arrays import Floats
from lawyer_assign.engines.cut import Cut
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.excused.firm_combs import FirmCombs

MOST = 8
"""Rows taken from one firm in one round."""


class WorsePosts:
    """Looks for rows that a solution violates, of firms that can be full of good posts.

    Parameters
    ----------
    combs
        Has the firms.
    count
        How many firms there are.
    """

    def __init__(self, combs: FirmCombs, count: int) -> None:
        self._combs, self._count = combs, count

    def rooms(self, point: Floats) -> Floats:
        """Return per firm how far it may dispatch; infinite = as it likes."""
        served, found = self._combs.served(point), np.full(self._count, np.inf)
        for firm, _ in self._combs.filled:
            found[firm.firm] = served[firm.columns[firm.is_tooth]].min()
        return found

    def violated(self, point: Floats, least: float, watch: Watch) -> Iterator[Cut]:
        """Yield rows that miss more than ``least``, the worst of a firm first.

        Parameters
        ----------
        point
            Per column, then per row of the statement, and per firm.
        least
            Part of a post.
        watch
            Asked.

        Raises
        ------
        OutOfTime
            The watch says stop.
        """
        served = self._combs.served(point)
        for firm, better in watch.over(self._combs.filled):
            waits = np.where(firm.is_tooth, served[firm.columns], np.inf)
            lowest = np.append(np.minimum.accumulate(waits), np.inf)  # [-1]: nobody
            sends = self._combs.sends + firm.firm
            if point[sends] > lowest[-2] + least:
                yield self._cut(sends, int(firm.columns[waits.argmin()]))
            missing = point[firm.columns] - lowest[better]
            worst = np.argsort(-missing, kind="stable")[:MOST]
            for place in worst[missing[worst] > least].tolist():
                tooth = int(waits[: better[place] + 1].argmin())
                yield self._cut(int(firm.columns[place]), int(firm.columns[tooth]))

    def _cut(self, post: int, tooth: int) -> Cut:
        """Return the row of a post and a tooth that its firm likes better."""
        prefix = self._combs.prefix(tooth)
        columns = np.append(prefix, [post, self._combs.posts + tooth])
        factors = np.append(np.ones(len(prefix), np.int64), [-1, 1])
        order = np.argsort(columns)
        return Cut(columns[order], factors[order], 0)
