"""``python -m benchmarks.peers``: tables of ours and others, instance by instance."""

import argparse
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from benchmarks.peers.entrants import ENTRANTS, warm
from benchmarks.peers.games import game_table
from benchmarks.peers.instances import INSTANCES, instances
from benchmarks.peers.rounds import measure
from benchmarks.peers.tables import table
from benchmarks.record import load_average, new_record

PACKAGES = (
    "ortools", "scipy", "lapx", "networkx", "highspy", "pyscipopt", "matching",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    asked = _parser().parse_args(arguments)
    entrants = tuple(
        one
        for one in ENTRANTS
        if one.is_ours or any(text in one.name for text in asked.only)
    )
    print(heading(asked.repeat, asked.limit), flush=True)
    warm()
    for instance in instances(asked.instances):
        lines = measure(instance, entrants, asked.repeat, asked.limit)
        print("\n" + table(instance.name, len(instance.points), lines), flush=True)
    if asked.games:
        print("\n" + game_table(asked.repeat, asked.limit), flush=True)
    return 0


def heading(repeat: int, limit: float) -> str:
    """Return machine, versions and load."""
    record = new_record(repeat)
    machine = record["machine"]
    return (
        f"{record['date'][:10]}, commit {record['commit'][:10]}"
        f"{' and changes since' if record['is_changed'] else ''}; "
        f"{machine['cores']} cores of {machine['processor']}, "
        f"{machine['memory_gib']} GiB; {', '.join(map(_named, PACKAGES))}; "
        f"median of {repeat} interleaved rounds, limit {limit:g} s, "
        f"load {load_average()} at the start."
    )


def _named(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return f"no {package}"


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is below 1")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers")
    known = list(INSTANCES)
    parser.add_argument(
        "--instances", nargs="*", choices=known, default=known, help="by default all"
    )
    parser.add_argument(
        "--only", nargs="*", default=[""], help="peers whose name holds such a text"
    )
    parser.add_argument("--repeat", type=_positive, default=3, help="rounds")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds each")
    parser.add_argument(
        "--no-games", dest="games", action="store_false", help="leave markets out"
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
