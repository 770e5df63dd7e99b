"""What is to be known of an inspection: a way that was not known, why nobody goes."""

from collections.abc import Collection, Mapping, Sequence

from lawyer_assign.errors import NOTHING, Text
from lawyer_assign.facts import Committee, Facts, Inspector
from lawyer_assign.facts.names import all_named
from lawyer_assign.plan import Plan
from lawyer_assign.year.inspection_rules import InspectionRules
from lawyer_assign.year.inspections import may_inspect

_STRANGE = Text(
    "no inspector is of another district and firm",
    "没有来自其他区县和律所的检查人员",
)
_TIRED = Text("who is near has no visit left", "路程以内的检查人员次数已满")
_DISTRICT = Text("of the district", "属本区县")
_FIRM = Text(
    "her firm serves there or is of the district", "所在律所服务此处或在本区县"
)
_FAR = Text("too far", "路程超限")
_FULL = Text("no visit left", "次数已满")

MOST_NAMED = 5
"""Inspectors who are named for one reason; the others are counted."""


def notes_of(
    facts: Facts,
    plan: Plan,
    drawn: Sequence[str],
    sent: Mapping[str, str],
    near: Mapping[str, Collection[str]],
    rules: InspectionRules,
) -> dict[str, Text]:
    """Return a note for every committee drawn; empty where there is nothing to say.

    Parameters
    ----------
    facts
        With inspectors.
    plan
        Who serves where.
    drawn
        Committees.
    sent
        Committee -> its inspector, where somebody goes.
    near
        Committee -> inspectors who may go to it within the limit, where there are any.
    rules
        With the limit, and minutes where coordinates are missing.
    """
    people = {row.id: row for row in facts.inspectors}
    found = {}
    for one in drawn:
        place = facts.committee[one]
        if one in sent:
            found[one] = _guessed(place, people[sent[one]], rules)
        else:
            lead = _TIRED if one in near else _nobody(facts, plan, place, rules)
            found[one] = lead.then(_unused(facts, plan, place, near.get(one, ())))
    return found


def _unused(facts: Facts, plan: Plan, place: Committee, near: Collection[str]) -> Text:
    """Return every inspector in brackets, by why she does not go to a committee."""
    groups: dict[Text, list[Inspector]] = {
        why: [] for why in (_FULL, _FAR, _DISTRICT, _FIRM)
    }
    for row in facts.inspectors:
        if row.district == place.district:
            why = _DISTRICT
        elif not may_inspect(facts, plan, row, place.id):
            why = _FIRM
        else:
            why = _FULL if row.id in near else _FAR
        groups[why].append(row)
    said = [_group(why, rows) for why, rows in groups.items() if rows]
    if not said:
        return NOTHING
    return Text(
        f" ({'; '.join(one.en for one in said)})",
        f"（{'；'.join(one.zh for one in said)}）",
    )


def _group(why: Text, rows: Sequence[Inspector]) -> Text:
    names, more = all_named(rows[:MOST_NAMED]), len(rows) - MOST_NAMED
    if more > 0:
        names = names.then(Text(f" and {more:,} more", f"等{len(rows):,}人"))
    return Text(f"{why.en}: {names.en}", f"{why.zh}：{names.zh}")


def _guessed(place: Committee, who: Inspector, rules: InspectionRules) -> Text:
    """Return that the minutes are no estimate of a way, if they are none."""
    minutes = f"{rules.travel.unknown_minutes:,}"
    if who.lat is None:
        return Text(
            f"the inspector has no coordinates, taken as {minutes} min",
            f"检查人员无坐标，按{minutes}分钟计",
        )
    if place.lat is None:
        return Text(
            f"the committee has no coordinates, taken as {minutes} min",
            f"社区（村）无坐标，按{minutes}分钟计",
        )
    return NOTHING


def _nobody(facts: Facts, plan: Plan, place: Committee, rules: InspectionRules) -> Text:
    """Return why no inspector may go to a committee within the limit."""
    able = [row for row in facts.inspectors if may_inspect(facts, plan, row, place.id)]
    if not able:
        return _STRANGE
    limit, minutes = f"{rules.limit_minutes:,}", f"{rules.travel.unknown_minutes:,}"
    said = Text(
        f"no inspector is within {limit} min",
        f"路程{limit}分钟以内没有检查人员",
    )
    if place.lat is None or any(row.lat is None for row in able):
        more = Text(
            f"; without coordinates a way is taken as {minutes} min",
            f"（无坐标的按{minutes}分钟计）",
        )
        return said.then(more)
    return said
