"""Combs and exchanges: kept by every plan without a blocking pair, by few others."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from lawyer_assign.engines.cut import Cut, among, with_cuts
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.cuts.combs import Combs
from lawyer_assign.solver.choice.cuts.exchanges import Exchanges
from lawyer_assign.solver.choice.cuts.firm_matrices import (
    Prefixes,
    most_in_market,
    offices,
)
from lawyer_assign.solver.choice.two_way import stable_of
from lawyer_assign.solver.linear.build import linear_form
from tests.worlds.examples import IS_DEEP
from tests.worlds.markets import busy, choosing, crowded, plain_plans, stable_plans
from tests.worlds.small import DAY, chose, district, firm, lawyer, world

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
KINDS = (Combs.of, Exchanges)
POINTS = 20
"""Points at which cuts are asked for, of one world."""


def stable_in(facts):
    formulation = formulate(Problem.of(facts, WISH))
    return stable_of(formulation), len(formulation.pairs)


def asked(stable, values, kinds=KINDS):
    """Return the cuts that values violate, all pairs open."""
    is_open = np.ones(len(values), bool)
    point = Prefixes(stable, is_open).at(values)
    return [
        cut
        for office in offices(stable, is_open, most_in_market(stable))
        for kind in kinds
        for cut in kind(office).violated(point, 1e-6)
    ]


def reached(cut, values):
    return cut.factors @ values[cut.columns]


def by_column(cut):
    return dict(zip(cut.columns.tolist(), cut.factors.tolist(), strict=True))


def points(pairs, draw):
    """Yield nothing at all, then mixtures of few pairs."""
    yield np.zeros(pairs)
    for _ in range(POINTS):
        yield draw.random(pairs) * (draw.random(pairs) < draw.random())


@pytest.mark.slow
@pytest.mark.parametrize("has_ties", [True, False], ids=["ties", "strict"])
@pytest.mark.parametrize("make", [choosing, crowded, busy])
def test_every_plan_without_a_blocking_pair_keeps_every_cut(make, has_ties):
    draw = np.random.default_rng(0)
    cuts, tight = Counter(), Counter()
    for seed in range(80):
        stable, pairs = stable_in(make(seed, has_ties))
        plans = [] if stable is None else stable_plans(stable, pairs)
        if not plans:
            continue
        for values, kind in product(points(pairs, draw), KINDS):
            for cut in asked(stable, values, [kind]):
                assert reached(cut, values) < cut.least
                least = min(reached(cut, plan) for plan in plans)
                assert least >= cut.least
                cuts[kind] += 1
                tight[kind] += least == cut.least
    for kind in KINDS:
        assert cuts[kind] > 200
        assert tight[kind] > cuts[kind] / 4


@pytest.mark.parametrize("make", [crowded, busy])
def test_most_plans_with_a_blocking_pair_violate_a_cut(make):
    others = found = 0
    for seed in range(25 if IS_DEEP else 10):
        stable, pairs = stable_in(make(seed))
        if stable is None:
            continue
        for chosen in plain_plans(stable, pairs):
            if stable.amounts(chosen).any():
                others += 1
                found += bool(asked(stable, chosen.astype(float)))
    assert others > (1000 if IS_DEEP else 300)
    assert found > 0.9 * others


def test_a_seat_is_free_or_full_of_somebody_liked_as_much():
    # c1 has f2, which it likes best; f1 has two lawyers and a free seat for c2.
    lawyers = [lawyer("l1"), lawyer("l2"), lawyer("l3", firm="f2")]
    listed = [chose("f2", "c1"), chose("f1", "c1", 1, 2), chose("f1", "c2", 2)]
    facts = world(2, lawyers, [firm("f1", seats=1), firm("f2")], choices=listed)
    stable, _ = stable_in(facts)
    served = (stable.pair_committee == 0) & (stable.pair_firm == 1)
    cuts = asked(stable, served.astype(float))
    assert cuts
    for cut in cuts:
        assert (cut.factors == cut.least).all()
        assert set(cut.columns.tolist()) == set(np.flatnonzero(stable.pair_firm == 0))


def test_a_post_inside_counts_as_its_share_of_the_limit():
    one = [lawyer("l1", max_committees=3)]
    listed = [chose("f1", f"c{at}", at) for at in (1, 2, 3)]
    inside = [district("d1", is_scarce=True)]
    stable, _ = stable_in(world(3, one, districts=inside, choices=listed))
    # She has room for c3: two posts of three.
    cuts = asked(stable, np.array([1.0, 1.0, 0.0]), [Combs.of])
    assert ({0: 1, 1: 1, 2: 3}, 3) in [(by_column(cut), cut.least) for cut in cuts]


def test_a_lawyer_gives_up_what_the_firm_likes_less():
    one = [lawyer("l1")]
    outside = [district("d1", is_scarce=False)]
    listed = [chose("f1", "c1", 1), chose("f1", "c2", 2)]
    stable, _ = stable_in(world(2, one, districts=outside, choices=listed))
    (cut,) = asked(stable, np.array([0.2, 0.8]), [Exchanges])
    assert (by_column(cut), cut.least) == ({0: 1, 1: -1}, 0)


def test_cuts_are_rows_of_a_smaller_form_too():
    facts = world(2, 2, choices=[chose("f1", "c1"), chose("f1", "c2", 2)])
    formulation = formulate(Problem.of(facts, WISH))
    form = linear_form(formulation)
    cuts = [Cut(np.array([0, 2, 3]), np.array([1, 2, 3]), 2)]
    (fewer,) = among(cuts, np.array([0, 3]), len(formulation.pairs))
    assert (fewer.columns.tolist(), fewer.factors.tolist()) == ([0, 1], [1, 3])
    more = with_cuts(form, cuts)
    assert more.matrix.shape[0] == form.matrix.shape[0] + 1
    assert more.matrix.toarray()[-1, :4].tolist() == [1, 0, 2, 3]
    assert more.row_least[-1] == 2
    assert with_cuts(form, []) is form
