"""Whole sets of a city: prices climb, then move in boxes; plans made of them."""
