"""Feeds, read back by icalendar and recurring-ical-events: they are the visits."""

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from lawyer_assign.errors import BadInputError
from lawyer_assign.publish.calendars import feeds, uid_of, without_stamp
from lawyer_assign.publish.edition import Edition
from lawyer_assign.roster.publish_rules import PublishRules
from tests.worlds.published import (
    HIDDEN_PHONE,
    PHONE,
    STAMP,
    outcome_of,
    stood_in,
    town,
    town_facts,
    town_plan,
    with_visits,
)

icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
recurring = pytest.importorskip(
    "recurring_ical_events", reason="recurring-ical-events is not installed"
)
ZONE = ZoneInfo("Asia/Shanghai")
HOURS = {"am": (dt.time(9), dt.time(11, 30)), "pm": (dt.time(14), dt.time(17))}


@pytest.fixture(scope="module")
def outcome():
    return town()


def events_of(feed):
    return list(icalendar.Calendar.from_ical(feed).walk("VEVENT"))


def told_of(event):
    """Return what an event says: when, whether it takes place, which version."""
    return (
        str(event["UID"]),
        event["DTSTART"].dt,
        event["DTEND"].dt,
        str(event["STATUS"]),
        int(event["SEQUENCE"]),
    )


def meant_by(visit, is_cancelled=False):
    start, end = (
        dt.datetime.combine(visit.date, time, ZONE) for time in HOURS[visit.half]
    )
    is_off = visit.is_lapsed or is_cancelled
    status = "CANCELLED" if is_off else "CONFIRMED"
    return (uid_of(visit), start, end, status, visit.sequence)


def test_feeds_of_committees_are_the_visits(outcome):
    _, committees = feeds(Edition(outcome), STAMP)
    assert set(committees) == {row.id for row in outcome.facts.committees}
    for one, feed in committees.items():
        found = [told_of(event) for event in events_of(feed)]
        assert found == [meant_by(visit) for visit in outcome.by_committee[one]]


def test_feeds_of_lawyers_are_their_visits(outcome):
    lawyers, _ = feeds(Edition(outcome), STAMP)
    assert set(lawyers) == set(outcome.by_lawyer)
    for one, feed in lawyers.items():
        found = [told_of(e) for e in events_of(feed) if str(e["STATUS"]) == "CONFIRMED"]
        assert found == [meant_by(visit) for visit in outcome.by_lawyer[one]]


def test_days_that_a_calendar_program_shows_are_those_of_the_roster(outcome):
    _, committees = feeds(Edition(outcome), STAMP)
    for one, feed in committees.items():
        calendar = icalendar.Calendar.from_ical(feed)
        shown = recurring.of(calendar).between((2026, 1, 1), (2027, 1, 1))
        dates = sorted((event["DTSTART"].dt, str(event["UID"])) for event in shown)
        visits = outcome.by_committee[one]
        assert dates == sorted((meant_by(v)[1], uid_of(v)) for v in visits)


def test_a_community_has_every_week_and_a_village_every_month(outcome):
    _, committees = feeds(Edition(outcome), STAMP)
    for row in outcome.facts.committees:
        found = events_of(committees[row.id])
        assert len(found) == (12 if row.kind == "village" else 52)


def test_uids_are_unique_and_survive_moves_and_stand_ins(outcome):
    uids = Counter(uid_of(visit) for visit in outcome.visits)
    assert set(uids.values()) == {1}
    at = next(i for i, visit in enumerate(outcome.visits) if visit.lawyers == ("l1",))
    old = outcome.visits[at]
    moved = old._replace(date=old.date + dt.timedelta(days=1), why="asked", sequence=1)
    visits = [*outcome.visits[:at], moved, *outcome.visits[at + 1 :]]
    _, committees = feeds(Edition(with_visits(outcome, visits)), STAMP)
    found = {t[0]: t for t in map(told_of, events_of(committees[old.committee]))}
    assert found[uid_of(old)] == meant_by(moved)
    assert found[uid_of(old)][4] == 1


