"""What a plan's optimality rests on, so that anybody can prove it again.

:mod:`certificate` says which tiers can be proved and puts the document together,
:mod:`row_prices` finds the whole numbers.
"""

from lawyer_assign.solver.certificate.certificate import certificate_of

__all__ = ["certificate_of"]
