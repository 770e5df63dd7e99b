"""What is measured of a case; every phase begins with facts that nobody has used."""

import resource
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import lawyer_assign as la
from benchmarks import fresh
from benchmarks.bench import Bench, Sample, WrongOptimumError, timed
from benchmarks.cases import Case
from benchmarks.yardsticks import (
    UnfitError,
    hand_arcs,
    hand_choice,
    hand_cpsat,
    load_and_solve,
    same_arcs,
)
from lawyer_assign import checker
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import processors
from lawyer_assign.formulation import formulate
from lawyer_assign.solver.flow.backend import Flow
from lawyer_assign.solver.flow.node_prices import dual_bound, exact_sum, potentials_of
from lawyer_assign.verbs.solve import solve
from lawyer_assign.verify import check_problem


@dataclass(frozen=True)
class Phase:
    """Something to measure.

    Parameters
    ----------
    name
        As in ``Case.phases``.
    title
        What is measured, for the table.
    measure
        Takes one sample.
    is_once
        Whether it takes too long to be repeated.
    """

    name: str
    title: str
    measure: Callable[[Bench], Sample]
    is_once: bool = False


def _generate(bench: Bench) -> Sample:
    facts, seconds = timed(lambda: bench.case.make(bench.case.seed))
    return Sample(*seconds, {"committees": len(facts.committees)})


def _read(bench: Bench) -> Sample:
    path, made = bench.workbook, bench.facts
    facts, seconds = timed(lambda: la.read(path))
    for name in la.Facts.model_fields:
        bench.expect(name, len(getattr(facts, name)), len(getattr(made, name)))
    return Sample(*seconds, {"bytes": path.stat().st_size})


def _pairs(bench: Bench) -> Sample:
    facts = bench.facts
    pairs, seconds = timed(lambda: la.candidate_pairs(facts, bench.policy))
    return Sample(*seconds, {"pairs": len(pairs)})


def _scarcity(bench: Bench) -> Sample:
    facts, pairs = bench.facts, bench.problem.pairs
    found, seconds = timed(lambda: la.scarcity(facts, pairs))
    return Sample(*seconds, {"scarce": int(found.is_scarce.sum())})


def _formulate(bench: Bench) -> Sample:
    problem = bench.problem
    found, seconds = timed(lambda: formulate(problem))
    return Sample(*seconds, {"statements": len(found.statements)})


def _flow(bench: Bench) -> Sample:
    asked = bench.formulation
    answer, seconds = timed(lambda: Flow().solve(asked, Run()))
    assert answer.chosen is not None
    return Sample(*seconds, bench.examine_choice(answer.chosen))


def _proof(bench: Bench) -> Sample:
    network, arcs = same_arcs(bench.problem, bench.formulation)
    flow = load_and_solve(arcs, every=True) + network.least

    def prove() -> tuple[int, int]:
        potentials = potentials_of(network, arcs.cost, flow)
        if potentials is None:
            raise WrongOptimumError(f"{bench.case.name}: no potentials")
        bound = dual_bound(network, arcs.cost, potentials)
        return bound, exact_sum(arcs.cost, flow)

    (bound, paid), seconds = timed(prove)
    bench.expect("bound", bound, paid)
    return Sample(*seconds)


def _verify(bench: Bench) -> Sample:
    problem, plan = bench.problem, bench.outcome.plan
    assert plan is not None
    report, seconds = timed(lambda: check_problem(problem, plan))
    prices = {tier.number: tier.price for tier in report.tiers}
    bench.expect("violations", len(report.violations), 0)
    bench.expect("prices", prices, bench.known.prices)
    return Sample(*seconds, {"covered": report.covered})


def _whole(bench: Bench) -> Sample:
    facts = bench.facts
    limit = bench.case.time_limit
    outcome, seconds = timed(lambda: solve(facts, bench.policy, time_limit=limit))
    return Sample(*seconds, bench.examine(outcome))


def _certificate(bench: Bench) -> Sample:
    outcome = replace(bench.outcome)  # one that nobody has asked for its certificate
    bench.plan.unlink(missing_ok=True)  # nothing that has to be looked at first
    _, seconds = timed(lambda: la.write(outcome, bench.plan, certificate=True))
    return Sample(*seconds, {"bytes": bench.plan.stat().st_size})


def _plan_book(bench: Bench) -> Sample:
    """Write the workbook that an official prints: teams and reasons are made before."""
    outcome = bench.outcome
    teams, whys = la.fill_teams(outcome), la.why_all(outcome)
    path = bench.plan.with_suffix(".xlsx")
    path.unlink(missing_ok=True)
    _, seconds = timed(lambda: la.write(outcome, path, teams=teams, answers=[whys]))
    bench.expect("the plan read back", la.read_plan(path), outcome.plan)
    return Sample(*seconds, {"bytes": path.stat().st_size})


def _check_certificate(bench: Bench) -> Sample:
    command = [sys.executable, checker.__file__, str(bench.certified)]
    user = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done, (wall, _) = timed(
        lambda: subprocess.run(command, capture_output=True, check=False)
    )
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - user
    bench.expect("exit code of the checker", done.returncode, checker.PROVED)
    return Sample(wall, used)


