"""Sets grow by the prices of mixtures: each mixture costs less, and no set is new."""

from functools import partial
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.sparse import csr_array

import lawyer_assign as la
from lawyer_assign.engines.linear_program import Optimum
from lawyer_assign.engines.watch import Watch
from lawyer_assign.solver.money.loads import set_growth, set_maker
from lawyer_assign.solver.money.loads.load_program import LoadProgram
from lawyer_assign.solver.money.loads.set_growth import SetGrowth
from tests.solver.money.loads.test_load_choice import loads_of


@pytest.fixture(scope="module")
def asked():
    """Return what makes sets, what says their program, and a few sets."""
    facts = la.datasets.district(committees=80, lawyers=240, seed=3)
    rows = [row.model_copy(update={"is_scarce": False}) for row in facts.districts]
    facts = la.datasets.with_example_money(facts.replace(districts=rows), 96)
    formulation, outlay, free, loads = loads_of(facts)
    needed = outlay.totals(free) - outlay.upper
    say = partial(LoadProgram.of, formulation, outlay, needed=needed)
    # Of one round, so that mixtures have something to add.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(set_maker, "ROUNDS", 1)
    sets = loads.maker.make(loads.money, 0, Watch())
    monkeypatch.undo()
    return loads.maker, say, sets


def grown(asked, watch=None):
    maker, say, sets = asked
    growth = SetGrowth(maker, np.zeros_like(maker.is_open), 10)
    costs = []

    def noted(some):
        costs.append(growth.mixed)
        return say(sets=some)

    found = growth.run(sets, noted, watch or Watch())
    return found, [*costs[1:], growth.mixed]


def test_mixtures_become_cheaper_until_they_hardly_do(asked, monkeypatch):
    monkeypatch.setattr(set_growth, "FEW_SETS", 0)  # some are forgotten
    found, costs = grown(asked)
    assert 1 < len(costs) < set_growth.ROUNDS
    assert (np.diff(costs) <= 1e-6).all()
    assert costs[-1] < costs[0]
    keys = [one.tobytes() for one in found.posts]
    assert len(set(keys)) == len(keys)
    # Prices as they are, as long as any set is worth them, lead no further.
    monkeypatch.setattr(set_growth, "BEFORE", 0.0)
    paces = set_growth.THOROUGH._replace(hardly=0.0)
    monkeypatch.setattr(set_growth, "THOROUGH", paces)
    _, others = grown(asked)
    assert costs[-1] <= 1.01 * others[-1]


def test_what_mixes_no_more_is_kept_for_choices_in_whole(asked, monkeypatch):
    maker, say, sets = asked
    monkeypatch.setattr(set_growth, "FEW_SETS", 0)
    few = set_growth.HURRIED._replace(most=12)
    monkeypatch.setattr(set_growth, "HURRIED", few)
    growth = SetGrowth(maker, np.zeros_like(maker.is_open), 10, set_growth.HURRIED)
    found = growth.run(sets, lambda some: say(sets=some), Watch())
    every, near, first = (
        [one.tobytes() for one in some.posts] for some in (growth.every, found, sets)
    )
    assert len(set(every)) == len(every)
    assert set(near) < set(every)
    assert set(first) < set(every)


def test_what_is_held_and_what_is_nearest_goes_on_to_be_mixed(asked, monkeypatch):
    maker, few = asked[0], "FEW_SETS"
    closed = np.zeros_like(maker.is_open)
    hurried = SetGrowth(maker, closed, 10, set_growth.HURRIED)
    patient = SetGrowth(maker, closed, 10)
    # What a column costs above its prices: .1, .3, .15, 1.5 (held), 1, 0.
    cost = np.array([1.1, 1.3, 1.15, 2.5, 2.0, 1.0])
    linear = SimpleNamespace(cost=cost, matrix=csr_array(np.ones((1, 6))))
    found = Optimum(np.array([1e-5, 0, 0, 0.2, 0, 1.0]), np.ones(1), 1.0)
    monkeypatch.setattr(set_growth, few, 5)
    assert patient._near(linear, found, 5).tolist() == [0, 1, 2, 3]
    assert hurried._near(linear, found, 5).tolist() == [0, 2, 3]
    for most, near in ((3, [0, 2, 3]), (2, [0, 3]), (1, [3])):
        hurried.pace = set_growth.HURRIED._replace(most=most)
        assert hurried._near(linear, found, 5).tolist() == near
    # Of few none is left out for being far.
    monkeypatch.setattr(set_growth, few, 6)
    assert patient._near(linear, found, 5).tolist() == [0, 1, 2, 3, 4]
    hurried.pace = set_growth.HURRIED._replace(most=4)
    assert hurried._near(linear, found, 5).tolist() == [0, 1, 2, 3]


def test_prices_hold_a_part_of_those_before(asked):
    maker, say, sets = asked
    closed = np.zeros_like(maker.is_open)
    growth = SetGrowth(maker, closed, set_growth.FEW_NEEDED + 1)
    program = say(sets=sets)
    worth, toll = program.tolls(np.zeros(program.program.matrix.shape[0]))
    first = worth + 1.0, toll
    assert growth._between(first) is first
    worth, toll = growth._between((worth, toll))
    assert np.allclose(worth, set_growth.BEFORE)
    assert not toll.post.any()
    # Of few posts prices stand as they are, and more sets are made at once.
    few = SetGrowth(maker, closed, set_growth.FEW_NEEDED)
    assert few._between(first) is first
    assert few._between((worth, toll))[0] is worth
    assert few.times > growth.times


def test_no_time_and_no_sets_leave_things_as_they_are(asked):
    maker, _, sets = asked
    found, costs = grown(asked, Watch(0.0))
    assert found is sets
    assert costs == [np.inf]
    assert len(grown((maker, asked[1], maker.none))[0]) == 0
