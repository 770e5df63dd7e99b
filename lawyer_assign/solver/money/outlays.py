"""What a formulation says of money, and the formulation without it."""

from lawyer_assign.formulation import Formulation
from lawyer_assign.statements import Outlay


def outlays_of(formulation: Formulation) -> tuple[Outlay, ...]:
    """Return what the formulation says of money."""
    return tuple(one for one in formulation.statements if isinstance(one, Outlay))


def without_outlays(formulation: Formulation) -> Formulation:
    """Return the formulation without what it says of money; tiers keep places."""
    return formulation.without(Outlay)


def is_must(formulation: Formulation) -> bool:
    """Whether every plan keeps the budgets; a wish may be paid for instead."""
    wished = (term.statement for tier in formulation.tiers for term in tier.terms)
    return not any(isinstance(one, Outlay) for one in wished)
