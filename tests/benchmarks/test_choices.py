"""The table of two-way choice: its rows are checked plans, with bounds below prices."""

from benchmarks.choices import HEAD, cities, districts, gap, line, others, solved
from lawyer_assign.datasets import district


def test_a_row_holds_a_checked_plan_and_what_is_proved_of_it():
    result = solved(district(committees=30, scarcity=0.3, seed=3), 20.0)
    row = line("small", result)
    assert row.count("|") == HEAD.splitlines()[0].count("|")
    points = result.answer.tiers[3]
    assert f" {points.price:,} " in row
    assert points.bound <= points.price
    assert result.first == result.answer.tiers[2].price == 0


def test_gaps_are_parts_of_the_price_or_unknown():
    assert gap(-200, -202) == "1.00%"
    assert gap(-200, None) == gap(None, -2) == gap(0, 0) == "-"


def test_every_seed_has_its_city_and_its_districts():
    assert [name for name, *_ in cities([0, 7])] == ["city, seed 0", "city, seed 7"]
    names = [name for name, *_ in districts([1])]
    assert len(names) == len(set(names)) == 8
    assert len({name for name, *_ in others([0, 1])}) == 6
