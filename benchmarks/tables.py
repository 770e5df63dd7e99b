"""A result file as Markdown tables; nothing is measured here."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from benchmarks.cases import all_cases
from benchmarks.phases import PHASES

Record = dict[str, Any]

GIB = 2**30

NEAR_LINEAR = 1.15
"""The largest exponent of the growth of a whole solve that counts as near-linear."""


@dataclass(frozen=True)
class Figure:
    """Something to reach.

    Parameters
    ----------
    work, case, phase
        What it speaks of.
    target
        Largest value, in seconds or bytes.
    peer
        Phase of the same case and run to compare with.
    times_peer
        So many times the peer's seconds are fine too, if that is more than ``target``.
    note
        A note of the samples that holds the value, if it is not the seconds.
    gap
        Share of its price by which the last tier may miss its bound at most; tiers
        before it are proved, or the run ends with an error.
    """

    work: str
    case: str
    phase: str
    target: float
    peer: str | None = None
    times_peer: float = 0.0
    note: str | None = None
    gap: float = 0.0


FIGURES = (
    Figure("city: whole `solve`", "city", "whole", 2.0, "same-arcs", 1.5),
    Figure("city: pair table", "city", "pairs", 1.0),
    Figure("city: peak memory", "city", "memory", 1.5 * GIB, note="peak_bytes"),
    Figure("city: by CP-SAT alone", "city", "cpsat", 120.0, "hand-cpsat"),
    Figure("city: read and validate workbook", "city", "read", 6.0),
    Figure("city: write the plan's workbook", "city", "plan-book", 8.0),
    Figure("city: check its certificate", "city", "check-certificate", 1.0),
    Figure("city: a lawyer with five posts leaves", "city", "repair", 1.0),
    Figure(
        "city with two-way choice: tiers 1 to 3 proved, tier 4 within 1 %",
        "city-choice",
        "whole",
        60.0,
        gap=0.01,
    ),
    Figure("`import lawyer_assign`", "package", "import", 0.3),
)
"""Figures to reach; that prices are proved and equal, or a gap kept, is asserted."""


def render(record: Record) -> str:
    """Return every table that the record has something for."""
    parts = [
        _heading(record),
        figures_table(record),
        phases_table(record),
        yardsticks_table(record),
        growth_table(record),
    ]
    return "\n\n".join(part for part in parts if part)


def middle(record: Record, case: str, phase: str, clock: str = "wall") -> float | None:
    """Return the median of a clock in seconds, or ``None`` if not measured."""
    entry = _entry(record, case, phase)
    return median(entry[clock]) if entry and entry[clock] else None


def figures_table(record: Record) -> str:
    """Return target, measured, ratio to the peer, and whether it is reached."""
    rows = [row for row in (_figure_row(record, one) for one in FIGURES) if row]
    rows += _growth_figure(record)
    head = ("figure", "target", "median", "least", "CPU", "peer", "ratio", "reached")
    return _table("Figures", head, rows)


def phases_table(record: Record) -> str:
    """Return median seconds of every phase, one case per column."""
    cases = list(record["cases"])
    rows = [
        [phase.title, *(_seconds(middle(record, case, phase.name)) for case in cases)]
        for phase in PHASES
        if any(_entry(record, case, phase.name) for case in cases)
    ]
    pairs = [_pairs(record, case) for case in cases]
    if any(pairs):
        rows.insert(0, ["pairs", *(f"{one:,}" if one else "" for one in pairs)])
    return _table("Seconds by phase, median", ("phase", *cases), rows)


def yardsticks_table(record: Record) -> str:
    """Return what the hand-written CP-SAT model reached in its time."""
    rows = []
    for case in record["cases"]:
        entry = _entry(record, case, "hand-cpsat")
        if entry and entry["notes"] and "status" in entry["notes"][0]:
            notes = entry["notes"][0]
            ours = _seconds(middle(record, case, "cpsat"))
            rows.append(
                [
                    case,
                    _seconds(middle(record, case, "hand-cpsat")),
                    notes["status"],
                    _prices(notes["prices"]),
                    f"{notes['gap']:,.0f}" if "gap" in notes else "no plan",
                    ours,
                    _prices(_notes(record, case, "cpsat").get("prices")),
                ]
            )
    head = ("case", "s", "ended", "prices", "gap", "ours, s", "ours, prices")
    return _table("One Boolean per pair, by hand, against our CP-SAT", head, rows)


def growth_table(record: Record) -> str:
    """Return seconds by pairs, microseconds per pair, and the log-log slope."""
    cases = _growth_cases(record)
    if len(cases) < 2:
        return ""
    names = [p.name for p in PHASES if _entry(record, cases[0], p.name)]
    names = [one for one in names if one != "memory"]
    rows = [
        [
            f"{_pairs(record, case):,}",
            *(_seconds(middle(record, case, one)) for one in names),
            _per_pair(record, case),
        ]
        for case in cases
    ]
    slopes = [_slope(record, cases, one) for one in names]
    rows.append(["exponent", *(_fixed(one) for one in slopes), ""])
    head = ("pairs in all", *names, "µs per pair, whole")
    return _table("Growth", head, rows)


def _heading(record: Record) -> str:
    machine, versions = record["machine"], record["versions"]
    changed = " and changes since" if record["is_changed"] else ""
    loads = ", ".join(str(one) for one in record["load_average"])
    return (
        f"{record['date'][:10]}, commit {record['commit'][:10] or 'unknown'}{changed}; "
        f"{machine['cores']} cores of {machine['processor']}, "
        f"{machine['memory_gib']} GiB; Python {versions['python']}, "
        f"OR-Tools {versions['ortools']}; {record['repeat']} repeats, load {loads}."
    )


def _figure_row(record: Record, figure: Figure) -> list[str] | None:
    values = _values(record, figure, "wall")
    if not values:
        return None
    show = _gibibytes if figure.note else _seconds
    by_wall = _is_reached(record, figure, "wall")
    by_cpu = _is_reached(record, figure, "user")
    verdict = "yes" if by_wall else "no"
    if by_wall != by_cpu:
        by = {True: "yes", False: "no"}
        verdict = f"unclear: {by[by_wall]} by the clock, {by[by_cpu]} by CPU time"
    notes = _notes(record, figure.case, figure.phase)
    if "ortools" in notes.get("loaded", []):
        verdict = "no: loads ortools"
    if notes.get("unproved"):
        verdict = "no: not proved in time"
    if notes.get("gap", 0.0) > figure.gap:
        verdict = f"no: gap {notes['gap']:.1%}"
    cpu = None if figure.note else middle(record, figure.case, figure.phase, "user")
    return [
        figure.work,
        _target(figure, show),
        show(median(values)),
        show(min(values)),
        _seconds(cpu),
        *_peer_cells(record, figure, median(values)),
        verdict,
    ]


def _peer_cells(record: Record, figure: Figure, value: float) -> tuple[str, str]:
    """Return the peer's seconds and the ratio; none to a peer that did not finish."""
    peer = middle(record, figure.case, figure.peer) if figure.peer else None
    if figure.peer is None or not peer:
        return "", ""
    status = _notes(record, figure.case, figure.peer).get("status", "OPTIMAL")
    if status != "OPTIMAL":
        return f"{figure.peer} {status} after {_seconds(peer)}", ""
    return f"{figure.peer} {_seconds(peer)}", f"{value / peer:.2f}"


