"""Teams in rows and columns: exact, and a bound that seats make strong."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import Formulation, split
from lawyer_assign.solver.cpsat.backend import CpSat
from lawyer_assign.solver.linear.build import linear_form
from lawyer_assign.solver.linear.relaxation import relax
from lawyer_assign.statements import Joint
from tests.worlds.examples import many
from tests.worlds.forms import best_prices, bound, cost, formulation, square

ONE = CpSat()
PAIRS = square(2, 4)
FIRM = PAIRS.lawyer // 2


def joint(rule, group, wants):
    """Return a statement; each want is a row and the pairs that meet it."""
    entries = [(at, pair) for at, (_, met) in enumerate(wants) for pair in met]
    met_want, met_pair = np.array(entries, np.int64).reshape(-1, 2).T
    return Joint(
        rule,
        [f"{rule}{at}" for at in range(2)],
        np.array(group, np.int64),
        want_row=np.array([row for row, _ in wants], np.int64),
        met_want=met_want,
        met_pair=met_pair,
    )


@st.composite
def teams(draw: st.DrawFn) -> Formulation:
    """Return 2 committees, 2 firms of 2: teams, seats, wants; musts or wishes."""
    few = st.lists(st.integers(0, 2), min_size=2, max_size=2)
    rows = PAIRS.committee
    loads = bound("load", PAIRS.lawyer, upper=[draw(st.integers(1, 2))] * 4)
    size = bound("size", rows, upper=[draw(st.integers(1, 3)) for _ in range(2)])
    firm = bound("firm", rows, upper=[1, 1], once_per=FIRM)
    seats = bound("seats", FIRM, upper=draw(few), once_per=rows)
    cover = bound("cover", rows, lower=draw(few))
    wants = [
        (row, [p for p in range(8) if rows[p] == row and draw(st.booleans())])
        for row in draw(st.lists(st.integers(0, 1), max_size=3))
    ]
    places = draw(st.sampled_from([rows, np.where(rows == 0, 0, -1)]))
    wants = [(row, met) for row, met in wants if (places == row).any()]
    have = joint("have", places, wants)
    points = draw(st.lists(st.integers(-5, 5), min_size=8, max_size=8))
    musts, tiers = [loads], [[], [], [(cost("points", points), 1)]]
    for one in (size, firm, seats, cover, have):
        place = draw(st.integers(-3, 1))
        if place < 0:
            musts.append(one)
        else:
            tiers[place].append((one, draw(st.integers(1, 3))))
    return formulation(PAIRS, musts, tiers)


def assert_best(form, answer):
    best = best_prices(form)
    assert answer.is_infeasible == (best is None)
    if best is not None:
        assert form.prices(answer.chosen) == best
        assert tuple(tier.bound for tier in answer.tiers) == best


@settings(max_examples=many(300))
@given(form=teams())
def test_cp_sat_finds_the_least_prices_of_teams(form):
    assert_best(form, ONE.solve(form, Run()))


@settings(max_examples=many(100))
@given(form=teams())
def test_so_it_does_in_parts(form):
    assert_best(form, ONE.solve(form, Run()))


@settings(max_examples=many(100))
@given(form=teams(), seed=st.integers(0, 9))
def test_what_parts_lack_adds_up(form, seed):
    chosen = np.random.default_rng(seed).random(8) < 0.5
    parts = split(form)
    added = [part.formulation.prices(chosen[part.places]) for part in parts]
    assert [sum(one) for one in zip(*added, strict=True)] == list(form.prices(chosen))


def test_a_joint_statement_counts_wants_of_rows_in_use_only():
    said = joint("have", [0, 0, 0, 0, 1, 1, 1, 1], [(0, [0]), (0, [1, 2]), (1, [])])
    none, first, all_ = np.zeros(8, bool), np.arange(8) == 0, np.ones(8, bool)
    assert said.amounts(none).tolist() == [0, 0]
    assert said.amounts(first).tolist() == [1, 0]
    assert said.amounts(all_).tolist() == [0, 1]
    assert said.lacking.tolist() == [1, 1, 1, 2, 1, 1, 1, 1]
    kept = said.on_rows(np.array([False, True]))
    assert kept.amounts(all_).tolist() == [0, 1]
    assert kept.lacking.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


@pytest.mark.parametrize("one_firm", [True, False])
def test_seats_bound_the_coverage_of_teams_without_any_search(one_firm):
    pairs = square(12, 6)
    firm = pairs.lawyer // 3
    musts = [
        bound("size", pairs.committee, upper=[2] * 12),
        bound("seats", firm, upper=[4, 4], once_per=pairs.committee),
    ]
    if one_firm:
        classes = bound("firm", pairs.committee, upper=[1] * 12, once_per=firm)
        musts.insert(1, classes)
    cover = bound("cover", pairs.committee, lower=[1] * 12)
    form = linear_form(formulation(pairs, musts, [[(cover, 1)]]))
    found = relax(form, 0, lambda _: np.arange(len(pairs)), Watch())
    assert found.bound == 4


def test_cells_that_two_statements_speak_of_have_one_column():
    size = bound("size", PAIRS.committee, upper=[2, 2])
    firm = bound("firm", PAIRS.committee, upper=[1, 1], once_per=FIRM)
    seats = bound("seats", FIRM, upper=[1, 1], once_per=PAIRS.committee)
    alone = linear_form(formulation(PAIRS, [size, firm])).matrix.shape[1]
    both = linear_form(formulation(PAIRS, [size, firm, seats])).matrix.shape[1]
    assert alone == both == 8 + 4


def test_where_one_lawyer_is_the_most_no_column_is_made():
    size = bound("size", PAIRS.committee, upper=[1, 2])
    seats = bound("seats", FIRM, upper=[1, 1], once_per=PAIRS.committee)
    form = linear_form(formulation(PAIRS, [size, seats]))
    assert form.matrix.shape[1] == 8 + 2
