"""What one more yuan buys: every budget raised by itself, and planned again."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lawyer_assign.budget_rows import ample_budgets, check_amount
from lawyer_assign.calls import checked
from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.answers import Named, lang_of
from lawyer_assign.explain.budgets.gains import BudgetPrices, Gain
from lawyer_assign.explain.door import (
    Progress,
    Solved,
    Watch,
    check_limits,
    graceful_interrupt,
    solved,
)
from lawyer_assign.explain.standing import NO_PLAN
from lawyer_assign.facts import District
from lawyer_assign.formulation import formulate
from lawyer_assign.outcome import Outcome
from lawyer_assign.problem import Problem
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import Budget, TeamSize
from lawyer_assign.verbs.year import cost

Saved = tuple[int | None, int, int | None]
"""Place of the first tier that may be cheaper; points at least; points at most."""

NOTHING: Saved = (None, 0, 0)


@checked
def budget_prices(
    outcome: Outcome,
    *,
    yuan: int = 1,
    time_limit: float | None = 60,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> BudgetPrices:
    """Say what more money would buy, for every district with a budget by itself.

    Every budget is raised once, alone, and the problem planned again over the same
    candidate lists. With ``p`` the price of the plan and ``b`` its bound, ``q`` and
    ``c`` those with more money, the first tier in which they are not shown to be equal
    costs ``b - q`` points less at least and ``p - c`` at most: the best price now lies
    between ``b`` and ``p``, then between ``c`` and ``q``. Where both are proved these
    are one number. Where no district gains though all budgets are raised together, none
    does alone, for more money forbids no plan. Of districts for which the prices of
    the plan's own bounds prove it (:meth:`Outcome.budget_rows`), or whose budgets pay
    for whatever posts there may be, nothing is solved.

    Parameters
    ----------
    outcome
        With a plan.
    yuan
        How much more a year, 1 or more.
    time_limit
        Wall-clock seconds for all districts; ``None`` = no limit.
    progress, stop
        As for :func:`lawyer_assign.solve`; what is known so far is returned.

    Returns
    -------
    BudgetPrices
        A gain per district with a budget; empty without the rule ``budget``, or
        without tariffs.

    Raises
    ------
    BadInputError
        The outcome has no plan; ``yuan`` is below 1, or lifts a budget above what
        facts can say.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> facts = la.datasets.with_example_money(la.datasets.toy(), budget_percent=80)
    >>> policy = la.Policy.hangzhou_2024().with_rule(la.rules.Budget())
    >>> outcome = la.solve(facts, policy)
    >>> found = la.budget_prices(outcome, yuan=10_000)
    >>> [(one.tier, one.at_least, one.is_exact) for one in found.gains]
    [(1, 2, True), (1, 2, True)]
    """
    if outcome.plan is None:
        raise BadInputError([NO_PLAN])
    check_limits(time_limit, None, 0)
    problem, watch = outcome.problem, Watch.of_caller(time_limit, stop, progress)
    yuan = check_amount(yuan, problem.facts)
    rows = [row for row in problem.facts.districts if row.budget_yuan is not None]
    lang = lang_of(problem.facts.columns.committees)
    is_asked = any(isinstance(one, Budget) for one in problem.policy.rules)
    if not rows or not is_asked or not problem.facts.tariffs:
        return BudgetPrices(lang, yuan, (), is_complete=True)
    spent = cost(problem.facts, outcome.plan).by("district").fen.to_dict()
    with graceful_interrupt(watch):
        saved = _saved(outcome, rows, yuan, watch)
    gains = (
        _gain(outcome.tiers, row, int(spent.get(row.id, 0)), one)
        for row, one in zip(rows, saved, strict=False)
    )
    return BudgetPrices(lang, yuan, tuple(gains), is_complete=len(saved) == len(rows))


def _saved(
    outcome: Outcome, rows: Sequence[District], yuan: int, watch: Watch
) -> list[Saved]:
    """Return what each district's money would save, as far as time suffices."""
    places = [tier.number for tier in outcome.tiers]
    proved: dict[str, Saved] = {
        one.district: (
            None if one.at is None else places.index(one.at), 0, one.at_most
        )
        for one in outcome.budget_rows(yuan)
    }  # fmt: skip
    if outcome.problem.policy.must(TeamSize) is not None:
        # However many posts are made and whoever serves, there is money left.
        proved |= dict.fromkeys(ample_budgets(outcome.problem.facts), NOTHING)
    left = [row for row in rows if proved.get(row.id) != NOTHING]
    if not left:
        return [NOTHING] * len(rows)
    together = _with_more(outcome, left, yuan, watch.part(1 / (len(left) + 1)))
    is_own = together == NOTHING or len(left) == 1
    at, _, most = together
    # Alone a district saves no more than all together do, but it may save less.
    among = together if is_own else (at, 0, most)
    found: list[Saved] = []
    for row in rows:
        saved = proved.get(row.id, among)
        if saved != NOTHING and is_own:
            saved = _tighter(together, saved)
        elif saved != NOTHING:
            if watch.must_stop:
                break
            own = watch.part(1 / (len(left) - left.index(row)))
            saved = _tighter(_with_more(outcome, [row], yuan, own), saved)
        found.append(saved)
    return found


def _tighter(one: Saved, other: Saved) -> Saved:
    """Return what follows from two answers that are both proved.

    Each says that no tier before its own gains, so the later tier is the first that
    may.
    """
    if one == NOTHING or other == NOTHING:
        return NOTHING
    (at, low, high), (place, least, most) = one, other
    if at != place:
        return max(one, other, key=lambda saved: saved[0] or 0)
    known = [each for each in (high, most) if each is not None]
    return at, max(low, least), min(known) if known else None


def _with_more(
    outcome: Outcome, rows: Sequence[District], yuan: int, watch: Watch
) -> Saved:
    problem = _raised(outcome.problem, {row.id for row in rows}, yuan)
    return saved_points(outcome.tiers, solved(formulate(problem), watch))


def _raised(problem: Problem, districts: set[str], yuan: int) -> Problem:
    """Return the problem with some budgets raised; all else, and the pairs, as is."""
    rows = [
        row.model_copy(update={"budget_yuan": row.budget_yuan + yuan})
        if row.id in districts and row.budget_yuan is not None
        else row
        for row in problem.facts.districts
    ]
    return replace(problem, facts=problem.facts.replace(districts=rows))


def saved_points(now: Sequence[TierResult], more: Solved) -> Saved:
    """Return the first tier that may be cheaper with more money, and by how much.

    Parameters
    ----------
    now
        Of the plan.
    more
        With more money; whatever keeps the budgets now keeps them then.
    """
    for at, (one, other) in enumerate(zip(now, more.tiers, strict=True)):
        if one.price is None or other.price is None:
            return at, 0, None
        low = 0 if one.bound is None else max(0, one.bound - other.price)
        if other.bound is None:
            return at, low, None
        # What is proved with more money is true now as well.
        high = max(low, one.price - other.bound)
        if high or one.price != other.price:
            return at, low, high
    return NOTHING


def _gain(tiers: Sequence[TierResult], row: District, spent: int, saved: Saved) -> Gain:
    at, low, high = saved
    number, rules = (None, ()) if at is None else (tiers[at].number, tiers[at].rules)
    where, left = Named(row.id, row.name), None if at is None else tiers[at].gap
    return Gain(where, row.budget_yuan or 0, spent, number, rules, low, high, left)
