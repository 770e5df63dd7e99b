"""Peers that take arcs, or rows and columns: flows, linear and integer programs."""

import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from benchmarks.peers.instances import Instance
from benchmarks.yardsticks import Ints, Mask, load_and_solve

SMALL = 40_000
"""Arcs beyond which networkx, which is written in Python, is not asked."""


@dataclass(frozen=True, eq=False)
class Found:
    """What an integer program came to.

    Parameters
    ----------
    chosen
        ``None`` if no plan was found.
    is_proved
        Whether the solver says that it is optimal.
    """

    chosen: Mask | None
    is_proved: bool


def why_no_flow(instance: Instance) -> str | None:
    """Return what neither a flow nor a linear program can say of an instance."""
    return None if instance.duty is None else "cannot say half days"


def why_not_small(instance: Instance) -> str | None:
    """Return the same for networkx."""
    arcs = len(instance.arcs.tail)
    why = why_no_flow(instance)
    return f"too large: {arcs:,} arcs" if why is None and arcs > SMALL else why


def why_no_mip(instance: Instance) -> str | None:
    """Return why whole numbers need not be asked for."""
    return "the LP is whole" if instance.duty is None else None


def bare_flow(instance: Instance, _limit: float) -> Mask:
    """Ask OR-Tools' ``SimpleMinCostFlow`` on the hand-written arcs."""
    return instance.chosen(load_and_solve(instance.arcs))


def networkx_flow(instance: Instance, _limit: float) -> Mask:
    """Ask ``network_simplex``; posts are parallel arcs, so a multigraph."""
    import networkx as nx

    arcs = instance.arcs
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    for node, supply in enumerate(arcs.supply.tolist()):
        graph.add_node(node, demand=-supply)
    rows = (arcs.tail, arcs.head, arcs.capacity, arcs.cost)
    for at, (tail, head, capacity, cost) in enumerate(
        zip(*(row.tolist() for row in rows), strict=True)
    ):
        graph.add_edge(tail, head, key=at, capacity=capacity, weight=cost)
    _, found = nx.network_simplex(graph)
    flow = np.zeros(len(arcs.tail), np.int64)
    for heads in found.values():
        for passing in heads.values():
            for at, units in passing.items():
                flow[at] = units
    return instance.chosen(flow)


@dataclass(frozen=True, eq=False)
class Program:
    """Least ``cost @ x`` with whole x between 0 and ``most``, rows between two sides.

    A column per arc and a row per node but source and sink, whose rows follow from the
    others; where duty has a cap, a row per lawyer more.
    """

    cost: Ints
    most: Ints
    rows: "csr_array[Any]"
    lower: Ints
    upper: Ints


LEAST = -(1 << 40)
"""Stands for "no lower side"."""


def program_of(instance: Instance) -> Program:
    """Write an instance as rows and columns."""
    arcs = instance.arcs
    count, nodes = len(arcs.tail), len(arcs.supply)
    every, one = np.arange(count), np.ones(count, np.int64)
    entry = np.concatenate([one, -one])
    ends = np.concatenate([arcs.tail, arcs.head])
    rows = csr_array(
        (entry, (ends, np.concatenate([every, every]))), shape=(nodes, count)
    )[2:]
    lower = upper = arcs.supply[2:]
    if instance.duty is not None:
        half_days, most = instance.duty
        lawyers = len(instance.problem.facts.lawyers)
        lawyer = instance.problem.pairs.lawyer
        caps = coo_array(
            (half_days, (lawyer, np.arange(len(lawyer)))), shape=(lawyers, count)
        )
        rows = csr_array(vstack([rows, caps]))
        lower = np.concatenate([lower, np.full(lawyers, LEAST)])
        upper = np.concatenate([upper, np.full(lawyers, most)])
    return Program(arcs.cost, arcs.capacity, csr_array(rows), lower, upper)


def highs_lp(instance: Instance, limit: float) -> Found:
    """Ask HiGHS without integrality: the rows of a flow need none."""
    return _highs(instance, limit, is_whole=False)


