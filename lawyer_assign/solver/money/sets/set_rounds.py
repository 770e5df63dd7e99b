"""Column generation: sets that are cheapest at the prices of a program of sets.

Good prices are those of the linear program over the sets found so far, mixed with the
best so far (Wentges 1997).
"""

from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.sets.set_bound import SetBound
from lawyer_assign.solver.money.sets.set_program import Duals

ROUNDS = 400
"""Linear programs that are solved, time allowing."""

ENOUGH = 0.5
"""Points between the linear program and what is proved, at which it stops."""

CENTRE = 0.7
"""Share of the best prices so far in those that sets are sought by."""

LATEST = 10
"""Rounds after which the program's own prices are looked at in between."""


def raise_bound(bound: SetBound, watch: Watch, goal: int | None = None) -> None:
    """Add sets to the program of a bound, and prove what its prices do.

    Parameters
    ----------
    bound
        Becomes better; its program has a solution.
    watch
        Clock.
    goal
        What is enough to be proved.
    """
    for number in range(ROUNDS):
        found = bound.program.solve(watch)
        if found is None:
            return
        value, own = found
        centre = None if bound.best is None else bound.best[1]
        tried = own if centre is None else centre.mixed(own, CENTRE)
        fresh = add_sets(bound, tried)
        if centre is not None and (not fresh or number % LATEST == LATEST - 1):
            fresh += add_sets(bound, own)
        is_close = bound.best is not None and (
            value - bound.best[0] / bound.fine < ENOUGH
        )
        proved = bound.value
        is_enough = goal is not None and proved is not None and proved >= goal
        if is_close or is_enough or not fresh or watch.must_stop:
            return


def add_sets(bound: SetBound, duals: Duals) -> int:
    """Add the cheapest sets at some prices, and keep what these prove."""
    _, posts = bound.prove(duals)
    return bound.program.add(posts)
