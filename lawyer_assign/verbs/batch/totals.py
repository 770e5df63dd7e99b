"""Totals over many outcomes: small counts of each, and sums of what may be summed."""

from collections.abc import Sequence
from dataclasses import dataclass

from lawyer_assign.cards import card, line
from lawyer_assign.facts.money import FEN
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.proof import TierResult
from lawyer_assign.rules import DistrictBalance, LevelledRule
from lawyer_assign.year.costs import Costs

WORST = (LevelledRule, DistrictBalance)
"""Rules that price the worst of all, or a spread: no sum over counties means that."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What one outcome adds to the totals; without a plan nobody is served.

    ``missing`` is how many lawyers are lacking; ``fen`` is what the plan costs a year,
    where the facts have a tariff; ``worst`` are the tiers whose prices do not add up.
    """

    status: str
    committees: int
    covered: int
    missing: int
    lawyers: int
    posts: int
    fen: int | None
    tiers: tuple[TierResult, ...]
    worst: frozenset[int]
    has_plan: bool

    @property
    def is_proved(self) -> bool:
        """Whether no plan is better."""
        return all(tier.is_proved for tier in self.tiers)


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Sums over the problems of a batch, as ``solve-many --json`` calls them.

    A lawyer who serves in several problems counts in each: ids are those of a county.

    Parameters
    ----------
    problems
        Answered so far: planned, without a plan, or failed.
    planned, proved, failed
        How many have a plan, one that is proved optimal, an error.
    short
        How many of those that did not fail leave somebody unserved.
    committees, committees_covered, lawyers_missing
        Of those that did not fail.
    lawyers_serving, posts
        Of all plans.
    paid, yuan
        How many plans have a tariff, and what these cost a year; ``None`` = none has.
    tiers
        Prices and bounds of all plans in sum, ``None`` where there is no sum; empty if
        the rules of the plans have other tiers.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> batch = la.solve_many([(la.datasets.toy(), None)] * 2, workers=1)
    >>> _ = list(batch)
    >>> batch.totals.posts, batch.totals.proved
    (12, 2)
    """

    problems: int
    planned: int
    proved: int
    short: int
    failed: int
    committees: int
    committees_covered: int
    lawyers_missing: int
    lawyers_serving: int
    posts: int
    paid: int
    yuan: float | None
    tiers: tuple[TierResult, ...]

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show every field in a notebook."""
        return card(self)


def counts_of(outcome: Outcome) -> Counts:
    """Return what an outcome adds to the totals."""
    facts, plan = outcome.problem.facts, outcome.plan or Plan.of(())
    has_plan = outcome.plan is not None
    lacking = [
        max(0, row.lawyers_min - len(plan.lawyers_of(row.id)))
        for row in facts.committees
    ]
    return Counts(
        outcome.status,
        committees=len(facts.committees),
        covered=lacking.count(0) if has_plan else 0,
        missing=sum(lacking),
        lawyers=len({post.lawyer for post in plan.posts}),
        posts=len(plan),
        fen=Costs.of(facts, plan).total_fen if facts.tariffs and has_plan else None,
        tiers=tuple(
            TierResult(one.number, one.rules, one.price, one.bound, one.seconds)
            for one in outcome.tiers
        ),
        worst=worst_tiers(outcome.problem.policy),
        has_plan=has_plan,
    )


def totals_of(counts: Sequence[Counts], failed: int) -> Totals:
    """Return the totals of problems that were answered, and of some that failed."""
    plans = [one for one in counts if one.has_plan]
    fens = [one.fen for one in plans if one.fen is not None]
    worst = frozenset[int]().union(*(one.worst for one in plans))
    return Totals(
        problems=len(counts) + failed,
        planned=len(plans),
        proved=sum(one.is_proved for one in plans),
        short=sum(not one.has_plan or one.covered < one.committees for one in counts),
        failed=failed,
        committees=sum(one.committees for one in counts),
        committees_covered=sum(one.covered for one in counts),
        lawyers_missing=sum(one.missing for one in counts),
        lawyers_serving=sum(one.lawyers for one in plans),
        posts=sum(one.posts for one in plans),
        paid=len(fens),
        yuan=sum(fens) / FEN if fens else None,
        tiers=tuple(summed_tiers([one.tiers for one in plans], worst)),
    )


def worst_tiers(policy: Policy) -> frozenset[int]:
    """Return the tiers in which a policy prices the worst of all, or a spread."""
    return frozenset(
        tier for rule in policy.rules if isinstance(rule, WORST) for tier in rule.tiers
    )


def summed_tiers(
    plans: Sequence[Sequence[TierResult]], worst: frozenset[int]
) -> list[TierResult]:
    """Return what all plans cost and cost at least, tier by tier.

    Bounds of counties add up, for each is planned by itself: where one has none, their
    sum has none. Prices of the worst do not add up, nor do those of different tiers.
    """
    if len({tuple((one.number, one.rules) for one in tiers) for tiers in plans}) != 1:
        return []
    found = []
    for same in zip(*plans, strict=True):
        is_sum = same[0].number not in worst
        price = _sum([one.price for one in same]) if is_sum else None
        bound = _sum([one.bound for one in same]) if is_sum else None
        found.append(TierResult(same[0].number, same[0].rules, price, bound, 0.0))
    return found


def _sum(values: Sequence[int | None]) -> int | None:
    known = [one for one in values if one is not None]
    return sum(known) if len(known) == len(values) else None
