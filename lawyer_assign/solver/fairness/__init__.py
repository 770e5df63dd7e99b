"""Worst rows first, by flows and a bisection on the worst value."""

from lawyer_assign.solver.fairness.backend import Thresholds

__all__ = ["Thresholds"]
