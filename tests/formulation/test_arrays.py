"""Runs of numbers and places in them, against loops."""

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lawyer_assign.arrays import places_in, ranks, runs

SMALL = st.integers(-2, 5)


@given(st.lists(SMALL, max_size=12))
def test_each_entry_has_its_number_among_those_of_its_key_in_a_row(keys):
    expected = [at for _, run in groupby(keys) for at, _ in enumerate(run)]
    assert ranks(np.array(keys, np.int64)).tolist() == expected


@given(st.lists(st.tuples(SMALL, st.integers(0, 3)), max_size=6))
def test_runs_go_on_from_where_each_begins(begun):
    start, count = np.array(begun, np.int64).reshape(-1, 2).T
    at, number = runs(start, count)
    expected = [
        (run, first + step)
        for run, (first, many) in enumerate(begun)
        for step in range(many)
    ]
    assert list(zip(at.tolist(), number.tolist(), strict=True)) == expected


@given(st.lists(SMALL, max_size=8), st.lists(SMALL, max_size=6))
def test_the_first_of_some_keys_is_found_or_none(keys, asked):
    found = places_in(np.array(keys, np.int64), np.array(asked, np.int64))
    expected = [keys.index(one) if one in keys else -1 for one in asked]
    assert found.tolist() == expected
