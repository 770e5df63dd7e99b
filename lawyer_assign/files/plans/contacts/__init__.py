"""Whom to phone: the sheet of contacts, and what somebody typed into it."""
