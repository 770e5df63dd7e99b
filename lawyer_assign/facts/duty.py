"""What binds duty times: days, venues, leaves, wishes, and times already published."""

import datetime as dt
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import (
    Fact,
    HalfDay,
    HalfDaySet,
    Id,
    IdSet,
    Name,
    Positive,
)
from lawyer_assign.facts.unfit import unfit

DayKind = Literal["workday", "day_off", "makeup"]
"""``makeup``: a day of the weekend that is worked in place of a day off."""

Nth = Annotated[int, Field(ge=1, le=4, description="1st to 4th of its weekday")]
WishWeight = Annotated[int, Field(ge=1, le=10, description="1 mild .. 10 strong")]


class Day(Fact):
    """One date of the calendar of working days, as the State Council announces them."""

    date: dt.date
    kind: DayKind
    is_official: bool = Field(
        default=True, description="announced; false = provisional, named in outputs"
    )
    name: Name = Field(default="", description="of the holiday")


class Venue(Fact):
    """A room for duty that committees share (house rule: the text names none)."""

    id: Id
    name: Name
    capacity: Positive = Field(default=1, description="duties at the same time")
    committees: IdSet = Field(
        default=frozenset(), description="whose duty takes place here"
    )


class Leave(Fact):
    """A time in which a lawyer cannot come, first and last day included."""

    lawyer: Id
    first_day: dt.date
    last_day: dt.date
    reason: Name = ""

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.last_day < self.first_day:
            raise unfit(
                Text(
                    f"last_day {self.last_day} is before first_day {self.first_day}",
                    f"结束日期（last_day）{self.last_day} 早于"
                    f"开始日期（first_day）{self.first_day}",
                ),
                Text("Exchange or correct the dates", "请对调或改正两个日期"),
            )
        return self

    def covers(self, day: dt.date) -> bool:
        """Return whether the lawyer is away on a day."""
        return self.first_day <= day <= self.last_day


class TimeWish(Fact):
    """Half days that a lawyer or a committee would like (house rule)."""

    lawyer: Id | None = None
    committee: Id | None = None
    half_days: HalfDaySet = Field(min_length=1)
    weight: WishWeight = 1

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.lawyer is None) == (self.committee is None):
            zh = f"同时填了律师（lawyer）{self.lawyer} 和社区村{self.committee}"
            if self.lawyer is None:
                zh = "律师（lawyer）和社区村（committee）均未填"
            raise unfit(
                Text(
                    f"lawyer is {self.lawyer!r} and committee is {self.committee!r}",
                    zh,
                ),
                Text("Name one of them", "请二者填其一"),
            )
        return self


class PublishedTime(Fact):
    """A fixed time of a committee: pinned for this roster, or last year's (一(三))."""

    committee: Id
    half_day: HalfDay
    nth: Nth | None = Field(
        default=None, description="villages: n-th of its weekday in the month"
    )
    is_fixed: bool = Field(default=False, description="pinned; false = last year's")
