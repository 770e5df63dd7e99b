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
as they do where firms are surely full
(:mod:`lawyer_assign.solver.choice.windows.list_fronts`).

Who might serve c are its options, in the table or not: each of them that is not spent
takes it. What spends them are pairs of the table, those of lawyers who are sent where
they are no option among them: whoever serves a rival, f holds it.

This is "residents apply" and "hospitals offer" of Irving and Manlove ("Finding large
stable matchings", 2009) for firms that are not only seats but lawyers. It assumes what
:mod:`lawyer_assign.solver.choice.matroid_market` asks: with two lawyers to a rival, or
more posts than her limit, a lawyer is spent by fewer rivals than counted.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.solver.choice.windows.firm_lists import Bits, Desks, Rivals
from lawyer_assign.solver.choice.windows.list_fronts import Insisting
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


def heads(stable: Stable, watch: Watch | None = None) -> Heads:
    """Shorten the lists of all committees from both ends.

    Parameters
    ----------
    stable
        Not changed.
    watch
        What is known when it says stop is returned; ``None`` = all that can be.
    """
    watch = watch or Watch()
    is_open = np.ones(len(stable.who), bool)
    is_full = np.zeros(len(stable.seats), bool)
    headed = np.zeros(stable.committees, bool)
    try:
        desks = Desks.of(stable, watch)
    except OutOfTime:
        return Heads(headed, ~is_open, is_full)
    insisting, all_rivals = Insisting.of(stable, desks), Rivals(desks)
    for _ in range(ROUNDS):
        before = int(is_open.sum()), int(headed.sum())
        try:
            insisting.close(is_open, is_full, watch)
            rivals = all_rivals.of(is_open, watch)
        except OutOfTime:
            break
        for rows in insisting.by_committee:
            alive = [row for row in rows if is_open[row]]
            last = _head(stable, alive, rivals, desks.power)
            if last >= 0:
                headed[stable.committee[alive[0]]] = True
                is_open[[one for one in alive if stable.committee_rank[one] > last]] = (
                    False
                )
        if before == (int(is_open.sum()), int(headed.sum())):
            break
    return Heads(headed, ~is_open, is_full)


def head_steps(stable: Stable, watch: Watch | None = None) -> Iterator[tuple[int, int]]:
    """Yield committee and last rank of heads, each by those before it alone.

    Lists that firms shorten are left as they are, so that each head can be told by
    counting rivals, one after the other.
    """
    watch = watch or Watch()
    desks = Desks.of(stable, watch)
    lists_of, all_rivals = Insisting.of(stable, desks).by_committee, Rivals(desks)
    is_open = np.ones(len(stable.who), bool)
    known: dict[int, int] = {}
    for _ in range(ROUNDS):
        before = len(known), int(is_open.sum())
        rivals = all_rivals.of(is_open, watch)
        for rows in lists_of:
            alive = [row for row in rows if is_open[row]]
            last, committee = _head(stable, alive, rivals, desks.power), rows[0]
            if last >= 0 and known.get(committee) != last:
                known[committee] = last
                yield int(stable.committee[committee]), last
                is_open[[one for one in alive if stable.committee_rank[one] > last]] = (
                    False
                )
        if before == (len(known), int(is_open.sum())):
            break


def _head(stable: Stable, rows: list[int], rivals: Bits, power: Ints) -> int:
    """Return the last rank of the shortest head of a list, -1 if there is none."""
    ranks = stable.committee_rank[rows].tolist()
    against, needed = 0, 0
    is_alone, is_known = False, True
    for at, row in enumerate(rows):
        own = rivals[row]
        is_known = is_known and own is not None
        against |= own or 0
        needed += int(power[row])
        is_alone |= own is not None and own.bit_count() < power[row]
        is_end = at + 1 == len(rows) or ranks[at + 1] > ranks[at]
        if is_end and (is_alone or (is_known and against.bit_count() < needed)):
            return int(ranks[at])
    return -1
