"""The fast path: OR-Tools' minimum cost flow, proved by its own potentials.

Tiers are folded into one cost while the sums provably fit: weight of a tier = 1 + range
of everything after it. Tiers that no longer fit come in a second round, on the optimal
face of the first: arcs whose reduced cost is not zero are fixed (complementary
slackness), which leaves exactly the flows that are best so far.

OR-Tools' time grows with the size of the costs, and most problems need far lighter
weights than the ranges ask for. So light weights are tried first; a flow found with
them is taken only if potentials prove it under the full weights. Of dense networks
only some pairs are looked at, and the potentials price the others.

OR-Tools' own potentials may pass 64 bits on the way, which shows only then. So rounds
take fewer tiers where that happens, and of a tier by itself what its costs have in
common is taken out; what still does not fit is no flow.
"""

from dataclasses import dataclass, replace
from typing import ClassVar
from weakref import WeakKeyDictionary

import numpy as np

from lawyer_assign.arrays import Ints, Mask
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.errors import Text, UnsupportedError, VerificationError
from lawyer_assign.formulation import Formulation
from lawyer_assign.solver.answer import Answer, Start, TierAnswer
from lawyer_assign.solver.flow.first_round import FirstRound, Round
from lawyer_assign.solver.flow.folding import (
    folds,
    is_too_dear,
    largest_of,
    light_costs,
    too_dear,
)
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
from lawyer_assign.solver.flow.row_worths import row_worths
from lawyer_assign.solver.flow.sifting import dense_flow, is_dense
from lawyer_assign.statements import Bound, Cost, LoadCost, Statement

TRIAL_ROUNDS = 300
"""Rounds after which a trial counts as unproved; a proof of a city takes thirty."""


class _CostRangeError(Exception):
    """OR-Tools' potentials pass 64 bits with these costs."""


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

    def why_not(self, formulation: Formulation) -> Text | None:
        """Return a sentence if the formulation is no flow, else ``None``."""
        sides = _sides_of(formulation)
        return sides if isinstance(sides, Text) else None

    def solve(
        self,
        formulation: Formulation,
        run: Run,
        start: Start | None = None,  # noqa: ARG002 (an optimum needs none)
    ) -> Answer:
        """Return an optimum of all tiers, with its proof, or infeasibility.

        Raises
        ------
        UnsupportedError
            The formulation is no flow.
        """
        found = self.attempt(formulation, run.watch)
        if isinstance(found, Text):
            raise no_flow(found)
        return found.answer

    def attempt(
        self, formulation: Formulation, watch: Watch, closed: Mask | None = None,
        first: FirstRound | None = None,
    ) -> "Priced | Text":  # fmt: skip
        """Return the same with what each pair would cost, or why it is no flow.

        Parameters
        ----------
        formulation
            As for :meth:`solve`.
        watch
            Clock and stop button.
        closed
            Pairs that may not be chosen; they get a reduced cost all the same.
        first
            Of a search whose flows differ in the last tiers: keeps what they share.
        """
        sides = _sides_of(formulation)
        if isinstance(sides, Text):
            return sides
        try:
            return _solved(formulation, sides, watch, closed, first)
        except _CostRangeError:
            return too_dear(formulation)


_SEEN: WeakKeyDictionary[Formulation, Sides | Text] = WeakKeyDictionary()
"""What formulations that are in use turned out to be: they are asked about twice."""


def _sides_of(formulation: Formulation) -> Sides | Text:
    """Return the two nested sides, or why there is no flow; looks only once."""
    sides = _SEEN.get(formulation)
    if sides is None:
        sides = sides_or_why_not(formulation)
        if not isinstance(sides, Text) and is_too_dear(formulation, sides):
            sides = too_dear(formulation)
        _SEEN[formulation] = sides
    return sides


def priced_of(
    formulation: Formulation, watch: Watch, closed: Mask | None = None,
    first: FirstRound | None = None,
) -> "Priced | None":  # fmt: skip
    """Return :meth:`Flow.attempt`; ``None`` if this very formulation is no flow."""
    found = Flow().attempt(formulation, watch, closed, first)
    return None if isinstance(found, Text) else found


