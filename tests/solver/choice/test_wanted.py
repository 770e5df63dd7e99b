"""Rows that only some lawyers of a firm may serve are counted where they block."""

from collections import Counter

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.facts import Choice
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.desks.firm_bound import Desks, opening_bound
from lawyer_assign.solver.choice.desks.who_is_hard import surely_served
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import (
    place_of_choice_alone,
    stable_of,
    without_stability,
)
from lawyer_assign.solver.flow.backend import Flow
from tests.solver.choice.test_blocking_bound import fewest_blocking, sending
from tests.solver.choice.test_comb_bound import markets
from tests.solver.choice.test_desk_program import at_whole_desks
from tests.solver.choice.test_firm_bound import (
    WISH,
    asked,
    opening,
    partly,
    sating,
)
from tests.worlds.examples import how_many
from tests.worlds.small import committee, district, firm, lawyer, world

SEEDS = how_many(500, 60)
MANY = 1_000


def all_of(make, seeds):
    """Yield small worlds, all plans as good as one, and whom they serve in any case."""
    for seed, formulation, best, plans in markets(make, seeds):
        stable = stable_of(formulation)
        yield seed, stable, plans, surely_served(Face(formulation, stable, 2, (), best))


def parts_of(desks, chance):
    """Return markets of all desks, of those near the hard, and of some by chance."""
    away = chance.random(len(desks.market.hospitals)) < 0.3
    return desks, desks.around(0), desks.around(1), desks.without(away)


@pytest.mark.parametrize(
    ("make", "least"), [(partly, 0.1), (opening, 0), (sating, 0), (sending, 0)]
)
def test_no_plan_as_good_blocks_fewer_than_the_search_says(make, least):
    seen = Counter()
    for seed, stable, plans, served in all_of(make, SEEDS):
        chance = np.random.default_rng(seed)
        fewest = min(int(stable.amounts(one).sum()) for one in plans)
        for is_hard in (served, served & (chance.random(len(served)) < 0.5)):
            desks = Desks.of(stable, is_hard)
            for one in (*parts_of(desks, chance), desks.charged(stable, Watch())):
                found, is_all = one.searched(0, MANY, Watch())
                assert is_all
                assert found <= fewest, (seed, found, fewest)
                whole = at_whole_desks(one).searched(0, MANY, Watch())[0]
                assert whole <= found, seed
                seen["more"] += whole < found
                seen["reached"] += 0 < found == fewest
        seen["worlds"] += 1
    assert seen["worlds"] > SEEDS / 20
    assert seen["more"] >= least * SEEDS
    assert seen["reached"] >= least * SEEDS


def test_of_some_firms_no_plan_as_good_blocks_with_fewer():
    said = 0
    for seed, stable, plans, served in all_of(partly, SEEDS):
        for one in range(len(stable.seats)):
            own = stable.firm == one
            fewest = min(int(stable.amounts(plan)[own].sum()) for plan in plans)
            desks = Desks.of(stable, served, np.array([one]))
            found, _ = desks.searched(0, MANY, Watch())
            assert found <= fewest, (seed, one, found, fewest)
            said += found > 0
    assert said > SEEDS / 40


def test_no_bound_is_too_high_where_a_rule_is_not_as_usual():
    said = altered = 0
    for seed, formulation, best in asked(partly, range(SEEDS)):
        place = place_of_choice_alone(formulation)
        if place != 2:
            continue
        found = opening_bound(Face.of(formulation, best), MANY, Watch())
        assert found <= fewest_blocking(formulation, best), seed
        said += found > 0
        altered += partly(seed)[1] != WISH
    assert said > SEEDS / 40
    assert altered > SEEDS / 20


def half_reached():
    """Return a firm both of whose lawyers must serve whom it did not choose.

    Three others want it, and only one of its lawyers goes where they are.
    """
    districts = [district(one, is_scarce=False) for one in ("d0", "d1")]
    wanting = [f"c{at}" for at in (2, 3, 4)]
    committees = [committee(f"c{at}", district="d0") for at in (0, 1)]
    committees += [committee(one, district="d1") for one in wanting]
    lawyers = [
        lawyer("l0", firm="f0", districts={"d0", "d1"}),
        lawyer("l1", firm="f0", districts={"d0"}),
    ]
    lawyers += [lawyer(f"l{at}", firm="f1", districts={"d1"}) for at in (2, 3, 4)]
    choices = [
        Choice(firm=one, committee=other, firm_rank=at, committee_rank=rank)
        for rank, one in enumerate(["f0", "f1"], start=1)
        for at, other in enumerate(wanting, start=1)
    ]
    firms = [firm("f0"), firm("f1")]
    return world(committees, lawyers, firms, districts, choices=choices)


def test_one_lawyer_who_must_serve_another_angers_who_wants_her():
    formulation = formulate(Problem.of(half_reached(), WISH))
    stable = stable_of(formulation)
    best = Flow().solve(without_stability(formulation), Run()).chosen
    found = opening_bound(Face(formulation, stable, 2, (), best), MANY, Watch())
    assert found == 3 == fewest_blocking(formulation, best)
    desks = Desks.of(stable, np.arange(stable.committees) < 2)
    assert desks.searched(0, MANY, Watch()) == (3, True)
    assert at_whole_desks(desks).searched(0, MANY, Watch()) == (0, True)
    assert desks.wanted.circles(Watch()).size.tolist() == [1, 3]


def test_what_is_proved_already_is_returned_when_the_watch_says_stop():
    stable = stable_of(formulate(Problem.of(half_reached(), WISH)))
    desks = Desks.of(stable, np.arange(stable.committees) < 2)
    with pytest.raises(OutOfTime):
        desks.wanted.circles(Watch(stop=lambda: True))
    for looks in range(12):
        asked = iter([False] * looks)
        watch = Watch(stop=lambda asked=asked: next(asked, True))
        assert desks.searched(1, MANY, watch)[0] in {1, 3}
    assert desks.searched(3, 3, Watch()) == (3, True)
