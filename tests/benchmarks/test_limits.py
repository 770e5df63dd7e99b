"""Short limits: the table's cases are sound, and a bad plan or a late run ends it."""

import pytest

from benchmarks import limits
from benchmarks.markets import Shape
from lawyer_assign.datasets import district

SMALL = {
    "facts": lambda: limits.of_facts(district(committees=30, scarcity=0.3, seed=3)),
    "lists": lambda: limits.of_facts(limits.long_lists(40, 2, 5)),
    "market": lambda: limits.of_market(Shape(60, 8, 66, 4)),
}


@pytest.mark.parametrize("name", SMALL)
def test_every_limit_gives_a_line_and_no_worse_plan(name):
    found = list(limits.lines(name, SMALL[name]()))
    assert len(found) == 1 + len(limits.LIMITS)
    width = limits.HEAD.splitlines()[0].count("|")
    assert {line.count("|") for line in found} == {width}


def test_a_worse_plan_ends_the_table():
    case = limits.Case(
        first=lambda: (0, 3), solve=lambda _: limits.Result((0, 4), (0, None))
    )
    with pytest.raises(limits.LimitError, match=r"\(0, 4\), at first \(0, 3\)"):
        list(limits.lines("worse", case))


def test_no_plan_ends_the_table():
    case = limits.Case(
        first=lambda: (0,), solve=lambda _: limits.Result((None,), (None,))
    )
    with pytest.raises(limits.LimitError):
        list(limits.lines("none", case))


def test_a_late_run_ends_the_table_after_its_line(monkeypatch):
    monkeypatch.setattr(limits, "MOST_LATE", -1e9)
    case = limits.Case(first=lambda: (0,), solve=lambda _: limits.Result((0,), (0,)))
    lines = limits.lines("late", case)
    assert "| late | stop at once |" in next(lines)
    with pytest.raises(limits.LimitError, match="s late"):
        next(lines)


def test_cases_are_named_once_and_lists_rank_everybody():
    assert len(limits.cases()) == 7
    facts = limits.long_lists(6, 3, 2)
    assert len(facts.choices) == 18
    for firm in facts.firms:
        ranks = [one.firm_rank for one in facts.choices if one.firm == firm.id]
        assert sorted(ranks) == [1, 2, 3, 4, 5, 6]
