"""Who stood in and need not come any more is told so, whichever verb sends her home."""

import datetime as dt
from dataclasses import replace

import pytest

import lawyer_assign as la
from lawyer_assign.views.roster_texts import roster_text

icalendar = pytest.importorskip("icalendar", reason="icalendar is not installed")
PEOPLE = ("a", "b", "c")


@pytest.fixture(scope="module")
def roster():
    facts = la.Facts(
        districts=[la.District(id="d", name="d", is_scarce=True)],
        firms=[la.Firm(id="f", name="f", district="d")],
        lawyers=[la.Lawyer(id=one, name=one, firm="f") for one in PEOPLE],
        committees=[la.Committee(id="k", name="k", kind="community", district="d")],
    )
    policy = la.Policy.hangzhou_2024(stability="off")
    days = la.DayTable.of_years(2026)
    days = days.span(dt.date(2026, 3, 2), dt.date(2026, 3, 29))
    return la.plan_roster(la.adopt(facts, policy, la.Plan.of([("k", "a")])), days)


def without(outcome, who):
    """Return a roster of which somebody is away on the day of its first visit."""
    day = outcome.visits[0].date
    ill = la.Leave(lawyer=who, first_day=day, last_day=day)
    return la.cover_leaves(outcome, [ill]).outcome


def told(folder, visit):
    """Return lawyer -> what her feed says of a visit."""
    found = {}
    for path in sorted((folder / "lawyers").glob("*.ics")):
        for event in icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"):
            if str(event["UID"]).split("-")[2] == f"{visit.nominal_date:%Y%m%d}":
                found[path.stem] = (str(event["STATUS"]), int(event["SEQUENCE"]))
    return found


def publish(outcome, folder, day):
    since = folder if folder.exists() else None
    stamp = dt.datetime(2026, 1, day, tzinfo=dt.UTC)
    la.publish_roster(outcome, folder, stamp=stamp, since=since)


def second_stand_in(roster):
    """Return the roster once a is ill, and once who stands in for her is ill too."""
    first = without(roster, "a")
    return first, without(first, *first.visits[0].lawyers)


def test_a_stand_in_who_is_ill_too_is_told_that_she_need_not_come(roster, tmp_path):
    first, second = second_stand_in(roster)
    sent, comes = (*first.visits[0].lawyers, *second.visits[0].lawyers)
    for day, outcome in enumerate((roster, first, second), 1):
        publish(outcome, tmp_path / "out", day)
    found = told(tmp_path / "out", roster.visits[0])
    assert found[sent] == ("CANCELLED", 2)
    assert found[comes] == ("CONFIRMED", 2)
    assert found["a"] == ("CANCELLED", 2)


def test_a_swap_of_a_visit_stood_in_for_sends_the_stand_in_home(roster, tmp_path):
    well = replace(without(roster, "a"), facts=roster.facts)
    (stand_in,) = well.visits[0].lawyers
    back = la.swap_visits(well, well.visits[0], well.visits[1]).outcome
    assert [one.lawyers for one in back.visits[:2]] == [("a",), (stand_in,)]
    publish(back, tmp_path / "out", 1)
    assert told(tmp_path / "out", back.visits[0])[stand_in] == ("CANCELLED", 2)
    assert told(tmp_path / "out", back.visits[1])[stand_in] == ("CONFIRMED", 1)


def test_who_comes_again_after_all_is_not_cancelled(roster, tmp_path):
    well = replace(without(roster, "a"), facts=roster.facts)
    (stand_in,) = well.visits[0].lawyers
    back = la.swap_visits(well, *well.visits[:2]).outcome
    again = la.swap_visits(back, *back.visits[:2]).outcome
    assert again.visits[0].lawyers == (stand_in,)
    publish(again, tmp_path / "out", 1)
    assert told(tmp_path / "out", again.visits[0])[stand_in] == ("CONFIRMED", 3)
    assert told(tmp_path / "out", again.visits[1])[stand_in] == ("CANCELLED", 2)


@pytest.mark.parametrize("suffix", [".json", ".xlsx"])
def test_the_file_remembers_whom_calendars_still_have_to_tell(roster, tmp_path, suffix):
    _, second = second_stand_in(roster)
    assert second.past.withdrawn
    path = tmp_path / f"roster{suffix}"
    if suffix == ".json":
        la.write_roster(second, path)
    else:
        publish(second, tmp_path / "out", 1)
        path = next((tmp_path / "out").rglob("*.xlsx"))
    again = la.read_roster(path, second.facts, days=second.days)
    assert again.past.withdrawn == second.past.withdrawn
    publish(again, tmp_path / "told", 1)
    (sent,) = second.past.withdrawn[0].instead_of
    assert told(tmp_path / "told", second.visits[0])[sent] == ("CANCELLED", 2)


def test_a_roster_that_only_changed_goes_on_from_no_other(roster):
    _, second = second_stand_in(roster)
    assert not second.past.goes_on
    assert "Goes on from" not in roster_text(second, "en")
    assert la.check_roster(second).is_clean
