"""Between two neighbours of a frontier: points that no weights reach.

A plan that costs less in the first tier than the dearer neighbour, and no more in the
second than the best such plan known, costs at most what these two prices together do
under the weights of the line between the neighbours. A flow bounds that weighted price
from below, and its reduced costs say by how much choosing a pair raises it at least: a
pair that passes is in no plan that matters. So the search begins among pairs that cost
nothing, where plans on the line lie; every better plan shortens what has to be looked
at, and every round looks further, until both meet.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Term, Tier, narrowed
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.choice.start import start_by_choice
from lawyer_assign.solver.choice.two_way import place_of, stable_of, without_stability
from lawyer_assign.solver.cpsat.locked import solve_locked
from lawyer_assign.solver.flow.backend import priced_of

FARTHER = 4
"""How many times further the next round looks."""
NEAR = 2
"""Units of the second tier that the first round but one looks beyond the line."""


class Point(Protocol):
    """A plan, and what it costs in the two tiers."""

    @property
    def prices(self) -> tuple[int, int]:
        """In the first and in the second tier."""

    @property
    def chosen(self) -> Mask:
        """Per pair."""


class _Line(NamedTuple):
    """The line between two neighbours, as far as a flow knows it.

    Parameters
    ----------
    reduced
        Per pair: what choosing it costs at least, all tiers in one number.
    is_open
        Per pair: whether a plan that matters may choose it at all.
    least
        Prices of the best plan of the flow, the weighted tier last.
    folded
        What a point of each of these tiers weighs in that number.
    weight
        What a point of the second tier weighs in the weighted one.
    """

    reduced: Ints
    is_open: Mask
    least: tuple[int, ...]
    folded: tuple[int, ...]
    weight: int

    def room(self, most: Sequence[int]) -> int:
        """Return what a plan with such prices at most costs beyond the least."""
        rows = zip(self.folded, most, self.least, strict=True)
        return sum(weight * (high - low) for weight, high, low in rows)


def between(
    formulation: Formulation,
    held: int,
    edge: tuple[Point, Point],
    run: Run,
) -> Answer:
    """Return the plan cheapest in the second tier that costs less in the first.

    Parameters
    ----------
    formulation
        Tiers that are held, then the second, then the first, then those that break
        ties.
    held
        How many tiers are held.
    edge
        Two neighbours, cheaper in the first tier and in the second; both are best in
        the tiers that are held.
    run
        Its settings and its clock.

    Returns
    -------
    Answer
        A plan, with bounds among plans that cost less than the second neighbour in the
        first tier; no bounds where the search ended early.
    """
    one, other = edge
    lock = (held + 1, other.prices[0] - 1)
    line = _line(formulation, held, edge, run.watch)
    best, reach = one.chosen, 0
    while True:
        mask = np.ones(len(best), bool)
        if line is not None:
            mask = (line.is_open & (line.reduced <= reach)) | best
        part = narrowed(formulation, mask)
        answer = solve_locked(part, *lock, best[mask], run)
        if answer.chosen is not None:
            best = np.zeros(len(mask), bool)
            best[mask] = answer.chosen
        answer = replace(answer, chosen=best)
        if line is None:
            return answer
        needed = line.room(_most(formulation, held, edge, best))
        if reach >= needed:
            return answer
        if run.watch.must_stop:
            tiers = tuple(replace(tier, bound=None) for tier in answer.tiers)
            return replace(answer, tiers=tiers)
        near = NEAR * line.weight * line.folded[-1]
        reach = min(needed, max(near, FARTHER * reach))


def _most(
    formulation: Formulation, held: int, edge: tuple[Point, Point], best: Mask
) -> list[int]:
    """Return what a plan that is no worse than the best known costs at most."""
    (a, b), (c, d) = edge[0].prices, edge[1].prices
    prices = formulation.prices(best)
    return [*prices[:held], (c - a) * prices[held] + (b - d) * (c - 1)]


def _line(
    formulation: Formulation, held: int, edge: tuple[Point, Point], watch: Watch
) -> _Line | None:
    """Return the line as a flow knows it; ``None`` if there is no such flow."""
    (a, b), (c, d) = edge[0].prices, edge[1].prices
    tiers = formulation.tiers
    terms = tuple(
        Term(term.statement, term.weight * weight)
        for tier, weight in ((tiers[held], c - a), (tiers[held + 1], b - d))
        for term in tier.terms
    )
    asked = replace(formulation, tiers=(*tiers[:held], Tier(tiers[held].number, terms)))
    relaxed, is_open = _relaxed(asked, edge[0].chosen, watch)
    priced = priced_of(relaxed, watch)
    if priced is None or priced.reduced is None:
        return None
    least = tuple(tier.price or 0 for tier in priced.answer.tiers)
    return _Line(priced.reduced, is_open, least, priced.weights, c - a)


def _relaxed(asked: Formulation, known: Mask, watch: Watch) -> tuple[Formulation, Mask]:
    """Return the formulation without two-way choice, but with what it implies.

    Also which pairs a plan that matters may choose.

    Amounts of stability are never below 0, and weights above, so that leaving them out
    only makes plans cheaper. Where it is a tier that is held, every plan that matters
    blocks nothing and is as good before as the plan known; what such plans keep, if
    anything is known of it, is said in its place.
    """
    everything = np.ones(len(asked.pairs), bool)
    if stable_of(asked) is None:
        return asked, everything
    place = place_of(asked)
    if place is not None and place < len(asked.tiers) - 1:
        begun = start_by_choice(asked, watch)
        first = None if begun is None else begun.start.chosen
        if begun is not None and begun.narrow is not None and first is not None:
            upto = slice(place + 1)
            if asked.prices(first)[upto] == asked.prices(known)[upto]:
                return begun.narrow.formulation, begun.narrow.is_open
    return without_stability(asked), everything
