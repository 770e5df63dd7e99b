"""The nation with choices: small cities are counted and what is open is named."""

import pytest

from benchmarks import nation_choices
from benchmarks.nation_choices import Counted, planned, table, unproved
from lawyer_assign.datasets import nation


def row(name, committees, prices, bounds):
    return Counted(name, committees, 10, 100, prices, bounds, "choice", 2.0, 1 << 20)


ROWS = [
    row("A", 300, (0, 0, 4, -900), (0, 0, 2, -990)),
    row("B", 400, (2, 5, 0, -700), (1, 5, 0, None)),
]


def test_the_table_adds_up_and_counts_what_is_proved_by_tier():
    lines = table(ROWS)
    assert len({line.count("|") for line in lines}) == 1
    cells = [cell.strip() for cell in lines[-1].split("|")[1:-1]]
    assert cells == [
        "**all**", "2", "700", "20", "200", "2", "5", "4", "2",
        "1/2", "2/2", "1/2", "0/2", "10.00% of 1",
    ]  # fmt: skip


def test_cities_without_proof_of_the_first_tiers_are_named():
    said = unproved(ROWS)
    assert said[0] == "tiers 1 and 2 not proved in 1 cities"
    assert said[1].startswith("- B (choice): prices (2, 5), bounds (1, 5)")
    assert unproved(ROWS[:1]) == ["tiers 1 and 2 not proved in 0 cities"]


def test_the_smallest_cities_are_planned_with_choices():
    cities = sorted(
        nation(0), key=lambda city: (city.communities + city.villages).sum()
    )[:2]
    rows = planned(cities, seconds=5.0, workers=1)
    assert [one.name for one in rows] == [city.name for city in cities]
    for city, one in zip(cities, rows, strict=True):
        assert one.committees == (city.communities + city.villages).sum()
        assert all(one.proved[:2])
        assert len(one.prices) == nation_choices.TIERS


def test_a_city_that_fails_ends_the_table(monkeypatch):
    def fails(city):
        raise ValueError("no facts today")

    monkeypatch.setattr(nation_choices, "job_of", fails)
    city = next(iter(nation(0)))
    with pytest.raises(RuntimeError, match=rf"{city.name}: no facts today"):
        planned([city], seconds=1.0, workers=1)
