"""Two-way choice where budgets bind: plans within them that block few pairs."""