def test_who_is_stood_in_for_is_told_so(outcome):
    at = next(i for i, visit in enumerate(outcome.visits) if visit.lawyers == ("l1",))
    new = stood_in(outcome, at, "l2")
    lawyers, _ = feeds(Edition(new), STAMP)
    uid = uid_of(outcome.visits[at])
    of_one, of_two = (
        {str(e["UID"]): e for e in events_of(lawyers[one])} for one in ("l1", "l2")
    )
    assert str(of_one[uid]["STATUS"]) == "CANCELLED"
    assert str(of_two[uid]["STATUS"]) == "CONFIRMED"
    assert int(of_one[uid]["SEQUENCE"]) == int(of_two[uid]["SEQUENCE"]) == 1
    assert "代王甲" in of_two[uid]["DESCRIPTION"]


def test_what_lapses_is_cancelled_for_all_who_might_have_come(outcome):
    lapsed = [visit for visit in outcome.visits if visit.is_lapsed]
    assert lapsed, "the year has weeks without a workday"
    lawyers, committees = feeds(Edition(outcome), STAMP)
    for visit in lapsed:
        team = outcome.roster.row[visit.committee].lawyers
        for feed in (committees[visit.committee], *(lawyers[one] for one in team)):
            status = {t[0]: t[3] for t in map(told_of, events_of(feed))}
            assert status[uid_of(visit)] == "CANCELLED"


def test_the_stamp_is_the_argument_and_nothing_else_changes(outcome):
    _, one = feeds(Edition(outcome), STAMP)
    _, two = feeds(Edition(outcome), STAMP + dt.timedelta(days=30))
    assert one != two
    for committee in one:
        assert without_stamp(one[committee]) == without_stamp(two[committee])
        stamps = {event["DTSTAMP"].dt for event in events_of(one[committee])}
        assert stamps == {STAMP}
    assert feeds(Edition(outcome), STAMP)[1] == one


def test_a_year_that_nobody_announced_is_named_in_every_feed():
    lawyers, committees = feeds(Edition(town(2027)), STAMP)
    for feed in (*lawyers.values(), *committees.values()):
        said = str(icalendar.Calendar.from_ical(feed)["X-WR-CALDESC"])
        assert "2027年日历为暂定" in said
    assert b"X-WR-CALDESC" not in feeds(Edition(town()), STAMP)[1]["330102001001"]


ODD = "社区；甲, 乙; \\n " + "很长的名字" * 20


def test_odd_and_long_names_come_back_as_they_were():
    facts = town_facts()
    rows = [row.model_copy(update={"name": ODD}) for row in facts.committees]
    odd = facts.replace(committees=tuple(rows))
    outcome = outcome_of(odd, town_plan(), town().days)
    _, committees = feeds(Edition(outcome), STAMP)
    for feed in committees.values():
        assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
        for event in events_of(feed):
            assert str(event["SUMMARY"]).startswith(f"{ODD} ")


def test_hours_are_those_of_the_settings(outcome):
    rules = PublishRules(morning_from="08:30", afternoon_to="17:30")
    _, committees = feeds(Edition(outcome, rules), STAMP)
    starts = {
        event["DTSTART"].dt.time()
        for feed in committees.values()
        for event in events_of(feed)
    }
    assert starts == {dt.time(8, 30), dt.time(14)}


@pytest.mark.parametrize("shows", [True, False])
def test_no_feed_holds_a_phone(outcome, shows):
    lawyers, committees = feeds(Edition(outcome, shows_phones=shows), STAMP)
    for feed in (*lawyers.values(), *committees.values()):
        assert PHONE.encode() not in feed
        assert HIDDEN_PHONE.encode() not in feed


def test_both_languages(outcome):
    _, zh = feeds(Edition(outcome), STAMP, "zh")
    _, en = feeds(Edition(outcome), STAMP, "en")
    assert "值班" in zh["330102001001"].decode()
    assert "duty" in en["330102001001"].decode()


@pytest.mark.parametrize(
    ("said", "en", "zh"),
    [
        ({"morning_from": "11:30"}, "morning_to 11:30 is too early", "上午开始"),
        ({"afternoon_from": "11:00"}, "for morning_to 11:30", "上午结束"),
        ({"afternoon_to": "14:00"}, "for afternoon_from 14:00", "下午开始"),
    ],
)
def test_half_days_that_overlap_are_refused(said, en, zh):
    with pytest.raises(BadInputError) as caught:
        PublishRules(**said)
    (defect,) = caught.value.defects
    assert en in defect.problem.en
    assert f"过早：{zh}" in defect.problem.zh


def test_an_afternoon_may_begin_as_the_morning_ends():
    rules = PublishRules(afternoon_from="11:30")
    assert rules.hours_of("am").end == rules.hours_of("pm").start
