"""What a repair misses more, or less, than the plan, rule by rule."""

from collections import Counter
from collections.abc import Mapping

from lawyer_assign.explain.cost_words import is_in_points
from lawyer_assign.policy import Policy
from lawyer_assign.verify import Report

POINTS = "points"
SAID_APART = ("coverage", "fewest_changes")
"""Rules whose rise stands in numbers of its own: places left open, posts moved."""

Effects = tuple[tuple[str, int], ...]
"""Kind of a rule, or points for those that count points; by how many units it rises."""


def effects_of(policy: Policy, rises: Mapping[str, int]) -> Effects:
    """Return what rises, in the order of the tiers; what stays as it is is left out.

    Parameters
    ----------
    policy
        Of the plan.
    rises
        Rule -> by how much it costs more, in points of its tiers.
    """
    found: Counter[str] = Counter()
    wishes = [rule for rule in policy.rules if rule.wish is not None]
    for rule in sorted(wishes, key=lambda one: one.tiers):
        rise, weight = rises.get(rule.kind, 0), rule.wish.weight if rule.wish else 1
        if is_in_points(rule.kind):
            found[POINTS] += rise
        elif rule.kind not in SAID_APART:
            found[rule.kind] += rise // weight
    return tuple((kind, units) for kind, units in found.items() if units)


def prices_by_rule(report: Report) -> Counter[str]:
    """Return what every rule costs in a plan, over all tiers."""
    found: Counter[str] = Counter()
    for tier in report.tiers:
        found.update(tier.by_rule)
    return found
