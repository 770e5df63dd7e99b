"""Find the best plan; the only place that knows OR-Tools."""
