"""The fast path: OR-Tools' minimum cost flow, proved by its own potentials.

Tiers are folded into one cost while the sums provably fit: weight of a tier = 1 + range
of everything after it. Tiers that no longer fit come in a second round, on the optimal
face of the first: arcs whose reduced cost is not zero are fixed (complementary
slackness), which leaves exactly the flows that are best so far.

OR-Tools' time grows with the size of the costs, and most problems need far lighter
weights than the ranges ask for. So light weights are tried first; a flow found with
them is taken only if potentials prove it under the full weights. Of dense networks
only some pairs are looked at, and the potentials price the others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, UnsupportedError, VerificationError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.flow.network import (
    SINK,
    SOURCE,
    Network,
    Sides,
    network_of,
    sides_or_why_not,
)
from lawyer_assign.solver.flow.node_prices import (
    dual_bound,
    exact_sum,
    potentials_of,
    reduced_costs,
)
from lawyer_assign.solver.flow.sifting import dense_flow, is_dense
from lawyer_assign.statements import Bound, Cost, LoadCost, Statement

LARGEST = 1 << 61
"""Scaled costs stay below this: OR-Tools multiplies costs by the number of nodes."""

LIGHT_TIMES = (3, 64)
"""How many times the dearest arc of later tiers a tier weighs in the trials."""

TRIAL_ROUNDS = 300
"""Rounds after which a trial counts as unproved; a proof of a city takes thirty."""


def no_flow(why: Text) -> UnsupportedError:
    """Return the error for a problem that is no flow, with the reason."""
    said = Text("flow cannot take this problem: ", "网络流不能求解这个问题：")
    return UnsupportedError(said.then(why))


class Flow:
    """Backend for formulations that are networks."""

    name: ClassVar[str] = "flow"
    title: ClassVar[Text] = Text("network flow", "网络流")
    takes: ClassVar[frozenset[type[Statement]]] = frozenset({Bound, Cost, LoadCost})
    least_pairs: ClassVar[int] = 0

    def __init__(self) -> None:
        self._last: tuple[Formulation, Sides | Text] | None = None

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence if the formulation is no flow, else ``None``."""
        sides = self._sides(formulation)
        return sides if isinstance(sides, Text) else None

    def solve(
        self,
        formulation: Formulation,
        watch: Watch,
        start: Start | None = None,  # noqa: ARG002 (an optimum needs none)
    ) -> Answer:
        """Return an optimum of all tiers, with its proof, or infeasibility.

        Raises
        ------
        UnsupportedError
            The formulation is no flow.
        """
        return self.solve_priced(formulation, watch, None).answer

    def solve_priced(
        self, formulation: Formulation, watch: Watch, closed: Mask | None
    ) -> "Priced":
        """Return the same without some pairs, and what each pair would cost.

        Parameters
        ----------
        formulation, watch
            As for :meth:`solve`.
        closed
            Pairs that may not be chosen; they get a reduced cost all the same.
        """
        sides = self._sides(formulation)
        if isinstance(sides, Text):
            raise no_flow(sides)
        nothing = tuple(TierAnswer(None, None, 0.0) for _ in formulation.tiers)
        network = network_of(formulation, sides)
        impossible = Priced(Answer(None, nothing, is_infeasible=True), None, ())
        if network is None:
            return impossible
        if closed is not None:
            network = _without(network, closed)
        watch.tell("flow")
        before = watch.seconds
        with watch.step(self.name):
            folded = _solve_folded(network)
        if folded is None:
            return impossible
        flow = folded.flow
        chosen = flow[: network.pairs] > 0
        prices = formulation.prices(chosen)
        paid = [int(row @ flow) for row in network.cost]
        counted = [p + c for p, c in zip(paid, network.constant, strict=True)]
        if list(prices) != counted:
            raise VerificationError(
                f"the network counts {counted} where the statements count {prices}"
            )
        seconds = watch.seconds - before
        first = TierAnswer(prices[0], prices[0], seconds) if prices else None
        others = tuple(TierAnswer(price, price, 0.0) for price in prices[1:])
        answer = Answer(chosen, (*((first,) if first else ()), *others))
        reduced = folded.reduced
        pairs = None if reduced is None else reduced[: network.pairs]
        return Priced(answer, pairs, folded.weights)

    def _sides(self, formulation: Formulation) -> Sides | Text:
        """Look at a formulation once, though it is asked about twice."""
        if self._last is None or self._last[0] is not formulation:
            self._last = (formulation, sides_or_why_not(formulation))
        return self._last[1]


@dataclass(frozen=True, eq=False)
class Priced:
    """An answer, and what choosing another pair costs at least.

    Parameters
    ----------
    answer
        With its bounds.
    reduced
        Reduced cost per pair, all tiers in one number; ``None`` where they do not fit
        one, or there is no flow.
    weights
        What a point of each tier weighs in that number.
    """

    answer: Answer
    reduced: Ints | None
    weights: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class _Folded:
    flow: Ints
    reduced: Ints | None
    weights: tuple[int, ...]


def _without(network: Network, closed: Mask) -> Network:
    """Let nothing flow over some pairs; a pair that must be chosen stays."""
    most = network.most.copy()
    most[: network.pairs][closed] = network.least[: network.pairs][closed]
    return replace(network, most=most)


