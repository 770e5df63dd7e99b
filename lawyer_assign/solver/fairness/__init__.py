"""Worst rows first, by flows and a bisection on the worst value."""
