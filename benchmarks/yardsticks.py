"""What a competent user would write by hand, solved in the same run.

Nothing here uses the package's network, its potentials or its CP-SAT model; the pair
table and its points are the input. ``same_arcs`` alone takes the arcs of the package,
to time OR-Tools and nothing else on them.
"""

import time
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from lawyer_assign.errors import Text
from lawyer_assign.formulation import Formulation
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Caseload, FurtherPosts
from lawyer_assign.solver.flow.network import (
    SINK,
    SOURCE,
    Network,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.statements import Cost

Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]


class UnfitError(ValueError):
    """A yardstick does not know how to say something of the facts."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """A minimum cost flow as OR-Tools takes it; the first ``pairs`` arcs are pairs."""

    tail: Ints
    head: Ints
    capacity: Ints
    cost: Ints
    supply: Ints
    pairs: int


def load_and_solve(arcs: Arcs, every: bool = False) -> Ints:
    """Load OR-Tools' SimpleMinCostFlow, solve, and return the flow of the pairs.

    With ``every``, return the flow of every arc.

    Raises
    ------
    RuntimeError
        It does not end with an optimum.
    """
    solver = min_cost_flow.SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(
        arcs.tail, arcs.head, arcs.capacity, arcs.cost
    )
    solver.set_nodes_supplies(np.arange(len(arcs.supply)), arcs.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"SimpleMinCostFlow ended with {status}")
    flow: Ints = solver.flows(numbers if every else numbers[: arcs.pairs])
    return flow


@dataclass(frozen=True, eq=False)
class Sizes:
    """What both hand-written models read off the problem."""

    points: Ints
    caps: Ints
    seats: Ints
    scarce: Mask
    prices: tuple[int, ...]
    is_fixed: Mask
    weights: tuple[int, int]


def read_off(problem: Problem, formulation: Formulation) -> Sizes:
    """Return points, limits, seats, scarcity, prices, pinned pairs and tier weights.

    Raises
    ------
    UnfitError
        Teams, consents, own least numbers, pins of a firm, or other tiers.
    """
    _check_fit(problem)
    pairs, columns = problem.pairs, problem.facts.columns
    load, further = problem.policy["caseload"], problem.policy["further_posts"]
    assert isinstance(load, Caseload)
    assert isinstance(further, FurtherPosts)
    caps = [_cap(row.max_committees, load.limit) for row in columns.lawyers]
    many = len(columns.committees)
    seats = [many if row.seats is None else row.seats for row in columns.firms]
    points = _points(formulation)
    scarce = np.array([bool(row.is_scarce) for row in columns.districts])
    prices = tuple(
        0 if at == 0 else further.prices[min(at, len(further.prices)) - 1]
        for at in range(load.limit)
    )
    return Sizes(
        points,
        np.array(caps, np.int64),
        np.array(seats, np.int64),
        scarce[pairs.district],
        prices,
        _is_fixed(problem),
        _weights(points, many, max(prices)),
    )


def _check_fit(problem: Problem) -> None:
    facts = problem.facts
    if (
        facts.approvals
        or any((c.lawyers_min, c.lawyers_max) != (1, 1) for c in facts.committees)
        or any(row.min_committees for row in facts.lawyers)
        or any(row.is_fixed and not row.lawyers for row in facts.agreements)
        or problem.policy.tiers != (1, 2, 4)
    ):
        raise UnfitError("the yardsticks know one lawyer per committee and three tiers")


def _is_fixed(problem: Problem) -> Mask:
    """Return which pairs are pinned."""
    pairs, columns = problem.pairs, problem.facts.columns
    width = len(columns.lawyers)
    keys = [
        columns.committee_at[row.committee] * width + columns.lawyer_at[one]
        for row in problem.facts.agreements
        if row.is_fixed
        for one in row.lawyers
    ]
    fixed: Mask = np.isin(pairs.committee * width + pairs.lawyer, keys)
    return fixed


def _cap(own: int | None, limit: int) -> int:
    return limit if own is None else min(own, limit)


def _points(formulation: Formulation) -> Ints:
    """Return what each pair costs in the last tier."""
    points = np.zeros(len(formulation.pairs), np.int64)
    for term in formulation.tiers[-1].terms:
        if isinstance(term.statement, Cost):
            points += term.weight * term.statement.points
    return points


def _weights(points: Ints, committees: int, dearest: int) -> tuple[int, int]:
    """Return weights of an uncovered committee and of a post beyond one."""
    second = 1 + committees * (2 * int(np.abs(points).max(initial=0)) + dearest)
    return second * (committees + 2), second


def hand_arcs(problem: Problem, formulation: Formulation) -> Arcs:
    """Write the plan as a flow: source, firms, lawyers, committees, sink.

    A lawyer has one unit arc per post, at the rising price of further posts. Pairs
    outside scarce districts leave from a second node of hers, whose first unit is
    free and whose others cost a post beyond one. A committee's unit arc to the sink
    earns its coverage. A pinned pair is no arc but supply: it must flow.
    """
    sizes = read_off(problem, formulation)
    columns, pairs = problem.facts.columns, problem.pairs
    firms, lawyers = len(columns.firms), len(columns.lawyers)
    again = 2 + firms + lawyers
    committees = again + lawyers + np.arange(len(columns.committees))
    start = np.where(sizes.scarce, 2 + firms, again) + pairs.lawyer
    end = committees[pairs.committee]
    room = (~sizes.is_fixed).astype(np.int64)
    blocks = [
        _block(start, end, room, sizes.points),
        *_lawyer_blocks(sizes, 2 + columns.lawyer_firm, 2 + firms, again),
        _block(0, 2 + np.arange(firms), sizes.seats, 0),
        _block(committees, 1, 1, -sizes.weights[0]),
        _block(np.zeros(1, np.int64), 1, len(committees), 0),
    ]
    supply = np.zeros(again + lawyers + len(committees), np.int64)
    supply[0], supply[1] = len(committees), -len(committees)
    np.add.at(supply, start[sizes.is_fixed], -1)
    np.add.at(supply, end[sizes.is_fixed], 1)
    tail, head, capacity, cost = (
        np.concatenate(part) for part in zip(*blocks, strict=True)
    )
    return Arcs(tail, head, capacity, cost, supply, len(pairs))


Block = tuple[Ints, Ints, Ints, Ints]


def _lawyer_blocks(sizes: Sizes, firm: Ints, first: int, again: int) -> list[Block]:
    """Return arcs from firms to lawyers, and to the second nodes of lawyers."""
    most = len(sizes.prices)
    lawyer, post = np.nonzero(np.arange(most) < sizes.caps[:, None])
    each = np.arange(len(sizes.caps))
    return [
        _block(firm[lawyer], first + lawyer, 1, np.array(sizes.prices)[post]),
        _block(first + each, again + each, 1, 0),
        _block(first + each, again + each, most - 1, sizes.weights[1]),
    ]


def _block(*columns: Ints | int) -> Block:
    """Return tail, head, capacity and cost of some arcs, all equally long."""
    tail, head, capacity, cost = np.broadcast_arrays(*columns)
    return tail, head, capacity, cost


def hand_choice(problem: Problem, formulation: Formulation, flow: Ints) -> Mask:
    """Return the pairs that the hand-written flow chose, pinned ones included."""
    return (flow > 0) | read_off(problem, formulation).is_fixed


def same_arcs(problem: Problem, formulation: Formulation) -> tuple[Network, Arcs]:
    """Return the package's own network, tiers folded by the yardstick's weights.

    Raises
    ------
    UnfitError
        The formulation is no flow, or one of several rounds.
    """
    sides = sides_or_why_not(formulation)
    network = None if isinstance(sides, Text) else network_of(formulation, sides)
    if network is None:
        raise UnfitError(f"no flow: {sides}")
    first, second = read_off(problem, formulation).weights
    cost = np.array([first, second, 1], np.int64) @ network.cost
    supply = np.zeros(network.nodes, np.int64)
    supply[SOURCE], supply[SINK] = network.supply, -network.supply
    np.add.at(supply, network.tail, -network.least)
    np.add.at(supply, network.head, network.least)
    room = network.most - network.least
    arcs = Arcs(network.tail, network.head, room, cost, supply, network.pairs)
    return network, arcs


@dataclass(frozen=True, eq=False)
class HandSolve:
    """How the hand-written CP-SAT model ended; bound and objective are folded."""

    chosen: Mask | None
    status: str
    objective: float
    bound: float
    build_seconds: float
    seconds: float


def hand_cpsat(
    problem: Problem, formulation: Formulation, time_limit: float, workers: int
) -> HandSolve:
    """Write one Boolean per pair, sum tiers with weights, and let CP-SAT run."""
    before = time.perf_counter()
    sizes = read_off(problem, formulation)
    model = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(problem.pairs))]
    for place in np.flatnonzero(sizes.is_fixed).tolist():
        model.add(x[place] == 1)
    goal = _say_rules(model, x, problem, sizes)
    goal.append(cp_model.LinearExpr.weighted_sum(x, sizes.points.tolist()))
    model.minimize(sum(goal))
    built = time.perf_counter()
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = time_limit
    solver.parameters.num_workers = workers
    status = solver.solve(model)
    ended = time.perf_counter()
    is_found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    chosen = np.array([solver.value(one) for one in x]) > 0 if is_found else None
    return HandSolve(
        chosen,
        solver.status_name(status),
        solver.objective_value,
        solver.best_objective_bound,
        built - before,
        ended - built,
    )


def _say_rules(
    model: cp_model.CpModel, x: list[cp_model.IntVar], problem: Problem, sizes: Sizes
) -> list[Any]:
    """Post coverage, limits, seats and loads; return the terms of the objective."""
    pairs, columns = problem.pairs, problem.facts.columns
    uncovered, beyond = sizes.weights
    goal: list[Any] = []
    for group in _groups(pairs.committee, len(columns.committees)):
        is_missing = model.new_bool_var("")
        model.add(sum(x[at] for at in group) + is_missing == 1)
        goal.append(uncovered * is_missing)
    for firm, group in enumerate(_groups(pairs.firm, len(columns.firms))):
        if len(group) > sizes.seats[firm]:
            model.add(sum(x[at] for at in group) <= int(sizes.seats[firm]))
    for lawyer, group in enumerate(_groups(pairs.lawyer, len(columns.lawyers))):
        posts = [model.new_bool_var("") for _ in range(int(sizes.caps[lawyer]))]
        model.add(sum(x[at] for at in group) == sum(posts))
        for fewer, more in pairwise(posts):
            model.add_implication(more, fewer)
        goal += [p * v for p, v in zip(sizes.prices, posts, strict=False) if p]
        plain = [at for at in group if not sizes.scarce[at]]
        if len(plain) > 1 and len(posts) > 1:
            extra = model.new_int_var(0, len(posts) - 1, "")
            model.add(sum(x[at] for at in plain) <= 1 + extra)
            goal.append(beyond * extra)
    return goal


def _groups(key: Ints, rows: int) -> list[list[int]]:
    """Return the places of each row's pairs."""
    order = np.argsort(key, kind="stable")
    ends = np.cumsum(np.bincount(key, minlength=rows))[:-1]
    return [part.tolist() for part in np.split(order, ends)]
