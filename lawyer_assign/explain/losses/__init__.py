"""Whom can we not lose: what is lost with every lawyer and every firm."""
