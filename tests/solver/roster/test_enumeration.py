"""The solver's rosters equal the best of all rosters; its bounds are never above."""

import random
from collections import Counter

import numpy as np

from lawyer_assign.engines.cpsat import Settings
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation.roster import candidate_times, formulate_roster
from lawyer_assign.policy.roster_policy import RosterPolicy
from lawyer_assign.solver.roster import solve_roster
from lawyer_assign.verify.roster import check_times
from tests.worlds.examples import many
from tests.worlds.rosters import (
    MOST_ROSTERS,
    altered,
    count_of,
    every_roster,
    roster_case,
)


def best_of_all(case, policy):
    """Return the least prices of all rosters that break no must; ``None`` = none."""
    found = []
    for _, roster in every_roster(candidate_times(case, policy)):
        report = check_times(case, policy, roster)
        if report.is_clean:
            found.append([tier.price for tier in report.tiers])
    return min(found, default=None)


def draws(count, alter):
    seed = -1
    for _ in range(count):
        while True:
            seed += 1
            draw = random.Random(seed)
            case = roster_case(draw, villages=draw.choice([0.0, 0.4, 1.0]))
            policy = altered(draw) if alter else RosterPolicy()
            if count_of(candidate_times(case, policy)) <= MOST_ROSTERS:
                break
        yield seed, case, policy


def compare(count, alter):
    seen = Counter()
    for seed, case, policy in draws(count, alter):
        best = best_of_all(case, policy)
        formulation = formulate_roster(case, policy)
        answer = solve_roster(formulation, Settings(1, 0), Watch())
        if best is None:
            assert answer.is_infeasible, seed
            assert answer.chosen is None
            seen["infeasible"] += 1
            continue
        report = check_times(case, policy, formulation.pairs.roster(answer.chosen))
        assert report.is_clean, seed
        prices = [tier.price for tier in report.tiers]
        assert prices == best, seed
        assert [tier.price for tier in answer.tiers] == best, seed
        assert [tier.bound for tier in answer.tiers] == best, seed
        seen["solved"] += 1
        for number, price in zip(policy.tiers, best, strict=True):
            seen[number] += bool(price)
    return seen


def test_times_are_the_best_of_all():
    seen = compare(many(500), alter=False)
    assert all(seen[tier] for tier in range(1, 6)), seen


def test_times_are_the_best_of_all_under_altered_rules():
    seen = compare(many(500), alter=True)
    assert seen["solved"] > 20
    assert all(seen[tier] for tier in range(1, 6)), seen


def test_bounds_of_a_run_without_time_are_below_the_best():
    for seed, case, policy in draws(many(100), alter=True):
        best = best_of_all(case, policy)
        formulation = formulate_roster(case, policy)
        asked = iter(range(10**6))
        stop_after = random.Random(seed).randint(0, 12)
        watch = Watch(stop=lambda asked=asked, at=stop_after: next(asked) > at)
        answer = solve_roster(formulation, Settings(1, 0), watch)
        if best is None:
            assert answer.chosen is None
            continue
        assert not answer.is_infeasible
        bounds = [tier.bound for tier in answer.tiers]
        for at, bound in enumerate(bounds):
            # A bound speaks of rosters that are as good in the tiers before.
            if bound is not None and bounds[:at] == best[:at]:
                assert bound <= best[at], seed
        if answer.chosen is not None:
            assert isinstance(answer.chosen, np.ndarray)
            assert formulation.holds(answer.chosen)
            report = check_times(case, policy, formulation.pairs.roster(answer.chosen))
            assert [tier.price for tier in report.tiers] >= best
