"""Why committees are left open: too few lawyers, or another cause."""
