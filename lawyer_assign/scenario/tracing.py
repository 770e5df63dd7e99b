"""Find all plans that are best for some trade between two rules."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from lawyer_assign.calls import checked
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, find_no_functions, is_whole
from lawyer_assign.errors import BadInputError, Defect, Text
from lawyer_assign.explain.answers import lang_of
from lawyer_assign.policy import Policy
from lawyer_assign.quoting import as_written
from lawyer_assign.scenario.frontier import Frontier
from lawyer_assign.scenario.frontier_points import FrontierPoint, Measure
from lawyer_assign.scenario.scenario import Scenario
from lawyer_assign.verbs.solve import NO_PLAN, checked_settings
from lawyer_assign.verbs.trade import TradedPlan, arranged, find_untradable, traded

CITY = 1_000
"""From so many committees on, ten points are found unless another number is asked."""

TEN = 10


@checked
def frontier(
    scenario: Scenario,
    first: str = "fewest_changes",
    second: str = "affinity",
    points: int | None = None,
    *,
    time_limit: float | None = 600,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Frontier:
    """Find the plans that are best for some trade between two rules.

    All tiers of the policy that come before the later of the two, other than theirs,
    are held at their best; of plans like that a point costs less in one of the two than
    any that costs no more in the other. What else stands in the tier of either is held
    at its best as well, unless it is traded with it. Tiers behind break ties. A rule in
    points is traded as the tier it stands in (``affinity`` together with ``must_have``
    and ``further_posts``), without the other rule of the trade; any other alone. A rule
    that the policy leaves out, such as ``fewest_changes``, comes in as it is by
    default.

    Parameters
    ----------
    scenario
        Facts and policy; its outcome is where the search begins.
    first, second
        Kinds of two rules that are wishes.
    points
        How many to find, each best for some weights of the two, ends included, lying
        well apart; ``None`` = every point there is, ten from 1,000 committees on.
    time_limit
        Seconds for all of it; ``None`` = no limit.
    progress, stop
        As for :func:`lawyer_assign.solve`; stopped, by Ctrl-C too, it returns what is
        found so far.

    Returns
    -------
    Frontier
        Each point proved by itself, with a plan, and a full outcome.

    Raises
    ------
    BadInputError
        Rules that are none, or that must hold; numbers that cannot be meant; the
        scenario has no plan.

    References
    ----------
    Haimes, Lasdon and Wismer 1971 (constraints on one measure reach every point);
    Aneja and Nair 1979 (weights between neighbours).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> last = la.Plan.of([("c1", "l1"), ("c3", "l6"), ("c4", "l3"), ("c5", "l3")])
    >>> facts = la.with_last_year(la.datasets.toy(), last)
    >>> policy = la.Policy.hangzhou_2024(stability="off")
    >>> found = la.frontier(la.Scenario(facts, policy))
    >>> [(one.first, one.second) for one in found.points]
    [(1, -519), (3, -554)]
    >>> found.is_complete, found.outcomes[0].status
    (True, 'optimal')
    """
    others = list(_find_defects(scenario, first, second, points))
    others += find_no_functions(progress=progress, stop=stop)
    workers = scenario.workers if isinstance(scenario, Scenario) else None
    seed = scenario.seed if isinstance(scenario, Scenario) else 0
    settings = checked_settings(time_limit, workers, seed, others)
    if points is None and len(scenario.facts.committees) >= CITY:
        points = TEN
    trade = arranged(scenario.policy, first, second)
    button = Watch.of_caller(None, stop)
    with graceful_interrupt(button):
        # Who stops this solve does not want the search that comes after it either.
        base = scenario.solved or scenario.solve(progress=progress, stop=stop)
        if base.plan is None:
            raise BadInputError([NO_PLAN])
        problem = replace(base.problem, policy=trade.policy)
        watch = Watch(time_limit, lambda: button.is_told_to_stop, progress)
        plans, is_complete = traded(
            problem,
            base.plan,
            trade,
            points,
            settings,
            watch,
            lambda count: watch.tell("frontier", price=count),
        )
    rows = scenario.facts.committees
    return Frontier(
        lang_of(rows),
        scenario.name,
        Measure(first, _rules_of(trade.policy, trade.first)),
        Measure(second, _rules_of(trade.policy, trade.second)),
        _held(trade.policy, trade.first, trade.second),
        tuple(map(_point, plans)),
        is_complete,
    ).with_outcomes(tuple(one.outcome for one in plans))


def _point(found: TradedPlan) -> FrontierPoint:
    plan = found.outcome.plan
    posts = () if plan is None else tuple((c, w) for c, w in plan.posts)
    return FrontierPoint(found.first, found.second, found.is_proved, posts)


def _rules_of(policy: Policy, tier: int) -> tuple[str, ...]:
    return tuple(rule.kind for rule in policy.rules if tier in rule.tiers)


def _held(policy: Policy, first: int, second: int) -> tuple[str, ...]:
    """Return the rules whose tiers are held."""
    numbers = [x for x in policy.tiers if x < max(first, second)]
    held = [x for x in numbers if x not in (first, second)]
    return tuple(kind for number in held for kind in _rules_of(policy, number))


def _find_defects(
    scenario: Scenario, first: str, second: str, points: int | None
) -> Iterator[Defect]:
    """Find what cannot be meant."""
    yield from find_untradable(scenario.policy, first, second)
    if points is not None and (not is_whole(points) or points < 2):
        yield Defect(
            "points",
            as_written(points),
            Text("is no whole number from 2 on", "不是不小于2的整数"),
            Text("Give 2 or more, or None for all", "请填写2或更大的数；None 表示全部"),
        )
