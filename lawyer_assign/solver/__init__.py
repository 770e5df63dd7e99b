"""Find the best plan; beside `engines/` and `matching/` the only room with OR-Tools."""
