"""Solve contradictions again, demand by demand, and count every plan in them."""

from collections.abc import Mapping
from itertools import islice, product
from typing import TYPE_CHECKING, Any

import numpy as np

from lawyer_assign.explain.conflicts.contradictions import Contradiction, Contradictions
from lawyer_assign.explain.conflicts.demands import Demand, Words
from lawyer_assign.explain.conflicts.musts import musts_of
from lawyer_assign.explain.conflicts.system import System
from lawyer_assign.explain.door import Watch
from lawyer_assign.facts import Facts
from lawyer_assign.pairs import Pairs
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy

if TYPE_CHECKING:
    import pandas as pd

MOST_CHOICES = 1_000
"""Choices of rows that are tried for one contradiction: ten sentences of two rows."""


def recheck(
    found: Contradictions,
    facts: Facts,
    policy: Policy,
    pairs: "Pairs | pd.DataFrame | Mapping[str, Any] | None",
) -> bool:
    """Return whether everything found holds; see :meth:`Contradictions.recheck`."""
    facts, system = musts_of(facts, policy, pairs, _spoken_of(found, facts))
    known = _Known(system, Words(facts, policy, system.pairs))
    return all(known.holds(one) for one in found.found)


def _spoken_of(found: Contradictions, facts: Facts) -> frozenset[str]:
    """Return committees whose whole lists may be needed to say what was found.

    Those that are to be covered were asked with lists as long as that needs; plans may
    have posts that only these hold.
    """
    asked = {
        demand.who
        for one in found.found
        for demand in one.demands
        if demand.rule == "coverage"
    }
    served = {
        committee
        for one in found.found
        for posts in one.kept
        for committee, _ in posts or ()
    }
    return frozenset((asked | served) & facts.committee.keys())


class _Known:
    """The demands of a system, found again by what is said of them."""

    def __init__(self, system: System, words: Words) -> None:
        self._system = system
        self._words = words
        self._numbers: dict[tuple[str, str, bool], list[int]] = {}
        for demand in range(system.size):
            side, row = system.at(demand)
            key = (side.statement.rule, side.statement.who[row], side.asks)
            self._numbers.setdefault(key, []).append(demand)

    def holds(self, one: Contradiction) -> bool:
        """Return whether demands contradict, and each plan keeps all the others.

        Several rows of a rule of one's own can be said by one sentence: it holds if it
        does of some choice among them, which is tried row by row.
        """
        choices = product(*map(self._rows_of, one.demands))
        for numbers in islice(choices, MOST_CHOICES):
            is_apart = len({*numbers}) == len(numbers)
            if is_apart and self._holds_of(one, [*numbers]):
                return True
        return False

    def _holds_of(self, one: Contradiction, numbers: list[int]) -> bool:
        are_kept = all(
            posts is None or self._keeps(posts, numbers[:at] + numbers[at + 1 :])
            for at, posts in enumerate(one.kept)
        )
        return are_kept and self._contradict(numbers)

    def _rows_of(self, demand: Demand) -> list[int]:
        """Return the numbers of all rows that are said so."""
        same = self._numbers.get((demand.rule, demand.who, demand.asks), [])
        # Lists that were lengthened meanwhile can add cells, which say no more.
        return [
            number
            for number in same
            if self._words.demand(*self._system.at(number)).said == demand.said
        ]

    def _contradict(self, numbers: list[int]) -> bool:
        on = np.zeros(self._system.size, bool)
        on[numbers] = True
        part = self._system.part(on)
        if not np.isin(np.array(numbers)[self._system.asks[numbers]], part.ids).all():
            return True  # somebody asks for what no pair can give
        solution = part.solve(Watch())
        return solution.chosen is not None and bool(solution.tiers[0].bound)

    def _keeps(self, posts: tuple[tuple[str, str], ...], numbers: list[int]) -> bool:
        pairs = self._system.pairs
        places = pairs.places_of(Plan.of(posts).posts)
        chosen = np.zeros(len(pairs), bool)
        chosen[places[places >= 0]] = True
        missed = self._system.amounts(chosen) > 0
        return bool((places >= 0).all()) and not missed[numbers].any()
