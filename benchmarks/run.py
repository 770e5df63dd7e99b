"""Run cases x phases, print Markdown tables, write a result file.

``python -m benchmarks.run --help`` says how; ``notes/cases.md`` what it means.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench, Limits, Sample
from benchmarks.cases import Case, all_cases
from benchmarks.phases import PHASES, Phase, phases_of, sample
from benchmarks.record import load_average, new_record, read_record, write_record
from benchmarks.tables import render


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; a wrong optimum ends the run with its error."""
    options = _parser().parse_args(arguments)
    if options.list:
        print(listing())
        return 0
    if options.show is not None:
        print(render(read_record(options.show)))
        return 0
    record = measure(
        [all_cases()[name] for name in options.cases],
        None if options.phases is None else tuple(options.phases),
        options.repeat,
        Limits(options.cpsat_limit, options.hand_limit),
        lambda unfinished: write_record(unfinished, options.out),
    )
    print(render(record))
    where = write_record(record, options.out)
    print(f"\nwritten: {where.name}", file=sys.stderr)
    return 0


def measure(
    cases: Sequence[Case],
    wanted: tuple[str, ...] | None,
    repeat: int,
    limits: Limits,
    keep: Callable[[dict[str, Any]], object] = lambda _: None,
) -> dict[str, Any]:
    """Measure phases of cases and return the record.

    Repeats are rounds over all phases of a case, so that a busy minute of the machine
    falls on a peer as well as on what is compared with it. After every case the record
    is handed to ``keep``.

    Raises
    ------
    WrongOptimumError
        A solve did not reach the known optimum.
    """
    record = new_record(repeat)
    record["load_average"].append(load_average())
    for case in cases:
        phases = phases_of(case, wanted)
        if phases:
            record["cases"][case.name] = _measure_case(case, phases, repeat, limits)
            keep(record)
    record["load_average"].append(load_average())
    return record


def _measure_case(
    case: Case, phases: Sequence[Phase], repeat: int, limits: Limits
) -> dict[str, Any]:
    entries: dict[str, Any] = {
        phase.name: {"wall": [], "user": [], "notes": []} for phase in phases
    }
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(case, Path(folder), limits)
        for number in range(repeat):
            for phase in phases:
                if number and phase.is_once:
                    continue
                found = sample(phase, bench)
                _tell(case, phase, number, found)
                _add(entries[phase.name], found)
    return {"seed": case.seed, "phases": entries}


def _add(entry: dict[str, Any], found: Sample) -> None:
    if "not_measured" not in found.notes:
        entry["wall"].append(round(found.wall, 6))
        entry["user"].append(round(found.user, 6))
    notes = {name: _plain(value) for name, value in found.notes.items()}
    entry["notes"].append(notes)


def _plain(value: Any) -> Any:  # noqa: ANN401 (JSON's own types)
    """Return a value as JSON keeps it: the keys of a table are text there."""
    if isinstance(value, dict):
        return {str(key): one for key, one in value.items()}
    return value


def _tell(case: Case, phase: Phase, number: int, found: Sample) -> None:
    text = found.notes.get("not_measured", f"{found.wall:.3f} s")
    print(f"{case.name} {phase.name} {number + 1}: {text}", file=sys.stderr)


def listing() -> str:
    """Return every case with its phases, one per line; then those of markets."""
    from benchmarks import markets

    lines = [f"{case.name}: {', '.join(case.phases)}" for case in all_cases().values()]
    names = dict.fromkeys(f"{case.name}: {case.question}" for case in markets.cases())
    lines += ["", "markets (python -m benchmarks.markets):", *names]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run")
    cases, phases = list(all_cases()), [phase.name for phase in PHASES]
    parser.add_argument("--cases", nargs="+", choices=cases, default=cases)
    parser.add_argument("--phases", nargs="+", choices=phases, default=None)
    parser.add_argument("--repeat", type=_positive, default=3)
    parser.add_argument("--out", type=Path, default=None, help="result file")
    parser.add_argument("--show", type=Path, help="print tables of a result file")
    parser.add_argument("--list", action="store_true", help="name cases and phases")
    limits = Limits()
    parser.add_argument("--cpsat-limit", type=float, default=limits.cpsat)
    parser.add_argument("--hand-limit", type=float, default=limits.hand_cpsat)
    return parser


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is below 1; give 1 or more")
    return value


if __name__ == "__main__":
    sys.exit(main())
