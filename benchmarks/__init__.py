"""Measurements of the package; not part of what is installed."""
