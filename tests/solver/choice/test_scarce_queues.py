"""Whichever firms are open in a plan, as many pairs block as queues leave out."""

import random
from collections import Counter
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest

from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import OutOfTime, Watch
from lawyer_assign.facts import Choice, Conflict
from lawyer_assign.formulation import formulate
from lawyer_assign.matching.market_columns import from_pairs
from lawyer_assign.problem import Problem
from lawyer_assign.solver.choice.desks.firm_bound import Desks, opening_bound
from lawyer_assign.solver.choice.desks.scarce_queues import NO_CHARGES, ScarceQueues
from lawyer_assign.solver.choice.desks.who_is_hard import surely_served
from lawyer_assign.solver.choice.desks.who_opens import who_opens
from lawyer_assign.solver.choice.face import Face
from lawyer_assign.solver.choice.two_way import stable_of, without_stability
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.statements import DISPATCHED
from tests.solver.choice.test_blocking_bound import fewest_blocking, sending
from tests.solver.choice.test_comb_bound import markets
from tests.solver.choice.test_firm_bound import WISH, opening, sating
from tests.worlds.examples import how_many
from tests.worlds.small import committee, district, firm, lawyer, world

SEEDS = how_many(350, 60)
MANY = 1_000


def queueing(seed):
    """Return a world where scarce committees want firms that must serve c0 or c1."""
    dice = random.Random(seed)
    places = ["d1"] * dice.choice([1, 1, 2]) + ["d2"] * dice.choice([2, 2, 3])
    committees = [committee(f"c{at}", district=one) for at, one in enumerate(places)]
    districts = [district("d1", is_scarce=False), district("d2", is_scarce=True)]
    of_first = dice.choice([1, 2])
    lawyers = [
        lawyer(
            f"l{at}",
            firm="f0" if at < of_first else "f1",
            districts=dice.choice([{"d1", "d2"}, {"d1", "d2"}, {"d1"}, {"d2"}])
            if at < of_first
            else dice.choice([{"d2"}, {"d2"}, {"d1", "d2"}]),
            max_committees=dice.choice([1, 1, 2, 3]),
        )
        for at in range(dice.choice([2, 3]))
    ]
    wants = [at for at, one in enumerate(places) if one == "d2" or dice.random() < 0.3]
    firm_ranks = [dice.sample(range(1, 6), len(places)) for _ in range(2)]
    choices = []
    for at in wants:
        ranks = dice.choice([(1, 2), (1, 2), (1, 2), (2, 1), (1, 1)])
        choices += [
            Choice(
                firm=f"f{one}", committee=f"c{at}", firm_rank=firm_ranks[one][at],
                committee_rank=ranks[one],
            )
            for one in range(2)
            if dice.random() < 0.9
        ]  # fmt: skip
    firms = [firm("f0", seats=dice.choice([None, None, 2, 1])), firm("f1")]
    return world(committees, lawyers, firms, districts, choices=choices), WISH


def parking(seed):
    """Return a world where who leaves f0 may go to f1, whom scarce committees want.

    f0 alone reaches c0. Not all lawyers of f1 go where c1 is, so at its desk no row is
    counted.
    """
    dice = random.Random(seed)
    districts = [district(one, is_scarce=False) for one in ("d0", "d1")]
    districts.append(district("d2", is_scarce=True))
    places = ["d0", "d1"] + ["d2"] * 2
    committees = [committee(f"c{at}", district=one) for at, one in enumerate(places)]
    most = dice.choice([1, 1, 2])
    both = dice.choice([{"d1", "d2"}, {"d1", "d2"}, {"d1", "d2"}, {"d1"}])
    reach = [("f0", {"d0", "d1"}), ("f1", both), ("f1", {"d2"}), ("f2", {"d2"})]
    lawyers = [
        lawyer(f"l{at}", firm=own, districts=near, max_committees=most + (own == "f2"))
        for at, (own, near) in enumerate(reach)
    ]
    ranks = {own: dice.sample(range(1, 6), len(places)) for own in ("f0", "f1", "f2")}
    if dice.random() < 0.7:
        ranks["f1"][1] = 6
    wishes = [("f0", 1, 2), ("f1", 1, dice.choice([1, 1, 2, 3]))]
    for at in range(2, len(places)):
        first, second = dice.choice([(1, 2), (1, 2), (1, 2), (2, 1), (1, 1)])
        wishes += [("f1", at, first), ("f2", at, second)]
    choices = [
        Choice(
            firm=own, committee=f"c{at}", firm_rank=ranks[own][at], committee_rank=rank
        )
        for own, at, rank in wishes
        if dice.random() < 0.9
    ]  # fmt: skip
    firms = [firm("f0"), firm("f1", seats=dice.choice([None, None, 2])), firm("f2")]
    return world(committees, lawyers, firms, districts, choices=choices), WISH


