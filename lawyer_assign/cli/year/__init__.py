"""A year in a shell: costs, scores from records, and who is inspected."""
