"""Few blocking pairs within budgets: what a post angers has a price, and so has money.

Money is priced in the last tier alone: where no plan without a blocking pair is within
budgets, no such price leads to one that is, for choice comes before it. So the tiers
before choice are settled first, by flows that look at no choices: whatever these prove
of a tier holds for all plans. Then posts are priced by whom they anger, as without
budgets (:mod:`lawyer_assign.solver.choice.priced_flow`), but these prices make the last
tier, and money is priced among them. What a plan really blocks is counted on the plan.
"""

from dataclasses import replace

import numpy as np

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, Term
from lawyer_assign.proof import BudgetBound
from lawyer_assign.solver.answer import Answer, Start, TierAnswer, answer_of
from lawyer_assign.solver.choice.deferred_acceptance import deferred_acceptance
from lawyer_assign.solver.choice.linked import Linked, by_points, guided_by_points
from lawyer_assign.solver.choice.priced_flow import PricedFlows
from lawyer_assign.solver.choice.start import better
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of_choice_alone,
    stable_of,
    without_stability,
)
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.money.flows import CLOSED, Flows
from lawyer_assign.solver.money.outlays import is_must, outlays_of, without_outlays
from lawyer_assign.solver.money.price_search import search_by_prices
from lawyer_assign.statements import Cost, Stable

SETTLING, BLOCKING = 0.3, 0.6
"""Of the time left, at most: for the tiers before choice, then for blocking pairs."""

EACH = 0.12
"""Of the time left for blocking pairs, at most, for a plan at some prices."""


def may_block_within(formulation: Formulation) -> bool:
    """Whether budgets are a must, choice is a tier of its own, and the rest is a flow.

    Points have to come after choice.
    """
    place = place_of_choice_alone(formulation)
    if place is None or not is_must(formulation) or stable_of(formulation) is None:
        return False
    rest = without_stability(without_outlays(formulation))
    return place < len(formulation.tiers) - 1 and Flow().why_not(rest) is None


def may_be_free(formulation: Formulation, watch: Watch) -> bool:
    """Whether a plan that keeps the links of deferred acceptance is within budgets."""
    stable, free = stable_of(formulation), without_outlays(formulation)
    if stable is None:
        return False
    found = answer_of(Flow(), guided_by_points(free, stable), watch)
    chosen = None if found is None else found.chosen
    return chosen is not None and formulation.holds(chosen)


def block_few(formulation: Formulation, known: Answer, run: Run) -> Answer:
    """Return a better plan than one that is known, and what else is proved.

    Parameters
    ----------
    formulation
        One that :func:`may_block_within`.
    known
        What was found with prices of money behind choice.
    run
        Clock, stop button, and settings of searches.
    """
    watch, place = run.watch, place_of_choice_alone(formulation) or 0
    before, asked = watch.seconds, _without_choice(formulation)
    free = _by_prices(asked, run.under(watch.phase(SETTLING)))
    chosen = better(formulation, known.chosen, free.chosen)
    if chosen is not None and not watch.must_stop:
        search = WithinBudgets(_linked(formulation, asked), chosen, run)
        search.run(watch.phase(BLOCKING))
        search.settle(watch.phase(1.0))
        chosen = search.chosen
    seconds = watch.seconds - before
    return answer_within(formulation, place, chosen, known, free, seconds)


class WithinBudgets(PricedFlows):
    """Looks for plans within budgets that block few pairs.

    Parameters
    ----------
    linked
        What is asked, with budgets, also where it is without choice.
    chosen
        A plan that keeps every must.
    run
        Clock, stop button, and settings of searches.
    """

    def __init__(self, linked: Linked, chosen: Mask, run: Run) -> None:
        super().__init__(linked, chosen)
        self._run = run

    def settle(self, watch: Watch) -> None:
        """Better the tiers after choice, every committee with the firm it has."""
        asked, away = self._linked.relaxed, self.away
        pairs, last = asked.pairs, asked.tiers[-1]
        points = np.where(away, CLOSED, 0)
        kept = Cost("stability", pairs.committee_ids, pairs.committee, points=points)
        tier = replace(last, terms=(*last.terms, Term(kept, 1)))
        held = replace(asked, tiers=(*asked.tiers[:-1], tier))
        if not watch.must_stop:
            found = _by_prices(held, self._run.under(watch))
            self.take(found.chosen, watch)

    def _cheapest(self, formulation: Formulation, watch: Watch) -> Mask | None:
        """Return a plan within budgets, as cheap as may be found in a short time."""
        return _by_prices(formulation, self._run.under(watch.part(EACH))).chosen


