"""Change a plan: how soon a re-plan, a renewal, a frontier come, and what is proved.

``python -m benchmarks.desk_changes`` prints a Markdown table in the columns of
``benchmarks.desk``. A re-plan whose prices are not those of solving from nothing, or a
frontier point that the independent check prices otherwise, ends the run with an error.
Seconds are CPU time; the last column says how many answers were proved.
"""

import argparse
import random
import time
from collections.abc import Iterator

import numpy as np

import lawyer_assign as la
from benchmarks.bench import WrongOptimumError
from benchmarks.cases import DAY
from lawyer_assign.datasets import district, hangzhou
from lawyer_assign.outcome import Outcome
from lawyer_assign.scenario import Frontier

HEAD = (
    "| question | asked | figure | median | 95th | most or all | right |\n"
    "|---|---|---|---|---|---|---|"
)
"""Of the table; times in seconds of CPU."""

CHOOSING = la.Policy.hangzhou_2024(on=DAY)
FLOWING = la.Policy.hangzhou_2024(on=DAY, stability="off")


def rows(*, pins: int = 20, county: int = 400, city: bool = True) -> Iterator[str]:
    """Yield the rows of the table, one as soon as it is known.

    Parameters
    ----------
    pins
        Pairs to pin, one re-plan each.
    county
        Committees of the county whose frontiers are found.
    city
        Whether to trade in the whole city as well.
    """
    yield replanned("re-plan of 200 committees after a pin", 200, pins)
    yield renewed("`renew`, county of 200, a tenth of the lawyers gone", 200)
    for name, policy in (("", CHOOSING), (", flow policy", FLOWING)):
        facts = district(committees=county, seed=0)
        question = f"`frontier`, county of {county}{name}"
        yield traded(question, "<= 300", la.Scenario(facts, policy))
    if city:
        question = "`frontier`, city, ten points, flow policy"
        facts = with_past(hangzhou(seed=0))
        yield traded(question, "<= 600", la.Scenario(facts, FLOWING))


def with_past(facts: la.Facts) -> la.Facts:
    """Return the city with the plan of a year in which travel counted triple."""
    past = la.Scenario(facts, FLOWING).with_weight("affinity", minute=3).outcome
    return la.with_last_year(facts, past)


def replanned(question: str, committees: int, pins: int) -> str:
    """Pin pairs of a county, one by one, and re-plan from its plan."""
    base = la.Scenario(district(committees=committees, seed=0), CHOOSING)
    pairs, chance = base.outcome.problem.pairs, random.Random(0)
    spent: list[float] = []
    proved = 0
    while len(spent) < pins:
        at = chance.randrange(len(pairs))
        place = pairs.committee_ids[int(pairs.committee[at])]
        who = pairs.lawyer_ids[int(pairs.lawyer[at])]
        try:
            scenario = base.pin(place, who)
        except la.BadInputError:  # an agreement pins another there already
            continue
        before = time.process_time()
        outcome = scenario.outcome
        spent.append(time.process_time() - before)
        proved += outcome.status in ("optimal", "infeasible")
        fresh = la.solve(scenario.facts, scenario.policy)
        if prices(fresh) != prices(outcome) and fresh.status == outcome.status:
            raise WrongOptimumError(
                f"{place} with {who}: {prices(outcome)} from a plan, {prices(fresh)} "
                "from nothing"
            )
    return row(question, "<= 1", spent, proved)


def renewed(question: str, committees: int) -> str:
    """Renew the plan of a county after a tenth of its lawyers left."""
    facts = district(committees=committees, seed=0)
    last = la.solve(facts, CHOOSING)
    people = sorted(row.id for row in facts.lawyers)
    gone = random.Random(0).sample(people, len(people) // 10)
    before = time.process_time()
    found = la.renew(facts.without(gone), last, policy=CHOOSING)
    spent = [time.process_time() - before]
    return row(question, "-", spent, int(found.is_fewest))


def traded(question: str, figure: str, scenario: la.Scenario) -> str:
    """Find a frontier, and have every point counted again."""
    _ = scenario.outcome
    before = time.process_time()
    found = la.frontier(scenario, time_limit=1_800)
    spent = [time.process_time() - before]
    _recount(found)
    proved = sum(one.is_proved for one in found.points)
    whole = ", complete" if found.is_complete else ""
    called = f"{question}: {len(found.points)} points{whole}"
    return row(called, figure, spent, proved, len(found.points))


def _recount(found: Frontier) -> None:
    for point, outcome in zip(found.points, found.outcomes, strict=True):
        problem = outcome.problem
        report = la.check(problem.stated, problem.policy, point.plan)
        said = [tier.price for tier in report.tiers]
        if said != prices(outcome) or report.violations:
            raise WrongOptimumError(f"{point[:2]}: the check counts {said}")


def prices(outcome: Outcome) -> list[int | None]:
    """Return the price of every tier."""
    return [tier.price for tier in outcome.tiers]


def row(
    question: str, figure: str, spent: list[float], proved: int, of: int | None = None
) -> str:
    """Return one row of the table."""
    whole = len(spent) if of is None else of
    middle, late = np.percentile(spent, [50, 95])
    return (
        f"| {question} | {len(spent)} | {figure} | {middle:.2f} | {late:.2f} | "
        f"{max(spent):.2f} | {proved} of {whole} proved |"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk_changes")
    parser.add_argument("--pins", type=int, default=20)
    parser.add_argument("--county", type=int, default=400)
    parser.add_argument("--no-city", action="store_true")
    asked = parser.parse_args()
    print(HEAD)
    for line in rows(pins=asked.pins, county=asked.county, city=not asked.no_city):
        print(line, flush=True)


if __name__ == "__main__":
    main()
