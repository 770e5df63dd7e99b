"""What further posts are paid less, line by line, as plans have it.

A flow bears prices of loads only where they do not fall, so it spreads what many posts
of a line would be paid less over all it could have: one who has two posts is credited
as one who has five, and nothing makes a flow load anybody. Where plans are sought, and
nothing is to be proved, each line is credited instead per post what its own posts were
paid less in the plan before. So who had few posts gets fewer, who had many gets more,
and what flows count comes near to what their plans cost (dynamic slope scaling; Kim and
Pardalos 1999). Lines that have no such posts keep what they were credited last.
"""

import numpy as np

from lawyer_assign.arrays import Floats, Ints, Mask
from lawyer_assign.statements import Outlay


class Credits:
    """Credits of the lines of an outlay for the posts that do not count apart.

    Parameters
    ----------
    outlay
        Whose lines are meant.
    inner
        Which pairs count apart: who has such a post as well is credited for it, too.

    Attributes
    ----------
    is_known
        Which lines had a post that does not, per line.
    saved
        Fen for one such post, per line and row; the last is that of pairs in none.
    """

    def __init__(self, outlay: Outlay, inner: Mask) -> None:
        self.outlay, self.inner = outlay, inner
        lines = int(outlay.line.max(initial=-1)) + 1
        self.is_known = np.zeros(lines, bool)
        self.saved = np.zeros((lines, len(outlay.who) + 1))

    def look_at(self, chosen: Mask) -> None:
        """Note what the posts of a plan are paid less than first ones."""
        outlay, posts = self.outlay, np.flatnonzero(chosen)
        line = outlay.line[posts]
        count = np.bincount(line[~self.inner[posts]], minlength=len(self.is_known))
        first = outlay.steps[outlay.price_list[posts], 0]
        saved = np.zeros_like(self.saved)
        less = first - outlay.paid(chosen)[posts]
        np.add.at(saved, (line, outlay.group[posts]), less)
        fresh = count > 0
        self.saved[fresh] = saved[fresh] / count[fresh, None]
        self.is_known |= fresh

    def of(self, now: Ints, scale: int) -> Ints:
        """Return the credit of each line, in fine points a post.

        Parameters
        ----------
        now
            Fine points for ``scale`` fen of each row.
        """
        worth: Floats = self.saved[:, :-1] @ (now / scale)
        return np.rint(worth).astype(np.int64)
