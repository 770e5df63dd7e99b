"""Verbs of the roster: plan, cover, verify; publish and calendar; apps name them."""
