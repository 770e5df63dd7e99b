"""All plans that are best for some trade between two rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, Self

from lawyer_assign.calls import checked
from lawyer_assign.engines.interrupt import graceful_interrupt
from lawyer_assign.engines.watch import Progress, Watch, find_no_functions, is_whole
from lawyer_assign.errors import BadInputError, Defect, Lang, Text, UnsupportedError
from lawyer_assign.explain.answers import Answer, lang_of, title
from lawyer_assign.files.table import Table
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.scenario.renewal import NO_OUTCOME
from lawyer_assign.scenario.scenario import Scenario
from lawyer_assign.verbs.solve import NO_PLAN, checked_settings
from lawyer_assign.verbs.trade import TradedPlan, arranged, find_untradable, traded
from lawyer_assign.views.blocks import Block

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

CITY = 1_000
"""From so many committees on, ten points are found unless another number is asked."""

TEN = 10


class Measure(NamedTuple):
    """What is traded: a tier.

    Parameters
    ----------
    rule
        Kind of the rule that was asked for.
    rules
        Kinds of all rules that are weighed together in its tier.
    """

    rule: str
    rules: tuple[str, ...]

    @property
    def text(self) -> Text:
        """Return what it is called: the titles of its rules."""
        names = [title(one) for one in self.rules]
        return Text(
            " + ".join(one.en for one in names), "、".join(one.zh for one in names)
        )


class FrontierPoint(NamedTuple):
    """A plan of the frontier.

    Parameters
    ----------
    first, second
        Its prices in the two tiers, in points, lower is better.
    is_proved
        Whether it is proved that no plan that is as good in the tiers that are held
        costs less in one of the two and no more in the other.
    posts
        Committee and lawyer of each post.
    """

    first: int
    second: int
    is_proved: bool
    posts: tuple[tuple[str, str], ...]

    @property
    def plan(self) -> Plan:
        """The plan."""
        return Plan.of(self.posts)


@dataclass(frozen=True)
class Frontier(Answer):
    """Answer of :func:`frontier`.

    Parameters
    ----------
    name
        Of the scenario.
    first, second
        What is traded.
    held
        Kinds of the rules whose tiers are held at their best at every point.
    points
        Cheapest in the first measure first; each costs less in the second than all
        before it.
    is_complete
        Whether it is proved that there is no other point.
    """

    name: str
    first: Measure
    second: Measure
    held: tuple[str, ...]
    points: tuple[FrontierPoint, ...]
    is_complete: bool

    def __repr__(self) -> str:
        proved = sum(one.is_proved for one in self.points)
        whole = "complete" if self.is_complete else "not complete"
        return (
            f"Frontier({self.first.rule} against {self.second.rule}: "
            f"{len(self.points)} points, {proved} proved, {whole})"
        )

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """The outcome of every point.

        One that trades ``fewest_changes`` is proved best under the policy in which no
        more posts may end; elsewhere bounds end where the trade begins, and
        ``is_proved`` of the point says what is proved of it.

        Raises
        ------
        UnsupportedError
            The frontier was read from JSON, which has none.
        """
        found: tuple[Outcome, ...] | None = self.__dict__.get("_outcomes")
        if found is None:
            raise UnsupportedError(NO_OUTCOME)
        return found

    def with_outcomes(self, outcomes: tuple[Outcome, ...]) -> Self:
        """Return itself, which knows its outcomes from now on."""
        self.__dict__["_outcomes"] = outcomes
        return self

    def blocks(self, lang: Lang) -> list[Block]:
        """Return the answer as titled tables in a language."""
        from lawyer_assign.scenario.frontier_words import frontier_blocks

        return frontier_blocks(self, lang)

    def sheets(self, lang: Lang) -> list[Table]:
        """Return points, their posts, and what is traded; from JSON: sentences."""
        if "_outcomes" not in self.__dict__:
            return super().sheets(lang)
        from lawyer_assign.scenario.frontier_tables import tables_of_frontier

        return tables_of_frontier(self, lang)

    def to_frame(self) -> "pd.DataFrame":
        """Return one row per point: both prices, what is proved, number of posts."""
        import pandas as pd

        rows = [
            (one.first, one.second, one.is_proved, len(one.posts))
            for one in self.points
        ]
        names = [self.first.rule, self.second.rule, "is_proved", "posts"]
        return pd.DataFrame(rows, columns=names)

    def draw(self, ax: "Axes | None" = None, *, lang: Lang | None = None) -> "Axes":
        """Draw the points, and the step between them that nothing undercuts.

        Parameters
        ----------
        ax
            To draw on; a new figure if not given.
        lang
            Of the labels; by how places are called if not given.

        Raises
        ------
        UnsupportedError
            matplotlib, or a font for Chinese, is missing; says what to install.
        """
        from lawyer_assign.scenario.frontier_chart import draw

        return draw(self, ax, self.lang if lang is None else lang)


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
    any that costs no more in the other. Tiers behind break ties. A rule in points is
    traded as the tier it stands in (``affinity`` together with ``further_posts``), any
    other alone. A rule that the policy leaves out, such as ``fewest_changes``, comes in
    as it is by default.

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
        As for :func:`lawyer_assign.solve`; stopped, it returns what is found so far.

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
    base = scenario.solve(progress=progress, stop=stop)
    if base.plan is None:
        raise BadInputError([NO_PLAN])
    if points is None and len(scenario.facts.committees) >= CITY:
        points = TEN
    watch = Watch(time_limit, stop, progress)
    trade = arranged(scenario.policy, first, second)
    problem = replace(base.problem, policy=trade.policy)
    with graceful_interrupt(watch):
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
            repr(points),
            Text("is no whole number from 2 on", "不是不小于2的整数"),
            Text("Give 2 or more, or None for all", "请填写2或更大的数；None 表示全部"),
        )
