"""Quarters of a year: every community and village has an event in each (一(三))."""

import datetime as dt
import re

from lawyer_assign.errors import Text

_WRITTEN = re.compile(r"\s*(\d{4})\D+([1-4])\D*")
MONTHS = 3
"""Months of a quarter."""


def quarter_begin(day: dt.date) -> dt.date:
    """Return the first day of the quarter of a day."""
    return dt.date(day.year, day.month - (day.month - 1) % MONTHS, 1)


def quarter_text(day: dt.date) -> Text:
    """Return what the quarter of a day is called: 2026-Q2, 2026年第2季度."""
    number = (day.month - 1) // MONTHS + 1
    return Text(f"{day.year}-Q{number}", f"{day.year}年第{number}季度")


def quarter_of(written: str) -> dt.date | None:
    """Return the first day of a quarter as :func:`quarter_text` writes it.

    ``None``: what is written is no quarter.
    """
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    year, number = map(int, found.groups())
    return dt.date(year, MONTHS * (number - 1) + 1, 1) if year else None
