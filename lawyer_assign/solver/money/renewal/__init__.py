"""Posts of a plan within budgets chosen anew while the rest stays: rows, and parts."""