def _by_prices(formulation: Formulation, run: Run) -> Answer:
    return search_by_prices(formulation, _by_flow, Flows(run), run)


def _by_flow(formulation: Formulation, watch: Watch) -> Answer:
    found = answer_of(Flow(), formulation, watch)
    if found is None:
        unknown = (TierAnswer(None, None, 0.0) for _ in formulation.tiers)
        return Answer(None, tuple(unknown))
    return found


def _without_choice(formulation: Formulation) -> Formulation:
    """Return the formulation without stability, budgets kept; tiers keep places."""
    free = without_stability(formulation)
    return replace(free, must=(*free.must, *outlays_of(formulation)))


def _linked(formulation: Formulation, asked: Formulation) -> Linked:
    """Return the links that deferred acceptance makes, whatever they cost."""
    (stable,) = (one for one in formulation.statements if isinstance(one, Stable))
    pins, order = pins_of(formulation), by_points(formulation, stable)
    links = deferred_acceptance(stable, order, pins)
    place = place_of_choice_alone(formulation)
    return Linked(formulation, stable, asked, place, pins, order, links)


def answer_within(
    formulation: Formulation, place: int, chosen: Mask | None, known: Answer,
    free: Answer, seconds: float,
) -> Answer:  # fmt: skip
    """Return a plan with all that is proved of it.

    What plans without a look at choices prove behind choice holds whatever a plan pays
    there; what was proved of plans that block as few as may be is left out.
    """
    floors = _floors(place, known, free)
    count = len(formulation.tiers)
    prices: tuple[int | None, ...] = (None,) * count
    if chosen is not None:
        prices = formulation.prices(chosen)
    bounds = Start(chosen, floors, place).bounds(prices)
    spent = [one.seconds for one in known.tiers]
    spent[0] += seconds
    tiers = map(TierAnswer, prices, bounds, spent)
    said = {_key(one): one for one in known.budget_bounds}
    number = formulation.tiers[place].number
    for one in free.budget_bounds:
        if one.tier != number:
            said[_key(one)] = _of_any_choice(one, place, prices[place])
    return replace(
        known, chosen=chosen, tiers=tuple(tiers), budget_bounds=tuple(said.values())
    )


def _floors(place: int, known: Answer, free: Answer) -> tuple[int | None, ...]:
    """Return per tier the higher of two bounds, as far as they speak of the same plans.

    A bound of a tier speaks of plans that pay the bounds before it.
    """
    begun, first = ([one.bound for one in answer.tiers] for answer in (known, free))
    floors: list[int | None] = []
    for at, pair in enumerate(zip(begun, first, strict=True)):
        is_behind = at > place
        before = floors[:place] if is_behind else floors[:at]
        told = [
            bound
            for bound, own in zip(pair, (begun, first), strict=True)
            if bound is not None
            and own[: len(before)] == before
            and not (is_behind and own is begun)
        ]
        floors.append(max(told, default=None))
    return tuple(floors)


def _key(bound: BudgetBound) -> tuple[int, bool]:
    return bound.tier, bool(bound.prices)


def _of_any_choice(bound: BudgetBound, place: int, price: int | None) -> BudgetBound:
    """Return a bound that holds whatever a plan pays for choice, said of one price."""
    if price is None or len(bound.held) <= place:
        return bound
    held = (*bound.held[:place], price, *bound.held[place + 1 :])
    return replace(bound, held=held)
