"""Why there is no plan: smallest sets of demands that cannot stand together."""