def parking_sent(seed):
    """Return the same with a conflict that is left out or softened, limits at times.

    So lawyers can be sent who are options of no row, and a lawyer may have more posts.
    """
    facts, policy = parking(seed)
    dice = random.Random(seed)
    away = Conflict(
        committee=dice.choice(["c1", "c2", "c3"]), lawyer=dice.choice(["l1", "l2"])
    )
    facts = facts.replace(conflicts=[away])
    policy = policy.without("conflicts") if seed % 2 else policy.soften("conflicts", 5)
    return facts, policy.soften("caseload", 5) if seed % 3 == 0 else policy


def open_in(stable, firm, opens, plan):
    """Return the worst rank, and how many, that lawyers of each firm hold."""
    held = plan & stable.pair_is_single & opens[stable.pair_lawyer]
    found = {}
    for one in np.unique(firm[stable.pair_lawyer[held]]).tolist():
        ranks = stable.pair_firm_rank[held & (stable.pair_firm == one)]
        found[one] = int(ranks.max()), len(ranks)
    return found


def due(desks, stable, firm, is_near, plan):
    """Return what is charged for a plan, by what charges mean."""
    held = plan & stable.pair_is_single
    desk = 2 * firm + np.where(is_near, 0, 1)
    posts = stable.pair_committee[held], desk[stable.pair_lawyer[held]]
    pairs = {*zip(*posts, strict=True)}
    market = desks.market
    ends = zip(market.resident, market.hospital, strict=True)
    return due_for(desks.charges, np.array([one in pairs for one in ends], bool))


def due_for(charges, is_held):
    """Return what is due for rows that are held."""
    total = 0
    for at, (price, free) in enumerate(zip(charges.price, charges.free, strict=True)):
        count = int(is_held[charges.row[charges.charge == at]].sum())
        total += price * (min(count, 1) if free == 0 else max(0, count - free))
    return total


