"""Days: shipped years against two packages, years not announced, rows that misfit."""

import datetime as dt

import numpy as np
import pytest
from pydantic import ValidationError

from lawyer_assign.errors import BadInputError
from lawyer_assign.facts import Day
from lawyer_assign.roster import DayTable

OFFICIAL = (2024, 2025, 2026)


@pytest.mark.parametrize("year", OFFICIAL)
def test_shipped_days_are_those_that_chinesecalendar_knows(year):
    calendar = pytest.importorskip("chinese_calendar", reason="chinesecalendar")
    days = DayTable.of_years(year)
    for day in days:
        assert (day.kind != "day_off") == calendar.is_workday(day.date), day
        assert day.is_official
        assert day.source
    assert len(days) == (366 if year == 2024 else 365)


@pytest.mark.parametrize(
    ("year", "works", "made_up"), [(2024, 251, 8), (2025, 248, 5), (2026, 248, 6)]
)
def test_a_year_has_the_workdays_that_its_notice_leaves(year, works, made_up):
    days = DayTable.of_years(year)
    assert int(days.worked.sum()) == works
    assert int(days.made_up.sum()) == made_up
    assert set(days.weekday[days.made_up].tolist()) <= {5, 6}


def test_a_span_crosses_years_and_keeps_places():
    days = DayTable.of_years(2025, 2026)
    assert days.at(dt.date(2026, 1, 1)) == 365
    assert days.kind_of(dt.date(2026, 2, 28)) == "makeup"
    assert days.name_of(dt.date(2026, 2, 28)) == "春节"
    assert not days.is_workday(dt.date(2026, 10, 7))
    week = days.span(dt.date(2025, 12, 29), dt.date(2026, 1, 4))
    assert week.kind.tolist() == [0, 0, 0, 1, 1, 1, 2]
    assert week.dates[-1] == np.datetime64("2026-01-04")
    assert week.weekday.tolist() == [0, 1, 2, 3, 4, 5, 6]


def test_a_year_that_nobody_announced_says_so_and_has_no_made_up_days():
    days = DayTable.of_years(2026, 2027)
    assert days.provisional_years == (2027,)
    assert "2027" in days.remark.en
    assert "2027年日历为暂定" in days.remark.zh
    assert "2027" in repr(days)
    year = DayTable.of_years(2027)
    assert not year.made_up.any()
    assert not year.official.any()
    off = {day.date for day in year if day.kind == "day_off" and day.name}
    # Order 795: 13 days, of which weekends are not made up before the notice.
    assert len(off) == 13
    assert dt.date(2027, 2, 5) in off
    assert dt.date(2027, 9, 15) in off
    assert DayTable.of_years(2026).remark is None


def test_days_by_law_are_those_of_holidays_for_2027():
    holidays = pytest.importorskip("holidays", reason="holidays")
    known = {
        date
        for date, name in holidays.China(years=2027, language="zh_CN").items()
        if "补假" not in name
    }
    assert known == {day.date for day in DayTable.of_years(2027) if day.name}


def test_a_year_that_is_not_shipped_is_refused_with_the_way_out():
    with pytest.raises(BadInputError) as error:
        DayTable.of_years(2026, 2031)
    assert "2031" in error.value.text("zh")
    assert "lawyer-assign calendar" in error.value.text("en")
    with pytest.raises(BadInputError):
        DayTable.of_years()


def test_years_are_whole_numbers_also_of_numpy_whatever_was_asked_before():
    for _ in range(2):
        for year in (2026.0, "2026", True, None, [2026]):
            with pytest.raises(BadInputError) as error:
                DayTable.of_years(year)
            assert error.value.defects[0].value == repr(year)
            assert "no year as a number" in error.value.defects[0].problem.en
            with pytest.raises(BadInputError):
                DayTable.draft(year)
        assert DayTable.of_years(np.int64(2026)) == DayTable.of_years(2026)
        assert DayTable.draft(np.int64(2031)) == DayTable.draft(2031)


def test_a_draft_of_any_year_is_provisional():
    days = DayTable.draft(2031)
    assert days.provisional_years == (2031,)
    assert days.kind_of(dt.date(2031, 10, 3)) == "day_off"
    assert DayTable.draft(2026) == DayTable.of_years(2026)
    with pytest.raises(BadInputError):
        DayTable.draft(20266)


def test_gaps_and_repeated_dates_are_all_named():
    rows = list(DayTable.of_years(2026))
    with pytest.raises(BadInputError) as error:
        DayTable.of([*rows[:10], rows[9], *rows[12:20], *rows[25:]])
    assert [one.value for one in error.value.defects] == [
        "2026-01-10", "2026-01-13", "2026-01-26",
    ]  # fmt: skip
    with pytest.raises(BadInputError):
        DayTable.of([])


def test_years_that_leave_a_gap_are_refused():
    with pytest.raises(BadInputError, match="2026-01-01"):
        DayTable.of_years(2024, 2026)


def test_rows_in_any_order_make_the_same_table():
    rows = list(DayTable.of_years(2027))
    assert DayTable.of(rows[::-1]) == DayTable.of_years(2027)
    changed = rows[0].model_copy(update={"name": "another"})
    assert DayTable.of([changed, *rows[1:]]) != DayTable.of_years(2027)


def test_days_of_a_sheet_take_the_place_of_shipped_ones():
    said = {"name": "春节", "is_official": True, "source": "a notice"}
    off = Day(date=dt.date(2027, 2, 9), kind="day_off", **said)
    made = Day(date=dt.date(2027, 2, 20), kind="makeup", **said)
    days = DayTable.of_years(2027).with_days([made, off])
    assert days.kind_of(off.date) == "day_off"
    assert days.is_makeup(made.date)
    assert days.is_official(made.date)
    assert days.sources[days.at(made.date)] == "a notice"
    assert int(days.official.sum()) == 2
    assert days.provisional_years == (2027,)
    with pytest.raises(BadInputError, match="2027-02-09"):
        days.with_days([off, off])


def test_a_year_is_official_once_every_day_of_it_is():
    year = DayTable.of_years(2027)
    update = {"is_official": True, "source": "a notice"}
    said = [day.model_copy(update=update) for day in year]
    assert year.with_days(said[:-1]).provisional_years == (2027,)
    assert year.with_days(said).provisional_years == ()
    assert year.with_days(said).remark is None


def test_days_behind_the_span_make_it_longer():
    more = list(DayTable.draft(2028))
    days = DayTable.of_years(2027).with_days(more)
    assert days.last == dt.date(2028, 12, 31)
    with pytest.raises(BadInputError, match="2028-01-02"):
        DayTable.of_years(2027).with_days(more[1:])


def test_a_date_outside_the_span_is_refused():
    days = DayTable.of_years(2026)
    for date in (dt.date(2025, 12, 31), dt.date(2027, 1, 1)):
        with pytest.raises(BadInputError, match=date.isoformat()):
            days.is_workday(date)
    with pytest.raises(BadInputError, match="2026-01-05"):
        days.span(dt.date(2026, 1, 6), dt.date(2026, 1, 5))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"date": dt.date(2026, 3, 7), "kind": "workday"}, "weekend"),
        ({"date": dt.date(2026, 3, 9), "kind": "makeup"}, "no weekend day"),
        ({"date": dt.date(2026, 3, 9), "kind": "workday", "is_official": True},
         "source is empty"),
        ({"date": dt.date(2026, 3, 9), "kind": "holiday"}, "kind"),
    ],
    ids=["work at a weekend", "made up in a week", "no source", "no kind"],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused(row, said):
    with pytest.raises(ValidationError, match=said):
        Day(**row)
