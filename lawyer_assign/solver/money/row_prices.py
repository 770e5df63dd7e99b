"""Prices of budgets for an answer of another backend: a few flows around its plan."""

from dataclasses import replace

from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer
from lawyer_assign.solver.flow import Flow
from lawyer_assign.solver.money.flows import Flows
from lawyer_assign.solver.money.held_bound import HeldBound
from lawyer_assign.solver.money.outlays import is_must
from lawyer_assign.solver.money.price_bound import PriceBound
from lawyer_assign.solver.money.record import Record
from lawyer_assign.statements import Outlay, Stable


def with_row_prices(formulation: Formulation, answer: Answer, run: Run) -> Answer:
    """Return an answer with bounds under whatever budgets, where it has none.

    Two-way choice is left out, which more plans keep: bounds hold all the same.
    """
    asks = any(isinstance(one, Outlay) for one in formulation.must)
    if answer.chosen is None or answer.budget_bounds or not asks:
        return answer
    record = Record(formulation.without(Stable))
    if not is_must(formulation) or Flow().why_not(record.relaxed) is not None:
        return answer
    flows = Flows(run)
    record.begin([tier.bound for tier in flows.least(record.relaxed).tiers])
    record.best = answer.chosen
    gap, last = record.first_gap(), len(record.floors) - 1
    if gap is not None:
        PriceBound(record, flows, run).raise_tier(gap, answer.chosen)
        if gap < last:
            HeldBound(record, flows, run.watch).raise_last(answer.chosen)
    return replace(answer, budget_bounds=tuple(record.budget_bounds.values()))
