"""What a roster asks of a calendar of working days."""

import datetime as dt
from numbers import Integral
from typing import Protocol, runtime_checkable


@runtime_checkable
class Days(Protocol):
    """Every date of a span, worked or not; ``DayTable`` is one.

    Attributes
    ----------
    first, last
        Of the span, both included.
    """

    @property
    def first(self) -> dt.date:
        """First date of the span."""

    @property
    def last(self) -> dt.date:
        """Last date of the span, included."""

    def is_workday(self, day: dt.date) -> bool:
        """Return whether a date of the span is worked, make-up days among them."""

    def is_makeup(self, day: dt.date) -> bool:
        """Return whether a date is worked in place of a day off."""

    def is_official(self, day: dt.date) -> bool:
        """Return whether the State Council has announced what the date is."""


def year_of(given: object) -> int | None:
    """Return a year that was handed in, NumPy's too; ``None`` for what is no number.

    2026.0 is none: it is equal to 2026, and no calendar takes it.
    """
    is_whole = isinstance(given, Integral) and not isinstance(given, bool)
    return int(given) if is_whole else None  # type: ignore[call-overload]
