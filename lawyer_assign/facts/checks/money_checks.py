"""Tariffs and adjustments say exactly one thing of every post: no gap, no overlap."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_args

from lawyer_assign.errors import Text
from lawyer_assign.facts.base import KINDS_ZH, CommitteeKind
from lawyer_assign.facts.checks.mismatch import OTHER, Mismatch, Rows
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
                key = (fault.field, fault.row, fault.problem.en.partition(" (")[0])
                if key not in said:
                    said.add(key)
                    yield fault


def _faults(steps: Sequence[_Step], of: Text) -> Iterator[Mismatch]:
    """Find where the steps of one area and kind overlap or leave a post out."""
    reach: int | None = 0
    before = -1
    for step in steps:
        if reach is None or step.first <= reach:
            yield _overlap(step, before, of)
        elif step.first > reach + 1:
            yield _gap(step, reach, of)
        if reach is not None and (step.last is None or step.last >= reach):
            reach, before = step.last, step.row
    if steps and reach is not None:
        yield Mismatch(
            "tariffs", before, "post_to", str(reach),
            Text(
                f"posts from {reach + 1} on have no price ({of.en})",
                f"第{reach + 1}个起没有补贴标准（{of.zh}）",
            ),
            Text(
                "Leave post_to of the last step empty: it stands for every further "
                "post",
                "请将末档的“至第几个”（post_to）留空，即以后各个",
            ),
        )  # fmt: skip


def _overlap(step: _Step, before: int, of: Text) -> Mismatch:
    return Mismatch(
        "tariffs", step.row, "post_from", str(step.first),
        Text(
            f"post {step.first} has a price in {OTHER} already ({of.en})",
            f"第{step.first}个在{OTHER}已有补贴标准（{of.zh}）",
        ),
        Text(
            "Let each step begin where the one before ends, or name area class "
            "and kind so that only one row speaks of a post",
            "请让各档首尾相接，或填写地域档次和类型，使每个只对应一行",
        ),
        other=before,
    )  # fmt: skip


def _gap(step: _Step, reach: int, of: Text) -> Mismatch:
    left_out = _numbers(reach + 1, step.first - 1)
    return Mismatch(
        "tariffs", step.row, "post_from", str(step.first),
        Text(
            f"{left_out.en} no price ({of.en})",
            f"{left_out.zh}没有补贴标准（{of.zh}）",
        ),
        Text(
            f"Let the step begin at {reach + 1}, or add a row for what is left "
            "out",
            f"请让本档从第{reach + 1}个起，或为遗漏的部分补一行",
        ),
    )  # fmt: skip


def _numbers(first: int, last: int) -> Text:
    if first == last:
        return Text(f"post {first} has", f"第{first}个")
    return Text(f"posts {first} to {last} have", f"第{first}至{last}个")


def _name(area: str | None, kind: str) -> Text:
    if area is None:
        return Text(f"no area class, {kind}", f"无地域档次，{KINDS_ZH[kind]}")
    return Text(f"area class {area}, {kind}", f"地域档次 {area}，{KINDS_ZH[kind]}")


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
                name = _name(row.area_class, kind)
                yield Mismatch(
                    "districts", at, "area_class", row.area_class or "",
                    Text(
                        f"has posts of kind {kind} that no tariff prices ({name.en})",
                        f"有{KINDS_ZH[kind]}，但没有适用的补贴标准（{name.zh}）",
                    ),
                    Text(
                        "Name an area class of the tariff, or add a row to the tariffs",
                        "请填写补贴标准中的地域档次，或在“补贴标准”表中补一行",
                    ),
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
                Text(
                    f"score {step.first} lies in {OTHER} already",
                    f"{step.first}分已包含在{OTHER}中",
                ),
                Text(
                    "Let each range begin one above the end of the one before",
                    "请让每段从上一段最高分的下一分起",
                ),
                other=before,
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
        Text(
            f"no row speaks of scores {first} to {end - 1}",
            f"{first}至{end - 1}分没有对应的行",
        ),
        Text(
            "Widen a range or add one: the ranges cover 0 to 100 once (0 percent = as "
            "is)",
            "请扩大某段或补一段：各段合起来须覆盖0至100分且不重叠"
            "（浮动0%即不变）",
        ),
    )  # fmt: skip
