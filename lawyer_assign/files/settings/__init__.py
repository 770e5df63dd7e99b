"""Policies, score sheets and rules of inspection on paper, and back."""
