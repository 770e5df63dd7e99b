"""A roster that was planned, with events, venues and stand-ins, is published whole."""

import pytest

import lawyer_assign as la
from lawyer_assign.publish.calendars import feeds, uid_of
from lawyer_assign.publish.edition import Edition
from lawyer_assign.publish.slugs import slug
from tests.worlds.published import STAMP

icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")


@pytest.fixture(scope="module")
def planned():
    facts = la.datasets.with_duty(
        la.datasets.district(committees=24, lawyers=30, districts=2, seed=3)
    )
    return la.plan_roster(la.solve(facts), la.DayTable.of_years(2026), time_limit=30)


def test_what_was_planned_is_what_is_read_back(planned, tmp_path):
    la.write_roster(planned, tmp_path / "r.xlsx")
    again = la.read_roster(tmp_path / "r.xlsx", planned.facts, days=planned.days)
    assert again.roster == planned.roster
    assert set(again.visits) == set(planned.visits)
    assert len(again.visits) == len(planned.visits)
    assert {one.kind for one in again.visits} == {"duty", "visit", "event"}


def test_feeds_of_a_planned_roster_are_its_visits(planned):
    _, committees = feeds(Edition(planned), STAMP)
    uids = set()
    for one, feed in committees.items():
        events = icalendar.Calendar.from_ical(feed).walk("VEVENT")
        found = [(str(e["UID"]), e["DTSTART"].dt.date(), str(e["STATUS"]))
                 for e in events]  # fmt: skip
        meant = [
            (uid_of(v), v.date, "CANCELLED" if v.is_lapsed else "CONFIRMED")
            for v in planned.by_committee[one]
        ]
        assert found == meant
        assert uids.isdisjoint(uid for uid, _, _ in found)
        uids |= {uid for uid, _, _ in found}
    assert len(uids) == len(planned.visits)


def test_every_committee_has_a_page_with_its_time_or_the_reason(planned, tmp_path):
    la.publish_roster(planned, tmp_path / "out", stamp=STAMP, phones=True)
    pages = tmp_path / "out" / "notice" / "committees"
    texts = {path.stem: path.read_text("utf-8") for path in pages.iterdir()}
    assert len(texts) == len(planned.facts.committees)
    missing = {one.committee: one.reason for one in planned.missing
               if one.what == "time"}  # fmt: skip
    for row in planned.facts.committees:
        text = texts[slug(row.id)]
        time = planned.roster.time_of(row.id)
        assert (missing[row.id].zh if time is None else time.text.zh) in text
        assert ("法治宣传" in text) == any(
            one.kind == "event" for one in planned.by_committee.get(row.id, ())
        )
    phones = {str(row.phone.reveal()) for row in planned.facts.lawyers if row.phone}
    everything = "".join(texts.values())
    assert not [one for one in phones if one in everything]
