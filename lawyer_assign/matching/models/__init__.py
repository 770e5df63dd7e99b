"""Exact models of a market, or of a region of it, for CP-SAT."""
