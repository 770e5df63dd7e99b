"""What is proved of compared plans, and how far a difference is certain."""

from typing import NamedTuple

from lawyer_assign.explain.comparisons.comparison import Comparison, Proved
from lawyer_assign.outcome import Outcome


def proof_of(found: Comparison, plan: object) -> Proved:
    """Return what is proved of a plan, tier by tier of the comparison."""
    none = (None,) * len(found.tiers)
    if not isinstance(plan, Outcome):
        return Proved(None, none, none)
    own = {tier.number: tier for tier in plan.tiers}
    kinds = {
        tier: {one.rule for one in found.rules if one.tier == tier}
        for tier in found.tiers
    }
    mine = [
        own[tier] if tier in own and {*own[tier].rules} == kinds[tier] else None
        for tier in found.tiers
    ]
    return Proved(
        plan.ended,
        tuple(None if one is None else one.price for one in mine),
        tuple(None if one is None else one.bound for one in mine),
    )


def is_alike(found: Comparison, at: int, nth: int) -> bool:
    """Return whether a bound holds of what is compared.

    The plan's own prices, of the tier and of all before, are those that are counted
    here: then its bound is of the same measure.
    """
    counted = tuple(found.price(tier)[at] for tier in found.tiers[: nth + 1])
    return found.proofs[at].prices[: nth + 1] == counted


def is_measured(found: Comparison, at: int, nth: int) -> bool:
    """Return whether bounds of a plan and of the first one hold of what is compared."""
    return is_alike(found, 0, nth) and is_alike(found, at, nth)


class Certain(NamedTuple):
    """What the best plans of two problems differ by, as far as it is proved.

    Parameters
    ----------
    nth
        Place of the first tier that is not proved in both plans; ``None`` = all are.
        In the tiers before the best plans differ as the plans do.
    least, most
        What the best of the other costs more in that tier, at least and at most;
        ``None`` = nothing is proved.
    """

    nth: int | None
    least: int | None = None
    most: int | None = None


def certain(found: Comparison, at: int) -> Certain | None:
    """Return how far a plan's difference from the first one is certain.

    With the price ``p`` and the bound ``b`` of a plan, the best one costs from ``b`` to
    ``p`` in the first tier that is not proved; of the tiers behind nothing follows, for
    there a bound speaks only of plans as good in the tiers before.

    Returns
    -------
    Certain or None
        ``None`` where nothing was proved of one of the two: plans, not outcomes.
    """
    if not found.proofs:
        return None
    both = found.proofs[0], found.proofs[at]
    if not all(one.is_there for one in both):
        return None
    for nth in range(len(found.tiers)):
        if not is_measured(found, at, nth):
            return Certain(nth)
        (price, bound), (cost, least) = ((x.prices[nth], x.bounds[nth]) for x in both)
        if price != bound or cost != least:
            return Certain(nth, _less(least, price), _less(cost, bound))
    return Certain(None)


def _less(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one - other


def first_difference(found: Comparison, at: int) -> int | None:
    """Return the place of the first tier in which a plan costs other than the first."""
    for nth, tier in enumerate(found.tiers):
        prices = found.price(tier)
        if prices[0] != prices[at]:
            return nth
    return None


def unsettled(found: Comparison, at: int) -> Certain | None:
    """Return where plans of one problem leave open what the best one costs.

    Bounds of both hold for both. Where one is proved the best of a tier in which they
    differ, nothing is left open between them.

    Returns
    -------
    Certain or None
        ``least`` and ``most`` the best plan costs there; ``None`` = nothing is open.
    """
    both = found.proofs[0], found.proofs[at]
    for nth, tier in enumerate(found.tiers):
        prices = [found.price(tier)[one] for one in (0, at)]
        if not is_measured(found, at, nth):
            return None
        known = (one.bounds[nth] for one in both)
        least = max((one for one in known if one is not None), default=None)
        if least != min(prices):
            return Certain(nth, least, min(prices))
        if prices[0] != prices[1]:
            return None
    return None


def is_one_problem(found: Comparison, at: int) -> bool:
    """Return whether a plan and the first one were made with the same facts, rules."""
    return not {0, at} & {*found.recounted}
