"""No plan as good blocks fewer pairs than the market of desks says."""

import random

import numpy as np
import pytest

import lawyer_assign.matching.bounds.price_ascent as price_ascent
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Agreement, Choice
from lawyer_assign.formulation import formulate
from lawyer_assign.policy import Policy
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.desks.firm_bound import Desks, opening_bound
from lawyer_assign.solver.choice.desks.who_is_hard import surely_served, with_enclosed
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.matroid_market import is_matroid_market
from lawyer_assign.solver.choice.two_way import pins_of, stable_of, without_stability
from lawyer_assign.solver.flow.backend import Flow
from tests.solver.choice.test_blocking_bound import fewest_blocking, sending, tight
from tests.worlds.examples import IS_DEEP, how_many
from tests.worlds.small import DAY, committee, district, firm, lawyer, world

WISH = Policy.hangzhou_2024(on=DAY, stability="wish")
MANY = 1_000
STEPS = 25 if IS_DEEP else 10


@pytest.fixture(autouse=True)
def short_climbs(monkeypatch):
    """Climb few rounds of few steps: any prices prove what they prove."""
    monkeypatch.setattr(price_ascent, "_ROUND", STEPS)
    monkeypatch.setattr(price_ascent, "_LAST", 0.1)


def opening(seed):
    """Return a world in which only f0 reaches c0, whom it mostly did not choose.

    As many lawyers as committees outside scarce districts, so that none is spare; some
    may be full by posts in the scarce one.
    """
    dice = random.Random(seed)
    districts = [
        district("d1", is_scarce=False),
        district("d2", is_scarce=False),
        district("d3", is_scarce=True),
    ]
    firms = [firm("f0", seats=dice.choice([None, 3, 2, 1])), firm("f1")]
    has_scarce = dice.random() < 0.5
    committees = [committee("c0", district="d2")]
    committees += [committee(f"c{at}", district="d1") for at in (1, 2)]
    committees += [committee("c3", district="d3")] * has_scarce
    of_first = dice.choice([1, 2])
    lawyers = [
        lawyer(
            f"l{at}",
            firm="f0" if at < of_first else "f1",
            districts=dice.choice([{"d1", "d2"}, {"d1", "d2", "d3"}])
            if at < of_first
            else {"d1"} | ({"d3"} if dice.random() < 0.3 else set()),
            max_committees=dice.choice([None, 1, 2]),
        )
        for at in range(3)
    ]
    choices = [
        Choice(
            firm=one.id, committee=other.id, firm_rank=dice.randint(1, 3),
            committee_rank=dice.choice([1, 1, 2]),
        )
        for one in firms
        for other in committees
        if dice.random() < (0.8 if other.id != "c0" else 0.15)
    ]  # fmt: skip
    facts = world(committees, lawyers, firms, districts, choices=choices)
    return facts, WISH


def sating(seed):
    """Return a world whose firm may be full: by its seats, or by scarce posts.

    Each of its two lawyers can have what there is in the scarce district, but mostly
    not both of them; one has to serve c0.
    """
    dice = random.Random(seed)
    districts = [
        district("d1", is_scarce=False),
        district("d2", is_scarce=False),
        district("d3", is_scarce=True),
    ]
    firms = [firm("f0", seats=dice.choice([None, 3, 2, 2])), firm("f1")]
    near, scarce = dice.choice([(2, 1), (1, 2), (2, 0)])
    places = ["d2"] + near * ["d1"] + scarce * ["d3"]
    committees = [committee(f"c{at}", district=one) for at, one in enumerate(places)]
    lawyers = [
        lawyer(f"l{at}", firm="f0", max_committees=dice.choice([1, 1, 2]))
        for at in range(2)
    ]
    lawyers.append(lawyer("l2", firm="f1", districts={"d1"}))
    choices = [
        Choice(
            firm=one.id, committee=other.id, firm_rank=dice.randint(1, 3),
            committee_rank=dice.choice([1, 1, 2]),
        )
        for one in firms
        for other in committees[1:]
        if dice.random() < (0.9 if one.id == "f0" else 0.5)
    ]  # fmt: skip
    facts = world(committees, lawyers, firms, districts, choices=choices)
    return facts, WISH


