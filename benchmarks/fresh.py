"""Measured in a process of its own: import time and peak memory.

``python -m benchmarks.fresh import | import-all | memory NAME [WORKBOOK] | roster``
prints one line of JSON; ``roster`` plans the roster of the city and publishes it.
"""

import datetime as dt
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

HEAVY = ("ortools", "scipy", "pandas", "pydantic", "numpy", "matplotlib")
"""Packages whose loading is worth knowing of."""

SOLVERS = ("ortools.graph.python.min_cost_flow", "ortools.sat.python.cp_model")


def measure(*arguments: str) -> dict[str, Any]:
    """Run this module in a fresh process and return what it measured."""
    return printed("benchmarks.fresh", *arguments)


def printed(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module in a fresh process and return the object of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    if done.returncode:
        raise RuntimeError(f"a fresh process failed: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _import(everything: bool) -> dict[str, Any]:
    before, user = time.perf_counter(), _user()
    la = importlib.import_module("lawyer_assign")
    if everything:
        for name in la.__all__:
            getattr(la, name)
        for name in SOLVERS:
            importlib.import_module(name)
    return {
        "wall": time.perf_counter() - before,
        "user": _user() - user,
        "loaded": [name for name in HEAVY if name in sys.modules],
    }


def _memory(name: str, workbook: str | None) -> dict[str, Any]:
    before, user = time.perf_counter(), _user()
    la = importlib.import_module("lawyer_assign")
    solve = importlib.import_module("lawyer_assign.verbs.solve").solve
    cases = importlib.import_module("benchmarks.cases")
    case = cases.all_cases()[name]
    facts = case.make(case.seed) if workbook is None else la.read(workbook)
    ready, begun = peak(), time.perf_counter()
    solve(facts, cases.policy(), time_limit=None)
    ended = time.perf_counter()
    return {
        "wall": ended - before,
        "user": _user() - user,
        "first_solve_seconds": ended - begun,
        "facts_bytes": ready,
        "peak_bytes": peak(),
    }


def _roster() -> dict[str, Any]:
    la = importlib.import_module("lawyer_assign")
    rosters = importlib.import_module("benchmarks.roster")
    outcome = rosters.city()
    solved = peak()
    roster = la.plan_roster(
        outcome, la.DayTable.of_years(rosters.YEAR), time_limit=None
    )
    planned = peak()
    with tempfile.TemporaryDirectory() as folder:
        stamp = dt.datetime(rosters.YEAR, 1, 1, tzinfo=dt.UTC)
        la.publish_roster(roster, Path(folder) / "published", stamp=stamp)
    return {"solved": solved, "planned": planned, "peak_bytes": peak()}


def _user() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


def peak() -> int:
    """Return the most memory this process has held, in bytes.

    Linux hands ``ru_maxrss`` on from the parent to a fresh process, so that a large
    runner would be measured instead: there the process's own high-water mark is read.
    """
    status = Path("/proc/self/status")
    if status.exists():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else size * 1024


def main(arguments: list[str]) -> None:
    """Measure what is asked for and print it."""
    what, *rest = arguments
    if what == "memory":
        found = _memory(rest[0], rest[1] if len(rest) > 1 else None)
    elif what == "roster":
        found = _roster()
    else:
        found = _import(everything=what == "import-all")
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
