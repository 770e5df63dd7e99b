"""Why not that one: what forcing a pair costs, and who moves."""
