"""Why a committee has no fixed time, in one sentence."""

from collections.abc import Iterable

from lawyer_assign.errors import Text
from lawyer_assign.facts import Committee, HalfDay, Lawyer
from lawyer_assign.facts.names import all_named, named
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.date_rules import DateRules
from lawyer_assign.roster.roster import Roster
from lawyer_assign.roster.times import NTHS, WEEKDAYS, FixedTime


def why_without_time(
    case: RosterCase, roster: Roster, committee: str, rules: DateRules
) -> Text:
    """Return why none of its times was left: no common half day, lawyer, or venue.

    Rules that need not hold keep nobody from a time.
    """
    facts = case.facts
    team = [facts.lawyer[one] for one in case.plan.lawyers_of(committee)]
    common = case.common_half_days(
        committee, of_office=rules.has_office_hours, of_team=rules.has_lawyer_hours
    )
    place = facts.committee[committee]
    if not common:
        asked = team if rules.has_lawyer_hours else []
        return _why_none_in_common(place, asked, of_office=rules.has_office_hours)
    is_village = place.kind == "village"
    times = [
        FixedTime(half_day, nth)
        for half_day in common
        for nth in (NTHS if is_village else (None,))
    ]
    taken = sorted(
        lawyer.id
        for lawyer in team
        for time in times
        if rules.has_one_place
        if any(_meet(time, row.time) for row in roster.of_lawyer(lawyer.id))
    )
    venue = [
        row.name or row.id
        for row in facts.venues
        if rules.has_venues and committee in row.committees
    ]
    return _why_taken(case, committee, dict.fromkeys(taken), venue)


def _why_none_in_common(
    place: Committee, team: list[Lawyer], *, of_office: bool
) -> Text:
    """Return who keeps office and team from a half day from Monday to Friday.

    Who names no half day can at any, and keeps from none.
    """
    office: frozenset[HalfDay] = place.duty_half_days if of_office else frozenset()
    limited = [one for one in team if one.free_half_days]
    late = [one for one in limited if one.free_half_days.isdisjoint(WEEKDAYS)]
    is_late = bool(office) and office.isdisjoint(WEEKDAYS)
    if is_late or late:
        who = _with_office(late, has_office=is_late)
        return Text(
            f"the half days of {who.en} are all at the weekend; fixed times are on "
            "Mondays to Fridays",
            f"{who.zh}的半天都在周末，固定服务时间只能在周一至周五",
        )
    who = _with_office(limited, has_office=bool(office))
    sets = [one.free_half_days for one in limited] + ([office] if office else [])
    if frozenset.intersection(*sets):
        return Text(
            f"the half days common to {who.en} are all at the weekend; fixed times are "
            "on Mondays to Fridays",
            f"{who.zh}共同的半天都在周末，固定服务时间只能在周一至周五",
        )
    return Text(f"no half day is common to {who.en}", f"{who.zh}没有共同的半天")


def _with_office(people: list[Lawyer], *, has_office: bool) -> Text:
    """Return the names of an office, if it is meant, and of some lawyers."""
    who = all_named(people)
    if not has_office:
        return who
    if not people:
        return Text("the office", "社区（村）")
    return Text(f"the office and {who.en}", f"社区（村）与{who.zh}")


def _why_taken(
    case: RosterCase, committee: str, taken: Iterable[str], venue: list[str]
) -> Text:
    """Return who or what takes the half days in common."""
    facts = case.facts
    who = all_named(facts.lawyer[one] for one in taken)
    if who.en and venue:
        return Text(
            f"{who.en} is elsewhere, or venue {venue[0]} full, at the half days in "
            "common",
            f"共同的半天{who.zh}已在别处值班，或场所{venue[0]}已满",
        )
    if who.en:
        return Text(
            f"{who.en} is elsewhere at the half days in common",
            f"共同的半天{who.zh}已在别处值班",
        )
    if venue:
        return Text(
            f"venue {venue[0]} is full at the half days in common",
            f"共同的半天场所{venue[0]}已满",
        )
    name = named(facts.committee[committee])
    return Text(
        f"the times left to {name.en} do not go with the other places or the weekly "
        "cap of its lawyers",
        f"{name.zh}余下的时间与律师的其他服务地点或每周上限不合",
    )


def _meet(one: FixedTime, other: FixedTime) -> bool:
    is_same_week = one.nth is None or other.nth is None or one.nth == other.nth
    return one.half_day == other.half_day and is_same_week
