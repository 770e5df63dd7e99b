"""A plan through its year: what it costs, how its work is scored, who inspects it."""