def partly(seed):
    """Return a world whose first firm must serve c0, and not all of it go elsewhere.

    Some have a fixed agreement, a scarce place or a team of two, and a rule may be
    softened or left out.
    """
    dice = random.Random(seed)
    districts = [district(f"d{at}", is_scarce=at == 3) for at in range(4)]
    places = ["d0", dice.choice(["d0", "d1"]), "d1", dice.choice(["d1", "d2"])]
    places += ["d3"] * (dice.random() < 0.25)
    committees = [committee(f"c{at}", district=one) for at, one in enumerate(places)]
    if dice.random() < 0.1:
        two = {"lawyers_min": 2, "lawyers_max": 2}
        committees[3] = committee("c3", district=places[3], **two)
    near = [{"d0"}, {"d0"}, {"d0", "d2"}, {"d0", "d1"}, {"d1"}, {"d0", "d3"}]
    reach = [("f0", {"d0", "d1"}), ("f0", dice.choice(near))]
    reach += [("f1", {"d1"}), ("f1", dice.choice([{"d1", "d2"}, {"d1"}, {"d2", "d3"}]))]
    lawyers = [
        lawyer(
            f"l{at}",
            firm=one,
            districts=to,
            max_committees=dice.choice([1, 1, 2, None]),
        )
        for at, (one, to) in enumerate(reach)
    ]
    firms = [firm("f0", seats=dice.choice([None, None, 3, 2])), firm("f1")]
    choices = [
        Choice(
            firm=one.id, committee=other.id, firm_rank=dice.randint(1, 4),
            committee_rank=at if dice.random() < 0.7 else dice.choice([1, 2]),
        )
        for at, one in enumerate(firms, start=1)
        for other in committees
        if dice.random() < (0.9 if other.district != "d0" else 0.15)
    ]  # fmt: skip
    signed = [Agreement(firm="f1", committee="c1", is_fixed=True)]
    agreements = signed * (dice.random() < 0.1)
    facts = world(
        committees, lawyers, firms, districts, choices=choices, agreements=agreements
    )
    rule = dice.choice(["caseload", "one_each", "seats", "own_limits", "conflicts"])
    ways = [WISH.soften(rule, 1), WISH.soften(rule, 5), WISH.without(rule)]
    return facts, dice.choice([WISH, WISH, WISH, *ways])


def asked(make, seeds):
    """Yield formulations of small worlds with a plan that is best before stability."""
    for seed in seeds:
        facts, policy = make(seed)
        formulation = formulate(Problem.of(facts, policy))
        relaxed = without_stability(formulation)
        if stable_of(formulation) is None or len(formulation.pairs) > 11:
            continue
        if Flow().why_not(relaxed) is not None:
            continue
        best = Flow().solve(relaxed, Run()).chosen
        if best is not None:
            yield seed, formulation, best


SEEDS = how_many(500, 60)
"""Worlds of each kind: every one is bounded in ten ways."""


@pytest.mark.parametrize(
    ("make", "least"),
    [(tight, 30), (opening, 60), (sending, 3), (sating, 60)],
    ids=["tight", "opening", "sending", "sating"],
)
def test_no_plan_as_good_has_fewer_blocking_pairs(make, least):
    said = reached = tried = 0
    for seed, formulation, best in asked(make, range(SEEDS)):
        stable, pins = stable_of(formulation), pins_of(formulation)
        ask = Face(formulation, stable, 2, pins, best), MANY, Watch()
        bounds = [opening_bound(*ask)]
        served = surely_served(Face(formulation, stable, 2, (), best))
        if is_matroid_market(Face(formulation, stable, 2, (), best)):
            # Whichever committees are called hard: all, and some by chance.
            chance = np.random.default_rng(seed).random(len(served)) < 0.5
            for is_hard in (served, served & chance):
                desks = Desks.of(stable, is_hard)
                # Whichever desks are left out, too.
                away = np.random.default_rng(seed).random(len(desks.market.hospitals))
                parts = (desks, desks.around(0), desks.around(1))
                parts = (*parts, desks.without(away < 0.4))
                bounds += [one.priced(MANY, Watch(60.0)) for one in parts]
                bounds.append(desks.bound(MANY, Watch(60.0)))
        tried += 1
        if max(bounds) > 0:
            fewest = fewest_blocking(formulation, best)
            assert max(bounds) <= fewest, (seed, bounds, fewest)
            said += 1
            reached += max(bounds) == fewest
    assert tried > 0.15 * SEEDS
    assert said >= least * SEEDS // 2_000
    assert reached >= said / 4


