"""Prices that would not fit the whole numbers of the backends are refused beforehand.

Flow, CP-SAT and every proof count in whole numbers of 64 bits, and none says so when
it passes them. So all prices of a formulation, each pair counted as if it were chosen,
have to add up to less than a bound that leaves room for what is computed with them.
"""

from collections.abc import Sequence

import numpy as np

from lawyer_assign.errors import BadInputError, Defect, Text, listed
from lawyer_assign.formulation.tier import Term, Tier
from lawyer_assign.statements import (
    Bound,
    Cost,
    Cover,
    Joint,
    LoadCost,
    Outlay,
    Overlap,
    Peak,
    Stable,
    Statement,
    Together,
)

LARGEST_PRICE = 1 << 60
"""What the prices of all tiers together stay below, in points."""


def refuse_huge_prices(tiers: Sequence[Tier]) -> None:
    """Refuse tiers whose prices could pass 64 bits.

    Raises
    ------
    BadInputError
        Names the tiers and their rules, the dearest first.
    """
    sizes = {tier.number: size_of_tier(tier) for tier in tiers}
    if sum(sizes.values()) < LARGEST_PRICE:
        return
    dearest = sorted(tiers, key=lambda one: -sizes[one.number])
    share = LARGEST_PRICE / len(dearest)
    refused = [one for one in dearest if sizes[one.number] >= share]
    raise BadInputError(_defect(one, sizes[one.number]) for one in refused)


def size_of_tier(tier: Tier) -> float:
    """Return what no price of a tier passes, whatever its sign."""
    return sum((_size_of_term(term) for term in tier.terms), start=0.0)


def _size_of_term(term: Term) -> float:
    return term.weight * _size(term.statement)


def _size(statement: Statement) -> float:
    """Return what the amounts of a statement add up to at most; large ones nearly.

    In floating point, which is off by a part in 10^15 and cannot pass its end.
    """
    if isinstance(statement, Together):
        return float(np.abs(statement.points.astype(float)).sum())
    if isinstance(statement, Overlap):
        return float(len(statement.row))
    if isinstance(statement, Cover | Stable):
        return float(len(statement.who))
    if isinstance(statement, Joint):  # a row, and each want that its team misses
        return float(len(statement.who) + len(statement.want_row))
    if isinstance(statement, Peak):
        return _size_of_peak(statement)
    return _size_by_row(statement)


def _size_by_row(statement: Statement) -> float:
    """Return the size of a statement each of whose pairs counts in one row.

    Raises
    ------
    TypeError
        A statement that nobody has counted yet: a guess could let prices pass 64 bits.
    """
    inside = np.flatnonzero(statement.group >= 0)
    row = statement.group[inside]
    if isinstance(statement, Cost):
        return float(np.abs(statement.points[inside].astype(float)).sum())
    if isinstance(statement, LoadCost):
        dearest = np.abs(statement.steps.astype(float)).max(axis=1, initial=0)
        return float(dearest[row].sum())
    if isinstance(statement, Outlay):
        dearest = statement.steps.max(axis=1, initial=0)[statement.price_list]
        return float(dearest[inside].astype(float).sum()) / statement.unit + len(row)
    if isinstance(statement, Bound):
        counted = len(row)
        if statement.factor is not None:
            counted = int(np.abs(statement.factor[inside]).sum())
        asked = 0 if statement.lower is None else int(np.abs(statement.lower).sum())
        return float(counted + asked)
    raise TypeError(
        f"cannot say what a {type(statement).__name__} adds up to; "
        "teach formulation/size.py"
    )


def _size_of_peak(peak: Peak) -> float:
    inside = np.flatnonzero(peak.group >= 0)
    factor = np.ones(len(inside)) if peak.factor is None else peak.factor[inside]
    sums = np.bincount(
        peak.group[inside], np.abs(factor).astype(float), minlength=len(peak.who)
    )
    empty = np.zeros(1) if peak.empty is None else np.abs(peak.empty.astype(float))
    return peak.counted * float(peak.scale * sums.max(initial=0) + empty.max(initial=0))


def _defect(tier: Tier, size: float) -> Defect:
    by_rule: dict[str, float] = {}
    for term in tier.terms:
        rule = term.statement.rule
        by_rule[rule] = by_rule.get(rule, 0.0) + _size_of_term(term)
    rules = listed(sorted(by_rule, key=lambda rule: -by_rule[rule])[:3])
    most = f"{float(LARGEST_PRICE):.2g}"
    return Defect(
        f"policy: tier {tier.number}",
        f"{size:.2g}",
        Text(
            f"weights, points and prices of {rules.en} add up to more points than can "
            f"be counted exactly ({most} in all tiers together)",
            f"{rules.zh} 的权重、评分和扣分相乘后过大，超出可精确计算的范围"
            f"（各层合计不超过{most}）",
        ),
        Text(
            "Lower the weight of these rules, or the points, minutes and prices that "
            "they count: only their ratios matter",
            "请降低这些规则的权重，或减小其计入的评分、分钟和扣分；起作用的只是相互之间的比例",
        ),
    )