def asked(make, seeds):
    """Yield worlds with lawyers who may open their firms, and desks with charges."""
    for seed, formulation, best, plans in markets(make, seeds):
        stable, chance = stable_of(formulation), np.random.default_rng(seed)
        served = surely_served(Face(formulation, stable, 2, (), best))
        firm = np.full(stable.lawyers, -1)
        firm[stable.pair_lawyer] = stable.pair_firm
        firm[stable.option_lawyer] = stable.firm[stable.option_row]
        reach = np.unique(np.stack([stable.pair_committee, stable.pair_firm]), axis=1)
        is_alone = np.bincount(reach[0], minlength=len(served)) == 1
        some = chance.random(len(served)) < 0.5
        for is_hard in (served, served & some, served & is_alone):
            is_near = np.zeros(stable.lawyers, bool)
            reaches = is_hard[stable.pair_committee] & stable.pair_is_single
            is_near[stable.pair_lawyer[reaches]] = True
            desks = Desks.of(stable, is_hard)
            counts = np.zeros(len(stable.seats), bool)
            counts[desks.market.hospital[desks.counted] // 2] = True
            opens = who_opens(stable, firm, is_near, counts)
            desks = desks.charged(stable, Watch())
            yield seed, formulation, plans, (firm, is_near, opens), desks


KINDS = pytest.mark.parametrize(
    ("make", "least"),
    [
        (queueing, 15),
        (parking, 15),
        (parking_sent, 0),
        (opening, 1.5),
        (sating, 0),
        (sending, 0),
    ],
    ids=["queueing", "parking", "parking, sent", "opening", "sating", "sending"],
)


@KINDS
def test_every_plan_as_good_blocks_what_is_left_out_and_what_is_due(make, least):
    seen = Counter()
    for seed, formulation, plans, who, desks in asked(make, SEEDS):
        stable, chance = stable_of(formulation), np.random.default_rng(seed)
        firm, is_near, opens = who
        queues = ScarceQueues.of(stable, firm, opens)
        tight = set()
        for plan in plans:
            blocking = int(stable.amounts(plan)[~stable.is_single].sum())
            opened = open_in(stable, firm, opens, plan)
            less = {
                one: (rank - int(chance.integers(0, 3)), int(chance.integers(1, 1 + n)))
                for one, (rank, n) in opened.items()
                if chance.random() < 0.7
            }
            for some in (opened, less):
                found = queues.left_out(some)
                assert found <= blocking, (seed, some, found, blocking)
                seen["left out"] += found > 0
                tight.add(("left out", found)) if found == blocking > 0 else None
            charged = due(desks, stable, firm, is_near, plan)
            assert charged <= blocking, (seed, charged, blocking)
            seen["due"] += charged > 0
            tight.add(("due", charged)) if charged == blocking > 0 else None
        seen["tight"] += any(kind == "left out" for kind, _ in tight)
        seen["charged"] += any(kind == "due" for kind, _ in tight)
    assert seen["tight"] >= least * SEEDS // 120
    assert seen["charged"] >= least * SEEDS // 120


@KINDS
def test_no_plan_as_good_has_fewer_than_desks_with_charges_say(make, least):
    seen = Counter()
    for seed, formulation, plans, _, desks in asked(make, SEEDS):
        stable = stable_of(formulation)
        fewest = min(int(stable.amounts(one).sum()) for one in plans)
        away = np.random.default_rng(seed).random(len(desks.market.hospitals)) < 0.4
        for one in (desks, desks.around(0), desks.around(1), desks.without(away)):
            found, is_all = one.searched(0, MANY, Watch())
            assert is_all
            assert found <= fewest, (seed, found, fewest)
            plain = replace(one, charges=NO_CHARGES)
            seen["more"] += found > plain.searched(0, MANY, Watch())[0]
            seen["reached"] += 0 < found == fewest
    assert seen["more"] >= least * SEEDS // 120


def crowd(limit, rank=None):
    """Return three in a scarce district who want the firm that alone reaches c0.

    It likes them in this order, and c0 like one of them, if a rank is given.
    """
    districts = [district("d1", is_scarce=False), district("d2", is_scarce=True)]
    wanting = [f"c{at}" for at in range(1, 4)]
    committees = [committee("c0", district="d1")]
    committees += [committee(one, district="d2") for one in wanting]
    lawyers = [lawyer("l0", firm="f0", max_committees=limit)]
    lawyers += [
        lawyer(f"l{at}", firm="f1", districts={"d2"}, max_committees=3) for at in (1, 2)
    ]
    choices = [
        Choice(firm=one, committee=other, firm_rank=at, committee_rank=rank)
        for rank, one in enumerate(["f0", "f1"], start=1)
        for at, other in enumerate(wanting, start=1)
    ]
    if rank is not None:
        choices.append(
            Choice(firm="f0", committee="c0", firm_rank=rank, committee_rank=1)
        )
    firms = [firm("f0"), firm("f1")]
    return world(committees, lawyers, firms, districts, choices=choices)


def said_and_true(facts):
    """Return what desks prove of a world, and its fewest blocking pairs."""
    formulation = formulate(Problem.of(facts, WISH))
    best = Flow().solve(without_stability(formulation), Run()).chosen
    ask = Face(formulation, stable_of(formulation), 2, (), best), MANY, Watch()
    return opening_bound(*ask), fewest_blocking(formulation, best)


@pytest.mark.parametrize(("rank", "fewest"), [(1, 0), (2, 1), (3, 2), (4, 3)])
def test_nobody_queues_whom_the_firm_likes_no_more_than_what_it_has(rank, fewest):
    assert said_and_true(crowd(1, rank)) == (fewest, fewest)


def parked(reach, rank):
    """Return c1, whom f0 leaves for c0, and f1, whose lawyer who may take c1 is wanted.

    ``reach``: where that lawyer goes; ``rank``: of c1 at f1.
    """
    districts = [district(one, is_scarce=False) for one in ("d0", "d1")]
    districts.append(district("d2", is_scarce=True))
    places = ["d0", "d1", "d2", "d2"]
    committees = [committee(f"c{at}", district=one) for at, one in enumerate(places)]
    all_reach = [("f0", {"d0", "d1"}), ("f1", reach), ("f1", {"d2"}), ("f2", {"d2"})]
    lawyers = [
        lawyer(f"l{at}", firm=own, districts=near, max_committees=1 + (own == "f2"))
        for at, (own, near) in enumerate(all_reach)
    ]
    wishes = [("f0", 1, 1, 2), ("f1", 1, rank, 1)]
    wishes += [("f1", 2, 2, 1), ("f1", 3, 3, 1), ("f2", 2, 1, 2), ("f2", 3, 2, 2)]
    choices = [
        Choice(firm=own, committee=f"c{at}", firm_rank=one, committee_rank=other)
        for own, at, one, other in wishes
    ]
    firms = [firm(f"f{at}") for at in range(3)]
    return world(committees, lawyers, firms, districts, choices=choices)


@pytest.mark.parametrize(
    ("reach", "rank", "fewest"),
    [({"d1", "d2"}, 4, 1), ({"d1", "d2"}, 1, 0), ({"d1"}, 4, 0)],
    ids=["wanted by two", "liked best", "wanted by nobody else"],
)
def test_who_parks_at_a_firm_of_scarce_districts_angers_its_queue(reach, rank, fewest):
    assert said_and_true(parked(reach, rank)) == (fewest, fewest)


def test_who_may_wait_in_vain_moves_nobody_aside():
    # f1 serves c1 and c3; c2, whom it likes better than c3, needs the lawyer of c1.
    districts = [district("d1", is_scarce=False)]
    districts += [district(one, is_scarce=True) for one in ("d2", "d3")]
    places = {"c0": "d1", "c1": "d2", "c2": "d2", "c3": "d3"}
    reach = [("f0", {"d1", "d3"}), ("f1", {"d2"}), ("f1", {"d3"}), ("f2", {"d2"})]
    lawyers = [
        lawyer(f"l{at}", firm=own, districts=near, max_committees=1)
        for at, (own, near) in enumerate(reach)
    ]
    wishes = [("f1", "c1", 1), ("f1", "c2", 2), ("f1", "c3", 3), ("f0", "c3", 1)]
    choices = [
        Choice(firm=own, committee=one, firm_rank=rank, committee_rank=2 - (own > "f0"))
        for own, one, rank in wishes
    ]
    committees = [committee(one, district=place) for one, place in places.items()]
    firms = [firm(f"f{at}") for at in range(3)]
    facts = world(committees, lawyers, firms, districts, choices=choices)
    formulation = formulate(Problem.of(facts, WISH))
    stable = stable_of(formulation)
    queues = ScarceQueues.of(stable, np.array([0, 1, 1, 2]), np.arange(4) == 0)
    assert queues.claims.sum() == 2
    assert queues.left_out({0: (DISPATCHED, 1)}) == 0
    best = Flow().solve(without_stability(formulation), Run()).chosen
    assert fewest_blocking(formulation, best) == 0


def test_firms_are_never_charged_more_together_than_is_left_out():
    seen, chance = Counter(), np.random.default_rng(0)
    for _ in range(SEEDS // 2):
        residents, firms = 6, 3
        ends = np.divmod(np.flatnonzero(chance.random(residents * firms) < 0.8), firms)
        ranks = [chance.permutation(len(ends[0])) for _ in range(2)]
        market = from_pairs(
            tuple(range(residents)), tuple(range(firms)), chance.integers(1, 4, firms),
            ends, (ranks[0], ranks[1]),
        )  # fmt: skip
        claims, queues = (chance.random(market.pairs) < 0.9 for _ in range(2))
        own = ScarceQueues(market, claims, queues, market.hospital_rank)
        firm, rank = np.divmod(np.arange(firms * residents), residents)
        most = np.full(firms, 2)
        charges = own.charges(firm, rank, most, Watch())
        ways = [*product([None, *product((1, 3, 5), (1, 2))], repeat=firms)]
        for states in chance.permutation(np.array(ways, object))[:20].tolist():
            opened = {at: one for at, one in enumerate(states) if one is not None}
            held = [
                at * residents + one for at, (one, many) in opened.items()
                for one in (range(one, one - many, -1))
            ]  # fmt: skip
            total = due_for(charges, np.isin(np.arange(len(firm)), held))
            worst = max(
                own.left_out(dict(some))
                for count in range(len(opened) + 1)
                for some in combinations(opened.items(), count)
            )
            assert total <= worst, (opened, total, worst)
            seen["due"] += total > 0
            seen["all"] += 0 < total == worst
    assert seen["all"] > seen["due"] / 4 > 0


@pytest.mark.parametrize(("limit", "fewest"), [(1, 3), (2, 2), (3, 1), (4, 0)])
def test_a_firm_that_must_open_angers_a_queue_in_scarce_districts(limit, fewest):
    assert said_and_true(crowd(limit)) == (fewest, fewest)


def test_of_some_firms_alone_nothing_is_charged():
    formulation = formulate(Problem.of(crowd(1), WISH))
    best = Flow().solve(without_stability(formulation), Run()).chosen
    ask = Face(formulation, stable_of(formulation), 2, (), best), MANY, Watch()
    assert opening_bound(*ask, np.array([0, 1])) == 0 < opening_bound(*ask)


def test_charges_hear_the_watch():
    formulation = formulate(Problem.of(crowd(1), WISH))
    stable = stable_of(formulation)
    is_hard = np.arange(stable.committees) == 0
    desks = Desks.of(stable, is_hard)
    assert desks.charged(stable, Watch()).charges.price.tolist() == [3]
    best = Flow().solve(without_stability(formulation), Run()).chosen
    for looks in range(3):
        asked = iter([False] * looks)
        watch = Watch(stop=lambda asked=asked: next(asked, True))
        with pytest.raises(OutOfTime):
            desks.charged(stable, watch)
    found = set()
    for looks in range(40):
        asked = iter([False] * looks)
        watch = Watch(stop=lambda asked=asked: next(asked, True))
        found.add(opening_bound(Face(formulation, stable, 2, (), best), MANY, watch))
    assert {0, 3} <= found <= {0, 1, 2, 3}
