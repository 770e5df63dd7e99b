"""Agreements that firms sign: the sheet of them, and the days that were typed in."""
