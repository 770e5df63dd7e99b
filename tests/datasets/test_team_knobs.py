"""Knobs of teams: exact shares, and off they change nothing."""

import pytest

from lawyer_assign.datasets import TeamKnobs, district, hangzhou
from lawyer_assign.errors import BadInputError


def counts(facts):
    two = [row for row in facts.committees if row.lawyers_min == row.lawyers_max == 2]
    return len(two), sum(bool(row.must_have) for row in facts.committees)


def test_shares_are_exact_and_nothing_else_changes():
    plain = district(committees=120, seed=3)
    asking = district(committees=120, seed=3, teams=0.1, must_have=0.2)
    assert counts(plain) == (0, 4)
    assert counts(asking) == (12, 24)
    assert asking.lawyers == plain.lawyers
    assert asking.choices == plain.choices
    same = {"lawyers_min": 1, "lawyers_max": 1, "must_have": frozenset()}
    assert [row.model_copy(update=same) for row in asking.committees] == [
        row.model_copy(update=same) for row in plain.committees
    ]
    for row in asking.committees:
        assert row.must_have <= set(row.needs)


@pytest.mark.city
def test_the_city_has_the_same_knobs():
    assert counts(hangzhou(seed=0, teams=0.1, must_have=0.2)) == (330, 660)


@pytest.mark.parametrize("knob", ["teams", "must_have"])
def test_a_share_out_of_range_is_refused_by_name(knob):
    with pytest.raises(BadInputError, match=rf"TeamKnobs\({knob}\)"):
        TeamKnobs(**{knob: 1.5})
