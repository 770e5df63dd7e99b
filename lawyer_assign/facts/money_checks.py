"""Tariffs and adjustments say exactly one thing of every post: no gap, no overlap."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_args

from lawyer_assign.facts.base import CommitteeKind
from lawyer_assign.facts.mismatch import Mismatch, Rows
from lawyer_assign.facts.money import Tariff

KINDS: tuple[str, ...] = get_args(CommitteeKind)
SCORE_MOST = 100


class _Step(NamedTuple):
    """A range of numbers and the row that says it; ``last`` None = open end."""

    first: int
    last: int | None
    row: int

    @property
    def order(self) -> tuple[int, float, int]:
        """What steps are sorted by: those without an end come last."""
        return self.first, math.inf if self.last is None else self.last, self.row


def find_money_mismatches(rows: Rows) -> Iterator[Mismatch]:
    """Find every gap, overlap and place without a price."""
    tariffs: Sequence[Tariff] = rows.get("tariffs", ())
    if tariffs:
        yield from _steps(tariffs, _used(rows))
        yield from _unpriced(rows, tariffs)
    yield from _odd_adjustments(rows.get("adjustments", ()))


def _used(rows: Rows) -> set[tuple[str | None, str]]:
    """Return area class and kind of every committee."""
    area = {row.id: row.area_class for row in rows.get("districts", ())}
    places = rows.get("committees", ())
    return {(area[row.district], row.kind) for row in places if row.district in area}


def _steps(
    tariffs: Sequence[Tariff], used: set[tuple[str | None, str]]
) -> Iterator[Mismatch]:
    named = {row.area_class for row in tariffs} | {area for area, _ in used}
    said: set[tuple[str, int, str]] = set()
    for area in sorted(named, key=lambda one: (one is not None, one or "")):
        for kind in KINDS:
            found = (
                _Step(row.post_from, row.post_to, at)
                for at, row in enumerate(tariffs)
                if row.covers(area, kind)
            )
            steps = sorted(found, key=lambda one: one.order)
            for fault in _faults(steps, _name(area, kind)):
                # One row for every area would else be reported for each of them.
                key = (fault.field, fault.row, fault.problem.partition(" (")[0])
                if key not in said:
                    said.add(key)
                    yield fault


def _faults(steps: Sequence[_Step], of: str) -> Iterator[Mismatch]:
    """Find where the steps of one area and kind overlap or leave a post out."""
    reach: int | None = 0
    before = -1
    for step in steps:
        if reach is None or step.first <= reach:
            yield Mismatch(
                "tariffs", step.row, "post_from", str(step.first),
                f"post {step.first} has a price in row {before + 1} of the table "
                f"already ({of})",
                "Let each step begin where the one before ends, or name area class "
                "and kind so that only one row speaks of a post",
            )  # fmt: skip
        elif step.first > reach + 1:
            left_out = _numbers(reach + 1, step.first - 1)
            yield Mismatch(
                "tariffs", step.row, "post_from", str(step.first),
                f"{left_out} no price ({of})",
                f"Let the step begin at {reach + 1}, or add a row for what is left out",
            )  # fmt: skip
        if reach is not None and (step.last is None or step.last >= reach):
            reach, before = step.last, step.row
    if steps and reach is not None:
        yield Mismatch(
            "tariffs", before, "post_to", str(reach),
            f"posts from {reach + 1} on have no price ({of})",
            "Leave post_to of the last step empty: it stands for every further post",
        )  # fmt: skip


def _numbers(first: int, last: int) -> str:
    return f"post {first} has" if first == last else f"posts {first} to {last} have"


def _name(area: str | None, kind: str) -> str:
    return f"{'no area class' if area is None else f'area class {area}'}, {kind}"


def _unpriced(rows: Rows, tariffs: Sequence[Tariff]) -> Iterator[Mismatch]:
    """Find districts with committees that no tariff row speaks of."""
    used: dict[str, set[str]] = {}
    for place in rows.get("committees", ()):
        used.setdefault(place.district, set()).add(place.kind)
    for at, row in enumerate(rows.get("districts", ())):
        for kind in KINDS:
            if kind not in used.get(row.id, ()):
                continue
            if not any(one.covers(row.area_class, kind) for one in tariffs):
                yield Mismatch(
                    "districts", at, "area_class", row.area_class or "",
                    f"has posts of kind {kind} that no tariff prices "
                    f"({_name(row.area_class, kind)})",
                    "Name an area class of the tariff, or add a row to the tariffs",
                )  # fmt: skip


def _odd_adjustments(adjustments: Sequence[Any]) -> Iterator[Mismatch]:
    """Find scores that two rows, or none, speak of."""
    steps = sorted(
        _Step(row.score_from, row.score_to, at) for at, row in enumerate(adjustments)
    )
    reach, before = -1, -1
    for step in steps:
        if step.first <= reach:
            yield Mismatch(
                "adjustments", step.row, "score_from", str(step.first),
                f"score {step.first} lies in row {before + 1} of the table already",
                "Let each range begin one above the end of the one before",
            )  # fmt: skip
        elif step.first > reach + 1:
            yield _uncovered(step.row, "score_from", step.first, reach + 1, step.first)
        if step.last is not None and step.last >= reach:
            reach, before = step.last, step.row
    if steps and reach < SCORE_MOST:
        yield _uncovered(before, "score_to", reach, reach + 1, SCORE_MOST + 1)


def _uncovered(row: int, field: str, value: int, first: int, end: int) -> Mismatch:
    return Mismatch(
        "adjustments", row, field, str(value),
        f"no row speaks of scores {first} to {end - 1}",
        "Widen a range or add one: the ranges cover 0 to 100 once (0 percent = as is)",
    )  # fmt: skip
