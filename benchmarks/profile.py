"""Where the time of one solve goes: by stage, then by function.

python -m benchmarks.profile                # Hangzhou
python -m benchmarks.profile --city 1306    # a city of the nation, by its code
python -m benchmarks.profile --stability wish
"""

import argparse
import cProfile
import datetime as dt
import pstats
from collections.abc import Iterator

import lawyer_assign as la
from lawyer_assign.datasets import hangzhou, nation, toy

DAY = dt.date(2026, 1, 1)
STAGES = (
    ("sort facts into columns", "facts/columns.py", "of"),
    ("pair table", "problem/candidates.py", "candidates"),
    ("  of it nearest lawyers", "pairs/nearest.py", "nearest_lawyers"),
    ("  of it who is short", "problem/scarcity.py", "of"),
    ("rules to statements", "formulation/build.py", "formulate"),
    ("is it a flow", "solver/flow/network.py", "sides_or_why_not"),
    ("network", "solver/flow/network.py", "network_of"),
    ("OR-Tools' flow", "solver/flow/backend.py", "_minimum_cost_flow"),
    ("potentials", "solver/flow/node_prices.py", "potentials_of"),
    ("independent check", "verify/check.py", "check_plan"),
    ("whole call", "verbs/solve.py", "solve"),
)
"""What a stage is called, and the function of the package whose time it is, in all."""


def profiled(facts: la.Facts, policy: la.Policy) -> pstats.Stats:
    """Return the profile of one solve, imports and first calls left out."""
    la.solve(toy(), policy)
    profile = cProfile.Profile()
    profile.enable()
    la.solve(facts, policy)
    profile.disable()
    return pstats.Stats(profile)


def stage_rows(stats: pstats.Stats) -> Iterator[tuple[str, float]]:
    """Yield each stage that ran with its cumulative seconds."""
    table = stats.stats  # type: ignore[attr-defined]
    for title, path, function in STAGES:
        seconds = [
            entry[3]
            for (file, _, name), entry in table.items()
            if file.replace("\\", "/").endswith(f"/lawyer_assign/{path}")
            and name == function
        ]
        if seconds:
            yield title, sum(seconds)


def function_rows(stats: pstats.Stats, most: int) -> Iterator[tuple[str, int, float]]:
    """Yield the functions with most time of their own: name, calls, seconds."""
    table = stats.stats  # type: ignore[attr-defined]
    ranked = sorted(table.items(), key=lambda item: -item[1][2])
    for (file, _, name), entry in ranked[:most]:
        place = "/".join(file.replace("\\", "/").split("/")[-2:])
        yield f"{place}: {name}", entry[1], entry[2]


def main() -> None:
    """Profile one solve and print both tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile")
    parser.add_argument("--city", help="4-digit code of a city of the nation")
    parser.add_argument("--stability", choices=("wish", "off"), default="off")
    parser.add_argument("--most", type=int, default=15)
    asked = parser.parse_args()
    if asked.city is None:
        facts = hangzhou(0)
    else:
        facts = next(city for city in nation() if city.code == asked.city).facts()
    policy = la.Policy.hangzhou_2024(on=DAY, stability=asked.stability)
    stats = profiled(facts, policy)
    print("| stage | seconds |\n|---|---:|")
    for title, seconds in stage_rows(stats):
        print(f"| {title} | {seconds:.3f} |")
    print("\n| function, own time | calls | seconds |\n|---|---:|---:|")
    for title, calls, seconds in function_rows(stats, asked.most):
        print(f"| `{title}` | {calls:,} | {seconds:.3f} |")


if __name__ == "__main__":
    main()