def _solved(
    formulation: Formulation, sides: Sides, watch: Watch, closed: Mask | None,
    first: FirstRound | None,
) -> "Priced":  # fmt: skip
    nothing = tuple(TierAnswer(None, None, 0.0) for _ in formulation.tiers)
    network = network_of(formulation, sides)
    impossible = Priced(Answer(None, nothing, is_infeasible=True), None, ())
    if network is None:
        return impossible
    if closed is not None:
        network = _without(network, closed)
    watch.tell("flow")
    before = watch.seconds
    with watch.step(Flow.name):
        folded = _solve_folded(network, first)
    if folded is None:
        return impossible
    flow = folded.flow
    chosen = flow[: network.pairs] > 0
    prices = formulation.prices(chosen)
    paid = [exact_sum(row, flow) for row in network.cost]
    counted = [p + c for p, c in zip(paid, network.constant, strict=True)]
    if list(prices) != counted:
        raise VerificationError(
            f"the network counts {counted} where the statements count {prices}"
        )
    seconds = watch.seconds - before
    tiers = [TierAnswer(price, price, 0.0) for price in prices]
    tiers[:1] = [replace(one, seconds=seconds) for one in tiers[:1]]
    answer = Answer(chosen, tuple(tiers))
    reduced = folded.reduced
    pairs = None if reduced is None else reduced[: network.pairs]
    return Priced(answer, pairs, folded.weights, network, folded.potentials)


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
    network, potentials
        Of the last tiers that were solved together; ``None`` where these prices are in
        no points.
    """

    answer: Answer
    reduced: Ints | None
    weights: tuple[int, ...]
    network: Network | None = None
    potentials: Ints | None = None

    def worths(self, bound: Bound) -> Ints | None:
        """Return what one pair more in each row of a bound is worth in the end."""
        if self.network is None or self.potentials is None:
            return None
        return row_worths(self.network, self.potentials, bound)


@dataclass(frozen=True, eq=False)
class _Folded:
    flow: Ints
    reduced: Ints | None
    weights: tuple[int, ...]
    potentials: Ints | None


def _without(network: Network, closed: Mask) -> Network:
    """Let nothing flow over some pairs; a pair that must be chosen stays."""
    most = network.most.copy()
    most[: network.pairs][closed] = network.least[: network.pairs][closed]
    return replace(network, most=most)


def _solve_folded(network: Network, first: FirstRound | None) -> _Folded | None:
    """Return an optimal flow, all tiers in their order; ``None`` if there is none."""
    whole = network
    tiers = len(network.cost)
    done = 0
    last: Round | None = None
    while last is None or done < tiers:
        last = _next_round(network, done, None if done else first)
        if last is None:
            return None
        done += len(last.weights)
        if done < tiers:
            reduced = reduced_costs(network, last.cost, last.potentials)
            network = _optimal_face(network, reduced)
    # Reduced costs speak of all tiers only where one round folded them all.
    reduced_of_all = None
    if network is whole and last.is_in_points:
        reduced_of_all = reduced_costs(network, last.cost, last.potentials)
    prices = last.potentials if last.is_in_points else None
    return _Folded(last.flow, reduced_of_all, last.weights, prices)


def _next_round(network: Network, done: int, first: FirstRound | None) -> Round | None:
    """Solve as many tiers from ``done`` on as can be; ``None`` if there is no flow.

    The first ones are asked of ``first`` before, and kept there.

    Raises
    ------
    _CostRangeError
        Not even the next tier by itself can be.
    """
    for cost, weights, is_in_points in folds(network, done):
        known = None if first is None else first.of(network, cost, len(weights))
        if known is not None:
            return known
        lighter = light_costs(network, done, len(weights)) if is_in_points else ()
        try:
            found = _proved_flow(network, cost, tuple(lighter))
        except _CostRangeError:
            continue
        if found is None:
            return None
        flow, potentials = found
        if dual_bound(network, cost, potentials) != exact_sum(cost, flow):
            raise VerificationError(
                "OR-Tools called a flow optimal that no potentials prove"
            )
        best = Round(flow, potentials, cost, weights, is_in_points)
        if first is not None and len(weights) < len(network.cost):
            first.keep(network, best)
        return best
    raise _CostRangeError


def _proved_flow(
    network: Network, cost: Ints, lights: tuple[Ints, ...]
) -> tuple[Ints, Ints] | None:
    """Return a flow of least cost with its potentials; ``None`` if there is none."""
    if is_dense(network):
        weights = (*lights, cost)
        found = dense_flow(network, cost, weights, TRIAL_ROUNDS, _flow_or_nothing)
        if found is not None:
            return found
    for light in lights:
        try:
            flow = _minimum_cost_flow(network, light)
        except _CostRangeError:
            continue
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


def _flow_or_nothing(network: Network, cost: Ints) -> Ints | None:
    """Return a flow, ``None`` also where its costs do not fit."""
    try:
        return _minimum_cost_flow(network, cost)
    except _CostRangeError:
        return None


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
    if status == solver.BAD_COST_RANGE:
        raise _CostRangeError
    if status != solver.OPTIMAL:
        raise VerificationError(
            f"OR-Tools' flow ended with {status} on costs up to "
            f"{largest_of(cost)}; use backend='cpsat'"
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
