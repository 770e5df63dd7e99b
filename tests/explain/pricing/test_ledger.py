"""Small changes priced row by row cost what two whole plans differ by."""

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from lawyer_assign.errors import BadInputError
from lawyer_assign.explain.pricing.changes import Swaps
from lawyer_assign.explain.pricing.ledger import Ledger
from lawyer_assign.explain.pricing.rerouting import apart, gains, in_one
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.rules import (
    Budget,
    DistrictBalance,
    DutyBalance,
    OneFirm,
    Wish,
)
from lawyer_assign.statements import Stable
from tests.explain.questions import CHOOSING, PLAIN, POLICIES, WORLDS, policies
from tests.worlds.own_rules import FORMS, VALUES, Own
from tests.worlds.small import chose, committee, lawyer, world
from tests.worlds.strategies import small_cases

MORE = (
    CHOOSING.with_rule(DutyBalance()).with_rule(DistrictBalance()),
    PLAIN.with_rule(Budget()).with_rule(OneFirm()),
)
CHANGES = 6


def flips(chance, chosen):
    """Return random changes of a choice, their entries in any order."""
    which, pair = [], []
    for at in range(CHANGES):
        flipped = np.flatnonzero(chance.random(len(chosen)) < chance.choice([0.1, 0.5]))
        which += [at] * len(flipped)
        pair += flipped.tolist()
    order = chance.permutation(len(which))
    places = np.array(pair, np.int64)[order]
    step = np.where(chosen[places], -1, 1)
    return Swaps(CHANGES, np.array(which, np.int64)[order], places, step)


@settings(max_examples=4 * WORLDS)
@given(
    case=small_cases(),
    policy=policies() | st.sampled_from((*POLICIES, *MORE)),
    seed=st.integers(0, 10**6),
)
def test_a_change_costs_what_two_plans_differ_by(case, policy, seed):
    try:
        asked = formulate(Problem.of(case.facts, policy, case.table))
    except BadInputError:
        reject()
    chance = np.random.default_rng(seed)
    assert_priced(asked, chance.random(len(asked.pairs)) < 0.5, chance)


def assert_priced(asked, chosen, chance):
    """Price random changes of a choice, and count the plans behind them anew."""
    swaps = flips(chance, chosen)
    priced = Ledger(asked, chosen).priced(swaps)
    lines = priced.lines(np.arange(CHANGES))
    for at in range(CHANGES):
        after = chosen.copy()
        after[swaps.pair[swaps.which == at]] ^= True
        due = np.subtract(asked.prices(after), asked.prices(chosen)).tolist()
        assert priced.prices[:, at].tolist() == due
        breaks = any(
            (one.amounts(after) > one.amounts(chosen)).any() for one in asked.must
        )
        assert priced.breaks[at] == breaks
        said = [0] * len(asked.tiers)
        for line in lines[at]:
            if line.tier is not None:
                said[line.tier] += line.weight * line.units
        assert said == due


@settings(max_examples=WORLDS)
@given(
    case=small_cases(),
    form=st.sampled_from(tuple(FORMS)),
    is_must=st.booleans(),
    seed=st.integers(0, 10**6),
)
def test_rules_of_ones_own_are_priced_too_whatever_they_say(case, form, is_must, seed):
    wish = None if is_must and form not in VALUES else Wish(tier=2, weight=3)
    policy = CHOOSING.with_rule(Own(form=form, salt=seed, wish=wish))
    try:
        asked = formulate(Problem.of(case.facts, policy, case.table))
    except BadInputError:
        reject()
    chance = np.random.default_rng(seed)
    assert_priced(asked, chance.random(len(asked.pairs)) < 0.5, chance)


def test_who_has_more_posts_than_her_limit_makes_no_room_by_giving_up_one():
    """No rule keeps her own limit of 0; the team of c2 then lacks its second lawyer."""
    facts = world(
        [committee("c1"), committee("c2", lawyers_min=2, lawyers_max=2)],
        [lawyer("l1"), lawyer("l2", max_committees=0)],
        choices=[chose("f1", "c2")],
    )
    asked = formulate(Problem.of(facts, CHOOSING.without("own_limits")))
    (stable,) = (one for one in asked.statements if isinstance(one, Stable))
    nobody = np.zeros(len(asked.pairs), bool)
    at = asked.pairs.find(np.array([0]), np.array([1]))
    swaps = Swaps(1, np.zeros(1, np.int64), at, np.ones(1, np.int64))
    place = [one.number for one in asked.tiers].index(3)
    assert stable.amounts(nobody | np.isin(np.arange(len(nobody)), at)).tolist() == [0]
    assert Ledger(asked, nobody).priced(swaps).prices[place].tolist() == [0]


@given(
    rows=st.lists(
        st.lists(st.integers(-(2**30), 2**30), min_size=3, max_size=3),
        min_size=1,
        max_size=6,
    )
)
def test_tiers_in_one_number_compare_and_add_like_the_tiers(rows):
    columns = np.array(rows, np.int64).T
    found = in_one(columns)
    assert [apart(one, 3) for one in found] == rows
    assert sorted(found) == [in_one(np.array([r]).T)[0] for r in sorted(rows)]
    total = np.array(rows, np.int64).sum(axis=0)
    assert apart(sum(found), 3) == total.tolist()
    assert gains(columns).tolist() == [row < [0, 0, 0] for row in rows]


def test_a_statement_that_nobody_taught_is_refused_by_name():
    from lawyer_assign.explain.pricing.ledger import _watched
    from lawyer_assign.statements import Statement

    with pytest.raises(TypeError, match="teach ledger"):
        _watched(Statement("x", [], np.zeros(0, np.int64)), np.zeros(0, bool))