def _growth_figure(record: Record) -> list[list[str]]:
    cases = _growth_cases(record)
    slope = _slope(record, cases, "whole") if len(cases) > 1 else None
    if slope is None:
        return []
    first, last = _pairs(record, cases[0]), _pairs(record, cases[-1])
    work = f"growth of `solve`, {first:,} to {last:,} pairs"
    verdict = "yes" if slope <= NEAR_LINEAR else "no"
    target = f"pairs^{NEAR_LINEAR}"
    return [[work, target, f"pairs^{slope:.2f}", "", "", "", "", verdict]]


def _is_reached(record: Record, figure: Figure, clock: str) -> bool:
    values = _values(record, figure, clock)
    peer = middle(record, figure.case, figure.peer, clock) if figure.peer else None
    return median(values) <= max(figure.target, figure.times_peer * (peer or 0.0))


def _values(record: Record, figure: Figure, clock: str) -> list[float]:
    entry = _entry(record, figure.case, figure.phase)
    if not entry:
        return []
    if figure.note:
        return [notes[figure.note] for notes in entry["notes"]]
    values: list[float] = entry[clock]
    return values


def _target(figure: Figure, show: Any) -> str:  # noqa: ANN401 (a formatter)
    if figure.times_peer:
        return f"{figure.times_peer:g} x peer or {show(figure.target)}"
    return str(show(figure.target))


def _entry(record: Record, case: str, phase: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = (
        record["cases"].get(case, {}).get("phases", {}).get(phase)
    )
    return found


def _notes(record: Record, case: str, phase: str) -> dict[str, Any]:
    entry = _entry(record, case, phase)
    found: dict[str, Any] = entry["notes"][-1] if entry and entry["notes"] else {}
    return found


def _pairs(record: Record, case: str) -> int:
    for phase in ("whole", "pairs"):
        notes = _notes(record, case, phase)
        if "pairs" in notes:
            return int(notes["pairs"])
    return 0


def _growth_cases(record: Record) -> list[str]:
    known = all_cases()
    names = [name for name in record["cases"] if name in known]
    found = [name for name in names if known[name].is_growth and _pairs(record, name)]
    return sorted(found, key=lambda name: _pairs(record, name))


def _slope(record: Record, cases: Sequence[str], phase: str) -> float | None:
    """Return the exponent of seconds as a power of pairs, by least squares."""
    points = [(_pairs(record, case), middle(record, case, phase)) for case in cases]
    logs = [(math.log(n), math.log(s)) for n, s in points if s]
    if len(logs) < 2:
        return None
    x, y = zip(*logs, strict=True)
    return float(np.polyfit(x, y, 1)[0])


def _per_pair(record: Record, case: str) -> str:
    seconds = middle(record, case, "whole")
    return "" if seconds is None else f"{1e6 * seconds / _pairs(record, case):.2f}"


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"


def _gibibytes(value: float) -> str:
    return f"{value / GIB:.2f} GiB"


def _fixed(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _prices(prices: dict[Any, int] | None) -> str:
    return "" if prices is None else " / ".join(f"{one:,}" for one in prices.values())


def _table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    lines = [
        f"### {title}",
        "",
        _line(head),
        _line(["---", *(["---:"] * (len(head) - 1))]),
    ]
    return "\n".join([*lines, *(_line(row) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
