"""Budgets and teams on the whole city: what is proved, and how soon.

``python -m benchmarks.money`` prints a Markdown table; ``--only "teams"`` a part of it.
Budgets of all 13 districts are given in percent of what their committees would cost if
every post were a lawyer's first. Teams: two lawyers in a tenth of the committees, a
skill they must have in a fifth. Without two-way choice. The last line times
:func:`lawyer_assign.cost` on a plan of the city.
"""

import argparse
import time
from collections.abc import Callable

import lawyer_assign as la
from benchmarks.cases import DAY
from benchmarks.fairness import HEAD, Case, measured
from lawyer_assign.datasets import hangzhou, with_example_money
from lawyer_assign.rules import Budget

PERCENTS = (110, 105, 101, 100, 99, 95)
COST_SECONDS = 0.2
"""What costing a city plan may take."""


def city(
    percent: int | None, *, has_teams: bool, seed: int = 0
) -> Callable[[], tuple[la.Facts, la.Policy, None]]:
    """Ask for the city under budgets of so many percent; ``None`` = without."""

    def ask() -> tuple[la.Facts, la.Policy, None]:
        policy = la.Policy.hangzhou_2024(on=DAY, stability="off")
        teams, must_have = (0.1, 0.2) if has_teams else (0.0, 0.0)
        facts = hangzhou(seed=seed, teams=teams, must_have=must_have)
        if percent is None:
            return facts, policy, None
        facts = with_example_money(facts, budget_percent=percent)
        return facts, policy.with_rule(Budget()), None

    return ask


def cases(seed: int = 0) -> list[Case]:
    """Return the lines of the table, with what is proved of each for seed 0."""
    plain = {110: (0, 0, -360_037), 105: (0, 0, -360_037), 101: (0, 0, None)}
    if seed:
        plain = dict.fromkeys(plain, (0, 0, None))
    found = [
        Case(
            f"city, budgets {percent} %",
            city(percent, has_teams=False, seed=seed),
            plain.get(percent, (0, None, None)),
        )
        for percent in PERCENTS
    ]
    found.append(
        Case("city, teams", city(None, has_teams=True, seed=seed), (0, 0, None))
    )
    found += [
        Case(
            f"city, teams, budgets {percent} %",
            city(percent, has_teams=True, seed=seed),
            (0, 0 if percent > 101 else None, None),
        )
        for percent in (105, 101, 99)
    ]
    return found


def costing() -> str:
    """Time costing a plan of the city; return a sentence.

    Raises
    ------
    AssertionError
        Sums by district and by payer differ.
    """
    facts, policy, _ = city(110, has_teams=False)()
    outcome = la.solve(facts, policy)
    began = time.perf_counter()
    costs = la.cost(outcome.problem.facts, outcome.plan)
    seconds = time.perf_counter() - began
    assert costs.by("district").fen.sum() == costs.by("payer").fen.sum()
    verdict = "yes" if seconds <= COST_SECONDS else "no"
    return f"la.cost of the city: {seconds:.3f} s, target {COST_SECONDS} s: {verdict}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.money")
    parser.add_argument("--time-limit", type=float, default=60.0, help="seconds each")
    parser.add_argument("--only", default="", help="cases whose name holds this text")
    parser.add_argument("--seed", type=int, default=0, help="of the city")
    asked = parser.parse_args()
    print(HEAD)
    for case in cases(asked.seed):
        if asked.only in case.name:
            print(measured(case, asked.time_limit), flush=True)
    print("\n" + costing())


if __name__ == "__main__":
    main()
