"""Why not that one: the price of forcing a pair, tier by tier, and who moves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from lawyer_assign.calls import checked
from lawyer_assign.errors import Text, UnsupportedError
from lawyer_assign.explain.answers import Answer, Effect, Move, Named
from lawyer_assign.explain.bars import Bar, bars_of, table_of
from lawyer_assign.explain.door import Progress, Run, Watch, graceful_interrupt
from lawyer_assign.explain.standing import Standing, What, places_of, standing_of
from lawyer_assign.explain.why_nots.forcing import Forced, Steps, Way, forced
from lawyer_assign.explain.why_nots.whole_lists import is_impossible_within_reach
from lawyer_assign.facts import Agreement
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan, Post
from lawyer_assign.problem import Problem
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import Budget, Coverage, FixedAgreements, OneEach, Seats
from lawyer_assign.verbs.solve import checked_settings

if TYPE_CHECKING:
    import pandas as pd

NO_PIN = Text(
    "only a price that a flow has proved can be said as an outcome of pinned facts",
    "只有由网络流证明的代价，才能写成固定该配对后的结果",
)

CUT_LISTS = Text(
    "lists of candidates were cut, and over longer ones it may cost less; pin the pair "
    "and solve (Scenario.pin)",
    "候选律师名单有截短，名单更长时代价可能更小；请固定该配对后重新求解（Scenario.pin）",
)

MAY_BE_POSSIBLE = Text(
    "lists of candidates were cut, and over longer ones there may be such a plan; pin "
    "the pair and solve (Scenario.pin)",
    "候选律师名单有截短，名单更长时或有这样的方案；请固定该配对后重新求解（Scenario.pin）",
)

Verdict = Literal["serves", "priced", "impossible", "barred"]


class TierCost(NamedTuple):
    """What the pair costs in one tier.

    Parameters
    ----------
    number, rules
        Of the tier.
    before
        Price of the plan.
    at_least, at_most
        By how much it rises at least, whatever plan has the pair, and at most: in the
        plan found. ``None`` = nothing is proved, or no plan was found.
    """

    number: int
    rules: tuple[str, ...]
    before: int
    at_least: int | None
    at_most: int | None

    @property
    def is_proved(self) -> bool:
        """Whether the two meet: the price is exact."""
        return self.at_most is not None and self.at_least == self.at_most


@dataclass(frozen=True, repr=False)
class WhyNot(Answer):
    """Answer of :func:`why_not`.

    Parameters
    ----------
    committee, lawyer, firm
        The pair asked about.
    verdict
        ``serves``: she is there already; ``priced``: she could be, at the price of
        ``tiers``; ``impossible``: a candidate, but no plan of listed candidates keeps
        every must with her, nor any other where ``is_proved``; ``barred``: no
        candidate, see ``bars``.
    points
        Of the pair; 0 where the policy counts none.
    way
        ``flow``: a shortest path, proved by new prices of nodes; ``solve``: solved anew
        with the pair as a demand; ``local``: one small change; empty for ``barred``.
    tiers
        What the pair costs; empty unless ``priced``.
    moves
        Who moves, the pair first; each committee once.
    effects
        Rule by rule what the moves do: they add up to ``at_most`` of every tier. For
        ``impossible`` the musts that a small change would break.
    bars
        For ``barred``: every rule in the way, with clause and cure.
    why_open
        Why bounds do not meet, or what keeps ``impossible`` from being proved;
        ``None`` where there is nothing.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> outcome = la.solve(la.datasets.toy())
    >>> isinstance(la.why_not(outcome, "c1", "l1"), la.WhyNot)
    True
    """

    committee: Named
    lawyer: Named
    firm: Named
    verdict: Verdict
    points: int
    way: Way | Literal[""]
    tiers: tuple[TierCost, ...] = ()
    moves: tuple[Move, ...] = ()
    effects: tuple[Effect, ...] = ()
    bars: tuple[Bar, ...] = ()
    why_open: Text | None = None

    @property
    def is_proved(self) -> bool:
        """Whether the answer is exact."""
        if self.verdict == "priced":
            return all(one.is_proved for one in self.tiers)
        return self.why_open is None

    @checked
    def applied(self, plan: Plan) -> Plan:
        """Return the plan after the moves.

        Parameters
        ----------
        plan
            That was asked about.
        """
        posts = set(plan.posts)
        for one in self.moves:
            if one.goes is not None:
                posts.discard(Post(one.committee.id, one.goes.id))
            if one.comes is not None:
                posts.add(Post(one.committee.id, one.comes.id))
        return Plan.of(posts)

    def to_frame(self) -> "pd.DataFrame":
        """Return the moves as a table: committee, who goes, who comes, names beside."""
        import pandas as pd

        nobody = (None, None)
        rows = [
            (*one.committee, *(one.goes or nobody), *(one.comes or nobody))
            for one in self.moves
        ]
        names = ["committee", "committee_name", "goes", "goes_name", "comes",
                 "comes_name"]  # fmt: skip
        return pd.DataFrame(rows, columns=names)

    @checked
    def as_outcome(self, outcome: Outcome) -> Outcome:
        """Return the plan with the pair as an outcome of facts that pin it.

        Its certificate proves to anybody that no plan with the pair costs less.

        Parameters
        ----------
        outcome
            That was asked about.

        Raises
        ------
        UnsupportedError
            Where it is no flow, pinned facts would say another question: two-way choice
            does not count a fixed agreement.
        """
        is_exact = self.verdict == "priced" and self.is_proved
        if self.way != "flow" or not is_exact or outcome.plan is None:
            raise UnsupportedError(NO_PIN)
        tiers = tuple(
            TierResult(
                one.number,
                one.rules,
                one.before + (one.at_most or 0),
                one.before + (one.at_most or 0),
                0.0,
            )
            for one in self.tiers
        )
        problem = outcome.problem
        facts, stated = (
            one.with_agreements(pinning(self, one.agreements))
            for one in (problem.facts, problem.stated)
        )
        policy = problem.policy.with_rule(FixedAgreements())
        pinned = replace(problem, facts=facts, stated=stated, policy=policy)
        plan = self.applied(outcome.plan)
        return replace(
            outcome, plan=plan, tiers=tiers, problem=pinned, status="optimal"
        )


def pinning(found: WhyNot, agreements: tuple[Agreement, ...]) -> list[Agreement]:
    """Return agreements that pin the pair too: one per firm and committee."""
    key = (found.committee.id, found.firm.id, True)
    rows = {(one.committee, one.firm, one.is_fixed): one for one in agreements}
    named = {found.lawyer.id}
    if key in rows:
        named.update(rows.pop(key).lawyers)
    pin = Agreement(
        committee=key[0], firm=key[1], lawyers=tuple(sorted(named)), is_fixed=True
    )
    return [*rows.values(), pin]


@checked
def why_not(
    outcome: Outcome,
    committee: str,
    lawyer: str,
    *,
    exact: bool = True,
    time_limit: float | None = 10,
    workers: int | None = None,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> WhyNot:
    """Say what it would cost to have a lawyer at a committee, and who would move.

    Where the policy is a flow the price is exact: a shortest path in what may still
    change, with new prices of nodes that prove it. Elsewhere everything is solved again
    with the pair as a demand, and the price lies between two bounds; it is proved where
    they meet. Of equally good plans either way shows one in which few move. A pair that
    is no candidate gets the rules in the way, each with its clause and what would have
    to change.

    The demand is that the pair serves; it is no agreement, so two-way choice still
    counts the committee and its firm (compare ``if_pinned`` of :func:`why`).

    The price is one over the candidates of the plan. Where their lists were cut, and
    somebody lacks a lawyer for it once the pair stands, longer lists may cost less:
    that is not called proved, and :attr:`WhyNot.why_open` says so. That no plan has the
    pair is asked of all within reach once more, as far as time and size allow.

    Parameters
    ----------
    outcome
        With a plan; not changed. The first question about an outcome takes longer.
    committee, lawyer
        Ids.
    exact
        False only looks at small changes, and says between which bounds the price lies.
    time_limit, workers, seed, progress, stop
        Of the search where the policy is no flow; as for :func:`lawyer_assign.solve`.

    Returns
    -------
    WhyNot
        Prices are points by which tiers rise over the plan's; the plan found is
        :meth:`WhyNot.applied`.

    Raises
    ------
    BadInputError
        There is no plan, no such committee or lawyer; limits that cannot be meant.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> policy = la.Policy.hangzhou_2024(stability="off")
    >>> outcome = la.solve(la.datasets.toy(), policy)
    >>> found = la.why_not(outcome, outcome.plan.posts[0].committee, "l5")
    >>> found.is_proved
    True
    """
    standing = standing_of(outcome)
    settings = checked_settings(time_limit, workers, seed)
    asked: list[tuple[What, str]] = [("committee", committee), ("lawyer", lawyer)]
    here, who = places_of(asked, standing.facts)
    at = int(standing.pairs.find(np.array([here]), np.array([who]))[0])
    if at < 0:
        return _barred(standing, here, who)
    if standing.chosen[at]:
        return replace(_asked(standing, here, who, at), verdict="serves", way="")
    watch = Watch.of_caller(time_limit, stop, progress)
    with graceful_interrupt(watch):
        found = forced(standing, at, exact, settings, watch)
        answer = _answered(standing, _asked(standing, here, who, at), found)
        if found.is_impossible and standing.problem.leaves_out:
            run = Run(watch, settings)
            is_so = is_impossible_within_reach(standing.problem, here, who, run)
            return answer if is_so else replace(answer, why_open=MAY_BE_POSSIBLE)
    return _unproved_over_cut_lists(standing, answer)


def _asked(standing: Standing, here: int, who: int, at: int) -> WhyNot:
    firm = int(standing.pairs.columns.lawyer_firm[who])
    return WhyNot(
        standing.lang,
        standing.committee(here),
        standing.lawyer(who),
        standing.firm(firm),
        "priced",
        int(standing.points[at]) if at >= 0 else 0,
        "",
    )


def _barred(standing: Standing, here: int, who: int) -> WhyNot:
    table = table_of(standing.problem, here, np.array([who]))
    points = 0 if table.worth is None else int(table.worth(table)[0])
    (bars,) = bars_of(standing.problem, table)
    asked = _asked(standing, here, who, -1)
    return replace(asked, verdict="barred", points=points, bars=tuple(bars))


def _answered(standing: Standing, asked: WhyNot, found: Forced) -> WhyNot:
    effects = tuple(standing.effect(line) for line in found.lines)
    if found.is_impossible:
        return replace(asked, verdict="impossible", way=found.way, effects=effects)
    most = found.at_most or (None,) * len(standing.tiers)
    tiers = tuple(
        TierCost(one.number, one.rules, one.price or 0, low, high)
        for one, low, high in zip(standing.tiers, found.at_least, most, strict=True)
    )
    moves = () if found.steps is None else moves_of(standing, found.steps)
    return replace(
        asked,
        way=found.way,
        tiers=tiers,
        moves=moves,
        effects=effects,
        why_open=found.why_open,
    )


def _unproved_over_cut_lists(standing: Standing, found: WhyNot) -> WhyNot:
    """Return an answer that proves nothing which longer lists may better.

    The lists of the plan are long enough for who serves where now: with one more who is
    taken, others may lack somebody whom theirs leave out.
    """
    policy = standing.problem.policy
    places = [
        policy.tiers.index(rule.wish.tier)
        for rule in (policy.find(Coverage), policy.find(OneEach))
        if rule is not None and rule.wish is not None
    ]
    rising = [at for at in places if found.tiers and found.tiers[at].at_most]
    if not rising or not _may_lack_lists(standing, found, found.tiers[min(rising)]):
        return found
    first = min(rising)
    opened = (one._replace(at_least=None) for one in found.tiers[first:])
    tiers = (*found.tiers[:first], *opened)
    return replace(found, tiers=tiers, why_open=CUT_LISTS)


def _may_lack_lists(standing: Standing, found: WhyNot, tier: TierCost) -> bool:
    """Return whether somebody lacks lawyers of a longer list once the pair stands.

    Who is left open may lack a seat or a team that only longer lists of others free.
    """
    problem = standing.problem
    if not problem.leaves_out:
        return False
    if "coverage" in tier.rules or _is_more_than_counting(problem):
        return True
    pinned = problem.facts.with_agreements(pinning(found, problem.facts.agreements))
    policy = problem.policy.with_rule(FixedAgreements())
    held = replace(problem, facts=pinned, policy=policy, is_after=True)
    return held.may_lack_lists


def _is_more_than_counting(problem: Problem) -> bool:
    """Return whether money or seats, and not lawyers alone, may run short."""
    policy, facts = problem.policy, problem.facts
    is_of_money = policy.must(Budget) is not None and bool(facts.tariffs)
    has_seats = any(row.seats is not None for row in facts.firms)
    return is_of_money or (policy.must(Seats) is not None and has_seats)


def moves_of(standing: Standing, steps: Steps) -> tuple[Move, ...]:
    """Return steps committee by committee, in the order in which they are told."""
    goes: dict[int, list[Named]] = {}
    comes: dict[int, list[Named]] = {}
    for pair, step in steps:
        here = int(standing.pairs.committee[pair])
        who = standing.lawyer(int(standing.pairs.lawyer[pair]))
        goes.setdefault(here, [])
        comes.setdefault(here, [])
        (comes if step > 0 else goes)[here].append(who)
    return tuple(
        Move(standing.committee(here), gone, new)
        for here, leavers in goes.items()
        for gone, new in zip_longest(leavers, comes[here])
    )
