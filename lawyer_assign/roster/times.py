"""Fixed times: a weekday half day every week, or the n-th of them in a month."""

import datetime as dt
from typing import NamedTuple

from lawyer_assign.cards import card, line
from lawyer_assign.errors import Text
from lawyer_assign.facts.base import HALF_DAYS, HalfDay
from lawyer_assign.facts.base import Half as Half
from lawyer_assign.facts.checks.days_given import day_given

WEEKDAYS: tuple[HalfDay, ...] = (
    "mon-am", "mon-pm", "tue-am", "tue-pm", "wed-am",
    "wed-pm", "thu-am", "thu-pm", "fri-am", "fri-pm",
)  # fmt: skip
"""Half days at which duty can be fixed; the weekend is worked on make-up days only."""

NTHS = (1, 2, 3, 4)
"""Which of a month's weekdays a village can have: every month has four of each."""

_DAYS_ZH = "一二三四五六日"
_DAYS_EN = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
HALVES: dict[str, Text] = {
    "am": Text("morning", "上午"),
    "pm": Text("afternoon", "下午"),
}
"""What half days are called."""
_ORDINALS = ("1st", "2nd", "3rd", "4th")


class FixedTime(NamedTuple):
    """When a committee has its lawyer, all year: what is published.

    Parameters
    ----------
    half_day
        A half day of a weekday, such as ``"tue-am"``.
    nth
        Communities: ``None`` = every week. Villages: 1 to 4, the n-th such weekday of
        every month.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.FixedTime("tue-am", nth=2).half
    'am'
    """

    half_day: HalfDay
    nth: int | None = None

    def __repr__(self) -> str:
        return line(self)

    def _repr_html_(self) -> str:
        """Show the time in a notebook, as it is published too."""
        return card(self, text=self.text)

    @property
    def weekday(self) -> int:
        """Monday = 0, as ``datetime.date.weekday`` counts."""
        return HALF_DAYS.index(self.half_day) // 2

    @property
    def half(self) -> Half:
        """Morning or afternoon."""
        return "am" if self.half_day.endswith("am") else "pm"

    @property
    def text(self) -> Text:
        """The time as it is published: 每周二上午, 每月第2个周二上午."""
        half, day = HALVES[self.half], self.weekday
        if self.nth is None:
            return Text(
                f"every {_DAYS_EN[day]} {half.en}", f"每周{_DAYS_ZH[day]}{half.zh}"
            )
        return Text(
            f"every {_ORDINALS[self.nth - 1]} {_DAYS_EN[day]} {half.en} of the month",
            f"每月第{self.nth}个周{_DAYS_ZH[day]}{half.zh}",
        )

    def falls_on(self, day: dt.date) -> bool:
        """Return whether the time falls on a date, holidays not looked at."""
        day = day_given("day", day)
        if day.weekday() != self.weekday:
            return False
        return self.nth is None or (day.day - 1) // 7 + 1 == self.nth


def half_day_of(day: dt.date, half: Half) -> HalfDay:
    """Return the half day of the week that a date and a half are."""
    named: tuple[HalfDay, ...] = HALF_DAYS  # type: ignore[assignment] # of HalfDay
    return named[2 * day.weekday() + (half == "pm")]
