"""Leaves of another year than a roster's are said to change nothing."""

import datetime as dt
from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.views.roster_texts import change_text

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
DAY = dt.timedelta(days=1)
SAID = {"en": "Leaves outside 2026-01-01 to 2026-12-31", "zh": "不作处理的请假"}
MINDED = {"en": "planned for already", "zh": "已在值班表中作了安排"}


@pytest.fixture(scope="module")
def roster():
    small = la.datasets.district(committees=6, lawyers=7, seed=0)
    return la.plan_roster(
        la.solve(la.datasets.with_duty(small)), la.DayTable.of_years(2026)
    )


def leave(roster, first, last):
    who = roster.visits[0].lawyers[0]
    return la.Leave(lawyer=who, first_day=first, last_day=last)


def told(roster, leaves, lang):
    return change_text(la.cover_leaves(roster, leaves), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    ("first", "last", "is_outside"),
    [
        (dt.date(2062, 3, 2), dt.date(2062, 3, 6), True),
        (FIRST - 5 * DAY, FIRST - DAY, True),
        (LAST + DAY, LAST + 5 * DAY, True),
        (FIRST - 5 * DAY, FIRST, False),
        (LAST, LAST + 5 * DAY, False),
    ],
)
def test_a_leave_of_another_year_is_named(roster, first, last, is_outside, lang):
    """A slip in the year reads as if all were done: nothing changes, and proved."""
    said = told(roster, [leave(roster, first, last)], lang)
    assert (SAID[lang] in said) == is_outside
    assert (f"{first}" in said) == is_outside
    assert not (is_outside and MINDED[lang] in said)


@pytest.mark.parametrize("count", [5, 7])
def test_few_are_named_and_others_counted(roster, count):
    far = [
        leave(roster, dt.date(2062, 1, at), dt.date(2062, 1, at))
        for at in range(1, count + 1)
    ]
    facts = roster.facts.with_leaves(far[:3])
    said = {
        lang: told(replace(roster, facts=facts), far, lang) for lang in ("zh", "en")
    }
    assert all(str(one.first_day) in said["en"] for one in far[:5])
    assert f"请假{count}条" in said["zh"]
    assert ("and 2 more" in said["en"], "另有2条" in said["zh"]) == (count > 5,) * 2
