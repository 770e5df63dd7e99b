"""Whose rows the nodes of a network are, and which go when somebody leaves."""

from typing import NamedTuple

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.explain.door import Sides
from lawyer_assign.formulation import Formulation
from lawyer_assign.plan import Plan
from lawyer_assign.policy import whose_of
from lawyer_assign.problem import Problem
from lawyer_assign.statements import Bound, LoadCost, Statement

CHANGES = "fewest_changes"
NOBODY = -1


class Party(NamedTuple):
    """Whom a row of fixed agreements names: a lawyer's place, or a firm's; else -1."""

    lawyer: int
    firm: int


class Own(NamedTuple):
    """Prices that go with who leaves: shape ``(tiers, lawyers)``, and by firm."""

    by_lawyer: Ints
    by_firm: Ints

    def of(self, gone: frozenset[int], firm: int | None) -> Ints:
        """Return what goes with them, per tier."""
        found: Ints = self.by_lawyer[:, sorted(gone)].sum(axis=1)
        return found if firm is None else found + self.by_firm[:, firm]


class Rows:
    """The rows of a network's nodes, in the problem of a repair.

    Parameters
    ----------
    problem, plan
        Of the repair, before anybody leaves.
    sides, formulation, chosen
        Of the network: its rows, and what they cost in the plan.
    """

    def __init__(
        self,
        problem: Problem,
        plan: Plan,
        sides: Sides,
        formulation: Formulation,
        chosen: Mask,
    ) -> None:
        columns = problem.facts.columns
        self._plan, self._problem = plan, problem
        self._members = [block.members for side in sides for block in side]
        sizes = [block.rows for side in sides for block in side]
        self._starts = np.cumsum([2, *sizes])
        self._pinned = [row for row in problem.facts.agreements if row.is_fixed]
        self._parties: list[Party] = []
        for row in self._pinned:
            named = [Party(columns.lawyer_at[one], NOBODY) for one in row.lawyers]
            self._parties += named or [Party(NOBODY, columns.firm_at[row.firm])]
        self._own = self._prices(formulation, chosen)
        self._tiers = len(formulation.tiers)

    def vanishes(
        self, node: int, gone: frozenset[int], firm: int | None
    ) -> bool | None:
        """Return whether a node's rows go with who leaves; ``None``: some of them."""
        block = int(np.searchsorted(self._starts, node, side="right")) - 1
        row = node - int(self._starts[block])
        found = {self.goes(one, row, gone, firm) for one in self._members[block]}
        return found.pop() if len(found) == 1 else None

    def counts_changes(self, node: int) -> bool:
        """Return whether a node counts the posts that are to go on, and no more."""
        block = int(np.searchsorted(self._starts, node, side="right")) - 1
        return all(one.rule == CHANGES for one in self._members[block])

    def is_odd(self, gone: frozenset[int], firm: int | None) -> bool:
        """Return whether who leaves ends a fixed agreement that bound others too.

        Other posts of the firm there would then count as posts that are to go on, and
        in a pure market the agreement would no longer let others of the firm serve.
        """
        columns = self._problem.facts.columns
        for row in self._pinned:
            named = {columns.lawyer_at[one] for one in row.lawyers}
            ends = columns.firm_at[row.firm] == firm or (named and named <= gone)
            if not ends:
                continue
            there = {columns.lawyer_at[w] for w in self._plan.lawyers_of(row.committee)}
            stay = {w for w in there - gone if columns.lawyers[w].firm == row.firm}
            if stay or "chosen_only" in self._problem.policy:
                return True
        return False

    def own_of(self, gone: frozenset[int], firm: int | None) -> Ints:
        """Return what goes with who leaves, per tier."""
        nothing = np.zeros(self._tiers, np.int64)
        return sum((one.of(gone, firm) for one in self._own.values()), nothing)

    def own_by_rule(self, gone: frozenset[int], firm: int | None) -> dict[str, int]:
        """Return what goes with who leaves, per rule."""
        return {kind: int(x.of(gone, firm).sum()) for kind, x in self._own.items()}

    def _prices(self, formulation: Formulation, chosen: Mask) -> dict[str, Own]:
        """Return what the rows cost that go with each lawyer and each firm, by rule."""
        columns, tiers = self._problem.facts.columns, len(formulation.tiers)
        found: dict[str, Own] = {}
        for at, tier in enumerate(formulation.tiers):
            for term in tier.terms:
                one = term.statement
                if isinstance(one, Bound | LoadCost):
                    paid = term.weight * one.amounts(chosen)
                    if one.rule not in found:
                        found[one.rule] = Own(
                            np.zeros((tiers, len(columns.lawyers)), np.int64),
                            np.zeros((tiers, len(columns.firms)), np.int64),
                        )
                    self._add(found[one.rule], at, one, paid)
        return found

    def _add(self, own: Own, tier: int, one: Statement, paid: Ints) -> None:
        if whose_of(one.rule) == "lawyer":
            own.by_lawyer[tier] += paid
        elif whose_of(one.rule) == "firm":
            own.by_firm[tier] += paid
        elif one.rule == "fixed_agreements":
            for party, price in zip(self._parties, paid.tolist(), strict=True):
                if party.firm != NOBODY:
                    own.by_firm[tier, party.firm] += price
                else:
                    own.by_lawyer[tier, party.lawyer] += price

    def goes(
        self, one: Statement, row: int, gone: frozenset[int], firm: int | None
    ) -> bool:
        """Return whether a row of a statement goes with who leaves."""
        if whose_of(one.rule) == "lawyer":
            return row in gone
        if whose_of(one.rule) == "firm":
            return row == firm
        if one.rule == "fixed_agreements":
            party = self._parties[row]
            return party.lawyer in gone or (party.firm != NOBODY and party.firm == firm)
        return False


def lawyers_come_first(sides: Sides) -> bool:
    """Return whether the rows of lawyers and firms are all on the first side."""
    here, there = (
        any(
            whose_of(one.rule) in ("lawyer", "firm")
            for block in side
            for one in block.members
        )
        for side in sides
    )
    return here and not there
