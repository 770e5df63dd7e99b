r"""How far down its list a committee can come if nothing blocks, ties or not.

A firm f holds c off only by committees it likes at least as much, its *rivals*. Either
f is full of them, which takes as many as f has seats; or all lawyers who might serve c,
but ``team - 1`` of them, are spent on rivals they can serve: one each where c lies
outside scarce districts, as many as her limit elsewhere. Let :math:`k_f` be the least
number of rivals that does it. They are different ones at each firm, since one firm
serves a committee. Where the firms f of the best ties of c's list, its *head*, have
fewer than :math:`\sum_f k_f` rivals in all, c is served inside its head in every plan
without a blocking pair; so it is where one firm of the head alone has fewer than
:math:`k_f`. Then c is nobody's rival outside, and other heads may get shorter in turn,
as they do where firms are surely full (:mod:`lawyer_assign.solver.choice.list_fronts`).

Who might serve c are its options, in the table or not: each of them that is not spent
takes it. What spends them are pairs of the table, those of lawyers who are sent where
they are no option among them: whoever serves a rival, f holds it.

This is "residents apply" and "hospitals offer" of Irving and Manlove ("Finding large
stable matchings", 2009) for firms that are not only seats but lawyers. It assumes what
:mod:`lawyer_assign.solver.choice.matroid_market` asks: with two lawyers to a rival, or
more posts than her limit, a lawyer is spent by fewer rivals than counted.
"""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.solver.choice.firm_lists import Desks
from lawyer_assign.solver.choice.list_fronts import Insisting
from lawyer_assign.statements import Stable

ROUNDS = 20
"""Most passes over all lists; what is known after any of them is true."""


class Heads(NamedTuple):
    """What is known of every plan without a blocking pair.

    Parameters
    ----------
    headed
        Per committee place: it has a head, so it is surely served by a firm it chose.
    beyond
        Per row: surely not used.
    is_full
        Per firm: surely serves nobody that it did not choose.
    """

    headed: Mask
    beyond: Mask
    is_full: Mask


def heads(stable: Stable) -> Heads:
    """Shorten the lists of all committees from both ends."""
    is_open = np.ones(len(stable.who), bool)
    is_full = np.zeros(len(stable.seats), bool)
    headed = np.zeros(stable.committees, bool)
    desks = Desks.of(stable)
    insisting = Insisting.of(stable, desks)
    for _ in range(ROUNDS):
        before = int(is_open.sum()), int(headed.sum())
        insisting.close(is_open, is_full)
        rivals, power = desks.rivals(is_open)
        for rows in insisting.by_committee:
            alive = [row for row in rows if is_open[row]]
            last = _head(stable, alive, rivals, power)
            if last >= 0:
                headed[stable.committee[alive[0]]] = True
                is_open[[one for one in alive if stable.committee_rank[one] > last]] = (
                    False
                )
        if before == (int(is_open.sum()), int(headed.sum())):
            break
    return Heads(headed, ~is_open, is_full)


def _head(
    stable: Stable, rows: list[int], rivals: list[set[int]], power: list[int]
) -> int:
    """Return the last rank of the shortest head of a list, -1 if there is none."""
    ranks = stable.committee_rank[rows].tolist()
    against: set[int] = set()
    needed, alone = 0, False
    for at, row in enumerate(rows):
        against |= rivals[row]
        needed += power[row]
        alone = alone or len(rivals[row]) < power[row]
        is_end = at + 1 == len(rows) or ranks[at + 1] > ranks[at]
        if is_end and (alone or len(against) < needed):
            return int(ranks[at])
    return -1
