"""What binds duty times: days, venues, leaves, wishes, and times already published."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, StringConstraints, model_validator

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import (
    Date,
    Fact,
    Half,
    HalfDay,
    HalfDaySet,
    Id,
    IdSet,
    Name,
    Positive,
)
from lawyer_assign.facts.checks.days_given import day_given
from lawyer_assign.facts.checks.mismatch import Mismatch, Rows
from lawyer_assign.facts.unfit import not_one, unfit

DayKind = Literal["workday", "day_off", "makeup"]
"""``makeup``: a day of the weekend that is worked in place of a day off."""

DAY_KINDS: tuple[DayKind, ...] = get_args(DayKind)
DAY_KINDS_ZH: dict[DayKind, str] = {
    "workday": "工作日",
    "day_off": "休息日",
    "makeup": "调休上班",
}
SATURDAY = 5
Source = Annotated[str, StringConstraints(max_length=200)]

Nth = Annotated[int, Field(ge=1, le=4, description="1st to 4th of its weekday")]
WishWeight = Annotated[int, Field(ge=1, le=10, description="1 mild .. 10 strong")]


class Day(Fact):
    """One date of the calendar of working days, as the State Council announces them."""

    date: Date
    kind: DayKind
    is_official: bool = Field(
        default=False, description="announced; false = provisional, named in outputs"
    )
    name: Name = Field(default="", description="of the holiday")
    source: Source = Field(default="", description="the notice that announced it")

    @model_validator(mode="after")
    def _works_at_weekends_only_to_make_up(self) -> Self:
        is_weekend = self.date.weekday() >= SATURDAY
        if self.kind == "workday" and is_weekend:
            raise unfit(
                Text(
                    f"kind is workday, but {self.date} is a weekend day",
                    f"{self.date} 是周末，不能填“工作日”（workday）",
                ),
                Text(
                    "Enter makeup where people work in place of a day off, else "
                    "day_off",
                    "要上班的填“调休上班”（makeup），否则填“休息日”（day_off）",
                ),
            )
        if self.kind == "makeup" and not is_weekend:
            raise unfit(
                Text(
                    f"kind is makeup, but {self.date} is no weekend day",
                    f"{self.date} 不是周末，不存在调休上班",
                ),
                Text(
                    "Enter workday or day_off",
                    "请填“工作日”（workday）或“休息日”（day_off）",
                ),
            )
        return self

    @model_validator(mode="after")
    def _names_who_announced_it(self) -> Self:
        if self.is_official and not self.source:
            raise unfit(
                Text(
                    "is_official is yes but source is empty",
                    "“已公布”（is_official）为是，但来源（source）未填",
                ),
                Text(
                    "Name the notice that announced the day, or enter no",
                    "请填写公布该日的文件，或将“已公布”改为否",
                ),
            )
        return self


class Venue(Fact):
    """A room for duty that committees share (house rule: the text names none).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.Venue(id="v1", name="一号会议室", committees=("c1", "c2")).capacity
    1
    """

    id: Id
    name: Name
    capacity: Positive = Field(default=1, description="duties at the same time")
    committees: IdSet = Field(
        default=frozenset(), description="whose duty takes place here"
    )


class Leave(Fact):
    """A time in which a lawyer cannot come, first and last half day included.

    Whole days, unless the first begins in the afternoon or the last ends at noon.

    Examples
    --------
    >>> import lawyer_assign as la
    >>> import datetime as dt
    >>> monday, friday = dt.date(2026, 3, 2), dt.date(2026, 3, 6)
    >>> leave = la.Leave(lawyer="l1", first_day=monday, last_day=friday)
    >>> leave.covers(dt.date(2026, 3, 7))
    False
    >>> court = la.Leave(lawyer="l1", first_day=monday, last_day=monday, last_half="am")
    >>> court.covers(monday, "am"), court.covers(monday, "pm")
    (True, False)
    """

    lawyer: Id
    first_day: Date
    first_half: Half = Field(default="am", description="that the first day begins with")
    last_day: Date
    last_half: Half = Field(default="pm", description="that the last day ends with")
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
        if self.last_day == self.first_day and self.last_half < self.first_half:
            raise unfit(
                Text(
                    f"begins on {self.first_day} in the afternoon (first_half pm) and "
                    "ends there in the morning (last_half am)",
                    f"{self.first_day} 下午（first_half）开始，"
                    "当日上午（last_half）结束",
                ),
                Text("Exchange or correct the halves", "请对调或改正上下午"),
            )
        return self

    def covers(self, day: dt.date, half: Half | None = None) -> bool:
        """Return whether the lawyer is away on a day, or at a half of it.

        Parameters
        ----------
        day
            A date.
        half
            Of the day; ``None``: at any of the two.
        """
        day = day_given("day", day)
        if half is None:
            return self.first_day <= day <= self.last_day
        begin, end = (self.first_day, self.first_half), (self.last_day, self.last_half)
        return begin <= (day, half) <= end


class TimeWish(Fact):
    """Half days that a lawyer or a committee would like (house rule).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.TimeWish(lawyer="l1", half_days=("mon-am",)).half_days
    frozenset({'mon-am'})
    """

    lawyer: Id | None = None
    committee: Id | None = None
    half_days: HalfDaySet = Field(min_length=1)
    weight: WishWeight = 1

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.lawyer is None) == (self.committee is None):
            raise not_one(
                "committee", "社区（村）（committee）", self.lawyer, self.committee
            )
        return self


class PublishedTime(Fact):
    """A fixed time of a committee: pinned for this roster, or last year's (一(三)).

    Examples
    --------
    >>> import lawyer_assign as la
    >>> la.PublishedTime(committee="c3", half_day="tue-am", nth=2).nth
    2
    """

    committee: Id
    half_day: HalfDay
    nth: Nth | None = Field(
        default=None, description="villages: n-th of its weekday in the month"
    )
    is_fixed: bool = Field(default=False, description="pinned; false = last year's")


def find_duty_mismatches(rows: Rows) -> Iterator[Mismatch]:
    """Find committees with two venues, and times of the wrong kind."""
    yield from _two_venues(rows)
    yield from _odd_times(rows)


def _two_venues(rows: Rows) -> Iterator[Mismatch]:
    venue: dict[str, str] = {}
    for at, row in enumerate(rows.get("venues", ())):
        for committee in sorted(row.committees or ()):
            other = venue.setdefault(committee, row.id)
            if other != row.id:
                yield Mismatch(
                    "venues", at, "committees", committee,
                    Text(
                        f"has venue {other} already",
                        f"该社区（村）已在场所 {other} 中填写",
                    ),
                    Text(
                        "Name each committee at one venue only",
                        "每个社区（村）只填在一个场所",
                    ),
                )  # fmt: skip


def _odd_times(rows: Rows) -> Iterator[Mismatch]:
    kind = {row.id: row.kind for row in rows.get("committees", ())}
    for at, row in enumerate(rows.get("times", ())):
        of = kind.get(row.committee)
        if str(row.half_day).startswith(("sat", "sun")):
            yield Mismatch(
                "times", at, "half_day", row.half_day,
                Text(
                    "is at the weekend, where no time is fixed",
                    "为周末，固定时间只能在周一至周五",
                ),
                Text(
                    "Give a half day from Monday to Friday",
                    "请填写周一至周五的半天",
                ),
            )  # fmt: skip
        if of == "village" and row.nth is None:
            yield Mismatch(
                "times", at, "nth", "",
                Text(
                    "a village is visited once a month: nth is not filled in",
                    "村每月服务一次，未填“每月第几个”（nth）",
                ),
                Text(
                    "Give 1 to 4: the n-th such weekday of the month",
                    "请填写1至4，即每月第几个该星期几",
                ),
            )  # fmt: skip
        if of == "community" and row.nth is not None:
            yield Mismatch(
                # Rows are looked at before their bounds are, too.
                "times", at, "nth", str(row.nth) if abs(row.nth) < 100 else "",
                Text(
                    "a community has duty every week, and no nth of the month",
                    "社区每周值班，不填“每月第几个”（nth）",
                ),
                Text("Leave it empty for communities", "社区请留空"),
            )  # fmt: skip
