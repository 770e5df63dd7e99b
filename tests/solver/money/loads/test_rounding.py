"""Rows in a larger unit: no whole choice is lost, and mixtures cost more."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.arrays import UNBOUNDED
from lawyer_assign.engines.highs import minimum
from lawyer_assign.engines.linear_form import Builder
from lawyer_assign.engines.linear_program import program_of
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads.rounding import with_rounded
from tests.worlds.examples import many


def form_of(rows, needed, cost, most):
    """Return rows that need so much of columns from 0 to ``most``."""
    builder = Builder(len(cost), 1)
    columns = builder.add_columns(np.array(most))
    places = builder.add_rows(np.array(needed), np.full(len(needed), UNBOUNDED))
    for row, factors in zip(places, rows, strict=True):
        taken = np.flatnonzero(factors)
        values = np.array(factors)[taken]
        builder.add_entries(np.full(len(taken), row), columns[taken], values)
    builder.add_price(0, columns, np.array(cost))
    builder.constant = [0]
    return builder.finish()


def kept(form, choice):
    sums = form.matrix @ choice
    return bool((sums >= form.row_least).all() and (sums <= form.row_most).all())


def value(form):
    found = minimum(program_of(form, 0), Watch())
    return None if found is None else found.cost


def test_no_whole_choice_is_lost_and_no_mixture_becomes_cheaper():
    raised = []

    @settings(max_examples=many(300), deadline=None)
    @given(
        rows=st.lists(
            st.lists(st.integers(-9, 30), min_size=4, max_size=4),
            min_size=1,
            max_size=3,
        ),
        needed=st.lists(st.integers(-5, 60), min_size=3, max_size=3),
        cost=st.lists(st.integers(0, 5), min_size=4, max_size=4),
        looked_at=st.integers(0, 3),
    )
    def agree(rows, needed, cost, looked_at):
        form = form_of(rows, needed[: len(rows)], cost, [3] * 4)
        found = with_rounded(form, min(looked_at, len(rows)), Watch())
        for choice in product(range(4), repeat=4):
            assert kept(form, np.array(choice)) == kept(found, np.array(choice))
        before, after = value(form), value(found)
        if before is not None and after is not None:
            assert after >= before - 1e-6
            raised.append(after > before + 1e-3)

    agree()
    assert any(raised)


def test_the_unit_is_a_sum_that_prices_are_a_little_less_than_multiples_of():
    # Of 49 or 99 each, 201 are more than four halves: it takes five of them, or more.
    form = form_of([[49, 99]], [201], [1, 2], [9, 9])
    assert value(form) < 4.2
    assert value(with_rounded(form, 1, Watch())) > 4.9


def test_columns_below_nothing_are_left_as_they_are():
    form = form_of([[49, 99]], [201], [1, 2], [9, 9])
    form.least[:] = -1
    assert with_rounded(form, 1, Watch()) is form