def highs_mip(instance: Instance, limit: float) -> Found:
    """Ask HiGHS with integrality."""
    return _highs(instance, limit, is_whole=True)


def _highs(instance: Instance, limit: float, *, is_whole: bool) -> Found:
    highspy: Any = import_module("highspy")
    began = time.perf_counter()
    said = program_of(instance)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(said.cost), len(said.lower)
    model.col_cost_ = said.cost.astype(np.float64)
    model.col_lower_ = np.zeros(len(said.cost))
    model.col_upper_ = said.most.astype(np.float64)
    model.row_lower_ = np.where(said.lower == LEAST, -highspy.kHighsInf, said.lower)
    model.row_upper_ = said.upper.astype(np.float64)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = said.rows.indptr
    model.a_matrix_.index_ = said.rows.indices
    model.a_matrix_.value_ = said.rows.data.astype(np.float64)
    if is_whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * len(said.cost)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", _left(limit, began))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(model)
    solver.run()
    is_proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    values = np.array(solver.getSolution().col_value)
    if not is_proved and not (is_whole and len(values) and _is_kept(said, values)):
        return Found(None, is_proved=False)
    return Found(instance.chosen(np.rint(values).astype(np.int64)), is_proved)


def _is_kept(said: Program, values: "np.ndarray[Any, Any]") -> bool:
    """Return whether rounded values keep every row; solvers may hold half a plan."""
    whole = np.rint(values).astype(np.int64)
    sums = said.rows @ whole
    return bool(((sums >= said.lower) & (sums <= said.upper)).all())


def _left(limit: float, began: float) -> float:
    """Return the seconds left for a search once its model stands."""
    return max(1.0, limit - (time.perf_counter() - began))


def scip(instance: Instance, limit: float) -> Found:
    """Ask SCIP with its default settings, integer columns."""
    import pyscipopt

    began = time.perf_counter()
    said = program_of(instance)
    model = pyscipopt.Model()
    model.hideOutput()
    columns = [
        model.addVar(vtype="I", lb=0, ub=most, obj=cost)
        for most, cost in zip(said.most.tolist(), said.cost.tolist(), strict=True)
    ]
    starts, places = said.rows.indptr.tolist(), said.rows.indices.tolist()
    entries = said.rows.data.tolist()
    for at, (lower, upper) in enumerate(
        zip(said.lower.tolist(), said.upper.tolist(), strict=True)
    ):
        inside = range(starts[at], starts[at + 1])
        total = pyscipopt.quicksum(entries[k] * columns[places[k]] for k in inside)
        model.addCons(total == upper if lower == upper else total <= upper)
    model.setParam("limits/time", _left(limit, began))
    model.optimize()
    if not model.getNSols():
        return Found(None, is_proved=False)
    best = model.getBestSol()
    flow = np.rint([model.getSolVal(best, one) for one in columns]).astype(np.int64)
    return Found(instance.chosen(flow), model.getStatus() == "optimal")


def plain_cpsat(instance: Instance, limit: float) -> Found:
    """Ask CP-SAT with its default settings, a Boolean per pair."""
    from ortools.sat.python import cp_model

    began = time.perf_counter()
    said = program_of(instance)
    model = cp_model.CpModel()
    columns = [
        model.new_bool_var("") if most == 1 else model.new_int_var(0, most, "")
        for most in said.most.tolist()
    ]
    for at, (lower, upper) in enumerate(
        zip(said.lower.tolist(), said.upper.tolist(), strict=True)
    ):
        inside = slice(said.rows.indptr[at], said.rows.indptr[at + 1])
        total = cp_model.LinearExpr.weighted_sum(
            [columns[k] for k in said.rows.indices[inside].tolist()],
            said.rows.data[inside].tolist(),
        )
        model.add_linear_constraint(total, lower, upper)
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, said.cost.tolist()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = _left(limit, began)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, is_proved=False)
    flow = np.array([solver.value(one) for one in columns], np.int64)
    return Found(instance.chosen(flow), status == cp_model.OPTIMAL)
