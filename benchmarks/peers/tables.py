"""What was measured as Markdown."""

from collections.abc import Sequence

from benchmarks.peers.rounds import Line

TIMES, LATER, SHORT = 1.5, 0.050, 0.050
"""The figure: at most so many times the fastest peer; or, if that one takes less than
``SHORT`` seconds, at most ``LATER`` seconds later."""


def table(name: str, pairs: int, lines: Sequence[Line]) -> str:
    """Return one instance: prices, seconds, and times the fastest peer."""
    best = {clock: fastest(lines, clock) for clock in ("wall", "cpu")}
    rows = [
        f"### {name}: {pairs:,} pairs",
        "",
        "| solver | prices | wall | CPU | x wall | x CPU | what it cannot or did not |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for line in lines:
        seconds = [line.seconds(clock) for clock in ("wall", "cpu")]
        cells = [
            line.entrant.name,
            " / ".join(f"{one:,}" for one in line.prices or ()),
            *(_seconds(one) for one in seconds),
            *(
                _ratio(one, best[clock])
                for one, clock in zip(seconds, best, strict=True)
            ),
            line.why_not or line.entrant.lacks,
        ]
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join([*rows, "", *verdicts(lines)])


def fastest(lines: Sequence[Line], clock: str) -> float | None:
    """Return the least median of the others; ``None`` if nobody finished."""
    found = [line.seconds(clock) for line in lines if not line.entrant.is_ours]
    return min((one for one in found if one is not None), default=None)


def verdicts(lines: Sequence[Line]) -> list[str]:
    """Say of both of ours whether the figure is reached, by either clock."""
    said = []
    for line in lines:
        if line.entrant.is_ours:
            answers = [
                _is_reached(line.seconds(clock), fastest(lines, clock))
                for clock in ("wall", "cpu")
            ]
            if None not in answers:
                clock, cpu = ("yes" if one else "no" for one in answers)
                said.append(f"{line.entrant.name}: {clock} by the clock, {cpu} by CPU.")
            else:
                said.append(f"{line.entrant.name}: nothing to compare with.")
    return said


def _is_reached(ours: float | None, peer: float | None) -> bool | None:
    if peer is None:
        return None
    if ours is None:
        return False
    return ours <= TIMES * peer if peer > SHORT else ours - peer <= LATER


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{1000 * value:,.0f} ms" if value < 1 else f"{value:,.2f} s"


def _ratio(ours: float | None, peer: float | None) -> str:
    return "" if ours is None or peer is None else f"{ours / peer:.2f}"
