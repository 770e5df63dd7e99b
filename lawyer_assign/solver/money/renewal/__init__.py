"""Plans within budgets bettered: loads traded, posts chosen anew, limits kept."""
