"""Budgets: money gets a price in points, and what is left is easier.

:mod:`lines` reads an outlay, :mod:`priced_tier` says what prices prove, :mod:`flows`
solves what is left, :mod:`multipliers` moves the prices, :mod:`price_search` drives it,
:mod:`counts` bounds tiers that count; :mod:`loads` finds
plans with few lawyers of many posts, and bounds by whole loads; :mod:`behind_gap` goes
on behind a tier that stays open; :mod:`backend` is the front, and :mod:`counts` answers
whoever asks for its bounds alone.
"""

from lawyer_assign.solver.money.backend import Budgets
from lawyer_assign.solver.money.counts.counted_tiers import counted_tiers

__all__ = ["Budgets", "counted_tiers"]
