"""What would help where committees are left open: the fewest changes of each kind."""
