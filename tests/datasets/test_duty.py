"""Tables of duty on synthetic facts: realistic sizes, seeded, nothing else changed."""

import datetime as dt

import pytest

from lawyer_assign import datasets
from lawyer_assign.errors import BadInputError

PLAIN = datasets.district(committees=60, lawyers=90, seed=3)
DUTY = datasets.with_duty(PLAIN, seed=5)


def test_half_days_are_as_many_as_offices_and_lawyers_have():
    assert {len(row.duty_half_days) for row in DUTY.committees} == set(range(4, 11))
    assert {len(row.free_half_days) for row in DUTY.lawyers} == set(range(3, 9))
    days = {one for row in DUTY.lawyers for one in row.free_half_days}
    assert not [one for one in days if one.startswith(("sat", "sun"))]


def test_everything_else_is_as_it_was():
    same = {"committees": "duty_half_days", "lawyers": "free_half_days"}
    for table, field in same.items():
        before = {row.id: row for row in getattr(PLAIN, table)}
        for row in getattr(DUTY, table):
            now = before[row.id].model_copy(update={field: getattr(row, field)})
            assert row == now
    for table in ("districts", "firms", "choices", "agreements", "conflicts"):
        assert getattr(DUTY, table) == getattr(PLAIN, table)
    assert datasets.district(committees=60, lawyers=90, seed=3) == PLAIN


def test_venues_are_shared_by_two_to_four_of_one_town():
    assert DUTY.venues
    town = {row.id: (row.district, row.town, row.kind) for row in DUTY.committees}
    for venue in DUTY.venues:
        assert 2 <= len(venue.committees) <= 4
        assert len({town[one] for one in venue.committees}) == 1
        assert "合成" in venue.name


def test_leaves_wishes_and_last_year_are_some_of_all():
    assert 1 <= len(DUTY.leaves) <= 5
    assert {row.first_day.year for row in DUTY.leaves} == {2026}
    assert all((row.last_day - row.first_day).days >= 2 for row in DUTY.leaves)
    assert len(DUTY.time_wishes) == 9 + 9
    assert len(DUTY.times) == 48
    office = {row.id: row.duty_half_days for row in DUTY.committees}
    assert all(row.half_day in office[row.committee] for row in DUTY.times)


def test_the_same_seed_draws_the_same_and_another_others():
    assert datasets.with_duty(PLAIN, seed=5) == DUTY
    other = datasets.with_duty(PLAIN, seed=6)
    assert other.times != DUTY.times
    assert other.venues != DUTY.venues


def test_a_year_that_cannot_be_meant_is_refused():
    with pytest.raises(BadInputError) as caught:
        datasets.with_duty(PLAIN, year=26)
    (defect,) = caught.value.defects
    assert (defect.place, defect.value) == ("year", "26")
    later = datasets.with_duty(PLAIN, seed=5, year=2030)
    assert all(row.first_day >= dt.date(2030, 1, 1) for row in later.leaves)