def _solve_folded(network: Network) -> _Folded | None:
    """Return an optimal flow, all tiers in their order; ``None`` if there is none."""
    whole = network
    tiers = len(network.cost)
    done = 0
    flow: Ints | None = None
    while flow is None or done < tiers:
        cost, weights = _fold(network, done)
        count = len(weights)
        found = _proved_flow(network, cost, _light_costs(network, done, count))
        if found is None:
            return None
        flow, potentials = found
        if dual_bound(network, cost, potentials) != exact_sum(cost, flow):
            raise VerificationError(
                "OR-Tools called a flow optimal that no potentials prove"
            )
        done += count
        if done < tiers:
            network = _optimal_face(network, reduced_costs(network, cost, potentials))
    # Reduced costs speak of all tiers only where one round folded them all.
    reduced = None
    if network is whole:
        reduced = reduced_costs(network, cost, potentials)
    return _Folded(flow, reduced, weights)


def _proved_flow(
    network: Network, cost: Ints, lighter: Iterator[Ints]
) -> tuple[Ints, Ints] | None:
    """Return a flow of least cost with its potentials; ``None`` if there is none."""
    lights = tuple(lighter)
    if is_dense(network):
        weights = (*lights, cost)
        found = dense_flow(network, cost, weights, TRIAL_ROUNDS, _minimum_cost_flow)
        if found is not None:
            return found
    for light in lights:
        flow = _minimum_cost_flow(network, light)
        if flow is None:
            return None
        potentials = potentials_of(network, cost, flow, TRIAL_ROUNDS)
        if potentials is not None:
            return flow, potentials
    flow = _minimum_cost_flow(network, cost)
    if flow is None:
        return None
    potentials = potentials_of(network, cost, flow)
    if potentials is None:
        raise VerificationError(
            "OR-Tools called a flow optimal that no potentials prove"
        )
    return flow, potentials


def _light_costs(network: Network, done: int, count: int) -> Iterator[Ints]:
    """Yield costs whose tiers weigh a few times the dearest arc of all after them."""
    rows = network.cost[done : done + count]
    if not rows[:-1].any():
        return
    for times in LIGHT_TIMES:
        cost, dearest = rows[-1].copy(), _largest(rows[-1])
        for row in rows[-2::-1]:
            weight = times * dearest + 1
            dearest += weight * _largest(row)
            if dearest * (network.nodes + 1) >= LARGEST:
                return
            cost += weight * row
        yield cost


def _largest(cost: Ints) -> int:
    return int(np.abs(cost).max(initial=0))


def _fold(network: Network, done: int) -> tuple[Ints, tuple[int, ...]]:
    """Return one cost for as many tiers from ``done`` on as fit, and their weights."""
    arcs = len(network.tail)
    rest = network.cost[done:]
    ranges = [_range(network, row) for row in rest]
    for count in range(len(rest), 0, -1):
        weights = [1] * count
        for at in range(count - 2, -1, -1):
            weights[at] = weights[at + 1] * (ranges[at + 1] + 1)
        largest = sum(
            weight * _largest(row)
            for weight, row in zip(weights, rest[:count], strict=True)
        )
        if largest * (network.nodes + 1) < LARGEST or count == 1:
            cost = np.zeros(arcs, np.int64)
            for weight, row in zip(weights, rest[:count], strict=True):
                cost += weight * row
            return cost, tuple(weights)
    return np.zeros(arcs, np.int64), ()


def _range(network: Network, cost: Ints) -> int:
    """Return how far apart two prices of a tier can be."""
    pairs = network.pairs
    trees = np.abs(cost[pairs:]) * (network.most - network.least)[pairs:]
    total: int = sum(trees.tolist())
    paid, gained = np.maximum(cost[:pairs], 0), np.maximum(-cost[:pairs], 0)
    # One plan may pay where another gains: only both together bound how far apart.
    return total + _pair_range(network, paid) + _pair_range(network, gained)


def _pair_range(network: Network, size: Ints) -> int:
    """Return the most that chosen pairs can cost, by the tighter of both sides."""
    if not size.any():
        return 0
    ranges: list[int] = []
    for end, out in ((network.tail, network.head), (network.head, network.tail)):
        leaf = end[: network.pairs]
        dearest = np.zeros(network.nodes, np.int64)
        np.maximum.at(dearest, leaf, size)
        passing = np.bincount(leaf, minlength=network.nodes)
        limit = np.zeros(network.nodes, np.int64)
        np.add.at(limit, out[network.pairs :], network.most[network.pairs :])
        is_root = (np.arange(network.nodes) == SOURCE) | (
            np.arange(network.nodes) == SINK
        )
        limit = np.where(is_root, passing, np.minimum(limit, passing))
        ranges.append(sum((limit * dearest).tolist()))
    return min(ranges)


def _minimum_cost_flow(network: Network, cost: Ints) -> Ints | None:
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.most - network.least, cost
    )
    supply = np.zeros(network.nodes, np.int64)
    supply[SOURCE], supply[SINK] = network.supply, -network.supply
    np.add.at(supply, network.tail, -network.least)
    np.add.at(supply, network.head, network.least)
    solver.set_nodes_supplies(np.arange(network.nodes), supply)
    status = solver.solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise VerificationError(
            f"OR-Tools' flow ended with {status} on costs up to "
            f"{_largest(cost)}; use backend='cpsat'"
        )
    flow: Ints = solver.flows(arcs) + network.least
    return flow


def _optimal_face(network: Network, reduced: Ints) -> Network:
    """Fix every arc whose reduced cost is not zero at the bound it must take."""
    return replace(
        network,
        most=np.where(reduced > 0, network.least, network.most),
        least=np.where(reduced < 0, network.most, network.least),
    )
