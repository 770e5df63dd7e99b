"""Limits of size: cases are what they are called; a broken promise ends the table."""

import pytest

from benchmarks import sizes

SMALL = {
    "places": sizes.Case(lambda: sizes.without_places(30)),
    "firm": sizes.Case(lambda: sizes.vast_firm(20, 5)),
    "districts": sizes.Case(lambda: sizes.many_districts(7)),
    "choices": sizes.Case(lambda: sizes.many_districts(7, has_choices=True)),
}


@pytest.mark.parametrize("name", SMALL)
def test_every_case_gives_a_line(name):
    found = sizes.measure(SMALL[name])
    line = sizes.line(name, SMALL[name], found)
    assert line.count("|") == sizes.HEAD.splitlines()[0].count("|")
    assert found.pairs


def test_too_much_time_or_memory_ends_the_table():
    case = SMALL["firm"]
    for seconds, held in ((61, 1), (1, 5 * 1024**3)):
        found = sizes.Measured(1, seconds, 0, held, "optimal")
        with pytest.raises(sizes.SizeError, match="firm: "):
            sizes.line("firm", case, found)


@pytest.mark.parametrize("pairs", [None, 3])
def test_a_refusal_is_where_it_is_due(pairs):
    case = sizes.Case(SMALL["firm"].make, is_refused=pairs is not None)
    with pytest.raises(sizes.SizeError):
        sizes.line("firm", case, sizes.Measured(pairs, 1, 1, 1, "said"))


def test_facts_are_as_large_as_they_are_called():
    facts = sizes.many_districts(10, has_choices=True)
    assert (len(facts.districts), len(facts.committees)) == (10, 30)
    assert (len(facts.lawyers), len(facts.choices)) == (40, 60)
    assert len(sizes.vast_firm(20, 5).choices) == 5
    assert len(sizes.CASES) == 7
