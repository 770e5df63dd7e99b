"""Do HiGHS and SCIP come to the same prices, tier by tier, up to 60 committees?

The rules that a linear program can say at one lawyer a committee are written down here
as rows and columns once more, from their clauses, and each tier is solved to its end
under the prices of the tiers before.
"""

import random
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from ortools.linear_solver import pywraplp
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

import lawyer_assign as la
from lawyer_assign.facts import Conflict, Facts, PairScore
from lawyer_assign.policy import Policy
from lawyer_assign.rules import Caseload, DutyLoad, Wish
from tests.attacks.clauses import DUTY
from tests.attacks.tried import Tried, seeds
from tests.worlds.small import DAY, committee, district, firm, lawyer

MOST_SIDE = 60
KINDS = (
    "coverage", "team_size", "caseload", "one_each", "willingness", "conflicts",
    "own_limits", "seats", "affinity", "duty_load",
)  # fmt: skip
"""Rules that both sides are asked to keep."""


class Program(NamedTuple):
    """Whole columns from 0 to ``most``, rows at most ``upper``, a cost per tier."""

    entries: list[tuple[int, int, int]]
    upper: list[int]
    most: list[int]
    tiers: list[dict[int, int]]


Solver = Callable[[Program, dict[int, int]], int]


def attack(seed: int, until: float) -> Tried:
    """Draw towns and compare the prices of all tiers."""
    count, findings = 0, []
    for at in seeds(seed, until):
        facts, policy = town(at)
        outcome = la.solve(facts, policy, time_limit=None, workers=1)
        ours = [tier.price for tier in outcome.tiers]
        count += 1
        if outcome.status != "optimal":
            findings.append(f"seed {at}: {outcome.status} without a limit")
        for name, solver in SOLVERS.items():
            theirs = prices(program_of(facts, policy), solver)
            if theirs != ours:
                findings.append(f"seed {at}: {ours}, {name} finds {theirs}")
    return Tried(count, findings, "each by HiGHS and SCIP")


