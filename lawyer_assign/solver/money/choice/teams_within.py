"""Two-way choice within budgets where teams keep the rest from being a flow.

The tiers before choice are settled first, by teams and budgets that look at no choices:
whatever these prove of a tier holds for all plans. Then the links of deferred
acceptance (which sees one lawyer of every team) are kept as far as they go, by teams
and budgets once more: in the last tier a link is worth more than any pair's points.
What is small goes on to CP-SAT: with links in the place of choice, then as it is, with
what is proved.
"""

from collections.abc import Callable
from dataclasses import replace

from lawyer_assign.arrays import Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.formulation import Formulation, Term
from lawyer_assign.solver.answer import Answer, Held, Start, TierAnswer, with_held
from lawyer_assign.solver.choice.backend import TOO_LARGE
from lawyer_assign.solver.choice.deferred_acceptance import deferred_acceptance
from lawyer_assign.solver.choice.linked import by_points, link_cost, with_links
from lawyer_assign.solver.choice.start import better
from lawyer_assign.solver.choice.two_way import (
    pins_of,
    place_of_choice_alone,
    stable_of,
)
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.money.choice.blocking_within import answer_within
from lawyer_assign.solver.money.outlays import is_must
from lawyer_assign.statements import Stable

SETTLING, LINKING, CLOSER = 0.3, 0.35, 0.5
"""Of the time left, at most: for plans that look at no choices, then for the links, and
for what CP-SAT finds beside them."""

ALL = 0.95
"""Of the time left, at most, for the links where nothing comes behind them."""

LINK = 3_000
"""Points that a link is worth: 300 committees at 97 % of their budgets block 44 pairs,
of 316 without; with 300 points 60, with 50 points 58, for 1,600 points more."""


def may_choose_teams(formulation: Formulation) -> bool:
    """Whether budgets are a must, and choice is a tier of its own, with some behind."""
    place = place_of_choice_alone(formulation)
    is_wish = place is not None and place < len(formulation.tiers) - 1
    return is_wish and is_must(formulation) and stable_of(formulation) is not None


def choose_teams(
    formulation: Formulation,
    solve: Callable[[Formulation, Run], Answer],
    reference: CpSat,
    run: Run,
) -> Answer | None:
    """Return a plan, and what is proved of all; ``None`` where no plan comes in time.

    A bound of a tier without choice is one with it: each plan that chooses is one that
    pays as much in all other tiers there, so no tier before choice can cost less, and
    none behind it of plans that pay the least before.

    Parameters
    ----------
    formulation
        One that :func:`may_choose_teams`.
    solve
        Teams and budgets, with no look at choices.
    reference, run
        Solver for what is small; clock, stop button and settings.
    """
    watch, place = run.watch, place_of_choice_alone(formulation) or 0
    before = watch.seconds
    free = solve(formulation.without(Stable), run.under(watch.part(SETTLING)))
    if free.chosen is None and not free.is_infeasible:
        return None
    free, chosen = _of_all(free, place), free.chosen
    if chosen is not None and not watch.must_stop:
        chosen = _linked(formulation, chosen, solve, reference, run)
    nothing = TierAnswer(None, None, 0.0)
    known = Answer(
        None,
        (nothing,) * len(formulation.tiers),
        is_infeasible=free.is_infeasible,
        without_money=free.without_money,
    )
    seconds = watch.seconds - before
    answer = answer_within(formulation, place, chosen, known, free, seconds)
    answer = with_held(answer, free)
    is_large = len(formulation.pairs) >= TOO_LARGE
    if answer.status in ("infeasible", "optimal") or is_large or watch.must_stop:
        return answer
    floors = tuple(one.bound for one in free.tiers)
    start = Start(chosen, floors, passed=place)
    return replace(
        with_held(reference.solve(formulation, run, start), free),
        without_money=free.without_money,
        budget_bounds=answer.budget_bounds,
    )


def _of_all(free: Answer, place: int) -> Answer:
    """Return what plans that look at no choices prove, of whatever choice costs.

    The tier of choice is empty there: nothing is paid in it, and what holds of plans
    that pay no more there than nothing holds of all. In earnest it costs 0 at least.
    """
    tiers = list(free.tiers)
    tiers[place] = replace(tiers[place], bound=0)
    for at, one in enumerate(tiers[place + 1 :], start=place + 1):
        held = one.conditional
        if not isinstance(held, Held):
            continue
        pairs = zip(held.tiers, held.prices, strict=True)
        others = [(tier, price) for tier, price in pairs if tier != place]
        if others:
            where, prices = zip(*others, strict=True)
            tiers[at] = replace(one, conditional=Held(held.bound, where, prices))
        else:
            tiers[at] = replace(one, bound=held.bound, conditional=None)
    return replace(free, tiers=tuple(tiers))


def _linked(
    formulation: Formulation,
    chosen: Mask,
    solve: Callable[[Formulation, Run], Answer],
    reference: CpSat,
    run: Run,
) -> Mask:
    """Return the best of some plans that keep as many links as they can."""
    stable, plain = stable_of(formulation), formulation.without(Stable)
    assert stable is not None  # asked before
    order = by_points(formulation, stable)
    links = deferred_acceptance(stable, order, pins_of(formulation))
    is_large = len(formulation.pairs) >= TOO_LARGE
    last, part = plain.tiers[-1], run.watch.part(ALL if is_large else LINKING)
    worth = Term(link_cost(formulation, stable, links), LINK)
    tiers = (*plain.tiers[:-1], replace(last, terms=(*last.terms, worth)))
    found = solve(replace(plain, tiers=tiers), run.under(part)).chosen
    best = better(formulation, chosen, found)
    assert best is not None  # one is known
    if is_large or run.watch.must_stop:
        return best
    # Teams and budgets must hold where links stand in the place of choice, too.
    asked = replace(with_links(formulation, stable, links), must=plain.must)
    start, part = Start(best, (None,) * len(asked.tiers)), run.watch.part(CLOSER)
    found = reference.solve(asked, run.under(part), start).chosen
    closer = better(formulation, best, found)
    return best if closer is None else closer
