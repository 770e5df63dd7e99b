"""What ``la.`` offers, a few lines each: check arguments, call, verify, hand back."""