def town(seed: int) -> tuple[Facts, Policy]:
    """Return a town in which lawyers are few, and points of every pair are stated."""
    chance = random.Random(f"peers {seed}")
    sides = [chance.randint(5, MOST_SIDE) for _ in range(2)]
    places = [f"d{at}" for at in range(chance.randint(1, 3))]
    firms = [
        firm(f"f{at}", district=places[0], seats=chance.choice([None, 3, 8]))
        for at in range(chance.randint(1, 5))
    ]
    committees = [
        committee(
            f"c{at:02}",
            district=chance.choice(places),
            kind=chance.choice(["community", "village"]),
        )
        for at in range(sides[0])
    ]
    lawyers = [
        lawyer(
            f"l{at:02}",
            firm=chance.choice(firms).id,
            max_committees=chance.choice([None, None, 1, 2]),
            districts=chance.choice([None, [chance.choice(places)]]),
        )
        for at in range(sides[1])
    ]
    pairs = [(c.id, w.id) for c in committees for w in lawyers]
    facts = Facts(
        districts=[district(one, is_scarce=chance.random() < 0.3) for one in places],
        committees=committees,
        firms=firms,
        lawyers=lawyers,
        conflicts=[
            Conflict(committee=c, lawyer=w)
            for c, w in sorted(chance.sample(pairs, len(pairs) // 20))
        ],
        scores=[
            PairScore(
                committee=c,
                lawyer=w,
                points=chance.randrange(-10, 90),
                minutes=chance.randrange(60),
            )
            for c, w in pairs
        ],
    )
    return facts, _policy(chance)


def _policy(chance: random.Random) -> Policy:
    policy = Policy.hangzhou_2024(on=DAY, stability="off")
    others = [one.kind for one in policy.rules if one.kind not in KINDS]
    policy = policy.without(*others)
    policy = policy.with_rule(Caseload(on=DAY, limit=chance.choice([1, 3, 5])))
    most, tier = chance.choice([60, 104, 150]), chance.choice([2, 3, 4])
    return policy.with_rule(
        DutyLoad(most=most, wish=chance.choice([None, Wish(tier=tier, weight=2)]))
    )


def _posts(facts: Facts) -> list[tuple[Any, Any, int]]:
    """Return who may serve where, with the points of it."""
    barred = {(one.committee, one.lawyer) for one in facts.conflicts}
    both = (
        (facts.committee[one.committee], facts.lawyer[one.lawyer], one)
        for one in facts.scores
    )
    return [
        (c, w, one.points - one.minutes)
        for c, w, one in both
        if (c.id, w.id) not in barred
        and (w.districts is None or c.district in w.districts)
    ]


def program_of(facts: Facts, policy: Policy) -> Program:
    """Say the clauses as rows and columns; every committee asks for one lawyer."""
    posts = _posts(facts)
    rules = {one.kind: one for one in policy.rules}
    program = Program([], [], [1] * len(posts), [{} for _ in policy.tiers])
    place = {tier: at for at, tier in enumerate(policy.tiers)}

    def row(of: Callable[[Any, Any], int], upper: int, rule: Any = None) -> None:
        """Add a row over posts; of a wish what is above it is paid for."""
        at = len(program.upper)
        for column, (c, w, _) in enumerate(posts):
            if factor := of(c, w):
                program.entries.append((at, column, factor))
        program.upper.append(upper)
        if rule is not None and rule.wish is not None:
            program.entries.append((at, len(program.most), -1))
            program.tiers[place[rule.wish.tier]][len(program.most)] = rule.wish.weight
            program.most.append(10_000)

    scarce = {one.id for one in facts.districts if one.is_scarce}
    for one in facts.committees:
        row(lambda c, _, me=one: c.id == me.id, 1)
        row(lambda c, _, me=one: -(c.id == me.id), -1, rules["coverage"])
    for one in facts.lawyers:
        row(lambda _, w, me=one: w.id == me.id, rules["caseload"].limit)
        own = MOST_SIDE if one.max_committees is None else one.max_committees
        row(lambda _, w, me=one: w.id == me.id, own)
        row(
            lambda c, w, me=one: w.id == me.id and c.district not in scarce,
            1,
            rules["one_each"],
        )
        row(
            lambda c, w, me=one: DUTY[c.kind] * (w.id == me.id),
            rules["duty_load"].most,
            rules["duty_load"],
        )
    for one in facts.firms:
        seats = MOST_SIDE if one.seats is None else one.seats
        row(lambda _, w, me=one: w.firm == me.id, seats)
    last = program.tiers[place[rules["affinity"].wish.tier]]
    for column, (*_, points) in enumerate(posts):
        last[column] = last.get(column, 0) - points
    return program


def prices(program: Program, solver: Solver) -> list[int]:
    """Return the least of each tier under those before."""
    found: list[int] = []
    for cost in program.tiers:
        found.append(solver(program, cost))
        at = len(program.upper)
        program.entries.extend((at, column, factor) for column, factor in cost.items())
        program.upper.append(found[-1])
    return found


def by_highs(program: Program, cost: dict[int, int]) -> int:
    rows, columns, factors = zip(*program.entries, strict=True)
    shape = (len(program.upper), len(program.most))
    places = np.array(rows, np.int32), np.array(columns, np.int32)
    matrix = coo_array((factors, places), shape=shape).tocsr()
    costs = np.zeros(shape[1])
    costs[list(cost)] = list(cost.values())
    told = milp(
        costs,
        integrality=np.ones(shape[1]),
        bounds=Bounds(0, np.array(program.most)),
        constraints=LinearConstraint(matrix, ub=np.array(program.upper)),
        options={"mip_rel_gap": 0},
    )
    assert told.status == 0, told.message
    return round(told.fun)


def by_scip(program: Program, cost: dict[int, int]) -> int:
    solver = pywraplp.Solver.CreateSolver("SCIP")
    columns = [solver.IntVar(0, most, "") for most in program.most]
    rows = [solver.Constraint(-solver.infinity(), upper) for upper in program.upper]
    for row, column, factor in program.entries:
        rows[row].SetCoefficient(columns[column], int(factor))
    for column, factor in cost.items():
        solver.Objective().SetCoefficient(columns[column], factor)
    solver.Objective().SetMinimization()
    told = solver.Solve()
    assert told == pywraplp.Solver.OPTIMAL, told
    return round(solver.Objective().Value())


SOLVERS: dict[str, Solver] = {"HiGHS": by_highs, "SCIP": by_scip}
