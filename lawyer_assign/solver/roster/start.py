"""A first roster, quickly: the fallback of an interrupted run, and CP-SAT's hint."""

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.roster.ledger import Ledger
from lawyer_assign.statements import Table

SWEEPS = 6
"""How often every committee may choose anew."""

PUSHES = 6
"""How many committees may be pushed on, one by the other, to make room for one."""


def first_roster(formulation: Formulation[Table], watch: Watch) -> Mask | None:
    """Let committees choose one after another, then again while that makes it better.

    Who has fewest times to choose from comes first, then by place: each takes the time
    that costs least, tier by tier, given what the others have. Who finds none pushes
    another on, which may push a third.

    Returns
    -------
    Mask or None
        ``None`` if what comes out breaks a must.
    """
    turns = _Turns(formulation)
    for sweep in range(SWEEPS):
        is_better = False
        for number, at in enumerate(turns.order):
            if sweep and number % 100 == 0 and watch.must_stop:
                break
            is_better |= turns.choose(at)
        if sweep == 0:
            for at in turns.order:
                if turns.held[at] is None and not watch.must_stop:
                    is_better |= turns.push(at, PUSHES, set())
        if not is_better or watch.must_stop:
            break
    chosen = turns.ledger.mask()
    return chosen if formulation.holds(chosen) else None


class _Turns:
    """Committees with their times, and what each holds."""

    def __init__(self, formulation: Formulation[Table]) -> None:
        self.ledger = Ledger.of(formulation)
        committee = formulation.pairs.committee
        starts = np.flatnonzero(np.diff(committee, prepend=-1))
        blocks = np.split(np.arange(len(committee)), starts[1:])
        found = sorted((block.tolist() for block in blocks if len(block)), key=len)
        self.options: list[list[int]] = found
        self.held: list[int | None] = [None] * len(found)
        self.whose = {one: at for at, part in enumerate(found) for one in part}
        self.needed = set(self.ledger.demanded)
        self.order = sorted(
            range(len(found)), key=lambda at: self.needed.isdisjoint(found[at])
        )

    def choose(self, at: int) -> bool:
        """Let one committee choose anew; return whether it took another time."""
        before = self.held[at]
        self.give(at, None)
        nothing = [0] * self.ledger.tiers
        demanded = [one for one in self.options[at] if one in self.needed]
        priced = [
            (price, one != before, one)
            for one in demanded or self.options[at]
            if (price := self.ledger.price_of(one)) is not None
        ]
        best = min(priced, default=None)
        if best is not None and (demanded or best[0] <= nothing):
            self.give(at, best[2])
        return self.held[at] != before

    def give(self, at: int, time: int | None) -> None:
        """Put a time in the place of the one that a committee holds."""
        before = self.held[at]
        if before is not None:
            self.ledger.put(before, -1)
        if time is not None:
            self.ledger.put(time, 1)
        self.held[at] = time

    def push(self, at: int, depth: int, done: set[int]) -> bool:
        """Find a time for a committee, pushing others on; return whether it has one."""
        done.add(at)
        if self.choose(at) and self.held[at] is not None:
            return True
        for time in self.options[at] if depth else ():
            rivals = {self.whose[one] for one in self.ledger.in_the_way(time)}
            if len(rivals) != 1 or not rivals.isdisjoint(done):
                continue
            (rival,) = rivals
            before = self.held[rival]
            if before in self.needed:
                continue
            self.give(rival, None)
            if self.ledger.price_of(time) is not None:
                self.give(at, time)
                if self.push(rival, depth - 1, done):
                    return True
                self.give(at, None)
            self.give(rival, before)
        return False
