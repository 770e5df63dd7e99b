"""Backends by their names, as the one list made them."""

from lawyer_assign.solver.backend import BACKENDS

BY_NAME = {one.name: one for one in BACKENDS}
BUDGETS = BY_NAME["budgets"]
