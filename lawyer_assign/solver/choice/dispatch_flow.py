"""Who can be dispatched while links come and go: a matching kept up step by step.

Links take seats of a firm, not certain lawyers: as many as are left over may be
dispatched, whoever reaches where somebody is missing. Changing a few links changes that
flow by a few augmenting paths, which costs a thousandth of a flow from nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.choice.deferred_acceptance import NOBODY, Links, Pin
from lawyer_assign.statements import DISPATCHED, Stable

_Step = tuple[int, int, int]
"""Kind of a change, whom it concerns, and what was before."""

FlowMark = tuple[int, set[int], set[int]]
"""How many changes there were, and what was wanted then."""

_HOLDER, _SPARE, _WAITS, _WAITED = range(4)


class DispatchFlow:
    """A largest dispatch of lawyers to committees that need one.

    Parameters
    ----------
    reach
        Per committee: lawyers who can be dispatched to it.
    firm
        Per lawyer.
    spare
        Per firm: lawyers that no link takes.

    Attributes
    ----------
    waiting : set of int
        Committees that need a lawyer and find none, however others are arranged.
    wanted : set of int
        Firms of which one lawyer more would let one of them have somebody.
    wishing : set of int
        Committees of which the same holds if they need nobody any more.
    """

    def __init__(
        self, reach: Sequence[Sequence[int]], firm: Sequence[int], spare: Sequence[int]
    ) -> None:
        self._reach, self._firm = reach, firm
        self._spare = list(spare)
        self._place = [NOBODY] * len(firm)
        self._lawyer = [NOBODY] * len(reach)
        self._sent: list[set[int]] = [set() for _ in spare]
        self._steps: list[_Step] = []
        self.waiting: set[int] = set()
        self.wanted: set[int] = set()
        self.wishing: set[int] = set()

    def change(
        self,
        links: Mapping[int, int],
        needy: Iterable[int],
        content: Iterable[int],
        watch: Watch | None = None,
    ) -> None:
        """Take over how links changed, and dispatch as many as before or more.

        Parameters
        ----------
        links
            Links more than before, by firm; negative: less.
        needy, content
            Committees that lost their link, and those that found one.
        watch
            Asked before everybody who is dispatched; ``None`` = nobody.

        Raises
        ------
        OutOfTime
            The watch says stop; the flow is of no use then.
        """
        for committee in content:
            if committee in self.waiting:
                self._note_waiting(committee, False)
            else:
                self._leave(self._lawyer[committee])
        for firm, more in links.items():
            self._set_spare(firm, self._spare[firm] - more)
            while self._spare[firm] < 0:
                one = next(iter(self._sent[firm]))
                self._note_waiting(self._leave(one), True)
        for committee in needy:
            self._note_waiting(committee, True)
        while self.waiting and self._augment():
            if watch is not None:
                watch.go_on()

    def mark(self) -> FlowMark:
        """Return what takes the flow back to where it is now."""
        return len(self._steps), self.wanted, self.wishing

    def back(self, mark: FlowMark) -> None:
        """Take all changes since a mark back."""
        count, self.wanted, self.wishing = mark
        while len(self._steps) > count:
            kind, one, before = self._steps.pop()
            if kind == _HOLDER:
                self._move(one, before)
            elif kind == _SPARE:
                self._spare[one] = before
            elif kind == _WAITS:
                self.waiting.discard(one)
            else:
                self.waiting.add(one)

    def _augment(self) -> bool:
        """Dispatch one more; else tell what would help."""
        line = sorted(self.waiting)
        freed: dict[int, int] = dict.fromkeys(line, NOBODY)
        asked: dict[int, int] = {}
        firms: set[int] = set()
        for committee in line:
            for lawyer in self._reach[committee]:
                if lawyer in asked:
                    continue
                asked[lawyer] = committee
                firm, others = self._firm[lawyer], [lawyer]
                if self._place[lawyer] == NOBODY:
                    if self._spare[firm] > 0:
                        self._shift(lawyer, asked, freed)
                        return True
                    # Any colleague who stays at home instead lets her go.
                    others = [] if firm in firms else sorted(self._sent[firm])
                    firms.add(firm)
                for other in others:
                    place = self._place[other]
                    if place not in freed:
                        freed[place] = lawyer
                        line.append(place)
        self.wanted, self.wishing = firms, set(freed)
        return False

    def _shift(self, last: int, asked: dict[int, int], freed: dict[int, int]) -> None:
        """Send everybody on the path to who asked for her."""
        lawyer = last
        while True:
            committee = asked[lawyer]
            before = self._lawyer[committee]
            if before != NOBODY:
                self._leave(before)
            self._go(lawyer, committee)
            if freed[committee] == NOBODY:
                self._note_waiting(committee, False)
                return
            lawyer = freed[committee]

    def _go(self, lawyer: int, committee: int) -> None:
        self._steps.append((_HOLDER, lawyer, NOBODY))
        self._move(lawyer, committee)
        self._set_spare(self._firm[lawyer], self._spare[self._firm[lawyer]] - 1)

    def _leave(self, lawyer: int) -> int:
        """Call a lawyer back, and return where she was."""
        committee = self._place[lawyer]
        self._steps.append((_HOLDER, lawyer, committee))
        self._move(lawyer, NOBODY)
        self._set_spare(self._firm[lawyer], self._spare[self._firm[lawyer]] + 1)
        return committee

    def _move(self, lawyer: int, committee: int) -> None:
        before, sent = self._place[lawyer], self._sent[self._firm[lawyer]]
        if before != NOBODY and self._lawyer[before] == lawyer:
            self._lawyer[before] = NOBODY
        self._place[lawyer] = committee
        if committee == NOBODY:
            sent.discard(lawyer)
        else:
            self._lawyer[committee] = lawyer
            sent.add(lawyer)

    def _set_spare(self, firm: int, spare: int) -> None:
        self._steps.append((_SPARE, firm, self._spare[firm]))
        self._spare[firm] = spare

    def _note_waiting(self, committee: int, is_waiting: bool) -> None:
        if is_waiting:
            self._steps.append((_WAITS, committee, NOBODY))
            self.waiting.add(committee)
        else:
            self._steps.append((_WAITED, committee, NOBODY))
            self.waiting.discard(committee)


class Firms(NamedTuple):
    """What firms and lawyers can do outside scarce districts.

    Parameters
    ----------
    rows
        Rows of the statement that links are made of.
    seats
        Per firm: links it can have.
    spare
        Per firm: lawyers whom it has for links and dispatch.
    firm
        Per lawyer.
    reach
        Per committee: lawyers who can be dispatched to it.
    is_asked
        Per committee: it needs a lawyer, whom no must names.
    """

    rows: Ints
    seats: Ints
    spare: Ints
    firm: list[int]
    reach: list[list[int]]
    is_asked: Mask

    @classmethod
    def of(cls, stable: Stable, pins: Sequence[Pin], links: Links) -> "Firms":
        """Leave out who is pinned, and seats that scarce districts take."""
        is_free = np.ones(stable.committees, bool)
        is_free[[pin.committee for pin in pins]] = False
        is_bound = np.zeros(stable.lawyers, bool)
        is_bound[[lawyer for pin in pins for lawyer in pin.lawyers]] = True
        mine = stable.is_single & is_free[stable.committee] & (stable.team == 1)
        own = mine[stable.option_row] & (stable.option_limit > 0)
        able = stable.option_lawyer[own & ~is_bound[stable.option_lawyer]]
        sent = stable.pair_is_single & is_free[stable.pair_committee]
        sent &= ~is_bound[stable.pair_lawyer]
        is_asked = np.zeros(stable.committees, bool)
        is_asked[stable.pair_committee[sent]] = True
        firm = np.zeros(stable.lawyers, np.int64)
        firm[stable.pair_lawyer] = stable.pair_firm
        firm[stable.option_lawyer] = stable.firm[stable.option_row]
        # Links with scarce districts stay, and take seats; so do pins.
        taken, size = links.firm_of[~is_asked], len(stable.seats)
        left = stable.seats - np.bincount(taken[taken != NOBODY], minlength=size)
        left = np.maximum(left, 0)
        seats, spare = (
            np.clip(np.bincount(firm[np.unique(who)], minlength=size), 0, left)
            for who in (able, np.append(able, stable.pair_lawyer[sent]))
        )
        reach = _reach(stable, sent & (stable.pair_firm_rank == DISPATCHED))
        return cls(np.flatnonzero(mine), seats, spare, firm.tolist(), reach, is_asked)


def _reach(stable: Stable, pairs: Mask) -> list[list[int]]:
    """Return the lawyers of some pairs by committee."""
    committee, lawyer = stable.pair_committee[pairs], stable.pair_lawyer[pairs]
    order = np.argsort(committee, kind="stable")
    cuts = np.searchsorted(committee[order], np.arange(1, stable.committees))
    return [one.tolist() for one in np.split(lawyer[order], cuts)]
