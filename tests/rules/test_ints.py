"""Array forms that rules share, against the plain way to say them."""

import random

import numpy as np
import pytest

from lawyer_assign.rules.ints import among, ints


def column(values):
    return np.array(values, np.int64)


@pytest.mark.parametrize("most", [0, 1, 6])
def test_pairs_are_found_among_those_that_are_listed(most):
    draw = random.Random(most)
    named = set()
    for _ in range(60):
        pairs, listed = (
            [
                (draw.randint(0, 5), draw.randint(0, 9))
                for _ in range(draw.randint(0, up))
            ]
            for up in (12, most)
        )
        left, right = column([a for a, _ in pairs]), column([b for _, b in pairs])
        found = among(left, right, iter(listed))
        assert found.dtype == bool
        assert found.tolist() == [pair in listed for pair in pairs]
        named.update(found.tolist())
    assert True in named or not most


def test_places_beyond_all_pairs_name_none_of_them():
    left, right = column([0, 1]), column([2, 0])
    assert among(left, right, [(9, 0), (0, 9)]).tolist() == [False, False]
    one, other = column([0]), column([3])
    assert among(one, other, [(1, 0), (0, 1)]).tolist() == [False]
    assert among(other - 2, one + 2, [(0, 5), (1, 0)]).tolist() == [False]
    assert among(left, right, [(0, 5), (1, 0), (9, 2)]).tolist() == [False, True]


def test_numbers_become_a_column():
    assert ints(one for one in (3, True, False)).tolist() == [3, 1, 0]
