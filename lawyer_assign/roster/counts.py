"""A roster in a few numbers."""

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from lawyer_assign.errors import Text
from lawyer_assign.facts import Facts
from lawyer_assign.roster.past import Past
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.visit import Visit


class Dated(Protocol):
    """What has fixed times and dates; ``RosterOutcome`` is one."""

    @property
    def facts(self) -> Facts:
        """What it was made from."""

    @property
    def roster(self) -> Roster | None:
        """Fixed times."""

    @property
    def visits(self) -> tuple[Visit, ...]:
        """Every date."""

    @property
    def past(self) -> Past | None:
        """What was taken over, of a roster that goes on from a date."""

    @property
    def missing(self) -> Sequence[object]:
        """What could not be given."""


def going_on_text(past: Past) -> Text:
    """Return what the numbers of a roster that goes on from a date are of."""
    since = past.since
    return Text(
        f"Goes on from the roster before on {since}: visits are those of the whole "
        f"calendar; fixed times, tiers and what is missing are of {since} and later. "
        "What was published stays where it fits, so dates are not proved best of all",
        f"自{since}起接续原值班表：服务次数为全部日期合计；固定时间、目标达到情况和未能"
        f"排出的事项自{since}起计算。已公布的日期尽量不动，因此不证明日期最优",
    )


_WHERE_ANY = frozenset({"publicity events that lapse"})
"""Numbers that are said where there are any."""


def counts_of(outcome: Dated) -> list[tuple[Text, int]]:
    """Return what there is of a roster, each with its number."""
    visits = outcome.visits
    held = [one for one in visits if not one.is_lapsed]
    regular = [one for one in held if one.kind != "event"]
    roster = outcome.roster
    lawyers = {one for row in roster.rows for one in row.lawyers} if roster else set()
    timed = 0 if roster is None else len(roster)
    since = dt.date.min if outcome.past is None else outcome.past.since
    later = [one for one in held if one.date >= since]
    gone = [one for one in visits if one.is_lapsed]
    events = sum(one.kind == "event" for one in gone)
    off = [one for one in regular if one.why == "day_off"]
    others = {one for visit in later for one in visit.lawyers} - lawyers
    said = [
        (Text("committees with a fixed time", "有固定服务时间的社区（村）"),
         timed),
        (Text("committees without one", "没有固定服务时间的社区（村）"),
         len(outcome.facts.committees) - timed),
        (Text("lawyers with a fixed time", "有固定服务时间的律师"), len(lawyers)),
        (Text("weekly duties", "社区值班（次）"),
         sum(one.kind == "duty" for one in held)),
        (Text("monthly visits", "驻村服务（次）"),
         sum(one.kind == "visit" for one in held)),
        (Text("publicity events", "法治宣传（次）"), len(held) - len(regular)),
        (Text("visits at another time than published", "改期的服务（次）"),
         sum(one.is_moved for one in regular)),
        (Text("visits by another lawyer", "换人的服务（次）"),
         sum(bool(one.instead_of) for one in regular)),
        (Text("of these because the day is off", "其中因节假日换人的服务（次）"),
         sum(bool(one.instead_of) for one in off)),
        (Text("lawyers who only stand in for others", "仅代班的律师"), len(others)),
        (Text("visits that lapse", "取消的服务（次）"), len(gone) - events),
        (Text("publicity events that lapse", "取消的法治宣传（次）"), events),
        (Text("missing: times, visits and events", "未能排出的事项"),
         len(outcome.missing)),
    ]  # fmt: skip
    return [one for one in said if one[1] or one[0].en not in _WHERE_ANY]
