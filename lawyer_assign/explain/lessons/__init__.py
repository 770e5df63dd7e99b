"""Whom to teach what, so that the plan with it is best."""
