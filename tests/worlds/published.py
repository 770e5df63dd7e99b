"""Rosters made by hand: times dealt out in turn, dates expanded by plain loops."""

import datetime as dt
from collections.abc import Iterable

from lawyer_assign.facts import Facts, OnlineHours, Phone, Resident
from lawyer_assign.plan import Plan
from lawyer_assign.policy import Policy
from lawyer_assign.roster import (
    NTHS,
    WEEKDAYS,
    Days,
    DayTable,
    FixedTime,
    Roster,
    RosterRow,
    Visit,
)
from lawyer_assign.roster_outcome import RosterOutcome
from tests.worlds.small import committee, district, firm, lawyer

PHONE, HIDDEN_PHONE = "13812340001", "13912349876"
"""One that may be published, and one that may not."""
SHOWN = {"phone": Phone(PHONE), "may_publish_phone": True}
HIDDEN = {"phone": Phone(HIDDEN_PHONE)}
STAMP = dt.datetime(2026, 1, 1, 8, 0, tzinfo=dt.UTC)
ONE = dt.timedelta(days=1)


def town_facts(**tables) -> Facts:
    """Two districts, three towns, four communities and two villages; five lawyers."""
    places = [
        ("330102001001", "清波社区", "community", "d1", "清波街道", 30.240, 120.160),
        ("330102001002", "柳浪社区", "community", "d1", "清波街道", 30.243, 120.163),
        ("330102002001", "湖滨社区", "community", "d1", "湖滨街道", 30.255, 120.165),
        ("330102002002", "青年路社区", "community", "d1", "湖滨街道", 30.250, 120.168),
        ("330127101201", "汾口村", "village", "d2", "汾口镇", 29.430, 118.560),
        ("330127101202", "茅屏村", "village", "d2", "汾口镇", 29.440, 118.540),
    ]
    return Facts(
        districts=(
            district("d1").model_copy(update={"name": "上城区"}),
            district("d2").model_copy(update={"name": "淳安县"}),
        ),
        committees=tuple(
            committee(one, kind=kind, district=of, town=town, lat=lat, lon=lon)
            .model_copy(update={"name": name})
            for one, name, kind, of, town, lat, lon in places
        ),
        firms=(
            firm("f1").model_copy(update={"name": "甲律师事务所"}),
            firm("f2", district="d2").model_copy(update={"name": "乙律师事务所"}),
        ),
        lawyers=tuple(
            lawyer(one, firm=of).model_copy(update={"name": name, **more})
            for one, name, of, more in (
                ("l1", "王甲", "f1", SHOWN),
                ("l2", "李乙", "f1", HIDDEN),
                ("l3", "张丙", "f1", {}),
                ("l4", "赵丁", "f2", {}),
                ("l5", "钱戊", "f2", {}),
            )
        ),
        online_hours=(
            OnlineHours(lawyer="l1", channel="wechat", hours="周一至周五 19:00-20:30"),
            OnlineHours(lawyer="l1", channel="phone", hours="工作日 9:00-17:00"),
        ),
        residents=(
            Resident(committee="330102001001", name="孙明白"),
            Resident(committee="330102001001", name="周明白", remark="only for us"),
        ),
        **tables,
    )  # fmt: skip


def town_plan() -> Plan:
    return Plan.of(
        [
            ("330102001001", "l1"),
            ("330102001002", "l2"),
            ("330102002001", "l3"),
            ("330102002002", "l1"),
            ("330127101201", "l4"),
            ("330127101202", "l4"),
            ("330127101202", "l5"),
        ]
    )


def roster_of(facts: Facts, plan: Plan) -> Roster:
    """Deal out half days in turn; villages get the n-th of a month."""
    rows = []
    for at, row in enumerate(sorted(facts.committees, key=lambda one: one.id)):
        team = plan.lawyers_of(row.id)
        if not team:
            continue
        half_day = WEEKDAYS[at % len(WEEKDAYS)]
        is_village = row.kind == "village"
        nth = NTHS[at % len(NTHS)] if is_village else None
        rows.append(RosterRow(row.id, FixedTime(half_day, nth), tuple(team)))
    return Roster.of(rows)


def visits_of(facts: Facts, roster: Roster, days: Days) -> tuple[Visit, ...]:
    """Expand every time; off days move to the next workday of the week, or lapse."""
    span = [days.first + at * ONE for at in range((days.last - days.first).days + 1)]
    worked = [day for day in span if days.is_workday(day)]
    week = {}
    for day in worked:
        week.setdefault(day.isocalendar()[:2], []).append(day)
    found = []
    for row in roster.rows:
        is_village = facts.committee[row.committee].kind == "village"
        kind = "visit" if is_village else "duty"
        for turn, day in enumerate(day for day in span if row.time.falls_on(day)):
            who = (row.lawyers[turn % len(row.lawyers)],)
            half = row.time.half
            at, why = day, ""
            if not days.is_workday(day):
                why = "day_off"
                later = [
                    one for one in week.get(day.isocalendar()[:2], ()) if one > day
                ]
                earlier = [one for one in week.get(day.isocalendar()[:2], ())]
                at = (later or earlier or [None])[0]
            is_lapsed = at is None
            found.append(
                Visit(
                    row.committee, kind, day, half, at or day, half,
                    () if is_lapsed else who, who if is_lapsed else (), why,
                    is_lapsed,
                )
            )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.date, one.half, one.committee)))


def outcome_of(
    facts: Facts, plan: Plan, days: Days, visits: Iterable[Visit] | None = None
) -> RosterOutcome:
    roster = roster_of(facts, plan)
    shown = visits_of(facts, roster, days) if visits is None else tuple(visits)
    return RosterOutcome(
        "feasible", roster, shown, (), (), facts, plan, Policy.hangzhou_2024(), days
    )


def town(year: int = 2026, **tables) -> RosterOutcome:
    """Return the roster of the town for a year."""
    return outcome_of(town_facts(**tables), town_plan(), DayTable.of_years(year))


def with_visits(outcome: RosterOutcome, visits: Iterable[Visit]) -> RosterOutcome:
    """Return the outcome with other dates."""
    return RosterOutcome(
        outcome.status, outcome.roster, tuple(visits), outcome.tiers, outcome.missing,
        outcome.facts, outcome.plan, outcome.policy, outcome.days,
    )  # fmt: skip


def stood_in(outcome: RosterOutcome, at: int, who: str) -> RosterOutcome:
    """Let somebody else come to one visit, for a leave."""
    visits = list(outcome.visits)
    old = visits[at]
    visits[at] = old._replace(
        lawyers=(who,), instead_of=old.lawyers, why="leave", sequence=old.sequence + 1
    )
    return with_visits(outcome, visits)