def queue(wanting):
    """Return a firm wanted by many, one of whose lawyers must serve one it did not."""
    firms = [firm("f0"), firm("f1")]
    committees = [committee(f"c{at}") for at in range(wanting + 1)]
    lawyers = [lawyer("l0", firm="f0")]
    lawyers += [lawyer(f"l{at + 1}", firm="f1") for at in range(wanting)]
    choices = [
        Choice(firm=one, committee=f"c{at}", firm_rank=at, committee_rank=rank)
        for rank, one in enumerate(["f0", "f1"], start=1)
        for at in range(1, wanting + 1)
    ]
    choices.append(Choice(firm="f1", committee="c0", firm_refuses=True))
    return world(committees, lawyers, firms, choices=choices)


def test_a_firm_that_must_open_angers_its_whole_queue(monkeypatch):
    monkeypatch.setattr(price_ascent, "_ROUND", 300)
    monkeypatch.setattr(price_ascent, "_LAST", 0.005)
    formulation = formulate(Problem.of(queue(3), WISH))
    best = Flow().solve(without_stability(formulation), Run()).chosen
    ask = Face(formulation, stable_of(formulation), 2, (), best), MANY, Watch()
    assert opening_bound(*ask) == 3 == fewest_blocking(formulation, best)
    assert opening_bound(*ask[:-2], 2, Watch()) == 2


def spared(scarce, seats=None):
    """Return a queue at a firm of three, each of whom may have all scarce posts."""
    districts = [
        district("d1", is_scarce=False),
        district("d2", is_scarce=True),
        district("d3", is_scarce=False),
    ]
    firms = [firm("f0", seats=seats), firm("f1")]
    wanting = [f"c{at}" for at in range(1, 4)]
    committees = [committee("c0", district="d3")]
    committees += [committee(one, district="d1") for one in wanting]
    spare = [f"s{at}" for at in range(scarce)]
    committees += [committee(one, district="d2") for one in spare]
    lawyers = [lawyer(f"l{at}", firm="f0", max_committees=1) for at in range(3)]
    lawyers += [lawyer(f"l{at}", firm="f1", districts={"d1"}) for at in range(3, 6)]
    both = [("f0", 1, wanting + spare), ("f1", 2, wanting)]
    choices = [
        Choice(firm=one, committee=other, firm_rank=at, committee_rank=rank)
        for one, rank, others in both
        for at, other in enumerate(others, start=1)
    ]
    choices.append(Choice(firm="f1", committee="c0", firm_refuses=True))
    return world(committees, lawyers, firms, districts, choices=choices)


def test_who_is_shut_in_with_the_hard_is_held_too():
    formulation = formulate(Problem.of(spared(0), WISH))
    stable = stable_of(formulation)
    is_hard, served = np.zeros((2, stable.committees), bool)
    is_hard[0] = True
    served[stable.pair_committee] = True
    assert with_enclosed(stable, is_hard, served).tolist() == is_hard.tolist()
    alone = stable.among(stable.pair_lawyer < 3)
    assert with_enclosed(alone, is_hard, served).all()
    assert not with_enclosed(alone, is_hard, served & is_hard)[1:].any()


def test_nothing_is_proved_where_coverage_is_no_wish_before_stability():
    facts = queue(3)
    formulation = formulate(Problem.of(facts, WISH.without("coverage")))
    best = np.zeros(len(formulation.pairs), bool)
    ask = Face(formulation, stable_of(formulation), 1, (), best), MANY, Watch()
    assert opening_bound(*ask) == 0