def _repair(bench: Bench) -> Sample:
    """Let the lawyer with most posts leave; the repair is priced like a new solve."""
    plan = bench.outcome.plan
    assert plan is not None
    posts = Counter(post.lawyer for post in plan.posts)
    leaver, ended = min(posts.items(), key=lambda item: (-item[1], item[0]))
    change = la.Changes(lawyers_leave=(leaver,))
    outcome = bench.outcome
    mended, seconds = timed(lambda: la.repair(outcome, change, time_limit=None))
    asked = mended.problem
    anew = solve(asked.stated, asked.policy, time_limit=None, pairs=asked.pairs)
    bench.expect("status of the repair", mended.status, "optimal")
    prices = {tier.number: tier.price for tier in mended.tiers}
    known = {tier.number: tier.price for tier in anew.tiers}
    bench.expect("prices of the repair", prices, known)
    return Sample(*seconds, {"posts_open": ended, "prices": prices})


def _cpsat(bench: Bench) -> Sample:
    facts, limit = bench.facts, bench.limits.cpsat
    outcome, seconds = timed(
        lambda: solve(facts, bench.policy, time_limit=limit, backend="cpsat")
    )
    if outcome.status == "feasible":
        return Sample(*seconds, bench.examine_unproved(outcome))
    return Sample(*seconds, bench.examine(outcome))


def _same_arcs(bench: Bench) -> Sample:
    _, arcs = same_arcs(bench.problem, bench.formulation)
    flow, seconds = timed(lambda: load_and_solve(arcs))
    notes = bench.examine_choice(flow > 0)
    return Sample(*seconds, notes | {"arcs": len(arcs.tail)})


def _hand_flow(bench: Bench) -> Sample:
    arcs = hand_arcs(bench.problem, bench.formulation)
    flow, seconds = timed(lambda: load_and_solve(arcs))
    chosen = hand_choice(bench.problem, bench.formulation, flow)
    notes = bench.examine_choice(chosen)
    return Sample(*seconds, notes | {"arcs": len(arcs.tail)})


def _hand_cpsat(bench: Bench) -> Sample:
    problem, asked = bench.problem, bench.formulation
    limit = bench.limits.hand_cpsat
    found, seconds = timed(lambda: hand_cpsat(problem, asked, limit, processors()))
    notes: dict[str, Any] = {
        "status": found.status,
        "build_seconds": found.build_seconds,
        "prices": None,
    }
    if found.chosen is not None:
        notes["prices"] = bench.priced(found.chosen)
        notes["gap"] = found.objective - found.bound
        if found.status == "OPTIMAL":
            bench.examine_choice(found.chosen)
        elif not bench.formulation.holds(found.chosen):
            raise WrongOptimumError(f"{bench.case.name}: the plan breaks a must")
    return Sample(*seconds, notes)


def _memory(bench: Bench) -> Sample:
    book = [str(bench.workbook)] if "read" in bench.case.phases else []
    found = fresh.measure("memory", bench.case.name, *book)
    return Sample(found.pop("wall"), found.pop("user"), found)


def _import(what: str) -> Callable[[Bench], Sample]:
    def measure(_bench: Bench) -> Sample:
        found = fresh.measure(what)
        return Sample(found.pop("wall"), found.pop("user"), found)

    return measure


PHASES: tuple[Phase, ...] = (
    Phase("import", "`import lawyer_assign`, fresh process", _import("import")),
    Phase("import-all", "the same and all it can load", _import("import-all")),
    Phase("generate", "make the facts", _generate),
    Phase("read", "read and validate the workbook", _read),
    Phase("pairs", "build the pair table", _pairs),
    Phase("scarcity", "derive scarcity", _scarcity),
    Phase("formulate", "rules to statements", _formulate),
    Phase("flow", "flow backend, proof included", _flow),
    Phase("proof", "potentials and bound alone", _proof),
    Phase("verify", "independent check", _verify),
    Phase("certificate", "write plan and certificate", _certificate),
    Phase("plan-book", "write the plan's workbook", _plan_book),
    Phase(
        "check-certificate",
        "`checker.py` on them, fresh process",
        _check_certificate,
    ),
    Phase("repair", "`repair` where the busiest lawyer leaves", _repair),
    Phase("whole", "whole `solve` call", _whole),
    Phase("memory", "fresh process: facts and `solve`", _memory),
    Phase("same-arcs", "yardstick: bare OR-Tools flow, same arcs", _same_arcs),
    Phase("hand-flow", "yardstick: hand-written flow", _hand_flow),
    Phase("cpsat", "whole `solve` call, CP-SAT alone", _cpsat, is_once=True),
    Phase("hand-cpsat", "yardstick: hand-written CP-SAT", _hand_cpsat, is_once=True),
)
"""Every phase, in the order of running."""


def phases_of(case: Case, wanted: tuple[str, ...] | None = None) -> tuple[Phase, ...]:
    """Return the phases of a case, or those among them that are wanted."""
    return tuple(
        phase
        for phase in PHASES
        if phase.name in case.phases and (wanted is None or phase.name in wanted)
    )


def sample(phase: Phase, bench: Bench) -> Sample:
    """Take one sample; what a yardstick cannot say is noted, not measured."""
    try:
        return phase.measure(bench)
    except UnfitError as error:
        return Sample(float("nan"), float("nan"), {"not_measured": str(error)})
