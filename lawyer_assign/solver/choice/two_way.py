"""Where two-way choice stands in a formulation, and what is left of it without."""

from dataclasses import replace

import numpy as np

from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.choice.deferred_acceptance import Pin
from lawyer_assign.statements import Stable


def stable_of(formulation: Formulation) -> Stable | None:
    """Return the stability statement, if there is exactly one."""
    found = [one for one in formulation.statements if isinstance(one, Stable)]
    return found[0] if len(found) == 1 else None


def place_of(formulation: Formulation) -> int | None:
    """Return the place of the tier of stability; ``None`` if it is a must."""
    for place, tier in enumerate(formulation.tiers):
        if any(isinstance(term.statement, Stable) for term in tier.terms):
            return place
    return None


def place_of_choice_alone(formulation: Formulation) -> int | None:
    """Return the place of the tier of stability, if it holds nothing else.

    What flows that look at no choices prove of the tiers behind it holds whatever a
    plan pays there.
    """
    place = place_of(formulation)
    if place is None or len(formulation.tiers[place].terms) > 1:
        return None
    return place


def without_stability(formulation: Formulation) -> Formulation:
    """Return the formulation without its stability statement; tiers keep places."""
    return replace(formulation.without(Stable), must=formulation.bounds)


def pins_of(formulation: Formulation) -> list[Pin]:
    """Return the committees that a must gives to one firm."""
    pairs = formulation.pairs
    pins: dict[int, Pin] = {}
    for bound in formulation.bounds:
        if bound.lower is None:
            continue
        demanded = np.flatnonzero((bound.group >= 0) & (bound.lower[bound.group] > 0))
        order = demanded[np.argsort(bound.group[demanded], kind="stable")]
        cuts = np.flatnonzero(np.diff(bound.group[order])) + 1
        for places in np.split(order, cuts):
            committees, firms = set(pairs.committee[places]), set(pairs.firm[places])
            if len(committees) == len(firms) == 1:
                committee = int(committees.pop())
                lawyers = tuple(pairs.lawyer[places].tolist())
                pins[committee] = Pin(committee, int(firms.pop()), lawyers)
    return list(pins.values())
