"""Records, scores, costs and inspections on paper, and back."""
