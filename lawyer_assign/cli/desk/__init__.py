"""Verbs of the desk: questions to a plan, comparisons, another plan; apps name them."""
