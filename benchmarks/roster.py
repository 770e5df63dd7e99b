"""Duty rosters: what is proved, how soon, and how far simple ways are from it.

``python -m benchmarks.roster`` prints Markdown tables for the synthetic city with
venues, leaves, wishes and last year's times (:func:`lawyer_assign.datasets.with_duty`).
CPU seconds are those of this process. A tier that is said to be proved and is not the
known optimum ends the run with an error.

Two simple ways stand beside it: *greedy* gives each committee, in order of its id, the
first half day that fits; *Tuesday* gives everybody Tuesday morning, or, where that
cannot be, nothing.
"""

import argparse
import datetime as dt
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

import lawyer_assign as la
from benchmarks.bench import WrongOptimumError
from benchmarks.cases import DAY
from benchmarks.fresh import measure
from lawyer_assign.arrays import Mask
from lawyer_assign.datasets import hangzhou, with_duty
from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.facts import Leave
from lawyer_assign.formulation import Formulation
from lawyer_assign.formulation.roster import formulate_roster
from lawyer_assign.roster.case import RosterCase
from lawyer_assign.roster.patterns import Patterns
from lawyer_assign.rules.roster import Circle
from lawyer_assign.solver.roster import expand, solve_roster
from lawyer_assign.solver.roster.ledger import Ledger

YEAR = 2026
ON_FOOT = 5
TUESDAY = 2
"""Place of Tuesday morning among the half days of the week."""

GIB = 2**30

KNOWN: dict[int, tuple[int, ...]] = {20: (34, 1184, 819, 1917, -3831)}
"""km/h of the circle -> prices of the tiers of times that a run has proved."""

HEAD = "| case | tiers (price, * = proved) | CPU seconds |\n|---|---|---|"


def city() -> la.Outcome:
    """Return the plan of the built-in city, with facts about duty."""
    facts = with_duty(hangzhou(seed=0), seed=0, year=YEAR)
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
    return la.solve(facts, policy)


def case_of(outcome: la.Outcome, days: la.DayTable) -> RosterCase:
    """Return what its roster is made for, stand-ins named."""
    teams = la.fill_teams(outcome)
    named = {row.committee: row.stand_in for row in teams.rows if row.stand_in}
    plan = outcome.plan
    if plan is None:
        raise WrongOptimumError("the city has no plan")
    return RosterCase.of(outcome.problem.facts, plan, days, named)


def greedy(formulation: Formulation[Patterns]) -> Mask:
    """Return the first time that fits, committee by committee, as they stand."""
    return _in_order(formulation, np.ones(len(formulation.pairs), bool))


def tuesday(formulation: Formulation[Patterns]) -> Mask:
    """Return Tuesday morning for all who can have it, the first one in the month."""
    patterns = formulation.pairs
    allowed: Mask = (patterns.half_day == TUESDAY) & (patterns.nth <= 1)
    return _in_order(formulation, allowed)


def _in_order(formulation: Formulation[Patterns], allowed: Mask) -> Mask:
    ledger = Ledger.of(replace(formulation, tiers=()))
    for place in np.flatnonzero(allowed).tolist():
        if ledger.price_of(place) is not None:
            ledger.put(place, 1)
    return ledger.mask()


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """Return what some work gives, and the CPU seconds it takes."""
    begin = time.process_time()
    found = work()
    return found, time.process_time() - begin


def time_rows(outcome: la.Outcome, days: la.DayTable) -> Iterator[str]:
    """Yield the lines on fixed times: exact and simple, by ride and on foot."""
    case = case_of(outcome, days)
    for speed in (20, ON_FOOT):
        policy = outcome.problem.policy
        circle = Circle(speed_kmh=speed)
        rules = policy.with_roster(policy.roster.with_rule(circle)).roster
        formulation, making = timed(partial(formulate_roster, case, rules))
        solve = partial(solve_roster, formulation, Settings(1, 0), Watch())
        answer, seconds = timed(solve)
        known = KNOWN.get(speed)
        prices = tuple(tier.price for tier in answer.tiers)
        proved = tuple(tier.price == tier.bound for tier in answer.tiers)
        if known is not None and all(proved) and prices != known:
            raise WrongOptimumError(f"circle at {speed} km/h: {prices}, not {known}")
        said = ", ".join(
            f"{tier.price:,}{'*' if is_proved else f' (bound {tier.bound})'}"
            for tier, is_proved in zip(answer.tiers, proved, strict=True)
        )
        yield f"| times, circle at {speed} km/h | {said} | {making + seconds:.1f} |"
        for name, way in (("greedy", greedy), ("Tuesday", tuesday)):
            chosen, seconds = timed(partial(way, formulation))
            costs = ", ".join(f"{one:,}" for one in formulation.prices(chosen))
            yield f"| {name}, circle at {speed} km/h | {costs} | {seconds:.1f} |"


def date_rows(roster: la.RosterOutcome) -> Iterator[str]:
    """Yield the lines on dates, events, and illness."""
    policy = roster.policy
    rules = policy.roster.date_rules(policy.reach.travel)
    times = roster.roster
    if times is None:
        raise WrongOptimumError("the city has no roster")
    for name, events in (("dates and moves", 0), ("dates, moves and events", 1)):
        work = partial(
            expand, roster.facts, times, roster.days,
            replace(rules, events_a_quarter=events), Settings(1, 0), Watch(),
        )  # fmt: skip
        dates, seconds = timed(work)
        said = ", ".join(
            f"{tier.price:,}{'*' if tier.price == tier.bound else ''}"
            for tier in dates.tiers
        )
        yield f"| {name}: {len(dates.visits):,} | {said} | {seconds:.1f} |"
    serving = sorted({one for row in times.rows for one in row.lawyers})
    cover = la.cover_leaves  # what has to be imported is
    for count in (1, 1, 280):
        ill = [
            Leave(
                lawyer=one,
                first_day=dt.date(YEAR, 5, 11),
                last_day=dt.date(YEAR, 5, 24),
            )
            for one in random.Random(0).sample(serving, count)
        ]
        change, seconds = timed(partial(cover, roster, ill))
        said = ", ".join(
            f"{tier.price}{'*' if tier.is_proved else ''}" for tier in change.tiers
        )
        yield f"| {count} ill for two weeks | {said} | {seconds:.3f} |"


def memory_row() -> str:
    """Return the line on memory of a fresh process; refuse more than was promised."""
    found = measure("roster")
    said = ", ".join(
        f"{name} {found[key] / GIB:.2f}"
        for name, key in (
            ("plan of the city", "solved"),
            ("its roster", "planned"),
            ("published", "peak_bytes"),
        )
    )
    if found["peak_bytes"] > GIB:
        raise MemoryError(f"roster and publishing take more than 1 GiB: {said}")
    return f"| most memory of a fresh process, GiB | {said} | |"


def main() -> None:
    """Print the tables."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    days = la.DayTable.of_years(YEAR)
    outcome = city()
    print(HEAD)
    for line in time_rows(outcome, days):
        print(line, flush=True)
    roster, seconds = timed(lambda: la.plan_roster(outcome, days, time_limit=None))
    print(f"| `la.plan_roster`, checks included | {roster.status} | {seconds:.1f} |")
    for line in date_rows(roster):
        print(line, flush=True)
    print(memory_row())


if __name__ == "__main__":
    main()
