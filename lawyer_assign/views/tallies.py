"""Counts that reports and pictures show, all from facts and plan."""

from collections import Counter
from typing import NamedTuple

from lawyer_assign.calls import checked
from lawyer_assign.facts import Facts
from lawyer_assign.outcome import Outcome
from lawyer_assign.plan import Plan


class DistrictCount(NamedTuple):
    """What a plan does for one district; ``beyond`` counts posts beyond one there."""

    district: str
    name: str
    committees: int
    covered: int
    missing: int
    lawyers: int
    beyond: int
    is_scarce: bool | None


@checked
def by_district(outcome: Outcome) -> list[DistrictCount]:
    """Count coverage and load by district, sorted by id; no plan serves nobody."""
    facts = outcome.problem.facts
    plan = outcome.plan if outcome.plan is not None else Plan.of(())
    rows: dict[str, list[tuple[int, int]]] = {one.id: [] for one in facts.districts}
    served: dict[str, Counter[str]] = {one.id: Counter() for one in facts.districts}
    for row in facts.committees:
        lawyers = plan.lawyers_of(row.id)
        rows[row.district].append((len(lawyers), row.lawyers_min))
        served[row.district].update(lawyers)
    return [
        DistrictCount(
            one.id,
            one.name,
            len(rows[one.id]),
            sum(has >= asked for has, asked in rows[one.id]),
            sum(max(0, asked - has) for has, asked in rows[one.id]),
            len(served[one.id]),
            served[one.id].total() - len(served[one.id]),
            one.is_scarce,
        )
        for one in sorted(facts.districts, key=lambda row: row.id)
    ]


def serving_several(outcome: Outcome) -> dict[str, int]:
    """Count, per lawyer who serves in several districts, those after the first.

    So many posts beyond one each are hers in no district.
    """
    plan = outcome.plan if outcome.plan is not None else Plan.of(())
    committees = outcome.problem.facts.committee
    where: dict[str, set[str]] = {}
    for post in plan.posts:
        where.setdefault(post.lawyer, set()).add(committees[post.committee].district)
    return {who: len(seen) - 1 for who, seen in where.items() if len(seen) > 1}


@checked
def loads(outcome: Outcome) -> dict[int, int]:
    """Count lawyers by the number of committees they serve, from 1 up."""
    plan = outcome.plan if outcome.plan is not None else Plan.of(())
    counts = Counter(Counter(post.lawyer for post in plan.posts).values())
    return dict(sorted(counts.items()))


def beyond_one_outside(facts: Facts, plan: Plan) -> int:
    """Count posts beyond one per lawyer in districts that are not scarce."""
    outside = Counter(
        post.lawyer
        for post in plan.posts
        if not facts.district[facts.committee[post.committee].district].is_scarce
    )
    return outside.total() - len(outside)
