"""Parts of a plan within budgets that are chosen anew while the rest stays."""
