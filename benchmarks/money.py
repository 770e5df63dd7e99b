"""Budgets and teams on the whole city: what is proved, and how soon.

``python -m benchmarks.money`` prints a Markdown table; ``--only "teams"`` a part of it.
Budgets of all 13 districts are given in percent of what their committees would cost if
every post were a lawyer's first. Teams: two lawyers in a tenth of the committees, a
skill they must have in a fifth. Without two-way choice. A second table plans districts
of 300 committees with ten seeds each, under a limit of processor time; of others with
``--committees 600 --seeds 5``. The last line times :func:`lawyer_assign.cost` on a plan
of the city.
"""

import argparse
import time
from collections.abc import Callable

import lawyer_assign as la
from benchmarks.cases import DAY
from benchmarks.fairness import HEAD, Case, measured
from lawyer_assign.datasets import district as invented
from lawyer_assign.datasets import hangzhou, with_example_money
from lawyer_assign.engines.run import Run
from lawyer_assign.engines.watch import Watch
from lawyer_assign.formulation import formulate
from lawyer_assign.problem import Problem
from lawyer_assign.rules import Budget
from lawyer_assign.solver.backend import solve_formulation
from lawyer_assign.verbs.widen import plan_of
from lawyer_assign.verify import check_problem

PERCENTS = (110, 105, 101, 100, 99, 95, 90, 85)
COVERED = 95
"""Percent from which on all committees of a city are served."""

PERCENTS_OF_DISTRICTS = (105, 102, 100, 99, 95, 90)
DISTRICTS = (
    "| budget | proved | CPU, median | CPU, most | open at coverage | "
    "most open of posts beyond one | of points |\n|---|---|---|---|---|---|---|"
)
"""Head of the second table."""

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
            plain.get(percent, (0 if percent >= COVERED else None, None, None)),
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
        for percent in (105, 101, 100, 99, 95)
    ]
    return found


def districts(percent: int, seeds: range, seconds: float, committees: int = 300) -> str:
    """Plan a district with every seed; return a line of the second table.

    Raises
    ------
    AssertionError
        The independent check prices a plan otherwise.
    """
    found = [_district(percent, seed, seconds, committees) for seed in seeds]
    proved = sum(not gaps for _, gaps in found)
    spent = sorted(each for each, _ in found)
    gaps = [max((one[at] for _, one in found if at in one), default=0) for at in (1, 2)]
    cells = [
        f"{percent} %", f"{proved} of {len(found)}", f"{spent[len(spent) // 2]:.1f}",
        f"{spent[-1]:.1f}", str(sum(0 in one for _, one in found)), f"{gaps[0]}",
        f"{gaps[1]:,}",
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _district(
    percent: int, seed: int, seconds: float, committees: int
) -> tuple[float, dict[int, int]]:
    """Return processor seconds, and the points that are open of each tier."""
    facts = with_example_money(invented(committees=committees, seed=seed), percent)
    policy = la.Policy.hangzhou_2024(on=DAY, stability="off").with_rule(Budget())
    began = time.process_time()
    watch = Watch(seconds, started=began, clock=time.process_time)
    problem = Problem.of(facts, policy)
    answer = solve_formulation(formulate(problem), None, Run(watch)).answer
    spent = time.process_time() - began
    assert answer.chosen is not None
    report = check_problem(problem, plan_of(problem.pairs, answer.chosen))
    assert [one.price for one in report.tiers] == [one.price for one in answer.tiers]
    for at, one in enumerate(answer.tiers):
        if one.price is not None and one.bound != one.price:
            # What is not proved leaves everything behind it open.
            return spent, {at: abs(one.price - (one.bound or 0))}
    return spent, {}


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
    parser.add_argument("--seeds", type=int, default=10, help="of the districts")
    parser.add_argument("--committees", type=int, default=300, help="of a district")
    asked = parser.parse_args()
    print(HEAD)
    for case in cases(asked.seed):
        if asked.only in case.name:
            print(measured(case, asked.time_limit), flush=True)
    print(f"\n{DISTRICTS}")
    for percent in PERCENTS_OF_DISTRICTS:
        if asked.only in f"district, budgets {percent} %":
            seeds = range(asked.seeds)
            found = districts(percent, seeds, asked.time_limit, asked.committees)
            print(found, flush=True)
    print("\n" + costing())


if __name__ == "__main__":
    main()
