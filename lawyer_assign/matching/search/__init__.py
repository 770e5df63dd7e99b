"""Matchings found: walks, annealing, regions solved exactly, crossings, roundings."""
