"""Plans, teams and certificates on paper, and back."""
