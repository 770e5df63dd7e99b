"""Rules about who serves whom."""
