"""Why this lawyer here: points by part, and one reason for all who score more."""
